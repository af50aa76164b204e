"""One question in SQL, put to tables in memory that nobody can change and that see no file and no network."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheetkit.data import duck
from sheetkit.data.faults import fault
from sheetkit.data.parquet import FILE, look
from sheetkit.data.sql import text
from sheetkit.errors import SheetkitError
from sheetkit.relations import Relation, Values

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Supply = Callable[[Collection[str]], Iterable[tuple[str, Values]]]
"""Called with the names of the tables that are asked for: their rows, in as many parts as one likes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The names of the columns, no two the same, their types as DuckDB calls them, and the rows."""

    names: list[str]
    types: list[str]
    rows: list[tuple[Any, ...]]


def ask(
    sql: str, tables: Mapping[str, Relation], source: Supply | Path, now: datetime, parquet: Path | None = None
) -> Answer:
    """The answer to one SELECT (WITH, DESCRIBE, SHOW, SUMMARIZE); with `parquet` it goes into that file instead.

    `source` gives the rows of the tables that it names, or is a folder of Parquet exports. `as_of()` is the moment.
    Raises SheetkitError for any other statement and for what DuckDB cannot do.
    """
    duckdb, database = duck.module(), duck.connect()
    try:
        database.execute("SET errors_as_json = true")
        statement = _single(database, sql)
        database.execute(f"CREATE MACRO as_of() AS TIMESTAMP '{now:%Y-%m-%d %H:%M:%S}'")
        if isinstance(source, Path):
            tables = _seen(database, statement, source, tables)
            _lock(database, parquet, source)
        else:
            _filled(database, statement, source, tables, parquet)
        database.execute("BEGIN TRANSACTION READ ONLY")
        return _answer(database, statement, parquet)
    except duckdb.Error as error:
        raise fault(error, sql, tables) from error
    finally:
        database.close()


def _filled(
    database: "DuckDBPyConnection", statement: str, supply: Supply, tables: Mapping[str, Relation], parquet: Path | None
) -> None:
    for relation in tables.values():
        duck.create(database, relation)
    _lock(database, parquet)
    for name, values in supply(_named(database, statement, tables)):
        duck.fill(database, tables[name], values)


def _seen(
    database: "DuckDBPyConnection", statement: str, folder: Path, tables: Mapping[str, Relation]
) -> Mapping[str, Relation]:
    """The tables that the folder holds; only those that may be asked for are looked into."""
    found = {name: relation for name, relation in tables.items() if any((folder / name).rglob(FILE))}
    if not found:
        raise SheetkitError("query-no-parquet", folder=str(folder))
    for name in _written(statement, found) or found:
        look(database, folder, found[name])
    return found


def _single(database: "DuckDBPyConnection", sql: str) -> str:
    """The one statement, if it only asks. Raises SheetkitError for any other."""
    statements = database.extract_statements(sql)
    if not statements:
        raise SheetkitError("query-empty")
    if len(statements) > 1:
        raise SheetkitError("query-several", count=len(statements))
    if statements[0].type.name != "SELECT":
        raise SheetkitError("query-only-asks")
    return statements[0].query.strip().rstrip(";")


def _lock(database: "DuckDBPyConnection", parquet: Path | None, folder: Path | None = None) -> None:
    """From here on it sees no file but the one to write and those of the folder, and that stays so."""
    if folder is not None:
        database.execute(f"SET allowed_directories = [{text(folder.as_posix())}]")
    if parquet is not None:
        database.execute(f"SET allowed_paths = [{text(str(parquet))}]")
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")


def _named(database: "DuckDBPyConnection", statement: str, tables: Mapping[str, Relation]) -> set[str]:
    """The tables that the statement reads, in whatever way it names them."""
    known = {name.casefold(): name for name in tables}
    try:
        names = database.get_table_names(statement)
    except duck.module().Error:
        database.execute(statement)  # tells what is wrong, and where
        return _written(statement, tables)
    return {known[name.casefold()] for name in names if name.casefold() in known}


def _written(statement: str, tables: Mapping[str, Relation]) -> set[str]:
    """The tables whose names stand anywhere in the statement: DuckDB gives up looking for them at JOIN … USING."""
    words = set(re.findall(r"\w+", statement.casefold()))
    if words & {"query", "query_table"}:  # a name may be put together
        return set(tables)
    return {name for name, relation in tables.items() if words & {name.casefold(), relation.title}}


def _answer(database: "DuckDBPyConnection", statement: str, parquet: Path | None) -> Answer:
    if parquet is not None:
        into = f"TO {text(str(parquet))} (FORMAT parquet, USE_TMP_FILE false)"
        _run(database, f"COPY (\n{statement}\n) {into}")
        return Answer([], [], [])
    result = _run(database, statement)
    heads = result.description or []
    return Answer(_unique([str(head[0]) for head in heads]), [str(head[1]) for head in heads], result.fetchall())


def _run(database: "DuckDBPyConnection", statement: str) -> "DuckDBPyConnection":
    """Done in a thread of its own: DuckDB by itself hears no Ctrl-C before it is through."""
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(database.execute, statement)
        try:
            while not wait([done], _LOOK).done:
                pass
        except KeyboardInterrupt:
            database.interrupt()
            raise
        return done.result()


_LOOK = 0.2
"""Seconds between two looks whether somebody wants to stop (Windows wakes nobody who waits longer)."""


def _unique(names: list[str]) -> list[str]:
    """A second `room` is `room_2`."""
    found: list[str] = []
    for name in names:
        number, one = 1, name
        while one in found:
            number += 1
            one = f"{name}_{number}"
        found.append(one)
    return found
