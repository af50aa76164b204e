"""VIS-6, CARE-3, ARC-4, INC-1 and NOT-8: visits, files and documents that come and go, faults out."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.excel.facts import PICTURE
from tests.faults import findings, told


def at(day_and_time: str) -> str:
    return f"2026-11-{day_and_time}"


ASKED = ("safety", "repair", "cleaning", "complaint_handling", "courtesy", "attitude")
VISIT = {"visit_no": "FT1", "visited_at": at("02 10:30"), "form": "电话"} | dict.fromkeys(ASKED, "一般")
OPINION = {"opinion": "楼道灯暗", "reply": "已换灯"}

VISITS = [
    # what it shows, what the visit says beside the above, faults
    ("all six were asked", {}, []),
    ("one was not", {"courtesy": None}, ["2 courtesy unasked"]),
    ("none was", dict.fromkeys(ASKED), sorted(f"2 {name} unasked" for name in ASKED)),
    ("one that is not understood", {"courtesy": "还行"}, []),
    ("an opinion with its reply", OPINION, []),
    ("an opinion without one", OPINION | {"reply": None}, ["2 reply no-reply"]),
    ("none is no opinion", {"opinion": "无"}, []),
    ("what begins so may be one", {"opinion": "无人打扫楼道"}, ["2 reply no-reply"]),
    ("a visit that is planned", {"visited_at": at("21 10:30"), "courtesy": None, "opinion": "灯暗"}, []),
    ("a visit whose time is not understood", {"visited_at": "上午", "courtesy": None}, []),
]


@pytest.mark.parametrize(("shows", "cells", "expected"), VISITS, ids=[case[0] for case in VISITS])
def test_vis_6_a_visit_is_recorded_whole(shows: str, cells: dict[str, Any], expected: list[str]) -> None:
    assert told("VIS-6", visits=[VISIT | cells]) == expected


def test_vis_6_names_the_question() -> None:
    row = VISIT | {"courtesy": None, "room": "1-1-101", "visitor": "周岚"}
    (finding,) = findings("VIS-6", visits=[row])
    assert (finding.header, finding.message) == ("礼节礼仪", "访谈记录没有“礼节礼仪”的满意度")


CARE = {
    "care_no": "GH1",
    "form": "上门",
    "event_on": at("02"),
    "started_at": at("02 10:30"),
    "ended_at": at("02 10:40"),
    "done_by": "周岚",
    "companion": "何志远",
}

CARES = [
    ("ten minutes, two people", {}, []),
    ("eleven minutes", {"ended_at": at("02 10:41")}, ["2 ended_at long"]),
    ("into the next day", {"ended_at": at("03 10:35")}, ["2 ended_at long"]),
    ("an end that is not known", {"ended_at": None}, []),
    ("an end that is not understood", {"ended_at": "十点四十"}, []),
    ("alone", {"companion": None}, ["2 companion alone"]),
    ("with oneself", {"companion": "周岚"}, ["2 companion alone"]),
    ("two in one cell", {"done_by": "周岚、何志远", "companion": None}, []),
    ("nobody is named", {"done_by": None, "companion": None}, ["2 done_by alone"]),
    ("only the companion is named", {"done_by": None}, ["2 done_by alone"]),
    ("planned", {"started_at": at("21 10:30"), "ended_at": at("21 11:30"), "companion": None}, []),
    ("not done yet", {"started_at": None, "ended_at": None, "companion": None}, []),
    ("a call may last, and takes one", {"form": "电话", "ended_at": at("02 11:30"), "companion": None}, []),
    ("an event may too", {"form": "活动", "ended_at": at("02 12:30"), "companion": None}, []),
    ("a form that is not understood", {"form": "登门", "companion": None}, []),
    ("a gift was declined", {"gift_declined": True}, []),
    ("a gift was taken", {"gift_declined": False}, ["2 gift_declined gift"]),
    ("a gift was taken at an event", {"form": "活动", "gift_declined": False}, ["2 gift_declined gift"]),
    ("no gift was offered", {"gift_declined": None}, []),
]


@pytest.mark.parametrize(("shows", "cells", "expected"), CARES, ids=[case[0] for case in CARES])
def test_care_3_short_by_two_and_without_gifts(shows: str, cells: dict[str, Any], expected: list[str]) -> None:
    assert told("CARE-3", care=[CARE | cells]) == expected


@pytest.mark.parametrize(
    ("shows", "visit", "expected"),
    [
        ("the visit names the second", {"visitor": "周岚", "companion": "何志远"}, []),
        ("the visit names the same one", {"visitor": "周岚"}, ["2 companion alone"]),
        ("the visit is unknown", {"visit_no": "FT9", "visitor": "周岚"}, []),
    ],
)
def test_care_3_counts_those_of_the_visit_too(shows: str, visit: dict[str, Any], expected: list[str]) -> None:
    row = CARE | {"companion": None, "visit_no": "FT1"}
    assert told("CARE-3", care=[row], visits=[{"visit_no": "FT1"} | visit]) == expected


def test_care_3_does_without_the_visits_where_they_cannot_be_read() -> None:
    rows = [CARE | {"companion": None, "visit_no": "FT1"}, CARE | {"companion": None}]
    assert told("CARE-3", without=["visits"], care=rows) == ["3 companion alone"]


@given(st.integers(0, 3000))
def test_care_3_more_than_ten_minutes_is_too_long(minutes: int) -> None:
    start = datetime(2026, 11, 2, 10, 30)
    row = CARE | {"started_at": start, "ended_at": start + timedelta(minutes=minutes)}
    assert told("CARE-3", care=[row]) == (["2 ended_at long"] if minutes > 10 else [])


def test_care_3_takes_its_figures_from_the_policy() -> None:
    site = {"policy": {"CARE-3": {"minutes": 15, "people": 3}}}
    row = CARE | {"ended_at": at("02 10:46")}
    assert told("CARE-3", site=site, care=[row]) == ["2 companion alone", "2 ended_at long"]
    (short, alone) = findings("CARE-3", site=site, care=[row], staff=[{"name": "周岚"}, {"name": "何志远"}])
    assert (short.message, alone.message) == ("上门关怀用了 16 分钟，超过 15 分钟", "上门关怀不足 3 人")


LOAN = {
    "loan_no": "Y1",
    "form": "借阅",
    "borrower": "刘敏",
    "out_at": at("02 09:00"),
    "due_on": at("05"),
    "in_at": at("05 17:00"),
    "intact": True,
}

LOANS = [
    ("back and whole", {}, []),
    ("no agreed day", {"due_on": None}, ["2 due_on no-day"]),
    ("an agreed day that is not understood", {"due_on": "周五"}, []),
    ("nobody looked it through", {"intact": None}, ["2 intact unchecked"]),
    ("marked, with a note", {"intact": False, "note": "第 3 页有划线"}, []),
    ("marked, without one", {"intact": False}, ["2 note no-note"]),
    ("a note says it all", {"intact": None, "note": "缺第 3 页"}, []),
    ("an answer that is not understood", {"intact": "还好"}, []),
    ("still out", {"in_at": None, "intact": None}, []),
    ("back only later than asked", {"in_at": at("21 09:00"), "intact": None}, []),
    ("looked at on the spot", {"form": "查阅", "due_on": None, "intact": None}, []),
    ("back late: that is a duty, not a fault of the row", {"in_at": at("09 09:00")}, []),
]


@pytest.mark.parametrize(("shows", "cells", "expected"), LOANS, ids=[case[0] for case in LOANS])
def test_arc_4_a_day_is_agreed_and_the_file_comes_back_whole(
    shows: str, cells: dict[str, Any], expected: list[str]
) -> None:
    assert told("ARC-4", file_loans=[LOAN | cells]) == expected


STAFF = [{"name": "周国安", "post": "管理处主任"}, {"name": "陈静", "post": "客服主管"}]
CAME_IN = {
    "incoming_no": "S1",
    "received_on": at("02"),
    "title": "消防检查通知",
    "opinion": "请协管队办理",
    "opinion_by": "周国安",
    "handler": "陈静",
    "done_on": at("05"),
    "archived_on": at("06"),
}
BLANK = dict.fromkeys(("opinion", "opinion_by", "handler", "done_on", "archived_on"))

INCOMING = [
    # what it shows, cells, asked at, faults
    ("opinion, handler, done and filed", {}, "20", []),
    ("just received", BLANK, "02", []),
    ("the day after", BLANK, "03T00:01", ["2 handler no-handler", "2 opinion no-opinion"]),
    ("no opinion yet, but who will give it", {"opinion": None}, "20", ["2 opinion no-opinion"]),
    ("whose opinion", {"opinion_by": None}, "20", ["2 opinion_by unsigned"]),
    ("not the head's opinion", {"opinion_by": "陈静"}, "20", ["2 opinion_by not-head"]),
    ("not the head's, on the very day", {"opinion_by": "陈静"}, "02", ["2 opinion_by not-head"]),
    ("the head among others", {"opinion_by": "陈静、周国安"}, "20", []),
    ("nobody handles it", {"handler": None}, "20", ["2 handler no-handler"]),
    ("done, not filed", {"archived_on": None}, "20", ["2 archived_on unfiled"]),
    ("done today, not filed yet", {"archived_on": None}, "05", []),
    ("still handled", {"done_on": None, "archived_on": None}, "20", []),
    ("a day of receipt that is not understood", BLANK | {"received_on": "周一"}, "20", []),
]


@pytest.mark.parametrize(("shows", "cells", "now", "expected"), INCOMING, ids=[case[0] for case in INCOMING])
def test_inc_1_opinion_handler_and_file(shows: str, cells: dict[str, Any], now: str, expected: list[str]) -> None:
    assert told("INC-1", at(now), incoming=[CAME_IN | cells], staff=STAFF) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-11-03", "2026-11-04", []),  # stood in between receipt and completion
        ("2026-11-05", "2026-11-30", []),  # from the day of completion on
        ("2026-11-06", "2026-11-30", ["2 opinion_by not-head"]),
        ("2026-10-01", "2026-11-01", ["2 opinion_by not-head"]),
    ],
)
def test_inc_1_a_deputy_will_do_between_receipt_and_completion(first: str, last: str, expected: list[str]) -> None:
    site = {"deputies": [{"post": "管理处主任", "name": "陈静", "first": first, "last": last}]}
    rows = [CAME_IN | {"opinion_by": "陈静"}]
    assert told("INC-1", site=site, incoming=rows, staff=STAFF) == expected


def test_inc_1_a_deputy_will_do_until_the_moment_asked_about_while_it_is_handled() -> None:
    site = {"deputies": [{"post": "管理处主任", "name": "陈静", "first": "2026-11-20"}]}
    rows = [CAME_IN | {"opinion_by": "陈静", "done_on": None, "archived_on": None}]
    assert told("INC-1", at("20"), site=site, incoming=rows, staff=STAFF) == []
    assert told("INC-1", at("19"), site=site, incoming=rows, staff=STAFF) == ["2 opinion_by not-head"]


def test_inc_1_an_unknown_person_is_reported_as_such_only() -> None:
    assert findings("INC-1", incoming=[CAME_IN | {"opinion_by": "老周"}], staff=STAFF) == []


NUMBER = "云栖客服中心〔2026〕第001号"
KEY = {
    "row_no": "1",
    "title": "限期整改函",
    "medium": "送达",
    "key_document": True,
    "notice_no": NUMBER,
    "issued_on": at("02"),
}
HANDED = {"notice_no": NUMBER, "recipient": "1-1-101 高桂英", "delivered_on": at("03"), "signed_by": "高桂英"}
REFUSED = HANDED | {"signed_by": None, "refused": True}
ON_THE_WAY = HANDED | {"signed_by": None, "delivered_on": None}

DELIVERIES = [
    # what it shows, what the notice says beside the above, deliveries, asked at, faults
    ("signed for", {}, [HANDED], "20", []),
    ("not signed for", {}, [HANDED, HANDED | {"signed_by": None}], "20", ["3 signed_by unsigned"]),
    ("to be handed over later than asked", {}, [HANDED | {"signed_by": None}], "02", []),
    ("on the way, on the day of issue", {}, [ON_THE_WAY], "02", []),
    ("still on the way the day after", {}, [ON_THE_WAY], "03", ["2 signed_by unsigned"]),
    ("refused, with a photograph", {}, [REFUSED | {"evidence": "1.jpg"}], "20", []),
    ("refused, by express mail", {}, [REFUSED | {"express_no": "EX1"}], "20", []),
    ("refused, without a proof", {}, [REFUSED], "20", ["2 evidence refused"]),
    ("a refusal that is not understood", {}, [REFUSED | {"refused": "拒"}], "20", []),
    ("not recorded at all", {}, [], "20", ["2 notice_no undelivered"]),
    ("not recorded on the day of issue", {}, [], "02", []),
    ("issued without a number", {"notice_no": None}, [], "20", ["2 notice_no undelivered"]),
    ("not issued yet", {"issued_on": None, "notice_no": None}, [], "20", []),
    ("withdrawn", {"withdrawn_on": at("03")}, [], "20", []),
    ("to be withdrawn later than asked", {"withdrawn_on": at("21")}, [], "20", ["2 notice_no undelivered"]),
    ("withdrawn, yet handed over", {"withdrawn_on": at("04")}, [REFUSED], "20", ["2 evidence refused"]),
    ("posted, with a photograph", {"medium": "张贴", "photo": "1.jpg"}, [], "20", []),
    ("posted, without one", {"medium": "张贴"}, [], "20", ["2 photo no-photo"]),
    ("posted today", {"medium": "张贴"}, [], "02", []),
    ("posted and handed over", {"medium": "张贴"}, [REFUSED], "20", ["2 evidence refused", "2 photo no-photo"]),
    ("by text message", {"medium": "短信"}, [], "20", []),
    ("no key document", {"key_document": None}, [REFUSED], "20", []),
    ("posted, no key document", {"key_document": False, "medium": "张贴"}, [], "20", []),
    ("the delivery is of another document", {"key_document": None}, [REFUSED | {"notice_no": "别的"}], "20", []),
]


@pytest.mark.parametrize(
    ("shows", "cells", "deliveries", "now", "expected"), DELIVERIES, ids=[case[0] for case in DELIVERIES]
)
def test_not_8_key_documents_are_signed_for(
    shows: str, cells: dict[str, Any], deliveries: list[dict[str, Any]], now: str, expected: list[str]
) -> None:
    assert told("NOT-8", at(now), notices=[KEY | cells], deliveries=deliveries) == expected


def test_not_8_of_hundreds_of_owners_each_is_told_by_itself() -> None:
    """One document handed to 400 homes: every fourth is refused, every tenth lacks what proves it."""
    sent = [HANDED | {"recipient": f"{home}-1-101"} for home in range(400)]
    for home in range(0, 400, 4):
        proof = {"evidence": None} if home % 10 == 0 else {"evidence": PICTURE}
        sent[home] |= {"signed_by": None, "refused": True} | proof
    for home in range(1, 400, 10):
        sent[home] |= {"signed_by": None}
    expected = [f"{home + 2} evidence refused" for home in range(0, 400, 20)]
    expected += [f"{home + 2} signed_by unsigned" for home in range(1, 400, 10)]
    assert sorted(told("NOT-8", at("20"), notices=[KEY], deliveries=sent)) == sorted(expected)


def test_not_8_a_mistyped_number_is_reported_as_such_only() -> None:
    mistyped = [HANDED | {"notice_no": "云栖客服中心〔2026〕第010号"}]
    assert findings("NOT-8", notices=[KEY], deliveries=mistyped) == []


def test_not_8_points_to_the_delivery() -> None:
    (finding,) = findings("NOT-8", notices=[KEY], deliveries=[REFUSED])
    assert (finding.workbook, finding.sheet, finding.header) == ("收发文登记.xlsx", "送达记录", "留证照片")
    assert finding.message == "“1-1-101 高桂英”拒签重要文件，没有留证照片，也没有快递单号"


def test_not_8_is_not_asked_without_the_deliveries() -> None:
    assert findings("NOT-8", without=["deliveries"], notices=[KEY]) == []
