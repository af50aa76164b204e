"""What a planted case is, and how one is put into clean books."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from samples.generator.world import TODAY, Row, World, at
from sheetkit.model import Cell

Change = Callable[[World, Row], Row]
"""The cells to set in the row (None blanks one); it may touch rows of other registers that must go along."""
Wanted = Callable[[World, Row], bool]


@dataclass(frozen=True)
class Case:
    """One thing that is wrong, or late, in one row of the sample."""

    name: str
    register: str
    wanted: Wanted
    """The clean rows that may be taken for it."""
    change: Change
    found: tuple[tuple[str, str], ...] = ()
    """(rule, column) of each finding that `check` then has."""
    due: tuple[tuple[str, str], ...] = ()
    """(rule, state) of each item that `due` then has."""
    again: int = 1
    """How many rows carry the finding."""


def put(cell: str, value: Cell) -> Change:
    """Set one cell."""
    return lambda world, row: {cell: value}


def take(world: World, case: Case, taken: set[int]) -> Row | None:
    """A row for the case, found by its own chance: one that is wanted and that no case has yet; None if none is."""
    rows = world.books[case.register]
    for place in world.stream(f"planted/{case.name}").sample(range(len(rows)), len(rows)):
        row = rows[place]
        if id(row) not in taken and case.wanted(world, row):
            taken.add(id(row))
            return row
    return None


def moment(row: Row, cell: str) -> datetime:
    """The moment in that cell."""
    value = row[cell]
    assert isinstance(value, datetime)
    return value


def day(row: Row, cell: str) -> date:
    """The day in that cell."""
    value = row[cell]
    if isinstance(value, datetime):
        return value.date()
    assert isinstance(value, date)
    return value


def on(cell: str, month: int, number: int) -> Wanted:
    """Rows whose cell lies on that day of the sample's year."""
    wanted = date(TODAY.year, month, number)
    return lambda world, row: bool(row.get(cell)) and day(row, cell) == wanted


def november(number: int, clock: str) -> datetime:
    """A moment in the sample's last month."""
    return at(TODAY.replace(day=number), clock)


def past(row: Row, cell: str) -> bool:
    """Whether the cell lies in the settled part of the books, between the first weeks and the last."""
    return bool(row.get(cell)) and date(2025, 12, 20) < day(row, cell) < date(2026, 10, 25)


def shifted(row: Row, days: int, *cells: str) -> Row:
    """The cells that are filled, that many days later."""
    return {cell: moment(row, cell) + timedelta(days=days) for cell in cells if row.get(cell)}


def later(row: Row, cell: str, minutes: int) -> datetime:
    """The moment in the cell, so many minutes later."""
    return moment(row, cell) + timedelta(minutes=minutes)


def when(text: str) -> datetime:
    """A moment of the sample's last month, told as day and clock: `16 09:30`."""
    number, clock = text.split()
    return november(int(number), clock)
