"""CMP: what a complaint must satisfy."""

from collections.abc import Iterator
from datetime import datetime

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import add_time
from sheetkit.matters import matters
from sheetkit.policy import Rule
from sheetkit.rules.fault import Fault
from sheetkit.table import Row

CLOSED = "已关闭"


def cmp_6(books: Books, rule: Rule) -> Iterator[Fault]:
    """Closed only when the customer is satisfied, or when no repeat came up in the days after the finish."""
    allowed = rule.duration("within")
    same = matters(books.rows("complaints"))
    for row in books.rows("complaints"):
        if row.status != CLOSED:
            continue
        if row.callback_needed is False:
            if row.finished_at is None:
                yield Fault(row, "finished_at", "unfinished", {}, ("status", "callback_needed"))
            else:
                end = add_time(row.finished_at, allowed)
                yield from _unasked(row, end, same.get(row.complaint_no, []))
        elif row.callback_rating is None:
            yield Fault(row, "callback_rating", "no-callback", {}, ("status", "callback_needed"))
        elif row.callback_rating != "满意":
            words = {"rating": row.callback_rating}
            yield Fault(row, "callback_rating", "not-satisfied", words, ("status", "callback_needed"))


def _unasked(row: Row, end: datetime, matter: list[Row]) -> Iterator[Fault]:
    """A complaint closed without a callback: the days after its finish are over and quiet."""
    if row.closed_at is not None and row.closed_at < end:
        words = {"finished": show(row.finished_at), "end": show(end), "closed": show(row.closed_at)}
        yield Fault(row, "closed_at", "too-soon", words, ("finished_at", "callback_needed"))
    for other in matter:
        if other.received_at and row.finished_at < other.received_at <= end:
            words = {"received": show(other.received_at), "other": other.complaint_no}
            yield Fault(row, "status", "repeated", words, ("finished_at", "callback_needed"))
