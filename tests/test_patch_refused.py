"""What cannot be set without harm is refused, and says which cell and why; what was read is only read."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

import pytest

from sheetkit.errors import Refused, tell
from sheetkit.excel.patch.proof import prove
from sheetkit.model import Cell
from tests.packages import NO_DAYS, SHEET, edits, package, part, patched, sheet

FORMULAS = """<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1</f></c></row>
<row r="2"><c r="B2"><f t="shared" si="0"/><v>1</v></c><c r="C2" cm="1"><f t="array" ref="C2:D4">ROW()</f></c>
<c r="F2"><f t="dataTable" ref="F2:F9" r1="A1"/></c></row><row r="3"><c r="D3"><v>3</v></c></row>
<row r="5"><c r="A5" t="e" vm="1"><v>#VALUE!</v></c><c r="B5" cm="1"/></row><row r="6"><c r="A6"><f/></c></row>"""


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("A1", "cell-formula"),
        ("B1", "cell-formula"),
        ("B2", "cell-formula"),
        ("A6", "cell-formula"),
        ("C2", "cell-array"),
        ("D2", "cell-array"),
        ("D3", "cell-array"),
        ("D4", "cell-array"),
        ("F9", "cell-array"),
        ("A5", "cell-rich"),
        ("B5", "cell-rich"),
        ("I9", "cell-merged"),
        ("J8", "cell-merged"),
    ],
)
@pytest.mark.parametrize("value", [5, None], ids=["set", "cleared"])
def test_a_cell_that_is_not_one_by_itself(cell: str, value: Cell, why: str) -> None:
    raw = package(sheet(FORMULAS, tail='<mergeCells><mergeCell ref="I8:J9"/></mergeCells>'))
    if value is None and cell in ("D2", "D4", "F9"):
        pytest.skip("a cell that is not there need not be cleared")
    with pytest.raises(Refused) as caught:
        patched(raw, {"I8": 1, cell: value, "A99": 2})
    assert (caught.value.key, caught.value.words) == (why, {"cell": cell})
    assert cell in tell("zh", caught.value) and cell in tell("en", caught.value)


def test_around_them_everything_can_be_set() -> None:
    raw = package(sheet(FORMULAS, tail='<mergeCells><mergeCell ref="I8:J9"/></mergeCells>'))
    patched(raw, dict.fromkeys(["I8", "B3", "A2", "D1", "C5", "E4", "F1", "F10", "H8", "K9", "I7", "I10"], 1))


@pytest.mark.parametrize(
    "value",
    [
        "长" * 32_768,
        "😀" * 16_384,
        "半\ud83d个",
        "\uffff",
        float("nan"),
        float("-inf"),
        date(1900, 2, 28),
        date(1899, 12, 31),
    ],
    ids=str,
)
def test_a_value_that_no_cell_holds(value: Cell) -> None:
    with pytest.raises(Refused) as caught:
        patched(package(sheet("")), {"A1": value})
    assert caught.value.key == "cell-unfit"
    tell("zh", caught.value).encode()


def test_a_day_before_the_workbook_counts() -> None:
    with pytest.raises(Refused, match="放不下"):
        patched(package(sheet(""), from_1904=True), {"A1": date(1903, 12, 31)})


def test_a_day_where_no_format_shows_one() -> None:
    with pytest.raises(Refused) as caught:
        patched(package(sheet(""), styles=NO_DAYS), {"B2": date(2026, 11, 20)})
    assert (caught.value.key, caught.value.words) == ("cell-no-day-format", {"cell": "B2"})


def test_a_number_that_would_show_as_a_day() -> None:
    raw = package(sheet('<row r="1"><c r="A1" s="1"/></row>'))
    with pytest.raises(Refused) as caught:
        patched(raw, {"A1": 5})
    assert (caught.value.key, caught.value.words) == ("cell-day-format", {"cell": "A1"})
    patched(raw, {"A1": "待定", "B1": 5})


ROW = '<row r="{}"><c r="A{}"/></row>'
ODD = {
    "rows out of order": (sheet('<row r="2"/><row r="1"/><row r="5"/>'), "sheet-disordered"),
    "a row twice": (sheet('<row r="2"/><row r="2"/><row r="5"/>'), "sheet-disordered"),
    "a row twice, once without a number": (sheet('<row r="2"/><row/><row r="3"/>'), "sheet-disordered"),
    "cells out of order": (sheet('<row r="5"><c r="C5"/><c r="A5"/></row>'), "sheet-disordered"),
    "a cell twice": (sheet('<row r="5"><c r="B5"/><c r="B5"/></row>'), "sheet-disordered"),
    "a comment that looks like a row": (sheet('<!-- <row r="5"> --><row r="6"/>'), "sheet-unusual"),
    "a comment after the rows": (sheet("", tail="<!-- x -->"), "sheet-unusual"),
    "a comment before them": (sheet("", "<!-- <sheetData/> -->"), "sheet-unusual"),
    "CDATA": (sheet('<row r="5"><c r="A5"><v><![CDATA[</row>]]></v></c></row>'), "sheet-unusual"),
    "an instruction": (sheet('<row r="1"/><?x <row r="5"> ?>'), "sheet-unusual"),
    "no sheet": ("<chartsheet/>", "sheet-unusual"),
    "nothing": ("", "sheet-unusual"),
    "UTF-16": (f'<?xml version="1.0" encoding="UTF-16"?>{sheet("")}'.encode("utf-16"), "sheet-unusual"),
    "code page 936": (f'<?xml version="1.0" encoding="gb2312"?>{sheet("")}'.encode("gbk"), "sheet-unusual"),
    "no rows at all": (sheet("").replace("sheetData", "sheetDaten"), "sheet-unusual"),
    "an entity": ("<!DOCTYPE x [<!ENTITY a 'b'>]>" + sheet(""), "sheet-unusual"),
}


@pytest.mark.parametrize("name", ODD)
def test_xml_that_no_program_writes(name: str) -> None:
    xml, why = ODD[name]
    raw = package(xml)
    with pytest.raises(Refused) as caught:
        _proved(raw, {"B5": 1})
    assert caught.value.key == why


@pytest.mark.parametrize("twentieth", range(1, 20))
def test_a_sheet_that_ends_too_soon(twentieth: int) -> None:
    rows = "".join(ROW.format(row, row) for row in range(1, 9))
    xml = sheet(rows, tail='<pageMargins left="1"/>')
    with pytest.raises(Refused):
        _proved(package(xml[: len(xml) * twentieth // 20]), {"B5": 1})


def test_a_signed_workbook_and_an_unknown_sheet() -> None:
    with pytest.raises(Refused) as caught:
        patched(package(sheet(""), _xmlsignatures__sig1__xml="x"), {"A1": 1})
    assert caught.value.key == "package-signed"
    with pytest.raises(Refused) as caught:
        patched(package(sheet("")), edits({"A1": 1}, "别的"))
    assert (caught.value.key, caught.value.words) == ("sheet-absent", {"sheet": "别的"})


@pytest.mark.parametrize("cut", [0, 10, 200, 900, -100, -30, -5])
def test_a_package_that_is_cut_off(cut: int) -> None:
    raw = package(sheet(""))
    with pytest.raises(Refused) as caught:
        patched(raw[:cut], {"A1": 1})
    assert caught.value.key == "package-damaged"


def _packed(method: int = ZIP_STORED, twice: bool = False) -> bytes:
    raw, out = package(sheet("")), BytesIO()
    with ZipFile(BytesIO(raw)) as old, ZipFile(out, "w", method) as new, pytest.MonkeyPatch.context() as patches:
        patches.setattr("warnings.warn", lambda *_, **__: None)
        for name in [*old.namelist(), *([SHEET] if twice else [])]:
            new.writestr(name, old.read(name))
    return out.getvalue()


@pytest.mark.parametrize("raw", [_packed(ZIP_BZIP2), _packed(ZIP_LZMA), _packed(twice=True)])
def test_a_package_that_office_would_not_open(raw: bytes) -> None:
    with pytest.raises(Refused) as caught:
        patched(raw, {"A1": 1})
    assert caught.value.key == "package-damaged"


def test_a_member_in_a_password_or_with_a_wrong_sum() -> None:
    raw = _packed()
    secret = bytearray(raw)
    at = raw.index(b"PK\x03\x04", raw.index(sheet("").encode()) - 60)
    central = raw.index(SHEET.encode(), raw.index(b"PK\x01\x02")) - 46
    secret[at + 6] |= 1
    secret[central + 8] |= 1
    for bad in (bytes(secret), raw.replace(b"<sheetData></sheetData>", b"<sheetData> </sheetDat>", 1)):
        with pytest.raises(Refused):
            patched(bad, {"A1": 1})


def test_a_package_written_to_a_pipe_is_copied_too() -> None:
    """Its headers leave the sizes to a note behind each member, as programs that stream write them."""

    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError("a pipe")

        def tell(self) -> int:
            raise OSError("a pipe")

    out = Pipe()
    with ZipFile(BytesIO(package(sheet("")))) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    made = _proved(out.getvalue(), {"A1": 5})
    with ZipFile(BytesIO(made)) as package_:
        assert package_.testzip() is None
        assert {member.flag_bits & 8 for member in package_.infolist()} == {0}


WANTED: dict[str, Cell] = {"A1": 5, "B2": "新", "C3": date(2026, 11, 20), "D4": True, "E1": None}


def _proved(raw: bytes, cells: dict[str, Cell]) -> bytes:
    new = patched(raw, cells)
    prove(BytesIO(raw), BytesIO(new), edits(cells))
    return new


def _rewritten(raw: bytes, name: str, old: bytes, new: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(raw)) as package, ZipFile(out, "w", 8) as changed:
        for member in package.namelist():
            text = package.read(member)
            assert member != name or old in text
            changed.writestr(member, text.replace(old, new) if member == name else text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("xl/styles.xml", b"FFFF0000", b"FFFF0001"),
        (SHEET, b"<v>5</v>", b"<v>6</v>"),
        (SHEET, "新".encode(), b"X"),
        (SHEET, b"<v>46346</v>", b"<v>46347</v>"),
        (SHEET, "是".encode(), "否".encode()),
        (SHEET, b"</worksheet>", b""),
        (SHEET, b"<v>5</v>", b"<v>5</w>"),
        (SHEET, b'<c r="A1"', b'<c r="F1"'),
    ],
)
def test_the_proof_sees_whatever_else_was_written(name: str, old: bytes, new: bytes) -> None:
    raw = package(sheet('<row r="1"><c r="E1"><v>1</v></c></row>'))
    made = _proved(raw, WANTED)
    with pytest.raises(Refused) as caught:
        prove(BytesIO(raw), BytesIO(_rewritten(made, name, old, new)), edits(WANTED))
    assert caught.value.key == "write-unproved"


def test_the_proof_misses_no_member() -> None:
    raw = package(sheet(""))
    made = _proved(raw, WANTED)
    more = BytesIO(made)
    with ZipFile(more, "a") as package_:
        package_.writestr("xl/more.xml", "x")
    less = package(part(made))
    for other in (more.getvalue(), less[:-50], raw):
        with pytest.raises(Refused):
            prove(BytesIO(raw), BytesIO(other), edits(WANTED))
    with pytest.raises(Refused):
        prove(more, BytesIO(made), edits(WANTED))
