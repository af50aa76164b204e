"""A workbook that is open in Excel, as `OpenCells`: its live, unsaved values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from sheetkit.errors import Refused
from sheetkit.excel.app import native
from sheetkit.excel.app.cells import Step
from sheetkit.excel.app.values import as_grid, from_excel, to_excel
from sheetkit.excel.patch.proof import alike
from sheetkit.model import Cell, Edit, Grid
from sheetkit.names import cell_name


class LiveBook:
    """One open workbook. `book` is xlwings' own; a grid is read with two calls, whatever its size."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.name: str = book.name
        self._read: dict[str, Grid] = {}

    digest = ""
    """A workbook in the making has none."""

    @cached_property
    def path(self) -> Path:
        """Where its file lies, or will."""
        return Path(self.book.fullname)

    @cached_property
    def sheets(self) -> list[str]:
        """The names of its sheets in their order."""
        return [sheet.name for sheet in self.book.sheets]

    def grid(self, name: str) -> Grid:
        """The values of a sheet as they stand now. What merges, tables and drop-downs it has is not asked."""
        if name not in self.sheets:
            raise KeyError(name)
        self._read[name] = grid = self._now(name)
        return grid

    def ready(self, edits: Sequence[Edit]) -> None:
        """Raise Refused where one cannot be made: read-only, protected, a formula, or changed since it was read."""
        self._prepared(edits)

    def write(self, edits: Sequence[Edit]) -> list[Step]:
        """Make all edits or none. Raises Refused; each cell is read back and must say what was written."""
        steps: list[Step] = []
        by_sheet = self._prepared(edits)
        try:
            for name, own in by_sheet.items():
                sheet = self._sheet(name)
                for edit, old in own:
                    steps.append(self._set(sheet, edit, old))
            self._prove(by_sheet)
        except BaseException:
            with suppress(Exception):  # what stopped it is what is told
                self._restore(steps)
            raise
        self._forget(by_sheet)
        return steps

    def put_back(self, steps: Sequence[Step]) -> list[Step]:
        """Undo what was set, where it still stands; the steps that were undone."""
        titles = {title.strip(): title for title in self.sheets}
        standing: list[Step] = []
        for name, own in groupby(sorted(steps, key=lambda step: step.sheet), key=lambda step: step.sheet):
            if name in titles:
                self._unlocked(titles[name])
                grid = self._now(titles[name])
                standing += [step for step in own if alike(_at(grid, step.row, step.column), step.new)]
        self._restore(standing)
        self._forget({titles[step.sheet]: [] for step in standing})
        return standing

    def _prepared(self, edits: Sequence[Edit]) -> dict[str, list[tuple[Edit, Cell]]]:
        """The edits by the sheet's own name, each with what its cell holds; nothing is set before all is looked at."""
        if native.read_only(self.book):
            raise Refused("excel-read-only", file=self.name)
        titles = {title.strip(): title for title in self.sheets}
        found: dict[str, list[tuple[Edit, Cell]]] = {}
        for edit in edits:
            if edit.sheet.strip() not in titles:
                raise Refused("excel-no-sheet", file=self.name, sheet=edit.sheet)
            found.setdefault(titles[edit.sheet.strip()], []).append((edit, None))
        for name, own in found.items():
            self._unlocked(name)
            seen, now = self._read.get(name), self._now(name)
            for place, (edit, _) in enumerate(own):
                self._free(edit, seen, now)
                own[place] = edit, _cell(_at(now, edit.row, edit.column))
        return found

    def _unlocked(self, name: str) -> None:
        if native.protected(self._sheet(name)):
            raise Refused("excel-protected", file=self.name, sheet=name)

    def _free(self, edit: Edit, seen: Grid | None, now: Grid) -> None:
        """The row is the one that was read, the cell holds no formula, and the value fits into a cell."""
        cell = cell_name(edit.column, edit.row)
        if seen is not None and _typed(seen, edit.row) != _typed(now, edit.row):
            raise Refused("excel-changed", file=self.name, sheet=edit.sheet, cell=cell)
        if (edit.row, edit.column) in now.formulas:
            raise Refused("excel-formula", file=self.name, sheet=edit.sheet, cell=cell)
        to_excel(edit.value, "")

    def _set(self, sheet: Any, edit: Edit, old: Cell) -> Step:
        cell = sheet.range((edit.row, edit.column))
        format_ = cell.number_format or ""
        _put(cell, edit.value, format_)
        return Step(edit.sheet, edit.row, edit.column, edit.value, old, format_)

    def _prove(self, by_sheet: Mapping[str, Sequence[tuple[Edit, Cell]]]) -> None:
        for name, own in by_sheet.items():
            now = self._now(name)
            for edit, _ in own:
                if not alike(_at(now, edit.row, edit.column), edit.value):
                    cell = cell_name(edit.column, edit.row)
                    raise Refused("excel-unproved", file=self.name, sheet=edit.sheet, cell=cell)

    def _restore(self, steps: Sequence[Step]) -> None:
        titles = {title.strip(): title for title in self.sheets}
        for step in reversed(steps):
            cell = self._sheet(titles[step.sheet.strip()]).range((step.row, step.column))
            if cell.number_format != step.format:
                cell.number_format = step.format
            _put(cell, step.old, step.format)

    def _forget(self, sheets: Mapping[str, object]) -> None:
        for name in sheets:
            self._read.pop(name, None)

    def _sheet(self, name: str) -> Any:
        return self.book.sheets[name]

    def _now(self, name: str) -> Grid:
        sheet = self._sheet(name)
        used = sheet.used_range
        height, width = used.row + used.shape[0] - 1, used.column + used.shape[1] - 1
        whole = sheet.range((1, 1), (height, width))
        values = whole.options(ndim=2, err_to_str=not native.blind_to_errors()).value
        return as_grid(name, values, whole.formula)


def open_books(apps: Sequence[Any]) -> Iterator[LiveBook]:
    """The workbooks that these programs hold open and that have a file."""
    for app in apps:
        for book in app.books:
            live = LiveBook(book)
            if live.path.is_absolute():
                yield live


def within(books: Sequence[LiveBook], folder: Path, named: Callable[[Path], str]) -> dict[str, LiveBook]:
    """Those of a folder by their names in it; `named` gives a path its name."""
    home = folder.resolve()
    found: dict[str, LiveBook] = {}
    for book in books:
        path = book.path.resolve()
        if path.is_relative_to(home):
            found[named(folder / path.relative_to(home))] = book
    return found


def _put(cell: Any, value: Cell, format_: str) -> None:
    """Set one cell; one that is to be blank is cleared of its value alone."""
    raw, wanted = to_excel(value, format_)
    if raw is None:
        cell.clear_contents()
        return
    if wanted is not None:
        cell.number_format = wanted
    cell.value = raw


def _at(grid: Grid, row: int, column: int) -> object:
    line = _row(grid, row)
    return line[column - 1] if column <= len(line) else ""


def _row(grid: Grid, row: int) -> Sequence[object]:
    return grid.rows[row - 1] if row <= len(grid.rows) else ()


def _typed(grid: Grid, row: int) -> dict[int, object]:
    """What people typed into a row, by column: formulas may say something else each minute."""
    cells = enumerate(_row(grid, row), 1)
    return {place: value for place, value in cells if value != "" and (row, place) not in grid.formulas}


def _cell(value: object) -> Cell:
    """What stands in a cell as a value that can be set again."""
    if value == "" or value is None:
        return None
    return from_excel(value)  # type: ignore[return-value]
