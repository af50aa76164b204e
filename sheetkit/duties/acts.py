"""What was done for customers: rows of 关怀, and the notices and visits they point to (done once, counted twice)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.clock import Moment
from sheetkit.holidays import Holiday
from sheetkit.people import split
from sheetkit.table import Row


@dataclass(frozen=True, slots=True)
class Act:
    """A row of 关怀, and when it was done up to now: its own moment, else that of the notice or visit it points to."""

    row: Row
    at: Moment | None

    @property
    def day(self) -> date | None:
        """The day it was done."""
        return None if self.at is None else clock.day_of(self.at)

    def before(self, day: date) -> bool:
        """Whether it was done, and before the day."""
        return self.day is not None and self.day < day


def acts(books: Books, kind: str) -> list[Act]:
    """The acts of care of one kind."""
    return [Act(row, _moment(row, books)) for row in books.group("care", "kind").get(kind, ())]


def acts_for(room: str, kind: str, books: Books) -> list[Act]:
    """The acts of care of one kind for a home."""
    return [Act(row, _moment(row, books)) for row in books.group("care", "room").get(room, ()) if row.kind == kind]


def in_order(moments: Iterable[Moment | None]) -> list[Moment]:
    """What has happened, in order of time; a mere date comes before the moments of its day."""
    return sorted((at for at in moments if at is not None), key=clock.moment)


def first(moments: Iterable[Moment | None]) -> Moment | None:
    """The earliest of what has happened."""
    return next(iter(in_order(moments)), None)


def pointed(row: Row, books: Books) -> list[Row]:
    """The notices that a row of 关怀 points to."""
    return list(books.group("notices", "notice_no").get(row.notice_no, ())) if row.notice_no else []


def notices_of(books: Books, holidays: Sequence[Holiday]) -> Mapping[Holiday, list[Row]]:
    """The issued notices whose 对应假期 names a holiday: for each name the first that is not over on their day."""
    found: dict[Holiday, list[Row]] = {one: [] for one in holidays}
    for row in books.rows("notices"):
        if not row.holiday or not clock.has_happened(row.issued_on, books.now):
            continue
        day = row.starts_at.date() if row.starts_at else row.issued_on
        for name in split(row.holiday):
            one = next((one for one in holidays if one.last >= day and name in one.names), None)
            if one is not None and stands(row, one.first):
                found[one].append(row)
    return found


def stands(notice: Row, day: date) -> bool:
    """Whether a notice was not withdrawn before the day."""
    return notice.withdrawn_on is None or notice.withdrawn_on >= day


def _moment(row: Row, books: Books) -> Moment | None:
    moments: list[Moment | None] = [row.started_at]
    if row.started_at is None and "started_at" not in row.bad:
        moments += [notice.issued_on for notice in pointed(row, books)]
        visit = books.find("visits", row.visit_no)
        moments.append(visit.visited_at if visit is not None else None)
    return first(at for at in moments if clock.has_happened(at, books.now))
