"""A sheet's XML as a stream of its rows, so that a large sheet passes through without being held or understood."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from sheetkit.errors import Refused
from sheetkit.excel.patch.cell import ATTRIBUTES

Kind = Literal["head", "rows", "tail"]
_BOM = b"\xef\xbb\xbf"
_MOST_HEAD = 1 << 24
"""What stands before the first row is a screenful; more is no sheet."""
_ROOT = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*(?:<\?xml\s[^>]*\?>)?\s*<((?:[\w.-]+:)?)worksheet""" + ATTRIBUTES + rb">", re.DOTALL
)
_ENCODING = re.compile(rb"""<\?xml[^>]*\sencoding\s*=\s*["']([^"']+)["']""")


class Piece(NamedTuple):
    """A part of the sheet: what stands before the rows, some whole rows, or what stands after them."""

    kind: Kind
    raw: bytes


def prefix_of(head: bytes) -> bytes:
    """The prefix of the sheet's own elements, `x:` or none. Raises Refused where it is no sheet in UTF-8."""
    root, encoding = _ROOT.match(head), _ENCODING.match(head.removeprefix(_BOM).lstrip())
    if root is None or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii")):
        raise Refused("sheet-unusual")
    return root[1]


def pieces(chunks: Iterable[bytes]) -> Iterator[Piece]:
    """Cut a sheet: its head up to `<sheetData>`, its rows some at a time, its tail. Together they are what came in.

    Raises Refused (`sheet-unusual`) where that takes more than a look at the tags.
    """
    stream = _Stream(chunks)
    head, prefix = _head(stream)
    yield _plain("head", head)
    if not head.endswith(b"/>"):
        row, last = b"</" + prefix + b"row", b"</" + prefix + b"sheetData"
        while rows := stream.rows(row, last):
            yield _plain("rows", rows)
    yield _plain("tail", stream.rest())


def _head(stream: "_Stream") -> tuple[bytes, bytes]:
    """What stands before the rows, and the prefix."""
    while not (root := _ROOT.match(stream.held)):
        if len(stream.held) > _MOST_HEAD or not stream.more():
            raise Refused("sheet-unusual")
    prefix = prefix_of(stream.held)
    data = re.compile(b"<" + prefix + b"sheetData" + ATTRIBUTES + b">", re.DOTALL)
    while not (found := data.search(stream.held, root.end())):
        if len(stream.held) > _MOST_HEAD or not stream.more():
            raise Refused("sheet-unusual")
    return stream.take(found.end()), prefix


def _plain(kind: Kind, raw: bytes) -> Piece:
    """Comments, CDATA and instructions are legal and may look like rows; no program that people use writes them."""
    odd = (b"!" in raw and b"<!" in raw) or (b"?" in raw and raw.count(b"<?") > raw.count(b"<?xml "))
    if odd:  # one character alone is searched for much faster than two
        raise Refused("sheet-unusual")
    return Piece(kind, raw)


class _Stream:
    """The bytes that came in and were not taken yet."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self.held = b""

    def more(self) -> bool:
        """Hold one more chunk; False at the end."""
        piece = next(self._chunks, b"")
        self.held += piece
        return bool(piece)

    def take(self, end: int) -> bytes:
        """The bytes up to `end`, which then are no longer held."""
        taken, self.held = self.held[:end], self.held[end:]
        return taken

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(len(self.held)) + b"".join(self._chunks)

    def rows(self, row: bytes, last: bytes) -> bytes:
        """The next rows, all of them whole; nothing after the last one. `row` and `last` begin their end tags."""
        while True:
            begin = self.held.rfind(row)
            end = self.held.find(b">", begin) + 1 if begin >= 0 else 0
            stop = self.held.find(last, end)
            if stop >= 0:
                return self.take(stop)
            if end:
                return self.take(end)
            if not self.more():
                raise Refused("sheet-unusual")
