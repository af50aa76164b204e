"""A filled form as it goes to the printer: lines of boxes, by whatever program it is laid out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a line. Its width is `fixed` millimetres, else a share of what the fixed ones leave."""

    text: str
    share: float = 1
    fixed: float = 0
    label: bool = False
    """Whether it is printed by the form itself: a label or a heading."""
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Line:
    """Boxes side by side, at least `high` millimetres high; the first `head` lines of a paper repeat on every page."""

    boxes: tuple[Box, ...]
    high: float
    head: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. With `copies` the whole form stands once for each of them, under its name (三联)."""

    file: str
    centre: str
    title: str
    left: str
    right: str
    """What stands above the table at its left and right: the period, the number."""
    lines: Sequence[Line]
    foot: Sequence[str] = ()
    """What stands below it: who signs, and remarks."""
    copies: Sequence[str] = ()
    landscape: bool = False
    small: bool = False
    notes: Sequence[str] = ()
    """The headers of cells that were not understood and stand blank."""
    rows: int = 1
    """How many rows of the register it shows."""
