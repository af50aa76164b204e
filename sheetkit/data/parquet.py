"""Tables as Parquet, by site and month: `TABLE/site=NAME/month=2026-10/rows.parquet`.

Many sites share one folder: each has its own part of every table, is replaced by itself, and programs that know Hive's
partitions read all of them as one. A table whose rows have no day has no months. `_site` stands in the rows as well.
"""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sheetkit.data import duck
from sheetkit.data.sql import quoted, text, view
from sheetkit.relations import Relation, Values

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Parts = Sequence[tuple[Relation, Values]]

FILE = "rows.parquet"
NOWHEN = "__HIVE_DEFAULT_PARTITION__"
"""The month of a row whose day is not known; programs read it as NULL."""
_SPECIAL = '%/\\:*?"<>|='


def place(table: str, site: str, month: str | None = None) -> PurePosixPath:
    """Where the rows of a site (and month) lie below the folder of a group."""
    folder = PurePosixPath(table, part(site))
    return folder / FILE if month is None else folder / f"month={month}" / FILE


def part(site: str) -> str:
    """The name of a site's folder: signs that a disk or a reader would take for something else stand as %xx."""
    return "site=" + "".join(f"%{ord(sign):02X}" if sign in _SPECIAL or sign < " " else sign for sign in site)


def write_parquet(folder: Path, parts: Parts, site: str) -> None:
    """The tables of one site, each row in the month of its day; one without rows has a file that tells its columns.

    Raises OSError.
    """
    with duck.writing() as database:
        for relation, values in parts:
            _write(database, folder, relation, values, site)


def write_rows(folder: Path, relation: Relation, values: Values, site: str, month: str) -> None:
    """The rows of one table of a site, all of them in this month: results, which are asked for by month.

    Raises OSError.
    """
    with duck.writing() as database:
        _write(database, folder, relation, values, site, month)


def whole(relation: Relation, values: Values) -> bytes:
    """The rows of a relation as one file. Raises OSError, and SheetkitError where DuckDB is not installed."""
    with duck.writing() as database, TemporaryDirectory() as folder:
        duck.create(database, relation)
        duck.fill(database, relation, values)
        _copy(database, f"FROM {quoted(relation.name)}", Path(folder, FILE))
        return Path(folder, FILE).read_bytes()


def _write(
    database: "DuckDBPyConnection",
    folder: Path,
    relation: Relation,
    values: Values,
    site: str,
    month: str | None = None,
) -> None:
    table = quoted(relation.name)
    duck.create(database, relation)
    duck.fill(database, relation, values)
    if month is not None or relation.month is None:
        _copy(database, f"FROM {table}", folder / place(relation.name, site, month))
        return
    own = f"coalesce(left(CAST({quoted(relation.month)} AS VARCHAR), 7), {text(NOWHEN)})"
    for (one,) in database.execute(f"SELECT DISTINCT {own} FROM {table} ORDER BY 1").fetchall() or [(NOWHEN,)]:
        _copy(database, f"FROM {table} WHERE {own} = {text(one)}", folder / place(relation.name, site, one))


def _copy(database: "DuckDBPyConnection", rows: str, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    database.execute(f"COPY ({rows}) TO {text(str(file))} (FORMAT parquet)")


def look(database: "DuckDBPyConnection", folder: Path, relation: Relation) -> None:
    """Make the relation a view of what lies in the folder, of all sites and months.

    The files may come from exports of other days: a column that one lacks is blank there.
    """
    blank = ", ".join(f"CAST(NULL AS {duck.TYPES[field.type]}) AS {quoted(field.name)}" for field in relation.fields)
    files = ", ".join(text(file.as_posix()) for file in sorted((folder / relation.name).rglob(FILE)))
    read = f"FROM read_parquet([{files}], hive_partitioning = false, union_by_name = true)"
    database.execute(f"CREATE VIEW {quoted(relation.name)} AS SELECT {blank} WHERE false UNION ALL BY NAME {read}")
    database.execute(view(relation))
