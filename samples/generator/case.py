"""What a planted case is, and how one is put into clean books."""

from collections.abc import Callable, Mapping
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
    missed: tuple[tuple[str, int], ...] = ()
    """(rule, how many) of each item of `due` that then tells of so many missed periods."""
    again: int = 1
    """How many rows carry the finding."""


def put(cell: str, value: Cell) -> Change:
    """Set one cell."""
    return lambda world, row: {cell: value}


def blanked(*cells: str) -> Change:
    """Blank these cells."""
    return lambda world, row: dict.fromkeys(cells)


def minutes_from(cell: str, other: str, minutes: int) -> Change:
    """A cell set so many minutes after (before, if negative) another."""
    return lambda world, row: {cell: later(row, other, minutes)}


def days_from(cell: str, other: str, days: int) -> Change:
    """A day set so many days after (before, if negative) another."""
    return lambda world, row: {cell: day(row, other) + timedelta(days=days)}


def drop(world: World, register: str, unwanted: Callable[[Row], bool]) -> None:
    """Take rows out of a register: what was not done, or not written down."""
    rows = world.books[register]
    rows[:] = [row for row in rows if not unwanted(row)]


def take(world: World, case: Case, taken: Mapping[int, Row]) -> Row | None:
    """A row for the case, found by its own chance: one that is wanted and that no case has yet; None if none is."""
    rows = world.books[case.register]
    for place in world.stream(f"planted/{case.name}").sample(range(len(rows)), len(rows)):
        row = rows[place]
        if id(row) not in taken and case.wanted(world, row):
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
