"""How much text the cells of a sheet show together: one long string in every cell takes a reader's memory."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from sheetkit.excel.guard.scan import blocks, head_of

_VALUE = re.compile(rb"<(?:[^\s<>/:]+:)?v\b[^>]*>([^<]*)<")
_NO_TEXT = re.compile(rb'<(?:\w+:)?c r="[A-Z]+\d+"(?: s="\d+")?(?: t="(?:n|b|e|d|str)")?><(?:\w+:)?v>([^<]*)<')
"""Values of cells that surely show no shared string; any other may be the number of one, also where it is no number."""
_SHARED = re.compile(rb' t="s"><(?:\w+:)?v>([^<]*)<')


def text_size(chunks: Iterable[bytes], sizes: Sequence[int], usual: bool) -> int:
    """Bytes of text that the cells of a plain sheet show together, given the size of each shared string.

    `usual` tells that the cells' tags are as programs write them (`Sheet.usual`).
    """
    rest = iter(chunks)
    head, marks = head_of(rest)
    total = 0
    for block in blocks(chain((head,), rest), marks):
        for value, times in _numbers(block, usual).items():
            at = int(value) if value.isdigit() and len(value) < 10 else 0
            total += times * (sizes[at] if at < len(sizes) else 0)
    return total


def _numbers(block: bytes, usual: bool) -> Counter[bytes]:
    """What may be the number of a shared string, and how often; in usual tags that is a matter of one attribute."""
    if usual:
        shared = _SHARED.findall(block)
        if len(shared) == block.count(b' t="s"'):
            return Counter(shared)
    values = Counter(_VALUE.findall(block))
    values.subtract(_NO_TEXT.findall(block))
    return values
