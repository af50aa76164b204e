"""INS-2, INS-4 and SCO-5 (faults), INS-2, INF-1 and SEC-3 (duties): small tables in, verdicts out."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.duties import due_of, seen
from tests.faults import findings, told
from tests.rows import books

ROUND = {
    "inspection_no": "X1",
    "kind": "小组周巡",
    "inspected_at": "2026-11-02 09:00",
    "failed_item": "楼道堆物",
    "rectify_by": "赵班长",
    "rectify_due": "2026-11-05",
    "rectified_on": "2026-11-04",
    "rechecked_by": "陈静",
    "rechecked_on": "2026-11-04",
}
OPEN = {"rectified_on": None, "rechecked_by": None, "rechecked_on": None}
UNCHECKED = {"rechecked_by": None, "rechecked_on": None}
PASSED = {"failed_item": None, "rectify_by": None, "rectify_due": None} | OPEN

ROUNDS = [
    # what it shows, what is different, faults
    ("put right and checked", {}, []),
    ("nothing failed", PASSED, []),
    ("still to be put right", OPEN, []),
    ("failed, and no day is set", OPEN | {"rectify_due": None}, ["2 rectify_due no-day"]),
    ("mended on the spot, no day was set", {"rectify_due": None}, []),
    ("put right, not checked", UNCHECKED, ["2 rechecked_by unchecked"]),
    ("checked, who knows when", {"rechecked_on": None}, ["2 rechecked_on unchecked"]),
    ("checked by nobody", {"rechecked_by": None}, ["2 rechecked_by unchecked"]),
    ("checked before it was put right", {"rechecked_on": "2026-11-03"}, ["2 rechecked_on before"]),
    ("to be put right later than asked", UNCHECKED | {"rectified_on": "2026-11-21"}, []),
    ("put right today", UNCHECKED | {"rectified_on": "2026-11-20"}, ["2 rechecked_by unchecked"]),
    ("a day that is not understood", UNCHECKED | {"rectified_on": "周三"}, []),
    ("a check that is not understood", {"rechecked_on": "周三"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "expected"), ROUNDS, ids=[case[0] for case in ROUNDS])
def test_ins_2_what_failed_is_checked_again(shows: str, cells: dict[str, Any], expected: list[str]) -> None:
    assert told("INS-2", inspections=[ROUND | cells]) == expected


ITEM = {"inspection_no": "X1", "item": "绿化", "deducted": 1}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, []),
        ({"rectify_due": "2026-11-05"}, []),
        ({"rectify_due": "2026-11-05", "rectified_on": "2026-11-04"}, ["2 rechecked_by unchecked"]),
        ({"rectify_due": "2026-11-05", "rectified_on": "2026-11-04", "rechecked_by": "陈静"}, []),
    ],
)
def test_ins_2_the_checklist_likewise(cells: dict[str, Any], expected: list[str]) -> None:
    assert told("INS-2", inspection_items=[ITEM | cells]) == expected


def test_ins_2_points_into_the_checklist() -> None:
    row = ITEM | {"rectified_on": "2026-11-04", "at": 9}
    (finding,) = findings("INS-2", inspections=[ROUND], inspection_items=[row])
    assert (finding.sheet, finding.row, finding.header) == ("扣分明细", 9, "复查人")
    assert finding.message == "2026-11-04 已整改完成，但“复查人”是空的"


RECTIFIED = [
    # what it shows, day it was put right, day asked about, verdict
    ("in time", "2026-11-05", "2026-11-20", "met 2026-11-06 00:00 +0"),
    ("a day late", "2026-11-06", "2026-11-20", "late 2026-11-06 00:00 +1440"),
    ("not yet, the day is not over", None, "2026-11-05T23:59", "soon 2026-11-06 00:00 +0"),
    ("not yet, the day is over", None, "2026-11-06T00:01", "overdue 2026-11-06 00:00 +1"),
]


@pytest.mark.parametrize(("shows", "done", "now", "expected"), RECTIFIED, ids=[case[0] for case in RECTIFIED])
def test_ins_2_what_failed_is_put_right_by_its_day(shows: str, done: str | None, now: str, expected: str) -> None:
    cells = {"rectified_on": done}
    assert seen(due_of("INS-2", now=now, inspections=[ROUND | cells])) == expected
    item = ITEM | {"rectify_due": "2026-11-05", "rectify_by": "赵班长"} | cells
    passed = {"inspection_no": "X1", "inspected_at": "2026-11-02 09:00"}
    due = due_of("INS-2", now=now, inspections=[passed], inspection_items=[item])
    assert seen(due) == expected
    assert due is not None and due.rests_with == "赵班长"


def test_ins_2_the_clock_of_the_checklist_starts_with_the_round() -> None:
    passed = {"inspection_no": "X1", "inspected_at": "2026-11-02 09:00"}
    rows = {"inspections": [passed], "inspection_items": [ITEM | {"rectify_due": "2026-11-05"}]}
    due = due_of("INS-2", now="2026-11-02T10:00", **rows)
    assert due is not None and (due.state, due.start.hour) == ("open", 9)
    assert due_of("INS-2", now="2026-11-02T08:59", **rows) is None


def test_ins_2_without_a_day_there_is_no_clock() -> None:
    assert due_of("INS-2", inspections=[ROUND | OPEN | {"rectify_due": None}], inspection_items=[ITEM]) is None


def scored(score: Any, *deducted: Any) -> dict[str, Any]:
    items = [{"inspection_no": "X1", "item": f"第{n}项", "deducted": points} for n, points in enumerate(deducted, 1)]
    return {"inspections": [{"inspection_no": "X1", "score": score}], "inspection_items": items}


SCORES = [
    # what it shows, score and deductions, faults
    ("as the checklist says", scored(97.5, 2, 0.5), []),
    ("typed only", scored(97), []),
    ("checklist only", scored(None, 2), []),
    ("another than the checklist says", scored(98, 2, 0.5), ["2 score differs"]),
    ("never below 0", scored(0, 60, 70), []),
    ("a tenth is a tenth", scored(99.7, 0.1, 0.2), []),
    ("a deduction that is not understood", scored(98, 2, "半分"), []),
    ("a score that is not understood", scored("良", 2), []),
]


@pytest.mark.parametrize(("shows", "rows", "expected"), SCORES, ids=[case[0] for case in SCORES])
def test_ins_4_a_typed_score_agrees_with_the_checklist(shows: str, rows: dict[str, Any], expected: list[str]) -> None:
    assert told("INS-4", **rows) == expected


def test_ins_4_says_both_scores() -> None:
    (finding,) = findings("INS-4", **scored(98, 2, 0.5))
    assert finding.message == "得分填了 98，扣分明细算出来是 97.5"


def test_ins_4_a_number_that_stands_twice_decides_nothing() -> None:
    rows = scored(98, 1)
    rows["inspections"] *= 2
    assert told("INS-4", **rows) == []


@given(st.lists(st.integers(0, 200), min_size=1, max_size=6), st.integers(0, 1000))
def test_ins_4_only_one_score_is_right(tenths: list[int], typed: int) -> None:
    right = max(Fraction(0), 100 - sum(Fraction(t, 10) for t in tenths))
    rows = scored(typed / 10, *(t / 10 for t in tenths))
    assert bool(told("INS-4", **rows)) == (Fraction(typed, 10) != right)


LOW, HIGH = ["未记录", "未答复"], ["回避", "拒绝", "推诿", "拖延", "不文明", "争吵"]
AMOUNTS = [(breach, 50, 100) for breach in LOW] + [(breach, 100, 500) for breach in HIGH]


@pytest.mark.parametrize(("breach", "low", "high"), AMOUNTS)
def test_sco_5_an_amount_lies_within_its_range(breach: str, low: int, high: int) -> None:
    typed = [low - 0.01, low, high, high + 0.01, 0, None, "一百"]
    rows = [{"staff_name": "何志远", "breach": breach, "amount": amount} for amount in typed]
    assert told("SCO-5", first_inquiries=rows) == [f"{at} amount outside" for at in (2, 5, 6)]


def test_sco_5_every_breach_of_the_register_has_its_range() -> None:
    law = books()
    breaches = law.register("first_inquiries").column("breach").choices
    assert set(law.policy["SCO-5"].parameters["ranges"]) == set(breaches)


def test_sco_5_an_unknown_breach_has_no_range() -> None:
    assert findings("SCO-5", first_inquiries=[{"breach": "不耐烦", "amount": 5000}]) == []


INCIDENT = {"incident_no": "SJ1", "happened_at": "2026-11-02 09:00", "manager": "周国安"}

SCENES = [
    # kind, arrival, verdict
    ("火灾爆炸", "11:00", "met 2026-11-02 11:00 +0"),
    ("灾害", "11:01", "late 2026-11-02 11:00 +1"),
    ("治安刑事", None, "overdue 2026-11-02 11:00 +26280"),
    ("伤亡", "09:00", "met 2026-11-02 11:00 +0"),
    ("负面报道", "10:00", "met 2026-11-02 11:00 +0"),
    ("其他", None, "-"),
    ("财产损失", None, "-"),
]
LOSSES = [("财产损失", 4999.99, "-"), ("财产损失", 5000, "late"), ("其他", 5000, "late"), ("其他", 0, "-")]


@pytest.mark.parametrize(("kind", "arrived", "expected"), SCENES)
def test_inf_1_the_manager_is_on_the_scene_within_two_hours(kind: str, arrived: str | None, expected: str) -> None:
    row = INCIDENT | {"kind": kind, "arrived_at": f"2026-11-02 {arrived}" if arrived else None}
    item = due_of("INF-1", incidents=[row])
    assert seen(item) == expected
    assert item is None or item.rests_with == "周国安"


@pytest.mark.parametrize(("kind", "loss", "expected"), LOSSES)
def test_inf_1_a_loss_of_5000_yuan_is_of_class_one(kind: str, loss: float, expected: str) -> None:
    row = INCIDENT | {"kind": kind, "loss": loss, "arrived_at": "2026-11-02 11:01"}
    item = due_of("INF-1", incidents=[row])
    assert (item.state if item else "-") == expected
    item = due_of("INF-1", site={"policy": {"INF-1": {"loss": 5001}}}, incidents=[row])
    assert item is None


@pytest.mark.parametrize(
    ("posts", "control_room", "expected"),
    [
        ("02 17:00", "03 00:00", ["met", "met"]),
        ("03 00:01", "02 16:00", ["late", "met"]),
        (None, "02 16:00", ["met", "overdue"]),
        (None, None, ["overdue", "overdue"]),
    ],
)
def test_sec_3_posts_and_control_room_are_told_the_same_day(
    posts: str | None, control_room: str | None, expected: list[str]
) -> None:
    from sheetkit.due import due

    row = {"change_no": "B1", "changed_at": "2026-11-02 16:00", "changed_by": "何志远"}
    row |= {
        "posts_told_at": posts and f"2026-11-{posts}",
        "control_room_told_at": control_room and f"2026-11-{control_room}",
    }
    items = due(books(customer_changes=[row]), rules=["SEC-3"]).items
    told_on_row = [item for item in items if item.row == 2]
    assert sorted(item.state for item in told_on_row) == sorted(expected)
    assert {item.rests_with for item in told_on_row} == {"何志远"}
