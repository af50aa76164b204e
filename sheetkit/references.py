"""Keys that stand twice, and values that refer to nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import chain
from operator import attrgetter

from sheetkit.books import Books
from sheetkit.model import Flaw
from sheetkit.people import split
from sheetkit.register import Column
from sheetkit.table import Row, Table


def duplicate_flaws(table: Table) -> Iterator[Flaw]:
    """Each row whose key, or other unique value, stands in another row too."""
    for column in table.register.columns:
        if not column.unique:
            continue
        of = attrgetter(column.name)
        times = Counter(map(of, (*table.rows, *table.past)))
        twice = {value for value, count in times.items() if count > 1 and value is not None}
        if not twice:
            continue
        own, past = ([row for row in rows if of(row) in twice] for rows in (table.rows, table.past))
        places: dict[object, list[Row]] = {}
        for row in (*own, *past):
            places.setdefault(of(row), []).append(row)
        for row in own:
            value = of(row)
            others = "、".join(_place(other, table) for other in places[value] if other is not row)
            yield Flaw("duplicate-key", row.at, column.name, str(value), {"others": others})


def _place(row: Row, table: Table) -> str:
    """The number of a row; of a past year's with its workbook."""
    return str(row.at) if row.book == table.workbook else f"{row.at} ({row.book})"


def reference_flaws(table: Table, books: Books) -> Iterator[Flaw]:
    """Values that do not stand in any of the tables they refer to. Tables that could not be read are left out."""
    for column in table.register.columns:
        if not column.refers or not books.has(*(name for name, _ in column.refers)):
            continue
        of = attrgetter(column.name)
        used = {*map(of, table.rows)} - {None}
        known = _known(column, books) if used else set()
        unknown = used - known
        words: dict[str, dict[str, object]] = {}
        for row in [row for row in table.rows if of(row) in unknown] if unknown else ():
            for one in split(of(row)) if column.people else [of(row)]:
                if one not in known:
                    words[one] = words.get(one) or _words(one, known, column, books)
                    yield Flaw("unknown-reference", row.at, column.name, one, words[one])


def _known(column: Column, books: Books) -> set[str]:
    """The values to which a column may refer."""
    values = chain.from_iterable(map(attrgetter(far), books.rows(name)) for name, far in column.refers)
    return {value for value in values if isinstance(value, str)}


def _words(value: str, known: set[str], column: Column, books: Books) -> dict[str, object]:
    like = nearest(value, known, _ALIKE) if len(known) < _FEW else ""
    tables = "、".join(f"“{books.register(name).sheet}”" for name, _ in column.refers)
    return {"name": "likely" if like else "unknown", "like": like, "tables": tables}


_FEW = 5000
"""Looking for a likely value among more than this takes too long."""
_ALIKE = 0.75


def nearest(value: str, among: Iterable[str], least: float) -> str:
    """What difflib's `get_close_matches` finds first, '' for none, without measuring what cannot be any nearer."""
    matcher = SequenceMatcher(b=value)
    best = least, ""
    for one in among:
        matcher.set_seq1(one)
        if all(ratio() >= best[0] for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)):
            best = max(best, (matcher.ratio(), one))
    return best[1]


class Sound(Mapping[str, Table]):
    """Tables without what refers to nothing, and what is odd about each; each is looked at when first asked for."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._flaws: dict[str, list[Flaw]] = {}
        self._tables: dict[str, Table] = {}

    def flaws(self, name: str) -> list[Flaw]:
        """All that is odd about a table by itself, about its keys and about what it refers to."""
        if name not in self._flaws:
            table = self._books.tables[name]
            self._flaws[name] = [*table.flaws, *duplicate_flaws(table), *reference_flaws(table, self._books)]
        return self._flaws[name]

    def __getitem__(self, name: str) -> Table:
        if name not in self._tables:
            self._tables[name] = without_unknown(self._books.tables[name], self.flaws(name))
        return self._tables[name]

    def __contains__(self, name: object) -> bool:
        return name in self._books.tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._books.tables)

    def __len__(self) -> int:
        return len(self._books.tables)


def sound(books: Books) -> tuple[Books, Sound]:
    """The books without what refers to nothing, and their tables with all that is odd about each."""
    tables = Sound(books)
    return replace(books, tables=tables, _index={}), tables


def without_unknown(table: Table, flaws: list[Flaw]) -> Table:
    """The table with the cells that refer to nothing marked as bad: no rule judges by them as well."""
    unknown: dict[int, set[str]] = {}
    for flaw in flaws:
        if flaw.rule == "unknown-reference" and flaw.at and flaw.column:
            unknown.setdefault(flaw.at, set()).add(flaw.column)
    if not unknown:
        return table
    rows = [row._replace(bad=row.bad | unknown[row.at]) if row.at in unknown else row for row in table.rows]
    return replace(table, rows=rows)
