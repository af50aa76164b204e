"""What is due, overdue, met or late: every duty of the policy put to the books at their moment."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.conditions import Test, Unclear, all_of, any_of, columns, getter
from sheetkit.duration import allowed_words
from sheetkit.duties import clocks
from sheetkit.duties.cycles import cycle_items
from sheetkit.duty import Condition, Duty, Moves
from sheetkit.escalation import escalated, with_related
from sheetkit.messages import Language, say
from sheetkit.model import Due
from sheetkit.names import cell_name
from sheetkit.policy import Policy, Rule
from sheetkit.resting import rests_with
from sheetkit.table import Row, Table

HOLDS = Moves("holds", "ticket_no", "held_at", "resumed_at")


class Clocked(NamedTuple):
    """A duty's clock on one row: from when, until when, met when, and how that came about."""

    start: date | datetime
    limit: clock.Limit
    met: date | datetime | None
    why: list[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """The items, and how many rows could not be clocked: a cell is not understood, or a register is not there."""

    items: list[Due]
    unclear: int


def due(books: Books, language: Language = "zh", rules: Collection[str] | None = None) -> Answer:
    """All items of the duties (of these rules) in order of their limits."""
    items: list[Due] = []
    unclear: set[tuple[str, int]] = set()
    today = clock.last_day(books.now)
    asked = None if rules is None else with_related(rules, books.policy)
    for rule in books.policy.values():
        if asked is not None and rule.id not in asked:
            continue
        for duty in rule.duties:
            if duty.register in books.tables:
                items.extend(_Clerk(duty, rule, books, language, unclear).items())
        for cycle in rule.cycles:
            items.extend(cycle_items(cycle, rule.on(today), books, language))
        if rule.coded:
            items.extend(clocks(rule)(books, rule.on(today), language))
    items = [item for item in escalated(items, books, language) if rules is None or item.rule in rules]
    items.sort(key=lambda item: (item.due, item.rule, item.workbook, item.sheet, item.row or 0, item.key or ""))
    return Answer(items, len(unclear))


def needs(policy: Policy, rules: Collection[str] | None = None) -> set[str]:
    """The registers that the duties (of these rules) rest on."""
    asked = [rule for rule in policy.values() if not rules or rule.id in rules]
    duties = {name for rule in asked if rule.duties for name in (*rule.needs, *(duty.register for duty in rule.duties))}
    coded = {name for rule in asked if rule.coded for name in (rule.register, *rule.needs) if name}
    return duties | coded | {cycle.register for rule in asked for cycle in rule.cycles}


def clocked(duty: Duty, rule: Rule, books: Books) -> tuple[list[Due], set[int]]:
    """One duty put to its register, without escalation: the items, and the rows (Excel's) that could not be clocked."""
    unclear: set[tuple[str, int]] = set()
    items = [*_Clerk(duty, rule, books, "zh", unclear).items()]
    return items, {at for _, at in unclear}


class _Clerk:
    """Puts one duty to each row of its register."""

    def __init__(self, duty: Duty, rule: Rule, books: Books, language: Language, unclear: set[tuple[str, int]]) -> None:
        self.duty, self.rule, self.books, self.language, self.unclear = duty, rule, books, language, unclear
        self.table: Table = books.tables[duty.register]
        self.close = time.fromisoformat(books.policy["CAL-2"].parameters["close"])
        self.soon = books.policy["CAL-2"].number("soon")
        self.when, self.unless = self._test(all_of, duty.when), self._test(any_of, duty.unless)
        self.start_tests = [
            (getter(start.at, duty.register, books), self._test(all_of, start.when)) for start in duty.starts
        ]
        self.until_test = self._test(all_of, duty.until.when) if duty.until else None
        self.reopened_test = self._test(all_of, duty.reopened.when) if duty.reopened else None
        self.columns = frozenset(self._columns())

    def _test(self, make: Callable[..., Test], condition: Condition) -> Test:
        return make(condition, self.duty.register, self.books, strict=True)

    def _columns(self) -> Iterator[str]:
        duty = self.duty
        yield from (*columns(duty.when), *columns(duty.unless), duty.met)
        for start in (*duty.starts, duty.until, duty.reopened):
            if start is not None:
                yield from columns({start.at: (), **start.when})
        if duty.by:
            yield duty.by
        if (duty.moved or duty.entries) and self.table.register.key:
            yield self.table.register.key

    def items(self) -> Iterator[Due]:
        """An item for each row on which the duty has started."""
        for row in self.table.rows:
            try:
                clocked = self._clock(row)
            except Unclear:
                self.unclear.add((self.duty.register, row.at))
                continue
            if clocked is not None:
                yield self._item(row, clocked)

    def _clock(self, row: Row) -> Clocked | None:
        """The clock, None where the duty has not started; raises Unclear where that cannot be known."""
        if row.bad and not self.columns.isdisjoint(row.bad):
            raise Unclear
        if not self.when(row, None) or self.unless(row, None):
            return None
        starts = (value for get, test in self.start_tests if (value := get(row)) is not None and test(row, None))
        start = next(starts, None)
        if not isinstance(start, date) or not clock.has_happened(start, self.books.now):
            return None
        return self._repeating(row, start) if self.duty.every else self._once(row, start)

    def _once(self, row: Row, start: date | datetime) -> Clocked | None:
        limit, why = self._limit(row, start)
        if limit is None:
            return None
        met = getattr(row, self.duty.met)
        if not clock.has_happened(met, self.books.now):
            met = None
        if met is not None and self.reopened_test is not None and self.reopened_test(row, None):
            again = getattr(row, self.duty.reopened.at) if self.duty.reopened else None
            if again is None or met <= again <= self.books.now:
                met = None
                why.append(self._say("why-reopened"))
        return Clocked(start, limit, met, why)

    def _limit(self, row: Row, start: date | datetime) -> tuple[clock.Limit | None, list[str]]:
        day = start.date() if isinstance(start, datetime) else start
        limit, why = None, [self._say("why-from", start=show(start))]
        until = getattr(row, self.duty.until.at) if self.duty.until else None
        if self.duty.until and self.until_test and until and self.until_test(row, day):
            limit = clock.Limit(until if isinstance(until, datetime) else clock.end_of(until))
            why.append(self._say("why-until", header=self._header(self.duty.until.at), until=show(until)))
        if limit is None and self.duty.within:
            law = self.rule.on(day)
            allowed = law.duration(self.duty.within, getattr(row, self.duty.by) if self.duty.by else None)
            held = self._held(row) if law.parameters.get("holds") else []
            limit = clock.limit(start, allowed, self.books.calendar, self.close, held)
            why.append(self._say("why-within", allowed=allowed_words(allowed, self.language)))
            why.extend(self._say("why-held", first=show(first), last=show(last)) for first, last in held)
            why.extend(self._calendar(limit))
        return self._moved(row, limit, why), why

    def _moved(self, row: Row, limit: clock.Limit | None, why: list[str]) -> clock.Limit | None:
        """The limit of the latest agreement made up to now, else the one there was."""
        moved = self.duty.moved
        if moved is None or moved.to is None:
            return limit
        for agreed in self._linked(row, moved):
            limit = clock.Limit(getattr(agreed, moved.to))
            why.append(self._say("why-moved", at=show(getattr(agreed, moved.at)), to=show(limit.due)))
        return limit

    def _linked(self, row: Row, moves: Moves) -> list[Row]:
        """The entries of another register about this row, those made up to now, in their order."""
        if not self.books.has(moves.register):
            raise Unclear
        rows = self.books.group(moves.register, moves.link).get(self.table.key(row), [])
        if any(moves.at in one.bad or moves.to in one.bad for one in rows):
            raise Unclear
        past = [one for one in rows if clock.has_happened(getattr(one, moves.at), self.books.now)]
        return sorted(past, key=lambda one: getattr(one, moves.at))

    def _held(self, row: Row) -> list[tuple[datetime, datetime]]:
        """The spans in which the ticket was on hold, up to now."""
        now = self.books.now
        return [(one.held_at, min(one.resumed_at or now, now)) for one in self._linked(row, HOLDS)]

    def _repeating(self, row: Row, start: date | datetime) -> Clocked:
        """The last entry + the interval while open; once ended, the longest gap."""
        assert isinstance(start, datetime) and self.duty.every and self.duty.entries
        law = self.rule.on(start.date())
        allowed = law.duration(self.duty.every, getattr(row, self.duty.by) if self.duty.by else None)
        entries = self.duty.entries
        past = [moment for one in self._linked(row, entries) if (moment := getattr(one, entries.at)) >= start]
        end = getattr(row, self.duty.met)
        if clock.has_happened(end, self.books.now):
            first, last = clock.longest_gap([start, *(m for m in past if m <= end), max(end, start)])
            why = [self._say("why-gap", start=show(first), end=show(last))]
        else:
            first, last = (past or [start])[-1], None
            why = [self._say("why-entry" if past else "why-from", start=show(first))]
        limit = clock.limit(first, allowed, self.books.calendar, self.close)
        why.append(self._say("why-every", allowed=allowed_words(allowed, self.language)))
        return Clocked(first, limit, last, why)

    def _item(self, row: Row, clocked: Clocked) -> Due:
        start, limit, met, why = clocked
        now = self.books.now
        place = self.table.places.get(self.duty.met)
        return Due(
            rule=self.rule.id,
            register=self.duty.register,
            workbook=self.table.workbook,
            sheet=self.table.register.sheet,
            cell=cell_name(place, row.at) if place and not self.duty.every else None,
            row=row.at,
            key=self.table.key(row),
            what=self.duty.what[self.language],
            start=clock.moment(start),
            due=limit.due,
            met=met,
            state=clock.state(clock.moment(start) + limit.paused, limit.due, met, now, self.soon),
            late_minutes=clock.late_minutes(limit.due, met or now),
            rests_with=rests_with(row, self.duty.rests, self.books),
            provisional=limit.provisional,
            why=self._say("why", clause=self.rule.title[self.language], steps=self._say("why-join").join(why)),
        )

    def _calendar(self, limit: clock.Limit) -> Iterator[str]:
        if limit.skipped:
            yield self._say("why-skipped", days=span_words(limit.skipped))
        if limit.provisional:
            yield self._say("why-provisional")

    def _header(self, column: str) -> str:
        return self.table.register.column(column).header

    def _say(self, key: str, **words: object) -> str:
        return say(self.language, key, **words)


def span_words(days: Collection[date]) -> str:
    """Days as runs: 2026-10-01—10-07、10-11."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join(f"{run[0]:%m-%d}" if len(run) == 1 else f"{run[0]:%m-%d}—{run[-1]:%m-%d}" for run in runs)
