"""Trends as a workbook: the figures, and a line chart of each beside the year before."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from sheetkit.excel import theme
from sheetkit.messages import Language, say
from sheetkit.report.grid import Page
from sheetkit.report.trends import headed, plain
from sheetkit.trend import MONTHS, Figure, Trend

_WIDTHS = (24, 10, *[9] * MONTHS)
_CHARTS = [13] * 8
"""The columns of the sheet of charts, two charts wide."""
_WIDE, _HIGH, _ROWS, _PER_PAGE = 396, 256, 11, 4
"""The size of a chart in pixels, the rows that it takes, and how many stand below each other on a page."""
_TENS, _LEAST = 10, 90
"""The scale of a rate begins at full tens, low enough to show something."""
NOW, BEFORE = "#1F4E78", "#A6A6A6"


def trendbook(trends: Sequence[Trend], site: str, now: datetime, language: Language) -> bytes:
    """The workbook as a package."""
    package = BytesIO()
    book = Workbook(package, theme.preferences())
    title = say(language, "trend-head", site=site, month=trends[0].last.month)
    book.set_properties({"title": title, "created": now})
    styles = theme.Styles(book)
    charts = Page(book, styles, say(language, "trend-charts"), _CHARTS, landscape=False)
    figures = Page(book, styles, say(language, "trend-figures"), _WIDTHS, landscape=True)
    for page in (charts, figures):
        page.head(title)
    _figures(figures, trends, language)
    top = charts.line(0, title, bold=True, font_size=14, align="center")
    for number, trend in enumerate(trends):
        place = top + number // 2 * _ROWS, number % 2 * 4
        chart = _chart(book, figures.sheet.get_name(), trend, 1 + 2 * number, language)
        options = {"object_position": 2, "description": headed(trend), "x_offset": 4, "y_offset": 4}
        charts.sheet.insert_chart(*place, chart, options)
    breaks = range(top + _PER_PAGE * _ROWS, top + len(trends) * _ROWS // 2, _PER_PAGE * _ROWS)
    charts.sheet.set_h_pagebreaks(list(breaks))
    book.close()
    return package.getvalue()


def _figures(page: Page, trends: Sequence[Trend], language: Language) -> None:
    """Two lines for each trend: its months, and the same months of the year before; unknown cells stay blank."""
    months = [point.month for point in trends[0].points]
    page.grid(0, [say(language, "trend-figure"), say(language, "trend-of"), *months], [])
    for number, trend in enumerate(trends):
        top = 1 + 2 * number
        page.rows(top, [[headed(trend), say(language, "trend-this-year")], ["", say(language, "trend-year-before")]])
        for column, point in enumerate(trend.points, start=2):
            for row, value in ((top, point.value), (top + 1, point.year_before)):
                _number(page, row, column, value, "0" if trend.unit == "count" else "0.00")
    page.sheet.freeze_panes(1, 2)
    page.sheet.repeat_rows(0)
    page.line(2 + 2 * len(trends), say(language, "trend-note"))


def _number(page: Page, row: int, column: int, value: Figure, form: str) -> None:
    style = page.styles.make(**theme.GRID, num_format=form)
    known = plain(value)
    if known is None:
        page.sheet.write_blank(row, column, None, style)
    else:
        page.sheet.write_number(row, column, known, style)


def _chart(book: Any, sheet: str, trend: Trend, row: int, language: Language) -> Any:
    """The line of the twelve months over that of the year before; what is not known is a gap."""
    chart = book.add_chart({"type": "line"})
    months = [sheet, 0, 2, 0, 1 + MONTHS]
    for name, at, line in (
        ("trend-year-before", row + 1, {"color": BEFORE, "width": 1.5, "dash_type": "dash"}),
        ("trend-this-year", row, {"color": NOW, "width": 2.25}),
    ):
        look = {"type": "circle", "size": 5, "fill": {"color": line["color"]}, "border": {"color": line["color"]}}
        values = [sheet, at, 2, at, 1 + MONTHS]
        chart.add_series(
            {"name": say(language, name), "categories": months, "values": values, "line": line, "marker": look}
        )
    chart.set_title({"name": headed(trend), "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis(_scale(trend) | {"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_x_axis({"num_font": {"rotation": -45, "size": 9}})
    chart.show_blanks_as("gap")
    chart.set_size({"width": _WIDE, "height": _HIGH})
    return chart


def _scale(trend: Trend) -> dict[str, int]:
    if trend.unit == "count":
        return {"min": 0}
    known = [int(value) for point in trend.points for value in (point.value, point.year_before) if value is not None]
    return {"min": min([*known, _LEAST]) // _TENS * _TENS, "max": 100}
