"""What a sheet holds besides its cells: merges, tables, broken drop-downs; and the pictures in its cells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import unescape
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from sheetkit.excel.relations import relations
from sheetkit.model import Area, Facts, Grid
from sheetkit.names import number

Pictures = dict[tuple[int, int], str]
"""By row and column, from 1, what a cell with a picture in it holds."""
PICTURE = "图片"
"""What a cell holds that shows a picture and gives no text for it."""
_NAME = re.compile(r"[^\W\d][\w.]*")
"""A drop-down that looks into a defined name and nothing else."""
_LOST = "#REF!"
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*)?>([^<]*)<")
_WPS = b"DISPIMG("
_CELL_TAG = re.compile(rb"<(?:\w+:)?c\s[^<>]*>")
_EXCEL = re.compile(rb"\bvm=[\"']")
_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_PLACE = re.compile(rb"\br=[\"']([A-Z]+)(\d+)[\"']")
_CELL = 400
"""How far before its formula a cell may begin."""


def facts(package: ZipFile, part: str, around: bytes) -> Facts:
    """The facts of the sheet in this part, whose XML is given without its cells. Raises ParseError for what is none."""
    merges: list[Area] = []
    lists: list[tuple[str, str]] = []
    for _, element in ElementTree.iterparse(BytesIO(around)):
        match element.tag.rpartition("}")[2]:
            case "mergeCell":
                merges += areas(element.get("ref", ""))
            case "dataValidation" if element.get("type") == "list":
                lists.append(_list(element))
            case "f" | "formula1" | "sqref" | "dataValidation":
                continue
        element.clear()
    tables: list[Area] = []
    calculated: dict[str, str] = {}
    there = set(package.namelist())
    for kind, target in dict(relations(package, part)).values():
        if kind != "table" or target not in there:
            continue
        table = ElementTree.fromstring(package.read(target))
        tables += areas(table.get("ref", ""))
        for column in _all(table, "tableColumn"):
            for formula in _all(column, "calculatedColumnFormula"):
                calculated[column.get("name", "")] = formula.text or ""
    return Facts(tuple(merges), tuple(tables), tuple(_broken(package, lists)), calculated)


def pictures(cells: Iterable[bytes]) -> Pictures:
    """The cells that show a picture in the cell, row and column from 1: as WPS writes it a formula, DISPIMG(…), as
    Excel does an error with a rich value. The text is WPS's formula, else `PICTURE`. No piece given tears a cell.
    """
    found: dict[tuple[int, int], str] = {}
    for xml in cells:
        for match in _FORMULA.finditer(xml) if _WPS in xml else ():
            places = _PLACE.findall(xml, max(0, match.start() - _CELL), match.start()) if _WPS in match[1] else ()
            if places:
                found[_place(*places[-1])] = "=" + unescape(match[1].decode()).removeprefix("_xlfn.")
        for tag in map(bytes, _CELL_TAG.findall(xml)) if b"vm=" in xml else ():
            place = _PLACE.search(tag)
            if place and _EXCEL.search(tag) and _ERROR.search(tag):
                found[_place(place[1], place[2])] = PICTURE
    return found


def with_pictures(grid: Grid, shown: Pictures) -> Grid:
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


def lies_over(merges: Sequence[Area], height: int, width: int) -> bool:
    """Whether merged ranges lie over each other, or run backwards: whoever follows them would never come to an end."""
    if any(top > low or left > right for top, left, low, right in merges):
        return True
    spans = ((min(low, height) - top + 1, min(right, width) - left + 1) for top, left, low, right in merges)
    return sum(max(0, rows) * max(0, columns) for rows, columns in spans) > height * width


def areas(refs: str) -> list[Area]:
    """The ranges of a list like `A1:B2 D4`; whole rows and columns, which no list of ours needs, are left out."""
    found = []
    for match in (_AREA.fullmatch(ref) for ref in refs.split()):
        if match:
            left, top = number(match[1]), int(match[2])
            right, bottom = (number(match[3]), int(match[4])) if match[3] else (left, top)
            found.append((top, left, bottom, right))
    return found


def _list(validation: ElementTree.Element) -> tuple[str, str]:
    """Where a drop-down looks for its list, and its cells; both may be elements of their own."""
    source = "".join(text for one in _all(validation, "formula1") for text in one.itertext())
    cells = validation.get("sqref") or "".join(text for one in _all(validation, "sqref") for text in one.itertext())
    return source.strip(), cells


def _broken(package: ZipFile, lists: list[tuple[str, str]]) -> Iterator[tuple[Area, str]]:
    """The drop-downs that look at cells which were deleted, or into a name that is not there."""
    names = _names(package) if lists else {}
    for source, cells in lists:
        name = source.lower() if _NAME.fullmatch(source) else None
        if _LOST in source or (name and _LOST in names.get(name, _LOST)):
            yield from ((area, source) for area in areas(cells))


def _names(package: ZipFile) -> dict[str, str]:
    """The workbook's defined names, in small letters, and what they stand for."""
    book = ElementTree.fromstring(package.read("xl/workbook.xml"))
    return {one.get("name", "").lower(): one.text or "" for one in _all(book, "definedName")}


def _place(letters: bytes, row: bytes) -> tuple[int, int]:
    return int(row), number(letters.decode())


def _all(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """The elements of that name, whatever their namespace."""
    return (one for one in element.iter() if one.tag.rpartition("}")[2] == name)
