"""Which workbooks of a site are behind the definitions, the law, the calendar or each other, and how they catch up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from sheetkit.books import Books
from sheetkit.errors import Refused
from sheetkit.excel import daysheet, guide
from sheetkit.excel import lists as listsheet
from sheetkit.excel.build import package, write_workbook
from sheetkit.excel.crypt import decrypted
from sheetkit.excel.formulas.columns import Live
from sheetkit.excel.refresh import News, Wanted, order_of, refreshed
from sheetkit.excel.refresh.proof import prove
from sheetkit.live import live
from sheetkit.model import Cell
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


def renewals(site: Site, books: Books) -> Iterator[Renewal]:
    """Every workbook of the site that could be read and is behind, with what it lacks."""
    offered, shown = listsheet.lists(books), live(books)
    for name, registers in workbooks().items():
        if name in site.digests:
            renewal = _renewal(site, books, name, registers, offered, shown)
            if renewal.news or renewal.refused:
                yield renewal


def beside(site: Site, books: Books, workbook: str, day: date) -> Path:
    """A new workbook beside one that cannot be brought up to date in its place, with all values of the old one.

    Raises SheetkitError where there is one of that name already, or it cannot be written.
    """
    from sheetkit.excel.unlock import unlock

    path = site.path(workbook)
    new = path.with_name(f"{path.stem}-新版-{day:%Y-%m-%d}.xlsx")
    if new.exists():
        raise Refused("output-owned", file=new.name)
    old, registers = unlock(path, workbook, site.password, site.unlocked), workbooks()[workbook]
    titles = {title.strip(): title for title in old.sheets}
    rows: dict[str, list[dict[str, Cell]]] = {}
    order: dict[str, list[str]] = {}
    for register in registers:
        table = books.tables.get(register.name)
        if table is not None and register.sheet in titles:
            grid = old.grid(titles[register.sheet])
            heads, lines = _lines(grid.rows, table)
            rows[register.name], order[register.name] = lines, heads
    ours = {*(register.sheet for register in registers), *HIDDEN, guide.SHEET}
    others = {title: old.grid(title) for title in old.sheets if title.strip() not in ours}
    write_workbook(new, registers, rows, listsheet.lists(books), live(books), order, others)
    return new


def _lines(rows: Sequence[Sequence[object]], table: Table) -> tuple[list[str], list[dict[str, Cell]]]:
    """The headers and the rows under them as they are; a known column by its English name, another by its header."""
    known = {place: table.register.column(name) for name, place in table.places.items()}
    heads: dict[int, str] = {}
    for place, value in enumerate(rows[table.header_row - 1], 1):
        header = known[place].header if place in known else str(value).strip()
        if header and header not in heads.values():
            heads[place] = header
    lines = []
    for row in rows[table.header_row :]:
        held = {place: value for place, value in enumerate(row, 1) if place in heads and value not in ("", None)}
        lines.append({known[place].name if place in known else heads[place]: _cell(v) for place, v in held.items()})
    while lines and not lines[-1]:
        lines.pop()
    return list(heads.values()), lines


def _cell(value: object) -> Cell:
    return value if isinstance(value, str | float | bool | date) else str(value)


def _renewal(
    site: Site, books: Books, name: str, registers: Sequence[Register], offered: listsheet.Lists, shown: Live
) -> Renewal:
    path, password = site.path(name), site.unlocked.get(name)
    raw = path.read_bytes()
    raw = raw if password is None else decrypted(raw, password, path.name)
    try:
        order = order_of(raw, [register.sheet for register in registers])
        by_name = {register.name: order[register.sheet] for register in registers}
        fresh = package(path.stem, registers, {}, offered, shown, by_name)
        sheets = {one.sheet: _wanted(books.tables[one.name], shown) for one in registers}
        news = refreshed(BytesIO(raw), BytesIO(), fresh, sheets)
    except KeyError:
        return Renewal(name, refused=Refused("sheet-absent", sheet=registers[0].sheet))
    except Refused as error:
        return Renewal(name, refused=error)
    make, verify = partial(_make, fresh=fresh, sheets=sheets), partial(prove, sheets=list(sheets), hidden=HIDDEN)
    if password is not None:
        make, verify = made_under(password, make), proved_under(password, verify)  # type: ignore[assignment]
    cells = list(_touched(news, order, {one.sheet: books.tables[one.name] for one in registers}))
    return Renewal(name, news, Change(path, site.digests[name], make, verify, cells, password is not None))


def _make(source: BinaryIO, target: BinaryIO, fresh: bytes, sheets: Mapping[str, Wanted]) -> None:
    refreshed(source, target, fresh, sheets)


def _wanted(table: Table, shown: Live) -> Wanted:
    columns: dict[str, dict[int, Cell]] = {}
    for row, cells in shown.cells.get(table.register.name, {}).items():
        for header, value in cells.items():
            columns.setdefault(header, {})[row] = value
    return Wanted(table.formulas, columns)


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
                cell_name(int(str(flaw.words["place"])), flaw.at): flaw
                for flaw in tables[one.sheet].flaws
                if flaw.rule == "formula-overwritten" and flaw.at
            }
            for cell in one.what:
                if flaw := typed.get(cell):
                    yield Touched(one.sheet, cell, flaw.value or "", "", str(flaw.words["header"]))
