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
from sheetkit.register import Register
from sheetkit.table import Row
from sheetkit.word.chinese import plain_date

_WEEK = "一二三四五六日"
_DAY_BY_HAND = "　　　年　　月　　日"
_HEAD, _LOW = 9, 7
"""The least heights in millimetres of the heads of a table, and of the lines of one that stands in a form."""
_LONG = 6
"""Words of more characters are a text, which begins at the left of its box."""
_ON, _OFF = "☑", "☐"


class Entry(NamedTuple):
    """A row of the register, and what was worked out for it."""

    row: Row
    worked: Mapping[str, Cell]


def row_lines(entry: Entry, form: Form, books: Books) -> tuple[list[Line], list[str]]:
    """The boxes of a form of one row, and the headers of cells that were not understood."""
    lines = []
    for row in form.rows:
        boxes = [box for item in row for box in _boxes(entry, item, form, books)]
        lines.append(Line(tuple(boxes), max(form.high, *(item.high for item in row))))
    for linked in form.lists:
        lines += _linked(entry, linked, books)
    items = tuple(item for row in form.rows for item in row)
    return lines, _unclear([entry], items, form.register)


def table_lines(entries: Sequence[Entry], form: Form, books: Books, year: int | None) -> tuple[list[Line], list[str]]:
    """The lines of a table, its heads first, and the headers of cells that were not understood.

    Days of `year`, which stands above the table, are shown without it.
    """
    lines = [Line(_heads(form.columns, form.register), _HEAD, head=True)]
    lines += _rows(entries, form.columns, form.register, books, form.high, year)
    if form.total:
        lines.append(Line(tuple(_totals(entries, form)), form.high))
    return lines, _unclear(entries, form.columns, form.register)


def shown(value: Cell, year: int | None = None) -> str:
    """A value as a paper shows it: 2026年11月20日 09:30; a day of `year` without it."""
    if isinstance(value, date):
        day = plain_date(value).removeprefix(f"{year}年")
        return f"{day} {value:%H:%M}" if isinstance(value, datetime) else day
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
        yield _signature(entry, item)
    elif item.field:
        yield Box(_filled(entry, item, form.register, books, item.how != "text") or item.text, item.share)
    else:
        yield Box(item.text, item.share)


def _signature(entry: Entry, item: Item) -> Box:
    """Room for a name and a day by hand; who is on record is printed, and signs beside it."""
    name, day = shown(_value(entry, item.field)), shown(_value(entry, item.on))
    return Box(f"{name}\n{day or _DAY_BY_HAND}", item.share, align="left" if name else "right")


def _label(item: Item, register: Register) -> str:
    if item.label or item.sign or not item.field:
        return item.label or item.sign
    column = column_of(register, item.field)
    return column.header if column else WORKED_OUT[item.field]


def _heads(columns: Sequence[Item], register: Register) -> tuple[Box, ...]:
    return tuple(Box(_label(item, register), item.share, label=True, align="center") for item in columns)


def _rows(
    entries: Sequence[Entry], items: Sequence[Item], register: Register, books: Books, high: float, year: int | None
) -> list[Line]:
    """The lines of the rows of a table. A column with a long text begins at the left, other words in the middle."""
    texts = [
        [_in_table(entry, item, register, books, number, year) for item in items]
        for number, entry in enumerate(entries, 1)
    ]
    long = [max((len(row[place]) for row in texts), default=0) > _LONG for place in range(len(items))]
    aligns = [_align(item, register, is_long) for item, is_long in zip(items, long, strict=True)]
    return [
        Line(
            tuple(Box(text, item.share, align=align) for text, item, align in zip(row, items, aligns, strict=True)),
            high,
        )
        for row in texts
    ]


def _in_table(entry: Entry, item: Item, register: Register, books: Books, number: int, year: int | None) -> str:
    if item.field == "@no":
        return str(number)
    return _filled(entry, item, register, books, item.how == "boxes", year) or item.text


def _align(item: Item, register: Register, is_long: bool) -> Align:
    """Amounts at the right, long words at the left, all else in the middle."""
    column = column_of(register, item.field) if item.field else None
    if item.field == "@owed" or (column and column.kind == "number"):
        return "right"
    words = column is not None and column.kind == "text" and not column.text and not column.people
    return "left" if words and is_long else "center"


def _totals(entries: Sequence[Entry], form: Form) -> Iterator[Box]:
    for place, item in enumerate(form.columns):
        if item.field in form.total:
            values = [value for entry in entries if isinstance(value := _value(entry, item.field), float)]
            yield Box(_number(float(sum(map(exact, values))), item), item.share, label=True, align="right")
        else:
            yield Box("" if place else "合计", item.share, label=True, align="center")


def _linked(entry: Entry, linked: Linked, books: Books) -> Iterator[Line]:
    """The rows of another register that belong to this one, under a heading, and blank lines for a hand."""
    key = getattr(entry.row, linked.of)
    rows = books.group(linked.register.name, linked.by).get(key, []) if key is not None else []
    yield Line((Box(linked.title, label=True, align="center"),), _LOW)
    yield Line(_heads(linked.columns, linked.register), _LOW)
    yield from _rows([Entry(row, {}) for row in rows], linked.columns, linked.register, books, _LOW, None)
    for _ in range(max(0, linked.blank - len(rows))):
        yield Line(tuple(Box("", item.share) for item in linked.columns), _LOW)


def _filled(entry: Entry, item: Item, register: Register, books: Books, boxes: bool, year: int | None = None) -> str:
    value = value_of(entry, item.field, register, books)
    column = column_of(register, item.field) if item.field else None
    if boxes and column and column.kind in ("choice", "yes_no"):
        choices = column.choices or ("是", "否")
        ticked = [(_ON if one == shown(value) else _OFF) + one for one in choices]
        per = item.per or len(ticked)
        return "\n".join("　".join(ticked[at : at + per]) for at in range(0, len(ticked), per))
    if isinstance(value, float):
        return _number(value, item)
    if item.how == "weekday" and isinstance(value, date):
        return shown(value, year).replace("日", f"日（{_WEEK[value.weekday()]}）", 1)
    return shown(value, year)


def _number(value: float, item: Item) -> str:
    return f"{value:,.2f}" if item.how == "money" else show(value)


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
