"""The forms that are printed from rows: one TOML file each in `forms/`, which names fields and places them.

A form has `rows` (labelled boxes: a document for each row of the register) or `columns` (a table of many rows). A field
is a column of the register; `room.name` is the name of the home that the row's 房号 refers to, and `@no`, `@limit`,
`@late` and `@owed` are worked out. A broken form fails at load with its file, the place in it and the reason.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal, Never

from sheetkit.errors import SheetkitError
from sheetkit.policy import rulebook
from sheetkit.register import Column, Register, registers

FOLDER = Path(__file__).with_name("forms")
UNPAID = "unpaid"
"""`among` the bills that are past their day and not paid in full; else a rule's id: what is overdue by it."""

WORKED_OUT: Mapping[str, str] = {"@no": "序号", "@limit": "期限", "@late": "已超时", "@owed": "欠缴"}
"""Fields that no register has, with their labels; `@limit` and `@late` need `among` a rule, `@owed` unpaid bills."""

_LAST = 1000
"""The position of what is no register, behind all that are."""

_DUE = {"rests_with": "负责人", "rule": "规则", "what": "事项", "sheet": "登记表", "key": "编号", "limit": "期限"}
DUE = Register(
    name="due",
    workbook="",
    sheet="期限",
    position=0,
    key=None,
    columns=tuple(Column(name, head, "time" if name == "limit" else "text", False) for name, head in _DUE.items()),
    row={},
)
"""What is overdue, by any rule, as if it were a register."""


@dataclass(frozen=True, slots=True)
class Item:
    """One box of a form: a field with its label, else room for a hand.

    Its `share` of the line's width; the least height `high` in millimetres; `how` a value is shown: choices as `boxes`
    (`per` line) or as `text`, a day with its `weekday`, an amount as `money`. `sign` is room for a signature with its
    day, printed where `field` and `on` have them. `band` is a heading over the whole width, `text` is printed where
    there is no value.
    """

    field: str = ""
    label: str = ""
    share: float = 1
    high: float = 0
    how: Literal["", "boxes", "text", "weekday", "money"] = ""
    per: int = 0
    sign: str = ""
    on: str = ""
    band: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """Rows of another register that belong to the row: those whose `by` is the row's `of`; `blank` ones follow."""

    title: str
    register: Register
    by: str
    of: str
    columns: tuple[Item, ...]
    blank: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """One form. `key` is the column that names a row, None where Excel's row number does; `day` what makes its month.

    Rows count where every column of `where` has one of its values, and no column of `unless` has. `each` makes one
    document a value of a column, with the field `to` beside it; `sort` are the columns that order a table; `total` are
    fields that are added up in its last line. `label` is the width of labels, `high` the least height of lines, both in
    millimetres; `copies` the names of the copies on one page; `signatures` and `note` stand below.
    """

    name: str
    title: str
    register: Register
    key: str | None
    day: str | None = None
    where: Mapping[str, Sequence[str]] = made(default_factory=dict)
    unless: Mapping[str, Sequence[str]] = made(default_factory=dict)
    among: str = ""
    each: str | None = None
    to: str = ""
    sort: Sequence[str] = ()
    rows: tuple[tuple[Item, ...], ...] = ()
    columns: tuple[Item, ...] = ()
    lists: tuple[Linked, ...] = ()
    total: Sequence[str] = ()
    copies: Sequence[str] = ()
    landscape: bool = False
    small: bool = False
    label: float = 27
    high: float = 9
    signatures: Sequence[str] = ()
    note: str = ""

    @property
    def needs(self) -> frozenset[str]:
        """The registers it looks at; none stands for all of them, which what is overdue by any rule asks for."""
        if self.register is DUE:
            return frozenset()
        fields = [*self.columns, *(item for row in self.rows for item in row)]
        names = {self.register.name, *(one.register.name for one in self.lists)}
        named = [self.to, *(item.field for item in fields)]
        names |= {target for field in named if (target := _target(self.register, field))}
        return frozenset(names | (set(_reads(self.among)) if self.among not in ("", UNPAID) else set()))


def forms(folder: Path = FOLDER) -> Mapping[str, Form]:
    """All forms by name, in the order of the data dictionary. Raises SheetkitError for a broken one."""
    return _forms(folder)


def form_named(name: str, others: Iterable[str] = ()) -> Form:
    """The form of that name, whichever brackets it is typed with. Raises SheetkitError for any other.

    `others` are names of what is no form but may have been meant.
    """
    known = {plain_name(one): one for one in forms()}
    if plain_name(name) in known:
        return forms()[known[plain_name(name)]]
    names = [*forms(), *others]
    like = [one for one in names if plain_name(name) in plain_name(one)] or get_close_matches(name, names, 3, 0.4)
    raise SheetkitError("doc-unknown-like" if like else "doc-unknown", name=name, like="、".join(like))


def column_of(register: Register, field: str) -> Column | None:
    """The column that a field means, None for one that is worked out. Raises KeyError if there is none."""
    if field in WORKED_OUT:
        return None
    own, _, other = field.partition(".")
    column = register.column(own)
    return registers()[column.refers[0][0]].column(other) if other and column.refers else register.column(field)


@cache
def _forms(folder: Path) -> Mapping[str, Form]:
    found: dict[str, Form] = {}
    for path in sorted(folder.glob("*.toml")):
        form = _load(path)
        if form.name in found:
            _fail(path, "name", "another form has this name")
        found[form.name] = form
    return dict(sorted(found.items(), key=lambda one: (one[1].register.position or _LAST, one[0])))


def _load(path: Path) -> Form:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except ValueError as error:
        _fail(path, "", str(error))
    register = _register(path, data.pop("register", ""))
    place = "name"
    try:
        name = data.pop("name")
        place = "lists"
        linked = tuple(_linked(path, one, data.get("key", register.key)) for one in data.pop("lists", ()))
        place = "rows"
        rows = tuple(tuple(_item(one) for one in row) for row in data.pop("rows", ()))
        place = "columns"
        columns = tuple(_item(one) for one in data.pop("columns", ()))
        place = ""
        options = {"title": name, "key": register.key} | data
        form = Form(name=name, register=register, rows=rows, columns=columns, lists=linked, **options)
    except (TypeError, KeyError) as error:
        _fail(path, place, str(error))
    _agrees(path, form)
    return form


def _item(data: Any) -> Item:
    item = Item(field=data) if isinstance(data, str) else Item(**data)
    for name, kind in Item.__annotations__.items():
        value = getattr(item, name)
        if not isinstance(value, (int, float) if kind in (float, int) else str):
            raise TypeError(f"{name} = {value!r}")
    return item


def _linked(path: Path, data: dict[str, Any], key: str | None) -> Linked:
    register = _register(path, data.pop("register", ""))
    columns = tuple(_item(one) for one in data.pop("columns"))
    _there(path, register, [*(item.field for item in columns), data["by"]])
    return Linked(register=register, columns=columns, **{"of": key} | data)


def _agrees(path: Path, form: Form) -> None:
    """Every field that a form names is there, and what it asks for can be given."""
    if bool(form.rows) == bool(form.columns):
        _fail(path, "", "a form has either rows or columns")
    items = [*form.columns, *(item for row in form.rows for item in row)]
    named = [*(item.field for item in items), *(item.on for item in items), *form.where, *form.unless, *form.sort]
    named += [form.key or "", form.day or "", form.each or "", form.to, *form.total, *(one.of for one in form.lists)]
    _there(path, form.register, named)
    if form.among not in ("", UNPAID) and form.among not in rulebook():
        _fail(path, "among", f"no rule {form.among}")


def _there(path: Path, register: Register, fields: Sequence[str]) -> None:
    for field in filter(None, fields):
        try:
            column_of(register, field)
        except KeyError:
            _fail(path, field, f"no column {register.name}.{field}")


def _register(path: Path, name: str) -> Register:
    if name == DUE.name:
        return DUE
    if name not in registers():
        _fail(path, "register", f"no register {name}")
    return registers()[name]


def _target(register: Register, field: str) -> str | None:
    own, _, other = field.partition(".")
    return register.column(own).refers[0][0] if other else None


def _reads(rule: str) -> tuple[str, ...]:
    law = rulebook()[rule]
    return tuple(dict.fromkeys(("staff", *law.needs, *(duty.register for duty in law.duties))))


def plain_name(name: str) -> str:
    """A form's name however its brackets and spaces are typed."""
    return name.translate(str.maketrans("（）", "()")).replace(" ", "")


def _fail(path: Path, pointer: str, reason: str) -> Never:
    raise SheetkitError("definition-broken", file=path.name, pointer=pointer or "/", reason=reason)
