"""The README tells the truth: its commands are run, and what it shows of their output is what they print."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from sheetkit.cli import COMMANDS, cli
from sheetkit.shipped import shipped

HOME = Path(__file__).resolve().parents[1]
ENGLISH, CHINESE = HOME / "README.md", HOME / "README.zh-CN.md"
SHOWN = re.findall(r"```\n\$ sheetkit ([^\n]*)\n(.*?)```", ENGLISH.read_text("utf-8"), re.DOTALL)


@pytest.fixture(autouse=True)
def beside_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(shipped("samples/estate"), tmp_path / "sheetkit-demo")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("words", "shown"), SHOWN, ids=[words.split()[0] for words, _ in SHOWN])
def test_what_is_shown_is_what_is_printed(words: str, shown: str) -> None:
    asked = shlex.split(words)
    moment = [] if "--as-of" in words or asked[0] == "init" else ["--as-of", "2026-11-20T17:00"]
    language = [] if "--lang" in words else ["--lang", "zh"]
    result = CliRunner().invoke(cli, [*asked, *moment, *language])
    assert result.exit_code in (0, 1), result.stderr
    printed = [line.rstrip() for line in (result.stdout + result.stderr).splitlines()]
    blocks = (block.rstrip().strip("\n").splitlines() for block in shown.split("\n\n"))
    for part in (block for block in blocks if block and block != ["…"]):
        places = [at for at, line in enumerate(printed) if line == part[0]]
        assert any(printed[at : at + len(part)] == part for at in places), part


def test_the_story_has_something_to_show() -> None:
    assert {words.split()[0] for words, _ in SHOWN} >= {"init", "check", "explain", "due", "score"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_named(name: str) -> None:
    assert re.search(rf"`[^`]*\b{name}\b", ENGLISH.read_text("utf-8"))


@pytest.mark.parametrize("page", [ENGLISH, CHINESE, HOME / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert target.startswith("https://") or (HOME / target).exists(), target


@pytest.mark.parametrize("page", [ENGLISH, CHINESE], ids=lambda page: page.name)
def test_the_two_commands_stand_alone_on_their_lines(page: Path) -> None:
    lines = page.read_text("utf-8").splitlines()
    assert "python3 tasks.py demo" in lines and (page is CHINESE or "python3 tasks.py test" in lines)
