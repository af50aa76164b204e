"""Duties tied to a day: a festival, a long holiday, a birthday, bad weather. The next one, and those missed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import Moment
from sheetkit.duration import Duration, allowed_words
from sheetkit.duties.item import Turn, subject_item
from sheetkit.holidays import Holiday
from sheetkit.messages import Language, say
from sheetkit.model import Due
from sheetkit.names import cell_name
from sheetkit.policy import Rule
from sheetkit.table import Row
from sheetkit.workdays import DAY


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is to be done for a day: from when, until when, when it was done; `row` announces it, if a row does."""

    day: date
    start: Moment
    due: datetime
    met: Moment | None
    what: str
    provisional: bool = False
    row: Row | None = None


def limit_of(day: date, within: Duration, books: Books) -> datetime:
    """The limit of a duty so long after, or before, a day."""
    if not within.backward:
        close = time.fromisoformat(books.policy["CAL-2"].parameters["close"])
        return clock.limit(day, within, books.calendar, close).due
    if within.unit == "working days":
        return clock.end_of(books.calendar.workday_before(day, within.amount))
    if within.unit == "minutes":
        return datetime.combine(day, time()) - timedelta(minutes=within.amount)
    months = within.unit == "months"
    return clock.end_of(clock.add_months(day, -within.amount) if months else day - DAY * within.amount)


def shown(occasions: Iterable[Occasion], now: datetime) -> list[Occasion]:
    """The next one by its limit (else the last), and before it those not done in time or whose day is still ahead."""
    in_order = sorted(occasions, key=lambda one: one.due)
    past = [one for one in in_order if one.due < now]
    current = in_order[len(past) : len(past) + 1] or past[-1:]
    today = clock.last_day(now)
    told = [one for one in past if one.day > today or one.met is None or clock.late_minutes(one.due, one.met) > 0]
    return [*(one for one in told if one not in current), *current]


def of_holidays(
    holidays: Sequence[Holiday],
    within: Duration,
    what: Callable[[Holiday], str],
    met: Callable[[Holiday], Moment | None],
    books: Books,
) -> list[Occasion]:
    """The occasions of holidays since the books began; each has time from the limit of the one before."""
    assert books.since is not None
    found, start = [], datetime.combine(books.since, time())
    for one in holidays:
        due = limit_of(one.first, within, books)
        if clock.last_day(due) >= books.since:
            found.append(Occasion(one.first, start, due, met(one), what(one), not one.known))
            start = due
    return found


def occasion_item(
    one: Occasion,
    rule: Rule,
    register: str,
    key: str,
    within: Duration,
    who: str,
    books: Books,
    language: Language,
    notes: Sequence[str] = (),
) -> Due:
    """The item of an occasion; its cell is where the moment goes, where a row announces it."""
    steps = [say(language, "why-day", day=show(one.day)), allowed_words(within, language), *notes]
    if one.provisional:
        steps.append(say(language, "why-provisional"))
    turn = Turn(one.start, one.due, one.met, who, steps, provisional=one.provisional)
    item = subject_item(rule, register, key, one.what, turn, books, language)
    place = books.tables[register].places.get("started_at") if one.row is not None else None
    if one.row is None or place is None or one.met is not None:
        return item
    return replace(item, row=one.row.at, cell=cell_name(place, one.row.at))
