"""`check --report`: the findings as a workbook, as people get it and as other programs read it."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from sheetkit.cli import cli
from sheetkit.excel.build import clean
from sheetkit.model import Finding
from sheetkit.policy import rulebook
from sheetkit.report.findingsbook import Entry, Report, findingsbook, is_report
from sheetkit.report.links import way
from sheetkit.resting import person_of
from tests.package_lint import lint
from tests.programs import soffice
from tests.rows import books
from tests.workbooks import PEOPLE, TICKET, checked, fingerprint, make_site, write_book

NOW = datetime(2026, 11, 20, 17)
UNSIGNED = Finding(
    **{"rule": "REP-4", "severity": "error", "workbook": "报事登记.xlsx", "sheet": "报事", "cell": "AB7", "row": 7},
    **{"column": "signed", "header": "客户签字", "key": "BS1", "value": "否", "message": "没有签字", "fix": "请补签"},
    source="S0",
)
FOUND = [
    Entry(UNSIGNED, "孙师傅"),
    Entry(replace(UNSIGNED, rule="unknown-reference", severity="warning", cell="N8", value="=1+1"), "孙师傅、林小燕"),
    Entry(replace(UNSIGNED, rule="missing-sheet", sheet="暂停记录", cell=None, key=None, value=None), "林小燕"),
    Entry(replace(UNSIGNED, rule="missing-column", severity="info", sheet="投诉's", cell=None), "客服主管"),
]


def report(*entries: Entry, base: str | None = "../", language: str = "zh") -> bytes:
    return findingsbook(Report(entries, "示例中心", NOW, rulebook(), language, base))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "问题清单.xlsx"
    path.write_bytes(report(*FOUND))
    return path


def rows(path: Path, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()


def links(path: Path, sheet: str) -> dict[str, tuple[str | None, str | None]]:
    """By cell, the workbook and the place in it."""
    cells = [cell for row in openpyxl.load_workbook(path)[sheet].iter_rows() for cell in row if cell.hyperlink]
    return {cell.coordinate: (cell.hyperlink.target, cell.hyperlink.location) for cell in cells}


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [*map(str, words), "--as-of", "2026-11-20T17:00"])


def test_a_finding_is_a_row_of_a_table_that_filters(book: Path) -> None:
    head, first, second, *_ = rows(book, "问题")
    assert head == [
        "级别",
        "规则",
        "规则名称",
        "责任人",
        "工作簿",
        "单元格",
        "编号",
        "列",
        "现在的值",
        "问题",
        "怎么改",
    ]
    told = ["错误", "REP-4", "收费小修须客户签字", "孙师傅", "报事登记.xlsx", "报事!AB7", "BS1"]
    assert first == [*told, "客户签字", "否", "没有签字", "请补签"]
    assert second[8] == "=1+1"  # text of the staff stays text
    (table,) = openpyxl.load_workbook(book)["问题"].tables.values()
    assert (table.ref, table.autoFilter.ref) == ("A1:K5", "A1:K5")


def test_a_link_opens_the_workbook_at_the_cell(book: Path) -> None:
    target = "..\\报事登记.xlsx"
    assert links(book, "问题") == {
        "F2": (target, "报事!AB7"),
        "F3": (target, "报事!N8"),
        "F5": (target, "'投诉''s'!A1"),  # a whole sheet; one that is not there has no link
    }


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(["长" * 40_000, "=1+1", " a "]))
def test_what_staff_typed_comes_back_as_it_was(text: str) -> None:
    entry = Entry(replace(UNSIGNED, key=text, value=text, message=f"“{text}”不对"), "孙师傅")
    (row,) = openpyxl.load_workbook(BytesIO(report(entry)))["问题"].iter_rows(min_row=2, values_only=True)
    whole = clean(text) if len(text) < 40_000 else text[:32_766] + "…"
    assert (row[6] or "", row[8] or "") == (whole, whole)
    assert str(row[9]).startswith("“" + whole[:30_000])


def test_without_a_way_to_the_site_there_are_no_links(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(report(*FOUND, base=None))
    assert links(tmp_path / "a.xlsx", "问题") == {}
    assert rows(tmp_path / "a.xlsx", "问题")[1][5] == "报事!AB7"


def test_everyone_finds_what_rests_with_them_together(book: Path) -> None:
    shown = [row[0] if not row[1] else row[:5] for row in rows(book, "按人")[1:]]
    assert shown == [
        "孙师傅　共 2 项：错误 1，警告 1，提示 0",
        ["错误", "REP-4", "报事登记.xlsx", "报事!AB7", "BS1"],
        ["警告", "unknown-reference", "报事登记.xlsx", "报事!N8", "BS1"],
        "林小燕　共 2 项：错误 1，警告 1，提示 0",
        ["警告", "unknown-reference", "报事登记.xlsx", "报事!N8", "BS1"],
        ["错误", "missing-sheet", "报事登记.xlsx", "暂停记录", ""],
        "客服主管　共 1 项：错误 0，警告 0，提示 1",
        ["提示", "missing-column", "报事登记.xlsx", "投诉's", "BS1"],
    ]
    titles = [row[0] for row in rows(book, "按工作簿")[1:] if not row[1]]
    assert [str(title).partition("　")[0] for title in titles] == [
        f"报事登记.xlsx › {sheet}" for sheet in ("报事", "暂停记录", "投诉's")
    ]


def test_the_summary_counts_and_draws(book: Path) -> None:
    summary = rows(book, "汇总")
    assert summary[0][0] == "示例中心 问题清单（截至 2026-11-20 17:00）"
    assert summary[1][0] == "共 4 项：错误 2，警告 1，提示 1"
    assert ["报事登记.xlsx", "报事", 1, 1, 0, 2] in [row[:6] for row in summary]
    assert ["孙师傅", "报事登记", 1, 1, 0, 2] in [row[:6] for row in summary]
    assert ["REP-4", "收费小修须客户签字", 1, 0, 0, 1] in [row[:6] for row in summary]
    with ZipFile(book) as package:
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 2 and all("barChart" in chart for chart in charts)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("entries", [FOUND, []], ids=["some", "none"])
def test_it_is_sound_and_other_programs_open_it(entries: list[Entry], language: str, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(report(*entries, language=language))
    assert lint(path) == []
    (opened,) = soffice([path], "xlsx", tmp_path / "again")
    sheet = openpyxl.load_workbook(path).sheetnames[1]
    assert len(rows(opened, sheet)) == len(entries) + 1


def test_a_report_is_known_by_its_mark(book: Path, tmp_path: Path) -> None:
    assert is_report(book)
    assert not is_report(write_book(tmp_path / "a.xlsx", {"报事": [["单号"]]}))
    assert not is_report(tmp_path / "missing.xlsx")
    (tmp_path / "text.xlsx").write_text("no package")
    assert not is_report(tmp_path / "text.xlsx")


@pytest.mark.parametrize(
    ("finding", "person"),
    [
        ({"rule": "REP-4"}, "孙师傅"),  # as the duties of the register say
        ({"rule": "unknown-reference", "column": "worker"}, "陈主管"),  # who is in question answers for nothing
        ({"row": 3}, "陈主管"),  # the department's head
        ({"row": 99}, "陈主管"),  # no such row
        ({"sheet": None, "row": None}, "陈主管"),
        ({"workbook": "客户信息.xlsx", "sheet": "房屋客户", "row": 2}, "林小燕"),  # the keeper of its zone
        ({"workbook": "访谈登记.xlsx", "sheet": "访谈", "row": 2}, "林小燕、王伟"),  # who did it
    ],
)
def test_whom_a_finding_rests_with(finding: dict[str, object], person: str) -> None:
    held = books(
        zones=[{"zone": "东区", "keeper": "林小燕"}],
        staff=[{"staff_no": "1", "name": "陈主管", "department": "客户服务中心", "post": "客服主管"}],
        households=[{"room": "3-2-1501", "zone": "东区", "name": "赵一", "handover": "精装"}],
        repairs=[{"ticket_no": "BS1", "worker": "孙师傅"}, {"ticket_no": "BS2", "department": "客户服务中心"}],
        visits=[{"visit_no": "FT1", "room": "3-2-1501", "visitor": "林小燕、王伟", "companion": "赵强"}],
    )
    assert person_of(replace(UNSIGNED, **{"row": 2, **finding}), held) == person  # type: ignore[arg-type]


def test_the_command_writes_it_and_leaves_the_books_alone(tmp_path: Path) -> None:
    site = make_site(tmp_path / "3 号 site", **PEOPLE, repairs=[{**TICKET, "urgency": "特急"}])
    before = fingerprint(site)
    file = tmp_path / "out" / "问题 清单.xlsx"
    for _ in range(2):  # an earlier report is replaced
        done = run("check", site, "--report", file)
        assert done.exit_code == 1 and "已生成" in done.stderr
    assert fingerprint(site) == before
    assert len(rows(file, "问题")) - 1 == len(checked(site)) == 1
    ((target, place),) = links(file, "问题").values()
    assert (target, place) == ("..\\3%20%E5%8F%B7%20site\\报事登记.xlsx", "报事!I2")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("报事登记.xlsx", "是登记簿的名字"),
        ("新 报事登记.xlsx", "已经存在"),
        ("问题.csv", "不是 .xlsx"),
        ("文件夹.xlsx", "是文件夹"),
    ],
)
def test_it_is_never_written_over_what_is_not_ours(name: str, said: str, tmp_path: Path) -> None:
    site = make_site(tmp_path / "site")
    (site / "文件夹.xlsx").mkdir()
    write_book(site / "新 报事登记.xlsx", {"报事": [["单号"]]})
    before = fingerprint(site)
    refused = run("check", site, "--report", site / name)
    assert refused.exit_code == 2 and said in refused.stderr
    assert fingerprint(site) == before


@pytest.mark.parametrize(
    ("out", "base"),
    [("site", ""), ("site/报告", "../"), ("elsewhere/a", "../../site/")],
)
def test_the_way_from_a_report_to_the_site(out: str, base: str, tmp_path: Path) -> None:
    assert way(tmp_path / "site", tmp_path / out) == base
