"""The values of checked workbooks, read with calamine; whatever goes wrong in it comes out as Unreadable."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from sheetkit.errors import Unreadable
from sheetkit.excel.guard.check import Checked


def opened(book: Checked) -> CalamineWorkbook:
    """The workbook, open. Raises Unreadable."""
    with _calamine(book):
        reader = CalamineWorkbook.from_filelike(BytesIO(book.package.raw))
    if reader.sheet_names != list(book.layout.sheets):
        raise book.package.damaged()
    return reader


def sheet(reader: CalamineWorkbook, book: Checked, name: str) -> CalamineSheet:
    """One sheet, read. Raises Unreadable, also for one that reaches too far."""
    far = book.far(name)
    if far is not None:
        raise Unreadable("sheet-far-cell", file=book.package.file, sheet=name, cell=far)
    with _calamine(book):
        return reader.get_sheet_by_name(name)


def rows(read: CalamineSheet, book: Checked) -> list[list[object]]:
    """All values from A1 on; blank ones are ''. Equal texts are held once. Raises Unreadable."""
    if read.start is None:
        return []
    blank: list[object] = [""] * read.start[1]
    held: dict[object, object] = {}
    once = held.setdefault
    with _calamine(book):
        return [
            blank + [once(value, value) if type(value) is str else value for value in row] for row in read.iter_rows()
        ]


def every_sheet(book: Checked) -> None:
    """Read all there is and forget it: it can be done, or Unreadable says why not."""
    reader = opened(book)
    for name in book.layout.sheets:
        if book.far(name) is None:
            rows(sheet(reader, book, name), book)


@contextmanager
def _calamine(book: Checked) -> Iterator[None]:
    try:
        yield
    except MemoryError as error:
        raise book.package.unreadable("file-too-big") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise book.package.damaged() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a Rust library raises where it gave up: no Exception
            raise
        raise book.package.damaged() from error
