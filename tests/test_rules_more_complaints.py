"""CMP-3, 4, 8, 9, 11, 13 and 14: rows of 投诉 and its neighbours in, faults out."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.duties import due_of, seen
from tests.faults import findings, told


def at(day_and_time: str) -> str:
    return f"2026-11-{day_and_time}"


def extended(*agreements: tuple[str, str, str], **cells: Any) -> dict[str, Any]:
    """A complaint to be finished by 5 November 18:00, and its extensions: agreed, old limit, new limit."""
    complaint = {"complaint_no": "TS1", "agreed_finish_at": at("05 18:00")} | cells
    names = ("agreed_at", "old_finish_at", "new_finish_at")
    rows = [{"complaint_no": "TS1"} | dict(zip(names, map(at, row), strict=True)) for row in agreements]
    return {"complaints": [complaint], "extensions": rows}


BROKEN = ["2 old_finish_at broken"]
FIRST, SECOND = ("04 10:00", "05 18:00", "09 18:00"), ("08 10:00", "09 18:00", "12 18:00")

CHAINS = [
    # what it shows, complaint and extensions, faults
    ("never extended", extended(agreed_finish_at=None), []),
    ("once", extended(FIRST), []),
    ("twice", extended(FIRST, SECOND), []),
    ("twice, the later one higher in the sheet", extended(SECOND, FIRST), []),
    ("not the first limit", extended(("04 10:00", "06 18:00", "09 18:00")), BROKEN),
    ("by a minute", extended(("04 10:00", "05 18:01", "09 18:00")), BROKEN),
    (
        "the second goes back to the first",
        extended(FIRST, ("08 10:00", "05 18:00", "12 18:00")),
        ["3 old_finish_at broken"],
    ),
    ("one link is missing, the rest hold", extended(SECOND), BROKEN),
    ("the first agreement was overwritten", extended(FIRST, agreed_finish_at=at("09 18:00")), BROKEN),
    ("the first agreement is blank", extended(FIRST, SECOND, agreed_finish_at=None), ["2 agreed_finish_at no-first"]),
    ("agreed only later than asked", extended(FIRST, ("21 10:00", "01 18:00", "25 18:00")), []),
    (
        "to be agreed on later, the first blank",
        extended(("21 10:00", "01 18:00", "25 18:00"), agreed_finish_at=None),
        [],
    ),
    ("agreed late, after the old limit", extended(("06 10:00", "05 18:00", "09 18:00")), []),
    ("withdrawn complaints keep their agreements too", extended(SECOND, status="已撤诉"), BROKEN),
]


@pytest.mark.parametrize(("shows", "rows", "expected"), CHAINS, ids=[case[0] for case in CHAINS])
def test_cmp_3_each_extension_starts_from_the_limit_before_it(
    shows: str, rows: dict[str, Any], expected: list[str]
) -> None:
    assert told("CMP-3", **rows) == expected


def test_cmp_3_points_into_the_extensions() -> None:
    rows = extended(("04 10:00", "06 18:00", "09 18:00"))
    rows["extensions"][0]["at"] = 7
    (finding,) = findings("CMP-3", **rows)
    assert (finding.workbook, finding.sheet, finding.row, finding.header) == (
        "投诉登记.xlsx",
        "延期约定",
        7,
        "原完成时间",
    )
    assert finding.message == "原完成时间 2026-11-06 18:00 与之前的时限 2026-11-05 18:00 不一致"


@pytest.mark.parametrize("column", ["agreed_at", "old_finish_at"])
def test_cmp_3_what_is_not_understood_breaks_no_chain(column: str) -> None:
    rows = extended(("04 10:00", "06 18:00", "09 18:00"))
    rows["extensions"][0][column] = "下周"
    assert findings("CMP-3", **rows) == []


def test_cmp_3_does_not_compare_with_a_limit_that_is_not_understood() -> None:
    rows = extended(FIRST, SECOND)
    rows["extensions"][0]["new_finish_at"] = "下周"
    rows["complaints"][0]["agreed_finish_at"] = "月底"
    assert findings("CMP-3", **rows) == []


def test_cmp_3_an_extension_of_an_unknown_complaint_is_reported_as_such_only() -> None:
    rows = extended(("04 10:00", "06 18:00", "09 18:00"))
    rows["extensions"][0]["complaint_no"] = "TS9"
    assert findings("CMP-3", **rows) == []


def test_cmp_3_is_not_asked_without_the_extensions() -> None:
    rows = extended(("04 10:00", "06 18:00", "09 18:00"))
    assert len(findings("CMP-3", **rows)) == 1
    assert findings("CMP-3", without=["extensions"], complaints=rows["complaints"]) == []


@given(
    st.lists(st.integers(1, 5000), min_size=1, max_size=5),
    st.data(),
)
def test_cmp_3_finds_the_one_broken_link_wherever_it_stands(steps: list[int], data: st.DataObject) -> None:
    limits = [datetime(2026, 1, 5, 18)]
    for step in steps:
        limits.append(limits[-1] + timedelta(minutes=step))
    links = [
        {"complaint_no": "TS1", "agreed_at": datetime(2026, 1, 2, 9, n), "old_finish_at": old, "new_finish_at": new}
        for n, (old, new) in enumerate(pairwise(limits))
    ]
    mixed = data.draw(st.permutations(links))
    complaint = {"complaint_no": "TS1", "agreed_finish_at": limits[0]}
    assert told("CMP-3", complaints=[complaint], extensions=mixed) == []
    broken = data.draw(st.integers(0, len(mixed) - 1))
    mixed[broken] = mixed[broken] | {"old_finish_at": datetime(2025, 12, 31)}
    assert told("CMP-3", complaints=[complaint], extensions=mixed) == [f"{broken + 2} old_finish_at broken"]


HOT = {
    "complaint_no": "TS1",
    "hot": True,
    "status": "处理中",
    "received_at": at("06 17:00"),  # a Friday
    "group_reported_at": at("09 10:00"),
    "cause": "水泵老化",
    "difficulty": "配件停产",
    "help_needed": "协调厂家",
}
BARE = {"cause": None, "difficulty": None, "help_needed": None}

HOTS = [
    ("reported in full", {}, []),
    ("reported bare", BARE, ["2 cause missing", "2 difficulty missing", "2 help_needed missing"]),
    ("without the help that is needed", {"help_needed": None}, ["2 help_needed missing"]),
    ("not reported yet", BARE | {"group_reported_at": None}, []),
    ("to be reported later than asked", BARE | {"group_reported_at": at("21 10:00")}, []),
    ("a time that is not understood", BARE | {"group_reported_at": "周一"}, []),
    ("not hot", BARE | {"hot": False}, []),
    ("not said to be hot", BARE | {"hot": None}, []),
]


@pytest.mark.parametrize(("shows", "cells", "expected"), HOTS, ids=[case[0] for case in HOTS])
def test_cmp_4_a_report_to_the_group_says_all(shows: str, cells: dict[str, Any], expected: list[str]) -> None:
    assert told("CMP-4", complaints=[HOT | cells]) == expected


REPORTS = [
    # what it shows, cells, asked at, state, limit and minutes late
    ("by the close of the next working day", {"group_reported_at": at("09 18:00")}, "20", "met 2026-11-09 18:00 +0"),
    ("a minute later", {"group_reported_at": at("09 18:01")}, "20", "late 2026-11-09 18:00 +1"),
    ("not reported", {"group_reported_at": None}, "09T18:01", "overdue 2026-11-09 18:00 +1"),
    ("over the weekend there is time", {"group_reported_at": None}, "08", "soon 2026-11-09 18:00 +0"),
    ("not hot", {"hot": False}, "20", "-"),
    ("withdrawn", {"status": "已撤诉"}, "20", "-"),
]


@pytest.mark.parametrize(("shows", "cells", "now", "expected"), REPORTS, ids=[case[0] for case in REPORTS])
def test_cmp_4_reported_within_a_working_day(shows: str, cells: dict[str, Any], now: str, expected: str) -> None:
    assert seen(due_of("CMP-4", at(now), complaints=[HOT | cells])) == expected


def test_cmp_4_rests_with_the_head_of_customer_service() -> None:
    item = due_of("CMP-4", complaints=[HOT], staff=[{"name": "陈静", "post": "客服主管"}])
    assert item is not None
    assert item.rests_with == "陈静"


VERIFIED = [
    ("counted by a verifier", {"counted": True, "verifier": "陈静"}, []),
    ("counted by nobody", {"counted": True}, ["2 verifier no-verifier"]),
    ("left out by nobody: a decision too", {"counted": False}, ["2 verifier no-verifier"]),
    ("undecided", {}, []),
    ("a decision that is not understood", {"counted": "算"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "expected"), VERIFIED, ids=[case[0] for case in VERIFIED])
def test_cmp_8_a_decision_has_a_verifier(shows: str, cells: dict[str, Any], expected: list[str]) -> None:
    assert told("CMP-8", complaints=[{"complaint_no": "TS1"} | cells]) == expected


def test_cmp_8_is_a_warning() -> None:
    (finding,) = findings("CMP-8", complaints=[{"complaint_no": "TS1", "counted": False}])
    assert finding.severity == "warning"
    assert finding.message == "“计入统计”填了“否”，但没有核实人"


ANSWERED = {
    "complaint_no": "TS1",
    "reply_no": "KJ1",
    "status": "处理中",
    "received_at": at("02 09:00"),
    "replied_at": at("02 23:59"),
    "customer_opinion": "表示理解",
}
REPLY = {"reply_no": "KJ1", "effective": at("02")}

REPLIES = [
    # what it shows, what complaint and reply say beside the above, asked at, faults
    ("answered on the day", {}, {}, "20", []),
    ("at the very 24:00 of it", {"replied_at": at("03 00:00")}, {}, "20", []),
    ("the day after", {"replied_at": at("03 00:01")}, {}, "20", ["2 replied_at late"]),
    ("not answered, the day is over", {"replied_at": None}, {}, "03T00:01", ["2 replied_at unanswered"]),
    ("not answered, the day is not over", {"replied_at": None}, {}, "02", []),
    ("not answered: no opinion is missed", {"replied_at": None, "customer_opinion": None}, {}, "02", []),
    ("no opinion", {"customer_opinion": None}, {}, "20", ["2 customer_opinion no-opinion"]),
    ("no opinion before the answer", {"customer_opinion": None}, {}, "02T12:00", []),
    ("the reply came into force later", {"replied_at": at("05 09:00")}, {"effective": at("03")}, "20", []),
    ("its day is not understood", {"replied_at": at("05 09:00")}, {"effective": "下月"}, "20", []),
    ("withdrawn", {"replied_at": None, "status": "已撤诉"}, {}, "20", []),
    ("no unified reply", {"reply_no": None, "replied_at": None}, {}, "20", []),
    ("another reply", {"reply_no": "KJ2", "replied_at": None}, {}, "20", []),
    ("a receipt that is not understood", {"received_at": "周一", "replied_at": None}, {}, "20", []),
    ("an answer that is not understood", {"replied_at": "当天"}, {}, "20", []),
]


@pytest.mark.parametrize(("shows", "cells", "reply", "now", "expected"), REPLIES, ids=[case[0] for case in REPLIES])
def test_cmp_9_a_unified_reply_is_given_on_the_day(
    shows: str, cells: dict[str, Any], reply: dict[str, Any], now: str, expected: list[str]
) -> None:
    rows = {"complaints": [ANSWERED | cells], "standard_replies": [REPLY | reply]}
    assert told("CMP-9", at(now), **rows) == expected


def test_cmp_9_a_site_may_give_more_time() -> None:
    site = {"policy": {"CMP-9": {"within": "1 working day"}}}
    row = ANSWERED | {"replied_at": at("03 18:00")}
    assert told("CMP-9", complaints=[row], standard_replies=[REPLY]) == ["2 replied_at late"]
    assert told("CMP-9", site=site, complaints=[row], standard_replies=[REPLY]) == []


def test_cmp_9_says_when_it_was_answered() -> None:
    row = ANSWERED | {"replied_at": at("03 08:30")}
    (finding,) = findings("CMP-9", complaints=[row], standard_replies=[REPLY])
    assert finding.message == "2026-11-02 09:00 受理，有统一答复 KJ1，2026-11-03 08:30 才答复客户"


NO_FEEDBACK = ["2 next_feedback_at no-feedback"]
UNSOLVED = {"complaint_no": "TS1", "status": "处理中", "received_at": at("02 09:00")}

FEEDBACKS = [
    # what it shows, cells, asked at, faults
    ("unsolved, nothing agreed", {}, "20", NO_FEEDBACK),
    ("unsolved, agreed", {"next_feedback_at": at("04 10:00")}, "20", []),
    ("the day is not over", {}, "02", []),
    ("a minute later it is", {}, "03T00:01", NO_FEEDBACK),
    ("solved on the day", {"status": "已完成", "finished_at": at("02 20:00")}, "20", []),
    ("solved at 24:00", {"status": "已完成", "finished_at": at("03 00:00")}, "20", []),
    ("solved the day after", {"status": "已关闭", "finished_at": at("03 08:00")}, "20", NO_FEEDBACK),
    ("finished, nobody knows when", {"status": "已完成"}, "20", []),
    ("to be finished later than asked", {"finished_at": at("25 08:00")}, "20", NO_FEEDBACK),
    ("withdrawn", {"status": "已撤诉"}, "20", []),
    ("withdrawn after it was finished late", {"status": "已撤诉", "finished_at": at("03 08:00")}, "20", []),
    ("a finish that is not understood", {"finished_at": "当天"}, "20", []),
    ("a status that is not understood", {"status": "弄好了"}, "20", []),
    ("a feedback that is not understood", {"next_feedback_at": "明天"}, "20", []),
]


@pytest.mark.parametrize(("shows", "cells", "now", "expected"), FEEDBACKS, ids=[case[0] for case in FEEDBACKS])
def test_cmp_11_the_next_feedback_is_agreed(shows: str, cells: dict[str, Any], now: str, expected: list[str]) -> None:
    assert told("CMP-11", at(now), complaints=[UNSOLVED | cells]) == expected


PAID = {
    "complaint_no": "TS1",
    "compensation": 200,
    "compensation_approved_by": "周国安",
    "compensation_approved_at": at("02 10:00"),
}
PAID_FOR = ("compensation", "compensation_approved_by", "compensation_approved_at")

PAYMENTS = [
    ("amount, approver and time", {}, []),
    ("no approver", {"compensation_approved_by": None}, ["2 compensation_approved_by missing"]),
    ("no amount", {"compensation": None}, ["2 compensation missing"]),
    ("an amount of 0 is none", {"compensation": 0} | dict.fromkeys(PAID_FOR[1:]), []),
    (
        "an amount of 0 that was approved",
        {"compensation": 0, PAID_FOR[2]: None},
        ["2 compensation_approved_at missing"],
    ),
    ("an amount that is not understood", {"compensation": "二百"}, []),
    ("whoever approves", {"compensation_approved_by": "陈静"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "expected"), PAYMENTS, ids=[case[0] for case in PAYMENTS])
def test_cmp_13_compensation(shows: str, cells: dict[str, Any], expected: list[str]) -> None:
    assert told("CMP-13", complaints=[PAID | cells]) == expected


@given(st.sets(st.sampled_from(PAID_FOR)))
def test_cmp_13_wants_all_three_or_nothing(filled: set[str]) -> None:
    row = PAID | {column: None for column in PAID_FOR if column not in filled}
    wanted = set(PAID_FOR) - filled if filled else set()
    assert told("CMP-13", complaints=[row]) == sorted(f"2 {column} missing" for column in wanted)


MAJOR = {
    "complaint_no": "TS1",
    "major": True,
    "status": "已完成",
    "finished_at": at("02 10:00"),
    "head_reported_at": at("02 11:00"),
    "measures": "更换水泵",
    "customer_opinion": "满意",
}
SILENT = {"head_reported_at": None, "measures": None, "customer_opinion": None}
ALL_SILENT = ["2 customer_opinion missing", "2 head_reported_at missing", "2 measures missing"]

MAJORS = [
    ("reported with result and reaction", {}, []),
    ("nothing on record", SILENT, ALL_SILENT),
    ("finished by its moment", SILENT | {"status": "处理中"}, ALL_SILENT),
    ("finished by its status", SILENT | {"finished_at": None}, ALL_SILENT),
    ("closed", SILENT | {"status": "已关闭", "finished_at": None}, ALL_SILENT),
    ("not finished", SILENT | {"status": "处理中", "finished_at": None}, []),
    ("to be finished later than asked", SILENT | {"status": "处理中", "finished_at": at("21 10:00")}, []),
    ("no reaction", {"customer_opinion": None}, ["2 customer_opinion missing"]),
    ("not major", SILENT | {"major": False}, []),
    ("a report that is not understood", {"head_reported_at": "已报"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "expected"), MAJORS, ids=[case[0] for case in MAJORS])
def test_cmp_14_a_major_complaint_is_reported(shows: str, cells: dict[str, Any], expected: list[str]) -> None:
    assert told("CMP-14", complaints=[MAJOR | cells]) == expected
