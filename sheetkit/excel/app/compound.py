"""A compound file (MS-CFB) from its streams: the container in which Office keeps VBA. olefile reads; this writes.

Version 3, sectors of 512 bytes; small streams lie in the mini stream. Every node of the directory is black, which the
specification names as the simplest tree that holds.
"""

import struct
from collections.abc import Mapping, Sequence

_SECTOR, _MINI, _CUTOFF, _ENTRY = 512, 64, 4096, 128
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_PER = _SECTOR // 4
_HEADED = 109
"""Sectors of the table that the header itself can name: some 7 MB, far more than a VBA project takes."""
_STORAGE, _STREAM, _ROOT = 1, 2, 5
Path = tuple[str, ...]


class _Space:
    """Sectors of one size, and the chain of each stream."""

    def __init__(self, size: int) -> None:
        self.size, self.table, self.data = size, list[int](), bytearray()

    def put(self, raw: bytes) -> int:
        """Where a stream begins; _END for one of nothing."""
        if not raw:
            return _END
        first, count = len(self.table), -(-len(raw) // self.size)
        self.table += [*range(first + 1, first + count), _END]
        self.data += raw.ljust(count * self.size, b"\0")
        return first


def compound(streams: Mapping[Path, bytes]) -> bytes:
    """The file that holds these streams, each by its storages and its name."""
    space, mini = _Space(_SECTOR), _Space(_MINI)
    names = _names(streams)
    starts = {path: (mini if len(raw) < _CUTOFF else space).put(raw) for path, raw in streams.items()}
    root = space.put(bytes(mini.data))
    minis = -(-len(mini.table) // _PER)
    table = space.put(struct.pack(f"<{len(mini.table)}I", *mini.table).ljust(minis * _SECTOR, b"\xff"))
    entries = [_entry("Root Entry", _ROOT, _NONE, _NONE, _tree(names, ()).top, root, len(mini.data))]
    for path in names:
        left, right = _tree(names, path[:-1]).sides[path]
        if path in streams:
            entries.append(_entry(path[-1], _STREAM, left, right, _NONE, starts[path], len(streams[path])))
        else:
            entries.append(_entry(path[-1], _STORAGE, left, right, _tree(names, path).top, 0, 0))
    entries += [_entry("", 0, _NONE, _NONE, _NONE, 0, 0)] * (-len(entries) % (_SECTOR // _ENTRY))
    directory = space.put(b"".join(entries))
    count = 1
    while count * _PER < len(space.table) + count:
        count += 1
    own = list(range(len(space.table), len(space.table) + count))
    full = [*space.table, *[_FAT] * count]
    full += [_FREE] * (count * _PER - len(full))
    header = _header(own, directory, table, minis)
    return header + bytes(space.data) + struct.pack(f"<{len(full)}I", *full)


def _names(streams: Mapping[Path, bytes]) -> list[Path]:
    """All storages and streams, in the order of their entries from the second on."""
    found = {path[:length] for path in streams for length in range(1, len(path) + 1)}
    return sorted(found, key=lambda path: (len(path), *map(_order, path)))


def _order(name: str) -> tuple[int, str]:
    """How the specification orders names: the shorter first, then by capital letters."""
    return len(name.encode("utf-16-le")), name.upper()


class _Tree:
    """The children of one storage as a balanced tree: its top, and left and right of each, by number of entry."""

    def __init__(self, children: Sequence[Path], number: Mapping[Path, int]) -> None:
        self.sides: dict[Path, tuple[int, int]] = {}
        self._number = number
        self.top = self._branch(sorted(children, key=lambda path: _order(path[-1])))

    def _branch(self, among: Sequence[Path]) -> int:
        if not among:
            return _NONE
        middle = len(among) // 2
        self.sides[among[middle]] = self._branch(among[:middle]), self._branch(among[middle + 1 :])
        return self._number[among[middle]]


def _tree(names: Sequence[Path], parent: Path) -> _Tree:
    number = {path: place for place, path in enumerate(names, 1)}
    return _Tree([path for path in names if path[:-1] == parent], number)


def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    head = struct.pack("<64sHBB3I", raw, len(raw) + 2 if name else 0, kind, 1, left, right, child)
    return head + bytes(16 + 4 + 8 + 8) + struct.pack("<IQ", start, size)


def _header(table: Sequence[int], directory: int, mini: int, minis: int) -> bytes:
    if len(table) > _HEADED:
        raise ValueError("too big for one header")
    head = struct.pack("<8s16s5H6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, len(table), directory, 0, _CUTOFF, mini, minis, _END, 0)
    return head + struct.pack(f"<{_HEADED}I", *table, *[_FREE] * (_HEADED - len(table)))
