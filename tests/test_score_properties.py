"""What holds of every month: generated sites, their rows in any order."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetkit.policy import rulebook
from sheetkit.score import score
from sheetkit.scores import PARTS, Scores
from tests.rows import books, table

ZONES = ("东区", "西区", "南区", "北区")
zones = st.sampled_from([*ZONES, None])
days = st.integers(1, 31).map(lambda day: f"2026-10-{day:02d}")
times = st.sampled_from(
    ["2026-09-30 23:59", "2026-10-01 00:00", "2026-10-15 12:00", "2026-10-31 23:59", "2026-11-01 00:00"]
)
marks = st.decimals(0, 100, places=2).map(float)
numbers = [f"TS{n}" for n in range(8)]

complaints = st.lists(
    st.fixed_dictionaries(
        {
            "complaint_no": st.sampled_from(numbers),
            "received_at": times,
            "zone": zones,
            "counted": st.sampled_from(["是", "否", None]),
            "same_as": st.sampled_from([*numbers, None, None]),
        }
    ),
    max_size=8,
    unique_by=lambda row: row["complaint_no"],
)
praises = st.lists(st.fixed_dictionaries({"praised_on": days, "zone": zones}), max_size=6)
inspections = st.lists(
    st.fixed_dictionaries(
        {
            "inspected_at": times,
            "inspection_no": st.sampled_from(["XJ1", "XJ2", "XJ3", None]),
            "kind": st.sampled_from(["主管周巡", "公司巡检", "片区日巡", "小组周巡"]),
            "zone": zones,
            "score": st.none() | marks,
        }
    ),
    max_size=10,
)
items = st.lists(
    st.fixed_dictionaries({"inspection_no": st.sampled_from(["XJ1", "XJ2", "XJ4"]), "deducted": marks}), max_size=6
)
posts = st.sampled_from([name for name in rulebook()["SCO-3"].parameters if name != "supervisor_is"])
staff = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from("甲乙丙丁戊己"), "post": posts, "zone": zones}),
    max_size=5,
    unique_by=lambda row: row["name"],
)
given_marks = st.lists(
    st.fixed_dictionaries(
        {
            "month": st.sampled_from(["2026-10", "2026-09"]),
            "staff_name": st.sampled_from("甲乙丙丁戊己"),
            "level": st.sampled_from(["员工自检", "片区小组", "主管级", "主任级"]),
            "mark": marks,
        }
    ),
    max_size=20,
)
months = st.fixed_dictionaries(
    {
        "complaints": complaints,
        "praises": praises,
        "inspections": inspections,
        "inspection_items": items,
        "staff": staff,
        "marks": given_marks,
    }
)


def of(rows) -> Scores:
    return score(books(zones=[{"zone": name} for name in ZONES], **rows), "2026-10")


def figures(scores: Scores):
    """All figures, and the reasons as they stand, without the order in which things were written down."""
    zones_ = {zone.zone: replace(zone, reasons=sorted(map(str, zone.reasons))) for zone in scores.zones}
    people = {one.name: replace(one, reasons=sorted(map(str, one.reasons))) for one in scores.staff}
    rest = (scores.complaints, scores.repairs, scores.visits, sorted(map(str, scores.unassigned)))
    return zones_, people, rest, sorted(map(str, scores.notes))


@given(months)
@settings(max_examples=60, deadline=None)
def test_ranks_are_1_to_n_in_order_of_score_among_the_zones_that_have_one(rows):
    found = of(rows).zones
    ranked = [zone for zone in found if zone.rank is not None]
    assert [zone.rank for zone in ranked] == list(range(1, len(ranked) + 1))
    assert [zone.score for zone in ranked] == sorted((zone.score for zone in ranked), reverse=True)
    assert all((zone.score is None) == (zone.rank is None) == (zone.inspection is None) for zone in found)


@given(months)
@settings(max_examples=60, deadline=None)
def test_every_figure_lies_between_0_and_100(rows):
    scores = of(rows)
    known = [f for zone in scores.zones for f in (zone.score, zone.inspection, zone.evaluation, zone.own_check)]
    known += [figure for one in scores.staff for figure in (one.score, *one.parts.values())]
    assert all(0 <= figure <= 100 for figure in known if figure is not None)


@given(months)
@settings(max_examples=60, deadline=None)
def test_a_person_has_a_score_exactly_if_nothing_is_missing(rows):
    for one in of(rows).staff:
        lacking = [part for part in PARTS if one.weights[part] and one.parts[part] is None]
        assert len(one.missing) == len(lacking)
        assert (one.score is None) == bool(lacking)
        assert all(one.parts[part] is None for part in PARTS if not one.weights[part])


@given(months, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_never_matters(rows, random):
    """Rows keep the place they stand at; they only come in another order, as from another reader."""
    site = books(zones=[{"zone": name} for name in ZONES], **rows)
    shuffled = {
        name: replace(one, rows=random.sample(one.rows, len(one.rows))) if one.rows else one
        for name, one in site.tables.items()
    }
    other = replace(site, tables=shuffled, people=replace(site.people, staff=shuffled["staff"].rows), _index={})
    assert figures(score(other, "2026-10")) == figures(score(site, "2026-10"))


@given(months, st.sampled_from(ZONES), times)
@settings(max_examples=60, deadline=None)
def test_a_further_counted_complaint_never_raises_its_zones_score_and_leaves_the_others_alone(rows, name, at):
    further = {"complaint_no": "TS99", "received_at": at, "zone": name, "counted": "是"}
    before = {zone.zone: zone for zone in of(rows).zones}
    after = {zone.zone: zone for zone in of({**rows, "complaints": [*rows["complaints"], further]}).zones}
    for zone in ZONES:
        if zone != name:
            assert (before[zone].score, before[zone].complaints) == (after[zone].score, after[zone].complaints)
    assert after[name].complaints == before[name].complaints + (at[:7] == "2026-10")
    assert after[name].evaluation <= before[name].evaluation


@given(complaints)
@settings(max_examples=60, deadline=None)
def test_every_complaint_of_the_month_is_in_one_matter_and_named_by_a_reason(rows):
    scores = of({"complaints": rows})
    count = scores.complaints
    assert count["received"] == count["matters"] + count["repeats"]
    assert count["matters"] == count["counted"] + count["undecided"] + count["not_counted"]
    reasons = [*scores.unassigned, *(reason for zone in scores.zones for reason in zone.reasons)]
    words = " ".join(reason.text for reason in reasons if reason.register == "complaints")
    assert all(row["complaint_no"] in words for row in rows if row["received_at"].startswith("2026-10"))


@given(months)
@settings(max_examples=60, deadline=None)
def test_the_points_of_the_reasons_make_the_evaluation(rows):
    for zone in of(rows).zones:
        points = sum(reason.points for reason in zone.reasons if reason.part == "evaluation" and reason.points)
        assert zone.evaluation == max(0, min(100, 100 + points))


def test_the_generated_rows_are_rows_of_the_registers():
    assert table("complaints", [{"complaint_no": "TS1", "received_at": "2026-10-01 00:00"}]).rows[0].bad == frozenset()
