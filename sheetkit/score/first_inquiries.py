"""First-inquiry duty (SCO-5): what a month's breaches take off each person's bonus, as far as it was typed."""

from fractions import Fraction

from sheetkit.cells import show
from sheetkit.exact import exact
from sheetkit.people import split
from sheetkit.score.ledger import Ledger
from sheetkit.scores import Line, Reason
from sheetkit.table import Row

COLUMNS = ("staff_name", "happened_on", "breach", "amount")


def sum_deductions(ledger: Ledger) -> list[Line] | None:
    """A line for each person with a breach in the month, by name; None where the register cannot be read.

    `amount` is in yuan: the sum of the typed amounts, None where none was typed.
    """
    if not ledger.reads("first_inquiries", *COLUMNS):
        return None
    people: dict[str, list[Row]] = {}
    for row in ledger.rows("first_inquiries", "happened_on"):
        if row.bad.isdisjoint(COLUMNS):
            for name in split(row.staff_name):
                people.setdefault(name, []).append(row)
    return [_person(ledger, name, people[name]) for name in sorted(people)]


def _person(ledger: Ledger, name: str, rows: list[Row]) -> Line:
    typed = [exact(row.amount) for row in rows if row.amount is not None]
    return {
        "name": name,
        "breaches": len(rows),
        "amount": sum(typed, Fraction(0)) if typed else None,
        "without_amount": len(rows) - len(typed),
        "reasons": [_reason(ledger, row) for row in rows],
    }


def _reason(ledger: Ledger, row: Row) -> Reason:
    key = "score-breach" if row.amount is not None else "score-breach-untyped"
    text = ledger.say(key, day=show(row.happened_on), breach=row.breach, amount=show(row.amount))
    points = None if row.amount is None else -exact(row.amount)
    return ledger.reason("SCO-5", text, ("first_inquiries", row, "amount"), "first_inquiries", points)
