"""Values of a page about one moment: what is overdue and coming, and with whom; the month; what is out.

Text that its reader may not see is not there: None where the reader is told that something is left out, never blanked
later by whoever writes the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from sheetkit.register import Audience
from sheetkit.trend import Trend

When = Literal["overdue", "today", "week"]
WHENS: tuple[When, ...] = ("overdue", "today", "week")


@dataclass(frozen=True, slots=True)
class Whom:
    """With whom something is: names or a post (none where they may not be seen), department and zone if known."""

    names: tuple[str, ...]
    department: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The workbook, sheet and cell of an item; no cell for what has no row yet."""

    workbook: str
    sheet: str
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One duty that is overdue or falls due this week. `minutes` is how late it is, or how much is left.

    `key` is None where the reader may not see it, `why` for readers who see no reasons.
    """

    when: When
    rule: str
    what: str
    key: str | None
    due: datetime
    minutes: int
    whom: Whom
    place: Place
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Loan:
    """A key or a file that is out, to be back by `due`. `thing` is its number, None where it may not be seen."""

    kind: Literal["keys", "files"]
    number: str | None
    thing: str | None
    form: str
    out_at: datetime
    due: datetime | None
    late: bool
    whom: Whom
    place: Place


@dataclass(frozen=True, slots=True)
class Cause:
    """How many matters had a cause, in the year up to the month and in it; `share` is the sum so far in per cent."""

    name: str
    year: int
    month: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Pareto:
    """Complaints by final cause, most first, or by category for readers who may not see what staff wrote as cause.

    `without` matters of the year have no cause yet. None as `causes` is a register or column that is not there.
    """

    by: Literal["cause", "category"]
    causes: Sequence[Cause] | None
    without: int


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone at the moment and in the month; None is what is not known. Score and rank are for supervisors."""

    name: str
    keeper: str | None
    overdue: int
    coming: int
    complaints: int | None
    praises: int | None
    score: Fraction | None = None
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """Homes of a zone or a phase (None is all) and how many of them were visited this year."""

    zone: str | None
    phase: str | None
    homes: int
    visited: int
    rate: Fraction | None
    pace: Fraction | None


@dataclass(frozen=True, slots=True)
class Board:
    """All that a page shows. `unclear` rows could not be clocked; `provisional` limits lie in an unknown year."""

    site: str
    now: datetime
    month: str
    audience: Audience
    items: Sequence[Item]
    loans: Sequence[Loan]
    pareto: Pareto
    zones: Sequence[Zone]
    reached: Sequence[Reached]
    trends: Sequence[Trend]
    unclear: int
    provisional: bool
