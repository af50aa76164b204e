"""A write over one or several workbooks that happens in all of them or in none, however the process ends.

Before anything is touched, `.sheetkit/writing.json` tells what is going to be; the next run finds it there if this one
dies, and undoes what was half done. The journal's line is the point from which on a write counts as done.
"""

import json
import os
import secrets
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheetkit.disk import digest_of, flushed, flushed_folder, write_whole
from sheetkit.errors import Refused, SheetkitError
from sheetkit.store import backups, journal
from sheetkit.store.change import OWN, UNFINISHED, Change, Deed, Done, Line
from sheetkit.store.lock import alone_in, require_free

_PLAN = "writing.json"


@dataclass(frozen=True, slots=True)
class _Ready:
    """A change that lies on the disk beside its workbook: the real path, its path in the site, the new file."""

    change: Change
    path: Path
    workbook: str
    new: Path
    digest: str
    backup: Path


def commit(folder: Path, changes: Sequence[Change], deed: Deed, keep: int, also: Sequence[Line] = ()) -> list[Done]:
    """Write the changes into the workbooks of the site, and keep the newest `keep` copies of each from before.

    The journal gets the lines `also` in the same step: of what was set where a program holds a workbook open.

    Raises Refused, with every file as it was: someone has a workbook open or saved it since it was read, it is
    read-only, another run is writing, the disk is full, or what was written does not read back right.
    """
    try:
        with alone_in(folder):
            _settled(folder)
            ready = _written(folder, changes, deed, also)
    except OSError as error:
        raise Refused("site-unwritable", folder=str(folder), reason=error.strerror or str(error)) from error
    for one in ready:
        backups.prune(folder, one.workbook, keep)
    return [Done(one.change.path, one.backup, len(one.change.cells)) for one in ready]


def unfinished(folder: Path) -> bool:
    """Whether a write into the site is under way, or was broken off and not undone yet."""
    return (folder / OWN / _PLAN).exists()


def recover(folder: Path) -> None:
    """Undo what an earlier run left half done; nothing where there is nothing, or where it cannot be done now."""
    if unfinished(folder) or any((folder / OWN).glob(f"{UNFINISHED}*")):
        with suppress(OSError, SheetkitError), alone_in(folder):
            _recover(folder)


def _written(folder: Path, changes: Sequence[Change], deed: Deed, also: Sequence[Line]) -> list[_Ready]:
    """Make, prove and replace: what goes wrong before the journal's lines are in is undone, and after them not."""
    id_ = secrets.token_hex(8)
    paths = [_real(change) for change in changes]
    ready: list[_Ready] = []
    try:
        _note(folder, {"id": id_, "new": [_told(folder, _beside(path)) for path in paths], "files": []})
        for change, path in zip(changes, paths, strict=True):
            ready.append(_ready(folder, change, path, deed))
        _replace(folder, id_, ready, deed, also)
    except BaseException as error:
        if not _settled(folder, id_, len(changes) + len(also)) or not isinstance(error, Exception):
            raise
    else:
        with suppress(OSError, SheetkitError):  # it is written: what is left over goes with the next run
            _recover(folder)
    return ready


def _settled(folder: Path, id_: str = "", count: int = 0) -> bool:
    """Undo a write that failed, unless it was in the journal already. Raises Refused where that cannot be done now."""
    try:
        return _recover(folder)
    except (OSError, SheetkitError) as error:
        with suppress(OSError):
            if journal.holds(folder, id_, count):
                return True
        if isinstance(error, SheetkitError) and error.key == "plan-unclear":
            raise
        raise Refused("write-half", folder=str(folder)) from error


def _real(change: Change) -> Path:
    """The file itself, where the name is a link: the link stays one. Raises Refused where there is none."""
    path = change.path.resolve()
    if not path.is_file():
        raise Refused("file-missing", file=change.path.name)
    return path


def _told(folder: Path, path: Path) -> str:
    """A path as the plan tells it: within the site where it can be, for the site may be moved before it is read."""
    home = folder.resolve()
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else str(path)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.sheetkit")


def _ready(folder: Path, change: Change, path: Path, deed: Deed) -> _Ready:
    """Make the new file beside the old one, prove it, and copy the old one away."""
    require_free(path)
    _unchanged(change, path)
    new = _beside(path)
    new.touch(0o600)
    with path.open("rb") as source, new.open("w+b") as target:
        change.make(source, target)
        target.flush()
        os.fsync(target.fileno())
        change.verify(source, target)
    _like(path, new)
    os.utime(new)
    inside = change.path.is_relative_to(folder)
    workbook = change.path.relative_to(folder).as_posix() if inside else change.path.name
    backup = backups.keep(folder, workbook, path, deed.at)
    if digest_of(backup.path) != change.seen:
        raise Refused("file-changed", file=change.path.name)
    return _Ready(change, path, workbook, new, digest_of(new), backup.path)


def _like(path: Path, new: Path) -> None:
    """Give the new file the mode and, where we may, the owner of the old one."""
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(new, path.stat().st_uid, path.stat().st_gid)
    shutil.copystat(path, new)


def _unchanged(change: Change, path: Path) -> None:
    if digest_of(path) != change.seen:
        raise Refused("file-changed", file=change.path.name)


def _replace(folder: Path, id_: str, ready: Sequence[_Ready], deed: Deed, also: Sequence[Line]) -> None:
    files = [
        {"path": _told(folder, one.path), "digest": one.digest, "backup": _told(folder, one.backup.resolve())}
        for one in ready
    ]
    new = [_told(folder, one.new) for one in ready]
    _note(folder, {"id": id_, "new": new, "files": files, "also": len(also)})
    for one in ready:
        require_free(one.path)
        _unchanged(one.change, one.path)
        try:
            one.new.replace(one.path)
        except PermissionError as error:  # Windows: it was opened just now
            raise Refused("file-open", file=one.path.name) from error
        flushed_folder(one.path.parent)
    journal.append(folder, id_, [*map(_line, ready), *also], deed)


def _line(one: _Ready) -> Line:
    change = one.change
    return Line(one.workbook, change.cells, change.seen, one.digest, one.backup.name, change.secret)


def _note(folder: Path, plan: dict[str, Any]) -> None:
    write_whole(folder / OWN / _PLAN, json.dumps(plan, ensure_ascii=False).encode())
    flushed_folder(folder / OWN)


def _recover(folder: Path) -> bool:
    """Bring the site to before or after the write that the plan tells of; whether that write stands. Raises OSError.

    Raises Refused where someone has a half-written workbook open, and where the plan cannot be read.
    """
    for part in (folder / OWN).glob(f"{UNFINISHED}*"):
        if part.is_file():
            part.unlink()
    note = folder / OWN / _PLAN
    if not note.exists():
        return False
    try:
        plan = json.loads(note.read_bytes())
        files = [(folder / one["path"], one["digest"], folder / one["backup"]) for one in plan["files"]]
        count = len(files) + int(plan.get("also", 0))
        id_, left = str(plan["id"]), [folder / new for new in plan["new"]]
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("plan-unclear", file=str(note)) from error
    stands = journal.holds(folder, id_, count)
    journal.settle(folder, id_, stands)
    if not stands:
        for path, digest, backup in files:
            _undo(path, digest, backup)
    for new in left:
        new.unlink(missing_ok=True)
    note.unlink()
    return stands


def _undo(path: Path, digest: str, backup: Path) -> None:
    """Put the copy back, unless someone has saved the workbook since: then theirs stands."""
    if path.is_file() and digest_of(path) == digest and backup.is_file():
        require_free(path)
        old = _beside(path)
        shutil.copyfile(backup, old)
        _like(path, old)
        flushed(old)
        old.replace(path)
        flushed_folder(path.parent)
