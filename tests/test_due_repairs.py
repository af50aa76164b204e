"""REP-1, 2, 3, 8 and 9: from rows of 报事 to what is due. The moment is given with each case, all in November 2026."""

from typing import Any

import pytest

from tests.duties import due_of, seen, unclear

TICKET = {
    "ticket_no": "BS1",
    "reported_at": "2026-11-02 08:00",  # a Monday
    "channel": "电话",
    "kind": "工程类",
    "urgency": "急修",
    "status": "处理中",
}
SPECIAL = {"kind": "特约服务", "appointed_at": "2026-11-04 09:00"}


def at(day_and_time: str) -> str:
    return f"2026-11-{day_and_time}"


ON_SITE = [
    # what it shows, what the ticket says beside the above, asked at, state, limit and minutes late
    ("more than a quarter of the two hours left", {}, "02T09:29", "open 2026-11-02 10:00 +0"),
    ("a quarter left", {}, "02T09:30", "soon 2026-11-02 10:00 +0"),
    ("the very minute", {}, "02T10:00", "soon 2026-11-02 10:00 +0"),
    ("a minute later", {}, "02T10:01", "overdue 2026-11-02 10:00 +1"),
    ("there at the very minute", {"arrived_at": "2026-11-02 10:00"}, "02T12:00", "met 2026-11-02 10:00 +0"),
    ("there a minute late", {"arrived_at": "2026-11-02 10:01"}, "02T12:00", "late 2026-11-02 10:00 +1"),
    ("there, but later than asked", {"arrived_at": "2026-11-02 10:30"}, "02T10:15", "overdue 2026-11-02 10:00 +15"),
    ("an ordinary repair", {"urgency": "一般"}, "02T12:00", "-"),
    ("no urgency given", {"urgency": None}, "02T12:00", "-"),
    ("refused", {"status": "拒绝"}, "02T12:00", "-"),
    ("cancelled", {"status": "已取消"}, "02T12:00", "-"),
    ("before it was reported", {}, "02T07:59", "-"),
    ("at night", {"reported_at": "2026-11-02 23:30"}, "03T01:31", "overdue 2026-11-03 01:30 +1"),
    ("a special service starts when appointed", SPECIAL, "04T10:59", "soon 2026-11-04 11:00 +0"),
    ("and has not started before", SPECIAL, "04T08:59", "-"),
    ("without an appointment it starts as reported", {"kind": "特约服务"}, "02T10:01", "overdue 2026-11-02 10:00 +1"),
    (
        "an appointment is for special services",
        {**SPECIAL, "kind": "物管类"},
        "02T10:01",
        "overdue 2026-11-02 10:00 +1",
    ),
    (
        "sent back: who was there was there",
        {"status": "退回", "arrived_at": at("02 09:00")},
        "05",
        "met 2026-11-02 10:00 +0",
    ),
]


@pytest.mark.parametrize(("shows", "cells", "now", "expected"), ON_SITE, ids=[case[0] for case in ON_SITE])
def test_rep_1_urgent_on_site_within_two_hours(shows: str, cells: dict[str, Any], now: str, expected: str) -> None:
    assert seen(due_of("REP-1", at(now), repairs=[TICKET | cells])) == expected


BACK = {"status": "退回", "finished_at": at("02 20:00"), "returned_at": at("02 21:00")}
URGENT = [
    ("open", {}, "03T01:59", "open 2026-11-03 08:00 +0"),
    ("soon", {}, "03T02:00", "soon 2026-11-03 08:00 +0"),
    ("overdue", {}, "03T09:00", "overdue 2026-11-03 08:00 +60"),
    ("met at the very minute", {"status": "已完工", "finished_at": at("03 08:00")}, "05", "met 2026-11-03 08:00 +0"),
    ("late", {"status": "已关闭", "finished_at": at("03 08:01")}, "05", "late 2026-11-03 08:00 +1"),
    ("over the weekend", {"reported_at": at("06 17:00")}, "07T17:01", "overdue 2026-11-07 17:00 +1"),
    ("ordinary repairs are REP-3", {"urgency": "一般"}, "05", "-"),
    ("refused", {"status": "拒绝"}, "05", "-"),
    ("sent back and not finished anew", BACK, "03T07:00", "soon 2026-11-03 08:00 +0"),
    ("sent back, the time is past", BACK, "03T08:01", "overdue 2026-11-03 08:00 +1"),
    ("finished anew in time", BACK | {"finished_at": at("03 07:00")}, "05", "met 2026-11-03 08:00 +0"),
    ("finished anew too late", BACK | {"finished_at": at("03 10:00")}, "05", "late 2026-11-03 08:00 +120"),
    ("sent back, nobody wrote when", BACK | {"returned_at": None}, "03T08:01", "overdue 2026-11-03 08:00 +1"),
    ("before it was sent back it was finished", BACK, "02T20:30", "met 2026-11-03 08:00 +0"),
    ("at the minute it is sent back it is not", BACK, "02T21:00", "open 2026-11-03 08:00 +0"),
    ("returned with the slip, not sent back", BACK | {"status": "已完工"}, "05", "met 2026-11-03 08:00 +0"),
]


@pytest.mark.parametrize(("shows", "cells", "now", "expected"), URGENT, ids=[case[0] for case in URGENT])
def test_rep_2_urgent_repaired_within_24_hours(shows: str, cells: dict[str, Any], now: str, expected: str) -> None:
    assert seen(due_of("REP-2", at(now), repairs=[TICKET | cells])) == expected


ORDINARY = [
    ("open", {}, "03T08:00", "open 2026-11-05 08:00 +0"),
    ("soon", {}, "04T14:00", "soon 2026-11-05 08:00 +0"),
    ("overdue", {}, "06T08:00", "overdue 2026-11-05 08:00 +1440"),
    ("met", {"finished_at": at("05 08:00")}, "06", "met 2026-11-05 08:00 +0"),
    ("late", {"finished_at": at("05 08:01")}, "06", "late 2026-11-05 08:00 +1"),
    ("special service", SPECIAL, "07T09:01", "overdue 2026-11-07 09:00 +1"),
    ("special service, not yet", SPECIAL, "03", "-"),
    ("urgent repairs are REP-2", {"urgency": "急修"}, "06", "-"),
    ("cancelled", {"status": "已取消"}, "06", "-"),
    ("sent back", BACK, "06", "overdue 2026-11-05 08:00 +2400"),
    ("finished anew", BACK | {"finished_at": at("04 09:00")}, "06", "met 2026-11-05 08:00 +0"),
]


@pytest.mark.parametrize(("shows", "cells", "now", "expected"), ORDINARY, ids=[case[0] for case in ORDINARY])
def test_rep_3_ordinary_repaired_within_72_hours(shows: str, cells: dict[str, Any], now: str, expected: str) -> None:
    assert seen(due_of("REP-3", at(now), repairs=[TICKET | {"urgency": "一般"} | cells])) == expected


RETURNED = {"status": "已完工", "returned_at": at("06 16:00")}  # a Friday
CALLBACK = [
    ("not returned: has not started", {"returned_at": None}, "20", "-"),
    ("by the close of Monday", {}, "07T12:00", "open 2026-11-09 18:00 +0"),
    ("soon", {}, "09T00:00", "soon 2026-11-09 18:00 +0"),
    ("overdue", {}, "09T18:01", "overdue 2026-11-09 18:00 +1"),
    ("met at the close", {"callback_at": at("09 18:00")}, "20", "met 2026-11-09 18:00 +0"),
    ("late", {"callback_at": at("09 18:01")}, "20", "late 2026-11-09 18:00 +1"),
    ("called back on the Saturday", {"callback_at": at("07 10:00")}, "20", "met 2026-11-09 18:00 +0"),
    ("returned on a day off", {"returned_at": at("08 10:00")}, "09T18:01", "overdue 2026-11-09 18:00 +1"),
    ("found on a round", {"channel": "巡检"}, "20", "-"),
    ("refused", {"status": "拒绝"}, "20", "-"),
    ("cancelled", {"status": "已取消"}, "20", "-"),
    ("closed without a callback", {"status": "已关闭"}, "20T18:00", "overdue 2026-11-09 18:00 +15840"),
    ("whatever the kind", {"kind": "特约服务"}, "09T18:01", "overdue 2026-11-09 18:00 +1"),
]


@pytest.mark.parametrize(("shows", "cells", "now", "expected"), CALLBACK, ids=[case[0] for case in CALLBACK])
def test_rep_8_called_back_by_the_next_working_day(shows: str, cells: dict[str, Any], now: str, expected: str) -> None:
    assert seen(due_of("REP-8", at(now), repairs=[TICKET | RETURNED | cells])) == expected


def test_rep_8_over_a_long_holiday_tells_the_days_skipped() -> None:
    item = due_of("REP-8", "2026-10-09", repairs=[TICKET | RETURNED | {"returned_at": "2026-09-30 17:00"}])
    assert seen(item) == "overdue 2026-10-08 18:00 +1800"
    assert item is not None and "跳过休息日 10-01—10-07" in item.why


CLOSED = {"status": "已关闭", "closed_at": at("16 08:00")}
FOLLOWED = [
    # what it shows, the ticket, when it was followed up, asked at, what is due
    ("first from the report", {}, [], "03", "open 2026-11-09 08:00 +0"),
    ("seven days for 工程类", {}, [], "09T08:01", "overdue 2026-11-09 08:00 +1"),
    ("three for 物管类", {"kind": "物管类"}, [], "05T08:01", "overdue 2026-11-05 08:00 +1"),
    ("three for 特约服务, from the report too", SPECIAL, [], "05T08:01", "overdue 2026-11-05 08:00 +1"),
    ("from the last entry", {}, ["05 10:00", "09 07:00"], "12", "open 2026-11-16 07:00 +0"),
    ("in whatever order they stand", {}, ["09 07:00", "05 10:00"], "12", "open 2026-11-16 07:00 +0"),
    ("an entry to come does not count", {}, ["05 10:00", "19 07:00"], "14", "overdue 2026-11-12 10:00 +3720"),
    ("an earlier gap is past once followed up", {}, ["18 08:00"], "20", "open 2026-11-25 08:00 +0"),
    ("an entry before the report is none of it", {}, ["01 08:00"], "03", "open 2026-11-09 08:00 +0"),
    ("soon", {}, ["05 08:00"], "10T14:00", "soon 2026-11-12 08:00 +0"),
    (
        "finished is not closed",
        {"finished_at": at("03 08:00"), "status": "已完工"},
        [],
        "10T08:00",
        "overdue 2026-11-09 08:00 +1440",
    ),
    ("closed with no gap too long", CLOSED, ["09 08:00"], "20", "met 2026-11-09 08:00 +0"),
    ("closed, late by the longest gap", CLOSED, ["04 08:00"], "20", "late 2026-11-11 08:00 +7200"),
    ("closed without any entry", CLOSED, [], "20", "late 2026-11-09 08:00 +10080"),
    ("entries after the end do not count", CLOSED, ["09 08:00", "19 08:00"], "20", "met 2026-11-09 08:00 +0"),
    ("before it was closed", CLOSED, ["09 08:00"], "15", "soon 2026-11-16 08:00 +0"),
    ("closed, but nobody wrote when: open", {"status": "已关闭"}, [], "10T08:00", "overdue 2026-11-09 08:00 +1440"),
    ("refused", {"status": "拒绝"}, [], "20", "-"),
    ("cancelled", {"status": "已取消"}, [], "20", "-"),
]


@pytest.mark.parametrize(("shows", "cells", "entries", "now", "expected"), FOLLOWED, ids=[case[0] for case in FOLLOWED])
def test_rep_9_followed_up_while_open(
    shows: str, cells: dict[str, Any], entries: list[str], now: str, expected: str
) -> None:
    follow_ups = [{"ticket_no": "BS1", "followed_at": at(moment)} for moment in entries]
    others = [{"ticket_no": "BS2", "followed_at": at("10 08:00")}]  # of another ticket
    assert seen(due_of("REP-9", at(now), repairs=[TICKET | cells], follow_ups=follow_ups + others)) == expected


UNCLEAR: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    # the rule, what the ticket says, further rows
    ("REP-1", {"reported_at": "昨天"}, {}),
    ("REP-1", {"arrived_at": "待定"}, {}),
    ("REP-1", {"urgency": "很急"}, {}),
    ("REP-1", {"status": "完了"}, {}),
    ("REP-2", {"finished_at": "已修"}, {}),
    ("REP-2", BACK | {"returned_at": "不详"}, {}),
    ("REP-3", {"urgency": "一般", "appointed_at": "周三"}, {}),
    ("REP-8", RETURNED | {"callback_at": "回访过"}, {}),
    ("REP-8", RETURNED | {"channel": "微信"}, {}),
    ("REP-9", {"kind": "杂项"}, {}),
    ("REP-9", {"closed_at": "关了"}, {}),
    ("REP-9", {"ticket_no": ""}, {}),  # nobody can tell which entries are its own
    ("REP-9", {}, {"follow_ups": [{"ticket_no": "BS1", "followed_at": "上周"}]}),
    ("REP-9", {}, {"without": ["follow_ups"]}),
]


@pytest.mark.parametrize(("rule", "cells", "others"), UNCLEAR)
def test_a_ticket_with_a_cell_that_is_not_understood_is_unclear_never_overdue(
    rule: str, cells: dict[str, Any], others: dict[str, Any]
) -> None:
    assert unclear(rule, repairs=[TICKET | cells], **others)


def test_a_cell_that_the_duty_does_not_look_at_does_no_harm() -> None:
    ticket = TICKET | {"man_hours": "两小时", "fee": "面议", "callback_at": "回访过", "worker": ""}
    entry = {"ticket_no": "BS1", "followed_at": at("15 08:00"), "followed_by": "", "content": ""}
    assert seen(due_of("REP-1", at("02T11:00"), repairs=[ticket])) == "overdue 2026-11-02 10:00 +60"
    assert seen(due_of("REP-9", at("17"), repairs=[ticket], follow_ups=[entry])) == "open 2026-11-22 08:00 +0"
