"""Folders and files as people name them, Chinese and with spaces, and terminals that cannot show every character."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path, PureWindowsPath
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result
from docx import Document

from sheetkit.cli import COMMANDS, cli
from sheetkit.disk import too_long, write_whole
from sheetkit.errors import SheetkitError
from sheetkit.report.links import way_to
from tests.workbooks import PEOPLE, SETTINGS, TICKET, make_site, write_book

NOW = ["--as-of", "2026-11-20T17:00"]
ODD = TICKET | {"reporter": "赵😀𠮷", "content": "é 漏水㎡☎ 龘", "phone": " 13800000001"}


ELSEWHERE = {"demo", "watch", "excel"}
"""Commands that are tried with such paths in tests of their own."""


def run(*words: str | Path, code: Sequence[int] = (0, 1)) -> Result:
    result = CliRunner().invoke(cli, [str(word) for word in words])
    assert result.exit_code in code, result.output
    return result


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site in a folder whose name has spaces, Chinese, full-width signs, and what shells take for their own."""
    folder = tmp_path / "物业 客服（一期） & 100% #1"
    folder.mkdir()
    return make_site(folder / "云溪 花园'服务", repairs=[ODD], **PEOPLE)


def test_every_command_takes_such_a_path(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHEETKIT_NEW_PASSWORD", "Lan-9!shan")
    out, word, old = site.parent / "出 来", site / "停水 通知.docx", site.parent / "旧 账.xlsx"
    document = Document()
    document.add_paragraph("停水通知")
    document.save(str(word))
    write_book(old, {"报修": [["报修时间", "房号", "内容"], ["2025-03-05 09:30", "3-2-1501", "漏水"]]})
    asked: list[Sequence[str | Path]] = [
        ("check", site, "--report", out / "问题 清单.xlsx", "-o", out / "问题.txt", *NOW),
        ("due", site, "--format", "xlsx", "-o", out / "期限.xlsx", "--state", "open,soon,overdue", *NOW),
        ("due", site, "--format", "ics", "-o", out / "催 办.ics", "--state", "open,soon,overdue", *NOW),
        ("score", site, "--month", "2026-11", "--out", out, *NOW),
        ("trends", site, "--month", "2026-11", "--format", "xlsx", "-o", out / "趋 势.xlsx", *NOW),
        ("page", site, "-o", out / "看 板.html", *NOW),
        ("doc", "月度片区考核与排名", "--site", site, "--out", out, "--month", "2026-11", *NOW),
        ("history", "BS202611-0001", "--site", site, *NOW),
        ("visits", "plan", site, "--month", "2026-12", "--out", out, *NOW),
        ("visits", "coverage", site, *NOW),
        ("notice", site, "--out", out, *NOW),
        ("deliveries", site, *NOW),
        ("query", "SELECT 单号 FROM 报事", "--site", site, "--format", "csv", "-o", out / "查 询.csv", *NOW),
        ("export", "--to", "csv", "--site", site, "-o", out / "导 出", *NOW),
        ("group", "check", site.parent, "--workers", "1", "--out", out / "各 项目", *NOW),
        ("doc", "报事单", "BS202611-0001", "--site", site, "--out", out / "单 据", *NOW),
        ("style", word, "--fix", *NOW),
        ("copies", site, "--out", out / "副 本", *NOW),
        ("rules", "--site", site),
        ("explain", "REP-5", "--site", site),
        ("registers",),
        ("fix", site, "--write", *NOW),
        ("settle", site, *NOW),
        ("refresh", site, "--write", *NOW),
        ("backups", site),
        ("journal", site),
        ("shortcut", site),
        ("import", old, "--register", "报事", "--site", site, "--yes", "--keep-faulty", "-o", out / "新 账.xlsx"),
        ("init", site.parent / "新 项目", "--company", "甲", "--centre", "乙 中心"),
        ("protect", site / "客户关怀.xlsx", *NOW),
    ]
    for words in asked:
        run(*words)
    monkeypatch.setenv("SHEETKIT_PASSWORD", "Lan-9!shan")
    run("unprotect", site / "客户关怀.xlsx")
    assert {words[0] for words in asked} | {"unprotect"} | ELSEWHERE >= set(COMMANDS)
    files = {path.name for path in out.iterdir()}
    assert files >= {"问题 清单.xlsx", "问题.txt", "期限.xlsx", "催 办.ics", "考核-2026-11.xlsx", "单 据", "副 本"}
    for made in (out / "新 账.xlsx", site / "停水 通知.fixed.docx", site.parent / "新 项目" / "sheetkit.toml"):
        assert made.exists()


def test_a_link_in_a_report_leads_back_through_such_folders(site: Path) -> None:
    out = site / "问题.xlsx"
    run("check", site, "--report", out, *NOW)
    with ZipFile(out) as package:
        rels = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".rels"))
    links = {unquote(target).partition("#")[0] for target in re.findall(r'Target="([^"]+xlsx[^"]*)"', rels)}
    assert links and all((site / target).exists() for target in links), rels


@pytest.mark.parametrize("name", ["客户信息.XLSX", "报事登记.Xlsx", "组织架构.XLSX"])
def test_the_case_of_an_ending_does_not_matter(site: Path, name: str) -> None:
    """Windows and macOS do not mind; a Linux server that shares the folder does."""
    whole = run("check", site, "--format", "json", *NOW).stdout
    (site / name.replace(Path(name).suffix, ".xlsx")).rename(site / name)
    found = json.loads(run("check", site, "--format", "json", *NOW).stdout)
    assert found["summary"] == json.loads(whole)["summary"]
    assert not [one for one in found["findings"] if one["rule"] == "missing-workbook"]
    run("fix", site, "--write", *NOW)
    assert run("fix", site, *NOW).exit_code == 0
    assert sum(path.name.casefold() == name.casefold() for path in site.iterdir()) == 1


def test_a_workbook_of_another_case_is_refreshed_and_protected_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHEETKIT_NEW_PASSWORD", "Lan-9!shan")
    run("init", tmp_path / "甲", "--company", "甲", "--centre", "乙")
    site, settings = tmp_path / "甲", tmp_path / "甲" / "sheetkit.toml"
    (site / "报事登记.xlsx").rename(site / "报事登记.XLSX")
    settings.write_text(settings.read_text("utf-8") + '\n[policy.REP-1]\nwithin = "90min"\n', "utf-8")
    run("refresh", site, "--write")
    assert list((site / ".sheetkit" / "backups" / "报事登记.XLSX").iterdir())
    run("protect", site / "报事登记.XLSX")
    monkeypatch.setenv("SHEETKIT_PASSWORD", "Lan-9!shan")
    assert run("check", site).exit_code == 0


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_settings_from_any_editor_are_read_and_a_fault_names_its_line(site: Path, mark: str, ends: str) -> None:
    settings = site / "sheetkit.toml"
    settings.write_bytes((mark + SETTINGS.replace("\n", ends)).encode())
    run("rules", "--site", site)
    settings.write_bytes((mark + SETTINGS.replace("\n", ends) + f"wrong = 1{ends}").encode())
    line = SETTINGS.count("\n") + 1
    assert f"sheetkit.toml 第 {line} 行" in run("rules", "--site", site, "--lang", "zh", code=(2,)).stderr


def test_a_path_longer_than_windows_once_took(tmp_path: Path) -> None:
    folder = tmp_path
    while len(str(folder)) < 280:
        folder /= "很长的文件夹名字 一二三四五六七八九十"
    folder.mkdir(parents=True)
    site = make_site(folder / "项目", repairs=[ODD], **PEOPLE)
    run("check", site, "--report", site / "问题清单.xlsx", *NOW)
    run("fix", site, "--write", *NOW)
    run("doc", "报事单", "BS202611-0001", "--site", site, *NOW)
    assert (site / "单据" / "报事单-BS202611-0001.docx").exists()


@pytest.mark.parametrize(
    ("path", "long"),
    [
        (r"D:\栎川苑\报事登记.xlsx", False),
        ("D:\\" + "很长的名字" * 50 + "\\报事登记.xlsx", True),
        (r"\\服务器\共享" + "\\一二三四五六七八九十" * 23 + "\\报事登记.xlsx", True),
        ("\\\\?\\D:\\" + "很长的名字" * 50 + "\\报事登记.xlsx", False),
    ],
)
def test_a_path_that_windows_does_not_take_is_told_from_others(path: str, long: bool) -> None:
    assert too_long(PureWindowsPath(path), windows=True) is long
    assert not too_long(PureWindowsPath(path), windows=False)


def test_what_cannot_be_written_because_of_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sheetkit.disk.too_long", lambda path: True)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SheetkitError) as caught:
        write_whole(tmp_path / "file" / "报事登记.xlsx", b"")
    assert caught.value.key == "path-too-long"


def test_a_shared_folder_and_another_drive_are_no_part_of_a_link() -> None:
    """Links are ways from the report's folder: a share or a drive letter never stands in one."""
    assert way_to("", "历史/2025/报事登记.xlsx", "报事", "B2") == "历史/2025/报事登记.xlsx#报事!B2"
    assert way_to(None, "报事登记.xlsx") is None
    share = PureWindowsPath(r"\\服务器\客服 共享\栎川苑")
    assert (share / "报事登记.xlsx").relative_to(share).as_posix() == "报事登记.xlsx"
    for outside in ("../别处.xlsx", "//服务器/共享/a.xlsx"):
        assert way_to("", outside) is None


# Terminals

LINES = """
--help | --version | check | check --format csv | check --format junit | check --format json | check --format sarif
due --state open,soon,overdue | due --format ics --state open | due --format csv --state open | due --by person
score --month 2026-11 | notice | notice --list | doc --list | doc 报事单 BS202611-0001 | fix | fix --write | settle
trends --month 2026-11
copies | copies --check | refresh | history BS202611-0001 | visits plan --month 2026-12 | visits coverage | rules
explain REP-5 | registers | registers 报事 | backups | journal | deliveries | shortcut
init 新 --company 甲 --centre 😀
style 单据/报事单-BS202611-0001.docx | check --rule 没有😀 | nope😀 | check 没有😀
"""
DRIVER = """
import sys
from sheetkit.cli import main
for number, words in enumerate({lines!r}):
    sys.argv = ["sheetkit", *words]
    try:
        main()
    except SystemExit as end:
        sys.stdout.flush()
        open("codes", "a").write(f"{{end.code}}\\n")
"""


@pytest.mark.parametrize(
    "around",
    [
        {"PYTHONIOENCODING": "cp936", "TERM": "dumb"},
        {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
    ],
    ids=lambda around: "-".join(around.values()),
)
def test_nothing_crashes_on_a_character_that_a_terminal_cannot_show(site: Path, around: dict[str, str]) -> None:
    lines = [one.split() for line in LINES.strip().splitlines() for one in line.split(" | ")]
    place = {"PYTHONPATH": str(Path(__file__).resolve().parents[1]), "SHEETKIT_DEBUG": "1"}
    command = [sys.executable, "-c", DRIVER.format(lines=lines)]
    done = subprocess.run(command, cwd=site, env={**os.environ, **place, **around}, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr, done.stderr.decode("utf-8", "replace")
    codes = [int(code) for code in (site / "codes").read_text().splitlines()]
    failed = [words for words, code in zip(lines, codes, strict=True) if code not in (0, 1)]
    assert [words[:2] for words in failed] == [["check", "--rule"], ["nope😀"], ["check", "没有😀"]]


@pytest.mark.parametrize("form", ["json", "csv", "junit"])
def test_what_programs_read_is_utf_8_in_every_terminal(site: Path, form: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sheetkit", "check", "--format", form, "--rule", "stray-space", *NOW],
        cwd=site,
        env={**os.environ, "PYTHONIOENCODING": "cp936", "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
        capture_output=True,
        check=False,
    )
    assert "报事登记.xlsx" in done.stdout.decode("utf-8") and not done.stderr


def test_where_the_system_knows_no_chinese_file_names_one_line_says_so(site: Path) -> None:
    around = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    around |= {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    command = [sys.executable, "-m", "sheetkit", "check", "--lang", "en"]
    done = subprocess.run(command, cwd=site, env={**os.environ, **around}, capture_output=True, check=False)
    assert done.returncode == 2 and done.stdout == b"" and b"know no Chinese file names" in done.stderr
    assert len(done.stderr.splitlines()) == 1
