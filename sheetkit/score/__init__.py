"""The scores of a month (SCO-1 to SCO-5, SCO-7): zones, people, departments, and what the month brought, with its rows.

A pure function of the books: every row counts by its own date, nothing after the books' moment; arithmetic is exact
and nothing is rounded here.
"""

from collections.abc import Sequence
from dataclasses import replace

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.matters import matters
from sheetkit.messages import Language
from sheetkit.score import marks
from sheetkit.score.complaints import complaint_figures
from sheetkit.score.consultations import count_consultations
from sheetkit.score.counts import count_visits
from sheetkit.score.estate import count_homes, sum_services
from sheetkit.score.fees import fee_figures
from sheetkit.score.files import files_to_destroy, marked_early
from sheetkit.score.first_inquiries import sum_deductions
from sheetkit.score.information import score_information
from sheetkit.score.ledger import Ledger
from sheetkit.score.repairs import repair_figures
from sheetkit.score.replies import count_replies
from sheetkit.score.staff import score_staff
from sheetkit.score.unclear import unclear
from sheetkit.score.zones import score_zones
from sheetkit.scores import PersonScore, Reason, Scores

__all__ = ["ALSO", "NEEDS", "score"]

NEEDS = (
    *("zones", "staff", "households", "complaints", "praises", "inspections", "inspection_items", "marks"),
    *("repairs", "visits"),
)
"""The registers that the scores are made of."""

ALSO = (
    *("holds", "standard_replies", "receptions", "first_inquiries"),
    *("fees", "reports", "files"),
)
"""Those of the other figures: where one cannot be read, what needs it is unknown, and that is said."""


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
        notes=[*_running(ledger), *unclear(ledger), *_unused(ledger, staff, given), *marked_early(ledger)],
        complaints=complaint_figures(ledger, all_matters),
        repairs=repair_figures(ledger),
        visits=count_visits(ledger),
        consultations=count_consultations(ledger),
        standard_replies=count_replies(ledger),
        information=score_information(ledger),
        first_inquiries=sum_deductions(ledger),
        fees=fee_figures(ledger),
        homes=count_homes(ledger),
        paid_services=sum_services(ledger),
        files_to_destroy=files_to_destroy(ledger),
        law=ledger.books.policy,
    )


def _running(ledger: Ledger) -> list[Reason]:
    """A word where the month is not over yet."""
    if ledger.books.now >= ledger.end:
        return []
    now = ledger.books.now
    until = show(now) if now.hour or now.minute else f"{ledger.last} 24:00"
    return [ledger.reason("SCO-7", ledger.say("score-running", month=ledger.month, now=until))]


def _unused(ledger: Ledger, staff: Sequence[PersonScore], given: marks.Marks) -> list[Reason]:
    """Marks that were entered and not used: beside a zone's score, of a level without weight, for people not scored."""
    left_out = [r for person in staff for r in person.reasons if r.register == "marks" and r.points is None]
    for name in sorted(set(given) - {person.name for person in staff}):
        text = ledger.say("score-mark-stray", name=name)
        left_out += [replace(r, text=r.text + text, points=None) for part in given[name].values() for r in part]
    return left_out
