"""Which sheet of a workbook holds which register."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sheetkit.errors import Unreadable
from sheetkit.register import Register, registers
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
