"""DuckDB: tables made from relations, filled a column at a time."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

from sheetkit.data.sql import quoted, view
from sheetkit.errors import SheetkitError
from sheetkit.relations import Relation, Type, Values

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TYPES: Mapping[Type, str] = {
    "text": "VARCHAR",
    "number": "DOUBLE",
    "whole": "BIGINT",
    "date": "DATE",
    "time": "TIMESTAMP",
    "yes_no": "BOOLEAN",
}
"""A number is a DOUBLE because Excel's is one: a DECIMAL of any scale would round some figure that was typed."""
_ALONE: Mapping[str, str | bool] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "temp_directory": "",
}
"""It fetches nothing, takes no variable of Python for a table, and lays nothing beside on the disk."""


def module() -> ModuleType:
    """DuckDB. Raises SheetkitError where it is not installed."""
    try:
        import duckdb
    except ImportError as error:
        raise SheetkitError("data-extra") from error
    return duckdb


def connect(file: str = ":memory:") -> "DuckDBPyConnection":
    """A database, in memory unless told otherwise."""
    database: DuckDBPyConnection = module().connect(file, config={**_ALONE})
    return database


@contextmanager
def writing(file: str = ":memory:") -> "Iterator[DuckDBPyConnection]":
    """A database to make files with, closed at the end. What the disk does not take comes out as OSError."""
    duckdb = module()
    try:
        with closing(connect(file)) as database:
            yield database
    except duckdb.Error as error:
        raise OSError(str(error).partition("\n")[0]) from error


def create(database: "DuckDBPyConnection", relation: Relation) -> None:
    """Its table, without rows, and the view of its Chinese name."""
    columns = ", ".join(f"{quoted(field.name)} {TYPES[field.type]}" for field in relation.fields)
    database.execute(f"CREATE TABLE {quoted(relation.name)} ({columns})")
    database.execute(view(relation))


def fill(database: "DuckDBPyConnection", relation: Relation, values: Values) -> None:
    """Add rows to its table: whole columns at once, about a microsecond a cell; blank columns cost nothing."""
    held = [
        (field, list(column))
        for field, column in zip(relation.fields, values, strict=True)
        if any(value is not None for value in column)
    ]
    if held:
        names = ", ".join(quoted(field.name) for field, _ in held)
        lists = ", ".join(f"unnest(?::{TYPES[field.type]}[])" for field, _ in held)
        rows = [column for _, column in held]
        database.execute(f"INSERT INTO {quoted(relation.name)} ({names}) SELECT {lists}", rows)
