"""Working days (CAL-1): the official lists, make-up Saturdays, a site's own days, years not announced yet."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.workdays import DAY, calendar

OFFICIAL = calendar()
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
DAYS = st.dates(FIRST, LAST)
COUNTS = st.integers(0, 40)


def all_days() -> list[date]:
    return [FIRST + DAY * step for step in range((LAST - FIRST).days + 1)]


def worked(first: date, last: date) -> int:
    """How many days after `first` up to `last` are worked, counted one by one."""
    return sum(OFFICIAL.is_workday(first + DAY * step) for step in range(1, (last - first).days + 1))


# --- the data -------------------------------------------------------------------------------------------------------


def test_the_years_2024_to_2026_agree_with_chinesecalendar_day_by_day() -> None:
    differing = [day for day in all_days() if OFFICIAL.is_workday(day) != chinese_calendar.is_workday(day)]
    assert differing == []


def test_the_years_2024_to_2026_agree_with_holidays_day_by_day() -> None:
    """Both libraries have the announced lists of these years; for 2027 `holidays` can only guess, and we do not."""
    china = holidays.country_holidays("CN", years=[2024, 2025, 2026])
    differing = [day for day in all_days() if OFFICIAL.is_workday(day) != china.is_working_day(day)]
    assert differing == []
    assert OFFICIAL.years == {2024, 2025, 2026}


def test_every_listed_day_says_something() -> None:
    """A day off in the list is no weekend that is worked, a make-up day is a weekend, and none is both."""
    assert all(day.weekday() >= 5 for day in OFFICIAL.work)
    assert not OFFICIAL.work & set(OFFICIAL.off)
    assert {day.year for day in (*OFFICIAL.work, *OFFICIAL.off)} == OFFICIAL.years


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_festival_but_lantern_is_a_day_off_and_stands_on_its_day(year: int) -> None:
    festivals = {name: day for (of, name), day in OFFICIAL.festivals.items() if of == year}
    assert list(festivals) == ["元旦", "春节", "元宵", "清明", "劳动节", "端午", "中秋", "国庆"]
    assert all(day in OFFICIAL.off for name, day in festivals.items() if name != "元宵")
    assert festivals["元宵"] - festivals["春节"] == timedelta(days=14)
    known = holidays.country_holidays("CN", years=[year], language="zh_CN")
    words = {
        "元旦": "元旦",
        "春节": "春节",
        "清明": "清明节",
        "劳动节": "劳动节",
        "端午": "端午节",
        "中秋": "中秋节",
        "国庆": "国庆节",
    }
    for name, word in words.items():
        assert word in known.get(festivals[name], ""), f"{year} {name}"


# --- what a calendar answers ----------------------------------------------------------------------------------------

TURNS = [
    # the day, so many working days, the day reached after it, before it
    ("2026-11-20", 1, "2026-11-23", "2026-11-19"),  # over a plain weekend
    ("2026-11-20", 0, "2026-11-20", "2026-11-20"),  # none: the day itself
    ("2026-11-21", 0, "2026-11-21", "2026-11-21"),  # even where it is not worked
    ("2026-09-30", 1, "2026-10-08", "2026-09-29"),  # over National Day, a Thursday after seven days off
    ("2026-10-08", 3, "2026-10-12", "2026-09-28"),  # Saturday 10 October is worked
    ("2026-02-13", 1, "2026-02-14", "2026-02-12"),  # the Saturday before Spring Festival is worked
    ("2026-02-14", 1, "2026-02-24", "2026-02-13"),
    ("2025-12-31", 1, "2026-01-04", "2025-12-30"),  # Sunday 4 January is worked
    ("2026-09-18", 1, "2026-09-20", "2026-09-17"),  # Saturday off, Sunday worked
]


@pytest.mark.parametrize(("day", "count", "after", "before"), TURNS)
def test_working_days_after_and_before_a_day(day: str, count: int, after: str, before: str) -> None:
    start = date.fromisoformat(day)
    assert OFFICIAL.workday_after(start, count).isoformat() == after
    assert OFFICIAL.workday_before(start, count).isoformat() == before


def test_skipped_days_are_those_off_on_the_way_without_the_day_of_the_start() -> None:
    skipped = OFFICIAL.skipped(date(2026, 9, 30), date(2026, 10, 8))
    assert skipped == [date(2026, 10, day) for day in range(1, 8)]
    assert OFFICIAL.skipped(date(2026, 11, 21), date(2026, 11, 22)) == [date(2026, 11, 22)]
    assert OFFICIAL.skipped(date(2026, 11, 21), date(2026, 11, 21)) == []


def test_the_sites_own_days_come_before_the_official_ones() -> None:
    site = calendar(off=[date(2026, 11, 23), date(2026, 10, 10)], work=[date(2026, 11, 22), date(2026, 10, 1)])
    assert not site.is_workday(date(2026, 11, 23))  # a Monday that the site has off
    assert not site.is_workday(date(2026, 10, 10))  # a make-up Saturday that it does not work
    assert site.is_workday(date(2026, 11, 22))  # a Sunday that it works
    assert site.is_workday(date(2026, 10, 1))  # and National Day
    assert site.workday_after(date(2026, 11, 20), 1) == date(2026, 11, 22)
    assert calendar().is_workday(date(2026, 11, 23)), "a site's days are its own"


def test_a_year_without_data_works_monday_to_friday_with_the_sites_own_list_and_says_that_it_is_not_known() -> None:
    site = calendar(off=[date(2027, 1, 1)])
    assert not site.knows(date(2026, 12, 31), date(2027, 1, 4))
    assert site.knows(date(2024, 1, 1), date(2026, 12, 31))
    assert not site.knows(date(2023, 12, 31), date(2024, 1, 1))
    assert OFFICIAL.workday_after(date(2026, 12, 31), 1) == date(2027, 1, 1)  # a Friday, nothing is known of it
    assert site.workday_after(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert [OFFICIAL.is_workday(date(2027, 5, day)) for day in range(3, 10)] == [True] * 5 + [False] * 2


# --- what holds for every day ---------------------------------------------------------------------------------------


@given(DAYS, st.integers(1, 40))
def test_so_many_working_days_after_a_day_is_a_workday_with_just_so_many_on_the_way(day: date, count: int) -> None:
    reached = OFFICIAL.workday_after(day, count)
    assert OFFICIAL.is_workday(reached)
    assert worked(day, reached) == count
    assert len(OFFICIAL.skipped(day, reached)) == (reached - day).days - count


@given(DAYS, DAYS, COUNTS, COUNTS)
def test_a_later_day_and_a_longer_time_never_reach_an_earlier_day(one: date, other: date, few: int, more: int) -> None:
    early, late = sorted((one, other))
    few, more = sorted((few, more))
    assert OFFICIAL.workday_after(early, few) <= OFFICIAL.workday_after(late, few)
    assert OFFICIAL.workday_after(early, few) <= OFFICIAL.workday_after(early, more)
    assert OFFICIAL.workday_before(early, few) <= OFFICIAL.workday_before(late, few)


@given(DAYS, COUNTS)
def test_from_a_workday_there_and_back_is_the_same_day(day: date, count: int) -> None:
    start = OFFICIAL.workday_after(day, 1)
    assert OFFICIAL.workday_before(OFFICIAL.workday_after(start, count), count) == start
    assert OFFICIAL.workday_after(OFFICIAL.workday_before(start, count), count) == start


@given(DAYS, st.sets(DAYS, max_size=5), st.sets(DAYS, max_size=5))
def test_a_sites_lists_change_those_days_and_no_others(day: date, off: set[date], work: set[date]) -> None:
    site = calendar(off, work)
    expected = True if day in work else False if day in off else OFFICIAL.is_workday(day)
    assert site.is_workday(day) is expected
