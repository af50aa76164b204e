"""A month's scores against the sums done by hand in `tests.score_month`."""

from sheetkit.report.scores import as_data
from sheetkit.score import NEEDS, score
from tests.score_month import REGISTERS, october

DATA = as_data(score(october(), "2026-10"))
ZONES = {zone["zone"]: zone for zone in DATA["zones"]}
STAFF = {person["name"]: person for person in DATA["staff"]}


def test_zones_are_scored_and_ranked_as_by_hand():
    columns = ("inspection", "evaluation", "complaints", "praises", "score", "rank")
    found = [(zone["zone"], *(zone[column] for column in columns)) for zone in DATA["zones"]]
    assert found == [
        ("西区", 88.0, 100.0, 0, 1, 96.4, 1),
        ("东区", 92.75, 95.0, 1, 0, 94.33, 2),
        ("南区", None, 100.0, 0, 0, None, None),
    ]


def test_the_zone_teams_own_check_stands_beside_the_score():
    assert {name: zone["own"] for name, zone in ZONES.items()} == {
        "西区": {"check": 100.0, "rounds": None},
        "东区": {"check": 99.0, "rounds": None},
        "南区": {"check": 100.0, "rounds": 97.0},
    }


def test_people_are_scored_as_by_hand():
    assert {name: person["score"] for name, person in STAFF.items()} == {
        "钱管": 87.5,
        "孙台": 90.5,
        "李东": 95.16,
        "周西": 88.2,
        "吴南": None,
        "王工": 76.5,
        "郑班": 89.5,
        "冯工": 86.5,
        "陈工": None,
    }


def test_parts_without_weight_are_none_and_not_missing():
    assert STAFF["郑班"]["parts"] == {"self": 88.0, "zone_team": None, "supervisor": 91.0, "director": None}
    assert STAFF["郑班"]["weights"] == {"self": 50.0, "zone_team": 0.0, "supervisor": 50.0, "director": 0.0}
    assert STAFF["郑班"]["missing"] == []


def test_whose_mark_is_missing_is_said():
    assert STAFF["陈工"]["missing"] == ["片区小组（东区 李东）"]
    assert STAFF["吴南"]["missing"] == ["主管级（南区的片区得分待定）"]


def test_a_mark_nobody_entered_is_proposed_and_not_used():
    assert STAFF["陈工"]["proposals"] == {"zone_team": 99.0}
    assert STAFF["陈工"]["parts"]["zone_team"] is None


def test_those_whose_post_has_no_weights_are_listed_and_those_not_there_are_not():
    assert [one["name"] for one in DATA["not_assessed"]] == ["赵任", "褚资"]
    assert {"卫离", "蒋新"}.isdisjoint(STAFF)


def test_every_point_has_its_row_and_cell():
    behind = [
        (r["part"], r["points"], r["workbook"], r["sheet"], r["cell"], r["key"]) for r in ZONES["东区"]["reasons"]
    ]
    assert behind == [
        ("inspection", None, None, None, None, None),
        ("inspection", 90.0, "巡检考核.xlsx", "巡检", "G2", None),
        ("inspection", 95.5, "巡检考核.xlsx", "巡检", "B3", None),
        ("evaluation", None, None, None, None, None),
        ("evaluation", -5.0, "投诉登记.xlsx", "投诉", "R2", "TS1"),
        ("own_check", None, None, None, None, None),
        ("own_check", -1.0, "报事登记.xlsx", "报事", "AF2", "BS1"),
        ("own_rounds", None, None, None, None, None),
    ]


def test_reasons_say_how_a_figure_came_about_and_what_was_left_out():
    east, west = ([r["text"] for r in ZONES[name]["reasons"]] for name in ("东区", "西区"))
    assert (
        "公司巡检 2026-10-20 15:00：100 分，扣 仪容着装 2（扣分明细!C2）、绿化 2.5（扣分明细!C3），得 95.5 分"
        "（“得分”填的是 99，以扣分明细为准）"
    ) in east
    assert "100 - 5×1 = 95" in east
    assert "主管周巡 2026-10-16 09:00：既没有得分，也没有扣分明细，没有算进平均" in west
    assert "投诉 TS2（环境管理类，2026-10-05 10:00 受理）还没有定是否计入统计：不计件，也不扣分" in west
    assert "投诉 TS3（其它类，2026-10-06 10:00 受理）不计入统计，不扣分" in west
    assert "100 + 2×1 = 102，按 0 至 100 分取 100" in west


def counts(figures, *others):
    """The plain counts of a part, without what is told elsewhere."""
    return {
        name: value for name, value in figures.items() if name not in ("year", "months", "groups", "reasons", *others)
    }


def test_the_month_is_counted():
    assert counts(DATA["complaints"]) == {
        "received": 3,
        "matters": 3,
        "by_category": {"安全管理类": 1, "环境管理类": 1, "其它类": 1},
        "repeats": 0,
        "counted": 1,
        "undecided": 1,
        "not_counted": 1,
        "called_back": 0,
        "satisfied": 0,
        "dissatisfied": 0,
        "satisfaction": None,
        "by_cause": {"还没有最终原因": 3},
    }
    assert counts(DATA["repairs"], "on_time") == {
        "reported": 2,
        "by_kind": {"工程类": 1, "物管类": 1},
        "finished": 1,
        "open": 1,
        "refused": 1,
        "cancelled": 0,
        "called_back": 1,
        "satisfied": 0,
        "dissatisfied": 1,
        "satisfaction": 0.0,
        "unclear": 0,
    }
    assert DATA["visits"] == {"visits": 2, "by_form": {"上门": 1, "电话": 1}, "homes": 1}


def test_a_sound_month_needs_no_notes():
    assert DATA["notes"] == [] and DATA["unassigned"] == []


def test_english_has_the_same_figures():
    english = as_data(score(october(), "2026-10", "en"))
    assert [zone["score"] for zone in english["zones"]] == [zone["score"] for zone in DATA["zones"]]
    assert "Complaint TS1 (安全管理类, received 2026-10-31 23:59) counts" in [
        reason["text"] for zone in english["zones"] for reason in zone["reasons"]
    ]


def test_the_site_may_change_weights_and_points():
    site = {"policy": {"SCO-1": {"complaint": 10, "weights": {"inspection": 40, "evaluation": 60}}}}
    east = {zone.zone: zone for zone in score(october(site=site), "2026-10").zones}["东区"]
    assert east.score == (40 * east.inspection + 60 * 90) / 100


def test_the_registers_asked_for_are_those_used():
    assert set(NEEDS) == set(REGISTERS)
