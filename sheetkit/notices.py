"""Which rows of 发文 become a document now, and with which number. Pure: nothing is read from disk or written."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import last_day, limit
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say
from sheetkit.model import Cell, Edit
from sheetkit.notice_page import SIGN_HERE, file_name, page_fields, safe_name
from sheetkit.numbers import following, in_form
from sheetkit.people import HEAD
from sheetkit.register import registers
from sheetkit.table import Row, Table

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
]

_DECIDING = (
    *("row_no", "title", "template", "medium", "approved_by", "approved_at"),
    *("notice_no", "issued_on", "posted_until", "withdrawn_on"),
)
_GIVEN = ("notice_no", "issued_on", "posted_until")
"""What a notice has even if its cell is blank, or is asked for by itself."""
WRITTEN = (*_GIVEN, "file")
"""What is written back into the row of a notice that gets its number."""


@dataclass(frozen=True, slots=True)
class Job:
    """What was asked for. `templates` holds each template's fields and whether they must be filled.

    `issue_on` is the date of issue of rows that have none; a draft needs no approval and gets no number. `given` are
    numbers that were given once, whatever the register holds now; `present` the documents that lie where they are made.
    """

    company: str
    centre: str
    templates: Mapping[str, Mapping[str, bool]]
    issue_on: date | None = None
    draft: bool = False
    given: Collection[str] = ()
    present: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """One row and what becomes of it. `words` fill the message of its state; file and fields are those of a ready one.

    `notes` are messages (key and words) about what was chosen or looks odd. `written` is what the row gets by column:
    nothing, unless it got its number now.
    """

    row: Row
    state: State
    words: Mapping[str, object]
    file: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[tuple[str, Mapping[str, object]], ...] = ()
    written: Mapping[str, Cell] = field(default_factory=dict)


def pick(rows: Sequence[Row], wanted: Sequence[str]) -> list[Row]:
    """The rows with these 序号, each a text, a number (3 is 003) or a range (`5-9`), in the order of the sheet.

    Raises SheetkitError for one that no row has, and for one that several rows have.
    """
    chosen: set[int] = set()
    for name in wanted:
        found = [row for row in rows if row.row_no == name] or _between(rows, name if "-" in name else f"{name}-{name}")
        if not found:
            raise SheetkitError("notice-no-such-row", row_no=name)
        numbers = [row.row_no for row in found]
        for row in found:
            if numbers.count(row.row_no) > 1:
                raise SheetkitError("notice-several-rows", row_no=row.row_no)
        chosen.update(row.at for row in found)
    return [row for row in rows if row.at in chosen]


def plan(books: Books, job: Job, named: Sequence[Row] | None = None) -> list[Notice]:
    """What becomes of each row of 发文, or of the rows named, which are made whether or not they are due or made."""
    rows = books.rows("notices")
    shared = Counter(safe_name(row.notice_no).casefold() for row in rows if row.notice_no)
    repeated = frozenset(row.at for row in rows if row.notice_no and shared[safe_name(row.notice_no).casefold()] > 1)
    current = books.current("notices") if named is None else named
    states = [(row, *_state(row, books, job, named is not None, repeated)) for row in current]
    waiting = [row for row, state, _ in states if state == "ready" and not row.notice_no and not job.draft]
    numbers = _numbers(waiting, books, job)
    return [
        _ready(row, books, job, words, numbers.get(row.at)) if state == "ready" else Notice(row, state, words)
        for row, state, words in states
    ]


def _numbers(waiting: Sequence[Row], books: Books, job: Job) -> dict[int, str]:
    """The next number for each of these rows, by the day of issue and in the order of the sheet (NOT-10).

    Never one that a row has, of a past year or withdrawn too, nor one that was given before.
    """
    form, first = books.policy["NOT-2"].parameters["form"], int(books.policy["NOT-10"].number("first"))
    rows = [row for row in books.rows("notices") if row.notice_no]
    held = [(row.notice_no, row.issued_on.year if row.issued_on else 0) for row in rows]
    held += [(number, 0) for number in job.given]
    runs: dict[int, Iterator[str]] = {}
    numbers = {}
    for row in sorted(waiting, key=lambda row: (issue_day(row, job, books.now), row.at)):
        year = issue_day(row, job, books.now).year
        run = runs.setdefault(year, following(form, job.centre, year, first, held))
        numbers[row.at] = next(run)
    return numbers


def row_edits(notices: Sequence[Notice], table: Table, language: Language) -> list[Edit]:
    """What the rows get as cells to set, in the order of the sheet; a column that is not there is left out."""
    found = []
    for notice in notices:
        for name, value in notice.written.items():
            if name in table.places:
                header, reason = table.register.column(name).header, say(language, f"written-{name}")
                place, key = table.places[name], notice.row.row_no
                sheet = table.register.sheet
                found.append(Edit(table.workbook, sheet, notice.row.at, place, value, "", key, header, reason))
    return found


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


def _state(
    row: Row, books: Books, job: Job, named: bool, repeated: frozenset[int]
) -> tuple[State, Mapping[str, object]]:
    """The first hurdle that a row does not take is its state; with the words of its message."""
    today, papers = last_day(books.now), books.policy["NOT-10"].parameters["media"]
    table = books.tables["notices"]
    unclear = [name for name in _DECIDING if name in row.bad and getattr(row, name) is None]
    if not row.notice_no and not job.draft:  # what is written back goes over no formula
        blank = [name for name in WRITTEN if getattr(row, name) is None and name not in unclear]
        unclear += [name for name in blank if (row.at, table.places.get(name)) in table.formulas]
    gaps = _gaps(row, job.templates.get(row.template, {}))
    again = not job.draft and _lost(row, books, job)
    hurdles: list[tuple[State, bool]] = [
        ("withdrawn", row.withdrawn_on is not None and row.withdrawn_on <= today),
        ("not-paper", row.medium is not None and row.medium not in papers),
        ("missing", bool(unclear)),
        ("unapproved", not job.draft and not approved(row, books.now)),
        ("made", not named and not job.draft and bool(row.file) and not again),
        ("numbered", not named and bool(row.notice_no) and not again),
        ("not-due", not named and not job.draft and row.issued_on is not None and row.issued_on > today),
        ("no-template", row.template not in job.templates),
        ("number-unclear", not job.draft and not row.notice_no and _hidden(row, books, job)),
        ("repeated", not job.draft and row.at in repeated),
        ("missing", bool(gaps)),
        ("misordered", row.starts_at is not None and row.ends_at is not None and row.ends_at < row.starts_at),
    ]
    state: State = next((name for name, holds in hurdles if holds), "ready")
    words = {"at": row.at, "known": "、".join(job.templates), "fields": _headers(unclear or gaps)}
    words |= {name: show(getattr(row, name) or "") for name in (*_DECIDING, "starts_at", "ends_at")}
    return state, words


def _lost(row: Row, books: Books, job: Job) -> bool:
    """Whether the document that the row tells of is not there, though it is still to be posted: a run broke off."""
    if not row.notice_no or row.file != file_name(row, row.notice_no, job.draft) or row.file in job.present:
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


def _ready(row: Row, books: Books, job: Job, words: Mapping[str, object], given: str | None) -> Notice:
    """A row that becomes a document; `given` is the number that it gets now, None where it has one or is a draft."""
    number = given or row.notice_no
    issued = issue_day(row, job, books.now)
    until = posted_until(row, issued, books)
    head = books.people.of_post(HEAD, issued)
    head = "" if head == HEAD else head
    notes: list[tuple[str, Mapping[str, object]]] = []
    if row.issued_on is None:
        notes.append(("notice-issued-on", {"day": show(issued)}))
    if not head:
        notes.append(("notice-no-head", {"post": HEAD}))
    if until < issued:
        notes.append(("notice-period-past", {"until": show(until), "day": show(issued)}))
    form = books.policy["NOT-2"].parameters["form"]
    if not job.draft and not in_form(number, form, job.centre):
        like = form.format(centre=job.centre, year=issued.year, number=1)
        notes.append(("notice-number-form", {"number": number, "like": like}))
    file = file_name(row, number, job.draft)
    values = {"notice_no": number, "issued_on": issued, "posted_until": until, "file": file} if given else {}
    written = {name: value for name, value in values.items() if getattr(row, name) is None}
    signed = {"公司": job.company, "中心": job.centre, "负责人": head or SIGN_HERE}
    fields = page_fields(row._replace(notice_no=number), issued, until, signed, job.draft)
    return Notice(row, "ready", words, file, fields, tuple(notes), written)


def _headers(names: Sequence[str]) -> str:
    register = registers()["notices"]
    return "、".join(register.column(name).header for name in names)


def _between(rows: Sequence[Row], span: str) -> list[Row]:
    """The rows whose 序号 is a number in a range like `5-9`."""
    ends = re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", span)
    if ends is None:
        return []
    low, high = int(ends[1]), int(ends[2])
    return [row for row in rows if re.fullmatch("[0-9]{1,9}", row.row_no or "") and low <= int(row.row_no) <= high]
