"""What the month brought: complaints, repairs and visits, counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sheetkit.clock import has_happened
from sheetkit.exact import rounded
from sheetkit.matters import COLUMNS as COMPLAINT_COLUMNS
from sheetkit.matters import Matter
from sheetkit.score.ledger import Ledger
from sheetkit.statuses import ENDED
from sheetkit.table import Row

RETURNED = "退回"
CALLBACK = ("callback_at", "callback_rating")
SATISFIED, DISSATISFIED = "满意", "不满意"


def count_complaints(ledger: Ledger, matters: Sequence[Matter]) -> dict[str, Any]:
    """Complaints received in the ledger's span, as rows and matters (CMP-7), and what its callbacks said (CMP-12)."""
    begun = [matter for matter in matters if ledger.holds(matter.first.received_at)]
    called = ledger.rows("complaints", "callback_at")
    received = len(ledger.rows("complaints", "received_at"))
    counts = {
        "received": received,
        "matters": len(begun),
        "by_category": count_by(ledger, "complaints", "category", [matter.first for matter in begun]),
        "repeats": received - len(begun),
        "counted": sum(matter.counted is True for matter in begun),
        "undecided": sum(matter.counted is None for matter in begun),
        "not_counted": sum(matter.counted is False for matter in begun),
        **_satisfaction(called),
    }
    return if_read(ledger, counts, "complaints", "received_at", *COMPLAINT_COLUMNS, *CALLBACK)


def count_repairs(ledger: Ledger) -> dict[str, Any]:
    """Repairs reported in the ledger's span and how they stand at the moment, and what its callbacks said (REP-13)."""
    rows = ledger.rows("repairs", "reported_at")
    counts = {
        "reported": len(rows),
        "by_kind": count_by(ledger, "repairs", "kind", rows),
        "finished": sum(is_finished(ledger, row) for row in rows),
        "open": sum(is_open(ledger, row) for row in rows),
        "refused": sum(row.status == ENDED[0] for row in rows),
        "cancelled": sum(row.status == ENDED[1] for row in rows),
        **_satisfaction(ledger.rows("repairs", "callback_at")),
    }
    return if_read(ledger, counts, "repairs", "reported_at", "kind", "finished_at", "status", "closed_at", *CALLBACK)


def count_visits(ledger: Ledger) -> dict[str, Any]:
    """Visits made in the month and the homes that were reached."""
    rows = ledger.rows("visits", "visited_at")
    counts = {
        "visits": len(rows),
        "by_form": count_by(ledger, "visits", "form", rows),
        "homes": len({row.room for row in rows if row.room and "room" not in row.bad}),
    }
    return if_read(ledger, counts, "visits", "visited_at", "room", "form")


def if_read(ledger: Ledger, counts: dict[str, Any], register: str, *columns: str) -> dict[str, Any]:
    """The counts, all of them unknown where the register or one of its columns is not there: never a silent zero."""
    return counts if ledger.reads(register, *columns) else dict.fromkeys(counts)


def is_open(ledger: Ledger, row: Row) -> bool:
    """Whether a ticket is neither closed nor over without being finished."""
    return row.status not in ENDED and not has_happened(row.closed_at, ledger.books.now)


def is_finished(ledger: Ledger, row: Row) -> bool:
    """Whether a ticket's work is done and was not sent back."""
    return row.status not in (*ENDED, RETURNED) and has_happened(row.finished_at, ledger.books.now)


def called_elsewhere(ledger: Ledger, register: str, begun: str) -> list[Row]:
    """The rows begun in the month (`begun` is the column) that were called back in another: theirs is its figure."""
    rows = [row for row in ledger.rows(register, begun) if CALLBACK[0] not in row.bad]
    return [
        row for row in rows if has_happened(row.callback_at, ledger.books.now) and not ledger.holds(row.callback_at)
    ]


def count_by(ledger: Ledger, register: str, column: str, rows: Sequence[Row]) -> Mapping[str, int]:
    """How many rows hold each allowed value, in the order of the definition; values that occur, then unknown ones."""
    counted = Counter(getattr(row, column) or ledger.say("score-unknown") for row in rows)
    order = [*ledger.books.register(register).column(column).choices, ledger.say("score-unknown")]
    return {value: counted[value] for value in order if counted[value]}


def _satisfaction(rows: Sequence[Row]) -> dict[str, Any]:
    """Callbacks made, by their result; the rate in per cent is of all called back, None of nobody."""
    satisfied = sum(row.callback_rating == SATISFIED for row in rows)
    rate = rounded(Fraction(100 * satisfied, len(rows))) if rows else None
    return {
        "called_back": len(rows),
        "satisfied": satisfied,
        "dissatisfied": sum(row.callback_rating == DISSATISFIED for row in rows),
        "satisfaction": rate,
    }
