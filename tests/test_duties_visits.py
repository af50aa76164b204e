"""VIS-1 to VIS-3: what a home is owed by its phase, at the edges of phases, months, sizes and the books."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.clock import add_months
from sheetkit.due import due
from sheetkit.homes import left_out, phase
from sheetkit.model import Due
from tests.duties import due_of, seen
from tests.rows import books

HOME = {"room": "1-1-101", "zone": "东区", "name": "刘敏", "handover": "精装", "moved_in": "2026-03-10"}
OLD = HOME | {"moved_in": "2024-05-12"}
SITE = {"books_since": "2026-01-01", "households": 600}


def visit(at: str, form: str = "上门", room: str = "1-1-101") -> dict[str, Any]:
    return {"visit_no": at, "visited_at": at, "room": room, "form": form, "visitor": "周岚"}


def owed(
    rule: str, home: dict[str, Any], *visits: dict[str, Any], now: str = "2026-11-20T17:00", **site: Any
) -> Due | None:
    return due_of(rule, now, site=SITE | site, households=[home], visits=visits)


# --- VIS-1 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("households", "handover", "limit"),
    [
        (600, "精装", "2026-06-11 00:00"),  # three months, to 24:00 of the day reached
        (601, "精装", "2026-09-11 00:00"),
        (600, "毛坯", "2027-03-11 00:00"),
        (601, "毛坯", "2027-03-11 00:00"),
    ],
)
def test_the_first_visit_hangs_on_the_size_of_the_project_and_the_delivery(households, handover, limit) -> None:
    item = owed("VIS-1", HOME | {"handover": handover}, now="2026-03-11", households=households)
    assert seen(item) == f"open {limit} +0"


def test_without_a_size_the_homes_of_the_register_are_counted() -> None:
    few = [HOME | {"room": f"1-1-{number}", "moved_in": None} for number in range(599)]
    for more, limit in (([], "2026-06-11"), ([HOME | {"room": "9"}], "2026-09-11")):
        rows = [HOME, *few, *[home | {"vacant": "是"} for home in more]]
        item = due_of("VIS-1", "2026-03-11", site={"books_since": "2026-01-01"}, households=rows)
        assert item is not None and item.due.date() == date.fromisoformat(limit)


@pytest.mark.parametrize("form", ["上门", "电话", "来访面谈"])
def test_any_form_of_visit_counts(form) -> None:
    assert seen(owed("VIS-1", HOME, visit("2026-04-01 10:00", form))) == "met 2026-06-11 00:00 +0"


@pytest.mark.parametrize(
    ("visits", "now", "says"),
    [
        ([], "2026-06-10", "soon 2026-06-11 00:00 +0"),  # 24:00 of the last day is still in time
        ([], "2026-06-11T00:01", "overdue 2026-06-11 00:00 +1"),
        ([visit("2026-06-10 23:59")], "2026-07-01", "met 2026-06-11 00:00 +0"),
        ([visit("2026-06-11 00:01")], "2026-07-01", "late 2026-06-11 00:00 +1"),
        ([visit("2026-06-20 10:00"), visit("2026-04-20 10:00")], "2026-07-01", "met 2026-06-11 00:00 +0"),
        ([visit("2026-03-09 10:00")], "2026-07-01", "overdue 2026-06-11 00:00 +30240"),  # the people before them
        ([visit("2026-04-20 10:00")], "2026-04-20T09:59", "open 2026-06-11 00:00 +0"),  # not yet made
    ],
)
def test_a_visit_counts_from_moving_in_up_to_the_moment_asked_about(visits, now, says) -> None:
    assert seen(owed("VIS-1", HOME, *visits, now=now)) == says


@pytest.mark.parametrize(
    ("moved_in", "limit"),
    [("2026-08-31", date(2026, 11, 30)), ("2027-11-30", date(2028, 2, 29)), ("2026-11-30", date(2027, 2, 28))],
)
def test_months_are_clipped_to_the_months_end(moved_in, limit) -> None:
    item = owed("VIS-1", HOME | {"moved_in": moved_in}, now=moved_in)
    assert item is not None and item.due.date() == limit + timedelta(days=1)


def test_a_limit_before_the_books_is_not_asked_for() -> None:
    assert owed("VIS-1", HOME | {"moved_in": "2025-09-30"}, now="2026-02-01") is None
    assert seen(owed("VIS-1", HOME | {"moved_in": "2025-10-01"}, now="2026-01-02")) == "overdue 2026-01-02 00:00 +1440"


def test_a_miss_lapses_at_the_change_of_phase_into_the_yearly_visit() -> None:
    last, after = "2027-03-10", "2027-03-11"
    assert seen(owed("VIS-1", HOME, now=last)).startswith("overdue 2026-06-11")
    assert owed("VIS-2", HOME, now=last) is None
    assert owed("VIS-1", HOME, now=after) is None
    assert seen(owed("VIS-2", HOME, now=after)) == "overdue 2027-03-11 00:00 +1440"


def test_nobody_is_owed_a_visit_in_a_home_that_is_not_lived_in() -> None:
    homes = [
        HOME | {"vacant": "是"},
        HOME | {"moved_in": None},
        HOME | {"moved_in": "2026-11-21"},
        HOME | {"moved_in": "x"},
    ]
    assert [owed("VIS-1", home) for home in homes] == [None] * 4
    rows = [home | {"room": str(number)} for number, home in enumerate(homes)]
    reasons = [one.reason for one in left_out(books(households=rows))]
    assert reasons == ["vacant", "no-date", "ahead", "unclear"]


def test_a_home_that_moved_in_today_is_owed_its_first_visit() -> None:
    assert owed("VIS-1", HOME | {"moved_in": "2026-11-20"}) is not None


def test_a_room_counts_once_and_an_unknown_delivery_is_not_guessed() -> None:
    twice = due(books(site=SITE, households=[HOME, HOME | {"moved_in": "2026-05-01"}]), "zh", ["VIS-1"]).items
    assert [item.due.date() for item in twice] == [date(2026, 6, 11)]
    assert owed("VIS-1", HOME | {"handover": "别的"}) is None


def test_duties_need_the_day_on_which_the_books_began_and_the_registers() -> None:
    assert due_of("VIS-1", households=[HOME]) is None
    assert due_of("VIS-2", households=[OLD]) is None
    assert due_of("VIS-1", site=SITE, households=[HOME], without=["visits"]) is None
    assert owed("VIS-1", HOME, now="2025-12-31T12:00") is None, "the books have not begun"


# --- VIS-2, VIS-3 ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-05-12", "磨合期"),  # up to 12 months
        ("2026-05-13", "稳定期"),
        ("2027-05-11", "稳定期"),
        ("2027-05-12", "老业主"),  # from 24 on
    ],
)
def test_the_phase_of_a_household(day, expected) -> None:
    assert phase(date(2025, 5, 12), date.fromisoformat(day), books()) == expected


def test_old_owners_are_treated_like_settled_ones() -> None:
    for moved_in in ("2024-05-12", "2025-05-12"):
        item = owed("VIS-2", HOME | {"moved_in": moved_in}, visit("2026-02-01 10:00", "电话"))
        assert seen(item) == "met 2027-02-02 00:00 +0"


@pytest.mark.parametrize(
    ("visits", "now", "says"),
    [
        ([], "2026-11-20", "soon 2027-01-02 00:00 +0"),  # never visited: from the books' first day
        ([], "2027-01-02T00:01", "overdue 2027-01-02 00:00 +1"),
        (["2026-02-28"], "2027-02-28", "met 2027-03-01 00:00 +0"),  # what is done is met until its next limit
        (["2026-02-28"], "2027-03-01T00:01", "overdue 2027-03-01 00:00 +1"),
        (["2025-12-01"], "2026-11-20", "met 2026-12-02 00:00 +0"),  # a visit before the books counts …
        (["2024-08-01"], "2026-11-20", "soon 2027-01-02 00:00 +0"),  # … but no limit lies before them
    ],
)
def test_the_yearly_visit_counts_from_the_last_one(visits, now, says) -> None:
    assert seen(owed("VIS-2", OLD, *(visit(f"{day} 10:00") for day in visits), now=now)) == says


def test_missed_years_are_counted_from_the_books_first_day() -> None:
    item = owed("VIS-2", OLD, visit("2027-06-01 10:00"), visit("2028-06-02 10:00"), now="2028-07-01")
    assert item is not None and (item.state, item.missed) == ("met", 2)
    assert item.why == "稳定期和老业主每年访谈：自 2028-06-02 起；每 12 个月一次；此前缺 2 期，最早 2027-01-01"


@pytest.mark.parametrize(
    ("visits", "now", "says"),
    [
        ([], "2026-12-31", "soon 2027-01-02 00:00 +0"),
        (["2026-02-01"], "2026-12-31", "soon 2027-01-02 00:00 +0"),  # one of two
        (["2026-02-01", "2026-03-01"], "2026-12-31", "met 2027-02-02 00:00 +0"),  # from the last but one
        (["2026-02-01", "2026-03-01", "2026-10-01"], "2027-03-01", "met 2027-03-02 00:00 +0"),
        (["2026-02-01", "2026-03-01"], "2027-02-02T00:01", "overdue 2027-02-02 00:00 +1"),
    ],
)
def test_key_customers_are_visited_at_home_twice_in_any_twelve_months(visits, now, says) -> None:
    rows = [visit(f"{day} 10:00") for day in visits]
    assert seen(owed("VIS-3", OLD | {"key_customer": "是"}, *rows, now=now)) == says


def test_only_visits_at_home_count_for_key_customers_and_only_they_are_asked_for() -> None:
    rows = [visit("2026-02-01 10:00", "电话"), visit("2026-03-01 10:00", "来访面谈"), visit("2026-04-01 10:00")]
    assert seen(owed("VIS-3", OLD | {"key_customer": "是"}, *rows, now="2026-12-31")).startswith("soon 2027-01-02")
    assert owed("VIS-3", OLD, *rows) is None


days = st.dates(date(2026, 1, 2), date(2028, 12, 31))


@given(
    visits=st.lists(days, max_size=8),
    today=st.dates(date(2026, 1, 1), date(2029, 6, 30)),
    times=st.sampled_from([1, 2, 3]),
)
def test_it_is_overdue_when_the_span_that_ends_today_holds_too_few(visits, today, times) -> None:
    """The rule in other words: the last 12 months, or the time since the books began, hold enough visits."""
    law = {"VIS-3": {"each": f"{times} every 12 months"}}
    rows = [visit(f"{day} 10:00") for day in visits]
    item = owed("VIS-3", OLD | {"key_customer": "是"}, *rows, now=today.isoformat(), policy=law)
    points = [date(2026, 1, 1)] * times + [day for day in visits if day <= today]
    enough = sum(add_months(day, 12) >= today for day in points) >= times
    assert item is not None and (item.state != "overdue") == enough


@given(visits=st.lists(days, max_size=6), today=days, more=days)
def test_another_visit_never_makes_it_worse(visits, today, more) -> None:
    def limit(days: list[date]) -> date:
        item = owed("VIS-2", OLD, *(visit(f"{day} 10:00") for day in days), now=today.isoformat())
        assert item is not None
        return item.due.date()

    assert limit([*visits, more]) >= limit(visits)


# --- with whom ------------------------------------------------------------------------------------------------------


def test_a_home_rests_with_the_keeper_of_its_zone_a_key_customer_with_the_supervisor() -> None:
    staff = [{"name": "方主管", "post": "客服主管"}, {"name": "周岚", "post": "片区客服员", "zone": "东区"}]
    rows: dict[str, Any] = {"staff": staff, "zones": [{"zone": "东区", "keeper": "周岚"}], "site": SITE}
    named = [
        due_of("VIS-2", households=[OLD | more], **rows) for more in ({}, {"zone": "西区"}, {"key_customer": "是"})
    ]
    assert [item.rests_with for item in named if item] == ["周岚", "方主管", "方主管"]


def test_surveys_count_by_half_year_and_year() -> None:
    def states(now: str, *held: tuple[str, str]) -> list[tuple[str, int]]:
        rows = [{"survey_no": day, "kind": kind, "held_on": day, "asked": 10} for kind, day in held]
        items = due(books(now, site=SITE, surveys=rows), "zh", ["VIS-8"]).items
        return sorted((item.state, item.missed) for item in items)

    assert states("2026-06-30T12:00") == [("open", 0), ("soon", 0)]
    done = ("意见调查", "2026-06-30"), ("满意度调查", "2026-12-31")
    assert states("2026-06-30T12:00", *done) == [("met", 0), ("open", 0)]
    assert states("2026-07-01T12:00", *done) == [("open", 0), ("open", 0)]
    assert states("2027-07-01T12:00", *done) == [("open", 0), ("open", 2)]
