"""When a watched folder is asked again, told as looks: what the files were, and what is done. Nothing waits here."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sheetkit.clock import MINUTE
from sheetkit.model import Due, Finding
from sheetkit.watching import ENOUGH, TELL, Outcome, Stamps, Step, Watch, change, look, next_change

NOW = datetime(2026, 11, 20, 17)
OLD, HALF, NEW = (1, 100), (2, 40), (2, 120)
BOOK = "报事登记.xlsx"
QUIET = Step()


def looks(
    stamps: Sequence[Stamps], half: Sequence[Collection[str]] = (), watch: Watch | None = None, now: datetime = NOW
) -> tuple[Watch, list[Step]]:
    """Look after look, two seconds apart, with what was half saved at each; from where OLD was asked about."""
    watch = watch or Watch({BOOK: OLD}, {BOOK: OLD})
    steps = []
    for at, one in enumerate(stamps):
        bad = half[at] if at < len(half) else ()
        watch, step = look(watch, now + timedelta(seconds=2 * at), one, lambda names, bad=bad: [*bad])  # type: ignore[misc]
        steps.append(step)
    return watch, steps


def asked(steps: Sequence[Step]) -> list[int]:
    return [at for at, step in enumerate(steps) if step.ask]


def test_the_first_look_asks() -> None:
    _, steps = looks([{BOOK: OLD}], watch=Watch({BOOK: OLD}))
    assert steps == [Step(True, [BOOK])]


def test_where_nothing_was_saved_nothing_is_asked() -> None:
    assert looks([{BOOK: OLD}] * 5)[1] == [QUIET] * 5


def test_a_save_is_asked_about_once_and_only_when_it_stands_still() -> None:
    _, steps = looks([{BOOK: HALF}, {BOOK: (3, 80)}, {BOOK: NEW}, {BOOK: NEW}, {BOOK: NEW}])
    assert asked(steps) == [3] and steps[3].changed == [BOOK]


def test_half_a_workbook_is_waited_for_and_said_once() -> None:
    _, steps = looks([{BOOK: HALF}] * 6 + [{BOOK: NEW}] * 3, [[BOOK]] * 6)
    assert [at for at, step in enumerate(steps) if step.waiting] == [TELL]
    assert steps[TELL].waiting == [BOOK] and asked(steps) == [7]


def test_what_stays_half_there_does_not_hold_up_the_rest_for_ever() -> None:
    other = "投诉登记.xlsx"
    both = {BOOK: HALF, other: NEW}
    watch, steps = looks([both] * (ENOUGH + 6), [[BOOK]] * (ENOUGH + 6))
    assert asked(steps) == [ENOUGH + 1] and steps[ENOUGH + 1].changed == [other, BOOK]
    _, later = looks([{**both, BOOK: NEW}] * 2, watch=watch)
    assert asked(later) == [1]


def test_a_file_that_is_gone_for_a_moment_as_excel_saves_is_not_missed() -> None:
    _, steps = looks([{}, {BOOK: NEW}, {BOOK: NEW}])
    assert asked(steps) == [2]


def test_a_file_that_is_gone_and_comes_back_as_it_was_is_no_news() -> None:
    assert looks([{}, {}, {BOOK: OLD}, {BOOK: OLD}])[1] == [QUIET] * 4


def test_a_file_that_stays_away_is_said_and_then_asked_about() -> None:
    _, steps = looks([{}] * (ENOUGH + 4))
    assert steps[TELL].waiting == [BOOK] and asked(steps) == [ENOUGH + 1]


def test_a_new_file_is_asked_about() -> None:
    _, steps = looks([{BOOK: OLD, "历史/2025/报事登记.xlsx": NEW}] * 2)
    assert steps[1].changed == ["历史/2025/报事登记.xlsx"]


def test_two_saves_in_a_row_are_each_asked_about() -> None:
    _, steps = looks([{BOOK: NEW}, {BOOK: NEW}, {BOOK: (4, 1)}, {BOOK: (4, 1)}])
    assert asked(steps) == [1, 3]


def test_when_a_limit_passes_it_asks_though_nobody_saved_and_once() -> None:
    watch = Watch({BOOK: OLD}, {BOOK: OLD}, wake=NOW + timedelta(seconds=4))
    _, steps = looks([{BOOK: OLD}] * 5, watch=watch)
    assert asked(steps) == [2] and steps[2].changed == ()


# --- when to ask anyway ----------------------------------------------------------------------------------------------


def item(due: str, state: str = "open", key: str | None = "BS1", met: datetime | None = None, **more: object) -> Due:
    made = Due(
        **{"rule": "REP-3", "register": "repairs", "workbook": BOOK, "sheet": "报事", "cell": "P2", "row": 2},
        **{"key": key, "what": "完工", "start": NOW, "due": datetime.fromisoformat(due), "met": met},
        **{"state": state, "late_minutes": 0, "rests_with": "甲", "provisional": False, "why": ""},
    )  # type: ignore[arg-type]
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("items", "at"),
    [
        ([], "2026-11-21 00:01"),  # the next day has begun; at 24:00 it has not
        ([item("2026-11-20 17:30"), item("2026-11-20 18:00")], "2026-11-20 17:31"),
        ([item("2026-11-20 17:00")], "2026-11-20 17:01"),  # at the very minute it is not overdue
        ([item("2026-11-20 16:00", "overdue")], "2026-11-21 00:01"),
        ([item("2026-11-20 17:30", "met", met=NOW)], "2026-11-21 00:01"),
        ([item("2026-12-01 00:00")], "2026-11-21 00:01"),
    ],
)
def test_it_asks_again_past_the_next_limit_or_on_the_next_day(items: list[Due], at: str) -> None:
    assert next_change(items, NOW) == datetime.fromisoformat(at)


def test_past_that_minute_there_is_another_one() -> None:
    first = next_change([item("2026-11-20 17:30")], NOW)
    assert next_change([item("2026-11-20 17:30", "overdue")], first) > first > NOW + MINUTE


# --- what changed ----------------------------------------------------------------------------------------------------


def finding(cell: str = "R14", key: str | None = "BS1", message: str = "没有填") -> Finding:
    row = int(cell[1:])
    where = {"workbook": BOOK, "sheet": "报事", "cell": cell, "row": row, "column": "status", "header": "状态"}
    words = {"key": key, "value": None, "message": message, "fix": None, "source": ""}
    return Finding(rule="missing-value", severity="error", **where, **words)  # type: ignore[arg-type]


def test_new_and_gone_findings() -> None:
    before = Outcome([finding(key="BS1"), finding(key="BS2")], [])
    after = Outcome([finding(key="BS2"), finding(key="BS3")], [])
    told = change(before, after)
    assert [one.key for one in told.found] == ["BS3"] and told.mended == 1


def test_rows_that_moved_are_no_news() -> None:
    before = Outcome([finding("R14"), finding("R15", None)], [item("2026-11-19 09:00", "overdue", row=14)])
    after = Outcome([finding("R20"), finding("R21", None)], [item("2026-11-19 09:00", "overdue", row=20)])
    told = change(before, after)
    assert (told.found, told.mended, told.overdue, told.settled) == ([], 0, [], 0)


def test_the_same_said_twice_counts_twice() -> None:
    one = finding(key=None)
    assert change(Outcome([one], []), Outcome([one, one], [])).found == [one]
    assert change(Outcome([one, one], []), Outcome([one], [])).mended == 1


def test_newly_overdue_and_no_longer() -> None:
    before = Outcome([], [item("2026-11-20 16:00", "overdue"), item("2026-11-20 17:30", "soon", "BS2")])
    after = Outcome([], [item("2026-11-20 16:00", "late"), item("2026-11-20 17:30", "overdue", "BS2")])
    told = change(before, after)
    assert [one.key for one in told.overdue] == ["BS2"] and told.settled == 1
