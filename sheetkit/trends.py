"""Trends: the twelve months up to one, each beside the same month of the year before, from the registers themselves.

The figures are those of `score`, counted month by month; each register is gone through once for all of them. A month
before `books_since` is known only where the register has rows of it: no rows may then mean that nobody kept them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sheetkit.books import Books
from sheetkit.clock import add_months, has_happened
from sheetkit.errors import SheetkitError
from sheetkit.exact import share
from sheetkit.matters import Matter, matters
from sheetkit.messages import Language, say
from sheetkit.rules.complaints import WITHDRAWN
from sheetkit.score.consultations import count_consultations
from sheetkit.score.counts import count_complaints, count_repairs, count_visits
from sheetkit.score.fees import COLUMNS as FEE_COLUMNS
from sheetkit.score.fees import bills_of, collected
from sheetkit.score.ledger import Ledger
from sheetkit.score.repairs import CLOCKED, clock_rows, clocks, kept
from sheetkit.statuses import ENDED
from sheetkit.table import Row
from sheetkit.trend import MONTHS, Figure, Point, Trend

__all__ = ["NEEDS", "Point", "Trend", "trends"]

NEEDS = ("complaints", "fees", "holds", "receptions", "repairs", "staff", "visits")
"""The registers that trends are made of; where one cannot be read, its trends are unknown."""

Figures = dict[str, Figure]

ON_TIME = "repairs_on_time"
RATES = (ON_TIME, "repairs_satisfaction", "complaints_satisfaction", "consultations_satisfaction", "fee_rate")
NAMES = (
    *("repairs_reported", ON_TIME, "repairs_satisfaction", "repairs_open"),
    *("complaints_received", "complaints_counted", "complaints_satisfaction", "complaints_open"),
    *("consultations_satisfaction", "visits", "fee_rate"),
)
_DATES: Mapping[str, tuple[str, ...]] = {
    "complaints": ("received_at", "callback_at"),
    "fees": ("month",),
    "receptions": ("received_at",),
    "repairs": ("reported_at", "callback_at"),
    "visits": ("visited_at",),
}
"""By which columns a row belongs to a month."""
_OVER: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "repairs": ("reported_at", ENDED),
    "complaints": ("received_at", (WITHDRAWN,)),
}
"""When a row begins to be open, and the states in which it is not, whenever they were reached: no column says when."""

_REGISTERS = {
    "consultations": "receptions",
    "fee": "fees",
    **{name: name for name in ("complaints", "repairs", "visits")},
}
"""The register of a figure by the first word of its name."""


def trends(books: Books, month: str, language: Language = "zh") -> list[Trend]:
    """The trends up to a month, in the order of `NAMES`, the rate of each limit (`repairs_on_time.REP-1`) after all's.

    Raises SheetkitError (`month-wrong`, `month-ahead`) for text that is no month and for one that has not begun.
    """
    whole = Ledger(books, month, language)
    if whole.first < add_months(date.min, 2 * MONTHS):
        raise SheetkitError("month-wrong", value=month)
    months = [f"{add_months(whole.first, -back):%Y-%m}" for back in reversed(range(2 * MONTHS))]
    shelves = {name: _shelved(books.rows(name), columns) for name, columns in _DATES.items()}
    begun = _begun(matters(books.rows("complaints"), books.now))
    on_time, still = _on_time(whole, shelves["repairs"], months), _still_open(whole, months)
    found = {}
    for one in months:
        ledger = Ledger(_only(books, shelves, one), one, language)
        figures = {**_counted(ledger, begun.get(one, [])), **on_time[one], **still[one]}
        found[one] = {name: value if _reached(ledger, name) else None for name, value in figures.items()}
    names = [rule for name in NAMES for rule in (name, *(_of(whole) if name == ON_TIME else ()))]
    return [_trend(whole, name, found, months) for name in names]


def _of(ledger: Ledger) -> list[str]:
    return [f"{ON_TIME}.{rule}" for rule in clocks(ledger)]


def _trend(ledger: Ledger, name: str, found: Mapping[str, Figures], months: Sequence[str]) -> Trend:
    pairs = zip(months[:MONTHS], months[MONTHS:], strict=True)
    points = [Point(month, found[month][name], found[before][name]) for before, month in pairs]
    plain, _, rule = name.partition(".")
    title = f"{rule} {ledger.law[rule].title[ledger.language]}" if rule else say(ledger.language, f"trend-{name}")
    return Trend(name, title, "percent" if plain in RATES else "count", points)


def _shelved(rows: Sequence[Row], columns: Sequence[str]) -> dict[str, list[Row]]:
    """The rows by month; one with dates in several months stands in each."""
    shelves: dict[str, list[Row]] = {}
    for row in rows:
        for month in {_month(getattr(row, name)) for name in columns if name not in row.bad}:
            if month is not None:
                shelves.setdefault(month, []).append(row)
    return shelves


def _month(value: object) -> str | None:
    if isinstance(value, date):
        return f"{value.year}-{value.month:02}"  # strftime takes five times as long
    return str(value) if value else None


def _only(books: Books, shelves: Mapping[str, Mapping[str, list[Row]]], month: str) -> Books:
    """The books with the rows of one month alone."""
    tables = {
        name: replace(table, rows=shelves[name].get(month, []), past=[]) if name in shelves else table
        for name, table in books.tables.items()
    }
    return replace(books, tables=tables, _index={})


def _begun(all_matters: Sequence[Matter]) -> dict[str, list[Matter]]:
    begun: dict[str, list[Matter]] = {}
    for matter in all_matters:
        begun.setdefault(f"{matter.first.received_at:%Y-%m}", []).append(matter)
    return begun


def _counted(ledger: Ledger, begun: Sequence[Matter]) -> Figures:
    """What `score` counts of the month."""
    complaints, repairs = count_complaints(ledger, begun), count_repairs(ledger)
    fees = collected(ledger, bills_of(ledger, ledger.month)) if ledger.reads("fees", *FEE_COLUMNS) else {"rate": None}
    return {
        "repairs_reported": repairs["reported"],
        "repairs_satisfaction": share(repairs["satisfied"] or 0, repairs["called_back"] or 0),
        "complaints_received": complaints["received"],
        "complaints_counted": complaints["counted"],
        "complaints_satisfaction": share(complaints["satisfied"] or 0, complaints["called_back"] or 0),
        "consultations_satisfaction": count_consultations(ledger)["satisfaction"],
        "visits": count_visits(ledger)["visits"],
        "fee_rate": fees["rate"],
    }


def _on_time(ledger: Ledger, shelf: Mapping[str, list[Row]], months: Sequence[str]) -> dict[str, Figures]:
    """The share of limits kept by month of the report, of all rules and of each; every report is clocked once."""
    rules, names = clocks(ledger), [ON_TIME, *_of(ledger)]
    if not ledger.reads("repairs", "reported_at", *CLOCKED):
        return {month: dict.fromkeys(names) for month in months}
    rows = {(row.ticket_no, row.at): row for month in months for row in shelf.get(month, ()) if _reported(row, month)}
    reported: dict[str, list[Row]] = {month: [] for month in months}
    for row in rows.values():
        reported[f"{row.reported_at:%Y-%m}"].append(row)
    found = {}
    for month in months:
        counts = clock_rows(ledger, reported[month], rules, states=()).counts
        lines = [kept(counts, rule) for rule in rules]
        in_time, late = (sum(line[name] for line in lines) for name in ("in_time", "late"))
        found[month] = dict(
            zip(names, [share(in_time, in_time + late), *(line["rate"] for line in lines)], strict=True)
        )
    return found


def _reported(row: Row, month: str) -> bool:
    return "reported_at" not in row.bad and _month(row.reported_at) == month


def _still_open(ledger: Ledger, months: Sequence[str]) -> dict[str, Figures]:
    """What was still open when each month ended, or now: begun by then, and not yet closed."""
    found: dict[str, Figures] = {month: {} for month in months}
    for register, (begins, over) in _OVER.items():
        counts = _open_by_month(ledger, register, begins, over)
        readable = ledger.reads(register, begins, "status", "closed_at")
        for month in months:
            number = sum(count for at, count in counts.items() if at <= month)
            found[month][f"{register}_open"] = number if readable else None
    return found


def _open_by_month(ledger: Ledger, register: str, begins: str, over: Sequence[str]) -> Counter[str]:
    """By how many each month changes the number of those that are open."""
    changes: Counter[str] = Counter()
    now = ledger.books.now
    for row in ledger.books.rows(register):
        begun, closed = getattr(row, begins), row.closed_at
        if begins in row.bad or not has_happened(begun, now) or row.status in over:
            continue
        month = _month(begun) or ""
        changes[month] += 1
        if has_happened(closed, now):
            changes[max(month, _month(closed) or "")] -= 1
    return changes


def _reached(ledger: Ledger, name: str) -> bool:
    """Whether the books reach back to the month: it is not before their first, or the register has rows of it."""
    since = ledger.books.since
    begun = since is not None and f"{since:%Y-%m}" <= ledger.month
    return begun or bool(ledger.books.rows(_REGISTERS[name.partition("_")[0]]))
