"""Old sheets in odd shapes: where the header is found, what the columns are called, which rows are records."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetkit.excel.read import Workbook
from sheetkit.model import Area, Facts, Flaw, Grid
from sheetkit.register import registers
from sheetkit.takeover.old import Old, choose, open_sheet
from tests.programs import soffice

PLAIN = [["报修时间", "房间号", "报修内容"], ["2025-3-5 9:30", "3-2-1501", "厨房漏水"]]


def sheet(
    rows: Sequence[Sequence[Any]],
    merges: Sequence[Area] = (),
    register: str = "repairs",
    header: int | None = None,
    name: str = "旧表",
) -> Old | None:
    """An old sheet from the values of its cells; None is a blank one."""
    width = max(map(len, rows), default=0)
    cells = [["" if cell is None else cell for cell in [*row, *[None] * (width - len(row))]] for row in rows]
    return open_sheet(Grid(name, cells, facts=Facts(tuple(merges))), registers()[register], header)


def found(*args: Any, **more: Any) -> Old:
    old = sheet(*args, **more)
    assert old is not None
    return old


def titles(old: Old) -> list[str]:
    return [field.title for field in old.fields]


def test_a_header_under_titles_and_blank_rows_is_found() -> None:
    old = found([["云溪花园报修登记表"], ["制表：前台"], [], *PLAIN])
    assert (old.header, titles(old)) == (4, ["报修时间", "房间号", "报修内容"])
    assert [record.at for record in old.rows] == [5]


def test_a_sheet_in_which_fewer_than_two_headers_are_known_is_none_of_ours() -> None:
    assert sheet([["甲", "乙", "报修内容"], [1.0, 2.0, "厨房漏水"]]) is None
    assert sheet([]) is None
    assert titles(found([["甲", "乙"], [1.0, 2.0]], header=1)) == ["甲", "乙"]


def test_a_header_below_the_tenth_row_is_not_looked_for() -> None:
    assert found([*[["x"]] * 9, *PLAIN]).header == 10
    assert sheet([*[["x"]] * 10, *PLAIN]) is None


def test_spaces_line_breaks_and_stars_in_headers_do_not_count() -> None:
    assert titles(found([["报修\n时间*", " 房 间 号 "], ["2025-3-5", "1"]])) == ["报修时间", "房间号"]


def test_two_columns_of_one_header_are_told_apart_by_their_letter() -> None:
    assert titles(found([["报修时间", "电话", "电话"], ["x", "1", "2"]])) == ["报修时间", "电话（B列）", "电话（C列）"]


def test_a_column_without_a_header_counts_only_if_something_stands_in_it() -> None:
    assert titles(found([["报修时间", None, "房间号", None], ["x", None, "1", "见附页"]])) == [
        "报修时间",
        "房间号",
        "D列",
    ]


def test_a_heading_over_several_columns_gives_its_word_where_the_one_below_is_not_enough() -> None:
    old = found(
        [
            ["报修登记表", None, None, None, None, None],
            ["报修时间", "派单", None, "回访", None, "备注"],
            [None, "人员", "时间", "时间", "结果", None],
            ["2025-3-5", "张伟", "2025-3-5", "2025-3-6", "满意", None],
        ],
        [(1, 1, 1, 6), (2, 1, 3, 1), (2, 2, 2, 3), (2, 4, 2, 5), (2, 6, 3, 6)],
    )
    assert (old.header, titles(old)) == (3, ["报修时间", "人员", "派单时间", "回访时间", "结果", "备注"])
    assert old.fields[4].words == ("结果", "回访结果")


def test_a_cell_merged_over_several_rows_holds_for_each_of_them() -> None:
    old = found([*PLAIN, [None, "3-2-1502", "灯不亮"], [None, "1-1-101", "门坏"]], [(2, 1, 4, 1)])
    assert [record.cells[0] for record in old.rows] == ["2025-3-5 9:30"] * 3


def test_a_remark_merged_over_the_whole_sheet_stays_one_row() -> None:
    old = found([*PLAIN, ["说明：以上为一季度"], [None], [None]], [(3, 1, 5, 3)])
    assert [record.at for record in old.rows] == [2, 3]


def test_totals_and_headers_printed_again_are_no_records_and_are_named() -> None:
    old = found([*PLAIN, PLAIN[0], PLAIN[1], [None], ["合 计：", None, "2 件"], ["本月小计"]])
    assert [record.at for record in old.rows] == [2, 4]
    assert old.passed == ((3, "header-again", "报修时间"), (6, "totals", "合 计："), (7, "totals", "本月小计"))


def test_a_cell_whose_value_cannot_be_read_says_so() -> None:
    grid = Grid("旧表", [*PLAIN, ["", "", "灯不亮"]], uncalculated=frozenset({(3, 1)}), errors={(3, 2): "#N/A"})
    old = open_sheet(grid, registers()["repairs"])
    assert old is not None
    assert old.rows[1].cells[:2] == [
        Flaw("not-calculated"),
        Flaw("wrong-type", value="#N/A", words={"name": "error-value"}),
    ]


def test_the_sheet_that_fits_best_is_chosen_and_those_like_it_are_named() -> None:
    cover, small = sheet([["云溪花园"]]), sheet([["报修时间", "备注"], ["x", "y"]], name="其他")
    march, april = sheet(PLAIN, name="3月"), sheet(PLAIN, name="4月")
    blank = sheet(PLAIN[:1], name="5月")
    best, also = choose([cover, small, march, april, blank])
    assert (best and best.sheet, also) == ("3月", ["4月"])
    assert choose([cover, blank]) == (None, [])


def real(path: Path) -> Path:
    """A workbook as an office would have it: a title over the header, merged cells, a time of day by itself."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in [
        ["报修登记表"],
        ["报修时间", "房间号", "报修内容"],
        ["2025-3-5", "3-2-1501", "漏水"],
        [None, "2", "灯"],
    ]:
        page.append(row)
    page.merge_cells("A1:C1")
    page.merge_cells("A3:A4")
    book.save(path)
    return path


@pytest.mark.parametrize("program", ["openpyxl", "libreoffice"])
def test_merged_cells_are_read_from_a_workbook(program: str, tmp_path: Path) -> None:
    path = real(tmp_path / "旧账.xlsx")
    if program == "libreoffice":
        (tmp_path / "out").mkdir()
        (path,) = soffice([path], "xlsx", tmp_path / "out")
    book = Workbook(path)
    assert sorted(book.grid(book.sheets[0]).facts.merges) == [(1, 1, 1, 3), (3, 1, 4, 1)]
    old = open_sheet(book.grid(book.sheets[0]), registers()["repairs"])
    assert old is not None and [record.cells[0] for record in old.rows] == ["2025-3-5", "2025-3-5"]
