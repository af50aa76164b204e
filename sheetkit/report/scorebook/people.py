"""人员: everybody's marks and score as formulas; 考评表: a page for each person, to be signed."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sheetkit.exact import brief
from sheetkit.names import letter
from sheetkit.report.grid import EXACT, UNKNOWN, Calc, Page, Value
from sheetkit.report.scorebook import zones
from sheetkit.report.scorebook.basis import PART_WORDS, Basis
from sheetkit.report.scores import located, proposals
from sheetkit.scores import PARTS, PersonScore, Scores

SHEET = "人员"
HEADS = {
    **{"姓名": 10, "部门": 14, "岗位": 12, "片区": 10, "权重": 13, "自检": 9, "小组": 9, "主管级": 9, "主任级": 9},
    **{"得分": 9, "缺谁的评分": 32, "建议（未采用）": 15, "代号": 8},
}
SHEETS_WIDTHS = (10, 30, 8, 8, 9)
_SHEET_HEADS = ("级别", "评分", "分数", "权重%", "加权分")


def write_people(page: Page, scores: Scores, found: Basis, weights: Mapping[str, str], top: int) -> None:
    """Everybody's parts, score and what is missing; then those not assessed."""
    rows = [
        _person(person, code, scores, found, weights[person.post], at)
        for at, (code, person) in enumerate(zip(found.people, scores.staff, strict=True), top + 2)
    ]
    row = page.grid(top, tuple(HEADS), rows)
    page.sheet.freeze_panes(top + 1, 1)
    page.sheet.repeat_rows(0, top)
    row = page.line(row, "权重（%）依次为员工自检/片区小组/主管级/主任级。缺评分的不按零分也不按满分算，得分待定。")
    if scores.not_assessed:
        names = "、".join(f"{one.name}（{one.post or '岗位不详'}）" for one in scores.not_assessed)
        row = page.line(row, f"岗位没有定权重、不参加考评：{names}")
    page.sheet.write_string(row + 1, 0, "审核（管理处主任）：")
    page.sheet.write_string(row + 1, 4, "日期：")


def _person(person: PersonScore, code: str, scores: Scores, found: Basis, weights: str, at: int) -> Sequence[Value]:
    marks = f"F{at}:I{at}"
    lacking = f"SUMPRODUCT(({weights}>0)*(1-ISNUMBER({marks})))"
    score = f'IF({lacking}>0,"{UNKNOWN}",ROUND(SUMPRODUCT({weights},{marks})/SUM({weights}),{EXACT}))'
    one_by_one = weight_cells(weights)
    shown = '&"/"&'.join(f'IF({cell}=0,"–",{cell})' for cell in one_by_one)
    return (
        *(person.name, person.department or "", person.post, person.zone or ""),
        Calc(shown, "/".join(brief(person.weights[part]) if person.weights[part] else "–" for part in PARTS)),
        *(
            Calc(
                f'IF({cell}=0,"",{_mark(person, part, scores, found, at)})',
                person.parts[part] if person.weights[part] else "",
            )
            for part, cell in zip(PARTS, one_by_one, strict=True)
        ),
        Calc(score, person.score),
        *("\n".join(person.missing), "\n".join(proposals(person, "zh")), code),
    )


def weight_cells(weights: str) -> list[str]:
    """The cells of a range of weights, 参数!$B$20:$E$20, one by one."""
    sheet, _, area = weights.partition("!")
    row = area.rpartition("$")[2]
    return [f"{sheet}!${letter(number)}${row}" for number in range(2, 2 + len(PARTS))]


def _mark(person: PersonScore, part: str, scores: Scores, found: Basis, at: int) -> str:
    """The mean of the marks in 依据; of a zone's own staff at the supervisor level, the zones' scores in 排名."""
    if part != "supervisor" or not person.by_zone:
        return found.mean(f"$M{at}", part)
    if not person.zones:
        return f'"{UNKNOWN}"'
    cells = ",".join(zones.place(scores, zone, "D", found.top) for zone in person.zones)
    return f'IF(COUNT({cells})={len(person.zones)},ROUND(AVERAGE({cells}),{EXACT}),"{UNKNOWN}")'


def write_sheets(page: Page, scores: Scores, weights: Mapping[str, str], top: int) -> None:
    """员工月度考评表, a page each; its figures are those of 人员."""
    page.sheet.set_print_scale(100)
    row, breaks = top, []
    for at, person in enumerate(scores.staff, top + 2):
        row = _sheet(page, person, scores, weights[person.post], at, row) + 2
        breaks.append(row)
    page.sheet.set_h_pagebreaks(breaks[:-1])
    if not scores.staff:
        page.line(row, "本月没有可考评的员工。")


def _sheet(page: Page, person: PersonScore, scores: Scores, weights: str, at: int, row: int) -> int:
    month = scores.month + ("，假设" if scores.assumed else "")
    row = page.line(row, f"员工月度考评表（{month}）", bold=True, font_size=16, align="center") + 1
    who = f"姓名：{person.name}　　部门：{person.department or ''}　　岗位：{person.post}"
    row = page.line(row, who + (f"　　片区：{person.zone}" if person.zone else "")) + 1
    lines: list[Sequence[Value]] = []
    for number, (part, cell) in enumerate(zip(PARTS, weight_cells(weights), strict=True)):
        if not person.weights[part]:
            continue
        mark, here = f"{SHEET}!${letter(6 + number)}${at}", row + 2 + len(lines)
        value = person.parts[part]
        given = None if value is None else value * person.weights[part] / sum(person.weights.values())
        shared = f'IF(ISNUMBER(C{here}),ROUND(C{here}*D{here}/SUM({weights}),{EXACT}),"{UNKNOWN}")'
        words = _words(person, part)
        lines.append(
            (PART_WORDS[part], words, Calc(mark, value), Calc(cell, person.weights[part]), Calc(shared, given))
        )
    total = Calc(f"{SHEET}!$J${at}", person.score)
    whole = Calc(f"SUM({weights})", sum(person.weights.values(), Fraction(0)))
    lines.append(("得分", "" if person.score is not None else "缺评分，得分待定", "", whole, total))
    row = page.grid(row, _SHEET_HEADS, lines) + 1
    for text in (*person.missing, *(reason.text for reason in person.reasons if reason.part is None)):
        row = page.line(row, f"· {'缺 ' if text in person.missing else ''}{text}")
    for column, word in ((0, "本人签字："), (1, "　　　　　审核（管理处主任）："), (3, "日期：")):
        page.sheet.write_string(row + 2, column, word)
    return row + 2


def _words(person: PersonScore, part: str) -> str:
    """What stands behind a part, row by row."""
    return "\n".join(located(reason) for reason in person.reasons if reason.part == part and reason.rule != "SCO-2")
