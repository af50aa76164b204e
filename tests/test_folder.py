"""The folder that PyInstaller builds (`python3 tasks.py package`): it runs elsewhere, without Python.

Where it has not been built these are skipped and say so; CI builds it after all other tests and then runs these.
"""

import json
import os
import subprocess
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from sheetkit.cli.excel.buttons import COMMANDS
from tests.terminal import ESC, Terminal
from tests.workbooks import PEOPLE, SETTINGS, TICKET, make_site, patch

PROGRAM = (
    Path(__file__).resolve().parents[1] / "dist" / "sheetkit" / ("sheetkit.exe" if os.name == "nt" else "sheetkit")
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PROGRAM.exists(), reason="dist/sheetkit has not been built: python3 tasks.py package"),
]


def run(folder: Path, *words: str, **around: str) -> subprocess.CompletedProcess[bytes]:
    """Run it with nothing of this Python around."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMP", "TEMP", "SYSTEMROOT") if name in os.environ}
    return subprocess.run([str(PROGRAM), *words], cwd=folder, env={**kept, **around}, capture_output=True, check=False)


def test_the_demo_runs_from_it(tmp_path: Path) -> None:
    done = run(tmp_path, "demo", "--lang", "zh")
    assert done.returncode == 0 and not done.stderr, done.stderr.decode("utf-8", "replace")
    made = {path.name for path in (tmp_path / "sheetkit-demo").rglob("*.*")}
    assert {"问题清单.xlsx", "期限清单.txt", "考核-2026-10.xlsx"} <= made
    assert any(name.startswith("停水通知-") for name in made)


def test_what_has_data_files_of_its_own_finds_them(tmp_path: Path) -> None:
    for words in (("init", "甲园", "--company", "甲", "--centre", "乙"), ("rules",), ("registers",), ("doc", "--list")):
        assert run(tmp_path, *words).returncode == 0, words
    assert (tmp_path / "甲园" / "报事登记.xlsx").exists()
    listed = run(tmp_path, "notice", "--list")
    assert listed.returncode == 0 and listed.stdout


def test_a_workbook_in_an_unusual_form_is_tried_in_a_process_of_its_own(tmp_path: Path) -> None:
    """There is no `python -m` beside the program: it understands the one module that sheetkit runs so."""
    patient = SETTINGS + "[policy.unreadable]\nseconds = 300\n"  # the machine may be busy
    site = make_site(tmp_path / "甲", patient, repairs=[TICKET], **PEOPLE)
    whole = json.loads(run(site, "check", "--format", "json").stdout)["summary"]
    book = openpyxl.load_workbook(site / "报事登记.xlsx")
    name = f"xl/worksheets/sheet{book.sheetnames.index('报事') + 1}.xml"
    patch(site / "报事登记.xlsx", name, b"<sheetData>", b"<sheetData><!-- a remark that no usual program writes -->")
    done = run(site, "check", "--format", "json")
    assert json.loads(done.stdout)["summary"] == whole, done.stdout.decode()


def test_the_add_in_calls_it_as_it_would_call_a_python(tmp_path: Path) -> None:
    """xlwings' VBA starts the program that stands in the add-in with `-B -c CODE` and words of its own."""
    made = tmp_path / "加载项" / "sheetkit.xlam"
    assert run(tmp_path, "excel", "install", "--to", str(made.parent)).returncode == 0
    with ZipFile(made) as package:
        settings = package.read("xl/worksheets/sheet1.xml").decode()
    assert settings.count(f"<t>{PROGRAM.resolve()}</t>") == 2
    code = 'import xlwings.utils;xlwings.utils.prepare_sys_path("false;甲.xlsx;a"); '
    code += "import sys;from sheetkit.cli.excel import buttons;print(sys.argv[1:], sorted(buttons.COMMANDS))"
    done = run(tmp_path, "-B", "-c", code, "--wb=a.xlsx", "--from_xl=1", PYTHONUTF8="1")
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert done.stdout.decode().strip() == f"['--wb=a.xlsx', '--from_xl=1'] {sorted(COMMANDS)}"


@pytest.mark.parametrize("around", [{"LC_ALL": "C"}, {"PYTHONUTF8": "0", "LANG": ""}], ids=["C", "none"])
def test_it_reads_chinese_names_where_nothing_says_so(tmp_path: Path, around: dict[str, str]) -> None:
    site = make_site(tmp_path / "甲 园", repairs=[TICKET], **PEOPLE)
    done = run(site, "check", "--format", "json", **around)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert json.loads(done.stdout)["summary"]["rows"] > 0


def test_it_opens_the_menu(tmp_path: Path) -> None:
    site = make_site(tmp_path / "甲 园", repairs=[TICKET], **PEOPLE)
    screen = Terminal(site, "zh", program=str(PROGRAM))
    screen.see(screen.says("keys"))
    screen.press("h")
    screen.see("$ sheetkit --help", screen.says("keys"))
    screen.press(ESC)  # of a second screenful, or of the menu, where it does nothing
    screen.see(screen.says("keys"))
    screen.press("q")
    assert screen.ended() == 0
