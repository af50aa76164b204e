"""DUTY-2 and DUTY-3: swaps and handovers in, faults out; DUTY-4 has a file of its own."""

from typing import Any

import pytest

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
