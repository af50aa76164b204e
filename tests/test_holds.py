"""Time on hold does not count, where the policy allows holds: in the clock's own kind of time. Off by default."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.clock import limit, pushed
from sheetkit.duration import duration
from sheetkit.workdays import calendar
from tests.duties import due_of, seen
from tests.faults import told

TICKET = {"ticket_no": "BS1", "urgency": "一般", "status": "处理中", "reported_at": "2026-11-02 08:00"}
HELD = {"ticket_no": "BS1", "held_at": "2026-11-03 08:00", "resumed_at": "2026-11-04 08:00", "reason": "待料"}
ALLOWED = {"policy": {"REP-3": {"holds": True}}}


@pytest.mark.parametrize(
    ("site", "holds", "now", "expected"),
    [
        ({}, [HELD], "2026-11-04T12:00", "open 2026-11-05 08:00 +0"),  # off by default
        (ALLOWED, [HELD], "2026-11-04T12:00", "open 2026-11-06 08:00 +0"),
        (ALLOWED, [{**HELD, "ticket_no": "BS2"}], "2026-11-04T12:00", "open 2026-11-05 08:00 +0"),
        (ALLOWED, [HELD], "2026-11-05T14:00", "soon 2026-11-06 08:00 +0"),  # a quarter of the 72 h that count
        (ALLOWED, [HELD, {**HELD, "held_at": "2026-11-05 08:00", "resumed_at": "2026-11-05 10:00"}],
         "2026-11-06T12:00", "overdue 2026-11-06 10:00 +120"),
        (ALLOWED, [{**HELD, "resumed_at": ""}], "2026-11-09T08:00", "open 2026-11-11 08:00 +0"),  # still on hold
        (ALLOWED, [{**HELD, "held_at": "2026-11-05 09:00", "resumed_at": ""}],
         "2026-11-06T12:00", "overdue 2026-11-05 08:00 +1680"),  # held when it was late already
    ],
)  # fmt: skip
def test_a_repair_on_hold(site, holds, now, expected):
    assert seen(due_of("REP-3", now, repairs=[TICKET], holds=holds, site=site)) == expected


def test_the_answer_tells_the_hold():
    item = due_of("REP-3", "2026-11-04T12:00", repairs=[TICKET], holds=[HELD], site=ALLOWED)
    assert item is not None and "2026-11-03 08:00 至 2026-11-04 08:00 暂停不计" in item.why


def test_working_days_held_at_their_close_do_not_count():
    tuesday, close = datetime(2026, 11, 3, 10), time(18)
    for held, expected in [
        ([], "2026-11-04 18:00"),
        ([(datetime(2026, 11, 4, 9), datetime(2026, 11, 4, 17))], "2026-11-04 18:00"),
        ([(datetime(2026, 11, 4, 9), datetime(2026, 11, 5, 9))], "2026-11-05 18:00"),
        ([(datetime(2026, 11, 4, 9), datetime(2026, 11, 9, 9))], "2026-11-09 18:00"),
    ]:
        assert f"{limit(tuesday, duration('1 working day'), calendar(), close, held).due:%Y-%m-%d %H:%M}" == expected


spans = st.lists(st.integers(0, 600), min_size=2, max_size=8, unique=True).map(sorted)


@given(spans, st.integers(1, 500))
def test_just_the_time_allowed_passes_outside_of_holds(marks, minutes):
    start = datetime(2026, 11, 2, 8)
    moments = [start + timedelta(minutes=mark) for mark in marks]
    held = list(zip(moments[::2], moments[1::2], strict=False))
    end = pushed(start, timedelta(minutes=minutes), held)
    outside = (end - start) - sum((min(b, end) - a for a, b in held if a < end), timedelta())
    assert outside == timedelta(minutes=minutes)


def test_a_hold_that_was_never_ended_is_a_finding():
    unended = {**HELD, "resumed_at": ""}
    done = {**TICKET, "status": "已取消"}
    assert told("REP-14", repairs=[done], holds=[unended]) == ["2 resumed_at on-hold"]
    assert told("REP-14", repairs=[done], holds=[HELD]) == []
    complaint = {"complaint_no": "TS1", "status": "已关闭"}
    assert told("REP-14", complaints=[complaint], holds=[{**unended, "ticket_no": "TS1"}]) == ["2 resumed_at on-hold"]
    assert told("REP-14", complaints=[{**complaint, "status": "处理中"}], holds=[{**unended, "ticket_no": "TS1"}]) == []
