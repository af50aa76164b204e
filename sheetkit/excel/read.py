"""Sheets as grids of values: the file is read once, checked whole, and only then shown to a reader."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TypeVar
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from sheetkit.errors import Unreadable
from sheetkit.excel.crypt import decrypted, is_encrypted
from sheetkit.excel.facts import Pictures, facts, lies_over, pictures, with_pictures
from sheetkit.excel.guard.check import check
from sheetkit.excel.guard.limits import Limits, usual
from sheetkit.excel.guard.scan import Sheet
from sheetkit.excel.guard.source import fetch
from sheetkit.excel.guard.trial import tried
from sheetkit.excel.values import opened, rows, sheet
from sheetkit.model import Facts, Grid

T = TypeVar("T")


class Workbook:
    """One workbook, guarded and open; `grid` reads a sheet on demand. Raises Unreadable.

    `digest` is the sha256 of the file as it lay on the disk: what was checked, hashed and read are the same bytes.
    """

    def __init__(self, path: Path, password: str | None = None, limits: Limits | None = None) -> None:
        limits = limits or usual()
        self.path = path
        raw = fetch(path, limits.file)
        self.digest = sha256(raw).hexdigest()
        self.encrypted = is_encrypted(raw)
        self._book = check(_clear(raw, path.name, password) if self.encrypted else raw, path.name, limits)
        self._tried = False
        self._careful(self._open)
        self.sheets: list[str] = list(self._book.layout.sheets)

    def grid(self, name: str) -> Grid:
        """The sheet's values with what is known of its formulas. Raises Unreadable, KeyError for an unknown sheet."""
        self._know(name)
        values = self._careful(lambda: rows(sheet(self._reader, self._book, name), self._book))
        known = self._book.sheets.get(name, Sheet())
        facts_, shown = self._around(name, known)
        grid = Grid(name, values, frozenset(known.formulas), frozenset(known.uncalculated), dict(known.errors), facts_)
        if lies_over(facts_.merges, len(values), max(map(len, values), default=0)):
            raise self._book.package.hostile("merges")
        return with_pictures(grid, shown)

    def _around(self, name: str, known: Sheet) -> tuple[Facts, Pictures]:
        """What a sheet holds besides its cells, and the pictures in these."""
        part = self._book.layout.sheets[name]
        if part is None:
            return Facts(), {}
        member = self._book.package.members[part].name
        try:
            around = b"".join((*known.before, *known.after))
            return facts(self._parts, member, around), pictures(known.pictured)
        except (ElementTree.ParseError, BadZipFile, KeyError, ValueError) as error:
            raise self._book.package.damaged() from error

    def _careful(self, read: Callable[[], T]) -> T:
        """Read in the way of plain workbooks; where that is not to be done or fails, by way of a trial, once."""
        if self._tried or (self._book.plain and not self._book.amiss):
            try:
                return read()
            except Unreadable as error:
                if self._tried or error.key != "file-damaged":
                    raise
        self._book, self._tried = tried(self._book), True
        self._open()
        return read()

    def _open(self) -> None:
        """Show the checked bytes to those who read values, and parts beside them: once for all sheets."""
        self._reader = opened(self._book)
        self._parts = ZipFile(BytesIO(self._book.package.raw))

    def _know(self, name: str) -> None:
        if name not in self.sheets:
            raise KeyError(name)


def _clear(raw: bytes, file: str, password: str | None) -> bytes:
    """The workbook without its encryption. Raises Unreadable where there is no password or a wrong one."""
    if password is None:
        raise Unreadable("file-encrypted", file=file)
    return decrypted(raw, password, file)
