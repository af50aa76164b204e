"""SEC: what keeps customers' information in few hands."""

from collections.abc import Iterator, Sequence
from datetime import date

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.duties.cycles import frequency_words
from sheetkit.duties.item import SITE, Turn, subject_item
from sheetkit.messages import Language, say
from sheetkit.model import Due
from sheetkit.people import SUPERVISOR
from sheetkit.periods import MONTHS
from sheetkit.policy import Rule
from sheetkit.table import Row


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
    gone = next((row for row in leavers if row.left == limit), None)
    if gone is not None:
        steps.append(say(language, "why-left", name=gone.name, day=show(gone.left)))
    due = clock.end_of(limit)
    settled = bool(changes) and changes[-1].date() == start and gone is None and books.now <= due
    met = changes[-1] if settled else None
    turn = Turn(start, due, met, books.people.of_post(SUPERVISOR, today), steps, missed, settled)
    yield subject_item(rule, "duty_log", SITE, rule.title[language], turn, books, language)


def _leavers(rule: Rule, books: Books, today: date) -> list[Row]:
    """Those who had the password and have left, in order."""
    left = [row for row in books.rows("staff") if row.post in rule.parameters["holders"] and row.left]
    return sorted((row for row in left if row.left <= today), key=lambda row: row.left)


def _rounds(
    changed: Sequence[date], leavers: Sequence[Row], months: int, since: date
) -> tuple[date, date, Sequence[date]]:
    """From when the password counts, until when, and the earlier limits that were missed, none before the books."""

    def limit(start: date) -> date:
        days: list[date] = [row.left for row in leavers if row.left > start]
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
