"""Corners of the chain that leads to a look: parts of tables, lists, footers of sections, a theme's languages."""

from pathlib import Path

import pytest

from sheetkit.policy import rulebook
from sheetkit.word.style import misfits
from sheetkit.word.style.cascade import Cascade
from sheetkit.word.style.lines import Reader
from sheetkit.word.style.package import opened
from sheetkit.word.style.scripts import by_slot
from sheetkit.word.style.theme import theme_faces
from tests.documents import A4, HOUSE, TEXT, Draft, Notice, paragraph, run, style

OWN = HOUSE["通知正文"].fonts() + HOUSE["通知正文"].sizes()
FULL = '<w:tblLook w:firstRow="1" w:lastRow="1" w:firstColumn="1" w:lastColumn="1" w:noHBand="0" w:noVBand="0"/>'
CELLS = {
    # part of a table's style, what the table shows → the cells of 4 × 3 that look so, row and column from 1
    ("firstRow", FULL): "11 12 13",
    ("lastRow", FULL): "41 42 43",
    ("firstCol", FULL): "21 31",
    ("lastCol", FULL): "23 33",
    ("nwCell", FULL): "11",
    ("seCell", FULL): "43",
    ("band1Horz", FULL): "22",
    ("band2Horz", FULL): "32",
    ("firstRow", '<w:tblLook w:val="0020"/>'): "11 12 13",
    ("firstRow", '<w:tblLook w:val="0600"/>'): "",
    ("firstRow", ""): "",
    ("band1Horz", '<w:tblLook w:val="0400"/>'): "11 12 13 31 32 33",
    ("band2Vert", '<w:tblLook w:val="0200"/>'): "12 22 32 42",
    ("band1Horz", '<w:tblLook w:val="04A0"/>'): "21 22 23 41 42 43",
    ("band2Horz", '<w:tblLook w:val="04A0"/>'): "31 32 33",
}  # fmt: skip


@pytest.mark.parametrize(("part", "look"), CELLS)
def test_a_part_of_a_tables_style_holds_in_its_cells(tmp_path: Path, part: str, look: str) -> None:
    """All parts are there; firstCol and lastRow and so on win over bands, corners over rows, rows over columns."""
    strong = ("firstRow", "lastRow", "firstCol", "lastCol")
    others = "".join(_dressed(one, 14) for one in strong if one != part and look == FULL)
    table = style("T", "table", rpr=OWN).replace("</w:style>", _dressed(part, 20) + others + "</w:style>")
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(run(f'{row}{column}'))}</w:tc>" for column in (1, 2, 3)) + "</w:tr>"
        for row in (1, 2, 3, 4)
    )
    tables = f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/>{look}</w:tblPr>{rows}</w:tbl>'
    assert sizes(Draft(styles=[table], body=[tables]).write(tmp_path / "a.docx"), 20) == CELLS[part, look]


def _dressed(part: str, size: int) -> str:
    return f'<w:tblStylePr w:type="{part}"><w:rPr><w:sz w:val="{size * 2}"/></w:rPr></w:tblStylePr>'


def sizes(document: Path, size: float) -> str:
    """The lines of a document that are shown in a size."""
    package = opened(document)
    body = package.tree(package.main)[0]
    lines = Reader(Cascade(package), package.main, "body").lines(body)
    return " ".join(line.text for line in lines if {piece.size for piece in line.pieces} == {size})


def test_a_list_that_a_style_brings_and_a_level_that_a_list_has_of_its_own(tmp_path: Path) -> None:
    text = '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/>'
    level = f'<w:lvl w:ilvl="0">{text}<w:rPr><w:sz w:val="{{}}"/></w:rPr></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level.format(28)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/>'
        f'<w:lvlOverride w:ilvl="0">{level.format(40)}</w:lvlOverride></w:num>'
    )
    for number, found in (("1", []), ("2", ["宋体 20 磅"]), ("0", [])):
        notice = Notice()
        notice.draft.numbering = numbering
        notice.draft.styles.append(style("L", ppr=f'<w:numPr><w:numId w:val="{number}"/></w:numPr>', rpr=OWN))
        notice.extra.append(paragraph(run("关窗。"), '<w:pStyle w:val="L"/>'))
        assert [one.found for one in misfits(notice.write(tmp_path / "a.docx"), rulebook())] == found


def test_a_list_may_set_its_paragraphs_aside(tmp_path: Path) -> None:
    """What a list says comes before the style, after the paragraph's own word."""
    for own, found in (("", ["right"]), ('<w:jc w:val="center"/>', [])):
        notice = Notice(order=tuple(HOUSE)[1:])
        notice.draft.numbering = (
            '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="none"/>'
            '<w:pPr><w:jc w:val="right"/></w:pPr></w:lvl></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        )
        look = HOUSE["通知标题"]
        notice.draft.styles.append(style("S", name="通知标题", ppr=look.jc(), rpr=look.fonts() + look.sizes()))
        properties = f'<w:pStyle w:val="S"/><w:numPr><w:numId w:val="1"/></w:numPr>{own}'
        notice.draft.body.append(paragraph(run("停水通知"), properties))
        assert [one.found for one in misfits(notice.write(tmp_path / "a.docx"), rulebook())] == found


FEET = {
    # footers that the first of two sections names, the second: the sections without a posting period
    ("default", "default"): [],
    ("default", ""): [],
    ("default", "even"): ["2"],
    ("even", "default"): ["1"],
    ("", "default"): ["1"],
}


@pytest.mark.parametrize(("first", "second"), FEET)
def test_a_section_has_its_own_footer_or_that_before_it(tmp_path: Path, first: str, second: str) -> None:
    notice = Notice()
    notice.draft.feet["even"] = paragraph(run("第1页"))
    notice.extra.append(paragraph("", f"<w:sectPr>{A4}</w:sectPr>"))
    notice.write(tmp_path / "a.docx")
    start, middle, end = notice.draft.parts()["word/document.xml"].split("<w:sectPr>")
    refers = [f'<w:footerReference w:type="default" r:id="footer{foot}"/>' if foot else "" for foot in (first, second)]
    end = end[end.index("<w:pgSz") :]
    notice.draft.more["word/document.xml"] = "".join(
        (start, "<w:sectPr>", refers[0], middle, "<w:sectPr>", refers[1], end)
    )
    found = misfits(notice.draft.write(tmp_path / "b.docx"), rulebook())
    assert [one.expected for one in found if one.kind == "foot"] == FEET[first, second] and len(found) < 2


LANGUAGES = {
    # language of a theme in the settings: the typeface meant by minorEastAsia
    "zh-CN": "楷体",
    "ja-JP": "MS Mincho",
    "": "楷体",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_theme_names_a_typeface_for_the_language_of_the_document(tmp_path: Path, language: str) -> None:
    settings = f'<w:themeFontLang w:eastAsia="{language}"/>' if language else ""
    document = Draft(settings=settings).write(tmp_path / "a.docx")
    assert theme_faces(opened(document))["minorEastAsia"] == LANGUAGES[language]


SLOTS = {
    "停水A1。": [("eastAsia", "停水"), ("ascii", "A1"), ("eastAsia", "。")],
    "“停”": [("hAnsi", "“"), ("eastAsia", "停"), ("hAnsi", "”")],
    "25℃": [("ascii", "25"), ("hAnsi", "℃")],
    "〔２〕": [("eastAsia", "〔２〕")],
    "é𠮷": [("hAnsi", "é"), ("eastAsia", "𠮷")],
    " A B ": [("ascii", "A B ")],
}


@pytest.mark.parametrize("text", SLOTS)
def test_each_character_takes_the_typeface_of_its_script(text: str) -> None:
    assert list(by_slot(text, hinted=False)) == SLOTS[text]


def test_a_hint_moves_signs_to_the_typeface_for_chinese() -> None:
    assert list(by_slot("“A”—×℃", hinted=True)) == [("eastAsia", "“"), ("ascii", "A"), ("eastAsia", "”—×℃")]


def test_text_of_its_own_is_told_where_it_stands(tmp_path: Path) -> None:
    """A finding names the bit of a line that it is about."""
    notice = Notice(inner={"通知正文": run("号外", HOUSE["通知标题"].fonts() + '<w:sz w:val="28"/>')})
    found = misfits(notice.write(tmp_path / "a.docx"), rulebook())
    assert [(one.text, one.wrong, one.found) for one in found] == [(TEXT["通知正文"] + "号外", "号外", "黑体 四号")]
