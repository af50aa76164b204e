"""Fee collection (PROC-9): what was owed and received, by zone and month; amounts in yuan, rates in per cent."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from sheetkit.cells import show
from sheetkit.clock import has_happened
from sheetkit.exact import brief, exact, share
from sheetkit.score.counts import if_read
from sheetkit.score.ledger import Ledger
from sheetkit.scores import Line, Reason
from sheetkit.table import Row

COLUMNS = ("room", "month", "kind", "amount", "paid", "paid_on")


def fee_figures(ledger: Ledger) -> Line:
    """The bills of the month, of the year up to it and of each of its months; as reasons what is not yet paid."""
    months = [(one.month, bills_of(ledger, one.month)) for one in ledger.months]
    bills = months[-1][1]
    figures: dict[str, Any] = {
        **collected(ledger, bills),
        "by_zone": _by_zone(ledger, bills),
        "by_kind": _by_kind(ledger, bills),
        "year": _whole(ledger, [bill for _, of_month in months for bill in of_month]),
        "months": [{"month": month, **_whole(ledger, of_month)} for month, of_month in months],
        "reasons": [_unpaid(ledger, row) for row in bills if received(ledger, row) < exact(row.amount)],
    }
    return if_read(ledger, figures, "fees", *COLUMNS)


def received(ledger: Ledger, row: Row) -> Fraction:
    """What was received for a bill up to the moment, at most what it says."""
    if row.paid is None or (row.paid_on is not None and not has_happened(row.paid_on, ledger.books.now)):
        return Fraction(0)
    return min(exact(row.paid), exact(row.amount))


def bills_of(ledger: Ledger, month: str) -> list[Row]:
    """The bills of a month whose cells can be understood."""
    rows = ledger.books.group("fees", "month").get(month, [])
    return sorted((row for row in rows if row.bad.isdisjoint(COLUMNS)), key=lambda row: (row.room, row.kind, row.at))


def collected(ledger: Ledger, bills: Sequence[Row]) -> Line:
    """Bills, yuan owed and received, and the rate; None where nothing was owed."""
    owed = sum((exact(row.amount) for row in bills), Fraction(0))
    paid = sum((received(ledger, row) for row in bills), Fraction(0))
    return {"bills": len(bills), "owed": owed, "paid": paid, "rate": share(paid, owed)}


def _whole(ledger: Ledger, bills: Sequence[Row]) -> Line:
    return {**collected(ledger, bills), "by_zone": _by_zone(ledger, bills)}


def _by_zone(ledger: Ledger, bills: Sequence[Row]) -> list[Line] | None:
    """A line for each zone, at last one for bills of no known zone; None where homes cannot be read."""
    if not ledger.reads("households", "room", "zone"):
        return None

    def zone(row: Row) -> str | None:
        return ledger.known_zone(ledger.books.home_zone(row.room))

    zones: list[str | None] = [*ledger.zones, *([None] if any(zone(row) is None for row in bills) else [])]
    return _split(ledger, bills, "zone", zones, zone)


def _by_kind(ledger: Ledger, bills: Sequence[Row]) -> list[Line]:
    billed = {row.kind for row in bills}
    kinds = [kind for kind in ledger.books.register("fees").column("kind").choices if kind in billed]
    return _split(ledger, bills, "kind", kinds, lambda row: row.kind)


def _split(
    ledger: Ledger, bills: Sequence[Row], name: str, parts: Iterable[str | None], of: Callable[[Row], str | None]
) -> list[Line]:
    groups: dict[str | None, list[Row]] = {part: [] for part in parts}
    for row in bills:
        groups[of(row)].append(row)
    return [{name: part, **collected(ledger, rows)} for part, rows in groups.items()]


def _unpaid(ledger: Ledger, row: Row) -> Reason:
    words = {"room": row.room, "kind": row.kind, "owed": show(row.amount)}
    text = ledger.say("score-unpaid", **words, paid=brief(received(ledger, row)))
    return ledger.reason("PROC-9", text, ("fees", row, "paid"), "fees")
