"""Durations as the policy writes them, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.duration import Duration, allowed_words, duration

FORMS = [
    # as written, amount, unit, as a clerk reads it
    ("15min", 15, "minutes", "15 分钟"),
    ("90min", 90, "minutes", "90 分钟"),
    ("60min", 60, "minutes", "1 小时"),
    ("2h", 120, "minutes", "2 小时"),
    ("2 h", 120, "minutes", "2 小时"),
    ("72h", 4320, "minutes", "72 小时"),
    ("same day", 0, "days", "当天"),
    ("1 day", 1, "days", "1 天"),
    ("7 days", 7, "days", "7 天"),
    ("every 7 days", 7, "days", "7 天"),
    ("1 working day", 1, "working days", "1 个工作日"),
    ("3 working days", 3, "working days", "3 个工作日"),
    ("1 month", 1, "months", "1 个月"),
    ("6 months", 6, "months", "6 个月"),
    ("1 year", 12, "months", "12 个月"),
    ("2 years", 24, "months", "24 个月"),
]


@pytest.mark.parametrize(("text", "amount", "unit", "words"), FORMS)
def test_a_duration_is_read_and_said(text: str, amount: int, unit: str, words: str) -> None:
    read = duration(text)
    assert (read.amount, read.unit, read.backward) == (amount, unit, False)
    assert allowed_words(read, "zh") == words


def test_a_duration_is_said_in_english() -> None:
    said = [allowed_words(duration(text), "en") for text in ("2h", "15min", "same day", "3 working days", "6 months")]
    assert said == ["2 h", "15 min", "the same day", "3 working days", "6 months"]


def test_before_counts_back_from_what_is_to_come() -> None:
    assert duration("5 days before") == Duration(5, "days", backward=True)


NONE = ["", "2", "120", "h", "-2h", "2.5h", "two hours", "2 hours", "2 小时", "3 workdays", "2h2h", "2h ", "2 weeks"]


@pytest.mark.parametrize("text", [*NONE, "same  day", "before", "every", "every day"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        duration(text)


@given(st.integers(0, 9999), st.sampled_from(["min", "h", " day", " days", " working day", " working days", " months"]))
def test_any_whole_amount_of_any_unit_is_a_duration(amount: int, unit: str) -> None:
    read = duration(f"{amount}{unit}")
    assert read.amount == amount * (60 if unit == "h" else 1)
    assert read.unit == {"min": "minutes", "h": "minutes"}.get(unit, unit.strip().removesuffix("s") + "s")
