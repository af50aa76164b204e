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

FOUND, CLOCKED = {"row", "table"}, {"due", "period"}
RULES = [rule for rule in rulebook().values() if (FOUND | CLOCKED) & set(rule.kinds)]


def example_books(example: Mapping[str, Any]) -> Books:
    """Books with the rows of an example; it may name its moment and some of the site's settings."""
    rows = {name: cells for name, cells in example.items() if name in registers()}
    others = set(example) - set(rows)
    assert others <= {"now", "since", "households_count", "policy"}, "a slip in the name of a register"
    site = {
        "books_since": example.get("since", "2026-01-01"),
        "households": example.get("households_count"),
        "policy": example.get("policy", {}),
    }
    return books(example.get("now", NOW), site=site, **rows)


def verdicts(rule: Rule, example: Mapping[str, Any], language: Language = "zh") -> list[str]:
    """What the rule finds wrong, late or missed in an example."""
    held = example_books(example)
    found = [finding.message for finding in judged(rule, held, language)] if FOUND & set(rule.kinds) else []
    items = due(held, language, [rule.id]).items
    return found + [item.why for item in items if item.state in ("overdue", "late") or item.missed]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_example_that_keeps_the_rule_is_in_order(rule: Rule) -> None:
    assert rule.passes, "a rule has an example that keeps it"
    assert verdicts(rule, rule.passes) == []
    answer = due(example_books(rule.passes), "zh", [rule.id])
    assert answer.unclear == 0
    assert answer.items or not CLOCKED & set(rule.kinds), "something is clocked in it"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_example_that_breaks_the_rule_is_found_and_said(rule: Rule, language: Language) -> None:
    assert rule.fails, "a rule has an example that breaks it"
    said = verdicts(rule, rule.fails, language)
    assert said
    assert not any("{" in words or "None" in words for words in said), "every blank is filled"
