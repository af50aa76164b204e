"""KEY-2, ARC-1, 2 and 4, INC-2: keys, files and documents that come in. 2026-11-02 is a Monday."""

from typing import Any

import pytest

from tests.duties import due_of, seen, unclear

HEAD = {"staff_no": "1", "name": "周国安", "department": "管理处", "post": "管理处主任"}
SUPERVISOR = {"staff_no": "2", "name": "陈静", "department": "客户服务中心", "post": "客服主管"}


def at(day_and_time: str) -> str:
    return f"2026-11-{day_and_time}"


LOAN = {"loan_no": "J1", "key_no": "K1", "form": "借用", "borrower": "吴工", "out_at": "2026-11-02 09:00"}
LONGER = {"extended_to": "2026-11-05", "approved_by": "周国安", "extension_remark": "待料"}
KEY = [
    # what it shows, the loan, asked at, state, limit (24:00 is 00:00 of the next day) and minutes late
    ("open", {}, "02T20:14", "open 2026-11-03 00:00 +0"),
    ("soon", {}, "02T20:15", "soon 2026-11-03 00:00 +0"),
    ("24:00 is in time", {}, "02", "soon 2026-11-03 00:00 +0"),
    ("overdue", {}, "03T00:01", "overdue 2026-11-03 00:00 +1"),
    ("back the same day", {"in_at": at("02 23:59")}, "10", "met 2026-11-03 00:00 +0"),
    ("back after midnight", {"in_at": at("03 00:30")}, "10", "late 2026-11-03 00:00 +30"),
    ("issued for good, not lent", {"form": "领用"}, "10", "-"),
    ("extended: approved by the head, with a remark", LONGER, "05T10:00", "soon 2026-11-06 00:00 +0"),
    ("and past that day", LONGER, "06T00:01", "overdue 2026-11-06 00:00 +1"),
    ("back on the approved day", LONGER | {"in_at": at("05 23:59")}, "10", "met 2026-11-06 00:00 +0"),
    ("back after it", LONGER | {"in_at": at("06 08:00")}, "10", "late 2026-11-06 00:00 +480"),
    ("no remark, no extension", LONGER | {"extension_remark": None}, "04", "overdue 2026-11-03 00:00 +2880"),
    ("nobody approved it", LONGER | {"approved_by": None}, "04", "overdue 2026-11-03 00:00 +2880"),
    ("approved by another", LONGER | {"approved_by": "陈静"}, "04", "overdue 2026-11-03 00:00 +2880"),
    ("the head among several", LONGER | {"approved_by": "陈静、周国安"}, "04", "open 2026-11-06 00:00 +0"),
]


@pytest.mark.parametrize(("shows", "cells", "now", "expected"), KEY, ids=[case[0] for case in KEY])
def test_key_2_a_borrowed_key_comes_back(shows: str, cells: dict[str, Any], now: str, expected: str) -> None:
    assert seen(due_of("KEY-2", at(now), key_loans=[LOAN | cells], staff=[HEAD, SUPERVISOR])) == expected


DEPUTIES = [
    # authorised from, to, whether an approval of 2 November counts
    ("2026-11-02", "2026-11-02", True),
    ("2026-11-01", None, True),
    (None, None, True),
    ("2026-11-03", None, False),
    ("2026-10-01", "2026-11-01", False),
]


@pytest.mark.parametrize(("first", "last", "counts"), DEPUTIES)
def test_key_2_a_deputy_approves_on_the_days_named(first: str | None, last: str | None, counts: bool) -> None:
    deputy = {"post": "管理处主任", "name": "陈静", "first": first, "last": last}
    loan = LOAN | LONGER | {"approved_by": "陈静"}
    item = due_of("KEY-2", at("04"), key_loans=[loan], staff=[HEAD, SUPERVISOR], site={"deputies": [deputy]})
    assert seen(item) == ("open 2026-11-06 00:00 +0" if counts else "overdue 2026-11-03 00:00 +2880")


def test_key_2_a_head_who_had_left_by_then_approves_nothing() -> None:
    staff = [HEAD | {"left": "2026-11-01"}]
    item = due_of("KEY-2", at("04"), key_loans=[LOAN | LONGER], staff=staff)
    assert seen(item) == "overdue 2026-11-03 00:00 +2880"


def test_key_2_the_head_may_be_named_in_the_sites_settings() -> None:
    item = due_of("KEY-2", at("04"), key_loans=[LOAN | LONGER], site={"in_charge": {"管理处主任": "周国安"}})
    assert seen(item) == "open 2026-11-06 00:00 +0"


FILE = {"file_no": "D1", "kind": "入住", "room": "1-1-101", "handled_on": "2026-11-02"}
FILED = [
    ("three working days for move-in papers", {}, "04T23:00", "soon 2026-11-05 18:00 +0"),
    ("overdue after the close of the third", {}, "05T18:01", "overdue 2026-11-05 18:00 +1"),
    ("filed that day: by day", {"archived_on": at("05")}, "20", "met 2026-11-05 18:00 +0"),
    ("filed the day after", {"archived_on": at("06")}, "20", "late 2026-11-05 18:00 +1440"),
    ("filed later than asked", {"archived_on": at("06")}, "05", "overdue 2026-11-05 18:00 +360"),
    ("renovation papers too", {"kind": "装修"}, "05T18:01", "overdue 2026-11-05 18:00 +1"),
    ("over a weekend", {"handled_on": at("06")}, "11T18:01", "overdue 2026-11-11 18:00 +1"),
    ("all else the same day", {"kind": "车位"}, "02", "soon 2026-11-03 00:00 +0"),
    ("parking, a day late", {"kind": "车位", "archived_on": at("03")}, "20", "late 2026-11-03 00:00 +1440"),
    ("other papers", {"kind": "其他"}, "03T00:01", "overdue 2026-11-03 00:00 +1"),
    ("other papers, filed that day", {"kind": "其他", "archived_on": at("02")}, "20", "met 2026-11-03 00:00 +0"),
    ("not handled yet", {"handled_on": at("21")}, "20", "-"),
]


@pytest.mark.parametrize(("shows", "cells", "now", "expected"), FILED, ids=[case[0] for case in FILED])
def test_arc_1_filed_in_time(shows: str, cells: dict[str, Any], now: str, expected: str) -> None:
    assert seen(due_of("ARC-1", at(now), files=[FILE | cells])) == expected


HOME = {"room": "1-1-101"}
TOGETHER, ALONE = {"move_in_kind": "集中"}, {"move_in_kind": "零星"}
ENTERED = [
    # what it shows, the file, the home, asked at, what is due
    ("collective: seven working days", TOGETHER, HOME, "05", "open 2026-11-11 18:00 +0"),
    ("collective, overdue", TOGETHER, HOME, "11T18:01", "overdue 2026-11-11 18:00 +1"),
    ("single: two working days", ALONE, HOME, "04T18:01", "overdue 2026-11-04 18:00 +1"),
    ("blank: the home's", {}, HOME | TOGETHER, "11T18:01", "overdue 2026-11-11 18:00 +1"),
    ("blank: the home's, single", {}, HOME | ALONE, "04T18:01", "overdue 2026-11-04 18:00 +1"),
    ("the row's own comes first", ALONE, HOME | TOGETHER, "04T18:01", "overdue 2026-11-04 18:00 +1"),
    ("met by day", ALONE | {"entered_on": at("04")}, HOME, "20", "met 2026-11-04 18:00 +0"),
    ("late", ALONE | {"entered_on": at("05")}, HOME, "20", "late 2026-11-04 18:00 +1440"),
    ("other papers are not entered", TOGETHER | {"kind": "装修"}, HOME, "20", "-"),
    ("neither row nor home says how", {}, HOME, "20", "-"),
]


@pytest.mark.parametrize(("shows", "cells", "home", "now", "expected"), ENTERED, ids=[case[0] for case in ENTERED])
def test_arc_2_entered_in_time_by_kind_of_move_in(
    shows: str, cells: dict[str, Any], home: dict[str, Any], now: str, expected: str
) -> None:
    assert seen(due_of("ARC-2", at(now), files=[FILE | cells], households=[home])) == expected


BORROWED = {"loan_no": "Y1", "file_no": "D1", "form": "借阅", "borrower": "刘敏", "out_at": "2026-11-02 09:00"}
RETURNED = [
    ("open", {}, "03", "open 2026-11-07 00:00 +0"),
    ("soon on the agreed day", {}, "06T12:00", "soon 2026-11-07 00:00 +0"),
    ("overdue the day after", {}, "07T00:01", "overdue 2026-11-07 00:00 +1"),
    ("back on the agreed day", {"in_at": at("06 17:00")}, "20", "met 2026-11-07 00:00 +0"),
    ("late", {"in_at": at("07 09:00")}, "20", "late 2026-11-07 00:00 +540"),
    ("only looked at", {"form": "查阅"}, "20", "-"),
    ("no day agreed", {"due_on": None}, "20", "-"),
]


@pytest.mark.parametrize(("shows", "cells", "now", "expected"), RETURNED, ids=[case[0] for case in RETURNED])
def test_arc_4_a_borrowed_file_comes_back(shows: str, cells: dict[str, Any], now: str, expected: str) -> None:
    assert seen(due_of("ARC-4", at(now), file_loans=[BORROWED | {"due_on": at("06")} | cells])) == expected


LETTER = {"incoming_no": "S1", "received_on": "2026-11-02", "due_on": "2026-11-06"}
HANDLED = [
    ("open", {}, "04", "open 2026-11-07 00:00 +0"),
    ("soon", {}, "06T12:00", "soon 2026-11-07 00:00 +0"),
    ("24:00 of the day is in time", {}, "06", "soon 2026-11-07 00:00 +0"),
    ("overdue", {}, "07T00:01", "overdue 2026-11-07 00:00 +1"),
    ("done on the day", {"done_on": at("06")}, "20", "met 2026-11-07 00:00 +0"),
    ("late by a day", {"done_on": at("07")}, "20", "late 2026-11-07 00:00 +1440"),
    ("done later than asked", {"done_on": at("10")}, "09T12:00", "overdue 2026-11-07 00:00 +3600"),
    ("no day in the opinion", {"due_on": None}, "20", "-"),
    ("not received yet", {}, "01", "-"),
]


@pytest.mark.parametrize(("shows", "cells", "now", "expected"), HANDLED, ids=[case[0] for case in HANDLED])
def test_inc_2_handled_by_the_day_in_the_opinion(shows: str, cells: dict[str, Any], now: str, expected: str) -> None:
    assert seen(due_of("INC-2", at(now), incoming=[LETTER | cells])) == expected


UNCLEAR: list[tuple[str, dict[str, Any]]] = [
    ("KEY-2", {"key_loans": [LOAN | {"out_at": "早上"}]}),
    ("KEY-2", {"key_loans": [LOAN | {"in_at": "已还"}]}),
    ("KEY-2", {"key_loans": [LOAN | LONGER | {"extended_to": "月底"}]}),
    ("KEY-2", {"key_loans": [LOAN | LONGER], "without": ["staff"]}),  # who the head is cannot be known
    ("ARC-1", {"files": [FILE | {"archived_on": "归了"}]}),
    ("ARC-2", {"files": [FILE | {"move_in_kind": "分批"}], "households": [HOME | TOGETHER]}),
    ("ARC-2", {"files": [FILE], "households": [HOME | {"move_in_kind": "分批"}]}),
    ("ARC-2", {"files": [FILE | {"room": "9-9-909"}], "households": [HOME | TOGETHER]}),
    ("ARC-2", {"files": [FILE], "without": ["households"]}),
    ("ARC-4", {"file_loans": [BORROWED | {"due_on": "下周"}]}),
    ("INC-2", {"incoming": [LETTER | {"done_on": "办了"}]}),
]


@pytest.mark.parametrize(("rule", "rows"), UNCLEAR)
def test_what_is_not_understood_or_not_there_makes_a_row_unclear_never_overdue(rule: str, rows: dict[str, Any]) -> None:
    assert unclear(rule, **rows)


def test_what_is_missing_matters_only_where_the_row_hangs_on_it() -> None:
    """Without 员工 a loan that nobody extended is clear, without 房屋客户 a file that says how they moved in."""
    loan = due_of("KEY-2", at("03T00:01"), key_loans=[LOAN], without=["staff"])
    assert seen(loan) == "overdue 2026-11-03 00:00 +1"
    entry = due_of("ARC-2", at("04T18:01"), files=[FILE | ALONE], without=["households"])
    assert seen(entry) == "overdue 2026-11-04 18:00 +1"
