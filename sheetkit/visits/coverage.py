"""Coverage of the visits (VIS-7): homes reached, by whom, what is still to be done and at which pace; and VIS-9."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, time
from fractions import Fraction

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.duties.visits import SETTLING, first_claim, visits_of
from sheetkit.errors import SheetkitError
from sheetkit.exact import exact, numbers
from sheetkit.homes import PHASES, Home, homes, law, left_out, phase
from sheetkit.periods import Period
from sheetkit.table import Row
from sheetkit.visiting import OTHERS, Coverage, Known, Part, Share, Unvisited
from sheetkit.visits.owed import all_limits, visit_limits
from sheetkit.visits.visitors import kinds, visitor_kind
from sheetkit.workdays import DAY

SETTLED = "稳定期"
"""The name under which VIS-4 has all homes that are past their first phase."""


def coverage(books: Books, period: Period) -> Coverage:
    """Coverage of a period at the books' moment. Raises SheetkitError (`period-ahead`) for one that has not begun."""
    today = clock.last_day(books.now)
    if period.first > today:
        raise SheetkitError("period-ahead", period=period.label, today=today)
    end = min(period.last, today)
    owed = [home for home in homes(books) if home.moved_in <= end]
    days = _days_left(books, period)
    return Coverage(
        period=period,
        now=books.now,
        parts=_parts(owed, books, period, end, len(days)),
        shares=_shares(owed, books, period, end),
        unvisited=_unvisited(owed, books, period, end),
        left_out=left_out(books),
        known=list(_known(books, end)),
        days_left=len(days),
        provisional=bool(days) and not books.calendar.knows(days[0], days[-1]),
    )


def _parts(owed: Sequence[Home], books: Books, period: Period, end: date, days: int) -> list[Part]:
    """The homes in their phase at the end, by zone and phase: each zone's, then all; every block ends with its sum."""
    counts = {name: Counter[tuple[str, str]]() for name in ("homes", "visited", "missed", "due")}
    for home in owed:
        place = home.zone or "", phase(home.moved_in, end, books)
        first = first_claim(home, books)
        late = first is not None and (first.met is None or clock.late_minutes(first.due, first.met) > 0)
        counts["homes"][place] += 1
        counts["visited"][place] += _reached(home, books, period, end)
        counts["missed"][place] += first is not None and late and first.last in period and first.due < books.now
        counts["due"][place] += any(last <= period.last for last in visit_limits(home, books, period.last).values())
    over = period.last < books.now.date()
    found = []
    for zone in (*_zones(owed, books), None):
        for of in (*PHASES, None):
            total = {name: _sum(count, zone, of) for name, count in counts.items()}
            pace = None if over or not days else Fraction(total["due"], days)
            due = None if over else total["due"]
            found.append(Part(zone, of, total["homes"], total["visited"], total["missed"], due, pace))
    return found


def _shares(owed: Sequence[Home], books: Books, period: Period, end: date) -> list[Share]:
    """The visits of the period by zone, phase of their day and kind of visitor, laid out like the homes."""
    kind_of, figures = visitor_kind(books), law("VIS-4", books).parameters
    counts: dict[str, Counter[tuple[str, str]]] = {kind: Counter() for kind in (*kinds(books), OTHERS)}
    for home in owed:
        for row in books.group("visits", "room").get(home.room, ()):
            if _counts(row, home, books, period, end):
                settling = phase(home.moved_in, row.visited_at.date(), books) == SETTLING
                counts[kind_of(row)][home.zone or "", SETTLING if settling else SETTLED] += 1
    aims = {of: numbers({kind: figures[of][kind] for kind in kinds(books)}) for of in (SETTLING, SETTLED)}
    return [
        Share(zone, of, {kind: _sum(count, zone, of) for kind, count in counts.items()}, aims.get(of or ""))
        for zone in (*_zones(owed, books), None)
        for of in (SETTLING, SETTLED, None)
    ]


def _unvisited(owed: Sequence[Home], books: Books, period: Period, end: date) -> list[Unvisited]:
    """The homes that were not reached, those first that are due first."""
    found = []
    for home in owed:
        if not _reached(home, books, period, end):
            due = min(all_limits(home, books, period.last).values(), default=None)
            last = max((at.date() for at in visits_of(home, books) if at.date() <= end), default=None)
            stands = phase(home.moved_in, end, books)
            found.append(Unvisited(home.room, home.zone, stands, home.key, last, due))
    return sorted(found, key=lambda one: (one.due or date.max, one.room))


def _zones(owed: Sequence[Home], books: Books) -> list[str]:
    """The zones in the order of their register, then others that homes name; '' for homes without a zone."""
    known = [row.zone for row in books.rows("zones") if row.zone]
    return list(dict.fromkeys([*known, *sorted((home.zone or "" for home in owed), key=lambda zone: (not zone, zone))]))


def _sum(count: Counter[tuple[str, str]], zone: str | None, of: str | None) -> int:
    return sum(number for (own, stands), number in count.items() if zone in (None, own) and of in (None, stands))


def _reached(home: Home, books: Books, period: Period, end: date) -> bool:
    return any(_counts(row, home, books, period, end) for row in books.group("visits", "room").get(home.room, ()))


def _counts(row: Row, home: Home, books: Books, period: Period, end: date) -> bool:
    """Whether a visit belongs to the period, and to those who live in the home now."""
    if not clock.has_happened(row.visited_at, books.now):
        return False
    day: date = row.visited_at.date()
    return max(period.first, home.moved_in) <= day <= end


def _days_left(books: Books, period: Period) -> list[date]:
    """The working days of the period from today on; today counts until its close."""
    close = time.fromisoformat(books.policy["CAL-2"].parameters["close"])
    first = books.now.date() + DAY * (books.now.time() >= close)
    days = (first + DAY * step for step in range((period.last - first).days + 1))
    return [day for day in days if books.calendar.is_workday(day)]


def _known(books: Books, end: date) -> Iterator[Known]:
    """The latest survey of each zone up to a day; rows that do not say how many were asked and known are left out."""
    latest: dict[str | None, Row] = {}
    for row in books.rows("surveys"):
        if row.kind == "业主认知度" and row.held_on and row.held_on <= end and row.asked and row.satisfied is not None:
            before = latest.get(row.zone)
            if before is None or before.held_on <= row.held_on:
                latest[row.zone] = row
    least = law("VIS-9", books).number("rate")
    for zone, row in sorted(latest.items(), key=lambda pair: pair[0] or ""):
        enough = 100 * exact(row.satisfied) >= least * exact(row.asked)
        yield Known(zone, row.held_on, int(row.asked), int(row.satisfied), enough)
