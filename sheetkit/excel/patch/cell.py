"""One cell as SpreadsheetML: what is written for a value, and what a cell that stands there says of itself."""

import re
from datetime import date, datetime, time
from math import isfinite

from sheetkit.errors import Refused
from sheetkit.model import Cell
from sheetkit.names import cell_name, number

LONGEST_TEXT = 32_767
"""Characters in a cell: 'Excel specifications and limits', support.microsoft.com."""
_FIRST_DAY = date(1900, 3, 1)
"""Excel believes in a 29 February 1900: an earlier day is another one to every other program."""
_DAY_ZERO = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_LAST_DAY = date(9999, 12, 31)
_SECONDS = 86_400
_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML cannot hold, or would lose (\\r), and what reads like such an escape (ECMA-376, ST_Xstring)."""
_NO_TEXT = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""Half of a character, or none: no file can hold it."""
_ATTRIBUTE = re.compile(rb"""\s([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
ATTRIBUTES = rb"""(?:[\s/][^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*)?"""
"""The rest of a start tag up to its `>`; a `>` inside quotation marks does not end it."""


def attributes(tag: bytes) -> dict[bytes, bytes]:
    """The attributes of a start tag, as they are written."""
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}


def place(reference: bytes) -> tuple[int, int]:
    """Row and column, from 1, of a reference like `R14` or `$R$14`. Raises ValueError for anything else."""
    match = re.fullmatch(rb"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})", reference)
    if match is None:
        raise ValueError(reference)
    return int(match[2]), number(match[1].decode())


def area(reference: bytes) -> tuple[int, int, int, int]:
    """First row, first column, last row and last column of a range like `A1:C3`, or of one cell."""
    first, _, last = reference.partition(b":")
    return (*place(first), *place(last or first))


def within(cell: tuple[int, int], among: tuple[int, int, int, int]) -> bool:
    """Whether a cell lies in a range."""
    top, left, bottom, right = among
    return top <= cell[0] <= bottom and left <= cell[1] <= right


def cell_xml(prefix: bytes, row: int, column: int, style: int | None, value: Cell, from_1904: bool) -> bytes:
    """The element of a cell; a text is written into the cell itself, so that no shared text changes.

    Raises Refused (`cell-unfit`) for a value that Excel cannot hold.
    """
    kind, inside = _content(value, from_1904)
    look = f' s="{style}"' if style else ""
    p = prefix.decode()
    start = f'<{p}c r="{cell_name(column, row)}"{look}'
    if inside is None:
        return f"{start}/>".encode()
    if kind == "text":
        body = f'<{p}is><{p}t xml:space="preserve">{inside}</{p}t></{p}is>'
        return f'{start} t="inlineStr">{body}</{p}c>'.encode()
    return f"{start}><{p}v>{inside}</{p}v></{p}c>".encode()


def formula_xml(
    prefix: bytes, row: int, column: int, style: int | None, formula: str, value: Cell = None, from_1904: bool = False
) -> bytes:
    """The element of a cell with a formula that the next program to open it works out; `value` is what it gives now."""
    kind, inside = _content(value, from_1904)
    look = (f' s="{style}"' if style else "") + (' t="str"' if kind == "text" else "")
    p = prefix.decode()
    shown = f"<{p}v>{inside}</{p}v>" if inside is not None else ""
    return f'<{p}c r="{cell_name(column, row)}"{look}><{p}f>{_marked(formula)}</{p}f>{shown}</{p}c>'.encode()


def serial(value: date, from_1904: bool) -> str:
    """A day or moment as Excel counts it. Raises Refused where Excel has no such day."""
    day = value.date() if isinstance(value, datetime) else value
    zero = _DAY_ZERO[from_1904]
    if not max(_FIRST_DAY, zero) <= day <= _LAST_DAY:
        raise Refused("cell-unfit", value=str(value))
    clock = value.time() if isinstance(value, datetime) else time()
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
    days = (day - zero).days
    return str(days) if not seconds else repr(days + seconds / _SECONDS)


def escaped(text: str) -> str:
    """A text as it stands between tags. Raises Refused where it is too long for a cell or no text at all."""
    if _NO_TEXT.search(text) or len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise Refused("cell-unfit", value=_NO_TEXT.sub("\ufffd", text[:20]) + "…")
    return _marked(_ESCAPE.sub(lambda bad: f"_x{ord(bad[0]):04X}_", text))


def _marked(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _content(value: Cell, from_1904: bool) -> tuple[str, str | None]:
    match value:
        case None | "":
            return "blank", None
        case bool():
            return "text", "是" if value else "否"
        case str():
            return "text", escaped(value)
        case date():
            return "number", serial(value, from_1904)
        case _:
            if not isfinite(value):
                raise Refused("cell-unfit", value=str(value))
            return "number", str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


_BUILT_IN_DAYS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}
"""Built-in number formats that show a day (ECMA-376, 18.8.30, the Chinese ones among them)."""
_NO_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)


def shows_days(number: int, code: str | None) -> bool:
    """Whether a number format shows a number as a day; `code` is that of a custom one."""
    if code is None:
        return number in _BUILT_IN_DAYS
    letters = _NO_CODE.sub("", code.partition(";")[0]).lower()
    return "y" in letters or "d" in letters
