"""Which workbooks of a site are behind the definitions, the law, the calendar or each other, and how they catch up."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import BinaryIO

from sheetkit.books import Books
from sheetkit.errors import Refused
from sheetkit.excel import daysheet
from sheetkit.excel import lists as listsheet
from sheetkit.excel.build import package
from sheetkit.excel.crypt import decrypted
from sheetkit.excel.formulas.columns import Live
from sheetkit.excel.refresh import News, Wanted, order_of, refreshed
from sheetkit.excel.refresh.proof import prove
from sheetkit.live import live
from sheetkit.model import Cell, Flaw
from sheetkit.names import cell_name
from sheetkit.protection import made_under, proved_under
from sheetkit.register import Register, workbooks
from sheetkit.site import Site
from sheetkit.store import Change, Touched
from sheetkit.table import Table

HIDDEN = (listsheet.SHEET, daysheet.SHEET)
"""The sheets that are ours alone."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """One workbook: what is new in it and the change that brings it in, or why that cannot be done in its place."""

    workbook: str
    news: Sequence[News] = ()
    change: Change | None = None
    refused: Refused | None = None


def renewals(site: Site, books: Books, wanted: Collection[str] = ()) -> Iterator[Renewal]:
    """Every workbook of the site, or those that are wanted, that could be read and is behind, with what it lacks."""
    offered, shown = listsheet.lists(books), live(books)
    for name, registers in workbooks().items():
        if site.named(site.path(name)) in site.digests and (not wanted or name in wanted):
            renewal = _renewal(site, books, name, registers, offered, shown)
            if renewal.news or renewal.refused:
                yield renewal


def _renewal(
    site: Site, books: Books, name: str, registers: Sequence[Register], offered: listsheet.Lists, shown: Live
) -> Renewal:
    path = site.path(name)
    digest, password = site.digests[site.named(path)], site.unlocked.get(site.named(path))
    try:
        raw = path.read_bytes()
    except OSError as error:  # it was there a moment ago
        raise Refused("file-missing", file=path.name) from error
    raw = raw if password is None else decrypted(raw, password, path.name)
    try:
        order = order_of(raw, [register.sheet for register in registers])
        for register in registers:
            _headed(books.tables[register.name], order[register.sheet])
        by_name = {register.name: order[register.sheet] for register in registers}
        fresh = package(path.stem, registers, {}, offered, shown, by_name)
        sheets = {one.sheet: _wanted(books.tables[one.name], shown) for one in registers}
        news = refreshed(BytesIO(raw), made := BytesIO(), fresh, sheets)
    except Refused as error:
        return Renewal(name, refused=error)
    make = partial(_make, made=made.getvalue())
    verify = partial(_proved, file=path.name, fresh=fresh, sheets=list(sheets))
    if password is not None:
        make, verify = made_under(password, make), proved_under(password, verify)  # type: ignore[assignment]
    cells = list(_touched(news, order, {one.sheet: books.tables[one.name] for one in registers}))
    return Renewal(name, news, Change(path, digest, make, verify, cells, password is not None))


def _headed(table: Table, heads: Sequence[str]) -> None:
    """Raise Refused unless the register's columns are headed as they are in the definition, word for word: a formula
    finds its cells by the place of the header, and a column under another header would come a second time.
    """
    for name, place in table.places.items():
        header = table.register.column(name).header
        if table.header_row != 1 or list(heads[place - 1 : place]) != [header]:
            raise Refused("refresh-header", sheet=table.register.sheet, header=header, cell=cell_name(place, 1))


def _make(source: BinaryIO, target: BinaryIO, made: bytes) -> None:
    """What was made to see whether it can be; the store sees to it that `source` is what it was made of."""
    target.write(made)


def _proved(source: BinaryIO, target: BinaryIO, file: str, fresh: bytes, sheets: Collection[str]) -> None:
    try:
        prove(source, target, fresh, sheets, HIDDEN)
    except Refused as error:
        raise Refused("write-refused", file=file, reason=error) from error


def _wanted(table: Table, shown: Live) -> Wanted:
    columns: dict[str, dict[int, Cell]] = {}
    for row, cells in shown.cells.get(table.register.name, {}).items():
        for header, value in cells.items():
            columns.setdefault(header, {})[row] = value
    typed = {(flaw.at, int(str(flaw.words["place"]))) for flaw in _typed(table) if flaw.at}
    return Wanted(table.formulas, columns, frozenset(typed))


def _typed(table: Table) -> Iterable[Flaw]:
    """The cells of computed columns that hold no formula."""
    return (flaw for flaw in table.flaws if flaw.rule == "formula-overwritten")


def _touched(
    news: Iterable[News], order: Mapping[str, Sequence[str]], tables: Mapping[str, Table]
) -> Iterator[Touched]:
    """What the journal tells: the headers that are new, and the typed cells that a formula takes the place of."""
    for one in news:
        if one.kind == "columns":
            for place, header in enumerate(one.what, len(order[one.sheet]) + 1):
                yield Touched(one.sheet, cell_name(place, 1), "", header, header)
        elif one.kind == "restored":
            typed = {
                cell_name(int(str(flaw.words["place"])), flaw.at): flaw for flaw in _typed(tables[one.sheet]) if flaw.at
            }
            for cell in one.what:
                if flaw := typed.get(cell):
                    yield Touched(one.sheet, cell, flaw.value or "", "", str(flaw.words["header"]))
