"""Planted: what comes round and was left out, in the current turn or in earlier ones (items of `due`)."""

from datetime import date

from samples.generator.case import Case, Change, Wanted, blanked, day, drop, put
from samples.generator.world import Row, World, at


def _left_out(
    name: str, register: str, wanted: Wanted, missed: tuple[tuple[str, int], ...] = (), **state: tuple[tuple[str, str], ...]
) -> Case:
    """A case in which all the rows wanted are missing."""
    return Case(name, register, wanted, _without(register, wanted), missed=missed, **state)


def _without(register: str, wanted: Wanted) -> Change:
    def change(world: World, row: Row) -> Row:
        drop(world, register, lambda other: wanted(world, other))
        return {}

    return change


def _logged(rule: str, *periods: str, about: str = "") -> Wanted:
    """The entries of the log for a rule and its periods."""
    return lambda world, row: row["rule"] == rule and row["period"] in periods and about in str(row["about"])


def _of(cell: str, first: date, last: date, **cells: str) -> Wanted:
    """Rows from a day to a day with these values."""

    def wanted(world: World, row: Row) -> bool:
        return first <= day(row, cell) <= last and all(row.get(name) == value for name, value in cells.items())

    return wanted


def _week(monday: date) -> tuple[date, date]:
    return monday, date.fromordinal(monday.toordinal() + 6)


def _month(month: int) -> tuple[date, date]:
    return date(2026, month, 1), date(2026, month, 28)


