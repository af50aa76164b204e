"""What is proposed for an old book, and why: by the words of the trade, by what the cells hold, never silently."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from sheetkit.messages import LANGUAGES, Language
from sheetkit.register import registers
from sheetkit.takeover.known import known_values, unchecked
from sheetkit.takeover.names import resemblance
from sheetkit.takeover.plan import changed
from sheetkit.takeover.planfile import plan_text
from sheetkit.takeover.propose import Proposal, lacking, propose, unused, with_words
from sheetkit.takeover.shown import proposal_text
from sheetkit.takeover.synonyms import synonyms
from tests.rows import books
from tests.test_import_old import found

ROOMS = [
    {"room": room, "zone": "东区", "name": "某", "handover": "精装"} for room in ("3-2-1501", "3-2-1502", "1-1-101")
]
STAFF = [
    {"staff_no": str(number), "name": name, "department": "工程维修部", "post": "员工"}
    for number, name in enumerate(("张伟", "刘洋", "王伟2"))
]
OLD: Sequence[Sequence[Any]] = [
    ["云溪花园 2025 年报修登记表"],
    [
        "序号",
        "报修时间",
        "业主姓名",
        "房间号",
        "固话",
        "手机",
        "报修类型",
        "报修内容",
        "缓急",
        "维修人",
        "完成",
        "签字",
    ],
    [
        1.0,
        "2025-3-5 9:30",
        "王小明",
        "3栋2单元1501室",
        None,
        13800000001.0,
        "工程",
        "厨房漏水",
        "急",
        "张　伟",
        "/",
        "√",
    ],
    [2.0, "2025.3.6", "李丽", "3-2-1502", "010-88886666", 13800000002.0, "物业", "灯不亮", "普通", "李师傅", None, "×"],
    [3.0, "3月7日", "赵六", "9-9-999", None, 13800000003.0, "其它", "门坏", "一般", "刘洋、张伟", None, None],
    ["合计", None, None, None, None, None, None, "3 件"],
]


def proposed(rows: Sequence[Sequence[Any]], register: str = "repairs", **site: Sequence[Mapping[str, Any]]) -> Proposal:
    there = books(**site)
    return propose(found(rows, register=register), registers()[register], known_values(registers()[register], there))


def pairs(proposal: Proposal) -> dict[str, str]:
    return {match.column: match.title for match in proposal.matches}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_proposal_as_people_see_it(language: Language, golden: Callable[[str, str], None]) -> None:
    proposal, repairs = proposed(OLD, households=ROOMS, staff=STAFF), registers()["repairs"]
    golden(f"import.{language}.txt", proposal_text(proposal, found(OLD), repairs, language))
    golden(f"import.{language}.toml", plan_text(proposal, found(OLD), repairs, language))


@pytest.mark.parametrize(
    ("word", "header", "why"),
    [
        ("报事时间", "报事时间", "same"),
        (" 报事时间（必填）", "报事时间", "same"),
        ("报修时间", "报事时间", "synonym"),
        ("维修人", "服务人员", "synonym"),
        ("业主姓名", "客户姓名", "synonym"),
        ("手机", "联系电话", "synonym"),
        ("单元房号", "房号", "synonym"),
        ("报修人电话", "联系电话", "contained"),
        ("报事的时间", "报事时间", "similar"),
        ("时间", "回访时间", "none"),
        ("备注", "房号", "none"),
        ("", "房号", "none"),
    ],
)
def test_a_title_is_known_by_its_words(word: str, header: str, why: str) -> None:
    found_ = resemblance(word, header)
    assert found_.why == why
    assert 0.0 <= found_.score <= 1.0


def test_the_nearer_the_words_the_higher_the_score() -> None:
    words = ["联系电话", "电话", "报修人电话", "电话回访人"]
    scores = [resemblance(word, "联系电话").score for word in words]
    assert scores == sorted(scores, reverse=True) and len(set(scores)) == len(scores)


def test_what_stands_in_the_cells_decides_between_two_titles() -> None:
    rows = [["报修日期", "报修时间", "房号"], ["9:30", "2025-3-5 9:30", "1"], ["10:15", "2025-3-6 10:15", "2"]]
    assert pairs(proposed(rows))["reported_at"] == "报修时间"
    swapped = [["报修时间", "报修日期", "房号"], *rows[1:]]
    assert pairs(proposed(swapped))["reported_at"] == "报修日期"


def test_of_two_phone_columns_the_one_that_is_filled_is_proposed_and_the_other_named() -> None:
    old = [["报修时间", "电话", "手机"], ["x", "010-88886666", "13800000001"], ["y", None, "13800000002"]]
    proposal = proposed(old)
    assert pairs(proposal)["phone"] == "手机"
    assert unused(found(old), proposal.plan) == [("电话", ("010-88886666",))]


def test_rooms_and_choices_give_a_column_away_whatever_its_title() -> None:
    rows = [["报修时间", "报修内容", "甲", "乙"], ["x", "漏水", "3-2-1501", "急修"], ["y", "灯", "1-1-101", "一般"]]
    matches = {match.column: match for match in proposed(rows, households=ROOMS).matches}
    assert (matches["room"].title, matches["room"].why) == ("甲", "content")
    assert (matches["urgency"].title, matches["urgency"].why) == ("乙", "content")
    assert "room" not in pairs(proposed(rows)), "without rooms in the books nobody can tell"


def test_content_that_two_columns_could_claim_proposes_nothing() -> None:
    rows = [["报修时间", "报修内容", "甲"], ["x", "漏水", "张伟"], ["y", "灯", "刘洋"]]
    assert "甲" not in pairs(proposed(rows, staff=STAFF)).values()


def test_each_old_column_is_proposed_once_and_each_of_ours_once() -> None:
    for register in registers().values():
        heads = [
            word for column in register.columns for word in (column.header, *synonyms().headers.get(column.header, ()))
        ]
        rows = [list(dict.fromkeys(heads)), ["1"] * len(set(heads))]
        taken = list(pairs(proposed(rows, register.name)).values())
        assert len(taken) == len(set(taken)) == len(register.columns), register.name


def test_the_same_headers_are_proposed_for_themselves() -> None:
    for register in registers().values():
        headers = [column.header for column in register.columns]
        proposal = proposed([headers, ["1"] * len(headers)], register.name)
        assert [match.title for match in proposal.matches] == headers, register.name


def test_synonyms_belong_to_headers_and_values_that_there_are() -> None:
    columns = [column for register in registers().values() for column in register.columns]
    headers = {column.header for column in columns}
    assert set(synonyms().headers) <= headers
    assert set(synonyms().looks) <= headers
    for header, words in synonyms().values.items():
        known = {choice for c in columns if c.header == header for choice in c.choices} or {"是", "否"}
        assert {value for values in words.values() for value in values} <= known, header
    for column in columns:
        for word in synonyms().values.get(column.header, {}):
            if word in column.choices:
                assert synonyms().stands_for(word, column) is None, "a value of ours is never rewritten"


def test_a_room_is_recognised_however_it_is_written_if_only_one_can_be_meant() -> None:
    known = known_values(registers()["repairs"], books(households=ROOMS, staff=STAFF))["room"]
    for text in ("3栋2单元1501室", "3#-2-1501", "03-02-1501", "3 - 2 - 1501", "３栋２单元１５０１"):
        assert known.meant(text) == "3-2-1501", text
    for text in ("3-2-1501", "3-21501", "东3-2-1501", "1501"):
        assert known.meant(text) is None, text


def test_a_room_that_could_be_two_is_not_recognised() -> None:
    rooms = [{**ROOMS[0], "room": room} for room in ("1-1-101", "1-1-0101", "1-1-102")]
    known = known_values(registers()["repairs"], books(households=rooms))["room"]
    assert (known.meant("1栋1单元101室"), known.meant("1栋1单元102室")) == (None, "1-1-102")


def test_a_name_is_recognised_with_spaces_but_never_by_its_number_alone() -> None:
    known = known_values(registers()["repairs"], books(households=ROOMS, staff=STAFF))["worker"]
    assert known.meant("张　伟") == "张伟"
    assert known.meant("李2") is None


def test_what_cannot_be_looked_up_is_named() -> None:
    repairs = registers()["repairs"]
    assert unchecked(repairs, books(households=ROOMS, staff=STAFF)) == []
    assert unchecked(repairs, books(staff=STAFF)) == ["房屋客户"]
    assert unchecked(repairs, books(staff=STAFF, without=["households", "repairs"])) == ["房屋客户", "报事"]
    follow_ups = registers()["follow_ups"]
    ticket = {"ticket_no": "1"}
    assert unchecked(follow_ups, books(repairs=[ticket], staff=STAFF)) == [], "no complaint need have been made"
    assert unchecked(follow_ups, books(staff=STAFF)) == ["报事", "投诉"]


def test_a_change_looks_at_the_new_column_and_forgets_the_old_one() -> None:
    there = known_values(registers()["repairs"], books(households=ROOMS, staff=STAFF))
    old, repairs = found(OLD), registers()["repairs"]
    plan = changed(propose(old, repairs, there).plan, "紧急程度=签字", old, repairs)
    after = with_words(plan, old, repairs, there)
    assert after.doubts["urgency"] == {"√": 1, "×": 1}
    assert "urgency" not in after.plan.values
    assert [column.header for column in lacking(after.plan, repairs)] == ["渠道", "状态"]
