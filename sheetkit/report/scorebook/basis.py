"""依据: every reason as a row of an Excel table, with a link to its cell; the other sheets add these rows up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheetkit.excel import theme
from sheetkit.names import letter
from sheetkit.report.behind import behind
from sheetkit.report.grid import EXACT, UNKNOWN, Calc, Page, Value
from sheetkit.report.links import link, way_to
from sheetkit.scores import Reason, Scores

SHEET = "依据"
HEADS = {
    **{"代号": 8, "对象": 11, "名称": 10, "部分": 15, "规则": 8, "说明": 70, "分值": 9, "计入": 7},
    **{"工作簿": 16, "登记表": 10, "单元格": 14, "编号": 17},
}
PART_WORDS = {
    **{"inspection": "公共区域巡检", "evaluation": "业主评价", "own_check": "片区自查", "own_rounds": "片区自己的巡检"},
    **{"self": "员工自检", "zone_team": "片区小组", "supervisor": "主管级", "director": "主任级"},
    **{"groups": "计件", "satisfaction": "回访", "on_time": "及时率", "open": "未关闭"},
    **{"information": "信息报送", "first_inquiries": "首问扣款"},
}
_BY_LAW = {
    ("evaluation", "complaints"): "-投诉扣分",
    ("evaluation", "praises"): "表扬加分",
    ("own_check", "repairs"): "-不满意扣分",
    ("information", "reports"): "-迟报扣分",
}
"""What a row of a part and a register brings by a figure of 参数."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet: whose it is, and the reason."""

    code: str
    kind: str
    name: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Basis:
    """The rows below the header in row `top` (from 0), and the codes that stand for names.

    A name never enters a formula: it may hold signs that mean something there, and two people may bear one.
    """

    lines: Sequence[Line]
    zones: Mapping[str, str]
    people: Sequence[str]
    """In the order of the scores: two may bear one name."""
    departments: Mapping[str, str]
    first_inquiries: Mapping[str, str]
    top: int

    def mean(self, code: str, part: str) -> str:
        """The formula of the mean of the rows that count for the code in this cell."""
        return f'IFERROR(ROUND(AVERAGEIFS({self._column("分值")},{self._wanted(code, part)}),{EXACT}),"{UNKNOWN}")'

    def total(self, code: str, part: str) -> str:
        """The formula of their sum."""
        return f"SUMIFS({self._column('分值')},{self._wanted(code, part)})"

    def count(self, code: str, part: str, sheet: str = "") -> str:
        """The formula of their number, of one register if need be."""
        more = f',{self._column("登记表")},"{sheet}"' if sheet else ""
        return f"COUNTIFS({self._wanted(code, part)}{more})"

    def _wanted(self, code: str, part: str) -> str:
        word = PART_WORDS[part]
        return f'{self._column("代号")},{code},{self._column("部分")},"{word}",{self._column("计入")},"是"'

    def _column(self, head: str) -> str:
        name = letter(list(HEADS).index(head) + 1)
        return f"{SHEET}!${name}${self.top + 2}:${name}${self.top + 1 + max(len(self.lines), 1)}"


def basis(scores: Scores, top: int) -> Basis:
    """The rows in their order: zones, people, those not assessed, figures, what belongs nowhere, notes."""
    zones = _codes("P", sorted(zone.zone for zone in scores.zones))
    people = [f"Y{number:03d}" for number in range(1, len(scores.staff) + 1)]
    departments = _codes("B", [line["department"] for line in scores.information or ()])
    asked = _codes("S", [line["name"] for line in scores.first_inquiries or ()])
    coded = {"信息报送": departments, "首问扣款": asked}
    lines = [Line(zones[zone.zone], "片区", zone.zone, reason) for zone in scores.zones for reason in zone.reasons]
    for code, person in zip(people, scores.staff, strict=True):
        lines += [Line(code, "员工", person.name, reason) for reason in person.reasons]
    lines += [Line("", "不参加考评", one.name, Reason("SCO-3", one.text)) for one in scores.not_assessed]
    lines += [Line(coded.get(kind, {}).get(name, ""), kind, name, reason) for kind, name, reason in behind(scores)]
    lines += [Line("", "未归片区", "", reason) for reason in scores.unassigned]
    lines += [Line("", "请留意", "", reason) for reason in scores.notes]
    return Basis(lines, zones, people, departments, asked, top)


def write_basis(page: Page, found: Basis, base: str | None) -> None:
    """The table; `base` leads to the site's workbooks."""
    heads = [{"header": header, "header_format": page.styles.header(True)} for header in HEADS]
    options = {"name": "依据表", "columns": heads, "style": theme.TABLE_STYLE}
    top = found.top
    page.sheet.add_table(top, 0, top + max(len(found.lines), 1), len(heads) - 1, options)
    page.rows(top + 1, [_cells(line) for line in found.lines])
    for row, line in enumerate(found.lines, start=top + 1):
        reason = line.reason
        if reason.cell:
            target = way_to(base, reason.workbook or "", reason.sheet or "", reason.cell)
            link(page, row, list(HEADS).index("单元格"), target, f"{reason.sheet}!{reason.cell}")
    page.sheet.freeze_panes(top + 1, 0)
    page.sheet.repeat_rows(0, top)


def _codes(letter_: str, names: Sequence[str]) -> dict[str, str]:
    return {name: f"{letter_}{number:03d}" for number, name in enumerate(names, 1)}


def _cells(line: Line) -> Sequence[Value]:
    reason = line.reason
    return (
        *(line.code, line.kind, line.name, PART_WORDS.get(reason.part or "", ""), reason.rule, reason.text),
        *(_points(reason), _counted(line), reason.workbook or "", reason.sheet or ""),
        *(f"{reason.sheet}!{reason.cell}" if reason.cell else "", reason.key or ""),
    )


def _points(reason: Reason) -> Value:
    if reason.points is None:
        return ""
    by_law = _BY_LAW.get((reason.part or "", reason.register or ""))
    return reason.points if by_law is None else Calc(by_law, reason.points)


def _counted(line: Line) -> str:
    """Whether the row changes a figure; nothing for a word about the whole, and for rows behind mere counts."""
    if line.reason.points is not None:
        return "是"
    return "否" if line.reason.register and line.code else ""
