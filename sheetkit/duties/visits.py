"""VIS: the visits that a home is owed by its phase, and those that key customers are owed."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.duties.claims import Claim, again, claim_item, once
from sheetkit.homes import Home, homes, keeper, law, phase
from sheetkit.messages import Language, say
from sheetkit.model import Due
from sheetkit.people import SUPERVISOR
from sheetkit.policy import Rule

FITTED, BARE, AT_HOME = "精装", "毛坯", "上门"
SETTLING = "磨合期"
NEEDS = ("households", "visits")


def vis_1(books: Books, rule: Rule, language: Language) -> Iterator[Due]:
    """Each home in its first months is visited within a time that hangs on the size of the project."""
    what = say(language, "visit-first")
    yield from _items(books, rule, language, what, lambda home: _settling(home, books), first_claim)


def vis_2(books: Books, rule: Rule, language: Language) -> Iterator[Due]:
    """Each other home is visited again and again."""
    what = say(language, "visit-yearly")
    yield from _items(books, rule, language, what, lambda home: not _settling(home, books), yearly_claim)


def vis_3(books: Books, rule: Rule, language: Language) -> Iterator[Due]:
    """Each key customer is visited at home."""
    yield from _items(books, rule, language, say(language, "visit-key"), lambda home: home.key, key_claim)


def first_claim(home: Home, books: Books) -> Claim | None:
    """VIS-1 for a home; None where its limit lies before the books or its delivery type is not known."""
    rule = law("VIS-1", books)
    if home.handover == BARE:
        within = rule.duration("bare")
    elif home.handover == FITTED:
        size = books.households if books.households is not None else len(books.rows("households"))
        within = rule.duration("small" if size <= rule.number("homes") else "large")
    else:
        return None
    return once(home.moved_in, within, lambda: visits_of(home, books), books)


def yearly_claim(home: Home, books: Books) -> Claim | None:
    """VIS-2 for a home: from its last visit, else from the books' first day or that of moving in."""
    since = since_of(home, books)
    if since is None:
        return None
    return again(law("VIS-2", books).frequency("each"), visits_of(home, books), since, books)


def key_claim(home: Home, books: Books) -> Claim | None:
    """VIS-3 for a key customer's home."""
    since = since_of(home, books)
    if since is None:
        return None
    return again(law("VIS-3", books).frequency("each"), visits_of(home, books, AT_HOME), since, books)


def since_of(home: Home, books: Books) -> date | None:
    """The day from which duties towards a home count; None where the site does not say when its books began."""
    return books.since and max(books.since, home.moved_in)


def visits_of(home: Home, books: Books, form: str | None = None) -> list[datetime]:
    """The moments of a home's visits (of one form) up to now, since it was moved into, in order."""
    rows = books.group("visits", "room").get(home.room, ())
    moments = [row.visited_at for row in rows if row.visited_at and (form is None or row.form == form)]
    return sorted(at for at in moments if at.date() >= home.moved_in and clock.has_happened(at, books.now))


def _settling(home: Home, books: Books) -> bool:
    return phase(home.moved_in, clock.last_day(books.now), books) == SETTLING


def _items(
    books: Books,
    rule: Rule,
    language: Language,
    what: str,
    wanted: Callable[[Home], bool],
    claims: Callable[[Home, Books], Claim | None],
) -> Iterator[Due]:
    """An item for each home that is wanted and has a claim."""
    if books.since is None or not books.has(*NEEDS) or books.since > clock.last_day(books.now):
        return
    for home in homes(books):
        claim = claims(home, books) if wanted(home) else None
        if claim is not None:
            yield claim_item(claim, rule, "visits", home.room, what, _who(home, books), books, language)


def _who(home: Home, books: Books) -> str:
    """Key customers rest with the head of customer service, other homes with the keeper of their zone."""
    if home.key:
        return books.people.of_post(SUPERVISOR, clock.last_day(books.now))
    return keeper(home.zone, books)
