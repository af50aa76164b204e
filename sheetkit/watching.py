"""Watching a folder: when to ask again, and what changed since. Pure: looks are given, nothing is waited for.

A look is a moment and the stamps of the files. The books are asked again once a save is over: the stamps were the same
at two looks and no file is half there. What stays half there is said once, and after some more looks the rest is asked.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from sheetkit.clock import MINUTE, end_of, last_day
from sheetkit.model import Due, Finding

T = TypeVar("T")
Stamp = tuple[int, int]
"""When a file was changed, in nanoseconds, and its size."""
Stamps = Mapping[str, Stamp]
"""The stamps of the files that are there, by their path in the site."""
Unfinished = Callable[[Collection[str]], Collection[str]]
"""Which of these files are half saved or cannot be opened at present."""

TELL, ENOUGH = 2, 10
"""After how many looks at something half saved it is said, and after how many it is no longer waited for."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is remembered from look to look: the stamps seen last and those asked about last, and when to ask anyway."""

    seen: Stamps = field(default_factory=dict)
    done: Stamps | None = None
    wake: datetime | None = None
    waited: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What to do after a look: whether to ask again, what was saved, and what has to be waited for (said once)."""

    ask: bool = False
    changed: Sequence[str] = ()
    waiting: Sequence[str] = ()


def look(watch: Watch, now: datetime, stamps: Stamps, unfinished: Unfinished) -> tuple[Watch, Step]:
    """One look: what is remembered, and what to do. Who asks sets `wake` from what comes out (`next_change`)."""
    before, calm = watch.done, stamps == watch.seen
    watch = replace(watch, seen=stamps, waited=watch.waited if calm else 0)
    changed = [name for name in sorted({*stamps, *(before or ())}) if stamps.get(name) != (before or {}).get(name)]
    if before is not None and not changed:
        late = watch.wake is not None and now >= watch.wake
        return replace(watch, waited=0, wake=None if late else watch.wake), Step(ask=late)
    if not calm:
        return watch, Step()
    waiting = [name for name in changed if name not in stamps]
    waiting += unfinished([name for name in changed if name in stamps])
    if waiting and watch.waited < ENOUGH:
        waited = watch.waited + 1
        return replace(watch, waited=waited), Step(waiting=waiting if waited == TELL else ())
    return replace(watch, done=stamps, waited=0, wake=None), Step(True, changed)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out when the books were asked: the findings, and the items of all duties that are still to be done."""

    findings: Sequence[Finding]
    items: Sequence[Due]

    @property
    def overdue(self) -> list[Due]:
        """What is overdue."""
        return [item for item in self.items if item.state == "overdue"]


@dataclass(frozen=True, slots=True)
class Change:
    """What is new and what is gone between two times."""

    found: Sequence[Finding]
    mended: int
    overdue: Sequence[Due]
    settled: int


def next_change(items: Sequence[Due], now: datetime) -> datetime:
    """The first minute at which the answer is another though nobody saves: past the next limit, or on the next day."""
    limits = [item.due for item in items if item.met is None and item.due >= now]
    return min([*limits, end_of(last_day(now))]) + MINUTE


def change(before: Outcome, after: Outcome) -> Change:
    """What is new and how much is gone. A row is told by its key, so that rows may be moved; else by what is said."""
    found, mended = _new(before.findings, after.findings, _finding)
    overdue, settled = _new(before.overdue, after.overdue, _item)
    return Change(found, mended, overdue, settled)


def _new(before: Sequence[T], after: Sequence[T], name: Callable[[T], Hashable]) -> tuple[list[T], int]:
    left = Counter(map(name, before))
    new = []
    for one in after:
        if left[name(one)]:
            left[name(one)] -= 1
        else:
            new.append(one)
    return new, left.total()


def _finding(one: Finding) -> Hashable:
    return one.rule, one.workbook, one.sheet, one.column, one.key, one.message


def _item(one: Due) -> Hashable:
    return one.rule, one.register, one.key or one.row, one.what
