"""Copies by need (SEC-2): the lists that posts, front desk and control room hold, and which of them are out of date.

Who gets one stands in SEC-2's `copies`; which columns it has follows from the audience of each column (INF-3) alone.
A vacant home stands among the others: to leave it out would tell which homes are empty.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.errors import SheetkitError
from sheetkit.handouts import Copy, Fault, Held, Outcome, Standing, file_name
from sheetkit.homes import in_house
from sheetkit.periods import MONTHS
from sheetkit.policy import Rule
from sheetkit.register import Column, for_audience
from sheetkit.table import Row

NEEDS = ("households", "customer_changes")


def standings(books: Books, held: Sequence[Held]) -> list[Standing]:
    """How things stand for each holder, in the order of the policy; `held` are the lists that were read back.

    Lists of a later day than the books' are not there yet. Raises SheetkitError where the register lacks a column of
    a list, or has no home to put on it.
    """
    today = clock.last_day(books.now)
    rule, renewal = books.policy["SEC-2"].on(today), books.policy["SEC-3"].on(today)
    homes = _homes(books, rule)
    found = []
    for holder, audience in rule.parameters["copies"].items():
        columns = for_audience(books.register(str(rule.register)), audience)
        _there(books, rule, columns)
        copy = Copy(holder, today, tuple(c.header for c in columns), [_line(row, columns) for row in homes])
        theirs = sorted((one for one in held if one.holder == holder and one.day <= today), key=_age)
        latest = theirs.pop() if theirs else None
        faults = list(_faults(copy, latest, books, renewal)) if latest else []
        unclear = sum(not row.bad.isdisjoint(column.name for column in columns) for row in homes)
        found.append(Standing(copy, latest, faults, theirs, unclear))
    return found


def decide(one: Standing, held: Sequence[Held]) -> tuple[Outcome, str]:
    """What becomes of a holder's list today, and its file: none is ever written over.

    The list of today that holds the same stays (`same`); where today's holds something else there is one more
    (`again`); else it is `written`.
    """
    copy, latest = one.copy, one.latest
    if latest is not None and one.current and latest.day == copy.day:
        return "same", latest.file
    last = max((theirs.number for theirs in held if (theirs.holder, theirs.day) == (copy.holder, copy.day)), default=0)
    return "again" if last else "written", file_name(copy.holder, copy.day, last + 1)


def untold(books: Books) -> list[tuple[Row, tuple[str, ...]]]:
    """Changes of customer data that the posts or the control room have not been told of (SEC-3), with whom."""
    waiting = []
    for row in books.rows("customer_changes"):
        if not clock.has_happened(row.changed_at, books.now):
            continue
        told = {"posts": row.posts_told_at, "control_room": row.control_room_told_at}
        if missing := tuple(who for who, at in told.items() if not clock.has_happened(at, books.now)):
            waiting.append((row, missing))
    return waiting


def without_room(books: Books) -> int:
    """How many rows stand on no list, because their room is blank or was not understood."""
    return sum(not row.room for row in books.current("households"))


def _homes(books: Books, rule: Rule) -> list[Row]:
    rows = [row for row in books.current(str(rule.register)) if row.room]
    if not rows:
        register = books.register(str(rule.register))
        raise SheetkitError("copies-nothing", workbook=register.workbook, sheet=register.sheet)
    return sorted(rows, key=lambda row: in_house(row.room))


def _there(books: Books, rule: Rule, columns: Sequence[Column]) -> None:
    """A list is never silently without one of its columns."""
    table = books.tables[str(rule.register)]
    for column in columns:
        if column.name not in table.places:
            words = {"workbook": table.workbook, "sheet": table.register.sheet}
            raise SheetkitError("copies-no-column", column=column.header, **words)


def _line(row: Row, columns: Sequence[Column]) -> tuple[str, ...]:
    values = (getattr(row, column.name) for column in columns)
    return tuple("" if value is None else _plain(show(value)) for value in values)


def _plain(text: str) -> str:
    """The text on one line, without signs that no cell can hold: what is written is what is read back."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _age(one: Held) -> tuple[date, int]:
    return one.day, one.number


def _faults(copy: Copy, held: Held, books: Books, renewal: Rule) -> Iterator[Fault]:
    """Why the latest list is out of date: what it holds, what was changed since, and its age."""
    if held.broken is not None:
        yield Fault("unreadable", {"why": held.broken})
        return
    if sorted(held.heads) != sorted(copy.heads):
        yield Fault("columns", {"held": "、".join(held.heads), "wanted": "、".join(copy.heads)})
    elif rooms := _different(copy, held):
        yield Fault("differs", {"sheet": books.register(NEEDS[0]).sheet, "rooms": rooms})
    if held.extra:
        yield Fault("extra", {})
    later = [row for row in books.rows("customer_changes") if _after(row, held.day, books)]
    if later:
        yield Fault("changes", {"numbers": [str(row.change_no or row.at) for row in later]})
    each = renewal.frequency("copies")
    limit = clock.add_months(held.day, each.months or MONTHS.get(each.span or "", 1))
    if limit < copy.day:
        yield Fault("aged", {"limit": limit})


def _different(copy: Copy, held: Held) -> list[str]:
    """The rooms of which the two lists do not hold the same, in order."""
    order = [held.heads.index(head) for head in copy.heads]
    theirs = Counter(tuple(row[place] for place in order) for row in held.rows)
    ours = Counter(copy.rows)
    rooms = {line[0] for line in (*(ours - theirs), *(theirs - ours))}
    return sorted(rooms, key=in_house)


def _after(row: Row, day: date, books: Books) -> bool:
    """Whether a change was made after that day; one of the same day shows in what the list holds."""
    return clock.has_happened(row.changed_at, books.now) and row.changed_at.date() > day
