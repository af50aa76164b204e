"""Faults in tests, short enough for a table: `told("REP-12", repairs=[…])` is `["2 status refused"]`."""

from typing import Any

from sheetkit.check import check
from sheetkit.messages import LANGUAGES
from sheetkit.model import Finding
from sheetkit.rules import judge
from tests.rows import NOW, books


def told(rule: str, now: str = NOW, **rows: Any) -> list[str]:
    """Row, column and name of each fault of the rule, without those at or about cells that are bad.

    `rows`, `site` and `without` as for `books`. KeyError for a fault whose words leave a blank open in some language.
    """
    held = books(now, **rows)
    law = held.policy[rule]
    faults = [f for f in judge(law)(held, law) if f.row.bad.isdisjoint((f.column, *f.also))]
    assert all(law.fault(language, f.name, f.words) for f in faults for language in LANGUAGES)
    return sorted(f"{f.row.at} {f.column} {f.name}" for f in faults)


def findings(rule: str, now: str = NOW, **rows: Any) -> list[Finding]:
    """What `check` says of the rule: after the structure, so that what refers to nothing is no ground for a fault."""
    return check(books(now, **rows), rules=[rule])
