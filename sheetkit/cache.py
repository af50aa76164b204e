"""What was read and answered before, in `.sheetkit/cache`: known by what the files hold, never believed over them.

An entry is known by the hash of what it was made of: the workbook's bytes, the site's figures, and our own code, law
and definitions (`shipped.stamp`). Anything else in its place is passed over and written anew. It may be deleted at any
time. There is one entry a workbook and one a question, and nothing of a workbook that is encrypted: it does not lie
about in clear.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sheetkit.check import Gap
from sheetkit.kept import as_bytes, from_bytes, packed, unpacked
from sheetkit.register import Register
from sheetkit.shipped import stamp
from sheetkit.table import Table

_DIGEST = 64
_MOST = 200
"""Entries that are kept: thirteen workbooks, and those of a dozen past years."""
_BROKEN = (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Cache:
    """The folder of the entries (made when the first is written), and what besides the file decides what is read."""

    folder: Path
    law: str

    def recall(self, name: str, digest: str, wanted: Sequence[Register]) -> tuple[dict[str, Table], list[Gap]] | None:
        """These tables of a workbook with these bytes, and which sheets it lacked; None where that is not known."""
        try:
            said, arrays = from_bytes(self._entry(f"{name}.tables", digest))
            if not {register.name for register in wanted} <= set(said["asked"]):
                return None
            tables = {}
            for register in wanted:
                if register.name in said["tables"]:
                    at, table = said["tables"][register.name]
                    tables[register.name] = unpacked(table, arrays[at : at + len(table["places"]) + 2], register)
            gaps = [Gap(*gap) for gap in said["gaps"]]
            return tables, [gap for gap in gaps if gap.sheet in {register.sheet for register in wanted}]
        except _BROKEN:
            return None

    def keep(
        self, name: str, digest: str, asked: Sequence[Register], tables: Mapping[str, Table], gaps: Iterable[Gap]
    ) -> None:
        """Remember what was read from these bytes, where that can be written."""
        said, arrays = {}, list[bytes]()
        for register, table in tables.items():
            told, own = packed(table)
            said[register] = len(arrays), told
            arrays += own
        missed = [[gap.rule, gap.workbook, gap.name, gap.sheet, dict(gap.words)] for gap in gaps]
        names = [register.name for register in asked]
        body = as_bytes({"asked": names, "tables": said, "gaps": missed}, arrays)
        self._put(f"{name}.tables", digest, body)

    def answers(self, question: str, law: str) -> dict[str, Any]:
        """What was answered before to a question under this law, part by part; nothing where that is not known."""
        try:
            found: dict[str, Any] = json.loads(self._entry(f"{question}.answers", law))
            return found
        except _BROKEN:
            return {}

    def keep_answers(self, question: str, law: str, parts: Mapping[str, Any]) -> None:
        """Remember the parts of an answer, where that can be written."""
        body = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
        self._put(f"{question}.answers", law, body)

    def forget(self, name: str) -> None:
        """Leave nothing of a workbook behind, nor any answer that may tell of it."""
        own = self._path(f"{name}.tables").name
        with suppress(OSError):
            for path in self.folder.iterdir():
                if path.name == own or path.suffix == ".answers":
                    path.unlink(missing_ok=True)

    def _entry(self, entry: str, made_of: str) -> bytes:
        """What an entry holds. Raises OSError where there is none, ValueError where it was made of other things."""
        raw = self._path(entry).read_bytes()
        if raw[:_DIGEST] != self._seal(entry, made_of, raw[_DIGEST:]):
            raise ValueError(entry)
        return raw[_DIGEST:]

    def _put(self, entry: str, made_of: str, body: bytes) -> None:
        with suppress(OSError):
            self._make_room()
            _write(self._path(entry), self._seal(entry, made_of, body) + body)

    def _make_room(self) -> None:
        """Drop the oldest entries where there are more than a site has use for."""
        entries = sorted(self.folder.glob("*"), key=lambda path: path.stat().st_mtime)
        for path in entries[:-_MOST]:
            path.unlink()

    def _path(self, entry: str) -> Path:
        name, _, kind = entry.rpartition(".")
        return self.folder / f"{sha256(name.encode()).hexdigest()[:24]}.{kind}"

    def _seal(self, entry: str, made_of: str, body: bytes) -> bytes:
        """What an entry begins with: it proves from what it was made, and that it is whole."""
        said = "\n".join((stamp(), sys.byteorder, self.law, entry, made_of))
        return sha256(said.encode() + body).hexdigest().encode()


def _write(path: Path, data: bytes) -> None:
    """Write an entry whole or not at all, for nobody but the owner to read. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(part).replace(path)
    except OSError:
        Path(part).unlink(missing_ok=True)
        raise
