"""`rules`, `explain`, `registers` and `history`: told from the same data that the engines use."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from sheetkit.cli import cli
from sheetkit.explain import manual
from sheetkit.policy import rulebook, with_overrides
from sheetkit.register import registers
from sheetkit.report.text import width
from sheetkit.shipped import shipped
from tests.workbooks import SETTINGS, make_site

RULES = [rule for rule in rulebook().values() if "structure" not in rule.kinds]


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def data(*words: str) -> Any:
    result = run(*words, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    own = '[policy.REP-1]\nwithin = "90min"\nseverity = "warning"\n'
    dated = '[[policy.REP-3.changes]]\nsince = 2026-07-01\nwithin = "48h"\n'
    return make_site(tmp_path / "site", SETTINGS + own + dated)


def test_rules_lists_every_rule_with_its_figures():
    listed = data("rules")["rules"]
    assert [rule["id"] for rule in listed] == [rule.id for rule in RULES]
    assert all(set(rule) == {"id", "kinds", "severity", "parameters", "source", "title"} for rule in listed)
    first = next(rule for rule in listed if rule["id"] == "REP-1")
    assert first["parameters"] == {"within": {"value": "2h", "from": "rulebook"}}
    assert f"共 {len(RULES)} 条" in run("rules", "--lang", "zh").stdout


def test_a_figure_of_the_site_is_marked_as_its_own(site):
    listed = {rule["id"]: rule for rule in data("rules", "--site", str(site))["rules"]}
    assert listed["REP-1"]["parameters"] == {"within": {"value": "90min", "from": "site"}}
    assert listed["REP-1"]["severity"] == "warning" and listed["REP-2"]["severity"] == "error"
    assert "within=90 分钟*" in run("rules", "--site", str(site), "--lang", "zh").stdout
    assert "within = 90 分钟（本项目自定" in run("explain", "REP-1", "--site", str(site), "--lang", "zh").stdout


def test_a_dated_figure_is_told_as_it_stood_on_the_day(site):
    for day, figure in [
        ("2026-06-30", {"value": "72h", "from": "rulebook"}),
        ("2026-07-01", {"value": "48h", "from": "site"}),
    ]:
        listed = {rule["id"]: rule for rule in data("rules", "--site", str(site), "--as-of", day)["rules"]}
        assert listed["REP-3"]["parameters"]["within"] == figure


@pytest.mark.parametrize("rule", [rule.id for rule in rulebook().values()])
def test_every_rule_is_told_in_both_languages_at_80_columns(rule):
    for language in ("zh", "en"):
        result = run("explain", rule, "--lang", language)
        assert result.exit_code == 0, result.stderr
        assert result.stdout.startswith(f"{rule}  {rulebook()[rule].title[language]}\n")
        assert max(width(line) for line in result.stdout.splitlines()) <= 80


def test_explain_shows_what_the_engine_says_of_the_examples():
    told = run("explain", "rep-5", "--lang", "zh").stdout
    keeps, breaks = told.split("不符合规定的例子：")
    assert "审批人 周国安" in keeps and "→" not in keeps
    assert "→ 共用部位维修 2 工时、500 元，没有审批记录" in breaks
    assert "以上是本系统的理解" in told


def test_the_words_of_a_rule_hold_the_figures_of_the_site():
    law = with_overrides(rulebook(), {"REP-9": {"every": {"*": "5 days"}}, "ARC-6": {"each": "every month"}})
    assert "工程类 7 天；其他 5 天" in manual(law["REP-9"], "zh")
    assert "工程类 7 days; others 5 days" in manual(law["REP-9"], "en")
    assert "至少每月 1 次" in manual(law["ARC-6"], "zh")


def test_explain_as_json_is_what_rules_lists_with_the_manual_and_the_examples():
    listed = {rule["id"]: rule for rule in data("rules")["rules"]}
    told = data("explain", "rep-5", "--lang", "zh")
    assert {name: told[name] for name in listed["REP-5"]} == listed["REP-5"]
    assert "500 元及以上" in told["manual"] and told["ours"]
    assert told["passes"]["verdicts"] == []
    assert told["fails"]["given"]["repairs"][0]["arrived_at"] == "2026-11-02T10:00:00"
    assert told["fails"]["verdicts"] == ["共用部位维修 2 工时、500 元，没有审批记录"]


def test_a_site_may_be_named_by_itself_where_nothing_else_is(site):
    """`COMMAND [SITE]`; commands that take other arguments take `--site SITE`."""
    assert data("rules", str(site)) == data("rules", "--site", str(site)) != data("rules")


def test_registers_are_told_in_the_language_of_the_site(tmp_path):
    english = make_site(tmp_path / "site", SETTINGS + 'lang = "en"\n')
    assert "required" in run("registers", "repairs", "--site", str(english)).stdout
    assert "required" not in run("registers", "repairs", "--site", str(english), "--lang", "zh").stdout


def test_an_id_that_is_none_is_said():
    result = run("explain", "REP-99", "--lang", "zh")
    assert (result.exit_code, result.stderr) == (2, "sheetkit: 没有规则 REP-99。`sheetkit rules` 列出全部编号。\n")


@pytest.mark.parametrize("name", [*registers(), "报事"])
def test_a_register_is_told_and_its_row_is_a_plain_json_schema(name):
    schema = data("registers", name)
    Draft202012Validator.check_schema(schema)
    text = run("registers", name, "--lang", "zh").stdout
    register = next(one for one in registers().values() if name in (one.name, one.sheet))
    assert schema == register.row and all(column.header in text for column in register.columns)
    assert max(width(line) for line in text.splitlines()) <= 80


def test_all_registers_are_listed():
    assert list(data("registers")) == list(registers())
    assert all(name in run("registers").stdout for name in registers())
    assert run("registers", "nothing").exit_code == 2


def test_the_history_of_a_complaint():
    words = ("history", "TS202611-0004", "--site", str(shipped("samples/estate")), "--as-of", "2026-11-20T17:00")
    told = data(*words)
    assert [event["at"] for event in told["events"]] == sorted(event["at"] for event in told["events"])
    assert told["rests_with"] and any(event["limit"] for event in told["events"])
    text = run(*words, "--lang", "zh").stdout
    assert "重新约定" in text and f"现由 {told['rests_with']} 负责" in text
    assert run("history", "TS0", "--site", str(shipped("samples/estate"))).exit_code == 2


def test_a_ticket_that_is_over_rests_with_whom_a_limit_still_waits_for():
    site, at = str(shipped("samples/estate")), "2026-11-20T17:00"
    words = ("history", "TS202611-0007", "--site", site, "--as-of", at)
    late = json.loads(run("due", site, "--as-of", at, "--rule", "CMP-4", "--format", "json").stdout)["items"]
    assert data(*words)["rests_with"] == next(item["rests_with"] for item in late if item["key"] == "TS202611-0007")


def test_a_ticket_that_is_over_rests_with_nobody():
    words = ("history", "BS202611-0001", "--site", str(shipped("samples/estate")), "--as-of", "2026-11-20T17:00")
    assert data(*words)["rests_with"] is None
    assert "现由" not in run(*words, "--lang", "zh").stdout
