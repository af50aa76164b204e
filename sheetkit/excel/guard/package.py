"""A zip package whose every claim is checked: names, places, sizes and sums; nothing is unpacked on a file's word."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from struct import error as StructError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from sheetkit.errors import Unreadable
from sheetkit.excel.guard.limits import MEBI, Limits

CHUNK = 1 << 18
_ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"
_LOCAL = b"PK\x03\x04"
_BROKEN = (BadZipFile, LargeZipFile, StructError, NotImplementedError, OSError, EOFError, ValueError, OverflowError)


@dataclass(frozen=True, slots=True)
class Member:
    """One part of a package: its name as written, where its packed bytes lie, and what it claims to be."""

    name: str
    start: int
    packed: int
    size: int
    crc: int
    stored: bool


class Package:
    """The members of a package by their plain names: lower case, with slashes. Raises Unreadable."""

    def __init__(self, raw: bytes, file: str, limits: Limits) -> None:
        self.raw = raw
        self.file = file
        self.limits = limits
        if raw.count(_ENTRY) > 2 * limits.members:
            raise Unreadable("file-many-members", file=file, most=limits.members)
        try:
            with ZipFile(BytesIO(raw)) as package:
                infos = package.infolist()
                directory, comment = package.start_dir, package.comment
        except _BROKEN as error:
            raise self.damaged() from error
        if len(infos) > limits.members:
            raise Unreadable("file-many-members", file=file, most=limits.members)
        if _END in comment or not infos:
            raise self.damaged()
        self._apart(infos, directory)
        self.members = self._named(infos)

    def damaged(self) -> Unreadable:
        """The error for bytes that make no sense."""
        return self.unreadable("file-damaged")

    def unreadable(self, key: str) -> Unreadable:
        """The error of that key."""
        return Unreadable(key, file=self.file)

    def hostile(self, what: str) -> Unreadable:
        """The error for what no program writes and only an attack needs; `what` completes the message's key."""
        return Unreadable("file-hostile", file=self.file, what=Unreadable(f"hostile-{what}"))

    def chunks(self, member: Member) -> Iterator[bytes]:
        """The unpacked bytes, never more than claimed at once; whoever reads to the end has them proved."""
        size = crc = 0
        for chunk in self._unpacked(member):
            size, crc = size + len(chunk), zlib.crc32(chunk, crc)
            if size > member.size:
                raise self.damaged()
            yield chunk
        if (size, crc) != (member.size, member.crc):
            raise self.damaged()

    def whole(self, member: Member, most: int) -> bytes:
        """All of a part that is to be parsed at once, at most so many MiB."""
        if member.size > most * MEBI:
            raise self.unreadable("file-too-big")
        return b"".join(self.chunks(member))

    def _unpacked(self, member: Member) -> Iterator[bytes]:
        view = memoryview(self.raw)[member.start : member.start + member.packed]
        pieces = (bytes(view[at : at + CHUNK]) for at in range(0, len(view), CHUNK))
        if member.stored:
            yield from pieces
            return
        unpacker = zlib.decompressobj(-15)
        try:
            for piece in pieces:
                if unpacker.eof:
                    raise self.damaged()
                yield unpacker.decompress(piece, CHUNK)
                while unpacker.unconsumed_tail:
                    yield unpacker.decompress(unpacker.unconsumed_tail, CHUNK)
            while not unpacker.eof:
                more = unpacker.decompress(b"", CHUNK)
                if not more:
                    raise self.damaged()
                yield more
        except zlib.error as error:
            raise self.damaged() from error
        if unpacker.unused_data:
            raise self.damaged()

    def _apart(self, infos: Sequence[ZipInfo], directory: int) -> None:
        """No member lies within another, and the file begins with the first."""
        end = 0
        for info in sorted(infos, key=lambda one: one.header_offset):
            if info.header_offset < end or (end == 0 and info.header_offset):
                raise self.damaged()
            end = self._start(info) + info.compress_size
        if end > directory:
            raise self.damaged()

    def _start(self, info: ZipInfo) -> int:
        """Where the packed bytes begin, behind a header of its own that must bear the same name."""
        at = info.header_offset
        head = self.raw[at : at + 30]
        if len(head) < 30 or not head.startswith(_LOCAL):
            raise self.damaged()
        length = int.from_bytes(head[26:28], "little")
        name = self.raw[at + 30 : at + 30 + length]
        if name.decode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace") != info.orig_filename:
            raise self.damaged()
        return at + 30 + length + int.from_bytes(head[28:30], "little")

    def _named(self, infos: Sequence[ZipInfo]) -> dict[str, Member]:
        members: dict[str, Member] = {}
        for info in infos:
            plain = info.orig_filename.replace("\\", "/").lower()
            if plain.startswith("/") or ":" in plain or "\0" in plain or ".." in plain.split("/"):
                raise self.hostile("path")
            if plain in members:
                raise self.hostile("twice")
            if info.flag_bits & 1 or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise self.damaged()
            stored = info.compress_type == ZIP_STORED
            start = self._start(info)
            members[plain] = Member(info.filename, start, info.compress_size, info.file_size, info.CRC, stored)
        return members
