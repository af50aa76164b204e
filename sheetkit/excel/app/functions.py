"""What the worksheet functions answer: working days and limits, as the engine has them. No Excel is needed here."""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from sheetkit import clock
from sheetkit.config import FILE, Config, load
from sheetkit.duration import Duration
from sheetkit.duty import Duty
from sheetkit.errors import SheetkitError
from sheetkit.policy import Rule
from sheetkit.register import registers
from sheetkit.workdays import calendar


def workdays(start: date, count: int, settings: Config) -> date:
    """The `count`-th official working day after `start`, before it for a negative one (CAL-1).

    Raises SheetkitError where no official days are known for one of the years on the way.
    """
    days, day = calendar(settings.off, settings.work), clock.day_of(start)
    reached = days.workday_after(day, count) if count >= 0 else days.workday_before(day, -count)
    if not days.knows(min(day, reached), max(day, reached)):
        raise SheetkitError("function-year", year=max(day, reached).year)
    return reached


def deadline(rule_id: str, start: date, settings: Config, kind: str | None = None) -> datetime:
    """When something that began at `start` falls due by a rule, without holds and later agreements.

    Where the rule allows several times, `kind` says which: a value of the column by which they differ, or what the
    duty is called. Raises SheetkitError for a rule without a limit, and where it is not known which.
    """
    policy = {id_.casefold(): rule for id_, rule in settings.policy.items()}
    rule = policy.get(rule_id.strip().casefold())
    if rule is None:
        raise SheetkitError("policy-unknown-rule", rule=rule_id)
    law = rule.on(clock.day_of(start))
    times = _allowed(law, kind)
    if len(times) != 1:
        known = "、".join(_kinds(rule))
        raise SheetkitError("function-which" if known else "function-no-limit", rule=rule.id, known=known)
    close = time.fromisoformat(settings.policy["CAL-2"].parameters["close"])
    allowed, whole = times.pop()
    begun = clock.day_of(start) if whole else clock.moment(start)
    limit = clock.limit(begun, allowed, calendar(settings.off, settings.work), close)
    if limit.provisional:
        raise SheetkitError("function-year", year=limit.due.year)
    return limit.due


def _allowed(law: Rule, kind: str | None) -> set[tuple[Duration, bool]]:
    """The times that a rule allows for this kind, and whether whole days start them; one where it is known which."""
    found = set()
    for duty in law.duties:
        if duty.within is None or (kind is not None and kind not in _names(law, duty)):
            continue
        value, whole = law.parameters[duty.within], _from_days(duty)
        kinds = [kind] if kind is not None or not isinstance(value, Mapping) else [*value]
        found |= {(law.duration(duty.within, one), whole) for one in kinds}
    return found


def _from_days(duty: Duty) -> bool:
    """Whether what starts the duty is a day, not a moment: midnight is then the whole of it."""
    register, _, name = duty.starts[0].at.partition("|")[0].rpartition(".")
    column = registers()[duty.register].column(register or name)
    if register:
        column = registers()[column.refers[0][0]].column(name)
    return column.kind == "date"


def _names(law: Rule, duty: Duty) -> list[str]:
    """What a duty's time may be asked for by."""
    value: Any = law.parameters[duty.within or ""]
    return [*duty.what.values(), *duty.short.values(), *(value if isinstance(value, Mapping) else ())]


def _kinds(rule: Rule) -> list[str]:
    """What may be said to tell the times of a rule apart."""
    found: list[str] = []
    for duty in rule.duties:
        if duty.within is not None:
            value = rule.parameters[duty.within]
            found += list(value) if isinstance(value, Mapping) else [duty.what["zh"]]
    return list(dict.fromkeys(found))


def settings_around(workbook: Path) -> Config:
    """The settings of the site around a workbook; the rulebook's own where there is none."""
    for folder in workbook.parents:
        path = folder / FILE
        if path.is_file():
            return _loaded(path, path.stat().st_mtime_ns)
    return Config()


@lru_cache(maxsize=8)
def _loaded(path: Path, changed: int) -> Config:
    return load(path)
