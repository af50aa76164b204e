"""What stands on the paper of a form: the values of a row as a paper form shows them, in lines of boxes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.exact import exact
from sheetkit.form import WORKED_OUT, Form, Item, Linked, column_of
from sheetkit.model import Cell
from sheetkit.paper import Align, Box, Line
from sheetkit.register import Column, Register
from sheetkit.table import Row
from sheetkit.word.chinese import plain_date

_WEEK = "一二三四五六日"
_DAY_BY_HAND = "　　　年　　月　　日"
_LOW = 7.0
"""The least height of the lines of a table, in millimetres: one line of print."""
_ON, _OFF = "☑", "☐"


class Entry(NamedTuple):
    """A row of the register, and what was worked out for it."""

    row: Row
    worked: Mapping[str, Cell]


def row_lines(entry: Entry, form: Form, books: Books) -> tuple[list[Line], list[str]]:
    """The boxes of a form of one row, and the headers of cells that were not understood."""
    lines = []
    for items in form.rows:
        boxes = [box for item in items for box in _boxes(entry, item, form, books)]
        lines.append(Line(tuple(boxes), max(form.high, *(item.high for item in items))))
    for linked in form.lists:
        lines += _linked(entry, linked, books)
    items = [item for row in form.rows for item in row]
    return lines, _unclear([entry], items, form.register)


def table_lines(entries: Sequence[Entry], form: Form, books: Books) -> tuple[list[Line], list[str]]:
    """The lines of a table, its heads first, and the headers of cells that were not understood."""
    lines = [Line(_heads(form.columns, form.register), _LOW + 2, head=True)]
    for number, entry in enumerate(entries, 1):
        lines.append(Line(tuple(_cell(entry, item, form.register, books, number) for item in form.columns), form.high))
    if form.total:
        lines.append(Line(tuple(_totals(entries, form)), form.high))
    return lines, _unclear(entries, form.columns, form.register)


def shown(value: Cell) -> str:
    """A value as a paper shows it: 2026年11月20日 09:30."""
    if isinstance(value, datetime):
        return f"{plain_date(value)} {value:%H:%M}"
    if isinstance(value, date):
        return plain_date(value)
    return "" if value is None else show(value)


def _boxes(entry: Entry, item: Item, form: Form, books: Books) -> Iterator[Box]:
    """The label and the value of one item, or what is printed alone."""
    if item.band:
        yield Box(item.band, label=True, align="center")
        return
    label = _label(item, form.register)
    if label:
        yield Box(label, fixed=form.label, label=True, align="center")
    if item.sign:
        yield Box(_signature(entry, item), item.share)
    elif item.field:
        yield Box(_filled(entry, item, form.register, books, boxes=item.how != "text") or item.text, item.share)
    else:
        yield Box(item.text, item.share)


def _signature(entry: Entry, item: Item) -> str:
    """Room for a name and a day by hand; who is on record is printed, and signs beside it."""
    name = shown(_value(entry, item.field)) if item.field else ""
    day = shown(_value(entry, item.on)) if item.on else ""
    return f"{name}\n{day or _DAY_BY_HAND}"


def _label(item: Item, register: Register) -> str:
    if item.label or item.sign or not item.field:
        return item.label or item.sign
    column = column_of(register, item.field)
    return column.header if column else WORKED_OUT[item.field]


def _heads(columns: Sequence[Item], register: Register) -> tuple[Box, ...]:
    return tuple(Box(_label(item, register), item.share, label=True, align="center") for item in columns)


def _cell(entry: Entry, item: Item, register: Register, books: Books, number: int) -> Box:
    if item.field == "@no":
        return Box(str(number), item.share, align="center")
    text = _filled(entry, item, register, books, boxes=item.how == "boxes") or item.text
    column = column_of(register, item.field) if item.field else None
    return Box(text, item.share, align=_align(item, column))


def _align(item: Item, column: Column | None) -> Align:
    """Amounts at the right, words at the left, all else in the middle."""
    if item.field == "@owed" or (column and column.kind == "number"):
        return "right"
    short = column is None or column.kind != "text" or column.text or column.people
    return "center" if short else "left"


def _totals(entries: Sequence[Entry], form: Form) -> Iterator[Box]:
    for place, item in enumerate(form.columns):
        if item.field in form.total:
            values = [value for entry in entries if isinstance(value := _value(entry, item.field), float)]
            yield Box(show(float(sum(map(exact, values)))), item.share, label=True, align="right")
        else:
            yield Box("" if place else "合计", item.share, label=True, align="center")


def _linked(entry: Entry, linked: Linked, books: Books) -> Iterator[Line]:
    """The rows of another register that belong to this one, under a heading, and blank lines for a hand."""
    key = getattr(entry.row, linked.of)
    rows = books.group(linked.register.name, linked.by).get(key, []) if key is not None else []
    yield Line((Box(linked.title, label=True, align="center"),), _LOW)
    yield Line(_heads(linked.columns, linked.register), _LOW)
    for number, row in enumerate(rows, 1):
        one = Entry(row, {})
        yield Line(tuple(_cell(one, item, linked.register, books, number) for item in linked.columns), _LOW)
    for _ in range(max(0, linked.blank - len(rows))):
        yield Line(tuple(Box("", item.share) for item in linked.columns), _LOW)


def _filled(entry: Entry, item: Item, register: Register, books: Books, boxes: bool) -> str:
    value = value_of(entry, item.field, register, books)
    column = column_of(register, item.field) if item.field else None
    if boxes and column and column.kind in ("choice", "yes_no"):
        return "　".join((_ON if one == shown(value) else _OFF) + one for one in column.choices or ("是", "否"))
    if item.how == "weekday" and isinstance(value, date):
        clock = f" {value:%H:%M}" if isinstance(value, datetime) else ""
        return f"{plain_date(value)}（{_WEEK[value.weekday()]}）{clock}"
    return shown(value)


def value_of(entry: Entry, field: str, register: Register, books: Books) -> Cell:
    """The value of a field, of another register's row where the row refers to it."""
    own, _, other = field.partition(".")
    value = _value(entry, own)
    if not other or value is None:
        return value
    target, name = register.column(own).refers[0]
    rows = books.group(target, name).get(value, [])
    found: Cell = getattr(rows[0], other) if rows else None
    return found


def _value(entry: Entry, field: str) -> Cell:
    if not field:
        return None
    value: Cell = entry.worked.get(field) if field.startswith("@") else getattr(entry.row, field)
    return value


def _unclear(entries: Sequence[Entry], items: Sequence[Item], register: Register) -> list[str]:
    """The headers of printed cells that stand blank because nobody could understand them."""
    names = dict.fromkeys(name for item in items for name in (item.field.partition(".")[0], item.on) if name)
    names = {name: None for name in names if not name.startswith("@")}
    return [register.column(name).header for name in names if any(_is_unclear(one.row, name) for one in entries)]


def _is_unclear(row: Row, name: str) -> bool:
    return name in row.bad and getattr(row, name) is None
