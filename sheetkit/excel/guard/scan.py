"""A sheet's XML as it streams by: how far its cells reach, which hold formulas and errors, and whether it is plain.

Plain is what the usual programs write: UTF-8, every cell with its place first, no comments or CDATA between. Only such
a sheet is understood here; any other is put into this form first (`excel.plain`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import NamedTuple

from sheetkit.excel.guard.xml import declared

MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
"""Of a sheet, in Excel and so in any file."""
KNOWN_ERRORS = frozenset((b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"))
"""What calamine takes for an error; it gives up on any other."""
_ROOT = re.compile(rb"<(?:(\w+):)?worksheet\b[^>]*>")
_ESCAPE = re.compile(rb"_x[0-9A-Fa-f]{4}_")

_BARE_CELL = re.compile(rb"<c[\s>/]")
_PREFIXED_CELL = re.compile(rb"<[^\s<>/:]+:c[\s>/]")
_RESULT = re.compile(rb'\bt="(?:str|inlineStr|e)"')
"""Kinds of a formula's result that show that it was calculated, an empty text too."""
_VALUE = re.compile(rb"<(?:[^\s<>/:]+:)?v\b[^>]*>([^<]*)<")
_NO_TEXT = re.compile(rb'<(?:\w+:)?c r="[A-Z]+\d+"(?: s="\d+")?(?: t="(?:n|b|e|d|str)")?><(?:\w+:)?v>([^<]*)<')
"""Values of cells that surely show no shared string; any other may be the number of one, also where it is no number."""
_VALUE_TAG = re.compile(rb"<(?:[^\s<>/:]+:)?v\b")
_PANIC = re.compile(rb">-(?:\d{12}|[\d.]*[eE]|[iI])")
"""Numbers so far below zero that calamine gives up where they are to be dates."""

Place = tuple[int, int]
"""Row and column of a cell, both from 1."""


@dataclass(slots=True)
class Sheet:
    """What is known of a sheet before it is read; sizes count what is there, not what the file claims."""

    plain: bool = True
    amiss: bool = False
    """Whether calamine may get values wrong: escapes (`_x000D_`) in a formula's result, numbers too low for it."""
    rows: int = 0
    columns: int = 0
    filled: int = 0
    formulas: set[Place] = field(default_factory=set)
    uncalculated: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)


class _Marks(NamedTuple):
    """What is searched for, with the prefix that a file puts before every element."""

    cell: bytes
    row: bytes
    any_formula: re.Pattern[bytes]
    value: bytes
    inline: bytes
    function: bytes
    columns: re.Pattern[bytes]
    rows: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    error: re.Pattern[bytes]
    filled: re.Pattern[bytes]


@cache
def _marks(prefix: bytes) -> _Marks:
    p = prefix + b":" if prefix else b""
    place = rb'<%bc r="([A-Z]{1,3})(\d{1,7})"' % p
    function = rb"<%bf\b[^>]*?(?:/>|>[^<]*</%bf>)" % (p, p)
    value = rb"\s*(?:<%bv\b[^>]*>([^<]*)<)?" % p
    return _Marks(
        cell=b"<%bc " % p,
        row=b"<%brow" % p,
        any_formula=re.compile(rb"<%bf[\s>/]" % p),
        value=b"</%bv>" % p,
        inline=b"</%bis>" % p,
        function=b"<%bf" % p,
        columns=re.compile(rb'<%bc r="([A-Z]{1,3})\d{1,7}"' % p),
        rows=re.compile(rb'<%bc r="[A-Z]{1,3}(\d{1,7})"' % p),
        formula=re.compile(place + rb"([^>]*)>\s*" + function + value),
        error=re.compile(place + rb'([^>]*\bt="e"[^>]*)>\s*(?:%b)?' % function + value),
        filled=re.compile(place + rb"[^>]*(?<!/)>(?!\s*</)"),
    )


def scan(chunks: Iterable[bytes]) -> Iterator[Sheet]:
    """What is known so far of a sheet, after each block of its XML; the last is all."""
    sheet = Sheet()
    rest = iter(chunks)
    head, marks = _head(rest)
    if marks is None:
        sheet.plain = False
        yield sheet
        return
    for block in _blocks(chain((head,), rest), marks):
        _take(block, marks, sheet)
        yield sheet


def last_filled(chunks: Iterable[bytes]) -> Place:
    """How far the cells of a plain sheet reach that hold anything: the last row, the last column."""
    rest = iter(chunks)
    head, marks = _head(rest)
    rows = columns = 0
    for block in _blocks(chain((head,), rest), marks or _marks(b"")):
        for letters, digits in (marks or _marks(b"")).filled.findall(block):
            columns, rows = max(columns, _column(letters)), max(rows, int(digits))
    return rows, columns


def text_size(chunks: Iterable[bytes], sizes: Sequence[int]) -> int:
    """Bytes of text that the cells of a plain sheet show together, given the size of each shared string."""
    rest = iter(chunks)
    head, marks = _head(rest)
    total = 0
    for block in _blocks(chain((head,), rest), marks or _marks(b"")):
        shown = Counter(_VALUE.findall(block))
        shown.subtract(_NO_TEXT.findall(block))
        for value, times in shown.items():
            at = int(value) if value.isdigit() and len(value) < 10 else 0
            total += times * (sizes[at] if at < len(sizes) else 0)
    return total


def _head(chunks: Iterator[bytes]) -> tuple[bytes, _Marks | None]:
    """The first bytes with the root element, and what to search for; None where the part is not plain."""
    declaration, head = declared(next(chunks, b""))
    root = _ROOT.search(head)
    return head, _marks(root[1] or b"") if root and declaration else None


def _blocks(chunks: Iterable[bytes], marks: _Marks) -> Iterator[bytes]:
    """The same bytes, cut so that no cell is torn."""
    rest: list[bytes] = []
    for chunk in chunks:
        cut = max(chunk.rfind(marks.cell), chunk.rfind(marks.row))
        if cut < 0:
            rest.append(chunk)
            continue
        yield b"".join((*rest, chunk[:cut]))
        rest = [chunk[cut:]]
    yield b"".join(rest)


def _take(block: bytes, marks: _Marks, sheet: Sheet) -> None:
    letters = marks.columns.findall(block)
    signs = {sign for sign in (b"_", b"-", b"!", b"?", b":") if sign in block}  # one byte is found ten times as fast
    if b"_" in signs and _ESCAPE.search(block):
        sheet.amiss = True
    if b"-" in signs and any(_in_value(block, found.start()) for found in _PANIC.finditer(block)):
        sheet.amiss = True
    odd = (b"!" in signs and b"<!" in block) or (b"?" in signs and b"<?" in block)
    if odd or _cells(block, len(letters), b":" in signs) != len(letters):
        sheet.plain = False
    sheet.columns = max(sheet.columns, *map(_column, set(letters)), 0)
    sheet.rows = max(sheet.rows, *map(int, set(marks.rows.findall(block))), 0)
    values = block.count(marks.value)
    sheet.filled += values if values >= len(letters) else values + block.count(marks.inline)
    if marks.function in block:
        _take_formulas(block, marks, sheet)
    if b't="e"' in block:
        _take_errors(block, marks, sheet)


def _cells(block: bytes, known: int, prefixed_too: bool) -> int:
    """How many cells there are, whatever their attributes or their prefix; quick where all of them are known."""
    prefixed = len(_PREFIXED_CELL.findall(block)) if prefixed_too and b":c" in block else 0
    bare = block.count(b"<c")
    if bare != known:
        bare -= block.count(b"<co") + block.count(b"<cf")  # <cols>, <conditionalFormatting>, <cfRule>
    return prefixed + (bare if bare == known else len(_BARE_CELL.findall(block)))


def _in_value(block: bytes, end: int) -> bool:
    """Whether the tag that ends here begins a cell's value."""
    return bool(_VALUE_TAG.match(block, block.rfind(b"<", 0, end)))


def _take_formulas(block: bytes, marks: _Marks, sheet: Sheet) -> None:
    for function in marks.any_formula.finditer(block):
        cell = block.rfind(marks.cell, 0, function.start())
        found = marks.formula.match(block, cell) if cell >= 0 else None
        if found is None:
            sheet.plain = False
            continue
        letters, digits, attributes, value = found.groups()
        place = int(digits), _column(letters)
        sheet.formulas.add(place)
        if not value and not _RESULT.search(attributes):
            sheet.uncalculated.add(place)


def _take_errors(block: bytes, marks: _Marks, sheet: Sheet) -> None:
    from html import unescape

    for letters, digits, _, value in marks.error.findall(block):
        sheet.errors[int(digits), _column(letters)] = unescape(value.decode("utf-8", "replace")) or "#"
        if value and value not in KNOWN_ERRORS:
            sheet.plain = False


@cache
def _column(letters: bytes) -> int:
    """The number of a column from its letters: AB is 28."""
    number = 0
    for code in letters:
        number = number * 26 + code - 64
    return number
