"""By when a home is to be visited again."""

from collections.abc import Iterator
from datetime import date

from sheetkit.books import Books
from sheetkit.duties.care_homes import key_claim as care_claim
from sheetkit.duties.care_homes import visit_claim
from sheetkit.duties.claims import Claim
from sheetkit.duties.visits import SETTLING, first_claim, key_claim, yearly_claim
from sheetkit.homes import Home, phase


def visit_limits(home: Home, books: Books, day: date) -> dict[str, date]:
    """The last day for the next visit of a home by VIS-1 or VIS-2 (in its phase on `day`) and VIS-3, by rule."""
    return dict(_limits(_visits(home, books, day)))


def all_limits(home: Home, books: Books, day: date) -> dict[str, date]:
    """The same, with the visits that CARE-1 asks for after moving in and of key customers; the earliest by rule."""
    limits = visit_limits(home, books, day)
    care = [last for _, last in _limits([("CARE-1", visit_claim(home, books)), ("CARE-1", care_claim(home, books))])]
    return limits | ({"CARE-1": min(care)} if care else {})


def _visits(home: Home, books: Books, day: date) -> Iterator[tuple[str, Claim | None]]:
    if phase(home.moved_in, day, books) == SETTLING:
        yield "VIS-1", first_claim(home, books)
    else:
        yield "VIS-2", yearly_claim(home, books)
    if home.key:
        yield "VIS-3", key_claim(home, books)


def _limits(
    claims: "Iterator[tuple[str, Claim | None]] | list[tuple[str, Claim | None]]",
) -> Iterator[tuple[str, date]]:
    """What is done once and was done asks for nothing more."""
    for rule, claim in claims:
        if claim is not None and (claim.each is not None or claim.met is None):
            yield rule, claim.last
