"""PROC-1 to PROC-10: rows of the front desk in, faults out."""

from typing import Any

import pytest

from sheetkit.errors import SheetkitError
from tests.faults import findings, told
from tests.rows import books

RULES = {
    "PROC-1": "receptions",
    "PROC-2": "move_ins",
    "PROC-3": "renovations",
    "PROC-4": "goods_passes",
    "PROC-5": "parcels",
    "PROC-6": "residents",
    "PROC-7": "repairs",
    "PROC-8": "receptions",
    "PROC-9": "fees",
    "PROC-10": "events",
}

GOOD: dict[str, dict[str, Any]] = {
    "PROC-1": {"channel": "来电", "kind": "咨询", "first_asked": "何志远", "purpose": "停车", "answer": "每月 150 元"},
    "PROC-2": {
        "handled_on": "2026-11-02",
        "identity_checked": True,
        "papers_filled": True,
        "agreements_signed": True,
        "fee_due": 1680,
        "fee_paid": 1680,
        "checked_by": "陈静",
        "file_no": "D1",
    },
    "PROC-3": {
        "filed_on": "2026-11-02",
        "deposit": 2000,
        "starts": "2026-11-03",
        "ends": "2026-11-18",
        "last_inspected_on": "2026-11-10",
        "closed_on": "2026-11-19",
    },
    "PROC-4": {
        "issued_at": "2026-11-02 09:00",
        "applicant_kind": "业主",
        "identity_checked": True,
        "posts_told_at": "2026-11-02 09:05",
        "released_at": "2026-11-02 09:30",
    },
    "PROC-5": {"received_at": "2026-11-02 09:00", "collected_at": "2026-11-02 18:00", "collected_by": "刘敏"},
    "PROC-6": {"name": "刘敏", "starts": "2026-01-01", "ends": "2026-11-20"},
    "PROC-7": {
        "kind": "特约服务",
        "channel": "电话",
        "status": "已关闭",
        "dispatched_at": "2026-11-02 09:00",
        "department": "环境部",
        "returned_at": "2026-11-02 11:00",
        "callback_at": "2026-11-02 15:00",
    },
    "PROC-8": {
        "received_at": "2026-11-02 10:00",
        "channel": "媒体",
        "kind": "采访",
        "outlet": "都市报",
        "name": "林记者",
        "phone": "13900000000",
        "column_name": "民生",
        "purpose": "电梯维修",
        "head_told_at": "2026-11-02 10:30",
    },
    "PROC-9": {"kind": "物业费", "rate": 2.8, "amount": 280, "paid": 280, "paid_on": "2026-10-20"},
    "PROC-10": {
        "name": "重阳敬老",
        "planned_in": "年度计划",
        "approved_by": "周国安",
        "held_on": "2026-10-18",
        "place": "中心花园",
        "budget": 900,
        "people": 60,
        "summary": "参与踊跃",
        "photo": "20261018.jpg",
    },
}
REMINDED = {"reminded_on": "2026-10-18", "reminder_form": "电话", "reason": "出差"}
WORKS = {"ends": "2026-12-20", "closed_on": None}
AHEAD = {"held_on": "2026-11-21", "people": None, "summary": None, "photo": None}

CASES: list[tuple[str, dict[str, Any], list[str]]] = [
    # rule, what is different from a good row, faults
    ("PROC-1", {"answer": None, "follower": "何志远"}, []),
    ("PROC-1", {"answer": None}, ["answer unanswered"]),
    ("PROC-1", {"answer": None, "ticket_no": "BS1"}, ["answer unanswered"]),
    ("PROC-2", {"identity_checked": False}, ["identity_checked undone"]),
    ("PROC-2", {"identity_checked": None}, ["identity_checked undone"]),
    ("PROC-2", {"identity_checked": "看过"}, []),
    (
        "PROC-2",
        {"papers_filled": None, "agreements_signed": None},
        ["agreements_signed undone", "papers_filled undone"],
    ),
    ("PROC-2", {"fee_paid": 1679.99}, ["fee_paid unpaid"]),
    ("PROC-2", {"fee_paid": None}, ["fee_paid unpaid"]),
    ("PROC-2", {"fee_due": None, "fee_paid": None}, []),
    ("PROC-2", {"fee_due": 0, "fee_paid": None}, []),
    ("PROC-2", {"fee_paid": 2000}, []),
    ("PROC-2", {"fee_due": "面议"}, []),
    ("PROC-2", {"checked_by": None, "file_no": None}, ["checked_by blank", "file_no blank"]),
    ("PROC-2", {"handled_on": "2026-11-21", "identity_checked": None, "file_no": None}, []),
    ("PROC-3", {"filed_on": "2026-11-03"}, []),
    ("PROC-3", {"filed_on": "2026-11-04"}, ["filed_on late"]),
    ("PROC-3", {"deposit": None}, ["deposit blank"]),
    ("PROC-3", {"ends": None, "closed_on": None}, ["ends blank"]),
    ("PROC-3", {"ends": "2026-11-02", "closed_on": None}, ["ends order"]),
    ("PROC-3", {"last_inspected_on": None}, ["last_inspected_on uninspected"]),
    ("PROC-3", {"last_inspected_on": "2026-11-02"}, ["last_inspected_on uninspected"]),
    ("PROC-3", {"last_inspected_on": "2026-11-03"}, []),
    ("PROC-3", WORKS | {"starts": "2026-11-20", "last_inspected_on": None}, []),
    ("PROC-3", WORKS | {"starts": "2026-11-19", "last_inspected_on": None}, ["last_inspected_on uninspected"]),
    ("PROC-3", {"closed_on": None}, ["closed_on unclosed"]),
    ("PROC-3", {"ends": "2026-11-20", "closed_on": None}, []),
    ("PROC-3", {"starts": "月初", "last_inspected_on": None}, []),
    ("PROC-3", {"ends": "月底", "closed_on": None}, []),
    ("PROC-4", {"identity_checked": False}, ["identity_checked undone"]),
    ("PROC-4", {"applicant_kind": "租户"}, ["owner_consent no-consent"]),
    ("PROC-4", {"applicant_kind": "租户", "owner_consent": False}, ["owner_consent no-consent"]),
    ("PROC-4", {"applicant_kind": "租户", "owner_consent": True}, []),
    ("PROC-4", {"applicant_kind": "其他"}, []),
    ("PROC-4", {"applicant_kind": "租客"}, []),
    ("PROC-4", {"posts_told_at": None}, ["posts_told_at untold"]),
    ("PROC-4", {"posts_told_at": "2026-11-02 09:30"}, []),
    ("PROC-4", {"posts_told_at": "2026-11-02 09:31"}, ["posts_told_at told-late"]),
    ("PROC-4", {"released_at": None}, []),
    ("PROC-4", {"issued_at": "2026-11-20 17:01", "identity_checked": None, "posts_told_at": None}, []),
    ("PROC-5", {"collected_at": None, "collected_by": None}, []),
    ("PROC-5", {"collected_by": None}, ["collected_by unsigned"]),
    ("PROC-5", {"collected_at": None}, ["collected_at no-moment"]),
    ("PROC-5", {"collected_at": "晚上"}, []),
    ("PROC-6", {"ends": "2026-11-19"}, ["ends past"]),
    ("PROC-6", {"ends": None}, ["ends no-end"]),
    ("PROC-6", {"ends": "2025-12-31"}, ["ends order"]),
    ("PROC-6", {"ends": "年底"}, []),
    ("PROC-7", {"dispatched_at": None}, ["dispatched_at blank"]),
    ("PROC-7", {"department": None}, ["worker blank"]),
    ("PROC-7", {"department": None, "worker": "赵师傅"}, []),
    ("PROC-7", {"returned_at": None, "callback_at": None}, ["callback_at blank", "returned_at blank"]),
    ("PROC-7", {"callback_at": None, "channel": "巡检"}, []),
    ("PROC-7", {"status": "已完工", "returned_at": None, "callback_at": None}, []),
    ("PROC-7", {"status": "处理中", "dispatched_at": None}, ["dispatched_at blank"]),
    ("PROC-7", {"status": "待派单", "dispatched_at": None, "department": None}, []),
    ("PROC-7", {"status": "已取消", "dispatched_at": None, "department": None}, []),
    ("PROC-7", {"kind": "工程类", "dispatched_at": None}, []),
    ("PROC-8", {"outlet": None, "column_name": None}, ["column_name blank", "outlet blank"]),
    ("PROC-8", {"phone": None}, ["phone blank"]),
    ("PROC-8", {"channel": "来电", "outlet": None}, ["outlet blank"]),
    ("PROC-8", {"kind": "其他", "outlet": None}, ["outlet blank"]),
    ("PROC-8", {"channel": "来电", "kind": "咨询", "outlet": None, "head_told_at": None}, []),
    ("PROC-8", {"head_told_at": None}, ["head_told_at untold"]),
    ("PROC-8", {"head_told_at": "2026-11-03 00:00"}, []),
    ("PROC-8", {"head_told_at": "2026-11-03 00:01"}, ["head_told_at told-late"]),
    ("PROC-8", {"received_at": "2026-11-20 10:00", "head_told_at": None}, []),
    ("PROC-8", {"received_at": "上午", "head_told_at": None}, []),
    ("PROC-9", {"paid_on": None}, ["paid_on no-day"]),
    ("PROC-9", {"paid": None}, ["paid no-amount"]),
    ("PROC-9", {"paid": None, "paid_on": None}, []),
    ("PROC-9", {"paid": 0, "paid_on": None}, []),
    ("PROC-9", REMINDED, []),
    ("PROC-9", REMINDED | {"reason": None}, ["reason blank"]),
    ("PROC-9", REMINDED | {"reminder_form": None}, ["reminder_form blank"]),
    ("PROC-9", REMINDED | {"reminded_on": None}, ["reminded_on blank"]),
    ("PROC-9", {"reason": "出差"}, []),
    ("PROC-9", REMINDED | {"reminded_on": "上周"}, []),
    ("PROC-9", {"rate": 100}, []),
    ("PROC-10", {"planned_in": None}, ["planned_in blank"]),
    ("PROC-10", {"planned_in": "临时"}, ["planned_in unplanned"]),
    ("PROC-10", {"approved_by": None, "place": None}, ["approved_by blank", "place blank"]),
    ("PROC-10", {"budget": 0, "people": 0}, []),
    ("PROC-10", {"budget": None, "photo": None, "summary": None}, ["budget blank", "photo blank", "summary blank"]),
    ("PROC-10", AHEAD | {"budget": None}, []),
    ("PROC-10", AHEAD | {"held_on": "2026-11-20"}, []),
    ("PROC-10", AHEAD | {"held_on": "2026-11-20", "budget": None}, ["budget blank"]),
    ("PROC-10", AHEAD | {"held_on": "2026-11-19"}, ["people blank", "photo blank", "summary blank"]),
]


@pytest.mark.parametrize("rule", RULES)
def test_a_good_row_is_not_reported(rule: str) -> None:
    assert told(rule, **{RULES[rule]: [GOOD[rule]]}) == []


@pytest.mark.parametrize(("rule", "cells", "expected"), CASES)
def test_what_is_told_of_a_row(rule: str, cells: dict[str, Any], expected: list[str]) -> None:
    assert told(rule, **{RULES[rule]: [GOOD[rule] | cells]}) == [f"2 {fault}" for fault in expected]


def test_proc_6_past_the_end_is_a_warning_that_a_site_may_change() -> None:
    rows = [GOOD["PROC-6"] | {"ends": "2026-11-19"}]
    found = findings("PROC-6", residents=rows)
    assert [one.severity for one in found] == ["warning"]
    assert found[0].message == "刘敏 的暂住期限 2026-11-19 已过"
    (finding,) = findings("PROC-6", site={"policy": {"PROC-6": {"past": "info"}}}, residents=rows)
    assert finding.severity == "info"


def test_proc_6_at_24_00_the_last_day_is_not_past() -> None:
    rows = [GOOD["PROC-6"]]
    assert told("PROC-6", now="2026-11-20", residents=rows) == []
    assert told("PROC-6", now="2026-11-21T00:01", residents=rows) == ["2 ends past"]


def test_proc_8_does_not_repeat_what_the_structure_says() -> None:
    rows = [GOOD["PROC-8"] | {"name": "", "purpose": ""}]
    assert findings("PROC-8", receptions=rows) == []


@pytest.mark.parametrize(("rate", "above"), [(2.8, False), (2.79, False), (2.81, True), (None, False)])
def test_proc_9_a_rate_above_the_published_one_is_a_warning(rate: float | None, above: bool) -> None:
    site = {"policy": {"PROC-9": {"rates": {"物业费": 2.8}}}}
    rows = [GOOD["PROC-9"] | {"rate": rate}, GOOD["PROC-9"] | {"rate": 150, "kind": "车位费"}]
    found = findings("PROC-9", site=site, fees=rows)
    assert [(one.severity, one.row, one.column) for one in found] == [("warning", 2, "rate")] * above
    assert [one.message for one in found] == ["物业费单价 2.81 高于公布的 2.8"] * above


def test_proc_9_a_rate_is_published_for_a_kind_of_the_register_only() -> None:
    with pytest.raises(SheetkitError) as raised:
        books(site={"policy": {"PROC-9": {"rates": {"管理费": 2.8}}}})
    assert raised.value.key == "policy-unknown-parameter"
    kinds = books().register("fees").column("kind").choices
    assert set(books().policy["PROC-9"].parameters["rates"]) == set(kinds)


def test_proc_10_off_the_plan_is_a_warning() -> None:
    (finding,) = findings("PROC-10", events=[GOOD["PROC-10"] | {"planned_in": "临时"}])
    assert (finding.severity, finding.column) == ("warning", "planned_in")
