"""Complaints as matters (CMP-7): rows linked by 同一事项, directly or through others, are one and count once.

Equal text never makes one matter of two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sheetkit.clock import has_happened
from sheetkit.table import Row

COLUMNS = ("complaint_no", "room", "category", "zone", "same_as", "counted")


@dataclass(frozen=True, slots=True)
class Matter:
    """The rows of one matter in order of receipt; it counts in the zone and month of the first."""

    rows: Sequence[Row]

    @property
    def first(self) -> Row:
        """The row received first."""
        return self.rows[0]

    @property
    def decision(self) -> Row | None:
        """The first row that says that the matter counts."""
        return next((row for row in self.rows if row.counted), None)

    @property
    def counted(self) -> bool | None:
        """True if any row says so; None while a row is undecided; False once all say no."""
        if self.decision is not None:
            return True
        return None if any(row.counted is None for row in self.rows) else False


def matters(rows: Sequence[Row], now: datetime) -> list[Matter]:
    """The matters of complaints received up to `now`, in order of their first rows."""
    groups: dict[int, list[Row]] = {}
    for row, root in zip(rows, _roots(rows), strict=True):
        if "received_at" not in row.bad and has_happened(row.received_at, now):
            groups.setdefault(root, []).append(row)
    found = [Matter(sorted(group, key=_order)) for group in groups.values()]
    return sorted(found, key=lambda matter: _order(matter.first))


def _roots(rows: Sequence[Row]) -> list[int]:
    """For each row the same number as for the rows it is linked with."""
    parents = list(range(len(rows)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = index = parents[parents[index]]
        return index

    numbers: dict[str, int] = {}
    for index in sorted(range(len(rows)), key=lambda index: _order(rows[index])):
        if rows[index].complaint_no is not None:
            numbers.setdefault(rows[index].complaint_no, index)
    for index, row in enumerate(rows):
        if row.same_as is not None and row.same_as in numbers:
            parents[root(index)] = root(numbers[row.same_as])
    return [root(index) for index in range(len(rows))]


def _order(row: Row) -> tuple[str, str, int]:
    return str(row.received_at or "~"), row.complaint_no or "", row.at
