"""Whether a row of 发文 becomes a document now, or what keeps it from that. Pure, like all of the engine."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import last_day, limit
from sheetkit.notices.each import FIELDS, reminders
from sheetkit.notices.page import file_name, holiday_days, text_name
from sheetkit.register import registers
from sheetkit.table import Row

State = Literal[
    "ready",
    "withdrawn",
    "not-paper",
    "unapproved",
    "not-due",
    "made",
    "numbered",
    "no-template",
    "number-unclear",
    "repeated",
    "missing",
    "misordered",
    "sent",
    "private",
    "no-holiday",
    "scope-unclear",
    "nobody-owes",
]

_DECIDING = (
    *("row_no", "title", "template", "medium", "approved_by", "approved_at"),
    *("notice_no", "issued_on", "posted_until", "withdrawn_on"),
)
_GIVEN = ("notice_no", "issued_on", "posted_until")
"""What a notice has even if its cell is blank, or is asked for by itself."""
WRITTEN = (*_GIVEN, "file")
"""What is written back into the row of a notice that gets its number."""
OF_TEXT = ("issued_on", "file")
"""The same of one that is no paper: those get no number (NOT-10)."""
BODY, DAYS_OFF, HANDED = "正文", "放假日期", "送达"


@dataclass(frozen=True, slots=True)
class Job:
    """What was asked for. `templates` holds each template's fields and whether they must be filled, `texts` those of
    the texts for media that are no paper.

    `issue_on` is the date of issue of rows that have none; a draft needs no approval and gets no number. `given` are
    numbers that were given once, whatever the register holds now; `present` the documents that lie where they are made.
    """

    company: str
    centre: str
    templates: Mapping[str, Mapping[str, bool]]
    texts: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    issue_on: date | None = None
    draft: bool = False
    given: Collection[str] = ()
    present: Collection[str] = ()


def approved(row: Row, now: datetime) -> bool:
    """Whether the row's approver and time of approval are on record, and that time has come (NOT-7)."""
    return bool(row.approved_by) and row.approved_at is not None and row.approved_at <= now


def issue_day(row: Row, job: Job, now: datetime) -> date:
    """The row's 发布日期, else the day asked for, else today."""
    day: date = row.issued_on or job.issue_on or last_day(now)
    return day


def posted_until(row: Row, issued: date, books: Books) -> date:
    """The last day of posting (NOT-5): as typed, else the day of 结束时间, else some days from the day of issue."""
    if row.posted_until is not None:
        day: date = row.posted_until
        return day
    if row.ends_at is not None:
        until: date = row.ends_at.date()
        return until
    return last_day(limit(issued, books.policy["NOT-5"].duration("days"), books.calendar, time.max).due)


def state_of(
    row: Row, books: Books, job: Job, named: bool, repeated: frozenset[int]
) -> tuple[State, Mapping[str, object]]:
    """The first hurdle that a row does not take is its state; with the words of its message."""
    today, table, paper = last_day(books.now), books.tables["notices"], on_paper(row, books)
    needs = needed(row, job, paper)
    unclear = [name for name in _DECIDING if name in row.bad and getattr(row, name) is None]
    if not row.notice_no and not job.draft:  # what is written back goes over no formula
        blank = [name for name in (WRITTEN if paper else OF_TEXT) if getattr(row, name) is None and name not in unclear]
        unclear += [name for name in blank if (row.at, table.places.get(name)) in table.formulas]
    gaps = _gaps(row, needs)
    again = not job.draft and _lost(row, books, job)
    hurdles: list[tuple[State, bool]] = [
        ("withdrawn", row.withdrawn_on is not None and row.withdrawn_on <= today),
        ("not-paper", not paper and (row.medium not in job.texts or not FIELDS.isdisjoint(needs))),
        ("missing", bool(unclear)),
        ("unapproved", not job.draft and not approved(row, books.now)),
        ("made", not named and not job.draft and bool(row.file) and not again),
        ("numbered", not named and bool(row.notice_no) and not again),
        ("sent", not named and not job.draft and not paper and bool(row.issued_on) and row.issued_on < today),
        ("not-due", not named and not job.draft and row.issued_on is not None and row.issued_on > today),
        ("no-template", row.template not in job.templates and (paper or BODY in needs)),
        ("number-unclear", paper and not job.draft and not row.notice_no and _hidden(row, books, job)),
        ("repeated", paper and not job.draft and row.at in repeated),
        ("missing", bool(gaps)),
        ("misordered", row.starts_at is not None and row.ends_at is not None and row.ends_at < row.starts_at),
    ]
    state: State = next((name for name, holds in hurdles if holds), "ready")
    more: Mapping[str, object] = {}
    if state == "ready":
        state, more = _contents(row, needs, books, job)
    words = {"at": row.at, "known": "、".join(job.templates), "fields": _headers(unclear or gaps)}
    words |= {name: show(getattr(row, name) or "") for name in (*_DECIDING, "starts_at", "ends_at")}
    return state, {**words, **more}


def _contents(row: Row, needs: Mapping[str, bool], books: Books, job: Job) -> tuple[State, Mapping[str, object]]:
    """The hurdles of what comes from other registers or from the calendar."""
    issued = issue_day(row, job, books.now)
    if DAYS_OFF in needs and not holiday_days(row, issued, books)[0]:
        return "no-holiday", {"holiday": row.holiday}
    if FIELDS.isdisjoint(needs):
        return "ready", {}
    if row.medium != HANDED:
        return "private", {}
    found = reminders(books, row.scope, issued)
    if found.unknown:
        return "scope-unclear", {"unknown": "、".join(found.unknown)}
    return ("ready" if found.fields else "nobody-owes"), {"day": show(issued)}


def needed(row: Row, job: Job, paper: bool) -> Mapping[str, bool]:
    """The fields that the row's template asks for; a text that has the body of one asks for its fields too."""
    word = job.templates.get(row.template, {})
    text = job.texts.get(row.medium, {})
    return word if paper else {**word, **text} if BODY in text else text


def on_paper(row: Row, books: Books) -> bool:
    """Whether the row goes out by a medium that is paper; a blank one is not understood to be another."""
    return row.medium is None or row.medium in books.policy["NOT-10"].parameters["media"]


def _lost(row: Row, books: Books, job: Job) -> bool:
    """Whether the document that the row tells of is not there, though it is still to be posted: a run broke off."""
    if not row.file or row.file in job.present:
        return False
    if not on_paper(row, books):
        return bool(row.issued_on == last_day(books.now) and row.file == text_name(row, row.issued_on, job.draft))
    names = [file_name(row, row.notice_no, job.draft, each=each) for each in (False, True)]
    if not row.notice_no or row.file not in names:
        return False
    return posted_until(row, issue_day(row, job, books.now), books) >= last_day(books.now)


def _hidden(row: Row, books: Books, job: Job) -> bool:
    """Whether a number of the same year stands in a cell that cannot be read: the next one is then not known."""
    year = issue_day(row, job, books.now).year
    unread = [other for other in books.rows("notices") if "notice_no" in other.bad and other.notice_no is None]
    return any(other.issued_on is None or other.issued_on.year == year for other in unread)


def _gaps(row: Row, needed: Mapping[str, bool]) -> list[str]:
    """The columns that a template asks for and the row does not tell."""
    return [
        column.name
        for column in registers()["notices"].columns
        if column.name not in _GIVEN and getattr(row, column.name) is None
        if needed.get(column.header, False) or (column.header in needed and column.name in row.bad)
    ]


def _headers(names: Sequence[str]) -> str:
    register = registers()["notices"]
    return "、".join(register.column(name).header for name in names)
