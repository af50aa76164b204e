"""Dates and numbers as a notice writes them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.numbers import in_form
from sheetkit.policy import rulebook
from sheetkit.word.chinese import chinese_date, plain_date, plain_moment

SPOKEN = ["", *"一二三四五六七八九", "十", *[f"十{n}" for n in "一二三四五六七八九"]]
SPOKEN += ["二十", *[f"二十{n}" for n in "一二三四五六七八九"], "三十", "三十一"]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 21), "二〇二六年十一月二十一日"),
        (date(2026, 1, 1), "二〇二六年一月一日"),
        (date(2030, 10, 10), "二〇三〇年十月十日"),
        (date(2000, 12, 31), "二〇〇〇年十二月三十一日"),
        (date(2026, 2, 20), "二〇二六年二月二十日"),
    ],
)
def test_the_foot_of_a_notice_has_its_date_in_chinese_numerals(day: date, words: str) -> None:
    assert chinese_date(day) == words


@given(st.dates())
def test_a_date_in_chinese_numerals_can_be_read_back(day: date) -> None:
    text = chinese_date(day)
    year, rest = text.split("年")
    month, last = rest.removesuffix("日").split("月")
    read = int("".join(str("〇一二三四五六七八九".index(digit)) for digit in year))
    assert date(read, SPOKEN.index(month), SPOKEN.index(last)) == day
    assert "零" not in text and len(year) == 4


def test_moments_are_told_with_their_weekday_and_without_leading_zeros_in_the_hour() -> None:
    assert plain_date(date(2026, 3, 5)) == "2026年3月5日"
    assert plain_moment(datetime(2026, 11, 23, 9, 5)) == "2026年11月23日（星期一）9:05"
    assert plain_moment(datetime(2026, 11, 22, 0, 0)) == "2026年11月22日（星期日）0:00"


FORM = rulebook()["NOT-2"].parameters["form"]
CENTRE = "云溪花园2期客户服务中心"


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="{}"), max_size=12),
    st.integers(1000, 9999),
    st.integers(1, 99999),
)
def test_every_number_made_by_the_form_is_in_form(centre: str, year: int, count: int) -> None:
    assert in_form(FORM.format(centre=centre, year=year, number=count), FORM, centre)


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        (f"{CENTRE}〔2026〕第001号", True),
        (f"{CENTRE}〔2026〕第1000号", True),
        (f"{CENTRE}〔2026〕第1号", False),
        (f"{CENTRE}[2026]第001号", False),
        (f"{CENTRE}（2026）第001号", False),
        ("云溪花园客户服务中心〔2026〕第001号", False),
        ("001", False),
        ("9" * 5000, False),
    ],
)
def test_a_typed_number_is_held_against_the_form(typed: str, good: bool) -> None:
    assert in_form(typed, FORM, CENTRE) is good
