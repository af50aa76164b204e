"""Which rows of 发文 become a document, and what stands in it: states, day of issue, posting period, drafts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sheetkit.errors import SheetkitError
from sheetkit.messages import LANGUAGES, say
from sheetkit.notices import Job, Notice, issue_day, pick, plan, posted_until
from tests.rows import books

CENTRE = "云溪花园客户服务中心"
NEEDS = {"标题": True, "文号": True, "开始时间": True, "结束时间": False, "范围": True, "公司": True, "补充说明": False}
JOB = Job("云溪物业服务有限公司", CENTRE, {"停水通知": NEEDS})
GOOD = {
    "row_no": "7",
    "title": "关于临时停水的通知",
    "template": "停水通知",
    "medium": "张贴",
    "scope": "东区1栋至6栋",
    "starts_at": "2026-11-23 09:00",
    "ends_at": "2026-11-23 17:00",
    "drafted_by": "周敏",
    "drafted_on": "2026-11-19",
    "approved_by": "陈志远",
    "approved_at": "2026-11-20 10:00",
    "notice_no": f"{CENTRE}〔2026〕第012号",
    "issued_on": "2026-11-20",
}
NEW = {name: value for name, value in GOOD.items() if name != "notice_no"}
"""The same, waiting for its number."""
HEAD = {"staff_no": "1", "name": "陈志远", "department": "管理处", "post": "管理处主任"}


def one(row: Mapping[str, Any], *, named: bool = False, job: Job = JOB, now: str = "2026-11-20T17:00") -> Notice:
    """What becomes of a single row."""
    at = books(now, notices=[row], staff=[HEAD])
    return plan(at, job, at.rows("notices") if named else None)[0]


STATES = [
    # what is different from a good row, its state by itself, and when it is named with --row
    ({}, "ready", "ready"),
    ({"medium": "送达"}, "ready", "ready"),
    ({"medium": "短信"}, "not-paper", "not-paper"),
    ({"medium": "电子显示屏"}, "not-paper", "not-paper"),
    ({"withdrawn_on": "2026-11-20"}, "withdrawn", "withdrawn"),
    ({"withdrawn_on": "2026-11-21"}, "ready", "ready"),
    ({"approved_by": ""}, "unapproved", "unapproved"),
    ({"approved_at": ""}, "unapproved", "unapproved"),
    ({"approved_at": "2026-11-20 17:00"}, "ready", "ready"),
    ({"approved_at": "2026-11-20 17:01"}, "unapproved", "unapproved"),
    ({"approved_at": "上周"}, "missing", "missing"),
    ({"issued_on": "2026-11-21"}, "not-due", "ready"),
    ({"issued_on": ""}, "ready", "ready"),
    ({"file": "停水通知-1.docx"}, "made", "ready"),
    ({"notice_no": f"{CENTRE}〔2026〕第012号"}, "numbered", "ready"),
    ({"notice_no": f"{CENTRE}〔2026〕第012号", "file": f"停水通知-{CENTRE}〔2026〕第012号.docx"}, "ready", "ready"),
    ({"notice_no": f"{CENTRE}〔2026〕第012号", "file": "扫描件.pdf"}, "made", "ready"),
    ({"template": "停电通知"}, "no-template", "no-template"),
    ({"template": "../停水通知"}, "no-template", "no-template"),
    ({"starts_at": ""}, "missing", "missing"),
    ({"scope": ""}, "missing", "missing"),
    ({"ends_at": ""}, "ready", "ready"),
    ({"ends_at": "下午"}, "missing", "missing"),
    ({"ends_at": "2026-11-23 08:59"}, "misordered", "misordered"),
]


@pytest.mark.parametrize(("change", "alone", "named"), STATES)
def test_state_of_a_row(change: Mapping[str, Any], alone: str, named: str) -> None:
    row = {**NEW, **change}
    assert (one(row).state, one(row, named=True).state) == (alone, named)


@pytest.mark.parametrize("change", [change for change, alone, _ in STATES if alone != "ready"])
def test_every_state_can_be_said_in_one_line(change: Mapping[str, Any]) -> None:
    notice = one({**NEW, **change})
    for language in LANGUAGES:
        line = say(language, f"notice-{notice.state}", **notice.words)
        assert "None" not in line and "\n" not in line and "7" in line


def test_a_document_that_a_run_broke_off_before_is_made_while_it_is_to_be_posted() -> None:
    row = {**GOOD, "file": f"停水通知-{CENTRE}〔2026〕第012号.docx", "posted_until": "2026-11-23"}
    assert one(row, now="2026-11-23T23:59").state == "ready" and not one(row).written
    assert one(row, now="2026-11-24T00:01").state == "made"
    assert one(row, job=replace(JOB, present={row["file"]})).state == "made"


def test_what_is_missing_is_told_by_its_headers() -> None:
    assert one({**NEW, "scope": "", "starts_at": "明早"}).words["fields"] == "范围、开始时间"


def test_a_number_that_two_rows_share_goes_out_with_neither() -> None:
    rows = [GOOD, {**GOOD, "row_no": "8", "medium": "短信"}, {**GOOD, "row_no": "9", "notice_no": "另一个"}]
    at = books(notices=rows)
    assert [notice.state for notice in plan(at, JOB, at.rows("notices"))] == ["repeated", "not-paper", "ready"]


PERIODS = [
    # 张贴期限至, 结束时间, and the last day of posting of a notice issued on 20 November 2026
    ("2026-12-01", "2026-11-23 17:00", date(2026, 12, 1)),
    ("", "2026-11-23 17:00", date(2026, 11, 23)),
    ("", "2027-01-02 00:00", date(2027, 1, 2)),
    ("", "", date(2026, 11, 27)),
]


@pytest.mark.parametrize(("typed", "ends_at", "last"), PERIODS)
def test_posting_period(typed: str, ends_at: str, last: date) -> None:
    at = books(notices=[{**GOOD, "posted_until": typed, "ends_at": ends_at}])
    assert posted_until(at.rows("notices")[0], date(2026, 11, 20), at) == last


def test_the_days_of_posting_are_the_sites_own_where_it_names_them() -> None:
    at = books(site={"policy": {"NOT-5": {"days": "1 month"}}}, notices=[{**GOOD, "ends_at": ""}])
    assert posted_until(at.rows("notices")[0], date(2027, 1, 31), at) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("issued_on", "asked", "now", "day"),
    [
        ("2026-11-18", date(2026, 11, 19), "2026-11-20", date(2026, 11, 18)),
        ("", date(2026, 11, 19), "2026-11-20", date(2026, 11, 19)),
        ("", None, "2026-11-20", date(2026, 11, 20)),  # a bare date means its 24:00
        ("", None, "2026-11-20T23:59", date(2026, 11, 20)),
    ],
)
def test_day_of_issue(issued_on: str, asked: date | None, now: str, day: date) -> None:
    at = books(now, notices=[{**GOOD, "issued_on": issued_on}])
    assert issue_day(at.rows("notices")[0], replace(JOB, issue_on=asked), at.now) == day


def test_the_fields_of_a_notice() -> None:
    notice = one({**GOOD, "extra": " 请相互转告 ", "key_document": "是"}, named=True)
    assert notice.file == f"停水通知-{CENTRE}〔2026〕第012号.docx"
    assert notice.notes == ()
    told = {name: value for name, value in notice.fields.items() if value}
    assert told == {
        "序号": "7",
        "标题": "关于临时停水的通知",
        "模板": "停水通知",
        "发布方式": "张贴",
        "范围": "东区1栋至6栋",
        "开始时间": "2026年11月23日（星期一）9:00",
        "结束时间": "17:00",
        "补充说明": "请相互转告",
        "拟稿人": "周敏",
        "拟稿日期": "2026年11月19日",
        "审批人": "陈志远",
        "审批时间": "2026年11月20日（星期五）10:00",
        "文号": f"{CENTRE}〔2026〕第012号",
        "发布日期": "2026年11月20日",
        "张贴期限至": "2026年11月23日",
        "重要文件": "是",
        "公司": "云溪物业服务有限公司",
        "中心": CENTRE,
        "负责人": "陈志远",
        "落款日期": "二〇二六年十一月二十日",
        "张贴期限": "2026年11月20日至2026年11月23日",
    }


def test_an_end_on_another_day_tells_its_day() -> None:
    assert one({**GOOD, "ends_at": "2027-01-02 06:30"}, named=True).fields["结束时间"] == "2027年1月2日（星期六）6:30"


def test_what_was_chosen_or_looks_odd_is_said() -> None:
    row = {**GOOD, "issued_on": "", "notice_no": "物业〔2026〕12号", "posted_until": "2026-11-19"}
    at = books(notices=[row])
    notes = plan(at, JOB, at.rows("notices"))[0].notes
    assert [key for key, _ in notes] == [
        "notice-issued-on",
        "notice-no-head",
        "notice-period-past",
        "notice-number-form",
    ]
    for key, words in notes:
        assert all("{" not in say(language, key, **words) for language in LANGUAGES)


def test_a_draft_needs_no_approval_and_never_carries_a_number() -> None:
    draft = replace(JOB, draft=True)
    for change in ({"approved_at": ""}, {}):
        notice = one({**GOOD, **change}, named=True, job=draft)
        assert notice.state == "ready" and notice.file == "停水通知-草稿-7.docx"
        assert notice.fields["标题"] == "【草稿】关于临时停水的通知"
        assert "012" not in "".join(notice.fields.values())
    assert one(GOOD, job=draft).state == "numbered", "without --row, drafts are of what has no number yet"
    assert one({**GOOD, "notice_no": "", "approved_by": ""}, job=draft).state == "ready"


@pytest.mark.parametrize("number", ['a<b>c:d"e/f\\g|h?i*j', "尾巴. ", "\x00\x1f", "长" * 300, "..", "con"])
def test_a_file_name_suits_every_disk(number: str) -> None:
    name = one({**GOOD, "notice_no": number}, named=True).file
    assert not set('<>:"/\\|?*\x00\x1f') & set(name) and name.startswith("停水通知-") and name.endswith(".docx")
    assert len(name.encode()) < 256 and not name.removesuffix(".docx").endswith((".", " "))


ROWS = [{**GOOD, "row_no": number} for number in ("1", "2", "10", "A-3", "7-9", "3", "3", "040")]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["2"], ["2"]),
        (["10", "1"], ["1", "10"]),
        (["1-2"], ["1", "2"]),
        (["5-30"], ["10"]),
        (["A-3"], ["A-3"]),
        (["7-9"], ["7-9"]),
        (["1-2", "2"], ["1", "2"]),
        (["40"], ["040"]),
        (["01"], ["1"]),
    ],
)
def test_rows_are_named_by_their_number_or_by_a_range(wanted: list[str], found: list[str]) -> None:
    assert [row.row_no for row in pick(books(notices=ROWS).rows("notices"), wanted)] == found


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        ("99", "notice-no-such-row"),
        ("20-30", "notice-no-such-row"),
        ("3", "notice-several-rows"),
        ("1-5", "notice-several-rows"),
    ],
)
def test_a_row_that_cannot_be_told_is_refused(wanted: str, key: str) -> None:
    with pytest.raises(SheetkitError) as error:
        pick(books(notices=ROWS).rows("notices"), [wanted])
    assert error.value.key == key
