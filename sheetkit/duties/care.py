"""CARE-1: what is owed to the site as a whole (`care_homes.py` has the lines for each home, `care_more.py` CARE-2)."""

from collections.abc import Callable, Iterator
from datetime import date

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import Moment
from sheetkit.duties.acts import Act, acts, first, notices_of
from sheetkit.duties.care_homes import home_items
from sheetkit.duties.care_more import care_2
from sheetkit.duties.occasions import Occasion, limit_of, occasion_item, of_holidays, shown
from sheetkit.holidays import Holiday, festivals, long_holidays
from sheetkit.messages import Language, say
from sheetkit.model import SITE, Due
from sheetkit.people import SUPERVISOR
from sheetkit.policy import Rule

__all__ = ["care_1", "care_2", "coming", "long_ones"]

NEEDS = ("care", "households", "visits", "notices")
_AHEAD = 13
"""Months that are looked back and ahead: every yearly day comes in them."""


def care_1(books: Books, rule: Rule, language: Language) -> Iterator[Due]:
    """All lines of what must be done: four for the site, five for the homes they concern."""
    if books.since is None or not books.has(*NEEDS) or books.since > clock.last_day(books.now):
        return
    for line, make in _LINES.items():
        within = rule.duration(line)
        occasions = shown(make(books, rule, language), books.now)
        for one in occasions:
            who = books.people.of_post(SUPERVISOR, clock.last_day(books.now))
            unknown = line != "weather" and one is occasions[-1] and one.due < books.now
            notes = [say(language, "why-no-next")] if unknown else []
            yield occasion_item(one, rule, "care", SITE, within, who, books, language, notes)
    yield from home_items(books, rule, language)


def coming(books: Books) -> tuple[date, date]:
    """From a year before the books (old papers are for the days of their own year) to a year from now."""
    assert books.since is not None
    return clock.add_months(books.since, -_AHEAD), clock.add_months(clock.last_day(books.now), _AHEAD)


def long_ones(books: Books) -> list[Holiday]:
    """The long holidays of these years."""
    return long_holidays(books.calendar, books.policy, *coming(books))


def _weather(books: Books, rule: Rule, language: Language) -> list[Occasion]:
    """A warning on each day of bad weather that a row tells of."""
    days: dict[date, list[Act]] = {}
    for act in acts(books, "天气提醒"):
        if act.row.event_on and books.since and act.row.event_on >= books.since:
            days.setdefault(act.row.event_on, []).append(act)
    return [
        Occasion(
            day,
            day,
            limit_of(day, rule.duration("weather"), books),
            first(act.at for act in told),
            say(language, "care-weather", day=show(day)),
            row=told[0].row,
        )
        for day, told in days.items()
    ]


def _holiday(books: Books, rule: Rule, language: Language) -> list[Occasion]:
    """Arrangements and a safety reminder before each long holiday, by an act of care or a notice."""
    blocks = long_ones(books)
    told, posted = acts(books, "长假安排"), notices_of(books, blocks)

    def met(one: Holiday) -> Moment | None:
        cared = [act.at for act in told if act.row.event_on and act.row.event_on in one]
        return first([*cared, *(notice.issued_on for notice in posted[one])])

    return of_holidays(blocks, rule.duration("holiday"), _named("care-holiday", language), met, books)


def _greeting(books: Books, rule: Rule, language: Language) -> list[Occasion]:
    """A greeting before each festival."""
    return _festive(books, rule, "festivals", "节日祝福", "greeting", _named("care-greeting", language))


def _event(books: Books, rule: Rule, language: Language) -> list[Occasion]:
    """A themed event on each special festival."""
    return _festive(books, rule, "special", "专题活动", "event", _named("care-event", language))


def _festive(
    books: Books, rule: Rule, names: str, kind: str, within: str, what: Callable[[Holiday], str]
) -> list[Occasion]:
    """What is done for festivals; a row whose day lies in the days off round a festival is for that festival."""
    every = festivals(books.calendar, books.policy, rule.parameters[names], *coming(books))
    days, blocks, told = {one.first for one in every}, long_ones(books), acts(books, kind)

    def met(one: Holiday) -> Moment | None:
        around = next((block for block in blocks if one.first in block), one)
        return first(
            act.at
            for act in told
            if (day := act.row.event_on) and (day == one.first or (day in around and day not in days))
        )

    return of_holidays(every, rule.duration(within), what, met, books)


def _named(key: str, language: Language) -> Callable[[Holiday], str]:
    return lambda one: say(language, key, name="、".join(one.names), day=show(one.first))


_LINES = {"weather": _weather, "holiday": _holiday, "greeting": _greeting, "event": _event}
"""By the parameter that holds the time allowed."""
