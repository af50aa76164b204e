"""Reports of a month or a year, made from the books: pure functions that say what stands on each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sheetkit.clock import add_months, last_day
from sheetkit.errors import SheetkitError
from sheetkit.form import plain_name
from sheetkit.review import Review
from sheetkit.reviews import analysis, relations, staff, stock, surveys, yearly, zones
from sheetkit.reviews.asked import Asked
from sheetkit.score import ALSO, NEEDS
from sheetkit.visits import NEEDS as VISITS

_SCORED = (*NEEDS, *ALSO)


@dataclass(frozen=True, slots=True)
class Kind:
    """A report: how it is made, whether of a `month`, of a `year` up to the month, or of `people` in a month.

    `needs` are registers without which it is not made, `also` those that it looks at if they can be read.
    """

    name: str
    build: Callable[[Asked], Review]
    span: Literal["month", "year", "people"]
    needs: Sequence[str]
    also: Sequence[str] = ()


REVIEWS = {
    kind.name: kind
    for kind in (
        Kind(analysis.NAME, analysis.analysis, "month", NEEDS, (*ALSO, *VISITS)),
        Kind(relations.NAME, relations.relations, "month", VISITS, relations.ALSO),
        Kind(zones.NAME, zones.zones, "month", NEEDS, ALSO),
        Kind(staff.NAME, staff.staff, "people", NEEDS, ALSO),
        Kind(yearly.NAME, yearly.yearly, "year", NEEDS, (*ALSO, *VISITS, "incidents", "duty_log")),
        Kind(surveys.NAME, surveys.surveys, "year", ("surveys",), ("zones", "duty_log")),
        Kind(stock.NAME, stock.stock, "month", ("keys", "key_loans", "key_counts", "files", "file_loans")),
    )
}
"""By name, in the order of the list of forms."""


def review(kind: Kind, asked: Asked) -> Review:
    """The report that is asked for; names only for one about people.

    Raises SheetkitError for a month that has not begun, a name that has no sheet, and names where none can be.
    """
    if asked.names and kind.span != "people":
        raise SheetkitError("doc-no-keys", name=kind.name, key=asked.names[0])
    return kind.build(asked)


def review_named(name: str) -> Kind | None:
    """The report of that name, however it is typed."""
    return {plain_name(one): kind for one, kind in REVIEWS.items()}.get(plain_name(name))


def usual_month(kind: Kind, now: datetime) -> str:
    """The month that a report is about unless told otherwise: the last one that is over, for a year its December."""
    today = last_day(now)
    return f"{today.year - 1}-12" if kind.span == "year" else f"{add_months(today.replace(day=1), -1):%Y-%m}"
