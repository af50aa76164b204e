"""The formulas of the computed columns: one set for each duty, of plain functions, with the moment in one cell."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.cells import read_cell
from sheetkit.excel.build import write_workbook
from sheetkit.excel.daysheet import workdays
from sheetkit.excel.formulas.columns import LiveColumn, compile_book
from sheetkit.excel.formulas.reading import forms, serial
from sheetkit.excel.formulas.row import Book
from sheetkit.lights import left_out, lights
from sheetkit.live import live_lists
from sheetkit.policy import rulebook, with_overrides
from sheetkit.register import registers, workbooks
from sheetkit.statuses import asked_for
from sheetkit.workdays import calendar
from tests.rows import books

COMPILED: Mapping[str, tuple[Book, dict[str, list[LiveColumn]]]] = {
    name: compile_book(among, rulebook()) for name, among in workbooks().items()
}
_SHARED = """AND ASC CHAR COLUMNS DATE DAY EDATE EXACT FIND IF IFERROR INDEX INT ISERROR ISLOGICAL ISNUMBER LEFT LEN
LOOKUP MATCH MAX MID MOD OR ROUND SUBSTITUTE SUMPRODUCT TRIM VALUE"""
SHARED = set(_SHARED.split())
"""Functions that Excel 2016, WPS and LibreOffice all know by the same name and meaning."""
_OF_THE_CALENDAR = "工作日 写法 写法_码 此刻_分 此刻_日 日历_首日 日历_末日"
_LIGHTS = "已逾期 将到期 进行中 逾期完成 按时完成 数据有误"
LONGEST_FORMULA, LONGEST_NAME = 8192, 255


def names() -> dict[str, str]:
    return {name: formula for book, _ in COMPILED.values() for name, formula in book.names.items()}


def test_every_duty_on_a_row_has_its_columns() -> None:
    wanted = {(duty.register, duty.short["zh"]) for rule in rulebook().values() for duty in rule.duties}
    headers = {
        name: [one.header for one in found] for _, columns in COMPILED.values() for name, found in columns.items()
    }
    assert left_out(rulebook()) == {}
    assert {(light.register, light.short) for light in lights(rulebook())} == wanted
    for light in lights(rulebook()):
        assert set(light.headers) <= set(headers[light.register])


def test_a_duty_whose_clock_stops_on_hold_is_left_to_due() -> None:
    """Of all that a site may set, only this is not put into cells."""
    policy = with_overrides(rulebook(), {"REP-2": {"holds": True}, "CMP-2": {"holds": True}})
    assert set(left_out(policy)) == {"REP-2", "CMP-2"}
    gone = {(light.register, light.short) for light in lights(rulebook())} - {
        (light.register, light.short) for light in lights(policy)
    }
    assert gone == {("repairs", "完工"), ("complaints", "答复")}


def test_the_duties_of_one_light_differ_only_in_rows_and_time() -> None:
    """So that which of them runs need not be known to say when it was met."""
    for light in lights(rulebook()):
        kinds = [(duty.starts, duty.met, duty.reopened, duty.until, duty.entries) for _, duty in light.duties]
        assert len({repr(kind) for kind in kinds}) == 1, light.short


def test_formulas_use_functions_that_all_programs_share() -> None:
    used = {word for formula in names().values() for word in re.findall(r"([A-Z][A-Z.]+)\(", formula)}
    assert used <= SHARED, used - SHARED


def test_formulas_stay_within_what_excel_takes() -> None:
    for name, formula in names().items():
        assert len(formula) <= LONGEST_FORMULA and len(name) <= LONGEST_NAME, name
        assert re.fullmatch(r"[^\W\d]\w*", name), name
        assert "_xlfn" not in formula and "[#" not in formula and "[@" not in formula
        assert not re.search(r"\$?[A-Z]+:\$?[A-Z]+(?!\d)", formula), f"{name} looks at a whole column"


def test_every_list_from_another_workbook_is_one_that_a_site_can_fill() -> None:
    assert {name for book, _ in COMPILED.values() for name in book.lists} <= live_lists(books()).keys()


def test_every_name_that_is_called_is_there() -> None:
    for title, (book, _) in COMPILED.items():
        known = {*book.names, *book.lists, *_OF_THE_CALENDAR.split()}
        for name, formula in book.names.items():
            bare = re.sub(r'"[^"]*"|\w+表\[[^]]*\]|\w+!\$?[A-Z]+\$?\d+(:\$?[A-Z]+\$?\d+)?', "", formula)
            called = {word for word in re.findall(r"[^\W\d]\w*(?!\w*\()", bare) if not word.isascii()}
            assert called <= known, (title, name, called - known)


@pytest.fixture(scope="module")
def repairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("live") / "报事登记.xlsx"
    write_workbook(path, workbooks()[path.name], {"repairs": [{"ticket_no": "BS1"}, {"ticket_no": "BS2"}]})
    return path


def test_the_moment_is_one_cell_and_nothing_else_is_volatile(repairs: Path) -> None:
    with ZipFile(repairs) as package:
        text = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
    assert text.count("NOW()") == 1
    assert not re.search(r"\b(TODAY|RAND|OFFSET|INDIRECT|CELL|INFO)\(", text)


def test_new_rows_inherit_the_formulas_and_typing_over_them_is_refused(repairs: Path) -> None:
    sheet = openpyxl.load_workbook(repairs)["报事"]
    (table,) = sheet.tables.values()
    head = [cell.value for cell in sheet[1]]
    kept = {column.name: column.calculatedColumnFormula for column in table.tableColumns}
    for column in COMPILED["报事登记.xlsx"][1]["repairs"]:
        place = head.index(column.header)
        assert [sheet.cell(row, place + 1).value for row in (2, 3)] == [column.formula] * 2
        formula = kept[column.header]
        assert formula is not None and f"={formula.attr_text}" == column.formula
        (rule,) = (
            one for one in sheet.data_validations.dataValidation if sheet.cell(9, place + 1).coordinate in one.sqref
        )
        assert (rule.type, rule.formula1, rule.allowBlank) == ("custom", "FALSE", False)


def test_every_light_has_its_colours_and_points_at_the_cell_that_waits(repairs: Path) -> None:
    sheet = openpyxl.load_workbook(repairs)["报事"]
    head = [cell.value for cell in sheet[1]]
    rules = {
        str(area.sqref): [rule.formula[0] for rule in found if rule.formula]
        for area, found in sheet.conditional_formatting._cf_rules.items()
    }

    def area(header: str) -> str:
        letter = sheet.cell(1, head.index(header) + 1).column_letter
        return f"{letter}2:{letter}1048576"

    assert rules[area("完工状态灯")] == [f'"{word}"' for word in _LIGHTS.split()]
    assert any("已逾期" in formula and "将到期" in formula for formula in rules[area("完工时间")])
    assert any("已完工" in formula and "已关闭" in formula for formula in rules[area("完工时间")])
    assert asked_for("repairs")["dispatched_at"] == ["处理中"]


def test_working_days_begin_after_a_mark_and_end_with_what_is_known() -> None:
    days = workdays(calendar())
    assert days[0] == serial(datetime(2024, 1, 1)) - 0.5 and days == sorted(days)
    assert serial(datetime(2026, 2, 14)) in days, "a Saturday that is worked"
    assert serial(datetime(2026, 10, 1)) not in days
    assert days[-1] == serial(datetime(2026, 12, 31))


@given(st.sampled_from([*forms()]), st.data())
def test_every_form_is_one_that_the_engine_reads_the_same_way(form: tuple[str, str], data: st.DataObject) -> None:
    """Of any digits in it, where the formula looks for month, day, hour and minute, the engine finds them."""
    shape, code = form
    text = "".join(str(data.draw(st.integers(0, 9))) if mark == "0" else mark for mark in shape)
    parts = [int(text[int(code[at : at + 2]) - 1 :][: int(code[at + 2 : at + 4])] or 0) for at in range(0, 16, 4)]
    read = read_cell(text, registers()["repairs"].column("reported_at")).value
    try:
        wanted = datetime(int(text[:4]), *parts) if int(text[:4]) >= 1900 else None
    except ValueError:
        wanted = None
    assert read == wanted


@given(st.text("0 1-./:年月日时分T", max_size=18))
def test_what_the_engine_reads_is_a_form(text: str) -> None:
    read = read_cell(f"2026-1{text}", registers()["repairs"].column("reported_at")).value
    plain = " ".join(re.sub("[1-9]", "0", f"2026-1{text}".replace("T", " ").replace("/", "-")).split())
    if read is not None and "." not in text:
        assert plain in dict(forms())
