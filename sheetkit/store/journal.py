"""What was written into a site's workbooks: one line each, every line with the hash of the one before.

`journal.jsonl` holds the lines; `journal.head` the number and hash of the last, so that none can be cut off unseen: the
next line goes on from the head, not from whatever line stands last.
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
from sheetkit.store.change import OWN, Deed, Line

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
    ended = lines[-1] == b"" and _head(folder) == (len(entries), before)
    return Journal(entries, 0 if ended else len(entries) + 1)


def append(folder: Path, id_: str, written: Sequence[Line], deed: Deed) -> None:
    """Add a line for each workbook written.

    Raises OSError; `holds` then says whether the lines are in, and `settle` brings the journal to rights.
    """
    number, before = _head(folder)
    file = folder / OWN / _FILE
    cut = file.exists() and file.read_bytes()[-1:] not in (b"", b"\n")  # by someone: it will always be seen
    lines = []
    for one in written:
        number += 1
        entry = {
            "number": number,
            "id": id_,
            "at": deed.at.isoformat(timespec="seconds"),
            "who": deed.who,
            "command": deed.command,
            "workbook": one.workbook,
            "cells": _cells(one),
            "before": one.before,
            "after": one.after,
            "backup": one.backup,
            "previous": before,
        }
        lines.append(json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace"))
        before = _hash(lines[-1])
    with file.open("ab") as out:
        out.write((b"\n" if cut else b"") + b"".join(line + b"\n" for line in lines))
        out.flush()
        os.fsync(out.fileno())


def holds(folder: Path, id_: str, count: int) -> bool:
    """Whether all `count` lines of that write are in the journal. Raises OSError."""
    _, own = _lines(folder, id_)
    return len(own) == count > 0


def settle(folder: Path, id_: str, stands: bool) -> None:
    """Let the head name the last line of that write where it stands, else drop what there is of its lines.

    Raises OSError, or SheetkitError where the head cannot be written.
    """
    others, own = _lines(folder, id_)
    if stands:
        last = own[-1].rstrip(b"\n")
        write_whole(folder / OWN / _HEAD, json.dumps([json.loads(last)["number"], _hash(last)]).encode())
    elif (file := folder / OWN / _FILE).exists() and file.stat().st_size > others:
        with file.open("r+b") as out:
            out.truncate(others)
            os.fsync(out.fileno())


def _lines(folder: Path, id_: str) -> tuple[int, list[bytes]]:
    """The size of the lines before that write, and its own lines that are whole."""
    file = folder / OWN / _FILE
    raw = file.read_bytes() if file.exists() else b""
    whole = raw[: raw.rfind(b"\n") + 1]
    own = [line for line in whole.splitlines(keepends=True) if f'"id": "{id_}"'.encode() in line]
    return len(whole) - sum(map(len, own)), own


def _cells(line: Line) -> list[dict[str, str]]:
    """The cells; of a secret workbook salted hashes in the place of values."""
    salt = secrets.token_hex(8) if line.secret else ""

    def shown(value: str) -> str:
        return f"sha256:{salt}:{hashlib.sha256((salt + value).encode()).hexdigest()}" if line.secret else value

    return [
        {
            "sheet": one.sheet,
            "cell": one.cell,
            "header": one.header,
            "old": shown(one.old),
            "new": shown(one.new),
        }
        for one in line.cells
    ]


def _head(folder: Path) -> tuple[int, str]:
    try:
        number, before = json.loads((folder / OWN / _HEAD).read_bytes())
        return int(number), str(before)
    except (OSError, ValueError, TypeError):
        return 0, ""


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
