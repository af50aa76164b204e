"""The bytes of a workbook, read once: what could block is never opened, and what is no workbook is told by name."""

import errno
import os
import stat
from pathlib import Path

from sheetkit.errors import Unreadable
from sheetkit.excel.guard.limits import MEBI

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HEAD = 1 << 12


def fetch(path: Path, most: int) -> bytes:
    """The whole file, at most so many MiB. Raises Unreadable for what is no file, no workbook or too large."""
    try:
        _look(path, most)
        with open(path, "rb", opener=_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unreadable("file-special", file=path.name)
            raw = file.read(most * MEBI + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable("file-no-access", file=path.name, reason=reason) from error
    if len(raw) > most * MEBI:
        raise Unreadable("file-too-large", file=path.name, most=most)
    return raw


def recognise(raw: bytes, name: str) -> None:
    """Raise Unreadable, which says what it is and what to do, for what is not even a package."""
    if not raw:
        raise Unreadable("file-empty", file=name)
    if raw.startswith(_OLE):
        raise Unreadable("file-no-workbook" if _utf16("WordDocument") in raw else "file-old-xls", file=name)
    if not raw.startswith(b"PK"):
        raise Unreadable(_kind(raw), file=name)


def _look(path: Path, most: int) -> None:
    """What stands there, without opening it: a pipe would wait for ever, a device may act."""
    try:
        status = path.stat()
    except OSError as error:
        if path.is_symlink():
            raise Unreadable("file-dead-link", file=path.name) from error
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            raise Unreadable("file-missing", file=path.name) from error
        raise
    if stat.S_ISDIR(status.st_mode):
        raise Unreadable("file-not-a-file", file=path.name)
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("file-special", file=path.name)
    if status.st_size > most * MEBI:
        raise Unreadable("file-too-large", file=path.name, most=most)


def _at_once(path: str, flags: int) -> int:
    """Open without waiting, should a pipe have come in the file's place."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _kind(raw: bytes) -> str:
    """The message for a file that only bears a workbook's ending."""
    head = raw[:_HEAD]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<style", b"<head")):
        return "file-html"
    if start.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return "file-xml"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or not any(byte < 9 or 13 < byte < 27 for byte in head):
        return "file-csv"
    return "file-no-workbook"


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")
