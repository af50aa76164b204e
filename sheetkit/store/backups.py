"""Numbered copies of workbooks as they were before each write, in `.sheetkit/backups/WORKBOOK/`."""

import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sheetkit.disk import digest_of, flushed, flushed_folder
from sheetkit.store.change import OWN, UNFINISHED

_FOLDER = "backups"
_NAME = re.compile(r"(\d{4,})-(\d{8}-\d{6})\.\w+")
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a workbook (its path within the site), its number, and the moment of the write that it precedes."""

    workbook: str
    number: int
    at: datetime
    path: Path


def backups(folder: Path, workbook: str | None = None) -> list[Backup]:
    """The copies (of one workbook), by workbook, the oldest first."""
    found = []
    for path in (folder / OWN / _FOLDER).rglob("*"):
        match = _NAME.fullmatch(path.name)
        own = path.parent.relative_to(folder / OWN / _FOLDER).as_posix()
        if match and path.is_file() and workbook in (None, own):
            with suppress(ValueError):  # a name that only looks like one of ours
                found.append(Backup(own, int(match[1]), datetime.strptime(match[2], _STAMP), path))
    return sorted(found, key=lambda one: (one.workbook, one.number))


def keep(folder: Path, workbook: str, path: Path, at: datetime) -> Backup:
    """Copy the workbook before it is written; the last copy will do where it holds the same. Raises OSError."""
    before = backups(folder, workbook)
    if before and digest_of(before[-1].path) == digest_of(path):
        return before[-1]
    number = before[-1].number + 1 if before else 1
    copy = folder / OWN / _FOLDER / workbook / f"{number:04d}-{at:{_STAMP}}{path.suffix}"
    copy.parent.mkdir(parents=True, exist_ok=True)
    part = folder / OWN / f"{UNFINISHED}{copy.name}"
    shutil.copyfile(path, part)
    flushed(part)
    part.replace(copy)
    flushed_folder(copy.parent)
    return Backup(workbook, number, at, copy)


def prune(folder: Path, workbook: str, count: int) -> None:
    """Leave the newest `count` copies of a workbook; one that cannot be removed now goes the next time."""
    with suppress(OSError):
        for old in backups(folder, workbook)[: -max(count, 1)]:
            old.path.unlink(missing_ok=True)
