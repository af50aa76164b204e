"""SCO-1 and SCO-3 at the edges of a month: what counts where, once, and people who come, go or move in it."""

import pytest

from sheetkit.score import score
from sheetkit.scores import PersonScore
from tests.rows import books
from tests.score_month import marks

EAST = {"inspected_at": "2026-10-08 09:00", "kind": "主管周巡", "zone": "东区", "score": 80}
ROUNDS = [EAST, {**EAST, "zone": "西区", "score": 90}]
MATTER = {"zone": "东区", "counted": "是"}


def counted(*rows) -> dict[str, list[int | None]]:
    """Per month the counted complaints of 东区 and 西区."""
    complaints = [{**MATTER, "complaint_no": f"TS{number}", **row} for number, row in enumerate(rows, 1)]
    found = {}
    for month in ("2026-09", "2026-10", "2026-11"):
        scores = score(books(zones=[{"zone": "东区"}, {"zone": "西区"}], complaints=complaints), month)
        found[month[5:]] = [zone.complaints for zone in sorted(scores.zones, key=lambda zone: zone.zone)]
    return found


@pytest.mark.parametrize(
    ("rows", "per_month"),
    [
        # received on the 31st, finished and closed in November: October's, once
        (
            [{"received_at": "2026-10-31 23:59", "finished_at": "2026-11-02 09:00", "closed_at": "2026-11-09 09:00"}],
            {"09": [0, 0], "10": [1, 0], "11": [0, 0]},
        ),
        # the same matter raised again on 1 November, in another zone: still October's, in the zone of its first row
        (
            [
                {"received_at": "2026-10-31 23:59"},
                {"received_at": "2026-11-01 00:00", "same_as": "TS1", "zone": "西区"},
            ],
            {"09": [0, 0], "10": [1, 0], "11": [0, 0]},
        ),
        # undecided when it came, found to count only by its repeat in November: October's all the same
        (
            [
                {"received_at": "2026-10-31 23:59", "counted": None},
                {"received_at": "2026-11-01 00:00", "same_as": "TS1"},
            ],
            {"09": [0, 0], "10": [1, 0], "11": [0, 0]},
        ),
        # a chain over three months is one matter of September
        (
            [
                {"received_at": "2026-09-30 23:59"},
                {"received_at": "2026-10-31 23:59", "same_as": "TS1"},
                {"received_at": "2026-11-01 00:00", "same_as": "TS2"},
            ],
            {"09": [1, 0], "10": [0, 0], "11": [0, 0]},
        ),
        # withdrawn or not, closed or not: what was decided counts
        (
            [{"received_at": "2026-10-01 00:00", "status": "已撤诉"}, {"received_at": "2026-10-01 00:00"}],
            {"09": [0, 0], "10": [2, 0], "11": [0, 0]},
        ),
    ],
)
def test_a_matter_counts_in_one_month_and_one_zone(rows, per_month):
    assert counted(*rows) == per_month


@pytest.mark.parametrize(
    ("called", "check"), [("2026-09-30 23:59", 100), ("2026-10-01 00:00", 99), ("2026-10-31 23:59", 99)]
)
def test_a_callback_counts_in_its_own_month_whenever_the_repair_was(called, check):
    ticket = {"ticket_no": "BS1", "room": "1", "reported_at": "2026-08-31 10:00", "callback_rating": "不满意"}
    rows = {"repairs": [{**ticket, "callback_at": called}], "households": [{"room": "1", "zone": "东区"}]}
    assert score(books(zones=[{"zone": "东区"}], **rows), "2026-10").zones[0].own_check == check


def test_a_callback_of_another_month_is_told_in_the_month_of_the_report_and_takes_nothing_off():
    ticket = {"ticket_no": "BS1", "room": "1", "reported_at": "2026-10-31 10:00", "callback_rating": "不满意"}
    rows = {
        "repairs": [{**ticket, "callback_at": "2026-11-01 00:00"}],
        "households": [{"room": "1", "zone": "东区"}],
        "complaints": [
            {**MATTER, "complaint_no": "TS1", "received_at": "2026-10-31 10:00", "callback_at": "2026-11-02 10:00"}
        ],
    }
    october, november = (score(books(zones=[{"zone": "东区"}], **rows), month) for month in ("2026-10", "2026-11"))
    assert (october.zones[0].own_check, november.zones[0].own_check) == (100, 99)
    assert "报事 BS1 于 2026-11-01 00:00 回访，不满意：不是本月的回访，算在 2026-11，本月不扣分" in [
        reason.text for reason in october.zones[0].reasons if reason.points is None
    ]
    for line, number in ((october.complaints, "TS1"), (october.repairs, "BS1")):
        (left_out,) = [reason for reason in line["reasons"] if "不算在本月的满意率里" in reason.text]
        assert left_out.key == number and line["called_back"] == 0


# People. 东区: 0.3 × 80 + 70 = 94; 西区: 0.3 × 90 + 70 = 97

GIVEN = marks("2026-10", "某某 员工自检 90 某某", "某某 主管级 80 王工", "某某 片区小组 70 李东")


def people(*rows) -> list[PersonScore]:
    staff = [
        {"staff_no": str(number), "name": "某某", "department": "客户服务中心", "post": "片区客服员", **row}
        for number, row in enumerate(rows, 1)
    ]
    zones = [{"zone": "东区", "keeper": "李东"}, {"zone": "西区"}]
    return list(score(books(zones=zones, staff=staff, inspections=ROUNDS, marks=GIVEN), "2026-10").staff)


def words(person: PersonScore) -> list[str]:
    return [reason.text for reason in person.reasons if reason.register == "staff"]


def test_who_changed_zone_is_scored_once_by_the_zone_of_the_months_end_and_it_is_said():
    (one,) = people({"zone": "东区", "left": "2026-10-14"}, {"zone": "西区", "joined": "2026-10-15"})
    assert (one.zone, one.parts["supervisor"], one.score) == ("西区", 97, (90 + 97) / 2)
    assert words(one) == ["2026-10-15 由 片区客服员 东区 换到 片区客服员 西区，本月按月末的岗位和片区考评"]


def test_who_changed_post_is_scored_by_the_post_of_the_months_end():
    (one,) = people({"zone": "东区", "left": "2026-10-14"}, {"post": "维修班长", "joined": "2026-10-15"})
    assert (one.post, one.score) == ("维修班长", 85)
    assert "由 片区客服员 东区 换到 维修班长" in words(one)[0]


def test_who_moves_after_the_month_is_scored_as_before():
    (one,) = people({"zone": "东区", "left": "2026-11-01"}, {"zone": "西区", "joined": "2026-11-02"})
    assert (one.zone, one.score, words(one)) == ("东区", 92, [])


def test_who_moved_before_the_month_needs_no_word():
    (one,) = people({"zone": "东区", "left": "2026-09-30"}, {"zone": "西区", "joined": "2026-10-01"})
    assert one.zone == "西区" and words(one) == ["2026-10-01 入职，本月列入考评"]


def test_two_of_one_name_at_the_same_time_are_two_and_have_no_marks():
    found = people({"zone": "东区", "left": "2026-10-15"}, {"zone": "西区", "joined": "2026-10-15"})
    assert [one.score for one in found] == [None, None]
    assert all("两个“某某”" in "".join(words(one)) for one in found)


def test_who_joined_or_left_is_scored_and_what_is_missing_is_still_missing():
    (one,) = people({"zone": "东区", "joined": "2026-10-31", "left": "2026-10-31"})
    assert one.score == 92
    assert words(one) == ["2026-10-31 入职，本月列入考评", "2026-10-31 离职，本月列入考评"]


def test_a_praise_goes_to_the_zone_that_the_person_had_on_that_day():
    staff = [
        {"staff_no": "1", "name": "某某", "zone": "东区", "left": "2026-10-14"},
        {"staff_no": "2", "name": "某某", "zone": "西区", "joined": "2026-10-15"},
    ]
    praises = [{"praised_on": f"2026-10-{day}", "staff_name": "某某"} for day in ("14", "15", "16")]
    scores = score(books(zones=[{"zone": "东区"}, {"zone": "西区"}], staff=staff, praises=praises), "2026-10")
    assert {zone.zone: zone.praises for zone in scores.zones} == {"东区": 1, "西区": 2}
