"""Old rows as rows of a register: what fits is taken, what does not is listed, and nothing is lost between the two."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheetkit.books import Books
from sheetkit.excel.build import write_workbook
from sheetkit.excel.read import Workbook
from sheetkit.model import Flaw, Grid
from sheetkit.policy import rulebook
from sheetkit.references import duplicate_flaws
from sheetkit.register import Register, registers
from sheetkit.table import read_table
from sheetkit.takeover.convert import Taken, convert
from sheetkit.takeover.old import open_sheet
from sheetkit.takeover.plan import Plan
from sheetkit.takeover.shown import LEFT_OUT, left_rows, taken_text
from tests.rows import books
from tests.test_import_old import found
from tests.test_import_proposal import ROOMS, STAFF

KEYS = registers()["keys"]
HEAD = ["编号", "类型", "位置", "箱位", "把数", "状态"]
PLAN = Plan(
    columns={
        "key_no": ("编号",),
        "kind": ("类型",),
        "place": ("位置",),
        "box": ("箱位",),
        "quantity": ("把数",),
        "state": ("状态",),
    }
)
GOOD = ["K1", "空置房", "3-2-1501", "A1", 2.0, "在库"]


def taken(rows: Sequence[Sequence[Any]], plan: Plan = PLAN, keep: bool = False, **site: Any) -> Taken:
    return convert(found([HEAD, *rows], register="keys"), plan, KEYS, books(**site), keep)


def left(took: Taken) -> list[tuple[int | None, str | None, str, str]]:
    return [(one.at, one.column, one.flaw.rule, one.outcome) for one in took.left]


def but(row: Sequence[Any], **cells: Any) -> list[Any]:
    """The row with other cells, by English column name."""
    names = list(PLAN.columns)
    return [cells.get(name, cell) for name, cell in zip(names, row, strict=True)]


def test_a_row_that_fits_is_taken_as_it_was_understood() -> None:
    took = taken([[" Ｋ１ ", "空置房", "3-2-1501", "A1", "1,000", "在库"]])
    wanted = {"key_no": "K1", "kind": "空置房", "place": "3-2-1501", "box": "A1", "quantity": 1000.0, "state": "在库"}
    assert (took.rows, left(took)) == ([wanted], [])
    assert took.tidied == {"stray-space": 1, "full-width": 1, "text-as-number": 1}


def test_a_row_without_a_required_value_is_not_taken_and_all_that_is_wrong_with_it_is_listed() -> None:
    took = taken([but(GOOD, kind="备用", quantity=None)])
    assert took.rows == []
    assert left(took) == [(2, "kind", "not-allowed", "row"), (2, "quantity", "missing-value", "row")]


def test_a_cell_that_need_not_be_filled_is_left_blank() -> None:
    rows = [["报修时间", "报修内容", "工时"], ["2025-3-5", "漏水", "两小时"]]
    plan = Plan(
        columns={"reported_at": ("报修时间",), "content": ("报修内容",), "man_hours": ("工时",)},
        fixed={"channel": "电话", "reporter": "不详", "kind": "工程类", "urgency": "一般", "status": "已关闭"},
        number={"ticket_no": "BS{year}{month}-{n:04}"},
    )
    took = convert(found(rows), plan, registers()["repairs"], books())
    assert left(took) == [(2, "man_hours", "wrong-type", "blank")]
    (row,) = took.rows
    assert (row["ticket_no"], row["channel"], row.get("man_hours")) == ("BS202503-0001", "电话", None)


def test_keep_faulty_writes_what_stood_there_and_still_lists_it() -> None:
    took = taken([but(GOOD, kind="备用", quantity=None)], keep=True)
    assert [row.get("kind") for row in took.rows] == ["备用"]
    assert left(took) == [(2, "kind", "not-allowed", "raw"), (2, "quantity", "missing-value", "raw")]


def test_keep_faulty_tells_once_of_a_required_column_that_the_old_book_lacks() -> None:
    plan = Plan(columns={name: titles for name, titles in PLAN.columns.items() if name != "box"})
    took = taken([GOOD, but(GOOD, key_no="K2")], plan, keep=True)
    assert (len(took.rows), left(took)) == (2, [(None, "box", "missing-value", "raw")])
    assert taken([GOOD], plan).rows == []


def test_of_two_rows_with_one_number_the_first_is_taken() -> None:
    took = taken([GOOD, but(GOOD, box="B2"), but(GOOD, key_no="K2")])
    assert [row["box"] for row in took.rows] == ["A1", "A1"]
    assert left(took) == [(3, "key_no", "import-twice", "row")]
    assert took.left[0].flaw.words == {"at": 2}


def test_a_row_that_was_not_taken_does_not_claim_its_number() -> None:
    took = taken([but(GOOD, box=None), GOOD])
    assert [line.at for line in took.lines] == [3]


def test_a_number_that_the_site_has_is_not_taken_again() -> None:
    there = {"key_no": "K1", "kind": "返修", "place": "1", "box": "1", "quantity": 1, "state": "在库"}
    took = taken([GOOD, but(GOOD, key_no="K2")], keys=[there])
    assert [row["key_no"] for row in took.rows] == ["K2"]
    assert left(took) == [(2, "key_no", "import-there", "row")]


def test_words_stand_for_others_signs_for_nothing_and_blanks_are_filled() -> None:
    plan = Plan(PLAN.columns, {"kind": {"/": "返修", "备用": "空置房"}}, {"state": "在库"}, blank=("/",))
    took = taken([but(GOOD, kind="备用", state="/"), but(GOOD, key_no="K2", kind="/", state=None)], plan)
    assert [(row["kind"], row["state"]) for row in took.rows] == [("空置房", "在库"), ("返修", "在库")]
    assert left(took) == []


def test_no_and_nought_are_values_and_spaces_are_none() -> None:
    plan = Plan({"signed": ("签字",), "fee": ("收费",), "reporter": ("业主",)}, fixed={"reporter": "不详"})
    old = found([["签字", "收费", "业主"], ["否", 0.0, " \u3000"]])
    (row,) = convert(old, plan, registers()["repairs"], books(), keep_faulty=True).rows
    assert row == {"signed": False, "fee": 0.0, "reporter": "不详"}


def test_several_columns_make_one_value() -> None:
    head = ["楼", "单元", "室", "日期", "钟点", "报修内容", "补充", "维修人", "帮手"]
    row = [3.0, 2.0, "1501", date(2025, 3, 5), datetime(2025, 3, 5, 9, 30).time(), "漏水", "很急", "张伟", "刘洋"]
    grid = Grid("旧表", [head, row])
    old = open_sheet(grid, registers()["repairs"], 1)
    assert old is not None
    joined = {"room": head[:3], "reported_at": head[3:5], "content": head[5:7], "worker": head[7:]}
    plan = Plan({name: tuple(titles) for name, titles in joined.items()})
    (row_,) = convert(old, plan, registers()["repairs"], books(), keep_faulty=True).rows
    assert row_ == {
        "room": "3-2-1501",
        "reported_at": datetime(2025, 3, 5, 9, 30),
        "content": "漏水；很急",
        "worker": "张伟、刘洋",
    }


def test_rows_without_a_number_are_numbered_by_their_own_month_and_others_keep_theirs() -> None:
    plan = Plan(
        {"ticket_no": ("编号",), "reported_at": ("报修时间",)},
        number={"ticket_no": "BS{year}{month}-{n:04}"},
        fixed={
            "channel": "电话",
            "reporter": "某",
            "kind": "工程类",
            "urgency": "一般",
            "content": "某",
            "status": "退回",
        },
    )
    days = [(None, "2025-3-5"), ("BS202503-0002", "2025-3-6"), (None, "2025-4-1"), (None, "2025-3-7"), (None, None)]
    old = found([["编号", "报修时间"], *days, ["x", None]])
    took = convert(old, plan, registers()["repairs"], books(repairs=[{"ticket_no": "BS202503-0003"}]))
    numbers = [row["ticket_no"] for row in took.rows]
    assert numbers == ["BS202503-0001", "BS202503-0002", "BS202504-0001", "BS202503-0004"]
    assert left(took) == [(7, "reported_at", "missing-value", "row")]


def test_references_to_nothing_are_taken_but_to_be_checked() -> None:
    old = found([["钥匙编号", "领用人"], ["K1", "甲"], ["K9", "乙"]], register="key_loans")
    plan = Plan({"key_no": ("钥匙编号",), "borrower": ("领用人",)})
    loans = registers()["key_loans"]
    took = convert(old, plan, loans, books(keys=[{"key_no": "K1"}]), keep_faulty=True)
    assert (3, "key_no", "unknown-reference", "check") in left(took)
    assert not any(one.column == "key_no" for one in took.left if one.at == 2)
    blank = convert(old, plan, loans, books(), keep_faulty=True)
    assert not any(one.outcome == "check" for one in blank.left), "a blank list of keys can tell nothing"


def test_references_within_the_old_book_are_known() -> None:
    old = found([["投诉编号", "同一事项"], ["T1", None], ["T2", "T1"], ["T3", "T9"]], register="complaints")
    plan = Plan({"complaint_no": ("投诉编号",), "same_as": ("同一事项",)})
    took = convert(old, plan, registers()["complaints"], books(), keep_faulty=True)
    assert [(one.at, one.value) for one in took.left if one.outcome == "check"] == [(4, "T9")]


def test_totals_headers_and_rows_blank_where_it_matters_are_passed_over_and_named() -> None:
    took = taken(
        [GOOD, HEAD, [None, None, None, None, "/", None], ["合计", None, None, None, 2.0, None]],
        Plan(PLAN.columns, blank=("/",)),
    )
    assert len(took.rows) == 1
    assert [(one.at, one.flaw.rule, one.outcome) for one in took.left] == [
        (3, "import-header-again", "passed"),
        (4, "import-empty", "passed"),
        (5, "import-totals", "passed"),
    ]


@pytest.mark.parametrize("value", [date(1900, 1, 5), "1850-01-01", "0001-1-1"])
def test_a_day_that_excel_cannot_hold_is_left_out_and_never_stops_the_job(value: object, tmp_path: Path) -> None:
    staff = registers()["staff"]
    head = ["工号", "姓名", "部门", "岗位", "入职日期"]
    old = found([head, ["1", "张伟", "管理处", "员工", value]], register="staff")
    plan = Plan({staff.headers[title]: (title,) for title in head})
    for keep, outcome in ((False, "blank"), (True, "raw")):
        took = convert(old, plan, staff, books(), keep)
        assert [(at, column, how) for at, column, _, how in left(took)] == [(2, "joined", outcome)]
        write_workbook(tmp_path / "a.xlsx", [staff], {"staff": took.rows})


def test_an_error_in_a_cell_and_a_formula_never_calculated_are_not_values() -> None:
    grid = Grid(
        "旧表",
        [HEAD, but(GOOD, box=""), but(GOOD, key_no="K2", quantity="")],
        errors={(2, 4): "#N/A"},
        uncalculated=frozenset({(3, 5)}),
    )
    old = open_sheet(grid, KEYS)
    assert old is not None
    assert left(convert(old, PLAN, KEYS, books())) == [
        (2, "box", "wrong-type", "row"),
        (3, "quantity", "not-calculated", "row"),
    ]
    kept = convert(old, PLAN, KEYS, books(), keep_faulty=True)
    assert [(row.get("box"), row.get("quantity")) for row in kept.rows] == [("#N/A", 2.0), ("A1", None)]


def test_every_reason_is_told_in_words() -> None:
    took = taken([GOOD, GOOD, but(GOOD, key_no="K2", kind="备用"), ["合计"]], keep=False)
    lines = left_rows(took.left, KEYS, rulebook(), "zh")
    assert [tuple(line.values()) for line in lines] == [
        ("A3", "整行没有导入", "钥匙编号", "K1", "“钥匙编号”K1 与旧表第 2 行重复。请核对后改成不同的编号"),
        (
            "B4",
            "整行没有导入",
            "类别",
            "备用",
            "“类别”不能填“备用”。可填：未收楼、空置房、返修、办公区域、特约服务、代理租售、智能卡",
        ),
        ("第 5 行", "跳过", None, "合计", "合计行，不是一条记录"),
    ]
    text = taken_text(took, KEYS, rulebook(), "zh")
    assert "导入 1 行，没有导入 2 行。" in text and "跳过的行（合计、重复的表头、空行）：1" in text
    assert all(column.name in lines[0] for column in LEFT_OUT.columns)


def choices(register: Register) -> list[str]:
    return [choice for column in register.columns for choice in column.choices]


NAMES = ["keys", "repairs", "residents", "marks", "fees", "staff", "inspections"]
ANYTHING = (
    st.none()
    | st.text(st.characters(exclude_categories=["C"]), max_size=6)
    | st.sampled_from(["2025.3.5", "2025-3-5 9:30", "3月5日", "K1", "K２", " 是 ", "√", "/", "2026-10", "1,234", "－5"])
    | st.integers(0, 10**12).map(float)
    | st.booleans()
    | st.dates(date(1900, 1, 1), date(2100, 1, 1))
    | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0))
    | st.times()
)


@st.composite
def old_books(draw: st.DrawFn) -> tuple[Register, list[list[Any]]]:
    """A register and an old sheet with its headers and any cells, half of them values that the register knows."""
    register = registers()[draw(st.sampled_from(NAMES))]
    cell = ANYTHING | st.sampled_from([*choices(register), "K1", "3-2-1501", "张伟"])
    row = st.lists(cell, min_size=len(register.columns), max_size=len(register.columns))
    return register, [list(register.headers), *draw(st.lists(row, max_size=6))]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(old_books(), st.booleans())
def test_what_is_taken_over_has_no_flaw_when_it_is_read_again_but_those_that_were_told(
    tmp_path_factory: pytest.TempPathFactory, book: tuple[Register, list[list[Any]]], keep: bool
) -> None:
    register, rows = book
    there = books(households=ROOMS, staff=[] if register.name == "staff" else STAFF)
    old = open_sheet(Grid("旧表", [["" if cell is None else cell for cell in row] for row in rows]), register, 1)
    assert old is not None
    took = convert(
        old, Plan({name: (header,) for header, name in register.headers.items()}, blank=("/",)), register, there, keep
    )
    assert all(line.at in range(2, len(rows) + 1) for line in took.lines)
    everything = {line.at for line in took.lines} | {one.at for one in took.left if one.outcome in ("row", "passed")}
    assert {record.at for record in old.rows} <= everything, "each old row is taken or listed"
    path = tmp_path_factory.mktemp("import") / "新.xlsx"
    policy = rulebook()
    write_workbook(
        path,
        [register, LEFT_OUT],
        {register.name: took.rows, LEFT_OUT.name: left_rows(took.left, register, policy, "zh")},
    )
    table = read_table(Workbook(path).grid(register.sheet), register, path.name)
    told = {(one.at, one.column) for one in took.left}
    ats = [line.at for line in took.lines]
    assert len(table.rows) == len(ats)
    flaws: list[Flaw] = [*table.flaws, *([] if keep else duplicate_flaws(table))]
    assert {(ats[(flaw.at or 0) - 2], flaw.column) for flaw in flaws} <= (told if keep else set())


def by_hand(there: Books) -> Mapping[str, int]:
    return {name: len(table.rows) for name, table in there.tables.items()}


def test_the_sites_books_are_not_touched() -> None:
    there = books(keys=[{"key_no": "K7"}])
    before = by_hand(there)
    convert(found([HEAD, GOOD], register="keys"), PLAN, KEYS, there)
    assert by_hand(there) == before
