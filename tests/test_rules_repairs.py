"""REP-4, 5, 6, 7, 11 and 14: what one ticket must satisfy. Each table: what the ticket says, the faults found."""

from itertools import pairwise
from typing import Any

import pytest

from sheetkit.check import check
from tests.faults import told
from tests.rows import books

Cells = dict[str, Any]


def at(clock: str) -> str:
    """A moment of 2 November 2026, long before the moment asked about."""
    return f"2026-11-02 {clock}"


def faults(rule: str, cells: Cells, **site: Any) -> list[str]:
    """Column and name of each fault of the one ticket."""
    return [fault.removeprefix("2 ") for fault in told(rule, repairs=[cells], **site)]


def ids(table: list[Any]) -> list[str]:
    return [str(case[0]) for case in table]


PAID = {"channel": "电话", "urgency": "急修", "fee": 30, "finished_at": at("10:00"), "status": "已完工"}
SMALL = PAID | {"urgency": "一般", "man_hours": 1.5}
UNSIGNED = ["signed unsigned"]
REP_4: list[tuple[str, Cells, list[str]]] = [
    ("urgent, paid and finished", PAID, UNSIGNED),
    ("urgent, of any size", PAID | {"man_hours": 8}, UNSIGNED),
    ("urgent, its hours illegible", PAID | {"man_hours": "两小时"}, UNSIGNED),
    ("a signature says 是", PAID | {"signed": "是"}, []),
    ("and not 否", PAID | {"signed": "否"}, UNSIGNED),
    ("nobody can read whether", PAID | {"signed": "签了"}, []),
    ("nothing was paid", PAID | {"fee": 0}, []),
    ("no fee given", PAID | {"fee": None}, []),
    ("a cent was", PAID | {"fee": 0.01}, UNSIGNED),
    ("not finished", PAID | {"finished_at": None, "status": "处理中"}, []),
    ("ordinary, less than two man-hours", SMALL, UNSIGNED),
    ("just less", SMALL | {"man_hours": 1.99}, UNSIGNED),
    ("two man-hours", SMALL | {"man_hours": 2}, []),
    ("hours not given", SMALL | {"man_hours": None}, []),
    ("small, its urgency illegible", SMALL | {"urgency": "不急"}, UNSIGNED),
    ("found on a round: nobody to sign", PAID | {"channel": "巡检"}, []),
    ("sent back: not finished", PAID | {"status": "退回"}, []),
    ("cancelled", PAID | {"status": "已取消"}, []),
    ("refused", PAID | {"status": "拒绝"}, []),
    ("closed", PAID | {"status": "已关闭"}, UNSIGNED),
    ("status illegible: it may have been sent back", PAID | {"status": "完"}, []),
    ("channel illegible: it may be from a round", PAID | {"channel": "微信"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "found"), REP_4, ids=ids(REP_4))
def test_rep_4_a_signature_for_urgent_or_small_work_that_was_paid(shows: str, cells: Cells, found: list[str]) -> None:
    assert faults("REP-4", cells) == found


LARGE = {"place": "共用部位", "man_hours": 2, "fee": 500, "arrived_at": at("10:00"), "status": "处理中"}
APPROVED = {"approved_by": "周国安", "approved_at": at("10:00")}
REP_5: list[tuple[str, Cells, list[str]]] = [
    ("two hours and 500 yuan, nothing on record", LARGE, ["approved_by unapproved"]),
    ("common equipment too", LARGE | {"place": "共用设备"}, ["approved_by unapproved"]),
    ("the customer's own fixtures", LARGE | {"place": "户内自用"}, []),
    ("place not given", LARGE | {"place": None}, []),
    ("less than two hours", LARGE | {"man_hours": 1.9}, []),
    ("less than 500 yuan", LARGE | {"fee": 499.99}, []),
    ("hours not given", LARGE | {"man_hours": None}, []),
    ("fee not given", LARGE | {"fee": None}, []),
    ("fee illegible", LARGE | {"fee": "面议"}, []),
    ("approved at the minute it started", LARGE | APPROVED, []),
    ("approved a minute after", LARGE | APPROVED | {"approved_at": at("10:01")}, ["approved_at late"]),
    ("approved, nobody says when", LARGE | APPROVED | {"approved_at": None}, ["approved_at unapproved"]),
    ("approved, nobody says by whom", LARGE | APPROVED | {"approved_by": None}, ["approved_by unapproved"]),
    ("when is illegible", LARGE | APPROVED | {"approved_at": "上周"}, []),
    ("not started yet, approved", LARGE | APPROVED | {"arrived_at": None}, []),
    ("start illegible", LARGE | APPROVED | {"approved_at": at("12:00"), "arrived_at": "早上"}, []),
    ("refused", LARGE | {"status": "拒绝"}, []),
    ("cancelled", LARGE | {"status": "已取消"}, []),
    ("status illegible: it may have been cancelled", LARGE | {"status": "?"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "found"), REP_5, ids=ids(REP_5))
def test_rep_5_large_work_on_common_parts_is_approved_before_it_starts(
    shows: str, cells: Cells, found: list[str]
) -> None:
    assert faults("REP-5", cells) == found


def test_figures_are_compared_as_they_were_typed() -> None:
    """2.3 is 2.3, though no binary fraction is."""
    site = {"policy": {"REP-4": {"man_hours": 2.3}, "REP-5": {"man_hours": 2.3, "fee": 0.3}}}
    assert faults("REP-4", SMALL | {"man_hours": 2.3}, site=site) == []
    assert faults("REP-5", LARGE | {"man_hours": 2.3, "fee": 0.3}, site=site) == ["approved_by unapproved"]


REP_6: list[tuple[str, Cells, list[str]]] = [
    ("dispatched, arrived", {"dispatched_at": at("09:00"), "arrived_at": at("09:30")}, []),
    ("at the same minute", {"dispatched_at": at("09:00"), "arrived_at": at("09:00")}, []),
    ("arrived before", {"dispatched_at": at("09:00"), "arrived_at": at("08:59")}, ["dispatched_at before"]),
    ("finished before", {"dispatched_at": at("09:00"), "finished_at": at("08:59")}, ["dispatched_at before"]),
    ("arrived undispatched", {"arrived_at": at("09:30")}, ["dispatched_at undispatched"]),
    ("finished undispatched", {"finished_at": at("09:30")}, ["dispatched_at undispatched"]),
    ("both: said once", {"arrived_at": at("09:00"), "finished_at": at("09:30")}, ["dispatched_at undispatched"]),
    ("nobody went", {"status": "待派单"}, []),
    ("dispatch illegible", {"dispatched_at": "上午", "arrived_at": at("09:30")}, []),
    ("arrival illegible", {"dispatched_at": at("09:00"), "arrived_at": "早上"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "found"), REP_6, ids=ids(REP_6))
def test_rep_6_no_work_without_a_dispatch(shows: str, cells: Cells, found: list[str]) -> None:
    assert faults("REP-6", cells) == found


DONE = {
    "channel": "电话",
    "status": "已完工",
    "worker": "吴工",
    "arrived_at": at("09:00"),
    "finished_at": at("10:00"),
    "result": "更换阀芯",
}
BACK = DONE | {"returned_at": at("11:00"), "rating": "满意", "signed": "是"}
ALL_BLANK = [f"{column} missing" for column in ("arrived_at", "finished_at", "result", "worker")]
REP_7: list[tuple[str, Cells, list[str]]] = [
    ("finished and complete", DONE, []),
    ("returned and complete", BACK, []),
    ("no worker", DONE | {"worker": None}, ["worker missing"]),
    ("no arrival", DONE | {"arrived_at": None}, ["arrived_at missing"]),
    ("no finish", DONE | {"finished_at": None}, ["finished_at missing"]),
    ("no cause and result", DONE | {"result": None}, ["result missing"]),
    ("nothing at all", {"status": "已完工"}, ALL_BLANK),
    ("closed: the same", {"status": "已关闭"}, ALL_BLANK),
    ("returned, not rated", BACK | {"rating": None}, ["rating missing"]),
    ("returned, not signed", BACK | {"signed": None}, ["signed unsigned"]),
    ("returned, signature refused", BACK | {"signed": "否"}, ["signed unsigned"]),
    ("not returned: neither asked for", BACK | {"returned_at": None, "rating": None, "signed": None}, []),
    ("found on a round: neither", BACK | {"channel": "巡检", "rating": None, "signed": None}, []),
    ("any rating will do", BACK | {"rating": "不满意"}, []),
    ("a blank cell that was illegible", DONE | {"arrived_at": "早上", "finished_at": "中午"}, []),
    ("channel illegible: it may be from a round", BACK | {"channel": "?", "rating": None, "signed": None}, []),
    *(
        (f"{status} is not finished", {"status": status}, [])
        for status in ("待派单", "处理中", "退回", "拒绝", "已取消")
    ),
]


@pytest.mark.parametrize(("shows", "cells", "found"), REP_7, ids=ids(REP_7))
def test_rep_7_a_finished_ticket_is_complete(shows: str, cells: Cells, found: list[str]) -> None:
    assert faults("REP-7", cells) == found


def test_rep_7_an_outside_worker_is_no_second_finding() -> None:
    """服务人员 may be an outside worker: a warning about the name, and the ticket shows a worker."""
    staff = [{"staff_no": "1", "name": "陈静", "department": "客户服务中心", "post": "客服主管"}]
    assert check(books(repairs=[DONE], staff=staff), rules=["REP-7"]) == []


ORDER = {
    "reported_at": at("08:00"),
    "dispatched_at": at("09:00"),
    "arrived_at": at("10:00"),
    "finished_at": at("11:00"),
    "returned_at": at("12:00"),
    "callback_at": at("13:00"),
    "closed_at": at("14:00"),
    "status": "已关闭",
}
STEPS = [name for name in ORDER if name != "status"]


def test_rep_11_moments_in_their_order_or_at_one_minute() -> None:
    assert faults("REP-11", ORDER) == []
    assert faults("REP-11", ORDER | dict.fromkeys(STEPS, at("08:00"))) == []


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(STEPS)))
def test_rep_11_each_moment_before_the_one_it_follows_is_a_fault(earlier: str, later: str) -> None:
    swapped = {earlier: ORDER[later], later: ORDER[earlier]}
    assert faults("REP-11", ORDER | swapped) == [f"{later} order"]


@pytest.mark.parametrize("name", STEPS)
def test_rep_11_no_moment_lies_after_the_one_asked_about(name: str) -> None:
    assert faults("REP-11", {name: "2026-11-20 17:00"}) == []
    assert faults("REP-11", {name: "2026-11-20 17:01"}) == [f"{name} future"]


REP_11: list[tuple[str, Cells, list[str]]] = [
    ("blank ones are passed over", ORDER | {"dispatched_at": None, "arrived_at": at("07:59")}, ["arrived_at order"]),
    (
        "one in the future makes no other out of order",
        ORDER | {"dispatched_at": "2027-11-02 09:00"},
        ["dispatched_at future"],
    ),
    ("one slip is one fault", ORDER | {"reported_at": at("23:00")}, ["dispatched_at order"]),
    (
        "two slips are two",
        ORDER | {"reported_at": at("23:00"), "finished_at": at("23:00")},
        ["dispatched_at order", "returned_at order"],
    ),
    ("an illegible one is passed over", ORDER | {"arrived_at": "早上"}, []),
    ("sent back, then finished anew", ORDER | {"status": "退回", "finished_at": at("12:30")}, []),
    ("the same of a ticket not sent back", ORDER | {"finished_at": at("12:30")}, ["returned_at order"]),
    ("status illegible: it may have been sent back", ORDER | {"status": "?", "finished_at": at("12:30")}, []),
    ("an appointment may lie ahead", {"appointed_at": "2026-12-01 09:00"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "found"), REP_11, ids=ids(REP_11))
def test_rep_11_moments_and_their_order(shows: str, cells: Cells, found: list[str]) -> None:
    assert faults("REP-11", cells) == found


SENT, FINISHED, RETURNED, CLOSED, CALLED = (
    {name: at(clock)}
    for name, clock in (
        ("dispatched_at", "09:00"),
        ("finished_at", "10:00"),
        ("returned_at", "11:00"),
        ("closed_at", "13:00"),
        ("callback_at", "12:00"),
    )
)
TOO_EARLY, MISSING = ["status too-early"], ["status missing"]
REP_14: list[tuple[str, Cells, list[str]]] = [
    ("待派单 not dispatched", {}, []),
    ("待派单 dispatched", SENT, TOO_EARLY),
    ("处理中 dispatched", SENT, []),
    ("处理中 not dispatched", {}, MISSING),
    ("处理中 finished", SENT | FINISHED, TOO_EARLY),
    ("已完工 finished", SENT | FINISHED, []),
    ("已完工 not finished", SENT, MISSING),
    ("已完工 closed", FINISHED | CLOSED, TOO_EARLY),
    ("退回 returned", FINISHED | RETURNED, []),
    ("退回 not returned", FINISHED, MISSING),
    ("退回 finished anew", {"finished_at": at("11:01")} | RETURNED, ["status redone"]),
    ("退回 finished at the minute of the return", {"finished_at": at("11:00")} | RETURNED, []),
    ("已关闭 with all", FINISHED | RETURNED | CALLED | CLOSED, []),
    ("已关闭 not finished", RETURNED | CALLED | CLOSED, MISSING),
    ("已关闭 without the time", FINISHED | RETURNED | CALLED, MISSING),
    ("已关闭 not called back", FINISHED | RETURNED | CLOSED, MISSING),
    ("已关闭 never returned: no callback due", FINISHED | CLOSED, []),
    ("已关闭 found on a round: no callback due", FINISHED | RETURNED | CLOSED | {"channel": "巡检"}, []),
    ("已关闭 channel illegible: perhaps none due", FINISHED | RETURNED | CLOSED | {"channel": "?"}, []),
    ("已关闭 with nothing", {}, [*MISSING, *MISSING]),
    ("拒绝 not finished", SENT, []),
    ("拒绝 finished", FINISHED, TOO_EARLY),
    ("已取消 not finished", {}, []),
    ("已取消 finished", FINISHED, TOO_EARLY),
    ("处理中 dispatch illegible", {"dispatched_at": "上午"}, []),
    ("已关闭 time illegible", FINISHED | {"closed_at": "昨天"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "found"), REP_14, ids=ids(REP_14))
def test_rep_14_the_status_says_what_the_moments_say(shows: str, cells: Cells, found: list[str]) -> None:
    status = shows.split(maxsplit=1)[0]
    assert faults("REP-14", {"channel": "电话", "status": status} | cells) == found


def test_rep_14_an_illegible_status_says_nothing() -> None:
    assert faults("REP-14", SENT | FINISHED | {"status": "差不多了"}) == []
