"""Which rows of 发文 become a document now, and what stands in it. Pure: nothing is read from disk or written."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import last_day, limit
from sheetkit.errors import SheetkitError
from sheetkit.model import Cell
from sheetkit.people import HEAD
from sheetkit.register import registers
from sheetkit.table import Row
from sheetkit.word.chinese import chinese_date, plain_clock, plain_date, plain_moment

State = Literal[
    "ready",
    "withdrawn",
    "not-paper",
    "unapproved",
    "not-due",
    "made",
    "numbered",
    "no-template",
    "no-number",
    "repeated",
    "missing",
    "misordered",
]

FIELDS: Mapping[str, str] = {
    "公司": "notice-from-company",
    "中心": "notice-from-centre",
    "负责人": "notice-from-head",
    "落款日期": "notice-from-issue-day",
    "张贴期限": "notice-from-period",
    "草稿": "notice-from-draft",
}
"""What a template may name besides the headers of 发文, each with the message that tells where it comes from."""
_DECIDING = (
    *("row_no", "title", "template", "medium", "approved_by", "approved_at"),
    *("notice_no", "issued_on", "posted_until", "withdrawn_on"),
)
_GIVEN = ("notice_no", "issued_on", "posted_until")
"""What a notice has even if its cell is blank, or is asked for by itself."""
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_SIGN_HERE = "＿＿＿＿＿＿"
_DRAFT_TITLE = "【草稿】"
_DRAFT_NUMBER = "（草稿，未编文号）"
_DRAFT_HEADER = "草稿：不得张贴、送达"


@dataclass(frozen=True, slots=True)
class Job:
    """What was asked for. `templates` holds each template's fields and whether they must be filled.

    `issue_on` is the date of issue of rows that have none; a draft needs no approval and gets no number.
    """

    company: str
    centre: str
    templates: Mapping[str, Mapping[str, bool]]
    issue_on: date | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """One row and what becomes of it. `words` fill the message of its state; file and fields are those of a ready one.

    `notes` are messages (key and words) about what was chosen or looks odd.
    """

    row: Row
    state: State
    words: Mapping[str, object]
    file: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[tuple[str, Mapping[str, object]], ...] = ()


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
    numbers = Counter(_safe(row.notice_no).casefold() for row in rows if row.notice_no)
    repeated = frozenset(row.at for row in rows if row.notice_no and numbers[_safe(row.notice_no).casefold()] > 1)
    current = books.current("notices") if named is None else named
    return [_notice(row, books, job, named is not None, repeated) for row in current]


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


def source_of(name: str) -> str:
    """The message that tells where a template's field comes from."""
    if name in registers()["notices"].headers:
        return "notice-from-column"
    return FIELDS.get(name, "notice-from-nowhere")


def in_form(number: str, form: str, centre: str) -> bool:
    """Whether a number that was typed has the form of the house (NOT-2) and the centre's name."""
    figures = re.findall(r"[0-9]{1,9}", number.removeprefix(centre))
    return len(figures) == 2 and number == form.format(centre=centre, year=int(figures[0]), number=int(figures[1]))


def _notice(row: Row, books: Books, job: Job, named: bool, repeated: frozenset[int]) -> Notice:
    """The first hurdle that a row does not take is its state."""
    today, papers = last_day(books.now), books.policy["NOT-10"].parameters["media"]
    unclear = [name for name in _DECIDING if name in row.bad and getattr(row, name) is None]
    gaps = _gaps(row, job.templates.get(row.template, {}))
    hurdles: list[tuple[State, bool]] = [
        ("withdrawn", row.withdrawn_on is not None and row.withdrawn_on <= today),
        ("not-paper", row.medium is not None and row.medium not in papers),
        ("missing", bool(unclear)),
        ("unapproved", not job.draft and not approved(row, books.now)),
        ("made", not named and not job.draft and bool(row.file)),
        ("numbered", not named and job.draft and bool(row.notice_no)),
        ("not-due", not named and not job.draft and row.issued_on is not None and row.issued_on > today),
        ("no-template", row.template not in job.templates),
        ("no-number", not job.draft and not row.notice_no),
        ("repeated", not job.draft and row.at in repeated),
        ("missing", bool(gaps)),
        ("misordered", row.starts_at is not None and row.ends_at is not None and row.ends_at < row.starts_at),
    ]
    state: State = next((name for name, holds in hurdles if holds), "ready")
    words = {"at": row.at, "known": "、".join(job.templates), "fields": _headers(unclear or gaps)}
    words |= {name: show(getattr(row, name) or "") for name in (*_DECIDING, "starts_at", "ends_at")}
    return _ready(row, books, job, words) if state == "ready" else Notice(row, state, words)


def _gaps(row: Row, needed: Mapping[str, bool]) -> list[str]:
    """The columns that a template asks for and the row does not tell."""
    return [
        column.name
        for column in registers()["notices"].columns
        if column.name not in _GIVEN and getattr(row, column.name) is None
        if needed.get(column.header, False) or (column.header in needed and column.name in row.bad)
    ]


def _ready(row: Row, books: Books, job: Job, words: Mapping[str, object]) -> Notice:
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
    if not job.draft and not in_form(row.notice_no, form, job.centre):
        like = form.format(centre=job.centre, year=issued.year, number=1)
        notes.append(("notice-number-form", {"number": row.notice_no, "like": like}))
    fields = _fields(row, job, issued, until, head or _SIGN_HERE)
    named = f"草稿-{row.row_no}" if job.draft else row.notice_no
    return Notice(row, "ready", words, f"{row.template}-{_safe(named)}.docx", fields, tuple(notes))


def _fields(row: Row, job: Job, issued: date, until: date, head: str) -> dict[str, str]:
    """The values of all fields that a template may name."""
    columns = registers()["notices"].columns
    fields = {column.header: _shown(getattr(row, column.name)) for column in columns}
    fields |= {"结束时间": _end(row), "发布日期": plain_date(issued), "张贴期限至": plain_date(until)}
    fields |= {"公司": job.company, "中心": job.centre, "负责人": head, "落款日期": chinese_date(issued)}
    fields |= {"张贴期限": f"{plain_date(issued)}至{plain_date(until)}", "草稿": ""}
    if job.draft:
        fields |= {"标题": _DRAFT_TITLE + fields["标题"], "文号": _DRAFT_NUMBER, "草稿": _DRAFT_HEADER}
    return fields


def _end(row: Row) -> str:
    """The end of a span: on the day it begins, its time of day is enough."""
    start, end = row.starts_at, row.ends_at
    if start is not None and end is not None and start.date() == end.date():
        return plain_clock(end)
    return _shown(end)


def _shown(value: Cell) -> str:
    if isinstance(value, datetime):
        return plain_moment(value)
    if isinstance(value, date):
        return plain_date(value)
    return "" if value is None else show(value)


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


def _safe(name: str) -> str:
    """A file name that Windows takes too, short enough for every disk."""
    return _UNSAFE.sub("_", name).strip(" .")[:70].rstrip(" .")
