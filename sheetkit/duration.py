"""Durations as the policy writes them: `15min`, `2h`, `3 working days`, `same day`, `6 months`, `5 days before`."""

import re
from dataclasses import dataclass
from typing import Literal

Unit = Literal["minutes", "working days", "days", "months"]


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of one unit. `same day` is 0 days. `backward` counts back from what is to come."""

    amount: int
    unit: Unit
    backward: bool = False


_FORM = re.compile(r"(?:every )?(\d+) ?(min|h|working days?|days?|months?|years?)( before)?")
_UNITS: dict[str, tuple[int, Unit]] = {
    "min": (1, "minutes"),
    "h": (60, "minutes"),
    "working day": (1, "working days"),
    "day": (1, "days"),
    "month": (1, "months"),
    "year": (12, "months"),
}


def duration(text: str) -> Duration:
    """Read a duration. Raises ValueError if the text is none."""
    if text == "same day":
        return Duration(0, "days")
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"not a duration: {text!r}")
    factor, unit = _UNITS[match[2].removesuffix("s")]
    return Duration(int(match[1]) * factor, unit, backward=match[3] is not None)
