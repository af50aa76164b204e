"""Puts a duty to each row of its register: from when its clock runs, until when, and how it stands. Words come later.

Of a big register most rows are not told: what is met, or is no matter of the duty, costs little more than a look here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from operator import attrgetter
from typing import NamedTuple

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.clock import Limit, Moment, Span
from sheetkit.conditions import Getter, Test, Unclear, all_of, any_of, columns, first_of, getter, unknown
from sheetkit.duration import Duration
from sheetkit.duty import Condition, Duty, Moves
from sheetkit.model import State
from sheetkit.policy import Rule
from sheetkit.table import Row

HOLDS = Moves("holds", "ticket_no", "held_at", "resumed_at")

Step = tuple[str, Mapping[str, object]]
"""One step of how it came about: a message, and the values for its blanks."""


class Clocked(NamedTuple):
    """A duty's clock on one row: from when, until when, met when, how it stands, and how that came about."""

    duty: Duty
    row: Row
    start: Moment
    limit: Limit
    met: Moment | None
    state: State
    steps: Sequence[Step]


class Terms(NamedTuple):
    """What the law of a day allows, and whether holds stop the clock.

    `limit` is the end of so many working days, the same for all that begin on the day.
    """

    allowed: Duration
    holds: bool
    limit: Limit | None


class Clerk:
    """Puts one duty to its register."""

    def __init__(self, duty: Duty, rule: Rule, books: Books) -> None:
        self.duty, self.rule, self.books = duty, rule, books
        self.table = books.tables[duty.register]
        self.unclear: list[int] = []
        """Excel's rows that could not be clocked, once all have been looked at."""
        self.close = time.fromisoformat(books.policy["CAL-2"].parameters["close"])
        self.soon = books.policy["CAL-2"].number("soon")
        self.when, self.unless = self._test(all_of, duty.when), self._test(any_of, duty.unless)
        self.starts = [(getter(one.at, duty.register, books), self._test(all_of, one.when)) for one in duty.starts]
        self.until_test = self._test(all_of, duty.until.when) if duty.until else None
        self.reopened_test = self._test(all_of, duty.reopened.when) if duty.reopened else None
        self.columns = frozenset((*self._conditions(), *self._moments()))
        self.terms: dict[tuple[date, str | None], Terms] = {}

    def _test(self, make: Callable[..., Test], condition: Condition) -> Test:
        return make(condition, self.duty.register, self.books, strict=True)

    def _conditions(self) -> Iterator[str]:
        """The columns that decide whether the duty can start on a row, and at which of its moments."""
        for condition in (self.duty.when, self.duty.unless, *(start.when for start in self.duty.starts)):
            yield from columns(condition)

    def _moments(self) -> Iterator[str]:
        """The other columns without which a row cannot be clocked."""
        duty = self.duty
        yield duty.met
        for start in (*duty.starts, duty.until, duty.reopened):
            if start is not None:
                yield from columns({start.at: (), **start.when})
        if duty.by:
            yield duty.by
        if (duty.moved or duty.entries) and self.table.register.key:
            yield self.table.register.key

    def clocked(self) -> Iterator[Clocked]:
        """The clock of each row on which the duty has started."""
        for row, start_of in self._sifted():
            try:
                start = start_of(row)
                if not isinstance(start, date) or not clock.has_happened(start, self.books.now):
                    continue
                found = self._repeating(row, start) if self.duty.every else self._once(row, start)
            except Unclear:
                self.unclear.append(row.at)
                continue
            if found is not None:
                yield found

    def _sifted(self) -> list[tuple[Row, Getter]]:
        """The rows on which the duty can start, each with what tells the moment; those not understood are noted.

        The fast path: the columns of the conditions hold few values, so that rows which look alike are judged once.
        """
        rows, look = self.table.rows, attrgetter("bad", *dict.fromkeys(self._conditions()))
        judged = {seen: self._start_of(row) for seen, row in dict(zip(map(look, rows), rows, strict=True)).items()}
        found = [*zip(rows, map(judged.__getitem__, map(look, rows)), strict=True)]
        self.unclear = [row.at for row, start_of in found if start_of is unknown]
        return [(row, start_of) for row, start_of in found if start_of is not None and start_of is not unknown]

    def _start_of(self, row: Row) -> Getter | None:
        """What tells the moment from which rows like this are clocked: None for none, `unknown` where nobody knows."""
        if row.bad and not self.columns.isdisjoint(row.bad):
            return unknown
        try:
            if not self.when(row, None) or self.unless(row, None):
                return None
            starts = [get for get, test in self.starts if test(row, None)]
        except Unclear:
            return unknown
        return first_of(starts) if starts else None

    def _once(self, row: Row, start: Moment) -> Clocked | None:
        limit, steps = self._limit(row, start)
        if limit is None:
            return None
        met = getattr(row, self.duty.met)
        if not clock.has_happened(met, self.books.now):
            met = None
        if met is not None and self.reopened_test is not None and self.reopened_test(row, None):
            again = getattr(row, self.duty.reopened.at) if self.duty.reopened else None
            if again is None or met <= again <= self.books.now:
                met = None
                steps.append(("why-reopened", {}))
        return self._stands(row, start, limit, met, steps)

    def _limit(self, row: Row, start: Moment) -> tuple[Limit | None, list[Step]]:
        steps: list[Step] = [("why-from", {"start": start})]
        limit = None
        until = getattr(row, self.duty.until.at) if self.duty.until else None
        if self.duty.until and self.until_test and until and self.until_test(row, clock.day_of(start)):
            limit = Limit(until if isinstance(until, datetime) else clock.end_of(until))
            header = self.table.register.column(self.duty.until.at).header
            steps.append(("why-until", {"header": header, "until": until}))
        if limit is None and self.duty.within:
            terms = self._terms(row, start, self.duty.within)
            held = self._held(row) if terms.holds else []
            limit = self._after(start, terms, held)
            steps.append(("why-within", {"allowed": terms.allowed}))
            steps += [("why-held", {"first": first, "last": last}) for first, last in held]
            if limit.skipped:
                steps.append(("why-skipped", {"days": limit.skipped}))
            if limit.provisional:
                steps.append(("why-provisional", {}))
        return self._moved(row, limit, steps), steps

    def _terms(self, row: Row, start: Moment, name: str) -> Terms:
        """What is allowed from a moment on: worked out once for all rows that begin on the same day."""
        place = clock.day_of(start), getattr(row, self.duty.by) if self.duty.by else None
        terms = self.terms.get(place)
        if terms is None:
            terms = self.terms[place] = self._terms_of(*place, name)
        return terms

    def _terms_of(self, day: date, by: str | None, name: str) -> Terms:
        law = self.rule.on(day)
        allowed = law.duration(name, by)
        by_day = allowed.unit == "working days"
        limit = clock.limit(day, allowed, self.books.calendar, self.close) if by_day else None
        return Terms(allowed, bool(law.parameters.get("holds")), limit)

    def _after(self, start: Moment, terms: Terms, held: Sequence[Span] = ()) -> Limit:
        if terms.limit is not None and not held:
            return terms.limit
        return clock.limit(start, terms.allowed, self.books.calendar, self.close, held)

    def _moved(self, row: Row, limit: Limit | None, steps: list[Step]) -> Limit | None:
        """The limit of the latest agreement made up to now, else the one there was."""
        moved = self.duty.moved
        if moved is None or moved.to is None:
            return limit
        for agreed in self._linked(row, moved):
            limit = Limit(getattr(agreed, moved.to))
            steps.append(("why-moved", {"at": getattr(agreed, moved.at), "to": limit.due}))
        return limit

    def _linked(self, row: Row, moves: Moves) -> list[Row]:
        """The entries of another register about this row, those made up to now, in their order."""
        if moves.register not in self.books.tables:
            raise Unclear
        groups = self.books.group(moves.register, moves.link)
        rows = groups.get(self.table.key(row)) if groups else None
        if not rows:
            return []
        if any(moves.at in one.bad or moves.to in one.bad for one in rows):
            raise Unclear
        past = [one for one in rows if clock.has_happened(getattr(one, moves.at), self.books.now)]
        return sorted(past, key=lambda one: getattr(one, moves.at))

    def _held(self, row: Row) -> list[Span]:
        """The spans in which the ticket was on hold, up to now."""
        now = self.books.now
        return [(one.held_at, min(one.resumed_at or now, now)) for one in self._linked(row, HOLDS)]

    def _repeating(self, row: Row, start: Moment) -> Clocked:
        """The last entry + the interval while open; once ended, the longest gap."""
        assert isinstance(start, datetime) and self.duty.every and self.duty.entries
        terms, past = self._terms(row, start, self.duty.every), self._entries(row, start, self.duty.entries)
        end = getattr(row, self.duty.met)
        if clock.has_happened(end, self.books.now):
            ended = max(end, start)
            first, last = (
                clock.longest_gap([start, *(at for at in past if at <= end), ended]) if past else (start, ended)
            )
            reason: Step = "why-gap", {"start": first, "end": last}
        else:
            first, last = (past or [start])[-1], None
            reason = "why-entry" if past else "why-from", {"start": first}
        steps = [reason, ("why-every", {"allowed": terms.allowed})]
        return self._stands(row, first, self._after(first, terms), last, steps)

    def _entries(self, row: Row, start: datetime, entries: Moves) -> list[datetime]:
        """When there were entries about the row since it began."""
        return [at for one in self._linked(row, entries) if (at := getattr(one, entries.at)) >= start]

    def _stands(self, row: Row, start: Moment, limit: Limit, met: Moment | None, steps: Sequence[Step]) -> Clocked:
        begun = clock.moment(start) + limit.paused if limit.paused else start
        state = clock.state(begun, limit.due, met, self.books.now, self.soon)
        return Clocked(self.duty, row, start, limit, met, state, steps)
