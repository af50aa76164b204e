"""What `due` says of any duty: an item's place and words, whom it rests with, and the same books at other moments."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetkit.due import due, span_words
from sheetkit.model import Due
from tests.duties import due_of, seen
from tests.rows import books

TICKET = {
    "ticket_no": "BS1",
    "reported_at": "2026-11-02 08:00",
    "channel": "电话",
    "kind": "工程类",
    "urgency": "急修",
    "status": "处理中",
}


# --- one item -------------------------------------------------------------------------------------------------------


def test_an_item_says_what_is_due_where_it_is_entered_and_why() -> None:
    item = due_of("REP-1", "2026-11-02T09:45", repairs=[TICKET | {"at": 14}])
    assert item == Due(
        rule="REP-1",
        register="repairs",
        workbook="报事登记.xlsx",
        sheet="报事",
        cell="O14",  # 到达时间: the cell that would meet it
        row=14,
        key="BS1",
        what="急修到场",
        start=datetime(2026, 11, 2, 8),
        due=datetime(2026, 11, 2, 10),
        met=None,
        state="soon",
        late_minutes=0,
        rests_with="客服主管",
        provisional=False,
        why="急修到场：自 2026-11-02 08:00 起；限 2 小时",
    )


def test_an_item_is_said_in_english_too() -> None:
    item = due(books("2026-11-02T09:45", repairs=[TICKET]), "en", ["REP-1"]).items[0]
    assert item.what == "be on site (urgent repair)"
    assert item.why == "Urgent repair: on site: from 2026-11-02 08:00; within 2 h"


def test_a_duty_that_started_on_a_mere_date_counts_from_its_first_minute_and_is_met_by_a_day() -> None:
    letter = {"incoming_no": "S1", "received_on": "2026-11-02", "due_on": "2026-11-06", "done_on": "2026-11-05"}
    item = due_of("INC-2", incoming=[letter])
    assert item is not None
    assert (item.start, item.due, item.met) == (datetime(2026, 11, 2), datetime(2026, 11, 7), date(2026, 11, 5))


def test_a_follow_up_goes_into_another_register_so_there_is_no_cell() -> None:
    item = due_of("REP-9", "2026-11-10T08:00", repairs=[TICKET])
    assert item is not None and (item.row, item.cell) == (2, None)


WHY = [
    # the rule, rows, what its why contains
    ("REP-2", {"repairs": [TICKET | {"status": "退回", "finished_at": "2026-11-02 10:00"}]}, "已退回，须重新完工"),
    ("REP-8", {"repairs": [TICKET | {"returned_at": "2026-11-06 16:00"}]}, "限 1 个工作日；跳过休息日 11-07—11-08"),
    ("REP-9", {"repairs": [TICKET]}, "自 2026-11-02 08:00 起；每 7 天一次"),
    (
        "REP-9",
        {"repairs": [TICKET], "follow_ups": [{"ticket_no": "BS1", "followed_at": "2026-11-05 08:00"}]},
        "上次跟进 2026-11-05 08:00；每 7 天一次",
    ),
    (
        "REP-9",
        {"repairs": [TICKET | {"status": "已关闭", "closed_at": "2026-11-19 08:00"}]},
        "最长间隔从 2026-11-02 08:00 到 2026-11-19 08:00",
    ),
    ("INC-2", {"incoming": [{"received_on": "2026-11-02", "due_on": "2026-11-06"}]}, "“办理期限”为 2026-11-06"),
    ("KEY-2", {"key_loans": [{"form": "借用", "out_at": "2026-11-02 09:00"}]}, "限 当天"),
    ("CMP-1", {"complaints": [{"urgency": "特急", "dispatched_at": "2026-11-02 09:00"}]}, "限 15 分钟"),
]


@pytest.mark.parametrize(("rule", "rows", "words"), WHY)
def test_why_tells_the_start_the_time_allowed_and_what_changed_it(rule: str, rows: dict[str, Any], words: str) -> None:
    item = due_of(rule, **rows)
    assert item is not None and words in item.why


def test_days_that_were_skipped_are_told_as_spans() -> None:
    days = [date(2026, 10, day) for day in (1, 2, 3, 5, 17, 18)]
    assert span_words(days) == "10-01—10-03、10-05、10-17—10-18"


def test_a_limit_in_a_year_not_announced_yet_is_provisional_and_says_so() -> None:
    loan = {"ticket_no": "BS1", "channel": "电话", "status": "已完工", "returned_at": "2026-12-31 16:00"}
    item = due_of("REP-8", "2026-12-31T17:00", repairs=[loan])
    assert seen(item) == "open 2027-01-01 18:00 +0"
    assert item is not None and item.provisional and "尚未公布，期限暂定" in item.why


# --- whom it rests with ---------------------------------------------------------------------------------------------


def staff(name: str, post: str, **cells: str) -> dict[str, str]:
    return {"name": name, "post": post, **cells}


# In good time: what a missed limit does to it is CMP-5.
CREW = [staff("周国安", "管理处主任"), staff("陈静", "客服主管"), staff("赵强", "工程主管")]
LETTER = {"received_on": "2026-11-02", "due_on": "2026-11-06"}
LOAN = {"form": "借用", "out_at": "2026-11-02 09:00"}
COMPLAINT = {"urgency": "一般", "dispatched_at": "2026-11-02 09:00"}
RESTS = [
    # the rule, its register, the row, the staff, whom it rests with
    ("REP-1", "repairs", {"worker": "吴工"}, CREW, "吴工"),
    ("REP-1", "repairs", {"worker": "吴工、郑工", "department": "工程维修部"}, CREW, "吴工、郑工"),
    ("REP-1", "repairs", {"department": "工程维修部"}, CREW, "赵强"),  # the department's head
    ("REP-1", "repairs", {"department": "环境部"}, CREW, "环境主管"),  # nobody holds the post: the post
    ("REP-1", "repairs", {"department": "其他"}, CREW, "陈静"),  # a department without a head
    ("REP-1", "repairs", {}, CREW, "陈静"),
    ("REP-1", "repairs", {}, [], "客服主管"),
    ("REP-1", "repairs", {}, [*CREW, staff("刘敏", "客服主管")], "客服主管"),  # two hold it: the post
    ("REP-1", "repairs", {}, [*CREW, staff("刘敏", "客服主管", left="2026-11-01")], "陈静"),  # one of them had left
    ("REP-1", "repairs", {}, [*CREW, staff("刘敏", "客服主管", joined="2026-11-21")], "陈静"),  # or is yet to come
    ("REP-8", "repairs", {"returned_at": "2026-11-02 09:00", "callback_by": "刘敏"}, CREW, "刘敏"),
    ("REP-8", "repairs", {"returned_at": "2026-11-02 09:00", "worker": "吴工"}, CREW, "陈静"),
    ("REP-9", "repairs", {"department": "工程维修部", "worker": "吴工"}, CREW, "赵强"),
    ("CMP-1", "complaints", COMPLAINT | {"department": "管理处"}, CREW, "周国安"),
    ("CMP-1", "complaints", COMPLAINT, CREW, "陈静"),
    ("KEY-2", "key_loans", LOAN | {"borrower": "外墙清洗公司 李工"}, CREW, "外墙清洗公司 李工"),
    ("ARC-1", "files", {"kind": "入住", "handled_on": "2026-11-02"}, CREW, "资料管理员"),
    ("INC-2", "incoming", LETTER | {"handler": "刘敏"}, CREW, "刘敏"),
    ("INC-2", "incoming", LETTER, CREW, "周国安"),
]


@pytest.mark.parametrize(("rule", "register", "cells", "people", "person"), RESTS)
def test_it_rests_with_the_person_named_else_the_departments_head_else_the_post(
    rule: str, register: str, cells: dict[str, Any], people: list[dict[str, str]], person: str
) -> None:
    row = TICKET | cells if register == "repairs" else cells
    item = due_of(rule, "2026-11-02T09:30", staff=people, **{register: [row]})
    assert item is not None and item.rests_with == person


def test_who_is_in_charge_may_stand_in_the_sites_settings() -> None:
    item = due_of("REP-1", "2026-11-02T09:30", repairs=[TICKET], site={"in_charge": {"客服主管": "陈静"}})
    assert item is not None and item.rests_with == "陈静"


# --- several items --------------------------------------------------------------------------------------------------


def test_items_come_in_the_order_of_their_limits_then_by_rule_and_row() -> None:
    later = TICKET | {"ticket_no": "BS2", "reported_at": "2026-11-02 09:00"}
    complaint = {"complaint_no": "TS1", "urgency": "特急", "dispatched_at": "2026-11-02 10:15"}
    held = books("2026-11-02T12:00", repairs=[later, TICKET, TICKET | {"ticket_no": "BS3"}], complaints=[complaint])
    answer = due(held, rules=["REP-1", "REP-2", "CMP-1"])
    assert [(item.rule, item.key) for item in answer.items] == [
        ("REP-1", "BS1"),  # 10:00
        ("REP-1", "BS3"),
        ("CMP-1", "TS1"),  # 10:30
        ("REP-1", "BS2"),  # 11:00
        ("REP-2", "BS1"),
        ("REP-2", "BS3"),
        ("REP-2", "BS2"),
    ]


def test_only_the_rules_asked_for_are_put_to_the_books() -> None:
    held = books("2026-11-02T12:00", repairs=[TICKET])
    assert {item.rule for item in due(held, rules=["REP-1", "REP-9"]).items} == {"REP-1", "REP-9"}
    assert due(held, rules=["CMP-1"]).items == []
    assert due(held, rules=["CAL-2"]).items == [], "a rule without a duty has no items"


def test_a_row_that_several_duties_cannot_understand_counts_once() -> None:
    answer = due(books(repairs=[TICKET | {"reported_at": "昨天"}, TICKET | {"status": "?"}, TICKET]))
    assert answer.unclear == 2
    assert {item.row for item in answer.items} == {4}


def test_a_register_that_could_not_be_read_has_no_items() -> None:
    assert due(books(repairs=[TICKET], without=["repairs"])).items == []


# --- a site's own figures -------------------------------------------------------------------------------------------

OVERRIDES = [
    # the override, the rule, the ticket, asked at, what is due
    ({"REP-1": {"within": "30min"}}, "REP-1", {}, "2026-11-02T08:31", "overdue 2026-11-02 08:30 +1"),
    ({"REP-1": {"within": "1 working day"}}, "REP-1", {}, "2026-11-02T12:00", "open 2026-11-03 18:00 +0"),
    ({"REP-9": {"every": {"工程类": "2 days"}}}, "REP-9", {}, "2026-11-04T08:01", "overdue 2026-11-04 08:00 +1"),
    ({"REP-9": {"every": {"*": "2 days"}}}, "REP-9", {}, "2026-11-04T08:01", "open 2026-11-09 08:00 +0"),
    (
        {"CAL-2": {"close": "17:30"}},
        "REP-8",
        {"returned_at": "2026-11-02 16:00"},
        "2026-11-02",
        "open 2026-11-03 17:30 +0",
    ),
    ({"CAL-2": {"soon": 0.5}}, "REP-1", {}, "2026-11-02T09:00", "soon 2026-11-02 10:00 +0"),
    ({"CAL-2": {"soon": 0}}, "REP-1", {}, "2026-11-02T09:59", "open 2026-11-02 10:00 +0"),
]


@pytest.mark.parametrize(("policy", "rule", "cells", "now", "expected"), OVERRIDES)
def test_a_sites_own_figure_moves_the_limit(
    policy: dict[str, Any], rule: str, cells: dict[str, Any], now: str, expected: str
) -> None:
    assert seen(due_of(rule, now, repairs=[TICKET | cells], site={"policy": policy})) == expected


def test_a_sites_own_days_off_move_the_limit() -> None:
    row = TICKET | {"returned_at": "2026-11-06 16:00"}
    item = due_of("REP-8", "2026-11-07", repairs=[row], site={"off": ["2026-11-09"], "work": ["2026-11-08"]})
    assert seen(item) == "open 2026-11-08 18:00 +0"
    item = due_of("REP-8", "2026-11-07", repairs=[row], site={"off": ["2026-11-09"]})
    assert seen(item) == "open 2026-11-10 18:00 +0"


# --- the same books at other moments --------------------------------------------------------------------------------

STORY = TICKET | {
    "arrived_at": "2026-11-02 10:30",
    "finished_at": "2026-11-02 15:00",
    "returned_at": "2026-11-06 16:00",
    "callback_at": "2026-11-10 09:00",
    "closed_at": "2026-11-10 09:30",
    "status": "已关闭",
}
MOMENTS = [
    # asked at, REP-1 on site, REP-2 finished, REP-8 called back, REP-9 followed up
    ("2026-11-02T07:59", None, None, None, None),
    ("2026-11-02T08:00", "open", "open", None, "open"),
    ("2026-11-02T10:00", "soon", "open", None, "open"),
    ("2026-11-02T10:29", "overdue", "open", None, "open"),
    ("2026-11-02T10:30", "late", "open", None, "open"),
    ("2026-11-02T15:00", "late", "met", None, "open"),
    ("2026-11-06T16:00", "late", "met", "open", "open"),
    ("2026-11-09T08:00", "late", "met", "soon", "soon"),
    ("2026-11-09T18:01", "late", "met", "overdue", "overdue"),
    ("2026-11-10T09:00", "late", "met", "late", "overdue"),
    ("2026-11-10T09:30", "late", "met", "late", "late"),
    ("2027-11-10T09:30", "late", "met", "late", "late"),
]


@pytest.mark.parametrize(("now", "site", "finish", "callback", "follow_up"), MOMENTS)
def test_the_same_ticket_at_different_moments(
    now: str, site: str | None, finish: str | None, callback: str | None, follow_up: str | None
) -> None:
    """What lies after the moment asked about has not happened: nobody was there yet, nothing was closed."""
    items = {item.rule: item.state for item in due(books(now, repairs=[STORY])).items}
    assert [items.get(rule) for rule in ("REP-1", "REP-2", "REP-8", "REP-9")] == [site, finish, callback, follow_up]


@settings(deadline=None)
@given(st.lists(st.integers(0, 20_000), min_size=5, max_size=5), st.lists(st.integers(-100, 30_000), max_size=8))
def test_a_later_moment_never_turns_overdue_into_open_nor_undoes_what_was_met(
    steps: list[int], asked: list[int]
) -> None:
    """Whatever the moments of a ticket, in whatever order: each duty only moves on, and its limit stays."""
    first = datetime(2026, 11, 2, 8)
    columns = ["arrived_at", "finished_at", "returned_at", "callback_at", "closed_at"]
    cells = {name: first + timedelta(minutes=step) for name, step in zip(columns, steps, strict=True)}
    onwards = {"open": 0, "soon": 1, "overdue": 2, "late": 3, "met": 3}
    before: dict[str, Due] = {}
    for minutes in sorted(asked):
        held = books(first + timedelta(minutes=minutes), repairs=[TICKET | cells])
        for item in due(held, rules=["REP-1", "REP-2", "REP-8"]).items:
            if item.rule in before:
                earlier = before[item.rule]
                assert onwards[item.state] >= onwards[earlier.state]
                assert item.due == earlier.due
                assert not (earlier.state == "overdue" and item.state == "met")
                assert earlier.state not in ("met", "late") or item.state == earlier.state
            before[item.rule] = item
