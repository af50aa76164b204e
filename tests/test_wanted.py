"""Which rules look at a column: what stands beside a cell and in the guide is what the rules themselves do."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from sheetkit.check import CODED, judged
from sheetkit.explain import example_books
from sheetkit.policy import Rule, rulebook
from sheetkit.register import registers
from sheetkit.wanted import parts, wanted

LAW = rulebook()
JUDGING = [rule for rule in LAW.values() if rule.id[0].isupper() and CODED.intersection(rule.kinds) and rule.fails]


def ids(register: str, column: str) -> list[str]:
    return [rule.id for rule in wanted().get((register, column), ())]


def examples(rule: Rule) -> Sequence[Mapping[str, Any]]:
    return rule.fails if isinstance(rule.fails, list) else [rule.fails]


@pytest.mark.parametrize("rule", JUDGING, ids=lambda rule: rule.id)
def test_a_rule_is_named_at_the_column_where_it_finds_something(rule: Rule) -> None:
    """Where its words do not name the column, the policy does: `columns = [...]`."""
    for example in examples(rule):
        for finding in judged(rule, example_books(example, LAW), "zh"):
            register = next(one.name for one in registers().values() if one.sheet == finding.sheet)
            assert rule.id in ids(register, str(finding.column)), f"{rule.id}: add {register}.{finding.column}"


def test_every_place_is_a_column_and_every_rule_a_rule_of_the_rulebook() -> None:
    for register, column in (*wanted(), *parts()):
        registers()[register].column(column)
    assert {rule.id for rules in wanted().values() for rule in rules} <= {id_ for id_ in LAW if id_[0].isupper()}


@pytest.mark.parametrize(
    ("place", "rules"),
    [
        ("repairs.arrived_at", ["REP-1", "REP-5", "REP-6", "REP-7", "REP-11"]),  # its clock, and those that name it
        ("repairs.fee", ["REP-4", "REP-5"]),
        ("follow_ups.ticket_no", ["REP-9"]),  # what feeds a repeating duty
        ("duty_log.period", ["REP-13", "CMP-10", "ARC-6", "SEC-3", "DUTY-1", "SCO-6", "INF-4"]),
        ("contractors.ends", ["INS-5"]),  # how long the subject of a cycle lasts
        ("repairs.remark", []),
    ],
)
def test_the_rules_of_a_column(place: str, rules: list[str]) -> None:
    register, _, column = place.partition(".")
    assert [id_ for id_ in ids(register, column) if id_ in rules] == rules
    assert rules or ids(register, column) == []


def test_what_a_column_is_to_the_clocks() -> None:
    told = {part: [duty.rule for duty in duties] for part, duties in parts()["repairs", "reported_at"].items()}
    assert told == {"starts": ["REP-1", "REP-2", "REP-3", "REP-9"]}
    assert [duty.rule for duty in parts()["incoming", "due_on"]["until"]] == ["INC-2"]
    assert [duty.rule for duty in parts()["incoming", "done_on"]["met"]] == ["INC-2"]
