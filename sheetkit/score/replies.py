"""How often each unified reply was used (CMP-9): the complaints that name it."""

from sheetkit.cells import show
from sheetkit.clock import has_happened
from sheetkit.score.ledger import Ledger
from sheetkit.scores import Line, Reason
from sheetkit.table import Row

COLUMNS = ("reply_no", "received_at")
REPLY_COLUMNS = ("reply_no", "matter")


def count_replies(ledger: Ledger) -> list[Line] | None:
    """A line for each reply, used or not, then for each number that is none; None where they cannot be read.

    `of_month`, `of_year` (up to the month's end) and `of_all` (up to the moment) are numbers of complaints.
    """
    if not (ledger.reads("complaints", *COLUMNS) and ledger.reads("standard_replies", *REPLY_COLUMNS)):
        return None
    matters = {row.reply_no: row.matter for row in ledger.books.rows("standard_replies") if row.reply_no}
    named: dict[str, list[Row]] = {number: [] for number in sorted(matters)}
    rows = [row for row in ledger.books.rows("complaints") if row.reply_no and "received_at" not in row.bad]
    for row in sorted(rows, key=lambda row: (row.reply_no not in matters, row.reply_no, row.received_at, row.at)):
        if has_happened(row.received_at, ledger.books.now):
            named.setdefault(row.reply_no, []).append(row)
    return [_line(ledger, number, matters.get(number), found) for number, found in named.items()]


def _line(ledger: Ledger, number: str, matter: str | None, rows: list[Row]) -> Line:
    month = [row for row in rows if ledger.holds(row.received_at)]
    year = ledger.year
    return {
        "reply_no": number,
        "matter": matter,
        "of_month": len(month),
        "of_year": sum(year.holds(row.received_at) for row in rows),
        "of_all": len(rows),
        "reasons": [_reason(ledger, row) for row in month],
    }


def _reason(ledger: Ledger, row: Row) -> Reason:
    text = ledger.say("score-reply", number=row.complaint_no or "", at=show(row.received_at), reply=row.reply_no)
    return ledger.reason("CMP-9", text, ("complaints", row, "reply_no"), "standard_replies")
