"""Files due for destruction at the moment (ARC-5): tenants' files whose time is over. Nothing is ever deleted."""

from datetime import date, time

from sheetkit.cells import show
from sheetkit.clock import has_happened, limit
from sheetkit.score.ledger import Ledger
from sheetkit.scores import Line, Reason
from sheetkit.table import Row

COLUMNS = ("file_no", "holder", "ended_on", "state")
OWNER, TENANT = "业主", "租户"
TO_DESTROY, DESTROYED = "待销毁", "已销毁"


def files_to_destroy(ledger: Ledger) -> list[Line] | None:
    """A line for each tenant's file that is due for destruction, longest due first; None where they cannot be read."""
    if not ledger.reads("files", *COLUMNS):
        return None
    rows = [row for row in ledger.books.rows("files") if row.bad.isdisjoint(COLUMNS) and row.state != DESTROYED]
    over = [(since, row) for row in rows if (since := _over(ledger, row)) is not None]
    over.sort(key=lambda pair: (pair[0], pair[1].file_no, pair[1].at))
    return [_line(ledger, row, since) for since, row in over]


def marked_early(ledger: Ledger) -> list[Reason]:
    """Files marked for destruction, or destroyed, though they are to be kept."""
    if not ledger.reads("files", *COLUMNS):
        return []
    rows = [row for row in ledger.books.rows("files") if row.bad.isdisjoint(COLUMNS)]
    marked = [row for row in rows if row.state in (TO_DESTROY, DESTROYED) and _over(ledger, row) is None]
    return [
        ledger.reason("ARC-5", ledger.say(_why_kept(row), number=row.file_no, state=row.state), ("files", row, "state"))
        for row in marked
    ]


def _over(ledger: Ledger, row: Row) -> date | None:
    """The first day on which a file is no longer to be kept (24:00 ends the last); None where that has not come."""
    if row.holder != TENANT or row.ended_on is None:
        return None
    kept = ledger.books.policy["ARC-5"].duration("tenants")
    since = limit(row.ended_on, kept, ledger.books.calendar, time()).due.date()
    return since if has_happened(since, ledger.books.now) else None


def _why_kept(row: Row) -> str:
    if row.holder == OWNER:
        return "score-file-for-ever"
    return "score-file-no-end" if row.ended_on is None else "score-file-early"


def _line(ledger: Ledger, row: Row, since: date) -> Line:
    text = ledger.say("score-file", number=row.file_no, ended=show(row.ended_on), since=show(since), state=row.state)
    return {
        "file_no": row.file_no,
        "kind": row.kind,
        "room": row.room,
        "ended_on": row.ended_on,
        "since": since,
        "place": row.place,
        "state": row.state,
        "reasons": [ledger.reason("ARC-5", text, ("files", row, "ended_on"), "files_to_destroy")],
    }
