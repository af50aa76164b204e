"""A register's rows as they were understood: every value knows its cell, and what was odd about a cell is a `Flaw`."""

import re
from bisect import bisect_left
from collections import namedtuple
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from itertools import compress, repeat
from typing import Any

from sheetkit.cells import Reading, show
from sheetkit.lights import HIDDEN
from sheetkit.model import Cell, Flaw, Grid
from sheetkit.quick import read_column
from sheetkit.register import Register
from sheetkit.shape import shape_flaws

Row = Any
"""A named tuple of a register's columns, with `at`, Excel's row number, `book`, the workbook it is in, and `bad`, the
columns whose cell was not understood, is missing though required, or refers to nothing: no rule judges by those."""

HEADER_ROWS = 10
_SPACES = re.compile(r"[\s\u3000\u200b\ufeff*＊]+")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one register in one sheet. `places` holds the number of each column that is there, from 1."""

    register: Register
    workbook: str
    rows: list[Row]
    places: Mapping[str, int]
    flaws: list[Flaw]
    header_row: int = 1
    past: list[Row] = field(default_factory=list)
    """Closed rows of past years, from the workbooks of the same name in the history folder."""
    past_flaws: dict[str, list[Flaw]] = field(default_factory=dict)
    """What was odd about them, by workbook; nobody is asked about it again."""
    formulas: frozenset[tuple[int, int]] = frozenset()
    """The cells, row and column from 1, that hold a formula: nothing is typed over them."""

    def row_at(self, at: int | None) -> Row | None:
        """The data row with this number; rows stand in order, blank ones left out."""
        place = bisect_left(self.rows, at or 0, key=lambda row: row.at)
        return self.rows[place] if place < len(self.rows) and self.rows[place].at == at else None

    def key(self, row: Row) -> str | None:
        """The row's primary key, or None where the register has none or the cell is blank."""
        return getattr(row, self.register.key) if self.register.key else None


@cache
def row_type(name: str, columns: tuple[str, ...]) -> Any:
    """The named tuple of a register's rows."""
    return namedtuple(name, [*columns, "at", "bad", "book"])


def make_row(register: Register, values: Mapping[str, Cell], at: int = 0, bad: frozenset[str] = frozenset()) -> Row:
    """One row from values by column name; what is not given is blank."""
    names = tuple(column.name for column in register.columns)
    return row_type(register.name, names)(*(values.get(name) for name in names), at, bad, register.workbook)


def read_table(grid: Grid, register: Register, workbook: str, computed: Mapping[str, str] = {}) -> Table:
    """Understand a sheet by its register's definition.

    `computed` holds the headers that only formulas may fill, each with its formula as files have it, "" for unknown.
    """
    header = find_header(grid, register)
    if header is None:
        return Table(register, workbook, [], {}, [Flaw("missing-column", words={"name": "no-header"})])
    places, flaws = _columns(grid, header, register, computed)
    columns, kept = _filled_rows(grid, header, places)
    bad: dict[int, set[str]] = {}
    read: dict[str, list[Cell]] = {}
    silent = _silent(grid, header, frozenset(places.values()))
    for column in register.columns:
        place = places.get(column.name)
        if place is None:
            read[column.name] = [None] * len(kept)
            continue
        values, readings = read_column(columns[place - 1], column)
        for at, reading in silent.get(place, {}).items():
            order = bisect_left(kept, at)
            values[order], readings[order] = reading.value, reading
        for order, reading in sorted(readings.items()):
            flaws.extend(Flaw(f.rule, kept[order], column.name, f.value, f.words) for f in reading.flaws)
            if reading.bad:
                bad.setdefault(kept[order], set()).add(column.name)
        read[column.name] = values
    flaws.extend(_overwritten(grid, header, computed))
    flaws.extend(shape_flaws(grid, header, places, kept, computed))
    absent = frozenset(column.name for column in register.columns if column.name not in places)
    marks = [absent | bad[at] if at in bad else absent for at in kept]
    rows = made_rows(register, [*read.values()], kept, marks, workbook)
    return Table(register, workbook, rows, places, flaws, header, formulas=grid.formulas)


def find_header(grid: Grid, register: Register) -> int | None:
    """The row, from 1, among the first ten that holds most of the register's headers, at least two of them."""
    known = register.headers
    scores = [sum(_plain(cell) in known for cell in row) for row in grid.rows[:HEADER_ROWS]]
    best = max(scores, default=0)
    return scores.index(best) + 1 if best > 1 else None


def _filled_rows(grid: Grid, header: int, places: Mapping[str, int]) -> tuple[list[Sequence[object]], list[int]]:
    """The sheet's columns below the header, and the numbers of the rows they hold: blank rows are left out, and so are
    those that say the header again.
    """
    inside = frozenset(places.values())
    silent = {at for at, place in (*grid.uncalculated, *grid.errors) if at > header and place in inside}
    width = max((*places.values(), *map(len, grid.rows)), default=0)
    blank = [""] * width
    below = [row if len(row) == width else [*row, *blank[len(row) :]] for row in grid.rows[header:]]
    below += [blank] * (max(silent, default=0) - len(grid.rows))
    columns: list[Sequence[object]] = list(zip(*below, strict=True)) or [()] * width
    own = [columns[place - 1] for place in places.values()]
    blanks = _rows_of(own, map(_blank, own))
    again = _rows_of(own, ({grid.rows[header - 1][place - 1]} for place in places.values()))
    numbers = range(header + 1, header + 1 + len(below))
    out = {numbers[at] for at in (*blanks, *again)} - silent
    if not out:
        return columns, [*numbers]
    stays = [at not in out for at in numbers]
    return [[*compress(column, stays)] for column in columns], [*compress(numbers, stays)]


def _rows_of(columns: Sequence[Sequence[object]], wanted: Iterable[Collection[object]]) -> Sequence[int]:
    """The places, from 0, of the rows with a wanted value in every column; most are out by the first of them."""
    left: Sequence[int] = range(len(columns[0]))
    for column, values in zip(columns, wanted, strict=True):
        left = [at for at in left if column[at] in values]
        if not left:
            break
    return left


def made_rows(
    register: Register, columns: Sequence[Sequence[Cell]], at: Sequence[int], bad: Iterable[frozenset[str]], book: str
) -> list[Row]:
    """The rows of whole columns, in the order of the register, with their numbers and marks."""
    row = row_type(register.name, tuple(column.name for column in register.columns))
    lines = zip(*columns, at, bad, repeat(book, len(at)), strict=True)
    return [*map(tuple.__new__, repeat(row), lines)]  # a tenth of the time that naming every column takes


def _columns(
    grid: Grid, header: int, register: Register, computed: Mapping[str, str]
) -> tuple[dict[str, int], list[Flaw]]:
    """Where each column stands, counted from 1; the first of two with the same header."""
    places: dict[str, int] = {}
    flaws: list[Flaw] = []
    others: list[str] = []
    known = register.headers
    for place, cell in enumerate(grid.rows[header - 1], 1):
        name = known.get(_plain(cell))
        if name is None:
            if not _is_computed(_plain(cell), computed):
                others.append(_plain(cell))
        elif name in places:
            flaws.append(Flaw("duplicate-column", header, name, _plain(cell), {"place": place}))
        else:
            places[name] = place
    for column in register.columns:
        if column.name not in places:
            longer = [other for other in others if other.startswith(column.header)]
            like = longer or get_close_matches(column.header, filter(None, others), 1)
            words = {"name": "renamed" if like else "missing", "like": like[0] if like else ""}
            flaws.append(Flaw("missing-column", header, column.name, None, words))
    return places, flaws


def _silent(grid: Grid, header: int, wanted: Collection[int]) -> dict[int, dict[int, Reading]]:
    """What cells of the wanted columns tell whose value is not there to be read, by column and row: a formula that was
    never calculated, or an error.
    """
    found: dict[int, dict[int, Reading]] = {}
    for (at, place), error in grid.errors.items():
        if at > header and place in wanted:
            flaw = Flaw("wrong-type", value=error, words={"name": "error-value"})
            found.setdefault(place, {})[at] = Reading(None, (flaw,), bad=True)
    for at, place in grid.uncalculated:
        if at > header and place in wanted:
            found.setdefault(place, {})[at] = Reading(None, (Flaw("not-calculated"),), bad=True)
    return found


def _overwritten(grid: Grid, header: int, computed: Mapping[str, str]) -> list[Flaw]:
    """Typed values in columns that only formulas may fill."""
    flaws = []
    for place, cell in enumerate(grid.rows[header - 1], 1):
        if not _is_computed(_plain(cell), computed):
            continue
        values = [row[place - 1] if place <= len(row) else "" for row in grid.rows[header:]]
        blank, words = _blank(values), {"place": place, "header": _plain(cell)}
        for at, value in enumerate(values, header + 1):
            if value not in blank and (at, place) not in grid.formulas:
                flaws.append(Flaw("formula-overwritten", at, None, show(value), words))
    return flaws


def _is_computed(header: str, computed: Collection[str]) -> bool:
    return header in computed or header.startswith(HIDDEN)


def _blank(values: Iterable[object]) -> set[object]:
    """Those of the values that say nothing."""
    return {"", *filter(_SPACES.fullmatch, (value for value in set(values) if isinstance(value, str)))}


def _plain(cell: object) -> str:
    """A header without the spaces, line breaks and stars that people put in."""
    return _SPACES.sub("", cell) if isinstance(cell, str) else ""
