"""`sheetkit init`: a new site that is sound from the first moment, and never over one that is there."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sheetkit.cli import cli
from sheetkit.config import load
from sheetkit.register import workbooks
from sheetkit.shipped import shipped
from tests.workbooks import fingerprint

NAMES = ["--company", "云溪物业服务有限公司", "--centre", "云溪花园客户服务中心"]


def init(folder: Path, *words: str, as_of: str = "2026-11-20T17:00") -> Result:
    return CliRunner().invoke(cli, ["init", str(folder), *(words or NAMES), "--as-of", as_of, "--lang", "zh"])


def test_it_writes_settings_and_the_blank_workbooks_of_the_templates(tmp_path: Path) -> None:
    site = tmp_path / "新项目" / "云溪花园"
    result = init(site, *NAMES, "--households", "612", "--handover", "毛坯")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "13 个空白工作簿" in result.stdout and "组织架构.xlsx" in result.stdout
    assert "sheetkit refresh --write" in result.stdout
    assert {path.name for path in site.iterdir()} == {"sheetkit.toml", *workbooks()}
    for name in workbooks():
        assert (site / name).read_bytes() == (shipped("workbook_templates") / name).read_bytes()
    config = load(site / "sheetkit.toml")
    assert (config.company, config.centre) == ("云溪物业服务有限公司", "云溪花园客户服务中心")
    assert (config.households, config.handover, config.books_since) == (612, "毛坯", date(2026, 11, 20))


@pytest.mark.parametrize(
    ("as_of", "since"), [("2026-11-20T17:00", "2026-11-20"), ("2026-11-20", "2026-11-20"), ("2026-12-31", "2026-12-31")]
)
def test_the_books_begin_on_the_day_asked_about(as_of: str, since: str, tmp_path: Path) -> None:
    init(tmp_path / "s", as_of=as_of)
    assert load(tmp_path / "s" / "sheetkit.toml").books_since == date.fromisoformat(since)


def test_a_new_site_has_nothing_wrong_and_nothing_late(tmp_path: Path) -> None:
    init(tmp_path / "s")
    for words in (["check", "--fail-on", "warning"], ["due"]):
        result = CliRunner().invoke(cli, [words[0], str(tmp_path / "s"), *words[1:], "--as-of", "2026-11-20T17:00"])
        assert result.exit_code == 0


def test_an_empty_folder_or_one_with_other_files_is_used(tmp_path: Path) -> None:
    site = tmp_path / "s"
    site.mkdir()
    (site / "照片.jpg").write_bytes(b"x")
    assert init(site).exit_code == 0
    assert (site / "照片.jpg").read_bytes() == b"x"


@pytest.mark.parametrize("name", ["sheetkit.toml", "报事登记.xlsx", "信息报送.xlsx"])
def test_a_folder_that_holds_any_of_it_is_refused_and_left_alone(name: str, tmp_path: Path) -> None:
    site = tmp_path / "s"
    site.mkdir()
    (site / name).write_bytes(b"mine")
    before = fingerprint(tmp_path)
    result = init(site)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"里已经有 {name}" in result.stderr
    assert fingerprint(tmp_path) == before


def test_a_second_time_is_refused(tmp_path: Path) -> None:
    assert [init(tmp_path / "s").exit_code for _ in range(2)] == [0, 2]


@pytest.mark.parametrize("blank", ["", "  ", "\u3000"])
def test_a_name_cannot_be_blank(blank: str, tmp_path: Path) -> None:
    result = init(tmp_path / "s", "--company", "甲公司", "--centre", blank)
    assert result.exit_code == 2 and "--centre 不能是空的" in result.stderr
    assert not (tmp_path / "s").exists()


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    result = init(tmp_path / "file" / "s")
    assert result.exit_code == 2 and result.stderr.count("\n") == 1 and "写不进去" in result.stderr


def test_others_in_the_office_may_read_what_was_written(tmp_path: Path) -> None:
    init(tmp_path / "s")
    assert (tmp_path / "s" / "sheetkit.toml").stat().st_mode & 0o044 == 0o044


def test_the_command_is_installed_under_its_name(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("sheetkit")), "init", str(tmp_path / "s"), *NAMES]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
