"""Small books for tests, written as rows: `books(repairs=[{"ticket_no": "BS1", "reported_at": "2026-10-31 23:59"}])`.

Cells are read as from a workbook: moments as people type them, 是 and 否, numbers; garbage makes the cell bad, and so
does an explicit "" where a value is required. What a row does not name is blank. Rows stand in Excel's rows from 2 on,
unless a row names its own `at`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sheetkit.books import Books
from sheetkit.cells import read_cell
from sheetkit.people import Deputy, People
from sheetkit.policy import rulebook, with_overrides
from sheetkit.register import Register, registers
from sheetkit.table import Row, Table, make_row
from sheetkit.workdays import calendar

NOW = "2026-11-20T17:00"


def books(
    now: datetime | str = NOW,
    site: Mapping[str, Any] | None = None,
    without: Collection[str] = (),
    **rows: Sequence[Mapping[str, Any]],
) -> Books:
    """Books at the moment `now` (a bare date means its 24:00); a register without rows is empty.

    `without` names registers that could not be read. `site` may hold what `sheetkit.toml` would: `policy` (overrides by
    id), `in_charge` (post: name), `deputies` (a list of {post, name, first, last}), days `off` and days of `work`,
    `books_since`, `desk` (its hours), `households` (how many there are).
    """
    site = site or {}
    tables = {name: table(name, rows.get(name, ())) for name in registers() if name not in without}
    return Books(
        tables=tables,
        policy=with_overrides(rulebook(), site.get("policy", {})),
        calendar=calendar(map(_day, site.get("off", ())), map(_day, site.get("work", ()))),
        now=moment(now),
        people=people(tables["staff"].rows if "staff" in tables else (), site),
        since=_day(site.get("books_since")),
        desk=site.get("desk", {}),
        households=site.get("households"),
    )


def table(name: str, rows: Sequence[Mapping[str, Any]] = ()) -> Table:
    """The table of a register, all of its columns on the sheet in their usual order."""
    register = registers()[name]
    places = {column.name: place for place, column in enumerate(register.columns, 1)}
    made = [row(register, cells, at) for at, cells in enumerate(rows, 2)]
    return Table(register, register.workbook, made, places, [])


def row(register: Register, cells: Mapping[str, Any], at: int) -> Row:
    """One row; KeyError for a column that the register does not have."""
    given = {name: value for name, value in cells.items() if name not in ("at", "bad")}
    readings = {name: read_cell(_raw(value), register.column(name)) for name, value in given.items()}
    bad = {name for name, reading in readings.items() if reading.bad} | set(cells.get("bad", ()))
    values = {name: reading.value for name, reading in readings.items()}
    return make_row(register, values, cells.get("at", at), frozenset(bad))


def people(staff: Sequence[Row], site: Mapping[str, Any]) -> People:
    """Who is who."""
    deputies = [
        Deputy(d["post"], d["name"], _day(d.get("first")), _day(d.get("last"))) for d in site.get("deputies", ())
    ]
    return People(staff, site.get("in_charge", {}), deputies)


def moment(text: datetime | str) -> datetime:
    """A moment as `--as-of` takes it."""
    if isinstance(text, datetime):
        return text
    at = datetime.fromisoformat(text)
    return at if len(text) > len("2026-11-20") else at + timedelta(days=1)


def _raw(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value
