"""Who else is at it: another run of ours in the site, or a person who has the workbook open."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sheetkit.errors import Refused
from sheetkit.store.change import OWN

_BUSY = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
_NAME, _WIDE_NAME = 1, 57
"""Where an owner file of Excel or WPS (165 bytes) holds the user's name: in the code page, and in UTF-16."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the site's lock; the system lets go of it however the process ends. Raises Refused (`site-busy`)."""
    own = folder / OWN
    try:
        own.mkdir(exist_ok=True)
        file = (own / "lock").open("a+b")
    except OSError as error:
        raise Refused("site-unwritable", folder=str(folder), reason=error.strerror or str(error)) from error
    with file:
        try:
            _lock(file.fileno())
        except OSError as error:
            if error.errno in _BUSY:
                raise Refused("site-busy", folder=str(folder)) from error
            raise Refused("site-unwritable", folder=str(folder), reason=error.strerror or str(error)) from error
        yield


def require_free(path: Path) -> None:
    """Raise Refused where someone has the workbook open (saying who, if that can be known) or it is read-only."""
    for owner in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if owner.exists():
            raise Refused("file-open-by", file=path.name, who=_owner(owner), owner=owner.name)
    if not path.stat().st_mode & 0o200:
        raise Refused("file-read-only", file=path.name)
    try:
        with path.open("r+b") as file:
            _lock(file.fileno())
    except OSError as error:
        key = "file-open" if error.errno in _BUSY else "file-read-only"
        raise Refused(key, file=path.name) from error


def _owner(file: Path) -> str:
    """The name in an owner file, or ? where it cannot be read."""
    try:
        raw = file.read_bytes()[:1024]
    except OSError:
        return "?"
    if file.name.endswith("#"):  # LibreOffice: name, account, machine, time, profile
        fields = raw.decode("utf-8", "replace").split(",")
        return next((field.strip() for field in fields[:2] if field.strip()), "?")
    count = raw[0] if raw else 0
    for part, encoding in (
        (raw[_WIDE_NAME : _WIDE_NAME + 2 * count], "utf-16-le"),
        (raw[_NAME : _NAME + count], "gbk"),
    ):
        name = part.decode(encoding, "replace").strip("\0 ")
        if name and name.isprintable() and "\ufffd" not in name:
            return name
    return "?"


def _lock(file: int) -> None:
    """Lock the whole file, or its first byte, without waiting. Raises OSError."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
