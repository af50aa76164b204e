"""CARE: what a visit of care must satisfy."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from sheetkit.books import Books
from sheetkit.clock import has_happened
from sheetkit.people import split
from sheetkit.policy import Rule
from sheetkit.rules.fault import Fault
from sheetkit.table import Row

AT_HOME = "上门"
MINUTE = timedelta(minutes=1)


def care_3(books: Books, rule: Rule) -> Iterator[Fault]:
    """A visit of care is short and made by two; no gift is taken."""
    longest, needed = rule.number("minutes"), rule.number("people")
    for row in books.rows("care"):
        if row.gift_declined is False:
            yield Fault(row, "gift_declined", "gift")
        if row.form != AT_HOME or not has_happened(row.started_at, books.now):
            continue
        taken = (row.ended_at - row.started_at) // MINUTE if row.ended_at else 0
        if taken > longest:
            yield Fault(row, "ended_at", "long", {"taken": taken})
        yield from _alone(row, needed, books)


def _alone(row: Row, needed: Fraction, books: Books) -> Iterator[Fault]:
    """Fewer went than needed; those of the visit that the row points to went too (done once, counted for both)."""
    names = {*split(row.done_by), *split(row.companion)}
    if row.visit_no:
        visit = books.find("visits", row.visit_no)
        if visit is None:
            return
        names |= {*split(visit.visitor), *split(visit.companion)}
    if len(names) < needed:
        column = "companion" if row.done_by else "done_by"
        words = {"header": books.register("care").column(column).header}
        yield Fault(row, column, "alone", words, ("done_by", "companion", "visit_no"))
