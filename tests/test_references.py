"""Keys that stand twice and values that refer to nothing, across registers and workbooks."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetkit.books import Books
from sheetkit.check import check
from sheetkit.model import Finding
from sheetkit.references import nearest
from sheetkit.register import registers
from tests.rows import books

STRUCTURE = ("unknown-reference", "duplicate-key")
STAFF = [
    {"staff_no": "01", "name": "林小燕", "department": "客户服务中心", "post": "片区客服员"},
    {"staff_no": "02", "name": "王伟", "department": "工程维修部", "post": "员工"},
    {"staff_no": "03", "name": "王伟2", "department": "工程维修部", "post": "员工"},
]
HOMES = [{"room": "3-2-1501", "zone": "东区", "name": "赵一", "handover": "精装"}]
ZONES = [{"zone": "东区", "keeper": "林小燕"}]
VISIT = {"visit_no": "FT1", "visited_at": "2026-11-19 10:00", "room": "3-2-1501", "form": "电话", "visitor": "林小燕"}


def found(held: Books) -> list[tuple[str, str, str | None, str | None]]:
    """Of each duplicate and unknown reference: sheet, column, value and what it may have meant."""
    return [
        (one.sheet or "", one.column or "", one.value, _likely(one)) for one in check(held) if one.rule in STRUCTURE
    ]


def _likely(finding: Finding) -> str | None:
    text = finding.fix or ""
    return text.partition("“")[2].partition("”")[0] if text.startswith("是不是") else None


def small(**rows: Any) -> Books:
    return books(**{"staff": STAFF, "households": HOMES, "zones": ZONES, **rows})


def test_every_reference_of_a_sound_set_of_books_is_found() -> None:
    assert found(small(visits=[VISIT])) == []


@pytest.mark.parametrize(
    ("change", "unknown"),
    [
        ({"room": "3-2-1502"}, ("访谈", "room", "3-2-1502", "3-2-1501")),
        ({"room": "12-1-101"}, ("访谈", "room", "12-1-101", None)),
        ({"visitor": "林晓燕"}, ("访谈", "visitor", "林晓燕", None)),
        ({"companion": "王 伟"}, ("访谈", "companion", "王 伟", "王伟")),
    ],
)
def test_a_value_that_refers_to_nothing_names_the_likely_one(change: Mapping[str, Any], unknown: Any) -> None:
    assert found(small(visits=[{**VISIT, **change}])) == [unknown]


@pytest.mark.parametrize("cell", ["林小燕、王伟", "林小燕，王伟2", "林小燕,王伟", "林小燕; 王伟", " 林小燕、 王伟 "])
def test_a_cell_of_people_may_name_several(cell: str) -> None:
    assert found(small(visits=[{**VISIT, "visitor": cell}])) == []


def test_of_several_people_only_the_unknown_ones_are_named() -> None:
    visit = {**VISIT, "visitor": "林小燕、张三、李四"}
    assert [value for _, _, value, _ in found(small(visits=[visit]))] == ["张三", "李四"]


def test_several_names_are_allowed_for_people_only() -> None:
    assert [value for _, _, value, _ in found(small(visits=[{**VISIT, "room": "3-2-1501、3-2-1502"}]))] == [
        "3-2-1501、3-2-1502"
    ]


def test_an_outside_worker_is_a_warning_an_unknown_visitor_an_error() -> None:
    repairs = [{"ticket_no": "BS1", "worker": "外请师傅"}]
    held = small(visits=[{**VISIT, "visitor": "张三"}], repairs=repairs)
    severities = {one.column: one.severity for one in check(held, rules=["unknown-reference"])}
    assert severities == {"worker": "warning", "visitor": "error"}


def test_a_number_may_stand_in_either_of_two_registers() -> None:
    held = small(
        repairs=[{"ticket_no": "BS1"}],
        complaints=[{"complaint_no": "TS1"}],
        follow_ups=[{"ticket_no": "BS1"}, {"ticket_no": "TS1"}, {"ticket_no": "XX1"}],
    )
    (finding,) = (one for one in check(held, rules=["unknown-reference"]) if one.sheet == "跟进记录")
    assert finding.value == "XX1"
    assert finding.message == "“单号”XX1 在“报事”、“投诉”里没有"


def test_a_register_may_refer_to_itself() -> None:
    held = small(complaints=[{"complaint_no": "TS1"}, {"complaint_no": "TS2", "same_as": "TS1"}])
    assert found(held) == []
    assert found(small(complaints=[{"complaint_no": "TS2", "same_as": "TS9"}])) == [("投诉", "same_as", "TS9", None)]


def test_references_into_a_workbook_that_could_not_be_read_are_left_out() -> None:
    held = small(visits=[{**VISIT, "room": "9-9-9", "visitor": "张三"}], without=["households"])
    assert [column for _, column, _, _ in found(held)] == ["visitor"]


def test_one_of_two_registers_missing_leaves_the_reference_out() -> None:
    held = small(follow_ups=[{"ticket_no": "XX1"}], without=["complaints"])
    assert found(held) == []


def test_a_blank_or_unreadable_reference_refers_to_nothing_and_is_not_unknown() -> None:
    assert (
        found(small(visits=[{**VISIT, "companion": None}, {**VISIT, "visit_no": "FT2", "room": "", "bad": ["room"]}]))
        == []
    )


@pytest.mark.parametrize(("approver", "rules"), [("林小燕", {"ARC-3"}), ("张三", {"unknown-reference"})])
def test_an_unknown_reference_is_not_also_reported_by_the_rules(approver: str, rules: set[str]) -> None:
    """ARC-3 wants the centre's head to approve; of one who is unknown it says nothing."""
    loan = {"loan_no": "DA1", "form": "查阅", "out_at": "2026-11-19 10:00", "approved_by": approver}
    held = small(file_loans=[loan])
    assert {one.rule for one in check(held) if one.column == "approved_by"} == rules


# Keys that stand twice


@pytest.mark.parametrize(
    ("keys", "rows"), [(["A", "B"], []), (["A", "A"], [2, 3]), (["A", "B", "A", "A"], [2, 4, 5]), ([None, None], [])]
)
def test_each_row_of_a_duplicated_key_is_reported(keys: list[str | None], rows: list[int]) -> None:
    held = small(visits=[{**VISIT, "visit_no": key} for key in keys])
    assert [one.row for one in check(held, rules=["duplicate-key"])] == rows


def test_a_duplicate_names_the_other_rows() -> None:
    held = small(visits=[VISIT, VISIT, {**VISIT, "visit_no": "FT9"}, VISIT])
    assert [one.message for one in check(held, rules=["duplicate-key"])] == [
        "“访谈编号”FT1 重复，也在第 3、5 行",
        "“访谈编号”FT1 重复，也在第 2、5 行",
        "“访谈编号”FT1 重复，也在第 2、3 行",
    ]


def test_two_of_the_staff_may_not_bear_one_name() -> None:
    twins = [*STAFF, {"staff_no": "04", "name": "王伟", "department": "环境部", "post": "员工"}]
    findings = check(small(staff=twins), rules=["duplicate-key"])
    assert [(one.cell, one.column, one.key) for one in findings] == [("B3", "name", "02"), ("B5", "name", "04")]
    assert "同名员工加数字" in (findings[0].fix or "")


def test_two_customers_may() -> None:
    homes = [HOMES[0], {**HOMES[0], "room": "3-2-1502"}]
    assert check(small(households=homes), rules=["duplicate-key"]) == []


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["FT1", "FT2", "FT3", None]), max_size=8))
def test_every_row_of_a_key_that_stands_twice_is_found_and_no_other(keys: list[str | None]) -> None:
    held = small(visits=[{**VISIT, "visit_no": key} for key in keys])
    wanted = [row for row, key in enumerate(keys, 2) if key is not None and keys.count(key) > 1]
    assert [one.row for one in check(held, rules=["duplicate-key"])] == wanted


def test_every_reference_points_at_a_key_or_a_name() -> None:
    """So that what is looked for can be found: `find` goes by keys, people by names."""
    for register in registers().values():
        for column in register.columns:
            for table, far in column.refers:
                target = registers()[table]
                assert far == target.key or target.column(far).unique or far in ("notice_no", "inspection_no")


@given(st.text("3-2150ab", max_size=8), st.sets(st.text("3-2150ab", max_size=8), max_size=12))
def test_the_likely_value_is_the_one_that_difflib_would_name(value: str, known: set[str]) -> None:
    assert nearest(value, known, 0.75) == next(iter(get_close_matches(value, known, 1, 0.75)), "")
