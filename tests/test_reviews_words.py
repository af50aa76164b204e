"""Sentences of the reports: figures in, Chinese out, for none, one, many and unknown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.reviews import words
from sheetkit.reviews.analysis import covered, led
from sheetkit.reviews.stock import found
from sheetkit.reviews.surveys import told
from sheetkit.reviews.zones import ranking
from sheetkit.scores import ZoneScore
from sheetkit.trend import Point, Trend
from tests.rows import table

TARGET = Fraction(90)


@pytest.mark.parametrize(
    ("number", "parts", "said"),
    [
        (None, {}, "本月受理多少报事不清楚：登记表读不到或缺列。"),
        (0, {}, "本月没有受理报事。"),
        (0, {"工程类": 0}, "本月没有受理报事。"),
        (1, {"工程类": 1}, "本月受理报事 1 件，为工程类。"),
        (3, {"工程类": 3}, "本月受理报事 3 件，都为工程类。"),
        (3, {"工程类": 2, "物管类": 1}, "本月受理报事 3 件，其中工程类 2 件、物管类 1 件。"),
        (3, {"工程类": 2}, "本月受理报事 3 件，其中工程类 2 件。"),
        (3, {}, "本月受理报事 3 件。"),
    ],
)
def test_how_many_there_were(number, parts, said):
    assert words.counted("本月", "受理", "报事", number, "件", parts) == said


@pytest.mark.parametrize(
    ("in_time", "late", "running", "said"),
    [
        (0, 0, 0, "急修到场：没有要算的，不计及时率。"),
        (0, 0, 2, "急修到场：有 2 件还没有到期，不计及时率。"),
        (1, 0, 0, "急修到场：1 件及时。"),
        (0, 1, 0, "急修到场：1 件超时。"),
        (4, 0, 0, "急修到场：4 件全部及时。"),
        (0, 4, 1, "急修到场：4 件全部超时，另有 1 件还没有到期。"),
        (2, 1, 0, "急修到场：3 件中及时 2 件，超时 1 件，及时率 66.67%。"),
    ],
)
def test_how_a_limit_was_kept(in_time, late, running, said):
    assert words.on_time("急修到场", in_time, late, running) == said


@pytest.mark.parametrize(
    ("asked", "satisfied", "said"),
    [
        (None, None, "本月回访的满意情况不清楚：登记表读不到或缺列。"),
        (0, 0, "本月回访没有记录，不计满意率。"),
        (1, 1, "本月回访 1 件，满意，满意率 100%，达到 90% 的目标。"),
        (1, 0, "本月回访 1 件，不满意，满意率 0%，低于 90% 的目标，差 90 个百分点。"),
        (4, 4, "本月回访 4 件，全部满意，满意率 100%，达到 90% 的目标。"),
        (4, 0, "本月回访 4 件，没有一件满意，满意率 0%，低于 90% 的目标，差 90 个百分点。"),
        (10, 9, "本月回访 10 件，满意 9 件，满意率 90%，达到 90% 的目标。"),
        (8, 7, "本月回访 8 件，满意 7 件，满意率 87.5%，低于 90% 的目标，差 2.5 个百分点。"),
    ],
)
def test_how_satisfied_people_were(asked, satisfied, said):
    assert words.satisfaction("本月回访", asked, satisfied, TARGET) == said


def trend(value, before, year, unit="count"):
    points = [Point("2026-09", before, None), Point("2026-10", value, year)]
    return Trend("name", "报事" if unit == "count" else "报事及时率", unit, points)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (trend(5, 3, 5), "报事比上月增加 2 件，与去年同月持平。"),
        (trend(0, 3, None), "报事比上月减少 3 件，去年同月没有可比的数。"),
        (trend(5, None, None), "报事：上月和去年同月都没有可比的数。"),
        (trend(None, 3, 3), "报事：本月没有可比的数。"),
        (
            trend(Fraction(98), Fraction(100), Fraction(193, 2), "percent"),
            "报事及时率 98%，比上月下降 2 个百分点，比去年同月提高 1.5 个百分点。",
        ),
    ],
)
def test_beside_the_month_before_and_the_year_before(one, said):
    assert words.compared(one) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"甲": 1}, "已查明的原因只有“甲”（1 件）。"),
        ({"甲": 2, "乙": 1}, "已查明原因的 3 件中，有“甲”（2 件）、“乙”（1 件）。"),
        (
            {"甲": 4, "乙": 3, "丙": 2, "丁": 1},
            "已查明原因的 10 件中，最多的是“甲”（4 件）、“乙”（3 件）、“丙”（2 件），合计占 90%。",
        ),
    ],
)
def test_which_causes_lead(counts, said):
    assert led(counts) == said


@pytest.mark.parametrize(
    ("homes", "visited", "said"),
    [
        (0, 0, "本年没有在住的住户，不计访谈覆盖率。"),
        (10, 10, "本年在住 10 户中已访谈 10 户，覆盖率 100%。"),
        (10, 9, "本年在住 10 户中已访谈 9 户，覆盖率 90%，还有 1 户没有访谈。"),
    ],
)
def test_how_many_homes_were_visited(homes, visited, said):
    assert covered(homes, visited, "本年") == said


def zone(name, score, rank):
    return ZoneScore(name, None, None, None, 0, 0, None, None, score, rank, ())


@pytest.mark.parametrize(
    ("zones", "said"),
    [
        ([], "片区表里还没有片区，排不出名次。"),
        ([zone("东区", None, None)], "本月还没有片区能定出得分。东区得分待定，不参加排名。"),
        ([zone("东区", Fraction(90), 1)], "本月只有东区定出得分，90.00 分。"),
        (
            [zone("东区", Fraction(90), 1), zone("西区", Fraction(80), 2), zone("南区", None, None)],
            "本月 2 个片区参加排名：第一名东区，90.00 分；最后一名西区，80.00 分。南区得分待定，不参加排名。",
        ),
    ],
)
def test_who_leads_the_ranking(zones, said):
    assert ranking(zones) == said


def counts(*pairs):
    rows = [{"kind": "日清点", "expected": a, "counted": b, "note": note} for a, b, note in pairs]
    return table("key_counts", rows).rows


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (counts(), "本月没有登记清点或盘点（KEY-4）。"),
        (counts((3, 3, None)), "本月登记清点和盘点 1 次，为日清点。账实相符。"),
        (counts((3, None, None)), "本月登记清点和盘点 1 次，为日清点。1 次没有填数或看不懂，不知道是否相符。"),
        (counts((3, 2, "借出")), "本月登记清点和盘点 1 次，为日清点。1 次有差异，都有说明。"),
        (
            counts((3, 2, None), (3, 3, None)),
            "本月登记清点和盘点 2 次，都为日清点。1 次有差异，其中 1 次没有差异说明（KEY-5）。",
        ),
    ],
)
def test_what_the_counts_of_the_keys_found(rows, said):
    assert found(rows, [row for row in rows if row.counted is not None and row.expected != row.counted]) == said


def test_what_a_kind_of_survey_came_to():
    rows = table(
        "surveys",
        [
            {"survey_no": "DC1", "asked": 100, "answered": 80, "satisfied": 76, "reported_on": "2026-09-20"},
            {"survey_no": "DC2", "asked": 20, "reported_on": "2026-09-20"},
        ],
    ).rows
    assert told("满意度调查", rows) == [
        "满意度调查共 2 次，调查 120 户，收回 80 户，回收率 80%。",
        "满意的有 76 户，占 95%。",
        "有 1 次没有填结果，没有算进去。",
    ]


def test_whoever_does_not_answer_does_not_know_the_staff_of_the_zone():
    """VIS-9 is of those asked; satisfaction is of those who answered."""
    row = {"asked": 50, "answered": 40, "satisfied": 38, "reported_on": "2026-09-20"}
    of_kind = {
        kind: told(kind, table("surveys", [{**row, "kind": kind}]).rows)[1] for kind in ("满意度调查", "业主认知度")
    }
    assert of_kind == {"满意度调查": "满意的有 38 户，占 95%。", "业主认知度": "认识片区人员的有 38 户，占 76%。"}


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_no_sentence_speaks_of_nothing(first, second, third):
    """Never 0 件，其中……, whatever the figures are."""
    said = [
        words.counted("本月", "受理", "报事", first + second, "件", {"甲": first, "乙": second}),
        words.on_time("甲", first, second, third),
        words.satisfaction("回访", first + second, first, TARGET),
        words.compared(trend(first, second, third)),
        covered(first + second, first, "本年") if first else "",
    ]
    assert not [one for one in said if " 0 件" in one or " 0 户" in one]
