"""图表: complaints by cause, most first with their share added up (Pareto), and month by month, as charts of cells."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sheetkit.exact import exact
from sheetkit.report.grid import Calc, Page, Value
from sheetkit.scores import Line, Scores

SHEET = "图表"
WIDTHS = (30, 10, 10, 12, 10, 12, 10)
_CAUSES = ("最终原因", "件数", "累计%")
_MONTHS = ("月份", "受理", "计入统计", "回访满意率%")
_ROWS, _WIDE, _HIGH = 20, 700, 380
_BLUE, _ORANGE, _GREY = "#5B9BD5", "#ED7D31", "#D9D9D9"


def write_charts(page: Page, scores: Scores, book: Any, top: int) -> None:
    """Each table with its chart below it; what cannot be read or is not there is said."""
    causes, months = scores.complaints["by_cause"], scores.complaints["months"]
    row = page.line(top, f"{scores.month} 投诉的最终原因", bold=True, font_size=13)
    if causes:
        first = row + 1
        row = page.grid(row, _CAUSES, list(_pareto(causes, first + 1)))
        row = _put(page, row, _pareto_chart(book, first, row - 1))
    else:
        row = page.line(row, "本月没有投诉。" if causes is not None else "投诉表读不到或缺列，不知道。") + 1
    row = page.line(row, "今年的投诉，逐月", bold=True, font_size=13)
    if months:
        first = row + 1
        row = page.grid(row, _MONTHS, [_month(one) for one in months])
        _put(page, row, _trend_chart(book, first, row - 1))
    else:
        page.line(row, "投诉表读不到或缺列，不知道。")


def _pareto(causes: Line, first: int) -> Sequence[Sequence[Value]]:
    whole, last, so_far = sum(causes.values()), first + len(causes) - 1, 0
    rows: list[Sequence[Value]] = []
    for at, (cause, count) in enumerate(causes.items(), first):
        so_far += count
        share = Calc(f"ROUND(SUM(B${first}:B{at})*100/SUM(B${first}:B${last}),8)", Fraction(100 * so_far, whole))
        rows.append((cause, count, share))
    return rows


def _month(one: Line) -> Sequence[Value]:
    """A month; a rate that is not there is a blank cell, because Excel draws a text as zero."""
    rate = one["satisfaction"]
    return one["month"], one["received"], one["counted"], "" if rate is None else exact(rate)


def _put(page: Page, row: int, chart: Any) -> int:
    page.sheet.insert_chart(row + 1, 0, chart, {"object_position": 2})
    return row + 1 + _ROWS


def _pareto_chart(book: Any, first: int, last: int) -> Any:
    """Columns for the numbers, a line for the share on a second axis."""
    chart, line = book.add_chart({"type": "column"}), book.add_chart({"type": "line"})
    chart.add_series(_series("件数", first, last, 1, _BLUE, gap=60))
    line.add_series(_series("累计%", first, last, 2, _ORANGE, y2_axis=True))
    chart.combine(line)
    line.set_y2_axis({"min": 0, "max": 100, "num_format": "0"})
    return _dressed(chart, "投诉按最终原因（累计占比）")


def _trend_chart(book: Any, first: int, last: int) -> Any:
    chart, line = book.add_chart({"type": "column"}), book.add_chart({"type": "line"})
    chart.add_series(_series("受理", first, last, 1, _GREY, gap=60))
    chart.add_series(_series("计入统计", first, last, 2, _BLUE))
    line.add_series(_series("回访满意率%", first, last, 3, _ORANGE, y2_axis=True))
    chart.combine(line)
    line.set_y2_axis({"min": 0, "max": 100, "num_format": "0"})
    return _dressed(chart, "投诉件数和回访满意率，逐月")


def _series(name: str, first: int, last: int, column: int, colour: str, **more: Any) -> dict[str, Any]:
    line = {"line": {"color": colour, "width": 2.25}, "marker": {"type": "circle", "size": 5}}
    return {
        "name": name,
        "categories": [SHEET, first, 0, last, 0],
        "values": [SHEET, first, column, last, column],
        **(line if "y2_axis" in more else {"fill": {"color": colour}}),
        **more,
    }


def _dressed(chart: Any, title: str) -> Any:
    chart.set_title({"name": title, "name_font": {"size": 13}})
    chart.set_legend({"position": "bottom"})
    chart.set_x_axis({"num_font": {"size": 9}})
    chart.set_y_axis({"min": 0, "num_format": "0", "major_gridlines": {"visible": True, "line": {"color": _GREY}}})
    chart.set_size({"width": _WIDE, "height": _HIGH})
    return chart
