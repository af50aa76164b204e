"""The month's score workbook: 汇总, 片区排名 with a chart, 员工考评, 月度数字, 逐月 and, linked to the cells, 明细."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from sheetkit.exact import brief, figure
from sheetkit.excel import theme
from sheetkit.messages import say
from sheetkit.report.behind import behind
from sheetkit.report.duties import due_words
from sheetkit.report.figures import figures
from sheetkit.report.grid import Page, Value
from sheetkit.report.links import link, way_to
from sheetkit.report.scores import located, proposals
from sheetkit.report.shown import NESTED, Shown, counted
from sheetkit.scores import PARTS, Line, PersonScore, Reason, Scores

PART_WORDS = {
    "inspection": "公共区域巡检",
    "evaluation": "业主评价",
    "own_check": "片区自查",
    "own_rounds": "片区自己的巡检",
    "self": "员工自检",
    "zone_team": "片区小组",
    "supervisor": "主管级",
    "director": "主任级",
    "groups": "计件",
    "satisfaction": "回访",
    "on_time": "及时率",
    "open": "未关闭",
}
COUNTED = ("complaints", "repairs", "visits")
"""The counts that stand side by side in the summary."""
_SUMMARY = (16, 9, 2, 16, 9, 2, 16, 9)
_ZONES = {"名次": 7, "片区": 12, "片区管理员": 12, "得分": 9, "公共区域": 10, "业主评价": 10, "有效投诉": 10, "表扬": 7}
_ZONES |= {"片区自查": 10, "自己的巡检": 12}
_STAFF = {"姓名": 10, "部门": 14, "岗位": 12, "片区": 10, "权重": 13, "自检": 9, "小组": 9, "主管级": 9, "主任级": 9}
_STAFF |= {"得分": 9, "缺谁的评分": 32, "建议（未采用）": 15}
_DETAILS = {
    "对象": 11,
    "名称": 10,
    "部分": 15,
    "规则": 8,
    "说明": 74,
    "分值": 9,
    "工作簿": 16,
    "单元格": 14,
    "编号": 17,
}
_CHART_ROWS = 15
_FIGURES = (20, 22, 18, *[11] * 6)
_MONTHLY = (30, *[9] * 13)


def file_name(scores: Scores) -> str:
    """The file that the month's workbook is written to."""
    return f"考核-{scores.month}.xlsx"


def scorebook(scores: Scores, site: str, base: str | None) -> bytes:
    """The workbook as a package. `base` leads to the site's workbooks (`link_base`); None leaves links out."""
    package = BytesIO()
    book = Workbook(package, theme.preferences())
    year, month = scores.month.split("-")
    title = f"{site} {year} 年 {int(month)} 月考核"
    book.set_properties({"title": title, "created": scores.now})
    styles = theme.Styles(book)

    def page(name: str, widths: Sequence[float], landscape: bool = False) -> Page:
        made = Page(book, styles, name, widths, landscape)
        made.head(title)
        return made

    _summary(page("汇总", _SUMMARY), scores, title)
    _zones(page("片区排名", list(_ZONES.values())), scores, book)
    _staff(page("员工考评", list(_STAFF.values()), landscape=True), scores)
    shown = figures(scores, "zh")
    _figures(page("月度数字", _FIGURES, landscape=True), [part for part in shown if not part.monthly])
    _figures(page("逐月", _MONTHLY, landscape=True), [part for part in shown if part.monthly])
    _details(page("明细", list(_DETAILS.values()), landscape=True), scores, base)
    book.close()
    return package.getvalue()


def _summary(page: Page, scores: Scores, title: str) -> None:
    """The ranking in a line, counts side by side, what needs a look, and who made and reviewed it."""
    row = page.line(0, title, bold=True, font_size=16, align="center")
    row = page.line(row, f"数字截至 {due_words(scores.now)}", align="center") + 1
    zones = [f"{'待定' if z.rank is None else f'第 {z.rank} 名'} {z.zone} {figure(z.score, '')}" for z in scores.zones]
    row = page.line(row, f"片区：{'，'.join(zone.strip() for zone in zones) or '没有片区'}")
    done = sum(person.score is not None for person in scores.staff)
    people = f"员工：{len(scores.staff)} 人，已出分 {done} 人，缺评分 {len(scores.staff) - done} 人"
    row = top = page.line(row, f"{people}，岗位不参加考评 {len(scores.not_assessed)} 人") + 1
    for place, name in enumerate(COUNTED):
        heads = (say("zh", f"score-{name}"), "数量")
        row = max(row, page.grid(top, heads, _counts(getattr(scores, name)), place * 3))
    for key, reasons in (("score-unassigned", scores.unassigned), ("score-notes", scores.notes)):
        if reasons:
            row = page.line(row + 1, say("zh", key), bold=True)
            for reason in reasons:
                row = page.line(row, located(reason))
    for column, words in ((0, "制表："), (3, "审核（管理处主任）："), (6, "日期：")):
        page.sheet.write_string(row + 2, column, words)


def _counts(counts: Line) -> list[tuple[str, Value]]:
    """The counts with their words; what makes up a count stands below it, set in."""
    rows: list[tuple[str, Value]] = []
    for key, value in counts.items():
        if key in (*NESTED, "by_cause", "unclear"):
            continue
        if isinstance(value, Mapping):
            rows += [(f"　{word}", number) for word, number in value.items()]
        elif not key.startswith("by_"):
            rate = key == "satisfaction"
            known = Fraction(str(value)) if isinstance(value, float) else value
            nobody = rate and value is None and counts["called_back"] == 0
            rows.append((counted(key, "zh") + ("（%）" if rate else ""), "–" if nobody else known))
    return rows


def _zones(page: Page, scores: Scores, book: Any) -> None:
    """The ranking, a chart of the scores, and how each came about."""
    rows: list[Sequence[Value]] = [
        (
            *(zone.rank, zone.zone, zone.keeper or "", zone.score, zone.inspection, zone.evaluation),
            *(zone.complaints, zone.praises, zone.own_check, zone.own_rounds),
        )
        for zone in scores.zones
    ]
    row = page.grid(0, tuple(_ZONES), rows) + 1
    ranked = sum(zone.rank is not None for zone in scores.zones)
    if ranked:
        page.sheet.insert_chart(row, 0, _chart(book, ranked), {"object_position": 2})
        row += _CHART_ROWS
    for zone in scores.zones:
        whole = [reason for reason in zone.reasons if reason.cell is None]
        words = "；".join(f"{PART_WORDS.get(reason.part or '', '')}：{reason.text}" for reason in whole)
        row = page.line(row, f"【{zone.zone}】{words}")


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
            "gap": 150,
        }
    )
    chart.set_title({"name": "片区得分", "name_font": {"size": 13}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"min": 0, "max": 100, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_size({"width": 720, "height": 330})
    return chart


def _staff(page: Page, scores: Scores) -> None:
    """Everybody's parts, score and what is missing; then those not assessed."""
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
    row = page.grid(0, tuple(_STAFF), rows)
    page.sheet.freeze_panes(1, 1)
    page.sheet.repeat_rows(0)
    row = page.line(row, "权重（%）依次为员工自检/片区小组/主管级/主任级。缺评分的不按零分也不按满分算，得分待定。")
    if scores.not_assessed:
        names = "、".join(f"{one.name}（{one.post or '岗位不详'}）" for one in scores.not_assessed)
        row = page.line(row, f"岗位没有定权重、不参加考评：{names}")
    page.sheet.write_string(row + 1, 0, "审核（管理处主任）：")
    page.sheet.write_string(row + 1, 4, "日期：")


def _weights(person: PersonScore) -> str:
    return "/".join(brief(person.weights[part]) if person.weights[part] else "–" for part in PARTS)


def _figures(page: Page, parts: Sequence[Shown]) -> None:
    """The figures part by part: a title, sentences, a table."""
    row = 0
    for part in parts:
        row = page.line(row, part.title, bold=True, font_size=13)
        for sentence in part.words:
            row = page.line(row, sentence)
        if part.rows:
            row = page.grid(row, part.heads, part.rows)
        row += 1


def _details(page: Page, scores: Scores, base: str | None) -> None:
    """Every reason as a row of an Excel table, with a link to its cell."""
    lines = [("片区", zone.zone, reason) for zone in scores.zones for reason in zone.reasons]
    lines += [("员工", person.name, reason) for person in scores.staff for reason in person.reasons]
    lines += [("不参加考评", one.name, Reason("SCO-3", one.text)) for one in scores.not_assessed]
    lines += behind(scores)
    lines += [("未归片区", "", reason) for reason in scores.unassigned]
    lines += [("请留意", "", reason) for reason in scores.notes]
    heads = [{"header": header, "header_format": page.styles.header(True)} for header in _DETAILS]
    options = {"name": "明细表", "columns": heads, "style": theme.TABLE_STYLE}
    page.sheet.add_table(0, 0, max(len(lines), 1), len(heads) - 1, options)
    page.rows(1, [_detail(*line) for line in lines])
    for row, (_, _, reason) in enumerate(lines, start=1):
        if reason.cell:
            target = way_to(base, reason.workbook or "", reason.sheet or "", reason.cell)
            link(page, row, list(_DETAILS).index("单元格"), target, f"{reason.sheet}!{reason.cell}")
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)


def _detail(kind: str, name: str, reason: Reason) -> Sequence[Value]:
    cell = f"{reason.sheet}!{reason.cell}" if reason.cell else ""
    points = "" if reason.points is None else reason.points
    part = PART_WORDS.get(reason.part or "", "")
    return kind, name, part, reason.rule, reason.text, points, reason.workbook or "", cell, reason.key or ""
