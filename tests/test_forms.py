"""The many forms that one workbook may have, by whatever program: all of them are read alike, value by value."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from sheetkit.excel import read
from sheetkit.excel.read import Workbook
from sheetkit.model import Grid
from tests import hostile
from tests.hostile import BOOK, HEAD, MAIN, PARTS, RELATION, RELS, SHEET, STRINGS, STYLES, Parts, packed, sheet

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships"
READ = [BOOK, RELS, STYLES, STRINGS, SHEET, "_rels/.rels"]
"""The parts that are read."""
TABLE = '<row r="{}"><c r="A{}"><v>1</v></c><c r="B{}" s="1"><v>46000.5</v></c></row>'
VALUES: list[list[object]] = [["单号", "内容"], [1.0, datetime(2025, 12, 9, 12)]]

Form = Callable[[Parts], object]


def everywhere(change: Callable[[bytes], bytes], *names: str) -> Form:
    return lambda parts: parts.update({name: change(parts[name]) for name in names or READ})


def replaced(part: str, old: str, new: str) -> Form:
    assert old.encode() in PARTS[part]
    return lambda parts: parts.update({part: parts[part].replace(old.encode(), new.encode())})


def moved(old: str, new: str, *, told: bool) -> Form:
    """A part under another name; `told`: its relationship says so."""

    def change(parts: Parts) -> None:
        parts[new] = parts.pop(old)
        if told:
            target = old.removeprefix("xl/").encode()
            parts[RELS] = parts[RELS].replace(b'"%b"' % target, b'"%b"' % new.removeprefix("xl/").encode())

    return change


def book_moved(parts: Parts) -> None:
    parts["office/book.xml"] = parts.pop(BOOK)
    parts["office/_rels/book.xml.rels"] = parts.pop(RELS).replace(b'Target="', b'Target="../xl/')
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(BOOK.encode(), b"/office/book.xml")


def prefixed(raw: bytes) -> bytes:
    raw = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", raw)
    return raw.replace(f'xmlns="{MAIN}"'.encode(), f'xmlns:x="{MAIN}"'.encode())


def strict(raw: bytes) -> bytes:
    return raw.replace(MAIN.encode(), STRICT.encode()).replace(RELATION.encode(), STRICT_RELATION.encode())


def encoded(encoding: str) -> Callable[[bytes], bytes]:
    return lambda raw: raw.decode().replace(HEAD, "").encode(encoding)


def told_gbk(raw: bytes) -> bytes:
    return raw.replace(b"UTF-8", b"iso-8859-1")


def spaced(raw: bytes) -> bytes:
    """As a program lays out XML for people to read."""
    return raw.replace(b"><", b">\n  <")


FORMS: dict[str, Form] = {
    "as most write it": lambda parts: None,
    "Strict OOXML": everywhere(strict),
    "Strict OOXML with dates as text": lambda parts: (
        everywhere(strict)(parts),
        replaced(SHEET, 's="1"><v>46000.5', 't="d"><v>2025-12-09T12:00:00')(parts),
    ),
    "a prefix before every element": everywhere(prefixed, BOOK, STYLES, STRINGS, SHEET),
    "a byte order mark": everywhere(lambda raw: b"\xef\xbb\xbf" + raw),
    "UTF-16": everywhere(encoded("utf-16")),
    "UTF-16 in the sheet alone": everywhere(encoded("utf-16"), SHEET),
    "no XML declaration": everywhere(encoded("utf-8")),
    "XML laid out for people": everywhere(spaced, BOOK, RELS, STYLES, SHEET),
    "single quotes": everywhere(lambda raw: raw.replace(b'"', b"'")),
    "comments and CDATA": replaced(SHEET, "<v>1</v>", "<!-- 一 --><v><![CDATA[1]]></v>"),
    "a processing instruction in a value": replaced(SHEET, "<v>1</v>", "<v><?a b?>1</v>"),
    "rows and cells without places": everywhere(lambda raw: re.sub(rb'<(row|c) r="[A-Z]*\d+"', rb"<\1", raw), SHEET),
    "rows without places": everywhere(lambda raw: re.sub(rb'<row r="\d+"', rb"<row", raw), SHEET),
    "places after the style": replaced(SHEET, 'r="B2" s="1"', 's="1" r="B2"'),
    "places in small letters": replaced(SHEET, 'r="B2"', 'r="b2"'),
    "a wrong dimension": replaced(SHEET, "<sheetData>", '<dimension ref="A1"/><sheetData>'),
    "a dimension of nothing": replaced(SHEET, "<sheetData>", '<dimension ref=""/><sheetData>'),
    "inline strings": replaced(SHEET, 't="s"><v>0</v>', 't="inlineStr"><is><t>单号</t></is>'),
    "rich text": replaced(STRINGS, "<t>内容</t>", "<r><t>内</t></r><r><rPr><b/></rPr><t>容</t></r>"),
    "a phonetic run": replaced(
        STRINGS, "内容</t>", '内容</t><rPh sb="0" eb="1"><t>ネイ</t></rPh><phoneticPr fontId="1"/>'
    ),
    "a phonetic run in an unusual file": replaced(
        STRINGS, "内容</t>", '内容</t><rPh sb="0" eb="1"><t>ネイ</t></rPh><!-- -->'
    ),
    "a wrong string count": replaced(STRINGS, 'count="2"', 'count="9999999999"'),
    "a prefix of another kind within": replaced(
        SHEET, "</sheetData>", '</sheetData><extLst><ext xmlns:q="urn:q"><q:c r="XFD1048576"/></ext></extLst>'
    ),
    "absolute targets": everywhere(lambda raw: raw.replace(b'Target="', b'Target="/xl/'), RELS),
    "targets by way of a folder": everywhere(lambda raw: raw.replace(b'Target="w', b'Target="../xl/./w'), RELS),
    "names in capitals": moved(SHEET, "xl/Worksheets/Sheet1.XML", told=False),
    "names with backslashes": moved(SHEET, "xl\\worksheets\\sheet1.xml", told=False),
    "targets with backslashes": everywhere(lambda raw: raw.replace(b"worksheets/", b"worksheets\\"), RELS),
    "a sheet of a Chinese name": moved(SHEET, "xl/worksheets/报事.xml", told=True),
    "strings under another name": moved(STRINGS, "xl/texts/all.xml", told=True),
    "styles under another name": moved(STYLES, "xl/looks.xml", told=True),
    "the workbook in another folder": book_moved,
    "macros": lambda parts: parts.update({"xl/vbaProject.bin": b"\xd0\xcf" + bytes(100)}),
    "a sheet that is hidden": replaced(BOOK, 'name="报事"', 'name="报事" state="veryHidden"'),
}


def read_form(form: Form, path: Path) -> Grid:
    parts = dict(PARTS)
    form(parts)
    packed(parts, path)
    return Workbook(path).grid("报事")


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_read_alike(name: str, tmp_path: Path) -> None:
    assert list(map(list, read_form(FORMS[name], tmp_path / "a.xlsx").rows)) == VALUES


@pytest.mark.parametrize(
    "name", ["as most write it", "Strict OOXML", "a prefix before every element", "inline strings"]
)
def test_what_programs_write_every_day_needs_no_trial(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "tried", None)
    read_form(FORMS[name], tmp_path / "a.xlsx")


TEXTS = {
    "a_x000D_b": "a\rb",
    "_x005F_x000D_": "_x000D_",
    "_x4E2D_": "中",
    "_x005F_x4E2D_": "_x4E2D_",
    "_x0001_z": "\x01z",
    "_xZZZZ_ _x12_": "_xZZZZ_ _x12_",
    "_xD83D__xDE00_": "😀",
    "a&amp;b&lt;&#20013;": "a&b<中",
}
"""What a text in a file means, Excel's escapes among it."""


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("kind", ["shared", "inline", "formula"])
def test_a_text_is_what_it_means(text: str, kind: str, tmp_path: Path) -> None:
    cell = {
        "shared": '<c r="A1" t="s"><v>0</v></c>',
        "inline": f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>',
        "formula": f'<c r="A1" t="str"><f>B1</f><v>{text}</v></c>',
    }[kind]
    parts = {STRINGS: hostile.strings(f"<si><t>{text}</t></si>"), SHEET: sheet(f'<row r="1">{cell}</row>')}
    read = read_form(lambda found: found.update(parts), tmp_path / "a.xlsx")
    assert read.rows[0][0] == TEXTS[text]
    assert (read.formulas, read.uncalculated) == (frozenset({(1, 1)} if kind == "formula" else ()), frozenset())


FORMULAS = (
    '<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="str"><f>B1</f><v></v></c>'
    '<c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="E1" t="e"><v>#N/A</v></c><c r="F1"><v>1</v></c>'
    '<c r="G1"><f t="shared" si="0"/><v/></c></row>'
)


@pytest.mark.parametrize("form", ["as most write it", "a prefix before every element", "UTF-16", "single quotes"])
def test_formulas_and_errors_are_told_in_every_form(form: str, tmp_path: Path) -> None:
    def made(parts: Parts) -> None:
        parts[SHEET] = sheet(FORMULAS)
        FORMS[form](parts)

    read = read_form(made, tmp_path / "a.xlsx")
    assert read.formulas == {(1, 1), (1, 2), (1, 3), (1, 4), (1, 7)}
    assert read.uncalculated == {(1, 1), (1, 7)}
    assert read.errors == {(1, 4): "#DIV/0!", (1, 5): "#N/A"}


@pytest.mark.parametrize("form", ["as most write it", "UTF-16"])
def test_days_are_counted_from_1904_where_the_file_says_so(form: str, tmp_path: Path) -> None:
    def made(parts: Parts) -> None:
        parts[BOOK] = hostile.book("报事", "投诉", before='<workbookPr date1904="1"/>')
        parts[SHEET] = sheet('<row r="1"><c r="A1" s="1"><v>44538.5</v></c></row>')
        FORMS[form](parts)

    assert list(read_form(made, tmp_path / "a.xlsx").rows[0]) == [datetime(2025, 12, 9, 12)]


@pytest.mark.parametrize("number", ["1e300", "-1e15", "13800000000"])
@pytest.mark.parametrize("format_", ["22", "46"])
def test_a_number_that_can_be_no_date_is_a_number(number: str, format_: str, tmp_path: Path) -> None:
    parts = {
        STYLES: hostile.styles(cells=f'<xf numFmtId="0"/><xf numFmtId="{format_}"/>'),
        SHEET: sheet(f'<row r="1"><c r="A1" s="1"><v>{number}</v></c></row>'),
    }
    assert read_form(lambda found: found.update(parts), tmp_path / "a.xlsx").rows[0][0] == float(number)


def test_an_error_that_is_not_known_is_an_error_all_the_same(tmp_path: Path) -> None:
    cell = '<row r="1"><c r="A1" t="e"><f>x</f><v>#SPILL!</v></c><c r="B1"><v>2</v></c></row>'
    read = read_form(lambda parts: parts.update({SHEET: sheet(cell)}), tmp_path / "a.xlsx")
    assert (list(read.rows[0]), set(read.errors), read.uncalculated) == (["", 2.0], {(1, 1)}, frozenset())


def test_merged_ranges_survive_an_unusual_form(tmp_path: Path) -> None:
    parts = dict(PARTS)
    parts[SHEET] = sheet("<!-- -->" + TABLE.format(1, 1, 1), after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')
    packed(parts, tmp_path / "a.xlsx")
    assert Workbook(tmp_path / "a.xlsx").grid("报事").facts.merges == ((1, 1, 1, 2),)
