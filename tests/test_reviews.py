"""What stands in each report: the figures of the scores, what is not known, and room for a hand."""

import random
from collections.abc import Callable
from datetime import datetime

import pytest

from sheetkit.errors import SheetkitError
from sheetkit.register import registers
from sheetkit.review import Chart, Heading, Page, Review, Table, Text
from sheetkit.reviews import REVIEWS, review_named, usual_month
from sheetkit.score import score
from sheetkit.word.review import review_document
from tests.forms import text_of
from tests.odd_rows import rows
from tests.reviews import CENTRE, COMPANY, MORE, made, site
from tests.rows import books
from tests.score_month import VISITS

ANALYSIS, RELATIONS, ZONES, STAFF, YEARLY, SURVEYS, STOCK = REVIEWS


def texts(review: Review) -> str:
    return "\n".join(block.text for block in review.blocks if isinstance(block, Text | Heading))


def boxes(review: Review) -> list[list[str]]:
    return [
        [box.text for box in line.boxes] for block in review.blocks if isinstance(block, Table) for line in block.lines
    ]


def charts(review: Review) -> list[Chart]:
    return [block for block in review.blocks if isinstance(block, Chart)]


def test_every_report_as_its_reader_sees_it(golden: Callable[[str, str], None]) -> None:
    held = site()
    pages = []
    for name in REVIEWS:
        one = made(name, held, names=["钱管"] if name == STAFF else ())
        told = "".join(f"[图] {chart.words}\n" for chart in charts(one))
        pages.append(f"【{one.file}】\n{text_of(review_document(one))}{told}")
    golden("reviews.txt", "\n".join(pages))


@pytest.mark.parametrize("name", REVIEWS)
def test_a_site_without_rows_has_every_report_and_no_figure_of_nothing(name: str) -> None:
    one = made(name, books(site={"books_since": "2026-01-01"}))
    assert one.blocks and not charts(one)
    assert " 0 " not in texts(one).replace("得分", "")
    assert (one.company, one.centre) == (COMPANY, CENTRE)


@pytest.mark.parametrize("name", REVIEWS)
def test_a_register_that_cannot_be_read_is_told_and_stops_no_report(name: str) -> None:
    kind = REVIEWS[name]
    for register in {*kind.also, *kind.needs} & MORE.keys():
        assert made(name, site(without=[register])).blocks
    assert made(name, site(without=registers())).blocks


def test_what_cannot_be_read_is_never_told_as_nothing() -> None:
    held = site(
        without=["repairs", "complaints", "surveys", "incidents", "keys", "key_loans", "care", "events", "fees"]
    )
    told = (
        texts(made(ANALYSIS, held))
        + texts(made(YEARLY, held))
        + texts(made(STOCK, held))
        + texts(made(RELATIONS, held))
    )
    for word in ("报事", "投诉", "社区活动", "突发事件"):
        assert f"没有受理{word}" not in told and f"没有举办{word}" not in told and f"没有登记{word}" not in told
    assert told.count("不清楚") >= 8


def test_the_figures_of_the_analysis_are_those_of_the_scores() -> None:
    held = site()
    scores, told = score(held, "2026-10"), texts(made(ANALYSIS, held))
    assert f"受理报事 {scores.repairs['reported']} 件" in told
    assert f"受理投诉 {scores.complaints['received']} 件" in told
    assert f"1 件并入已有的事项，合 {scores.complaints['matters']} 件事项，其中" in told
    assert "本月有 2 件事项被多次或多人反映" in told  # three people behind TS1, two rows behind TS2
    assert "还没有答复的有 3 件：TS2、TS3、TS4" in told
    assert "本月咨询 2 件，满意 1 件，满意率 50%，低于 90% 的目标" in told


def test_a_withdrawn_complaint_waits_for_no_reply() -> None:
    rows = [{**row, "status": "已撤诉"} if row["complaint_no"] == "TS3" else row for row in MORE["complaints"]]
    assert "还没有答复的有 2 件：TS2、TS4" in texts(made(ANALYSIS, site(complaints=rows)))


def test_coverage_is_that_of_the_month_s_end() -> None:
    later = {"visit_no": "FT9", "visited_at": "2026-11-05 16:00", "room": "2-1-101", "form": "上门"}
    told = texts(made(ANALYSIS, site(visits=[*VISITS, later])))
    assert "2026年到月底，在住 6 户中已访谈 1 户" in told


def test_causes_are_drawn_most_first_with_what_they_add_up_to() -> None:
    pareto = charts(made(ANALYSIS, site()))[0]
    assert pareto.categories == ["清运不及时", "门禁失灵"]
    assert [one.values for one in pareto.series] == [[1, 1], [50.0, 100.0]]
    assert [one.second for one in pareto.series] == [False, True]


def test_measures_begin_with_the_leading_causes_and_leave_the_rest_to_a_hand() -> None:
    found = boxes(made(ANALYSIS, site()))
    at = found.index(["问题和原因", "整改措施", "责任人", "期限"])
    assert found[at + 1 :] == [["清运不及时", "", "", ""], ["门禁失灵", "", "", ""], ["", "", "", ""], ["", "", "", ""]]


def test_the_ranking_stands_beside_that_of_the_month_before() -> None:
    rows = boxes(made(ZONES, site()))
    assert rows[1][:6] == ["1", "西区", "周西", "96.40", "88.00", "100.00"]
    assert rows[3][:2] == ["待定", "南区"]


def test_a_sheet_for_each_person_tells_whose_mark_is_missing() -> None:
    one = made(STAFF, site())
    assert sum(isinstance(block, Page) for block in one.blocks) == len(score(site(), "2026-10").staff)
    lines = boxes(made(STAFF, site(), names=["陈工"]))
    assert [line[2] for line in lines if line[0] == "片区小组"] == ["缺"]
    assert ["得分", "待定，还缺：片区小组（东区 李东）。缺的评分不按零分也不按满分算。"] in lines
    assert not one.closed, "sheets are signed one by one"


def test_somebody_who_is_not_assessed_has_no_sheet() -> None:
    with pytest.raises(SheetkitError) as told:
        made(STAFF, site(), names=["无名氏"])
    assert told.value.key == "doc-no-person"
    with pytest.raises(SheetkitError) as told:
        made(ANALYSIS, site(), names=["TS1"])
    assert told.value.key == "doc-no-keys"


def test_the_plan_is_that_of_the_next_month_and_left_out_once_it_is_over() -> None:
    assert ["日期", "时段", "房号", "客户", "访谈人", "同行人", "为什么"] in boxes(made(RELATIONS, site()))
    over = made(RELATIONS, site(), month="2026-09")
    assert "已经没有可排的工作日" in texts(over)


def test_the_year_ends_with_the_month_asked_for() -> None:
    assert made(YEARLY, site()).title == "2026年1月至10月服务评审报告"
    assert made(YEARLY, site(now="2027-01-15T09:00"), month="2026-12").title == "2026年度服务评审报告"
    assert "年度回访意见已于 2026年11月10日完成" in texts(made(YEARLY, site()))
    assert "还没有登记年度回访意见" in texts(made(YEARLY, site(duty_log=[])))


@pytest.mark.parametrize(
    ("name", "now", "month"),
    [
        (ANALYSIS, datetime(2026, 11, 20, 17), "2026-10"),
        (ANALYSIS, datetime(2027, 1, 1), "2026-11"),  # 24:00 of December: that month is not yet over
        (YEARLY, datetime(2026, 11, 20, 17), "2025-12"),
        (YEARLY, datetime(2027, 1, 1, 8), "2026-12"),
    ],
)
def test_a_report_is_about_what_is_over_unless_told_otherwise(name: str, now: datetime, month: str) -> None:
    assert usual_month(REVIEWS[name], now) == month


@pytest.mark.parametrize(
    ("since", "now", "told"),
    [
        ("2026-01-01", "2026-11-20T17:00", ""),
        ("2026-11-19", "2026-11-20T17:00", "登记簿从2026年11月19日才开始登记，这段时间没有登记不等于没有发生。"),
        ("2026-10-15", "2026-11-20T17:00", "登记簿从2026年10月15日才开始登记，在那以前的可能没有登记全。"),
        ("2026-01-01", "2026-10-20T17:00", "2026年10月还没有过完，数字截至 2026年10月20日 17:00。"),
    ],
)
def test_a_report_tells_how_far_its_books_reach(since: str, now: str, told: str) -> None:
    first = next(iter(made(ANALYSIS, site(now=now, site={"books_since": since})).blocks))
    assert getattr(first, "text", "") == (told or "一、报事情况")


def test_a_name_may_be_typed_loosely() -> None:
    assert review_named("月度 报事投诉分析报告") is REVIEWS[ANALYSIS]
    assert review_named("报事单") is None


@pytest.mark.parametrize("seed", range(4))
def test_rows_as_nobody_would_write_them_stop_no_report(seed: int) -> None:
    chance = random.Random(seed)
    given = {"zones.zone": ["东区", "西区"], "households.room": ["1-1-101", "2-1-101"], "staff.name": ["甲", "乙"]}
    held = books(
        site={"books_since": "2025-10-15"}, **{name: rows(one, 12, chance, given) for name, one in registers().items()}
    )
    assert sum(bool(held.rows(name)) for name in registers()) == len(registers())
    for name in REVIEWS:
        for month in ("2026-02", "2026-11"):
            assert made(name, held, month).blocks


HELD = [
    # quantity, state in the list, loans that are out (form, quantity): in the box, lent, issued
    ((3, "在库", []), {"在库": 3}),
    ((3, "借出", [("借用", 1)]), {"在库": 2, "借出": 1}),
    ((3, "领用", [("领用", 2), ("借用", 1)]), {"借出": 1, "领用": 2}),
    ((1, "借出", []), {"在库": 1}),
    ((2, "遗失", []), {"遗失": 2}),
]


@pytest.mark.parametrize(("key", "pieces"), HELD)
def test_where_the_pieces_of_a_key_are_is_what_the_records_say(
    key: tuple[int, str, list[tuple[str, int]]], pieces: dict[str, int]
) -> None:
    quantity, state, loans = key
    out = [
        {"loan_no": f"L{at}", "key_no": "K1", "form": form, "quantity": count, "out_at": "2026-10-02 09:00"}
        for at, (form, count) in enumerate(loans)
    ]
    keys = [{"key_no": "K1", "kind": "未收楼", "place": "3-1-101", "quantity": quantity, "state": state}]
    heads, line, *_ = boxes(made(STOCK, books(keys=keys, key_loans=out)))
    told = {name: int(count) for name, count in zip(heads[1:-1], line[1:-1], strict=True) if int(count)}
    assert (told, int(line[-1])) == (pieces, quantity)
