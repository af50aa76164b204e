"""The law: one TOML file a family in `policy/`, one table a rule, with its figures, words and duties.

A rule's figures are its `parameters`; a site overrides single ones in `sheetkit.toml` under `[policy.ID]`. Nothing
in the code repeats a figure.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from sheetkit.duration import Duration, duration
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language
from sheetkit.model import SEVERITIES, Severity

FOLDER = Path(__file__).with_name("policy")

Words = Mapping[str, str]
Condition = Mapping[str, tuple[str, ...]]
"""Column to the values it may have; `*` any value, an empty string none, `@POST` a person who holds the post.
A column may be `room.move_in_kind` (through a reference) and `a|b` (the first that is filled)."""


@dataclass(frozen=True, slots=True)
class Start:
    """A column whose moment starts a clock, on rows that meet the condition."""

    at: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Moves:
    """Rows of another register that move a limit (`to` filled) or feed a repeating duty, joined by `link`."""

    register: str
    link: str
    at: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A deadline as data: from a moment, within a time or until a day, met by another moment."""

    rule: str
    register: str
    what: Words
    short: Words
    when: Condition
    unless: Condition
    starts: tuple[Start, ...]
    within: str | None
    """The parameter that holds the time allowed."""
    every: str | None
    """The parameter that holds the interval of a repeating duty."""
    by: str | None
    """The column whose value picks one of several times in that parameter; `*` is for all others."""
    until: Start | None
    """The column that holds the limit itself; it comes before `within`."""
    moved: Moves | None
    entries: Moves | None
    met: str
    reopened: Start | None
    """Where the condition holds, only a `met` later than this moment counts."""
    rests: tuple[str, ...]
    """Whom it rests with: the first that is filled of these columns, else the post named last."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the rulebook with the figures in force at a site."""

    id: str
    kinds: tuple[str, ...]
    severity: Severity
    source: str
    register: str | None
    needs: tuple[str, ...]
    """Further registers without which the rule cannot be asked."""
    title: Words
    manual: Words
    parameters: Mapping[str, Any]
    faults: Mapping[str, Mapping[str, tuple[str, str]]]
    """By name and language: what is wrong, and what to type instead."""
    duties: tuple[Duty, ...]
    passes: Mapping[str, Any]
    fails: Mapping[str, Any]
    ours: bool = False
    """Whether the rulebook marks it as a decision of ours (D)."""
    overridden: frozenset[str] = field(default=frozenset())

    def number(self, name: str) -> Fraction:
        """The parameter as an exact number."""
        return Fraction(str(self.parameters[name]))

    def duration(self, name: str, by: str | None = None) -> Duration:
        """The parameter as a duration; `by` picks one of several."""
        value = self.parameters[name]
        if isinstance(value, Mapping):
            value = value[by] if by in value else value["*"]
        return duration(value)

    def fault(self, language: Language, name: str, words: Mapping[str, object]) -> tuple[str, str]:
        """What a finding of this rule says, and what to type instead."""
        message, fix = self.faults[name][language]
        figures = {key: value for key, value in self.parameters.items() if isinstance(value, (str, int, float))}
        return message.format(**{**figures, **words}), fix.format(**{**figures, **words})


Policy = Mapping[str, Rule]


@cache
def rulebook(folder: Path = FOLDER) -> Policy:
    """All rules by id, in the rulebook's order, with the figures of the source documents."""
    order = tomllib.loads((folder / "order.toml").read_text("utf-8"))["families"]
    rules: dict[str, Rule] = {}
    for family in order:
        for id_, entry in tomllib.loads((folder / f"{family}.toml").read_text("utf-8")).items():
            rules[id_] = _rule(id_, entry)
    return rules


def with_overrides(policy: Policy, overrides: Mapping[str, Mapping[str, Any]]) -> Policy:
    """The policy with a site's own figures. Raises SheetkitError for an id, name, unit or value that makes no sense."""
    rules = dict(policy)
    for id_, figures in overrides.items():
        if id_ not in rules:
            raise SheetkitError("policy-unknown-rule", rule=id_, key=id_)
        for name, value in figures.items():
            rules[id_] = _override(rules[id_], name, value)
    return rules


def _override(rule: Rule, name: str, value: Any) -> Rule:
    changed = rule.overridden | {name}
    if name == "severity":
        if value not in SEVERITIES:
            _refuse(rule, name, value, "、".join(SEVERITIES))
        return replace(rule, severity=value, overridden=changed)
    if name not in rule.parameters:
        known = ", ".join([*rule.parameters, "severity"])
        raise SheetkitError("policy-unknown-parameter", rule=rule.id, key=name, known=known)
    old = rule.parameters[name]
    if isinstance(old, Mapping) and isinstance(value, Mapping):
        for part in value:
            if part not in old:
                raise SheetkitError("policy-unknown-parameter", rule=rule.id, key=part, known=", ".join(old))
            _fits(rule, part, old[part], value[part])
        value = {**old, **value}
        total = sum(v for v in old.values() if isinstance(v, (int, float)))
        if total == 100 and sum(value.values()) != 100:
            raise SheetkitError("policy-weights", rule=rule.id, key=name, total=sum(value.values()))
    else:
        _fits(rule, name, old, value)
    return replace(rule, parameters={**rule.parameters, name: value}, overridden=changed)


def _fits(rule: Rule, name: str, old: Any, value: Any) -> None:
    """A figure is replaced by one of its kind: a duration by a duration, a number by one that is not negative."""
    if isinstance(old, bool) or isinstance(value, bool):
        good = isinstance(old, bool) and isinstance(value, bool)
    elif isinstance(old, (int, float)):
        good = isinstance(value, (int, float)) and value >= 0
    elif isinstance(old, str) and _is_duration(old):
        good = isinstance(value, str) and _is_duration(value) and duration(old).backward == duration(value).backward
    elif isinstance(old, str) and _TIME.fullmatch(old):
        good = isinstance(value, str) and bool(_TIME.fullmatch(value))
    elif isinstance(old, list):
        good = isinstance(value, list) and bool(value) and all(type(v) is type(old[0]) for v in value)
    else:
        good = type(value) is type(old)
    if not good:
        _refuse(rule, name, value, str(old))


_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def _is_duration(text: str) -> bool:
    try:
        duration(text)
    except ValueError:
        return False
    return True


def _refuse(rule: Rule, name: str, value: Any, like: str) -> None:
    raise SheetkitError("policy-misfit", rule=rule.id, key=name, value=value, like=like)


def _rule(id_: str, entry: Mapping[str, Any]) -> Rule:
    return Rule(
        id=id_,
        kinds=tuple(entry["kinds"]),
        severity=entry.get("severity", "error"),
        source=entry["source"],
        register=entry.get("register"),
        needs=tuple(entry.get("needs", ())),
        title=entry["title"],
        manual=entry["manual"],
        parameters=entry.get("parameters", {}),
        faults={
            name: {language: (texts[0], texts[1]) for language, texts in both.items()}
            for name, both in entry.get("faults", {}).items()
        },
        duties=tuple(_duty(id_, duty) for duty in entry.get("duties", ())),
        passes=entry.get("passes", {}),
        fails=entry.get("fails", {}),
        ours=entry.get("ours", False),
    )


def _duty(id_: str, entry: Mapping[str, Any]) -> Duty:
    return Duty(
        rule=id_,
        register=entry["register"],
        what=entry["what"],
        short=entry["short"],
        when=_condition(entry.get("when", {})),
        unless=_condition(entry.get("unless", {})),
        starts=tuple(_start(start) for start in entry["starts"]),
        within=entry.get("within"),
        every=entry.get("every"),
        by=entry.get("by"),
        until=_start(entry["until"]) if "until" in entry else None,
        moved=Moves(**entry["moved"]) if "moved" in entry else None,
        entries=Moves(**entry["entries"]) if "entries" in entry else None,
        met=entry["met"],
        reopened=_start(entry["reopened"]) if "reopened" in entry else None,
        rests=tuple(entry["rests"]),
    )


def _start(entry: str | Mapping[str, Any]) -> Start:
    if isinstance(entry, str):
        return Start(entry, {})
    return Start(entry["at"], _condition(entry.get("when", {})))


def _condition(entry: Mapping[str, Any]) -> Condition:
    return {column: (value,) if isinstance(value, str) else tuple(value) for column, value in entry.items()}
