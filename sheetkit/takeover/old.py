"""An old sheet as it stands: where its header is, what its columns are called, and which of its rows are records."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Literal

from sheetkit.cells import show
from sheetkit.model import Area, Flaw, Grid
from sheetkit.names import letter
from sheetkit.register import Column, Register
from sheetkit.table import HEADER_ROWS
from sheetkit.takeover.names import resemblance
from sheetkit.takeover.synonyms import synonyms

_LONGEST_TITLE = 12
"""Characters of what may be a header when the header's row is looked for: a sentence is none."""
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Field:
    """One column of an old sheet: its place from 1, a title that no other column has, and the words to know it by."""

    place: int
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One row under the header: Excel's row number and its cells from column A on.

    A cell whose value cannot be read (a formula never calculated, an error) holds the `Flaw` that says so.
    """

    at: int
    cells: Sequence[object]


@dataclass(frozen=True, slots=True)
class Old:
    """An old sheet. `passed` are rows that are no records: (row, why, first words); `known` counts known headers."""

    sheet: str
    header: int
    fields: tuple[Field, ...]
    rows: tuple[Record, ...]
    passed: tuple[tuple[int, Literal["totals", "header-again"], str], ...] = ()
    known: int = 0

    def field(self, title: str) -> Field | None:
        """The column of that title."""
        return next((field for field in self.fields if field.title == title), None)

    def places(self, titles: Sequence[str]) -> list[int]:
        """The places of these columns, from 1; KeyError if one is not there."""
        by_title = {field.title: field.place for field in self.fields}
        return [by_title[title] for title in titles]

    def values(self, titles: Sequence[str], column: Column) -> list[object]:
        """What these columns say in a column of ours, top down, blanks left out."""
        places = self.places(titles)
        return [value for record in self.rows if filled(value := joined(record, places, column))]


def open_sheet(grid: Grid, register: Register, header: int | None = None) -> Old | None:
    """Understand a sheet for a register; None if no row of the first ten holds two headers that are known.

    `header` names the header's row (from 1) instead. A merged cell's value counts for each row that it covers.
    """
    merged = grid.facts.merges
    cells = _cells(grid, merged)
    candidates = range(1, min(len(cells), HEADER_ROWS) + 1) if header is None else [header]
    found = [(row, fields, _known(fields, register)) for row in candidates if (fields := _fields(cells, row, merged))]
    row, fields, known = max(found, key=lambda one: one[2], default=(0, (), 0))
    if not fields or (header is None and known < _FEWEST):
        return None
    return _records(Old(grid.sheet, row, fields, (), known=known), cells)


def choose(olds: Iterable[Old | None]) -> tuple[Old | None, list[str]]:
    """The sheet that fits best, the first of equals, and the names of others that look like it."""
    found = [old for old in olds if old is not None and old.rows]
    best = max(found, key=lambda old: old.known, default=None)
    if best is None:
        return None, []
    least = best.known * synonyms().figures["also"]
    return best, [old.sheet for old in found if old is not best and old.known >= least]


def joined(record: Record, places: Sequence[int], column: Column) -> object:
    """The cells at these places as one value of the column; what cannot be read makes the whole unreadable."""
    parts = [value for place in places if filled(value := record.cells[place - 1])]
    flaw = next((part for part in parts if isinstance(part, Flaw)), None)
    if len(parts) < 2 or flaw is not None:
        return flaw or (parts[0] if parts else "")
    sign = " " if column.kind in ("date", "time") else "-" if column.text else "、" if column.people else "；"
    return sign.join(map(text_of, parts))


def filled(value: object) -> bool:
    """Whether a cell holds anything but spaces."""
    return not (value is None or value == "" or (isinstance(value, str) and not value.strip()))


def text_of(value: object) -> str:
    """A cell as people would write it; an unreadable one as what it shows."""
    if isinstance(value, Flaw):
        return value.value or ""
    return show(value).strip()


def _cells(grid: Grid, merged: Sequence[Area]) -> list[list[object]]:
    """The grid with its unreadable cells marked, and each merged cell's value in every row of the merge."""
    width = max((len(row) for row in grid.rows), default=0)
    silent = {place: Flaw("not-calculated") for place in grid.uncalculated}
    silent |= {
        place: Flaw("wrong-type", value=shown, words={"name": "error-value"}) for place, shown in grid.errors.items()
    }
    height = max([len(grid.rows), *(row for row, column in silent if column <= width)])
    rows = [*grid.rows, *[()] * (height - len(grid.rows))]
    cells = [[*map(_clock, row), *[""] * (width - len(row))] for row in rows]
    for (row, column), flaw in silent.items():
        if column <= width:
            cells[row - 1][column - 1] = flaw
    for top, left, bottom, right in merged:
        if right - left < width // 2 and top <= height and left <= width:  # wider ones are titles and remarks
            for row in range(top, min(bottom, height)):
                cells[row][left - 1] = cells[top - 1][left - 1]
    return cells


def _clock(value: object) -> object:
    """A time of day without its day as text, which may be joined to the day in another column."""
    return f"{value:%H:%M}" if isinstance(value, time) else value


def _fields(cells: Sequence[Sequence[object]], row: int, merged: Sequence[Area]) -> tuple[Field, ...]:
    """The columns under a row of titles; one without a title counts if there is anything below."""
    if row > len(cells):
        return ()
    titles = {place: _plain(cell) for place, cell in enumerate(cells[row - 1], 1)}
    width = sum(map(bool, titles.values()))
    groups: dict[int, str] = {}
    for top, left, bottom, right in merged:  # a heading over several columns, 回访 over 时间, 结果 and 人
        if top <= row - 1 <= bottom and 0 < right - left < width - 1 and left <= len(titles):
            groups |= dict.fromkeys(range(left, right + 1), _plain(cells[top - 1][left - 1]))
    fields = []
    for place, title in titles.items():
        if title:
            joined = groups.get(place, "") + title
            fields.append(Field(place, joined, tuple(dict.fromkeys((title, joined)))))
        elif any(filled(cells[at][place - 1]) for at in range(row, len(cells))):
            fields.append(Field(place, f"{letter(place)}列", ()))
    return _told_apart(fields)


def _told_apart(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Titles as short as may be: without the heading above where that is clear, with the column's letter if need be."""
    short = Counter(field.words[0] for field in fields if field.words)
    fields = [replace(f, title=f.words[0]) if f.words and short[f.words[0]] == 1 else f for f in fields]
    count = Counter(field.title for field in fields)
    return tuple(
        field if count[field.title] == 1 else replace(field, title=f"{field.title}（{letter(field.place)}列）")
        for field in fields
    )


def _known(fields: Sequence[Field], register: Register) -> int:
    """How many of these titles name a column of the register."""
    least, headers = synonyms().figures["heading"], register.headers
    return sum(
        any(resemblance(word, header, loosely=False).score >= least for word in field.words for header in headers)
        for field in fields
        if field.words and len(field.words[0]) <= _LONGEST_TITLE
    )


def _records(old: Old, cells: Sequence[Sequence[object]]) -> Old:
    """The sheet with its rows: what is blank is left out, totals and headers printed again are passed over."""
    rows: list[Record] = []
    passed: list[tuple[int, Literal["totals", "header-again"], str]] = []
    places = [field.place - 1 for field in old.fields]
    head = {place: _plain(cells[old.header - 1][place]) for place in places}
    for at, row in enumerate(cells[old.header :], old.header + 1):
        held = [(place, row[place]) for place in places if filled(row[place])]
        if not held:
            continue
        if synonyms().totals.fullmatch(_plain(held[0][1])):
            passed.append((at, "totals", text_of(held[0][1])))
        elif len(held) >= _FEWEST and all(_plain(value) == head[place] for place, value in held):
            passed.append((at, "header-again", text_of(held[0][1])))
        else:
            rows.append(Record(at, row))
    return replace(old, rows=tuple(rows), passed=tuple(passed))


def _plain(cell: object) -> str:
    """A title without the spaces, line breaks and stars that people put in."""
    return "".join(text_of(cell).replace("*", "").replace("＊", "").split()) if filled(cell) else ""
