"""Which rules look at a column, and what a column is to the clocks: where a duty starts, ends and is met."""

from collections.abc import Iterator, Mapping
from functools import cache

from sheetkit.duty import Condition, Duty
from sheetkit.policy import Rule, rulebook
from sheetkit.register import registers

Place = tuple[str, str]
"""A register and one of its columns, by their English names."""


@cache
def wanted() -> Mapping[Place, tuple[Rule, ...]]:
    """The rules that look at each column, in their order; structural findings, which concern all, are left out."""
    found: dict[Place, dict[str, Rule]] = {}
    for rule in rulebook().values():
        if rule.id[0].isupper():
            for place in (*rule.columns, *_clocked(rule), *_named(rule)):
                found.setdefault(place, {})[rule.id] = rule
    return {place: tuple(rules.values()) for place, rules in found.items()}


@cache
def parts() -> Mapping[Place, Mapping[str, tuple[Duty, ...]]]:
    """The duties that a column `starts`, whose limit it holds (`until`), and that it has `met`."""
    found: dict[Place, dict[str, dict[str, Duty]]] = {}
    for duty in (duty for rule in rulebook().values() for duty in rule.duties):
        told = [("starts", start.at) for start in duty.starts] + [("met", duty.met)]
        told += [("until", duty.until.at)] if duty.until else []
        for part, name in told:
            if "." in name:
                continue  # read through a reference
            found.setdefault((duty.register, name), {}).setdefault(part, {})[duty.what["zh"]] = duty
    return {place: {part: tuple(by.values()) for part, by in among.items()} for place, among in found.items()}


def _clocked(rule: Rule) -> Iterator[Place]:
    """The columns that start, meet or condition a duty, and those of a cycle's subject and evidence."""
    for duty in rule.duties:
        yield from _own(duty.register, *_of_duty(duty))
        for moves in filter(None, (duty.moved, duty.entries)):
            yield from _own(moves.register, moves.link, moves.at, moves.to)
    for cycle in rule.cycles:
        subject, _, column = (cycle.per or "").partition(".")
        yield from _own(subject, column, *cycle.life)
        log = ("rule", "period") if cycle.log is not None else ()
        approval = ("approved_by", "approved_at") if cycle.approved else ()
        yield from _own(cycle.register, cycle.at, cycle.about, *log, *approval, *_asked(cycle.when))


def _own(register: str, *names: str | None) -> Iterator[Place]:
    """The places of these columns; without those that are read through a reference (`room.zone`)."""
    return ((register, name) for name in names if name and "." not in name)


def _of_duty(duty: Duty) -> Iterator[str]:
    starts = [start for start in (*duty.starts, duty.until, duty.reopened) if start]
    yield from (duty.met, *(start.at for start in starts))
    for condition in (duty.when, duty.unless, *(start.when for start in starts)):
        yield from _asked(condition)


def _asked(condition: Condition) -> Iterator[str]:
    return (name for names in condition for name in names.split("|"))


def _named(rule: Rule) -> Iterator[Place]:
    """The columns whose headers stand in the rule's manual or in what its findings say."""
    words = rule.manual["zh"] + "".join(text for both in rule.faults.values() for text in both["zh"])
    for name in dict.fromkeys((rule.register, *(duty.register for duty in rule.duties), *rule.needs)):
        if name is not None:
            yield from _own(name, *(column.name for column in registers()[name].columns if column.header in words))
