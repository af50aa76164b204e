"""What a rule asks for a home: something to be done by a day, once or again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import Moment
from sheetkit.duration import Duration, Frequency, allowed_words
from sheetkit.duties.cycles import Done, frequency_words, rolling
from sheetkit.duties.item import Turn, subject_item
from sheetkit.homes import Home
from sheetkit.messages import Language, say
from sheetkit.model import Due
from sheetkit.policy import Rule


@dataclass(frozen=True, slots=True)
class Claim:
    """From when, by the end of which day, when it was done, and the days by which it was not done before.

    What comes round again (`each`) is met until its next limit; `within` is the time allowed for what is done once.
    """

    start: date
    last: date
    met: Moment | None
    missed: Sequence[date] = ()
    each: Frequency | None = None
    within: Duration | None = None


def again(each: Frequency, done: Sequence[Moment], since: date, books: Books) -> Claim:
    """The claim of what comes round; `done` up to now, in order of time."""
    turn = rolling(each, [Done(at, None) for at in done], since, books.now)
    return Claim(turn.start, clock.last_day(turn.due), turn.met, turn.missed, each=each)


def once(start: date, within: Duration, done: Sequence[Moment], books: Books) -> Claim | None:
    """The claim of what is done once within a time; None where its limit lies before the books."""
    last = clock.last_day(clock.limit(start, within, books.calendar, clock.MIDNIGHT).due)
    if books.since is None or last < books.since:
        return None
    return Claim(start, last, done[0] if done else None, within=within)


def claim_item(
    claim: Claim, rule: Rule, register: str, home: Home, key: str, who: str, books: Books, language: Language
) -> Due:
    """The item of a claim; `key` is the message that says what is to be done."""
    steps = [say(language, "why-from", start=show(claim.start))]
    if claim.each is not None:
        steps.append(frequency_words(claim.each, language))
    if claim.within is not None:
        steps.append(say(language, "why-within", allowed=allowed_words(claim.within, language)))
    settled = claim.each is not None and claim.met is not None
    turn = Turn(claim.start, clock.end_of(claim.last), claim.met, who, steps, claim.missed, settled)
    return subject_item(rule, register, home.room, say(language, key), turn, books, language)
