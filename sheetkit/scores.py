"""Values of a month's scores: exact fractions, None where something is not known, and the rows behind each figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from sheetkit.policy import Policy

Line = Mapping[str, Any]
"""Figures by name, as in the JSON: exact, None where one is not known; `reasons` are the rows behind them."""

PARTS = ("self", "zone_team", "supervisor", "director")
"""The levels of a person's score, from the person up."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Something behind a figure: a row that counts, a row that was left out and why, or a word about the whole.

    `part` names the figure it stands behind (a key of the JSON), `points` what it brings: a mark or a round's score,
    or what a matter adds or takes off; None where it changes no figure. Place and key are None without a row.
    """

    rule: str
    text: str
    part: str | None = None
    points: Fraction | None = None
    register: str | None = None
    workbook: str | None = None
    sheet: str | None = None
    cell: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class ZoneScore:
    """A zone's month (SCO-1), with the zone team's own check and the mean of its own rounds beside it (SCO-2)."""

    zone: str
    keeper: str | None
    inspection: Fraction | None
    evaluation: Fraction | None
    complaints: int | None
    praises: int | None
    own_check: Fraction | None
    own_rounds: Fraction | None
    score: Fraction | None
    rank: int | None
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class PersonScore:
    """A person's month (SCO-3). `weights` are per cent by part; a part without weight is None and not missing."""

    name: str
    department: str | None
    post: str
    zone: str | None
    parts: Mapping[str, Fraction | None]
    weights: Mapping[str, Fraction]
    proposals: Mapping[str, Fraction]
    """What a rule gives for a part that nobody has marked; never used by itself."""
    score: Fraction | None
    missing: Sequence[str]
    reasons: Sequence[Reason]
    by_zone: bool = False
    """Whether the supervisor level is the score of zones, as for a 片区客服员, and of which."""
    zones: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """A member of staff whose post the rule does not name."""

    name: str
    department: str | None
    post: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores and figures of one month as they stood at a moment.

    From `complaints` on they are figures as the JSON names them; None is a register that cannot be read.
    """

    month: str
    now: datetime
    zones: Sequence[ZoneScore]
    staff: Sequence[PersonScore]
    not_assessed: Sequence[NotAssessed]
    unassigned: Sequence[Reason]
    notes: Sequence[Reason]
    complaints: Line
    repairs: Line
    visits: Line
    consultations: Line
    standard_replies: Sequence[Line] | None
    information: Sequence[Line] | None
    first_inquiries: Sequence[Line] | None
    fees: Line
    homes: Line
    paid_services: Line
    files_to_destroy: Sequence[Line] | None
    law: Policy = field(default_factory=dict, repr=False, compare=False)
    """The rules of the month with the figures by which it was scored."""
    assumed: Sequence[str] = ()
    """What was assumed, in words; empty where these are the scores as they are."""
    real: "Scores | None" = field(default=None, repr=False)
    """Beside assumed scores, those as they are."""
