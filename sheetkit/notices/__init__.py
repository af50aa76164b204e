"""Which rows of 发文 become a document now, and with which number. Pure: nothing is read from disk or written."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say
from sheetkit.model import Cell, Edit
from sheetkit.names import safe_name
from sheetkit.notices.each import FIELDS, reminders
from sheetkit.notices.page import SIGN_HERE, file_name, holiday_days, page_fields, text_name
from sheetkit.notices.state import (
    BODY,
    DAYS_OFF,
    HANDED,
    OF_TEXT,
    WRITTEN,
    Job,
    State,
    issue_day,
    needed,
    on_paper,
    posted_until,
    state_of,
)
from sheetkit.numbers import following, in_form
from sheetkit.people import HEAD
from sheetkit.table import Row, Table

__all__ = ["BODY", "Job", "Notice", "State", "issue_day", "pick", "plan", "posted_until", "row_edits"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One row and what becomes of it. `words` fill the message of its state; file and fields are those of a ready one.

    Where each recipient gets a document, `each` holds their fields by file, and `file` is the folder. `text` is whether
    it goes out as text. `notes` are messages (key and words) about what was chosen or looks odd. `written` is what the
    row gets by column: nothing, unless it is issued now.
    """

    row: Row
    state: State
    words: Mapping[str, object]
    file: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[tuple[str, Mapping[str, object]], ...] = ()
    written: Mapping[str, Cell] = field(default_factory=dict)
    each: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    text: bool = False


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
    states = [(row, *state_of(row, books, job, named is not None, repeated)) for row in current]
    waiting = [row for row, state, _ in states if state == "ready" and _waits(row, books, job)]
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


def _waits(row: Row, books: Books, job: Job) -> bool:
    """Whether a row that is ready gets its number now."""
    return not row.notice_no and not job.draft and on_paper(row, books)


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


def _ready(row: Row, books: Books, job: Job, words: Mapping[str, object], given: str | None) -> Notice:
    """A row that becomes a document; `given` is the number that it gets now, None where it has one or gets none."""
    number, paper = given or row.notice_no, on_paper(row, books)
    issued = issue_day(row, job, books.now)
    until = posted_until(row, issued, books)
    head = books.people.of_post(HEAD, issued)
    head = "" if head == HEAD else head
    needs = needed(row, job, paper)
    each = {} if FIELDS.isdisjoint(needs) else reminders(books, row.scope, issued).fields
    file = file_name(row, number, job.draft, each=bool(each)) if paper else text_name(row, issued, job.draft)
    values = {"notice_no": number, "issued_on": issued, "posted_until": until, "file": file}
    names = WRITTEN if given else () if paper or job.draft else OF_TEXT
    written = {name: values[name] for name in names if getattr(row, name) is None}
    signed = {"公司": job.company, "中心": job.centre, "负责人": head or SIGN_HERE}
    fields = page_fields(row._replace(notice_no=number), issued, until, signed, job.draft)
    fields |= {DAYS_OFF: holiday_days(row, issued, books)[0]} if DAYS_OFF in needs else {}
    notes = tuple(_notes(row, books, job, needs, number, paper))
    copies = {f"{file}/{safe_name(room)}.docx": {**fields, **own} for room, own in each.items()}
    return Notice(row, "ready", words, file, fields, notes, written, copies, not paper)


def _notes(
    row: Row, books: Books, job: Job, needs: Mapping[str, bool], number: str | None, paper: bool
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """What was chosen, or looks odd."""
    issued = issue_day(row, job, books.now)
    until = posted_until(row, issued, books)
    if row.issued_on is None:
        yield "notice-issued-on", {"day": show(issued)}
    if (paper or "负责人" in needs) and books.people.of_post(HEAD, issued) == HEAD:
        yield "notice-no-head", {"post": HEAD}
    if paper and until < issued:
        yield "notice-period-past", {"until": show(until), "day": show(issued)}
    form = books.policy["NOT-2"].parameters["form"]
    if paper and not job.draft and not in_form(number or "", form, job.centre):
        yield (
            "notice-number-form",
            {"number": number, "like": form.format(centre=job.centre, year=issued.year, number=1)},
        )
    if DAYS_OFF in needs:
        told, known = holiday_days(row, issued, books)
        if known is None:
            yield "notice-holiday-unknown", {"holiday": row.holiday, "days": told}
        elif row.starts_at and row.ends_at and (row.starts_at.date(), row.ends_at.date()) != (known.first, known.last):
            yield "notice-holiday-differs", {"holiday": row.holiday, "days": told}
    to_sign = row.key_document and row.medium == HANDED and not job.draft
    if to_sign and not books.group("deliveries", "notice_no").get(number):
        yield "notice-deliveries", {"row_no": row.row_no}
    if not FIELDS.isdisjoint(needs):
        found = reminders(books, row.scope, issued)
        yield "notice-each", {"count": len(found.fields), "day": show(issued)}
        if found.unread:
            yield "notice-each-unread", {"rooms": "、".join(found.unread)}


def _between(rows: Sequence[Row], span: str) -> list[Row]:
    """The rows whose 序号 is a number in a range like `5-9`."""
    ends = re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", span)
    if ends is None:
        return []
    low, high = int(ends[1]), int(ends[2])
    return [row for row in rows if re.fullmatch("[0-9]{1,9}", row.row_no or "") and low <= int(row.row_no) <= high]
