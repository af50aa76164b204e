"""The 41 registers: one JSON file each in `registers/`, read through the meta-schema `definition.schema.json`.

A definition is an envelope of our own keys (workbook, sheet, headers, key, references) round a plain JSON Schema of
one row. A broken definition fails at load with its file, the pointer into it and the reason.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, Never

from sheetkit.errors import SheetkitError

FOLDER = Path(__file__).with_name("registers")
META = "definition.schema.json"
VETTED = "vetted.txt"
"""Tells with which bytes the definitions were last held against the meta-schema, which takes longest at the start.
A definition that was changed is not believed: the bytes differ, and it is held against it again.
"""

Kind = Literal["text", "choice", "date", "time", "number", "yes_no"]
Audience = Literal["post", "desk", "supervisor"]
AUDIENCES: tuple[Audience, ...] = ("post", "desk", "supervisor")
"""Who may see a column (INF-3), from the least on: a post on site, the front desk and the control room, supervisors."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `name` is the property in the row's schema, `header` the word that staff see."""

    name: str
    header: str
    kind: Kind
    required: bool
    choices: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    suggest: bool = False
    """Whether the examples are worth a drop-down that also takes other values."""
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    meaning: str = ""
    """What the header alone does not say (the schema's `description`)."""
    refers: tuple[tuple[str, str], ...] = ()
    """The (register, column) pairs in one of which the value must stand."""
    text: bool = False
    exact: bool = False
    unique: bool = False
    series: bool = False
    """Whether it is a running number in the form of the first example."""
    unknown: Literal["error", "warning"] = "error"
    blank: str | None = None
    audience: Audience = "supervisor"
    """The least of `AUDIENCES` that may see the column."""

    @property
    def people(self) -> bool:
        """Whether the cell names staff, several of them joined by 、 if need be."""
        return ("staff", "name") in self.refers


@dataclass(frozen=True, slots=True)
class Register:
    """One register: a sheet of a workbook, with the schema of its rows."""

    name: str
    workbook: str
    sheet: str
    position: int
    key: str | None
    columns: tuple[Column, ...]
    row: Mapping[str, Any]

    def column(self, name: str) -> Column:
        """The column of that English name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def dated(self) -> bool:
        """Whether every row has its day: a register of what happened, not of what there is."""
        return any(column.required and column.kind in ("date", "time") for column in self.columns)

    @property
    def headers(self) -> dict[str, str]:
        """Chinese header to English name, in the order of the sheet."""
        return {column.header: column.name for column in self.columns}


@cache
def registers(folder: Path = FOLDER) -> Mapping[str, Register]:
    """All registers by name, in the order of the data dictionary. Raises SheetkitError for a broken definition."""
    meta = None if _told(folder) == digest(folder) else json.loads((FOLDER / META).read_text("utf-8"))
    found = [_load(path, meta) for path in sorted(folder.glob("*.json")) if path.name != META]
    found.sort(key=lambda register: register.position)
    by_name = {register.name: register for register in found}
    for register in found:
        _agrees(register, by_name, folder / f"{register.name}.json")
    return by_name


def digest(folder: Path = FOLDER) -> str:
    """The hash of the meta-schema and all definitions."""
    files = [FOLDER / META, *(path for path in sorted(folder.glob("*.json")) if path.name != META)]
    return sha256(b"\0".join(part for path in files for part in (path.name.encode(), path.read_bytes()))).hexdigest()


def _told(folder: Path) -> str:
    vetted = folder / VETTED
    return vetted.read_text("utf-8").strip() if vetted.is_file() else ""


def workbooks(among: Mapping[str, Register] | None = None) -> Mapping[str, list[Register]]:
    """The registers of each workbook, both in the order of the data dictionary."""
    return _all_workbooks() if among is None else _by_workbook(among)


@cache
def _all_workbooks() -> Mapping[str, list[Register]]:
    return _by_workbook(registers())


def _by_workbook(among: Mapping[str, Register]) -> Mapping[str, list[Register]]:
    books: dict[str, list[Register]] = {}
    for register in among.values():
        books.setdefault(register.workbook, []).append(register)
    return books


def register_named(name: str) -> Register:
    """The register of that English name or Chinese sheet. Raises SheetkitError (`register-unknown`) for any other."""
    for register in registers().values():
        if name in (register.name, register.sheet):
            return register
    raise SheetkitError("register-unknown", name=name)


def for_audience(register: Register, audience: Audience) -> tuple[Column, ...]:
    """The columns that an audience may see, in the order of the sheet: its own and those of all before it (SEC-2)."""
    rank = AUDIENCES.index(audience)
    return tuple(column for column in register.columns if AUDIENCES.index(column.audience) <= rank)


def _agrees(register: Register, among: Mapping[str, Register], path: Path) -> None:
    """A definition refers to columns that are there, and takes no other's sheet or position."""
    for column in register.columns:
        for table, name in column.refers:
            if table not in among or name not in among[table].headers.values():
                _fail(path, f"/columns/{column.name}/refers", f"no column {table}.{name}")
    for other in among.values():
        if other is not register and (other.workbook, other.sheet) == (register.workbook, register.sheet):
            _fail(path, "/sheet", f"the sheet of {other.name} too")
        if other is not register and other.position == register.position:
            _fail(path, "/position", f"the position of {other.name} too")


def _load(path: Path, meta: Mapping[str, Any] | None) -> Register:
    """One definition, held against the meta-schema unless that was done before."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        _fail(path, "", str(error))
    if meta is not None:
        _hold(path, data, meta)
    for name, property_ in data["row"][
        "properties"
    ].items():  # of what our meta-schema lets pass, only this may be wrong
        try:
            re.compile(property_.get("pattern", ""))
        except re.error as error:
            _fail(path, f"/row/properties/{name}/pattern", f"{property_['pattern']}: {error}")
    return _register(path, data)


def _hold(path: Path, data: Any, meta: Mapping[str, Any]) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    fault = best_match(Draft202012Validator(meta).iter_errors(data))
    if fault is not None:
        _fail(path, _pointer(fault.absolute_path), fault.message)


def _register(path: Path, data: Mapping[str, Any]) -> Register:
    columns, properties, required = data["columns"], data["row"]["properties"], data["row"]["required"]
    if list(columns) != list(properties):
        odd = set(columns) ^ set(properties)
        _fail(path, "/columns", f"columns and row.properties differ: {', '.join(sorted(odd)) or 'in their order'}")
    for name in required:
        if name not in columns:
            _fail(path, "/row/required", f"no column {name}")
    if data["key"] is not None and data["key"] not in required:
        _fail(path, "/key", f"the key {data['key']} is not among the required columns")
    if path.stem != data["name"]:
        _fail(path, "/name", f"the file is called {path.stem}")
    headers = [column["header"] for column in columns.values()]
    for header in headers:
        if headers.count(header) > 1:
            _fail(path, "/columns", f"two columns are headed {header}")
    return Register(
        name=data["name"],
        workbook=data["workbook"],
        sheet=data["sheet"],
        position=data["position"],
        key=data["key"],
        columns=tuple(_column(n, columns[n], properties[n], n in required, n == data["key"]) for n in columns),
        row=data["row"],
    )


def _column(name: str, own: Mapping[str, Any], schema: Mapping[str, Any], required: bool, key: bool) -> Column:
    return Column(
        name=name,
        header=own["header"],
        kind=_kind(schema),
        required=required,
        choices=tuple(schema.get("enum", ())),
        examples=tuple(one if isinstance(one, str) else f"{one:g}" for one in schema.get("examples", ())),
        suggest=own.get("suggest", False),
        meaning=schema.get("description", ""),
        pattern=schema.get("pattern") if "format" not in schema else None,
        minimum=schema.get("minimum"),
        maximum=schema.get("maximum"),
        refers=tuple((table, column) for table, _, column in (r.partition(".") for r in own.get("refers", ()))),
        text=own.get("text", False),
        exact=own.get("exact", False),
        unique=key or own.get("unique", False),
        series=own.get("series", False),
        unknown=own.get("unknown", "error"),
        blank=own.get("blank"),
        audience=own.get("audience", "supervisor"),
    )


def _kind(schema: Mapping[str, Any]) -> Kind:
    if "enum" in schema:
        return "choice"
    match schema.get("format", schema["type"]):
        case "date":
            return "date"
        case "local-date-time":
            return "time"
        case "number":
            return "number"
        case "boolean":
            return "yes_no"
        case _:
            return "text"


def _pointer(path: Any) -> str:
    return "".join(f"/{part}" for part in path)


def _fail(path: Path, pointer: str, reason: str) -> Never:
    raise SheetkitError("definition-broken", file=path.name, pointer=pointer or "/", reason=reason)
