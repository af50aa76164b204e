"""A list of customers to be handed out (SEC-2), as a workbook of one sheet made for A4, and read back again."""

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook

from sheetkit.cells import show
from sheetkit.errors import SheetkitError, Unreadable
from sheetkit.excel import read, theme
from sheetkit.handouts import TITLE, Copy, Held, Line, named
from sheetkit.model import Grid
from sheetkit.names import cell_name
from sheetkit.register import registers
from sheetkit.report.grid import Page
from sheetkit.table import find_header

_FIRST, _OTHERS = 20, 32
"""The widths of the columns, the room's first: three of them fill a page."""
_ROW = 15.5
_TOP = 2
"""Title and note stand above the header, on every printed page."""


def copybook(copy: Copy, site: str) -> bytes:
    """The workbook as a package; the same list gives the same bytes. It holds nothing but the list, its day and title.

    No author, company, hidden sheet or name is in it; the only defined name is that of the rows printed on each page.
    """
    package = BytesIO()
    book = Workbook(package, theme.preferences())
    book.set_properties({"created": datetime.combine(copy.day, time())})
    widths = [_FIRST, *[_OTHERS] * (len(copy.heads) - 1)]
    page = Page(book, theme.Styles(book), TITLE, widths, landscape=False)
    page.line(0, f"{site}　{TITLE}（{copy.holder}）", bold=True, font_size=16, align="center")
    page.line(1, f"{copy.day}　共 {len(copy.rows)} 户　内部资料，不得外传", align="center")
    page.grid(_TOP, copy.heads, copy.rows)
    texts = f"A{_TOP + 2}:{cell_name(len(widths), _TOP + 1 + len(copy.rows))}"
    page.sheet.ignore_errors({"number_stored_as_text": texts})
    page.sheet.set_default_row(_ROW)
    page.sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
    page.sheet.set_footer(f"&L换发新的，旧的交回销毁&C第 &P 页，共 &N 页&R{copy.day}")
    page.sheet.center_horizontally()
    page.sheet.freeze_panes(_TOP + 1, 0)
    page.sheet.repeat_rows(0, _TOP)
    book.close()
    return package.getvalue()


def held_in(folder: Path) -> list[Held]:
    """The lists that lie in the folder, by name; none where there is no folder. Other files are left alone.

    Raises SheetkitError for a folder that cannot be looked into.
    """
    try:
        paths = sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SheetkitError("file-no-access", file=str(folder), reason=error.strerror) from error
    return [_held(path, *known) for path in paths if (known := named(path.name))]


def _held(path: Path, holder: str, day: date, number: int) -> Held:
    register = registers()["households"]
    try:
        book = read.Workbook(path)
        grid = book.grid(book.sheets[0]) if book.sheets else Grid("", ())
    except Unreadable as error:
        return Held(path.name, holder, day, number, broken=error)
    header = find_header(grid, register)
    if header is None:
        broken = Unreadable("copies-no-header", file=path.name)
        return Held(path.name, holder, day, number, broken=broken)
    heads = _trimmed(grid.rows[header - 1])
    above, below = [[_trimmed(row) for row in part] for part in (grid.rows[: header - 1], grid.rows[header:])]
    extra = len(book.sheets) > 1 or any(len(row) > 1 for row in above) or any(len(row) > len(heads) for row in below)
    rows = [(*row, *[""] * (len(heads) - len(row)))[: len(heads)] for row in below if row]
    return Held(path.name, holder, day, number, heads, rows, extra)


def _trimmed(row: Sequence[object]) -> Line:
    """The cells as text, without the blank ones at the end."""
    cells = [show(cell).strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)
