"""What a question looked at: a part of an answer is the same at every moment between those that it names."""

import operator
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetkit.books import Books
from sheetkit.check import coded, judged
from sheetkit.clock import has_happened, is_over, last_day
from sheetkit.look import EVER, Look, noting
from sheetkit.model import Finding
from sheetkit.references import sound
from sheetkit.rules.repairs import rep_11
from sheetkit.site import open_site
from tests.rows import books

NOW = datetime(2026, 11, 20, 17)
BEFORE, AFTER = datetime(2026, 11, 20, 9), datetime(2026, 11, 20, 18)
EDGE = timedelta(microseconds=1)
THE_DAY = datetime(2026, 11, 20) - EDGE, datetime(2026, 11, 21)
DAY_TO_24 = datetime(2026, 11, 20), datetime(2026, 11, 21)
"""24:00 still belongs to the day before."""
THIS_ALONE = NOW - EDGE, NOW + EDGE

USES: dict[str, tuple[Callable[[datetime], Any], tuple[datetime, datetime]]] = {
    "not at all": (lambda now: None, EVER),
    "a moment behind": (lambda now: now > BEFORE, (BEFORE, EVER[1])),
    "from the other side": (lambda now: now <= AFTER and now > BEFORE, (BEFORE, AFTER)),
    "the nearest on each side": (lambda now: [at <= now for at in (BEFORE, THE_DAY[1], AFTER)], (BEFORE, AFTER)),
    "in a sorted row": (lambda now: min(AFTER, now, BEFORE), (BEFORE, AFTER)),
    "this very moment": (lambda now: now >= NOW, THIS_ALONE),
    "its day": (lambda now: now.date(), THE_DAY),
    "whether a day has come": (lambda now: has_happened(date(2026, 11, 20), now), DAY_TO_24),
    "whether a day is over": (lambda now: is_over(date(2026, 11, 19), now), DAY_TO_24),
    "the day in which it lies": (last_day, DAY_TO_24),
    "how long ago": (lambda now: now - BEFORE, THIS_ALONE),
    "how long from then": (lambda now: AFTER - now, THIS_ALONE),
    "a time later": (lambda now: timedelta(hours=1) + now, THIS_ALONE),
    "its hour": (lambda now: now.hour, THIS_ALONE),
    "its text": (lambda now: f"{now:%H:%M}", THIS_ALONE),
    "as a key": (lambda now: {now: 1}, THIS_ALONE),
    "its time": (lambda now: now.time(), THIS_ALONE),
}


@pytest.mark.parametrize("use", USES)
def test_how_a_moment_was_used_says_between_which_it_holds(use: str) -> None:
    ask, between = USES[use]
    look = Look(NOW)
    assert ask(noting(books(NOW), look).now) == ask(NOW), "what comes out is the same"
    assert (look.after, look.before) == between


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.sampled_from(["lt", "le", "gt", "ge", "eq", "ne"]))
def test_a_comparison_is_the_same_between_and_another_past_it(at: datetime, name: str) -> None:
    look, compare = Look(NOW), getattr(operator, name)
    answer = compare(noting(books(NOW), look).now, at)
    assert compare(at, noting(books(NOW), look).now) == compare(at, NOW)
    for other in (look.after + EDGE, look.before - EDGE):
        assert compare(other, at) == answer == compare(NOW, at)


def test_the_registers_asked_for_are_noted_whether_they_are_there_or_not() -> None:
    look = Look(NOW)
    lent = noting(books(NOW, without=["files"]), look)
    assert not lent.has("files") and lent.rows("keys") == [] == [*lent.group("key_loans", "key_no")]
    assert lent.find("households", "1-1-101") is None
    assert look.registers == {"files", "keys", "key_loans", "households"}
    for again in (lent.group, noting(lent, look).group):
        look.registers.clear()
        again("key_loans", "key_no")
        assert look.registers == {"key_loans"}, "once more, though it is known by now"
    assert {*lent.tables} <= look.registers


def test_a_rule_names_when_it_will_say_something_else() -> None:
    """A ticket of 18:00 is in the future until then."""
    look = Look(NOW)
    lent = noting(books(NOW, repairs=[{"reported_at": AFTER}, {"reported_at": BEFORE}]), look)
    assert [fault.name for fault in rep_11(lent, lent.policy["REP-11"])] == ["future"]
    assert (look.after, look.before) == (BEFORE, AFTER)


# All rules, on the sample

MOMENTS = st.datetimes(datetime(2026, 1, 5), datetime(2027, 1, 20)).map(lambda at: at.replace(second=0, microsecond=0))


@pytest.fixture(scope="module")
def estate() -> Callable[[datetime], Books]:
    found, _ = sound(open_site(Path(__file__).parents[1] / "samples" / "estate").books(NOW))

    def at(now: datetime) -> Books:
        return Books(found.tables, found.policy, found.calendar, now, found.people, found.since, found.desk, 612)

    return at


@settings(max_examples=8, deadline=None)
@given(now=MOMENTS, share=st.floats(0, 1))
def test_every_rule_s_findings_are_the_same_between(
    estate: Callable[[datetime], Books], now: datetime, share: float
) -> None:
    """At the first and the last minute, and at one in between: asked anew, word for word."""
    here = estate(now)
    for rule in coded(here.policy):
        look = Look(now)
        findings = [*judged(rule, noting(here, look), "zh")]
        first = max(look.after + EDGE, now - timedelta(days=40))
        last = min(look.before - EDGE, now + timedelta(days=40))
        for at in {first, last, first + (last - first) * share}:
            assert answers(rule.id, estate(at)) == findings, (rule.id, at)


def answers(rule: str, there: Books) -> list[Finding]:
    return [*judged(there.policy[rule], there, "zh")]


def test_most_rules_look_no_further_than_the_day(estate: Callable[[datetime], Books]) -> None:
    """What would be forgotten within a minute is not worth keeping."""
    here, brief = estate(NOW), []
    for rule in coded(here.policy):
        look = Look(NOW)
        [*judged(rule, noting(here, look), "zh")]
        if (look.after, look.before) == THIS_ALONE:
            brief.append(rule.id)
    assert brief == []


def test_lent_tables_are_counted_and_gone_through_like_any_others() -> None:
    look = Look(NOW)
    here = books(NOW, without=["files"])
    lent = noting(here, look).tables
    assert (*lent,) == tuple(lent) and len(lent) == len(here.tables) and dict(lent) == here.tables
