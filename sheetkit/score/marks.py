"""The marks of a month by person and level."""

from collections.abc import Mapping

from sheetkit.cells import show
from sheetkit.exact import exact
from sheetkit.people import split
from sheetkit.score.ledger import Ledger
from sheetkit.scores import PARTS, Reason
from sheetkit.table import Row

LEVELS: Mapping[str, str] = dict(zip(PARTS, ("员工自检", "片区小组", "主管级", "主任级"), strict=True))
"""The word for each part in 评分, 级别."""
COLUMNS = ("staff_name", "level", "mark")

Marks = Mapping[str, Mapping[str, list[Reason]]]
"""By the person's name and the part: each mark as the points of a reason."""


def read_marks(ledger: Ledger) -> Marks:
    """The month's marks that can be understood."""
    parts = {level: part for part, level in LEVELS.items()}
    marks: dict[str, dict[str, list[Reason]]] = {}
    for row in _rows(ledger):
        if row.level in parts and row.mark is not None and row.bad.isdisjoint(COLUMNS):
            text = ledger.say("score-mark", level=row.level, mark=show(row.mark), by=row.marked_by or "?")
            part = parts[row.level]
            reason = ledger.reason("SCO-3", text, ("marks", row, "mark"), part, exact(row.mark))
            for name in split(row.staff_name):
                marks.setdefault(name, {}).setdefault(part, []).append(reason)
    return marks


def _rows(ledger: Ledger) -> list[Row]:
    rows = [row for row in ledger.books.group("marks", "month").get(ledger.month, ()) if "month" not in row.bad]
    return sorted(rows, key=lambda row: (row.level or "", row.marked_by or "", row.at))
