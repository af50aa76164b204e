"""Values of trends: a figure over twelve months, each beside the same month of the year before."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Figure = Fraction | int | None

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Point:
    """A month (2026-10) and the same of the year before; None is not known, or a rate of nothing."""

    month: str
    value: Figure
    year_before: Figure


@dataclass(frozen=True, slots=True)
class Trend:
    """One figure over twelve months; a `percent` is exact, a `count` an int. `title` is in the language asked for."""

    name: str
    title: str
    unit: Literal["count", "percent"]
    points: Sequence[Point]

    @property
    def last(self) -> Point:
        """The month asked about."""
        return self.points[-1]
