"""SEC-1: the password is changed every three months, and on the day when someone who had it leaves."""

from typing import Any

from sheetkit.model import Due
from tests.duties import due_of, seen

SINCE = {"books_since": "2026-01-01"}


def password(now: str, *changed: str, left: str | None = None, site: Any = SINCE) -> Due:
    log = [{"rule": "SEC-1", "period": day[:7], "done_at": f"{day} 10:00", "done_by": "陈静"} for day in changed]
    staff = [{"name": "苏敏", "post": "资料管理员", "left": left}] if left else []
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


def test_a_site_may_ask_for_it_every_half_year() -> None:
    site = SINCE | {"policy": {"SEC-1": {"each": "every half year"}}}
    assert seen(password("2026-06-01T12:00", "2026-02-01", site=site)) == "met 2026-08-02 00:00 +0"
