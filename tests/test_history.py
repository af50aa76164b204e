"""Going into a new year: closed rows of past years lie in 历史/2025/ under the same names and are still read."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from sheetkit.cli import cli
from sheetkit.excel.build import write_workbook
from sheetkit.register import workbooks

NOW = "2026-01-20T10:00"
SETTINGS = 'company = "某物业"\ncentre = "某中心"\nhouseholds = 2\nhandover = "精装"\nbooks_since = 2025-01-01\n'
HOMES = [
    {"room": "1-1-101", "zone": "东区", "name": "甲", "handover": "精装", "moved_in": date(2023, 5, 1)},
    {"room": "1-1-102", "zone": "东区", "name": "乙", "handover": "精装", "moved_in": date(2023, 5, 1)},
]
VISIT = {
    "visit_no": "FT1",
    "visited_at": datetime(2025, 12, 20, 10, 30),
    "room": "1-1-101",
    "form": "电话",
    "visitor": "周岚",
}
OLD_NOTICE = {
    **{"row_no": "1", "title": "停水通知", "template": "停水通知", "medium": "张贴", "drafted_by": "周岚"},
    **{"drafted_on": date(2026, 1, 2), "approved_by": "周岚", "approved_at": datetime(2026, 1, 2, 9)},
    **{"notice_no": "某中心〔2026〕第001号", "issued_on": date(2026, 1, 2), "posted_until": date(2026, 1, 9)},
}
BAD_VISIT = {**VISIT, "visit_no": "FT2", "form": "上门", "room": "1-1-102"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "历史" / "2025").mkdir(parents=True)
    (tmp_path / "sheetkit.toml").write_text(SETTINGS, "utf-8")
    write(tmp_path, households=HOMES, zones=[{"zone": "东区"}], staff=[staff("周岚")])
    return tmp_path


def staff(name: str) -> dict[str, object]:
    return {"staff_no": "1", "name": name, "department": "客户服务中心", "post": "客服主管"}


def write(folder: Path, only: tuple[str, ...] = (), **rows: list[dict[str, object]]) -> None:
    for name, registers in workbooks().items():
        if not only or name in only:
            mine = {register.name: rows.get(register.name, []) for register in registers}
            write_workbook(folder / name, registers, mine)


def answer(site: Path, *words: str) -> dict[str, object]:
    result = CliRunner().invoke(cli, [words[0], str(site), *words[1:], "--as-of", NOW, "--format", "json"])
    assert result.exit_code < 2, result.stderr
    data: dict[str, object] = json.loads(result.stdout)
    return data


def found(site: Path) -> list[tuple[object, ...]]:
    return [(f["rule"], f["sheet"], f["key"]) for f in answer(site, "check", "--severity", "warning")["findings"]]


def visited(site: Path) -> dict[str, str]:
    return {
        item["key"]: item["state"]
        for item in answer(site, "due", "--rule", "VIS-2", "--state", "met,overdue,open,soon")["items"]
    }


def test_visits_of_past_years_count(site):
    before = visited(site)
    write(site / "历史" / "2025", ("访谈登记.xlsx",), visits=[VISIT])
    assert before["1-1-101"] == "overdue" and visited(site) == {"1-1-101": "met", "1-1-102": "overdue"}


def test_past_rows_are_not_judged_again(site):
    write(site / "历史" / "2025", ("访谈登记.xlsx",), visits=[BAD_VISIT])
    assert found(site) == []


def test_numbers_go_on(site):
    write(site / "历史" / "2025", ("收发文登记.xlsx",), notices=[OLD_NOTICE])
    second = {**OLD_NOTICE, "row_no": "2", "notice_no": "某中心〔2026〕第002号"}
    write(site, ("收发文登记.xlsx",), notices=[second])
    assert found(site) == []
    write(site, ("收发文登记.xlsx",), notices=[{**second, "notice_no": "某中心〔2026〕第001号"}])
    assert found(site) == [("NOT-10", "发文", "2")]


def test_a_key_of_a_past_year_is_not_given_again(site):
    write(site / "历史" / "2025", ("访谈登记.xlsx",), visits=[VISIT])
    write(site, ("访谈登记.xlsx",), visits=[{**VISIT, "visited_at": datetime(2026, 1, 5, 10, 30)}])
    assert [(rule, key) for rule, _, key in found(site) if rule == "duplicate-key"] == [("duplicate-key", "FT1")]


def test_a_score_of_the_past_year_still_reads_them(site):
    write(site / "历史" / "2025", ("访谈登记.xlsx",), visits=[VISIT])
    visits = answer(site, "score", "--month", "2025-12")["visits"]
    assert visits["visits"] == 1 if "visits" in visits else 1 in visits.values()


def test_an_unreadable_workbook_of_a_past_year_is_said(site):
    (site / "历史" / "2025" / "访谈登记.xlsx").write_text("no workbook")
    findings = answer(site, "check")["findings"]
    assert [(f["rule"], f["workbook"]) for f in findings] == [("unreadable", "历史/2025/访谈登记.xlsx")]
