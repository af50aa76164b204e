"""What reading one workbook may cost: the parameters of the rule `unreadable`, once, which a site may change."""

from dataclasses import dataclass, fields
from functools import cache

from sheetkit.policy import Policy, Rule, rulebook

MEBI = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures of `unreadable` in `policy/structure.toml`, where each is explained."""

    seconds: int
    mebibytes: int
    rows: int
    file: int
    members: int
    unpacked: int
    cell: int
    ratio: int
    depth: int
    blanks: int
    text: int
    text_cell: int


def limits(policy: Policy) -> Limits:
    """The limits of a site."""
    return _limits(policy["unreadable"])


@cache
def usual() -> Limits:
    """The limits outside any site."""
    return limits(rulebook())


def _limits(rule: Rule) -> Limits:
    return Limits(**{one.name: int(rule.number(one.name)) for one in fields(Limits)})
