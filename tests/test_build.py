"""The workbooks that are built from the definitions: what people find in them, and what other programs read there."""

import time
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from sheetkit.excel import guide, lists, theme
from sheetkit.excel.build import write_workbook
from sheetkit.excel.formulas.columns import compile_book
from sheetkit.excel.templates import write_templates
from sheetkit.policy import rulebook
from sheetkit.register import Column, Register, registers, workbooks
from sheetkit.shipped import shipped
from tests.package_lint import lint
from tests.programs import soffice
from tests.specimen import members, read

pytestmark = pytest.mark.filterwarnings("error")  # XlsxWriter warns about what it leaves out
BOOKS = workbooks()
COMPUTED = {name: columns for among in BOOKS.values() for name, columns in compile_book(among, rulebook())[1].items()}
FORMATS = {"date": "yyyy-mm-dd", "time": "yyyy-mm-dd hh:mm"}


def headers(register: Register) -> list[str]:
    """The headers of a sheet with its computed columns."""
    return [*register.headers, *(column.header for column in COMPUTED[register.name])]


def pages(register: Register) -> int:
    return theme.pages(register, [column.header for column in COMPUTED[register.name] if not column.hidden])


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    started = time.perf_counter()
    paths = write_templates(tmp_path_factory.mktemp("templates"))
    print(f"{len(paths)} blank workbooks in {time.perf_counter() - started:.2f} s")
    return {path.name: path for path in paths}


def test_the_templates_in_the_repository_are_those_of_the_definitions(templates: Mapping[str, Path]) -> None:
    kept = {path.name: members(path) for path in shipped("workbook_templates").glob("*.xlsx")}
    assert kept == {name: members(path) for name, path in templates.items()}, "run: python3 tasks.py templates"


@pytest.mark.parametrize("name", BOOKS)
def test_a_template_holds_its_registers_and_nothing_prefilled(name: str, templates: Mapping[str, Path]) -> None:
    book = openpyxl.load_workbook(templates[name])
    live = ["日历"] if any(COMPUTED[register.name] for register in BOOKS[name]) else []
    assert book.sheetnames == [*(register.sheet for register in BOOKS[name]), "填写说明", "清单", *live]
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"] == ["清单", *live]
    assert book.active is book.worksheets[0]
    for register in BOOKS[name]:
        sheet = book[register.sheet]
        header, *rest = sheet.iter_rows(values_only=True)
        assert list(header) == headers(register)
        assert not any(value is not None for row in rest for value in row[: len(register.columns)])
        (table,) = sheet.tables.values()
        assert (table.name, table.ref) == (f"{register.sheet}表", f"A1:{sheet.cell(2, len(header)).coordinate}")
        assert table.autoFilter.ref == table.ref
        assert not sheet.protection.sheet


@pytest.mark.parametrize("name", BOOKS)
def test_a_template_formats_and_validates_whole_columns(name: str, templates: Mapping[str, Path]) -> None:
    book = openpyxl.load_workbook(templates[name])
    for register in BOOKS[name]:
        sheet = book[register.sheet]
        rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
        for index, column in enumerate(register.columns, start=1):
            letter = get_column_letter(index)
            wanted = "@" if column.text else FORMATS.get(column.kind, "General")
            (block,) = (
                block for block in sheet.column_dimensions.values() if (block.min or 0) <= index <= (block.max or 0)
            )
            assert block.number_format == wanted, column
            check_rule(rules.pop(f"{letter}2:{letter}1048576"), register, column)
        assert len(rules) == len(COMPUTED[register.name])
        assert all((rule.formula1, rule.allowBlank) == ("FALSE", False) for rule in rules.values())


def check_rule(rule: DataValidation, register: Register, column: Column) -> None:
    """A list holds the values, a range is the definition's; a wrong value is refused in words, a blank never is."""
    assert rule.allowBlank
    assert rule.prompt == guide.prompt(register, column)
    match column.kind:
        case "choice" | "yes_no":
            assert rule.formula1 == '"' + ",".join(column.choices or ("是", "否")) + '"'
        case "text" if column.suggest:
            assert (rule.formula1, rule.showErrorMessage) == ('"' + ",".join(column.examples) + '"', False)
        case "date" | "time":
            assert (rule.type, rule.operator or "between") == ("date", "between")
        case "text" if column.refers or column.series:
            assert rule.type == "list" and rule.formula1 == (lists.source(register, column, [register]) or "")[1:]
            asks = len(column.refers) == 1 and not column.people
            assert (rule.errorStyle, rule.showErrorMessage) == (("warning", True) if asks else (None, False))
        case "text" if column.unique:
            assert rule.type == "custom" and rule.showErrorMessage and rule.error
        case "number":
            assert rule.type == "decimal"
            assert column.minimum in (None, float(rule.formula1 or 0))
            assert column.maximum in (None, float(rule.formula2 or 0))
    if column.kind != "text":
        assert rule.showErrorMessage and rule.error


@pytest.mark.parametrize("name", BOOKS)
def test_a_template_prints_on_a4_with_its_header_on_every_page(name: str, templates: Mapping[str, Path]) -> None:
    book = openpyxl.load_workbook(templates[name])
    for register in BOOKS[name]:
        sheet = book[register.sheet]
        assert sheet.freeze_panes == "B2"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (pages(register), 0)
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.print_title_cols == ("$A:$A" if pages(register) > 1 else None)
        paper = members(templates[name])[f"xl/worksheets/sheet{book.index(sheet) + 1}.xml"].decode()
        assert "&amp;A" in paper and "第 &amp;P 页，共 &amp;N 页" in paper


def test_required_columns_stand_out_by_the_colour_of_their_header(templates: Mapping[str, Path]) -> None:
    header = next(openpyxl.load_workbook(templates["报事登记.xlsx"])["报事"].iter_rows(max_row=1))
    colours: dict[bool, set[str]] = {True: set(), False: set()}
    for cell, column in zip(header, registers()["repairs"].columns, strict=False):
        colours[column.required].add(cell.fill.fgColor.rgb)
    assert len(colours[True]) == len(colours[False]) == 1 and colours[True] != colours[False]


@pytest.mark.parametrize("name", BOOKS)
def test_the_guide_explains_every_column(name: str, templates: Mapping[str, Path]) -> None:
    assert name in guide.PURPOSES
    told = [tuple(row) for row in openpyxl.load_workbook(templates[name])["填写说明"].iter_rows(values_only=True)]
    for register in BOOKS[name]:
        start = next(index for index, row in enumerate(told) if row[0] == f"工作表“{register.sheet}”") + 1
        for column, row in zip(register.columns, told[start:], strict=False):
            required = "必填" if column.required else None
            told_of = (guide.values(column), guide.remarks(register, column), guide.example(column))
            words = [word or None for word in (guide.kind(column), *told_of, guide.rules(register, column))]
            assert row == (column.header, required, *words)


def test_the_words_beside_a_cell_tell_what_its_header_cannot() -> None:
    known = registers()

    def told(name: str, column: str) -> list[str]:
        return guide.prompt(known[name], known[name].column(column)).split("\n")

    assert told("repairs", "ticket_no") == ["必填，编号。", "不能重复；下拉里有下一个号。", "例如 BS202611-0001"]
    assert told("repairs", "content") == ["必填，文字。", "例如 厨房水龙头一直滴水"]
    assert told("follow_ups", "ticket_no")[0] == (
        "必填，照“报事”表的“单号”（报事登记.xlsx），或“投诉”表的“投诉编号”（投诉登记.xlsx）填。"
    )
    assert told("repairs", "arrived_at")[1:] == [
        *("填了这里，“急修到场”才算完成。", "例如 2026-11-21 09:30"),
        "规则：REP-1、REP-5、REP-6、REP-7、REP-11",
    ]
    assert told("repairs", "status")[-1] == "规则：REP-1、REP-2、REP-3、REP-4、REP-5、REP-7 等"
    assert "空着表示“是”" in told("complaints", "callback_needed")[1]
    assert told("marks", "mark") == ["必填，数字。", "0 到 100。", "例如 96", "规则：SCO-3"]
    assert guide.values(known["notices"].column("holiday")).endswith("国庆；也可填别的")
    columns = [(register, column) for register in known.values() for column in register.columns]
    assert all(0 < len(guide.prompt(*place)) <= 255 and guide.example(place[1]) for place in columns)


def test_the_words_beside_a_cell_are_never_more_than_excel_shows() -> None:
    told = guide.prompt(registers()["repairs"], Column("fee", "费用", "text", False, examples=("长" * 300,)))
    assert len(told) == 255 and told.endswith("规则：REP-4、REP-5")


def test_libreoffice_opens_every_template(templates: Mapping[str, Path], tmp_path: Path) -> None:
    for path in soffice(list(templates.values()), "xlsx", tmp_path):
        for register in BOOKS[path.name]:
            assert read(path, register.sheet)[0] == headers(register)


@pytest.mark.parametrize("name", registers())
def test_every_register_makes_a_sound_workbook_by_itself(name: str, tmp_path: Path) -> None:
    register = registers()[name]
    write_workbook(tmp_path / "book.xlsx", [register])
    assert lint(tmp_path / "book.xlsx") == []
    header, *rest = read(tmp_path / "book.xlsx", register.sheet)
    assert header[: len(register.columns)] == list(register.headers)
    assert not any(value for row in rest for value in row)


def test_the_templates_are_sound(templates: Mapping[str, Path]) -> None:
    assert {name: lint(path) for name, path in templates.items()} == {name: [] for name in BOOKS}
