"""Sheets as grids of values, read with python-calamine; what calamine keeps to itself comes from the sheet's XML."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from sheetkit.errors import Unreadable
from sheetkit.excel.guard import inspect
from sheetkit.model import Grid

_LOUD = re.compile(rb"<(?:\w+:)?f[\s/>]|\st=[\"']e[\"']")
"""Formulas and errors, both of which calamine may show as blank."""
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Workbook:
    """One workbook, guarded and open; `grid` reads a sheet on demand. Raises Unreadable."""

    def __init__(self, path: Path) -> None:
        inspect(path)
        self.path = path
        try:
            self._book = CalamineWorkbook.from_path(str(path))
        except (CalamineError, OSError) as error:
            raise Unreadable("file-damaged", file=path.name) from error
        self.sheets: list[str] = self._book.sheet_names

    def grid(self, sheet: str) -> Grid:
        """The sheet's values with what is known of its formulas. Raises Unreadable, KeyError for an unknown sheet."""
        if sheet not in self.sheets:
            raise KeyError(sheet)
        try:
            rows = self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        except CalamineError as error:
            raise Unreadable("file-damaged", file=self.path.name) from error
        return Grid(sheet, rows, *self._formulas(sheet))

    def _formulas(
        self, sheet: str
    ) -> tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int]], dict[tuple[int, int], str]]:
        with ZipFile(self.path) as package:
            part = _part(package, sheet)
            if part is None or not _LOUD.search(package.read(part)):
                return frozenset(), frozenset(), {}
            formulas, uncalculated, errors = set(), set(), {}
            with package.open(part) as file:
                for place, formula, value, kind in _cells(file):
                    if formula:
                        formulas.add(place)
                        if value is None:
                            uncalculated.add(place)
                    if kind == "e":
                        errors[place] = value or "#"
        return frozenset(formulas), frozenset(uncalculated), errors


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


def _cells(file: IO[bytes]) -> Iterator[tuple[tuple[int, int], bool, str | None, str | None]]:
    """Of each cell: (row, column), whether it has a formula, its cached value and its type."""
    row = column = 0
    for event, element in ElementTree.iterparse(file, events=("start", "end")):
        tag = _local(element.tag)
        if event == "start" and tag == "row":
            row, column = int(element.get("r", row + 1)), 0
        elif event == "end" and tag == "c":
            column = _column(element.get("r")) or column + 1
            inside = {_local(child.tag): child for child in element}
            value = inside["v"].text or "" if "v" in inside else None
            yield (row, column), "f" in inside, value, element.get("t")
        elif event == "end" and tag == "row":
            element.clear()


def _column(reference: str | None) -> int:
    number = 0
    for char in (reference or "").rstrip("0123456789"):
        number = number * 26 + ord(char) - 64
    return number


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
