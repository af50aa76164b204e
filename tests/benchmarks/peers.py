"""What others find in the same workbook, each used as its manual says: `python -m tests.benchmarks.peers NAME SITE`.

Each is given the same rules (what must be filled, kinds, allowed values, keys that stand twice, homes that are not
there) and prints the cells at fault as JSON. Where a library has no word for a rule, a few plain lines say it.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sheetkit.register import Column, registers
from tests.benchmarks.registers import BOOK, NAMES, SHEET, rooms

Cells = set[tuple[int, str]]
REGISTER = registers()["repairs"]
COLUMNS = [REGISTER.column(name) for name in NAMES]
SAID = {"text": str, "choice": str, "yes_no": str, "number": (int, float), "time": datetime, "date": date}


def _rows(site: Path) -> list[list[Any]]:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_path(str(site / BOOK)).get_sheet_by_name(SHEET).to_python()[1:]


def _documents(site: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows as JSON would have them: dates as ISO, blank cells left out."""
    for at, row in enumerate(_rows(site), 2):
        yield at, {one.name: _plain(value, one) for one, value in zip(COLUMNS, row, strict=True) if value != ""}


def _plain(value: Any, column: Column) -> Any:
    if isinstance(value, date) and column.kind == "time":  # midnight comes as a mere date
        return datetime(*value.timetuple()[:5]).isoformat(timespec="minutes")
    return {"是": True, "否": False}.get(value, value) if isinstance(value, str) else value


def _between(documents: Iterable[tuple[int, dict[str, Any]]]) -> Cells:
    """What no schema of one row can say: keys that stand twice, homes that are not there."""
    known, keys = set(rooms()), list[tuple[int, Any]]()
    found: Cells = set()
    for at, row in documents:
        keys.append((at, row.get("ticket_no")))
        if "room" in row and row["room"] not in known:
            found.add((at, "room"))
    times = Counter(key for _, key in keys)
    return found | {(at, "ticket_no") for at, key in keys if key is not None and times[key] > 1}


def jsonschema(site: Path) -> Cells:
    """Plain jsonschema with the register's own schema: the judge."""
    from jsonschema import Draft202012Validator

    documents = list(_documents(site))
    judge = Draft202012Validator(REGISTER.row)
    return _between(documents) | {
        (at, name) for at, row in documents for error in judge.iter_errors(row) for name in _named(error, row)
    }


def jsonschema_rs(site: Path) -> Cells:
    """The same schema with the validator that is written in Rust."""
    import jsonschema_rs as rust

    documents = list(_documents(site))
    judge = rust.Draft202012Validator(dict(REGISTER.row))
    faulty = [(at, row) for at, row in documents if not judge.is_valid(row)]
    return _between(documents) | {
        (at, name) for at, row in faulty for error in judge.iter_errors(row) for name in _named(error, row)
    }


def _named(error: Any, row: dict[str, Any]) -> list[str]:
    """The column of an error: of what is required and missing, a schema tells no path."""
    path = list(getattr(error, "instance_path", None) or getattr(error, "absolute_path", ()))
    return [str(path[0])] if path else [name for name in REGISTER.row["required"] if name not in row]


def pandas(site: Path) -> Cells:
    """pandas with its calamine engine; the rules as masks over whole columns."""
    frame = _frame(site)
    found: Cells = set()
    for column in COLUMNS:
        values = frame[column.name]
        wrong = values.notna() & ~_right(values, column)
        if column.required:
            wrong |= values.isna()
        if column.unique:
            wrong |= values.duplicated(keep=False) & values.notna()
        found |= {(int(at) + 2, column.name) for at in values.index[wrong]}
    return found


def _frame(site: Path) -> Any:
    import pandas as library

    frame = library.read_excel(site / BOOK, sheet_name=SHEET, engine="calamine", dtype=object)
    return frame.set_axis(list(NAMES), axis=1)


def _right(values: Any, column: Column) -> Any:
    if column.name == "room":
        return values.isin(rooms())
    if column.choices:
        return values.isin(column.choices)
    return values.map(lambda value: isinstance(value, SAID[column.kind]))


def pandera(site: Path) -> Cells:
    """pandera's schema over the same frame, all faults at once."""
    import pandera.pandas as library

    def checked(column: Column) -> Any:
        check = library.Check(lambda values: _right(values, column))
        return library.Column(object, check, nullable=not column.required, unique=column.unique)

    schema = library.DataFrameSchema({column.name: checked(column) for column in COLUMNS}, report_duplicates="all")
    try:
        schema.validate(_frame(site), lazy=True)
    except library.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        return {(int(at) + 2, str(name)) for at, name in zip(cases["index"], cases["column"], strict=True)}
    return set()


def frictionless(site: Path) -> Cells:
    """frictionless with a Table Schema; a doubled key is told at its later row only."""
    from frictionless import Checklist, Dialect, Resource, Schema, formats, validate

    kinds = {"time": "datetime", "date": "date", "number": "number"}
    fields = []
    for column in COLUMNS:
        limits: dict[str, Any] = {"required": column.required, "unique": column.unique}
        if column.choices or column.name == "room":
            limits["enum"] = list(column.choices or rooms())
        fields.append({"name": column.header, "type": kinds.get(column.kind, "string"), "constraints": limits})
    schema = Schema.from_descriptor({"fields": fields})
    dialect = Dialect(controls=[formats.ExcelControl(sheet=SHEET)])
    resource = Resource(path=BOOK, basepath=str(site), schema=schema, dialect=dialect)
    report = validate(resource, checklist=Checklist(), limit_errors=1 << 30)
    names = {column.header: column.name for column in COLUMNS}
    return {(int(at), names[name]) for at, name in report.flatten(["rowNumber", "fieldName"]) if name}


def openpyxl(site: Path) -> Cells:
    """openpyxl in its read-only mode, and plain Python."""
    import openpyxl as library

    known = set(rooms())
    found: Cells = set()
    keys: dict[object, list[int]] = {}
    sheet = library.load_workbook(site / BOOK, read_only=True)[SHEET]
    for at, row in enumerate(sheet.iter_rows(min_row=2, values_only=True), 2):
        for column, value in zip(COLUMNS, row, strict=False):
            if value is None:
                wrong = column.required
            elif column.choices:
                wrong = value not in column.choices
            else:
                wrong = not isinstance(value, SAID[column.kind]) or (column.name == "room" and value not in known)
            if wrong:
                found.add((at, column.name))
        keys.setdefault(row[0], []).append(at)
    return found | {(at, "ticket_no") for key, rows in keys.items() if key and len(rows) > 1 for at in rows}


PEERS: dict[str, Callable[[Path], Cells]] = {
    "pandas": pandas,
    "pandera": pandera,
    "jsonschema-rs": jsonschema_rs,
    "jsonschema": jsonschema,
    "openpyxl": openpyxl,
    "frictionless": frictionless,
}
LATER_ONLY = ("frictionless",)
"""Those that tell a doubled key at the later of its rows only."""

if __name__ == "__main__":
    print(json.dumps(sorted(PEERS[sys.argv[1]](Path(sys.argv[2])))))
