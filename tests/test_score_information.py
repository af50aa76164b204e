"""SCO-4: what a department's information reporting is worth, worked out by hand.

October's immediate reports      late  points off          score  grade
环境部       5 late of 6           5   2.5, at most 2        8.00   良
工程维修部   1 late of 3           1   0.5                   9.50   优
协管队       only a monthly one    0   0                    10.00   优
管理处       nothing to report     -   unknown                 -
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.score import score
from tests.rows import books

STAFF = [
    {"staff_no": str(number), "name": name, "department": department, "post": "员工"}
    for number, (name, department) in enumerate(
        (("赵一", "管理处"), ("钱二", "协管队"), ("孙三", "工程维修部"), ("李四", "环境部"))
    )
]


def report(department, due="2026-10-12 10:00", sent="2026-10-12 10:00", **more):
    return {"department": department, "kind": "即时信息", "due_at": due, "sent_at": sent, "content": "停电", **more}


def of(*rows, now="2026-11-20T17:00", staff=STAFF, **more):
    lines = score(books(now=now, reports=list(rows), staff=staff, **more), "2026-10").information
    return {line["department"]: line for line in lines}


LATE = "2026-10-12 10:01"
MONTH = [
    *(report("环境部", sent=LATE) for _ in range(5)),
    report("环境部"),
    report("工程维修部", sent=LATE),
    report("工程维修部"),
    report("工程维修部"),
    report("工程维修部", kind="月度报表"),
    report("协管队", kind="月度报表"),
]


def test_the_month_is_as_by_hand():
    found = of(*MONTH)
    figures = ("score", "grade", "immediate", "late")
    assert {name: tuple(line[figure] for figure in figures) for name, line in found.items()} == {
        "管理处": (None, None, 0, 0),
        "协管队": (10, "优", 0, 0),
        "工程维修部": (9.5, "优", 3, 1),
        "环境部": (8, "良", 6, 5),
    }


def test_on_time_rates_stand_beside_it_of_immediate_and_of_all_reports():
    found = of(*MONTH)["工程维修部"]
    assert found["on_time_rate"] == pytest.approx(200 / 3)
    assert found["all_on_time_rate"] == 75


def test_a_rate_of_nothing_is_unknown_and_not_zero():
    assert of(*MONTH)["协管队"]["on_time_rate"] is None
    assert of(*MONTH)["管理处"]["all_on_time_rate"] is None


def test_every_point_has_its_row():
    reasons = of(*MONTH)["工程维修部"]["reasons"]
    assert reasons[0].text == "10 分，即时信息迟报 1 次，每次减 0.5 分，得 9.5 分"
    assert [(r.cell, r.points) for r in reasons if r.points] == [("E8", -0.5)]
    assert "即时信息“停电”应于 2026-10-12 10:00 报送，2026-10-12 10:01 才报送" in [r.text for r in reasons]
    assert of(*MONTH)["环境部"]["reasons"][0].text == "10 分，即时信息迟报 5 次，每次减 0.5 分（最多减 2 分），得 8 分"
    assert of(*MONTH)["协管队"]["reasons"][0].text == "10 分，即时信息没有迟报，不减分"
    assert of(*MONTH)["管理处"]["reasons"][0].text == "本月没有应报的信息，没有得分"


@pytest.mark.parametrize(
    ("sent", "now", "late"),
    [
        ("2026-10-12 10:00", "2026-10-13T09:00", False),  # at the very minute
        ("2026-10-12 10:01", "2026-10-13T09:00", True),
        (None, "2026-10-12T10:01", True),  # not sent by then
        (None, "2026-10-12T10:00", None),  # may still come
        ("2026-10-12 10:01", "2026-10-12T10:00", None),  # will come late, which nobody knows yet
        ("2026-10-12 09:00", "2026-10-12T09:30", None),  # not due yet: counts when its time has come
    ],
)
def test_a_report_is_late_from_the_minute_after_it_was_due(sent, now, late):
    line = of(report("环境部", sent=sent), now=now)["环境部"]
    assert (line["reports"], line["late"]) == ((0, 0) if late is None else (1, int(late)))
    assert (line["score"] is None) == (late is None)


def test_a_report_counts_in_the_month_in_which_it_was_due():
    line = of(report("环境部", due="2026-11-01 00:00", sent=None), report("环境部", due="2026-10-31 23:59"))["环境部"]
    assert (line["immediate"], line["late"]) == (1, 0)


def test_an_immediate_report_that_does_not_say_when_it_was_due_takes_nothing_off_and_is_listed():
    undated = report("环境部", due=None, event_at="2026-10-05 09:00")
    alone = of(undated)["环境部"]
    assert (alone["score"], alone["undated"]) == (None, 1)
    assert "即时信息“停电”没有填应报时间，不知道是否及时，没有算" in [reason.text for reason in alone["reasons"]]
    assert of(undated, report("环境部"))["环境部"]["score"] == 10
    assert of(report("环境部", due=None, sent="2026-09-30 09:00"))["环境部"]["undated"] == 0


def test_a_cell_not_understood_leaves_the_report_out_and_is_noted():
    site = books(reports=[report("环境部", sent="昨天")], staff=STAFF)
    scores = score(site, "2026-10")
    assert [(note.sheet, note.cell) for note in scores.notes] == [("报送", "E2")]
    assert {line["score"] for line in scores.information} == {None}


def test_without_the_register_nothing_is_known():
    assert score(books(staff=STAFF, without=["reports"]), "2026-10").information is None


def test_a_department_that_nobody_works_in_is_listed_for_its_reports():
    assert list(of(report("外包队"), staff=[])) == ["外包队"]


def test_the_site_may_change_points_and_grades():
    site = {"policy": {"SCO-4": {"late": 3, "item": 6, "grades": {"优": 9.5}}}}
    rows = [report("环境部", sent=LATE), report("环境部", sent=LATE), report("工程维修部", sent=LATE)]
    found = of(*rows, site=site)
    assert [(found[name]["score"], found[name]["grade"]) for name in ("环境部", "工程维修部")] == [(4, "差"), (7, "中")]


@given(st.lists(st.booleans(), max_size=12), st.lists(st.booleans(), max_size=5))
def test_the_score_lies_between_8_and_10_and_falls_with_each_late_immediate_report_alone(immediate, others):
    rows = [report("环境部", sent=LATE if late else "2026-10-12 09:00") for late in immediate]
    rows += [report("环境部", sent=LATE if late else "2026-10-12 09:00", kind="其他") for late in others]
    line = of(*rows)["环境部"]
    if not rows:
        assert line["score"] is None
    else:
        assert line["score"] == max(8, 10 - sum(immediate) / 2)
        assert line["all_late"] == sum(immediate) + sum(others)
        assert line["grade"] == ("优" if line["score"] >= 9 else "良")
