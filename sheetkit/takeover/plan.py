"""What was decided about an old sheet, and the file in which people write it down (对照表)."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Never, TypeVar

from sheetkit.cells import read_cell
from sheetkit.errors import SheetkitError
from sheetkit.register import Column, Register
from sheetkit.takeover.number import is_form
from sheetkit.takeover.old import Old

SCHEMA = Path(__file__).with_name("plan.schema.json")
T = TypeVar("T")
_LINE = re.compile(r"line (\d+)")
_TABLE = re.compile(r"(\s*)\[([^\[\]]+)\](\s*(?:#.*)?)")
_ENTRY = re.compile(r"(\s*)([^\s\"'#=\[\],{}][^\"'#=\[\],{}]*?)(\s*=.*)", re.DOTALL)
_BARE = re.compile(r"[\w-]+", re.ASCII)
_QUOTES = "\"'“”‘’「」"


@dataclass(frozen=True, slots=True)
class Plan:
    """By English column name: the old columns (several are joined), values to be read as others, what fills blanks.

    `values` maps old text to new, `fixed` holds one value for every blank, `number` the form of numbers for blank keys;
    `blank` are signs that stand for nothing. `sheet` and `header` (row, from 1) say where the old rows are.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    number: Mapping[str, str] = field(default_factory=dict)
    blank: tuple[str, ...] = ()
    sheet: str | None = None
    header: int | None = None


def read_plan(text: str, file: str, register: Register) -> Plan:
    """Read the file `file`; Chinese keys need no quotes. An entry of `values` without a new value is passed over.

    Raises SheetkitError (`map-…`) for what is no TOML, a column that the register lacks or a value that does not fit.
    """
    try:
        data = tomllib.loads(quoted(text))
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        raise SheetkitError("map-syntax", file=file, line=line[1] if line else len(text.splitlines())) from error
    _shape(data, file)
    if data.get("register", register.sheet) not in (register.sheet, register.name):
        raise SheetkitError("map-register", file=file, named=data["register"], wanted=register.sheet)
    parts = {part: _by_name(data.get(part, {}), register, file) for part in ("columns", "values", "fixed", "number")}
    for name, form in parts["number"].items():
        if name != register.key or not is_form(form):
            _number_wrong(register, name, form, file)
    for name, value in parts["fixed"].items():
        _fits(value, register.column(name), file)
    for name, words in parts["values"].items():
        for value in words.values():
            _fits(value, register.column(name), file)
    return Plan(
        columns={name: (one,) if isinstance(one, str) else tuple(one) for name, one in parts["columns"].items() if one},
        values={name: kept for name, words in parts["values"].items() if (kept := _given(words))},
        fixed=_given(parts["fixed"]),
        number=parts["number"],
        blank=tuple(data.get("blank", ())),
        sheet=data.get("sheet"),
        header=data.get("header"),
    )


def proved(plan: Plan, old: Old, file: str) -> Plan:
    """The plan, where all the old columns that it names are there. Raises SheetkitError (`map-unknown-old`) else."""
    for titles in plan.columns.values():
        for title in titles:
            if old.field(title) is None:
                _unknown("map-unknown-old", title, [field.title for field in old.fields], file=file, sheet=old.sheet)
    return plan


def changed(plan: Plan, line: str, old: Old, register: Register) -> Plan:
    """The plan after one line that was typed: `新列=旧列`, `新列=旧列+旧列`, `新列=` (leave out), `新列="值"` (fixed).

    A form of numbers may stand for the key. Raises SheetkitError (`map-…`) for a line that cannot be understood.
    """
    head, sign, rest = line.replace("＝", "=").partition("=")
    if not sign:
        raise SheetkitError("map-line", line=line.strip())
    said, title = f"“{line.strip()}”", rest.strip()
    column = _column(head.strip(), register, said)
    columns, values = _without(plan.columns, column), _without(plan.values, column)
    fixed = _without(plan.fixed, column)
    number = dict(plan.number) if title == "" else _without(plan.number, column)
    if title and title[0] in _QUOTES:
        fixed[column.name] = title.strip(_QUOTES)
        _fits(fixed[column.name], column, said)
    elif column.name == register.key and is_form(title):
        number[column.name] = title
    elif title:
        titles = [title] if old.field(title) else re.split(r"[+＋]", title)
        columns[column.name] = tuple(one.strip() for one in titles)
    return proved(replace(plan, columns=columns, values=values, fixed=fixed, number=number), old, said)


def quoted(text: str) -> str:
    """TOML in which keys and table names in Chinese need no quotes; lines stay where they are."""
    return "\n".join(_line_quoted(line) for line in text.split("\n"))


def _line_quoted(line: str) -> str:
    if table := _TABLE.fullmatch(line):
        return f"{table[1]}[{'.'.join(map(_key, table[2].split('.')))}]{table[3]}"
    if (entry := _ENTRY.fullmatch(line)) and not entry[2].isascii():
        return f"{entry[1]}{_key(entry[2])}{entry[3]}"
    return line


def _key(name: str) -> str:
    name = name.strip()
    return name if _BARE.fullmatch(name) or name[:1] in ('"', "'") else f'"{name}"'


def _shape(data: Mapping[str, Any], file: str) -> None:
    """Raise for a part that is not known or not of its form."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    schema = json.loads(SCHEMA.read_text("utf-8"))
    plain = json.loads(json.dumps(data, default=str))
    fault = best_match(Draft202012Validator(schema).iter_errors(plain))
    if fault is None:
        return
    if fault.validator == "additionalProperties":
        parts = list(schema["properties"])
        _unknown("map-unknown-part", next(part for part in data if part not in parts), parts, file=file)
    raise SheetkitError("map-shape", file=file, place=".".join(map(str, fault.absolute_path)))


def _without(part: Mapping[str, T], column: Column) -> dict[str, T]:
    return {name: value for name, value in part.items() if name != column.name}


def _given(words: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in words.items() if value}


def _by_name(part: Mapping[str, Any], register: Register, file: str) -> dict[str, Any]:
    return {_column(head, register, file).name: value for head, value in part.items()}


def _column(head: str, register: Register, file: str) -> Column:
    """The column of that Chinese header or English name."""
    for column in register.columns:
        if head in (column.header, column.name):
            return column
    _unknown("map-unknown-column", head, register.headers, file=file, sheet=register.sheet)


def _unknown(key: str, name: str, known: Iterable[str], **words: object) -> Never:
    """Raise, with the likeliest of what is known, else all of it."""
    like = get_close_matches(name, [*known], 1)
    raise SheetkitError(key, name=name, known=like[0] if like else "、".join(known), **words)


def _fits(value: str, column: Column, file: str) -> None:
    """Raise where a value that is to be written does not fit into its column."""
    if value and read_cell(value, column).bad:
        key = "map-not-allowed" if column.choices or column.kind == "yes_no" else "map-misfit"
        allowed = "、".join(column.choices or ("是", "否"))
        raise SheetkitError(key, file=file, header=column.header, value=value, allowed=allowed)


def _number_wrong(register: Register, name: str, form: str, file: str) -> Never:
    if name != register.key:
        key = register.column(register.key).header if register.key else "-"
        raise SheetkitError("map-number-column", file=file, header=register.column(name).header, key=key)
    raise SheetkitError("map-number", file=file, form=form)
