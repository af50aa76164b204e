"""VBA as Office keeps it (MS-OVBA): a module's text is packed in a stream; with other text the project is read anew."""

import struct
from collections.abc import Mapping
from io import BytesIO

from sheetkit.excel.app.compound import compound

_CHUNK = 4096
_LONGEST = 3
"""The shortest copy that is worth a token."""
_NAME, _OFFSET, _END = 0x0019, 0x0031, 0x0010
"""Kinds of records in `dir`: a module's name, where its text begins, and the end."""
_VERSION = 0x0009
_PURGED = b"\xcc\x61\xff\xff\x00\x00\x00"
"""The project's compiled code is of no version that any Office has: it is compiled anew from the text."""
PAGE = "cp1252"
"""The code page of xlwings' own project."""


def packed(raw: bytes) -> bytes:
    """Text as a stream holds it."""
    chunks = (raw[start : start + _CHUNK] for start in range(0, len(raw), _CHUNK))
    return b"\x01" + b"".join(_chunk(chunk) for chunk in chunks)


def unpacked(raw: bytes) -> bytes:
    """The text of such a stream. Raises ValueError for what is none."""
    if raw[:1] != b"\x01":
        raise ValueError("no packed text")
    out, at = bytearray(), 1
    while at < len(raw):
        head = int.from_bytes(raw[at : at + 2], "little")
        end = min(len(raw), at + (head & 0x0FFF) + 3)
        if head & 0x8000:
            _unpack(raw[at + 2 : end], out)
        else:
            out += raw[at + 2 : at + 2 + _CHUNK]
            end = at + 2 + _CHUNK
        at = end
    return bytes(out)


def modules(project: bytes) -> dict[str, str]:
    """The text of each module of a VBA project."""
    streams = _streams(project)
    offsets = _offsets(unpacked(streams["VBA", "dir"]))
    return {name: unpacked(streams["VBA", name][at:]).decode(PAGE) for name, (at, _) in offsets.items()}


def with_modules(project: bytes, texts: Mapping[str, str]) -> bytes:
    """The project with other texts in these modules, which it has already."""
    streams = _streams(project)
    directory = bytearray(unpacked(streams["VBA", "dir"]))
    offsets = _offsets(bytes(directory))
    for name, text in texts.items():
        streams["VBA", name] = packed(text.replace("\n", "\r\n").encode(PAGE))
        directory[offsets[name][1] : offsets[name][1] + 4] = bytes(4)
    streams["VBA", "dir"] = packed(bytes(directory))
    streams["VBA", "_VBA_PROJECT"] = _PURGED
    return compound(streams)


def _streams(project: bytes) -> dict[tuple[str, ...], bytes]:
    from olefile import OleFileIO

    with OleFileIO(BytesIO(project)) as file:
        return {tuple(path): file.openstream(path).read() for path in file.listdir()}


def _offsets(directory: bytes) -> dict[str, tuple[int, int]]:
    """Of each module where its text begins in its stream, and where `dir` says so."""
    found: dict[str, tuple[int, int]] = {}
    name, at = "", 0
    while at + 6 <= len(directory):
        kind, size = struct.unpack_from("<HI", directory, at)
        size = 6 if kind == _VERSION else size  # two numbers, of which the length tells only one
        if kind == _NAME:
            name = directory[at + 6 : at + 6 + size].decode(PAGE)
        elif kind == _OFFSET:
            found[name] = int.from_bytes(directory[at + 6 : at + 10], "little"), at + 6
        elif kind == _END:
            break
        at += 6 + size
    return found


def _chunk(chunk: bytes) -> bytes:
    """One chunk of up to 4096 bytes; as it is where packing makes it longer."""
    body, at = bytearray(), 0
    while at < len(chunk):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if at >= len(chunk):
                break
            length, back = _match(chunk, at)
            if length:
                bits = _bits(at)
                tokens += struct.pack("<H", (back - 1) << (16 - bits) | (length - _LONGEST))
                flags |= 1 << bit
                at += length
            else:
                tokens.append(chunk[at])
                at += 1
        body += bytes([flags]) + tokens
    if len(body) > _CHUNK - 1 or (len(body) >= len(chunk) and len(chunk) == _CHUNK):
        return struct.pack("<H", 0x3000 | (_CHUNK - 1)) + chunk.ljust(_CHUNK, b"\0")
    return struct.pack("<H", 0xB000 | (len(body) - 1)) + bytes(body)


def _bits(at: int) -> int:
    """How many bits of a token tell how far back, at this place in its chunk."""
    return max(4, (at - 1).bit_length())


def _match(chunk: bytes, at: int) -> tuple[int, int]:
    """The longest piece from here on that stands before: its length and how far back; 0 where none is worth it."""
    most = min((0xFFFF >> _bits(at)) + _LONGEST, len(chunk) - at) if at else 0
    length, place = 0, 0
    while length < most:
        found = chunk.rfind(chunk[at : at + max(length + 1, _LONGEST)], 0, at)
        if found < 0 or max(length + 1, _LONGEST) > most:
            break
        length, place = max(length + 1, _LONGEST), found
    return length, at - place


def _unpack(body: bytes, out: bytearray) -> None:
    start, at = len(out), 0
    while at < len(body):
        flags, at = body[at], at + 1
        for bit in range(8):
            if at >= len(body):
                return
            if flags >> bit & 1:
                token, at = int.from_bytes(body[at : at + 2], "little"), at + 2
                bits = _bits(len(out) - start)
                back = (token >> (16 - bits)) + 1
                for _ in range((token & (0xFFFF >> bits)) + _LONGEST):
                    out.append(out[-back])
            else:
                out.append(body[at])
                at += 1
