"""Who a complaint or a late report rests with: one step up for each missed limit (CMP-5, REP-15)."""

import pytest

from sheetkit.due import due
from tests.rows import books

STAFF = [
    {"name": "周国安", "post": "管理处主任"},
    {"name": "陈静", "post": "客服主管"},
    {"name": "何志远", "post": "工程主管"},
]
COMPLAINT = {
    "complaint_no": "TS1",
    "urgency": "一般",
    "status": "处理中",
    "department": "工程维修部",
    "received_at": "2026-11-02 09:00",
    "dispatched_at": "2026-11-02 09:30",
    "contacted_at": "2026-11-02 10:00",
    "replied_at": "2026-11-02 17:00",
    "agreed_finish_at": "2026-11-09 18:00",
}
LATE_CONTACT = {"contacted_at": "2026-11-02 12:00"}
LATE_REPLY = {"replied_at": "2026-11-05 12:00"}
EXTENSION = {"complaint_no": "TS1", "old_finish_at": "2026-11-09 18:00", "new_finish_at": "2026-11-20 18:00"}


def rests(now, extensions=(), rule="CMP-3", **changes):
    case = books(now, staff=STAFF, complaints=[{**COMPLAINT, **changes}], extensions=extensions)
    return due(case, "zh", [rule]).items[0]


@pytest.mark.parametrize(
    ("now", "extensions", "changes", "expected"),
    [
        ("2026-11-06T12:00", [], {}, "何志远"),  # nothing missed: the department's head
        ("2026-11-06T12:00", [], LATE_CONTACT, "陈静"),
        ("2026-11-06T12:00", [], {**LATE_CONTACT, **LATE_REPLY}, "周国安"),
        ("2026-11-09T18:01", [], {**LATE_CONTACT, **LATE_REPLY}, "公司总部"),
        ("2026-11-09T18:00", [], {}, "何志远"),  # at the very minute it is in time
        # an extension agreed in time is no miss; one agreed too late stays one
        ("2026-11-12T12:00", [{**EXTENSION, "agreed_at": "2026-11-09 18:00"}], {}, "何志远"),
        ("2026-11-12T12:00", [{**EXTENSION, "agreed_at": "2026-11-10 09:00"}], {}, "陈静"),
        ("2026-11-21T12:00", [{**EXTENSION, "agreed_at": "2026-11-10 09:00"}], {}, "周国安"),
        # what was finished in time missed nothing, whatever was agreed afterwards
        (
            "2026-11-12T12:00",
            [{**EXTENSION, "agreed_at": "2026-11-10 09:00"}],
            {"finished_at": "2026-11-09 18:00"},
            "何志远",
        ),
        # one that had not been agreed by then counts for nothing
        ("2026-11-09T12:00", [{**EXTENSION, "agreed_at": "2026-11-10 09:00"}], {}, "何志远"),
    ],
)
def test_a_step_for_each_missed_limit(now, extensions, changes, expected):
    assert rests(now, extensions, **changes).rests_with == expected


def test_all_items_of_the_complaint_rest_with_the_same_person_whatever_was_asked_for():
    case = books("2026-11-06T12:00", staff=STAFF, complaints=[{**COMPLAINT, **LATE_CONTACT, "hot": "是"}])
    assert {item.rests_with for item in due(case).items if item.register == "complaints"} == {"陈静"}


def test_the_answer_says_who_is_next_and_when():
    item = rests("2026-11-06T12:00", **LATE_CONTACT)
    assert "已错过 1 个时限（CMP-1），现由 陈静 负责；2026-11-09 18:00 仍未完成则上报 周国安" in item.why


def test_a_late_report_climbs_the_same_ladder():
    ticket = {"ticket_no": "BS1", "urgency": "急修", "status": "处理中", "reported_at": "2026-11-02 08:00"}
    for now, expected in [("2026-11-02T09:00", "何志远"), ("2026-11-02T12:00", "陈静"), ("2026-11-04T12:00", "周国安")]:
        case = books(now, staff=STAFF, repairs=[{**ticket, "department": "工程维修部"}])
        assert {item.rests_with for item in due(case, "zh", ["REP-1", "REP-2"]).items} == {expected}
