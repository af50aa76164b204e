"""The departments' information reporting (SCO-4): points for immediate reports in time, on-time rates, a grade."""

from collections.abc import Sequence
from fractions import Fraction

from sheetkit.cells import show
from sheetkit.clock import has_happened, late_minutes
from sheetkit.exact import brief, share
from sheetkit.people import at_work
from sheetkit.score.ledger import Ledger
from sheetkit.scores import Line, Reason
from sheetkit.table import Row

COLUMNS = ("department", "kind", "due_at", "sent_at")
IMMEDIATE = "即时信息"


def score_information(ledger: Ledger) -> list[Line] | None:
    """A line for each department with people at work or with reports of the month; None where they cannot be read."""
    if not ledger.reads("reports", *COLUMNS):
        return None
    of_month = [row for row in ledger.rows("reports", "due_at") if row.bad.isdisjoint(COLUMNS)]
    undated = [row for row in ledger.books.rows("reports") if _undated(ledger, row)]
    names = {row.department for row in (*of_month, *undated)} | _at_work(ledger)
    known = ledger.books.register("staff").column("department").choices
    order = [*(name for name in known if name in names), *sorted(names.difference(known))]
    return [_department(ledger, name, of_month, undated) for name in order]


def _undated(ledger: Ledger, row: Row) -> bool:
    """Whether nobody can tell if this immediate report of the month was in time: it does not say when it was due."""
    at = row.event_at or row.sent_at
    return row.kind == IMMEDIATE and row.due_at is None and row.bad.isdisjoint(COLUMNS) and ledger.holds(at)


def _at_work(ledger: Ledger) -> set[str]:
    rows = ledger.books.rows("staff")
    return {row.department for row in rows if row.department and at_work(row, ledger.last)}


def _department(ledger: Ledger, name: str, of_month: Sequence[Row], undated: Sequence[Row]) -> Line:
    judged = [(row, late) for row in of_month if row.department == name and (late := _late(ledger, row)) is not None]
    immediate = [late for row, late in judged if row.kind == IMMEDIATE]
    score, words = _score(ledger, sum(immediate)) if judged else (None, ledger.say("score-report-none"))
    unknown = [row for row in undated if row.department == name]
    return {
        "department": name,
        "score": score,
        "grade": _grade(ledger, score),
        "immediate": len(immediate),
        "late": sum(immediate),
        "on_time_rate": share(immediate.count(False), len(immediate)),
        "reports": len(judged),
        "all_late": sum(late for _, late in judged),
        "all_on_time_rate": share(sum(not late for _, late in judged), len(judged)),
        "undated": len(unknown),
        "reasons": [
            ledger.reason("SCO-4", words, part="information"),
            *(_reason(ledger, row, late) for row, late in judged),
            *(_say(ledger, row, "score-report-undated", "due_at") for row in unknown),
        ],
    }


def _late(ledger: Ledger, row: Row) -> bool | None:
    """Whether a report was late; None while it may still come in time."""
    now = ledger.books.now
    sent = row.sent_at if has_happened(row.sent_at, now) else None
    return None if sent is None and now <= row.due_at else late_minutes(row.due_at, sent or now) > 0


def _score(ledger: Ledger, late: int) -> tuple[Fraction, str]:
    """Full points less those of the late immediate reports, at most what their item is worth; and how."""
    law = ledger.books.policy["SCO-4"]
    full, item, each = (law.number(name) for name in ("full", "item", "late"))
    off = min(late * each, item)
    score = max(full - off, Fraction(0))
    if not late:
        return score, ledger.say("score-information-full", full=brief(full))
    words = {"full": brief(full), "each": brief(each), "count": late, "score": brief(score)}
    capped = ledger.say("score-information-capped", item=brief(item)) if off < late * each else ""
    return score, ledger.say("score-information-sum", **words, capped=capped)


def _grade(ledger: Ledger, score: Fraction | None) -> str | None:
    """The first grade, from the best down, whose least score is reached."""
    grades = ledger.books.policy["SCO-4"].parameters["grades"]
    best_first = sorted(grades.items(), key=lambda pair: -pair[1])
    return None if score is None else next((name for name, least in best_first if score >= least), best_first[-1][0])


def _reason(ledger: Ledger, row: Row, late: bool) -> Reason:
    if not late:
        return _say(ledger, row, "score-report-in-time", "sent_at")
    points = -ledger.books.policy["SCO-4"].number("late") if row.kind == IMMEDIATE else None
    sent = has_happened(row.sent_at, ledger.books.now)
    return _say(ledger, row, "score-report-late" if sent else "score-report-unsent", "sent_at", points)


def _say(ledger: Ledger, row: Row, key: str, column: str, points: Fraction | None = None) -> Reason:
    words = {"kind": row.kind, "content": row.content or "", "due": show(row.due_at), "sent": show(row.sent_at)}
    return ledger.reason("SCO-4", ledger.say(key, **words), ("reports", row, column), "information", points)
