"""Writing files of our own, whole or not at all."""

import errno
import hashlib
import os
import tempfile
from pathlib import Path

from sheetkit.errors import SheetkitError


def flushed(path: Path) -> None:
    """Wait until what was written to a file lies on the disk. Raises OSError."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def flushed_folder(folder: Path) -> None:
    """Wait until what was renamed in a folder lies on the disk, where the system lets one wait. Raises OSError."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a share of the network may not know how
                raise
        finally:
            os.close(handle)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_whole(path: Path, data: bytes, *, lasting: bool = True) -> None:
    """Write a file, whole or not at all; its folder is made. Raises SheetkitError if it cannot be written.

    What is not `lasting` may be lost where the power fails: nobody waits until it lies on the disk.
    """
    path = path.resolve()
    part = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError("read-only")
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=path.suffix, delete=False) as file:
            part = Path(file.name)
            file.write(data)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        raise SheetkitError("file-unwritable", file=str(path), reason=error.strerror or str(error)) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
