"""Periodic duties: for each subject the current period, whether it was done, and which periods were missed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.conditions import all_of
from sheetkit.duration import Frequency, frequency_words
from sheetkit.duties.item import Turn, subject_item
from sheetkit.duty import Cycle
from sheetkit.messages import Language, say
from sheetkit.model import SITE, Due
from sheetkit.people import split
from sheetkit.periods import Period, following, period_of, periods_between, preceding
from sheetkit.policy import Rule
from sheetkit.table import Row
from sheetkit.workdays import DAY


@dataclass(frozen=True, slots=True)
class Done:
    """One piece of evidence: when, and for an entry of the log the period it is for."""

    at: date | datetime
    period: str | None

    @property
    def day(self) -> date:
        """The day it was done."""
        return self.at.date() if isinstance(self.at, datetime) else self.at


@dataclass(frozen=True, slots=True)
class Round:
    """The current round of a cycle: from when to when, done or not, and what was missed before."""

    start: date
    due: datetime
    met: date | datetime | None
    missed: Sequence[date]
    period: str | None
    count: int = 0


def cycle_items(cycle: Cycle, rule: Rule, books: Books, language: Language) -> Iterator[Due]:
    """One item for each subject; none where the site does not say since when its books are kept."""
    if books.since is None or not books.has(cycle.register) or books.since > clock.last_day(books.now):
        return
    each = rule.frequency(cycle.each)
    evidence = _evidence(cycle, books)
    for key, subject in subjects(cycle, books):
        since = _since(cycle, subject, books)
        done = evidence.get(key if cycle.per and (cycle.about or cycle.log is not None) else SITE, [])
        turn = (
            rolling(each, done, since, books.now) if each.months else _turn(cycle, rule, each, done, since, books.now)
        )
        if turn is not None:
            yield _item(cycle, rule, key, subject, each, turn, books, language)


def _since(cycle: Cycle, subject: Row | None, books: Books) -> date:
    """The day from which the duty counts: the books' first, or the day the subject itself began."""
    assert books.since is not None
    begins = getattr(subject, cycle.life[0]) if cycle.life and subject is not None else None
    return max(books.since, begins) if begins else books.since


def subjects(cycle: Cycle, books: Books) -> Iterator[tuple[str, Row | None]]:
    """What a duty is about, each with its row: the site, or the values of a column of another register."""
    if cycle.per is None:
        yield SITE, None
        return
    register, _, column = cycle.per.partition(".")
    wanted = all_of(cycle.only, register, books)
    today = clock.last_day(books.now)
    seen: set[str] = set()
    for row in books.rows(register):
        name = getattr(row, column)
        first, last = (getattr(row, name) for name in cycle.life) if cycle.life else (None, None)
        living = (first is None or first <= today) and (last is None or today <= last)
        if (
            name
            and name not in seen
            and living
            and not row.bad.intersection((column, *cycle.only))
            and wanted(row, None)
        ):
            seen.add(name)
            yield name, row


def _evidence(cycle: Cycle, books: Books) -> Mapping[str, list[Done]]:
    """What was done up to now, by subject, in order of time."""
    wanted = all_of(cycle.when, cycle.register, books)
    logged = cycle.log is not None
    rows = books.group(cycle.register, "rule").get(cycle.rule, ()) if logged else books.rows(cycle.register)
    found: dict[str, list[Done]] = {}
    for row in rows:
        at = getattr(row, cycle.at)
        if not clock.has_happened(at, books.now) or not wanted(row, None):
            continue
        if not logged:
            keys = split(getattr(row, cycle.about)) if cycle.about else [SITE]
            period = None
        else:
            if not _logged(cycle, row, books.now):
                continue
            keys, period = [row.about or SITE] if cycle.per else [SITE], row.period
            at = max(at, row.approved_at) if cycle.approved else at
        for key in keys:
            found.setdefault(key, []).append(Done(at, period))
    for done in found.values():
        done.sort(key=lambda one: (one.day, str(one.at)))
    return found


def _logged(cycle: Cycle, row: Row, now: datetime) -> bool:
    """Whether an entry of the log is for this line and, where that is asked, approved."""
    named = cycle.per is not None or not cycle.log or cycle.log in (row.about or "")
    approved = bool(row.approved_by) and clock.has_happened(row.approved_at, now)
    return named and (approved or not cycle.approved)


def _turn(cycle: Cycle, rule: Rule, each: Frequency, done: Sequence[Done], since: date, now: datetime) -> Round | None:
    """The turn of a calendar period: the current one, or the one that is aimed at now."""
    target, opens, closes = _aim(cycle, rule, each, clock.last_day(now))
    if closes < since or (cycle.after and target.first < since):
        return None
    within = [one for one in done if _counts(one, target)]
    met = within[each.times - 1].at if len(within) >= each.times else None
    missed = _yearly(cycle, rule, target, done, since) if cycle.by else _missed(cycle, rule, each, target, done, since)
    start = max(opens, since)
    return Round(start, clock.end_of(closes), met, missed, target.label, len(within))


def _aim(cycle: Cycle, rule: Rule, each: Frequency, today: date) -> tuple[Period, date, date]:
    """The period that is to be done now, and the first and the last day for it."""
    assert each.span is not None
    current = period_of(today, each.span)
    if cycle.after:
        target = preceding(current)
        end = clock.add_months(target.last, rule.duration(cycle.after).amount)
        return target, current.first, period_of(end, "month").last
    if cycle.ahead:
        return following(current), current.first, _ahead_of(following(current), rule, cycle.ahead)
    if cycle.by:
        target = _from_december(today.year + (today.month == _DECEMBER))
        return target, target.first, _day_of(rule, cycle.by, target)
    return current, current.first, current.last


def _ahead_of(period: Period, rule: Rule, name: str) -> date:
    """The day of the month before a period by which it is to be planned, clipped to the month's end."""
    month, day = preceding(period), max(1, int(rule.number(name)))
    return min(month.last, month.first + DAY * (day - 1))


_DECEMBER = 12
"""What is due early in a year may be done from the December before it."""


def _from_december(year: int) -> Period:
    return Period(date(year - 1, _DECEMBER, 1), date(year, _DECEMBER, 1) - DAY, "year")


def _day_of(rule: Rule, name: str, period: Period) -> date:
    """The day of the year (01-15) that a parameter holds, in the year of a period."""
    return date.fromisoformat(f"{period.last.year}-{rule.parameters[name]}")


def _yearly(cycle: Cycle, rule: Rule, target: Period, done: Sequence[Done], since: date) -> list[date]:
    """The days of earlier years by which it was not done, none before the books."""
    assert cycle.by is not None
    earlier = [_from_december(year) for year in range(since.year, target.last.year)]
    limits = {_day_of(rule, cycle.by, period): period for period in earlier}
    return [day for day, period in limits.items() if day >= since and not any(_counts(one, period) for one in done)]


def _counts(one: Done, period: Period) -> bool:
    return period.names(one.period) if one.period is not None else one.day in period


def _missed(cycle: Cycle, rule: Rule, each: Frequency, target: Period, done: Sequence[Done], since: date) -> list[date]:
    """The first days of the earlier periods, whole ones since the books began, in which too little was done."""
    earlier = periods_between(since, target.first - DAY, target.span)
    if cycle.ahead:
        earlier = [period for period in earlier if _ahead_of(period, rule, cycle.ahead) >= since]
    by_day: dict[str, int] = {}
    for one in done:
        label = one.period if one.period is not None else period_of(one.day, target.span).label
        if target.span == "week" and one.period is not None:
            label = next((p.label for p in earlier if p.names(one.period)), label)
        by_day[label] = by_day.get(label, 0) + 1
    return [period.first for period in earlier if by_day.get(period.label, 0) < each.times]


def rolling(each: Frequency, done: Sequence[Done], since: date, now: datetime) -> Round:
    """The turn of what comes round so many months after it was last done; `done` up to now, in order of time.

    Asked for several times in so many months, the limit counts from the last but one (two …): no such span may
    hold less. What was done before `since` counts, but no limit lies before it.
    """
    times, days = each.times, [since] * each.times + [one.day for one in done if one.day > since]
    limits = [clock.add_months(day, each.months) for day in days]
    missed = [limit for limit, day in zip(limits, days[times:], strict=False) if day > limit]
    start = done[-times].day if len(done) >= times else since
    if clock.add_months(start, each.months) < since:
        start = since
    due = clock.end_of(clock.add_months(start, each.months))
    met = done[-1].at if len(done) >= times and start == done[-times].day and now <= due else None
    return Round(start, due, met, list(dict.fromkeys(missed)), None)


def _item(
    cycle: Cycle,
    rule: Rule,
    key: str,
    subject: Row | None,
    each: Frequency,
    turn: Round,
    books: Books,
    language: Language,
) -> Due:
    rests_with = _rests_with(cycle, subject, books)
    settled = bool(each.months) and turn.met is not None
    made = Turn(turn.start, turn.due, turn.met, rests_with, _steps(each, turn, language), turn.missed, settled)
    return subject_item(rule, cycle.register, key, cycle.what[language], made, books, language)


def _steps(each: Frequency, turn: Round, language: Language) -> list[str]:
    steps = [frequency_words(each, language)]
    if turn.period:
        steps.append(say(language, "why-period", period=turn.period, count=turn.count, times=each.times))
    else:
        steps.append(say(language, "why-from", start=show(turn.start)))
    return steps


def _rests_with(cycle: Cycle, subject: Row | None, books: Books) -> str:
    """The first column of the subject's row that names someone, else the post."""
    *names, post = cycle.rests
    for name in names:
        if subject is not None and getattr(subject, name):
            return str(getattr(subject, name))
    return books.people.of_post(post, clock.last_day(books.now))
