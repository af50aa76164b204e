"""KEY-1 and KEY-3: keys with their loans and copies in, faults out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.faults import findings, told

HEAD = {"name": "周国安", "post": "管理处主任"}
DESK = {"name": "陈静", "post": "客服主管"}
LENT = {"key_no": "K1", "form": "借用", "out_at": "2026-11-02 09:00", "borrower": "吴工", "purpose": "维修"}
ISSUED = LENT | {"form": "领用"}
BACK = {"in_at": "2026-11-02 17:00"}


def listed(state: str, *loans: dict[str, Any], quantity: int = 1) -> dict[str, Any]:
    """Key K1 in this state, and its loans, numbered J1, J2 …"""
    numbered = [{"loan_no": f"J{number}"} | loan for number, loan in enumerate(loans, 1)]
    return {"keys": [{"key_no": "K1", "quantity": quantity, "state": state}], "key_loans": numbered}


STATES = [
    # what it shows, key and loans, faults
    ("in its box, never lent", listed("在库"), []),
    ("in its box, back again", listed("在库", LENT | BACK), []),
    ("in its box, though lent", listed("在库", LENT), ["2 state all-out"]),
    ("in its box, though issued", listed("在库", ISSUED), ["2 state all-out"]),
    ("lent", listed("借出", LENT), []),
    ("lent, though back", listed("借出", LENT | BACK), ["2 state not-out"]),
    ("lent, though nobody took it", listed("借出"), ["2 state not-out"]),
    ("lent, though issued", listed("借出", ISSUED), ["2 state not-out"]),
    ("issued", listed("领用", ISSUED), []),
    ("issued, though lent", listed("领用", LENT), ["2 state not-out"]),
    ("back only later than asked", listed("借出", LENT | {"in_at": "2026-11-20 17:01"}), []),
    ("back at the very minute", listed("在库", LENT | {"in_at": "2026-11-20 17:00"}), []),
    ("to be lent later than asked", listed("在库", LENT | {"out_at": "2026-11-20 17:01"}), []),
    ("one of two is out: in the box", listed("在库", LENT, quantity=2), []),
    ("one of two is out: lent", listed("借出", LENT, quantity=2), []),
    ("two of two are out", listed("在库", LENT | {"quantity": 2}, quantity=2), ["2 state all-out"]),
    ("one lent and one issued of two: lent", listed("借出", LENT, ISSUED, quantity=2), []),
    ("one lent and one issued of two: issued", listed("领用", LENT, ISSUED, quantity=2), []),
    ("one lent and one issued of two: in the box", listed("在库", LENT, ISSUED, quantity=2), ["2 state all-out"]),
    ("lost while lent", listed("遗失", LENT), []),
    ("lost", listed("遗失"), []),
    ("struck off", listed("注销", LENT | BACK), []),
    ("struck off while lent", listed("注销", LENT), ["2 state struck-off"]),
]


@pytest.mark.parametrize(("shows", "rows", "expected"), STATES, ids=[case[0] for case in STATES])
def test_key_1_the_state_is_what_the_records_say(shows: str, rows: dict[str, Any], expected: list[str]) -> None:
    assert told("KEY-1", **rows) == expected


def test_key_1_says_which_record_and_which_state() -> None:
    (finding,) = findings("KEY-1", **listed("在库", ISSUED))
    assert (finding.workbook, finding.header, finding.key) == ("钥匙管理.xlsx", "状态", "K1")
    assert finding.message == "状态是“在库”，但 1 把都在外（记录 J1 没有归还）"
    assert finding.fix is not None and finding.fix.endswith("没有归还的把状态改为“领用”")


@pytest.mark.parametrize("cell", [{"in_at": "昨天"}, {"out_at": "昨天"}, {"form": "借"}, {"quantity": "一"}])
def test_key_1_a_loan_that_is_not_understood_says_nothing_of_the_key(cell: dict[str, str]) -> None:
    for state in ("在库", "借出", "领用", "注销"):
        assert findings("KEY-1", **listed(state, LENT | cell)) == []


def test_key_1_a_loan_under_an_unknown_number_may_be_the_one_that_is_missing() -> None:
    rows = listed("借出", LENT | {"key_no": "K-1"})
    assert findings("KEY-1", **rows) == []
    rows = listed("领用", LENT | {"key_no": "K-1"})
    assert len(findings("KEY-1", **rows)) == 1, "a loan does not explain an issue"


def test_key_1_is_not_asked_without_the_loans() -> None:
    assert findings("KEY-1", without=["key_loans"], keys=listed("借出")["keys"]) == []


@given(st.lists(st.sampled_from(["借用", "领用", "back"]), max_size=5), st.integers(1, 6))
def test_key_1_some_state_is_right_whatever_happened_and_lost_always_is(events: list[str], quantity: int) -> None:
    loans = [LENT | BACK if event == "back" else LENT | {"form": event} for event in events]
    good = {s for s in ("在库", "借出", "领用", "注销") if not told("KEY-1", **listed(s, *loans, quantity=quantity))}
    out = [event for event in events if event != "back"]
    assert ("借出" in good, "领用" in good) == ("借用" in out, "领用" in out)
    assert ("在库" in good, "注销" in good) == (len(out) < quantity, not out)
    assert told("KEY-1", **listed("遗失", *loans, quantity=quantity)) == []


COPY = {
    "application_no": "P1",
    "key_no": "K1",
    "quantity": 1,
    "applied_at": "2026-11-02 09:00",
    "approved_by": "周国安",
    "approved_at": "2026-11-02 10:00",
    "made_at": "2026-11-02 14:00",
    "listed_at": "2026-11-02 17:00",
}
PLANNED = {"made_at": None, "listed_at": None}
NOBODY = {"approved_by": None, "approved_at": None}

COPIES = [
    # what it shows, what is different, faults
    ("as it should be", {}, []),
    ("applied for only", PLANNED | NOBODY, []),
    ("to be made later than asked", NOBODY | {"made_at": "2026-11-20 17:01", "listed_at": None}, []),
    ("made without approval", NOBODY, ["2 approved_by unapproved"]),
    ("approved by the head, who knows when", {"approved_at": None}, ["2 approved_at unapproved"]),
    ("approved some day by nobody", {"approved_by": None}, ["2 approved_by unapproved"]),
    ("approved by another", {"approved_by": "陈静"}, ["2 approved_by not-head"]),
    ("approved by another, not made yet", PLANNED | {"approved_by": "陈静"}, ["2 approved_by not-head"]),
    ("approved by both", {"approved_by": "陈静、周国安"}, []),
    ("approved at the very minute", {"approved_at": "2026-11-02 14:00"}, []),
    ("approved a minute late", {"approved_at": "2026-11-02 14:01"}, ["2 approved_at late"]),
    ("listed at 24:00", {"listed_at": "2026-11-03 00:00"}, []),
    ("listed the next day", {"listed_at": "2026-11-03 00:01"}, ["2 listed_at other-day"]),
    ("listed the day before", {"listed_at": "2026-11-01 17:00"}, ["2 listed_at other-day"]),
    ("never listed", {"listed_at": None}, ["2 listed_at unlisted"]),
    ("not listed yet, on the day", {"made_at": "2026-11-20 14:00", "listed_at": None}, []),
    ("made at a time that is not understood", NOBODY | {"made_at": "下午"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "expected"), COPIES, ids=[case[0] for case in COPIES])
def test_key_3_approved_before_and_listed_the_same_day(shows: str, cells: dict[str, Any], expected: list[str]) -> None:
    keys = [{"key_no": "K1", "quantity": 3, "state": "在库"}]
    assert told("KEY-3", key_copies=[COPY | cells], keys=keys, staff=[HEAD, DESK]) == expected


def test_key_3_a_deputy_approves_on_the_days_named() -> None:
    absent = {"deputies": [{"post": "管理处主任", "name": "陈静", "first": "2026-11-02", "last": "2026-11-03"}]}
    rows = {"key_copies": [COPY | {"approved_by": "陈静"}], "keys": [{"key_no": "K1", "quantity": 3}]}
    assert told("KEY-3", site=absent, staff=[HEAD, DESK], **rows) == []
    rows["key_copies"] = [COPY | {"approved_by": "陈静", "approved_at": "2026-11-01 10:00"}]
    assert told("KEY-3", site=absent, staff=[HEAD, DESK], **rows) == ["2 approved_by not-head"]


COUNTED = [
    # quantity and state in the list, copies made, faults
    (3, "在库", [COPY, COPY], []),
    (2, "在库", [COPY], []),
    (1, "在库", [COPY], ["warning"]),
    (1, "在库", [COPY, COPY], ["error"]),
    (1, "在库", [COPY, COPY | {"listed_at": None}], ["warning"]),
    (1, "在库", [COPY | {"listed_at": "2026-11-20 18:00"}], []),
    (1, "注销", [COPY, COPY], []),
    (1, "遗失", [COPY, COPY], []),
    (1, "在库", [COPY | {"key_no": "K2"}], []),
    (1, "在库", [COPY | {"quantity": "两把"}], []),
    ("不详", "在库", [COPY, COPY], []),
]


@pytest.mark.parametrize(("quantity", "state", "copies", "expected"), COUNTED)
def test_key_3_the_list_counts_the_copies(quantity: Any, state: str, copies: list[Any], expected: list[str]) -> None:
    rows = {"keys": [{"key_no": "K1", "quantity": quantity, "state": state}], "key_copies": copies}
    found = [one for one in findings("KEY-3", staff=[HEAD], **rows) if one.column == "quantity"]
    assert [one.severity for one in found] == expected
    assert all((one.sheet, one.row, one.key) == ("钥匙清单", 2, "K1") for one in found)
