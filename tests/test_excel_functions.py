"""The worksheet functions give what the engine gives, on Windows as here: only their registration is Excel's."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlwings
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.config import Config
from sheetkit.due import due
from sheetkit.errors import SheetkitError
from sheetkit.excel.app import functions, udf
from sheetkit.excel.app.functions import deadline, settings_around, workdays
from sheetkit.policy import rulebook, with_overrides
from sheetkit.workdays import calendar
from tests.rows import books
from tests.workbooks import PEOPLE, SETTINGS, TICKET, make_site

HERE = Config()
FILE = {
    "file_no": "D1",
    "kind": "入住",
    "room": "1-1-101",
    "holder": "业主",
    "handled_on": "2026-11-20",
    "move_in_kind": "零星",
    "place": "柜1",
    "state": "在库",
}
MOMENTS = st.datetimes(datetime(2025, 2, 1), datetime(2026, 10, 1)).map(lambda at: at.replace(second=0, microsecond=0))
DAYS = st.dates(date(2025, 1, 1), date(2026, 6, 30))


@given(DAYS, st.integers(0, 60))
def test_working_days_are_those_of_the_calendar(day: date, count: int) -> None:
    reached = workdays(day, count, HERE)
    days = calendar()
    assert reached == days.workday_after(day, count)
    assert sum(days.is_workday(day + timedelta(n)) for n in range(1, (reached - day).days + 1)) == count
    back = workdays(reached, -count, HERE)
    assert back <= reached and sum(days.is_workday(back + timedelta(n)) for n in range((reached - back).days)) == count


@pytest.mark.parametrize(
    ("day", "count", "reached"),
    [("2026-09-30", 1, "2026-10-08"), ("2026-10-09", 1, "2026-10-10"), ("2026-10-08", -1, "2026-09-30")],
)
def test_holidays_are_not_worked_and_some_saturdays_are(day: str, count: int, reached: str) -> None:
    assert workdays(date.fromisoformat(day), count, HERE) == date.fromisoformat(reached)


@pytest.mark.parametrize(
    ("rule", "kind", "when"),
    [
        ("REP-1", None, {"urgency": "急修"}),
        ("REP-2", None, {"urgency": "急修"}),
        ("REP-3", None, {"urgency": "一般"}),
    ],
)
@given(
    moment=st.datetimes(datetime(2025, 2, 1), datetime(2026, 10, 1)).map(lambda at: at.replace(second=0, microsecond=0))
)
def test_a_limit_is_the_one_that_due_tells(rule: str, kind: str | None, when: dict[str, str], moment: datetime) -> None:
    ticket = {**TICKET, **when, "reported_at": moment, "dispatched_at": None, "worker": None, "status": "待派单"}
    (item,) = due(books(now=moment + timedelta(minutes=1), repairs=[ticket]), rules=[rule]).items
    assert deadline(rule.lower(), moment, HERE, kind) == item.due


@given(
    moment=st.datetimes(datetime(2025, 2, 1), datetime(2026, 10, 1)).map(lambda at: at.replace(second=0, microsecond=0))
)
def test_a_callback_ends_at_the_close_of_the_working_day(moment: datetime) -> None:
    ticket = {**TICKET, "status": "已完工", "finished_at": moment, "returned_at": moment}
    (item,) = due(books(now=moment + timedelta(minutes=1), repairs=[ticket]), rules=["REP-8"]).items
    assert deadline("REP-8", moment, HERE) == item.due


@pytest.mark.parametrize(("kind", "minutes"), [("特急", 15), ("一般", 120)])
def test_of_several_times_it_is_said_which(kind: str, minutes: int) -> None:
    start = datetime(2026, 11, 20, 9)
    assert deadline("CMP-1", start, HERE, kind) == start + timedelta(minutes=minutes)
    with pytest.raises(SheetkitError, match="特急、紧急、较急、一般"):
        deadline("CMP-1", start, HERE)


def test_every_rule_with_a_limit_has_one_that_can_be_asked_for() -> None:
    start = datetime(2026, 3, 2, 9)
    for rule in rulebook().values():
        kinds = functions._kinds(rule)
        for kind in kinds:
            assert deadline(rule.id, start, HERE, kind) >= start, (rule.id, kind)
        if rule.duties and not kinds:
            with pytest.raises(SheetkitError, match="没有可以计算的时限"):
                deadline(rule.id, start, HERE)


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda: workdays(date(2031, 1, 1), 1, HERE), "2031"),
        (lambda: deadline("REP-99", date(2026, 1, 5), HERE), "REP-99"),
        (lambda: deadline("REP-8", datetime(2031, 1, 1), HERE), "2031"),
        (lambda: deadline("CMP-1", date(2026, 1, 5), HERE, "不急"), "特急"),
    ],
)
def test_what_is_not_known_is_said(ask: Any, told: str) -> None:
    with pytest.raises(SheetkitError, match=told):
        ask()


# --- as Excel asks ---------------------------------------------------------------------------------------------------


@pytest.fixture
def caller(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = make_site(tmp_path / "site", SETTINGS + '[policy.REP-3]\nwithin = "1h"\n', **PEOPLE)
    book = type("Book", (), {"fullname": str(folder / "报事登记.xlsx")})()
    monkeypatch.setattr(xlwings.Book, "caller", staticmethod(lambda: book))
    return folder


def test_a_cell_gets_the_site_s_own_figures(caller: Path) -> None:
    assert udf.deadline("REP-3", datetime(2026, 11, 20, 9)) == datetime(2026, 11, 20, 10)
    assert settings_around(caller / "历史/2025/报事登记.xlsx").policy["REP-3"].parameters["within"] == "1h"
    assert settings_around(Path("/nowhere/x.xlsx")) == Config()


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (lambda: udf.workdays(datetime(2026, 9, 30), 1.0), datetime(2026, 10, 8)),
        (lambda: udf.workdays(None, 1.0), ""),
        (lambda: udf.deadline("REP-3", ""), ""),
        (lambda: udf.deadline("CMP-1", datetime(2026, 11, 20, 9), "特急"), datetime(2026, 11, 20, 9, 15)),
    ],
)
def test_a_cell_gets_a_moment_or_stays_blank(caller: Path, answer: Any, shown: Any) -> None:
    assert answer() == shown


def test_what_cannot_be_answered_stands_in_the_cell_as_a_line(caller: Path) -> None:
    assert "不是日期" in udf.workdays("昨天", 1.0)
    assert "特急、紧急" in udf.deadline("CMP-1", datetime(2026, 11, 20, 9))


def test_midnight_is_a_moment_for_a_rule_of_moments_and_a_day_for_one_of_days(caller: Path) -> None:
    midnight = datetime(2026, 11, 20)
    assert udf.deadline("CMP-2", midnight) == midnight + timedelta(hours=48)
    (item,) = due(books(now="2026-11-20T12:00", files=[FILE]), rules=["ARC-1"]).items
    assert udf.deadline("ARC-1", midnight, "入住资料归档") == item.due == datetime(2026, 11, 25, 18)


def test_days_that_a_site_allows_end_with_the_last_of_them() -> None:
    own = {"ARC-1": {"other": "5 days"}}
    (item,) = due(
        books(now="2026-11-20T12:00", site={"policy": own}, files=[{**FILE, "kind": "其他"}]), rules=["ARC-1"]
    ).items
    site = Config(policy=with_overrides(rulebook(), own))
    assert deadline("ARC-1", datetime(2026, 11, 20), site, "资料归档") == item.due == datetime(2026, 11, 26)
