"""SCO: what is typed in for the scores."""

from collections.abc import Iterator

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.exact import exact
from sheetkit.policy import Rule
from sheetkit.rules.fault import Fault


def sco_5(books: Books, rule: Rule) -> Iterator[Fault]:
    """What is taken off for a breach of first-inquiry duty lies within the range of that breach."""
    ranges = {breach: (exact(low), exact(high)) for breach, (low, high) in rule.parameters["ranges"].items()}
    for row in books.rows("first_inquiries"):
        if row.amount is None or row.breach not in ranges:
            continue
        low, high = ranges[row.breach]
        if not low <= exact(row.amount) <= high:
            words = {"breach": row.breach, "amount": show(row.amount)}
            words |= {"low": show(float(low)), "high": show(float(high))}
            yield Fault(row, "amount", "outside", words, ("breach",))
