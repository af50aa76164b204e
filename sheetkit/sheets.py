"""Which sheet of a workbook holds which register, and which file may be a workbook that is missed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from os.path import lexists
from pathlib import Path
from typing import TYPE_CHECKING

from sheetkit.errors import Unreadable
from sheetkit.register import Register, registers, workbooks
from sheetkit.table import HEADER_ROWS, read_table

if TYPE_CHECKING:
    from sheetkit.excel.app.cells import Cells


def recognised(book: "Cells", wanted: Mapping[str, Register]) -> list[tuple[Register, str]]:
    """The registers that a workbook's sheets hold: by the sheet's name, else by at least half of the headers."""
    names = titles(book)
    found = [(register, names[register.sheet]) for register in wanted.values() if register.sheet in names]
    ours = {register.sheet for register in registers().values()}
    for sheet in book.sheets:
        rest = [register for register in wanted.values() if register not in (one for one, _ in found)]
        if sheet.strip() not in ours and rest:
            shares = _shares(book, sheet, rest)
            share, best = max(zip(shares, rest, strict=True), key=lambda pair: pair[0])
            if share >= _HALF:
                found.append((best, sheet))
    return sorted(found, key=lambda pair: pair[0].position)


_HALF = 0.5


def _shares(book: "Cells", sheet: str, among: Sequence[Register]) -> list[float]:
    """How much of each register's headers a sheet holds; nothing where it cannot be read."""
    try:
        grid = book.grid(sheet)
    except Unreadable:
        return [0.0] * len(among)
    top = replace(grid, rows=grid.rows[:HEADER_ROWS])
    return [len(read_table(top, register, "").places) / len(register.columns) for register in among]


def titles(book: "Cells") -> dict[str, str]:
    """The sheets by their names without the spaces around them; the name that has none comes first."""
    return {title.strip(): title for title in sorted(book.sheets, key=lambda title: title == title.strip())}


def in_any_case(path: Path) -> Path:
    """The path, or, where there is none, the file beside it whose name differs in capitals alone."""
    if lexists(path) or not path.parent.is_dir():
        return path
    name = path.name.casefold()
    return next((one for one in sorted(path.parent.iterdir()) if one.name.casefold() == name), path)


def likely(folder: Path, workbook: str) -> str:
    """A file that may be the workbook under another name or in an older form, else ''."""
    names = [path.name for path in sorted(folder.iterdir()) if path.suffix.lower() in _FORMS]
    others = {name.lower(): name for name in names if name not in workbooks() and not name.startswith(("~", "."))}
    return next((others[like] for like in get_close_matches(workbook, others, 1)), "")


_FORMS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".csv")
