"""The clock of a duty: where a time limit ends, and how a duty stands at a moment."""

from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit import clock
from sheetkit.clock import Moment
from sheetkit.duration import duration
from sheetkit.workdays import DAY, calendar

OFFICIAL = calendar()
CLOSE = time(18)
QUARTER = Fraction(1, 4)
MINUTE = timedelta(minutes=1)


def at(text: str) -> Moment:
    """A moment, or a mere date, as people write it; 24:00 is 00:00 of the next day."""
    if len(text) == len("2026-11-20"):
        return date.fromisoformat(text)
    if text.endswith("24:00"):
        return datetime.fromisoformat(text[:10]) + DAY
    return datetime.fromisoformat(text)


def due(start: str, allowed: str) -> datetime:
    return clock.limit(at(start), duration(allowed), OFFICIAL, CLOSE).due


# --- where a limit ends ---------------------------------------------------------------------------------------------

LIMITS = [
    # from, within, ends at
    # hours and minutes run round the clock
    ("2026-11-20 09:00", "2h", "2026-11-20 11:00"),
    ("2026-11-20 23:30", "2h", "2026-11-21 01:30"),  # at night
    ("2026-10-03 10:00", "24h", "2026-10-04 10:00"),  # over National Day
    ("2026-12-31 23:00", "2h", "2027-01-01 01:00"),  # over the new year
    ("2026-11-20 24:00", "15min", "2026-11-21 00:15"),
    ("2026-11-20 09:00", "0min", "2026-11-20 09:00"),  # no time at all
    ("2026-11-20", "2h", "2026-11-20 02:00"),  # a mere date counts from its 00:00
    # working days end at the close of the N-th one after the day of the start
    ("2026-11-20 09:00", "1 working day", "2026-11-23 18:00"),  # Friday to Monday
    ("2026-11-20 17:59", "1 working day", "2026-11-23 18:00"),
    ("2026-11-20 18:00", "1 working day", "2026-11-23 18:00"),  # at the close
    ("2026-11-20 23:59", "1 working day", "2026-11-23 18:00"),  # outside hours
    ("2026-11-20 24:00", "1 working day", "2026-11-23 18:00"),  # 24:00 belongs to Saturday
    ("2026-11-22 10:00", "1 working day", "2026-11-23 18:00"),  # on a day off
    ("2026-11-23 06:00", "1 working day", "2026-11-24 18:00"),  # before hours
    ("2026-11-23", "1 working day", "2026-11-24 18:00"),
    ("2026-09-30 17:00", "1 working day", "2026-10-08 18:00"),  # over National Day
    ("2026-10-09 16:00", "1 working day", "2026-10-10 18:00"),  # to a make-up Saturday
    ("2026-10-10 16:00", "1 working day", "2026-10-12 18:00"),  # from a make-up Saturday
    ("2026-09-29", "3 working days", "2026-10-09 18:00"),
    ("2026-02-13 09:00", "2 working days", "2026-02-24 18:00"),  # over Spring Festival
    # the same day ends at its 24:00
    ("2026-11-20 09:00", "same day", "2026-11-20 24:00"),
    ("2026-11-20 00:00", "same day", "2026-11-20 24:00"),
    ("2026-11-20 23:59", "same day", "2026-11-20 24:00"),
    ("2026-12-31 12:00", "same day", "2026-12-31 24:00"),
    ("2026-11-20", "same day", "2026-11-20 24:00"),
    # days and months keep the time of day; of a mere date they end at 24:00 of the day reached
    ("2026-11-02 09:00", "7 days", "2026-11-09 09:00"),
    ("2026-12-28 09:00", "7 days", "2027-01-04 09:00"),
    ("2026-11-02", "7 days", "2026-11-09 24:00"),
    ("2026-11-15 09:30", "3 months", "2027-02-15 09:30"),
    ("2026-01-31", "1 month", "2026-02-28 24:00"),  # clipped to the month's end
    ("2024-01-31", "1 month", "2024-02-29 24:00"),  # of a leap year
    ("2026-01-31 10:00", "1 month", "2026-02-28 10:00"),
    ("2026-03-31", "1 month", "2026-04-30 24:00"),
    ("2026-02-28", "1 month", "2026-03-28 24:00"),  # the month's end does not stick
    ("2024-02-29", "12 months", "2025-02-28 24:00"),  # a leap day
    ("2024-02-29", "48 months", "2028-02-29 24:00"),
    ("2026-11-30", "3 months", "2027-02-28 24:00"),
    ("2026-12-31", "6 months", "2027-06-30 24:00"),
]


@pytest.mark.parametrize(("start", "allowed", "end"), LIMITS)
def test_where_a_time_limit_ends(start: str, allowed: str, end: str) -> None:
    assert due(start, allowed) == at(end)


def test_the_close_is_the_sites_own_figure() -> None:
    limit = clock.limit(at("2026-11-20 09:00"), duration("1 working day"), OFFICIAL, time(17, 30))
    assert limit.due == at("2026-11-23 17:30")


def test_only_working_days_skip_days_off_and_say_which() -> None:
    start = at("2026-09-30 17:00")
    skipped = clock.limit(start, duration("1 working day"), OFFICIAL, CLOSE).skipped
    assert skipped == tuple(date(2026, 10, day) for day in range(1, 8))
    for allowed in ("24h", "7 days", "1 month", "same day"):
        assert clock.limit(start, duration(allowed), OFFICIAL, CLOSE).skipped == ()


PROVISIONAL = [
    ("2026-12-31 09:00", "1 working day", True),  # falls into a year not announced yet
    ("2027-03-01 09:00", "1 working day", True),
    ("2026-12-30 09:00", "1 working day", False),
    ("2026-12-31 09:00", "24h", False),  # what needs no calendar is certain
    ("2026-12-31 09:00", "7 days", False),
    ("2026-12-31", "3 months", False),
]


@pytest.mark.parametrize(("start", "allowed", "provisional"), PROVISIONAL)
def test_what_depends_on_a_year_not_announced_yet_is_provisional(start: str, allowed: str, provisional: bool) -> None:
    assert clock.limit(at(start), duration(allowed), OFFICIAL, CLOSE).provisional is provisional


# --- how a duty stands ----------------------------------------------------------------------------------------------

STATES = [
    # from 08:00 to 12:00; met at, asked at, state, minutes late
    (None, "2026-11-20 08:00", "open", 0),
    (None, "2026-11-20 10:59", "open", 0),
    (None, "2026-11-20 11:00", "soon", 0),  # exactly a quarter of the time is left
    (None, "2026-11-20 12:00", "soon", 0),  # the very minute is still in time
    (None, "2026-11-20 12:01", "overdue", 1),
    (None, "2026-11-21 12:00", "overdue", 1440),
    ("2026-11-20 12:00", "2026-11-20 13:00", "met", 0),  # met at the very minute
    ("2026-11-20 12:01", "2026-11-20 13:00", "late", 1),
    ("2026-11-20 07:00", "2026-11-20 13:00", "met", 0),  # before it began: met all the same
    ("2026-11-21 12:00", "2026-11-30 13:00", "late", 1440),  # late by when it was met, not by when one asks
]


@pytest.mark.parametrize(("met", "now", "state", "minutes"), STATES)
def test_how_a_duty_stands(met: str | None, now: str, state: str, minutes: int) -> None:
    start, end, asked = at("2026-11-20 08:00"), datetime(2026, 11, 20, 12), at(now)
    assert isinstance(asked, datetime)
    assert clock.state(start, end, at(met) if met else None, asked, QUARTER) == state
    assert clock.late_minutes(end, at(met) if met else asked) == minutes


BY_DAY = [
    # the limit, met on that mere date, minutes late
    ("2026-11-20 18:00", "2026-11-20", 0),  # some time that day: in time
    ("2026-11-20 18:00", "2026-11-21", 1440),
    ("2026-11-20 24:00", "2026-11-20", 0),  # 24:00 belongs to the day it ends
    ("2026-11-20 24:00", "2026-11-21", 1440),
    ("2026-11-21 00:01", "2026-11-21", 0),
    ("2026-12-31 24:00", "2027-01-02", 2880),
    ("2026-11-20 18:00", "2026-11-01", 0),
]


@pytest.mark.parametrize(("end", "met", "minutes"), BY_DAY)
def test_a_fulfilment_that_is_only_a_date_is_compared_by_day(end: str, met: str, minutes: int) -> None:
    limit = at(end)
    assert isinstance(limit, datetime)
    assert clock.late_minutes(limit, at(met)) == minutes
    state = clock.state(at("2026-10-01"), limit, at(met), datetime(2027, 2, 1), QUARTER)
    assert state == ("late" if minutes else "met")


def test_the_quarter_is_of_the_whole_time_a_mere_date_counted_from_its_first_minute() -> None:
    start, end = date(2026, 11, 17), datetime(2026, 11, 21)  # four days, the last of them the 20th
    assert clock.state(start, end, None, datetime(2026, 11, 19, 23, 59), QUARTER) == "open"
    assert clock.state(start, end, None, datetime(2026, 11, 20), QUARTER) == "soon"


def test_the_share_that_must_be_left_is_a_parameter_and_exact() -> None:
    start, end = datetime(2026, 11, 20), datetime(2026, 11, 20, 10)
    asked = datetime(2026, 11, 20, 7)  # three tenths are left
    assert clock.state(start, end, None, asked, Fraction("0.3")) == "soon"
    assert clock.state(start, end, None, asked, Fraction("0.29")) == "open"
    assert clock.state(start, end, None, end, Fraction(0)) == "soon", "at the limit nothing is left"


def test_no_time_at_all_is_soon_at_its_minute_and_overdue_after_it() -> None:
    start = datetime(2026, 11, 20, 9)
    assert clock.state(start, start, None, start, QUARTER) == "soon"
    assert clock.state(start, start, None, start + MINUTE, QUARTER) == "overdue"


HAPPENED = [
    # what, asked at, whether it has come
    ("2026-11-20 17:00", "2026-11-20 17:00", True),
    ("2026-11-20 17:01", "2026-11-20 17:00", False),
    ("2026-11-20", "2026-11-20 00:01", True),  # a day comes with its first minute
    ("2026-11-20", "2026-11-19 24:00", False),  # at 24:00 the next day has not come
    ("2026-11-20", "2026-11-20 24:00", True),
    ("2026-11-21", "2026-11-20 24:00", False),
]


@pytest.mark.parametrize(("what", "now", "come"), HAPPENED)
def test_what_lies_after_the_moment_asked_about_has_not_happened(what: str, now: str, come: bool) -> None:
    asked = at(now)
    assert isinstance(asked, datetime)
    assert clock.has_happened(at(what), asked) is come
    assert not clock.has_happened(None, asked)


def test_the_longest_gap_is_the_first_of_several() -> None:
    moments = [datetime(2026, 11, day) for day in (1, 2, 5, 8, 9)]
    assert clock.longest_gap(moments) == (datetime(2026, 11, 2), datetime(2026, 11, 5))


# --- what holds for every moment ------------------------------------------------------------------------------------

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(lambda m: m.replace(second=0, microsecond=0))
DATES = st.dates(date(2024, 1, 1), date(2026, 12, 31))
SPANS = st.sampled_from(
    ["0min", "15min", "2h", "72h", "same day", "1 day", "7 days", "1 working day", "7 working days"]
)
MONTHS = st.integers(0, 60)


@given(MOMENTS, MOMENTS, SPANS)
def test_a_later_start_never_gives_an_earlier_limit(one: datetime, other: datetime, allowed: str) -> None:
    early, late = sorted((one, other))
    limits = [clock.limit(start, duration(allowed), OFFICIAL, CLOSE).due for start in (early, late)]
    assert limits == sorted(limits)


@given(DATES, DATES, st.one_of(SPANS, MONTHS.map("{} months".format)))
def test_a_later_day_never_gives_an_earlier_limit(one: date, other: date, allowed: str) -> None:
    early, late = sorted((one, other))
    limits = [clock.limit(start, duration(allowed), OFFICIAL, CLOSE).due for start in (early, late)]
    assert limits == sorted(limits)


@given(MOMENTS, MOMENTS, MONTHS)
def test_months_from_a_later_moment_never_end_on_an_earlier_day(one: datetime, other: datetime, months: int) -> None:
    """By day only: 30 January 10:00 and 31 January 09:00 both reach 28 February, each at its own time of day."""
    early, late = sorted((one, other))
    days = [clock.add_time(start, duration(f"{months} months")).date() for start in (early, late)]
    assert days == sorted(days)


@given(DATES, MONTHS)
def test_months_keep_the_day_or_end_on_the_last_of_the_month(day: date, months: int) -> None:
    reached = clock.add_months(day, months)
    assert (reached.year * 12 + reached.month) - (day.year * 12 + day.month) == months
    assert reached.day == day.day or (reached.day < day.day and (reached + DAY).day == 1)


@given(MOMENTS, st.one_of(SPANS, MONTHS.map("{} months".format)))
def test_a_limit_never_lies_before_its_start(start: datetime, allowed: str) -> None:
    assert clock.limit(start, duration(allowed), OFFICIAL, CLOSE).due >= start


ORDER = {"open": 0, "soon": 1, "overdue": 2}


@given(MOMENTS, MOMENTS, MOMENTS, SPANS)
def test_time_only_moves_a_duty_from_open_to_soon_to_overdue(
    start: datetime, one: datetime, other: datetime, allowed: str
) -> None:
    end = clock.limit(start, duration(allowed), OFFICIAL, CLOSE).due
    states = [clock.state(start, end, None, now, QUARTER) for now in sorted((one, other))]
    assert [ORDER[state] for state in states] == sorted(ORDER[state] for state in states)


@given(MOMENTS, MOMENTS, MOMENTS)
def test_once_met_a_duty_stays_as_it_is_and_is_late_just_if_minutes_are(
    end: datetime, met: datetime, now: datetime
) -> None:
    state = clock.state(end - DAY, end, met, now, QUARTER)
    assert state == ("late" if met > end else "met")
    assert (clock.late_minutes(end, met) > 0) == (state == "late")
    assert clock.late_minutes(end, met) == max(0, (met - end) // MINUTE)


@given(MOMENTS, MOMENTS)
def test_the_day_of_a_fulfilment_is_never_later_than_its_minute(end: datetime, met: datetime) -> None:
    """What is in time to the minute is in time by day as well."""
    if clock.late_minutes(end, met) == 0 and met < end:
        assert clock.late_minutes(end, met.date()) == 0


def test_a_day_is_over_once_its_24_00_is_past() -> None:
    day = date(2026, 11, 20)
    assert not clock.is_over(day, datetime(2026, 11, 20, 23, 59))
    assert not clock.is_over(day, datetime(2026, 11, 21))
    assert clock.is_over(day, datetime(2026, 11, 21, 0, 1))
    assert not clock.is_over(None, datetime(2026, 11, 21))
