"""Which cells a validation or a condition is for, column by column, however programs cut its ranges up."""

from collections.abc import Collection, Iterable
from itertools import pairwise

from sheetkit.excel.patch.cell import area
from sheetkit.names import cell_name

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""
Spans = dict[int, list[tuple[int, int]]]
"""By column, the first and last rows of the ranges."""


def areas(reference: str) -> list[Area]:
    """The ranges of a `sqref`."""
    return [area(part.encode()) for part in reference.split()]


def spans(among: Iterable[Area], columns: Collection[int]) -> Spans:
    """Of these columns the rows that the ranges have."""
    found: Spans = {}
    for top, first, bottom, last in among:
        for column in columns:
            if first <= column <= last:
                found.setdefault(column, []).append((top, bottom))
    return found


def cover(rows: Iterable[tuple[int, int]], first: int, last: int) -> bool:
    """Whether the ranges together have every row from `first` to `last`."""
    for top, bottom in sorted(rows):
        if top > first:
            return False
        first = max(first, bottom + 1)
    return first > last


def without(among: Iterable[Area], columns: Collection[int]) -> list[Area]:
    """The ranges with these columns cut out."""
    left = []
    for top, first, bottom, last in among:
        cuts = [first - 1, *sorted(one for one in columns if first <= one <= last), last + 1]
        left += [(top, one + 1, bottom, other - 1) for one, other in pairwise(cuts) if one + 1 < other]
    return left


def reference(among: Iterable[Area]) -> str:
    """The ranges as a `sqref`."""
    pairs = ((cell_name(left, top), cell_name(right, bottom)) for top, left, bottom, right in among)
    return " ".join(one if one == other else f"{one}:{other}" for one, other in pairs)
