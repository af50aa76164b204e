"""What a rule asks for a home: something to be done by a moment, once or again and again."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import Moment, day_of
from sheetkit.duration import Duration, Frequency, allowed_words, frequency_words
from sheetkit.duties.cycles import Done, rolling
from sheetkit.duties.item import Turn, subject_item
from sheetkit.messages import Language, say
from sheetkit.model import Due
from sheetkit.periods import period_of, periods_between
from sheetkit.policy import Rule
from sheetkit.workdays import DAY


@dataclass(frozen=True, slots=True)
class Claim:
    """From when, until when, when it was done, and the days by which it was not done before.

    What comes round again (`each`) is met until its next limit; `within` is the time allowed for what is done once.
    """

    start: date
    due: datetime
    met: Moment | None
    missed: Sequence[date] = ()
    each: Frequency | None = None
    within: Duration | None = None
    provisional: bool = False

    @property
    def last(self) -> date:
        """The last day for it."""
        return clock.last_day(self.due)


def again(each: Frequency, done: Sequence[Moment], since: date, books: Books) -> Claim:
    """The claim of what comes round, in calendar periods or so many months from the last time.

    `done` is what was done up to now, in order of time; missed periods are whole ones since `since`.
    """
    if each.span is None:
        turn = rolling(each, [Done(at, None) for at in done], since, books.now)
        return Claim(turn.start, turn.due, turn.met, turn.missed, each=each)
    current = period_of(clock.last_day(books.now), each.span)
    counts = Counter(period_of(day_of(at), each.span).first for at in done)
    within = [at for at in done if day_of(at) in current]
    missed = [p.first for p in periods_between(since, current.first - DAY, each.span) if counts[p.first] < each.times]
    met = within[each.times - 1] if len(within) >= each.times else None
    return Claim(max(current.first, since), clock.end_of(current.last), met, missed, each=each)


def once(start: date, within: Duration, done: Callable[[], Sequence[Moment]], books: Books) -> Claim | None:
    """The claim of what is done once within a time; None where its limit lies before the books.

    `done` tells what was done up to now, in order of time.
    """
    close = time.fromisoformat(books.policy["CAL-2"].parameters["close"])
    limit = clock.limit(start, within, books.calendar, close)
    if books.since is None or clock.last_day(limit.due) < books.since:
        return None
    met = next(iter(done()), None)
    return Claim(start, limit.due, met, within=within, provisional=limit.provisional)


def claim_item(
    claim: Claim, rule: Rule, register: str, key: str, what: str, who: str, books: Books, language: Language
) -> Due:
    """The item of a claim: `key` is the home or the site, `what` is to be done, and `who` it rests with."""
    steps = [say(language, "why-from", start=show(claim.start))]
    if claim.each is not None:
        steps.append(frequency_words(claim.each, language))
    if claim.within is not None:
        steps.append(say(language, "why-within", allowed=allowed_words(claim.within, language)))
    if claim.provisional:
        steps.append(say(language, "why-provisional"))
    settled = claim.each is not None and bool(claim.each.months) and claim.met is not None
    turn = Turn(claim.start, claim.due, claim.met, who, steps, claim.missed, settled, claim.provisional)
    return subject_item(rule, register, key, what, turn, books, language)
