"""What is overdue and what falls due today and this week, and the keys and files that are out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

from sheetkit.board import Item, Loan, Place, When
from sheetkit.books import Books
from sheetkit.clock import last_day
from sheetkit.lent import outstanding
from sheetkit.model import Due
from sheetkit.page.seen import Reader
from sheetkit.periods import period_of
from sheetkit.table import Row

OUT: Mapping[str, tuple[str, Literal["keys", "files"]]] = {
    "key_loans": ("key_no", "keys"),
    "file_loans": ("file_no", "files"),
}
"""The registers of what is out: the column that names it, and the register that lists it."""


def items(found: Sequence[Due], reader: Reader) -> list[Item]:
    """The items of the page in order of their limits."""
    now = reader.books.now
    kept = ((one, when_of(one, now)) for one in found)
    return [_item(one, when, reader) for one, when in kept if when is not None]


def loans(found: Sequence[Due], reader: Reader) -> list[Loan]:
    """The keys and files that are out: those that are late, those with a day of return, then those that stay out.

    `found` are the duties' items: they tell by when each is to be back.
    """
    clocked = {(one.register, one.row or 0): one for one in found if one.register in OUT}
    out = [loan for register in OUT for loan in _loans(register, clocked, reader)]
    return sorted(out, key=lambda loan: (not loan.late, loan.due is None, loan.due or loan.out_at))


def when_of(item: Due, now: datetime) -> When | None:
    """Under which heading an item stands; None for what is met, or falls due after this week."""
    if item.state == "overdue":
        return "overdue"
    today = last_day(now)
    if item.state not in ("soon", "open") or last_day(item.due) > period_of(today, "week").last:
        return None
    return "today" if last_day(item.due) == today else "week"


def _item(item: Due, when: When, reader: Reader) -> Item:
    left = int((item.due - reader.books.now).total_seconds()) // 60
    return Item(
        when=when,
        rule=item.rule,
        what=reader.what(item),
        key=reader.key(item),
        due=item.due,
        minutes=item.late_minutes if when == "overdue" else left,
        whom=reader.whom(item),
        place=Place(item.workbook, item.sheet, item.cell),
        why=item.why if reader.all else None,
    )


def _loans(register: str, clocked: Mapping[tuple[str, int], Due], reader: Reader) -> Iterator[Loan]:
    books, (thing, listing) = reader.books, OUT[register]
    for row in outstanding(books, books.rows(register)):
        place = reader.place(register, row, "in_at")
        limit = clocked.get((register, row.at)) if row.book == books.tables[register].workbook else None
        yield Loan(
            kind=listing,
            number=row.loan_no if reader.sees(register, "loan_no") else None,
            thing=getattr(row, thing) if reader.sees(listing, thing) else None,
            form=row.form or "",
            out_at=row.out_at,
            due=limit.due if limit is not None else None,
            late=limit is not None and limit.state == "overdue",
            whom=reader.named(row.borrower, row.unit, _zone(books.find(listing, getattr(row, thing)), books)),
            place=place,
        )


def _zone(listed: Row | None, books: Books) -> str | None:
    """The zone of the home that a file is of, or a key opens."""
    return books.home_zone(getattr(listed, "room", None) or getattr(listed, "place", None))
