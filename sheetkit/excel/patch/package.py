"""OOXML packages: every member is copied as its compressed bytes, but for the few that are written anew."""

import struct
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from copy import copy
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

CHUNK = 1 << 18
Anew = Callable[[Iterator[bytes]], Iterable[bytes]]
"""Makes the new content of a member from the old one, both in chunks."""

_LOCAL_HEADER = struct.Struct("<26xHH")
_SIZES_FOLLOW = 0x08


def rewrite(
    source: BinaryIO,
    target: BinaryIO,
    anew: Mapping[str, Anew],
    added: Mapping[str, bytes] | None = None,
    dropped: Collection[str] = (),
) -> None:
    """Copy a package. The members named in `anew` go through their function and are packed as they were before.

    Those of `added` are new, and come last; those of `dropped` are left out.

    Raises KeyError for a member that is not there, BadZipFile for a package that is none, ValueError where a member is
    packed in a way that Office does not know.
    """
    with ZipFile(source) as old, ZipFile(target, "w") as new:
        if missing := set(anew).difference(old.namelist()):
            raise KeyError(min(missing))
        new.comment = old.comment
        for member in old.infolist():
            if member.filename in dropped:
                continue
            if make := anew.get(member.filename):
                _pack(new, member, make(chunks(old, member)))
            else:
                _copy(source, member, new)
        for name, raw in (added or {}).items():
            new.writestr(ZipInfo(name), raw, ZIP_DEFLATED)


def chunks(package: ZipFile, member: str | ZipInfo) -> Iterator[bytes]:
    """What a member holds, piece by piece."""
    with package.open(member) as file:
        while piece := file.read(CHUNK):
            yield piece


def stored(source: BinaryIO, member: ZipInfo) -> Iterator[bytes]:
    """The compressed bytes of a member as they lie in the file, piece by piece."""
    source.seek(member.header_offset)
    name, extra = _LOCAL_HEADER.unpack(source.read(_LOCAL_HEADER.size))
    source.seek(name + extra, 1)
    left = member.compress_size
    while left:
        piece = source.read(min(left, CHUNK))
        if not piece:
            raise EOFError(member.filename)
        left -= len(piece)
        yield piece


def _pack(new: ZipFile, member: ZipInfo, content: Iterable[bytes]) -> None:
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise ValueError(member.compress_type)
    info = ZipInfo(member.filename, member.date_time)
    info.compress_type, info.create_system = member.compress_type, member.create_system
    info.external_attr, info.comment = member.external_attr, member.comment
    with new.open(info, "w") as file:
        file.writelines(content)


def _copy(source: BinaryIO, member: ZipInfo, new: ZipFile) -> None:
    """Put the member into the new package without unpacking it; its sizes now stand in its header."""
    info, out = copy(member), new.fp
    assert out is not None
    info.header_offset = out.tell()
    info.flag_bits &= ~_SIZES_FOLLOW
    out.write(info.FileHeader(zip64=False))
    out.writelines(stored(source, member))
    new.filelist.append(info)
    new.NameToInfo[info.filename] = info
    new.start_dir = out.tell()
