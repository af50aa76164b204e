"""What of 发文 comes from elsewhere: days off from the calendar, reminders from 收费; and what goes out as text."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from sheetkit.messages import LANGUAGES, say
from sheetkit.notices import Job, Notice, plan
from sheetkit.notices.each import reminders
from sheetkit.word.fill import opened
from sheetkit.word.texts import message_parts, opened_text
from tests.kinds import TEMPLATES
from tests.rows import books
from tests.test_notice_kinds import TEXTS
from tests.test_notice_plan import CENTRE, HEAD, NEW

JOB = Job(
    "云溪物业服务有限公司",
    CENTRE,
    {name: opened(path).fields for name, path in TEMPLATES.items()},
    {path.stem: opened_text(path).fields for path in TEXTS},
)
HOLIDAY = NEW | {"template": "长假服务安排", "holiday": "国庆", "starts_at": "", "ends_at": "", "issued_on": ""}


def one(
    row: Mapping[str, Any], now: str = "2026-11-20T17:00", job: Job = JOB, *, named: bool = False, **rows: Any
) -> Notice:
    at = books(now, notices=[row], staff=[HEAD], **rows)
    return plan(at, job, at.rows("notices") if named else None)[0]


DAYS_OFF = [
    # 对应假期, 开始时间, 结束时间, the moment, the days in the notice, what is said of them
    ("国庆", "", "", "2026-09-21", "2026年10月1日（周四）至7日（周三），共7天", None),
    ("国庆", "", "", "2026-10-07", "2026年10月1日（周四）至7日（周三），共7天", None),
    ("元旦", "", "", "2025-12-20", "2026年1月1日（周四）至3日（周六），共3天", None),
    ("国庆", "2026-10-02 00:00", "2026-10-05 23:59", "2026-09-21",
     "2026年10月1日（周四）至7日（周三），共7天", "notice-holiday-differs"),
    ("元旦", "2026-12-31 00:00", "2027-01-02 23:59", "2026-12-10",
     "2026年12月31日（周四）至2027年1月2日（周六），共3天", "notice-holiday-unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("holiday", "starts_at", "ends_at", "now", "days", "note"), DAYS_OFF)
def test_the_days_of_a_holiday_come_from_the_calendar(
    holiday: str, starts_at: str, ends_at: str, now: str, days: str, note: str | None
) -> None:
    row = HOLIDAY | {"holiday": holiday, "starts_at": starts_at, "ends_at": ends_at, "approved_at": "2025-12-01 09:00"}
    notice = one(row, now)
    assert (notice.state, notice.fields["放假日期"]) == ("ready", days)
    assert [key for key, _ in notice.notes if "holiday" in key] == ([note] if note else [])


def test_without_the_calendar_and_without_days_nothing_is_guessed() -> None:
    assert one(HOLIDAY | {"holiday": "元旦"}, "2026-12-10").state == "no-holiday"
    assert one(HOLIDAY | {"holiday": "校庆"}).state == "no-holiday"
    assert one(HOLIDAY | {"holiday": ""}).state == "missing"


def bill(room: str, month: str, **more: Any) -> dict[str, Any]:
    return {"room": room, "month": month, "kind": "物业费", "amount": 280, "due_on": f"{month}-15"} | more


HOMES = [
    {"room": "3-2-1501", "zone": "东区", "name": "赵一", "handover": "精装"},
    {"room": "3-2-1502", "zone": "西区", "name": "钱二", "handover": "精装"},
]
BILLS = [
    *(bill("3-2-1501", month) for month in ("2026-08", "2026-09", "2026-10")),
    bill("3-2-1501", "2026-10", kind="车位费", amount=150.5, paid=50),
    bill("3-2-1502", "2026-09", paid=280, paid_on="2026-09-20"),
    bill("3-2-1502", "2026-08"),
    bill("3-2-1502", "2026-10", kind="车位费"),
    bill("9-1-101", "2026-10"),
    bill("3-2-1502", "2026-12"),
]
FEES = NEW | {"template": "收费提醒", "medium": "送达", "scope": "", "starts_at": "", "ends_at": ""}


def owing(
    scope: str = "", bills: list[dict[str, Any]] = BILLS, day: str = "2026-11-20"
) -> Mapping[str, Mapping[str, str]]:
    at = books(fees=bills, households=HOMES)
    return reminders(at, scope, at.now.fromisoformat(day).date()).fields


def test_a_reminder_tells_what_fell_due_and_is_not_paid() -> None:
    found = owing()
    assert found["3-2-1501"] == {
        "房号": "3-2-1501",
        "客户姓名": "赵一",
        "欠费明细": "物业费：2026年8月至2026年10月（3个月），840.00元\n车位费：2026年10月，100.50元",
        "欠费合计": "940.50",
    }
    assert found["3-2-1502"]["欠费明细"] == "物业费：2026年8月，280.00元\n车位费：2026年10月，280.00元"
    assert found["9-1-101"]["客户姓名"] == "业主", "a home that nobody knows by name"


SCOPES = [
    ("", ["3-2-1501", "3-2-1502", "9-1-101"]),
    ("全体业主", ["3-2-1501", "3-2-1502", "9-1-101"]),
    ("3-2-1502", ["3-2-1502"]),
    ("西区", ["3-2-1502"]),
    ("3-2-1501、9-1-101", ["3-2-1501", "9-1-101"]),
    ("东区，9-1-101", ["3-2-1501", "9-1-101"]),
]


@pytest.mark.parametrize(("scope", "rooms"), SCOPES)
def test_the_scope_names_rooms_and_zones(scope: str, rooms: list[str]) -> None:
    assert list(owing(scope)) == rooms


def test_a_bill_that_falls_due_today_is_not_overdue() -> None:
    bills = [bill("3-2-1501", "2026-11", due_on="2026-11-20")]
    assert owing(bills=bills) == {} and list(owing(bills=bills, day="2026-11-21")) == ["3-2-1501"]


def test_each_home_gets_its_document_under_one_number() -> None:
    notice = one(FEES, fees=BILLS, households=HOMES)
    number = f"{CENTRE}〔2026〕第001号"
    assert notice.written["file"] == notice.file == f"收费提醒-{number}"
    assert list(notice.each) == [f"收费提醒-{number}/{room}.docx" for room in ("3-2-1501", "3-2-1502", "9-1-101")]
    assert {fields["文号"] for fields in notice.each.values()} == {number}
    assert "notice-each" in dict(notice.notes)


def test_homes_whose_bills_cannot_be_read_are_left_out_and_named() -> None:
    notice = one(FEES, fees=[*BILLS, bill("3-2-1501", "2026-07", amount="两百")], households=HOMES)
    assert dict(notice.notes)["notice-each-unread"] == {"rooms": "3-2-1501"}
    assert not any("1501" in file for file in notice.each)


def test_a_folder_of_reminders_that_is_missing_is_made_again() -> None:
    number = f"{CENTRE}〔2026〕第001号"
    row = FEES | {"notice_no": number, "issued_on": "2026-11-20", "file": f"收费提醒-{number}"}
    held = {"fees": BILLS, "households": HOMES}
    assert one(row, **held).state == "ready"
    assert one(row, job=replace(JOB, present={row["file"]}), **held).state == "made"


STATES = [
    (FEES, "ready"),
    (FEES | {"medium": "张贴"}, "private"),
    (FEES | {"medium": "微信"}, "not-paper"),
    (FEES | {"scope": "南区"}, "scope-unclear"),
    (FEES | {"scope": "3-2-1503"}, "scope-unclear"),
    (FEES | {"issued_on": "2026-08-01"}, "nobody-owes"),
    (NEW | {"medium": "短信"}, "ready"),
    (NEW | {"medium": "短信", "template": "温馨提示"}, "ready"),
    (NEW | {"medium": "微信", "template": "温馨提示"}, "no-template"),
    (NEW | {"medium": "微信"}, "ready"),
    (NEW | {"medium": "微信", "scope": ""}, "missing"),
    (NEW | {"medium": "短信", "scope": ""}, "ready"),
    (NEW | {"medium": "短信", "approved_by": ""}, "unapproved"),
    (NEW | {"medium": "短信", "issued_on": "2026-11-19"}, "sent"),
    (NEW | {"medium": "短信", "issued_on": "2026-11-20"}, "ready"),
    (NEW | {"medium": "短信", "issued_on": "2026-11-21"}, "not-due"),
    (NEW | {"medium": "短信", "issued_on": "2026-11-20", "file": "短信-20261120-7.txt"}, "ready"),
    (NEW | {"medium": "短信", "issued_on": "2026-11-19", "file": "短信-20261119-7.txt"}, "made"),
]


@pytest.mark.parametrize(("row", "state"), STATES)
def test_state_of_a_row(row: dict[str, Any], state: str) -> None:
    notice = one(row, fees=BILLS, households=HOMES)
    assert notice.state == state
    for language in LANGUAGES:
        assert notice.state == "ready" or "\n" not in say(language, f"notice-{state}", **notice.words)


def test_what_is_no_paper_gets_no_number() -> None:
    notice = one(NEW | {"medium": "短信", "issued_on": ""})
    assert notice.text and set(notice.written) == {"issued_on", "file"} and notice.fields["文号"] == ""


PARTS = [
    ("", 0, 1),
    ("一" * 70, 70, 1),
    ("一" * 71, 71, 2),
    ("一" * 134, 134, 2),
    ("一" * 135, 135, 3),
    ("😀" * 35, 70, 1),
]


@pytest.mark.parametrize(("text", "length", "parts"), PARTS)
def test_length_and_parts_of_a_text_message(text: str, length: int, parts: int) -> None:
    assert message_parts(text) == (length, parts)


LEAST = {"标题": "温馨提示", "中心": "云溪花园客户服务中心"}
SHORT = {
    "短信": "【云溪花园客户服务中心】温馨提示。",
    "电子显示屏": "温馨提示。云溪花园客户服务中心",
    "微博": "【温馨提示】——云溪花园客户服务中心",
}


@pytest.mark.parametrize("medium", SHORT)
def test_a_text_of_a_row_that_tells_little_is_still_a_sentence(medium: str) -> None:
    template = opened_text(next(path for path in TEXTS if path.stem == medium))
    assert template.filled(dict.fromkeys(template.fields, "") | LEAST) == SHORT[medium]
