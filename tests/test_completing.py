"""What the shell offers at Tab: by the words typed so far, the words that may follow."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from sheetkit.cli import COMMANDS, cli
from sheetkit.form import forms
from sheetkit.policy import rulebook
from tests.test_light_help import HEAVY


def offered(*words: str, begun: str = "") -> list[tuple[str, str, str | None]]:
    """Kind, word and help of each."""
    found = ShellComplete(cli, {"obj": "zh"}, "sheetkit", "_SHEETKIT_COMPLETE").get_completions(list(words), begun)
    return [(one.type, one.value, one.help) for one in found]


def words_of(*words: str, begun: str = "") -> list[str]:
    return [word for _, word, _ in offered(*words, begun=begun)]


def test_the_commands_with_their_help() -> None:
    assert words_of() == list(COMMANDS)
    assert offered(begun="ch") == [("plain", "check", "检查登记簿：填得对不对，规定守没守")]
    assert words_of("visits") == ["plan", "coverage"]


def test_the_options_with_their_help() -> None:
    assert ("plain", "--report", "写成 Excel 清单：每行一个问题，点开就到那一格") in offered("check", begun="--")
    assert words_of("check", begun="--help") == ["--help"]


@pytest.mark.parametrize(
    ("words", "begun", "expected"),
    [
        (["explain"], "rep-1", [name for name in rulebook() if name.startswith("REP-1")]),
        (["check", "--rule"], "SEC", [name for name in rulebook() if name.startswith("SEC")]),
        (["doc"], "报事", ["报事单", "报事登记表"]),
        (["due", "--by"], "p", ["person"]),
        (["nothing-of-that-name"], "", list(COMMANDS)),
        (["check", "one", "two"], "", []),
    ],
)
def test_words_that_are_known(words: Sequence[str], begun: str, expected: Sequence[str]) -> None:
    assert words_of(*words, begun=begun) == expected


def test_all_forms() -> None:
    assert sorted(words_of("doc")) == sorted(forms())


def test_the_months_of_a_year() -> None:
    found = words_of("score", "--month")
    assert len(found) == 12 and f"{datetime.now():%Y-%m}" in found[:2] and found == sorted(found, reverse=True)


@pytest.mark.parametrize("words", [["check"], ["doc", "--site"], ["score"]])
def test_a_site_is_a_folder(words: Sequence[str]) -> None:
    assert [kind for kind, _, _ in offered(*words)] == ["dir"]


@pytest.mark.parametrize("words", ["sheetkit c", "sheetkit doc 报", "sheetkit score --month 2"])
def test_no_heavy_library_is_loaded_for_it(words: str) -> None:
    program = f"""
import sys
sys.argv = ["sheetkit"]
from sheetkit.cli import main
try:
    main()
except SystemExit:
    print(sorted(name for name in {HEAVY!r} if name in sys.modules))
"""
    around = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")), "_SHEETKIT_COMPLETE": "bash_complete"}
    done = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **around}, capture_output=True, check=True
    )
    offered, loaded = done.stdout.decode().rstrip().rsplit("\n", 1)
    assert offered and loaded == "[]"


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes(tmp_path: Path) -> None:
    around = {"COMP_WORDS": "sheetkit check --rep", "COMP_CWORD": "2", "_SHEETKIT_COMPLETE": "bash_complete"}
    program = "import sys; sys.argv = ['sheetkit']; from sheetkit.cli import main; main()"
    place = {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env={**os.environ, **around, **place}, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["plain,--report"] and done.returncode == 0
    source = subprocess.run(
        command, env={**os.environ, **place, "_SHEETKIT_COMPLETE": "bash_source"}, capture_output=True, check=False
    )
    assert b"complete -o nosort -F _sheetkit_completion sheetkit" in source.stdout
