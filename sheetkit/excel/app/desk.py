"""What a person has before them: the running Excel, its active sheet, the selected rows and those in view."""

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sheetkit.errors import SheetkitError
from sheetkit.excel.app import native, wps
from sheetkit.excel.app.book import LiveBook
from sheetkit.excel.app.faults import meaning
from sheetkit.excel.app.figures import figures
from sheetkit.register import registers

_ROWS = re.compile(r"\$?[A-Z]*\$?(\d+)(?::\$?[A-Z]*\$?(\d+))?")


@dataclass(frozen=True, slots=True)
class Desk:
    """One running program, the workbook that was asked for, and all programs whose workbooks count."""

    app: Any
    book: LiveBook
    apps: Sequence[Any]

    @property
    def sheet(self) -> Any:
        """The active sheet of the workbook."""
        return self.book.book.sheets.active

    @property
    def cell(self) -> tuple[int, int]:
        """Row and column of the first selected cell. Raises SheetkitError where no cells are selected."""
        selected = self._selection()
        return int(selected.row), int(selected.column)

    def selected(self, last: int) -> list[int]:
        """The rows down to `last` that are selected and not hidden by a filter."""
        return self._shown(self._selection().address, last)

    def in_view(self, last: int) -> list[int]:
        """The rows down to `last` that the window shows. Raises SheetkitError where it shows another workbook."""
        self._in_front()
        return self._shown(native.in_view(self.app), last)

    def go(self, sheet: str, cell: str) -> None:
        """Select a cell, as a person would."""
        target = self.book.book.sheets[sheet]
        activate(self.book.book)
        activate(target)
        target.range(cell).select()

    @contextmanager
    def unmoved(self) -> Iterator[None]:
        """Sheet and selection are afterwards what they were. The screen goes on: frozen, it might stay so."""
        name, front = self.sheet.name, self.app.books.active.name == self.book.name
        selected = self.app.selection if front else None
        address = selected.address if selected is not None else None
        try:
            yield
        finally:
            left = next((sheet for sheet in self.book.book.sheets if sheet.name == name), None)
            if left is not None and self.sheet.name != name:
                activate(left)
                if address is not None:
                    left.range(address).select()

    def _in_front(self) -> None:
        """Selection and view are those of the workbook in front. Raises SheetkitError for another."""
        if self.app.books.active.name != self.book.name:
            raise SheetkitError("excel-behind", file=self.book.name)

    def _selection(self) -> Any:
        self._in_front()
        selected = self.app.selection
        if selected is None:
            raise SheetkitError("excel-no-cells")
        return selected

    def _shown(self, address: str, last: int) -> list[int]:
        """The rows of an address that are not hidden."""
        rows: set[int] = set()
        for first, final in spans(address, last):
            for area in self.sheet.range(f"{first}:{final}").get_special_cells("visible"):
                rows.update(range(area.row, area.row + area.shape[0]))
        return sorted(rows)


def activate(what: Any) -> None:
    """Bring a workbook or sheet to the front; xlwings' own word fails where another program is there."""
    what.impl.activate()


def spans(address: str, last: int) -> list[tuple[int, int]]:
    """The first and last rows of the areas of an address, none below `last`; whole columns are all rows."""
    found = []
    for part in address.split(","):
        match = _ROWS.fullmatch(part.strip())
        first, final = (int(match[1]), int(match[2] or match[1])) if match else (1, last)
        if first <= last:
            found.append((first, min(final, last)))
    return found


def attach(workbook: str | None = None, pid: int | None = None) -> Desk:
    """The running Excel: the one that is named, the one in which a register is open, or the only one.

    Raises SheetkitError where there is none, where several might be meant, and where Excel does not answer.
    """
    running = _running()
    wanted = [app for app in running if pid is None or app.pid == pid]
    if not wanted:
        raise SheetkitError("excel-pid", pid=pid, known="、".join(str(app.pid) for app in running))
    if workbook is not None:
        return _named(wanted, running, workbook)
    open_ = [app for app in wanted if len(app.books)]
    if not open_:
        raise SheetkitError("excel-no-book")
    among = open_ if len(open_) == 1 else [app for app in open_ if _shows_register(app)]
    if len(among) != 1:
        raise SheetkitError("excel-several", list="、".join(f"{app.books.active.name}（{app.pid}）" for app in open_))
    return Desk(among[0], LiveBook(among[0].books.active), running)


def _running() -> list[Any]:
    """The programs that answer. Raises SheetkitError where there is none or xlwings is missing."""
    try:
        import xlwings
    except ImportError as error:
        raise SheetkitError("excel-no-xlwings") from error
    if xlwings.engines.active is None:
        raise SheetkitError("excel-no-engine" if sys.platform in ("win32", "darwin") else "excel-no-platform")
    _patience()
    try:
        running = list(xlwings.apps) or wps.running()
    except Exception as error:
        raise meaning(error) or error from error
    if not running:
        raise SheetkitError("excel-not-running")
    return running


def _patience() -> None:
    """On Windows xlwings would ask for ever while a cell is edited."""
    module = sys.modules.get("xlwings._xlwindows")
    if module is not None:
        module.N_COM_ATTEMPTS = figures("calls")["tries"]  # type: ignore[attr-defined]


def _named(among: Sequence[Any], running: Sequence[Any], workbook: str) -> Desk:
    found = [(app, book) for app in among for book in app.books if book.name.casefold() == workbook.casefold()]
    if len(found) != 1:
        known = "、".join(book.name for app in among for book in app.books)
        raise SheetkitError("excel-no-such-book" if not found else "excel-twice", name=workbook, known=known)
    app, book = found[0]
    return Desk(app, LiveBook(book), running)


def _shows_register(app: Any) -> bool:
    titles = {register.sheet for register in registers().values()}
    return app.books.active.sheets.active.name.strip() in titles
