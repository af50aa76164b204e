"""ARC: customers' files."""

from collections.abc import Iterator

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import has_happened
from sheetkit.people import HEAD
from sheetkit.policy import Rule
from sheetkit.rules.blanks import blanks
from sheetkit.rules.fault import Fault


def arc_3(books: Books, rule: Rule) -> Iterator[Fault]:
    """Looking at or borrowing a file is approved by the head or a deputy; outsiders bring papers."""
    register = books.register("file_loans")
    for row in books.rows("file_loans"):
        form = row.form or ""
        day = row.out_at.date() if row.out_at else None
        if row.approved_by is None:
            yield Fault(row, "approved_by", "unapproved", {"borrower": row.borrower or "", "form": form})
        elif not books.people.holds(row.approved_by, HEAD, day):
            yield Fault(row, "approved_by", "not-head", {"approver": row.approved_by})
        if row.external:
            yield from blanks(row, register, ("letter", "id_document"), "no-paper", ("external",), form=form)


def arc_4(books: Books, rule: Rule) -> Iterator[Fault]:
    """A borrowed file has an agreed day; it comes back complete and unmarked, else with a note."""
    for row in books.rows("file_loans"):
        if row.form != "借阅":
            continue
        if row.due_on is None:
            yield Fault(row, "due_on", "no-day", {"borrower": row.borrower or ""})
        if has_happened(row.in_at, books.now) and not row.intact and row.note is None:
            if row.intact is None:
                yield Fault(row, "intact", "unchecked", {"returned": show(row.in_at)}, ("note",))
            else:
                yield Fault(row, "note", "no-note")
