"""VIS-5: home visits by two people, at decent hours, one man and one woman where it can be."""

from typing import Any

import pytest

from sheetkit.check import check
from tests.faults import told
from tests.rows import books

STAFF = [
    {"staff_no": "1", "name": "周岚", "sex": "女"},
    {"staff_no": "2", "name": "何志远", "sex": "男"},
    {"staff_no": "3", "name": "刘敏", "sex": "女"},
    {"staff_no": "4", "name": "孙一"},
]
VISIT = {"visit_no": "FT1", "form": "上门", "visited_at": "2026-11-02 10:30", "visitor": "周岚", "companion": "何志远"}


def faults(cells: dict[str, Any], **site: Any) -> list[str]:
    """Column and name of each fault of the one visit."""
    return [fault.removeprefix("2 ") for fault in told("VIS-5", visits=[VISIT | cells], staff=STAFF, **site)]


HOURS = [
    ("09:59", False),
    ("10:00", True),
    ("12:00", True),
    ("12:01", False),
    ("14:59", False),
    ("15:00", True),
    ("18:00", True),
    ("18:01", False),
    ("18:59", False),
    ("19:00", True),
    ("21:00", True),
    ("21:01", False),
    ("00:00", False),
]


@pytest.mark.parametrize(("clock", "decent"), HOURS)
def test_a_home_is_visited_within_the_hours_both_ends_included(clock: str, decent: bool) -> None:
    assert faults({"visited_at": f"2026-11-02 {clock}"}) == ([] if decent else ["visited_at hour"])


PEOPLE: list[tuple[str, dict[str, Any], list[str]]] = [
    ("a woman and a man", {}, []),
    ("alone", {"companion": None}, ["companion alone"]),
    ("the same person twice", {"companion": "周岚"}, ["companion alone"]),
    ("both in one cell", {"visitor": "周岚、何志远", "companion": None}, []),
    ("two women", {"companion": "刘敏"}, ["companion same-sex"]),
    ("two women in one cell", {"visitor": "周岚、刘敏", "companion": None}, ["companion same-sex"]),
    ("two women and a man", {"companion": "刘敏、何志远"}, []),
    ("one of whom the list does not say", {"companion": "孙一"}, []),
    ("someone who is not on the list", {"companion": "街道办 王工"}, []),
    ("nothing is known of either", {"visitor": "孙一", "companion": "街道办 王工"}, []),
    (
        "alone and too late",
        {"companion": None, "visited_at": "2026-11-02 22:00"},
        ["companion alone", "visited_at hour"],
    ),
    ("nobody named who visited", {"visitor": "", "companion": None}, []),
    ("when is illegible", {"visited_at": "晚上"}, []),
    ("how is illegible", {"form": "串门", "companion": None}, []),
    ("by telephone, alone, at night", {"form": "电话", "companion": None, "visited_at": "2026-11-02 22:00"}, []),
    ("at the centre, alone", {"form": "来访面谈", "companion": None}, []),
]


@pytest.mark.parametrize(("shows", "cells", "found"), PEOPLE, ids=[case[0] for case in PEOPLE])
def test_a_home_is_visited_by_two_people(shows: str, cells: dict[str, Any], found: list[str]) -> None:
    assert faults(cells) == found


def test_one_sex_is_a_note_and_the_others_are_errors() -> None:
    rows: list[dict[str, Any]] = [VISIT | {"companion": "刘敏"}, VISIT | {"companion": None}]
    found = check(books(visits=rows, staff=STAFF), rules=["VIS-5"])
    assert [(finding.row, finding.severity) for finding in found] == [(2, "info"), (3, "error")]


def test_an_unknown_companion_is_reported_as_such_and_no_rule_judges_by_the_name() -> None:
    """周岚2 is no second person as long as nobody knows who that is; the visit is not called one of one sex either."""
    visit: dict[str, Any] = VISIT | {"visitor": "刘敏", "companion": "周岚2"}
    assert check(books(visits=[visit], staff=STAFF), rules=["VIS-5"]) == []
    found = check(books(visits=[visit], staff=STAFF), rules=["unknown-reference"])
    assert [finding.value for finding in found] == ["周岚2"]


def test_a_site_may_set_its_own_hours_number_and_severity() -> None:
    alone = {"visited_at": "2026-11-02 09:30", "companion": None}
    assert faults(alone, site={"policy": {"VIS-5": {"hours": ["09:00-11:00"], "people": 1}}}) == []
    three = {"policy": {"VIS-5": {"people": 3, "mixed": "warning"}}}
    assert faults({}, site=three) == ["companion alone"]
    same = books(site=three, visits=[VISIT | {"companion": "刘敏、周岚"}], staff=STAFF)
    assert check(same, rules=["VIS-5"])[0].severity == "error"
