"""Rows written into new workbooks come back as they were, and what cannot be written is refused, never dropped."""

import time
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sheetkit.errors import SheetkitError
from sheetkit.excel.build import clean, table_name, write_workbook
from sheetkit.model import Cell
from sheetkit.register import Column, Register
from tests.package_lint import lint
from tests.specimen import SAMPLE, members, read, write

pytestmark = pytest.mark.filterwarnings("error")  # XlsxWriter warns about what it leaves out


def test_the_same_rows_give_the_same_bytes_and_leave_nothing_beside_the_file(tmp_path: Path) -> None:
    row: dict[str, Cell] = {"code": "甲-1", "words": "灯\n不亮", "day": date(2026, 11, 20), "sure": True}
    first, again = write(tmp_path / "a.xlsx", row).read_bytes(), write(tmp_path / "a.xlsx", row).read_bytes()
    assert first == again
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert lint(tmp_path / "a.xlsx") == []


WORDS = st.text(max_size=40) | st.sampled_from(
    ["=1+1", "@x", "+86", "-", "http://a.cn", "{=A1}", "3-2-2001", "_x0041_", "😀"]
)
DAYS = st.dates(date(1900, 3, 1), date(2199, 12, 31))
MOMENTS = st.datetimes(datetime(1900, 3, 1), datetime(2199, 12, 31)).map(lambda moment: moment.replace(microsecond=0))
NUMBERS = st.integers(-(10**12), 10**12) | st.decimals(-(10**9), 10**9, places=2).map(float)
VALUES = st.none() | WORDS | st.booleans() | DAYS | MOMENTS | NUMBERS
ROWS = st.lists(st.fixed_dictionaries({}, optional={column.name: VALUES for column in SAMPLE.columns}), max_size=4)


def seen(value: Cell) -> object:
    """What calamine gives for a value: '' for a blank, a date for a moment at midnight, numbers as floats."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case str():
            return clean(value)
        case datetime() if value.time() == datetime.min.time():
            return value.date()
        case int():
            return float(value)
    return value


@settings(deadline=None, max_examples=60)
@given(ROWS)
@example([{"code": "\x00a\x1f\ud800\r\nb\rc", "words": " 两边有空格 ", "pick": "'撇号"}])
@example([{"code": 13800000000, "day": "待定", "moment": date(2026, 11, 20), "amount": datetime(2026, 11, 20, 9, 30)}])
def test_every_value_comes_back_as_what_it_was_in_whatever_column(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Cell]]
) -> None:
    path = write(tmp_path_factory.mktemp("rows") / "a.xlsx", *rows)
    header, *found = read(path)
    assert header == [column.header for column in SAMPLE.columns]
    found += [[""] * len(header)] * (len(rows) - len(found))  # calamine stops at the last row that holds anything
    assert found == [[seen(row.get(column.name)) for column in SAMPLE.columns] for row in rows]
    assert not any(b"<f>" in part or b"hyperlink" in part for part in members(path).values())


def test_clean_text_ends_its_lines_as_excel_does_and_holds_no_control_characters() -> None:
    assert clean("一\r\n二\r三\t四") == "一\n二\n三\t四"
    assert clean("响\x07铃\ufffe\ud83d") == "响铃"


def test_a_long_text_gets_a_row_that_shows_it_and_may_still_grow(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", {"words": "短"}, {"words": "长" * 40})
    heights = [openpyxl.load_workbook(path)["样本"].row_dimensions[row].height for row in (2, 3)]
    assert heights[0] is None and heights[1] > 60
    assert b"customHeight" not in members(path)["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(
    "value", ["长" * 32_768, date(1900, 2, 28), datetime(1899, 1, 1), float("nan"), float("inf")], ids=repr
)
def test_a_value_that_excel_cannot_hold_stops_the_job_and_names_its_cell(value: Cell, tmp_path: Path) -> None:
    with pytest.raises(SheetkitError, match="“样本”表的 B3 ") as caught:
        write(tmp_path / "a.xlsx", {}, {"words": value})
    assert caught.value.key == "cell-unwritable"
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_a_sheet_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SheetkitError, match="最多放 1048575 行"):
        write_workbook(tmp_path / "a.xlsx", [SAMPLE], {"sample": [{}] * 1_048_576})


def test_rows_of_an_unknown_column_or_register_are_a_slip_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match=r"sample\.colour"):
        write(tmp_path / "a.xlsx", {"colour": "红"})
    with pytest.raises(KeyError, match=r"others"):
        write_workbook(tmp_path / "a.xlsx", [SAMPLE], {"others": []})


def test_a_file_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SheetkitError, match=r"a\.xlsx 写不进去：.*再试一次"):
        (tmp_path / "file").write_text("in the way")
        write(tmp_path / "file" / "a.xlsx", {})


def odd(sheet: str, *choices: str) -> Register:
    return Register("odd", "样本.xlsx", sheet, 1, None, (Column("pick", "选择", "choice", False, choices),), {})


@pytest.mark.parametrize(
    ("among", "pointer"),
    [
        ([odd("报事(旧)", "一")], "/sheet"),
        ([SAMPLE, odd("样本", "一")], "/sheet"),
    ],
    ids=["no name for a table", "two sheets of one name"],
)
def test_what_no_workbook_can_hold_is_a_fault_of_the_definition(
    among: list[Register], pointer: str, tmp_path: Path
) -> None:
    with pytest.raises(SheetkitError, match=r"odd\.json") as caught:
        write_workbook(tmp_path / "a.xlsx", among)
    assert caught.value.words["pointer"] == pointer


def test_a_workbook_of_many_rows(tmp_path: Path) -> None:
    moment = datetime(2026, 1, 1)
    rows: list[dict[str, Cell]] = [
        {"code": f"BS{n}", "words": "水管漏水", "moment": moment + timedelta(minutes=n)} for n in range(20_000)
    ]
    started = time.perf_counter()
    path = write(tmp_path / "a.xlsx", *rows)
    print(f"20,000 rows in {time.perf_counter() - started:.2f} s")
    assert openpyxl.load_workbook(path)["样本"].tables[table_name(SAMPLE)].ref == "A1:G20001"
