"""The few things that xlwings has no word for, asked of Excel's own object: COM on Windows, Apple events on macOS."""

import sys
from typing import Any


def read_only(book: Any) -> bool:
    """Whether the workbook was opened as a copy that cannot be saved in its place."""
    return bool(book.api.read_only.get() if _mac() else book.api.ReadOnly)


def unsaved(book: Any) -> bool:
    """Whether the workbook holds what is not in its file."""
    return not (book.api.saved.get() if _mac() else book.api.Saved)


def protected(sheet: Any) -> bool:
    """Whether the sheet's cells are protected."""
    return bool(sheet.api.protect_contents.get() if _mac() else sheet.api.ProtectContents)


def fixed(book: Any) -> bool:
    """Whether no sheet can be added to the workbook."""
    return bool(book.api.protect_structure.get() if _mac() else book.api.ProtectStructure)


def in_view(app: Any) -> str:
    """The address of the cells that the window shows."""
    if _mac():
        return str(app.api.active_window.visible_range.get_address())
    return str(app.api.ActiveWindow.VisibleRange.Address)


def _mac() -> bool:
    return sys.platform == "darwin"


def blind_to_errors() -> bool:
    """Whether a cell that shows an error cannot be told from a blank one."""
    return _mac()
