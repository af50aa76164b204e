"""Answers for other programs: CSV for Excel, a calendar, JUnit and SARIF; another library reads each back."""

import csv
import io
import json
from datetime import datetime
from xml.etree import ElementTree

import icalendar
import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sheetkit import __version__
from sheetkit.check import check
from sheetkit.cli import cli
from sheetkit.due import due
from sheetkit.policy import rulebook
from sheetkit.report.duties import FIELDS, as_data
from sheetkit.report.flat import BOM, as_csv, safe
from sheetkit.report.ics import as_ics
from sheetkit.report.machines import as_junit, as_sarif
from tests.rows import books
from tests.workbooks import SETTINGS, make_site

NOW = datetime(2026, 11, 20, 17)
LATE = {"ticket_no": "BS1", "urgency": "急修", "status": "处理中", "reported_at": "2026-11-20 08:00", "worker": "吴工"}
FILE = {
    "loan_no": "Y1",
    "form": "借阅",
    "borrower": "刘敏，档案室",
    "out_at": "2026-11-19 09:00",
    "due_on": "2026-11-20",
}


def items():
    return due(books(NOW, repairs=[LATE], file_loans=[FILE]), "zh", ["REP-1", "ARC-4"]).items


def events(text: str):
    return [part for part in icalendar.Calendar.from_ical(text).walk() if part.name == "VEVENT"]


def test_a_calendar_program_reads_the_limits_back():
    read = {str(event["SUMMARY"]): event for event in events(as_ics(items(), "某中心", NOW, "zh"))}
    assert {title: event.decoded("DTSTART") for title, event in read.items()} == {
        "REP-1 急修到场 BS1 （客服主管）": datetime(2026, 11, 20, 10),
        "ARC-4 归还档案 Y1 （刘敏，档案室）": datetime(2026, 11, 20, 23, 59),  # 24:00 belongs to the day that it ends
    }
    first = read["REP-1 急修到场 BS1 （客服主管）"]
    assert str(first["LOCATION"]) == "报事登记.xlsx › 报事!O2" and "限 2 小时" in str(first["DESCRIPTION"])


def test_the_lines_of_a_calendar_are_as_short_as_the_standard_wants():
    for line in as_ics(items(), "某" * 60, NOW, "zh").split("\r\n"):
        assert len(line.encode()) <= 75


@given(st.text(max_size=60))
def test_any_text_comes_back_from_the_calendar(text):
    row = {**FILE, "borrower": text or "甲"}
    item = due(books(NOW, file_loans=[row]), "zh", ["ARC-4"]).items[0]
    (event,) = events(as_ics([item], "某中心", NOW, "zh"))
    assert event.decoded("DTSTART") == datetime(2026, 11, 20, 23, 59)


def test_csv_has_the_fields_of_the_json():
    text = as_csv(FIELDS, [as_data(item) for item in items()])
    assert text.startswith(BOM)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix(BOM))))
    assert [(row["rule"], row["key"], row["due"]) for row in rows] == [
        ("REP-1", "BS1", "2026-11-20T10:00:00"),
        ("ARC-4", "Y1", "2026-11-21T00:00:00"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@x", "\t=1", '=HYPERLINK("x")'])
def test_text_never_becomes_a_formula_in_csv(text):
    assert safe(text) == f"'{text}"


def findings():
    return check(books(NOW, repairs=[{**LATE, "arrived_at": "2026-11-20 09:00", "worker": "<吴>&\x0b"}]))


def test_junit_has_a_case_for_each_rule_and_a_failure_for_each_broken_one():
    suite = ElementTree.fromstring(as_junit(findings(), rulebook(), "某中心", "zh"))
    broken = {case.get("name", "").partition(" ")[0] for case in suite if case.find("failure") is not None}
    assert broken == {finding.rule for finding in findings()} and "REP-6" in broken
    assert int(suite.get("tests", 0)) == len(suite) > int(suite.get("failures", 0)) == len(broken)


def test_junit_tells_of_no_rule_that_was_not_put(tmp_path):
    site = make_site(tmp_path / "site")
    words = ["check", str(site), "--rule", "REP-6,VIS-5", "--format", "junit"]
    suite = ElementTree.fromstring(CliRunner().invoke(cli, words).stdout)
    assert [case.get("name", "").partition(" ")[0] for case in suite] == ["REP-6", "VIS-5"]


def test_sarif_names_rule_level_and_place():
    run = json.loads(json.dumps(as_sarif(findings(), rulebook(), __version__, "zh")))["runs"][0]
    ids = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    result = next(one for one in run["results"] if one["ruleId"] == "REP-6")
    assert result["level"] == "error" and {one["ruleId"] for one in run["results"]} == ids
    place = result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]
    assert place == "报事登记.xlsx › 报事!L2"


def test_a_workbook_of_deadlines_links_to_the_cells(tmp_path):
    site = make_site(
        tmp_path / "site", SETTINGS, repairs=[{**LATE, "kind": "工程类", "reported_at": datetime(2026, 11, 20, 8)}]
    )
    words = ["due", str(site), "--rule", "REP-1", "--as-of", "2026-11-20T17:00", "--format", "xlsx", "--lang", "zh"]
    assert CliRunner().invoke(cli, words).exit_code == 2  # a workbook goes to a file
    assert CliRunner().invoke(cli, [*words, "-o", str(site / "期限清单.xlsx")]).exit_code == 1
    sheet = openpyxl.load_workbook(site / "期限清单.xlsx")["期限清单"]
    told = [cell.value for cell in sheet[2]]
    assert told[:6] == ["已逾期", "2026-11-20 10:00", "超时 7 小时", "客服主管", "REP-1", "BS1"]
    assert sheet["H2"].hyperlink.target == "报事登记.xlsx" and sheet["H2"].hyperlink.location == "报事!O2"
    assert CliRunner().invoke(cli, [*words, "-o", str(site / "报事登记.xlsx")]).exit_code == 2  # the staff's own


def test_the_stamp_of_a_calendar_is_in_utc(tmp_path):
    site = make_site(tmp_path / "site", SETTINGS, repairs=[{**LATE, "kind": "工程类", "reported_at": NOW}])
    words = ["due", str(site), "--rule", "REP-1", "--state", "open,soon", "--as-of", "2026-11-20T17:00"]
    (event,) = events(CliRunner().invoke(cli, [*words, "--format", "ics"]).stdout)
    assert (event["DTSTAMP"].to_ical(), event["DTSTART"].to_ical()) == (b"20261120T090000Z", b"20261120T190000")


def test_a_plan_of_visits_never_goes_over_a_workbook_of_the_staff(tmp_path):
    site = make_site(tmp_path / "site", SETTINGS)
    before = (site / "访谈登记.xlsx").read_bytes()
    words = ["visits", "plan", str(site), "--month", "2026-12", "--as-of", "2026-11-20T17:00"]
    result = CliRunner().invoke(cli, [*words, "--out", str(site / "访谈登记.xlsx")])
    assert result.exit_code == 2 and (site / "访谈登记.xlsx").read_bytes() == before
    assert CliRunner().invoke(cli, [*words, "--out", str(site)]).exit_code == 0
    assert (site / "访谈计划-2026-12.xlsx").exists() and (site / "访谈登记.xlsx").read_bytes() == before
