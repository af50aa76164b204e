"""DUTY-4: a month's rosters in, gaps and clashes out."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults import findings, told


def shift(kind: str, starts: str, ends: str, name: str = "何志远", **cells: Any) -> dict[str, Any]:
    return {"kind": kind, "staff_name": name, "starts_at": f"2026-{starts}", "ends_at": f"2026-{ends}"} | cells


HOTLINE = shift("热线", "11-01 00:00", "12-01 00:00")
DESK = shift("前台", "11-01 08:30", "11-30 18:00", name="吴晓")

ROSTERS = [
    # what it shows, shifts, faults
    ("nothing is rostered", [], []),
    ("all of the month", [HOTLINE, DESK], []),
    ("a dormitory makes no roster", [shift("宿舍值日", "11-02 19:00", "11-02 20:00")], []),
    (
        "a dormitory beside it covers nothing",
        [DESK, shift("宿舍值日", "11-01 00:00", "12-01 00:00")],
        ["2 kind hotline-gap"],
    ),
    ("no desk at all", [HOTLINE], ["2 kind desk-gap"]),
    ("no hotline at all", [DESK], ["2 kind hotline-gap"]),
    ("the hotline ends early", [shift("热线", "11-01 00:00", "11-30 20:00"), DESK], ["2 ends_at hotline-gap"]),
    ("the hotline starts late", [shift("热线", "11-01 08:00", "12-01 00:00"), DESK], ["2 starts_at hotline-gap"]),
    (
        "an hour between two shifts",
        [shift("热线", "11-01 00:00", "11-10 08:00"), shift("热线", "11-10 09:00", "12-01 00:00"), DESK],
        ["2 ends_at hotline-gap"],
    ),
    (
        "off at 23:59, on at 00:00",
        [shift("热线", "11-01 00:00", "11-09 23:59"), shift("热线", "11-10 00:00", "11-30 23:59"), DESK],
        [],
    ),
    (
        "two minutes",
        [shift("热线", "11-01 00:00", "11-09 23:58"), shift("热线", "11-10 00:00", "12-01 00:00"), DESK],
        ["2 ends_at hotline-gap"],
    ),
    (
        "the shift of the day before reaches into the month",
        [
            shift("热线", "11-30 20:00", "12-01 08:00"),
            shift("热线", "12-01 08:00", "12-31 23:59"),
            shift("热线", "11-01 00:00", "11-30 20:00"),
            DESK,
            shift("前台", "12-01 08:30", "12-31 18:00"),
        ],
        [],
    ),
    (
        "a long shift over a short one",
        [shift("热线", "11-01 00:00", "11-20 00:00"), shift("热线", "11-02 00:00", "11-03 00:00"), DESK],
        ["2 ends_at hotline-gap"],
    ),
    (
        "the desk over noon",
        [HOTLINE, shift("前台", "11-01 08:30", "11-10 12:00"), shift("前台", "11-10 13:00", "11-30 18:00")],
        ["3 ends_at desk-gap"],
    ),
    (
        "the desk closed at night",
        [HOTLINE, shift("前台", "11-01 08:30", "11-10 18:00"), shift("前台", "11-11 08:30", "11-30 18:00")],
        [],
    ),
    (
        "the desk opens late one day",
        [HOTLINE, shift("前台", "11-01 08:30", "11-10 18:00"), shift("前台", "11-11 09:00", "11-30 18:00")],
        ["3 ends_at desk-gap"],
    ),
    (
        "days without a desk are told once",
        [HOTLINE, shift("前台", "11-01 08:30", "11-10 18:00"), shift("前台", "11-15 08:30", "11-30 18:00")],
        ["3 ends_at desk-gap"],
    ),
    (
        "a shift that ends before it starts is no gap as well",
        [
            shift("热线", "11-01 00:00", "11-10 20:00"),
            shift("热线", "11-10 20:00", "11-10 08:00"),
            shift("热线", "11-11 08:00", "12-01 00:00"),
            DESK,
        ],
        ["3 ends_at reversed"],
    ),
    (
        "nor one that is not understood",
        [
            shift("热线", "11-01 00:00", "11-10 20:00"),
            shift("热线", "11-10 20:00", "11-11 08:00", ends_at="早上"),
            shift("热线", "11-11 08:00", "12-01 00:00"),
            DESK,
        ],
        [],
    ),
    (
        "nor one at an unknown post",
        [
            shift("热线", "11-01 00:00", "11-10 20:00"),
            shift("热線", "11-10 20:00", "11-11 08:00"),
            shift("热线", "11-11 08:00", "12-01 00:00"),
            DESK,
        ],
        [],
    ),
    (
        "nor one that began before the gap",
        [
            shift("热线", "11-01 00:00", "11-10 20:00"),
            shift("热线", "11-10 19:30", "11-11 08:00", ends_at="早上"),
            shift("热线", "11-11 08:00", "12-01 00:00"),
            DESK,
        ],
        [],
    ),
    (
        "nor one of which nothing is understood",
        [shift("热线", "11-01 00:00", "11-10 20:00"), HOTLINE | {"starts_at": "昨晚", "ends_at": "早上"}, DESK],
        [],
    ),
    ("a shift of no time", [HOTLINE, DESK, shift("热线", "11-05 08:00", "11-05 08:00")], ["4 ends_at reversed"]),
    (
        "but what is not understood explains no gap of another week",
        [
            shift("热线", "11-01 00:00", "11-10 20:00"),
            shift("热线", "11-10 20:00", "11-11 08:00", ends_at="早上"),
            shift("热线", "11-11 08:00", "11-20 08:00"),
            DESK,
        ],
        ["4 ends_at hotline-gap"],
    ),
]


@pytest.mark.parametrize(("shows", "rosters", "expected"), ROSTERS, ids=[case[0] for case in ROSTERS])
def test_duty_4_hotline_and_desk_are_kept(shows: str, rosters: list[dict[str, Any]], expected: list[str]) -> None:
    assert told("DUTY-4", rosters=rosters) == expected


def test_duty_4_says_from_when_to_when() -> None:
    rosters = [HOTLINE, shift("前台", "11-01 08:30", "11-10 12:00"), shift("前台", "11-12 13:00", "11-30 18:00")]
    (finding,) = findings("DUTY-4", rosters=rosters)
    assert finding.message == "前台从 2026-11-10 12:00 到 2026-11-12 13:00 的服务时间（08:30–18:00）没有人值班"
    (finding,) = findings("DUTY-4", rosters=[DESK])
    assert finding.message == "热线从 2026-11-01 00:00 到 2026-12-01 00:00 没有人值班"


def test_duty_4_the_desk_has_the_hours_of_the_site() -> None:
    rosters = [HOTLINE] + [shift("前台", f"11-{day:02} 09:00", f"11-{day:02} 17:30") for day in range(1, 31)]
    assert len(told("DUTY-4", rosters=rosters)) == 31, "the first morning, then an evening and a morning each"
    assert told("DUTY-4", site={"desk": {"open": "09:00", "close": "17:30"}}, rosters=rosters) == []
    assert told("DUTY-4", site={"policy": {"DUTY-4": {"open": "09:00", "close": "17:30"}}}, rosters=rosters) == []
    assert len(told("DUTY-4", site={"desk": {"open": "09:00"}}, rosters=rosters)) == 30


CLASHES = [
    # what it shows, another shift of 何志远 who keeps the hotline from 08:00 to 20:00 on the 5th, faults
    ("desk and hotline may be one", shift("前台", "11-05 08:30", "11-05 18:00"), []),
    ("the dormitory in between", shift("宿舍值日", "11-05 19:00", "11-05 20:00"), ["4 staff_name clash"]),
    ("the dormitory just after", shift("宿舍值日", "11-05 20:00", "11-05 21:00"), []),
    ("the dormitory just before", shift("宿舍值日", "11-05 07:00", "11-05 08:00"), []),
    (
        "the dormitory from before: told at the later shift",
        shift("宿舍值日", "11-05 07:00", "11-05 08:01"),
        ["5 staff_name clash"],
    ),
    ("the same post twice", shift("热线", "11-05 19:00", "11-05 21:00"), []),
    ("another person", shift("宿舍值日", "11-05 19:00", "11-05 20:00", name="吴晓"), []),
    ("one of two", shift("宿舍值日", "11-05 19:00", "11-05 20:00", name="吴晓、何志远"), ["4 staff_name clash"]),
    ("swapped away", shift("宿舍值日", "11-05 19:00", "11-05 20:00", swapped_for="吴晓"), []),
    (
        "swapped in",
        shift("宿舍值日", "11-05 19:00", "11-05 20:00", name="吴晓", swapped_for="何志远"),
        ["4 swapped_for clash"],
    ),
]


@pytest.mark.parametrize(("shows", "other", "expected"), CLASHES, ids=[case[0] for case in CLASHES])
def test_duty_4_nobody_is_in_two_places(shows: str, other: dict[str, Any], expected: list[str]) -> None:
    rest = [HOTLINE | {"staff_name": "周岚"}, DESK | {"staff_name": "林若"}]
    own = shift("热线", "11-05 08:00", "11-05 20:00")
    assert told("DUTY-4", rosters=[*rest, other, own]) == expected


def test_duty_4_the_same_post_twice_is_no_clash() -> None:
    twice = [shift("宿舍值日", "11-05 19:00", "11-05 20:00"), shift("宿舍值日", "11-05 19:30", "11-05 20:30")]
    assert told("DUTY-4", rosters=twice) == []


def test_duty_4_a_roster_that_cannot_be_read_is_not_judged() -> None:
    assert findings("DUTY-4", without=["rosters"]) == []


def shifts(cuts: list[int]) -> Iterator[dict[str, Any]]:
    """Hotline shifts that cover November 2026, changing at these hours of the month."""
    first = datetime(2026, 11, 1)
    hours = sorted({0, 30 * 24, *cuts})
    for start, end in pairwise(hours):
        yield {
            "kind": "热线",
            "staff_name": "何志远",
            "starts_at": first + timedelta(hours=start),
            "ends_at": first + timedelta(hours=end),
        }


@given(st.lists(st.integers(1, 30 * 24 - 1), min_size=2, max_size=8), st.data())
def test_duty_4_whatever_shift_is_missing_is_told_and_nothing_else(cuts: list[int], data: st.DataObject) -> None:
    rosters = list(shifts(cuts))
    assert told("DUTY-4", rosters=[*rosters, DESK]) == []
    gone = rosters.pop(data.draw(st.integers(0, len(rosters) - 1)))
    (finding,) = findings("DUTY-4", rosters=[*data.draw(st.permutations(rosters)), DESK])
    starts, ends = (f"{gone[name]:%Y-%m-%d %H:%M}" for name in ("starts_at", "ends_at"))
    assert finding.message == f"热线从 {starts} 到 {ends} 没有人值班"
