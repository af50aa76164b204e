"""Rows and cells as they stand in a sheet's XML: where one begins and ends, found without reading the others."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from sheetkit.errors import Refused
from sheetkit.excel.patch.cell import ATTRIBUTES, attributes
from sheetkit.names import letter, number

_NUMBER = re.compile(rb"""\sr\s*=\s*["']0*([1-9]\d{0,6})["']""")
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})[1-9]\d*["']""")
_SPANS = re.compile(rb"""(\sspans\s*=\s*["'])(\d+):(\d+)(["'])""")


class Dialect:
    """How to find things in a sheet whose own elements carry this prefix (`x:` or none).

    Programs write a row as `<row r="12"` and a cell as `<c r="B12"`, which are found at once; whatever else XML allows
    is found by walking from tag to tag. Raises Refused: `sheet-disordered` where rows or cells are out of order or
    there twice, `sheet-unusual` where one never ends.
    """

    def __init__(self, prefix: bytes) -> None:
        self.prefix = prefix

    @cached_property
    def row(self) -> re.Pattern[bytes]:
        """The start tag of a row."""
        return self.start(b"row")

    @cached_property
    def cell(self) -> re.Pattern[bytes]:
        """The start tag of a cell."""
        return self.start(b"c")

    @cached_property
    def formula(self) -> re.Pattern[bytes]:
        """The start tag of a formula."""
        return self.start(b"f")

    @cached_property
    def closing(self) -> tuple[bytes, bytes]:
        """What may stand after the last cell of a row."""
        return b"<" + self.prefix + b"extLst", self.end(b"row")

    @cached_property
    def ends(self) -> Mapping[bytes, re.Pattern[bytes]]:
        """The end tags of a row and of a cell."""
        return {name: re.compile(self.end(name) + rb"\s*>") for name in (b"row", b"c")}

    def start(self, name: bytes) -> re.Pattern[bytes]:
        """The start tag of an element."""
        return re.compile(b"<" + self.prefix + name + rb"(?=[\s/>])" + ATTRIBUTES + b">", re.DOTALL)

    def end(self, name: bytes) -> bytes:
        """How the end tag of an element begins."""
        return b"</" + self.prefix + name

    def index(self, rows: bytes, before: int) -> Sequence[tuple[int, int]]:
        """The number of each of these rows and where it begins; `before` is the number of the row before them."""
        mark = b"<" + self.prefix + b"row"
        usual = mark + b' r="'
        found = []
        hit = rows.find(b"w")  # one byte, which no other tag has, is found many times faster than the whole mark
        while hit >= 0:
            at, hit = hit - len(mark) + 1, rows.find(b"w", hit + 1)
            if not rows.startswith(mark, at):
                continue
            if rows.startswith(usual, at):
                first = at + len(usual)
                number = int(rows[first : rows.index(b'"', first)])
            else:
                number = self.row_number(rows, at) or before + 1
            if number <= before:
                raise Refused("sheet-disordered")
            found.append((number, at))
            before = number
        return found

    def row_end(self, rows: bytes, begin: int) -> int:
        """Where the row that begins there ends."""
        return self._end(rows, self.row, b"row", begin)

    def row_number(self, rows: bytes, begin: int = 0) -> int:
        """The number that the row which begins there gives itself, 0 for none."""
        tag = self.row.match(rows, begin)
        own = _NUMBER.search(tag[0]) if tag else None
        return int(own[1]) if own else 0

    def find_cell(self, row: bytes, number: int, column: int) -> tuple[int, int]:
        """Where the cell of that column begins and ends in a row; the same place twice where it would have to be."""
        usual = b'<%sc r="%s%d"' % (self.prefix, letter(column).encode(), number)
        begin = row.find(usual)
        if begin >= 0:
            end = self._end(row, self.cell, b"c", begin)
            if row.find(usual, end) >= 0:
                raise Refused("sheet-disordered")
            return begin, end
        last, end, found = 0, 0, None
        for tag in self.cell.finditer(row):
            last, begin = _column(tag[0], last), tag.start()
            if last >= column and found is None:
                found = begin, self._end(row, self.cell, b"c", begin) if last == column else begin
        if found is not None:
            return found
        if begin >= 0:
            end = self._end(row, self.cell, b"c", begin)
        ends = [at for mark in self.closing if (at := row.find(mark, end)) >= 0]
        return ends[0], ends[0]

    def _end(self, raw: bytes, pattern: re.Pattern[bytes], name: bytes, begin: int) -> int:
        tag = pattern.match(raw, begin)
        if tag is None:
            raise Refused("sheet-unusual")
        if tag[0].endswith(b"/>"):
            return tag.end()
        end = self.ends[name].search(raw, tag.end())
        if end is None:
            raise Refused("sheet-unusual")
        return end.end()

    def opened(self, row: bytes) -> tuple[bytes, bytes]:
        """The start tag of a row that may hold cells, and what stands after it."""
        tag = self.row.match(row)
        if tag is None:
            raise Refused("sheet-unusual")
        if tag[0].endswith(b"/>"):
            return tag[0][:-2].rstrip() + b">", self.end(b"row") + b">"
        return tag[0], row[tag.end() :]


def row_style(tag: bytes) -> int | None:
    """The cell format that a row gives to cells that are not there yet; None where it has none of its own."""
    own = attributes(tag)
    return int(own[b"s"]) if own.get(b"customFormat") in (b"1", b"true") and b"s" in own else None


def spanning(tag: bytes, columns: list[int]) -> bytes:
    """The start tag of a row whose spans, if it has any, reach over these columns."""

    def wider(spans: re.Match[bytes]) -> bytes:
        first, last = min([int(spans[2]), *columns]), max([int(spans[3]), *columns])
        return b"%s%d:%d%s" % (spans[1], first, last, spans[4])

    return _SPANS.sub(wider, tag)


def _column(tag: bytes, before: int) -> int:
    own = _REFERENCE.search(tag)
    found = number(own[1].decode()) if own else before + 1
    if found <= before:
        raise Refused("sheet-disordered")
    return found
