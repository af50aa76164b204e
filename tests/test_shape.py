"""The shape of a sheet: merges, short tables, drop-downs without a list, older formulas, pictures in cells."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableFormula

from sheetkit.excel.build import write_workbook
from sheetkit.excel.facts import PICTURE, areas
from sheetkit.excel.read import Workbook
from sheetkit.model import Facts, Finding, Grid
from sheetkit.register import registers, workbooks
from sheetkit.shipped import shipped
from sheetkit.table import read_table
from tests.programs import soffice
from tests.workbooks import PEOPLE, TICKET, checked, make_site, patch

BOOK, SHEET = "报事登记.xlsx", "xl/worksheets/sheet1.xml"
LAST = len(registers()["repairs"].columns)
TICKETS = [{**TICKET, "ticket_no": f"BS202611-000{number}"} for number in range(1, 5)]
"""Rows 2 to 5."""


def found(folder: Path, change: Callable[[Any], object]) -> list[Finding]:
    """What is found in a sound site after this change to its sheet 报事."""
    site = make_site(folder / "s", repairs=TICKETS, **PEOPLE)
    book = openpyxl.load_workbook(site / BOOK)
    change(book["报事"])
    book.save(site / BOOK)
    return checked(site)


def told(findings: Sequence[Finding]) -> list[tuple[str, str | None, str | None, str]]:
    return [(one.rule, one.cell, one.header, one.severity) for one in findings]


@pytest.mark.parametrize("cells", ["X2:X3", "A1:B1", "W4:X5"])
def test_merged_cells_among_the_rows_are_found(cells: str, tmp_path: Path) -> None:
    findings = found(tmp_path, lambda sheet: sheet.merge_cells(cells))
    (finding,) = [one for one in findings if one.rule == "merged-cells"]
    assert (finding.cell, finding.severity) == (cells.partition(":")[0], "warning")
    assert finding.message == f"{cells} 合并了单元格，只有左上角一格算有内容"


@pytest.mark.parametrize("cells", ["A7:B8", "AN2:AO3"])
def test_merged_cells_below_the_rows_or_beside_the_register_are_the_staffs_own(cells: str, tmp_path: Path) -> None:
    assert found(tmp_path, lambda sheet: sheet.merge_cells(cells)) == []


def table(sheet: Any, ref: str, formulas: dict[str, str] | None = None) -> None:
    """An Excel table on the sheet, with these computed columns at its right."""
    for at, header in enumerate(formulas or {}, LAST + 1):
        sheet.cell(1, at).value = header
    made = Table(displayName="报事表", ref=ref)
    made._initialise_columns()
    for column, cell in zip(made.tableColumns, sheet[ref][0], strict=True):
        column.name = cell.value
        if cell.value in (formulas or {}):
            column.calculatedColumnFormula = TableFormula(attr_text=(formulas or {})[cell.value])
    sheet.add_table(made)


def test_a_table_that_ends_before_the_rows_is_found(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, lambda sheet: table(sheet, "A1:AK3"))
    assert told([finding]) == [("table-short", "A4", None, "info")]  # they are read all the same: nothing is wrong
    assert (finding.key, finding.row) == ("BS202611-0003", 4)
    assert finding.message == "表格只到第 3 行，从第 4 行起有 2 行不在表格里"


@pytest.mark.parametrize("ref", ["A1:AK5", "A1:AK9"])
def test_a_table_that_covers_the_rows_or_more_is_none(ref: str, tmp_path: Path) -> None:
    assert found(tmp_path, lambda sheet: table(sheet, ref)) == []


# Drop-downs


def drop_down(source: str, where: str, name: str = "", stands_for: str = "") -> Callable[[Any], None]:
    def add(sheet: Any) -> None:
        validation = DataValidation("list", formula1=source)
        validation.add(where)
        sheet.add_data_validation(validation)
        if name:
            sheet.parent.defined_names[name] = DefinedName(name, attr_text=stands_for)

    return add


@pytest.mark.parametrize(
    ("source", "name", "stands_for"),
    [("#REF!", "", ""), ("名单!#REF!", "", ""), ("房号清单", "", ""), ("房号清单", "房号清单", "#REF!")],
)
def test_a_drop_down_whose_list_is_gone_is_found(source: str, name: str, stands_for: str, tmp_path: Path) -> None:
    (finding,) = found(tmp_path, drop_down(source, "D2:D1048576", name, stands_for))
    assert told([finding]) == [("broken-list", "D1", "房号", "warning")] and finding.value == source


@pytest.mark.parametrize(
    ("source", "name", "stands_for"),
    [
        ('"甲,乙"', "", ""),
        ("$A$2:$A$5", "", ""),
        ("房号清单", "房号清单", "报事!$D$2:$D$5"),
        ("ROOMS", "rooms", "报事!$D$2:$D$5"),
        ('INDIRECT("A2")', "", ""),
    ],
)
def test_a_drop_down_that_has_its_list_is_none(source: str, name: str, stands_for: str, tmp_path: Path) -> None:
    assert found(tmp_path, drop_down(source, "D2:D1048576", name, stands_for)) == []


def test_a_drop_down_of_the_staffs_own_column_is_theirs(tmp_path: Path) -> None:
    assert found(tmp_path, drop_down("#REF!", "AZ2:AZ9")) == []


def test_a_drop_down_written_for_a_newer_excel_is_read_too(tmp_path: Path) -> None:
    """A list on another sheet stands in the extensions, where the cells are an element of their own."""
    site = make_site(tmp_path / "s", repairs=TICKETS, **PEOPLE)
    spaces = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    spaces += 'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
    newer = (
        f'<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" {spaces}><x14:dataValidations count="1">'
        '<x14:dataValidation type="list"><x14:formula1><xm:f>#REF!</xm:f></x14:formula1><xm:sqref>C2:C9 D2</xm:sqref>'
        "</x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    )
    patch(site / BOOK, SHEET, b"</worksheet>", newer.encode())
    assert [(one.rule, one.cell) for one in checked(site)] == [("broken-list", "C1"), ("broken-list", "D1")]


# Computed columns


def older(*, computed: dict[str, str], calculated: dict[str, str]) -> list[str]:
    """What is said of a register whose columns are to be `computed`, where the tables hold these formulas."""
    register = registers()["zones"]
    grid = Grid("片区", [["片区", "片区管理员", *computed], ["东区", "林小燕"]], facts=Facts(calculated=calculated))
    return [str(f.words["name"]) for f in read_table(grid, register, register.workbook, computed).flaws]


def test_a_workbook_that_lacks_computed_columns_or_has_other_formulas_is_older() -> None:
    now = {"到场时限": "A", "完工时限": "B"}
    assert older(computed=now, calculated=now) == []
    assert older(computed=now, calculated={}) == [], "a workbook without formulas wants none"
    assert older(computed=now, calculated={"到场时限": "A"}) == ["lacking"]
    assert older(computed=now, calculated={"到场时限": "A", "完工时限": "旧"}) == ["formulas"]
    assert older(computed={"到场时限": "", "完工时限": ""}, calculated=now) == [], (
        "which formulas they are is not known"
    )


def test_a_workbook_with_some_of_its_computed_columns_is_told_to_be_older(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, lambda sheet: table(sheet, "A1:AL5", {"到场时限": "1+1"}))
    assert told([finding]) == [("older-workbook", None, None, "info")]
    assert "缺少计算列：到场状态灯、" in finding.message and "sheetkit refresh" in (finding.fix or "")


def test_our_own_workbooks_have_no_such_finding(tmp_path: Path) -> None:
    for name, sheets in workbooks().items():
        write_workbook(tmp_path / name, sheets)
    for path in [*tmp_path.glob("*.xlsx"), *shipped("workbook_templates").glob("*.xlsx")]:
        for register in workbooks()[path.name]:
            facts = Workbook(path).grid(register.sheet).facts
            ((*corner, width),) = facts.tables
            assert corner == [1, 1, 2] and width >= len(register.columns)
            assert not facts.merges and not facts.broken_lists


# Pictures in cells


def photographed(folder: Path, cell: bytes) -> Path:
    """A site whose only notice has this cell as its photograph (T2)."""
    notice = {
        **{"row_no": "1", "title": "停水", "template": "停水通知", "medium": "张贴", "key_document": "是"},
        **{"drafted_by": "林小燕", "drafted_on": date(2026, 11, 1), "issued_on": date(2026, 11, 2), "photo": "此处"},
        **{"approved_by": "陈志远", "approved_at": datetime(2026, 11, 1, 9), "notice_no": "云溪〔2026〕第001号"},
    }
    site = make_site(folder / "s", notices=[notice], **PEOPLE)
    book = openpyxl.load_workbook(site / "收发文登记.xlsx")
    book["发文"]["T2"].value = 4711
    book.save(site / "收发文登记.xlsx")
    return patch(site / "收发文登记.xlsx", SHEET, b'<c r="T2" t="n"><v>4711</v></c>', cell).parent


WPS = b'<c r="T2" t="str"><f>_xlfn.DISPIMG("ID_7B2F",1)</f><v>=DISPIMG("ID_7B2F",1)</v></c>'
CELLS = [
    (WPS, '=DISPIMG("ID_7B2F",1)'),
    (b'<c r="T2"><f>_xlfn.DISPIMG("ID_7B2F",1)</f></c>', '=DISPIMG("ID_7B2F",1)'),
    (b'<c r="T2" t="e"><f>_xlfn.DISPIMG(&quot;ID_7B2F&quot;,1)</f><v>#NAME?</v></c>', '=DISPIMG("ID_7B2F",1)'),
    (b'<c r="T2" t="e" vm="1"><v>#VALUE!</v></c>', PICTURE),
]


@pytest.mark.parametrize(
    ("cell", "value"), CELLS, ids=["as WPS saves it", "never shown", "saved by Excel", "Excel's own"]
)
def test_a_cell_that_shows_a_picture_is_filled(cell: bytes, value: str, tmp_path: Path) -> None:
    site = photographed(tmp_path, cell)
    assert checked(site) == []
    grid = Workbook(site / "收发文登记.xlsx").grid("发文")
    assert grid.rows[1][19] == value and (2, 20) in grid.formulas
    assert not grid.errors and (2, 20) not in grid.uncalculated


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        (b"", "NOT-8"),
        (b'<c r="T2" t="e"><v>#N/A</v></c>', "wrong-type"),
        (b'<c r="T2"><f>NOW()</f></c>', "not-calculated"),
    ],
)
def test_a_blank_cell_an_error_and_another_formula_are_what_they_were(cell: bytes, rule: str, tmp_path: Path) -> None:
    assert [one.rule for one in checked(photographed(tmp_path, cell))] == [rule]


# Reading the facts


@pytest.mark.parametrize(
    ("refs", "found"),
    [
        ("A1", [(1, 1, 1, 1)]),
        ("$B$2:AA30", [(2, 2, 30, 27)]),
        ("A1:B2 D4", [(1, 1, 2, 2), (4, 4, 4, 4)]),
        ("A:B", []),
        ("", []),
    ],
)
def test_ranges(refs: str, found: list[tuple[int, int, int, int]]) -> None:
    assert areas(refs) == found


def test_a_sheet_with_prefixed_names_tells_the_same(tmp_path: Path) -> None:
    site = make_site(tmp_path / "s", repairs=TICKETS, **PEOPLE)
    book = openpyxl.load_workbook(site / BOOK)
    book["报事"].merge_cells("X2:X3")
    book.save(site / BOOK)
    before = Workbook(site / BOOK).grid("报事").facts
    for old, new in ((b"<", b"<x:"), (b"<x:/", b"</x:"), (b"xmlns=", b"xmlns:x=")):
        patch(site / BOOK, SHEET, old, new)
    assert Workbook(site / BOOK).grid("报事").facts == before == Facts(merges=((2, 24, 3, 24),))


def test_what_libreoffice_saved_tells_the_same(tmp_path: Path) -> None:
    path = tmp_path / BOOK
    write_workbook(path, workbooks()[BOOK], {"repairs": TICKETS})
    book = openpyxl.load_workbook(path)
    book["报事"].merge_cells("X2:X3")
    book.save(path)
    (saved,) = soffice([path], "xlsx", tmp_path / "out")
    facts, ours = (Workbook(one).grid("报事").facts for one in (saved, path))
    assert (facts.merges, facts.tables) == (ours.merges, ours.tables)
    assert ours.merges == ((2, 24, 3, 24),) and ours.tables[0][:3] == (1, 1, 5)
