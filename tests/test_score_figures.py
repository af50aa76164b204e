"""The month's figures as people see them: sentences and tables that are right for none, for one and for the unknown."""

import json

import pytest

from sheetkit.report.behind import behind
from sheetkit.report.figures import figures
from sheetkit.report.scores import FIGURES, as_data, as_text
from sheetkit.report.shown import shown
from sheetkit.report.text import width
from sheetkit.score import ALSO, NEEDS, score
from tests.rows import books
from tests.score_month import october

ONE = {
    "complaints": [
        {
            "complaint_no": "TS1",
            "received_at": "2026-10-01 09:00",
            "category": "其它类",
            "complainant": "甲",
            "people": 2,
            "counted": "是",
            "reply_no": "KJ1",
        }
    ],
    "standard_replies": [{"reply_no": "KJ1", "matter": "停水"}],
    "receptions": [{"reception_no": "JD1", "received_at": "2026-10-01 09:00", "kind": "咨询", "satisfied": "满意"}],
    "first_inquiries": [{"staff_name": "孙台", "happened_on": "2026-10-01", "breach": "未答复", "amount": 80}],
    "reports": [
        {
            "department": "环境部",
            "kind": "即时信息",
            "due_at": "2026-10-01 09:00",
            "sent_at": "2026-10-01 10:00",
            "content": "停电",
        }
    ],
    "repairs": [
        {"ticket_no": "BS1", "reported_at": "2026-10-01 09:00", "urgency": "一般", "kind": "工程类", "status": "处理中"}
    ],
    "fees": [{"room": "1", "month": "2026-10", "kind": "物业费", "amount": 100, "paid": 50}],
    "households": [{"room": "1", "zone": "东区", "moved_in": "2025-01-01"}],
    "zones": [{"zone": "东区"}],
    "files": [
        {"file_no": "D1", "kind": "入住", "holder": "租户", "ended_on": "2020-01-01", "state": "在库", "place": "甲柜"}
    ],
}
"""One of each."""


def parts(language="zh", **rows):
    """The parts by title: their sentences, and their rows as text."""
    return {
        part.title: (list(part.words), [[shown(value) for value in row] for row in part.rows])
        for part in figures(score(books(**rows), "2026-10", language), language)
    }


def test_none_is_said_in_words_and_rates_of_nothing_are_hyphens():
    found = parts()
    assert found["首问责任扣款（元）"] == (["本月没有首问责任的扣款。"], [])
    assert found["到期可以销毁的档案"] == (["没有到期可以销毁的档案。"], [])
    assert found["统一答复的使用次数（投诉件数）"] == (["还没有统一答复。"], [])
    assert found["部门信息报送"] == (["没有部门，也没有报送。"], [])
    assert found["几条、几个人或几次的投诉，只算一件"] == (["本月没有。"], [])
    assert found["咨询"][0] == ["咨询 0，问过 0，满意 0，不满意 0，没有问 0"]
    assert found["报事"][1][0] == ["REP-1 急修到场", "0", "0", "-", "0", "0", "0", "-"]
    assert found["收费（元）"][0][0] == "本月：账单 0，应收 0.00，实收 0.00，收缴率 -"
    assert found["有偿服务（特约服务，元）"][0][0] == "本月：完工 0，收入 0.00，没填费用 0，收到的特约服务收费 0.00"


def test_one_of_each_reads_well():
    found = parts(**ONE)
    assert found["投诉"][0][2] == "最终原因：还没有最终原因 1"
    assert found["几条、几个人或几次的投诉，只算一件"][1] == [["TS1", "还没有最终原因", "", "1", "2", "1", "计入"]]
    assert found["统一答复的使用次数（投诉件数）"][1] == [["KJ1", "停水", "1", "1", "1"]]
    assert found["咨询"][0] == [
        "咨询 1，问过 1，满意 1，不满意 0，没有问 0，满意率 100.00%，达到 90% 的目标，问过的里面满意率 100.00%"
    ]
    assert found["报事"][1][2] == ["REP-3 一般报修完工", "0", "1", "0.00", "0", "0", "1", "0.00"]
    assert found["部门信息报送"][1] == [["环境部", "9.50", "优", "1", "1", "0.00", "1", "0.00"]]
    assert found["首问责任扣款（元）"][1] == [["孙台", "1", "80.00", "0"]]
    assert found["收费（元）"] == (
        [
            "本月：账单 1，应收 100.00，实收 50.00，收缴率 50.00%",
            "分项收缴率：物业费 50.00%",
            "2026 年到 10 月：账单 1，应收 100.00，实收 50.00，收缴率 50.00%",
        ],
        [["东区", "100.00", "50.00", "50.00", "100.00", "50.00", "50.00"]],
    )
    assert found["房屋（查询时）"][0] == ["户数 1，入住 1，空置 0，未入伙 0，不清楚 0"]
    assert found["到期可以销毁的档案"][1] == [["D1", "入住", "", "2020-01-01", "2023-01-02", "甲柜", "在库"]]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (["未询问"], "一个都没有问过是否满意，满意率不知道（目标 90%）"),
        (["不满意"], "满意率 0.00%，没有达到 90% 的目标，问过的里面满意率 0.00%"),
    ],
)
def test_the_target_is_reached_missed_or_unknown(answers, words):
    rows = [{**ONE["receptions"][0], "satisfied": answer} for answer in answers]
    assert parts(receptions=rows)["咨询"][0][0].endswith(words)


def test_what_cannot_be_read_is_said_and_shown_as_unknown():
    found = parts(without=[*ALSO, "complaints", "repairs"], zones=[{"zone": "东区"}])
    unknown = ["要用的登记表读不到或缺列，不知道。"]
    titles = (
        "首问责任扣款（元）",
        "到期可以销毁的档案",
        "统一答复的使用次数（投诉件数）",
        "部门信息报送",
        "收费（元）",
    )
    assert [found[title] for title in titles] == [(unknown, [])] * 5
    assert found["咨询"][0] == ["咨询 -，问过 -，满意 -，不满意 -，没有问 -"]
    assert found["投诉"][0][0].startswith("本月：受理 -，事项 -")
    assert found["报事"][0][0].startswith("本月：受理 -，已完工 -")
    assert found["有偿服务（特约服务，元）"][0][0] == "本月：完工 -，收入 -，没填费用 -，收到的特约服务收费 -"


@pytest.mark.parametrize("name", ALSO)
def test_of_a_register_that_cannot_be_read_nothing_is_zero_and_a_note_says_so(name):
    site = {"policy": {"REP-3": {"holds": True}}}  # the one clock that needs the holds
    scores = score(october(without=[name], site=site), "2026-10")
    assert len([note for note in scores.notes if "读不到或缺列" in note.text]) == 1
    assert scores.zones == score(october(), "2026-10").zones


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("rows", [{}, ONE], ids=["none", "one"])
def test_everything_fits_80_columns_and_every_blank_is_filled(language, rows):
    scores = score(books(**rows), "2026-10", language)
    text = as_text(scores, "示例中心", language)
    assert max(width(line) for line in text.splitlines()) <= 80
    assert "{" not in text and "None" not in text


def test_holds_are_asked_for_only_where_a_site_lets_clocks_stand_still():
    assert score(october(without=["holds"]), "2026-10").notes == []


def test_the_months_stand_in_columns_where_there_is_room():
    found = parts(**ONE)
    assert found["投诉最终原因（事项数）"][1] == [["还没有最终原因", *[""] * 9, "1", "1"]]
    assert found["各片区收缴率（%）"][1] == [["东区", *["-"] * 9, "50.00", "50.00"]]
    text = as_text(score(books(**ONE), "2026-10"), "示例中心", "zh")
    assert "投诉最终原因（事项数）" not in text


def test_json_has_every_figure_with_its_rows_and_nothing_but_plain_values():
    data = as_data(score(books(**ONE), "2026-10"))
    assert set(FIGURES) <= set(data)
    assert json.loads(json.dumps(data, ensure_ascii=False)) == data
    assert data["information"][0]["score"] == 9.5
    assert data["fees"]["by_zone"][0]["rate"] == 50.0
    assert data["files_to_destroy"][0]["since"] == "2023-01-02"
    (reason,) = data["first_inquiries"][0]["reasons"]
    assert (reason["rule"], reason["workbook"], reason["cell"]) == ("SCO-5", "前台业务.xlsx", "E2")


def test_every_reason_of_the_figures_is_in_the_list_of_rows():
    listed = [(kind, name) for kind, name, _ in behind(score(books(**ONE), "2026-10"))]
    assert set(listed) == {
        *(("报事", ""), ("收费", ""), ("咨询", "")),
        *(("投诉", "TS1"), ("统一答复", "KJ1"), ("信息报送", "环境部"), ("首问扣款", "孙台"), ("档案", "D1")),
    }


def test_the_other_figures_need_registers_of_their_own():
    assert not set(ALSO) & set(NEEDS)
