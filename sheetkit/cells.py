"""What one cell says: dates as text, numbers as text, full-width digits and stray spaces are understood and named.

A value is kept where it can be understood without guessing; where it cannot, it is None and the cell is bad.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from math import isfinite
from typing import Any

from sheetkit.model import Cell, Flaw
from sheetkit.register import Column

_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE |= {ord("－"): ord("-"), ord("．"): ord("."), ord("／"): ord("/"), ord("："): ord(":")}
TRIM = " \t\r\n\u00a0\u3000\u200b\ufeff"
"""What stands round a value and does not count."""
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))")
_CLOCK = re.compile(r"(\d{1,2})[:：](\d{1,2})(?:[:：](\d{1,2}(?:\.\d+)?))?|(\d{1,2})时(?:(\d{1,2})分?)?")
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月|(\d{2}))")
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_FIRST_YEAR = 1900
"""Excel knows no dates before; an earlier year is a slip of the finger."""
_SERIALS = range(30000, 80000)
"""Numbers that are days between 1982 and 2119: likely a date whose cell lost its format."""
YES_NO = {"是": True, "否": False}


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell's value, what is odd about it, and whether no rule may judge by it."""

    value: Cell
    flaws: tuple[Flaw, ...] = ()
    bad: bool = False


BLANK = Reading(None)


def read_cell(value: object, column: Column) -> Reading:
    """Understand a cell of this column."""
    flaws: tuple[Flaw, ...] = ()
    if isinstance(value, float) and not isfinite(value):
        value = str(value)
    if isinstance(value, str):
        value, flaws = _tidy(value, column)
    if value == "" or value is None:
        if column.required:
            return Reading(None, (Flaw("missing-value"),), bad=True)
        return Reading(None, flaws)
    reading = _READERS[column.kind](value, column)
    if flaws:
        kept = tuple(flaw for flaw in reading.flaws if not flaw.rule.startswith("text-as-"))
        return Reading(reading.value, flaws + kept, reading.bad)
    return reading


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as their ordinary forms."""
    return text.translate(_WIDE)


def _tidy(raw: str, column: Column) -> tuple[str, tuple[Flaw, ...]]:
    text = raw.strip(TRIM)
    flaws = []
    if text != raw and text:
        flaws.append(Flaw("stray-space", value=raw, words={"like": text}))
    if column.kind != "text" or column.text or column.refers:
        plain = narrow(text)
        if plain != text:
            flaws.append(Flaw("full-width", value=text, words={"like": plain}))
            text = plain
    return text, tuple(flaws)


def _text(value: object, column: Column) -> Reading:
    if isinstance(value, str):
        text = value
    elif isinstance(value, bool):
        text = "是" if value else "否"
    elif isinstance(value, (int, float)):
        if column.exact:
            return _bad("wrong-type", _number_text(float(value)), name="digits-lost")
        text = _number_text(float(value))
    elif isinstance(value, date):
        if column.pattern:
            return _period(value, column.pattern)
        if column.text:
            return _bad("wrong-type", show(value), name="date-for-code", like=f"{value.month}-{value.day}-{value.year}")
        text = show(value)
    else:
        text = str(value)
    if column.pattern and not _pattern(column.pattern).fullmatch(text):
        return _patterned(text, column)
    return Reading(text)


def _period(day: date, pattern: str) -> Reading:
    """What Excel made a date of in a column of months; where days are allowed too, a first may stand for its month."""
    month, whole = f"{day:%Y-%m}", f"{day:%Y-%m-%d}"
    if not _pattern(pattern).fullmatch(whole):
        return Reading(month)
    return Reading(whole) if day.day > 1 else _bad("bad-format", whole, name="day-or-month", like=month)


def _patterned(text: str, column: Column) -> Reading:
    """A month written another way is understood; what else does not fit is a finding."""
    match = _MONTH.fullmatch(text)
    if match:
        year, *months = match.groups()
        month = f"{year}-{int(next(m for m in months if m)):02d}"
        plain = bool(match[3]) or len(match[2] or match[4] or "") == 2 or "." not in text
        if plain and _pattern(column.pattern or "").fullmatch(month):
            return Reading(month)
    return _bad("bad-format", text, like=column.examples[0] if column.examples else column.pattern)


def _choice(value: object, column: Column) -> Reading:
    text = value if isinstance(value, str) else str(_text(value, column).value)
    if text in column.choices:
        return Reading(text)
    return _not_allowed(text, column.choices)


def _yes_no(value: object, column: Column) -> Reading:
    if isinstance(value, bool):
        return Reading(value)
    if isinstance(value, str) and value in YES_NO:
        return Reading(YES_NO[value])
    return _not_allowed(show(value), tuple(YES_NO))


def _not_allowed(text: str, choices: tuple[str, ...]) -> Reading:
    like = get_close_matches(text, choices, 1, 0.4)
    return _bad(
        "not-allowed", text, name="likely" if like else "choices", like=(like or [""])[0], choices="、".join(choices)
    )


def _date(value: object, column: Column) -> Reading:
    if isinstance(value, datetime):
        return Reading(value.date())
    if isinstance(value, date):
        return Reading(value)
    if isinstance(value, str):
        moment = _moment(value)
        if moment is not None:
            day = moment.date()
            return Reading(day, (Flaw("text-as-date", value=value, words={"like": show(day)}),))
    return _no_date(value, "2026-11-21")


def _time(value: object, column: Column) -> Reading:
    if isinstance(value, datetime):
        return Reading(_whole_minute(value))
    if isinstance(value, date):
        return Reading(datetime(value.year, value.month, value.day))
    if isinstance(value, str):
        moment = _moment(value)
        if moment is not None:
            return Reading(moment, (Flaw("text-as-date", value=value, words={"like": show(moment)}),))
    return _no_date(value, "2026-11-21 09:30")


def _no_date(value: object, form: str) -> Reading:
    like = form
    if isinstance(value, (int, float)) and not isinstance(value, bool) and int(value) in _SERIALS:
        like = show(_EXCEL_DAY_ZERO + timedelta(days=int(value)))
    return _bad("wrong-type", show(value), name="no-time" if " " in form else "no-date", like=like)


def _number(value: object, column: Column) -> Reading:
    flaws: tuple[Flaw, ...] = ()
    if isinstance(value, str) and _NUMBER.fullmatch(value) and isfinite(number := float(value.replace(",", ""))):
        flaws = (Flaw("text-as-number", value=value, words={"like": _number_text(number)}),)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        number = float(value)
    else:
        return _bad("wrong-type", show(value), name="no-number")
    low, high = column.minimum, column.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        name = "range" if high is not None else "too-small"
        bounds = {"low": _number_text(low or 0.0), "high": _number_text(high or 0.0)}
        return _bad("out-of-range", _number_text(number), name=name, **bounds)
    return Reading(number, flaws)


_READERS: Mapping[str, Callable[[Any, Column], Reading]] = {
    "text": _text,
    "choice": _choice,
    "yes_no": _yes_no,
    "date": _date,
    "time": _time,
    "number": _number,
}


def show(value: object) -> str:
    """A value as people write it."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return _number_text(value)
    return str(value)


def _bad(rule: str, value: str | None, **words: object) -> Reading:
    return Reading(None, (Flaw(rule, value=value, words=words),), bad=True)


def _moment(text: str) -> datetime | None:
    """A date, with a time of day or without, in the ways that people type it; None if it is none."""
    match = _DATE.match(text)
    if match is None:
        return None
    year, *parts = match.groups()
    month, day = (int(part) for part in parts if part)
    rest = text[match.end() :].strip(TRIM + "T")
    clock = _CLOCK.fullmatch(rest)
    if int(year) < _FIRST_YEAR or (rest and not clock):
        return None
    hour, minute = 0, 0
    if clock:
        hour, minute = int(clock[1] or clock[4]), int(clock[2] or clock[5] or 0)
    try:
        return datetime(int(year), month, day, hour, minute)
    except ValueError:
        return None


def tells_all(text: str, value: date) -> bool:
    """Whether a date or moment that was read from this text says all that it does, seconds and time of day too."""
    match = _DATE.match(text)
    clock = _CLOCK.fullmatch(text[match.end() :].strip(TRIM + "T")) if match else None
    if clock is None:
        return match is not None
    of_day = any(int(part or 0) for part in (clock[1], clock[2], clock[4], clock[5]))
    return not float(clock[3] or 0) and (isinstance(value, datetime) or not of_day)


def _whole_minute(moment: datetime) -> datetime:
    """Excel's times are fractions of a day: to the nearest second, then the minute it lies in."""
    if moment.microsecond >= 500_000:
        moment += timedelta(seconds=1)
    return moment.replace(second=0, microsecond=0)


def _number_text(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
