"""DUTY-2, DUTY-3 and DUTY-4: rosters and handovers in, faults out."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults import findings, told

HEAD = {"name": "陈静", "post": "客服主管"}
BOSS = {"name": "周国安", "post": "管理处主任"}
SWAP = {
    "kind": "前台",
    "staff_name": "何志远",
    "starts_at": "2026-11-05 13:30",
    "ends_at": "2026-11-05 18:00",
    "swapped_for": "吴晓",
    "swap_approved_by": "陈静",
    "swap_approved_at": "2026-11-04 10:00",
}
NOBODY = {"swap_approved_by": None, "swap_approved_at": None}

SWAPS = [
    # what it shows, what is different, faults
    ("approved the day before", {}, []),
    ("approved at the very minute", {"swap_approved_at": "2026-11-05 13:30"}, []),
    ("approved once it had begun", {"swap_approved_at": "2026-11-05 13:31"}, ["2 swap_approved_at late"]),
    ("approved by nobody", NOBODY, ["2 swap_approved_by unapproved"]),
    ("approved, who knows when", {"swap_approved_at": None}, ["2 swap_approved_at unapproved"]),
    ("approved by the centre's head", {"swap_approved_by": "周国安"}, ["2 swap_approved_by not-supervisor"]),
    ("no swap", NOBODY | {"swapped_for": None}, []),
    ("the shift is still to come", NOBODY | {"starts_at": "2026-11-20 17:01", "ends_at": "2026-11-20 18:00"}, []),
    ("the shift begins now", NOBODY | {"starts_at": "2026-11-20 17:00"}, ["2 swap_approved_by unapproved"]),
    ("a start that is not understood", NOBODY | {"starts_at": "下午"}, []),
    ("an approval that is not understood", {"swap_approved_at": "昨天"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "expected"), SWAPS, ids=[case[0] for case in SWAPS])
def test_duty_2_a_swap_is_approved_before_the_shift(shows: str, cells: dict[str, Any], expected: list[str]) -> None:
    assert told("DUTY-2", rosters=[SWAP | cells], staff=[HEAD, BOSS]) == expected


def test_duty_2_a_deputy_of_the_supervisor_approves() -> None:
    deputy = {"deputies": [{"post": "客服主管", "name": "周国安", "first": "2026-11-04", "last": "2026-11-04"}]}
    swap = SWAP | {"swap_approved_by": "周国安"}
    assert told("DUTY-2", site=deputy, rosters=[swap], staff=[HEAD, BOSS]) == []


@pytest.mark.parametrize(
    ("relief", "left", "expected"),
    [
        ("13:20", "13:35", []),
        ("13:20", "13:20", []),
        ("13:20", "13:19", ["2 left_at left-early"]),
        (None, "13:35", ["2 left_at unrelieved"]),
        ("13:20", None, []),
        (None, None, []),
        ("晚到", "13:35", []),
    ],
)
def test_duty_2_nobody_leaves_before_the_relief(relief: str | None, left: str | None, expected: list[str]) -> None:
    row = HANDOVER | {"relief_at": on_the_fifth(relief), "left_at": on_the_fifth(left)}
    assert told("DUTY-2", handovers=[row]) == expected


HANDOVER = {
    "post": "前台",
    "leaver": "何志远",
    "reliever": "吴晓",
    "due_at": "2026-11-05 13:30",
    "relief_at": "2026-11-05 13:20",
    "tidied_at": "2026-11-05 13:15",
    "left_at": "2026-11-05 13:35",
    "goods": "齐全",
    "open_work": "无",
    "oddities": "无",
}
UNWRITTEN = {"goods": None, "open_work": None, "oddities": None}


def on_the_fifth(clock: str | None) -> str | None:
    return f"2026-11-05 {clock}" if clock and clock[0].isdigit() else clock


RELIEFS = [
    # relief, severity and what is said
    ("13:20", []),
    ("13:21", ["warning barely"]),
    ("13:30", ["warning barely"]),
    ("13:31", ["error late"]),
    (None, ["error absent"]),
    ("午后", []),
]
SAID = {"提前不足 10 分钟": "barely", "迟到": "late", "没有到岗时间": "absent"}


@pytest.mark.parametrize(("relief", "expected"), RELIEFS)
def test_duty_3_relief_comes_ten_minutes_early(relief: str | None, expected: list[str]) -> None:
    found = findings("DUTY-3", handovers=[HANDOVER | {"relief_at": on_the_fifth(relief)}])
    names = [next(name for words, name in SAID.items() if one.message.endswith(words)) for one in found]
    assert [f"{one.severity} {name}" for one, name in zip(found, names, strict=True)] == expected
    assert all(one.column == "relief_at" for one in found)


@pytest.mark.parametrize(
    ("tidied", "expected"),
    [
        ("13:15", []),
        ("13:16", ["2 tidied_at tidied-late"]),
        (None, ["2 tidied_at untidied"]),
        ("刚才", []),
    ],
)
def test_duty_3_the_leaver_tidies_a_quarter_of_an_hour_before(tidied: str | None, expected: list[str]) -> None:
    assert told("DUTY-3", handovers=[HANDOVER | {"tidied_at": on_the_fifth(tidied)}]) == expected


def test_duty_3_all_three_are_written_down() -> None:
    blank = [f"2 {column} unwritten" for column in ("goods", "oddities", "open_work")]
    assert told("DUTY-3", handovers=[HANDOVER | UNWRITTEN]) == blank
    (finding,) = findings("DUTY-3", handovers=[HANDOVER | {"oddities": None}])
    assert (finding.header, finding.fix) == ("异常情况", "请补填“异常情况”，没有的写“无”")


def test_duty_3_asks_for_nothing_that_is_not_due_yet() -> None:
    bare = HANDOVER | UNWRITTEN | {"relief_at": None, "tidied_at": None, "left_at": None}
    assert told("DUTY-3", now="2026-11-05T13:15", handovers=[bare]) == []
    assert told("DUTY-3", now="2026-11-05T13:16", handovers=[bare]) == ["2 tidied_at untidied"]
    assert told("DUTY-3", now="2026-11-05T13:30", handovers=[bare]) == ["2 tidied_at untidied"]
    assert len(told("DUTY-3", now="2026-11-05T13:31", handovers=[bare])) == 5


def test_duty_3_without_a_due_time_nothing_is_said() -> None:
    assert findings("DUTY-3", handovers=[HANDOVER | UNWRITTEN | {"due_at": "中午"}]) == []


def test_duty_3_a_site_sets_its_own_minutes() -> None:
    site = {"policy": {"DUTY-3": {"relief": 5, "tidy": 10, "barely": "info"}}}
    row = HANDOVER | {"relief_at": on_the_fifth("13:25"), "tidied_at": on_the_fifth("13:20")}
    assert told("DUTY-3", site=site, handovers=[row]) == []
    (finding,) = findings("DUTY-3", site=site, handovers=[row | {"relief_at": on_the_fifth("13:26")}])
    assert finding.severity == "info"


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
    assert len(told("DUTY-4", rosters=rosters)) == 30, "an hour before and after each night is one gap"
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


def test_duty_4_a_roster_that_cannot_be_read_is_not_judged() -> None:
    assert findings("DUTY-4", without=["rosters"]) == []


def shifts(cuts: list[int]) -> Iterator[dict[str, Any]]:
    """Hotline shifts that cover November 2026, changing at these hours of the month."""
    first = datetime(2026, 11, 1)
    hours = sorted({0, 30 * 24, *cuts})
    for start, end in zip(hours, hours[1:], strict=False):
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
