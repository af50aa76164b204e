"""Sheets as grids of values, read with python-calamine; what calamine keeps to itself comes from the sheet's XML."""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from sheetkit.disk import digest_of
from sheetkit.errors import Unreadable
from sheetkit.excel.crypt import is_encrypted
from sheetkit.excel.facts import facts, pictures
from sheetkit.excel.guard import inspect
from sheetkit.model import Facts, Grid
from sheetkit.names import cell_name

_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORMULA = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
_ERROR = (b't="e"', b"t='e'")
"""What is searched for in a sheet's XML before it is parsed: formulas and errors, both of which calamine may blank."""
_PLACES = re.compile(rb"r=[\"']([A-Z]{0,3})(\d+)[\"']")
_AREA = 20_000_000
"""The most cells between A1 and the last one: calamine holds each of them, and aborts when there is no room."""
_DAMAGED = (CalamineError, ElementTree.ParseError, BadZipFile, zlib.error, KeyError, ValueError, OSError)


class _Cell(NamedTuple):
    """What the XML says of a cell: its row and column from 1, whether it has a formula, its cached value and type."""

    place: tuple[int, int]
    formula: bool
    value: str | None
    kind: str | None


class Workbook:
    """One workbook, guarded and open; `grid` reads a sheet on demand. Raises Unreadable."""

    def __init__(self, path: Path, password: str | None = None) -> None:
        self.raw = inspect(path, password)
        self.path = path
        self.digest = digest_of(path)
        self.encrypted = is_encrypted(path.read_bytes())
        try:
            self._book = CalamineWorkbook.from_filelike(BytesIO(self.raw))
        except (CalamineError, OSError) as error:
            raise Unreadable("file-damaged", file=path.name) from error
        self.sheets: list[str] = self._book.sheet_names

    def grid(self, sheet: str) -> Grid:
        """The sheet's values with what is known of its formulas. Raises Unreadable, KeyError for an unknown sheet."""
        if sheet not in self.sheets:
            raise KeyError(sheet)
        try:
            xml, beside = self._xml(sheet)
            far = _far_cell(xml)
            if far is None:
                rows = self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
                return _with_pictures(Grid(sheet, rows, *_formulas(xml), beside), pictures(xml))
        except _DAMAGED as error:
            raise Unreadable("file-damaged", file=self.path.name) from error
        raise Unreadable("sheet-far-cell", file=self.path.name, sheet=sheet, cell=far)

    def _xml(self, sheet: str) -> tuple[bytes, Facts]:
        """The sheet's XML, and what it holds besides its cells."""
        with ZipFile(BytesIO(self.raw)) as package:
            part = _part(package, sheet)
            if part is None:
                return b"", Facts()
            xml = package.read(part)
            return xml, facts(package, part, xml)


def _with_pictures(grid: Grid, shown: Mapping[tuple[int, int], str]) -> Grid:
    """The grid with its cells filled that show a picture: neither an error nor a formula that was not calculated."""
    if not shown:
        return grid
    rows = [list(row) for row in grid.rows]
    for (row, column), text in shown.items():
        rows += [[] for _ in range(row - len(rows))]
        rows[row - 1] += [""] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = text
    errors = {place: error for place, error in grid.errors.items() if place not in shown}
    formulas = grid.formulas | shown.keys()  # Excel's pictures are no text to be typed over either
    return replace(grid, rows=rows, errors=errors, uncalculated=grid.uncalculated - shown.keys(), formulas=formulas)


def _formulas(xml: bytes) -> tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int]], dict[tuple[int, int], str]]:
    """The cells with a formula, those of them that were never calculated, and those that show an error."""
    if not any(mark in xml for mark in (*_FORMULA, *_ERROR)):
        return frozenset(), frozenset(), {}
    cells = [cell for cell in _cells(xml) if cell.formula or cell.kind == "e"]
    return (
        frozenset(cell.place for cell in cells if cell.formula),
        frozenset(cell.place for cell in cells if cell.formula and not cell.value and cell.kind != "str"),
        {cell.place: cell.value or "#" for cell in cells if cell.kind == "e"},
    )


def _far_cell(xml: bytes) -> str | None:
    """The last cell that holds anything, where it lies too far from A1 for the sheet to be read."""
    places = _PLACES.findall(xml)
    rows = max((int(row) for _, row in places), default=0)
    columns = max((_column(name) for name in {name for name, _ in places}), default=0)
    if rows * columns <= _AREA:
        return None
    filled = [cell.place for cell in _cells(xml) if cell.value]
    rows, columns = (max((place[side] for place in filled), default=0) for side in (0, 1))
    return cell_name(columns, rows) if rows * columns > _AREA else None


def _part(package: ZipFile, sheet: str) -> str | None:
    """The package member that holds the sheet."""
    book = ElementTree.fromstring(package.read("xl/workbook.xml"))
    ids = {e.get("name"): e.get(_REL) for e in book.iter() if _local(e.tag) == "sheet"}
    links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    target = {e.get("Id"): e.get("Target", "") for e in links.iter()}.get(ids.get(sheet))
    if not target:
        return None
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part if part in package.namelist() else None


def _cells(xml: bytes) -> Iterator[_Cell]:
    row = column = 0
    for event, element in ElementTree.iterparse(BytesIO(xml), events=("start", "end")):
        tag = _local(element.tag)
        if event == "start" and tag == "row":
            row, column = int(element.get("r", row + 1)), 0
        elif event == "end" and tag == "c":
            column = _column(element.get("r", "").encode().rstrip(b"0123456789")) or column + 1
            inside = {_local(child.tag): child for child in element}
            value = "".join(inside["is"].itertext()) if "is" in inside else None
            if "v" in inside:
                value = inside["v"].text or ""
            yield _Cell((row, column), "f" in inside, value, element.get("t"))
        elif event == "end" and tag == "row":
            element.clear()


def _column(letters: bytes) -> int:
    """The number of a column from its letters: AB is 28; 0 for none."""
    number = 0
    for code in letters:
        number = number * 26 + code - 64
    return number


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
