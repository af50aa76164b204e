"""SEC-1: the password is changed every three months, and on the day when someone who had it leaves."""

from datetime import datetime
from typing import Any

from sheetkit.duties.secrecy import changed as row_of
from sheetkit.model import Due
from sheetkit.policy import rulebook
from tests.duties import due_of, seen

SINCE = {"books_since": "2026-01-01"}


def password(now: str, *changed: str, left: str | None = None, site: Any = SINCE, post: str = "资料管理员") -> Due:
    log = [{"rule": "SEC-1", "period": day[:7], "done_at": f"{day} 10:00", "done_by": "陈静"} for day in changed]
    staff = [{"name": "苏敏", "post": post, "left": left}] if left else []
    item = due_of("SEC-1", now, site=site, duty_log=log, staff=staff)
    assert item is not None
    return item


def test_it_counts_from_the_last_change_else_from_the_first_day_of_the_books() -> None:
    assert seen(password("2026-04-01")) == "soon 2026-04-02 00:00 +0"
    assert seen(password("2026-04-02T00:01")) == "overdue 2026-04-02 00:00 +1"
    assert seen(password("2026-04-02", "2026-03-31")) == "met 2026-07-01 00:00 +0", "three months on, clipped"


def test_no_limit_lies_before_the_books() -> None:
    assert seen(password("2026-01-20T12:00", "2025-06-10")) == "open 2026-04-02 00:00 +0"


def test_limits_that_were_missed_are_told() -> None:
    item = password("2026-11-20T12:00", "2026-01-10", "2026-09-01")
    assert (item.state, item.missed) == ("met", 1)
    assert "此前缺 1 期，最早 2026-04-10" in item.why


def test_who_leaves_makes_it_due_that_day() -> None:
    assert seen(password("2026-03-10T12:00", "2026-02-01", left="2026-03-10")) == "soon 2026-03-11 00:00 +0"
    assert seen(password("2026-03-11T00:01", "2026-02-01", left="2026-03-10")) == "overdue 2026-03-11 00:00 +1"
    assert password("2026-03-10T12:00", "2026-02-01", "2026-03-10", left="2026-03-10").missed == 0
    assert password("2026-03-20T12:00", "2026-02-01", "2026-03-11", left="2026-03-10").missed == 1
    assert seen(password("2026-03-01T12:00", "2026-02-01", left="2026-03-10")) == "met 2026-05-02 00:00 +0", "to come"


def deputy(left: str, first: str | None, last: str | None, *changed: str, now: str = "2026-03-20T12:00") -> Due:
    """苏敏, of another post, stood in for the head of customer service, and left."""
    stands_in = {"post": "客服主管", "name": "苏敏", "first": first, "last": last}
    return password(now, *changed, left=left, site=SINCE | {"deputies": [stands_in]}, post="员工")


def test_who_stood_in_for_one_who_has_it_had_it_too() -> None:
    item = deputy("2026-03-10", None, None, "2026-02-01")
    assert seen(item) == "overdue 2026-03-11 00:00 +13680" and "苏敏" in item.why
    assert seen(deputy("2026-03-10", "2026-02-01", "2026-02-10", "2026-02-01")).startswith("overdue 2026-03-11")


def test_but_not_the_one_set_after_they_stood_in_or_before() -> None:
    assert deputy("2026-03-10", None, "2026-01-31", "2026-02-01").state == "met"
    assert deputy("2026-03-10", "2026-03-11", None, "2026-02-01").state == "met"
    assert password("2026-03-20T12:00", "2026-02-01", left="2026-03-10", post="员工").state == "met"


def test_whoever_the_site_names_for_the_post_had_it() -> None:
    site = SINCE | {"in_charge": {"管理处主任": "苏敏"}}
    item = password("2026-03-20T12:00", "2026-02-01", left="2026-03-10", site=site, post="员工")
    assert item.state == "overdue"


def test_a_site_may_ask_for_it_every_half_year() -> None:
    site = SINCE | {"policy": {"SEC-1": {"each": "every half year"}}}
    assert seen(password("2026-06-01T12:00", "2026-02-01", site=site)) == "met 2026-08-02 00:00 +0"


def test_what_the_tool_writes_into_the_log_is_what_meets_it() -> None:
    row = row_of(rulebook()["SEC-1"], "客户信息.xlsx", "陈静", datetime(2026, 4, 1))
    assert row["period"] == "2026-03", "24:00 of the last day of March"
    item = due_of("SEC-1", "2026-04-02T10:00", site=SINCE, duty_log=[row])
    assert item is not None and item.state == "met"
