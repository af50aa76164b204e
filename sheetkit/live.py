"""What the computed columns of workbooks show at a moment, by the engine: the values that go with their formulas."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.clerk import Clocked
from sheetkit.due import clocked
from sheetkit.excel.formulas.columns import Live
from sheetkit.excel.formulas.conditions import HOLDERS
from sheetkit.lights import BAD, ENDED, UNCOVERED, WORDS, Light, lights
from sheetkit.model import Cell, Grid
from sheetkit.table import read_table


def live(books: Books, fixed: bool = False) -> Live:
    """What workbooks with the rows of these books are written with; `fixed` keeps their moment for ever."""
    return Live(books.policy, books.calendar, books.now, fixed, live_lists(books), live_cells(books))


def holding(rows: Mapping[str, Sequence[Mapping[str, Cell]]], books: Books) -> Books:
    """The books with these rows, by register, in place of those they hold: what a workbook written of them will say."""
    tables = dict(books.tables)
    for name, lines in rows.items():
        register = books.register(name)
        cells = [[_typed(line.get(column.name)) for column in register.columns] for line in lines]
        tables[name] = read_table(Grid(register.sheet, [list(register.headers), *cells]), register, register.workbook)
    people = replace(books.people, staff=tables["staff"].rows if "staff" in tables else [])
    return replace(books, tables=tables, people=people, _index={})


def _typed(value: Cell) -> object:
    """A value as it is read from a cell that it was written into."""
    return "" if value is None else value if not isinstance(value, bool) else "是" if value else "否"


def live_cells(books: Books) -> dict[str, dict[int, dict[str, Cell]]]:
    """By register and Excel's row, the cells of each light by header; a cell that is not there shows nothing."""
    shown: dict[str, dict[int, dict[str, Cell]]] = {}
    for light in lights(books.policy):
        rows = shown.setdefault(light.register, {})
        for at, cells in _cells(light, books):
            rows.setdefault(at, {}).update(zip(light.headers, cells, strict=True))
    return shown


def _cells(light: Light, books: Books) -> Iterator[tuple[int, tuple[Cell, Cell, Cell]]]:
    """Excel's row and the three cells, for each row on which one of the duties runs or cannot be judged."""
    clocks: dict[int, Clocked] = {}
    unclear: set[int] = set()
    for rule, duty in light.duties:
        if duty.register in books.tables:
            found, odd = clocked(duty, rule, books)
            if duty.entries:
                alone = _without(books, duty.entries.register)
                ended = [one for one in clocked(duty, rule, alone)[0] if one.met is not None]
                found, odd = [*found, *ended], odd - {one.row.at for one in ended}
            clocks = {one.row.at: one for one in found} | clocks
            unclear |= odd
    repeats = any(duty.entries for _, duty in light.duties)
    for at in clocks.keys() | unclear:
        yield at, _shown(light, clocks[at], books, repeats) if at in clocks else (BAD, BAD, "")


def _without(books: Books, register: str) -> Books:
    """The books with no row in a register: for tickets that have ended nobody looks at their follow-ups."""
    tables = {
        name: replace(table, rows=[], past=[]) if name == register else table for name, table in books.tables.items()
    }
    return replace(books, tables=tables, _index={})


def _shown(light: Light, one: Clocked, books: Books, repeats: bool) -> tuple[Cell, Cell, Cell]:
    if one.met is not None and repeats:
        return "", ENDED, ""
    if one.limit.provisional:
        return UNCOVERED, UNCOVERED, ""
    due = one.limit.due
    return due, WORDS[one.state], "" if one.met is not None else _left(light, due, books)


def _left(light: Light, due: datetime, books: Books) -> float:
    minutes = (due - books.now) // clock.MINUTE
    days = (clock.last_day(due) - clock.last_day(books.now)).days
    return {"分钟": float(minutes), "小时": minutes / 60, "天": float(days)}[light.unit]


def live_lists(books: Books) -> Mapping[str, list[Cell]]:
    """The lists from other workbooks that formulas look things up in, by their names."""
    holders = [*_holders(books)]
    households = books.register("households")
    rooms = {row.room: row for row in reversed(books.rows("households")) if row.room is not None}
    kinds: list[Cell] = ["?" if "move_in_kind" in row.bad else row.move_in_kind or "" for row in rooms.values()]
    room, kind = (f"{households.sheet}_{households.column(name).header}" for name in ("room", "move_in_kind"))
    held = {name: [holder[place] for holder in holders] for place, name in enumerate(HOLDERS)}
    return {room: [*rooms], kind: kinds, **held}


_ALWAYS = 0.0, 2958466.0
"""From Excel's first day to past its last."""


def _holders(books: Books) -> Iterator[tuple[Cell, Cell, Cell, Cell]]:
    """Post, name, first and last day of everyone who ever held a post, as `People.holders` has it."""
    people, (first, last) = books.people, _ALWAYS
    for row in people.staff:
        if row.post and row.name:
            yield row.post, row.name, row.joined or first, row.left or last
    for post, name in people.in_charge.items():
        yield post, name, first, last
    for deputy in people.deputies:
        yield deputy.post, deputy.name, deputy.first or first, deputy.last or last
