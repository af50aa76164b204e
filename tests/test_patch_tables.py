"""A table whose next rows are filled grows over them, its formulas too, and never over what is not its own."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from sheetkit.errors import Refused
from sheetkit.excel.patch.proof import prove
from sheetkit.model import Cell
from tests.packages import by_calamine, edits, package, part, patched, sheet, table
from tests.programs import soffice

TWICE = "表1[[#This Row],[数]]*2"
ROWS = """<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"/>
<c r="C2"><f>1+1</f></c></row>"""


def grown(cells: Mapping[str, Cell], *tables: str, rows: str = ROWS) -> tuple[list[str], str]:
    """The ranges of the tables after the patch, and the sheet's rows."""
    raw = package(sheet(rows), tables=tables)
    new = patched(raw, cells)
    prove(BytesIO(raw), BytesIO(new), edits(cells))
    refs = []
    for at, old in enumerate(tables):
        text = part(new, f"xl/tables/table{at}.xml").decode()
        refs.append(text.split('" ref="')[1].split('"')[0])
        assert text.replace(refs[-1], old.split('" ref="')[1].split('"')[0]) == old
    return refs, part(new).decode().partition("<sheetData>")[2].partition("</sheetData>")[0]


ONE = table("A1:C2", {"数": "", "文": "", "倍": TWICE})


@pytest.mark.parametrize(
    ("cells", "ref"),
    [
        ({"A2": 5}, "A1:C2"),
        ({"A3": 5}, "A1:C3"),
        ({"B3": "新"}, "A1:C3"),
        ({"A3": 5, "B4": "新", "A5": 1}, "A1:C5"),
        ({"A3": 5, "A5": 1}, "A1:C3"),
        ({"A4": 5}, "A1:C2"),
        ({"D3": 5}, "A1:C2"),
        ({"A3": None, "B3": ""}, "A1:C2"),
    ],
)
def test_a_table_grows_over_the_rows_right_below_it(cells: Mapping[str, Cell], ref: str) -> None:
    refs, rows = grown(cells, ONE)
    assert refs == [ref]
    last = int(ref.rpartition("C")[2])
    for row in (3, 4, 5):
        formula = f'<c r="C{row}"><f>{TWICE}</f></c>'
        assert (formula in rows) == (row <= last)


def test_the_formula_of_a_new_row_gives_way_to_what_is_there_or_is_typed() -> None:
    _, rows = grown({"A3": 5, "C3": 7}, ONE)
    assert '<c r="C3"><v>7</v></c>' in rows and rows.count("<f>") == 1
    _, rows = grown({"A3": 5}, ONE, rows=ROWS + '<row r="3"><c r="C3"><v>9</v></c></row>')
    assert '<c r="C3"><v>9</v></c>' in rows
    _, rows = grown({"A3": 5}, ONE, rows=ROWS + '<row r="3"><c r="C3" s="4"></c></row>')
    assert f'<c r="C3" s="4"><f>{TWICE}</f></c>' in rows


def test_tables_side_by_side_grow_each_by_itself() -> None:
    other = table("E1:F2", {"甲": "", "乙": ""}, number=2)
    assert grown({"A3": 5}, ONE, other)[0] == ["A1:C3", "E1:F2"]
    assert grown({"E3": 5, "F4": 1}, ONE, other)[0] == ["A1:C2", "E1:F4"]
    assert grown({"A3": 1, "E3": 5}, ONE, other)[0] == ["A1:C3", "E1:F3"]


def test_a_table_never_runs_into_the_one_below() -> None:
    below = table("B4:C5", {"甲": "", "乙": ""}, number=2)
    assert grown({"A3": 1, "A4": 1, "B4": "甲", "B5": 1}, ONE, below)[0] == ["A1:C3", "B4:C5"]


def test_a_table_of_a_header_alone_takes_its_first_row() -> None:
    assert grown({"A2": 5}, table("A1:C1", {"数": "", "文": "", "倍": ""}), rows="")[0] == ["A1:C2"]


TOTALS = table("A1:C3", {"数": "", "文": "", "倍": ""}, totals=True)


@pytest.mark.parametrize("cell", ["A3", "B4"])
def test_a_row_of_totals_stands_in_the_way(cell: str) -> None:
    with pytest.raises(Refused) as caught:
        grown({cell: 5}, TOTALS)
    assert (caught.value.key, caught.value.words) == ("cell-totals", {"cell": "A3"})


def test_above_and_well_below_the_totals_everything_can_be_set() -> None:
    assert grown({"A2": 5, "A5": 1, "D3": 1}, TOTALS)[0] == ["A1:C3"]


@pytest.mark.parametrize(
    ("formula", "known"),
    [
        ("A2*2", False),
        ("表1[[#This Row],[数]]+$B2", False),
        ("SUM(A2:A3)", False),
        ("其它!B2", False),
        ("$A$1*表1[[#This Row],[数]]", True),
        ('IF(表1[[#This Row],[A1]]="B2",1,2)', True),
        ("LOG10(表1[[#This Row],[数]])", True),
        ("Q1合计*2", True),
    ],
)
def test_a_formula_that_names_cells_of_one_row_is_not_guessed_for_another(formula: str, known: bool) -> None:
    one = table("A1:C2", {"数": "", "文": "", "倍": formula.replace('"', "&quot;")})
    if known:
        assert grown({"A3": 5}, one)[0] == ["A1:C3"]
        return
    assert grown({"A2": 5}, one)[0] == ["A1:C2"]
    with pytest.raises(Refused) as caught:
        grown({"A3": 5}, one)
    assert (caught.value.key, caught.value.words) == ("table-formula", {"cell": "C3"})


def test_a_table_of_another_program_grows_and_is_worked_out(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("表")
    page.add_table(
        "B2:D4",
        {
            "data": [[1, "甲"], [2, "乙"]],
            "columns": [{"header": "数"}, {"header": "文"}, {"header": "倍", "formula": "=Table1[[#This Row],[数]]*2"}],
        },
    )
    page.write_formula("F1", "=SUM(Table1[倍])", value=6)
    book.close()
    path.write_bytes(patched(path.read_bytes(), {"B5": 20, "C5": "丙", "B6": 300}))
    assert b'ref="B2:D6"' in part(path.read_bytes(), "xl/tables/table1.xml")
    (out,) = soffice([path], "xlsx", tmp_path / "out", calculate=True)
    found = by_calamine(out.read_bytes(), ["D5", "D6", "F1", "B6", "C5"])
    assert found == {"D5": 40, "D6": 600, "F1": 646, "B6": 300, "C5": "丙"}
