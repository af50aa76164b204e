"""The hidden sheet 清单: what drop-downs offer, and the next number, as LibreOffice works it out."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sheetkit.excel import lists, validations
from sheetkit.excel.build import write_workbook
from sheetkit.excel.read import Workbook
from sheetkit.model import Cell, Edit, Grid
from sheetkit.register import Register, registers, workbooks
from tests.package_lint import lint
from tests.programs import soffice
from tests.rows import books

ORGANISATION, REPAIRS = workbooks()["组织架构.xlsx"], workbooks()["报事登记.xlsx"]
OFFERED = {"房号清单": ["1-1-0101", "1-1-0102", "3-2-1501"], "姓名清单": ["林小燕", "王伟2"]}


def sheet(path: Path, name: str = lists.SHEET) -> dict[str, list[Any]]:
    """The columns of a sheet by their headers, without the blank cells below."""
    head, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python(skip_empty_area=False)
    return {str(title): [value for row in rows if (value := row[at]) != ""] for at, title in enumerate(head)}


def calculated(folder: Path, **books: Mapping[str, Sequence[Mapping[str, Cell]]]) -> dict[str, Path]:
    """Workbooks of these rows as LibreOffice worked them out."""
    made = []
    for name, rows in books.items():
        among = [register for register in registers().values() if register.name in rows]
        write_workbook(folder / f"{name}.xlsx", among, rows)
        made.append(folder / f"{name}.xlsx")
    return dict(zip(books, soffice(made, "xlsx", folder / "calculated", calculate=True), strict=True))


# What is offered


def test_the_lists_of_a_site_are_its_current_names_and_the_newest_of_what_happened() -> None:
    found = lists.lists(
        books(
            zones=[{"zone": "东区"}, {"zone": "西区"}],
            staff=[
                *({"staff_no": "1", "name": "林小燕"}, {"staff_no": "2", "name": "王伟2", "left": "2026-11-19"}),
                *({"staff_no": "3", "name": "赵强", "joined": "2026-11-20"}, {"staff_no": "4", "name": ""}),
            ],
            households=[{"room": "3-2-1501", "name": "赵一"}, {"room": "1-1-0101", "name": "钱二", "vacant": "是"}],
            visits=[{"visit_no": "FT1"}, {"visit_no": "FT2"}, {"visit_no": "FT1"}, {"visit_no": "FT3"}],
        )
    )
    assert found["片区清单"] == ["东区", "西区"]
    assert found["姓名清单"] == ["林小燕", "赵强"]  # who has left is no longer offered
    assert found["房号清单"] == ["3-2-1501", "1-1-0101"]  # rooms, no names
    assert found["访谈编号清单"] == ["FT3", "FT1", "FT2"]
    assert found["单位名称清单"] == []


def test_no_two_lists_and_no_two_next_numbers_share_a_name() -> None:
    places = {place for register in registers().values() for column in register.columns for place in column.refers}
    assert len({lists.list_name(*place) for place in places}) == len(places)
    for among in workbooks().values():
        names = [lists.next_name(column) for register in among for column in register.columns if column.series]
        assert len(set(names)) == len(names)


def test_the_sheet_holds_what_other_workbooks_know(tmp_path: Path) -> None:
    write_workbook(tmp_path / "报事登记.xlsx", REPAIRS, offered=OFFERED)
    found = sheet(tmp_path / "报事登记.xlsx")
    assert {name: found[name] for name in OFFERED} == OFFERED == lists.held(REPAIRS, OFFERED)
    assert list(found) == ["房号清单", "姓名清单", "今天", "下一个单号"]
    assert lint(tmp_path / "报事登记.xlsx") == []


def test_a_list_of_the_same_workbook_is_the_other_tables_column_and_grows_with_it() -> None:
    zones, staff, _ = ORGANISATION
    assert lists.source(zones, zones.column("keeper"), ORGANISATION) == "=姓名清单"
    assert lists.held(ORGANISATION) == {}
    assert lists.held([staff]) == {"片区清单": ()}  # by itself it has to be told the zones


def test_the_names_lead_to_their_lists_in_libreoffice_too(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", REPAIRS, {"repairs": [{"ticket_no": f"BS{n}"} for n in range(5)]}, OFFERED)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for row, formula in enumerate(
        ["=COUNTA(房号清单)", "=INDEX(姓名清单,2)", "=ROWS(单号清单)", "=ROWS(房号清单)"], start=1
    ):
        book["填写说明"].cell(row, 20).value = formula
    book.save(tmp_path / "asked.xlsx")
    (answer,) = soffice([tmp_path / "asked.xlsx"], "xlsx", tmp_path / "out", calculate=True)
    told = CalamineWorkbook.from_path(answer).get_sheet_by_name("填写说明").to_python(skip_empty_area=False)
    assert [row[19] for row in told[:4]] == [3, "王伟2", 5, 3]
    rules = openpyxl.load_workbook(answer)["报事"].data_validations.dataValidation
    assert {"房号清单", "姓名清单", "下一个单号"} <= {rule.formula1 for rule in rules}


def test_choices_too_long_for_a_validation_stand_on_the_sheet(tmp_path: Path) -> None:
    for choices in (("长" * 250, "再长一点点"), ("一,二", "三")):
        column = registers()["repairs"].column("kind").__class__("pick", "选择", "choice", False, choices)
        register = Register("odd", "样本.xlsx", "样本", 1, None, (column,), {})
        write_workbook(tmp_path / "a.xlsx", [register])
        assert sheet(tmp_path / "a.xlsx") == {"样本选择选项": list(choices)}
        assert lists.source(register, column, [register]) == "=样本选择选项"
        assert lint(tmp_path / "a.xlsx") == []


def test_a_list_is_brought_up_to_date_cell_by_cell(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", REPAIRS, offered=OFFERED)
    grid = Workbook(tmp_path / "a.xlsx").grid(lists.SHEET)
    newer = {"房号清单": ["1-1-0101", "2-1-0303"], "姓名清单": ["林小燕", "王伟2", "赵强"]}
    told = [(edit.header, edit.row, edit.column, edit.old, edit.value) for edit in edits(grid, newer)]
    assert told == [
        ("房号清单", 3, 1, "1-1-0102", "2-1-0303"),
        ("房号清单", 4, 1, "3-2-1501", None),
        ("姓名清单", 4, 2, "", "赵强"),
    ]
    assert edits(grid, OFFERED) == []
    assert edits(Grid(lists.SHEET, [["别的"]]), newer) == []  # of an older definition: it has no such list


def edits(grid: Grid, offered: lists.Lists) -> list[Edit]:
    return lists.edits("报事登记.xlsx", grid, REPAIRS, offered)


# The next number


THIS = date.today()
CASES: Mapping[str, tuple[list[str], str]] = {
    "none_yet": ([], f"BS{THIS:%Y%m}-0001"),
    "this_month": ([f"BS{THIS:%Y%m}-0001", f"BS{THIS:%Y%m}-0004"], f"BS{THIS:%Y%m}-0005"),
    "newest_on_top": ([f"BS{THIS:%Y%m}-0009", f"BS{THIS:%Y%m}-0008"], f"BS{THIS:%Y%m}-0010"),
    "a_month_is_over": (["BS202502-0086"], f"BS{THIS:%Y%m}-0001"),
    "sorted_after_it": ([f"BS{THIS:%Y%m}-0003", "BS202502-0086"], f"BS{THIS:%Y%m}-0004"),
    "a_year_is_over": (["RH2025-031"], f"RH{THIS:%Y}-001"),
    "no_date": (["LY009"], "LY010"),
    "digits_alone": (["099"], "100"),
    "past_its_digits": (["LY999"], "LY1000"),
    "wildcards": (["B*1", "B*2", "BX7"], "BX8"),
    "no_number": (["甲"], ""),
    "too_many_digits": (["990101198001010011"], ""),
    "gaps": (["LY001", "", "LY003", ""], "LY004"),
}


@pytest.fixture(scope="module")
def proposed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    rows = {
        name: {"repairs": [{"ticket_no": key, "content": "水管"} for key in keys]} for name, (keys, _) in CASES.items()
    }
    found = calculated(tmp_path_factory.mktemp("next"), **rows)
    return {name: next(iter(sheet(path)["下一个单号"]), "") for name, path in found.items()}


@pytest.mark.parametrize("case", CASES)
def test_the_next_number_follows_the_last_one(case: str, proposed: dict[str, Any]) -> None:
    last = next((key for key in reversed(CASES[case][0]) if key), "")
    # where nothing is proposed the cell is blank, and the next value of the column is the last number itself
    assert proposed[case] == (CASES[case][1] or last)


# What stands once


TYPED: Sequence[tuple[list[str], str, bool]] = [
    (["3-2-1501"], "3-2-1502", True),
    (["3-2-1501"], "3-2-1501", False),
    (["001"], "1", True),  # COUNTIF takes them as equal
    (["990101198001010011"], "990101198001010099", True),  # and these, by their first 15 digits
    (["A1", "A2"], "A*", True),  # and reads this as both
    (["a1"], "A1", True),
]


def test_a_value_is_refused_only_where_the_very_same_stands(tmp_path: Path) -> None:
    households = registers()["households"]
    rule = validations.validation(households, households.column("room"), [households], "A")
    assert rule["validate"] == "custom" and rule["error_message"]
    book = openpyxl.Workbook()
    for at, (rooms, typed, _) in enumerate(TYPED):
        page = book.create_sheet(str(at))
        for row, room in enumerate([typed, *rooms], start=2):
            page.cell(row, 1, room).number_format = "@"
        page["C2"] = rule["value"]
    book.save(tmp_path / "typed.xlsx")
    (answer,) = soffice([tmp_path / "typed.xlsx"], "xlsx", tmp_path / "out", calculate=True)
    pages = [CalamineWorkbook.from_path(answer).get_sheet_by_name(str(at)).to_python() for at in range(len(TYPED))]
    assert [page[0][-1] if len(page) else None for page in pages] == [once for *_, once in TYPED]
