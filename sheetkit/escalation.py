"""Who a complaint or a late report rests with (CMP-5, REP-15): one step up the ladder for each limit it missed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clerk import Clocked
from sheetkit.duty import Duty
from sheetkit.messages import Language, say
from sheetkit.model import STATES, State
from sheetkit.policy import Policy

LAWS = ("CMP-5", "REP-15")
"""The rules with a ladder; their parameter `rules` names those whose misses count."""


def with_related(rules: Collection[str], policy: Policy) -> set[str]:
    """The rules, and those whose misses decide with whom their items rest."""
    registers = {duty.register for id_ in rules if id_ in policy for duty in policy[id_].duties}
    related = {id_ for law in LAWS if policy[law].register in registers for id_ in policy[law].parameters["rules"]}
    return {*rules, *related}


def decisive(duty: Duty, policy: Policy) -> tuple[State, ...]:
    """The states of a duty's clock that have a say in whom its row rests with.

    A limit that was kept has none, unless it was agreed anew: the one before may have been missed.
    """
    if not _counts(duty, policy):
        return ()
    return STATES if duty.moved else tuple(state for state in STATES if state != "met")


def _counts(duty: Duty, policy: Policy) -> bool:
    return any(policy[law].register == duty.register and duty.rule in policy[law].parameters["rules"] for law in LAWS)


Place = tuple[str, int]
"""A register, and the number of a row."""


class Raised(NamedTuple):
    """With whom a row rests that missed limits, and why."""

    person: str
    words: str


def place_of(one: Clocked) -> Place:
    """The row that a clock is of."""
    return one.duty.register, one.row.at


def raised(
    clocked: Iterable[Clocked], wanted: Collection[Place], books: Books, language: Language
) -> Mapping[Place, Raised]:
    """For those of the wanted rows that missed limits, whoever is so many steps up."""
    rows: dict[Place, list[Clocked]] = {}
    for one in clocked:
        if (place := place_of(one)) in wanted and _counts(one.duty, books.policy):
            rows.setdefault(place, []).append(one)
    found = {}
    for place, clocks in rows.items():
        late = [one.duty.rule for one in clocks if one.state in ("overdue", "late")]
        if missed := sorted([*late, *_agreed_late(clocks, books)]):
            found[place] = Raised(holder(len(missed), books), _words(missed, clocks, books, language))
    return found


def holder(misses: int, books: Books) -> str:
    """Who stands so many steps above the department, at most the last of the ladder."""
    ladder = books.policy[LAWS[0]].parameters["ladder"]
    return books.people.of_post(ladder[min(misses, len(ladder)) - 1], clock.last_day(books.now))


def _agreed_late(clocks: Sequence[Clocked], books: Books) -> Iterator[str]:
    """A miss for each limit that had passed before a new one was agreed."""
    for one in clocks:
        moved, until = one.duty.moved, one.duty.until
        key = books.tables[one.duty.register].key(one.row)
        row = books.find(one.duty.register, key)
        if moved is None or moved.to is None or until is None or row is None:
            continue
        before: datetime | None = getattr(row, until.at)
        moves = [move for move in books.group(moved.register, moved.link).get(key, []) if not move.bad]
        for move in sorted(moves, key=lambda move: getattr(move, moved.at)):
            agreed = getattr(move, moved.at)
            if agreed > books.now:
                break
            if before is not None and agreed > before and (one.met is None or clock.moment(one.met) > before):
                yield one.duty.rule
            before = getattr(move, moved.to)


def _words(missed: Sequence[str], clocks: Sequence[Clocked], books: Books, language: Language) -> str:
    now_with = holder(len(missed), books)
    said = say(language, "why-escalated", count=len(missed), rules="、".join(missed), person=now_with)
    open_limits = [one.limit.due for one in clocks if one.met is None and one.limit.due > books.now]
    above = holder(len(missed) + 1, books)
    if open_limits and above != now_with:
        said += say(language, "why-join") + say(language, "why-next", due=show(min(open_limits)), person=above)
    return said
