"""A sheet's XML as it streams by: how far its cells reach, which hold formulas and errors, and whether it is plain.

Plain is what the usual programs write: UTF-8, every cell with its place first, no comments or CDATA between. Only such
a sheet is understood here; any other is put into this form first (`excel.plain`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import NamedTuple

from sheetkit.excel.guard.rows import end_of_usual, row_numbers
from sheetkit.excel.guard.xml import Proof, declared

MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
"""Of a sheet, in Excel and so in any file."""
KNOWN_ERRORS = frozenset((b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!"))
"""What calamine takes for an error; it gives up on any other."""
_ROOT = re.compile(rb"<(?:(\w+):)?worksheet\b[^>]*>")
_DATA = re.compile(rb"<(?:\w+:)?sheetData\b[^>]*?(/?)>")
_WPS = b"DISPIMG("
_ESCAPE = re.compile(rb"_x[0-9A-Fa-f]{4}_")

_BARE_CELL = re.compile(rb"<c[\s>/]")
_PREFIXED_CELL = re.compile(rb"<[^\s<>/:]+:c[\s>/]")
_RESULT = re.compile(rb'\bt="(?:str|inlineStr|e)"')
"""Kinds of a formula's result that show that it was calculated, an empty text too."""
_USUAL_TAG = re.compile(rb'<(?:\w+:)?c r="[A-Z]+\d+"(?: s="\d+")?(?: t="\w+")?/?>')
_VALUE_TAG = re.compile(rb"<(?:[^\s<>/:]+:)?v\b")
_PANIC = re.compile(rb">-(?:\d{12}|[\d.]*[eE]|[iI])")
"""Numbers so far below zero that calamine gives up where they are to be dates."""

_WORTH = 1 << 13
"""Bytes of rows from which on proving them together is quicker than one by one."""

Place = tuple[int, int]
"""Row and column of a cell, both from 1."""


@dataclass(slots=True)
class Sheet:
    """What is known of a sheet before it is read; sizes count what is there, not what the file claims."""

    plain: bool = True
    amiss: bool = False
    """Whether calamine may get values wrong: escapes (`_x000D_`) in a formula's result, numbers too low for it."""
    usual: bool = True
    """Whether the tags of all cells are as programs write them: place, format, kind."""
    rows: int = 0
    columns: int = 0
    filled: int = 0
    formulas: set[Place] = field(default_factory=set)
    uncalculated: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    before: list[bytes] = field(default_factory=list)
    """The XML before the cells, in pieces …"""
    after: list[bytes] = field(default_factory=list)
    """… and after them."""
    begun: bool = False
    """Whether the cells have begun …"""
    ended: bool = False
    """… and ended."""
    pictured: list[bytes] = field(default_factory=list)
    """Pieces with cells that may show pictures."""


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
    function = rb"<%bf(?=[\s>/])[^<>]*?(?:/>|>[^<]*</%bf>)" % (p, p)
    value = rb"\s*(?:<%bv\b[^<>]*>([^<]*)<)?" % p
    return _Marks(
        cell=b"<%bc " % p,
        row=b"<%brow" % p,
        any_formula=re.compile(rb"<%bf[\s>/]" % p),
        value=b"</%bv>" % p,
        inline=b"</%bis>" % p,
        function=b"<%bf" % p,
        columns=re.compile(rb'<%bc r="([A-Z]{1,3})\d{1,7}"' % p),
        rows=re.compile(rb'<%bc r="[A-Z]{1,3}(\d{1,7})"' % p),
        formula=re.compile(place + rb"([^<>]*+)>\s*" + function + value),
        error=re.compile(place + rb'([^>]*\bt="e"[^>]*)>\s*(?:%b)?' % function + value),
        filled=re.compile(place + rb"[^>]*(?<!/)>(?!\s*</)"),
    )


def scan(chunks: Iterable[bytes], proof: Proof) -> Iterator[Sheet]:
    """What is known so far of a sheet, after each block of its XML; the last is all.

    Its XML is proved well-formed on the way: usual rows by their pattern, all else by `proof`. Raises Hostile,
    expat.ExpatError.
    """
    sheet = Sheet()
    rest = iter(chunks)
    first = next(rest, b"")
    head, marks = head_of(first)
    if marks is None:
        sheet.plain = False
        for chunk in chain((first,), rest):
            proof.see(chunk)
        yield sheet
        return
    for block in blocks(chain((head,), rest), marks):
        start, end = _usual_rows(block, marks, sheet)
        for piece in filter(None, (block[:start], block[end:])):
            proof.see(piece)
            _take(piece, marks, sheet)
            _take_around(piece, sheet)
        yield sheet


def _usual_rows(block: bytes, marks: _Marks, sheet: Sheet) -> tuple[int, int]:
    """Where a run of usual rows (`rows.py`) begins and ends, in columns that are known; their cells are counted.

    How far columns reach is learned from the first row; a few rows are not worth the making of a pattern.
    """
    start = block.find(marks.row) if len(block) >= _WORTH else -1
    if start >= 0 and not sheet.columns:
        first = marks.columns.findall(block, start, block.find(marks.row, start + 1))
        sheet.columns = max(map(_column, first), default=0)
    prefix = marks.cell[1:-2]
    end = end_of_usual(block, start, sheet.columns, prefix) if start >= 0 and sheet.columns else start
    if end == start:
        return len(block), len(block)
    sheet.rows = max(sheet.rows, *row_numbers(block, start, end, prefix))
    sheet.filled += block.count(marks.value, start, end)
    if b"f" in block and block.find(marks.function, start, end) >= 0:
        _note_formulas(marks.formula.findall(block, start, end), sheet)
    return start, end


def last_filled(chunks: Iterable[bytes]) -> Place:
    """How far the cells of a plain sheet reach that hold anything: the last row, the last column."""
    rest = iter(chunks)
    head, marks = head_of(next(rest, b""))
    rows = columns = 0
    for block in blocks(chain((head,), rest), marks):
        for letters, digits in (marks or _marks(b"")).filled.findall(block):
            columns, rows = max(columns, _column(letters)), max(rows, int(digits))
    return rows, columns


def head_of(first: bytes) -> tuple[bytes, _Marks | None]:
    """A part's first bytes without the declaration, and what to search for; None where the part is not plain."""
    declaration, head = declared(first)
    root = _ROOT.search(head)
    return head, _marks(root[1] or b"") if root and declaration else None


def blocks(chunks: Iterable[bytes], marks: _Marks | None) -> Iterator[bytes]:
    """The same bytes, cut so that no cell is torn, and hardly ever a row."""
    marks = marks or _marks(b"")
    rest: list[bytes] = []
    for chunk in chunks:
        cut = chunk.rfind(marks.row)
        cut = chunk.rfind(marks.cell) if cut < 0 else cut
        if cut < 0:
            rest.append(chunk)
            continue
        yield b"".join((*rest, chunk[:cut]))
        rest = [chunk[cut:]]
    yield b"".join(rest)


def _take(block: bytes, marks: _Marks, sheet: Sheet) -> None:
    letters = marks.columns.findall(block)
    sheet.usual = sheet.usual and len(_USUAL_TAG.findall(block)) == len(letters)
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


def _take_around(piece: bytes, sheet: Sheet) -> None:
    """Keep what stands around the cells, and cells that may show pictures."""
    if _WPS in piece or (b't="e"' in piece and b"vm=" in piece):
        sheet.pictured.append(piece)
    if not sheet.begun:
        found = _DATA.search(piece)
        sheet.before.append(piece[: found.start()] if found else piece)
        if found is None:
            return
        sheet.begun, sheet.ended = True, bool(found[1])
        piece = piece[found.end() :]
    end = piece.rfind(b"sheetData>")
    if end >= 0:
        sheet.ended = True
        sheet.after.clear()
        piece = piece[end + len(b"sheetData>") :]
    if sheet.ended:
        sheet.after.append(piece)


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
    """Note the cells with formulas. A match holds one formula, so as many matches as formulas leave none out."""
    found = marks.formula.findall(block)
    if len(found) != len(marks.any_formula.findall(block)):
        sheet.plain = False
    _note_formulas(found, sheet)


def _note_formulas(found: Sequence[tuple[bytes, bytes, bytes, bytes]], sheet: Sheet) -> None:
    """Cells with formulas, each with its letters, digits, attributes and value: a whole block's at a time."""
    if not found:
        return
    letters, digits, attributes, values = zip(*found, strict=True)
    places = [*zip(map(int, digits), map(_column, letters), strict=True)]
    sheet.formulas.update(places)
    silent = {one for one in set(attributes) if not _RESULT.search(one)}
    if silent:
        told = zip(places, attributes, values, strict=True)
        sheet.uncalculated.update(place for place, one, value in told if not value and one in silent)


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
