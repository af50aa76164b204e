"""CARE-1, CARE-2, NOT-9 and the holidays behind them (CAL-3): the next one and those missed."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.due import due
from sheetkit.duties.care_homes import birthday_in
from sheetkit.holidays import festivals, long_holidays
from sheetkit.model import Due
from sheetkit.policy import rulebook
from sheetkit.workdays import calendar
from tests.duties import seen
from tests.rows import books

HOME = {"room": "1-1-101", "zone": "东区", "name": "刘敏", "handover": "精装", "moved_in": "2024-05-12"}
SINCE = {"books_since": "2026-01-01"}


def items(rule: str, what: str, now: str = "2026-11-20T17:00", **rows: Any) -> list[Due]:
    """The items of one line, in order of their limits."""
    site = SINCE | rows.pop("site", {})
    return [item for item in due(books(now, site=site, **rows), "zh", [rule]).items if what in item.what]


def states(rule: str, what: str, now: str = "2026-11-20T17:00", **rows: Any) -> list[str]:
    return [seen(item) for item in items(rule, what, now, **rows)]


def care(kind: str, event_on: str, started_at: str | None = None, **more: Any) -> dict[str, Any]:
    return {"care_no": f"{kind}{event_on}", "kind": kind, "event_on": event_on, "started_at": started_at, **more}


def notice(issued_on: str | None, holiday: str | None = "国庆", **more: Any) -> dict[str, Any]:
    row = {"row_no": "1", "title": "假期服务安排", "medium": "张贴", "holiday": holiday, "issued_on": issued_on}
    return row | {"notice_no": "中心〔2026〕第001号"} | more


# --- CAL-3 ----------------------------------------------------------------------------------------------------------


def blocks(first: str, last: str, **days: Any) -> list[tuple[str, str, str, bool]]:
    found = long_holidays(calendar(**days), rulebook(), date.fromisoformat(first), date.fromisoformat(last))
    return [(str(one.first), str(one.last), "、".join(one.names), one.known) for one in found]


def test_the_long_holidays_of_a_year() -> None:
    assert blocks("2026-01-01", "2026-12-31") == [
        ("2026-01-01", "2026-01-03", "元旦", True),
        ("2026-02-15", "2026-02-23", "春节", True),
        ("2026-04-04", "2026-04-06", "清明", True),
        ("2026-05-01", "2026-05-05", "劳动节", True),
        ("2026-06-19", "2026-06-21", "端午", True),
        ("2026-09-25", "2026-09-27", "中秋", True),
        ("2026-10-01", "2026-10-07", "国庆", True),
    ]


def test_a_weekend_before_the_holiday_belongs_to_it_and_two_festivals_may_share_one() -> None:
    assert ("2024-06-08", "2024-06-10", "端午", True) in blocks("2024-06-01", "2024-06-30")
    assert [one[2] for one in blocks("2025-10-01", "2025-10-31")] == ["国庆、中秋"]


def test_a_run_goes_over_the_years_end_and_a_single_day_is_no_long_holiday() -> None:
    assert blocks("2023-12-20", "2024-01-10") == [("2023-12-30", "2024-01-01", "元旦", False)]
    assert blocks("2024-12-20", "2025-01-10") == []  # Wednesday, 1 January 2025


def test_a_sites_own_days_make_no_long_holiday() -> None:
    friday = date(2026, 11, 6)
    assert blocks("2026-11-01", "2026-11-30", off=[friday, friday + timedelta(days=3)]) == []


def test_of_a_year_without_data_only_the_fixed_dates_are_known() -> None:
    found = blocks("2027-01-01", "2027-12-31")
    assert [(name, known) for _, _, name, known in found] == [("元旦", False), ("劳动节", False), ("国庆", False)]
    assert found[0][:2] == ("2027-01-01", "2027-01-03")  # a Friday and the weekend


@given(day=st.dates(date(2024, 2, 1), date(2026, 12, 1)))
def test_every_long_holiday_is_a_run_of_days_off_between_working_days(day) -> None:
    days = calendar()
    for one in long_holidays(days, rulebook(), day, day + timedelta(days=200)):
        inside = [one.first + timedelta(days=step) for step in range((one.last - one.first).days + 1)]
        if one.known:
            assert len(inside) >= 3 and not any(days.is_workday(inner) for inner in inside)
            assert days.is_workday(one.first - timedelta(days=1)) and days.is_workday(one.last + timedelta(days=1))


# --- NOT-9 ----------------------------------------------------------------------------------------------------------


def test_the_next_long_holiday_and_those_missed_are_shown() -> None:
    found = items("NOT-9", "", "2026-04-10T12:00", site={"books_since": "2026-02-20"})
    assert [(item.key, item.what, seen(item)) for item in found] == [
        ("site", "张贴清明假期服务安排（2026-04-04 起）", "overdue 2026-03-31 00:00 +15120"),
        ("site", "张贴劳动节假期服务安排（2026-05-01 起）", "open 2026-04-27 00:00 +0"),
    ]


@pytest.mark.parametrize(
    ("notices", "says"),
    [
        ([notice("2026-09-26")], []),  # in time: five days before is to 24:00 of the 26th
        ([notice("2026-09-27")], ["late 2026-09-27 00:00 +1440"]),
        ([notice("2026-09-20", "中秋、国庆")], []),  # one notice for both
        ([notice("2026-09-20", "端午")], ["overdue 2026-09-27 00:00 +18720"]),
        ([notice("2026-09-20", medium="微信")], ["overdue 2026-09-27 00:00 +18720"]),  # not posted
        ([notice("2026-09-20", withdrawn_on="2026-09-30")], ["overdue 2026-09-27 00:00 +18720"]),
        ([notice("2026-09-20", withdrawn_on="2026-10-08")], []),  # taken down afterwards
        ([notice(None)], ["overdue 2026-09-27 00:00 +18720"]),  # not issued
        ([notice("2025-09-20")], ["overdue 2026-09-27 00:00 +18720"]),  # last year's
    ],
)
def test_a_notice_that_names_the_holiday_is_posted_five_days_before(notices, says) -> None:
    site = {"books_since": "2026-09-21"}
    assert states("NOT-9", "国庆", "2026-10-10T00:00", notices=notices, site=site) == says


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-09-26", ["met 2026-09-27 00:00 +0"]),
        ("2026-09-30", ["met 2026-09-27 00:00 +0"]),  # its limit is past, the holiday is still to come
        ("2026-10-01", []),
    ],
)
def test_what_was_posted_in_time_is_told_until_the_holiday_begins(now: str, told: list[str]) -> None:
    posted = [notice("2026-09-26")]
    assert states("NOT-9", "国庆", now, notices=posted, site={"books_since": "2026-09-21"}) == told


def test_an_act_of_care_may_point_to_a_notice_done_once_and_counted_for_both() -> None:
    rows: dict[str, Any] = {
        "notices": [notice("2026-09-24", None)],
        "care": [care("长假安排", "2026-10-01", notice_no="中心〔2026〕第001号")],
        "site": {"books_since": "2026-09-21"},
    }
    assert states("NOT-9", "国庆", "2026-09-25", **rows) == ["met 2026-09-27 00:00 +0"]
    assert states("CARE-1", "国庆长假", "2026-09-25", **rows) == ["met 2026-09-27 00:00 +0"]


def test_a_notice_alone_will_do_for_care_but_a_text_message_is_not_posted() -> None:
    site = {"books_since": "2026-09-21"}
    assert states("CARE-1", "国庆长假", "2026-09-25", notices=[notice("2026-09-24")], site=site)[0].startswith("met")
    sent: dict[str, Any] = {"care": [care("长假安排", "2026-10-02", "2026-09-24 09:00", form="短信")], "site": site}
    assert states("CARE-1", "国庆长假", "2026-09-25", **sent)[0].startswith("met")
    assert not states("NOT-9", "国庆", "2026-09-25", **sent)[0].startswith("met")


def test_a_year_without_data_is_provisional_and_says_so() -> None:
    item = items("NOT-9", "")[-1]
    assert (item.what, item.provisional) == ("张贴元旦假期服务安排（2027-01-01 起）", True)
    assert "放假安排尚未公布" in item.why


# --- CARE-1: for the site -------------------------------------------------------------------------------------------


def test_bad_weather_is_told_on_the_day() -> None:
    rows = [
        care("天气提醒", "2026-10-03", "2026-10-03 23:59"),
        care("天气提醒", "2026-10-24", "2026-10-25 08:00"),
        care("天气提醒", "2026-11-01", at=9),
        care("天气提醒", "2025-12-31"),  # before the books
        care("天气提醒", "2026-11-14", "2026-11-14 08:40"),
    ]
    found = items("CARE-1", "天气", care=rows)
    assert [seen(item) for item in found] == [
        "late 2026-10-25 00:00 +480",
        "overdue 2026-11-02 00:00 +26940",
        "met 2026-11-15 00:00 +0",
    ]
    assert (found[1].cell, found[1].row, found[1].key) == ("E9", 9, "site"), "开始时间 of the row that tells of it"


def test_a_warning_for_tomorrow_is_open_and_two_rows_of_a_day_are_one() -> None:
    rows = [care("天气提醒", "2026-11-21"), care("天气提醒", "2026-11-21", "2026-11-20 16:00", care_no="2")]
    assert states("CARE-1", "天气", care=rows[:1]) == ["open 2026-11-22 00:00 +0"]
    assert states("CARE-1", "天气", care=rows) == ["met 2026-11-22 00:00 +0"]


def test_greetings_go_out_a_day_before_the_festivals_and_never_for_qingming() -> None:
    found = items("CARE-1", "祝福", site={"books_since": "2026-01-02"})
    assert [item.what for item in found] == [
        "春节祝福（2026-02-17）",
        "元宵祝福（2026-03-03）",
        "劳动节祝福（2026-05-01）",
        "端午祝福（2026-06-19）",
        "中秋祝福（2026-09-25）",
        "国庆祝福（2026-10-01）",
        "元旦祝福（2027-01-01）",
    ]
    assert {str(item.due.time()) for item in found} == {"00:00:00"}
    assert found[0].due.date() == date(2026, 2, 17), "24:00 of the day before"


@pytest.mark.parametrize(
    ("event_on", "sent", "says"),
    [
        ("2026-09-25", "2026-09-24 23:59", "met"),
        ("2026-09-26", "2026-09-24 10:00", "met"),  # another day of that holiday
        ("2026-09-25", "2026-09-25 08:00", "late"),
        ("2026-10-01", "2026-09-24 10:00", "overdue"),  # for the other festival
        ("2026-09-25", None, "overdue"),
    ],
)
def test_a_greeting_is_for_the_festival_of_its_day(event_on, sent, says) -> None:
    rows = [care("节日祝福", event_on, sent)]
    found = states("CARE-1", "中秋祝福", "2026-09-25T12:00", care=rows, site={"books_since": "2026-09-01"})
    assert [state.split()[0] for state in found] == ([says] if says != "met" else [])


def test_themed_events_on_special_festivals_which_a_site_may_name() -> None:
    rows = [care("专题活动", "2026-09-25", "2026-09-23 09:30")]
    site: dict[str, Any] = {"books_since": "2026-06-01"}
    assert states("CARE-1", "专题活动", care=rows, site=site) == [
        "overdue 2026-06-20 00:00 +221340",
        "met 2026-09-26 00:00 +0",  # the last one: that of 2027 is not announced
    ]
    assert "还没有公布" in items("CARE-1", "专题活动", care=rows, site=site)[-1].why
    site["policy"] = {"CARE-1": {"special": ["国庆"]}}
    assert "国庆" in items("CARE-1", "专题活动", site=site)[0].what


# --- CARE-1: for a home ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"form": "短信", "room": "1-1-101"}, "met"),
        ({"form": "书面"}, "met"),  # to all homes
        ({"form": "电话", "room": "1-1-101"}, "open"),  # neither in writing nor by text
        ({"form": "短信", "room": "2-2-202"}, "open"),
        ({"notice_no": "中心〔2026〕第001号"}, "met"),  # a notice is in writing
    ],
)
def test_every_home_is_reminded_of_electricity_once_a_year(row, says) -> None:
    rows: dict[str, Any] = {"households": [HOME], "notices": [notice("2026-06-08", None)]}
    rows["care"] = [care("用电提醒", "2026-06-08", None if "notice_no" in row else "2026-06-08 10:00", **row)]
    assert states("CARE-1", "用电", "2026-06-30", **rows) == [f"{says} 2027-01-01 00:00 +0"]


def test_a_reminder_before_moving_in_does_not_count_and_missed_years_do() -> None:
    rows = {"care": [care("用电提醒", "2026-06-08", "2026-06-08 10:00", form="书面")]}
    assert states("CARE-1", "用电", households=[HOME | {"moved_in": "2026-06-09"}], **rows)[0].startswith("soon")
    (item,) = items("CARE-1", "用电", "2029-02-01", households=[HOME], **rows)
    assert (item.state, item.missed, item.start.year) == ("open", 2, 2029)


BORN = HOME | {"birthday": "1980-11-10"}


@pytest.mark.parametrize(
    ("rows", "now", "says"),
    [
        ([], "2026-11-09T12:00", ["open 2026-11-11 00:00 +0"]),
        ([], "2026-11-10T20:00", ["soon 2026-11-11 00:00 +0"]),
        ([], "2026-11-11T00:01", ["overdue 2026-11-11 00:00 +1", "open 2027-11-11 00:00 +0"]),
        ([care("生日", "2026-11-10", "2026-11-10 09:00", room="1-1-101")], "2026-11-12", ["open 2027-11-11 00:00 +0"]),
        ([care("生日", "1980-11-10", "2026-11-10 09:00", room="1-1-101")], "2026-11-12", ["open 2027-11-11 00:00 +0"]),
        (
            [care("生日", "2026-11-10", "2026-11-12 09:00", room="1-1-101")],
            "2026-11-12",
            ["late 2026-11-11 00:00 +1980", "open 2027-11-11 00:00 +0"],
        ),
    ],
)
def test_birthdays_are_kept_on_the_day(rows, now, says) -> None:
    assert states("CARE-1", "生日", now, households=[BORN], care=rows) == says


def test_a_birthday_before_moving_in_or_before_the_books_is_nobodys() -> None:
    assert len(states("CARE-1", "生日", households=[BORN | {"moved_in": "2026-11-11"}])) == 1
    assert len(states("CARE-1", "生日", households=[BORN], site={"books_since": "2026-11-11"})) == 1


def test_a_birthday_on_the_29th_of_february_is_kept_on_the_28th_where_there_is_none() -> None:
    born = date(2000, 2, 29)
    assert [str(birthday_in(born, year)) for year in (2026, 2028)] == ["2026-02-28", "2028-02-29"]
    (missed, _) = items("CARE-1", "生日", "2026-03-02", households=[HOME | {"birthday": "2000-02-29"}])
    assert missed.due.date() == date(2026, 3, 1)


NEW = HOME | {"moved_in": "2026-10-20"}


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (None, "overdue 2026-10-21 00:00 +44220"),
        ("2026-10-20 23:59", "met 2026-10-21 00:00 +0"),
        ("2026-10-19 16:00", "met 2026-10-21 00:00 +0"),  # the evening before, for that day
        ("2026-10-21 08:00", "late 2026-10-21 00:00 +480"),
    ],
)
def test_a_home_is_welcomed_on_the_day_of_moving_in(told, says) -> None:
    rows = [care("入住欢迎", "2026-10-20", told, room="1-1-101")]
    assert states("CARE-1", "入住欢迎", households=[NEW], care=rows) == [says]


def test_moving_in_before_the_books_asks_for_no_welcome() -> None:
    assert states("CARE-1", "入住欢迎", households=[HOME]) == states("CARE-1", "上门访谈", households=[HOME]) == []


def visit(at: str, form: str = "上门") -> dict[str, Any]:
    return {"visit_no": "FT1", "visited_at": at, "room": "1-1-101", "form": form, "visitor": "周岚"}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({}, "overdue 2026-11-20 00:00 +1020"),  # to 24:00 of the thirtieth day
        ({"visits": [visit("2026-11-19 20:00")]}, "met 2026-11-20 00:00 +0"),
        ({"visits": [visit("2026-11-20 10:00")]}, "late 2026-11-20 00:00 +600"),
        ({"visits": [visit("2026-11-01 10:00", "电话")]}, "overdue 2026-11-20 00:00 +1020"),
        ({"care": [care("乔迁访谈", "2026-10-20", "2026-11-01 10:00", room="1-1-101")]}, "met 2026-11-20 00:00 +0"),
        (
            {
                "care": [care("乔迁访谈", "2026-10-20", None, room="1-1-101", visit_no="FT1")],
                "visits": [visit("2026-11-01 10:00")],
            },
            "met 2026-11-20 00:00 +0",
        ),
    ],
)
def test_a_new_home_is_visited_within_thirty_days_by_a_visit_or_an_act_of_care(rows, says) -> None:
    assert states("CARE-1", "入伙后上门", households=[NEW], **rows) == [says]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({}, "overdue 2026-04-02 00:00 +335100"),
        ({"care": [care("重点客户", "2026-08-31", "2026-08-31 10:00", room="1-1-101", form="电话")]}, "met 2026-12-01"),
        ({"visits": [visit("2026-08-31 10:00", "来访面谈")]}, "met 2026-12-01"),
        ({"visits": [visit("2026-08-19 10:00")]}, "overdue 2026-11-20 00:00 +1020"),
    ],
)
def test_key_customers_are_looked_after_every_three_months(rows, says) -> None:
    (found,) = states("CARE-1", "重点客户", households=[HOME | {"key_customer": "是"}], **rows)
    assert found.startswith(says)


def test_empty_homes_are_owed_nothing_and_bad_rows_are_no_evidence() -> None:
    empty = [HOME | {"vacant": "是"}, HOME | {"room": "2", "moved_in": None}]
    assert [item for item in items("CARE-1", "") if item.key != "site"] == []
    assert [item for item in items("CARE-1", "", households=empty) if item.key != "site"] == []
    bad = [care("入住欢迎", "2026-10-20", "十月底", room="1-1-101")]
    assert states("CARE-1", "入住欢迎", households=[NEW], care=bad)[0].startswith("overdue")


@given(born=st.dates(date(1930, 1, 1), date(2020, 12, 31)), today=st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_there_is_always_one_birthday_to_come_and_it_is_within_a_year(born, today) -> None:
    home = HOME | {"birthday": born.isoformat()}
    found = items("CARE-1", "生日", f"{today}T12:00", households=[home])
    coming = [item for item in found if item.due.date() > today]
    assert len(coming) == 1 and (coming[0].due.date() - today).days <= 367


# --- CARE-2 ---------------------------------------------------------------------------------------------------------


def optional(kind: str, now: str = "2026-11-20T17:00", **rows: Any) -> list[str]:
    policy = {"CARE-2": {"on": {kind: True}}}
    found = due(books(now, site=SINCE | {"policy": policy}, **rows), "zh", ["CARE-2"]).items
    return [f"{item.key} {seen(item)} {item.missed}" for item in found]


def test_what_is_optional_is_not_asked_for_unless_the_site_switches_it_on() -> None:
    rows = [care("生子", "2026-05-01", room="1-1-101")]
    assert due(books(site=SINCE, care=rows), "zh", ["CARE-2"]).items == []
    assert optional("生子", care=rows) == ["1-1-101 overdue 2026-06-01 00:00 +248700 0"]


def test_disinfection_is_monthly_from_march_to_november() -> None:
    done = [care("入户消杀", "2026-04-02", "2026-04-02 10:00"), care("入户消杀", "2026-11-02", "2026-11-02 10:00")]
    assert optional("入户消杀", care=done) == ["site met 2026-12-01 00:00 +0 7"]  # March and May to October
    assert optional("入户消杀", "2026-12-15", care=done) == optional("入户消杀", "2026-02-15") == []


def test_checks_are_yearly_and_rows_tell_of_the_rest() -> None:
    assert optional("空调清洗", care=[care("空调清洗", "2026-06-01", "2026-06-01 10:00", room="1-1-101")]) == [
        "site met 2027-01-01 00:00 +0 0"
    ]
    assert optional("结婚", care=[care("结婚", "2026-11-16", room="1-1-101")]) == [
        "1-1-101 overdue 2026-11-20 00:00 +1020 0"
    ]
    assert optional("开学", care=[care("开学", "2026-09-01", "2026-09-01 07:40")]) == ["site met 2026-09-02 00:00 +0 0"]
    helped = [care("弱势群体", "2026-11-25", room="1-1-101")]
    assert optional("弱势群体", care=helped) == ["1-1-101 open 2026-11-26 00:00 +0 0"]


def test_the_owner_is_told_of_each_stage_of_a_renovation() -> None:
    work = {"filing_no": "Z1", "room": "1-1-101", "starts": "2026-03-02", "closed_on": "2026-05-06"}
    told = [care("装修告知", "2026-03-02", "2026-03-05 16:00", room="1-1-101")]
    assert optional("装修告知", renovations=[work], care=told) == ["1-1-101 overdue 2026-05-10 00:00 +280380 0"]
    told.append(care("装修告知", "2026-05-07", "2026-05-07 10:00", room="1-1-101"))
    assert optional("装修告知", renovations=[work], care=told) == ["1-1-101 met 2026-05-10 00:00 +0 0"]


def test_festivals_are_those_of_the_official_data() -> None:
    found = festivals(calendar(), rulebook(), ["元宵", "清明"], date(2026, 1, 1), date(2027, 12, 31))
    assert [(one.names[0], str(one.first)) for one in found] == [("元宵", "2026-03-03"), ("清明", "2026-04-05")]
