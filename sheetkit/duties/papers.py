"""NOT: notices that must be out before a day."""

from collections.abc import Iterator

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import Moment
from sheetkit.duties.acts import acts, first, notices_of, pointed, stands
from sheetkit.duties.care import long_ones
from sheetkit.duties.occasions import occasion_item, of_holidays, shown
from sheetkit.holidays import Holiday
from sheetkit.messages import Language, say
from sheetkit.model import SITE, Due
from sheetkit.people import SUPERVISOR
from sheetkit.policy import Rule


def not_9(books: Books, rule: Rule, language: Language) -> Iterator[Due]:
    """The arrangements for a long holiday are posted before it: a notice that names it, or one that care points to."""
    if books.since is None or not books.has("notices", "care") or books.since > clock.last_day(books.now):
        return
    blocks = long_ones(books)
    named, cared = notices_of(books, blocks), acts(books, "长假安排")

    def met(one: Holiday) -> Moment | None:
        told = [act.row for act in cared if act.row.event_on and act.row.event_on in one]
        notices = [
            *named[one],
            *(notice for row in told for notice in pointed(row, books) if stands(notice, one.first)),
        ]
        posted = [notice.issued_on for notice in notices if notice.medium in rule.parameters["media"]]
        return first(day for day in posted if clock.has_happened(day, books.now))

    def what(one: Holiday) -> str:
        return say(language, "not-holiday", name="、".join(one.names), day=show(one.first))

    within = rule.duration("within")
    who = books.people.of_post(SUPERVISOR, clock.last_day(books.now))
    for one in shown(of_holidays(blocks, within, what, met, books), books.now):
        yield occasion_item(one, rule, "notices", SITE, within, who, books, language)
