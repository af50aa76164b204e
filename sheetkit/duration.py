"""Durations as the policy writes them: `15min`, `2h`, `3 working days`, `same day`, `6 months`, `5 days before`."""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from sheetkit.messages import Language, say

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


@cache
def duration(text: str) -> Duration:
    """Read a duration. Raises ValueError if the text is none."""
    if text == "same day":
        return Duration(0, "days")
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"not a duration: {text!r}")
    factor, unit = _UNITS[match[2].removesuffix("s")]
    return Duration(int(match[1]) * factor, unit, backward=match[3] is not None)


def allowed_words(allowed: Duration, language: Language) -> str:
    """A time allowed as people say it: 2 小时, 3 个工作日, 当天, 提前 5 天."""
    if allowed.backward:
        return say(language, "allowed-before", allowed=allowed_words(replace(allowed, backward=False), language))
    if allowed.unit == "minutes" and allowed.amount % 60 == 0:
        return say(language, "allowed-hours", count=allowed.amount // 60)
    if allowed.unit == "days" and not allowed.amount:
        return say(language, "allowed-same-day")
    one = "one-" if allowed.amount == 1 and allowed.unit != "minutes" else ""
    return say(language, f"allowed-{one}" + allowed.unit.replace(" ", "-"), count=allowed.amount)


@dataclass(frozen=True, slots=True)
class Frequency:
    """So many times in a calendar period (`span`), or in every so many months counted from the last times."""

    times: int
    span: str | None = None
    months: int = 0


_SPANS = "day|week|month|quarter|half year|year"
_EACH = re.compile(rf"every ({_SPANS})|([1-9]\d*) a ({_SPANS})|(?:([1-9]\d*) )?every ([1-9]\d*) months")


@cache
def frequency(text: str) -> Frequency:
    """Read a frequency. Raises ValueError if the text is none."""
    match = _EACH.fullmatch(text)
    if match is None:
        raise ValueError(f"not a frequency: {text!r}")
    if match[5]:
        return Frequency(int(match[4] or 1), None, int(match[5]))
    return Frequency(int(match[2] or 1), match[1] or match[3])


def frequency_words(each: Frequency, language: Language) -> str:
    """A frequency as people say it: 每天一次 is 每天 1 次."""
    if each.months:
        key = "each-months" if each.times == 1 else "each-months-times"
        return say(language, key, count=each.months, times=each.times)
    return say(language, f"each-{(each.span or '').replace(' ', '-')}", count=each.times)
