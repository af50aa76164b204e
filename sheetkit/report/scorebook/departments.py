"""部门: the departments' information score (SCO-4) and the deductions for first-inquiry duty (SCO-5), as formulas."""

from collections.abc import Sequence
from fractions import Fraction

from sheetkit.report.grid import Calc, Page, Value
from sheetkit.report.scorebook.basis import Basis
from sheetkit.scores import Line, Scores

SHEET = "部门"
WIDTHS = (16, 10, 9, 10, 10, 12, 10, 14, 8)
_DEPARTMENTS = ("部门", "得分", "等级", "即时信息", "其中迟报", "及时率%", "全部报送", "全部及时率%", "代号")
_PEOPLE = ("姓名", "扣款（元）", "次数", "没填金额", "代号")
_CANNOT = "要用的登记表读不到或缺列，不知道。"


def write_departments(page: Page, scores: Scores, found: Basis, top: int) -> None:
    """One table below the other."""
    row = page.line(top, "部门信息报送", bold=True, font_size=13)
    if scores.information is None:
        row = page.line(row, _CANNOT)
    else:
        rows = [_department(line, found, at) for at, line in enumerate(scores.information, row + 2)]
        row = page.grid(row, _DEPARTMENTS, rows)
        row = page.line(row, "得分 = 信息满分 - 迟报 × 迟报扣分，最多扣即时信息项分。本月没有应报信息的没有得分。")
    row = page.line(row + 1, "首问责任扣款", bold=True, font_size=13)
    if scores.first_inquiries is None:
        page.line(row, _CANNOT)
    elif not scores.first_inquiries:
        page.line(row, "本月没有首问责任的扣款。")
    else:
        people = [_asked(line, found, at) for at, line in enumerate(scores.first_inquiries, row + 2)]
        page.grid(row, _PEOPLE, people)


def _department(line: Line, found: Basis, at: int) -> Sequence[Value]:
    score = f"MAX(0,信息满分-MIN(即时信息项分,迟报扣分*E{at}))"
    late = Calc(found.count(f"$I{at}", "information"), line["late"])
    return (
        line["department"],
        "-" if line["score"] is None else Calc(score, line["score"]),
        *(line["grade"] or "", line["immediate"], late),
        _rate(f"(D{at}-E{at})*100/D{at}", f"D{at}", line["on_time_rate"]),
        *(line["reports"], "-" if line["all_on_time_rate"] is None else line["all_on_time_rate"]),
        found.departments[line["department"]],
    )


def _rate(formula: str, of: str, rate: Fraction | None) -> Calc:
    return Calc(f'IF({of}=0,"-",{formula})', "-" if rate is None else rate)


def _asked(line: Line, found: Basis, at: int) -> Sequence[Value]:
    """Somebody's breaches; where no amount was typed there is none, and it is not zero."""
    total, typed = (formula(f"$E{at}", "first_inquiries") for formula in (found.total, found.count))
    amount = Calc(f'IF({typed}=0,"-",-{total})', "-" if line["amount"] is None else line["amount"])
    breaches = Calc(f"{typed}+D{at}", line["breaches"])
    return line["name"], amount, breaches, line["without_amount"], found.first_inquiries[line["name"]]
