"""`sheetkit page`: one file where it was told, for the least audience unless told, over nothing but a page of ours."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sheetkit.cli import cli
from tests.workbooks import PEOPLE, TICKET, fingerprint, make_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "云溪 #1", repairs=[TICKET], **PEOPLE)


def run(site: Path, *words: object, lang: str = "zh") -> Result:
    words = ("page", str(site), "--as-of", "2026-11-27T17:00", "--lang", lang, *map(str, words))
    return CliRunner().invoke(cli, words)  # type: ignore[arg-type]


def test_it_writes_one_file_and_touches_nothing_of_the_site(site: Path) -> None:
    before = fingerprint(site)
    result = run(site, "-o", site / "看板.html")
    assert result.exit_code == 0 and result.stdout == "" and "看板.html" in result.stderr
    after = fingerprint(site)
    assert set(after) - set(before) == {"看板.html"} and {name: after[name] for name in before} == before


def test_the_least_audience_is_meant_unless_another_is_told(site: Path) -> None:
    file = site / "看板.html"
    run(site, "-o", file)
    assert "给各岗位看" in file.read_text("utf-8") and "依据" not in file.read_text("utf-8")
    run(site, "-o", file, "--for", "supervisor")
    assert "给主管看" in file.read_text("utf-8") and "依据" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("file", "base"), [("看板.html", ""), ("页/看板.html", "../"), ("../看板.html", "%E4%BA%91%E6%BA%AA%20%231/")]
)
def test_every_item_leads_to_its_cell_from_where_the_page_lies(site: Path, file: str, base: str) -> None:
    page = site / file
    run(site, "-o", page)
    links = re.findall(r'class="place" href="([^"]+)"', page.read_text("utf-8"))
    assert f"{base}报事登记.xlsx#报事!P2" in links and all(link.startswith(base) for link in links)


def test_a_page_that_lies_elsewhere_names_the_cell_without_a_link(site: Path, tmp_path: Path) -> None:
    far = tmp_path.parent / f"{tmp_path.name}-elsewhere" / "看板.html"
    run(site, "-o", far)
    text = far.read_text("utf-8")
    assert "报事登记.xlsx › 报事!P2" in text and ".xlsx#" not in text


def test_a_bare_date_is_the_end_of_that_day(site: Path) -> None:
    CliRunner().invoke(cli, ["page", str(site), "-o", str(site / "看板.html"), "--as-of", "2026-11-27", "--lang", "zh"])
    assert "截至 2026-11-27 24:00" in (site / "看板.html").read_text("utf-8")


def test_in_english_the_words_are_english(site: Path) -> None:
    run(site, "-o", site / "board.html", lang="en")
    text = (site / "board.html").read_text("utf-8")
    assert '<html lang="en">' in text and "Overdue" in text and "已逾期" not in text


def test_another_month_has_its_own_figures(site: Path) -> None:
    run(site, "-o", site / "看板.html", "--month", "2026-10")
    assert "2026-10 有效投诉" in (site / "看板.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "-o 看板.html"),
        (("-o", "看板.txt"), "不是 .html"),
        (("-o", "报事登记.xlsx"), "不是 .html"),
        (("-o", "folder.html"), "是文件夹"),
        (("-o", "mine.html"), "不会覆盖"),
        (("-o", "a.html", "--for", "owner"), "--for"),
        (("-o", "a.html", "--month", "2027-01"), "2027-01"),
        (("-o", "a.html", "--month", "十月"), "十月"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    words: tuple[str, ...], said: str, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "mine.html").write_text("<p>mine</p>", "utf-8")
    result = run(site, *words)
    assert result.exit_code == 2 and said in result.stderr and len(result.stderr.splitlines()) == 1
    assert (tmp_path / "mine.html").read_text("utf-8") == "<p>mine</p>" and not (tmp_path / "a.html").exists()


def test_from_books_that_are_not_whole_no_page_is_made(site: Path) -> None:
    (site / "投诉登记.xlsx").unlink()
    result = run(site, "-o", site / "看板.html")
    assert result.exit_code == 2 and "登记簿不全" in result.stderr and not (site / "看板.html").exists()
