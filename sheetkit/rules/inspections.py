"""INS: what an inspection found, and the score it gave."""

from collections.abc import Iterator
from fractions import Fraction

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import has_happened
from sheetkit.exact import brief, exact
from sheetkit.policy import Rule
from sheetkit.rules.fault import Fault
from sheetkit.table import Row


def ins_2(books: Books, rule: Rule) -> Iterator[Fault]:
    """What failed has a day by which it is put right, and is looked at again afterwards."""
    for row in books.rows("inspections"):
        if row.failed_item is not None and row.rectify_due is None and row.rectified_on is None:
            yield Fault(row, "rectify_due", "no-day", {"item": row.failed_item}, ("rectified_on",))
        yield from _checked(row, ("rechecked_by", "rechecked_on"), "inspections", books)
        if row.rectified_on and row.rechecked_on and row.rechecked_on < row.rectified_on:
            words = {"done": show(row.rectified_on), "checked": show(row.rechecked_on)}
            yield Fault(row, "rechecked_on", "before", words, ("rectified_on",))
    for row in books.rows("inspection_items"):
        yield from _checked(row, ("rechecked_by",), "inspection_items", books)


def _checked(row: Row, columns: tuple[str, ...], register: str, books: Books) -> Iterator[Fault]:
    """What was put right says who looked at it again, and when; the first of these that is blank is told."""
    blank = next((column for column in columns if getattr(row, column) is None), None)
    if blank and has_happened(row.rectified_on, books.now):
        words = {"done": show(row.rectified_on), "header": books.register(register).column(blank).header}
        yield Fault(row, blank, "unchecked", words, ("rectified_on", *columns), register)


def ins_4(books: Books, rule: Rule) -> Iterator[Fault]:
    """A score typed beside a checklist is the one that the checklist gives."""
    full = rule.number("full")
    rounds = books.group("inspections", "inspection_no")
    for number, items in books.group("inspection_items", "inspection_no").items():
        rows = rounds.get(number, []) if number is not None else []
        if len(rows) != 1 or rows[0].score is None or any(item.deducted is None for item in items):
            continue
        score = max(Fraction(0), full - sum(exact(item.deducted) for item in items))
        if exact(rows[0].score) != score:
            words = {"typed": show(rows[0].score), "score": brief(score), "number": number}
            yield Fault(rows[0], "score", "differs", words, ("inspection_no",))
