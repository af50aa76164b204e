"""The lists of customers that are handed out by need (SEC-2): one as it should be, and one as it lies in the folder."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sheetkit.errors import SheetkitError

TITLE = "客户名单"
_NAME = re.compile(rf"{TITLE}-(?P<holder>[^-]+)-(?P<day>\d{{4}}-\d\d-\d\d)(?:-(?P<number>[1-9]\d{{0,3}}))?\.xlsx")

Line = tuple[str, ...]
Reason = Literal["unreadable", "columns", "extra", "differs", "changes", "aged"]
Outcome = Literal["written", "again", "same"]


@dataclass(frozen=True, slots=True)
class Copy:
    """The list for one holder (岗位, 前台 …) as of a day: what its audience may see, under its heads."""

    holder: str
    day: date
    heads: Line
    rows: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Held:
    """A list as it was read back. `number` counts those of one day; `broken` says why it could not be read.

    `extra` is set where something lies in the file that no list has: another sheet, a cell beside the table.
    """

    file: str
    holder: str
    day: date
    number: int
    heads: Line = ()
    rows: Sequence[Line] = ()
    extra: bool = False
    broken: SheetkitError | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a list is out of date, with the words that fill the message."""

    reason: Reason
    words: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand for one holder: the list as it should be, the latest there is, and what is to be destroyed."""

    copy: Copy
    latest: Held | None
    faults: Sequence[Fault]
    old: Sequence[Held]
    unclear: int
    """Homes of which a cell could not be understood; it is blank in the list."""

    @property
    def current(self) -> bool:
        """Whether there is a list that needs no renewal."""
        return self.latest is not None and not self.faults


def file_name(holder: str, day: date, number: int = 1) -> str:
    """客户名单-岗位-2026-11-20.xlsx; a second one of that day, with other content, ends in -2."""
    return f"{TITLE}-{holder}-{day}{'' if number == 1 else f'-{number}'}.xlsx"


def named(file: str) -> tuple[str, date, int] | None:
    """Holder, day and number of a file with such a name; None for any other."""
    match = _NAME.fullmatch(file)
    if match is None:
        return None
    try:
        return match["holder"], date.fromisoformat(match["day"]), int(match["number"] or 1)
    except ValueError:
        return None
