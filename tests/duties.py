"""Duties in tests, short enough for a table: `seen(due_of("REP-1", repairs=[…]))` is `overdue 2026-11-02 10:00 +60`."""

from typing import Any

from sheetkit.cells import show
from sheetkit.due import due
from sheetkit.model import Due
from tests.rows import books


def due_of(rule: str, now: str = "2026-11-20T17:00", **rows: Any) -> Due | None:
    """The only item of the rule, None where there is none; `rows`, `site` and `without` as for `books`."""
    items = due(books(now, **rows), "zh", [rule]).items
    assert len(items) <= 1, "the rows of a case make one item"
    return items[0] if items else None


def seen(item: Due | None) -> str:
    """The state, the limit and the minutes late; a dash where the duty has not started or has ended."""
    if item is None:
        return "-"
    return f"{item.state} {show(item.due)} +{item.late_minutes}"


def unclear(rule: str, now: str = "2026-11-20T17:00", **rows: Any) -> bool:
    """Whether there is no item because something is not understood, and just one row of that kind."""
    answer = due(books(now, **rows), "zh", [rule])
    assert answer.unclear <= 1
    return answer.unclear == 1 and not answer.items
