"""REP-13: the reports of the month and of the year up to it, and how many kept the limits of REP-1, REP-2 and REP-3.

Ticket  reported         urgency  on site, 2 h       finished, 24 h / 72 h
BS1     1 Oct. 08:00     急修     10:00  in time     2 Oct. 08:00  in time
BS2     1 Oct. 08:00     急修     10:01  late        2 Oct. 08:01  late
BS3     1 Oct. 08:00     一般                        5 Oct. 09:00  late
BS4     1 Oct. 08:00     一般                        4 Oct. 08:00  in time
BS5     31 Oct. 20:00    一般                        -             still running on 1 Nov.
BS6     1 Oct. 08:00     急修     refused: no clock
BS7     1 Sept. 08:00    一般                        3 Sept.       in time, in the year alone
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.model import Flaw
from sheetkit.score import score
from tests.rows import books

NOW = "2026-11-01T12:00"


def ticket(number, reported="2026-10-01 08:00", urgency="一般", **more):
    status = "已完工" if more.get("finished_at") else "处理中"
    row = {"ticket_no": f"BS{number}", "reported_at": reported, "urgency": urgency, "kind": "工程类", "status": status}
    return {**row, **more}


ROWS = [
    ticket(1, urgency="急修", arrived_at="2026-10-01 10:00", finished_at="2026-10-02 08:00"),
    ticket(2, urgency="急修", arrived_at="2026-10-01 10:01", finished_at="2026-10-02 08:01"),
    ticket(3, finished_at="2026-10-05 09:00"),
    ticket(4, finished_at="2026-10-04 08:00", kind="物管类"),
    ticket(5, "2026-10-31 20:00"),
    ticket(6, urgency="急修", status="拒绝"),
    ticket(7, "2026-09-01 08:00", finished_at="2026-09-03 08:00"),
]


def of(rows=ROWS, now=NOW, month="2026-10", **more):
    return score(books(now=now, repairs=rows, **more), month).repairs


def kept(figures):
    names = ("in_time", "late", "running", "rate")
    return {rule: tuple(line[name] for name in names) for rule, line in figures["on_time"].items()}


def test_on_time_rates_of_the_month_and_the_year_are_as_by_hand():
    assert kept(of()) == {"REP-1": (1, 1, 0, 50), "REP-2": (1, 1, 0, 50), "REP-3": (1, 1, 1, 50)}
    assert kept(of()["year"])["REP-3"] == (2, 1, 1, pytest.approx(200 / 3))


def test_number_kinds_and_what_is_still_open_stand_beside_them():
    found = of()
    assert (found["reported"], found["by_kind"], found["open"]) == (6, {"工程类": 5, "物管类": 1}, 5)
    assert (found["year"]["reported"], found["year"]["open"]) == (7, 6)


def test_what_has_not_fallen_due_is_in_no_rate():
    assert kept(of([ticket(1)], now="2026-10-02T08:00"))["REP-3"] == (0, 0, 1, None)
    assert kept(of([ticket(1)], now="2026-10-04T08:00"))["REP-3"] == (0, 0, 1, None)
    assert kept(of([ticket(1)], now="2026-10-04T08:01"))["REP-3"] == (0, 1, 0, 0)


def test_no_report_has_no_rate():
    assert set(kept(of([])).values()) == {(0, 0, 0, None)}


def test_every_clocked_report_is_a_row_behind_the_rates():
    behind = [(r.rule, r.key, r.cell, r.text) for r in of()["reasons"] if r.part == "on_time"]
    assert len(behind) == 2 + 2 + 3
    late = next(one for one in behind if one[:2] == ("REP-3", "BS3"))
    assert late[2] == "P4"
    assert late[3].startswith("逾期完成。一般报修完工：自 2026-10-01 08:00 起；限 72 小时")


def test_open_tickets_and_callbacks_are_rows_too():
    rows = [
        ticket(1, callback_at="2026-10-09 10:00", callback_rating="不满意"),
        ticket(2, finished_at="2026-10-01 12:00", closed_at="2026-10-03 10:00", status="已关闭"),
    ]
    reasons = of(rows)["reasons"]
    texts = {part: [r.text for r in reasons if r.part == part] for part in ("open", "satisfaction")}
    assert texts == {
        "open": ["报事 BS1（2026-10-01 08:00 报事）还没有关闭，状态 处理中"],
        "satisfaction": ["BS1 于 2026-10-09 10:00 回访：不满意"],
    }


def test_a_cell_not_understood_is_said_and_not_clocked():
    scores = score(books(now=NOW, repairs=[ticket(1, urgency="很急"), ticket(2)]), "2026-10")
    assert scores.repairs["unclear"] == 1
    assert kept(scores.repairs)["REP-3"] == (0, 1, 0, 0)
    assert ("报事", "I2") in [(note.sheet, note.cell) for note in scores.notes]


def test_without_a_column_of_the_clocks_their_rates_are_unknown_and_the_rest_stays():
    site = books(now=NOW, repairs=ROWS)
    lacking = replace(site.tables["repairs"], flaws=[Flaw("missing-column", 1, "arrived_at")])
    found = score(replace(site, tables={**site.tables, "repairs": lacking}), "2026-10").repairs
    assert (found["reported"], found["on_time"], found["unclear"]) == (6, None, None)


def test_each_report_is_judged_by_the_law_of_its_own_day():
    law = {"REP-3": {"changes": [{"since": date(2026, 10, 1), "within": "24h"}]}}
    rows = [
        ticket(1, "2026-09-01 08:00", finished_at="2026-09-03 08:00"),
        ticket(2, "2026-10-05 08:00", finished_at="2026-10-07 08:00"),
    ]
    found = of(rows, site={"policy": law})
    assert (kept(found)["REP-3"], kept(found["year"])["REP-3"]) == ((0, 1, 0, 0), (1, 1, 0, 50))


def test_closed_rows_of_past_years_count_and_are_named_with_their_workbook():
    site = books(now=NOW, repairs=ROWS)
    held = site.tables["repairs"]
    past = [one._replace(book="历史/2026/报事登记.xlsx") for one in held.rows]
    moved = score(
        replace(site, tables={**site.tables, "repairs": replace(held, rows=[], past=past)}), "2026-10"
    ).repairs
    here = of()
    assert {name: moved[name] for name in here if name != "reasons"} == {n: here[n] for n in here if n != "reasons"}
    assert [(r.key, r.text) for r in moved["reasons"]] == [(r.key, r.text) for r in here["reasons"]]
    assert {(r.workbook, r.cell) for r in moved["reasons"]} == {("历史/2026/报事登记.xlsx", None)}


def test_the_site_may_leave_a_clock_out_and_one_that_is_none_is_left_out():
    site = {"policy": {"REP-13": {"clocks": ["REP-3", "REP-99", "CMP-2"]}}}
    assert list(of(site=site)["on_time"]) == ["REP-3"]


hours = st.none() | st.integers(1, 200)


@given(st.lists(st.tuples(st.integers(1, 28), st.sampled_from(["急修", "一般"]), hours, hours), max_size=8))
def test_every_report_is_in_time_late_or_running_and_the_month_is_part_of_the_year(reports):
    rows = []
    for number, (day, urgency, arrived, finished) in enumerate(reports):
        at = {"arrived_at": arrived, "finished_at": finished}
        moments = {name: _later(day, hour) for name, hour in at.items() if hour is not None}
        rows.append(ticket(number, f"2026-10-{day:02d} 08:00", urgency, **moments))
    found = of(rows, now="2026-12-31")
    urgent = sum(urgency == "急修" for _, urgency, _, _ in reports)
    counts = {
        rule: sum(line[name] for name in ("in_time", "late", "running")) for rule, line in found["on_time"].items()
    }
    assert counts == {"REP-1": urgent, "REP-2": urgent, "REP-3": len(reports) - urgent}
    assert kept(found) == kept(found["year"])
    assert kept(found)["REP-3"][0] == sum(u == "一般" and f is not None and f <= 72 for _, u, _, f in reports)


def _later(day, hour):
    return f"{datetime(2026, 10, day, 8) + timedelta(hours=hour):%Y-%m-%d %H:%M}"
