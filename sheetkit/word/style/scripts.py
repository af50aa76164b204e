"""Which of the four typefaces of a run a character is shown in, as Word decides it (ECMA-376 part 1, 17.3.2.26)."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby
from typing import Literal

Slot = Literal["ascii", "hAnsi", "eastAsia", "cs"]
SLOTS: tuple[Slot, ...] = ("ascii", "hAnsi", "eastAsia", "cs")

_STARTS: tuple[tuple[int, Slot], ...] = (
    (0x0000, "ascii"),
    (0x0080, "hAnsi"),
    (0x0590, "cs"),
    (0x07C0, "hAnsi"),
    (0x1100, "eastAsia"),
    (0x1200, "hAnsi"),
    (0x2E80, "eastAsia"),
    (0xD7B0, "hAnsi"),
    (0xD800, "eastAsia"),
    (0xE000, "hAnsi"),
    (0xF900, "eastAsia"),
    (0xFB00, "hAnsi"),
    (0xFB1D, "cs"),
    (0xFE00, "hAnsi"),
    (0xFE30, "eastAsia"),
    (0xFE70, "cs"),
    (0xFEFF, "hAnsi"),
    (0xFF00, "eastAsia"),
    (0xFFF0, "hAnsi"),
    (0x10000, "eastAsia"),
)
_HINTED = ((0x02B0, 0x04FF), (0x2000, 0x2BFF), (0xE000, 0xF8FF), (0xFB00, 0xFB1C))
"""What `w:hint="eastAsia"` moves to the East Asian typeface: curly quotes, dashes, Greek, Cyrillic, signs …"""
_HINTED_LATIN = frozenset("¡¤§¨ª\xad¯°±²³´¶·¸¹º¼½¾¿×÷")
_FROM = [start for start, _ in _STARTS]


def slot(char: str, hinted: bool) -> Slot:
    """The typeface that a character takes; `hinted` where the run says that its signs are East Asian."""
    code = ord(char)
    if hinted and (char in _HINTED_LATIN or any(first <= code <= last for first, last in _HINTED)):
        return "eastAsia"
    return _STARTS[bisect_right(_FROM, code) - 1][1]


def by_slot(text: str, hinted: bool) -> Iterator[tuple[Slot, str]]:
    """The text cut where the typeface changes; blanks show none and go with what stands before them."""
    last: Slot | None = None
    slots: list[Slot | None] = []
    for char in text:
        last = last if char.isspace() else slot(char, hinted)
        slots.append(last)
    for key, group in groupby(zip(slots, text, strict=True), key=lambda pair: pair[0]):
        if key is not None:
            yield key, "".join(char for _, char in group)
