"""The score workbook as people get it: sheets, figures, links, chart, pages, and text that stays text."""

import re
import subprocess
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sheetkit.report.behind import behind
from sheetkit.report.links import link_base
from sheetkit.report.scorebook import file_name, scorebook
from sheetkit.report.scorebook.basis import PART_WORDS
from sheetkit.score import score
from tests.package_lint import lint
from tests.programs import require, soffice
from tests.rows import books
from tests.score_month import STAFF, ZONES, october

SHEETS = ["汇总", "排名", "人员", "考评表", "部门", "图表", "月度数字", "逐月", "依据", "参数"]
SCORES = score(october(), "2026-10")
OUR_WORDS = {"待定", "是", "投诉", "表扬", "–", "/", "-", "", *PART_WORDS.values()}
"""All the texts that formulas hold."""


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("book") / file_name(SCORES)
    path.write_bytes(scorebook(SCORES, "示例中心", "../"))
    return path


def rows(path: Path, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()


def test_it_is_named_after_the_month_and_sound(book):
    assert book.name == "考核-2026-10.xlsx"
    assert lint(book) == []
    assert openpyxl.load_workbook(book).sheetnames == SHEETS


def test_the_ranking_holds_exact_figures_shown_with_two_places_and_what_is_not_known(book):
    head, *body = [row[:8] for row in rows(book, "排名")[:4]]
    assert head == ["名次", "片区", "片区管理员", "得分", "公共区域", "业主评价", "有效投诉", "表扬"]
    assert body == [
        [1.0, "西区", "周西", 96.4, 88.0, 100.0, 0.0, 1.0],
        [2.0, "东区", "李东", 94.325, 92.75, 95.0, 1.0, 0.0],
        ["待定", "南区", "吴南", "待定", "待定", 100.0, 0.0, 0.0],
    ]


def test_people_show_weights_parts_score_and_whose_mark_is_missing(book):
    people = {row[0]: row for row in rows(book, "人员")}
    assert people["王工"][4:10] == ["50/5/5/40", 90.0, 80.0, 70.0, 60.0, 76.5]
    assert people["陈工"][4:12] == [
        "–/30/70/–",
        "",
        "待定",
        84.0,
        "",
        "待定",
        "片区小组（东区 李东）",
        "建议小组 99.00",
    ]


def test_the_chart_shows_the_ranked_zones_alone(book):
    with ZipFile(book) as package:
        chart = package.read("xl/charts/chart1.xml").decode()
    assert re.findall(r"<c:f>(.*?)</c:f>", chart) == ["排名!$B$2:$B$3", "排名!$D$2:$D$3"]


def test_the_months_figures_stand_with_their_tables_as_numbers(book):
    lines = rows(book, "月度数字")
    titles = [row[0] for row in lines if len([cell for cell in row if cell != ""]) == 1]
    assert {"投诉", "咨询", "报事", "收费（元）", "到期可以销毁的档案"} <= set(titles)
    assert not {"部门信息报送", "首问责任扣款（元）"} & set(titles), "they have a sheet of their own"
    kept = next(row for row in lines if row[0] == "REP-3 一般报修完工")
    assert kept[1:8] == [1.0, 0.0, 100.0, 0.0, 1.0, 0.0, 100.0]
    zone = next(row for row in lines if row[0] == "东区")
    assert zone[1:4] == [0.0, 0.0, "-"], "nothing owed has no rate"


def test_causes_and_zones_have_a_column_a_month(book):
    heads = [row for row in rows(book, "逐月") if row[0] in ("最终原因", "片区")]
    months = [f"2026-{number:02d}" for number in range(1, 11)]
    assert [[cell for cell in row if cell != ""][1:-1] for row in heads] == [months, months]


def test_every_reason_is_a_row_and_leads_to_its_cell(book):
    sheet = openpyxl.load_workbook(book)["依据"]
    links = {cell.value: (cell.hyperlink.target, cell.hyperlink.location) for cell in sheet["K"][1:] if cell.hyperlink}
    assert links["投诉!R2"] == ("..\\投诉登记.xlsx", "投诉!R2")
    behind_scores = [r for one in (*SCORES.zones, *SCORES.staff) for r in one.reasons]
    placed = [r for r in (*behind_scores, *(reason for _, _, reason in behind(SCORES))) if r.cell]
    assert len([cell for cell in sheet["K"][1:] if cell.hyperlink]) == len(placed)
    assert sheet.tables["依据表"].ref == f"A1:L{sheet.max_row}"
    line = next(row for row in sheet.iter_rows(values_only=True) if row[10] == "投诉!R2")
    assert line == (
        *("P001", "片区", "东区", "业主评价", "SCO-1", "投诉 TS1（安全管理类，2026-10-31 23:59 受理）计入统计"),
        *("=-投诉扣分", "是", "投诉登记.xlsx", "投诉", "投诉!R2", "TS1"),
    )


def test_it_prints_on_a4_as_wide_as_the_page(book):
    sheets = openpyxl.load_workbook(book)
    for sheet in sheets:
        page = sheet.page_setup
        assert page.paperSize == 9
        if sheet.title != "考评表":
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert (page.fitToWidth or 1, page.fitToHeight) == (1, 0)
    assert sheets["依据"].print_title_rows == "$1:$1"


def test_everybody_has_a_sheet_on_a_page_of_its_own(book, tmp_path):
    sheet = openpyxl.load_workbook(book)["考评表"]
    heads = [cell.row for cell in sheet["A"] if str(cell.value).startswith("员工月度考评表")]
    assert [one.id + 1 for one in sheet.row_breaks.brk] == heads[1:], "Excel breaks pages only where none are fitted"
    assert len(heads) == len(SCORES.staff)
    (paper,) = soffice([book], "pdf", tmp_path)
    told = subprocess.run([require("pdftotext"), "-layout", paper, "-"], capture_output=True, text=True, check=True)
    pages = [page for page in told.stdout.split("\f") if "员工月度考评表" in page]
    assert len(pages) == len(heads) and all("加权分" in page and "本人签字" in page for page in pages)
    missing = next(page for page in pages if "陈工" in page)
    assert "缺 片区小组（东区 李东）" in missing and "待定" in missing


def test_libreoffice_opens_it_and_its_links_lead_where_they_should(book, tmp_path):
    (flat,) = soffice([book], "fods", tmp_path)
    text = flat.read_text("utf-8")
    targets = set(re.findall(r'xlink:href="([^"]*)"', text))
    assert "../投诉登记.xlsx#投诉!R2" in {target.removeprefix("./") for target in targets}
    assert not re.search(r"#REF!|#NAME\?|Err:\d", text)


def test_the_same_month_gives_the_same_bytes():
    assert scorebook(SCORES, "示例中心", "../") == scorebook(score(october(), "2026-10"), "示例中心", "../")


def test_text_never_becomes_a_formula_or_a_link(tmp_path):
    hostile = ["=1+1", "@SUM(1)", "+1", "http://example.com", "<b>&\x01"]
    zones = [{"zone": text, "keeper": text} for text in hostile]
    staff = [{"staff_no": str(n), "name": text, "post": "员工"} for n, text in enumerate(hostile)]
    path = tmp_path / "b.xlsx"
    path.write_bytes(scorebook(score(books(zones=zones, staff=staff), "2026-10"), "=中心&甲", None))
    assert lint(path) == []
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    formulas = " ".join(str(cell.value) for cell in cells if cell.data_type == "f")
    assert set(re.findall(r'"(.*?)"', formulas)) <= OUR_WORDS
    assert not re.search(r"SUM\(1\)|1\+1=|example", formulas) and not [cell for cell in cells if cell.hyperlink]
    assert {row[1] for row in rows(path, "排名")[1:6]} == {*hostile[:4], "<b>&"}


def test_an_empty_site_gives_a_sound_workbook(tmp_path):
    path = tmp_path / "b.xlsx"
    path.write_bytes(scorebook(score(books(), "2026-10"), "示例中心", ""))
    assert lint(path) == []
    assert openpyxl.load_workbook(path).sheetnames == SHEETS


@pytest.mark.parametrize(
    ("out", "base"),
    [
        ("site", ""),
        ("site/考核", "../"),
        ("site/a/b", "../../"),
        ("out", "../site/"),
        ("a b/c", "../../site/"),
        ("", "site/"),
        ("../elsewhere", None),
    ],
)
def test_links_are_made_where_the_folder_lies_in_the_site_next_to_it_or_holds_it(tmp_path, out, base):
    assert link_base(tmp_path / "home" / "site", tmp_path / "home" / out) == base


def test_signs_that_mean_something_in_a_link_are_written_so_that_they_do_not(tmp_path):
    base = link_base(tmp_path / "3#楼 100%", tmp_path / "out")
    assert base == "../3%23%E6%A5%BC%20100%25/"


def test_a_large_site_is_written_without_losing_rows(tmp_path):
    staff = [{**STAFF[8], "staff_no": str(n), "name": f"员工{n}"} for n in range(500)]
    path = tmp_path / "b.xlsx"
    path.write_bytes(scorebook(score(october(staff=staff, zones=ZONES), "2026-10"), "示例中心", ""))
    assert sum(row[2] == "员工" for row in rows(path, "人员")) == 500
