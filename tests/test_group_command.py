"""`sheetkit group` as people run it: what they see, exit codes, files, and what a kill or Ctrl-C leaves behind."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet

from sheetkit.cli import cli
from sheetkit.cli.progress import Progress
from sheetkit.group.runner import Pool
from tests.many_sites import AS_OF, MONTH, make_group
from tests.package_lint import lint
from tests.programs import require
from tests.test_group import threads

SCORE = ("score", "--month", MONTH, "--back", "1")


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four sites; one breaks a rule, and the settings of one are broken."""
    root = make_group(tmp_path_factory.mktemp("集团") / "g", 4)
    (root / "s0002" / "sheetkit.toml").write_text("company =")
    return root


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads instead of processes: what a run of its own is for is run so below."""

    def pool(workers: int | None, scheduler: str | None) -> Pool:
        return threads(workers or 2)

    monkeypatch.setattr("sheetkit.cli.group._pool", pool)


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["group", *map(str, words), "--as-of", AS_OF, "--lang", "zh"])


def answer(*words: str | Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(run(*words, "--format", "json").stdout)
    return data


@pytest.mark.parametrize("words", [("check",), ("due",), SCORE], ids=lambda words: words[0])
def test_what_people_see(
    group: Path, words: tuple[str, ...], golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(group.parent)
    result = run(words[0], "g", *words[1:])
    golden(f"group_{words[0]}.txt", result.stdout + result.stderr)


# Exit codes


@pytest.mark.parametrize(
    ("sites", "question", "code"),
    [
        (["s0001"], "check", 0),
        (["s0000", "s0001"], "check", 1),
        (["s0001", "s0002"], "check", 2),
        (["s0000", "s0002"], "check", 2),  # what is missing comes before what was found
        (["s0001"], "due", 1),
        (["s0001"], "score", 0),
    ],
)
def test_exit_codes(group: Path, tmp_path: Path, sites: list[str], question: str, code: int) -> None:
    month = ["--month", MONTH] if question == "score" else []
    assert run(question, *(group / site for site in sites), *month, "--out", tmp_path).exit_code == code


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["check"], "ROOT"),
        (["chekc", "."], "check"),
        (["score", "."], "--month"),
        (["check", ".", "--format", "xlsx"], "-o"),
        (["check", "s3://bucket/sites"], "--out"),
        (["check", ".", "--rule", "REP-99"], "REP-99"),
        (["check", ".", "--workers", "0"], "--workers"),
    ],
)
def test_a_slip_in_the_words_is_one_line(words: list[str], says: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1) and says in result.stderr


def test_a_folder_that_takes_no_results_is_said_before_anything_is_done(group: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    result = run("check", group, "--out", tmp_path / "taken" / "x")
    assert result.exit_code == 2 and "--out" in result.stderr


# What comes out


def test_json_tells_every_site_the_rules_and_what_is_missing(group: Path) -> None:
    data = answer("check", group)
    assert [site["path"] for site in data["sites"]] == ["s0000", "s0001", "s0003"]
    assert [one["path"] for one in data["missing"]] == ["s0002"]
    assert data["rules"] == [
        {"rule": "REP-14", "title": "状态与时间相符", "sites": 2, "error": 2, "warning": 0, "info": 0}
    ]
    kept = json.loads((group / ".sheetkit-group" / data["sites"][0]["answer"]).read_text("utf-8"))
    assert [finding["rule"] for finding in kept["answer"]["findings"]] == ["REP-14"]


def test_one_rule_alone(group: Path) -> None:
    assert answer("check", group, "--rule", "rep-1,cmp-3")["rules"] == []


def test_csv_and_parquet_have_a_row_for_each_site_and_month_the_missing_one_too(group: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(StringIO(run(SCORE[0], group, *SCORE[1:], "--format", "csv").stdout.lstrip("\ufeff"))))
    file = tmp_path / "scores.parquet"
    run(SCORE[0], group, *SCORE[1:], "--format", "parquet", "-o", file)
    table = parquet.read_table(file)
    assert [(row["path"], row["month"]) for row in rows] == [
        *(("s0000", month) for month in ("2026-09", MONTH)),
        *(("s0001", month) for month in ("2026-09", MONTH)),
        ("s0002", MONTH),
        *(("s0003", month) for month in ("2026-09", MONTH)),
    ]
    assert table.column_names == list(rows[0])
    assert [str(value) if value is not None else "" for value in table["score"].to_pylist()] == [
        row["score"] for row in rows
    ]
    assert rows[4]["status"] == "missing" and "第 1 行" in rows[4]["reason"]


@pytest.mark.parametrize("question", ["check", "due"])
def test_the_workbook_of_findings_or_deadlines(group: Path, tmp_path: Path, question: str) -> None:
    file = tmp_path / "g.xlsx"
    run(question, group, "--format", "xlsx", "-o", file)
    assert lint(file) == []
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["各项目", "规则", "没有完成"] and len(book["各项目"]._charts) == 1


def test_the_workbook_of_the_ranking_has_charts_and_the_run_of_each_site(group: Path, tmp_path: Path) -> None:
    file = tmp_path / "g.xlsx"
    run(SCORE[0], group, *SCORE[1:], "--format", "xlsx", "-o", file)
    assert lint(file) == []
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["项目排名", "逐月得分", "片区排名", "没有完成"]
    cells = [[cell.value for cell in row] for row in book["项目排名"].iter_rows()]
    top = next(at for at, row in enumerate(cells) if row[0] == "名次")
    shown = [
        (site["rank"], site["site"], site["path"], site["score"])
        for site in answer(SCORE[0], group, *SCORE[1:])["sites"]
    ]
    assert [tuple(row[:4]) for row in cells[top + 1 :]] == shown
    assert [len(book[name]._charts) for name in ("项目排名", "逐月得分")] == [1, 1]
    assert book["没有完成"]["A2"].value == "s0002"


def test_chromium_opens_the_page_and_a_hostile_name_stays_text(tmp_path: Path) -> None:
    root = make_group(tmp_path / "g", 2)
    settings = root / "s0000" / "sheetkit.toml"
    settings.write_text(settings.read_text("utf-8").replace("第0000号", "<script>document.title='x'</script>"), "utf-8")
    file = tmp_path / "g.html"
    assert run(SCORE[0], root, *SCORE[1:], "--format", "html", "-o", file).exit_code == 0
    browser = require("chromium")
    words = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'u'}", "--dump-dom"]
    page = subprocess.run([*words, file.as_uri()], capture_output=True, text=True, timeout=120, check=True).stdout
    assert "<title>各项目 2026-10 排名</title>" in page
    assert "&lt;script&gt;document.title='x'&lt;/script&gt;" in page and "<script" not in page
    assert page.count('<svg class="run"') == 2
    assert "http" not in page.replace("http-equiv", "")


def test_a_second_run_says_the_same_and_does_nothing_again(group: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("check", group / "s0000", group / "s0001", "--format", "json")
    first = run(*words).stdout

    def never(workers: int | None, scheduler: str | None) -> Pool:
        raise AssertionError

    monkeypatch.setattr("sheetkit.cli.group._pool", never)
    assert run(*words).stdout == first
    assert (
        isinstance(run(*words, "--fresh").exception, SystemExit) and "AssertionError" in run(*words, "--fresh").stderr
    )


def test_progress_tells_how_fast_and_how_much_longer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 10.0])
    monkeypatch.setattr("sheetkit.cli.progress.time.monotonic", lambda: next(clock))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    progress = Progress("zh")
    progress(0, 100, 5)
    progress(20, 80, 5)
    assert "已做 20/100，每秒 2.0 个，约剩 0:40（另有 5 个用以前的结果）" in capsys.readouterr().err


# Killed and stopped


_LARGE = 24


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Sites enough that a run can be met in its midst."""
    return make_group(tmp_path / "g", _LARGE, 20)


def started(root: Path, *words: str) -> "subprocess.Popen[str]":
    """A run of its own, met when its first results are there."""
    command = [sys.executable, "-m", "sheetkit", "group", "check", str(root), "--as-of", AS_OF, "--lang", "zh"]
    running = subprocess.Popen(
        [*command, "--workers", "2", *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while running.poll() is None and len(results(root)) < 2:
        time.sleep(0.005)
    return running


def results(root: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (root / ".sheetkit-group" / "check").glob("[!.]*")}


def children(process: int) -> list[int]:
    """The workers: the tracker of resources is not one of them."""
    found = [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return [one for one in found if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_worker_that_is_killed_in_mid_run_costs_nothing(large: Path) -> None:
    running = started(large, "--format", "json")
    os.kill(children(running.pid)[0], signal.SIGKILL)
    said, error = running.communicate(timeout=300)
    assert (running.returncode, error) == (1, "")
    assert json.loads(said)["summary"]["done"] == _LARGE
    assert said == run("check", large, "--fresh", "--format", "json").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there Ctrl-C is another thing")
def test_ctrl_c_keeps_what_is_done_and_the_next_run_does_the_rest(large: Path) -> None:
    running = started(large)
    running.send_signal(signal.SIGINT)
    said, error = running.communicate(timeout=300)
    assert (running.returncode, said) == (130, "")
    assert f"--as-of {AS_OF}" in error and "Traceback" not in error
    kept = results(large)
    assert 0 < len(kept) < _LARGE and not list((large / ".sheetkit-group" / "check").glob(".*"))
    whole = run("check", large, "--format", "json")
    assert json.loads(whole.stdout)["summary"]["done"] == _LARGE
    assert {name: at for name, at in results(large).items() if name in kept} == kept
