"""The story of one complaint or report: its moments in order, with limits, agreements, holds and follow-ups."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import moment
from sheetkit.due import due
from sheetkit.errors import SheetkitError
from sheetkit.matters import matters
from sheetkit.messages import Language, say
from sheetkit.model import WAITING, Due
from sheetkit.rules.complaints import CLOSED, WITHDRAWN
from sheetkit.statuses import ENDED
from sheetkit.table import Row

TICKETS = ("complaints", "repairs")
NEEDS = (*TICKETS, "extensions", "follow_ups", "holds", "staff")
_OVER = (CLOSED, WITHDRAWN, *ENDED)
"""A ticket of such a status rests with nobody but whom a limit still waits for."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, or a limit that falls there."""

    at: date | datetime
    text: str
    limit: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A ticket's events in order, who it rests with now, and the other numbers of its matter."""

    key: str
    what: str
    events: list[Event]
    rests_with: str | None
    matter: list[str]


def story(key: str, books: Books, language: Language) -> Story:
    """The story of the ticket with this number. Raises SheetkitError if there is none."""
    register = next((name for name in TICKETS if books.find(name, key) is not None), None)
    row = books.find(register, key) if register else None
    if register is None or row is None:
        raise SheetkitError("history-unknown", key=key)
    items = _limits(register, key, books, language)
    events = [*_moments(register, row, books), *_agreements(key, books, language), *_holds(key, books, language)]
    events += _followed(key, books, language)
    for item in items:
        words = {"what": item.what, "rule": item.rule, "state": say(language, f"state-{item.state}")}
        events.append(Event(item.due, say(language, "history-limit", **words), limit=True))
    found = matters(books.rows("complaints"), books.now) if register == "complaints" else []
    same = next((matter.rows for matter in found if any(one is row for one in matter.rows)), [])
    others = [one.complaint_no for one in same if one is not row and one.complaint_no]
    events.sort(key=lambda event: (moment(event.at), event.limit))
    rests_with = next((item.rests_with for item in items if item.state in WAITING or row.status not in _OVER), None)
    return Story(key, row.content or "", events, rests_with, others)


def _limits(register: str, key: str, books: Books, language: Language) -> list[Due]:
    """The ticket's items; of its register no other row is put to the duties."""
    table = books.tables[register]
    rows = [row for row in table.rows if table.key(row) == key]
    alone = replace(books, tables={**books.tables, register: replace(table, rows=rows)}, _index={})
    rules = [rule.id for rule in books.policy.values() if any(duty.register == register for duty in rule.duties)]
    return [item for item in due(alone, language, rules).items if item.register == register and item.key == key]


def _moments(register: str, row: Row, books: Books) -> Iterator[Event]:
    for column in books.register(register).columns:
        value = getattr(row, column.name)
        if column.kind in ("date", "time") and isinstance(value, date):
            yield Event(value, column.header)


def _agreements(key: str, books: Books, language: Language) -> Iterator[Event]:
    for row in books.group("extensions", "complaint_no").get(key, []):
        if row.agreed_at:
            words = {"old": show(row.old_finish_at or ""), "new": show(row.new_finish_at or "")}
            yield Event(row.agreed_at, say(language, "history-extension", by=row.agreed_by or "", **words))


def _holds(key: str, books: Books, language: Language) -> Iterator[Event]:
    for row in books.group("holds", "ticket_no").get(key, []):
        if row.held_at:
            yield Event(row.held_at, say(language, "history-held", reason=row.reason or "", by=row.held_by or ""))
        if row.resumed_at:
            yield Event(row.resumed_at, say(language, "history-resumed"))


def _followed(key: str, books: Books, language: Language) -> Iterator[Event]:
    for row in books.group("follow_ups", "ticket_no").get(key, []):
        if row.followed_at:
            words = {"content": row.content or "", "by": row.followed_by or ""}
            yield Event(row.followed_at, say(language, "history-followed", **words))
