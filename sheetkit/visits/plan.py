"""The plan of a month (VIS-4): which homes are visited, and whether by 责任人, 主管 or 客服."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.duties.visits import SETTLING, visits_of
from sheetkit.errors import SheetkitError
from sheetkit.exact import numbers
from sheetkit.homes import Home, homes, law, phase
from sheetkit.periods import Period, following, period_of
from sheetkit.visiting import Plan, Wish
from sheetkit.visits.coverage import SETTLED, coverage
from sheetkit.visits.owed import all_limits
from sheetkit.visits.schedule import schedule
from sheetkit.visits.visitors import at_hand, kinds
from sheetkit.workdays import DAY

_MONTHS = 12
"""What a year asks for is spread evenly over its months."""


def plan(books: Books, month: str) -> Plan:
    """Who is to visit whom on the working days of a month (like 2026-12) that are still to come.

    Raises SheetkitError: `plan-no-days` where none is left, `plan-no-start` for a site without books_since.
    """
    if books.since is None:
        raise SheetkitError("plan-no-start")
    whole = period_of(date.fromisoformat(f"{month}-01"), "month")
    today = clock.last_day(books.now)
    begins = max(whole.first, today + DAY)
    ahead = (begins + DAY * step for step in range((whole.last - begins).days + 1))
    days = [day for day in ahead if books.calendar.is_workday(day)]
    if not days:
        raise SheetkitError("plan-no-days", month=month, today=today)
    far = whole.first > following(period_of(today, "month")).last
    wishes = due_in(books, whole) if far else wanted(books, whole)
    visits, unplaced = schedule(shared(wishes, books, days), books, days)
    so_far = coverage(books, period_of(today, "year"))
    return Plan(month, books.now, visits, unplaced, so_far, far, not books.calendar.knows(days[0], days[-1]))


def wanted(books: Books, month: Period) -> list[Wish]:
    """The homes whose next visit falls due by the month's end; brought forward, those next, up to a twelfth of a year.

    Homes visited lately are not brought forward: nobody is visited twice needlessly.
    """
    year = clock.add_months(month.first, _MONTHS)
    lately = clock.add_months(month.first, -law("VIS-4", books).duration("apart").amount)
    wishes = [(wish, home) for home in homes(books) if (wish := _wish(home, books, month.last)) and wish.due <= year]
    due = [wish for wish, _ in wishes if not wish.early]
    later = [
        wish for wish, home in wishes if wish.early and not any(at.date() > lately for at in visits_of(home, books))
    ]
    spread = ceil(Fraction(len(wishes), _MONTHS)) - len(due)
    return sorted([*due, *sorted(later, key=_urgency)[: max(0, spread)]], key=_urgency)


def due_in(books: Books, month: Period) -> list[Wish]:
    """The homes whose next visit falls due in the month itself."""
    wishes = [wish for home in homes(books) if (wish := _wish(home, books, month.last)) and wish.due in month]
    return sorted(wishes, key=_urgency)


def _wish(home: Home, books: Books, last: date) -> Wish | None:
    """When and what for a home is to be visited next, as it stands on a day; early is what falls due after that."""
    limits = all_limits(home, books, last)
    if not limits:
        return None
    day = min(limits.values())
    owed = tuple(what for what, limit in limits.items() if limit <= max(day, last))
    stands = phase(home.moved_in, last, books)
    return Wish(home.room, home.zone, home.name, home.key, stands, day, owed, early=day > last)


def shared(wishes: Sequence[Wish], books: Books, days: Sequence[date]) -> list[tuple[str, Wish]]:
    """Each home with the kind of visitor, in the shares of its phase; key customers go to the highest first."""
    figures = law("VIS-4", books).parameters
    there = [kind for kind in kinds(books) if at_hand(books, kind, days[0], days[-1])]
    found = []
    for name in (SETTLING, SETTLED):
        of_phase = [wish for wish in wishes if (wish.phase == SETTLING) == (name == SETTLING)]
        in_turn = sorted(of_phase, key=lambda wish: (not wish.key, *_urgency(wish)))
        counts = portions(len(in_turn), numbers({kind: figures[name][kind] for kind in kinds(books)}))
        takers = [kind for kind, count in _given(counts, there).items() for _ in range(count)]
        found += list(zip(takers, in_turn, strict=True))
    return found


def portions(total: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    """A number of visits in whole ones, as near to the shares as may be (largest remainders); they add up."""
    exact = {kind: total * share / sum(shares.values()) for kind, share in shares.items()}
    counts = {kind: floor(part) for kind, part in exact.items()}
    rest = total - sum(counts.values())
    for kind in sorted(exact, key=lambda kind: counts[kind] - exact[kind])[:rest]:
        counts[kind] += 1
    return counts


def _given(counts: Mapping[str, int], there: Sequence[str]) -> dict[str, int]:
    """What a kind without anybody at work would have done goes to the next below that has, else above."""
    given = dict.fromkeys(counts, 0)
    order = list(counts)
    for place, kind in enumerate(order):
        taker = next((one for one in (*order[place:], *reversed(order[:place])) if one in there), kind)
        given[taker] += counts[kind]
    return given


def _urgency(wish: Wish) -> tuple[date, str]:
    return wish.due, wish.room
