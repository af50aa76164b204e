"""Names of cells."""


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
