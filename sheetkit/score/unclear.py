"""What could not be read: registers, and cells of rows that are or may be of the month."""

from collections.abc import Callable, Sequence

from sheetkit.matters import COLUMNS as MATTER_COLUMNS
from sheetkit.score import (
    complaints,
    estate,
    evidence,
    fees,
    files,
    first_inquiries,
    information,
    marks,
    repairs,
    rounds,
)
from sheetkit.score.consultations import COLUMNS as CONSULTATION_COLUMNS
from sheetkit.score.counts import CALLBACK
from sheetkit.score.ledger import Ledger
from sheetkit.score.replies import REPLY_COLUMNS
from sheetkit.score.staff import COLUMNS as STAFF_COLUMNS
from sheetkit.scores import Reason
from sheetkit.table import Row

Concerns = Callable[[Row], bool]


def unclear(ledger: Ledger) -> list[Reason]:
    """A word for each of them: first of the registers of the scores, then of those of the other figures."""
    found = [
        reason
        for name, columns, concerns in (*_of_scores(ledger), *_of_figures(ledger))
        for reason in ledger.unclear(name, columns, concerns)
    ]
    return [*found, *evidence.undated(ledger), *evidence.broken_links(ledger)]


def _dated(ledger: Ledger, *columns: str) -> Concerns:
    return lambda row: any(at in row.bad or ledger.holds(getattr(row, at)) for at in columns)


def _always(row: Row) -> bool:
    return True


def _never(row: Row) -> bool:
    return False


def _of_scores(ledger: Ledger) -> Sequence[tuple[str, tuple[str, ...], Concerns]]:
    """The registers that the scores are made of, their columns, and which rows concern the month."""
    numbers = {row.inspection_no for row in ledger.rows("inspections", "inspected_at")}
    homes = estate.HOME_COLUMNS[1:]
    of_complaints = ("received_at", *MATTER_COLUMNS, *complaints.COLUMNS, *CALLBACK)
    of_repairs = ("reported_at", "callback_at", *evidence.REPAIR_COLUMNS, *repairs.CLOCKED)
    return (
        ("zones", ("zone", "keeper"), _always),
        ("staff", STAFF_COLUMNS, _always),
        ("households", ("room", "zone", *homes), lambda row: not row.bad.isdisjoint(homes)),
        ("complaints", of_complaints, _dated(ledger, "received_at", "callback_at")),
        ("praises", ("praised_on", *evidence.PRAISE_COLUMNS), _dated(ledger, "praised_on")),
        ("inspections", ("inspected_at", *rounds.COLUMNS), _dated(ledger, "inspected_at")),
        ("inspection_items", rounds.ITEM_COLUMNS, lambda row: row.inspection_no in {None, *numbers}),
        ("marks", ("month", *marks.COLUMNS), lambda row: row.month in (None, ledger.month)),
        ("repairs", of_repairs, _dated(ledger, "reported_at", "callback_at")),
        ("visits", ("visited_at",), _dated(ledger, "visited_at")),
    )


def _of_figures(ledger: Ledger) -> Sequence[tuple[str, tuple[str, ...], Concerns]]:
    """The same for the registers of the other figures; holds only where they let a clock stand still."""
    held = any(ledger.law[id_].parameters.get("holds") for id_ in repairs.clocks(ledger))
    return (
        *([("holds", repairs.HOLD_COLUMNS, _never)] if held else ()),
        ("standard_replies", REPLY_COLUMNS, _always),
        ("receptions", CONSULTATION_COLUMNS, _dated(ledger, "received_at")),
        ("first_inquiries", first_inquiries.COLUMNS, _dated(ledger, "happened_on")),
        ("fees", fees.COLUMNS, lambda row: row.month in (None, ledger.month)),
        ("reports", information.COLUMNS, _dated(ledger, "due_at", "event_at", "sent_at")),
        ("files", files.COLUMNS, _always),
    )
