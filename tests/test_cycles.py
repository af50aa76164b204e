"""Duties that come round: the current turn of each subject, what fulfils it, and the turns missed before."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.duties.cycles import cycle_items
from sheetkit.duty import read_cycle
from sheetkit.errors import SheetkitError
from sheetkit.model import Due
from sheetkit.periods import SPANS, following, period_named, period_of, periods_between, preceding
from sheetkit.policy import rulebook
from tests.duties import seen
from tests.rows import books

SITE = {"books_since": "2026-01-01"}
SURVEYS = {"register": "surveys", "at": "held_on", "when": {"kind": "意见调查"}}


def turns(each: str, now: str, *, site: Any = SITE, rows: Any = None, figures: Any = None, **entry: Any) -> list[Due]:
    """The items of one cycle of a made-up rule T-1 at a moment."""
    what, rests = {"zh": "做一次", "en": "do it"}, ["客服主管"]
    cycle = read_cycle("T-1", {"what": what, "each": "each", "rests": rests, **entry})
    rule = replace(rulebook()["VIS-8"], id="T-1", parameters={"each": each, **(figures or {})}, cycles=(cycle,))
    return list(cycle_items(cycle, rule, books(now, site=site, **(rows or {})), "zh"))


def logged(period: str, done_at: str, about: str | None = None, **more: Any) -> dict[str, Any]:
    return {"rule": "T-1", "period": period, "done_at": done_at, "about": about, "done_by": "周岚", **more}


def survey(day: str, kind: str = "意见调查") -> dict[str, Any]:
    return {"survey_no": day, "kind": kind, "held_on": day, "asked": 10}


def one(each: str, now: str, *days: str, **entry: Any) -> Due:
    """The item of a cycle whose evidence are surveys on these days."""
    (item,) = turns(each, now, rows={"surveys": [survey(day) for day in days]}, evidence=SURVEYS, **entry)
    return item


# --- periods --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "first", "last", "label"),
    [
        ("day", "2026-11-19", "2026-11-19", "2026-11-19"),
        ("week", "2026-11-16", "2026-11-22", "2026-11-16"),  # Monday to Sunday
        ("month", "2026-11-01", "2026-11-30", "2026-11"),
        ("quarter", "2026-10-01", "2026-12-31", "2026Q4"),
        ("half year", "2026-07-01", "2026-12-31", "2026H2"),
        ("year", "2026-01-01", "2026-12-31", "2026"),
    ],
)
def test_the_period_of_a_day_and_its_name(span, first, last, label) -> None:
    period = period_of(date(2026, 11, 19), span)
    assert (str(period.first), str(period.last), period.label) == (first, last, label)


@given(day=st.dates(date(1990, 1, 1), date(2090, 1, 1)), span=st.sampled_from(SPANS))
def test_periods_follow_each_other_without_gap(day, span) -> None:
    period = period_of(day, span)
    assert day in period and period.names(period.label)
    assert following(period).first == period.last + timedelta(days=1)
    assert preceding(following(period)) == period
    whole = periods_between(day, day + timedelta(days=800), span)
    assert all(day <= inner.first and inner.last <= day + timedelta(days=800) for inner in whole)
    assert all(following(a) == b for a, b in pairwise(whole))


def test_a_period_is_known_by_its_name() -> None:
    for label in ("2026-11", "2026Q4", "2026H2", "2026H1", "2026", "2026Q1"):
        assert period_named(label).label == label
    for label in ("2026-13", "2026Q5", "2026H3", "26", "", "2026-11-01", "２０２６", "0000"):
        with pytest.raises(SheetkitError, match="不是时期"):
            period_named(label)


# --- calendar periods -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("each", "limit", "done", "not_done"),
    [
        ("every day", "2026-11-20 00:00", "2026-11-19", "2026-11-18"),
        ("every week", "2026-11-23 00:00", "2026-11-16", "2026-11-15"),
        ("every month", "2026-12-01 00:00", "2026-11-01", "2026-10-31"),
        ("every quarter", "2027-01-01 00:00", "2026-10-01", "2026-09-30"),
        ("every half year", "2027-01-01 00:00", "2026-07-01", "2026-06-30"),
        ("every year", "2027-01-01 00:00", "2026-01-01", "2025-12-31"),
    ],
)
def test_what_is_done_in_the_period_fulfils_it_and_nothing_before(each, limit, done, not_done) -> None:
    now = "2026-11-19T12:00"
    assert seen(one(each, now, done)) == f"met {limit} +0"
    assert seen(one(each, now, not_done)).endswith(f"{limit} +0")
    assert one(each, now, not_done).met is None


def test_several_times_in_a_period_are_counted() -> None:
    now = "2026-11-19T12:00"
    assert one("2 a week", now, "2026-11-16").met is None
    assert one("2 a week", now, "2026-11-16", "2026-11-19").met == date(2026, 11, 19)
    assert "2026-11-16 应做 2 次，已做 1 次" in one("2 a week", now, "2026-11-16").why


def test_a_period_ends_at_24_of_its_last_day_and_the_next_begins_then() -> None:
    done = one("every month", "2026-11-30", "2026-11-02")
    assert (seen(done), done.missed) == ("met 2026-12-01 00:00 +0", 10)
    begun = one("every month", "2026-12-01T00:01", "2026-11-02")
    assert (seen(begun), begun.missed) == ("open 2027-01-01 00:00 +0", 10)


def test_missed_periods_are_whole_ones_since_the_books_began() -> None:
    site = {"books_since": "2026-09-02"}
    item = one("every month", "2026-12-10T12:00", "2026-10-31", site=site)
    assert item.missed == 1 and "此前缺 1 期，最早 2026-11-01" in item.why
    first = one("every month", "2026-09-20T12:00", site=site)
    assert (first.missed, first.start.day) == (0, 2)


def test_nothing_is_asked_for_before_the_books_or_without_them() -> None:
    assert turns("every day", "2025-12-31T12:00") == []
    assert turns("every day", "2026-12-31T12:00", site={}) == []
    assert turns("every day", "2026-12-31T12:00", rows={"without": ["duty_log"]}) == []


@given(
    each=st.sampled_from(["every day", "every week", "every month", "2 a month", "every quarter", "every half year"]),
    done=st.lists(st.dates(date(2026, 1, 1), date(2027, 3, 1)), max_size=12),
    today=st.dates(date(2026, 1, 1), date(2027, 3, 1)),
)
def test_every_whole_period_is_met_or_missed(each, done, today) -> None:
    times, _, span = each.partition(" a ") if " a " in each else ("1", "", each.removeprefix("every "))
    item = one(each, f"{today}T12:00", *map(str, done))
    whole = periods_between(date(2026, 1, 1), period_of(today, span).first - timedelta(days=1), span)
    past = [day for day in done if day <= today]
    assert item.missed == sum(sum(day in period for day in past) < int(times) for period in whole)
    assert (item.met is not None) == (sum(day in period_of(today, span) for day in past) >= int(times))
    assert item.state in ("open", "soon", "met"), "the current period is never over"


# --- months from the last time --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "now", "says", "missed"),
    [
        ([], "2026-03-15", "soon 2026-04-02 00:00 +0", 0),  # else from books_since
        ([], "2026-04-02T00:01", "overdue 2026-04-02 00:00 +1", 0),
        (["2026-03-31"], "2026-06-30", "met 2026-07-01 00:00 +0", 0),  # clipped to the month's end
        (["2026-03-31"], "2026-07-01T00:01", "overdue 2026-07-01 00:00 +1", 0),
        (["2026-04-02"], "2026-06-30", "met 2026-07-03 00:00 +0", 1),  # a day late: missed once
        (["2026-02-01", "2026-08-01", "2026-08-02"], "2026-09-01", "met 2026-11-03 00:00 +0", 1),
        (["2025-12-20"], "2026-03-20", "met 2026-03-21 00:00 +0", 0),  # done before the books
        (["2025-01-20"], "2026-03-20", "soon 2026-04-02 00:00 +0", 0),  # long before: no limit before the books
    ],
)
def test_every_three_months_counts_from_the_last_time(days, now, says, missed) -> None:
    item = one("every 3 months", now, *days)
    assert (seen(item), item.missed) == (says, missed)


def test_what_is_done_late_is_met_until_its_next_limit() -> None:
    item = one("every 3 months", "2026-06-10", "2026-06-01")
    assert (item.state, item.met, item.late_minutes) == ("met", date(2026, 6, 1), 0)


@given(
    done=st.lists(st.dates(date(2026, 1, 2), date(2027, 12, 31)), max_size=8),
    now=st.dates(date(2026, 1, 1), date(2028, 6, 1)),
    later=st.integers(0, 400),
)
def test_without_more_being_done_overdue_stays_overdue(done, now, later) -> None:
    past = [str(day) for day in done if day <= now]
    before, after = (one("every 3 months", f"{day}T12:00", *past) for day in (now, now + timedelta(days=later)))
    assert before.due == after.due
    assert before.state != "overdue" or after.state == "overdue"


# --- figures of a period, next month's roster, the year's plan ------------------------------------------------------


def figures_of(now: str, *log: dict[str, Any], each: str = "every month") -> list[Due]:
    return turns(each, now, rows={"duty_log": list(log)}, after="within", figures={"within": "1 month"})


def test_figures_of_a_month_are_due_at_the_end_of_the_next() -> None:
    (item,) = figures_of("2026-11-19T12:00")
    assert (seen(item), item.missed) == ("open 2026-12-01 00:00 +0", 9)
    assert "2026-10 应做 1 次，已做 0 次" in item.why
    (item,) = figures_of("2026-11-30", logged("2026-10", "2026-11-30 23:59"), logged("2026-11", "2026-11-30 23:00"))
    assert (item.state, item.missed) == ("met", 9)
    assert figures_of("2026-01-31") == [], "December is before the books"


def test_yearly_figures_are_overdue_from_february_on() -> None:
    site_2027 = [figures_of(now, each="every year") for now in ("2027-01-31", "2027-02-01T00:01")]
    assert [seen(item) for (item,) in site_2027] == ["soon 2027-02-01 00:00 +0", "overdue 2027-02-01 00:00 +1"]
    assert figures_of("2026-02-10", each="every year") == []


def roster(now: str, *log: dict[str, Any], **more: Any) -> Due:
    entry: dict[str, Any] = {"ahead": "day", "approved": True, "log": "值班", "figures": {"day": 28}, **more}
    (item,) = turns("every month", now, rows={"duty_log": list(log)}, **entry)
    return item


def test_next_months_roster_is_approved_by_the_28th() -> None:
    done = logged("2026-12", "2026-11-20 10:00", "值班安排")
    approved = done | {"approved_by": "方主管", "approved_at": "2026-11-28 18:00"}
    assert seen(roster("2026-11-28T18:00", approved)) == "met 2026-11-29 00:00 +0"
    assert seen(roster("2026-11-28T17:59", approved)) == "soon 2026-11-29 00:00 +0", "not approved yet"
    assert seen(roster("2026-11-29T00:01", done)) == "overdue 2026-11-29 00:00 +1"
    late = approved | {"approved_at": "2026-11-29 10:00"}
    assert seen(roster("2026-11-30", late)) == "late 2026-11-29 00:00 +600", "made in time, approved after the 28th"
    assert roster("2026-11-28", approved | {"about": "宿舍值日安排"}).met is None, "the other line's"
    assert roster("2026-11-28", approved | {"period": "2026-11"}).met is None, "this month's"
    assert roster("2026-11-28", approved | {"rule": "T-2"}).met is None


def test_the_day_for_the_roster_is_clipped_to_the_months_end() -> None:
    assert seen(roster("2026-02-28", figures={"day": 31})) == "soon 2026-03-01 00:00 +0"


def test_a_roster_that_was_not_made_in_its_month_is_missed() -> None:
    # January's roster was due before the books began
    assert [roster(now).missed for now in ("2026-01-31", "2026-02-01T12:00", "2026-03-01T12:00")] == [0, 1, 2]
    began = [roster("2026-12-05", site={"books_since": day}).missed for day in ("2026-11-28", "2026-11-29")]
    assert began == [1, 0], "December's was due on 28 November"


def plan(now: str, *days: str, site: Any = SITE) -> list[Due]:
    rows = {"surveys": [survey(day) for day in days]}
    return turns("every year", now, rows=rows, evidence=SURVEYS, by="day", figures={"day": "01-15"}, site=site)


def test_what_is_due_by_15_january_may_be_done_from_december_on() -> None:
    assert [seen(item) for item in plan("2026-12-20T12:00", "2026-12-05")] == ["met 2027-01-16 00:00 +0"]
    assert [seen(item) for item in plan("2027-01-15", "2026-11-30", "2026-01-10")] == ["soon 2027-01-16 00:00 +0"]
    assert [seen(item) for item in plan("2027-01-16T00:01", "2026-01-10")] == ["overdue 2027-01-16 00:00 +1"]
    assert [item.missed for item in plan("2028-12-02T12:00", "2027-03-01")] == [2]
    assert plan("2026-02-01", site={"books_since": "2026-01-16"}) == []


# --- subjects -------------------------------------------------------------------------------------------------------

ROUNDS = {"register": "inspections", "at": "inspected_at", "about": "zone", "when": {"kind": "主管周巡"}}
ZONES = [{"zone": "东区", "keeper": "周岚"}, {"zone": "西区"}, {"zone": "东区"}]


def test_every_zone_has_its_own_turn_and_its_keeper() -> None:
    done = {"inspected_at": "2026-11-17 09:00", "zone": "东区", "kind": "主管周巡"}
    rows = {"zones": ZONES, "inspections": [done, done | {"zone": "西区", "kind": "公司巡检"}]}
    entry: dict[str, Any] = {"per": "zones.zone", "evidence": ROUNDS, "rests": ["keeper", "客服主管"]}
    items = turns("every week", "2026-11-19T12:00", rows=rows, **entry)
    assert [(item.key, item.state, item.rests_with) for item in items] == [
        ("东区", "met", "周岚"),
        ("西区", "open", "客服主管"),
    ]


def test_a_log_names_its_subject() -> None:
    rows = {"zones": ZONES, "duty_log": [logged("2026-11", "2026-11-10 09:00", "西区")]}
    items = turns("every month", "2026-11-19T12:00", rows=rows, per="zones.zone")
    assert [(item.key, item.met is not None) for item in items] == [("东区", False), ("西区", True)]


def test_a_contractor_is_asked_about_while_its_contract_lasts() -> None:
    firms = [
        {"name": "常年", "kind": "保洁", "starts": "2025-07-01"},
        {"name": "新来", "kind": "消杀", "starts": "2026-06-10", "ends": "2027-05-31"},
        {"name": "走了", "kind": "消杀", "starts": "2025-06-01", "ends": "2026-05-31"},
        {"name": "未来", "kind": "绿化", "starts": "2026-12-01"},
    ]
    entry: dict[str, Any] = {"per": "contractors.name", "life": ["starts", "ends"], "rests": ["客服主管"]}
    entry["evidence"] = {"register": "inspections", "at": "inspected_at", "about": "contractor"}
    items = turns("every month", "2026-11-19T12:00", rows={"contractors": firms}, **entry)
    assert [(item.key, item.missed) for item in items] == [("常年", 10), ("新来", 4)], "whole months of the contract"


def test_only_subjects_that_meet_the_condition() -> None:
    homes = [{"room": "1", "key_customer": "是"}, {"room": "2"}]
    (item,) = turns(
        "every year", "2026-11-19T12:00", rows={"households": homes}, per="households.room", only={"key_customer": "是"}
    )
    assert item.key == "1"


def test_what_lies_after_the_moment_is_no_evidence() -> None:
    assert one("every month", "2026-11-19T12:00", "2026-11-20").met is None
    (item,) = turns("every month", "2026-11-19T12:00", rows={"duty_log": [logged("2026-11", "2026-11-19 12:01")]})
    assert item.met is None


def test_a_week_may_be_named_by_any_of_its_days() -> None:
    log = [logged("2026-11-18", "2026-11-19 10:00"), logged("2026-11-13", "2026-11-19 10:00")]
    (item,) = turns("every week", "2026-11-19T12:00", rows={"duty_log": log}, site={"books_since": "2026-11-02"})
    assert (item.state, item.missed) == ("met", 1)
