"""ARC: customers' files."""

from collections.abc import Iterator

from sheetkit.books import Books
from sheetkit.people import HEAD
from sheetkit.policy import Rule
from sheetkit.rules.fault import Fault


def arc_3(books: Books, rule: Rule) -> Iterator[Fault]:
    """Looking at or borrowing a file is approved by the head or a deputy; outsiders bring papers."""
    for row in books.rows("file_loans"):
        form = row.form or ""
        day = row.out_at.date() if row.out_at else None
        if row.approved_by is None:
            yield Fault(row, "approved_by", "unapproved", {"borrower": row.borrower or "", "form": form})
        elif not books.people.holds(row.approved_by, HEAD, day):
            yield Fault(row, "approved_by", "not-head", {"approver": row.approved_by})
        for column in ("letter", "id_document"):
            if row.external and getattr(row, column) is None:
                header = books.register("file_loans").column(column).header
                yield Fault(row, column, "no-paper", {"form": form, "header": header}, ("external",))
