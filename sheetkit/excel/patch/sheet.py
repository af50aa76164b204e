"""Sets cells in the stream of a sheet: the touched cells are written anew, every other byte passes as it is."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sheetkit.errors import Refused
from sheetkit.excel.patch.cell import area, attributes, cell_xml, formula_xml, within
from sheetkit.excel.patch.row import Dialect, row_style, spanning
from sheetkit.excel.patch.stream import pieces, prefix_of
from sheetkit.model import Cell
from sheetkit.names import cell_name, letter

Place = tuple[int, int]
"""Row and column, from 1."""
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass(frozen=True, slots=True)
class Fill:
    """A formula that a column of a table computes in the rows `first` to `last`.

    A cell that holds something keeps it, unless the column is to hold nothing else (`over`).
    """

    first: int
    last: int
    formula: str
    style: int | None = None
    over: bool = False
    values: Mapping[int, Cell] = field(default_factory=dict)
    """By row, what it gives now."""


@dataclass(frozen=True, slots=True)
class Task:
    """What to do in one sheet, and what is known of the workbook around it."""

    cells: Mapping[Place, Cell]
    from_1904: bool = False
    dated: Sequence[bool] = ()
    """Of each cell format whether it shows days."""
    fills: Mapping[int, Fill] = field(default_factory=dict)
    """By column."""
    styles: Mapping[Place, int] = field(default_factory=dict)
    """The formats of cells that are to look neither as before nor like the cells around them."""
    frame: tuple[bytes, bytes] | None = None
    """What stands before and after the rows from now on, if that changes too."""


def edited(chunks: Iterable[bytes], task: Task) -> Iterator[bytes]:
    """The sheet with its cells set and a full recalculation asked for.

    Raises Refused where that cannot be done without harm: a cell with a formula, in an array, in a merged area, with a
    picture or data type in it, a day where no format shows one, a number that would show as a day, XML that no program
    writes.
    """
    return _Editor(task).run(chunks)


class _Editor:
    def __init__(self, task: Task) -> None:
        self.task = task
        self.rows: dict[int, set[int]] = {}
        for row, column in task.cells:
            self.rows.setdefault(row, set()).add(column)
        for column, fill in task.fills.items():
            for row in range(fill.first, fill.last + 1):
                self.rows.setdefault(row, set()).add(column)
        self.left = sorted(self.rows, reverse=True)
        self.dated = [number for number, shows in enumerate(task.dated) if shows]
        self.columns: list[tuple[int, int, int]] = []
        self.closing = b""
        """The end tag of the rows, where the sheet had none."""
        self.arrays: list[Area] = []
        self.last = 0
        """The number of the last row that passed."""
        self.passed = b""
        """The row that passed last, for the looks of what is new."""

    def run(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The sheet, piece by piece."""
        for piece in pieces(chunks):
            match piece.kind:
                case "head":
                    yield self._head(self.task.frame[0] if self.task.frame else piece.raw)
                case "rows":
                    yield b"".join(self._rows(piece.raw))
                case "tail":
                    while self.left:
                        yield self._new_row(self.left.pop())
                    yield self._tail(self.task.frame[1] if self.task.frame else self.closing + piece.raw)

    def _head(self, raw: bytes) -> bytes:
        self.xml = Dialect(prefix_of(raw))
        for tag in self.xml.start(b"col").findall(raw):
            own = attributes(tag)
            if b"style" in own:
                self.columns.append((int(own[b"min"]), int(own[b"max"]), int(own[b"style"])))
        if empty := re.search(rb"\s*/>$", raw):
            raw, self.closing = raw[: empty.start()] + b">", self.xml.end(b"sheetData") + b">"
        filled = [place for place, value in self.task.cells.items() if value not in (None, "")]
        filled += [(fill.last, column) for column, fill in self.task.fills.items()]
        return self.xml.start(b"dimension").sub(lambda tag: _dimension(tag[0], filled), raw, count=1)

    def _rows(self, raw: bytes) -> Iterator[bytes | memoryview]:
        """Rows that are there, the touched ones set and the missing ones in between."""
        if b"f" in raw and b"ref" in raw:  # the first is the quicker search, and mostly enough
            self._note_arrays(raw)
        rows = self.xml.index(raw, self.last)
        header = 0 if self.last else 1  # nothing below a sheet's first row is to look like it
        done, self.last, passing = 0, rows[-1][0] if rows else self.last, memoryview(raw)
        while self.left and self.left[-1] <= self.last:
            number = self.left.pop()
            at = bisect_left(rows, (number, 0))
            found, begin = rows[at]
            yield passing[done:begin]
            done = begin
            if at > header:
                self.passed = raw[rows[at - 1][1] : begin]
            if found == number:
                done = self.xml.row_end(raw, begin)
                yield self._row(raw[begin:done], number)
            else:
                yield self._new_row(number)
        yield passing[done:]
        if len(rows) > header:
            self.passed = raw[rows[-1][1] :]

    def _note_arrays(self, raw: bytes) -> None:
        for tag in self.xml.formula.findall(raw):
            own = attributes(tag)
            if own.get(b"t") in (b"array", b"dataTable") and b"ref" in own:
                self.arrays.append(area(own[b"ref"]))

    def _row(self, raw: bytes, number: int) -> bytes:
        """The row with its cells set."""
        start, rest = self.xml.opened(raw)
        row, changed, last = start + rest, [], 0  # where the last cell ends, once all further ones come after it
        for column in sorted(self.rows[number]):
            begin, end = (last, last) if last else self.xml.find_cell(row, number, column)
            new = self._cell((number, column), row[begin:end], row_style(start))
            last = begin + len(new) if last or (row.startswith(self.xml.closing, end) and begin == end) else 0
            row = row[:begin] + new + row[end:]
            changed += [column] if new else []
        if not changed:
            return raw
        return spanning(start, changed) + row[len(start) :]

    def _cell(self, place: Place, old: bytes, row_style: int | None) -> bytes:
        """A cell anew; `old` is empty where it is not there yet, as is what is returned where it need not be."""
        (row, column), tag = place, self.xml.cell.match(old)
        own = attributes(tag[0]) if tag else {}
        style = self.task.styles.get(place, int(own.get(b"s", b"0")) if tag else row_style)
        if place not in self.task.cells:
            return self._filled(place, old, own, style)
        value = self.task.cells[place]
        if not old and value in (None, ""):
            return b""
        self._may_change(place, old, own)
        style = self._dated(style, place) if isinstance(value, date) else self._look(style, column)
        if isinstance(value, float | int) and not isinstance(value, bool) and style in self.dated:
            raise Refused("cell-day-format", cell=cell_name(column, row))
        return cell_xml(self.xml.prefix, row, column, style, value, self.task.from_1904)

    def _filled(self, place: Place, old: bytes, own: Mapping[bytes, bytes], style: int | None) -> bytes:
        """A cell with the formula of its column."""
        (row, column), fill = place, self.task.fills[place[1]]
        holds = old.count(b"<") > 1 + old.count(b"</")
        if holds and not fill.over:
            return old
        look = fill.style if fill.style is not None else self._look(style, column)
        value = fill.values.get(row)
        new = formula_xml(self.xml.prefix, row, column, look, fill.formula, value, self.task.from_1904)
        formula = new[new.index(b"f>") : new.index(self.xml.end(b"f")) + len(self.xml.end(b"f"))]
        return old if formula in old else new

    def _may_change(self, place: Place, old: bytes, own: Mapping[bytes, bytes]) -> None:
        name = cell_name(place[1], place[0])
        if any(within(place, among) for among in self.arrays):
            raise Refused("cell-array", cell=name)
        if self.xml.formula.search(old):
            raise Refused("cell-formula", cell=name)
        if b"vm" in own or b"cm" in own:
            raise Refused("cell-rich", cell=name)

    def _look(self, own: int | None, column: int) -> int | None:
        """The format of a cell: its own, else that of its column, else that of the cell above."""
        if own is not None:
            return own
        style = self._column_style(column)
        return style if style is not None else self._above_style(column)

    def _dated(self, own: int | None, place: Place) -> int:
        """The first of these formats that shows days, else any of the workbook's that does."""
        if own in self.dated and own is not None:
            return own
        for style in (self._column_style(place[1]), self._above_style(place[1]), *self.dated[:1]):
            if style in self.dated and style is not None:
                return style
        raise Refused("cell-no-day-format", cell=cell_name(place[1], place[0]))

    def _new_row(self, number: int) -> bytes:
        """A row that is not there yet, in the looks of the one above."""
        columns = self.rows[number]
        over = any(column in self.task.fills and self.task.fills[column].over for column in columns)
        if not over and all(self.task.cells.get((number, column)) in (None, "") for column in columns):
            return b""
        start, end = b"<" + self.xml.prefix + b'row r="%d">' % number, self.xml.end(b"row") + b">"
        return self._row(start + end, number)

    def _column_style(self, column: int) -> int | None:
        return next((style for first, last, style in self.columns if first <= column <= last), None)

    def _above_style(self, column: int) -> int | None:
        if not self.passed:
            return None
        start, rest = self.xml.opened(self.passed)
        row = start + rest
        first, last = self.xml.find_cell(row, self.xml.row_number(row), column)
        tag = self.xml.cell.match(row[first:last])
        return int(attributes(tag[0]).get(b"s", b"0")) if tag else None

    def _tail(self, raw: bytes) -> bytes:
        touched = sorted(self.task.cells)
        for tag in self.xml.start(b"mergeCell").findall(raw):
            merged = area(attributes(tag)[b"ref"])
            for place in touched[bisect_left(touched, merged[:2]) : bisect_right(touched, merged[2:])]:
                if within(place, merged) and place != merged[:2]:
                    raise Refused("cell-merged", cell=cell_name(place[1], place[0]))
        return _recalculated(raw, self.xml)


def _dimension(tag: bytes, filled: Sequence[Place]) -> bytes:
    """The used range with the cells in it."""
    if not filled:
        return tag
    top, left, bottom, right = area(attributes(tag)[b"ref"])
    rows, columns = [row for row, _ in filled], [column for _, column in filled]
    first = f"{letter(min(left, *columns))}{min(top, *rows)}"
    last = f"{letter(max(right, *columns))}{max(bottom, *rows)}"
    reference = f'ref="{first}:{last}"'.encode()
    return re.sub(rb"""ref\s*=\s*["'][^"']*["']""", reference, tag, count=1)


def _recalculated(tail: bytes, xml: Dialect) -> bytes:
    """What stands after the rows, with the wish that the next program works out all formulas."""
    wish = b"<" + xml.prefix + b'sheetCalcPr fullCalcOnLoad="1"/>'
    old = xml.start(b"sheetCalcPr").search(tail)
    if old is not None:
        return tail.replace(old[0], wish if old[0].endswith(b"/>") else wish[:-2] + b">", 1)
    end = tail.index(b">") + 1
    return tail[:end] + wish + tail[end:]
