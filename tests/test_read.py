"""Workbooks read with python-calamine: every cell in its place, whichever program wrote the file."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.protection import WorkbookProtection

from sheetkit.errors import Unreadable
from sheetkit.excel.read import Workbook
from sheetkit.model import Grid
from tests.programs import soffice
from tests.workbooks import patch, write_book

SHEET = "xl/worksheets/sheet1.xml"


def grid(path: Path, sheet: str = "报事") -> Grid:
    return Workbook(path).grid(sheet)


def written(path: Path, *rows: Sequence[Any]) -> Path:
    return write_book(path, {"报事": rows})


def xml(path: Path, part: str = SHEET) -> bytes:
    with ZipFile(path) as package:
        return package.read(part)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """单号 and 报事时间 in A1:B1, one row below."""
    return written(tmp_path / "a.xlsx", ["单号", "报事时间"], ["BS1", datetime(2026, 10, 1, 9, 30)])


PLAIN: list[list[object]] = [["单号", "报事时间"], ["BS1", datetime(2026, 10, 1, 9, 30)]]


# What the cells hold


def test_values_come_as_excel_keeps_them(tmp_path: Path) -> None:
    row = ["灯不亮", 12, 12.5, True, datetime(2026, 10, 1, 9, 30), date(2026, 10, 1), time(9, 30), timedelta(hours=30)]
    read = grid(written(tmp_path / "a.xlsx", row)).rows[0]
    assert list(read) == ["灯不亮", 12.0, 12.5, True, *row[4:]]


def test_leading_empty_rows_and_columns_are_kept_so_that_cells_keep_their_places(tmp_path: Path) -> None:
    read = grid(written(tmp_path / "a.xlsx", [], [], [None, None, "单号"], [], [None, None, "BS1"]))
    assert read.rows[2][2] == "单号"
    assert read.rows[4][2] == "BS1"
    assert {*read.rows[0], *read.rows[1], *read.rows[3]} == {""}


def test_a_workbook_that_counts_days_from_1904_shows_the_same_days(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append([datetime(2026, 10, 1, 9, 30), date(2026, 10, 1)])
    book.save(tmp_path / "a.xlsx")
    assert list(grid(tmp_path / "a.xlsx", "Sheet").rows[0]) == [datetime(2026, 10, 1, 9, 30), date(2026, 10, 1)]


def test_formulas_never_calculated_and_errors_are_told(tmp_path: Path) -> None:
    read = grid(written(tmp_path / "a.xlsx", ["单号", "=A1", None, "=1/0"], ["#N/A", 3, "=B2*2"]))
    assert read.formulas == read.uncalculated == {(1, 2), (1, 4), (2, 3)}
    assert read.errors == {(2, 1): "#N/A"}


def formula(folder: Path, inside: str, kind: str = "") -> Path:
    """A workbook whose B1 holds what Excel writes for a formula."""
    path = written(folder / "a.xlsx", ["单号", "=1+1"])
    raw = re.sub(r'<c r="B1".*?</c>', f'<c r="B1"{kind}>{inside}', xml(path).decode())
    return patch(path, SHEET, xml(path), raw.encode())


def test_a_formula_that_excel_calculated_is_its_value(tmp_path: Path) -> None:
    read = grid(formula(tmp_path, "<f>1+1</f><v>2</v></c>"))
    assert (read.rows[0][1], read.formulas, read.uncalculated) == (2.0, {(1, 2)}, frozenset())


def test_a_formula_that_gave_an_empty_text_was_calculated(tmp_path: Path) -> None:
    read = grid(formula(tmp_path, '<f>IF(A1="","",A1)</f><v></v></c>', ' t="str"'))
    assert (read.formulas, read.uncalculated) == ({(1, 2)}, frozenset())


def test_a_formula_that_gave_an_error_is_an_error(tmp_path: Path) -> None:
    read = grid(formula(tmp_path, "<f>1/0</f><v>#DIV/0!</v></c>", ' t="e"'))
    assert (read.errors, read.uncalculated) == ({(1, 2): "#DIV/0!"}, frozenset())


def test_libreoffice_saves_what_we_read_alike(tmp_path: Path) -> None:
    rows = [
        ["单号", "报事时间", "工时", "签字"],
        ["BS1", datetime(2026, 10, 1, 9, 30), 2.5, True],
        ["=A2", "=1/0", None, "满意"],
    ]
    (saved,) = soffice([written(tmp_path / "a.xlsx", *rows)], "xlsx", tmp_path / "out", calculate=True)
    read = grid(saved)
    assert list(read.rows[1]) == rows[1]
    assert (read.rows[2][0], read.rows[2][3]) == ("BS1", "满意")
    assert read.errors == {(3, 2): "#DIV/0!"}
    assert (read.formulas - {(2, 4)}, read.uncalculated) == ({(3, 1), (3, 2)}, frozenset())  # D2: =TRUE()


# What other programs do to a file


def test_a_wrong_dimension_loses_no_rows(book: Path) -> None:
    """WPS writes <dimension ref="A1"/> into some files."""
    patch(book, SHEET, b'<dimension ref="A1:B2"', b'<dimension ref="A1"')
    assert list(map(list, grid(book).rows)) == PLAIN


def test_cells_without_their_places_stand_one_after_another(book: Path) -> None:
    more = b"<row><c><v>1</v></c><c><f>A3</f></c></row></sheetData>"
    raw = re.sub(rb'<(row|c) r="[A-Z]*\d+"', rb"<\1", xml(book)).replace(b"</sheetData>", more)
    patch(book, SHEET, xml(book), raw)
    assert list(map(list, grid(book).rows))[:2] == PLAIN
    assert grid(book).uncalculated == {(3, 2)}


def test_a_prefix_before_every_element_changes_nothing(book: Path) -> None:
    raw = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml(book)).replace(b"xmlns=", b"xmlns:x=")
    patch(
        book,
        SHEET,
        xml(book),
        raw.replace(b"</x:sheetData>", b'<x:row r="3"><x:c r="A3"><x:f>A2</x:f></x:c></x:row></x:sheetData>'),
    )
    assert list(map(list, grid(book).rows))[:2] == PLAIN
    assert grid(book).uncalculated == {(3, 1)}


def test_hidden_rows_and_columns_filters_merged_cells_and_protection_change_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in ([["2026年报事登记"]], PLAIN):
        for cells in row:
            sheet.append(cells)
    sheet.merge_cells("A1:B1")
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet.auto_filter.ref = "A2:B3"
    sheet.freeze_panes = "A3"
    sheet.protection.sheet = True
    book.security = WorkbookProtection(lockStructure=True)
    book.save(tmp_path / "a.xlsx")
    assert list(map(list, grid(tmp_path / "a.xlsx", "Sheet").rows)) == [["2026年报事登记", ""], *PLAIN]


def test_a_sheet_that_is_a_chart_holds_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("图").add_chart(BarChart())
    book.save(tmp_path / "a.xlsx")
    assert list(grid(tmp_path / "a.xlsx", "图").rows) == []


def test_a_read_only_file_open_elsewhere_is_read(book: Path) -> None:
    book.chmod(0o444)
    book.with_name("~$a.xlsx").write_bytes(b"\x05" + b"owner".ljust(164))
    assert list(map(list, grid(book).rows)) == PLAIN


def test_a_sheet_that_is_not_there_is_a_slip_of_the_caller(book: Path) -> None:
    assert Workbook(book).sheets == ["报事"]
    with pytest.raises(KeyError, match="报时"):
        grid(book, "报时")


# A stray cell at the far end of the sheet: calamine would want memory for all cells between


def far(book: Path, cell: str, inside: str) -> Path:
    row = re.sub(r"\D", "", cell)
    more = f'<row r="{row}"><c r="{cell}"{inside}</row></sheetData>'.encode()
    return patch(book, SHEET, b"</sheetData>", more)


@pytest.mark.parametrize("cell", ["XFD1048576", "AK1048576", "XFD2000"])
@pytest.mark.parametrize(
    "inside", ["><v>1</v></c>", ' t="inlineStr"><is><t>x</t></is></c>'], ids=["a number", "a text"]
)
def test_a_cell_far_from_all_others_is_named_instead_of_running_out_of_memory(
    book: Path, cell: str, inside: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        grid(far(book, cell, inside))
    assert caught.value.key == "sheet-far-cell"
    assert caught.value.words == {"file": "a.xlsx", "sheet": "报事", "cell": cell}


@pytest.mark.parametrize("inside", [' s="0"/>', ' s="0"></c>'], ids=["closed", "open"])
def test_a_far_cell_that_only_has_a_format_is_none(book: Path, inside: str) -> None:
    assert list(map(list, grid(far(book, "XFD1048576", inside)).rows)) == PLAIN


def test_many_rows_or_many_columns_are_read(book: Path) -> None:
    assert grid(far(book, "B200000", "><v>1</v></c>")).rows[199_999][1] == 1


# Damage inside a sound package


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_sheet_cut_short_is_damaged_never_a_shorter_table(book: Path, share: float) -> None:
    whole = xml(book)
    patch(book, SHEET, whole, whole[: int(len(whole) * share)])
    with pytest.raises(Unreadable) as caught:
        grid(book)
    assert caught.value.key == "file-damaged"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, b"<sheetData>", b"<sheetData"),
        (SHEET, b'<row r="2"', b'<row r="zwei"'),
        (SHEET, b"<f>A2</f>", b"<f>A2&nbsp;</f>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationship ", b"<Relationship Target= "),
        ("xl/workbook.xml", b"</workbook>", b"</work>"),
    ],
)
def test_broken_xml_is_damage_not_a_crash(book: Path, part: str, old: bytes, new: bytes) -> None:
    patch(book, SHEET, b"</sheetData>", b'<row r="3"><c r="A3"><f>A2</f></c></row></sheetData>')
    patch(book, part, old, new)
    with pytest.raises(Unreadable) as caught:
        grid(book)
    assert caught.value.key == "file-damaged"


def test_what_was_checked_and_hashed_is_what_is_read_whatever_becomes_of_the_file(book: Path) -> None:
    raw = book.read_bytes()
    open_book = Workbook(book)
    book.write_bytes(b"PK")
    assert list(map(list, open_book.grid("报事").rows)) == PLAIN
    assert open_book.digest == sha256(raw).hexdigest()
