"""Who visits: 责任人, 主管 and 客服 by the posts that VIS-4 names."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sheetkit.books import Books
from sheetkit.homes import law
from sheetkit.people import at_work, split
from sheetkit.table import Row
from sheetkit.visiting import OTHERS


def kinds(books: Books) -> Mapping[str, Sequence[str]]:
    """The posts of each kind of visitor, the highest first."""
    posts: Mapping[str, Sequence[str]] = law("VIS-4", books).parameters["posts"]
    return posts


def visitor_kind(books: Books) -> Callable[[Row], str]:
    """Tells the kind of visitor of a visit: the highest that one of the visitors was on that day, also as a deputy."""
    posts = kinds(books)
    known: dict[tuple[str, date], str] = {}

    def kind(row: Row) -> str:
        day, names = row.visited_at.date(), row.visitor or ""
        if (names, day) not in known:
            found = (
                kind
                for kind, held in posts.items()
                if any(books.people.holds(name, post, day) for name in split(names) for post in held)
            )
            known[names, day] = next(found, OTHERS)
        return known[names, day]

    return kind


def at_hand(books: Books, kind: str, first: date, last: date) -> list[Row]:
    """The staff of a kind who are at work all the time from a day to a day, in the order of their posts."""
    staff = books.rows("staff")
    return [
        row
        for post in kinds(books)[kind]
        for row in staff
        if row.post == post and row.name and at_work(row, first) and at_work(row, last)
    ]
