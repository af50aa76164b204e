"""SEC: what keeps customers' information in few hands."""

from collections.abc import Iterator

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.duties.cycles import frequency_words
from sheetkit.duties.item import SITE, Turn, subject_item
from sheetkit.messages import Language, say
from sheetkit.model import Due
from sheetkit.people import SUPERVISOR
from sheetkit.policy import Rule


def sec_1(books: Books, rule: Rule, language: Language) -> Iterator[Due]:
    """The password is changed every so many months, and on the day when someone who had it leaves."""
    today = clock.last_day(books.now)
    if books.since is None or books.since > today:
        return
    log = [row.done_at for row in books.rows("duty_log") if row.rule == rule.id and row.done_at]
    changed = max((at for at in log if at <= books.now), default=None)
    start = changed.date() if changed else books.since
    each = rule.frequency("each")
    limit = clock.add_months(start, each.months)
    steps = [frequency_words(each, language), say(language, "why-from", start=show(start))]
    leavers = [row for row in books.rows("staff") if row.post in rule.parameters["holders"] and row.left]
    for row in sorted(leavers, key=lambda row: row.left):
        if start < row.left <= min(today, limit):
            limit = row.left
            steps.append(say(language, "why-left", name=row.name, day=show(row.left)))
            break
    due = clock.end_of(limit)
    settled = changed is not None and books.now <= due
    person = books.people.of_post(SUPERVISOR, today)
    turn = Turn(start, due, changed if settled else None, person, steps, settled=settled)
    yield subject_item(rule, "duty_log", SITE, rule.title[language], turn, books, language)
