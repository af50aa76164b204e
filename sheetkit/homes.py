"""The homes that visits and care are owed to, the phase each is in, and those left out (VIS)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.people import SUPERVISOR
from sheetkit.policy import Rule
from sheetkit.table import Row

Phase = Literal["磨合期", "稳定期", "老业主"]
PHASES: tuple[Phase, ...] = ("磨合期", "稳定期", "老业主")
Reason = Literal["vacant", "no-date", "ahead", "unclear"]


@dataclass(frozen=True, slots=True)
class Home:
    """A home that is lived in. `handover` is None where it is not known."""

    room: str
    zone: str | None
    name: str
    moved_in: date
    handover: str | None
    key: bool
    birthday: date | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A home that no visit is owed to, and why."""

    room: str
    zone: str | None
    reason: Reason


def homes(books: Books) -> list[Home]:
    """The homes that are lived in at the books' moment, in the order of the register; a room counts once."""
    return [one for one in sorted_out(books) if isinstance(one, Home)]


def left_out(books: Books) -> list[LeftOut]:
    """Vacant homes, those without a move-in date or with one to come, and those whose cells are not understood."""
    return [one for one in sorted_out(books) if isinstance(one, LeftOut)]


def sorted_out(books: Books) -> Iterator[Home | LeftOut]:
    """Every home of the register, lived in or left out; rows without a room are not told apart and skipped."""
    today = clock.last_day(books.now)
    seen: set[str] = set()
    for row in books.rows("households"):
        if row.room and row.room not in seen:
            seen.add(row.room)
            reason = _reason(row, today)
            yield LeftOut(row.room, row.zone, reason) if reason else _home(row)


def phase(moved_in: date, day: date, books: Books) -> Phase:
    """磨合期 up to 12 months after moving in, 老业主 from 24 on, 稳定期 in between (S1; figures in VIS-1)."""
    rule = law("VIS-1", books)
    if day <= clock.add_months(moved_in, rule.duration("settling").amount):
        return "磨合期"
    return "稳定期" if day < clock.add_months(moved_in, rule.duration("settled").amount) else "老业主"


def in_house(room: str) -> list[tuple[int, str, str]]:
    """A key that puts rooms in the order of a walk: 2-1-301 before 10-1-301, for numbers in a room are numbers."""
    parts = re.split(r"(\d+)", room)
    return [
        (len(number := part.lstrip("0")), number, part) if place % 2 else (0, "", part)
        for place, part in enumerate(parts)
    ]


def law(rule: str, books: Books) -> Rule:
    """A rule as it stands on the books' day."""
    return books.policy[rule].on(clock.last_day(books.now))


def keeper(zone: str | None, books: Books) -> str:
    """Who looks after the homes of a zone: its keeper, else the head of customer service."""
    row = books.find("zones", zone)
    if row is not None and row.keeper:
        return str(row.keeper)
    return books.people.of_post(SUPERVISOR, clock.last_day(books.now))


def _reason(row: Row, today: date) -> Reason | None:
    if row.bad and not row.bad.isdisjoint(("room", "moved_in", "vacant")):
        return "unclear"
    if row.vacant:
        return "vacant"
    if row.moved_in is None:
        return "no-date"
    return "ahead" if row.moved_in > today else None


def _home(row: Row) -> Home:
    return Home(row.room, row.zone, row.name or "", row.moved_in, row.handover, bool(row.key_customer), row.birthday)
