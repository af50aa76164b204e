"""The fast path of the guard: rows as the usual programs write them, proved many at a time by one search.

What is matched is well-formed XML (each element named, ended and in its place, no attribute of a kind that could hide
anything, only characters and escapes that XML knows), so no parser has to see it, and no cell of it is looked at by
itself. Errors, pictures, inline texts and all that is odd are not matched, and go the long way.
"""

import re
from functools import cache

_NEITHER = rb"\x00-\x08\x0b\x0c\x0e-\x1f<&"
"""What may stand in no text of an XML document as it is."""
_ATTRIBUTES = rb'(?: (?!r=)[\w:]++="[^"%b]*+")*+' % _NEITHER
_WPS = b"DISPIMG("
_END_OF_CDATA = b"]]>"


def end_of_usual(block: bytes, start: int, columns: int, prefix: bytes) -> int:
    """Where the run of usual rows ends that begins at `start`, with cells in the first so many columns; else `start`.

    `prefix` is what the file puts before every element, with its colon. The block tears no row that it begins with.
    """
    if (b"(" in block and _WPS in block) or (b"]" in block and _END_OF_CDATA in block) or not _is_text(block):
        return start  # one byte is found ten times as fast as several
    found = _rows(columns, prefix).match(block, start)
    return found.end() if found else start


def row_numbers(block: bytes, start: int, end: int, prefix: bytes) -> list[int]:
    """The numbers of the rows of a run."""
    return [*map(int, _row(prefix).findall(block, start, end))]


@cache
def _row(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(rb'<%brow r="(\d{1,7})"' % prefix)


@cache
def _rows(columns: int, prefix: bytes) -> re.Pattern[bytes]:
    """Rows whose cells all name their own row, and a column no farther than this one; no sign that needs a look.

    What most cells are stands first, a shared text or a number: that saves a third of the time.
    """
    p = prefix
    text = rb"[^%b]*+(?:&(?:amp|lt|gt|quot|apos);[^%b]*+)*+" % (_NEITHER, _NEITHER)
    formula = rb"(?:<%bf%b(?:/>|>%b</%bf>))?+" % (p, _ATTRIBUTES, text, p)
    value, end = rb"<%bv>[^%b_-]*+</%bv>" % (p, _NEITHER, p), rb"</%bc>" % p
    shared = rb' t="s"><%bv>\d++</%bv>%b' % (p, p, end)
    kinds = rb'(?: t="(?:[snbd]|str)")?+(?:>%b%b|/>|>%b(?:%b)?+%b)' % (value, end, formula, value, end)
    cell = rb'<%bc r="%b\1"(?: s="\d++")?+(?:%b|%b)' % (p, _letters(columns), shared, kinds)
    return re.compile(rb'(?:<%brow r="(\d{1,7})"%b>(?:%b)*+</%brow>)++' % (p, _ATTRIBUTES, cell, p))


def _letters(columns: int) -> bytes:
    """A pattern of the names of the first so many columns: for 40 `(?:[A-Z]|A[A-N])`."""
    first, last = divmod(min(columns, 26 * 27) - 1, 26)
    if first == 0:
        return b"[A-%c]" % (65 + last)
    full = b"|[A-%c][A-Z]" % (63 + first) if first > 1 else b""
    return b"(?:[A-Z]%b|%c[A-%c])" % (full, 64 + first, 65 + last)


def _is_text(block: bytes) -> bool:
    if block.isascii():
        return True
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
