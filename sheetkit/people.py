"""Who is who: the posts of the staff, the people in charge and their deputies that `sheetkit.toml` names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sheetkit.table import Row

HEAD = "管理处主任"
SUPERVISOR = "客服主管"
_SEPARATOR = re.compile(r"[、,，;；]")


@dataclass(frozen=True, slots=True)
class Deputy:
    """Someone authorised to stand in for a post, from a day to a day (both included, None is open)."""

    post: str
    name: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class People:
    """The staff of a site, by name and by post."""

    staff: Sequence[Row] = ()
    in_charge: Mapping[str, str] = field(default_factory=dict)
    deputies: Sequence[Deputy] = ()

    def holds(self, name: str | None, post: str, day: date | None) -> bool:
        """Whether one of the people named held the post on the day, in person or as a deputy."""
        return any(one in self.holders(post, day) for one in split(name))

    def holders(self, post: str, day: date | None) -> list[str]:
        """Those who held the post on the day: in person first, then deputies. A day of None means at any time."""
        names = [row.name for row in self.staff if row.post == post and row.name and at_work(row, day)]
        if post in self.in_charge and self.in_charge[post] not in names:
            names.append(self.in_charge[post])
        names += [d.name for d in self.deputies if d.post == post and _between(day, d.first, d.last)]
        return names

    def of_post(self, post: str, day: date | None) -> str:
        """The person's name where exactly one holds the post, else the post."""
        holders = [row.name for row in self.staff if row.post == post and row.name and at_work(row, day)]
        holders = holders or ([self.in_charge[post]] if post in self.in_charge else [])
        return holders[0] if len(holders) == 1 else post


def at_work(row: Row, day: date | None) -> bool:
    """Whether the member of staff was employed on the day."""
    return _between(day, row.joined, row.left)


def split(names: str | None) -> list[str]:
    """The names in a cell that may hold several."""
    return [name.strip() for name in _SEPARATOR.split(names or "") if name.strip()]


def _between(day: date | None, first: date | None, last: date | None) -> bool:
    return day is None or ((first is None or first <= day) and (last is None or day <= last))
