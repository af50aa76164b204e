"""One rule told in full: its words with the figures in force, and an example that keeps and one that breaks it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.check import CODED, judged
from sheetkit.due import due
from sheetkit.messages import Language, say
from sheetkit.people import People
from sheetkit.policy import Policy, Rule, figure_words, with_overrides
from sheetkit.register import registers
from sheetkit.table import Table, make_row
from sheetkit.workdays import calendar

NOW = datetime(2026, 11, 20, 17)
SINCE = date(2026, 1, 1)
"""The moment, and the first day of the books, of examples that name none."""


def manual(rule: Rule, language: Language) -> str:
    """The rule's manual with the figures in force."""
    figures = {name: figure_words(value, language) for name, value in rule.parameters.items()}
    return rule.manual[language].format(**figures).strip()


def example_books(example: Mapping[str, Any], policy: Policy) -> Books:
    """The books that an example of a rule describes: rows by register, and `now`; it may hold a site's own `policy`."""
    tables: dict[str, Table] = {}
    for name, register in registers().items():
        rows = [make_row(register, _exact(cells), at) for at, cells in enumerate(example.get(name, ()), 2)]
        places = {column.name: place for place, column in enumerate(register.columns, 1)}
        tables[name] = Table(register, register.workbook, rows, places, [])
    people = People(tables["staff"].rows)
    now, since, size = example.get("now", NOW), example.get("since", SINCE), example.get("households_count")
    law = with_overrides(policy, example.get("policy", {}))
    return Books(tables, law, calendar(), now, people, since, households=size)


def verdicts(rule: Rule, example: Mapping[str, Any], policy: Policy, language: Language) -> Iterator[str]:
    """What the rule says of an example; nothing if it is kept."""
    books = example_books(example, policy)
    if CODED.intersection(rule.kinds):
        yield from (finding.message for finding in judged(rule, books, language))
    if rule.duties or rule.cycles or rule.coded:
        for item in due(books, language, [rule.id]).items:
            if item.state in ("overdue", "late") or item.missed:
                yield say(language, "explain-verdict", state=say(language, f"state-{item.state}"), why=item.why)


def explanation(rule: Rule, policy: Policy, language: Language) -> str:
    """All that is to be said of a rule, as text."""
    lines = [f"{rule.id}  {rule.title[language]}", ""]
    lines += [manual(rule, language), ""]
    kinds = say(language, "list-join").join(say(language, f"kind-{kind}") for kind in rule.kinds)
    severity = say(language, f"severity-{rule.severity}")
    lines.append(say(language, "explain-facts", kinds=kinds, severity=severity, source=rule.source))
    for name, value in rule.parameters.items():
        origin = say(language, "from-site" if name in rule.overridden else "from-rulebook")
        figure = figure_words(value, language)
        lines.append(say(language, "explain-figure", id=rule.id, name=name, figure=figure, origin=origin))
    if rule.ours:
        lines.append(say(language, "explain-ours"))
    for word, example in (("explain-passes", rule.passes), ("explain-fails", rule.fails)):
        if example:
            lines += ["", say(language, word), *_example(example)]
            lines += [f"  → {verdict}" for verdict in verdicts(rule, example, policy, language)]
    return "\n".join(lines) + "\n"


def _example(example: Mapping[str, Any]) -> Iterator[str]:
    for id_, figures in example.get("policy", {}).items():
        yield f"  sheetkit.toml [policy.{id_}]：{figure_words(figures, 'zh')}"
    for name, rows in example.items():
        if name in registers():
            register = registers()[name]
            for cells in rows:
                said = "，".join(f"{register.column(key).header} {show(value)}" for key, value in cells.items())
                yield f"  {register.sheet}：{said}"


def _exact(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Whole numbers as workbooks have them."""
    return {
        key: float(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for key, value in cells.items()
    }
