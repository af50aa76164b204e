"""`sheetkit style` as it is called: what it prints, what it writes, how it ends."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sheetkit.cli import cli
from sheetkit.policy import rulebook
from sheetkit.word.style import misfits
from tests.documents import HOUSE, TEXT, Look, Notice
from tests.workbooks import SETTINGS, make_site


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def style(*words: str, lang: str = "zh") -> Result:
    return CliRunner().invoke(cli, ["style", *words, "--lang", lang])


def faulty(path: str = "停水.docx") -> Path:
    """A title in 宋体 四号 at the left, digits of the body in Arial, a number and a date in other forms, no period."""
    looks = {"通知标题": Look("宋体", "宋体", 14, "left"), "通知正文": Look("宋体", "Arial", 14)}
    texts = {"通知文号": "云溪花园2期客户服务中心[2026]第12号", "落款日期": "二零二六年十一月二十日"}
    order = tuple(part for part in HOUSE if part != "张贴期限")
    return Notice(looks=dict(HOUSE) | looks, texts=dict(TEXT) | texts, order=order).write(Path(path))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_printed(golden: Callable[[str, str], None], language: str) -> None:
    faulty()
    Notice().write(Path("电梯.docx"))
    found, mended = style("停水.docx", "电梯.docx", lang=language), style("--fix", "停水.docx", lang=language)
    golden(f"style.{language}.txt", f"{found.output}---\n{mended.output}")
    assert (found.exit_code, mended.exit_code) == (1, 1)


def test_the_copy_keeps_what_can_be_mended_and_the_document_stays() -> None:
    raw = faulty().read_bytes()
    style("--fix", "停水.docx")
    assert Path("停水.docx").read_bytes() == raw
    assert [one.kind for one in misfits(Path("停水.fixed.docx"), rulebook())] == ["missing"]


def test_as_json() -> None:
    faulty()
    data = json.loads(style("停水.docx", "--format", "json", "--fix").stdout)
    file: dict[str, Any] = data["files"][0]
    assert set(data) == {"version", "files"} and file["file"] == "停水.docx" and file["fixed"] == "停水.fixed.docx"
    assert file["findings"][0] == {
        "rule": "NOT-1",
        "part": "通知标题",
        "text": TEXT["通知标题"],
        "expected": "黑体 小三",
        "found": "宋体 四号",
        "message": "通知标题应为黑体 小三，现在是宋体 四号",
    }
    assert [one["rule"] for one in file["left"]] == ["NOT-5"]
    assert set(json.loads(style("停水.docx", "--format", "json").stdout)["files"][0]) == {"file", "findings"}


def test_all_is_well() -> None:
    Notice().write(Path("电梯.docx"))
    result = style("--fix", "电梯.docx")
    assert result.exit_code == 0 and "合乎版式" in result.stdout
    assert [path.name for path in Path().iterdir()] == ["电梯.docx"]


def test_a_copy_that_then_passes_ends_well() -> None:
    Notice(texts=dict(TEXT) | {"落款日期": "二零二六年十一月二十日"}).write(Path("电梯.docx"))
    assert (style("电梯.docx").exit_code, style("--fix", "电梯.docx").exit_code) == (1, 0)
    assert style("电梯.fixed.docx").exit_code == 0


def test_a_copy_that_is_there_is_not_written_over() -> None:
    faulty()
    assert style("--fix", "停水.docx").exit_code == 1
    again = style("--fix", "停水.docx")  # the same once more is no harm
    assert again.exit_code == 1 and "停水.fixed.docx" in again.stdout
    Path("停水.fixed.docx").write_text("别人的")
    refused = style("--fix", "停水.docx")
    assert refused.exit_code == 2 and "没有覆盖" in refused.stderr
    assert Path("停水.fixed.docx").read_text() == "别人的"


def test_one_file_that_cannot_be_read_keeps_the_others_from_nothing() -> None:
    faulty()
    Path("坏.docx").write_bytes(b"PK\x03\x04")
    result = style("坏.docx", "停水.docx", "没有.docx")
    assert result.exit_code == 2 and "停水.docx：" in result.stdout
    assert [line.split("。")[0] for line in result.stderr.splitlines()] == [
        "sheetkit: 坏.docx 已损坏，读不出来",
        "sheetkit: 找不到 没有.docx",
    ]


def test_a_site_that_wants_another_typeface_is_heard() -> None:
    CliRunner().invoke(cli, ["init", ".", "--company", "甲公司", "--centre", "乙中心"])
    with Path("sheetkit.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[policy.NOT-1]\nface = "宋体"\n')
    Notice().write(Path("电梯.docx"))
    result = style("电梯.docx")
    assert result.exit_code == 1 and "通知标题应为宋体 小三，现在是黑体 小三" in result.stdout


def test_the_site_may_be_another_than_the_one_around(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", SETTINGS + '[policy.NOT-1]\nface = "宋体"\n')
    Notice().write(Path("电梯.docx"))
    assert style("电梯.docx").exit_code == 0
    assert "通知标题应为宋体 小三" in style("电梯.docx", "--site", str(site)).stdout


def test_no_file_is_no_command() -> None:
    assert style().exit_code == 2
