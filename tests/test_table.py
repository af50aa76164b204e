"""A sheet becomes a table: the header is found, every value knows its cell, what is the staff's own is left alone."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.model import Grid
from sheetkit.names import cell_name, letter
from sheetkit.register import Register, registers
from sheetkit.table import Table, find_header, make_row, read_table

ZONES = registers()["zones"]
MARKS = registers()["marks"]
HEADER = ["月份", "员工", "级别", "得分", "评分人"]
ROW = ["2026-10", "林小燕", "员工自检", 95.0, "林小燕"]


def read(*rows: list[Any], computed: Iterable[str] = (), **grid: Any) -> Table:
    return read_table(Grid("评分", rows, **grid), MARKS, "巡检考核.xlsx", dict.fromkeys(computed, ""))


def flaws(table: Table) -> list[tuple[str, int | None, str | None]]:
    return [(flaw.rule, flaw.at, flaw.column) for flaw in table.flaws]


# The header


@pytest.mark.parametrize("above", range(10))
def test_the_header_may_stand_in_any_of_the_first_ten_rows(above: int) -> None:
    table = read(*[["2026年度评分表", ""]] * above, HEADER, ROW)
    assert table.header_row == above + 1
    assert (table.rows[0].at, table.rows[0].mark) == (above + 2, 95)


def test_in_the_eleventh_row_it_is_not_found_and_that_is_said_once() -> None:
    table = read(*[["2026年度评分表"]] * 10, HEADER, ROW)
    assert (table.rows, flaws(table)) == ([], [("missing-column", None, None)])
    assert table.flaws[0].words["name"] == "no-header"


def test_a_sheet_with_nothing_in_it_has_no_header() -> None:
    assert flaws(read()) == flaws(read([""], [""])) == [("missing-column", None, None)]


def test_two_headers_of_ours_make_a_header_one_does_not() -> None:
    """片区 has but two; a word of ours in a title is no header."""
    for header, row in ((["片区", "片区管理员"], 1), (["片区", "管理员"], None), (["片区登记表"], None)):
        assert find_header(Grid("片区", [header, ["东区", "林小燕"]]), ZONES) == row


def test_of_two_rows_of_headers_the_one_with_more_of_ours_is_the_header() -> None:
    table = read(["基本信息", "", "评分", "", ""], HEADER, ROW)
    assert (table.header_row, len(table.rows), flaws(table)) == (2, 1, [("title-above", 1, None)])
    assert find_header(Grid("", [["月份", "员工", "", "", ""], HEADER]), MARKS) == 2


@pytest.mark.parametrize("header", ["月份*", "＊月份", " 月 份 ", "月\n份", "月份\u3000", "月\u00a0份\r\n*"])
def test_stars_spaces_and_line_breaks_in_a_header_are_passed_over(header: str) -> None:
    table = read([header, *HEADER[1:]], ROW)
    assert (table.flaws, table.rows[0].month) == ([], "2026-10")


def test_a_header_that_is_a_number_or_a_date_is_no_word_of_ours() -> None:
    assert read([*HEADER, 2026.0, True], [*ROW, "", ""]).flaws == []


@given(st.permutations(range(5)), st.integers(0, 3))
def test_columns_may_stand_in_any_order_with_others_between(order: list[int], gap: int) -> None:
    def spread(cells: list[Any]) -> list[Any]:
        return ["", *[cell for index in order for cell in (cells[index], *["自用"] * gap)]]

    table = read(spread(HEADER), spread(ROW))
    (row,) = table.rows
    assert (row.month, row.staff_name, row.level, row.mark, row.marked_by) == tuple(ROW)
    assert (table.flaws, row.bad) == ([], frozenset())
    assert table.places["month"] == 2 + order.index(0) * (gap + 1)


def test_a_missing_column_is_one_finding_and_its_cells_are_unknown_not_blank() -> None:
    table = read(HEADER[:4], ROW[:4])
    assert flaws(table) == [("missing-column", 1, "marked_by")]
    assert table.rows[0].bad == {"marked_by"}


def test_a_renamed_column_names_the_likely_one() -> None:
    (flaw,) = read([*HEADER[:4], "评分人员"], ROW).flaws
    assert (flaw.column, flaw.words["name"], flaw.words["like"]) == ("marked_by", "renamed", "评分人员")


def test_a_remark_behind_a_header_makes_it_another_one_but_a_likely_one() -> None:
    (flaw,) = read(["月份（如 2026-10）", *HEADER[1:]], ROW).flaws
    assert (flaw.column, flaw.words["like"]) == ("month", "月份（如2026-10）")


def test_of_a_doubled_column_the_left_one_is_read() -> None:
    table = read([*HEADER, "得分"], [*ROW, 12.0])
    assert [(flaw.rule, flaw.at, flaw.words["place"]) for flaw in table.flaws] == [("duplicate-column", 1, 6)]
    assert table.rows[0].mark == 95


# The rows


def test_blank_rows_are_skipped_and_every_row_keeps_its_number() -> None:
    blank = ["", " ", "\u3000", "", "\n"]
    table = read(HEADER, blank, ROW, [], blank, ROW)
    assert [row.at for row in table.rows] == [3, 6]
    assert table.flaws == []


def test_a_header_repeated_for_the_printer_is_no_row() -> None:
    table = read(HEADER, ROW, HEADER, ROW, [*HEADER[:4], "林小燕"])
    assert [row.at for row in table.rows] == [2, 4, 5]
    assert {flaw.at for flaw in table.flaws} == {5}


def test_a_row_with_words_only_in_the_staffs_own_columns_is_none_of_ours() -> None:
    assert read([*HEADER, "自用"], ["", "", "", "", "", "记得补"]).rows == []


def test_a_row_with_a_single_cell_is_a_row() -> None:
    table = read(HEADER, ["", "林小燕"])
    assert flaws(table) == [("missing-value", 2, name) for name in ("month", "level", "mark", "marked_by")]


def test_a_short_row_ends_in_blanks() -> None:
    assert read(HEADER, ROW[:2]).rows[0].mark is None


def test_what_is_odd_about_a_cell_knows_its_row_and_column() -> None:
    table = read(HEADER, ROW, ["2026-10", "林小燕", "自检", "九十", "林小燕 "])
    assert flaws(table) == [("not-allowed", 3, "level"), ("wrong-type", 3, "mark"), ("stray-space", 3, "marked_by")]
    assert table.rows[1].bad == {"level", "mark"}
    assert table.rows[1].marked_by == "林小燕"


# Formulas


def test_a_formula_never_calculated_is_unknown_not_missing() -> None:
    table = read(HEADER, ["2026-10", "林小燕", "员工自检", "", "林小燕"], formulas={(2, 4)}, uncalculated={(2, 4)})
    assert flaws(table) == [("not-calculated", 2, "mark")]
    assert table.rows[0].bad == {"mark"}


def test_rows_of_nothing_but_uncalculated_formulas_are_rows_even_below_the_last_value() -> None:
    places = frozenset((3, place) for place in range(1, 6))
    table = read(HEADER, formulas=places, uncalculated=places)
    assert [row.at for row in table.rows] == [3]
    assert {rule for rule, _, _ in flaws(table)} == {"not-calculated"}


def test_an_error_shown_in_a_cell_is_no_value() -> None:
    table = read(HEADER, [*ROW[:3], "", ROW[4]], errors={(2, 4): "#N/A"})
    assert [(flaw.rule, flaw.value, flaw.words["name"]) for flaw in table.flaws] == [
        ("wrong-type", "#N/A", "error-value")
    ]
    assert [row.at for row in read(HEADER, errors={(4, 1): "#REF!"}).rows] == [4]


@pytest.mark.parametrize(
    ("value", "formulas", "uncalculated", "found"),
    [
        ("2026-10-01", {}, {}, [("formula-overwritten", 2, None)]),
        ("2026-10-01", {(2, 6)}, {}, []),
        ("", {(2, 6)}, {(2, 6)}, []),
        ("", {}, {}, []),
        ("  ", {}, {}, []),
    ],
    ids=["typed", "a formula", "never calculated", "blank", "spaces"],
)
def test_a_computed_column_holds_formulas_only(value: str, formulas: Any, uncalculated: Any, found: Any) -> None:
    grid = {"formulas": formulas, "uncalculated": uncalculated}
    assert flaws(read([*HEADER, "到场时限"], [*ROW, value], computed=["到场时限"], **grid)) == found
    assert flaws(read([*HEADER, "到场时限"], [*ROW, value], **grid)) == []


def test_what_was_typed_over_a_formula_knows_its_cell() -> None:
    (flaw,) = read([*HEADER, "到场\n时限"], [*ROW, 5.0], computed=["到场时限"]).flaws
    assert (flaw.at, flaw.words["place"], flaw.words["header"], flaw.value) == (2, 6, "到场时限", "5")


# Names of cells, and rows made by hand


def test_cells_are_named_as_excel_does() -> None:
    assert [letter(column) for column in (1, 26, 27, 52, 703, 16384)] == ["A", "Z", "AA", "AZ", "AAA", "XFD"]
    assert cell_name(18, 14) == "R14"


def test_rows_by_hand_and_tables_without_rows() -> None:
    row = make_row(ZONES, {"zone": "东区"}, at=7)
    assert (row.zone, row.keeper, row.at, row.bad) == ("东区", None, 7, frozenset())
    assert _without_rows(ZONES).key(row) == "东区"
    assert _without_rows(MARKS).key(make_row(MARKS, {})) is None


def _without_rows(register: Register) -> Table:
    return Table(register, register.workbook, [], {}, [])
