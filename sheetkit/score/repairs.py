"""Statistics of reports (REP-13) for the month and the year up to it: numbers, and how many kept their limits."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sheetkit.cells import show
from sheetkit.due import Answer, due
from sheetkit.exact import share
from sheetkit.model import STATES, Due, State
from sheetkit.score.counts import CALLBACK, called_elsewhere, count_repairs, is_open
from sheetkit.score.ledger import Ledger
from sheetkit.scores import Line, Reason
from sheetkit.table import Row

CLOCKED = ("urgency", "appointed_at", "arrived_at", "returned_at")
"""The columns that the clocks need beside those that are counted."""
HOLD_COLUMNS = ("ticket_no", "held_at", "resumed_at")


def repair_figures(ledger: Ledger) -> Line:
    """The month's counts and on-time rates, the year's, and the month's rows behind them."""
    month, items = _counts(ledger)
    if month["reported"] is None:
        return dict.fromkeys([*month, "year", "reasons"])
    reported = ledger.rows("repairs", "reported_at")
    called = ledger.rows("repairs", "callback_at")
    rows = {(row.ticket_no, row.at): row for row in reported}
    reasons = [
        *(_clocked(ledger, item, rows[item.key, item.row]) for item in items),
        *(_open(ledger, row) for row in reported if is_open(ledger, row)),
        *(_called_back(ledger, row, "score-called-back") for row in called),
        *(
            _called_back(ledger, row, "score-called-elsewhere")
            for row in called_elsewhere(ledger, "repairs", "reported_at")
        ),
    ]
    return {**month, "year": _counts(ledger.year, states=())[0], "reasons": reasons}


def _counts(ledger: Ledger, states: Collection[State] = STATES) -> tuple[dict[str, Any], Sequence[Due]]:
    """The counts of the ledger's span, and the items of its clocks that are in these states.

    `on_time` holds for each rule how many reports were in time, late and still running, and the rate in per cent,
    None where nothing has fallen due; `unclear` is how many could not be clocked.
    """
    counts = count_repairs(ledger)
    rules = clocks(ledger)
    if counts["reported"] is None or not ledger.reads("repairs", *CLOCKED):
        return counts | {"on_time": None, "unclear": None}, []
    answer = clock_rows(ledger, ledger.rows("repairs", "reported_at"), rules, states)
    by_rule = {rule: {"title": ledger.law[rule].title[ledger.language], **kept(answer.counts, rule)} for rule in rules}
    return counts | {"on_time": by_rule, "unclear": answer.unclear}, answer.items


def clocks(ledger: Ledger) -> list[str]:
    """The rules whose limits are counted: of those that the site names, the ones with a deadline on reports."""
    named = ledger.law["REP-13"].parameters["clocks"]
    known = [ledger.law[id_] for id_ in named if id_ in ledger.law]
    return [rule.id for rule in known if {duty.register for duty in rule.duties} == {"repairs"}]


def clock_rows(ledger: Ledger, rows: Sequence[Row], rules: Collection[str], states: Collection[State]) -> Answer:
    """These rules put to these reports alone, each by the law of its own day; the items in these states."""
    tables = {**ledger.books.tables, "repairs": replace(ledger.books.tables["repairs"], rows=list(rows), past=[])}
    return due(replace(ledger.books, tables=tables, policy=ledger.law, _index={}), ledger.language, rules, states)


def kept(counts: Counter[tuple[str, State]], rule: str) -> Line:
    """How many of a rule's items were in time, late and still running, and the rate in per cent."""
    in_time, late = counts[rule, "met"], counts[rule, "late"] + counts[rule, "overdue"]
    running = counts[rule, "soon"] + counts[rule, "open"]
    return {"in_time": in_time, "late": late, "running": running, "rate": share(in_time, in_time + late)}


def _clocked(ledger: Ledger, item: Due, row: Row) -> Reason:
    text = ledger.say("score-clocked", state=ledger.say(f"state-{item.state}"), why=item.why)
    return ledger.reason(item.rule, text, ("repairs", row, ledger.law[item.rule].duties[0].met), "on_time")


def _open(ledger: Ledger, row: Row) -> Reason:
    text = ledger.say("score-open", number=row.ticket_no or "", at=show(row.reported_at), status=row.status or "?")
    return ledger.reason("REP-13", text, ("repairs", row, "closed_at"), "open")


def _called_back(ledger: Ledger, row: Row, key: str) -> Reason:
    answer = row.callback_rating or ledger.say("score-blank")
    text = ledger.say(key, number=row.ticket_no or "", at=show(row.callback_at), answer=answer)
    return ledger.reason("REP-13", text, ("repairs", row, CALLBACK[1]), "satisfaction")
