"""CMP-1, 2 and 3: from rows of 投诉 and 延期约定 to what is due."""

from typing import Any

import pytest

from tests.duties import due_of, seen, unclear

COMPLAINT = {
    "complaint_no": "TS1",
    "received_at": "2026-11-02 09:00",  # a Monday
    "urgency": "一般",
    "dispatched_at": "2026-11-02 09:20",
    "agreed_finish_at": "2026-11-06 18:00",
    "status": "处理中",
}


def at(day_and_time: str) -> str:
    return f"2026-11-{day_and_time}"


CONTACT = [
    # what it shows, what the complaint says beside the above, asked at, state, limit and minutes late
    ("特急: 15 minutes from the dispatch", {"urgency": "特急"}, "02T09:35", "soon 2026-11-02 09:35 +0"),
    ("特急, a minute later", {"urgency": "特急"}, "02T09:36", "overdue 2026-11-02 09:35 +1"),
    ("紧急: 30 minutes", {"urgency": "紧急"}, "02T09:51", "overdue 2026-11-02 09:50 +1"),
    ("较急: 1 hour", {"urgency": "较急"}, "02T10:21", "overdue 2026-11-02 10:20 +1"),
    ("一般: 2 hours", {}, "02T11:21", "overdue 2026-11-02 11:20 +1"),
    ("open", {}, "02T09:20", "open 2026-11-02 11:20 +0"),
    ("met at the very minute", {"contacted_at": at("02 11:20")}, "03", "met 2026-11-02 11:20 +0"),
    ("late", {"contacted_at": at("02 12:20")}, "03", "late 2026-11-02 11:20 +60"),
    ("contacted later than asked", {"contacted_at": at("02 12:20")}, "02T12:00", "overdue 2026-11-02 11:20 +40"),
    ("not dispatched: has not started", {"dispatched_at": None}, "03", "-"),
    ("dispatched later than asked", {}, "02T09:19", "-"),
    ("withdrawn", {"status": "已撤诉"}, "03", "-"),
]


@pytest.mark.parametrize(("shows", "cells", "now", "expected"), CONTACT, ids=[case[0] for case in CONTACT])
def test_cmp_1_contact_after_dispatch_by_urgency(shows: str, cells: dict[str, Any], now: str, expected: str) -> None:
    assert seen(due_of("CMP-1", at(now), complaints=[COMPLAINT | cells])) == expected


REPLY = [
    ("open", {}, "03T20:59", "open 2026-11-04 09:00 +0"),
    ("soon", {}, "03T21:00", "soon 2026-11-04 09:00 +0"),
    ("overdue", {}, "04T09:01", "overdue 2026-11-04 09:00 +1"),
    ("met at the very minute", {"replied_at": at("04 09:00")}, "05", "met 2026-11-04 09:00 +0"),
    ("late", {"replied_at": at("04 09:01")}, "05", "late 2026-11-04 09:00 +1"),
    ("over a weekend", {"received_at": at("07 09:00")}, "09T10:00", "overdue 2026-11-09 09:00 +60"),
    ("from the receipt, dispatched or not", {"dispatched_at": None}, "04T09:01", "overdue 2026-11-04 09:00 +1"),
    ("closed without a reply", {"status": "已关闭"}, "04T10:00", "overdue 2026-11-04 09:00 +60"),
    ("withdrawn", {"status": "已撤诉"}, "05", "-"),
]


@pytest.mark.parametrize(("shows", "cells", "now", "expected"), REPLY, ids=[case[0] for case in REPLY])
def test_cmp_2_reply_within_48_hours(shows: str, cells: dict[str, Any], now: str, expected: str) -> None:
    assert seen(due_of("CMP-2", at(now), complaints=[COMPLAINT | cells])) == expected


FINISH = [
    ("open", {}, "04", "open 2026-11-06 18:00 +0"),
    ("soon", {}, "05T15:45", "soon 2026-11-06 18:00 +0"),
    ("overdue", {}, "06T18:01", "overdue 2026-11-06 18:00 +1"),
    ("met at the very minute", {"finished_at": at("06 18:00")}, "20", "met 2026-11-06 18:00 +0"),
    ("late", {"finished_at": at("06 18:30")}, "20", "late 2026-11-06 18:00 +30"),
    (
        "agreed for a mere date: its 00:00",
        {"agreed_finish_at": "2026-11-06"},
        "06T00:01",
        "overdue 2026-11-06 00:00 +1",
    ),
    ("nothing agreed", {"agreed_finish_at": None}, "20", "-"),
    ("withdrawn", {"status": "已撤诉"}, "20", "-"),
]


@pytest.mark.parametrize(("shows", "cells", "now", "expected"), FINISH, ids=[case[0] for case in FINISH])
def test_cmp_3_finished_as_agreed(shows: str, cells: dict[str, Any], now: str, expected: str) -> None:
    assert seen(due_of("CMP-3", at(now), complaints=[COMPLAINT | cells])) == expected


def extension(agreed_at: str, old: str, new: str, **cells: Any) -> dict[str, Any]:
    return {
        "complaint_no": "TS1",
        "agreed_at": at(agreed_at),
        "old_finish_at": at(old),
        "new_finish_at": at(new),
        "agreed_by": "陈静",
    } | cells


FIRST = extension("05 10:00", "06 18:00", "10 18:00")
SECOND = extension("10 09:00", "10 18:00", "13 18:00")
AFTERWARDS = extension("12 09:00", "06 18:00", "16 18:00")
MOVED = [
    # what it shows, the extensions, finished at, asked at, what is due
    ("before it was agreed the first limit holds", [FIRST], None, "05T09:59", "open 2026-11-06 18:00 +0"),
    ("from the minute it is agreed the new one", [FIRST], None, "05T10:00", "open 2026-11-10 18:00 +0"),
    ("the latest of several", [FIRST, SECOND], None, "12", "soon 2026-11-13 18:00 +0"),
    ("latest by when it was agreed, not by its row", [SECOND, FIRST], None, "13T18:01", "overdue 2026-11-13 18:00 +1"),
    ("the first, before the second was agreed", [SECOND, FIRST], None, "09", "soon 2026-11-10 18:00 +0"),
    ("met by the new limit", [FIRST], "10 18:00", "20", "met 2026-11-10 18:00 +0"),
    ("late for the new limit", [FIRST], "10 18:01", "20", "late 2026-11-10 18:00 +1"),
    ("agreed after the old limit was missed", [AFTERWARDS], None, "12", "open 2026-11-16 18:00 +0"),
    ("until then it was overdue", [AFTERWARDS], None, "12T08:00", "overdue 2026-11-06 18:00 +8040"),
    (
        "re-agreed to an earlier day",
        [extension("03 09:00", "06 18:00", "04 18:00")],
        None,
        "05",
        "overdue 2026-11-04 18:00 +1800",
    ),
    ("of another complaint", [FIRST | {"complaint_no": "TS2"}], None, "07T18:00", "overdue 2026-11-06 18:00 +1440"),
    (
        "its other cells do not matter",
        [FIRST | {"agreed_by": "", "old_finish_at": "不记得"}],
        None,
        "09",
        "soon 2026-11-10 18:00 +0",
    ),
]


@pytest.mark.parametrize(("shows", "extensions", "finished", "now", "expected"), MOVED, ids=[case[0] for case in MOVED])
def test_cmp_3_once_re_agreed_by_the_latest_agreement_up_to_the_moment(
    shows: str, extensions: list[dict[str, Any]], finished: str | None, now: str, expected: str
) -> None:
    complaint = COMPLAINT | {"finished_at": at(finished) if finished else None}
    assert seen(due_of("CMP-3", at(now), complaints=[complaint], extensions=extensions)) == expected


def test_cmp_3_an_agreement_is_a_limit_even_where_the_first_was_not_written_down() -> None:
    complaint = COMPLAINT | {"agreed_finish_at": None}
    assert seen(due_of("CMP-3", at("09"), complaints=[complaint], extensions=[FIRST])) == "soon 2026-11-10 18:00 +0"
    assert seen(due_of("CMP-3", at("04"), complaints=[complaint], extensions=[FIRST])) == "-"


def test_cmp_3_why_tells_the_first_agreement_and_each_one_after_it() -> None:
    in_time = COMPLAINT | {"contacted_at": at("02 09:30"), "replied_at": at("02 10:00")}
    item = due_of("CMP-3", at("12"), complaints=[in_time], extensions=[FIRST, SECOND])
    assert item is not None
    assert item.why == (
        "按约定完成处理：自 2026-11-02 09:00 起；“约定完成时间”为 2026-11-06 18:00；"
        "2026-11-05 10:00 重新约定到 2026-11-10 18:00；2026-11-10 09:00 重新约定到 2026-11-13 18:00"
    )


UNCLEAR: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    # the rule, what the complaint says, further rows
    ("CMP-1", {"urgency": "加急"}, {}),
    ("CMP-1", {"dispatched_at": "上午"}, {}),
    ("CMP-1", {"contacted_at": "已联系"}, {}),
    ("CMP-2", {"received_at": ""}, {}),
    ("CMP-2", {"replied_at": "电话答复"}, {}),
    ("CMP-3", {"agreed_finish_at": "尽快"}, {}),
    ("CMP-3", {"finished_at": "好了"}, {}),
    ("CMP-3", {"status": "撤了"}, {}),
    ("CMP-3", {"complaint_no": ""}, {"extensions": [FIRST]}),  # nobody can tell which agreements are its own
    ("CMP-3", {}, {"extensions": [FIRST | {"new_finish_at": "下周"}]}),
    ("CMP-3", {}, {"extensions": [FIRST | {"agreed_at": ""}]}),
    ("CMP-3", {}, {"without": ["extensions"]}),
]


@pytest.mark.parametrize(("rule", "cells", "others"), UNCLEAR)
def test_a_complaint_with_a_cell_that_is_not_understood_is_unclear_never_overdue(
    rule: str, cells: dict[str, Any], others: dict[str, Any]
) -> None:
    assert unclear(rule, complaints=[COMPLAINT | cells], **others)
