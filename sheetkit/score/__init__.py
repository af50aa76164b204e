"""The scores of a month (SCO-1, SCO-2, SCO-3, SCO-7): zones, people, and what the month brought, each with its rows.

A pure function of the books: every row counts by its own date, nothing after the books' moment; arithmetic is exact
and nothing is rounded here.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.matters import COLUMNS as MATTER_COLUMNS
from sheetkit.matters import matters
from sheetkit.messages import Language
from sheetkit.score import evidence, marks, rounds
from sheetkit.score.counts import count_complaints, count_repairs, count_visits
from sheetkit.score.ledger import Ledger
from sheetkit.score.staff import COLUMNS as STAFF_COLUMNS
from sheetkit.score.staff import score_staff
from sheetkit.score.zones import score_zones
from sheetkit.scores import PersonScore, Reason, Scores
from sheetkit.table import Row

__all__ = ["NEEDS", "score"]

NEEDS = (
    *("zones", "staff", "households", "complaints", "praises", "inspections", "inspection_items", "marks"),
    *("repairs", "visits"),
)
"""The registers that the scores are made of."""


def score(books: Books, month: str, language: Language = "zh") -> Scores:
    """The month's scores as they stood at the books' moment; `month` is like 2026-10.

    Raises SheetkitError (`month-wrong`, `month-ahead`) for text that is no month and for one that has not begun.
    """
    ledger = Ledger(books, month, language)
    all_matters = matters(books.rows("complaints"), books.now)
    zones, unassigned = score_zones(ledger, all_matters)
    given = marks.read_marks(ledger)
    staff, not_assessed = score_staff(ledger, zones, given)
    return Scores(
        month=month,
        now=books.now,
        zones=zones,
        staff=staff,
        not_assessed=not_assessed,
        unassigned=unassigned,
        notes=[*_running(ledger), *_unclear(ledger), *_unused(ledger, staff, given)],
        complaints=count_complaints(ledger, all_matters),
        repairs=count_repairs(ledger),
        visits=count_visits(ledger),
    )


def _running(ledger: Ledger) -> list[Reason]:
    """A word where the month is not over yet."""
    if ledger.books.now >= ledger.end:
        return []
    now = ledger.books.now
    until = show(now) if now.hour or now.minute else f"{ledger.last} 24:00"
    return [ledger.reason("SCO-7", ledger.say("score-running", month=ledger.month, now=until))]


def _unclear(ledger: Ledger) -> list[Reason]:
    """What could not be read: registers, and cells of rows that are or may be of the month."""
    numbers = {row.inspection_no for row in ledger.rows("inspections", "inspected_at")}

    def dated(*columns: str) -> Callable[[Row], bool]:
        return lambda row: any(at in row.bad or ledger.holds(getattr(row, at)) for at in columns)

    def always(row: Row) -> bool:
        return True

    registers: Sequence[tuple[str, tuple[str, ...], Callable[[Row], bool]]] = (
        ("zones", ("zone", "keeper"), always),
        ("staff", STAFF_COLUMNS, always),
        ("households", ("room", "zone"), lambda row: False),
        ("complaints", ("received_at", *MATTER_COLUMNS), dated("received_at")),
        ("praises", ("praised_on", *evidence.PRAISE_COLUMNS), dated("praised_on")),
        ("inspections", ("inspected_at", *rounds.COLUMNS), dated("inspected_at")),
        ("inspection_items", rounds.ITEM_COLUMNS, lambda row: row.inspection_no in {None, *numbers}),
        ("marks", ("month", *marks.COLUMNS), lambda row: row.month in (None, ledger.month)),
        ("repairs", ("reported_at", "callback_at", *evidence.REPAIR_COLUMNS), dated("reported_at", "callback_at")),
        ("visits", ("visited_at",), dated("visited_at")),
    )
    found = [reason for name, columns, concerns in registers for reason in ledger.unclear(name, columns, concerns)]
    return [*found, *evidence.undated(ledger), *evidence.broken_links(ledger)]


def _unused(ledger: Ledger, staff: Sequence[PersonScore], given: marks.Marks) -> list[Reason]:
    """Marks that were entered and not used: beside a zone's score, of a level without weight, for people not scored."""
    left_out = [r for person in staff for r in person.reasons if r.register == "marks" and r.points is None]
    for name in sorted(set(given) - {person.name for person in staff}):
        text = ledger.say("score-mark-stray", name=name)
        left_out += [replace(r, text=r.text + text, points=None) for part in given[name].values() for r in part]
    return left_out
