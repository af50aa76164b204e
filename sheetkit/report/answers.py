"""The answer to a question in SQL, for the terminal and as data."""

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sheetkit.cells import show
from sheetkit.report.text import GAP, clean, pad, table, width, wrap

_LEAST = 8
"""A column of text is at least as wide where a table is made to fit; if that is too wide, each row stands by itself."""
_LONG = 20
_PIECES = re.compile(r"[!-~]+|[^\s!-~]")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
_DIGITS = 15
"""As many as Excel shows: 0.1 + 0.2 is 0.3."""


def as_table(names: Sequence[str], rows: Sequence[Sequence[Any]], line: int) -> str:
    """The rows under their names in at most `line` columns of a terminal; a row a block where they would not fit."""
    names = [clean(name) for name in names]
    cells = [[clean(told(value)) for value in row] for row in rows]
    columns = [list(column) for column in zip(names, *cells, strict=True)]
    wanted = [max(max(map(width, text.split("\n"))) for text in column) for column in columns]
    least = [max(map(_least, column)) for column in columns]
    limits = _limits(wanted, least, line - width(GAP) * (len(names) - 1))
    return _blocks(names, cells, line) if limits is None else table(names, cells, limits)


def _least(text: str) -> int:
    """How narrow a column may get for this text: a number, a day, a moment or a word is torn only if it is long."""
    if _MOMENT.fullmatch(text):
        return len(text)
    return min(max(map(width, _PIECES.findall(text)), default=0), _LONG)


def filled(items: Sequence[str], line: int) -> list[str]:
    """The items with commas between in lines of at most `line` columns; none is torn."""
    lines = [""]
    for number, item in enumerate(items):
        text = item + ("," if number < len(items) - 1 else "")
        both = f"{lines[-1]} {text}".lstrip()
        lines = [*lines[:-1], both] if width(both) <= line or not lines[-1] else [*lines, text]
    return lines


def told(value: object) -> str:
    """A value as the terminal shows it; nothing for NULL."""
    match value:
        case None:
            return ""
        case float():
            return show(float(f"{value:.{_DIGITS}g}")) if math.isfinite(value) else str(value)
        case datetime() if value.second or value.microsecond:
            return value.isoformat(" ")
        case bool() | date():
            return show(value)
        case _:
            return str(plain(value))


def plain(value: Any) -> Any:
    """A value as JSON takes it: times as ISO 8601, what it has no word for as text."""
    told: Any = str(value)
    match value:
        case None | bool() | int() | str():
            told = value
        case float() if math.isfinite(value):
            told = value
        case Decimal() if Decimal(repr(float(value))) == value:
            told = float(value)
        case datetime() | date() | time():
            told = value.isoformat()
        case bytes():
            told = value.hex()
        case dict():
            told = {str(key): plain(one) for key, one in value.items()}
        case list() | tuple():
            told = [plain(one) for one in value]
    return told


def flat(value: Any) -> Any:
    """A value as a CSV file has it: days and moments as spreadsheets read them, whole numbers without a point."""
    match value:
        case bool() | date():
            return value
        case float() if value.is_integer() and abs(value) < _WHOLE:
            return int(value)
        case _:
            return plain(value)


_WHOLE = 10.0**_DIGITS


def _limits(wanted: Sequence[int], least: Sequence[int], room: int) -> list[int | None] | None:
    """The most each column may take so that all fit: the widest give way first. None where they cannot."""

    def taken(limit: int) -> int:
        return sum(min(want, max(limit, low)) for want, low in zip(wanted, least, strict=True))

    if taken(_LEAST) > room:
        return None
    limit = next(limit for limit in range(max([*wanted, _LEAST]), _LEAST - 1, -1) if taken(limit) <= room)
    return [max(limit, low) if want > max(limit, low) else None for want, low in zip(wanted, least, strict=True)]


def _blocks(names: Sequence[str], rows: Sequence[Sequence[str]], line: int) -> str:
    """Each row by itself, a line a column; blank ones are left out."""
    widest = max(map(width, names))
    blocks = []
    for number, row in enumerate(rows, 1):
        lines = [f"-- {number} --"]
        for name, text in zip(names, row, strict=True):
            first, *rest = wrap(text, max(line - widest - width(GAP), _LEAST))
            if text:
                lines += [pad(name, widest) + GAP + first, *(" " * widest + GAP + one for one in rest)]
        blocks.append("\n".join(lines))
    return "".join(f"{block}\n" for block in blocks)
