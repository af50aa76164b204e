"""Whom a row rests with: who is to act on it, or to put it right."""

from collections.abc import Iterator, Sequence

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.homes import keeper
from sheetkit.model import Due, Finding
from sheetkit.people import SUPERVISOR
from sheetkit.table import Row, Table


def rests_with(row: Row, rests: Sequence[str], books: Books) -> str:
    """The first of these columns that names someone, a department's head, else the post that stands last."""
    *names, post = rests
    day = clock.last_day(books.now)
    heads = books.policy["CMP-5"].parameters["heads"]
    for name in names:
        value = getattr(row, name)
        if value and name == "department":
            return books.people.of_post(heads.get(value, post), day)
        if value:
            return str(value)
    return books.people.of_post(post, day)


def row_of(item: Due, books: Books) -> Row | None:
    """The row that an item is about, None where it is about a subject."""
    table = books.tables.get(item.register)
    return table.row_at(item.row) if table is not None and item.row is not None else None


def zone_of(item: Due, books: Books) -> str | None:
    """The zone of an item's row or of its home, or the zone that it is about; None where it has none."""
    row = row_of(item, books)
    if row is None:
        return item.key if books.find("zones", item.key) else books.home_zone(item.key)
    return getattr(row, "zone", None) or books.home_zone(getattr(row, "room", None))


def person_of(finding: Finding, books: Books) -> str:
    """Whom a finding rests with: as the register's duties say, else whoever its row names, its zone's keeper, or the
    supervisor. A column that is itself in question names nobody.
    """
    table = _table(finding, books)
    row = table.row_at(finding.row) if table is not None else None
    if table is not None and row is not None:
        for ladder in _ladders(finding.rule, table, books):
            rests = [name for name in ladder if name != finding.column]
            if any(getattr(row, name) for name in rests[:-1]):
                return rests_with(row, rests, books)
        staff = [column for column in table.register.columns if column.people and column.name != finding.column]
        staff.sort(key=lambda column: not column.required)
        if named := next((value for column in staff if (value := getattr(row, column.name))), None):
            return str(named)
        zone = getattr(row, "zone", None) or books.home_zone(getattr(row, "room", None))
        if zone:
            return keeper(zone, books)
    return books.people.of_post(SUPERVISOR, clock.last_day(books.now))


def _table(finding: Finding, books: Books) -> Table | None:
    place = finding.workbook, finding.sheet
    return next((one for one in books.tables.values() if (one.workbook, one.register.sheet) == place), None)


def _ladders(rule: str, table: Table, books: Books) -> Iterator[Sequence[str]]:
    """Where the duties of this register look for the person; those of the rule itself come first."""
    for law in sorted(books.policy.values(), key=lambda law: law.id != rule):
        yield from (duty.rests for duty in law.duties if duty.register == table.register.name)
