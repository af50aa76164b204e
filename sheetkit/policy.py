"""The law: one TOML file a family in `policy/`, one table a rule, with its figures, words and duties.

A rule's figures are its `parameters`; a site overrides single ones in `sheetkit.toml` under `[policy.ID]`. Nothing
in the code repeats a figure.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from sheetkit.cells import show
from sheetkit.duration import Duration, Frequency, allowed_words, duration, frequency, frequency_words
from sheetkit.duty import Cycle, Duty, Words, read_cycle, read_duty
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say
from sheetkit.model import SEVERITIES, Severity
from sheetkit.register import AUDIENCES
from sheetkit.workdays import DAY

FOLDER = Path(__file__).with_name("policy")


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
    columns: tuple[tuple[str, str], ...]
    """The (register, column) pairs it looks at beside those that its duties and its words name."""
    title: Words
    manual: Words
    parameters: Mapping[str, Any]
    faults: Mapping[str, Mapping[str, tuple[str, str]]]
    """By name and language: what is wrong, and what to type instead."""
    duties: tuple[Duty, ...]
    cycles: tuple[Cycle, ...]
    coded: bool
    """Whether its clock is a function in `duties/`."""
    passes: Mapping[str, Any]
    fails: Mapping[str, Any]
    changes: tuple[tuple[date, Mapping[str, Any]], ...] = ()
    """Figures that hold from a day on, in order; before it the old law is kept."""
    ours: bool = False
    """Whether the rulebook marks it as a decision of ours (D)."""
    overridden: frozenset[str] = field(default=frozenset())

    def on(self, day: date | None) -> "Rule":
        """The rule as it stood on a day; None is after all changes."""
        if not self.changes:
            return self
        figures, own = dict(self.parameters), set(self.overridden)
        for since, changed in self.changes:
            if day is None or since <= day:
                figures |= changed
                own |= changed.keys() if "changes" in self.overridden else set()
        return replace(self, parameters=figures, changes=(), overridden=frozenset(own))

    def versions(self) -> Iterator[tuple["Rule", date, date]]:
        """Each version of the rule with the first and the last day on which it holds."""
        starts = [date.min, *(since for since, _ in self.changes)]
        ends = [*(since - DAY for since, _ in self.changes), date.max]
        for first, last in zip(starts, ends, strict=True):
            yield self.on(first), first, last

    def number(self, name: str) -> Fraction:
        """The parameter as an exact number."""
        return _fraction(str(self.parameters[name]))

    def duration(self, name: str, by: str | None = None) -> Duration:
        """The parameter as a duration; `by` picks one of several."""
        value = self.parameters[name]
        if isinstance(value, Mapping):
            value = value[by] if by in value else value["*"]
        return duration(value)

    def frequency(self, name: str) -> Frequency:
        """The parameter as a frequency."""
        return frequency(self.parameters[name])

    def fault(self, language: Language, name: str, words: Mapping[str, object]) -> tuple[str, str]:
        """What a finding of this rule says, and what to type instead."""
        message, fix = self.faults[name][language]
        figures = {key: value for key, value in self.parameters.items() if isinstance(value, (str, int, float))}
        return message.format(**{**figures, **words}), fix.format(**{**figures, **words})


@cache
def _fraction(text: str) -> Fraction:
    return Fraction(text)


Policy = Mapping[str, Rule]


@cache
def rulebook(folder: Path = FOLDER) -> Policy:
    """All rules by id, in the rulebook's order, with the figures of the source documents."""
    order = tomllib.loads((folder / "order.toml").read_text("utf-8"))["families"]
    rules: dict[str, Rule] = {}
    for family in order:
        entries = tomllib.loads((folder / f"{family}.toml").read_text("utf-8"))
        for id_ in sorted(entries, key=lambda id_: int(id_.rpartition("-")[2]) if id_[0].isupper() else 0):
            rules[id_] = _rule(id_, entries[id_])
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
    if name == "changes":
        return replace(rule, changes=_changes(rule, value), overridden=changed)
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
                key, known = f"{name}.{part}", ", ".join(old)
                raise SheetkitError("policy-unknown-parameter", rule=rule.id, key=key, known=known)
            _fits(rule, f"{name}.{part}", old[part], value[part])
        value = {**old, **value}
        if _total(old) == 100 and _total(value) != 100:
            raise SheetkitError("policy-weights", rule=rule.id, key=name, total=f"{float(_total(value)):g}")
    else:
        _fits(rule, name, old, value)
    return replace(rule, parameters={**rule.parameters, name: value}, overridden=changed)


def _changes(rule: Rule, changes: Any) -> tuple[tuple[date, Mapping[str, Any]], ...]:
    """A site's dated figures: tables with `since` and the figures that hold from that day on."""
    dated: list[tuple[date, Mapping[str, Any]]] = []
    for change in changes if isinstance(changes, Sequence) and not isinstance(changes, str) else [None]:
        since = change.get("since") if isinstance(change, Mapping) else None
        if not isinstance(change, Mapping) or type(since) is not date:
            _refuse(rule, "changes", changes, "[{ since = 2026-07-01, … }]")
            continue
        figures = {name: value for name, value in change.items() if name != "since"}
        variant = rule
        for name, value in figures.items():
            variant = _override(variant, name, value)
        dated.append((since, {name: variant.parameters[name] for name in figures if name in variant.parameters}))
    return tuple(sorted(dated, key=lambda one: one[0]))


def _fits(rule: Rule, name: str, old: Any, value: Any) -> None:
    """A figure is replaced by one of its kind: a duration by a duration, a number by one that is not negative."""
    if isinstance(old, bool) or isinstance(value, bool):
        good = isinstance(old, bool) and isinstance(value, bool)
    elif isinstance(old, (int, float)):
        good = isinstance(value, (int, float)) and 0 <= value < float("inf")
    elif isinstance(old, str) and _reads(frequency, old):
        good = _reads(frequency, value)
    elif isinstance(old, str) and _reads(duration, old):
        good = _reads(duration, value) and _alike(duration(old), duration(value))
    elif isinstance(old, str) and _TIME.fullmatch(old):
        good = isinstance(value, str) and bool(_TIME.fullmatch(value))
    elif isinstance(old, str) and _is_day(old):
        good = _is_day(value)
    elif isinstance(old, list):
        good = isinstance(value, list) and bool(value) and all(type(v) is type(old[0]) for v in value)
        good = good and (not _is_span(old[0]) or all(map(_is_span, value)))
    elif old in SEVERITIES:
        good = value in SEVERITIES
    elif old in AUDIENCES:  # a site may show less than the rulebook, never more (SEC-2)
        good = value in AUDIENCES[: AUDIENCES.index(old) + 1]
    else:
        good = type(value) is type(old)
    if not good:
        _refuse(rule, name, value, _toml(old))


_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def _alike(old: Duration, new: Duration) -> bool:
    """Before stays before, and what is counted in months stays so."""
    return old.backward == new.backward and (old.unit != "months" or new.unit == "months")


def _is_day(value: Any) -> bool:
    """Whether it is a day of every year, like `01-15`."""
    return bool(re.fullmatch(r"\d\d-\d\d", str(value))) and _reads(date.fromisoformat, f"2025-{value}")


def _is_span(value: Any) -> bool:
    """Whether it is hours of a day, like `10:00-12:00`."""
    first, _, last = str(value).partition("-")
    return bool(_TIME.fullmatch(first) and _TIME.fullmatch(last)) and first < last


def _total(figures: Mapping[str, Any]) -> Fraction:
    """The sum of the numbers as they were typed."""
    return sum((Fraction(str(v)) for v in figures.values() if type(v) in (int, float)), Fraction(0))


def _toml(value: Any) -> str:
    """A value as it is typed in `sheetkit.toml`."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_toml(key)} = {_toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False, default=str)


def _reads(reader: Callable[[str], object], value: Any) -> bool:
    try:
        reader(value)
    except (ValueError, TypeError):
        return False
    return True


def _refuse(rule: Rule, name: str, value: Any, like: str) -> None:
    raise SheetkitError("policy-misfit", rule=rule.id, key=name, value=_toml(value), like=like)


def _place(name: str, entry: Mapping[str, Any]) -> tuple[str, str]:
    """The register and column of `column`, which is the rule's own register's, or of `register.column`."""
    register, _, column = name.rpartition(".")
    return register or entry["register"], column


def _rule(id_: str, entry: Mapping[str, Any]) -> Rule:
    return Rule(
        id=id_,
        kinds=tuple(entry["kinds"]),
        severity=entry.get("severity", "error"),
        source=entry["source"],
        register=entry.get("register"),
        needs=tuple(entry.get("needs", ())),
        columns=tuple(_place(name, entry) for name in entry.get("columns", ())),
        title=entry["title"],
        manual=entry["manual"],
        parameters=entry.get("parameters", {}),
        faults={
            name: {language: (texts[0], texts[1]) for language, texts in both.items()}
            for name, both in entry.get("faults", {}).items()
        },
        duties=tuple(read_duty(id_, duty) for duty in entry.get("duties", ())),
        cycles=tuple(read_cycle(id_, cycle) for cycle in entry.get("cycles", ())),
        coded=entry.get("coded", False),
        passes=entry.get("passes", {}),
        fails=entry.get("fails", {}),
        changes=tuple(
            (change["since"], {name: value for name, value in change.items() if name != "since"})
            for change in entry.get("changes", ())
        ),
        ours=entry.get("ours", False),
    )


def figure_words(value: Any, language: Language) -> str:
    """A parameter as people say it: `3 working days` is 3 个工作日."""
    if isinstance(value, Mapping) and any(isinstance(one, Mapping) for one in value.values()):
        return "".join(f"\n  {key}：{figure_words(one, language)}" for key, one in value.items())
    if isinstance(value, Mapping):
        others = {"*": say(language, "figure-others")}
        said = (f"{others.get(key, key)} {figure_words(one, language)}" for key, one in value.items())
        return say(language, "why-join").join(said)
    if isinstance(value, list):
        return say(language, "list-join").join(figure_words(one, language) for one in value)
    with suppress(ValueError):
        return frequency_words(frequency(str(value)), language)
    with suppress(ValueError):
        return allowed_words(duration(str(value)), language)
    return show(value)
