"""The month's key figures of the estate (INF-4): homes lived in and vacant, and the income from paid services."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sheetkit.cells import show
from sheetkit.exact import exact
from sheetkit.homes import LeftOut, sorted_out
from sheetkit.score.counts import if_read, is_finished
from sheetkit.score.ledger import Ledger
from sheetkit.scores import Line, Reason
from sheetkit.table import Row

HOME_COLUMNS = ("room", "moved_in", "vacant")
JOB_COLUMNS = ("kind", "finished_at", "fee", "status")
PAYMENT_COLUMNS = ("kind", "paid", "paid_on")
SERVICE = "特约服务"


def count_homes(ledger: Ledger) -> Line:
    """The homes of the register as they stand at the moment; those not lived in are the reasons."""
    found = list(sorted_out(ledger.books))
    out = [home for home in found if isinstance(home, LeftOut)]
    why = Counter(home.reason for home in out)
    counts: dict[str, Any] = {
        "households": len(found),
        "occupied": len(found) - len(out),
        "vacant": why["vacant"],
        "not_moved_in": why["no-date"] + why["ahead"],
        "unclear": why["unclear"],
        "reasons": [_not_lived_in(ledger, home) for home in out],
    }
    return if_read(ledger, counts, "households", *HOME_COLUMNS)


def sum_services(ledger: Ledger) -> Line:
    """The month's income from special services, and the year's up to it, in yuan."""
    month = _services(ledger)
    jobs = _jobs(ledger)
    reasons = [_job(ledger, row) for row in jobs] if ledger.reads("repairs", *JOB_COLUMNS) else None
    return {**month, "year": _services(ledger.year), "reasons": reasons}


def _services(ledger: Ledger) -> Line:
    """Jobs finished in the span and their fees, None where jobs were done and none has a fee; payments received."""
    jobs = _jobs(ledger)
    fees = [exact(row.fee) for row in jobs if row.fee is not None]
    paid = [exact(row.paid) for row in _sound(ledger, "fees", "paid_on", PAYMENT_COLUMNS) if row.paid is not None]
    counts = {
        "jobs": len(jobs),
        "income": sum(fees, Fraction(0)) if fees or not jobs else None,
        "without_fee": len(jobs) - len(fees),
    }
    payments = {"payments": sum(paid, Fraction(0))}
    return {
        **if_read(ledger, counts, "repairs", *JOB_COLUMNS),
        **if_read(ledger, payments, "fees", *PAYMENT_COLUMNS),
    }


def _jobs(ledger: Ledger) -> list[Row]:
    return [row for row in _sound(ledger, "repairs", "finished_at", JOB_COLUMNS) if is_finished(ledger, row)]


def _sound(ledger: Ledger, register: str, at: str, columns: Sequence[str]) -> list[Row]:
    """The span's rows of paid services whose cells can be understood."""
    return [row for row in ledger.rows(register, at) if row.kind == SERVICE and row.bad.isdisjoint(columns)]


def _not_lived_in(ledger: Ledger, home: LeftOut) -> Reason:
    row = ledger.books.find("households", home.room)
    text = ledger.say(f"score-home-{home.reason}", room=home.room)
    column = "vacant" if home.reason == "vacant" else "moved_in"
    return ledger.reason("INF-4", text, ("households", row, column), "homes")


def _job(ledger: Ledger, row: Row) -> Reason:
    words = {"number": row.ticket_no or "", "at": show(row.finished_at), "content": row.content or ""}
    key = "score-job" if row.fee is not None else "score-job-without-fee"
    text = ledger.say(key, **words, fee=show(row.fee))
    return ledger.reason("INF-4", text, ("repairs", row, "fee"), "paid_services")
