"""KEY: keys lent, copied and counted."""

from collections.abc import Iterator

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import end_of, has_happened
from sheetkit.lent import KEY_FORMS, STRUCK_OFF, misstated_keys, quantity
from sheetkit.people import HEAD
from sheetkit.policy import Rule
from sheetkit.rules.fault import Fault
from sheetkit.table import Row

LOST = "遗失"


def key_1(books: Books, rule: Rule) -> Iterator[Fault]:
    """The state of a key in the list is what the records of loans and issues say."""
    for found in misstated_keys(books):
        key = found.row
        records = "、".join(str(loan.loan_no or loan.at) for loan in found.out)
        words = {"state": key.state, "right": found.right, "records": records, "quantity": show(key.quantity)}
        words["form"] = "、".join(KEY_FORMS.get(key.state, ()))
        also = ("key_no", "quantity") if found.name == "all-out" else ("key_no",)
        yield Fault(key, "state", found.name, words, also)


def key_3(books: Books, rule: Rule) -> Iterator[Fault]:
    """A copy is approved by the head before it is made, and listed the same day; the list then counts it."""
    for row in books.rows("key_copies"):
        day = (row.approved_at or row.made_at or books.now).date()
        if row.approved_by is not None and not books.people.holds(row.approved_by, HEAD, day):
            yield Fault(row, "approved_by", "not-head", {"approver": row.approved_by}, ("approved_at",))
        if not has_happened(row.made_at, books.now):
            continue
        words = {"made": show(row.made_at), "approved": show(row.approved_at), "listed": show(row.listed_at)}
        if row.approved_by is None or row.approved_at is None:
            blank = "approved_by" if row.approved_by is None else "approved_at"
            yield Fault(row, blank, "unapproved", words, ("made_at",))
        elif row.approved_at > row.made_at:
            yield Fault(row, "approved_at", "late", words, ("made_at",))
        yield from _listed(row, words, books)
    yield from _counted(books, rule)


def _listed(row: Row, words: dict[str, str], books: Books) -> Iterator[Fault]:
    """A copy made: the list is updated the same day."""
    end = end_of(row.made_at.date())
    if row.listed_at is None:
        if books.now > end:
            yield Fault(row, "listed_at", "unlisted", words, ("made_at",))
    elif row.listed_at.date() < row.made_at.date() or row.listed_at > end:
        yield Fault(row, "listed_at", "other-day", words, ("made_at",))


def _counted(books: Books, rule: Rule) -> Iterator[Fault]:
    """The list's quantity includes the copies; no more than these are there only if the first key was replaced."""
    for key in books.rows("keys"):
        copies = [row for row in books.group("key_copies", "key_no").get(key.key_no, []) if row.quantity]
        made = sum(row.quantity for row in copies if has_happened(row.listed_at, books.now))
        if key.key_no is None or not made or key.state in (LOST, STRUCK_OFF) or key.quantity is None:
            continue
        if key.quantity <= made:
            words = {"quantity": show(key.quantity), "copies": show(made)}
            severity = rule.parameters["replaced"] if key.quantity == made else None
            yield Fault(key, "quantity", "not-counted", words, ("key_no", "state"), "keys", severity)


def key_5(books: Books, rule: Rule) -> Iterator[Fault]:
    """No more of a key is out than there are; a difference in a count has a note."""
    for number, loans in books.group("key_loans", "key_no").items():
        key = books.find("keys", number if isinstance(number, str) else None)
        if key is not None and key.quantity is not None:
            yield from _exceeded(key, loans)
    for row in books.rows("key_counts"):
        if None not in (row.expected, row.counted) and row.expected != row.counted and not row.note:
            words = {"expected": show(row.expected), "counted": show(row.counted)}
            yield Fault(row, "note", "difference", words, ("expected", "counted"), register="key_counts")


def _exceeded(key: Row, loans: list[Row]) -> Iterator[Fault]:
    """The loans that took more out than there are; a key that comes back at a minute may leave again at it."""
    lent = [loan for loan in loans if loan.out_at and not {"quantity", "in_at"} & loan.bad]
    for loan in sorted(lent, key=lambda row: (row.out_at, row.at)):
        out = [
            other
            for other in lent
            if (other.out_at, other.at) <= (loan.out_at, loan.at) and (other.in_at is None or other.in_at > loan.out_at)
        ]
        total = sum(quantity(other) for other in out)
        if loan in out and total > key.quantity:
            words = {"key_no": key.key_no, "quantity": show(key.quantity), "out": show(total)}
            yield Fault(loan, "key_no", "exceeded", words, ("out_at",))
