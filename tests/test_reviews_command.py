"""`sheetkit doc` for reports, and the report of `score --out`."""

from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from sheetkit.cli import cli
from sheetkit.reviews import REVIEWS
from tests.reviews import workbooks
from tests.workbooks import fingerprint

MOMENT = ["--as-of", "2026-11-20T17:00", "--lang", "zh"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site; nothing is written into it."""
    return workbooks(tmp_path_factory.mktemp("项目") / "云溪")


def run(site: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["doc", *words, "--site", str(site), *MOMENT])


def test_every_report_is_made_of_the_month_or_year_that_is_over(folder: Path, tmp_path: Path) -> None:
    before = fingerprint(folder)
    for name, kind in REVIEWS.items():
        month = "2025-12" if kind.span == "year" else "2026-10"
        result = run(folder, name, "--out", str(tmp_path))
        assert (result.exit_code, result.stdout) == (0, f"已生成 {tmp_path / f'{name}-{month}.docx'}\n")
    assert fingerprint(folder) == before


def test_a_report_that_somebody_edited_is_never_written_over(folder: Path, tmp_path: Path) -> None:
    words = ["月度片区考核与排名", "--out", str(tmp_path)]
    path = tmp_path / "月度片区考核与排名-2026-10.docx"
    assert run(folder, *words).stdout.startswith("已生成")
    assert run(folder, *words, "--month", "2026-10").stdout.startswith("没有变化")
    found = docx.Document(str(path))
    found.add_paragraph("整改措施：更换门机板。")
    found.save(str(path))
    edited = path.read_bytes()
    assert "有人改过，没有覆盖" in run(folder, *words).stdout
    assert path.read_bytes() == edited


def test_sheets_of_single_people(folder: Path, tmp_path: Path) -> None:
    result = run(folder, "员工月度考评表", "钱管,孙台", "--out", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["员工月度考评表-2026-10-钱管-孙台.docx"]
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["月度报事投诉分析"], "是不是：月度报事投诉分析报告"),
        (["员工月度考评表", "无名氏"], "没有“无名氏”的考评表"),
        (["月度片区考核与排名", "东区"], "不按编号出，请去掉“东区”"),
        (["月度片区考核与排名", "--month", "2027-03"], "2027-03"),
    ],
)
def test_what_cannot_be_made_is_told_in_one_line(folder: Path, words: list[str], told: str) -> None:
    result = run(folder, *words)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert told in result.stderr and not (folder / "单据").exists()


def test_the_month_s_score_workbook_has_the_ranking_as_a_report_beside_it(estate: Path, tmp_path: Path) -> None:
    words = ["score", str(estate), "--month", "2026-10", "--out", str(tmp_path / "考核"), *MOMENT]
    result = CliRunner().invoke(cli, words)
    assert sorted(path.name for path in (tmp_path / "考核").iterdir()) == [
        "月度片区考核与排名-2026-10.docx",
        "考核-2026-10.xlsx",
    ]
    assert "月度片区考核与排名-2026-10.docx" in result.stderr
    first = docx.Document(str(tmp_path / "考核" / "月度片区考核与排名-2026-10.docx")).tables[0].rows[1].cells
    assert [cell.text for cell in first[:4]] == ["1", "北区", "唐丽", "98.53"]


def test_the_report_beside_the_workbook_is_the_same_whatever_language_was_asked_in(
    folder: Path, tmp_path: Path
) -> None:
    for language in ("zh", "en"):
        words = ["score", str(folder), "--month", "2026-10", "--out", str(tmp_path / language), *MOMENT[:2]]
        assert CliRunner().invoke(cli, [*words, "--lang", language]).exit_code == 0
    names = [tmp_path / language / "月度片区考核与排名-2026-10.docx" for language in ("zh", "en")]
    assert names[0].read_bytes() == names[1].read_bytes()
