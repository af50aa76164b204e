"""REP-8, REP-10 and REP-12: rows of 报事 in, faults out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults import findings, told

CALLED_BACK = {
    "ticket_no": "BS1",
    "channel": "电话",
    "status": "已完工",
    "returned_at": "2026-11-02 09:00",
    "callback_form": "电话",
    "callback_at": "2026-11-02 15:00",
    "callback_rating": "满意",
    "callback_by": "陈静",
}
CALLBACK = ("callback_form", "callback_at", "callback_rating", "callback_by")
NONE: dict[str, Any] = dict.fromkeys(CALLBACK)

CALLBACKS = [
    # what it shows, what the ticket says beside the above, faults
    ("recorded whole", {}, []),
    ("no callback yet: that is a duty, not a fault of the row", NONE, []),
    ("no caller", {"callback_by": None}, ["2 callback_by missing"]),
    (
        "a time alone",
        NONE | {"callback_at": "2026-11-02 15:00"},
        ["2 callback_by missing", "2 callback_form missing", "2 callback_rating missing"],
    ),
    ("a result alone asks for the time too", {"callback_at": None}, ["2 callback_at missing"]),
    ("arranged for tomorrow", NONE | {"callback_at": "2026-11-21 15:00"}, []),
    ("tickets from inspections need none", {"channel": "巡检", "callback_by": None}, []),
    ("a channel that is not understood: who knows", {"channel": "巡查", "callback_by": None}, []),
    ("a time that is not understood is reported as such only", {"callback_at": "昨天"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "expected"), CALLBACKS, ids=[case[0] for case in CALLBACKS])
def test_rep_8_a_callback_is_recorded_whole(shows: str, cells: dict[str, Any], expected: list[str]) -> None:
    assert told("REP-8", repairs=[CALLED_BACK | cells]) == expected


@given(st.sets(st.sampled_from(CALLBACK)))
def test_rep_8_wants_all_of_a_callback_or_nothing(filled: set[str]) -> None:
    row = CALLED_BACK | {column: None for column in CALLBACK if column not in filled}
    wanted = set(CALLBACK) - filled if filled else set()
    assert told("REP-8", repairs=[row]) == sorted(f"2 {column} missing" for column in wanted)


def test_rep_8_says_which_cell_is_blank_and_what_to_do() -> None:
    (finding,) = findings("REP-8", repairs=[CALLED_BACK | {"callback_rating": None}], staff=[{"name": "陈静"}])
    assert finding.message == "回访记录不全：“回访结果”是空的"
    assert finding.header == "回访结果"
    assert finding.fix is not None
    assert finding.fix.startswith("请补填“回访结果”")


RECTIFIED = {
    "ticket_no": "BS1",
    "status": "已完工",
    "rectification": True,
    "joint_checked_at": "2026-11-02 10:00",
    "checked_by_service": "周岚",
    "checked_by_engineer": "吴工",
    "customer_called_at": "2026-11-02 10:05",
}
UNCHECKED = {"joint_checked_at": None, "checked_by_service": None, "checked_by_engineer": None}

RECTIFICATIONS = [
    ("inspected together, then called", {}, []),
    ("called at the very minute", {"customer_called_at": "2026-11-02 10:00"}, []),
    ("called before the inspection", {"customer_called_at": "2026-11-02 09:59"}, ["2 joint_checked_at late"]),
    (
        "called without an inspection",
        UNCHECKED,
        ["2 checked_by_engineer unchecked", "2 checked_by_service unchecked", "2 joint_checked_at unchecked"],
    ),
    ("no engineer", {"checked_by_engineer": None}, ["2 checked_by_engineer unchecked"]),
    ("one person is not together", {"checked_by_engineer": "周岚"}, ["2 checked_by_engineer alone"]),
    ("two of service and one engineer", {"checked_by_service": "周岚、何志远"}, []),
    ("one of the two stands in both cells", {"checked_by_service": "周岚、吴工"}, []),
    ("not called yet", UNCHECKED | {"customer_called_at": None}, []),
    ("to be called later than asked", UNCHECKED | {"customer_called_at": "2026-11-21 09:00"}, []),
    ("inspected only later than asked", {"joint_checked_at": "2026-11-21 09:00"}, ["2 joint_checked_at late"]),
    ("not a rectification", UNCHECKED | {"rectification": False}, []),
    ("not said to be one", UNCHECKED | {"rectification": None}, []),
    ("cancelled", UNCHECKED | {"status": "已取消"}, []),
    ("refused", UNCHECKED | {"status": "拒绝"}, []),
    ("a status that is not understood", UNCHECKED | {"status": "完了"}, []),
    ("a call that is not understood", UNCHECKED | {"customer_called_at": "早上"}, []),
    ("an inspection that is not understood", {"joint_checked_at": "早上"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "expected"), RECTIFICATIONS, ids=[case[0] for case in RECTIFICATIONS])
def test_rep_10_inspected_together_before_the_call(shows: str, cells: dict[str, Any], expected: list[str]) -> None:
    assert told("REP-10", repairs=[RECTIFIED | cells]) == expected


def test_rep_10_an_unknown_engineer_is_reported_as_such_only() -> None:
    staff = [{"name": "周岚"}]
    assert findings("REP-10", repairs=[RECTIFIED], staff=staff) == []
    assert findings("REP-10", repairs=[RECTIFIED | {"checked_by_engineer": "周岚、老李"}], staff=staff) == []


REFUSED = {"ticket_no": "BS1", "kind": "工程类", "place": "户内自用", "status": "拒绝", "refusal_reason": "没有人手"}

REFUSALS = [
    ("refused with a reason", {}, ["2 status refused"]),
    ("refused without one: reported once, there", {"refusal_reason": None}, ["2 refusal_reason no-reason"]),
    ("blanks are no reason", {"refusal_reason": " \u3000"}, ["2 refusal_reason no-reason"]),
    ("a special service is no different", {"kind": "特约服务"}, ["2 status refused"]),
    ("common parts may be refused", {"place": "共用部位", "refusal_reason": None}, []),
    ("a place that is not said", {"place": None}, []),
    ("cancelled by the customer", {"status": "已取消"}, []),
    ("done after all", {"status": "已完工"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "expected"), REFUSALS, ids=[case[0] for case in REFUSALS])
def test_rep_12_own_fixtures_are_not_refused(shows: str, cells: dict[str, Any], expected: list[str]) -> None:
    assert told("REP-12", repairs=[REFUSED | cells]) == expected


def test_rep_12_is_a_warning_and_an_error_without_a_reason() -> None:
    rows = [REFUSED, REFUSED | {"ticket_no": "BS2", "refusal_reason": None}]
    assert [(f.row, f.severity) for f in findings("REP-12", repairs=rows)] == [(2, "warning"), (3, "error")]


def test_rep_12_takes_both_severities_from_the_policy() -> None:
    site = {"policy": {"REP-12": {"refused": "info", "severity": "warning"}}}
    rows = [REFUSED, REFUSED | {"ticket_no": "BS2", "refusal_reason": None}]
    assert [f.severity for f in findings("REP-12", site=site, repairs=rows)] == ["info", "warning"]
