"""KEY: keys lent, copied and counted."""

from collections.abc import Iterator

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.policy import Rule
from sheetkit.rules.fault import Fault
from sheetkit.table import Row


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
        total = sum(_quantity(other) for other in out)
        if loan in out and total > key.quantity:
            words = {"key_no": key.key_no, "quantity": show(key.quantity), "out": show(total)}
            yield Fault(loan, "key_no", "exceeded", words, ("out_at",))


def _quantity(loan: Row) -> float:
    return 1.0 if loan.quantity is None else float(loan.quantity)
