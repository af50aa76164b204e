"""`sheetkit shortcut`: a file whose double click opens the menu, byte for byte as its system wants it."""

import os
import stat
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sheetkit.cli import cli
from sheetkit.cli.shortcut import SYSTEMS, batch, script
from tests.workbooks import make_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "云溪 花园")


def run(site: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["shortcut", str(site), *words, "--lang", "zh"])


def test_a_batch_file_has_windows_line_ends_no_mark_and_nothing_but_ascii_before_the_code_page(site: Path) -> None:
    assert run(site, "--for", "windows").exit_code == 0
    raw = (site / "打开sheetkit.bat").read_bytes()
    lines = raw.split(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"") and lines[-1] == b""
    assert lines[:2] == [b"@echo off", b"chcp 65001 >nul"]  # a byte order mark would break the first
    assert b'pushd "%~dp0"' in lines  # quoted for spaces; pushd for a share of the network
    assert b'"sheetkit"' in lines


def test_the_path_of_a_program_may_be_chinese_and_have_percent_signs() -> None:
    text = batch(r"D:\物业 工具\100%\sheetkit.exe")
    assert '"D:\\物业 工具\\100%%\\sheetkit.exe"\r\n' in text
    assert text.index("chcp 65001") < text.index("物业")


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_system_has_its_own_and_a_second_run_writes_it_anew(site: Path, system: str) -> None:
    first, second = run(site, "--for", system), run(site, "--for", system)
    assert first.exit_code == second.exit_code == 0 and SYSTEMS[system] in first.stdout


def test_a_file_of_the_staff_is_left_as_it_is(site: Path) -> None:
    (site / "打开sheetkit.bat").write_bytes(b"mine")
    result = run(site, "--for", "windows")
    assert result.exit_code == 2 and "没有覆盖" in result.stderr
    assert (site / "打开sheetkit.bat").read_bytes() == b"mine"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no sh")
def test_the_script_runs_the_program_in_the_site_wherever_it_is_called_from(site: Path, tmp_path: Path) -> None:
    program = tmp_path / "it's here"
    program.write_text("#!/bin/sh\npwd\n", "utf-8")
    program.chmod(0o755)
    file = site / SYSTEMS["mac"]
    run(site, "--for", "mac")
    assert file.stat().st_mode & stat.S_IXUSR
    file.write_text(script(str(program)), "utf-8")
    done = subprocess.run([str(file)], cwd="/", capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).resolve() == site.resolve()


def test_outside_of_a_site_there_is_none(tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 2
