"""The examples that stand with each rule in the policy, and that `sheetkit explain` shows: one keeps it, one breaks it.

A rule is not done without both; each is put to the rule through the way that `check` and `due` take.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from sheetkit.books import Books
from sheetkit.check import judged
from sheetkit.due import due
from sheetkit.messages import LANGUAGES, Language
from sheetkit.policy import Rule, rulebook
from sheetkit.register import registers
from tests.rows import NOW, books

ASKED = {"due", "row", "table"}
RULES = [rule for rule in rulebook().values() if ASKED & set(rule.kinds) or rule.passes or rule.fails]
LATE = ("overdue", "late")


def example_books(example: Mapping[str, Any]) -> Books:
    """Books with the rows of an example, its own moment and first day of the books if it names them."""
    rows = {name: cells for name, cells in example.items() if name in registers()}
    assert set(example) - set(rows) <= {"now", "since"}, "a slip in the name of a register"
    return books(example.get("now", NOW), site={"books_since": example.get("since", "2026-01-01")}, **rows)


def verdicts(rule: Rule, example: Mapping[str, Any], language: Language = "zh") -> list[str]:
    """What the rule finds wrong or late in an example."""
    held = example_books(example)
    found = [finding.message for finding in judged(rule, held, language)] if {"row", "table"} & set(rule.kinds) else []
    return found + [item.why for item in due(held, language, [rule.id]).items if item.state in LATE]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_example_that_keeps_the_rule_is_in_order(rule: Rule) -> None:
    assert rule.passes, "a rule has an example that keeps it"
    assert verdicts(rule, rule.passes) == []
    if "due" in rule.kinds:
        assert due(example_books(rule.passes), "zh", [rule.id]).items, "something is clocked in it"
    assert due(example_books(rule.passes), "zh", [rule.id]).unclear == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_example_that_breaks_the_rule_is_found_and_said(rule: Rule, language: Language) -> None:
    assert rule.fails, "a rule has an example that breaks it"
    said = verdicts(rule, rule.fails, language)
    assert said
    assert not any("{" in words or "None" in words for words in said), "every blank is filled"
