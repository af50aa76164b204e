"""Tables and paragraphs for a terminal, where a Chinese character is as wide as two Latin ones."""

import os
import re
import shlex
from collections.abc import Sequence
from functools import cache
from unicodedata import category, east_asian_width

LINE = 80
"""Columns of a terminal that every answer fits."""
GAP = "  "
_INVISIBLE = ("Mn", "Me", "Cf", "Cc")
_PIECES = re.compile(r"[!-~]+|\s+|.", re.DOTALL)
"""What is not torn apart: a run of Latin letters, digits and signs; every other character stands alone."""
_CLOSING = frozenset("，。、；：？！）】》〕”’…％")
"""Signs that begin no line."""
_OPENING = frozenset("（【《〔“‘")
"""Signs that end none."""
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_NUMBER = re.compile(r"[-+]?[\d.,]+%?|-|")


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(map(_columns, text))


@cache
def _columns(char: str) -> int:
    return 0 if category(char) in _INVISIBLE else 2 if east_asian_width(char) in "WF" else 1


def pad(text: str, n: int, right: bool = False) -> str:
    """The text filled with spaces to `n` columns, before it if `right`; a longer text stays whole."""
    spaces = " " * (n - width(text))
    return spaces + text if right else text + spaces


def clean(text: str) -> str:
    """The text without signs that would steer a terminal; a tab is a space, line breaks stay."""
    return _CONTROL.sub(lambda sign: " " if sign[0] == "\t" else "", text)


def wrap(text: str, limit: int) -> list[str]:
    """The text in lines of at most `limit` columns (1 or more), at least one; line breaks in it stay.

    Only a word longer than a line is torn, and a sign that may begin no line takes the character before it along.
    """
    return [line for paragraph in clean(text).split("\n") for line in _fill(paragraph, max(limit, 2))]


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], limits: Sequence[int | None] = ()) -> str:
    """A table under its headers, a line of hyphens between; ends with a line break.

    `limits` holds the most columns each cell may take, None for no limit; longer text goes on in a second line.
    Columns of numbers are aligned right.
    """
    limits = [*limits, *[None] * (len(headers) - len(limits))]
    cells = [[_cell(text, limit) for text, limit in zip(row, limits, strict=True)] for row in (headers, *rows)]
    widths = [max(width(line) for row in cells for line in row[place]) for place in range(len(headers))]
    right = [bool(rows) and all(_NUMBER.fullmatch(row[place]) for row in rows) for place in range(len(headers))]
    head, *body = [_row(row, widths, right) for row in cells]
    rule = GAP.join("-" * n for n in widths)
    return "\n".join([head, rule, *body]) + "\n"


def _cell(text: str, limit: int | None) -> list[str]:
    return clean(text).split("\n") if limit is None else wrap(text, limit)


def _row(cells: Sequence[list[str]], widths: Sequence[int], right: Sequence[bool]) -> str:
    lines = []
    for number in range(max(len(cell) for cell in cells)):
        parts = [cell[number] if number < len(cell) else "" for cell in cells]
        padded = [pad(part, n, side) for part, n, side in zip(parts, widths, right, strict=True)]
        lines.append(GAP.join(padded).rstrip())
    return "\n".join(lines)


def _fill(text: str, limit: int) -> list[str]:
    if width(text) <= limit:
        return [text.rstrip()]
    lines: list[str] = []
    line: list[str] = []
    for piece in _pieces(text, limit):
        if width("".join(line)) + width(piece.rstrip()) <= limit:
            line.append(piece)
            continue
        carried = [piece]
        while len(line) > 1 and (line[-1][-1] in _OPENING or carried[0][0] in _CLOSING):
            word = line.pop()
            kept, word = _carried(word, width("".join(carried)), limit)
            if kept:
                line.append(kept)
            if not word:
                break
            carried.insert(0, word)
        lines.append("".join(line).rstrip())
        line = [carried[0].lstrip(), *carried[1:]]
    rest = "".join(line).rstrip()
    return [*lines, rest] if rest or not lines else lines


def _carried(word: str, taken: int, limit: int) -> tuple[str, str]:
    """What of a word stays on its line and what goes to the next, where so many columns are taken."""
    for kept in (0, len(word) - 1):
        if width(word[kept:]) + taken <= limit:
            return word[:kept], word[kept:]
    return word, ""


def _pieces(text: str, limit: int) -> list[str]:
    """The pieces of the text, a word longer than a line cut in parts."""
    pieces = []
    for piece in _PIECES.findall(text):
        if len(piece) > limit and piece.isascii():
            pieces += [piece[at : at + limit] for at in range(0, len(piece), limit)]
        else:
            pieces.append(piece)
    return pieces


def as_typed(word: str, windows: bool = os.name == "nt") -> str:
    """A word of a command line with quotation marks where the system's own terminal wants them."""
    plain = _PLAIN_ON_WINDOWS if windows else _PLAIN
    return word if plain.fullmatch(word) else f'"{word}"' if windows else shlex.quote(word)


_PLAIN, _PLAIN_ON_WINDOWS = re.compile(r"[\w@+=:,./-]+"), re.compile(r"[\w@+=:,./\\-]+")
"""Words that stand without quotation marks, Chinese ones too."""
