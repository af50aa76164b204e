"""Where the files lie that people edit: in the wheel inside the package, in a checkout at its top level."""

import os
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

_INSIDE = Path(__file__).with_name("shipped")
_CHECKOUT = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path:
    """The folder `workbook_templates`, `notice_templates` or `samples/estate`."""
    inside = _INSIDE / name
    return inside if inside.exists() else _CHECKOUT / name


@cache
def stamp() -> str:
    """What tells this very state of our own code and law from any other, be the version the same: a hash."""
    own = sorted(_files(str(Path(__file__).parent)))
    return sha256(repr(own).encode()).hexdigest()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """The name, size and time of each file of code and law below a folder."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path)
            elif entry.name.endswith((".py", ".toml", ".json")):
                told = entry.stat()
                yield entry.path, told.st_size, told.st_mtime_ns
