"""Tables as CSV files, and the Data Package that tells other programs what is in them (specs.frictionlessdata.io)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sheetkit.relations import Field, Relation, Type, Values, links
from sheetkit.report.answers import flat
from sheetkit.report.flat import BOM, as_csv

Parts = Sequence[tuple[Relation, Values]]

DESCRIPTOR = "datapackage.json"
_TYPES: Mapping[Type, Mapping[str, str]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "whole": {"type": "integer"},
    "date": {"type": "date"},
    "time": {"type": "datetime", "format": "%Y-%m-%d %H:%M:%S"},
    "yes_no": {"type": "boolean"},
}
GUARD = (
    "A text that a spreadsheet would take for a formula gets an apostrophe. Where one of = + - @ (or the wide form) "
    "or a line break follows any apostrophes and spaces, take one apostrophe off."
)


def write_csvs(folder: Path, parts: Parts, mark: bool = True) -> None:
    """A file a table, with a byte order mark or not: Excel needs it, and other programs may stumble over it."""
    for relation, values in parts:
        rows = [dict(zip(relation.names, map(flat, row), strict=True)) for row in zip(*values, strict=True)]
        text = as_csv(relation.names, rows)
        (folder / f"{relation.name}.csv").write_bytes((text if mark else text.removeprefix(BOM)).encode())


def write_package(folder: Path, parts: Parts, facts: Mapping[str, str]) -> None:
    """The files and their description: types, what a value may be, keys and references as the definitions have them."""
    write_csvs(folder, parts, mark=False)
    among = {relation.name: relation for relation, _ in parts}
    package = {
        "profile": "tabular-data-package",
        "name": "sheetkit-export",
        "title": facts["site"],
        "description": GUARD,
        "sheetkit": facts,
        "resources": [_resource(folder, relation, among) for relation in among.values()],
    }
    (folder / DESCRIPTOR).write_bytes((json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode())


def _resource(folder: Path, relation: Relation, among: Mapping[str, Relation]) -> dict[str, Any]:
    file = folder / f"{relation.name}.csv"
    raw = file.read_bytes()
    return {
        "profile": "tabular-data-resource",
        "name": relation.name,
        "title": relation.title,
        "path": file.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(raw),
        "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
        "schema": schema(relation, among),
    }


def schema(relation: Relation, among: Mapping[str, Relation]) -> dict[str, Any]:
    """The Table Schema of a relation; it refers to those `among` which it stands."""
    told: dict[str, Any] = {"fields": [_field(field, field.name == relation.key) for field in relation.fields]}
    told["missingValues"] = [""]
    if relation.key:
        told["primaryKey"] = relation.key
    if keys := links(relation, among):
        told["foreignKeys"] = [
            {"fields": name, "reference": {"resource": "" if table == relation.name else table, "fields": far}}
            for name, table, far in keys
        ]
    return told


def _field(field: Field, key: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"name": field.name, **_TYPES[field.type]}
    column = field.column
    if column is None:
        return told
    told["title"] = field.header
    if column.meaning:
        told["description"] = column.meaning
    limits = {
        "required": column.required or None,
        "unique": (column.unique and not key) or None,
        "enum": list(column.choices) or None,
        "pattern": column.pattern,
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    if known := {name: limit for name, limit in limits.items() if limit is not None}:
        told["constraints"] = known
    return told
