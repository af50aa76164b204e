"""What is asked for is all that is told, and neither that nor the fast path over look-alike rows changes an answer."""

import random
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sheetkit.books import Books
from sheetkit.due import clocked, due
from sheetkit.model import PRESSING, STATES, WAITING, State
from sheetkit.register import registers
from tests import odd_rows
from tests.rows import books

SITE: dict[str, Any] = {
    "books_since": "2026-01-01",
    "policy": {"REP-3": {"holds": True, "changes": [{"since": date(2026, 10, 8), "within": "1 working day"}]}},
}
GIVEN = {
    "households.room": ["3-2-1501", "3-2-1502", "3-2-9999"],
    "repairs.ticket_no": [f"RE{number:05d}" for number in range(0, 60, 2)],
    "complaints.complaint_no": [f"CO{number:05d}" for number in range(0, 60, 2)],
    "inspections.inspection_no": [f"XJ{number:03d}" for number in range(20)],
}
ASKED = (
    *("repairs", "follow_ups", "holds", "complaints", "extensions", "key_loans", "files", "file_loans", "incoming"),
    *("inspections", "inspection_items", "incidents", "reports", "customer_changes"),
)
HOMES = [{"room": "3-2-1501", "move_in_kind": "集中"}, {"room": "3-2-1502", "move_in_kind": "零星"}]


@pytest.fixture(scope="module", params=range(3))
def held(request: pytest.FixtureRequest) -> Books:
    """Books of rows as nobody would write them, sixty of each register; the third lacks some registers."""
    chance = random.Random(request.param)
    given = {"holds.ticket_no": GIVEN["repairs.ticket_no"], **GIVEN}
    rows: dict[str, Any] = {name: odd_rows.rows(registers()[name], 60, chance, given) for name in ASKED}
    rows = {name: [_known(name, cells) for cells in lines] for name, lines in rows.items()}
    without = ("follow_ups", "extensions", "staff", "inspections") if request.param == 2 else ()
    return books(site=SITE, without=without, households=HOMES, **rows)


def _known(register: str, cells: dict[str, Any]) -> dict[str, Any]:
    """A row without the line that says the header again."""
    return {name: value for name, value in cells.items() if value != registers()[register].column(name).header}


@pytest.mark.parametrize("states", [*((state,) for state in STATES), PRESSING, WAITING, ("late", "met"), ()])
@pytest.mark.parametrize("rules", [None, ("REP-9", "CMP-2", "CMP-3"), ("REP-13", "KEY-2")])
def test_asking_for_some_states_gives_exactly_those_of_the_whole_answer(
    held: Books, states: Collection[State], rules: Collection[str] | None
) -> None:
    """To the word: with whom a row rests hangs on its other limits, whether they are told or not."""
    whole, some = due(held, rules=rules), due(held, rules=rules, states=states)
    assert some.items == [item for item in whole.items if item.state in states]
    assert (some.unclear, some.counts) == (whole.unclear, whole.counts)


def test_every_item_is_counted_by_its_rule_and_state(held: Books) -> None:
    answer = due(held)
    assert {item.state for item in answer.items} == set(STATES)
    assert answer.counts == Counter((item.rule, item.state) for item in answer.items)
    assert answer.summary() == {state: sum(item.state == state for item in answer.items) for state in STATES}


DUTIES = [(rule.id, number) for rule in books().policy.values() for number in range(len(rule.duties))]


@pytest.mark.parametrize(("rule", "number"), DUTIES)
def test_rows_that_look_alike_are_clocked_as_each_would_be_alone(held: Books, rule: str, number: int) -> None:
    law = held.policy[rule]
    duty = law.duties[number]
    if duty.register not in held.tables:
        return
    table = held.tables[duty.register]
    alone = [
        clocked(duty, law, replace(held, tables={**held.tables, duty.register: replace(table, rows=[row])}))
        for row in table.rows
    ]
    found, unclear = clocked(duty, law, held)
    assert found == [one for some, _ in alone for one in some]
    assert unclear == {at for _, odd in alone for at in odd}
