"""What was read from workbooks before, in `.sheetkit/cache`: known by what the file holds, never believed over it.

An entry is known by the hash of the workbook's bytes, the definitions, what the policy has to do with reading, and our
version; anything else in its place is passed over and written anew. It may be deleted at any time. There is one entry a
workbook, and none for one that is encrypted: nothing of it lies about in clear.
"""

import os
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sheetkit import __version__
from sheetkit.check import Gap
from sheetkit.kept import as_bytes, from_bytes, packed, unpacked
from sheetkit.register import Register, workbooks
from sheetkit.table import Table

_FORMAT = "2"
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
            raw = self._path(name).read_bytes()
            if raw[:_DIGEST] != self._seal(name, digest, raw[_DIGEST:]):
                return None
            said, arrays = from_bytes(raw[_DIGEST:])
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
        with suppress(OSError):
            self._make_room()
            _write(self._path(name), self._seal(name, digest, body) + body)

    def _make_room(self) -> None:
        """Drop the oldest entries where there are more than a site has use for."""
        entries = sorted(self.folder.glob("*"), key=lambda path: path.stat().st_mtime)
        for path in entries[:-_MOST]:
            path.unlink()

    def forget(self, name: str) -> None:
        """Leave nothing of a workbook behind."""
        with suppress(OSError):
            self._path(name).unlink()

    def _path(self, name: str) -> Path:
        return self.folder / f"{sha256(name.encode()).hexdigest()[:24]}.tables"

    def _seal(self, name: str, digest: str, body: bytes) -> bytes:
        """What an entry begins with: it proves from what it was made, and that it is whole."""
        definitions = repr(workbooks().get(name.rpartition("/")[2]))
        made_of = (__version__, _FORMAT, sys.byteorder, self.law, name, digest, definitions)
        return sha256("\n".join(made_of).encode() + body).hexdigest().encode()


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
