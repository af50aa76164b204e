"""NOT: notices and outgoing documents."""

import re
from collections.abc import Iterator

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clock import end_of, has_happened
from sheetkit.policy import Rule
from sheetkit.rules.fault import Fault
from sheetkit.table import Row

NUMBER = re.compile(r"(.+)〔(\d{4})〕第(\d+)号")


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


def not_10(books: Books, rule: Rule) -> Iterator[Fault]:
    """Numbers run from the first on without gap or repeat, within a centre and the year of issue."""
    runs: dict[tuple[str, int], list[tuple[int, Row]]] = {}
    for row in books.rows("notices"):
        if row.notice_no is None:
            continue
        match = NUMBER.fullmatch(row.notice_no)
        if match is None:
            yield Fault(row, "notice_no", "form", {"number": row.notice_no})
            continue
        centre, year, count = match[1], int(match[2]), int(match[3])
        if row.issued_on and row.issued_on.year != year:
            words = {"number": row.notice_no, "issued": show(row.issued_on)}
            yield Fault(row, "notice_no", "year", words, ("issued_on",))
        runs.setdefault((centre, year), []).append((count, row))
    for run in runs.values():
        yield from _run(sorted(run, key=lambda one: (one[0], one[1].at)), int(rule.number("first")))


def _run(run: list[tuple[int, Row]], expected: int) -> Iterator[Fault]:
    before: Row | None = None
    for count, row in run:
        if before is not None and count < expected:
            yield Fault(row, "notice_no", "repeat", {"number": row.notice_no, "other": before.at})
            continue
        if count > expected:
            missing = f"{expected:03d}" if count == expected + 1 else f"{expected:03d}—{count - 1:03d}"
            yield Fault(row, "notice_no", "gap", {"number": row.notice_no, "missing": missing})
        before, expected = row, count + 1
