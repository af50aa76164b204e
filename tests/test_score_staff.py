"""People: who is scored, by whose marks, and what is said where one is missing (SCO-3, SCO-7)."""

from fractions import Fraction

import pytest

from sheetkit.policy import rulebook
from sheetkit.score import score
from sheetkit.scores import PARTS, PersonScore, Scores
from tests.rows import books
from tests.score_month import marks, october

POSTS = {name: weights for name, weights in rulebook()["SCO-3"].parameters.items() if name != "supervisor_is"}
HEADS = [
    {"staff_no": "1", "name": "赵任", "department": "管理处", "post": "管理处主任"},
    {"staff_no": "2", "name": "钱管", "department": "客户服务中心", "post": "客服主管"},
    {"staff_no": "3", "name": "王工", "department": "工程维修部", "post": "工程主管"},
]
ZONES = [{"zone": "东区", "keeper": "李东"}, {"zone": "西区"}]
CALLBACK = {"ticket_no": "BS1", "room": "1", "callback_at": "2026-10-09 10:00", "callback_rating": "不满意"}
ROUNDS = [{"inspected_at": "2026-10-08 09:00", "kind": "主管周巡", "zone": "东区", "score": 80}]


def of(post: str, *lines: str, month: str = "2026-10", staff=(), site=None, now="2026-11-20T17:00", **person) -> Scores:
    """The month of somebody called 某某 with this post, and the marks given as lines of level, mark, who gave it."""
    someone = {"staff_no": "9", "name": "某某", "department": "工程维修部", "post": post, **person}
    given = marks(month, *(f"某某 {line}" for line in lines))
    rows = {"staff": [*HEADS, *staff, someone], "marks": given, "zones": ZONES, "inspections": ROUNDS}
    return score(books(now=now, site=site, **rows), "2026-10")


def person(scores: Scores, name: str = "某某") -> PersonScore:
    return next(one for one in scores.staff if one.name == name)


def names(scores: Scores) -> list[str]:
    return [one.name for one in scores.staff]


@pytest.mark.parametrize("post", POSTS)
def test_the_weights_of_every_post_sum_to_100(post):
    assert tuple(POSTS[post]) == PARTS
    assert sum(POSTS[post].values()) == 100


@pytest.mark.parametrize("post", POSTS)
def test_full_marks_at_every_level_are_100_but_for_the_zones_own_staff(post):
    lines = [f"{level} 100 赵任" for level in ("员工自检", "片区小组", "主管级", "主任级")]
    by_zone = (100 + 94) / 2  # TestZoneStaff works the 94 out
    assert person(of(post, *lines, zone="东区")).score == (by_zone if post == "片区客服员" else 100)


@pytest.mark.parametrize(
    ("post", "department", "missing"),
    [
        ("客服主管", "客户服务中心", ["员工自检（某某）", "主任级（管理处主任 赵任）"]),
        ("前台接待员", "客户服务中心", ["员工自检（某某）", "主管级（客服主管 钱管）"]),
        ("片区客服员", "客户服务中心", ["员工自检（某某）", "主管级（没有所属片区，也不管理任何片区）"]),
        (
            "环境主管",
            "环境部",
            ["员工自检（某某）", "片区小组（片区管理员）", "主管级（客服主管 钱管）", "主任级（管理处主任 赵任）"],
        ),
        ("维修班长", "工程维修部", ["员工自检（某某）", "主管级（工程主管 王工）"]),
        ("保洁班长", "环境部", ["员工自检（某某）", "主管级（环境主管）"]),
        ("员工", "工程维修部", ["片区小组（片区管理员）", "主管级（工程主管 王工）"]),
        ("员工", "其他", ["片区小组（片区管理员）", "主管级（部门负责人）"]),
    ],
)
def test_a_missing_mark_is_named_with_the_one_who_owes_it(post, department, missing):
    found = person(of(post, department=department))
    assert found.score is None
    assert list(found.missing) == missing


def test_a_missing_mark_is_neither_zero_nor_full():
    found = person(of("维修班长", "员工自检 88 某某"))
    assert (found.parts["self"], found.parts["supervisor"], found.score) == (88, None, None)


def test_several_marks_at_one_level_are_their_mean():
    found = person(of("维修班长", "员工自检 90 某某", "主管级 80 王工", "主管级 85 王工", "主管级 93 赵任"))
    assert found.parts["supervisor"] == 86 and found.score == 88


def test_marks_count_to_the_last_typed_decimal():
    assert person(of("维修班长", "员工自检 90.05 某某", "主管级 80.1 王工")).score == Fraction("85.075")


def test_marks_of_another_month_do_not_count():
    assert person(of("维修班长", "员工自检 90 某某", "主管级 80 王工", month="2026-09")).score is None


def test_a_mark_of_a_level_without_weight_is_left_out_and_noted():
    scores = of("维修班长", "员工自检 90 某某", "主管级 80 王工", "主任级 10 赵任")
    assert person(scores).score == 85
    assert [note.text for note in scores.notes] == ["主任级 10 分（赵任 评）：这个岗位不计这一级，没有采用"]


class TestZoneStaff:
    """A 片区客服员 has the zone's score at the supervisor level. 东区: 0.3 × 80 + 0.7 × 100 = 94; 西区: unknown."""

    def test_it_is_that_of_the_persons_zone(self):
        found = person(of("片区客服员", "员工自检 90 某某", zone="东区"))
        assert (found.parts["supervisor"], found.score) == (94, 92)

    def test_without_a_zone_it_is_the_mean_of_the_zones_kept(self):
        zones = [{"zone": "东区", "keeper": "李东、吴南"}, {"zone": "西区", "keeper": "吴南"}, {"zone": "南区"}]
        rounds = [*ROUNDS, {**ROUNDS[0], "zone": "西区", "score": 95}]
        scores = score(october(zones=zones, inspections=rounds, complaints=[], praises=[]), "2026-10")
        assert person(scores, "吴南").parts["supervisor"] == Fraction("96.25")

    def test_one_unknown_zone_among_those_kept_leaves_it_open(self):
        zones = [{"zone": "东区", "keeper": "吴南"}, {"zone": "西区", "keeper": "吴南"}]
        scores = score(october(zones=zones, inspections=ROUNDS), "2026-10")
        assert person(scores, "吴南").missing == ["主管级（西区的片区得分待定）"]

    def test_an_unknown_zone_is_no_zone(self):
        assert person(of("片区客服员", "员工自检 90 某某", zone="没有的区")).score is None

    def test_a_mark_typed_beside_it_is_a_warning_and_not_used(self):
        scores = of("片区客服员", "员工自检 90 某某", "主管级 60 钱管", zone="东区")
        assert person(scores).score == 92
        assert [(note.text, note.cell) for note in scores.notes] == [
            ("主管级 60 分（钱管 评）：片区客服员的主管级用片区得分，这个手工评分没有采用", "D3")
        ]


class TestProposals:
    """SCO-2's figure stands in for nobody's mark; it is only shown."""

    def proposals(self, post, **person_):
        someone = {"staff_no": "9", "name": "某某", "department": "工程维修部", "post": post, **person_}
        rounds = [
            {"inspected_at": "2026-10-09 09:00", "kind": "片区日巡", "zone": zone, "score": mark}
            for zone, mark in (("东区", 90), ("东区", 80), ("西区", 95))
        ]
        homes = [{"room": "1", "zone": "东区"}]
        rows = {"staff": [someone], "zones": ZONES, "inspections": rounds}
        return person(score(books(**rows, households=homes, repairs=[CALLBACK]), "2026-10")).proposals

    def test_staff_get_the_own_check_of_their_zone(self):
        assert self.proposals("员工", zone="东区") == {"zone_team": 99}

    def test_heads_get_the_mean_of_the_own_rounds_of_all_zones(self):
        assert self.proposals("工程主管") == {"zone_team": 90}

    def test_nobody_else_gets_one(self):
        assert self.proposals("维修班长") == {}

    def test_nor_anybody_who_has_the_mark(self):
        assert person(of("员工", "片区小组 70 李东")).proposals == {}


class TestWhoIsThere:
    """Who was at work in the month is scored."""

    @pytest.mark.parametrize(
        ("joined", "left", "there"),
        [
            (None, "2026-09-30", False),
            (None, "2026-10-01", True),
            ("2026-10-31", None, True),
            ("2026-11-01", None, False),
            ("2026-10-10", "2026-10-20", True),
        ],
    )
    def test_from_the_first_to_the_last_day_of_the_month(self, joined, left, there):
        assert ("某某" in names(of("员工", joined=joined, left=left))) == there

    def test_not_before_the_day_of_joining_has_come(self):
        assert "某某" not in names(of("员工", joined="2026-10-20", now="2026-10-19T17:00"))
        assert "某某" in names(of("员工", joined="2026-10-20", now="2026-10-20T08:00"))

    def test_joining_and_leaving_within_the_month_is_said(self):
        reasons = [reason.text for reason in person(of("员工", joined="2026-10-10", left="2026-10-20")).reasons]
        assert reasons[:2] == ["2026-10-10 入职，本月列入考评", "2026-10-20 离职，本月列入考评"]

    def test_marks_for_somebody_who_is_not_scored_are_noted(self):
        scores = of("员工", "主管级 80 王工", left="2026-09-30")
        assert [note.text for note in scores.notes] == ["主管级 80 分（王工 评）：某某 不在本月考评名单里，没有采用"]

    def test_a_post_that_is_not_named_is_listed_as_not_assessed(self):
        scores = of("社区文化专员")
        assert ("某某", "岗位“社区文化专员”没有定考评权重，不参加考评") in [
            (one.name, one.text) for one in scores.not_assessed
        ]

    def test_two_of_one_name_get_no_marks_because_nobody_can_tell_whose_they_are(self):
        twin = {"staff_no": "8", "name": "某某", "department": "环境部", "post": "员工"}
        scores = of("维修班长", "员工自检 90 某某", "主管级 80 王工", staff=[twin])
        assert {one.score for one in scores.staff if one.name == "某某"} == {None}
        assert "员工表里有两个“某某”，评分分不清是谁的，没有采用" in [r.text for r in person(scores).reasons]

    def test_people_stand_by_department_and_post(self):
        assert names(score(october(), "2026-10")) == [
            *("钱管", "孙台", "吴南", "周西", "李东", "王工", "郑班", "冯工", "陈工")
        ]


def test_the_site_may_change_the_weights_of_a_post():
    site = {"policy": {"SCO-3": {"维修班长": {"self": 40, "supervisor": 60}}}}
    assert person(of("维修班长", "员工自检 90 某某", "主管级 80 王工", site=site)).score == 84


def test_the_head_is_the_one_in_charge_that_the_site_names():
    site = {"in_charge": {"环境主管": "韩环"}}
    assert "主管级（环境主管 韩环）" in person(of("员工", department="环境部", site=site)).missing
