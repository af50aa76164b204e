"""Cells that a row must fill."""

from collections.abc import Iterator, Sequence

from sheetkit.register import Register
from sheetkit.rules.fault import Fault
from sheetkit.table import Row


def blanks(
    row: Row, register: Register, wanted: Sequence[str], name: str, also: tuple[str, ...] = (), **words: object
) -> Iterator[Fault]:
    """A fault at each of the wanted cells that is blank; its words tell the {header} of the cell."""
    for column in wanted:
        if getattr(row, column) is None:
            header = register.column(column).header
            yield Fault(row, column, name, {"header": header, **words}, also, register.name)
