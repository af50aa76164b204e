"""An open workbook out of Excel's hands for a while, and back with the same sheet and cells before one's eyes."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sheetkit.errors import Refused
from sheetkit.excel.app import native
from sheetkit.excel.app.desk import Desk, activate


@contextmanager
def closed(desk: Desk, save: bool) -> Iterator[None]:
    """Close the workbook, and open it again whatever happens meanwhile.

    Raises Refused where it is a read-only copy, or holds what was not saved and `save` does not allow to save it.
    """
    book, path = desk.book.book, desk.book.path
    if native.read_only(book):
        raise Refused("excel-read-only", file=desk.book.name)
    if native.unsaved(book):
        if not save:
            raise Refused("excel-unsaved", file=desk.book.name)
        book.save()
    sheet = book.sheets.active.name
    selected = desk.app.selection
    address = selected.address if selected is not None else "$A$1"
    book.close()
    try:
        yield
    finally:
        again = desk.app.books.open(str(path))
        with suppress(Exception):  # the sheet may have another name now; the workbook is open, which is what counts
            activate(again.sheets[sheet])
            again.sheets[sheet].range(address).select()
