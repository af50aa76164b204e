"""Cells set in a sheet's XML: rows in, rows out. What is not named stays as it is, to the byte."""

from datetime import date, datetime
from itertools import permutations

import pytest

from sheetkit.excel.patch.sheet import Task, edited
from sheetkit.model import Cell
from tests.packages import NO_DAYS, by_calamine, by_openpyxl, package, part, patched, place, sheet

DATED = (False, True, True, False, False)
WISH = '<sheetCalcPr fullCalcOnLoad="1"/>'


def whole(xml: str, cells: dict[str, Cell], from_1904: bool = False) -> str:
    """The sheet with its cells set."""
    task = Task({place(name): value for name, value in cells.items()}, from_1904, DATED)
    return b"".join(edited([xml.encode()], task)).decode()


def rows(xml: str, cells: dict[str, Cell], head: str = "", from_1904: bool = False) -> str:
    """The rows with their cells set."""
    before, after = sheet("|", head).split("|")
    out = whole(sheet(xml, head), cells, from_1904)
    assert out.startswith(before.removesuffix("<sheetData>").partition("<dimension")[0]) and out.count(WISH) == 1
    return out.partition("<sheetData>")[2].removesuffix(after.replace("</sheetData>", f"</sheetData>{WISH}"))


A = '<c r="A1"><v>1</v></c>'
C = '<c r="C1" s="4" t="s"><v>0</v></c>'
NEW = '<c r="{}" t="inlineStr"><is><t xml:space="preserve">新</t></is></c>'


@pytest.mark.parametrize(
    ("before", "cells", "after"),
    [
        (f'<row r="1">{A}{C}</row>', {"A1": 2}, f'<row r="1"><c r="A1"><v>2</v></c>{C}</row>'),
        (f'<row r="1">{A}{C}</row>', {"B1": "新"}, f'<row r="1">{A}{NEW.format("B1")}{C}</row>'),
        (f'<row r="1">{A}{C}</row>', {"D1": "新"}, f'<row r="1">{A}{C}{NEW.format("D1")}</row>'),
        (f'<row r="1">{C}</row>', {"A1": "新"}, f'<row r="1">{NEW.format("A1")}{C}</row>'),
        (f'<row r="1">{A}</row>', {"A2": "新"}, f'<row r="1">{A}</row><row r="2">{NEW.format("A2")}</row>'),
        ('<row r="3"/>', {"A1": "新"}, f'<row r="1">{NEW.format("A1")}</row><row r="3"/>'),
        (
            '<row r="1"/><row r="3"/>',
            {"A2": "新"},
            f'<row r="1"/><row r="2">{NEW.format("A2")}</row><row r="3"/>',
        ),
        ('<row r="1" ht="20"/>', {"B1": "新"}, f'<row r="1" ht="20">{NEW.format("B1")}</row>'),
        ("<row/>", {"B1": "新"}, f"<row>{NEW.format('B1')}</row>"),
        ("", {"B2": "新"}, f'<row r="2">{NEW.format("B2")}</row>'),
        (
            "<row><c><v>1</v></c><c/></row><row><c><v>3</v></c></row>",
            {"B1": 2, "A2": 4},
            '<row><c><v>1</v></c><c r="B1"><v>2</v></c></row><row><c r="A2"><v>4</v></c></row>',
        ),
        (
            "<row r='1' spans='1:1' ><c  r='A1' s='4' ><v>1</v></c ></row >",
            {"A1": 2, "C1": 3},
            '<row r=\'1\' spans=\'1:3\' ><c r="A1" s="4"><v>2</v></c><c r="C1"><v>3</v></c></row >',
        ),
        (
            '<row spans="2:4" r="1"><c s="4" r="B1"/></row>',
            {"A1": 1, "F1": 6},
            '<row spans="1:6" r="1"><c r="A1"><v>1</v></c><c s="4" r="B1"/><c r="F1"><v>6</v></c></row>',
        ),
        (
            '<row r="1"><c r="A1" a="x>y &gt; z"><v>1</v></c><c r="B1"/></row>',
            {"B1": 2},
            '<row r="1"><c r="A1" a="x>y &gt; z"><v>1</v></c><c r="B1"><v>2</v></c></row>',
        ),
        (
            '<row r="1"><c r="A1" t="inlineStr"><is><r><rPr><color rgb="F"></color><charset val="1"></charset>'
            "</rPr><t>a&gt;b > c</t></r></is></c></row>",
            {"A1": 2},
            '<row r="1"><c r="A1"><v>2</v></c></row>',
        ),
        (
            '<row r="1"><c r="A1"><v>1</v><extLst><ext/></extLst></c><extLst><ext/></extLst></row>',
            {"B1": 2},
            '<row r="1"><c r="A1"><v>1</v><extLst><ext/></extLst></c><c r="B1"><v>2</v></c>'
            "<extLst><ext/></extLst></row>",
        ),
        (
            '\n <row r="1">\n  <c r="A1"/>\n </row>\n <row r="2">\n </row>\n',
            {"A1": 1, "A2": 2},
            '\n <row r="1">\n  <c r="A1"><v>1</v></c>\n </row>\n <row r="2">\n <c r="A2"><v>2</v></c></row>\n',
        ),
    ],
    ids=[
        "a cell that is there",
        "between two cells",
        "after the last cell",
        "before the first cell",
        "after the last row",
        "before the first row",
        "between two rows",
        "a row that held nothing",
        "a row that says nothing of itself",
        "a sheet that held nothing",
        "rows and cells without references",
        "single quotes, spaces inside of tags, spans widened",
        "other orders of attributes, spans widened both ways",
        "a > inside of an attribute",
        "rich text, whose tags begin like that of a cell",
        "extensions of a cell and of a row",
        "laid out for people",
    ],
)
def test_a_cell_is_set_where_it_belongs_and_nothing_else_moves(before: str, cells: dict[str, Cell], after: str) -> None:
    assert rows(before, cells) == after


@pytest.mark.parametrize("empty", ["<sheetData/>", "<sheetData />", "<sheetData></sheetData>", '<sheetData a=">"/>'])
def test_a_sheet_without_rows_takes_them(empty: str) -> None:
    xml = sheet("").replace("<sheetData></sheetData>", empty)
    begin = empty.replace("/>", ">").replace(" >", ">").removesuffix("</sheetData>")
    after = f'{begin}<row r="2"><c r="B2"><v>1</v></c></row></sheetData>{WISH}'
    assert whole(xml, {"B2": 1}) == xml.replace(empty, after)


def test_a_prefix_a_mark_of_bytes_and_other_ends_of_lines_are_kept() -> None:
    xml = "\ufeff<?xml version='1.0' encoding='utf-8'?>\r\n" + sheet(
        '<x:row r="1">\r\n<x:c r="A1"/></x:row>\r\n', '<x:dimension ref="A1"/>', "\r\n<x:pageMargins/>", "x"
    )
    after = xml.replace('<x:c r="A1"/>', '<x:c r="A1"><x:v>1</x:v></x:c>').replace('ref="A1"', 'ref="A1:B3"')
    row = '<x:row r="3"><x:c r="B3" t="inlineStr"><x:is><x:t xml:space="preserve">新</x:t></x:is></x:c></x:row>'
    after = after.replace("</x:sheetData>", f'{row}</x:sheetData><x:sheetCalcPr fullCalcOnLoad="1"/>')
    assert whole(xml, {"A1": 1, "B3": "新"}) == after


@pytest.mark.parametrize(
    ("old", "cells", "new"),
    [
        ("A1", {"A1": 1}, "A1:A1"),
        ("B2:D4", {"C3": 1}, "B2:D4"),
        ("B2:D4", {"A9": 1, "F3": 2}, "A2:F9"),
        ("B2:D4", {"Z99": None}, "B2:D4"),
    ],
)
def test_the_used_range_grows_over_what_is_new(old: str, cells: dict[str, Cell], new: str) -> None:
    out = whole(sheet("", f'<dimension ref="{old}" x="1"/>'), cells)
    assert f'<dimension ref="{new}" x="1"/>' in out


@pytest.mark.parametrize(
    "tail", ["", '<sheetCalcPr fullCalcOnLoad="0"/>', "<sheetCalcPr/>", WISH, "<sheetCalcPr></sheetCalcPr>"]
)
def test_a_full_calculation_is_asked_for_once(tail: str) -> None:
    out = whole(sheet("", tail=tail + "<sheetProtection sheet='1'/>"), {"A1": 1})
    wish = '<sheetCalcPr fullCalcOnLoad="1"></sheetCalcPr>' if "></" in tail else WISH
    assert out.endswith(f"</sheetData>{wish}<sheetProtection sheet='1'/></worksheet>")
    assert whole(out, {"A1": 1}) == out


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<c r="A1" s="4"><v>1</v></c>', '<c r="A1" s="4"/>'),
        ('<c r="A1" s="4" t="s" ph="1"><v>0</v></c>', '<c r="A1" s="4"/>'),
        ('<c r="A1" t="e"><v>#N/A</v></c>', '<c r="A1"/>'),
        ("", ""),
    ],
)
def test_nothing_clears_the_cell_and_keeps_its_look(old: str, new: str) -> None:
    for nothing in (None, ""):
        assert rows(f'<row r="1">{old}</row>', {"A1": nothing}) == f'<row r="1">{new}</row>'
    assert rows("", {"A1": None}) == ""
    assert rows('<row r="1" spans="2:3"/>', {"A1": None}) == '<row r="1" spans="2:3"/>'


MOMENT = datetime(2026, 11, 20, 9, 30, 15)
LOOKS = """<row r="1"><c r="A1" s="4"/></row><row r="2" s="2" customFormat="1"><c r="A2" s="4"/><c r="B2" s="1"/></row>
<row r="3" s="2"/>"""


@pytest.mark.parametrize(
    ("cell", "value", "style"),
    [
        ("A2", 1, "4"),
        ("C2", "新", "2"),  # the row's, which it gives to its new cells
        ("D3", 1, "3"),  # the column's
        ("A3", 1, "4"),  # that of the cell above
        ("C3", 1, None),
        ("A4", 1, None),  # the row above holds no such cell
        ("B2", MOMENT, "1"),
        ("A2", MOMENT, "1"),  # neither the cell nor the ones above it: the first of the workbook that shows a day
        ("C2", MOMENT, "2"),
        ("B3", MOMENT, "1"),
    ],
)
def test_a_new_cell_looks_like_its_row_its_column_or_the_cell_above(cell: str, value: Cell, style: str | None) -> None:
    out = rows(LOOKS, {cell: value}, '<cols><col min="4" max="4" width="9" style="3"/></cols>')
    look = f' s="{style}"' if style else ""
    shown = "46346.396006944444" if value == MOMENT else "1"
    new = NEW.format(cell).replace(" t=", f"{look} t=") if value == "新" else f'<c r="{cell}"{look}><v>{shown}</v></c>'
    assert new in out


def test_nothing_takes_the_look_of_the_header() -> None:
    header = '<row r="1"><c r="A1" s="4"/></row>'
    new = '<row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="A3"><v>1</v></c></row>'
    assert rows(header, {"A2": 1, "A3": 1}) == header + new
    assert rows(header + '<row r="2"/><row r="3"/>', {"A2": 1, "A3": 1}) == header + new


@pytest.mark.parametrize(
    ("value", "serial", "serial_1904"),
    [
        (date(2026, 11, 20), "46346", "44884"),
        (datetime(2026, 11, 20), "46346", "44884"),
        (datetime(2026, 11, 20, 12), "46346.5", "44884.5"),
        (date(1904, 1, 2), "1463", "1"),
        (date(9999, 12, 31), "2958465", "2957003"),
    ],
)
def test_a_day_is_counted_as_the_workbook_counts(value: Cell, serial: str, serial_1904: str) -> None:
    for from_1904, shown in ((False, serial), (True, serial_1904)):
        out = rows('<row r="1"><c r="A1" s="1"/></row>', {"A1": value}, from_1904=from_1904)
        assert out == f'<row r="1"><c r="A1" s="1"><v>{shown}</v></c></row>'


BLANK = sheet('<row r="1"><c r="A1" s="2"/></row>')


@pytest.mark.parametrize("from_1904", [False, True])
@pytest.mark.parametrize("second", range(0, 86_400, 4_801))
def test_a_time_comes_back_to_the_second(second: int, from_1904: bool) -> None:
    value = datetime(2026, 11, 20, second // 3600, second // 60 % 60, second % 60)
    raw = patched(package(BLANK, from_1904=from_1904), {"A1": value})
    assert abs(by_openpyxl(raw, ["A1"])["A1"] - value).total_seconds() < 0.001  # type: ignore[operator]
    read = by_calamine(raw, ["A1"])["A1"]
    assert read == (value if second else value.date())


TEXTS = {
    "plain": "已完工",
    "spaces": "  两边有空格 ",
    "lines": "一\n二\t三",
    "marks": "a<b>&\"'c",
    "CDATA": "]]><![CDATA[",
    "looks like a formula": "=1+1",
    "a phone": "013800000000",
    "an escape": "_x0041_ _x005F_ _x41_ _X0041_",
    "two escapes": "_x0041_x0042_",
    "emoji": "😀灯👨‍👩‍👧",
    "private": "\ue000〇〔2026〕",
    "long": "长" * 32_767,
    "long in halves": "😀" * 16_383,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_comes_back_as_it_was(text: str) -> None:
    raw = patched(package(BLANK), {"A1": text})
    assert by_calamine(raw, ["A1"])["A1"] == text
    from openpyxl.utils.escape import unescape

    assert unescape(str(by_openpyxl(raw, ["A1"])["A1"])) == text  # openpyxl leaves escapes to its caller


def test_what_xml_cannot_hold_is_escaped_as_excel_does() -> None:
    text = "响\x07铃\r\n\x00\x1f"
    raw = patched(package(BLANK), {"A1": text})
    assert "响_x0007_铃_x000D_\n_x0000__x001F_".encode() in part(raw)
    assert by_calamine(raw, ["A1"])["A1"] == text


@pytest.mark.parametrize("value", [0, -1, 1.5, 0.1 + 0.2, 1e15, 123456789012345680.0, 1e-9, -0.0, 1e300, 2**53])
def test_a_number_comes_back_as_it_was(value: float) -> None:
    raw = patched(package(sheet("")), {"A1": value})
    assert by_calamine(raw, ["A1"])["A1"] == by_openpyxl(raw, ["A1"])["A1"] == value


def test_yes_and_no_are_written_in_words() -> None:
    assert by_calamine(patched(package(BLANK), {"A1": True, "B1": False}), ["A1", "B1"]) == {"A1": "是", "B1": "否"}


def test_the_order_of_edits_never_matters() -> None:
    cells: dict[str, Cell] = {"A1": 1, "C1": "新", "B3": None, "B4": MOMENT, "A2": 2}
    outs = {rows(LOOKS, dict(order)) for order in permutations(cells.items())}
    assert len(outs) == 1


def test_a_workbook_without_a_day_format_takes_everything_but_days() -> None:
    raw = package(sheet(""), styles=NO_DAYS)
    assert by_calamine(patched(raw, {"A1": 1}), ["A1"]) == {"A1": 1}
