"""Who a complaint or a late report rests with (CMP-5, REP-15): one step up the ladder for each limit it missed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.messages import Language, say
from sheetkit.model import Due
from sheetkit.policy import Policy

LAWS = ("CMP-5", "REP-15")
"""The rules with a ladder; their parameter `rules` names those whose misses count."""


def with_related(rules: Collection[str], policy: Policy) -> set[str]:
    """The rules, and those whose misses decide with whom their items rest."""
    registers = {duty.register for id_ in rules if id_ in policy for duty in policy[id_].duties}
    related = {id_ for law in LAWS if policy[law].register in registers for id_ in policy[law].parameters["rules"]}
    return {*rules, *related}


def escalated(items: Sequence[Due], books: Books, language: Language) -> list[Due]:
    """The items, those of a row that missed limits resting with whoever is so many steps up."""
    held: dict[tuple[str, int], str] = {}
    words: dict[tuple[str, int], str] = {}
    for law in (books.policy[id_] for id_ in LAWS):
        rows: dict[int, list[Due]] = {}
        for item in items:
            if item.rule in law.parameters["rules"] and item.row is not None:
                rows.setdefault(item.row, []).append(item)
        for at, clocked in rows.items():
            missed = sorted(
                [*(i.rule for i in clocked if i.state in ("overdue", "late")), *_agreed_late(clocked, books)]
            )
            if missed:
                place = str(law.register), at
                held[place] = holder(len(missed), books)
                words[place] = _words(missed, clocked, books, language)
    return [_raised(item, held, words, language) for item in items]


def holder(misses: int, books: Books) -> str:
    """Who stands so many steps above the department, at most the last of the ladder."""
    ladder = books.policy[LAWS[0]].parameters["ladder"]
    return books.people.of_post(ladder[min(misses, len(ladder)) - 1], clock.last_day(books.now))


def _agreed_late(clocked: Sequence[Due], books: Books) -> Iterator[str]:
    """A miss for each limit that had passed before a new one was agreed."""
    for item in clocked:
        for duty in books.policy[item.rule].duties:
            row = books.find(item.register, item.key)
            if duty.moved is None or duty.moved.to is None or duty.until is None or row is None:
                continue
            before: datetime | None = getattr(row, duty.until.at)
            moves = [one for one in books.group(duty.moved.register, duty.moved.link).get(item.key, []) if not one.bad]
            for move in sorted(moves, key=lambda one: getattr(one, duty.moved.at) if duty.moved else 0):
                agreed = getattr(move, duty.moved.at)
                if agreed > books.now:
                    break
                if before is not None and agreed > before and (item.met is None or clock.moment(item.met) > before):
                    yield item.rule
                before = getattr(move, duty.moved.to)


def _words(missed: Sequence[str], clocked: Sequence[Due], books: Books, language: Language) -> str:
    now_with = holder(len(missed), books)
    said = say(language, "why-escalated", count=len(missed), rules="、".join(missed), person=now_with)
    open_limits = [item.due for item in clocked if item.met is None and item.due > books.now]
    above = holder(len(missed) + 1, books)
    if open_limits and above != now_with:
        said += say(language, "why-join") + say(language, "why-next", due=show(min(open_limits)), person=above)
    return said


def _raised(item: Due, held: dict[tuple[str, int], str], words: dict[tuple[str, int], str], language: Language) -> Due:
    place = item.register, item.row or 0
    if place not in held:
        return item
    return replace(item, rests_with=held[place], why=item.why + say(language, "why-join") + words[place])
