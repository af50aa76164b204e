"""NOT and INC: notices and other documents that go out, and those that come in."""

from collections.abc import Iterator
from typing import NamedTuple

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import end_of, has_happened, is_over, last_day
from sheetkit.numbers import read_number
from sheetkit.people import HEAD
from sheetkit.policy import Rule
from sheetkit.rules.fault import Fault
from sheetkit.table import Row
from sheetkit.workdays import DAY


def not_7(books: Books, rule: Rule) -> Iterator[Fault]:
    """What was issued was approved before the day of issue ended."""
    for row in books.rows("notices"):
        issued = row.notice_no is not None or has_happened(row.issued_on, books.now)
        if not issued:
            continue
        if row.approved_by is None or row.approved_at is None:
            blank = "approved_by" if row.approved_by is None else "approved_at"
            words = {"title": row.title or ""}
            also = ("approved_by", "approved_at", "notice_no", "issued_on")
            yield Fault(row, blank, "changed" if row.replaces else "unapproved", words, also)
        elif row.issued_on and row.approved_at >= end_of(row.issued_on):
            words = {"issued": show(row.issued_on), "approved": show(row.approved_at)}
            yield Fault(row, "approved_at", "late", words, ("issued_on",))


def not_8(books: Books, rule: Rule) -> Iterator[Fault]:
    """A key document is signed for, or its refusal proved; a posted one is on a photograph."""
    sent = books.group("deliveries", "notice_no")
    loose = any("notice_no" in row.bad for row in books.rows("deliveries"))
    for row in books.rows("notices"):
        if not row.key_document:
            continue
        words = {"title": row.title or ""}
        over = is_over(row.issued_on, books.now)
        deliveries = sent.get(row.notice_no, []) if row.notice_no else []
        for delivery in deliveries:
            if has_happened(delivery.delivered_on, books.now) if delivery.delivered_on else over:
                yield from _unsigned(delivery)
        if not over or has_happened(row.withdrawn_on, books.now):
            continue
        if row.medium == "张贴" and row.photo is None:
            yield Fault(row, "photo", "no-photo", words, ("withdrawn_on",))
        if row.medium == "送达" and not deliveries and not loose:
            yield Fault(row, "notice_no", "undelivered", words, ("withdrawn_on",))


def _unsigned(row: Row) -> Iterator[Fault]:
    """A delivery without a signature; where it was refused, without a proof of that."""
    words = {"recipient": row.recipient or ""}
    if row.refused and row.evidence is None and row.express_no is None:
        yield Fault(row, "evidence", "refused", words, ("express_no", "notice_no"), "deliveries")
    if not row.refused and row.signed_by is None:
        yield Fault(row, "signed_by", "unsigned", words, ("refused", "delivered_on", "notice_no"), "deliveries")


def not_10(books: Books, rule: Rule) -> Iterator[Fault]:
    """Numbers run from the first on without gap or repeat, within a centre and the year of issue."""
    runs: dict[tuple[str, int], list[_Numbered]] = {}
    form = books.policy["NOT-2"].parameters["form"]
    for row in books.rows("notices"):
        if row.notice_no is None:
            yield from _unnumbered(row, books, rule)
            continue
        number = read_number(row.notice_no, form)
        if number is None or not number.exact:
            yield Fault(row, "notice_no", "form", {"number": row.notice_no})
        if number is None:
            continue
        centre, year, count, _ = number
        issued = row.issued_on.year if row.issued_on else year
        if issued != year:
            words = {"number": row.notice_no, "issued": show(row.issued_on)}
            yield Fault(row, "notice_no", "year", words, ("issued_on",))
        for one in {year, issued}:
            runs.setdefault((centre, one), []).append(_Numbered(count, row, issued == year))
    current = books.tables["notices"].workbook
    for run in runs.values():
        run.sort(key=lambda one: (one.number, not one.sure, one.row.book == current, one.row.at))
        yield from _run(run, int(rule.number("first")))


def _unnumbered(row: Row, books: Books, rule: Rule) -> Iterator[Fault]:
    """A document that went out without a number; on the day of issue it may still get it."""
    out = is_over(row.issued_on, books.now) and not has_happened(row.withdrawn_on, books.now)
    if out and row.medium in rule.parameters["media"]:
        words = {"medium": row.medium, "issued": show(row.issued_on)}
        mild = rule.parameters["unnumbered"]
        yield Fault(row, "notice_no", "unnumbered", words, ("medium", "issued_on", "withdrawn_on"), severity=mild)


class _Numbered(NamedTuple):
    """A number in its run. One of another year than its issue is told as such: it keeps a place, and no more."""

    number: int
    row: Row
    sure: bool


def _run(run: list[_Numbered], expected: int) -> Iterator[Fault]:
    before: Row | None = None
    for count, row, sure in run:
        if not sure:
            expected += count == expected
            continue
        if before is not None and count < expected:
            yield Fault(row, "notice_no", "repeat", {"number": row.notice_no, "other": before.at})
            continue
        if count > expected:
            missing = f"{expected:03d}" if count == expected + 1 else f"{expected:03d}—{count - 1:03d}"
            yield Fault(row, "notice_no", "gap", {"number": row.notice_no, "missing": missing})
        before, expected = row, count + 1


def inc_1(books: Books, rule: Rule) -> Iterator[Fault]:
    """What came in has the head's opinion and someone who handles it; what was done is filed."""
    for row in books.rows("incoming"):
        title = {"title": row.title or ""}
        if is_over(row.received_on, books.now):
            words = {**title, "received": show(row.received_on)}
            if row.opinion is None:
                yield Fault(row, "opinion", "no-opinion", words)
            elif row.opinion_by is None:
                yield Fault(row, "opinion_by", "unsigned", words)
            if row.handler is None:
                yield Fault(row, "handler", "no-handler", words)
        if row.opinion_by is not None and not _by_head(row, books):
            yield Fault(row, "opinion_by", "not-head", {"name": row.opinion_by}, ("received_on", "done_on"))
        if is_over(row.done_on, books.now) and row.archived_on is None:
            yield Fault(row, "archived_on", "unfiled", {**title, "done": show(row.done_on)})


def _by_head(row: Row, books: Books) -> bool:
    """Whether who gave the opinion was head, or a deputy, on a day between receipt and completion."""
    if row.received_on is None:
        return books.people.holds(row.opinion_by, HEAD, None)
    last = max(row.received_on, row.done_on or last_day(books.now))
    span = range((last - row.received_on).days + 1)
    return any(books.people.holds(row.opinion_by, HEAD, row.received_on + DAY * step) for step in span)
