"""Sites as tables of data: what each named table holds, and what has to be said about it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path

from sheetkit import config
from sheetkit.check import check
from sheetkit.due import due
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language
from sheetkit.relations import (
    DUE,
    FINDINGS,
    UNCLEAR,
    Relation,
    Values,
    due_values,
    findings_values,
    lacking,
    unclear_of,
    values_of,
)
from sheetkit.site import Site
from sheetkit.table import Table

Part = tuple[str, Values]
"""A table's name and some of its rows."""


@dataclass(frozen=True, slots=True)
class Source:
    """A site and the moment asked about."""

    site: Site
    now: datetime


@dataclass(slots=True)
class Notes:
    """What has to be said beside the answer: cells that are blank because they were not understood, missing columns."""

    unclear: int = 0
    lacking: list[str] = field(default_factory=list)


def read(
    sources: Sequence[Source], names: Collection[str], tables: Mapping[str, Relation], language: Language, notes: Notes
) -> Iterator[Part]:
    """The rows of these tables (registers, `findings`, `due`, `_unclear`), site by site.

    Raises SheetkitError where a register that is asked for could not be read, or two sites bear one name.
    """
    titles = [source.site.name for source in sources]
    for title in titles:
        if titles.count(title) > 1:
            raise SheetkitError("query-same-site", site=title)
    for source in sources:
        yield from _of_site(source, names, tables, language, notes)


def _of_site(
    source: Source, names: Collection[str], tables: Mapping[str, Relation], language: Language, notes: Notes
) -> Iterator[Part]:
    site, registers = source.site, [name for name, relation in tables.items() if relation.register]
    named = [name for name in registers if name in names]
    whole = registers if {UNCLEAR.name, DUE.name} & set(names) else named
    judged = bool({FINDINGS.name, DUE.name} & set(names))
    if not whole and not judged:
        return
    books = site.books(source.now, None if judged else whole)
    site.require(whole)
    for name in named:
        if name not in books.tables:
            raise SheetkitError("query-not-there", sheet=tables[name].title, place=site.name)
    for name in whole:
        if name in books.tables:
            yield from _of_register(tables[name], source, books.tables[name], names, notes)
    if FINDINGS.name in names:
        yield FINDINGS.name, findings_values(site.name, check(books, site.gaps, language))
    if DUE.name in names:
        yield DUE.name, due_values(site.name, due(books, language).items)


def _of_register(
    relation: Relation, source: Source, table: Table, names: Collection[str], notes: Notes
) -> Iterator[Part]:
    site = source.site.name
    unclear = unclear_of(relation, site, table)
    if UNCLEAR.name in names:
        yield UNCLEAR.name, unclear
    if relation.name in names:
        yield relation.name, values_of(relation, site, table)
        notes.unclear += len(unclear[0])
        notes.lacking += [f"{table.workbook} › {relation.title}：{header}" for header in lacking(relation, table)]


def gathered(
    source: Source, names: Sequence[str] | None, tables: Mapping[str, Relation], language: Language, notes: Notes
) -> list[tuple[Relation, Values]]:
    """These registers of a site (None for all there are), whole, and the cells of them that were not understood.

    Raises SheetkitError like `read`.
    """
    if names is None:
        names = [name for name in tables if not source.site.alone or name in source.site.tables(tables)]
    among = {name: tables[name] for name in names} | {UNCLEAR.name: UNCLEAR}
    parts: dict[str, list[Values]] = {}
    for name, values in read([source], among, among, language, notes):
        parts.setdefault(name, []).append(values)
    unclear = [list(chain.from_iterable(column)) for column in zip(*parts.get(UNCLEAR.name, ()), strict=True)]
    found = [(tables[name], parts[name][0]) for name in names]
    return [*found, (UNCLEAR, unclear)] if unclear and unclear[0] else found


def sites_in(place: str) -> list[str]:
    """The place itself, or for a folder that is no site but holds sites, each of them (a group)."""
    folder = Path(place)
    if not folder.is_dir() or (folder / config.FILE).is_file():
        return [place]
    return [str(path.parent) for path in sorted(folder.glob(f"*/{config.FILE}"))] or [place]
