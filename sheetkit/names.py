"""Names of cells, of files, of workbooks where they are part of an address, and of the password's variable."""

import re
from unicodedata import category
from urllib.parse import quote

PASSWORD_VARIABLE = "SHEETKIT_PASSWORD"
"""The variable of the environment that holds the password of a workbook."""
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


def letter(column: int) -> str:
    """The letters of a column counted from 1: 28 is AB."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_name(column: int, row: int) -> str:
    """`R14` for column 18 and row 14."""
    return f"{letter(column)}{row}"


def number(letters: str) -> int:
    """The number of a column from its letters: AB is 28; 0 for none."""
    found = 0
    for code in letters.encode():
        found = found * 26 + code - 64
    return found


def address(workbook: str) -> str | None:
    """A path in the site as part of an address: signs that would make another address of it stand as %xx.

    None for a path that leads out of the site, or that no address can hold.
    """
    if not all(part.strip(" .") for part in workbook.split("/")):  # "..", to Windows also with spaces after it
        return None
    if any(category(sign) in ("Cc", "Cs", "Cn") for sign in workbook):
        return None
    return "".join(sign if sign > "~" else quote(sign) for sign in workbook)


def safe_name(name: str) -> str:
    """A file name that Windows takes too, short enough for every disk."""
    return _UNSAFE.sub("_", name).strip(" .")[:70].rstrip(" .")
