"""How numbers and dates are read tolerantly and written in the one right form (NOT-2, NOT-4)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sheetkit.policy import rulebook
from sheetkit.word.chinese import chinese_date
from sheetkit.word.style.retext import retext
from sheetkit.word.style.writing import is_date, is_number, right_date, right_number

FORM = rulebook()["NOT-2"].parameters["form"]
NUMBERS = {
    # typed: the one right form, None where it cannot be told, "" where it is no number at all
    "云溪中心〔2026〕第001号": "云溪中心〔2026〕第001号",
    "云溪中心[2026]第12号": "云溪中心〔2026〕第012号",
    "云溪中心（2026） 12 号": "云溪中心〔2026〕第012号",
    "云溪中心【２０２６】第０１２号": "云溪中心〔2026〕第012号",
    "云溪（二期）中心〔2026〕第1000号": "云溪（二期）中心〔2026〕第1000号",
    "Yunxi Centre〔2026〕第001号": "Yunxi Centre〔2026〕第001号",
    "云溪中心〔26〕第1号": None,
    "〔2026〕第001号": None,
    "云溪中心〔2026〕第001": None,
    "关于〔2026〕年度工作的通知": "",
    "停水通知": "",
}


@pytest.mark.parametrize("typed", NUMBERS)
def test_a_number_is_written_as_the_house_does(typed: str) -> None:
    assert is_number(typed) is (NUMBERS[typed] != "")
    assert right_number(typed, FORM) == (NUMBERS[typed] or None)


DATES = {
    "二〇二六年十一月二十一日": "二〇二六年十一月二十一日",
    "二零二六年十一月二十一日": "二〇二六年十一月二十一日",
    "二○二六 年 一 月 一 日": "二〇二六年一月一日",
    "二Ｏ二六年十月三十日": "二〇二六年十月三十日",
    "2026年11月21日": "二〇二六年十一月二十一日",
    "２０２６年１月０２日": "二〇二六年一月二日",
    "2026-11-21": "二〇二六年十一月二十一日",
    "2026.3.5": "二〇二六年三月五日",
    "二〇二六年二月廿八日": "二〇二六年二月二十八日",
    "二〇二六年二月三十日": None,
    "二〇二六年十三月一日": None,
    "二〇二六年一一月二日": None,
    "九月九日": "",
    "特此通知": "",
}


@pytest.mark.parametrize("typed", DATES)
def test_a_date_is_written_in_chinese_numerals(typed: str) -> None:
    assert is_date(typed) is (DATES[typed] != "")
    assert right_date(typed) == (DATES[typed] or None)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_date_that_is_right_stays(day: date) -> None:
    for typed in (chinese_date(day), f"{day.year}年{day.month}月{day.day}日", day.isoformat()):
        assert right_date(typed) == chinese_date(day)


@given(
    st.lists(st.text("〔2026〕第1 号甲", max_size=6), min_size=1, max_size=5),
    st.text("〔2026〕第01号甲", min_size=1, max_size=12),
)
def test_a_text_is_changed_across_runs(pieces: list[str], new: str) -> None:
    whole = "".join(pieces)
    if old := whole.strip():
        texts = [etree.Element("t") for _ in pieces]
        for element, piece in zip(texts, pieces, strict=True):
            element.text = piece
        retext(texts, old, new)
        lead = whole[: whole.find(old)]
        assert "".join(element.text or "" for element in texts) == lead + new + whole[len(lead) + len(old) :]


def test_each_character_keeps_the_run_that_it_was_in() -> None:
    texts = [etree.Element("t") for _ in range(3)]
    for element, piece in zip(texts, ("云溪中心[", "2026", "]第12号 "), strict=True):
        element.text = piece
    assert retext(texts, "云溪中心[2026]第12号", "云溪中心〔2026〕第012号")
    assert [element.text for element in texts] == ["云溪中心〔", "2026", "〕第012号 "]
