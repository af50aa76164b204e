"""The clock of a duty: when it falls due for a row, and how it stands at a moment.

All moments are the site's wall clock. 24:00 of a day is 00:00 of the next; a `date` is a whole day.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from sheetkit.duration import Duration
from sheetkit.model import State
from sheetkit.workdays import DAY, Calendar

Moment = date | datetime
MINUTE = timedelta(minutes=1)


class Limit(NamedTuple):
    """When something falls due, the days off that were skipped on the way, and whether the calendar was known."""

    due: datetime
    skipped: tuple[date, ...] = ()
    provisional: bool = False
    paused: timedelta = timedelta()
    """By how much holds moved it."""


Span = tuple[datetime, datetime]


def limit(start: Moment, allowed: Duration, calendar: Calendar, close: time, held: Sequence[Span] = ()) -> Limit:
    """The end of the time allowed from `start` (CAL-1, CAL-2); `close` is the hour at which a working day ends.

    A start that is a mere date starts on that day: within days or months of it ends at 24:00 of the day reached,
    minutes count from its 00:00. For a moment, months and days keep the time of day, but zero days end at 24:00.
    Time on hold (`held`, in order) does not count, nor does a working day at whose close the clock is held.
    """
    found = _limit(start, allowed, calendar, close, held)
    if not held:
        return found
    return found._replace(paused=found.due - _limit(start, allowed, calendar, close, ()).due)


def _limit(start: Moment, allowed: Duration, calendar: Calendar, close: time, held: Sequence[Span]) -> Limit:
    if allowed.unit == "working days":
        return _workdays_on(day_of(start), allowed.amount, calendar, close, held)
    begun = moment(start)
    reached = add_time(begun, allowed)
    if held:
        reached = pushed(begun, reached - begun, held)
    if allowed.unit == "minutes" or (isinstance(start, datetime) and allowed.amount):
        return Limit(reached)
    return Limit(end_of(reached.date()))


def _workdays_on(day: date, count: int, calendar: Calendar, close: time, held: Sequence[Span]) -> Limit:
    reached = calendar.workday_after(day, count)
    while held and _worked(day, reached, calendar, close, held) < count:
        reached = calendar.workday_after(reached, 1)
    skipped = tuple(calendar.skipped(day, reached))
    return Limit(datetime.combine(reached, close), skipped, not calendar.knows(day, reached))


def pushed(start: datetime, allowed: timedelta, held: Sequence[Span]) -> datetime:
    """The moment when so much time has passed since `start`, leaving out the spans on hold."""
    end = start + allowed
    for first, last in held:
        if first < end and last > start:
            end += last - max(first, start)
    return end


def _worked(day: date, reached: date, calendar: Calendar, close: time, held: Sequence[Span]) -> int:
    """The working days after `day` up to `reached` at whose close the clock runs."""
    days = (day + DAY * step for step in range(1, (reached - day).days + 1))
    closes = [datetime.combine(one, close) for one in days if calendar.is_workday(one)]
    return sum(not any(first <= at < last for first, last in held) for at in closes)


def add_time(start: datetime, allowed: Duration) -> datetime:
    """The moment so many minutes after `start`, or so many days or months, at the same time of day."""
    match allowed.unit:
        case "minutes":
            return start + MINUTE * allowed.amount
        case "months":
            return datetime.combine(add_months(start.date(), allowed.amount), start.time())
        case _:
            return start + DAY * allowed.amount


def end_of(day: date) -> datetime:
    """24:00 of the day."""
    return datetime.combine(day + DAY, time())


_SHORTEST = 28
"""Days that every month has."""


def add_months(day: date, count: int) -> date:
    """The same day `count` months on, clipped to the month's end (31 January + 1 month is 28 or 29 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if day.day <= _SHORTEST:
        return date(year, month + 1, day.day)
    first = date(year, month + 1, 1)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (following - first).days) - 1)


def state(start: Moment, due: datetime, met: Moment | None, now: datetime, soon: Fraction) -> State:
    """How a duty stands at `now`; `soon` is the share of its time that must be left for it to be open."""
    if met is not None:
        return "late" if late_minutes(due, met) else "met"
    if now > due:
        return "overdue"
    left, total = due - now, due - moment(start)
    return "open" if left * soon.denominator > total * soon.numerator else "soon"


def late_minutes(due: datetime, at: Moment) -> int:
    """How many minutes `at` lies past the limit, 0 if it does not. A mere date is compared by day."""
    if isinstance(at, datetime):
        return (at - due) // MINUTE if at > due else 0
    return max(0, (at - last_day(due)).days) * 24 * 60


def last_day(due: datetime) -> date:
    """The day in which a limit lies; 24:00 belongs to the day it ends."""
    day = due.date()
    return day if due > datetime.combine(day, time()) else day - DAY


def has_happened(at: Moment | None, now: datetime) -> bool:
    """Whether a moment, or a day, has come by `now`; at 24:00 of a day the next one has not."""
    if at is None:
        return False
    return at <= now if isinstance(at, datetime) else at <= last_day(now)


def is_over(day: date | None, now: datetime) -> bool:
    """Whether the whole of a day has passed by `now`; at 24:00 of a day it is not yet over."""
    return day is not None and day < last_day(now)


def longest_gap(moments: Sequence[datetime]) -> tuple[datetime, datetime]:
    """The longest span between two moments that follow each other; the first of several."""
    return max(pairwise(moments), key=lambda pair: pair[1] - pair[0])


def day_of(at: Moment) -> date:
    """The day of a moment."""
    return at.date() if isinstance(at, datetime) else at


def moment(at: Moment) -> datetime:
    """A mere date as its 00:00."""
    return at if isinstance(at, datetime) else datetime.combine(at, time())
