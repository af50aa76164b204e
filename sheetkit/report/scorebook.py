"""The month's score workbook: 汇总, 片区排名 with a chart, 员工考评 and 明细 with a link to the cell behind each point."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from io import BytesIO
from os.path import relpath
from pathlib import Path
from typing import Any
from urllib.parse import quote

from xlsxwriter import Workbook

from sheetkit.cells import show
from sheetkit.exact import brief, rounded
from sheetkit.excel import theme
from sheetkit.excel.build import clean
from sheetkit.messages import say
from sheetkit.report.scores import COUNTED, located, proposals
from sheetkit.scores import PARTS, PersonScore, Reason, Scores

Value = str | int | Fraction | None
"""What a cell of the workbook holds; None is a figure that is not known."""

PART_WORDS = {
    "inspection": "公共区域巡检",
    "evaluation": "业主评价",
    "own_check": "片区自查",
    "own_rounds": "片区自己的巡检",
    "self": "员工自检",
    "zone_team": "片区小组",
    "supervisor": "主管级",
    "director": "主任级",
}
_UNKNOWN = "待定"
_MOST_LINKS = 65_530
"""Excel's limit of links on a sheet."""
_ZONES = {"名次": 6, "片区": 12, "片区管理员": 12, "得分": 9, "公共区域巡检": 9, "业主评价": 9, "有效投诉": 9, "表扬": 7}
_ZONES |= {"片区自查": 9, "自己的巡检": 9}
_STAFF = {"姓名": 10, "部门": 14, "岗位": 12, "片区": 10, "权重": 13, "自检": 9, "小组": 9, "主管级": 9, "主任级": 9}
_STAFF |= {"得分": 9, "缺谁的评分": 32, "建议（未采用）": 14}
_DETAILS = {"对象": 10, "名称": 10, "部分": 15, "规则": 8, "说明": 62, "分值": 9, "工作簿": 16, "单元格": 12, "编号": 18}


def file_name(scores: Scores) -> str:
    """The file that the month's workbook is written to."""
    return f"考核-{scores.month}.xlsx"


def link_base(site: Path, out: Path) -> str | None:
    """The way from the folder `out` to the site's workbooks, for links; None unless it lies in the site or next to it."""
    site, out = site.resolve(), out.resolve()
    if out != site and site.parent not in out.parents:
        return None
    way = relpath(site, out)
    return "" if way == "." else quote(way.replace("\\", "/"), safe="/") + "/"


def scorebook(scores: Scores, site: str, base: str | None) -> bytes:
    """The workbook as a package. `base` leads to the site's workbooks (see `link_base`); None leaves links out."""
    package = BytesIO()
    book = Workbook(package, theme.preferences())
    title = f"{site} {scores.month} 考核"
    book.set_properties({"title": title, "created": scores.now})
    styles = theme.Styles(book)
    _summary(_page(book, "汇总", title), styles, scores, title)
    _zones(book, _page(book, "片区排名", title), styles, scores)
    _staff(_page(book, "员工考评", title, wide=True), styles, scores)
    _details(_page(book, "明细", title, wide=True), styles, scores, base)
    book.close()
    return package.getvalue()


def _page(book: Any, name: str, title: str, wide: bool = False) -> Any:
    """A sheet that prints on A4, as wide as the paper."""
    sheet = book.add_worksheet(name, theme.Sheet)
    sheet.set_paper(9)
    if wide:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_header(f"&L{clean(title).replace('&', '&&')[:100]}&R&A")
    sheet.set_footer("&C第 &P 页，共 &N 页")
    return sheet


def _summary(sheet: Any, styles: theme.Styles, scores: Scores, title: str) -> None:
    """Counts side by side, then what needs a look, then who made and reviewed it."""
    widths = (16, 9, 2, 16, 9, 2, 16, 9)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    last, plain = len(widths) - 1, styles.make(text_wrap=True, valign="top")
    sheet.merge_range(0, 0, 0, last, clean(title), styles.make(bold=True, font_size=16, align="center"))
    sheet.set_row(0, 30)
    sheet.merge_range(1, 0, 1, last, f"数字截至 {show(scores.now)}", styles.make(align="center"))
    row = 3
    for place, name in enumerate(COUNTED):
        rows = [(word, count) for word, count in _counts(getattr(scores, name))]
        heads = (say("zh", f"score-{name}"), "数量")
        row = max(row, _grid(sheet, styles, 3, heads, rows, place * 3))
    row += 1
    for words, reasons in (("没有归到片区，没有算进任何片区得分", scores.unassigned), ("请留意", scores.notes)):
        if reasons:
            sheet.write_string(row, 0, words, styles.make(bold=True))
            for reason in reasons:
                row += 1
                text = clean(located(reason))
                sheet.merge_range(row, 0, row, last, "", plain)
                sheet.write_string(row, 0, text, plain)
                sheet.set_row(row, theme.height(theme.lines(text, sum(widths))))
            row += 2
    sheet.write_string(row + 1, 0, "制表：")
    sheet.write_string(row + 1, 3, "审核（管理处主任）：")
    sheet.write_string(row + 1, 6, "日期：")


def _counts(counts: Mapping[str, Any]) -> list[tuple[str, Value]]:
    """The counts with their words; the parts of a count stand below it, set in."""
    rows: list[tuple[str, Value]] = []
    for key, value in counts.items():
        if isinstance(value, Mapping):
            rows += [(f"　{word}", number) for word, number in value.items()]
        elif not key.startswith("by_"):
            unit = "（%）" if key == "satisfaction" else ""
            known = Fraction(str(value)) if isinstance(value, float) else value
            rows.append((say("zh", f"count-{key}") + unit, known))
    return rows


def _zones(book: Any, sheet: Any, styles: theme.Styles, scores: Scores) -> None:
    """The ranking, how each score came about, and a chart of the scores."""
    _widths(sheet, _ZONES)
    rows: list[Sequence[Value]] = [
        (z.rank, z.zone, z.keeper or "", z.score, z.inspection, z.evaluation, z.complaints, z.praises, z.own_check)
        + (z.own_rounds,)
        for z in scores.zones
    ]
    end = _grid(sheet, styles, 0, tuple(_ZONES), rows)
    sheet.set_row(0, 32)
    ranked = sum(zone.rank is not None for zone in scores.zones)
    if ranked:
        sheet.insert_chart(end + 1, 0, _chart(book, ranked), {"object_position": 2})
        end += 18
    wrap = styles.make(text_wrap=True, valign="top")
    for zone in scores.zones:
        end += 1
        whole = [reason for reason in zone.reasons if reason.cell is None and reason.part in PART_WORDS]
        text = clean(f"{zone.zone}：" + "；".join(f"{PART_WORDS[str(r.part)]} {r.text}" for r in whole))
        sheet.merge_range(end, 0, end, len(_ZONES) - 1, "", wrap)
        sheet.write_string(end, 0, text, wrap)
        sheet.set_row(end, theme.height(theme.lines(text, sum(_ZONES.values()))))


def _chart(book: Any, count: int) -> Any:
    """The scores of the ranked zones as columns on the scale of 100."""
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": "得分",
            "categories": ["片区排名", 1, 1, count, 1],
            "values": ["片区排名", 1, 3, count, 3],
            "data_labels": {"value": True, "num_format": "0.00"},
            "fill": {"color": "#5B9BD5"},
            "gap": 120,
        }
    )
    chart.set_title({"name": "片区得分", "name_font": {"size": 13}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"min": 0, "max": 100, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_size({"width": 680, "height": 330})
    return chart


def _staff(sheet: Any, styles: theme.Styles, scores: Scores) -> None:
    """Everybody's parts, score and what is missing; then those not assessed."""
    _widths(sheet, _STAFF)
    rows: list[Sequence[Value]] = [
        (
            *(person.name, person.department or "", person.post, person.zone or "", _weights(person)),
            *("" if not person.weights[part] else person.parts[part] for part in PARTS),
            person.score,
            "\n".join(person.missing),
            "\n".join(proposals(person, "zh")),
        )
        for person in scores.staff
    ]
    end = _grid(sheet, styles, 0, tuple(_STAFF), rows)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.write_string(end, 0, "权重依次为员工自检 / 片区小组 / 主管级 / 主任级（%）。缺评分的不按零分也不按满分算，得分待定。")
    if scores.not_assessed:
        names = "、".join(f"{one.name}（{one.post or '岗位不详'}）" for one in scores.not_assessed)
        sheet.write_string(end + 1, 0, clean(f"岗位没有定权重、不参加考评：{names}"))
    sheet.write_string(end + 3, 0, "审核（管理处主任）：　　　　　　　　　　　　　　日期：")


def _weights(person: PersonScore) -> str:
    return "/".join(brief(person.weights[part]) if person.weights[part] else "–" for part in PARTS)


def _details(sheet: Any, styles: theme.Styles, scores: Scores, base: str | None) -> None:
    """Every reason as a row of an Excel table, with a link to its cell."""
    _widths(sheet, _DETAILS)
    lines = [("片区", zone.zone, reason) for zone in scores.zones for reason in zone.reasons]
    lines += [("员工", person.name, reason) for person in scores.staff for reason in person.reasons]
    lines += [("不参加考评", one.name, Reason("SCO-3", one.text)) for one in scores.not_assessed]
    lines += [("未归片区", "", reason) for reason in scores.unassigned]
    lines += [("请留意", "", reason) for reason in scores.notes]
    rows: list[Sequence[Value]] = [
        (kind, name, PART_WORDS.get(r.part or "", ""), r.rule, r.text, "" if r.points is None else r.points)
        + (r.workbook or "", f"{r.sheet}!{r.cell}" if r.cell else "", r.key or "")
        for kind, name, r in lines
    ]
    heads = [{"header": header, "header_format": styles.header(True)} for header in _DETAILS]
    options = {"name": "明细表", "columns": heads, "style": theme.TABLE_STYLE}
    sheet.add_table(0, 0, max(len(rows), 1), len(heads) - 1, options)
    _body(sheet, styles, 1, rows)
    link = styles.make(font_color="#0563C1", underline=1, valign="vcenter")
    for row, (_, _, reason) in enumerate(lines[:_MOST_LINKS], start=1):
        if base is not None and reason.cell:
            target = f"external:{base}{reason.workbook}#{reason.sheet}!{reason.cell}"
            sheet.write_url(row, 7, target, link, f"{reason.sheet}!{reason.cell}")
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


def _widths(sheet: Any, columns: Mapping[str, float]) -> None:
    for index, width in enumerate(columns.values()):
        sheet.set_column(index, index, width)


def _grid(
    sheet: Any, styles: theme.Styles, top: int, heads: Sequence[str], rows: Sequence[Sequence[Value]], left: int = 0
) -> int:
    """Write a header and rows below it; the row after the last."""
    for column, head in enumerate(heads):
        sheet.write_string(top, left + column, head, styles.header(True))
    _body(sheet, styles, top + 1, rows, left)
    return top + 1 + len(rows)


def _body(sheet: Any, styles: theme.Styles, top: int, rows: Sequence[Sequence[Value]], left: int = 0) -> None:
    text, whole = styles.make(**theme.GRID, text_wrap=True), styles.make(**theme.GRID)
    score = styles.make(**theme.GRID, num_format="0.00")
    unknown = styles.make(**theme.GRID, align="right", font_color="#7F7F7F")
    for number, row in enumerate(rows, start=top):
        for column, value in enumerate(row, start=left):
            match value:
                case str():
                    sheet.write_string(number, column, clean(value), text)
                case int():
                    sheet.write_number(number, column, value, whole)
                case Fraction():
                    sheet.write_number(number, column, rounded(value), score)
                case None:
                    sheet.write_string(number, column, _UNKNOWN, unknown)
