"""Zones: what counts, when, where and once; INS-4, SCO-1 and SCO-2 at their edges."""

from dataclasses import replace
from fractions import Fraction

import pytest

from sheetkit.errors import SheetkitError
from sheetkit.model import Flaw
from sheetkit.score import score
from sheetkit.scores import Scores, ZoneScore
from tests.rows import books, table
from tests.score_month import october

ROUND = {"inspected_at": "2026-10-08 09:00", "kind": "主管周巡", "zone": "东区", "score": 90}
TICKET = {"ticket_no": "BS1", "room": "1-1-101", "callback_at": "2026-10-09 10:00", "callback_rating": "不满意"}
MATTER = {"complaint_no": "TS1", "received_at": "2026-10-05 10:00", "zone": "东区", "counted": "是"}


def of(month: str = "2026-10", now: str = "2026-11-20T17:00", **registers) -> Scores:
    """The scores of a site with the zones 东区 and 西区, one round of 90 in each, and the registers given."""
    rows = {"zones": [{"zone": "东区"}, {"zone": "西区"}], "inspections": [ROUND, {**ROUND, "zone": "西区"}]}
    return score(books(now=now, **{**rows, **registers}), month)


def zone(scores: Scores, name: str = "东区") -> ZoneScore:
    return next(one for one in scores.zones if one.zone == name)


def texts(scores: Scores) -> str:
    every = [*scores.unassigned, *scores.notes, *(reason for one in scores.zones for reason in one.reasons)]
    return "\n".join(reason.text for reason in every)


@pytest.mark.parametrize(
    ("received", "counted_in"),
    [
        ("2026-09-30 23:59", "2026-09"),
        ("2026-10-01 00:00", "2026-10"),
        ("2026-10-31 23:59", "2026-10"),
        ("2026-11-01 00:00", "2026-11"),
    ],
)
def test_a_complaint_counts_in_the_month_of_its_receipt_whenever_it_is_closed(received, counted_in):
    rows = [{**MATTER, "received_at": received, "closed_at": "2026-11-15 10:00", "status": "已关闭"}]
    counts = {month: zone(of(month, complaints=rows)).complaints for month in ("2026-09", "2026-10", "2026-11")}
    assert counts == {month: int(month == counted_in) for month in counts}


def test_nothing_counts_that_lies_after_the_moment_asked_about():
    later = {
        "complaints": [{**MATTER, "received_at": "2026-10-20 10:00"}],
        "praises": [{"praised_on": "2026-10-20", "zone": "东区"}],
        "inspections": [ROUND, {**ROUND, "inspected_at": "2026-10-20 10:00", "score": 10}],
    }
    early, late = (zone(of(now=now, **later)) for now in ("2026-10-20T09:59", "2026-10-20T10:00"))
    assert (early.inspection, early.complaints) == (90, 0)
    assert (late.inspection, late.complaints) == (50, 1)


def test_a_praise_of_a_day_counts_on_that_day_but_not_at_the_midnight_before():
    praise = [{"praised_on": "2026-10-20", "zone": "东区"}]
    assert zone(of(now="2026-10-19", praises=praise)).praises == 0
    assert zone(of(now="2026-10-20T00:01", praises=praise)).praises == 1


def test_a_month_that_is_not_over_says_so():
    assert [note.text for note in of(now="2026-10-20T09:59").notes] == [
        "2026-10 还没有过完，数字只算到 2026-10-20 09:59。"
    ]
    assert of(now="2026-10-31").notes == []


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "10/2026", "0000-01", "２０２６-10", ""])
def test_what_is_no_month_is_refused(month):
    with pytest.raises(SheetkitError, match="不是月份"):
        of(month)


def test_a_month_that_has_not_begun_is_refused():
    with pytest.raises(SheetkitError, match="2026-12 还没有开始（现在算到 2026-11-20）"):
        of("2026-12")


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ({"zone": "东区", "room": "2-1-101"}, "东区"),
        ({"zone": None, "room": "2-1-101"}, "西区"),
        ({"zone": None, "room": "9-9-999"}, None),
        ({"zone": None}, None),
        ({"zone": "没有的区", "room": "2-1-101"}, None),
        ({"zone": "东区", "bad": ["zone"], "room": "2-1-101"}, None),
    ],
)
def test_a_blank_zone_is_the_homes_else_unassigned(row, where):
    scores = of(complaints=[{**MATTER, **row}], households=[{"room": "2-1-101", "zone": "西区"}])
    assert {one.zone for one in scores.zones if one.complaints} == ({where} if where else set())
    assert len(scores.unassigned) == (where is None)


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ({"zone": "东区", "staff_name": "周西"}, "东区"),
        ({"staff_name": "周西"}, "西区"),
        ({"staff_name": "周西、陈西"}, "西区"),
        ({"staff_name": "周西、李东"}, None),
        ({"staff_name": "赵任"}, None),
        ({}, None),
    ],
)
def test_a_praise_without_a_zone_is_the_persons_else_unassigned(row, where):
    staff = [{"staff_no": n, "name": n, "zone": z} for n, z in (("周西", "西区"), ("陈西", "西区"), ("李东", "东区"))]
    scores = of(praises=[{"praised_on": "2026-10-09", **row}], staff=[*staff, {"staff_no": "赵任", "name": "赵任"}])
    assert {one.zone for one in scores.zones if one.praises} == ({where} if where else set())
    assert len(scores.unassigned) == (where is None)


def test_evaluation_stays_between_0_and_100():
    def evaluation(complaints: int, praises: int) -> Fraction:
        rows = [{**MATTER, "complaint_no": f"TS{n}"} for n in range(complaints)]
        praised = [{"praised_on": "2026-10-09", "zone": "东区"}] * praises
        return zone(of(complaints=rows, praises=praised)).evaluation

    assert (evaluation(0, 3), evaluation(21, 0), evaluation(21, 3)) == (100, 0, 1)


def test_a_zone_without_rounds_of_supervisor_or_company_is_unknown():
    own = [{**ROUND, "kind": kind} for kind in ("片区日巡", "小组周巡", "外包检查", "宿舍周检")]
    found = zone(of(inspections=own))
    assert (found.inspection, found.score, found.rank, found.own_rounds) == (None, None, None, 90)
    assert found.evaluation == 100
    assert "本月没有可用的主管周巡、公司巡检得分，待定，片区得分和名次也待定" in [r.text for r in found.reasons]


class TestRounds:
    """INS-4: a round's score."""

    def mean(self, *rounds, items=()):
        return zone(of(inspections=[{**ROUND, "score": None, **one} for one in rounds], inspection_items=items))

    def test_a_typed_score_needs_no_items(self):
        assert self.mean({"score": 87.65}).inspection == Fraction("87.65")

    def test_checklist_rows_decide_also_where_a_score_is_typed(self):
        items = [{"inspection_no": "A", "item": "绿化", "deducted": points} for points in (0.1, 0.2)]
        assert self.mean({"inspection_no": "A", "score": 60}, items=items).inspection == Fraction("99.7")

    def test_a_checklist_without_deductions_is_full_marks(self):
        assert self.mean({"inspection_no": "A"}, items=[{"inspection_no": "A", "deducted": 0}]).inspection == 100

    def test_a_round_never_falls_below_0(self):
        assert self.mean({"inspection_no": "A"}, items=[{"inspection_no": "A", "deducted": 120}]).inspection == 0

    def test_a_number_without_checklist_rows_leaves_the_typed_score(self):
        assert self.mean({"inspection_no": "A", "score": 80}).inspection == 80

    def test_a_round_without_any_score_is_left_out_of_the_mean(self):
        found = self.mean({"score": 80}, {})
        assert found.inspection == 80
        assert any("没有算进平均" in reason.text for reason in found.reasons)

    def test_a_number_that_stands_twice_makes_its_checklist_nobodys(self):
        items = [{"inspection_no": "A", "deducted": 5}]
        found = self.mean({"inspection_no": "A"}, {"inspection_no": "A"}, {"score": 70}, items=items)
        assert found.inspection == 70

    def test_a_deduction_not_understood_leaves_the_round_out_and_is_noted(self):
        rows = [{**ROUND, "inspection_no": "A"}, {**ROUND, "score": 70}]
        scores = of(inspections=rows, inspection_items=[{"inspection_no": "A", "deducted": "五分"}])
        assert zone(scores).inspection == 70
        assert [(note.sheet, note.cell) for note in scores.notes] == [("扣分明细", "C2")]

    def test_a_round_without_a_zone_belongs_to_none(self):
        scores = of(inspections=[ROUND, {**ROUND, "zone": None, "score": 10}])
        assert zone(scores).inspection == 90 and len(scores.unassigned) == 1


class TestCallbacks:
    """SCO-2: the zone team's own check."""

    def check(self, *rows):
        rows = [{**TICKET, **row} for row in rows]
        return of(repairs=rows, households=[{"room": "1-1-101", "zone": "东区"}])

    def test_each_dissatisfied_callback_of_the_month_takes_a_point(self):
        reported_before = {"reported_at": "2026-08-31 10:00"}
        scores = self.check({}, reported_before, {"callback_rating": "满意"}, {"callback_at": "2026-11-01 00:00"})
        assert (zone(scores).own_check, zone(scores, "西区").own_check) == (98, 100)

    def test_it_changes_nothing_in_the_score(self):
        assert zone(self.check({})).score == zone(of()).score

    def test_a_callback_without_a_time_is_said(self):
        scores = self.check({"callback_at": None, "reported_at": "2026-10-05 10:00"})
        assert zone(scores).own_check == 100
        assert "报事 BS1 回访不满意，但没有填回访时间" in texts(scores)

    def test_a_ticket_without_a_known_home_belongs_to_no_zone(self):
        assert len(self.check({"room": None}, {"room": "9-9-9"}).unassigned) == 2


def test_ties_go_to_fewer_complaints_then_more_praise_then_the_name():
    names = ["丁区", "丙区", "乙区", "甲区"]
    rows = {
        "zones": [{"zone": name} for name in names],
        "inspections": [{**ROUND, "zone": name} for name in names],
        "complaints": [
            *({**MATTER, "complaint_no": f"A{n}", "zone": "甲区"} for n in range(2)),
            *({**MATTER, "complaint_no": f"B{n}", "zone": name} for n, name in enumerate(("乙区", "丙区", "丁区"))),
        ],
        # 甲区 100 − 10 + 10, 乙区 and 丁区 100 − 5 + 6, 丙区 100 − 5 + 8: each comes to 100, or is capped at it
        "praises": [
            {"praised_on": "2026-10-09", "zone": name}
            for name, count in (("甲区", 5), ("乙区", 3), ("丙区", 4), ("丁区", 3))
            for _ in range(count)
        ],
    }
    scores = score(books(**rows), "2026-10")
    assert {one.score for one in scores.zones} == {97}
    # 丙区 has more praise than 乙区 and 丁区; 丁 (U+4E01) comes before 乙 (U+4E59); 甲区 has more complaints
    assert [(one.rank, one.zone) for one in scores.zones] == [(1, "丙区"), (2, "丁区"), (3, "乙区"), (4, "甲区")]


@pytest.mark.parametrize(
    ("register", "unknown"),
    [
        ("complaints", ("evaluation", "complaints", "score", "rank")),
        ("praises", ("evaluation", "praises", "score", "rank")),
        ("inspections", ("inspection", "own_rounds", "score", "rank")),
        ("inspection_items", ("inspection", "own_rounds", "score", "rank")),
        ("repairs", ("own_check",)),
        ("households", ("own_check",)),
    ],
)
def test_a_register_that_cannot_be_read_leaves_figures_unknown_not_zero(register, unknown):
    whole, lacking = (zone(score(october(without=without), "2026-10")) for without in ((), (register,)))
    for name in ("inspection", "evaluation", "complaints", "praises", "own_check", "score", "rank"):
        assert (getattr(lacking, name) is None) == (name in unknown), name
        assert getattr(whole, name) is not None
    notes = [note.text for note in score(october(without=[register]), "2026-10").notes]
    assert any("读不到或缺列" in note for note in notes)


def test_a_missing_column_leaves_figures_unknown_as_well():
    site = october()
    lacking = replace(site.tables["complaints"], flaws=[Flaw("missing-column", 1, "counted")])
    scores = score(replace(site, tables={**site.tables, "complaints": lacking}), "2026-10")
    assert zone(scores).evaluation is None
    assert set(scores.complaints.values()) == {None}


def test_a_row_whose_date_is_not_understood_is_noted_and_counts_in_no_month():
    scores = of(complaints=[{**MATTER, "received_at": "十月初"}])
    assert zone(scores).complaints == 0
    assert [(note.sheet, note.cell, note.key) for note in scores.notes] == [("投诉", "B2", "TS1")]


def test_a_site_without_zones_has_none_and_lists_what_it_has():
    scores = score(books(complaints=[MATTER], praises=[{"praised_on": "2026-10-01"}]), "2026-10")
    assert scores.zones == [] and len(scores.unassigned) == 2


def test_the_helper_marks_cells_as_a_workbook_would():
    assert table("complaints", [{**MATTER, "received_at": "十月初"}]).rows[0].bad == {"received_at"}


def test_the_same_month_of_another_year_is_another_month():
    assert zone(of("2025-10", complaints=[MATTER])).complaints == 0
