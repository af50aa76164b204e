"""SEC: what keeps customers' information in few hands."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.duration import frequency_words
from sheetkit.duties.item import Turn, subject_item
from sheetkit.messages import Language, say
from sheetkit.model import SITE, Cell, Due
from sheetkit.people import SUPERVISOR
from sheetkit.periods import MONTHS
from sheetkit.policy import Rule


class Leaver(NamedTuple):
    """Someone who had the password and has left; `until` is the last day as a deputy, None for a post of their own."""

    name: str
    left: date
    until: date | None


def sec_1(books: Books, rule: Rule, language: Language) -> Iterator[Due]:
    """The password is changed every so many months, and on the day when someone who had it leaves."""
    today = clock.last_day(books.now)
    if books.since is None or books.since > today:
        return
    each = rule.frequency("each")
    log = [row.done_at for row in books.rows("duty_log") if row.rule == rule.id and row.done_at]
    changes = sorted(at for at in log if at <= books.now)
    leavers = _leavers(rule, books, today)
    months = each.months or MONTHS.get(each.span or "", 1)
    start, limit, missed = _rounds([at.date() for at in changes], leavers, months, books.since)
    steps = [frequency_words(each, language), say(language, "why-from", start=show(start))]
    gone = next((one for one in leavers if one.left == limit), None)
    if gone is not None:
        steps.append(say(language, "why-left", name=gone.name, day=show(gone.left)))
    due = clock.end_of(limit)
    settled = bool(changes) and changes[-1].date() == start and gone is None and books.now <= due
    met = changes[-1] if settled else None
    turn = Turn(start, due, met, books.people.of_post(SUPERVISOR, today), steps, missed, settled)
    yield subject_item(rule, "duty_log", SITE, rule.title[language], turn, books, language)


def changed(rule: Rule, workbook: str, by: str, now: datetime) -> Mapping[str, Cell]:
    """The row of duty_log that says that the password was changed."""
    month = f"{clock.last_day(now):%Y-%m}"
    return {"rule": rule.id, "about": workbook, "period": month, "done_at": now, "done_by": by}


def _leavers(rule: Rule, books: Books, today: date) -> list[Leaver]:
    """Those who had a password and have left, in order: holders of its posts, and who stood in for one."""
    posts, people = rule.parameters["holders"], books.people
    named = {name for post, name in people.in_charge.items() if post in posts}
    found = []
    for row in books.rows("staff"):
        if not row.left or row.left > today:
            continue
        if row.post in posts or row.name in named:
            found.append(Leaver(row.name, row.left, None))
        for one in people.deputies:
            if one.post in posts and one.name == row.name and (one.first is None or one.first <= row.left):
                found.append(Leaver(row.name, row.left, one.last))
    return sorted(found, key=lambda one: one.left)


def _rounds(
    changed: Sequence[date], leavers: Sequence[Leaver], months: int, since: date
) -> tuple[date, date, Sequence[date]]:
    """From when the password counts, until when, and the earlier limits that were missed, none before the books."""

    def limit(start: date) -> date:
        days = [one.left for one in leavers if one.left > start and (one.until is None or one.until >= start)]
        return min([clock.add_months(start, months), *days])

    before = [day for day in changed if day <= since]
    start = before[-1] if before and limit(before[-1]) >= since else since
    missed = []
    for day in changed:
        if day > start:
            if day > limit(start):
                missed.append(limit(start))
            start = day
    return start, limit(start), missed
