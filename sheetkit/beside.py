"""A new workbook beside one that cannot be brought up to date in its place, with all values that the old one has."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.errors import Refused
from sheetkit.excel import daysheet, guide
from sheetkit.excel import lists as listsheet
from sheetkit.excel.build import FIRST_DAY, package
from sheetkit.excel.crypt import encrypted
from sheetkit.excel.formulas.columns import Live, compile_book
from sheetkit.excel.unlock import unlock
from sheetkit.lights import HIDDEN
from sheetkit.live import live
from sheetkit.model import Cell, Grid
from sheetkit.names import cell_name, letter
from sheetkit.register import workbooks
from sheetkit.site import Site
from sheetkit.table import Table

Line = dict[str, Cell]


def place(site: Site, workbook: str, day: date) -> Path:
    """Where the new workbook goes. Raises Refused where there is one already."""
    path = site.path(workbook)
    new = path.with_name(f"{path.stem}-新版-{day:%Y-%m-%d}.xlsx")
    if new.exists():
        raise Refused("refresh-there", file=new.name)
    return new


def made(site: Site, books: Books, workbook: str) -> bytes:
    """The new workbook, under the password of the old one if that has one.

    The registers' columns stand in the order of the old one, the staff's own among them; what stood above a header is
    on a sheet of its own. Raises SheetkitError where a value cannot be carried over: a formula that no program ever
    worked out, a text or a name that Excel cannot hold.
    """
    path, registers, shown = site.path(workbook), workbooks()[workbook], live(books)
    old = unlock(path, workbook, site.password, site.unlocked)
    titles = {title.strip(): title for title in old.sheets}
    _, columns = compile_book(registers, books.policy)
    rows: dict[str, list[Line]] = {}
    order: dict[str, list[str]] = {}
    others: dict[str, Grid] = {}
    for register in registers:
        table = books.tables.get(register.name)
        if table is None or register.sheet not in titles:
            continue
        computed = {column.header for column in columns[register.name]}
        grid = old.grid(titles[register.sheet])
        order[register.name], rows[register.name] = _lines(grid, table, computed)
        shown = _moved(shown, register.name, table.header_row - 1)
        above = Grid(grid.sheet, grid.rows[: table.header_row - 1], errors=grid.errors)
        if any(value not in ("", None) for row in above.rows for value in row):
            others[f"{register.sheet}（标题上方）"] = _values(above)
    taken = {*(register.sheet for register in registers), guide.SHEET}
    for title in (title for title in old.sheets if title.strip() not in taken):
        if (own := _own(old.grid(title))) is not None:
            others[_name(title)] = _values(own)
    raw = package(path.stem, registers, rows, listsheet.lists(books), shown, order, others)
    password = site.unlocked.get(workbook)
    return raw if password is None else encrypted(raw, password)


def _lines(grid: Grid, table: Table, computed: Collection[str]) -> tuple[list[str], list[Line]]:
    """The headers and the rows under them as they are; a known column by its English name, another by its header."""
    known = {at: table.register.column(name) for name, at in table.places.items()}
    width = max(map(len, grid.rows), default=0)
    below = range(table.header_row + 1, len(grid.rows) + 1)
    heads: dict[int, str] = {}
    for at in range(1, width + 1):
        header = known[at].header if at in known else show(_at(grid, table.header_row, at)).strip()
        filled = [row for row in below if _filled(grid, row, at)]
        if at not in known and (header.startswith(HIDDEN) or header in computed):
            if all((row, at) in grid.formulas for row in filled):
                continue  # it is worked out anew
            header = f"{header}（原）"
        if header or filled:
            heads[at] = _unlike(
                header or f"{letter(at)}列", heads.values(), () if at in known else table.register.headers
            )
    names = {at: known[at].name if at in known else header for at, header in heads.items()}
    lines: list[Line] = [{names[at]: _value(grid, row, at) for at in heads if _filled(grid, row, at)} for row in below]
    while lines and not lines[-1]:
        lines.pop()
    return list(heads.values()), lines


def _unlike(header: str, others: Collection[str], ours: Collection[str]) -> str:
    """The header, numbered where there is one like it: Excel takes large and small letters as the same."""
    taken = {one.casefold() for one in (*others, *ours)}
    number, wanted = 1, header
    while wanted.casefold() in taken:
        number += 1
        wanted = f"{header}（{number}）"
    return wanted


def _own(grid: Grid) -> Grid | None:
    """A sheet of the staff's own, None for one that is made anew."""
    heads = [str(value) for value in (grid.rows[0] if grid.rows else ()) if value not in ("", None)]
    made_here = {listsheet.SHEET: listsheet.ours, daysheet.SHEET: daysheet.ours}.get(grid.sheet)
    return None if made_here and made_here(heads) else grid


def _name(title: str) -> str:
    """The title, another one where a sheet of ours has it."""
    return f"{title}（原）" if title in (listsheet.SHEET, daysheet.SHEET) else title


def _values(grid: Grid) -> Grid:
    rows = [
        [_value(grid, row, at) if _filled(grid, row, at) else None for at in range(1, len(cells) + 1)]
        for row, cells in enumerate(grid.rows, 1)
    ]
    return Grid(grid.sheet, rows)


def _filled(grid: Grid, row: int, at: int) -> bool:
    return _at(grid, row, at) not in ("", None) or (row, at) in grid.errors or (row, at) in grid.uncalculated


def _value(grid: Grid, row: int, at: int) -> Cell:
    """What a new cell is to hold: the value, an error as text; a day that Excel counts wrong as text too."""
    if (row, at) in grid.uncalculated:
        raise Refused("refresh-uncalculated", sheet=grid.sheet, cell=cell_name(at, row))
    if (row, at) in grid.errors:
        return grid.errors[row, at]
    value = _at(grid, row, at)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return value if day >= FIRST_DAY else str(value)
    return value if isinstance(value, str | float | int) else str(value)


def _at(grid: Grid, row: int, at: int) -> object:
    line = grid.rows[row - 1]
    return line[at - 1] if at <= len(line) else ""


def _moved(shown: Live, register: str, up: int) -> Live:
    """What the computed columns show where the rows stand so much higher."""
    cells: Mapping[int, Mapping[str, Cell]] = shown.cells.get(register, {})
    moved = {row - up: values for row, values in cells.items()}
    return replace(shown, cells={**shown.cells, register: moved}) if up else shown
