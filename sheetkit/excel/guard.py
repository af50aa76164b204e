"""A look at a file before any reader sees it: is it a workbook, and can it be read?"""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from sheetkit.errors import Unreadable
from sheetkit.excel.crypt import decrypted, is_encrypted

_ZIP = b"PK"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_MOST_BYTES = 2 << 30
"""What a package may unpack to; more is no register but an attack on the memory."""
_DAMAGED = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error)


def inspect(path: Path, password: str | None = None) -> bytes:
    """The package's bytes, decrypted. Raises Unreadable, which says why, unless it looks like an .xlsx or .xlsm."""
    if not path.exists():
        raise Unreadable("file-missing", file=path.name)
    if not path.is_file():
        raise Unreadable("file-not-a-file", file=path.name)
    try:
        with path.open("rb") as file:
            head = raw = file.read()
    except OSError as error:
        raise Unreadable("file-no-access", file=path.name, reason=error.strerror) from error
    if not head:
        raise Unreadable("file-empty", file=path.name)
    if is_encrypted(raw):
        if password is None:
            raise Unreadable("file-encrypted", file=path.name)
        head = raw = decrypted(raw, password, path.name)
    if head.startswith(_OLE):
        raise Unreadable("file-old-xls", file=path.name)
    if not head.startswith(_ZIP):
        raise Unreadable("file-no-workbook", file=path.name)
    _package(path, raw)
    return raw


def _package(path: Path, raw: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(raw)) as package:
            names = set(package.namelist())
            if sum(member.file_size for member in package.infolist()) > _MOST_BYTES:
                raise Unreadable("file-too-big", file=path.name)
            damaged = package.testzip()
    except _DAMAGED as error:
        raise Unreadable("file-damaged", file=path.name) from error
    if damaged is not None:
        raise Unreadable("file-damaged", file=path.name)
    if "xl/workbook.bin" in names:
        raise Unreadable("file-xlsb", file=path.name)
    if "xl/workbook.xml" not in names:
        raise Unreadable("file-no-workbook", file=path.name)
