"""`sheetkit check` as scripts and clerks use it: exit codes, JSON, words on one line, and nothing written."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetkit.cli import cli
from sheetkit.model import Finding, Severity
from sheetkit.report.findings import as_text
from sheetkit.report.text import width
from tests.workbooks import PEOPLE, SETTINGS, TICKET, fingerprint, make_site, write_book, write_register

AS_OF = "2026-11-20T17:00"
REPAIRS: list[dict[str, Any]] = [
    TICKET,
    {**TICKET, "ticket_no": "BS202611-0002", "channel": "电话来", "room": " 3-2-1501", "fee": "30"},
    {
        **TICKET,
        "ticket_no": "BS202611-0003",
        "place": "共用设备",
        "man_hours": 3,
        "fee": 800,
        "arrived_at": datetime(2026, 11, 20, 9, 30),
    },
    {
        **TICKET,
        "ticket_no": "BS202611-0004",
        "urgency": "急修",
        "worker": "外请师傅",
        "reported_at": datetime(2026, 11, 20, 15),
    },
]
"""One sound, one badly typed, one without approval (REP-5), one urgent, dispatched before it was reported (REP-11)."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "云溪花园", repairs=REPAIRS, **PEOPLE)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return make_site(tmp_path / "sound", repairs=[TICKET], **PEOPLE)


def run(*words: str | Path, as_of: str = AS_OF) -> Result:
    return CliRunner().invoke(cli, [*map(str, words), "--as-of", as_of])


def answer(*words: str | Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(run("check", *words, "--format", "json").stdout)
    return data


def rules(data: Mapping[str, Any]) -> list[str]:
    return [finding["rule"] for finding in data["findings"]]


# Exit codes


def test_0_where_nothing_is_wrong(sound: Path) -> None:
    result = run("check", sound)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("没有发现问题。")


def test_1_where_there_are_errors(site: Path) -> None:
    result = run("check", site)
    assert (result.exit_code, result.stderr) == (1, "")


@pytest.mark.parametrize(
    ("change", "fail_on", "code"),
    [
        ({}, "warning", 0),
        ({"fee": "30"}, "error", 0),
        ({"fee": "30"}, "warning", 1),
        ({"fee": "30"}, "never", 0),
        ({"channel": "x"}, "error", 1),
        ({"channel": "x"}, "warning", 1),
        ({"channel": "x"}, "never", 0),
    ],
)
def test_the_failing_level(change: Mapping[str, Any], fail_on: str, code: int, tmp_path: Path) -> None:
    place = make_site(tmp_path / "s", repairs=[{**TICKET, **change}], **PEOPLE)
    assert run("check", place, "--fail-on", fail_on).exit_code == code


def test_what_is_not_shown_still_fails(site: Path) -> None:
    data = answer(site, "--severity", "error")
    assert {finding["severity"] for finding in data["findings"]} == {"error"}
    assert data["summary"]["warnings"] > 0
    warned = run("check", site, "--rule", "stray-space", "--severity", "error", "--fail-on", "warning")
    assert warned.exit_code == 1


# What could not be done: exit 2, one line, in the user's language

LONE = "unreadable/a.xlsx"
NOT_DONE: Mapping[str, tuple[list[str], str, str]] = {
    "no site": (["check", "empty"], "empty 不是项目文件夹", "empty is no site"),
    "no such place": (["check", "nowhere"], "找不到 nowhere", "nowhere is not there"),
    "an unreadable workbook by itself": (["check", LONE], "a.xlsx 不是 Excel 工作簿", "a.xlsx is no Excel workbook"),
    "a workbook of something else": (["check", "wages.xlsx"], "没有认得出的登记簿", "no register that is known"),
    "broken settings": (["check", "broken"], "sheetkit.toml 第 6 行", "sheetkit.toml, line 6"),
    "an unknown setting": (["check", "misspelt"], "没有“houses”", "there is no houses"),
    "a date that is none": (["check", "site", "--as-of", "2026-02-30"], "“2026-02-30”不是日期", "is no date"),
    "a date in another form": (["check", "site", "--as-of", "20.11."], "“20.11.”不是日期", "is no date"),
    "an hour that is none": (["check", "site", "--as-of", "2026-11-20T25:00"], "不是日期", "is no date"),
    "a day after the last": (["check", "site", "--as-of", "9999-12-31"], "“9999-12-31”不是日期", "is no date"),
    "an hour too much": (["notice", "site", "--issue-on", "2026-11-25T09:00"], "请只写日期", "Write the date alone"),
    "a month that is none": (["score", "site", "--month", "2026-13"], "“2026-13”不是月份", "is no month"),
    "an unknown rule": (["check", "site", "--rule", "REP-5,REP-99"], "没有规则 REP-99", "no rule REP-99"),
    "an unknown state": (["due", "site", "--state", "late,gone"], "没有状态“gone”", "no state “gone”"),
    "an unknown span": (["due", "site", "--within", "3x"], "“3x”不是时间长度", "“3x” is no span"),
    "an unknown option": (["check", "site", "--sever", "error"], "没有选项 --sever", "no option --sever"),
    "an unknown command": (["chekc", "site"], "没有命令 chekc。可用：init, ", "no command chekc. Known: init, "),
    "a value that is none": (["check", "site", "--fail-on", "x"], "--fail-on 只能是：error, ", "--fail-on is one of: "),
    "a value left out": (["check", "site", "--rule"], "--rule 后面要跟一个值", "--rule needs a value"),
    "an option left out": (["init", "new", "--company", "甲"], "缺少 --centre", "--centre is missing"),
    "an argument left out": (["init", "--company", "甲", "--centre", "乙"], "缺少 DIR", "DIR is missing"),
    "a site where --site is meant": (["explain", "REP-1", "site"], "写在 --site 后面", "follows --site"),
    "a site named twice": (["rules", "site", "--site", "site"], "写在 --site 后面", "follows --site"),
    "a word too many": (["check", "site", "报事登记.xlsx"], "多了 报事登记.xlsx", "报事登记.xlsx is too much"),
    "a file for a folder": (
        ["init", "wages.xlsx", "--company", "甲", "--centre", "乙"],
        "DIR 是一个文件",
        "DIR is a file",
    ),
    "a number that is none": (
        ["init", "new", "--company", "甲", "--centre", "乙", "--households", "0"],
        "--households 要填整数，不小于 1",
        "--households is a whole number, 1 or more",
    ),
    "a workbook as the answer": (["check", "site", "-o", "site/报事登记.xlsx"], "不会覆盖", "is not overwritten"),
    "settings as the answer": (
        ["check", "site", "--format", "json", "-o", "site/sheetkit.toml"],
        "不会覆盖",
        "not over",
    ),
    "a folder as the answer": (["check", "site", "-o", "site"], "site 是文件夹", "site is a folder"),
    "books without a register": (["due", "halved", "--rule", "REP-1"], "登记簿不全", "The books are incomplete"),
}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with sites and files of all kinds."""
    folder = tmp_path_factory.mktemp("places")
    make_site(folder / "site", repairs=[TICKET], **PEOPLE)
    make_site(folder / "broken", SETTINGS + "lang = zh\n")
    make_site(folder / "misspelt", SETTINGS + "houses = 3\n")
    (make_site(folder / "halved") / "报事登记.xlsx").unlink()
    (folder / "empty").mkdir()
    (folder / "unreadable").mkdir()
    (folder / LONE).write_text("单号,报事时间", "utf-8")
    write_book(folder / "wages.xlsx", {"Sheet1": [["姓名", "工资"]]})
    return folder


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("case", NOT_DONE)
def test_2_and_one_line_where_it_could_not_be_done(
    case: str, language: str, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, chinese, english = NOT_DONE[case]
    monkeypatch.chdir(places)
    before = fingerprint(places)
    result = CliRunner().invoke(cli, ["--lang", language, *words])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("sheetkit: ") and result.stderr.count("\n") == 1
    assert (chinese if language == "zh" else english) in result.stderr
    assert fingerprint(places) == before


def test_an_error_of_our_own_is_one_line_too(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr("sheetkit.recall.Inquiry.answer", stumble)
    result = run("check", sound)
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "sheetkit: 程序出错了，登记簿没有改动。请把这一行告诉维护人：ZeroDivisionError: division by zero"
    ]


def test_130_on_ctrl_c(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sheetkit.recall.Inquiry.answer", interrupted)
    assert run("check", sound).exit_code == 130


def test_no_words_at_all_show_the_help() -> None:
    for words in ([], ["--help"], ["-h"]):
        result = CliRunner().invoke(cli, words)
        assert result.exit_code == 0 and "sheetkit check --help" in result.stdout


@pytest.mark.parametrize("words", [["check", "--help"], ["check", "-h"], ["due", "--help"], ["init", "--help"]])
@pytest.mark.parametrize(("language", "usage"), [("zh", "用法：sheetkit"), ("en", "Usage: sheetkit")])
def test_every_command_has_help_in_both_languages(words: list[str], language: str, usage: str) -> None:
    result = CliRunner().invoke(cli, [*words, "--lang", language], prog_name="sheetkit")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(usage) and "--as-of" in result.stdout


# JSON


def test_the_keys_are_those_of_the_contract(site: Path) -> None:
    data = answer(site)
    assert list(data) == ["version", "as_of", "site", "summary", "findings"]
    assert (data["as_of"], data["site"]) == ("2026-11-20T17:00:00", "云溪花园客户服务中心")
    assert list(data["summary"]) == ["workbooks", "rows", "errors", "warnings", "infos"]
    keys = "rule severity workbook sheet cell row column header key value message fix source"
    assert {" ".join(finding) for finding in data["findings"]} == {keys}


def test_the_summary_counts_what_was_read_and_found(site: Path) -> None:
    data = answer(site)
    severities = [finding["severity"] for finding in data["findings"]]
    assert data["summary"] == {
        "workbooks": 13,
        "rows": 4 + 3 + 1 + 1,
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "infos": severities.count("info"),
    }


def test_a_finding_says_where_what_and_what_instead(site: Path) -> None:
    (finding,) = answer(site, "--rule", "REP-5")["findings"]
    assert finding["cell"] == "T4" and finding["row"] == 4
    assert (finding["column"], finding["header"], finding["key"]) == ("approved_by", "审批人", "BS202611-0003")
    assert (finding["workbook"], finding["sheet"], finding["severity"]) == ("报事登记.xlsx", "报事", "error")
    assert "没有审批记录" in finding["message"] and "审批人" in finding["fix"] and finding["source"]


def test_findings_come_in_one_order_by_workbook_sheet_and_row(site: Path) -> None:
    data = answer(site)
    places = [(finding["workbook"], finding["sheet"], finding["row"]) for finding in data["findings"]]
    assert places == sorted(places) and len(places) > 4
    assert answer(site) == data


def test_json_is_utf_8_whatever_the_terminal_says(site: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sheetkit", "check", str(site), "--format", "json", "--as-of", AS_OF]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(command, capture_output=True, env=environment, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert json.loads(done.stdout.decode("utf-8"))["site"] == "云溪花园客户服务中心"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("2026-11-20", "2026-11-21T00:00:00"),
        ("2026-11-20T17:00", "2026-11-20T17:00:00"),
        ("2026-11-20 17:00", "2026-11-20T17:00:00"),
        ("2026-12-31", "2027-01-01T00:00:00"),
    ],
)
def test_a_bare_date_means_its_24_00(asked: str, told: str, sound: Path) -> None:
    assert json.loads(run("check", sound, "--format", "json", as_of=asked).stdout)["as_of"] == told


def test_without_as_of_it_is_now(sound: Path) -> None:
    result = CliRunner().invoke(cli, ["check", str(sound), "--format", "json"])
    assert json.loads(result.stdout)["as_of"].endswith(":00")


# Options


@pytest.mark.parametrize(
    "words",
    [
        ["--rule", "REP-5,stray-space"],
        ["--rule", "REP-5", "--rule", "stray-space"],
        ["--rule", "REP-5， stray-space"],
        ["--rule", "rep-5,Stray-Space,"],
    ],
)
def test_rules_are_repeatable_and_take_commas(words: list[str], site: Path) -> None:
    assert rules(answer(site, *words)) == ["stray-space", "REP-5"]


def test_a_rule_that_could_not_be_asked_says_why(site: Path) -> None:
    """KEY-5 needs the keys; that their workbook is gone is told though only KEY-5 was asked for."""
    (site / "钥匙管理.xlsx").unlink()
    assert rules(answer(site, "--rule", "KEY-5")) == ["missing-workbook"]
    assert rules(answer(site, "--rule", "REP-5")) == ["REP-5"]
    assert run("check", site, "--rule", "KEY-5").exit_code == 1


@pytest.mark.parametrize("severity", ["error", "warning", "info"])
def test_severity_shows_this_and_worse(severity: str, site: Path) -> None:
    shown = {finding["severity"] for finding in answer(site, "--severity", severity)["findings"]}
    order = ["error", "warning", "info"]
    assert shown <= set(order[: order.index(severity) + 1]) and "error" in shown


def test_o_writes_the_same_answer_to_a_file(site: Path, tmp_path: Path) -> None:
    for form in ("text", "json"):
        file = tmp_path / "out" / f"a.{form}"
        result = run("check", site, "--format", form, "-o", file)
        assert (result.exit_code, result.stdout) == (1, "")
        assert file.read_bytes() == run("check", site, "--format", form).stdout_bytes
        run("check", site, "--format", form, "-o", file)
        assert [one.name for one in file.parent.iterdir() if one.suffix == file.suffix] == [file.name]


def test_o_takes_what_is_no_file(sound: Path) -> None:
    before = Path(os.devnull).stat()
    assert run("check", sound, "-o", os.devnull).exit_code == 0
    assert Path(os.devnull).stat().st_ino == before.st_ino


def test_the_language_is_the_one_asked_for_then_the_sites_then_the_systems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, english = make_site(tmp_path / "plain"), make_site(tmp_path / "english", SETTINGS + 'lang = "en"\n')
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "没有发现问题" in run("check", plain).stdout
    assert "Nothing is wrong" in run("check", english).stdout
    assert "没有发现问题" in run("check", english, "--lang", "zh").stdout
    assert "没有发现问题" in run("--lang", "zh", "check", english).stdout
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert "Nothing is wrong" in run("check", plain).stdout
    assert "Nothing is wrong" in run("check", plain, "--lang", "en").stdout


# Where


def test_the_nearest_site_upwards(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "通知" / "2026").mkdir(parents=True)
    monkeypatch.chdir(site / "通知" / "2026")
    assert answer()["findings"] == answer(site)["findings"] == answer(site / "报事登记.xlsx")["findings"]


def test_a_workbook_outside_any_site_is_checked_by_itself_and_that_is_said_once(tmp_path: Path) -> None:
    book = write_register(tmp_path / "十一月.xlsx", "repairs", *REPAIRS)
    result = run("check", book)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == ["只检查这一个工作簿；引用其他工作簿的内容没有核对。"]
    assert run("check", book, "--format", "json").stderr == result.stderr
    data = answer(book)
    assert data["site"] == "十一月.xlsx"
    assert "unknown-reference" not in rules(data) and "REP-5" in rules(data)


# Nothing is written


@pytest.mark.parametrize(
    "words", [["check"], ["check", "--format", "json", "--no-cache"], ["due"], ["due", "--format", "json"]]
)
def test_a_command_that_only_asks_writes_nothing(words: list[str], site: Path, tmp_path: Path) -> None:
    before = fingerprint(tmp_path)
    assert run(words[0], site, *words[1:]).exit_code in (0, 1)
    assert fingerprint(tmp_path) == before


# What people see


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("name", "words"),
    [("check", ["check"]), ("due", ["due", "--rule", "REP-1,REP-3,REP-9", "--state", "overdue,soon,open"])],
)
def test_the_text_is_that_of_the_golden_file_and_no_line_is_wider_than_80_columns(
    name: str, words: list[str], language: str, site: Path, golden: Callable[[str, str], None]
) -> None:
    text = run(words[0], site, *words[1:], "--lang", language).stdout
    golden(f"{name}.{language}.txt", text)
    assert all(width(line) <= 80 for line in text.splitlines())
    assert "\x1b" not in text


WORDS = st.text("报事登记BS-1 ，（“”）→\n\x1b\u3000", max_size=20) | st.sampled_from(
    ["报" * 99, "B" * 99, "报事 " * 40]
)
FINDINGS = st.builds(
    Finding,
    rule=st.sampled_from(["REP-5", "formula-overwritten"]),
    severity=st.sampled_from(["error", "warning", "info"]),
    workbook=WORDS,
    sheet=st.none() | WORDS,
    cell=st.none() | st.sampled_from(["A2", "XFD1048576"]),
    row=st.none(),
    column=st.none(),
    header=st.none(),
    key=st.none() | WORDS,
    value=st.none(),
    message=WORDS,
    fix=st.none() | WORDS,
    source=st.just("S1"),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(FINDINGS, max_size=3), WORDS, st.sampled_from(["zh", "en"]))
def test_no_finding_whatever_is_in_it_is_wider_than_80_columns(
    findings: list[Finding], site: str, language: Any
) -> None:
    summary = {"workbooks": 13, "rows": 10**6, "errors": 10**5, "warnings": 10**5, "infos": 0}
    text = as_text(findings, summary, site, language)
    assert all(width(line) <= 80 for line in text.splitlines())
    assert "\x1b" not in text


def test_colours_are_for_terminals_that_did_not_say_no_color(site: Path) -> None:
    red = "\x1b[31m错误"
    assert red in in_terminal(site, {})
    assert "\x1b" not in in_terminal(site, {"NO_COLOR": "1"})
    assert "\x1b" not in run("check", site).stdout


def in_terminal(site: Path, more: Mapping[str, str]) -> str:
    """What `check` prints into a terminal."""
    own, its = pty.openpty()
    command = [sys.executable, "-m", "sheetkit", "check", str(site), "--as-of", AS_OF, "--lang", "zh"]
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(command, stdout=its, env={**plain, "PYTHONUTF8": "1", **more}):
        os.close(its)
        seen = b""
        try:
            while chunk := os.read(own, 65536):
                seen += chunk
        except OSError:  # the end of a terminal
            pass
    os.close(own)
    return seen.decode("utf-8")


def test_every_severity_has_its_colour(site: Path) -> None:
    seen: list[str] = []

    def paint(text: str, colour: str) -> str:
        seen.append(colour)
        return text

    levels: tuple[Severity, ...] = ("error", "warning", "info")
    findings = [Finding("X", level, "a", "b", "A1", 1, None, None, None, None, "m", None, "S") for level in levels]
    as_text(findings, {"workbooks": 1, "rows": 1, "errors": 1, "warnings": 1, "infos": 1}, "s", "zh", paint)
    assert seen == ["red", "yellow", "cyan"]
