"""The month on the page: complaints by cause, the zones, and how far the visits have come. Counts, and nobody's row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from sheetkit.board import Cause, Item, Pareto, Reached, Zone
from sheetkit.exact import share
from sheetkit.matters import COLUMNS, Matter, matters
from sheetkit.page.seen import Reader
from sheetkit.periods import period_named
from sheetkit.score.complaints import cause
from sheetkit.score.ledger import Ledger
from sheetkit.score.zones import score_zones
from sheetkit.trend import Trend
from sheetkit.trends import trends
from sheetkit.visits import coverage


def pareto(ledger: Ledger, reader: Reader) -> Pareto:
    """The year's matters by final cause or, for who may not see that column, by category; the month's beside them."""
    by: str = "cause" if reader.sees("complaints", "cause") else "category"
    if not ledger.reads("complaints", "received_at", by, *COLUMNS):
        return Pareto("cause" if by == "cause" else "category", None, 0)
    every = matters(ledger.books.rows("complaints"), ledger.books.now)
    year, month = (_counted(every, one, by) for one in (ledger.year, ledger))
    without = year.pop(None, 0)
    ranked = sorted(year, key=lambda name: (-year[name], name or ""))
    sums = accumulate(year[name] for name in ranked)
    causes = [
        Cause(name or "", year[name], month[name], share(so_far, year.total()) or Fraction(0))
        for name, so_far in zip(ranked, sums, strict=True)
    ]
    return Pareto("cause" if by == "cause" else "category", causes, without)


def _counted(every: Sequence[Matter], ledger: Ledger, by: str) -> Counter[str | None]:
    begun = [matter for matter in every if ledger.holds(matter.first.received_at)]
    return Counter(cause(matter) if by == "cause" else matter.first.category for matter in begun)


def zones(ledger: Ledger, items: Sequence[Item], reader: Reader) -> list[Zone]:
    """Each zone with its keeper, what is overdue and coming there, and the month's complaints, praise and score."""
    scored, _ = score_zones(ledger, matters(ledger.books.rows("complaints"), ledger.books.now))
    known = {one.zone: one for one in scored}
    places: Mapping[str | None, Counter[str]] = {zone: Counter() for zone in ledger.zones}
    for item in items:
        if item.whom.zone in places:
            places[item.whom.zone][item.when] += 1
    return [
        Zone(
            name=zone,
            keeper=reader.may(row.keeper),
            overdue=places[zone]["overdue"],
            coming=places[zone]["today"] + places[zone]["week"],
            complaints=known[zone].complaints,
            praises=known[zone].praises,
            score=known[zone].score if reader.all else None,
            rank=known[zone].rank if reader.all else None,
        )
        for zone, row in ledger.zones.items()
    ]


def reached(ledger: Ledger, reader: Reader) -> list[Reached]:
    """The homes visited in the month's year: each zone's sum, then the phases of all, then the whole."""
    parts = coverage(reader.books, period_named(ledger.month[:4])).parts
    shown = [one for one in parts if one.homes and (one.zone is None or one.phase is None)]
    return [Reached(one.zone, one.phase, one.homes, one.visited, one.rate, one.pace) for one in shown]


def month_trends(reader: Reader, month: str) -> list[Trend]:
    """The twelve months up to it, without the rates of single limits; fees for those who may see what is paid."""
    known = trends(reader.books, month, reader.language)
    paid = reader.sees("fees", "paid")
    return [one for one in known if "." not in one.name and (paid or one.name != "fee_rate")]
