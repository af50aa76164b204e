"""Terminal text: widths of Chinese and Latin, paragraphs and tables."""

from hypothesis import given
from hypothesis import strategies as st

from sheetkit.report.text import clean, pad, table, width, wrap

texts = st.text(st.sampled_from("中文，。（）《》 abcXYZ019-:\u00e9\u0301\u200b〔〕😀"), max_size=60)


def test_a_chinese_character_is_two_columns_wide_and_a_mark_above_a_letter_none():
    assert [width(text) for text in ("片区", "AB", "（）", "e\u0301", "\u200b", "😀")] == [4, 2, 4, 1, 0, 2]


def test_pad_fills_to_the_width_and_cuts_nothing():
    assert (pad("东区", 6), pad("东区", 6, right=True), pad("很长的名字", 4)) == ("东区  ", "  东区", "很长的名字")


def test_a_table_lines_up_with_numbers_to_the_right():
    rows = [["1", "东区", "94.33"], ["-", "西北片区", "100.00"]]
    assert table(["名次", "片区", "得分"], rows).splitlines() == [
        "名次  片区        得分",
        "----  --------  ------",
        "   1  东区       94.33",
        "   -  西北片区  100.00",
    ]


def test_long_cells_go_on_below_and_blank_ones_stay_blank():
    assert table(["姓名", "缺"], [["李东", "员工自检，主管级"], ["王", ""]], [None, 10]) == (
        "姓名  缺\n----  ----------\n李东  员工自检，\n      主管级\n王\n"
    )


def test_a_table_without_rows_is_its_header():
    assert table(["名次", "片区"], []) == "名次  片区\n----  ----\n"


def test_signs_stand_where_they_may():
    assert wrap("投诉一（安全类）", 8) == ["投诉一", "（安全", "类）"]
    assert wrap("公共区域，绿化", 8) == ["公共区", "域，绿化"]


def test_words_are_not_torn_unless_longer_than_a_line():
    assert wrap("报事 BS202611-0001 已完工", 14) == ["报事", "BS202611-0001", "已完工"]
    assert wrap("a" * 7, 3) == ["aaa", "aaa", "a"]


def test_what_would_steer_a_terminal_is_left_out():
    assert clean("红\x1b[31m字\t制表\x07\n") == "红[31m字 制表\n"


@given(texts, st.integers(2, 40))
def test_no_line_is_wider_than_the_limit_and_nothing_but_spaces_is_lost(text, limit):
    lines = wrap(text, limit)
    assert all(width(line) <= limit for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5), st.integers(4, 20))
def test_a_table_keeps_to_its_limits(rows, limit):
    head, rule, *body = table(["甲", "乙"], rows, [limit, limit]).splitlines()
    assert all(width(line) <= width(rule) <= 2 * limit + 2 for line in (head, *body))
