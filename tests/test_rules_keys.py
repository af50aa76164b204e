"""KEY-5: no more of a key is out than there are, at any moment; a difference in a count has a note."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetkit.check import check
from tests.faults import told
from tests.rows import books

Cells = dict[str, Any]
ONE, THREE = {"key_no": "K1", "quantity": 1}, {"key_no": "K1", "quantity": 3}


def loan(out: str, back: str | None = None, **cells: Any) -> Cells:
    """A loan of the first days of November: `02 09:00`."""
    times = {"out_at": f"2026-11-{out}", "in_at": f"2026-11-{back}" if back else None}
    return {"key_no": "K1", "form": "借用"} | times | cells


def exceeded(key: Cells, *loans: Cells) -> list[int]:
    """Which of the loans, counted from 1, took more out than there are."""
    found = told("KEY-5", keys=[key], key_loans=loans)
    assert all(fault.endswith(" key_no exceeded") for fault in found)
    return [int(fault.split(maxsplit=1)[0]) - 1 for fault in found]


LOANS: list[tuple[str, Cells, list[Cells], list[int]]] = [
    ("one of one", ONE, [loan("02 09:00")], []),
    ("two of one", ONE, [loan("02 09:00"), loan("02 10:00")], [2]),
    ("one after the other", ONE, [loan("02 09:00", "02 10:00"), loan("02 11:00")], []),
    ("back and out again at the same minute", ONE, [loan("02 09:00", "02 10:00"), loan("02 10:00")], []),
    ("out again a minute before it is back", ONE, [loan("02 09:00", "02 10:00"), loan("02 09:59")], [2]),
    ("both at the same minute", ONE, [loan("02 09:00"), loan("02 09:00")], [2]),
    ("rows in another order", ONE, [loan("02 10:00"), loan("02 09:00")], [1]),
    ("over by now, but it was so then", ONE, [loan("02 09:00", "03 09:00"), loan("02 10:00", "02 11:00")], [2]),
    ("as long as the first is out", ONE, [loan("02 09:00"), loan("02 10:00", "02 11:00"), loan("03 09:00")], [2, 3]),
    ("issued for good is out too", ONE, [loan("02 09:00", form="领用"), loan("02 10:00")], [2]),
    ("three of three at once", THREE, [loan("02 09:00", quantity=3)], []),
    ("four of three at once", THREE, [loan("02 09:00", quantity=4)], [1]),
    ("three of three by and by", THREE, [loan("02 09:00", quantity=2), loan("02 10:00")], []),
    ("a blank quantity is one", THREE, [loan("02 09:00", quantity=3), loan("02 10:00")], [2]),
    ("none of a key whose list says none", {"key_no": "K1", "quantity": 0}, [loan("02 09:00")], [1]),
    ("of another key", ONE, [loan("02 09:00"), loan("02 10:00", key_no="K2")], []),
    ("a key that is not in the list", {"key_no": "K9", "quantity": 1}, [loan("02 09:00", quantity=5)], []),
    ("the list's quantity illegible", {"key_no": "K1", "quantity": "一把"}, [loan("02 09:00", quantity=5)], []),
    ("a loan's quantity illegible", ONE, [loan("02 09:00", quantity="几把"), loan("02 10:00")], []),
    ("whether it is back illegible", ONE, [loan("02 09:00", "已还"), loan("02 10:00")], []),
    ("when it went out illegible", ONE, [loan("早上"), loan("02 10:00")], []),
]


@pytest.mark.parametrize(("shows", "key", "loans", "found"), LOANS, ids=[case[0] for case in LOANS])
def test_no_more_of_a_key_is_out_than_there_are(shows: str, key: Cells, loans: list[Cells], found: list[int]) -> None:
    assert exceeded(key, *loans) == found


COUNT = {"counted_on": "2026-11-02", "kind": "日清点", "counted_by": "陈静", "expected": 86, "counted": 86}
COUNTS: list[tuple[str, Cells, bool]] = [
    ("all there", {}, False),
    ("one short", {"counted": 85}, True),
    ("one too many", {"counted": 87}, True),
    ("one short, with a note", {"counted": 85, "note": "5栋地下室钥匙送修"}, False),
    ("none expected, one there", {"expected": 0, "counted": 1}, True),
    ("what was counted is illegible", {"counted": "差不多"}, False),
    ("what was expected is illegible", {"expected": ""}, False),
]


@pytest.mark.parametrize(("shows", "cells", "found"), COUNTS, ids=[case[0] for case in COUNTS])
def test_a_difference_in_a_count_has_a_note(shows: str, cells: Cells, found: bool) -> None:
    assert told("KEY-5", key_counts=[COUNT | cells]) == (["2 note difference"] if found else [])


def test_a_finding_stands_in_the_sheet_that_it_is_about() -> None:
    held = books(keys=[ONE], key_loans=[loan("02 09:00", quantity=2)], key_counts=[COUNT | {"counted": 85}])
    places = [(finding.sheet, finding.row, finding.column) for finding in check(held, rules=["KEY-5"])]
    assert places == [("领借用记录", 2, "key_no"), ("盘点记录", 2, "note")]


@pytest.mark.parametrize("without", ["keys", "key_loans", "key_counts"])
def test_without_one_of_its_registers_the_rule_is_not_asked(without: str) -> None:
    held = books(keys=[ONE], key_loans=[loan("02 09:00", quantity=2)], without=[without])
    assert check(held, rules=["KEY-5"]) == []


SPANS = st.tuples(st.integers(0, 30), st.integers(1, 30) | st.none(), st.integers(1, 3))


@settings(deadline=None)
@given(st.integers(1, 4), st.lists(SPANS, max_size=8))
def test_a_fault_is_found_just_if_some_minute_has_too_many_out(
    quantity: int, spans: list[tuple[int, Any, int]]
) -> None:
    """Held against counting minute by minute."""
    first = datetime(2026, 11, 2)
    rows = []
    for start, length, count in spans:
        out = first + timedelta(minutes=start)
        back = out + timedelta(minutes=length) if length is not None else None
        rows.append({"key_no": "K1", "quantity": count, "out_at": out, "in_at": back})
    most = max(
        (
            sum(
                count
                for start, length, count in spans
                if start <= minute and (length is None or minute < start + length)
            )
            for minute in range(70)
        ),
        default=0,
    )
    assert bool(exceeded({"key_no": "K1", "quantity": quantity}, *rows)) == (most > quantity)
