"""What a duty is, as the policy writes it: a deadline on a row, or a cycle that comes round every so often."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Words = Mapping[str, str]
Condition = Mapping[str, tuple[str, ...]]
"""Column to the values it may have; `*` any value, an empty string none, `@POST` a person who holds the post,
`>=ID.NAME` a number of at least that parameter of that rule.
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
class Cycle:
    """A periodic duty as data: how often, for whom or what, and which rows are the evidence."""

    rule: str
    what: Words
    each: str
    """The parameter that holds how often: `every day`, `2 a week`, `every quarter`, `every 3 months`."""
    per: str | None
    """The column that holds the subjects, `zones.zone`; None for the site as a whole."""
    only: Condition
    """Which subjects it concerns."""
    life: tuple[str, ...]
    """The subject's columns with its first and last day, if it does not last for ever."""
    register: str
    at: str
    when: Condition
    about: str | None
    """The evidence, and its column that names the subject."""
    log: str | None
    """For evidence in duty_log: the 对象 that names this line; an empty text takes any."""
    approved: bool
    """Whether the entry counts only once it is approved."""
    after: str | None
    """For figures of a period: the parameter with the months after its end in which they are due."""
    ahead: str | None
    """The parameter with the day of the month by which the next month's is due."""
    by: str | None
    """The parameter with the day of the year (01-15) by which a yearly duty is due."""
    rests: tuple[str, ...]


def read_cycle(id_: str, entry: Mapping[str, Any]) -> Cycle:
    """A cycle from its table in the policy; KeyError if a part is missing."""
    evidence = entry.get("evidence", {"register": "duty_log", "at": "done_at"})
    return Cycle(
        rule=id_,
        what=entry["what"],
        each=entry["each"],
        per=entry.get("per"),
        only=_condition(entry.get("only", {})),
        life=tuple(entry.get("life", ())),
        register=evidence["register"],
        at=evidence["at"],
        when=_condition(evidence.get("when", {})),
        about=evidence.get("about"),
        log=entry.get("log", "") if evidence["register"] == "duty_log" else None,
        approved=entry.get("approved", False),
        after=entry.get("after"),
        ahead=entry.get("ahead"),
        by=entry.get("by"),
        rests=tuple(entry["rests"]),
    )


def read_duty(id_: str, entry: Mapping[str, Any]) -> Duty:
    """A deadline from its table in the policy; KeyError if a part is missing."""
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
