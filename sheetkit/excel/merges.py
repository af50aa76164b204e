"""Merged cells, which a grid of values does not tell of: only old books of others have them."""

from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from sheetkit.errors import Unreadable
from sheetkit.excel.read import Workbook


def merged(book: Workbook, sheet: str) -> list[tuple[int, int, int, int]]:
    """The merged ranges of a sheet as (first row, first column, last row, last column), from 1.

    Raises Unreadable.
    """
    try:
        ranges = CalamineWorkbook.from_filelike(BytesIO(book.raw)).get_sheet_by_name(sheet).merged_cell_ranges or []
    except (CalamineError, OSError) as error:
        raise Unreadable("file-damaged", file=book.path.name) from error
    return [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges]
