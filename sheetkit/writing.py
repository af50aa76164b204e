"""Writes edits into the workbooks of a site: the one way, whichever command asks for it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.errors import Refused
from sheetkit.excel.app.cells import Step as Taken
from sheetkit.excel.app.undo import forget, remember
from sheetkit.excel.crypt import is_encrypted
from sheetkit.model import Cell, Edit
from sheetkit.names import cell_name
from sheetkit.protection import made_under, proved_under
from sheetkit.site import Site
from sheetkit.store import Change, Deed, Done, Line, Touched, commit

Step = Callable[[BinaryIO, BinaryIO, Sequence[Edit]], None]


@dataclass(frozen=True, slots=True)
class Held:
    """A workbook that was set where a program holds it open: its file is as it was until somebody saves it."""

    path: Path
    cells: int
    back: bool = True
    """Whether it can be taken back."""


def write(site: Site, edits: Sequence[Edit], deed: Deed, more: Sequence[Change] = ()) -> list[Done | Held]:
    """Make the edits, and whatever else is to change with them, in all of the workbooks or in none.

    The site's workbooks are those that were read for these edits: one that someone saved since is refused. What is open
    (`site.open`) is set there, and can be taken back once, unless that would keep the values of a workbook under a
    password in clear. The journal tells of both. Raises Refused, with every workbook as it was.
    """
    closed = [edit for edit in edits if edit.workbook not in site.open]
    changes = [*_changes(site, closed), *more]
    held = _by_book(edit for edit in edits if edit.workbook in site.open)
    for name, own in held.items():
        site.open[name].ready(own)
    steps = {}
    try:
        for name, own in held.items():
            steps[name] = site.open[name].write(own)
        lines = [_line(site, name, _touched(own)) for name, own in held.items()]
        done = commit(site.folder, changes, deed, site.config.backups, lines) if changes or lines else []
    except BaseException:
        for name, own_steps in steps.items():
            with suppress(Exception):  # what stopped it is what is told
                site.open[name].put_back(own_steps)
        raise
    back = bool(steps) and _kept(site, steps, secret=any(line.secret for line in lines))
    return [*done, *(Held(site.path(name), len(own), back) for name, own in held.items())]


def take_back(site: Site, steps: Mapping[str, Sequence[Taken]], deed: Deed) -> int:
    """Set back what was last set in open workbooks, where it still stands; how many cells that were."""
    done = {name: site.open[name].put_back(own) for name, own in steps.items()}
    forget(site.folder)
    lines = [_line(site, name, [_taken(step) for step in own]) for name, own in done.items() if own]
    if lines:
        commit(site.folder, [], deed, site.config.backups, lines)
    return sum(map(len, done.values()))


def _kept(site: Site, steps: Mapping[str, Sequence[Taken]], secret: bool) -> bool:
    if secret:
        forget(site.folder)
        return False
    return remember(site.folder, steps)


def _line(site: Site, workbook: str, cells: Sequence[Touched]) -> Line:
    """What the journal says of an open workbook: its file is as it was. What cannot be looked at may be secret."""
    try:
        raw = site.path(workbook).read_bytes()
    except OSError:
        return Line(workbook, cells, "", secret=True)
    return Line(workbook, cells, hashlib.sha256(raw).hexdigest(), secret=is_encrypted(raw))


def _taken(step: Taken) -> Touched:
    old, new = ("" if value is None else show(value) for value in (step.old, step.new))
    return Touched(step.sheet, cell_name(step.column, step.row), new, old)


def whole(site: Site, path: Path, seen: str, raw: bytes, deed: Deed) -> list[Done]:
    """Put `raw` in the place of a workbook of the site. Raises Refused as `write` does."""

    def make(source: BinaryIO, target: BinaryIO) -> None:
        target.write(raw)

    def verify(source: BinaryIO, target: BinaryIO) -> None:
        target.seek(0)
        if target.read() != raw:
            raise Refused("write-refused", file=path.name, reason=Refused("write-unproved"))

    return commit(site.folder, [Change(path, seen, make, verify)], deed, site.config.backups)


def row_edits(books: Books, name: str, rows: Sequence[Mapping[str, Cell]], reason: str = "") -> list[Edit]:
    """The edits that write new rows (values by English name) below the last one of a register's sheet."""
    table, register = books.tables[name], books.register(name)
    first = max((row.at for row in table.rows), default=table.header_row) + 1
    return [
        Edit(
            table.workbook,
            register.sheet,
            at,
            table.places[column],
            value,
            key=show(values[register.key]) if register.key and values.get(register.key) is not None else None,
            header=register.column(column).header,
            reason=reason,
        )
        for at, values in enumerate(rows, first)
        for column, value in values.items()
        if column in table.places and value is not None
    ]


def _by_book(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    by_book: dict[str, list[Edit]] = {}
    for edit in edits:
        by_book.setdefault(edit.workbook, []).append(edit)
    return by_book


def _changes(site: Site, edits: Sequence[Edit]) -> Iterable[Change]:
    for workbook, own in _by_book(edits).items():
        yield change(site.path(workbook), site.digests[workbook], own, site.unlocked.get(workbook))


def change(path: Path, seen: str, edits: Sequence[Edit], password: str | None = None) -> Change:
    """The change that makes these edits, all of one workbook. It raises Refused naming the workbook and the cell."""
    from sheetkit.excel.patch import patch
    from sheetkit.excel.patch.proof import prove

    cells = _touched(edits)
    make, verify = partial(_named, path, patch, edits), partial(_named, path, prove, edits)
    if password is None:
        return Change(path, seen, make, verify, cells)
    return Change(path, seen, made_under(password, make), proved_under(password, verify), cells, secret=True)


def _touched(edits: Sequence[Edit]) -> list[Touched]:
    return [
        Touched(
            edit.sheet,
            cell_name(edit.column, edit.row),
            edit.old,
            "" if edit.value is None else show(edit.value),
            edit.header,
        )
        for edit in edits
    ]


def _named(path: Path, step: Step, edits: Sequence[Edit], source: BinaryIO, target: BinaryIO) -> None:
    try:
        step(source, target, edits)
    except Refused as error:
        raise Refused("write-refused", file=path.name, reason=error) from error
