"""`sheetkit notice` on a real site: what it makes, refuses, says and leaves alone."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result

from sheetkit.cli import cli
from sheetkit.errors import SheetkitError
from sheetkit.excel.build import write_workbook
from sheetkit.register import workbooks
from sheetkit.word import pdf, typefaces
from tests.programs import require
from tests.workbooks import fingerprint

CENTRE = "云溪花园客户服务中心"
SETTINGS = f"""
company = "云溪物业服务有限公司"
centre = "{CENTRE}"
households = 612
handover = "精装"
books_since = 2025-12-01
"""
HEAD = {"staff_no": "1", "name": "陈志远", "department": "管理处", "post": "管理处主任"}
GOOD = {
    "row_no": "1",
    "title": "关于临时停水的通知",
    "template": "停水通知",
    "medium": "张贴",
    "scope": "东区1栋至6栋",
    "starts_at": datetime(2026, 11, 23, 9),
    "ends_at": datetime(2026, 11, 23, 17),
    "drafted_by": "陈志远",
    "drafted_on": date(2026, 11, 19),
    "approved_by": "陈志远",
    "approved_at": datetime(2026, 11, 20, 10),
}
NUMBERED = {"notice_no": f"{CENTRE}〔2026〕第012号"}
ROWS: list[dict[str, Any]] = [
    GOOD,
    {**GOOD, "row_no": "2", "approved_by": None, "approved_at": None},
    {**GOOD, **NUMBERED, "row_no": "3"},
    {**GOOD, "row_no": "4", "template": "停气通知"},
    {**GOOD, "row_no": "5", "medium": "短信"},
    {**GOOD, "row_no": "6", "issued_on": date(2026, 12, 1)},
    {**GOOD, "row_no": "7", "scope": None},
]
MADE = f"停水通知-{CENTRE}〔2026〕第013号.docx"
"""The document of row 1: it gets the number after that of row 3."""
MESSAGE = "短信-20261120-5.txt"


def make_site(folder: Path, notices: Sequence[Mapping[str, Any]]) -> Path:
    """A site whose 收发文登记 and 组织架构 are written; the other workbooks are not needed for a notice."""
    folder.mkdir()
    (folder / "sheetkit.toml").write_text(SETTINGS, "utf-8")
    for name in ("收发文登记.xlsx", "组织架构.xlsx"):
        held = {"notices": notices, "staff": [HEAD]}
        sheets = workbooks()[name]
        write_workbook(folder / name, sheets, {one.name: held[one.name] for one in sheets if one.name in held})
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "云溪花园", ROWS)


def cells(site: Path) -> list[dict[str, Any]]:
    """What stands in each row of 发文, by header."""
    header, *rows = openpyxl.load_workbook(site / "收发文登记.xlsx")["发文"].iter_rows(values_only=True)
    return [{str(head): value for head, value in zip(header, row, strict=True) if value is not None} for row in rows]


def run(site: Path, *words: str, as_of: str = "2026-11-20T17:00", lang: str = "zh") -> Result:
    return CliRunner().invoke(cli, ["notice", str(site), "--as-of", as_of, "--lang", lang, *words])


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(folder.iterdir())}


def text(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


def kept(site: Path) -> str:
    """The name of the one backup."""
    (copy,) = (site / ".sheetkit" / "backups" / "收发文登记.xlsx").iterdir()
    return copy.name


def test_what_is_ready_is_made_and_the_rest_is_told(site: Path) -> None:
    result = run(site)
    assert result.exit_code == 0
    assert sorted(path.name for path in (site / "通知").iterdir()) == [MADE, MESSAGE]
    assert result.stdout.splitlines() == [
        "已写进登记表：",
        "收发文登记.xlsx › 发文",
        "单元格  编号  列          现在    改成                               原因",
        "------  ----  ----------  ------  ---------------------------------  ----------",
        "P2         1  文号        （空）  云溪花园客户服务中心〔2026〕第013  接着编的文",
        "                                  号                                 号",
        "Q2         1  发布日期    （空）  2026-11-20                         按这一天发",
        "                                                                     布",
        "R2         1  张贴期限至  （空）  2026-11-23                         按 NOT-5",
        "                                                                     计算",
        "W2         1  文件        （空）  停水通知-云溪花园客户服务中心      通知的文件",
        "                                  〔2026〕第013号.docx               名",
        "Q6         5  发布日期    （空）  2026-11-20                         按这一天发",
        "                                                                     布",
        "W6         5  文件        （空）  短信-20261120-5.txt                通知的文件",
        "                                                                     名",
        "",
        f"已写入 收发文登记.xlsx：6 个单元格；原来的文件留了备份 {kept(site)}。",
        f"已生成 {site / '通知' / MADE}（发文第 2 行，序号 1）",
        "  · 发布日期没有填，按 2026-11-20 落款。",
        f"已生成 {site / '通知' / MESSAGE}（发文第 6 行，序号 5）",
        "  · 发布日期没有填，按 2026-11-20 落款。",
        "  · 短信 57 字，分 1 条发出",
        "    【云溪花园客户服务中心】关于临时停水的通知：2026年11月23日（星期一）9:00至17:00，东区1栋至6栋。",
        "发文第 8 行（序号 7）这几项没有填、看不懂、是公式，或者表里没有这一列：范围。请补好再做通知。",
        "跳过：1 行还没有审批，1 行未到发布日期，1 行已有文号，1 行的模板还没有（停气通知）。",
    ]
    made = text(site / "通知" / MADE)
    assert "停水时间：2026年11月23日（星期一）9:00至17:00" in made
    assert made.endswith(f"云溪物业服务有限公司\n{CENTRE}\n负责人：陈志远\n二〇二六年十一月二十日")


def test_the_row_gets_number_date_period_and_file_and_no_other_cell_is_touched(site: Path) -> None:
    before = cells(site)
    run(site)
    got = {
        "文号": f"{CENTRE}〔2026〕第013号",
        "发布日期": datetime(2026, 11, 20),
        "张贴期限至": datetime(2026, 11, 23),
        "文件": MADE,
    }
    sent = {"发布日期": datetime(2026, 11, 20), "文件": MESSAGE}
    assert cells(site) == [before[0] | got, *before[1:4], before[4] | sent, *before[5:]]


def test_a_second_run_changes_nothing(site: Path) -> None:
    run(site)
    made, books = files(site / "通知"), fingerprint(site)
    result = run(site)
    assert result.exit_code == 0 and result.stdout.splitlines() == [
        "没有要做的通知。",
        "发文第 8 行（序号 7）这几项没有填、看不懂、是公式，或者表里没有这一列：范围。请补好再做通知。",
        "跳过：1 行还没有审批，1 行未到发布日期，2 行已经做过，1 行已有文号，1 行的模板还没有（停气通知）。",
    ]
    assert (files(site / "通知"), fingerprint(site)) == (made, books)


def test_a_named_row_that_has_its_number_is_made_again_with_it_and_nothing_is_written_back(site: Path) -> None:
    run(site)
    books = {path.name: path.read_bytes() for path in site.glob("*.xlsx")}
    (site / "通知" / MADE).unlink()
    assert "已生成" in run(site, "--row", "1,3").stdout
    assert (site / "通知" / MADE).exists() and len(files(site / "通知")) == 3
    assert {path.name: path.read_bytes() for path in site.glob("*.xlsx")} == books


def test_a_document_that_is_missing_after_its_row_was_written_is_made_by_the_next_run(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("sheetkit.word.fill.fill_all", lambda *_, **__: 1 / 0)
        assert run(site).exit_code == 2
    assert cells(site)[0]["文件"] == MADE and not (site / "通知").exists()
    books = fingerprint(site)
    assert "已生成" in run(site).stdout and list(files(site / "通知")) == [MADE, MESSAGE]
    assert {name: mark for name, mark in fingerprint(site).items() if name in books} == books


def test_a_row_that_cannot_be_written_gets_no_document(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise SheetkitError("file-unwritable", file="收发文登记.xlsx", reason="open in Excel")

    monkeypatch.setattr("sheetkit.cli.edits.write_back", refuse)
    result = run(site)
    assert result.exit_code == 2 and "收发文登记.xlsx" in result.stderr and result.stdout == ""
    assert not (site / "通知").exists()


def test_the_number_of_a_document_whose_row_was_deleted_is_not_given_again(site: Path) -> None:
    (site / "通知").mkdir()
    (site / "通知" / f"停水通知-{CENTRE}〔2026〕第020号.docx").write_bytes(b"kept")
    run(site)
    assert cells(site)[0]["文号"] == f"{CENTRE}〔2026〕第021号"


def test_no_number_is_given_while_a_past_year_cannot_be_read(site: Path) -> None:
    (site / "历史" / "2025").mkdir(parents=True)
    (site / "历史" / "2025" / "收发文登记.xlsx").write_bytes(b"PK")
    before = fingerprint(site)
    result = run(site)
    assert result.exit_code == 2 and "收发文登记.xlsx" in result.stderr and fingerprint(site) == before
    assert run(site, "--row", "3").exit_code == 0, "one that has its number can be made again"


def test_a_document_that_people_edited_gives_way_only_to_a_named_row(site: Path) -> None:
    run(site)
    path = site / "通知" / MADE
    path.write_bytes(b"edited")
    run(site)
    assert path.read_bytes() == b"edited"
    assert "已生成" in run(site, "--row", "1").stdout and path.read_bytes() != b"edited"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2", "还没有审批"),
        ("4", "现有模板：停水通知"),
        ("7", "范围"),
        ("1,2", "还没有审批"),
        ("1-7", "还没有审批"),
        ("99", "序号为 99"),
    ],
)
def test_a_named_row_that_cannot_be_made_is_refused_in_one_line_and_nothing_is_written(
    site: Path, row: str, why: str
) -> None:
    result = run(site, "--row", row)
    assert result.exit_code == 2 and result.stdout == ""
    assert result.stderr.count("\n") == 1 and why in result.stderr and "发文" in result.stderr
    assert not (site / "通知").exists()


def test_named_rows_are_made_before_their_day_and_into_any_folder(site: Path, tmp_path: Path) -> None:
    result = run(site, "--row", "1,3,6", "--out", str(tmp_path / "out" / "here"))
    assert result.exit_code == 0 and not (site / "通知").exists()
    assert len(list((tmp_path / "out" / "here").iterdir())) == 3
    assert [row.get("文号", "")[-4:] for row in cells(site)] == ["013号", "", "012号", "", "", "014号", ""]


def test_the_day_of_issue_can_be_asked_for(site: Path) -> None:
    run(site, "--issue-on", "2026-11-22")
    assert text(site / "通知" / MADE).endswith("二〇二六年十一月二十二日")
    result = run(site, "--issue-on", "22.11.")
    assert result.exit_code == 2 and "22.11." in result.stderr


def test_drafts_are_marked_and_bear_no_number(site: Path) -> None:
    before = fingerprint(site)
    result = run(site, "--row", "1,2", "--draft")
    assert result.exit_code == 0 and before.items() <= fingerprint(site).items()
    assert sorted(path.name for path in (site / "通知").iterdir()) == ["停水通知-草稿-1.docx", "停水通知-草稿-2.docx"]
    document = docx.Document(str(site / "通知" / "停水通知-草稿-1.docx"))
    assert [paragraph.text for paragraph in document.paragraphs[:2]] == [
        "【草稿】关于临时停水的通知",
        "（草稿，未编文号）",
    ]
    assert document.sections[0].header.paragraphs[0].text == "草稿：不得张贴、送达"


def test_drafts_of_all_that_has_no_number_yet(site: Path) -> None:
    assert run(site, "--draft").exit_code == 0
    assert sorted(path.name for path in (site / "通知").iterdir()) == [
        "停水通知-草稿-1.docx",
        "停水通知-草稿-2.docx",
        "停水通知-草稿-6.docx",
        "短信-草稿-5.txt",
    ]


def test_a_document_that_is_no_draft_has_an_empty_header(site: Path) -> None:
    run(site)
    document = docx.Document(str(site / "通知" / MADE))
    assert [paragraph.text for paragraph in document.sections[0].header.paragraphs] == [""]


def test_the_list_tells_each_field_and_its_source() -> None:
    result = CliRunner().invoke(cli, ["notice", "--list", "--lang", "zh"])
    assert result.exit_code == 0
    for line in (
        "开始时间：“发文”表的“开始时间”",
        "联系电话：“发文”表的“联系电话”，可以不填",
        "负责人：“员工”表里的管理处主任",
    ):
        assert line in result.stdout
    assert "不认识" not in result.stdout


def test_the_list_is_data_too(tmp_path: Path) -> None:
    words = ["notice", "--list", "--lang", "zh", "--format", "json", "-o", str(tmp_path / "list.json")]
    assert CliRunner().invoke(cli, words).exit_code == 0
    told = {one["template"]: one for one in json.loads((tmp_path / "list.json").read_text("utf-8"))["templates"]}
    assert {"field": "开始时间", "source": "“发文”表的“开始时间”", "required": True} in told["停水通知"]["fields"]
    assert not any(one["faults"] for one in told.values())


def test_what_makes_documents_takes_no_form_of_an_answer(site: Path) -> None:
    before = fingerprint(site)
    result = run(site, "--format", "json")
    assert result.exit_code == 2 and "只和 --list 一起用" in result.stderr
    assert fingerprint(site) == before


def test_nothing_to_do_is_said_and_is_no_failure(tmp_path: Path) -> None:
    result = run(make_site(tmp_path / "s", []), lang="en")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "There is no notice to make.")


def test_pdfs_are_made_once(site: Path) -> None:
    require("soffice")
    first = run(site, "--pdf")
    assert first.exit_code == 0
    made = files(site / "通知")
    assert sorted(made) == [MADE, MADE.replace(".docx", ".pdf"), MESSAGE]
    assert made[MADE.replace(".docx", ".pdf")][0].startswith(b"%PDF")
    run(site, "--pdf")
    assert files(site / "通知") == made


INSTALLED = [
    # what fontconfig or Windows lists, what is said to be missing
    (["Noto Sans CJK SC", "DejaVu Sans,DejaVu Sans Light"], "宋体、黑体"),
    (["SimSun,宋体", "Arial"], "黑体"),
    (["SimSun & NSimSun", "SimHei"], None),
    ([], None),
]


@pytest.mark.parametrize(("lines", "lacking"), INSTALLED)
def test_a_typeface_that_the_machine_lacks_is_said(
    site: Path, monkeypatch: pytest.MonkeyPatch, lines: list[str], lacking: str | None
) -> None:
    monkeypatch.setattr(typefaces, "_lines", lambda: lines)
    said = [line for line in run(site).stderr.splitlines() if "没有装" in line]
    assert [line.partition("没有装")[2].partition("。")[0] for line in said] == ([lacking] if lacking else [])


def test_without_libreoffice_nothing_is_made(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "libreoffice", lambda: None)
    result = run(site, "--pdf")
    assert result.exit_code == 2 and "LibreOffice" in result.stderr
    assert not (site / "通知").exists()


def test_a_register_that_cannot_be_read_is_an_error_not_an_empty_list(site: Path) -> None:
    (site / "收发文登记.xlsx").write_bytes(b"PK\x03\x04")
    assert run(site).exit_code == 2
    (site / "收发文登记.xlsx").unlink()
    result = run(site)
    assert result.exit_code == 2 and "收发文登记.xlsx" in result.stderr


def test_a_workbook_outside_any_site_has_no_company_to_sign(site: Path) -> None:
    (site / "sheetkit.toml").unlink()
    result = run(site / "收发文登记.xlsx")
    assert result.exit_code == 2 and "sheetkit.toml" in result.stderr


def test_without_a_head_the_place_to_sign_is_left_blank(site: Path) -> None:
    (site / "组织架构.xlsx").unlink()
    result = run(site)
    assert "留空待签" in result.stdout
    assert "负责人：＿＿＿＿＿＿" in text(site / "通知" / MADE)
