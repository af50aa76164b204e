"""Festivals and long holidays (CAL-3) of the official calendar, and what is known of a year without data."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sheetkit.policy import Policy
from sheetkit.workdays import DAY, SATURDAY, Calendar

_AROUND = timedelta(days=31)
"""More than any run of days off is long."""


@dataclass(frozen=True, slots=True, order=True)
class Holiday:
    """A festival (one day) or a run of days off, both ends included; `known` is whether there is official data."""

    first: date
    last: date
    names: tuple[str, ...]
    known: bool = True

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def festivals(calendar: Calendar, policy: Policy, names: Collection[str], first: date, last: date) -> list[Holiday]:
    """These festivals from a day to a day, in order; in a year without data only those on a fixed date."""
    found = [Holiday(day, day, (name,), known) for (day, name, known) in _festivals(calendar, policy, first, last)]
    return sorted(one for one in found if one.first >= first and one.last <= last and one.names[0] in names)


def long_holidays(calendar: Calendar, policy: Policy, first: date, last: date) -> list[Holiday]:
    """The long holidays that begin from a day to a day, in order; a run may go over the year's end.

    The official days off alone count, not a site's own; a public holiday of a year without data is taken for long.
    """
    least = policy["CAL-3"].number("days")
    public = {day: {name} for day, name in calendar.off.items() if first - _AROUND <= day <= last + _AROUND}
    for day, name, known in _festivals(calendar, policy, first - _AROUND, last + _AROUND):
        if day in public or not known:
            public.setdefault(day, set()).add(name)
    runs = {_run(calendar, day, public) for day in public}
    return sorted(
        run
        for run in runs
        if first <= run.first <= last and ((run.last - run.first).days + 1 >= least or not run.known)
    )


def _run(calendar: Calendar, day: date, public: dict[date, set[str]]) -> Holiday:
    """The run of days off in which a day lies."""
    start = end = day
    while _off(calendar, start - DAY, public):
        start -= DAY
    while _off(calendar, end + DAY, public):
        end += DAY
    days = [start + DAY * step for step in range((end - start).days + 1)]
    names = dict.fromkeys(name for one in days for name in sorted(public.get(one, ())))
    return Holiday(start, end, tuple(names), calendar.knows(start, end))


def _off(calendar: Calendar, day: date, public: Collection[date]) -> bool:
    return day in public or (day.weekday() >= SATURDAY and day not in calendar.work)


def _festivals(calendar: Calendar, policy: Policy, first: date, last: date) -> list[tuple[date, str, bool]]:
    """(day, name, whether official) of every festival in the years of these days."""
    fixed = policy["CAL-3"].parameters["fixed"]
    found = []
    for year in range(first.year, last.year + 1):
        if year in calendar.years:
            found += [(day, name, True) for (of, name), day in calendar.festivals.items() if of == year]
        else:
            found += [(date.fromisoformat(f"{year}-{day}"), name, False) for name, day in fixed.items()]
    return found
