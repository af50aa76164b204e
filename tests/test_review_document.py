"""A report as a Word document: house style, charts of Office's own, plain text, and what LibreOffice makes of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from sheetkit.paper import Box, Line
from sheetkit.policy import rulebook
from sheetkit.review import Chart, Heading, Page, Review, Series, Table, Text
from sheetkit.reviews import REVIEWS
from sheetkit.word.review import review_document
from sheetkit.word.style import misfits
from tests.programs import close, printed
from tests.reviews import made, site
from tests.test_injection import HOSTILE

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
PARETO = Chart(
    "投诉原因", ["甲", "乙"], [Series("件数", [3, 1]), Series("累计占比", [75, 100], line=True, second=True)]
)
LINES = Chart("趋势", ["25-11", "25-12"], [Series("报事", [None, 5], line=True)])
BLOCKS = [
    Heading("一、情况"),
    Text("本月受理投诉 4 件。"),
    Table([Line((Box("原因", label=True), Box("件数", label=True)), 8, head=True), Line((Box("甲"), Box("3")), 8)]),
    PARETO,
    LINES,
]
REVIEW = Review("a.docx", "2026年10月报告", "示例物业有限公司", "示例中心", date(2026, 11, 20), BLOCKS)


def parts(document: bytes) -> Mapping[str, bytes]:
    with ZipFile(BytesIO(document)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(scope="module")
def reports() -> Mapping[str, Review]:
    """All reports of the small site, and the one above."""
    held = site()
    return {**{name: made(name, held) for name in REVIEWS}, "above": REVIEW}


def test_the_same_report_gives_the_same_bytes_and_is_what_office_expects(reports, tmp_path: Path) -> None:
    for name, one in reports.items():
        document = review_document(one)
        assert document == review_document(one)
        if name in ("年度服务评审报告", "above"):  # headings, text, tables and charts of each kind
            path = tmp_path / f"{name}.docx"
            path.write_bytes(document)
            assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


def test_title_text_and_closing_lines_keep_the_house_style(reports, tmp_path: Path) -> None:
    """Tables are smaller than the text, like those of the forms; number and posting period are for notices alone."""
    for name, one in reports.items():
        path = tmp_path / f"{name}.docx"
        without = [*(block for block in one.blocks if not isinstance(block, Table)), Text("以上。")]
        path.write_bytes(review_document(replace(one, blocks=without, closed=True)))
        found = [misfit for misfit in misfits(path, rulebook()) if misfit.part not in ("通知文号", "张贴期限")]
        assert [(misfit.rule, misfit.kind, misfit.text) for misfit in found] == []


def test_closing_lines_stand_in_their_order() -> None:
    last = [paragraph.text for paragraph in docx.Document(BytesIO(review_document(REVIEW))).paragraphs][-4:]
    assert last == ["示例物业有限公司", "示例中心", "负责人：＿＿＿＿＿＿＿＿", "二〇二六年十一月二十日"]


def test_a_new_page_has_its_own_title() -> None:
    one = replace(REVIEW, blocks=[Page("甲的考评表"), Page("乙的考评表")], closed=False)
    found = [
        (p.text, p.style.name, "pageBreakBefore" in p._p.xml)
        for p in docx.Document(BytesIO(review_document(one))).paragraphs
    ]
    assert found == [("甲的考评表", "通知标题", False), ("乙的考评表", "通知标题", True)]


# Charts


def test_a_chart_is_drawn_from_a_workbook_that_holds_its_figures() -> None:
    found = parts(review_document(REVIEW))
    assert len([name for name in found if name.startswith("word/charts/chart")]) == 2
    for number, chart in enumerate((PARETO, LINES), 1):
        root = ElementTree.fromstring(found[f"word/charts/chart{number}.xml"])
        drawn = [
            [float(value.text or "") for value in one.findall(f"{C}val/{C}numRef/{C}numCache/{C}pt/{C}v")]
            for one in root.iter(f"{C}ser")
        ]
        assert drawn == [[value for value in one.values if value is not None] for one in chart.series]
        assert root.find(f"{C}externalData") is not None
        assert f"embeddings/chart{number}.xlsx".encode() in found[f"word/charts/_rels/chart{number}.xml.rels"]
        sheet = openpyxl.load_workbook(BytesIO(found[f"word/embeddings/chart{number}.xlsx"])).active
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        assert [row[0] for row in rows[1:]] == list(chart.categories)
        assert [list(column) for column in zip(*(row[1:] for row in rows[1:]), strict=True)] == [
            list(one.values) for one in chart.series
        ]


def test_a_name_that_looks_like_a_number_stays_as_it_is_written() -> None:
    chart = Chart("房号", ["26.10", "0101"], [Series("件数", [1, 2])])
    root = ElementTree.fromstring(parts(review_document(replace(REVIEW, blocks=[chart])))["word/charts/chart1.xml"])
    names = [one.text for one in root.findall(f".//{C}cat/{C}strRef/{C}strCache/{C}pt/{C}v")]
    assert [str(name).removesuffix("\u200b") for name in names] == ["26.10", "0101"]


def test_what_is_no_for_excel_is_said_to_word_too() -> None:
    """Word and LibreOffice take what is not there for yes: smooth lines, names on every column, gaps at zero."""
    root = ElementTree.fromstring(parts(review_document(REVIEW))["word/charts/chart1.xml"])
    for name in ("smooth", "varyColors", "showSerName", "showCatName", "roundedCorners", "autoTitleDeleted", "overlay"):
        values = {one.get("val") for one in root.iter(f"{C}{name}")}
        assert values == {"0"}, name
    assert [one.get("val") for one in root.iter(f"{C}dispBlanksAs")] == ["gap"]


def test_a_chart_has_words_for_those_who_cannot_see_it() -> None:
    body = parts(review_document(REVIEW))["word/document.xml"].decode()
    assert 'descr="投诉原因；件数：甲 3、乙 1；累计占比：甲 75、乙 100"' in body
    assert 'descr="趋势；报事：25-12 5"' in body


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_paragraphs_boxes_and_charts(text: str) -> None:
    chart = Chart(text, [text, "乙"], [Series(text, [1, 2])])
    one = replace(REVIEW, title=text, blocks=[Heading(text), Text(text), Table([Line((Box(text),), 8)]), chart])
    found = parts(review_document(one))
    for name, part in found.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(part)
    assert b"w:fldSimple" not in found["word/document.xml"] and b"w:hyperlink" not in found["word/document.xml"]
    book = openpyxl.load_workbook(BytesIO(found["word/embeddings/chart1.xlsx"]))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n"}
    links = b"".join(part for name, part in found.items() if name.endswith(".rels"))
    assert b"External" not in links


# What LibreOffice makes of them


@pytest.fixture(scope="module")
def pages(reports, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """The text of each page of each report, as it is laid out."""
    return printed({name: review_document(one) for name, one in reports.items()}, tmp_path_factory.mktemp("报 告"))


@pytest.mark.parametrize("name", [*REVIEWS, "above"])
def test_nothing_of_a_report_is_lost_on_paper(pages, reports, name: str) -> None:
    text = close("".join(pages[name]))
    for block in reports[name].blocks:
        match block:
            case Heading() | Text() | Page():
                words = [getattr(block, "text", "") or getattr(block, "title", "")]
            case Table():
                words = [box.text for line in block.lines for box in line.boxes if len(box.text) < 5]
            case Chart():
                words = [block.title, *(one.name for one in block.series if len(block.series) > 1)]
        assert [word for word in words if close(word)[:20] not in text] == []


def test_each_person_has_a_page(pages, reports) -> None:
    name = "员工月度考评表"
    assert len(pages[name]) == sum(isinstance(block, Page) for block in reports[name].blocks)
