"""The month's counts of complaints, repairs and visits, as they stood at the moment asked about."""

import pytest

from sheetkit.score import score
from tests.rows import books

TICKET = {"ticket_no": "BS1", "reported_at": "2026-10-08 09:00", "kind": "工程类", "status": "处理中"}


def repairs(*changes, now="2026-11-20T17:00"):
    rows = [{**TICKET, **change} for change in changes]
    return score(books(now=now, repairs=rows), "2026-10").repairs


@pytest.mark.parametrize(
    ("row", "finished", "open_"),
    [
        ({"status": "待派单"}, 0, 1),
        ({"status": "已完工", "finished_at": "2026-10-09 10:00"}, 1, 1),
        ({"status": "已关闭", "finished_at": "2026-10-09 10:00", "closed_at": "2026-10-12 10:00"}, 1, 0),
        ({"status": "退回", "finished_at": "2026-10-09 10:00", "returned_at": "2026-10-10 10:00"}, 0, 1),
        ({"status": "拒绝"}, 0, 0),
        ({"status": "已取消"}, 0, 0),
    ],
)
def test_a_ticket_is_finished_and_open_as_its_moments_say(row, finished, open_):
    found = repairs(row)
    assert (found["finished"], found["open"]) == (finished, open_)


def test_tickets_stand_as_at_the_moment_asked_about():
    row = {"status": "已关闭", "finished_at": "2026-10-09 10:00", "closed_at": "2026-10-12 10:00"}
    assert [repairs(row, now=now)["open"] for now in ("2026-10-12T09:59", "2026-10-12T10:00")] == [1, 0]
    assert [repairs(row, now=now)["finished"] for now in ("2026-10-09T09:59", "2026-10-09T10:00")] == [0, 1]


def test_tickets_count_by_their_report_and_callbacks_by_their_own_time():
    called = {"callback_at": "2026-10-09 10:00", "callback_rating": "满意"}
    found = repairs({"reported_at": "2026-09-30 09:00", **called}, {**called, "callback_at": "2026-11-01 10:00"})
    assert (found["reported"], found["called_back"], found["satisfied"], found["satisfaction"]) == (1, 1, 1, 100.0)


def test_satisfaction_is_of_all_called_back_rounded_half_up():
    rows = [{"callback_at": "2026-10-09 10:00", "callback_rating": mark} for mark in ("满意", "不满意", None)]
    assert repairs(*rows)["satisfaction"] == 33.33


def test_what_a_cell_does_not_say_is_counted_as_unknown():
    assert repairs({"kind": None}, {"kind": "电梯"}, {})["by_kind"] == {"工程类": 1, "不详": 2}


def test_a_home_visited_twice_is_one_home():
    rows = [{"visited_at": f"2026-10-0{day} 16:00", "room": "1-1-101", "form": "上门"} for day in (1, 2)]
    assert score(books(visits=rows), "2026-10").visits == {"visits": 2, "by_form": {"上门": 2}, "homes": 1}


@pytest.mark.parametrize(
    ("register", "name"), [("repairs", "repairs"), ("visits", "visits"), ("complaints", "complaints")]
)
def test_a_register_that_cannot_be_read_has_no_counts(register, name):
    counts = getattr(score(books(without=[register]), "2026-10"), name)
    assert set(counts.values()) == {None}
