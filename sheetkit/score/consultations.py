"""The month's consultations and how satisfied they left people (CMP-12)."""

from sheetkit.cells import show
from sheetkit.exact import share
from sheetkit.score.counts import DISSATISFIED, SATISFIED, if_read
from sheetkit.score.ledger import Ledger
from sheetkit.scores import Line, Reason
from sheetkit.table import Row

COLUMNS = ("received_at", "kind", "satisfied")
CONSULTATION = "咨询"


def count_consultations(ledger: Ledger) -> Line:
    """Consultations by their answer; `satisfaction` is satisfied ÷ all, in per cent, None where nobody was asked."""
    rows = ledger.rows("receptions", "received_at")
    rows = [row for row in rows if row.kind == CONSULTATION and row.bad.isdisjoint(COLUMNS)]
    satisfied = sum(row.satisfied == SATISFIED for row in rows)
    asked = satisfied + sum(row.satisfied == DISSATISFIED for row in rows)
    rate = share(satisfied, len(rows)) if asked else None
    target = ledger.books.policy["CMP-12"].number("target")
    counts = {
        "consultations": len(rows),
        "asked": asked,
        "satisfied": satisfied,
        "dissatisfied": asked - satisfied,
        "not_asked": len(rows) - asked,
        "satisfaction": rate,
        "target": target,
        "reached": None if rate is None else rate >= target,
        "satisfaction_asked": share(satisfied, asked),
        "reasons": [_reason(ledger, row) for row in rows],
    }
    return if_read(ledger, counts, "receptions", *COLUMNS)


def _reason(ledger: Ledger, row: Row) -> Reason:
    words = {"number": row.reception_no or "", "at": show(row.received_at), "purpose": row.purpose or ""}
    answer = row.satisfied or ledger.say("score-blank")
    text = ledger.say("score-consultation", **words, answer=answer)
    return ledger.reason("CMP-12", text, ("receptions", row, "satisfied"), "consultations")
