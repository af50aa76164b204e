"""Opens a workbook that may have a password, asking for it only where there is one."""

from collections.abc import Callable, MutableMapping
from pathlib import Path

from sheetkit.errors import Unreadable
from sheetkit.excel.guard.limits import Limits
from sheetkit.excel.read import Workbook

_LOCKED = ("file-encrypted", "file-wrong-password")


def unlock(
    path: Path,
    name: str,
    ask: Callable[[str], str | None],
    unlocked: MutableMapping[str, str],
    limits: Limits | None = None,
) -> Workbook:
    """The workbook, open; where it is encrypted, `unlocked` then holds its password by `name`.

    `ask` is asked by `name`, and again while its answer is wrong; None gives up. Raises Unreadable.
    """
    password = unlocked.pop(name, None)
    while True:
        try:
            book = Workbook(path, password, limits)
        except Unreadable as error:
            if error.key not in _LOCKED or (password := ask(name)) is None:
                raise
        else:
            if password is not None and book.encrypted:
                unlocked[name] = password
            return book
