"""ARC-3: looking at or borrowing a file is approved by the head or someone authorised; outsiders bring papers."""

from typing import Any

import pytest

from tests.faults import findings, told

STAFF = [
    {"staff_no": "1", "name": "周国安", "department": "管理处", "post": "管理处主任"},
    {"staff_no": "2", "name": "陈静", "department": "客户服务中心", "post": "客服主管"},
]
LOAN = {
    "loan_no": "Y1",
    "form": "借阅",
    "borrower": "刘敏",
    "external": "否",
    "approved_by": "周国安",
    "out_at": "2026-11-02 09:00",
}
OUTSIDE = {"external": "是", "letter": "介绍信", "id_document": "工作证"}


def faults(cells: dict[str, Any], **site: Any) -> list[str]:
    """Column and name of each fault of the one loan."""
    found = told("ARC-3", file_loans=[LOAN | cells], **{"staff": STAFF, **site})
    return [fault.removeprefix("2 ") for fault in found]


LOANS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("approved by the head", {}, []),
    ("looked at only: the same", {"form": "查阅", "approved_by": None}, ["approved_by unapproved"]),
    ("nobody approved", {"approved_by": None}, ["approved_by unapproved"]),
    ("approved by another", {"approved_by": "陈静"}, ["approved_by not-head"]),
    ("the head among several", {"approved_by": "陈静、周国安"}, []),
    ("an outside unit with both papers", OUTSIDE, []),
    ("without a letter", OUTSIDE | {"letter": None}, ["letter no-paper"]),
    ("without an identity document", OUTSIDE | {"id_document": None}, ["id_document no-paper"]),
    ("without either", {"external": "是"}, ["id_document no-paper", "letter no-paper"]),
    (
        "without anything",
        {"external": "是", "approved_by": None},
        ["approved_by unapproved", "id_document no-paper", "letter no-paper"],
    ),
    ("one of ours brings none", {"external": "否"}, []),
    ("whether from outside is illegible", {"external": "外单位"}, []),
]


@pytest.mark.parametrize(("shows", "cells", "found"), LOANS, ids=[case[0] for case in LOANS])
def test_a_file_is_seen_with_an_approval_and_by_outsiders_with_papers(
    shows: str, cells: dict[str, Any], found: list[str]
) -> None:
    assert faults(cells) == found


DEPUTIES = [
    # authorised from, to, whether that covers 2 November
    (None, None, True),
    ("2026-11-02", "2026-11-02", True),
    ("2026-11-03", None, False),
    (None, "2026-11-01", False),
]


@pytest.mark.parametrize(("first", "last", "covered"), DEPUTIES)
def test_someone_authorised_approves_on_the_days_named(first: str | None, last: str | None, covered: bool) -> None:
    deputies = [{"post": "管理处主任", "name": "陈静", "first": first, "last": last}]
    found = faults({"approved_by": "陈静"}, site={"deputies": deputies})
    assert found == ([] if covered else ["approved_by not-head"])


def test_someone_authorised_for_another_post_is_not_the_head() -> None:
    deputies = [{"post": "客服主管", "name": "刘敏"}]
    assert faults({"approved_by": "刘敏"}, site={"deputies": deputies}) == ["approved_by not-head"]


TENURE = [
    # joined, left, whether the head was there on 2 November
    ("2026-11-02", None, True),
    ("2026-11-03", None, False),
    (None, "2026-11-02", True),
    (None, "2026-11-01", False),
]


@pytest.mark.parametrize(("joined", "left", "there"), TENURE)
def test_the_head_of_that_day_counts(joined: str | None, left: str | None, there: bool) -> None:
    head = STAFF[0] | {"joined": joined, "left": left}
    assert faults({}, staff=[head]) == ([] if there else ["approved_by not-head"])


def test_without_a_legible_day_whoever_held_the_post_at_any_time_will_do() -> None:
    former = STAFF[0] | {"left": "2020-01-01"}
    assert faults({"out_at": "上周"}, staff=[former]) == []
    assert faults({"out_at": "上周", "approved_by": "陈静"}) == ["approved_by not-head"]


def test_an_approver_who_is_not_on_the_list_is_one_finding_not_two() -> None:
    assert findings("ARC-3", file_loans=[LOAN | {"approved_by": "周国按"}], staff=STAFF) == []
    assert len(findings("unknown-reference", file_loans=[LOAN | {"approved_by": "周国按"}], staff=STAFF)) > 0


def test_without_the_staff_nobody_can_tell_who_the_head_is() -> None:
    assert findings("ARC-3", file_loans=[LOAN | {"approved_by": "陈静"}], without=["staff"]) == []
