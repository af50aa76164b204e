"""Official Chinese working days (CAL-1): one JSON file a year in `calendar/`, a site's own days on top."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("calendar")
DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked. In a year without data Monday to Friday are, and answers are provisional."""

    years: frozenset[int]
    off: Mapping[date, str]
    """Official days off by date, with the holiday's name."""
    work: frozenset[date]
    """Weekend days that are worked (调休)."""
    site_off: frozenset[date] = field(default=frozenset())
    site_work: frozenset[date] = field(default=frozenset())
    festivals: Mapping[tuple[int, str], date] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked; a site's own list comes first."""
        if day in self.site_work:
            return True
        if day in self.site_off or day in self.off:
            return False
        return day in self.work or day.weekday() < SATURDAY

    def knows(self, first: date, last: date) -> bool:
        """Whether there is official data for every year from `first` to `last`."""
        return all(year in self.years for year in range(first.year, last.year + 1))

    def workday_after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; for 0 the day itself."""
        while count > 0:
            day += DAY
            count -= self.is_workday(day)
        return day

    def workday_before(self, day: date, count: int) -> date:
        """The `count`-th working day before `day`; for 0 the day itself."""
        while count > 0:
            day -= DAY
            count -= self.is_workday(day)
        return day

    def skipped(self, first: date, last: date) -> list[date]:
        """The days after `first` up to `last` that are not worked."""
        days = (first + DAY * step for step in range(1, (last - first).days + 1))
        return [day for day in days if not self.is_workday(day)]


def calendar(off: Iterable[date] = (), work: Iterable[date] = ()) -> Calendar:
    """The official calendar with days that a site added (`off`, `work`)."""
    years, holidays, workdays, festivals = _official()
    return Calendar(years, holidays, workdays, frozenset(off), frozenset(work), festivals)


@cache
def _official() -> tuple[frozenset[int], dict[date, str], frozenset[date], dict[tuple[int, str], date]]:
    years: set[int] = set()
    off: dict[date, str] = {}
    work: set[date] = set()
    festivals: dict[tuple[int, str], date] = {}
    for path in sorted(FOLDER.glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        years.add(data["year"])
        off.update({date.fromisoformat(day): name for name, days in data["off"].items() for day in days})
        work.update(date.fromisoformat(day) for day in data["work"])
        festivals.update({(data["year"], name): date.fromisoformat(day) for name, day in data["festivals"].items()})
    return frozenset(years), off, frozenset(work), festivals
