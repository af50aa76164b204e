"""Tables as a SQLite file: typed, with primary and foreign keys, and a view under each Chinese name."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from sheetkit.data.sql import ABOUT, quoted, view
from sheetkit.model import Cell
from sheetkit.relations import Relation, Type, Values, links

TYPES: Mapping[Type, str] = {
    "text": "TEXT",
    "number": "REAL",
    "whole": "INTEGER",
    "date": "DATE",
    "time": "TIMESTAMP",
    "yes_no": "BOOLEAN",
}
"""Days and moments are kept as text in ISO 8601, as SQLite's own functions take them; 是 is 1."""

Parts = Sequence[tuple[Relation, Values]]


def write(file: Path, parts: Parts, facts: Mapping[str, str]) -> list[Relation]:
    """A new file of these tables; those whose key is no primary key, because it stands twice or is blank.

    Raises OSError for what the disk does not take.
    """
    try:
        return _write(file, parts, facts)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _write(file: Path, parts: Parts, facts: Mapping[str, str]) -> list[Relation]:
    among = {relation.name: relation for relation, _ in parts}
    unique = {(relation.name, name) for relation, values in parts for name in _unique(relation, values)}
    with closing(sqlite3.connect(file)) as database, database:
        for relation, values in parts:
            database.execute(_table(relation, among, unique))
            database.execute(view(relation))
            blanks = ", ".join("?" * len(relation.fields))
            rows = zip(*(map(_stored, column) for column in values), strict=True)
            database.executemany(f"INSERT INTO {quoted(relation.name)} VALUES ({blanks})", rows)
        database.execute(f"CREATE TABLE {quoted(ABOUT)} (name TEXT, value TEXT)")
        database.executemany(f"INSERT INTO {quoted(ABOUT)} VALUES (?, ?)", facts.items())
    return [one for one in among.values() if one.key and (one.name, one.key) not in unique]


def _table(relation: Relation, among: Mapping[str, Relation], unique: set[tuple[str, str]]) -> str:
    lines = [f"{quoted(field.name)} {TYPES[field.type]}" for field in relation.fields]
    lines += [
        f"{'PRIMARY KEY' if name == relation.key else 'UNIQUE'} ({quoted(name)})"
        for name in relation.names
        if (relation.name, name) in unique
    ]
    lines += [
        f"FOREIGN KEY ({quoted(name)}) REFERENCES {quoted(table)} ({quoted(far)})"
        for name, table, far in links(relation, among)
        if (table, far) in unique
    ]
    return f"CREATE TABLE {quoted(relation.name)} ({', '.join(lines)})"


def _unique(relation: Relation, values: Values) -> Iterator[str]:
    """The columns that are unique by the definition and in these rows; a key is not blank either."""
    for field, column in zip(relation.fields, values, strict=True):
        if field.column and field.column.unique:
            filled = [value for value in column if value is not None]
            if len(set(filled)) == len(filled) and (field.name != relation.key or len(filled) == len(column)):
                yield field.name


def _stored(value: Cell) -> str | float | None:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else value
