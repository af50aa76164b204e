"""Coverage of the visits (VIS-7): homes reached, by whom, what is still to be done, and at which pace; VIS-9 beside it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from fractions import Fraction

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.duties.visits import first_claim, visits_of
from sheetkit.errors import SheetkitError
from sheetkit.exact import exact
from sheetkit.homes import PHASES, Home, homes, law, left_out, phase
from sheetkit.periods import Period
from sheetkit.table import Row
from sheetkit.visiting import OTHERS, Coverage, Known, Part, Unvisited
from sheetkit.visits.owed import all_limits, visit_limits
from sheetkit.visits.visitors import kinds, visitor_kind
from sheetkit.workdays import DAY

Place = tuple[str | None, str | None]


@dataclass
class _Tally:
    """What is counted of the homes of one zone in one phase."""

    homes: int = 0
    visited: int = 0
    missed: int = 0
    due: int = 0
    by: Counter[str] = field(default_factory=Counter)

    def add(self, other: "_Tally") -> None:
        """Count another one in."""
        self.homes += other.homes
        self.visited += other.visited
        self.missed += other.missed
        self.due += other.due
        self.by.update(other.by)


def coverage(books: Books, period: Period) -> Coverage:
    """Coverage of a period at the books' moment. Raises SheetkitError (`period-ahead`) for one that has not begun."""
    today = clock.last_day(books.now)
    if period.first > today:
        raise SheetkitError("period-ahead", period=period.label, today=today)
    end = min(period.last, today)
    tallies: dict[Place, _Tally] = {}
    unvisited: list[Unvisited] = []
    kind_of = visitor_kind(books)
    for home in homes(books):
        if home.moved_in > end:
            continue
        own = _count(home, books, period, end, kind_of, tallies)
        if not own:
            due = min(all_limits(home, books, period.last).values(), default=None)
            last = max((at.date() for at in visits_of(home, books) if at.date() <= end), default=None)
            unvisited.append(Unvisited(home.room, home.zone, phase(home.moved_in, end, books), home.key, last, due))
    days = _days_left(books, period)
    parts = _parts(books, tallies, len(days) if period.last >= books.now.date() else None)
    return Coverage(
        period=period,
        now=books.now,
        parts=parts,
        unvisited=sorted(unvisited, key=lambda one: (one.due or date.max, one.room)),
        left_out=left_out(books),
        known=list(_known(books, end)),
        days_left=len(days),
        provisional=not books.calendar.knows(books.now.date(), max(books.now.date(), period.last)),
    )


def _count(
    home: Home,
    books: Books,
    period: Period,
    end: date,
    kind_of: Callable[[Row], str],
    tallies: dict[Place, _Tally],
) -> bool:
    """Count a home in the phase of the period's end, its visits in the phase of their day; whether there were any."""
    own = tallies.setdefault((home.zone, phase(home.moved_in, end, books)), _Tally())
    rows = [
        row
        for row in books.group("visits", "room").get(home.room, ())
        if clock.has_happened(row.visited_at, books.now)
        and max(period.first, home.moved_in) <= row.visited_at.date() <= end
    ]
    for row in rows:
        then = phase(home.moved_in, row.visited_at.date(), books)
        tallies.setdefault((home.zone, then), _Tally()).by[kind_of(row)] += 1
    first = first_claim(home, books)
    late = first is not None and (first.met is None or clock.late_minutes(first.due, first.met) > 0)
    own.homes += 1
    own.visited += bool(rows)
    own.missed += first is not None and late and first.last in period and first.due < books.now
    own.due += any(last <= period.last for last in visit_limits(home, books, period.last).values())
    return bool(rows)


def _parts(books: Books, tallies: dict[Place, _Tally], days: int | None) -> list[Part]:
    """Each zone by phase and whole, then all zones by phase and whole; `days` is None once the period is over."""
    known = [row.zone for row in books.rows("zones") if row.zone]
    zones = [*dict.fromkeys([*known, *sorted(zone for zone, _ in tallies if zone and zone not in known)])]
    rows: list[Part] = []
    for zone in [*zones, *([""] if any(place[0] is None for place in tallies) else [])]:
        of_zone = {place: tally for place, tally in tallies.items() if (place[0] or "") == zone}
        rows += _by_phase(zone, of_zone, days, books)
    return rows + _by_phase(None, tallies, days, books)


def _by_phase(
    zone: str | None, tallies: dict[Place, _Tally], days: int | None, books: Books
) -> Iterator[Part]:
    for of in (*PHASES, None):
        whole = _Tally()
        for (_, own), tally in tallies.items():
            if of in (None, own):
                whole.add(tally)
        by = {kind: whole.by[kind] for kind in (*kinds(books), OTHERS)}
        due = None if days is None else whole.due
        pace = Fraction(whole.due, days) if days else None
        yield Part(zone, of, whole.homes, whole.visited, whole.missed, by, due, pace)


def _days_left(books: Books, period: Period) -> list[date]:
    """The working days of the period from today on; today counts until its close."""
    close = time.fromisoformat(books.policy["CAL-2"].parameters["close"])
    day = books.now.date() + (DAY if books.now.time() >= close else DAY * 0)
    days = (max(day, period.first) + DAY * step for step in range((period.last - day).days + 1))
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
