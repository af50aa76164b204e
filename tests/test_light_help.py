"""Help comes at once: no heavy library is loaded to show it, and each command loads only what it needs."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.workbooks import PEOPLE, TICKET, make_site

HEAVY = (
    "pandas",
    "numpy",
    "openpyxl",
    "docx",
    "docxtpl",
    "lxml",
    "jsonschema",
    "xlsxwriter",
    "python_calamine",
    "jinja2",
    "xlwings",
    "duckdb",
    "sqlite3",
    "prompt_toolkit",
)


def loaded(*words: str) -> set[str]:
    """Which of the heavy libraries a run of sheetkit loads."""
    program = f"""
import sys
from sheetkit.cli import cli
try:
    cli.main({list(words)!r})
except SystemExit:
    pass
print("\\n" + " ".join(name for name in {HEAVY!r} if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("words", [["--help"], [], ["--version"], ["chekc"]])
def test_the_help_loads_no_heavy_library(words: list[str]) -> None:
    assert loaded(*words) == set()


@pytest.mark.parametrize(
    "command", ["init", "check", "due", "score", "page", "watch", "notice", "style", "query", "export", "excel"]
)
def test_the_help_of_a_command_loads_none_either(command: str) -> None:
    assert loaded(command, "--help") == set()


@pytest.mark.parametrize("command", ["check", "due"])
def test_a_question_loads_neither_pandas_nor_what_writes(command: str, tmp_path: Path) -> None:
    site = make_site(tmp_path / "s", repairs=[TICKET], **PEOPLE)
    assert loaded(command, str(site)) == {"python_calamine"}
