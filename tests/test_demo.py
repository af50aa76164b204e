"""`sheetkit demo`: the sample site, walked through as a new user would."""

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sheetkit.cli import cli
from sheetkit.report.text import as_typed


def demo(*words: str) -> Result:
    return CliRunner().invoke(cli, ["demo", *words])


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_leaves_the_site_and_all_that_the_commands_made(here):
    result = demo("--lang", "zh")
    assert result.exit_code == 0 and not result.stderr
    made = {path.relative_to(here / "sheetkit-demo").as_posix() for path in (here / "sheetkit-demo").rglob("*.*")}
    answers = {"问题清单.txt", "问题清单.xlsx", "期限清单.txt", "考核-2026-10.xlsx"}
    assert {"sheetkit.toml", "报事登记.xlsx", *answers} <= made
    assert any(name.startswith("通知/停水通知-") for name in made)
    assert "REP-5" in (here / "sheetkit-demo" / "问题清单.txt").read_text("utf-8")
    assert "已逾期" in (here / "sheetkit-demo" / "期限清单.txt").read_text("utf-8")
    for number, name in enumerate(("check", "due", "score", "notice"), 1):
        assert f"{number}. sheetkit {name} sheetkit-demo" in result.stdout
    for line in result.stdout.splitlines():
        if line.startswith("  ") and line.split()[0].startswith("sheetkit-demo/"):
            assert Path(line.split()[0]).exists()


def test_an_earlier_demo_is_left_alone(here, monkeypatch):
    monkeypatch.setattr("sheetkit.cli.demo._run", lambda *step: None)  # what it makes, the first test sees
    (here / "sheetkit-demo").mkdir()
    assert demo().exit_code == 0
    assert not list((here / "sheetkit-demo").iterdir()) and (here / "sheetkit-demo-2" / "sheetkit.toml").exists()


def test_a_folder_with_files_is_refused(here):
    (here / "mine").mkdir()
    (here / "mine" / "a.txt").write_text("mine")
    result = demo("mine", "--lang", "zh")
    assert result.exit_code == 2 and "mine 里已经有文件" in result.stderr
    assert [path.name for path in (here / "mine").iterdir()] == ["a.txt"]


def test_in_english_and_its_commands_can_be_typed_as_they_stand(here):
    result = demo("my tour", "--lang", "en")
    assert result.exit_code == 0 and "Have a look at:" in result.stdout
    assert (here / "my tour" / "findings.txt").exists() and (here / "my tour" / "deadlines.txt").exists()
    shown = [line.partition("sheetkit ")[2] for line in result.stdout.splitlines() if line[1:2] == "."]
    assert [shlex.split(line)[1] for line in shown] == ["my tour"] * 4
    assert f"sheetkit check {as_typed('my tour')}," in result.stdout
