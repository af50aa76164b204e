"""NOT-7: approved before it is issued; NOT-10: numbers without gap or repeat."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faults import told

Cells = dict[str, Any]

ISSUED = {"row_no": "1", "title": "停水通知", "medium": "张贴", "issued_on": "2026-11-02"}
APPROVED = {"approved_by": "周国安", "approved_at": "2026-11-02 09:00"}
NOT_7: list[tuple[str, Cells, list[str]]] = [
    ("issued without an approval", {}, ["approved_by unapproved"]),
    ("approved that morning", APPROVED, []),
    ("approved the day before", APPROVED | {"approved_at": "2026-11-01 17:00"}, []),
    ("approved in the last minute of the day", APPROVED | {"approved_at": "2026-11-02 23:59"}, []),
    ("approved when the day was over", APPROVED | {"approved_at": "2026-11-03 00:00"}, ["approved_at late"]),
    ("approved later", APPROVED | {"approved_at": "2026-11-05 09:00"}, ["approved_at late"]),
    ("nobody says when", APPROVED | {"approved_at": None}, ["approved_at unapproved"]),
    ("nobody says by whom", APPROVED | {"approved_by": None}, ["approved_by unapproved"]),
    *((f"by {medium} too", {"medium": medium}, ["approved_by unapproved"]) for medium in ("短信", "微信", "送达")),
    ("not issued yet", {"issued_on": None}, []),
    ("to be issued tomorrow", {"issued_on": "2026-11-21"}, []),
    ("issued today", {"issued_on": "2026-11-20"}, ["approved_by unapproved"]),
    (
        "it has a number, so it is out",
        {"issued_on": None, "notice_no": "中心〔2026〕第001号"},
        ["approved_by unapproved"],
    ),
    ("numbered and approved", APPROVED | {"issued_on": None, "notice_no": "中心〔2026〕第001号"}, []),
    ("a change without its own approval", {"replaces": "中心〔2026〕第001号"}, ["approved_by changed"]),
    ("a change with it", APPROVED | {"replaces": "中心〔2026〕第001号"}, []),
    (
        "a change approved too late",
        APPROVED | {"replaces": "x", "approved_at": "2026-11-03 08:00"},
        ["approved_at late"],
    ),
    ("withdrawn later: it was out", {"withdrawn_on": "2026-11-05"}, ["approved_by unapproved"]),
    ("when it was approved is illegible", APPROVED | {"approved_at": "上周"}, []),
    ("when it was issued is illegible", APPROVED | {"issued_on": "上周"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "found"), NOT_7, ids=[case[0] for case in NOT_7])
def test_not_7_what_was_issued_was_approved_before_that_day_ended(shows: str, cells: Cells, found: list[str]) -> None:
    assert [fault.removeprefix("2 ") for fault in told("NOT-7", notices=[ISSUED | cells])] == found


def number(count: int, centre: str = "云栖客服中心", year: int = 2026) -> str:
    return f"{centre}〔{year}〕第{count:03}号"


def numbered(*numbers: str | None, policy: Any = None) -> list[str]:
    """Row, counted from 1, and name of each fault of notices with these numbers."""
    site = {"policy": {"NOT-10": policy}} if policy else {}
    found = told("NOT-10", notices=[{"notice_no": text} for text in numbers], site=site)
    return [f"{int(fault.split()[0]) - 1} {fault.split()[-1]}" for fault in found]


OTHER = "南湖客服中心"
RUNS: list[tuple[str, list[str | None], list[str]]] = [
    ("from the first on", [number(1), number(2), number(3)], []),
    ("in whatever order", [number(3), number(1), number(2)], []),
    ("without a number", [number(1), None, number(2)], []),
    ("the first is missing", [number(2)], ["1 gap"]),
    ("one is missing", [number(1), number(3)], ["2 gap"]),
    ("several are missing: one gap", [number(1), number(9)], ["2 gap"]),
    ("two gaps", [number(1), number(3), number(5)], ["2 gap", "3 gap"]),
    ("one stands twice", [number(1), number(2), number(2), number(3)], ["3 repeat"]),
    ("one stands three times", [number(1), number(1), number(1)], ["2 repeat", "3 repeat"]),
    ("the first twice", [number(1), number(1), number(2)], ["2 repeat"]),
    ("each year from the first", [number(1), number(2), number(1, year=2027), number(2, year=2027)], []),
    ("each centre from the first", [number(1), number(1, OTHER), number(2), number(2, OTHER)], []),
    ("a gap of one centre", [number(1), number(1, OTHER), number(2), number(3, OTHER)], ["4 gap"]),
    ("past 999", [number(count) for count in range(1, 1002)], []),
    ("no number at all", [], []),
]


@pytest.mark.parametrize(("shows", "numbers", "found"), RUNS, ids=[case[0] for case in RUNS])
def test_not_10_numbers_run_within_centre_and_year(shows: str, numbers: list[str | None], found: list[str]) -> None:
    assert numbered(*numbers) == found


FORMS = [
    ("云栖客服中心〔2026〕第002号", True),
    ("云栖客服中心〔2026〕第2号", True),
    ("云栖客服中心[2026]第002号", False),  # other brackets
    ("云栖客服中心（2026）第002号", False),
    ("云栖客服中心【2026】002号", False),
    ("云栖客服中心2026年第2号", False),
]


@pytest.mark.parametrize(("text", "good"), FORMS)
def test_not_10_a_number_in_the_wrong_form_is_one_fault_and_leaves_no_gap(text: str, good: bool) -> None:
    assert numbered(number(1), text, number(3)) == ([] if good else ["2 form"])


def test_not_10_what_is_no_number_at_all_is_a_fault_of_its_form() -> None:
    assert numbered(number(1), "待编", number(2)) == ["2 form"]


YEARS = [
    ("2026-01-05", []),
    ("2025-12-31", ["notice_no year"]),
    ("2027-01-04", ["notice_no year"]),
    (None, []),
    ("年初", []),  # illegible
]


@pytest.mark.parametrize(("issued", "found"), YEARS)
def test_not_10_the_year_is_that_of_the_day_of_issue(issued: str | None, found: list[str]) -> None:
    rows = [{"notice_no": number(1), "issued_on": issued}]
    assert [fault.removeprefix("2 ") for fault in told("NOT-10", notices=rows)] == found


def test_not_10_a_number_of_another_year_is_one_fault_and_keeps_its_place() -> None:
    days = ["2026-01-05", "2026-01-06", "2026-01-07"]
    numbers = [number(1), number(2, year=2025), number(3)]
    rows = [{"notice_no": text, "issued_on": day} for text, day in zip(numbers, days, strict=True)]
    assert told("NOT-10", notices=rows) == ["3 notice_no year"], "neither 001 of 2025 nor 002 of 2026 is missed as well"
    rows = [{"notice_no": number(1), "issued_on": "2026-12-30"}, {"notice_no": number(2), "issued_on": "2027-01-04"}]
    rows.append({"notice_no": number(1, year=2027), "issued_on": "2027-01-05"})
    assert told("NOT-10", notices=rows) == ["3 notice_no year"]


UNNUMBERED: list[tuple[str, Cells, list[str]]] = [
    ("posted", {}, ["notice_no unnumbered"]),
    ("delivered", {"medium": "送达"}, ["notice_no unnumbered"]),
    *((f"{medium} needs none", {"medium": medium}, []) for medium in ("短信", "电子显示屏", "业主论坛", "微信")),
    ("it may still get one today", {"issued_on": "2026-11-20"}, []),
    ("not issued yet", {"issued_on": None}, []),
    ("withdrawn", {"withdrawn_on": "2026-11-03"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "found"), UNNUMBERED, ids=[case[0] for case in UNNUMBERED])
def test_not_10_posted_and_delivered_documents_get_a_number(shows: str, cells: Cells, found: list[str]) -> None:
    rows = [ISSUED | APPROVED | cells]
    assert [fault.removeprefix("2 ") for fault in told("NOT-10", notices=rows)] == found


def test_not_10_a_withdrawn_notice_keeps_its_number() -> None:
    rows = [{"notice_no": number(1), "withdrawn_on": "2026-11-05"}, {"notice_no": number(2)}]
    assert told("NOT-10", notices=rows) == []
    assert numbered(number(2)) == ["1 gap"], "left out of the list it is missed"


def test_not_10_a_site_may_set_its_first_number() -> None:
    assert numbered(number(58), number(59), policy={"first": 58}) == []
    assert numbered(number(59), policy={"first": 58}) == ["1 gap"]
    assert numbered(number(57), number(58), policy={"first": 58}) == []


COUNTS = st.lists(st.integers(1, 12), max_size=10)


@settings(deadline=None)
@given(COUNTS)
def test_not_10_faults_are_the_repeats_and_the_gaps(counts: list[int]) -> None:
    found = [fault.split()[1] for fault in numbered(*map(number, counts))]
    known = sorted(set(counts))
    gaps = sum(later > earlier + 1 for earlier, later in zip([0, *known], known, strict=False))
    assert (found.count("repeat"), found.count("gap")) == (len(counts) - len(known), gaps)
