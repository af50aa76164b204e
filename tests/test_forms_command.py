"""`sheetkit doc` on a real site: what it makes, renews, leaves alone, refuses and says."""

import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from sheetkit.cli import cli
from sheetkit.form import forms
from sheetkit.register import registers
from sheetkit.report.text import LINE, width
from sheetkit.reviews import REVIEWS
from sheetkit.word import pdf
from tests.forms import CENTRE, text_of
from tests.programs import require
from tests.workbooks import TICKET, fingerprint, make_site

SECOND = {**TICKET, "ticket_no": "BS202611-0002", "content": "门禁失灵"}
NAME = "报事单-BS202611-0001.docx"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "云溪", repairs=[TICKET, SECOND])


def run(site: Path, *words: str, lang: str = "zh") -> Result:
    moment = ["--site", str(site), "--as-of", "2026-11-20T17:00", "--lang", lang]
    return CliRunner().invoke(cli, ["doc", *words, *moment])


def made(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_ticket_goes_to_the_folder_of_forms_and_no_workbook_is_touched(site: Path) -> None:
    before = fingerprint(site)
    result = run(site, "报事单", "BS202611-0001")
    assert (result.exit_code, result.stdout) == (0, f"已生成 {site / '单据' / NAME}\n")
    assert made(site / "单据") == [NAME]
    assert {name: print_ for name, print_ in fingerprint(site).items() if "单据" not in name} == before
    text = text_of(site / "单据" / NAME)
    assert text.startswith(f"\t{CENTRE}　报事单（存根联）".replace("\t", " ⇥ "))


def test_several_rows_by_commas_ranges_and_months(site: Path, tmp_path: Path) -> None:
    for number, words in enumerate((["BS202611-0001,BS202611-0002"], ["BS202611-0001..BS202611-0002"], [])):
        out = tmp_path / str(number)
        month = [] if words else ["--month", "2026-11"]
        assert run(site, "报事单", *words, *month, "--out", str(out)).exit_code == 0
        assert made(out) == [NAME, "报事单-BS202611-0002.docx"]


def test_a_second_run_changes_nothing_a_changed_row_renews_and_an_edited_paper_stays(site: Path) -> None:
    path = site / "单据" / NAME
    assert run(site, "报事单", "BS202611-0001").stdout.startswith("已生成")
    assert run(site, "报事单", "BS202611-0001").stdout.startswith("没有变化")
    found = docx.Document(str(path))
    found.paragraphs[0].add_run("已电话告知")
    found.save(str(path))
    edited = path.read_bytes()
    result = run(site, "报事单", "BS202611-0001")
    assert "有人改过，没有覆盖" in result.stdout and path.read_bytes() == edited


def test_cells_that_were_not_understood_are_told(tmp_path: Path) -> None:
    site = make_site(tmp_path / "云溪", repairs=[{**TICKET, "arrived_at": "早上"}])
    assert "看不懂的，印出来是空的：到达时间" in run(site, "报事单", "BS202611-0001").stdout


def test_rows_that_are_left_out_are_told(tmp_path: Path) -> None:
    site = make_site(tmp_path / "云溪", repairs=[TICKET, {**SECOND, "reported_at": "昨天"}])
    result = run(site, "报事登记表")
    assert (result.exit_code, result.stderr.startswith("有 1 行的关键内容")) == (0, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "请写明要哪种单据"),
        (["报事"], "是不是：报事单、报事登记表"),
        (["报事单"], "例如 BS202611-0002；要整月的，请用 --month"),
        (["报事单", "BS202611-0009"], "是不是 BS202611-0002"),
        (["报事单", "--month", "2026-13"], "2026-13"),
        (["钥匙盘点表", "--month", "2026-11"], "请去掉 --month"),
        (["热点投诉快报", "x"], "现在没有可出的行"),
    ],
)
def test_what_cannot_be_made_is_one_line_that_says_what_to_do(site: Path, words: list[str], told: str) -> None:
    result = run(site, *words)
    assert result.exit_code == 2 and result.stdout == "" and not (site / "单据").exists()
    assert told in result.stderr and result.stderr.count("\n") == 1


def test_nothing_to_make_is_said(site: Path) -> None:
    assert run(site, "钥匙催还单").stdout == "没有要出的“钥匙催还单”。\n"


def test_a_register_that_is_not_there_is_never_a_shorter_table(site: Path) -> None:
    (site / registers()["repairs"].workbook).unlink()
    result = run(site, "报事登记表")
    assert result.exit_code == 2 and "报事登记.xlsx" in result.stderr


def test_outside_of_a_site_nothing_is_made(tmp_path: Path) -> None:
    assert run(tmp_path, "报事单", "BS1").exit_code == 2


def test_every_form_is_made_for_a_site_without_rows(site: Path) -> None:
    for form in forms().values():
        result = run(site, form.name, *(["--month", "2026-11"] if form.day else []))
        assert result.exit_code in (0, 2) and "程序" not in result.stderr, (form.name, result.stderr)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_names_every_form_and_fits_a_terminal(lang: str, golden: Callable[[str, str], None]) -> None:
    result = CliRunner().invoke(cli, ["doc", "--list", "--lang", lang])
    assert result.exit_code == 0 and max(map(width, result.stdout.splitlines())) <= LINE
    golden(f"doc-list.{lang}.txt", result.stdout)
    told = json.loads(CliRunner().invoke(cli, ["doc", "--list", "--lang", lang, "--format", "json"]).stdout)
    assert [one["form"] for one in told["forms"]] == [*forms(), *REVIEWS]


def test_pdfs_are_made_beside_the_documents(site: Path) -> None:
    require("soffice")
    result = run(site, "报事单", "--month", "2026-11", "--pdf")
    assert result.exit_code == 0
    assert made(site / "单据") == [
        NAME,
        NAME.replace("docx", "pdf"),
        *(f"报事单-BS202611-0002.{e}" for e in ("docx", "pdf")),
    ]


def test_without_libreoffice_nothing_is_made_and_it_says_so(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "libreoffice", lambda: None)
    result = run(site, "报事单", "BS202611-0001", "--pdf")
    assert result.exit_code == 2 and "LibreOffice" in result.stderr and not (site / "单据").exists()
