"""Values between Excel and us: what comes out is what a file would have given, what goes in stays what it is."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sheetkit.excel.patch.cell import escaped, serial, shows_days
from sheetkit.model import Cell, Grid

ERRORS = frozenset(
    ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#BLOCKED!", "#FIELD!")
)
TEXT = "@"
"""The number format of a cell in which all is text."""
GENERAL = "General"
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_DAY_ZERO = date(1899, 12, 30)
_CUSTOM = -1
_SECONDS = 86_400
_PLAIN = re.compile(r"(?!(?:true|false)$)[A-Za-z㐀-鿿（(][A-Za-z㐀-鿿 ，。、；：“”（）()]*", re.IGNORECASE)
"""Words of letters and Han signs alone, which Excel takes as they are; numerals among them may make a date."""
_NUMERALS = re.compile("[〇零一二三四五六七八九十百千万亿年月日时分秒号]")


def as_grid(sheet: str, values: Any, formulas: Any) -> Grid:
    """A sheet from its values and its formulas, both from A1 on and of the same size."""
    rows = [[from_excel(value) for value in row] for row in values]
    width = max(map(len, rows), default=0)
    flat = list(_flat(formulas))
    marked: set[tuple[int, int]] = set()
    errors: dict[tuple[int, int], str] = {}
    for at, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            formula = flat[(at - 1) * width + place - 1]
            if isinstance(formula, str) and formula[:1] == "=" and formula != value:
                marked.add((at, place))
            if isinstance(value, str) and value in ERRORS:
                errors[at, place] = value
                row[place - 1] = ""
    return Grid(sheet, _trimmed(rows), frozenset(marked), errors=errors)


def from_excel(value: Any) -> object:
    """One value as a file gives it: blanks '', whole numbers as floats, a midnight as a date, a mere time as one."""
    match value:
        case None:
            return ""
        case bool() | str():
            return value
        case int() | Decimal():
            return float(value)
        case datetime():
            moment = value.replace(tzinfo=None)
            if moment.date() == _DAY_ZERO:
                return moment.time()
            return moment.date() if moment.time() == time() else moment
    return value


def to_excel(value: Cell | time, format_: str) -> tuple[Any, str | None]:
    """What is handed to Excel for a value, None to clear the cell, and the number format where another is needed.

    A text that Excel would make something else of stands behind an apostrophe. Raises Refused for what no cell holds.
    """
    match value:
        case None | "":
            return None, None
        case bool():
            return "是" if value else "否", None
        case str():
            escaped(value)
            return value if format_ == TEXT or is_plain(value) else f"'{value}", None
        case date():
            serial(value, from_1904=False)
            moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
            wanted = _MOMENT if isinstance(value, datetime) else _DAY
            return moment, None if shows_days(_CUSTOM, format_) else wanted
        case time():
            return (value.hour * 3600 + value.minute * 60 + value.second) / _SECONDS, None
    return float(value), GENERAL if format_ == TEXT else None


def is_plain(text: str) -> bool:
    """Whether Excel takes a text as it is, however it is formatted."""
    return bool(_PLAIN.fullmatch(text)) and not _NUMERALS.search(text)


def _trimmed(rows: list[list[object]]) -> Sequence[Sequence[object]]:
    """Without the blank rows and columns at the end, which are formats only."""
    while rows and not any(value != "" for value in rows[-1]):
        rows.pop()
    return rows


def _flat(cells: Any) -> Any:
    """All values of a range, row by row, whatever it came as: one value, a row, or rows."""
    if not isinstance(cells, (list, tuple)):
        yield cells
        return
    for one in cells:
        yield from _flat(one)
