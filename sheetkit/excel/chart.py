"""Charts as Office has them: the drawing of a chart, and the workbook with its figures that opens to change them."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from sheetkit.excel import theme
from sheetkit.excel.build import clean
from sheetkit.review import Chart, Series

_SHEET = "数据"
_PART = "xl/charts/chart1.xml"
_COLOURS = ("#1F4E78", "#C55A11", "#A6A6A6", "#70AD47")
_FEW, _FULL = 8, (85, 100)
"""The most that a scale counts up to one by one, and between which highest values it ends at 100."""
_NUMBER, _NO_WIDTH = re.compile(r"[-+]?[\d_]*\.?[\d_]*(e[-+]?\d+)?|[-+]?(nan|inf|infinity)", re.IGNORECASE), "\u200b"
"""XlsxWriter draws what reads like a number as one: a space without width behind it keeps it text."""
_LONGEST = 30
"""Names of more characters are cut."""
_PALE = "#5B9BD5"
_STAMP = datetime(2000, 1, 1)
"""The same chart gives the same bytes."""
_HIDDEN = ("CatName", "SerName", "Percent", "BubbleSize")
_GREY = {"visible": True, "line": {"color": "#D9D9D9"}}


def chart_parts(chart: Chart, wide: float, high: float) -> tuple[bytes, bytes]:
    """The XML of the chart, `wide` by `high` millimetres, and the workbook of its figures."""
    with ZipFile(BytesIO(_workbook(chart, (wide, high)))) as drawn:
        return _said(drawn.read(_PART).decode()).encode(), _workbook(chart, None)


_SAID = (
    (r"<c:lang [^>]*>", '<c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/>'),
    (r"<c:layout/></c:title>", '<c:layout/><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>'),
    (r"(<c:grouping [^>]*>)", r'\1<c:varyColors val="0"/>'),
    (r"(<c:showVal [^>]*>)", r'<c:showLegendKey val="0"/>\1' + "".join(f'<c:show{name} val="0"/>' for name in _HIDDEN)),
    (r"(</c:scaling>)(?!<c:delete)", r'\1<c:delete val="0"/>'),
    (r"(<c:tickLblPos)", r'<c:majorTickMark val="out"/><c:minorTickMark val="none"/>\1'),
    (r"(<c:legendPos [^>]*>)<c:layout/>", r'\1<c:layout/><c:overlay val="0"/>'),
    (r"(<c:plotVisOnly [^>]*>)", r'\1<c:dispBlanksAs val="gap"/>'),
    (r"(</c:val>)(</c:ser>)(?=(?:(?!</c:barChart>).)*</c:lineChart>)", r'\1<c:smooth val="0"/>\2'),
    (r"(<c:catAx>(?:(?!</c:catAx>).)*?<a:bodyPr)/>", r'\1 rot="0" vert="horz"/>'),
    (r"<c:printSettings>.*?</c:printSettings>", ""),
)


def _said(xml: str) -> str:
    """The chart with all said that XlsxWriter leaves out: what is not there is no for Excel, but yes for others."""
    for pattern, said in _SAID:
        xml = re.sub(pattern, said, xml, flags=re.DOTALL)
    return xml


def _workbook(chart: Chart, size: tuple[float, float] | None) -> bytes:
    """The figures, and where a size is given their chart."""
    from xlsxwriter import Workbook

    package = BytesIO()
    book = Workbook(package, theme.preferences())
    book.set_properties({"created": _STAMP})
    sheet = book.add_worksheet(_SHEET)
    sheet.set_column(0, 0, 28)
    for row, name in enumerate(chart.categories, start=1):
        sheet.write_string(row, 0, _named(name))
    for column, one in enumerate(chart.series, start=1):
        sheet.write_string(0, column, _named(one.name))
        for row, value in enumerate(one.values, start=1):
            if value is not None:
                sheet.write_number(row, column, value)
    if size is not None:
        sheet.insert_chart(0, 5, _drawn(book, chart))
    book.close()
    return package.getvalue()


def _named(name: str) -> str:
    """A name on one line that fits a chart; what XML has no place for is left out. A room 0101 stays text."""
    line = " ".join(clean(name).split())
    if _NUMBER.fullmatch(line):
        return line + _NO_WIDTH
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _titled(text: str) -> str:
    """A title that XlsxWriter takes for no reference to a cell."""
    return _named(text).replace("!", "！")


def _drawn(book: Any, chart: Chart) -> Any:
    """Columns, or lines, or columns with lines over them."""
    kinds: Mapping[bool, Sequence[tuple[int, Series]]] = {
        line: [(at, one) for at, one in enumerate(chart.series) if one.line is line] for line in (False, True)
    }
    made = [_kind(book, chart, "line" if line else "column", some) for line, some in kinds.items() if some]
    first = made[0]
    for other in made[1:]:
        first.combine(other)
    first.set_title({"name": _titled(chart.title), "overlay": False, "name_font": {"size": 12, "bold": True}})
    first.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
    first.set_chartarea({"border": {"color": "#BFBFBF"}})
    first.show_blanks_as("gap")
    return first


def _kind(book: Any, chart: Chart, kind: str, series: Sequence[tuple[int, Series]]) -> Any:
    drawn = book.add_chart({"type": kind})
    last = len(chart.categories)
    for at, one in series:
        drawn.add_series(
            {
                "name": [_SHEET, 0, at + 1],
                "categories": [_SHEET, 1, 0, last, 0],
                "values": [_SHEET, 1, at + 1, last, at + 1],
                "y2_axis": one.second,
                **(_line(at) if one.line else _column(one, len(chart.series))),
            }
        )
    drawn.set_x_axis({"num_font": {"size": 8}})
    values = [value for _, one in series if not one.second for value in one.values if value is not None]
    drawn.set_y_axis({"min": 0, "major_gridlines": _GREY, "num_font": {"size": 9}, **_steps(values, kind == "line")})
    if any(one.second for _, one in series):
        drawn.set_y2_axis({"min": 0, "max": 100, "num_format": '0"%"', "num_font": {"size": 9}})
    return drawn


def _steps(values: Sequence[float], line: bool) -> dict[str, Any]:
    """Counts go up by whole numbers; a scale of 100 ends there, and for lines begins at the tens below the lowest."""
    most, least = max(values, default=0), min(values, default=0)
    if all(value == int(value) for value in values) and most <= _FEW:
        return {"major_unit": 1, "max": max(1, most)}
    if not _FULL[0] < most <= _FULL[1]:
        return {}
    return {"max": _FULL[1], "min": int(min(least, _FULL[1] - 1)) // 10 * 10 if line else 0}


def _line(at: int) -> dict[str, Any]:
    colour = _COLOURS[at % len(_COLOURS)]
    marker = {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}}
    return {"line": {"color": colour, "width": 2}, "marker": marker}


def _column(one: Series, many: int) -> dict[str, Any]:
    whole = all(value is None or value == int(value) for value in one.values)
    labels = {"value": True, "num_format": "0" if whole else "0.00", "font": {"size": 9}}
    return {"fill": {"color": _PALE}, "gap": 80, "data_labels": labels if many <= 2 else {}}
