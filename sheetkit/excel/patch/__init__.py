"""Few cells into a workbook of the staff: the sheet's part is written anew, everything else stays byte for byte.

The workbook is one that `excel.read` has opened: nothing here guards against hostile files again.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import BinaryIO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from sheetkit.errors import Refused
from sheetkit.excel.patch.layout import Layout, SheetPart, TablePart, layout, sheet_part
from sheetkit.excel.patch.package import Anew, rewrite
from sheetkit.excel.patch.sheet import Area, Fill, Place, Task, edited
from sheetkit.model import Cell, Edit
from sheetkit.names import cell_name

DAMAGED = (
    BadZipFile,
    EOFError,
    KeyError,
    ValueError,
    IndexError,
    RuntimeError,
    struct.error,
    zlib.error,
    ElementTree.ParseError,
)


def patch(source: BinaryIO, target: BinaryIO, edits: Sequence[Edit]) -> None:
    """Write the package in `source` to `target` with the edits (all of one workbook) made.

    A table whose next rows are filled grows over them, and its formulas with it; formulas are worked out anew by the
    program that opens the file next. Raises Refused, which names the cell and why, where an edit cannot be made without
    harm; what was written to `target` is then worth nothing.
    """
    try:
        with ZipFile(source) as package:
            found = layout(package)
            anew: dict[str, Anew] = {}
            for sheet, own in _by_sheet(edits).items():
                anew |= _parts(sheet_part(package, found, sheet), found, own)
        rewrite(source, target, anew)
    except DAMAGED as error:
        raise Refused("package-damaged") from error


def _by_sheet(edits: Sequence[Edit]) -> Mapping[str, list[Edit]]:
    sheets: dict[str, list[Edit]] = {}
    for edit in edits:
        sheets.setdefault(edit.sheet, []).append(edit)
    return sheets


def _parts(sheet: SheetPart, found: Layout, edits: Sequence[Edit]) -> Mapping[str, Anew]:
    """The sheet's part and those of its tables that grow, each with what makes it anew."""
    cells = {(edit.row, edit.column): edit.value for edit in edits}
    fills: dict[int, Fill] = {}
    anew: dict[str, Anew] = {}
    for table in sheet.tables:
        grown = _last_row(table, [one.area for one in sheet.tables if one is not table], cells)
        if grown > table.area[2]:
            if table.bound:
                raise Refused("table-formula", cell=cell_name(table.bound, grown))
            first = table.area[2] + 1
            fills |= {column: Fill(first, grown, formula) for column, formula in table.formulas.items()}
            anew[table.part] = partial(_grown, old=table.area, last=grown)
    anew[sheet.part] = partial(edited, task=Task(cells, found.from_1904, found.dated, fills))
    return anew


def _last_row(table: TablePart, others: Sequence[Area], cells: Mapping[Place, Cell]) -> int:
    """The last row of a table with the rows right below it that are filled; it never runs into another table."""
    _, left, last, right = table.area
    filled = {row for (row, column), value in cells.items() if value not in (None, "") and left <= column <= right}
    if table.totals and filled & {last, last + 1}:
        raise Refused("cell-totals", cell=cell_name(left, last))
    while last + 1 in filled and not any(
        top <= last + 1 <= bottom and first <= right and left <= final for top, first, bottom, final in others
    ):
        last += 1
    return last


def _grown(chunks: Iterable[bytes], old: Area, last: int) -> Iterable[bytes]:
    """A table's part with its range, and that of its filter, down to the row `last`."""
    top, left, bottom, right = old
    first = cell_name(left, top)
    was = f"{first}:{cell_name(right, bottom)}".encode()
    now = f"{first}:{cell_name(right, last)}".encode()
    pattern = rb"""(\sref\s*=\s*["'])""" + was + rb"""(["'])"""
    raw, changed = re.subn(pattern, rb"\g<1>" + now + rb"\g<2>", b"".join(chunks))
    if not changed:
        raise ValueError(was)
    return [raw]
