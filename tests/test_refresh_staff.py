"""`refresh` in a workbook that staff have lived in: it gets what it lacks, and all that is theirs stays as it was."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sheetkit.register import registers
from sheetkit.report.text import LINE, width
from sheetkit.store.journal import read
from tests.lived_in import BOOK, HIDDEN, ROWS, heads, site
from tests.package_lint import audit, lint
from tests.programs import soffice
from tests.refreshing import news, refresh
from tests.workbooks import checked, fingerprint

NEW = ["工时", "费用", "到场时限", "到场状态灯", "到场剩余"]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The workbook before and after."""
    folder = site(tmp_path_factory.mktemp("lived") / "site")
    before = folder.parent / "before.xlsx"
    shutil.copy(folder / BOOK, before)
    assert refresh(folder, "--write").exit_code == 0
    return before, folder / BOOK


def test_what_will_be_done_is_shown_before_anything_is(tmp_path: Path) -> None:
    folder = site(tmp_path / "site")
    before = fingerprint(folder)
    shown = refresh(folder)
    assert shown.exit_code == 1 and "加列：工时、费用、到场时限" in shown.output and "--write" in shown.output
    assert "算_" not in shown.output and "隐藏的中间列" in shown.output
    assert all(width(line) <= LINE for line in shown.output.splitlines())
    assert fingerprint(folder) == before


def test_new_columns_stand_at_the_right_end_and_old_ones_where_staff_put_them(pair: tuple[Path, Path]) -> None:
    sheet = openpyxl.load_workbook(pair[1])["报事"]
    header = [cell.value for cell in sheet[1]]
    assert header[: len(heads())] == heads() and header[len(heads()) :][:5] == NEW
    (table,) = sheet.tables.values()
    assert [column.name for column in table.tableColumns] == header
    assert table.ref == table.autoFilter.ref == f"A1:{sheet.cell(7, len(header)).coordinate}"
    formulas = {c.name: c.calculatedColumnFormula.attr_text for c in table.tableColumns if c.calculatedColumnFormula}
    assert formulas["到场状态灯"] == "报事_到场状态灯" and formulas["两倍单价"].endswith("*2")
    for row in range(2, 8):
        assert sheet.cell(row, header.index("到场状态灯") + 1).value == "=报事_到场状态灯"


def test_a_second_refresh_finds_nothing_to_do(pair: tuple[Path, Path]) -> None:
    again = refresh(pair[1].parent)
    assert (again.exit_code, again.output.strip()) == (0, "所有工作簿都是最新的，没有要更新的。")


def test_the_package_is_sound(pair: tuple[Path, Path]) -> None:
    assert lint(pair[1]) == [] and audit(pair[1]) == audit(pair[0])


def test_other_parts_are_the_same_to_the_byte(pair: tuple[Path, Path]) -> None:
    with ZipFile(pair[0]) as old, ZipFile(pair[1]) as new:
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
        assert set(old.namelist()) <= set(new.namelist())
        assert {"xl/media/image1.png", "xl/charts/chart1.xml", "xl/comments1.xml"} <= set(old.namelist()) - changed
    sheets = {f"xl/worksheets/sheet{at}.xml" for at in (1, 2, 3)} | {f"xl/tables/table{at}.xml" for at in (1, 2)}
    book = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/styles.xml"}
    assert changed <= sheets | book


def test_every_cell_of_the_staff_is_as_it_was_for_openpyxl(pair: tuple[Path, Path]) -> None:
    old, new = map(openpyxl.load_workbook, pair)
    for sheet in old.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                other = new[sheet.title][cell.coordinate]
                assert cell_of(other) == cell_of(cell), (sheet.title, cell.coordinate)


def cell_of(cell: Any) -> tuple[Any, ...]:
    """What openpyxl knows of a cell; a formula's table may stand for all of a column."""
    comment = (cell.comment.text, cell.comment.author) if cell.comment else None
    value = getattr(cell.value, "text", cell.value)
    return value, cell.data_type, cell.number_format, cell.fill.fgColor.rgb, cell.font.b, comment, cell.hyperlink


def test_every_value_of_the_staff_is_as_it_was_for_calamine(pair: tuple[Path, Path]) -> None:
    old, new = (CalamineWorkbook.from_path(str(path)) for path in pair)
    same_values(old, new)


def test_every_value_of_the_staff_is_as_it_was_for_libreoffice(pair: tuple[Path, Path], tmp_path: Path) -> None:
    files = [shutil.copy(path, tmp_path / f"{at}.xlsx") for at, path in enumerate(pair)]
    (tmp_path / "out").mkdir()
    old, new = (CalamineWorkbook.from_path(str(path)) for path in soffice(files, "xlsx", tmp_path / "out"))
    same_values(old, new)


def same_values(old: CalamineWorkbook, new: CalamineWorkbook) -> None:
    count = 0
    for name in old.sheet_names:
        before, after = (one.get_sheet_by_name(name).to_python(skip_empty_area=False) for one in (old, new))
        for at, row in enumerate(before):
            assert after[at][: len(row)] == row
            count += sum(value != "" for value in row)
    assert count > 100


def test_looks_filters_rules_and_names_of_the_staff_stay(pair: tuple[Path, Path]) -> None:
    old, new = map(openpyxl.load_workbook, pair)
    before, after = old["报事"], new["报事"]
    at = {header: before.cell(1, place).column_letter for place, header in enumerate(heads(), 1)}
    for sheet in (before, after):
        assert sheet.column_dimensions[at["联系电话"]].hidden and sheet.column_dimensions[at["联系电话"]].width > 20
        assert sheet.row_dimensions[3].hidden and sheet.row_dimensions[4].height == 39
        assert sheet.freeze_panes == "C2"
        (table,) = sheet.tables.values()
        assert table.autoFilter.filterColumn[0].customFilters.customFilter[0].val == HIDDEN
        ranges = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
        assert ranges[f"{at['班组']}2:{at['班组']}99"] == '"水电一班,木工"'
        kinds = {str(block.sqref): [rule.type for rule in block.rules] for block in sheet.conditional_formatting}
        assert kinds[f"{at['单价']}2:{at['单价']}99"] == ["dataBar"]
        assert kinds[f"{at['班组']}2:{at['班组']}99"] == ["cellIs"]
        assert len(sheet._charts) == 1
    assert new["班组排班"].protection.sheet and new.defined_names["班组数"].attr_text == "班组排班!$D$1"
    assert [sheet.title for sheet in new.worksheets] == [*old.sheetnames, "清单", "日历"]
    assert [sheet.sheet_state for sheet in new.worksheets[-2:]] == ["hidden", "hidden"]


def test_the_journal_tells_the_new_columns_and_a_copy_is_kept(pair: tuple[Path, Path]) -> None:
    entry = next(one for one in read(pair[1].parent).entries if one["workbook"] == BOOK)
    assert {cell["header"] for cell in entry["cells"]} >= {*NEW, "算_报事时间"}
    assert all(cell["cell"].endswith("1") and cell["old"] == "" for cell in entry["cells"])
    copy = pair[1].parent / ".sheetkit" / "backups"
    assert any(path.read_bytes() == pair[0].read_bytes() for path in copy.rglob("*.xlsx") if path.is_file())


def test_check_finds_the_same_but_that_columns_are_missing(pair: tuple[Path, Path], tmp_path: Path) -> None:
    folder = site(tmp_path / "site")
    before = [finding for finding in checked(folder) if finding.rule != "missing-column"]
    assert [(one.cell, one.rule, one.message) for one in checked(pair[1].parent)] == [
        (one.cell, one.rule, one.message) for one in before
    ]
    assert len(before) > 5


TYPED: Mapping[str, Any] = {"到场状态灯": "按时完成", "完工剩余": 5}


def test_a_formula_that_was_typed_over_comes_back_and_the_journal_keeps_what_was_typed(tmp_path: Path) -> None:
    folder = site(tmp_path / "site")
    refresh(folder, "--write")
    book = openpyxl.load_workbook(folder / BOOK)
    header = [cell.value for cell in book["报事"][1]]
    for name, value in TYPED.items():
        book["报事"].cell(3, header.index(name) + 1, value)
    book["报事"].delete_rows(5)
    book.save(folder / BOOK)
    (told,) = news(folder, BOOK, "restored")
    cells = {book["报事"].cell(row, header.index(name) + 1).coordinate for name in TYPED for row in (3, 7)}
    assert cells <= set(told)
    assert refresh(folder, "--write").exit_code == 0
    after = openpyxl.load_workbook(folder / BOOK)["报事"]
    for name in TYPED:
        assert after.cell(3, header.index(name) + 1).value == f"=报事_{name}"
    entry = read(folder).entries[-1]
    assert {cell["header"]: cell["old"] for cell in entry["cells"]} == {"到场状态灯": "按时完成", "完工剩余": "5"}
    assert news(folder, BOOK, "restored") == []


def test_rows_that_staff_add_have_formulas_too(tmp_path: Path) -> None:
    """Excel fills a new row of the table from what the table says of its columns; so does our own writing."""
    from sheetkit.model import Edit
    from sheetkit.site import open_site
    from sheetkit.store import Deed
    from sheetkit.writing import write
    from tests.workbooks import NOW

    folder = site(tmp_path / "site")
    refresh(folder, "--write")
    open_ = open_site(folder)
    books = open_.books(NOW)
    place, row = books.tables["repairs"].places["ticket_no"], len(ROWS) + 2
    write(open_, [Edit(BOOK, "报事", row, place, "BS202611-0009", old="")], Deed("settle", "林小燕", NOW))
    sheet = openpyxl.load_workbook(folder / BOOK)["报事"]
    header = [cell.value for cell in sheet[1]]
    assert sheet.cell(row, header.index("到场时限") + 1).value == "=报事_到场时限"
    assert refresh(folder).exit_code == 0


def test_all_columns_of_the_definition_are_there_in_the_end(pair: tuple[Path, Path]) -> None:
    header = {cell.value for cell in openpyxl.load_workbook(pair[1])["报事"][1]}
    assert header >= {column.header for column in registers()["repairs"].columns}
