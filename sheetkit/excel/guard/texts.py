"""How much text the cells of a sheet show together: one long string in every cell takes a reader's memory."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from sheetkit.excel.guard.scan import blocks, head_of

_VALUE = re.compile(rb"<(?:[^\s<>/:]+:)?v\b[^>]*>([^<]*)<")
_NO_TEXT = re.compile(rb'<(?:\w+:)?c r="[A-Z]+\d+"(?: s="\d+")?(?: t="(?:n|b|e|d|str)")?><(?:\w+:)?v>([^<]*)<')
"""Values of cells that surely show no shared string; any other may be the number of one, also where it is no number."""
_SHARED = re.compile(rb' t="s"><(?:|\w+:)v>(\d{1,9})<')
_NUMBER = re.compile(rb"\d{1,9}")


def text_size(chunks: Iterable[bytes], sizes: Sequence[int], usual: bool) -> int:
    """Bytes of text that the cells of a plain sheet show together, given the size of each shared string.

    `usual` tells that the cells' tags are as programs write them (`Sheet.usual`): then what shows a shared string is a
    matter of one attribute.
    """
    rest = iter(chunks)
    head, marks = head_of(next(rest, b""))
    total = 0
    for block in blocks(chain((head,), rest), marks):
        quick = _in_usual_tags(block, sizes) if usual else None
        total += _in_any(block, sizes) if quick is None else quick
    return total


def _in_usual_tags(block: bytes, sizes: Sequence[int]) -> int | None:
    """The size of the texts of a block; None where one has no number, or that of a string that is not there."""
    shared = _SHARED.findall(block)
    if len(shared) != block.count(b' t="s"'):
        return None
    try:
        return sum(map(sizes.__getitem__, map(int, shared)))
    except IndexError:
        return None


def _in_any(block: bytes, sizes: Sequence[int]) -> int:
    """The same, of whatever may be the number of a shared string."""
    values = Counter(_VALUE.findall(block))
    values.subtract(_NO_TEXT.findall(block))
    numbers = [(int(value) if _NUMBER.fullmatch(value) else 0, times) for value, times in values.items()]
    return sum(times * sizes[at] for at, times in numbers if at < len(sizes))
