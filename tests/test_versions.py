"""A rule may change on a day: what began before it keeps the old law. A site dates its own figures the same way."""

from dataclasses import replace
from datetime import date

import pytest

from sheetkit.check import check
from sheetkit.due import due
from sheetkit.errors import SheetkitError
from sheetkit.policy import rulebook, with_overrides
from tests.duties import due_of, seen
from tests.rows import books

JULY = {"policy": {"REP-1": {"changes": [{"since": date(2026, 7, 1), "within": "1h"}]}}}
URGENT = {"ticket_no": "BS1", "urgency": "急修", "status": "处理中"}


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ("2026-06-30 23:00", "overdue 2026-07-01 01:00 +540"),  # two hours: the old law
        ("2026-07-01 00:00", "overdue 2026-07-01 01:00 +540"),  # one hour: the new law
    ],
)
def test_a_clock_keeps_the_law_of_the_day_it_started(reported, expected):
    assert (
        seen(due_of("REP-1", "2026-07-01T10:00", repairs=[{**URGENT, "reported_at": reported}], site=JULY)) == expected
    )


def test_a_row_is_judged_by_the_law_of_its_own_day():
    site = {"policy": {"REP-5": {"changes": [{"since": date(2026, 7, 1), "fee": 1000}]}}}
    large = {"place": "共用部位", "man_hours": 3, "fee": 800, "status": "处理中"}
    rows = [
        {**large, "ticket_no": "BS1", "reported_at": "2026-06-30 10:00"},
        {**large, "ticket_no": "BS2", "reported_at": "2026-07-01 10:00"},
    ]
    assert [finding.key for finding in check(books(repairs=rows, site=site), rules=["REP-5"])] == ["BS1"]


def test_the_rulebook_itself_may_hold_a_change():
    rule = replace(rulebook()["REP-1"], changes=((date(2026, 7, 1), {"within": "1h"}),))
    law = {**rulebook(), "REP-1": rule}
    case = replace(books("2026-07-02T10:00", repairs=[{**URGENT, "reported_at": "2026-07-01 08:00"}]), policy=law)
    assert [str(item.due) for item in due(case, "zh", ["REP-1"]).items] == ["2026-07-01 09:00:00"]
    assert rule.on(date(2026, 6, 30)).parameters == {"within": "2h"}
    assert [first for _, first, _ in rule.versions()] == [date.min, date(2026, 7, 1)]


@pytest.mark.parametrize(
    "changes",
    [
        [{"within": "1h"}],  # no day
        [{"since": "soon", "within": "1h"}],
        [{"since": date(2026, 7, 1), "within": "120"}],
        [{"since": date(2026, 7, 1), "hours": "1h"}],
        "2026-07-01",
    ],
)
def test_a_change_that_makes_no_sense_is_refused(changes):
    with pytest.raises(SheetkitError):
        with_overrides(rulebook(), {"REP-1": {"changes": changes}})
