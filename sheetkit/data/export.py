"""Registers as files for other programs, in one of five forms."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sheetkit.data import csvs, duck, parquet, sqlite
from sheetkit.data.placing import beside, put_file, put_folder
from sheetkit.data.sql import ABOUT, quoted, text
from sheetkit.errors import SheetkitError
from sheetkit.relations import Relation, Values

FOLDERS = ("csv", "parquet", "datapackage")
"""The forms that are a folder of files; `sqlite` and `duckdb` are one file."""

Parts = Sequence[tuple[Relation, Values]]


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose tables they are: the site, the moment as ISO 8601, for whom (INF-3), and our version."""

    site: str
    as_of: str
    audience: str
    version: str

    @property
    def facts(self) -> Mapping[str, str]:
        """As names and values."""
        return {"program": f"sheetkit {self.version}", "site": self.site, "as_of": self.as_of, "for": self.audience}


def export(form: str, place: Path, parts: Parts, origin: Origin) -> list[Relation]:
    """Write the tables, whole, over nothing but an earlier export; those whose key stands twice or is blank (sqlite).

    Raises SheetkitError where that cannot be done; then nothing was changed.
    """
    with beside(place) as folder:
        if form in FOLDERS:
            if place.exists() and not place.is_dir():
                raise SheetkitError("export-not-folder", place=str(place), form=form)
            _WRITERS[form](folder, parts, origin)
            put_folder(folder, place, parquet.part(origin.site) if form == "parquet" else None)
            return []
        made = folder / "made"
        if form == "sqlite":
            keyless = sqlite.write(made, parts, origin.facts)
            put_file(made, place, _ours_sqlite)
            return keyless
        _duckdb(made, parts, origin.facts)
        put_file(made, place, _ours_duckdb)
        return []


def _csv(folder: Path, parts: Parts, origin: Origin) -> None:
    csvs.write_csvs(folder, parts)


def _parquet(folder: Path, parts: Parts, origin: Origin) -> None:
    parquet.write_parquet(folder, parts, origin.site)


def _datapackage(folder: Path, parts: Parts, origin: Origin) -> None:
    csvs.write_package(folder, parts, origin.facts)


_WRITERS: Mapping[str, Callable[[Path, Parts, Origin], None]] = {
    "csv": _csv,
    "parquet": _parquet,
    "datapackage": _datapackage,
}


def _duckdb(file: Path, parts: Parts, facts: Mapping[str, str]) -> None:
    with duck.writing(str(file)) as database:
        for relation, values in parts:
            duck.create(database, relation)
            duck.fill(database, relation, values)
        database.execute(f"CREATE TABLE {quoted(ABOUT)} (name VARCHAR, value VARCHAR)")
        for name, value in facts.items():
            database.execute(f"INSERT INTO {quoted(ABOUT)} VALUES (?, ?)", [name, value])


def _ours_sqlite(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            return bool(database.execute(f"SELECT count(*) FROM {quoted(ABOUT)}").fetchone()[0])
    except sqlite3.Error:
        return False


def _ours_duckdb(file: Path) -> bool:
    try:
        with closing(duck.connect()) as database:
            database.execute(f"ATTACH {text(str(file))} AS other (READ_ONLY)")
            found = database.execute(f"SELECT count(*) FROM other.{quoted(ABOUT)}").fetchone()
            return bool(found and found[0])
    except duck.module().Error:
        return False
