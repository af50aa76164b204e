"""The story of one complaint or report: every moment in order, with its limits."""

import pytest

from sheetkit.errors import SheetkitError
from sheetkit.story import story
from tests.rows import books

COMPLAINT = {
    **{"complaint_no": "TS1", "urgency": "一般", "status": "处理中", "content": "电梯噪声"},
    **{"received_at": "2026-11-02 09:00", "dispatched_at": "2026-11-02 09:30", "contacted_at": "2026-11-02 10:00"},
    **{"agreed_finish_at": "2026-11-09 18:00"},
}
EXTENSION = {
    **{"complaint_no": "TS1", "agreed_at": "2026-11-09 10:00", "agreed_by": "陈静"},
    **{"old_finish_at": "2026-11-09 18:00", "new_finish_at": "2026-11-20 18:00"},
}
REST = {
    "extensions": [EXTENSION],
    "follow_ups": [
        {"ticket_no": "TS1", "followed_at": "2026-11-05 09:00", "followed_by": "陈静", "content": "已联系厂家"}
    ],
    "holds": [{"ticket_no": "TS1", "held_at": "2026-11-06 09:00", "reason": "待第三方", "held_by": "陈静"}],
}


def test_all_of_it_in_order():
    told = story("TS1", books("2026-11-10T12:00", complaints=[COMPLAINT], **REST), "zh")
    assert [f"{event.at:%m-%d %H:%M} {event.text}" for event in told.events] == [
        "11-02 09:00 受理时间",
        "11-02 09:30 派发时间",
        "11-02 10:00 联系时间",
        "11-02 11:30 时限：联系投诉人（CMP-1）按时完成",
        "11-04 09:00 时限：答复投诉人（CMP-2）已逾期",
        "11-05 09:00 跟进：已联系厂家（陈静）",
        "11-06 09:00 暂停：待第三方（陈静）",
        "11-09 10:00 重新约定：2026-11-09 18:00 改为 2026-11-20 18:00（陈静）",
        "11-09 18:00 约定完成时间",
        "11-20 18:00 时限：处理完投诉（CMP-3）进行中",
    ]
    assert told.rests_with == "客服主管"


def test_other_complaints_of_the_same_matter_are_named():
    again = {**COMPLAINT, "complaint_no": "TS2", "received_at": "2026-11-03 09:00", "same_as": "TS1"}
    assert story("TS1", books(complaints=[COMPLAINT, again]), "zh").matter == ["TS2"]


def test_a_number_that_is_none_is_said():
    with pytest.raises(SheetkitError, match="没有编号 TS9"):
        story("TS9", books(), "zh")
