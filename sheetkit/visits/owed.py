"""By when a home is to be visited again, and what for."""

from collections.abc import Iterable, Iterator
from datetime import date

from sheetkit.books import Books
from sheetkit.duties.care_homes import key_claim as care_claim
from sheetkit.duties.care_homes import visit_claim
from sheetkit.duties.claims import Claim
from sheetkit.duties.visits import SETTLING, first_claim, key_claim, yearly_claim
from sheetkit.homes import Home, phase

Claims = Iterable[tuple[str, Claim | None]]


def visit_limits(home: Home, books: Books, day: date) -> dict[str, date]:
    """The last day for the next visit of a home by VIS-1 or VIS-2 (in its phase on `day`) and VIS-3, by what it is."""
    return dict(_limits(_visits(home, books, day)))


def all_limits(home: Home, books: Books, day: date) -> dict[str, date]:
    """The same, with the visits that CARE-1 asks for after moving in and of key customers."""
    care: Claims = [("care-visit", visit_claim(home, books)), ("care-key", care_claim(home, books))]
    return visit_limits(home, books, day) | dict(_limits(care))


def _visits(home: Home, books: Books, day: date) -> Iterator[tuple[str, Claim | None]]:
    if phase(home.moved_in, day, books) == SETTLING:
        yield "visit-first", first_claim(home, books)
    else:
        yield "visit-yearly", yearly_claim(home, books)
    if home.key:
        yield "visit-key", key_claim(home, books)


def _limits(claims: Claims) -> Iterator[tuple[str, date]]:
    """What is done once and was done asks for nothing more."""
    for what, claim in claims:
        if claim is not None and (claim.each is not None or claim.met is None):
            yield what, claim.last
