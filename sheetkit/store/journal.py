"""What was written into a site's workbooks: one line each, every line with the hash of the one before.

`journal.jsonl` holds the lines; `journal.head` the number and hash of the last, so that none can be cut off unseen.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheetkit.disk import write_whole
from sheetkit.store.change import OWN, Change, Deed

_FILE, _HEAD = "journal.jsonl", "journal.head"


@dataclass(frozen=True, slots=True)
class Journal:
    """The lines in order, and the number of the first that is not as it was written; 0 where all are."""

    entries: Sequence[dict[str, Any]]
    broken: int = 0


def read(folder: Path) -> Journal:
    """The journal of a site, and whether it is whole."""
    file = folder / OWN / _FILE
    lines = file.read_bytes().split(b"\n") if file.exists() else [b""]
    entries: list[dict[str, Any]] = []
    before = ""
    for number, line in enumerate(lines[:-1], 1):
        try:
            entry = json.loads(line)
            sound = entry["number"] == number and entry["previous"] == before
        except (ValueError, KeyError, TypeError):
            return Journal(entries, number)
        if not sound:
            return Journal(entries, number)
        entries.append(entry)
        before = _hash(line)
    ended = lines[-1] == b"" and _head(folder) == [len(entries), before]
    return Journal(entries, 0 if ended else len(entries) + 1)


def append(folder: Path, id_: str, written: Sequence[tuple[str, Change, str, str]], deed: Deed) -> None:
    """Add a line for each workbook written: (its path in the site, the change, its new hash, its backup).

    Raises OSError, and then the journal is as it was.
    """
    file = folder / OWN / _FILE
    number, before = _last(file)
    lines = []
    for workbook, change, digest, backup in written:
        number += 1
        entry = {
            "number": number,
            "id": id_,
            "at": deed.at.isoformat(timespec="seconds"),
            "who": deed.who,
            "command": deed.command,
            "workbook": workbook,
            "cells": _cells(change),
            "before": change.seen,
            "after": digest,
            "backup": backup,
            "previous": before,
        }
        lines.append(json.dumps(entry, ensure_ascii=False).encode())
        before = _hash(lines[-1])
    size = file.stat().st_size if file.exists() else 0
    with file.open("ab") as out:
        try:
            out.write(b"".join(line + b"\n" for line in lines))
            out.flush()
            os.fsync(out.fileno())
        except OSError:
            out.truncate(size)
            raise
    mend(folder)


def mend(folder: Path) -> None:
    """Drop a line that was never finished, and note the last one. Raises OSError or SheetkitError."""
    file = folder / OWN / _FILE
    if file.exists():
        raw = file.read_bytes()
        if (whole := raw.rfind(b"\n") + 1) < len(raw):
            os.truncate(file, whole)
        write_whole(folder / OWN / _HEAD, json.dumps(_last(file)).encode())


def last_id(folder: Path) -> str | None:
    """The id of the last write that the journal tells of."""
    file = folder / OWN / _FILE
    lines = file.read_bytes().split(b"\n") if file.exists() else []
    for line in reversed(lines[:-1]):
        try:
            return str(json.loads(line)["id"])
        except (ValueError, KeyError, TypeError):
            return None
    return None


def _cells(change: Change) -> list[dict[str, str]]:
    """The cells; of a secret workbook salted hashes in the place of values."""
    salt = secrets.token_hex(8) if change.secret else ""

    def shown(value: str) -> str:
        return f"sha256:{salt}:{hashlib.sha256((salt + value).encode()).hexdigest()}" if change.secret else value

    return [
        {
            "sheet": one.sheet,
            "cell": one.cell,
            "header": one.header,
            "old": shown(one.old),
            "new": shown(one.new),
        }
        for one in change.cells
    ]


def _head(folder: Path) -> list[Any]:
    try:
        head = json.loads((folder / OWN / _HEAD).read_bytes())
    except (OSError, ValueError):
        return [0, ""]
    return head if isinstance(head, list) else [0, ""]


def _last(file: Path) -> tuple[int, str]:
    """The number and hash of the last line that is whole."""
    lines = file.read_bytes().split(b"\n")[:-1] if file.exists() else []
    return len(lines), _hash(lines[-1]) if lines else ""


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
