"""Values of visits: how far they have come (VIS-7, VIS-9) and the plan of a month (VIS-4). Rates are exact per cent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sheetkit.homes import LeftOut, Phase
from sheetkit.periods import Period

RULES = {
    "visit-first": "VIS-1",
    "visit-yearly": "VIS-2",
    "visit-key": "VIS-3",
    "care-visit": "CARE-1",
    "care-key": "CARE-1",
}
"""What a home may be owed (also the key of its words), and the rule that asks for it."""
OTHERS = "其他"
"""Visitors who are neither 责任人 nor 主管 nor 客服."""


@dataclass(frozen=True, slots=True)
class Part:
    """The homes of a zone in a phase; None is all zones, or all phases. `due` and `pace` are None once it is over.

    `visited` homes were reached in the period; `missed` had no first visit in time (VIS-1, limit in the period);
    `due` homes still need a visit in it, `pace` of them a working day.
    """

    zone: str | None
    phase: Phase | None
    homes: int
    visited: int
    missed: int
    due: int | None
    pace: Fraction | None

    @property
    def rate(self) -> Fraction | None:
        """How many of a hundred homes were reached; None where there is none."""
        return Fraction(100 * self.visited, self.homes) if self.homes else None


@dataclass(frozen=True, slots=True)
class Share:
    """The visits of a period to the homes of a zone that were in a phase then, by kind of visitor, and the aim.

    The phase is 磨合期 or 稳定期 (with 老业主), as VIS-4 has them; None is all, without an aim.
    """

    zone: str | None
    phase: str | None
    by: Mapping[str, int]
    aim: Mapping[str, Fraction] | None

    @property
    def visits(self) -> int:
        """All of them."""
        return sum(self.by.values())

    @property
    def shares(self) -> Mapping[str, Fraction] | None:
        """How many of a hundred visits each kind of visitor made; None where there was none."""
        return {kind: Fraction(100 * count, self.visits) for kind, count in self.by.items()} if self.visits else None


@dataclass(frozen=True, slots=True)
class Unvisited:
    """A home that was not reached in the period: its last visit, and by when the next one is due, where known."""

    room: str
    zone: str | None
    phase: Phase
    key: bool
    last: date | None
    due: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """How many of the owners asked about a zone's staff knew (VIS-9)."""

    zone: str | None
    held_on: date
    asked: int
    known: int
    enough: bool

    @property
    def rate(self) -> Fraction:
        """How many of a hundred were known."""
        return Fraction(100 * self.known, self.asked)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of a period as it stood at a moment; the last of `parts` and of `shares` is the whole.

    `days_left` are the working days that remain, `provisional` where the calendar does not know them.
    """

    period: Period
    now: datetime
    parts: Sequence[Part]
    shares: Sequence[Share]
    unvisited: Sequence[Unvisited]
    left_out: Sequence[LeftOut]
    known: Sequence[Known]
    days_left: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """A home that is to be visited: its phase then, by when, what for, and whether it is only brought forward.

    `owed` names what falls due (keys of `RULES`).
    """

    room: str
    zone: str | None
    name: str
    key: bool
    phase: Phase
    due: date
    owed: tuple[str, ...]
    early: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit of the plan; `hours` are like 15:00-18:00, a companion that could not be found is blank."""

    day: date
    hours: str
    wish: Wish
    visitor: str
    kind: str
    companion: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The visits of a month in order, the homes for which no time or nobody was found, and the coverage so far.

    A month later than the next is `far`: what falls due before it is left to the plans of the months between.
    """

    month: str
    now: datetime
    visits: Sequence[Visit]
    unplaced: Sequence[Wish]
    coverage: Coverage
    far: bool
    provisional: bool
