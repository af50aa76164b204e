"""CMP-6: when a complaint may be closed; and which complaints are one matter."""

from datetime import datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetkit.matters import matters
from tests.faults import told
from tests.rows import table

Cells = dict[str, Any]

CLOSED = {
    "complaint_no": "TS1",
    "received_at": "2026-11-01 09:00",
    "finished_at": "2026-11-02 09:00",
    "closed_at": "2026-11-09 09:00",  # just seven days after the finish
    "status": "已关闭",
}
UNASKED = CLOSED | {"callback_needed": "否"}


def faults(*rows: Cells, now: str = "2026-11-20T17:00", **site: Any) -> list[str]:
    """Column and name of each fault of the first complaint; the others have none."""
    found = told("CMP-6", now, complaints=rows, **site)
    assert all(fault.startswith("2 ") for fault in found)
    return [fault.removeprefix("2 ") for fault in found]


CLOSING: list[tuple[str, Cells, list[str]]] = [
    ("satisfied", CLOSED | {"callback_rating": "满意"}, []),
    ("not satisfied", CLOSED | {"callback_rating": "不满意"}, ["callback_rating not-satisfied"]),
    ("not asked, blank means 是", CLOSED, ["callback_rating no-callback"]),
    ("not asked though needed", CLOSED | {"callback_needed": "是"}, ["callback_rating no-callback"]),
    ("no callback needed, seven days over", UNASKED, []),
    ("no callback needed, a minute short", UNASKED | {"closed_at": "2026-11-09 08:59"}, ["closed_at too-soon"]),
    ("closed the same day", UNASKED | {"closed_at": "2026-11-02 10:00"}, ["closed_at too-soon"]),
    ("no callback needed, never finished", UNASKED | {"finished_at": None}, ["finished_at unfinished"]),
    (
        "satisfied though nobody need have asked",
        UNASKED | {"closed_at": "2026-11-03 09:00", "callback_rating": "满意"},
        [],
    ),
    ("nobody says when it was closed", UNASKED | {"closed_at": None}, []),
    ("rating illegible", CLOSED | {"callback_rating": "还行"}, []),
    ("whether a callback is needed illegible", CLOSED | {"callback_needed": "?"}, []),
    ("finish illegible", UNASKED | {"finished_at": "上周"}, []),
    ("closing time illegible", UNASKED | {"closed_at": "上周"}, []),
    ("status illegible", CLOSED | {"status": "关了"}, []),
    *(
        (f"{status} is not closed", CLOSED | {"status": status}, [])
        for status in ("待派发", "处理中", "已完成", "已撤诉")
    ),
]


@pytest.mark.parametrize(("shows", "cells", "found"), CLOSING, ids=[case[0] for case in CLOSING])
def test_cmp_6_closed_only_if_satisfied_or_quiet_for_seven_days(shows: str, cells: Cells, found: list[str]) -> None:
    assert faults(cells) == found


def test_cmp_6_closed_before_the_days_are_over_even_if_nobody_says_when() -> None:
    undated = UNASKED | {"closed_at": None}
    assert faults(undated, now="2026-11-09T08:59") == ["status not-over"]
    assert faults(undated, now="2026-11-09T09:00") == []


def again(received: str, **cells: Any) -> Cells:
    return {"complaint_no": "TS2", "received_at": received, "same_as": "TS1", "status": "处理中"} | cells


REPEATS: list[tuple[str, list[Cells], bool]] = [
    ("the minute after the finish", [again("2026-11-02 09:01")], True),
    ("at the very end of the seven days", [again("2026-11-09 09:00")], True),
    ("after them", [again("2026-11-09 09:01")], False),
    ("at the minute of the finish: before it was over", [again("2026-11-02 09:00")], False),
    ("before the finish: the matter as it was", [again("2026-11-01 12:00")], False),
    ("another matter", [again("2026-11-03 09:00", same_as=None)], False),
    ("the same words are not the same matter", [again("2026-11-03 09:00", same_as=None, content="电梯困人")], False),
    (
        "linked through a third",
        [again("2026-11-01 12:00"), again("2026-11-05 09:00", complaint_no="TS3", same_as="TS2")],
        True,
    ),
    ("its time illegible", [again("上周")], False),
    ("without a number", [again("2026-11-03 09:00", complaint_no=None)], True),
]


@pytest.mark.parametrize(("shows", "others", "repeated"), REPEATS, ids=[case[0] for case in REPEATS])
def test_cmp_6_no_repeat_of_the_same_matter_within_seven_days(shows: str, others: list[Cells], repeated: bool) -> None:
    first = UNASKED | {"content": "电梯困人"}
    assert faults(first, *others) == (["status repeated"] if repeated else [])


def test_cmp_6_a_repeat_to_come_has_not_happened() -> None:
    closed = UNASKED | {"closed_at": "2026-11-03 09:00"}
    later = again("2026-11-04 09:00")
    assert faults(closed, later, now="2026-11-04T08:59") == ["closed_at too-soon"]
    assert faults(closed, later, now="2026-11-04T09:00") == ["closed_at too-soon", "status repeated"]


def test_cmp_6_complaints_without_numbers_are_not_one_matter() -> None:
    blank = UNASKED | {"complaint_no": None}
    assert faults(blank, again("2026-11-03 09:00", complaint_no=None, same_as=None)) == []


def test_cmp_6_the_link_may_stand_in_either_row() -> None:
    later = again("2026-11-03 09:00", same_as=None)
    assert faults(UNASKED | {"same_as": "TS2"}, later) == ["status repeated"]


def test_cmp_6_a_satisfied_customers_complaint_may_come_up_again() -> None:
    """The repeat matters only where nobody asked."""
    assert faults(CLOSED | {"callback_rating": "满意"}, again("2026-11-03 09:00")) == []


DAYS = [
    # the site's own time, closed at, whether that is too soon
    ("3 days", "2026-11-05 09:00", False),
    ("3 days", "2026-11-05 08:59", True),
    ("48h", "2026-11-04 09:00", False),  # hours are hours
    ("48h", "2026-11-04 08:59", True),
    ("3 working days", "2026-11-05 18:00", False),
    ("3 working days", "2026-11-05 17:59", True),
]


@pytest.mark.parametrize(("within", "closed", "soon"), DAYS)
def test_cmp_6_a_site_may_set_another_time_in_any_unit(within: str, closed: str, soon: bool) -> None:
    found = faults(UNASKED | {"closed_at": closed}, site={"policy": {"CMP-6": {"within": within}}})
    assert found == (["closed_at too-soon"] if soon else [])


# --- one matter -----------------------------------------------------------------------------------------------------


def grouped(*rows: Cells) -> list[list[str | None]]:
    """The matters, as lists of numbers."""
    held = table("complaints", [{"received_at": "2026-11-02 09:00"} | row for row in rows]).rows
    return [[row.complaint_no for row in matter.rows] for matter in matters(held, datetime(2026, 11, 20, 17))]


def linked(*links: tuple[str, str | None]) -> list[list[str | None]]:
    """The matters of complaints given by number and 同一事项, all of one minute."""
    return grouped(*({"complaint_no": number, "same_as": other} for number, other in links))


def test_links_make_one_matter_directly_or_through_others() -> None:
    assert linked(("1", None), ("2", "1"), ("3", "2"), ("4", None)) == [["1", "2", "3"], ["4"]]
    assert linked(("1", "3"), ("2", "3"), ("3", None)) == [["1", "2", "3"]]


def test_a_link_to_itself_in_a_circle_or_to_nothing_does_no_harm() -> None:
    assert linked(("1", "1"), ("2", None)) == [["1"], ["2"]]
    assert linked(("1", "2"), ("2", "3"), ("3", "1")) == [["1", "2", "3"]]
    assert linked(("1", "9"), ("2", "9")) == [["1"], ["2"]]


def test_a_complaint_without_a_number_may_link_to_another_but_nothing_links_to_it() -> None:
    assert grouped({"complaint_no": "1"}, {"same_as": "1"}, {"content": "电梯困人"}) == [[None, "1"], [None]]


NUMBERS = st.sampled_from("12345678")


@settings(deadline=None)
@given(st.dictionaries(NUMBERS, st.none() | NUMBERS, min_size=1), st.randoms())
def test_matters_part_the_complaints_whatever_the_order_of_rows(links: dict[str, str | None], random: Random) -> None:
    rows = list(links.items())
    found = linked(*rows)
    assert sorted(str(number) for numbers in found for number in numbers) == sorted(links)
    for number, other in rows:
        assert other not in links or any({number, other} <= set(numbers) for numbers in found)
    random.shuffle(rows)
    assert linked(*rows) == found
