"""What reads and writes the cells of a workbook, whoever holds it: a closed file, or the running Excel."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sheetkit.model import Cell, Edit, Grid


@dataclass(frozen=True, slots=True)
class Step:
    """One cell that was set: what stands there now, and what stood there before with its number format."""

    sheet: str
    row: int
    column: int
    new: Cell
    old: Cell
    format: str = ""


class Cells(Protocol):
    """A workbook that can be read: `sheets` in their order; `digest` of the file, "" where there is none to hold to."""

    @property
    def path(self) -> Path:
        """Where its file lies."""

    @property
    def sheets(self) -> Sequence[str]:
        """The names of its sheets."""

    @property
    def digest(self) -> str:
        """The SHA-256 of the file as it was read."""

    def grid(self, name: str) -> Grid:
        """The values of a sheet. Raises Unreadable, KeyError for an unknown sheet."""


class OpenCells(Cells, Protocol):
    """A workbook that a program holds open: it is set there, not in its file."""

    def ready(self, edits: Sequence[Edit]) -> None:
        """Raise Refused where one of the edits cannot be made; nothing is changed."""

    def write(self, edits: Sequence[Edit]) -> Sequence[Step]:
        """Make all of the edits, or none and raise Refused. What was done can be put back."""

    def put_back(self, steps: Sequence[Step]) -> Sequence[Step]:
        """Undo what was set, where it still stands; the steps that were undone."""
