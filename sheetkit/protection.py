"""A workbook's password set, changed, taken off; each time opened again and compared before the old file goes."""

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError
from sheetkit.excel.crypt import decrypted, encrypted, is_encrypted
from sheetkit.policy import Rule
from sheetkit.store.backups import backups

Copy = Callable[[BinaryIO, BinaryIO], None]
"""Takes the old file and the new one."""

_MOST = 255
"""Characters that Excel takes."""
_KINDS = (re.compile("[A-Za-z]"), re.compile("[0-9]"), re.compile("[^A-Za-z0-9]"))


def refusal(password: str, old: str | None, rule: Rule) -> SheetkitError | None:
    """Why a new password will not do, by the figures of SEC-1; None where it will."""
    if password == old:
        return SheetkitError("password-same")
    if len(password) < (least := rule.number("least")):
        return SheetkitError("password-short", least=least)
    if len(password) > _MOST:
        return SheetkitError("password-long", most=_MOST)
    if password.strip() != password or not (password.isascii() and password.isprintable()):
        return SheetkitError("password-keys")
    if sum(bool(kind.search(password)) for kind in _KINDS) < (kinds := rule.number("kinds")):
        return SheetkitError("password-plain", kinds=kinds)
    return None


def maker(old: str | None, new: str | None) -> Copy:
    """Writes the workbook under the new password; None is no password."""

    def make(source: BinaryIO, target: BinaryIO) -> None:
        clear = _clear(_whole(source), old)
        target.write(clear if new is None else encrypted(clear, new))

    return make


def prover(old: str | None, new: str | None, file: str) -> Copy:
    """Raises SheetkitError unless both files hold the same workbook, byte for byte."""

    def verify(source: BinaryIO, target: BinaryIO) -> None:
        made = _whole(target)
        if is_encrypted(made) is (new is None) or _clear(made, new) != _clear(_whole(source), old):
            raise SheetkitError("protect-differs", file=file)

    return verify


def made_under(password: str, make: Copy) -> Copy:
    """Makes an encrypted workbook from an encrypted one, as `make` does with those in clear."""

    def step(source: BinaryIO, target: BinaryIO) -> None:
        made = BytesIO()
        make(BytesIO(_clear(_whole(source), password)), made)
        target.write(encrypted(made.getvalue(), password))

    return step


def proved_under(password: str, verify: Copy) -> Copy:
    """Proves two encrypted workbooks, as `verify` does those in clear."""

    def step(source: BinaryIO, target: BinaryIO) -> None:
        verify(*(BytesIO(_clear(_whole(file), password)) for file in (source, target)))

    return step


def clear_copies(folder: Path, workbook: str) -> list[Path]:
    """The copies from before earlier writes that open without a password."""
    return [one.path for one in backups(folder, workbook) if not is_encrypted(one.path.read_bytes())]


def lock_copies(copies: Sequence[Path], password: str) -> None:
    """Encrypt copies in clear where they lie. Raises SheetkitError, and the copy stays as it was."""
    for path in copies:
        clear = path.read_bytes()
        locked = encrypted(clear, password)
        if decrypted(locked, password, path.name) != clear:
            raise SheetkitError("protect-differs", file=path.name)
        write_whole(path, locked)


def _whole(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def _clear(raw: bytes, password: str | None) -> bytes:
    return raw if password is None else decrypted(raw, password)
