"""Calendar periods: day, week (Monday to Sunday), month, quarter, half year, year, and how 所属期 names them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sheetkit.clock import add_months
from sheetkit.errors import SheetkitError
from sheetkit.workdays import DAY

Span = Literal["day", "week", "month", "quarter", "half year", "year"]
SPANS: tuple[Span, ...] = ("day", "week", "month", "quarter", "half year", "year")
MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half year": 6, "year": 12}
"""How many months there are in a longer period."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period, both days included."""

    first: date
    last: date
    span: str

    @property
    def label(self) -> str:
        """As 所属期 names it: 2026-10-05 (a day, or the Monday of a week), 2026-10, 2026Q4, 2026H2, 2026."""
        first = self.first
        match self.span:
            case "month":
                return f"{first:%Y-%m}"
            case "quarter":
                return f"{first.year}Q{(first.month + 2) // 3}"
            case "half year":
                return f"{first.year}H{(first.month + 5) // 6}"
            case "year":
                return f"{self.last.year}"
            case _:
                return first.isoformat()

    def names(self, label: str | None) -> bool:
        """Whether a 所属期 means this period; a week may be named by any of its days."""
        if self.span == "week" and label and re.fullmatch(r"\d{4}-\d{2}-\d{2}", label):
            return self.first <= date.fromisoformat(label) <= self.last
        return label == self.label

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def period_of(day: date, span: str) -> Period:
    """The period in which a day lies."""
    if span == "day":
        return Period(day, day, span)
    if span == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6), span)
    months = MONTHS[span]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(first, add_months(first, months) - DAY, span)


def period_named(label: str) -> Period:
    """The month, quarter, half year or year of that name: 2026-11, 2026Q4, 2026H2, 2026.

    Raises SheetkitError (`period-wrong`) for a name that is none.
    """
    match = _NAME.fullmatch(label)
    if match is None:
        raise SheetkitError("period-wrong", value=label)
    year, month, quarter, half = match.groups()
    if month:
        return period_of(date(int(year), int(month), 1), "month")
    if quarter:
        return period_of(date(int(year), int(quarter) * 3, 1), "quarter")
    return (
        period_of(date(int(year), int(half) * 6, 1), "half year") if half else period_of(date(int(year), 1, 1), "year")
    )


_NAME = re.compile(r"([1-9][0-9]{3})(?:-(0[1-9]|1[0-2])|Q([1-4])|H([12]))?")


def following(period: Period) -> Period:
    """The period after this one."""
    return period_of(period.last + DAY, period.span)


def preceding(period: Period) -> Period:
    """The period before this one."""
    return period_of(period.first - DAY, period.span)


def periods_between(first: date, last: date, span: str) -> list[Period]:
    """The periods that lie wholly between two days, both included."""
    period, found = period_of(first, span), []
    if period.first < first:
        period = following(period)
    while period.last <= last:
        found.append(period)
        period = following(period)
    return found
