"""Who else is at it: another run of ours in the site, or a person who has the workbook open."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sheetkit.errors import Refused
from sheetkit.store.change import OWN

_BUSY = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
_WIDE_COUNT, _WIDE = 55, 57
"""An owner file of Excel or WPS holds a count, the name in the code page, and from here on a count and it in UTF-16."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the site's lock; the system lets go of it however the process ends. Raises Refused (`site-busy`)."""
    own = folder / OWN
    try:
        own.mkdir(exist_ok=True)
        file = (own / "lock").open("a+b")
    except OSError as error:
        raise Refused("site-unwritable", folder=str(folder), reason=error.strerror or str(error)) from error
    try:
        try:
            _lock(file.fileno())
        except OSError as error:
            if error.errno in _BUSY:
                raise Refused("site-busy", folder=str(folder)) from error
            raise Refused("site-unwritable", folder=str(folder), reason=error.strerror or str(error)) from error
        yield
    finally:
        with suppress(OSError):  # what was done under it is done
            file.close()


def require_free(path: Path) -> None:
    """Raise Refused where someone has the workbook open (saying who, if that can be known) or it is read-only."""
    for owner in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if owner.exists():
            raise Refused("file-open-by", file=path.name, who=_owner(owner), owner=owner.name)
    if not path.stat().st_mode & 0o200:
        raise Refused("file-read-only", file=path.name)
    try:
        file = path.open("r+b")
    except PermissionError as error:  # Windows says so of a file that a program holds open
        raise Refused("file-open" if sys.platform == "win32" else "file-read-only", file=path.name) from error
    with file:
        try:
            _lock(file.fileno())
        except OSError as error:
            if error.errno in _BUSY:
                raise Refused("file-open", file=path.name) from error
            raise


def _owner(file: Path) -> str:
    """The name in an owner file, or ? where it cannot be read."""
    try:
        raw = file.read_bytes()[:1024]
    except OSError:
        return "?"
    if file.name.endswith("#"):  # LibreOffice: name, account, machine, time, profile
        fields = raw.decode("utf-8", "replace").split(",")
        return next((field.strip() for field in fields[:2] if field.strip()), "?")
    wide = raw[_WIDE : _WIDE + 2 * int.from_bytes(raw[_WIDE_COUNT:_WIDE], "little")]
    for part, encoding in ((wide, "utf-16-le"), (raw[1:_WIDE_COUNT], "utf-8"), (raw[1:_WIDE_COUNT], "gbk")):
        name = part.decode(encoding, "replace").partition("\0")[0].strip()
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
