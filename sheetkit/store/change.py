"""What is to be written, by whom, and what was."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

OWN = ".sheetkit"
"""The folder of our own files in a site."""
UNFINISHED = "."
"""How the names of files in it begin that were not finished yet."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Which command writes, for whom, and when; the journal keeps it."""

    command: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Touched:
    """One cell as people saw it before, and as they see it now."""

    sheet: str
    cell: str
    old: str
    new: str
    header: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A workbook to be written anew: `make(old, new)` writes it, `verify(old, new)` raises unless it is right.

    `seen` is the SHA-256 (hex) of the file as it was read: a file that someone saved since is left alone. The values
    of a `secret` workbook do not go into the journal.
    """

    path: Path
    seen: str
    make: Callable[[BinaryIO, BinaryIO], None]
    verify: Callable[[BinaryIO, BinaryIO], None]
    cells: Sequence[Touched] = ()
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What the journal says of one workbook: its path in the site, its cells, and the file before and after.

    A workbook that was set where a program holds it open has no `after` and no `backup`: its file is as it was.
    """

    workbook: str
    cells: Sequence[Touched]
    before: str
    after: str = ""
    backup: str = ""
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """A workbook that was written, the copy of what it was before, and how many cells changed."""

    path: Path
    backup: Path
    cells: int
