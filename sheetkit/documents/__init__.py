"""Which rows a form is printed for, and what stands on each paper. Pure: nothing is read from disk or written."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from difflib import get_close_matches

from sheetkit.books import Books
from sheetkit.cells import narrow
from sheetkit.clock import last_day
from sheetkit.documents.page import Entry, row_lines, shown, table_lines, value_of
from sheetkit.due import due
from sheetkit.errors import SheetkitError
from sheetkit.exact import exact
from sheetkit.form import DUE, UNPAID, Form
from sheetkit.homes import in_house
from sheetkit.model import Cell
from sheetkit.names import safe_name
from sheetkit.paper import Paper
from sheetkit.report.duties import span_words
from sheetkit.table import Row, make_row
from sheetkit.word.chinese import plain_date

_LAST = re.compile(r"\d+$")
_SPAN = re.compile(r"(.+?)(?:\.\.|~|～|至)(.+)|(\d+)-(\d+)")


def papers(books: Books, form: Form, centre: str, keys: Sequence[str] = (), month: str | None = None) -> list[Paper]:
    """The form for the rows of these keys (each a key or a range like `A..B`), of the month, or all that it is for.

    A table without keys and month is that of the books' month. Raises SheetkitError for a key that no row has, for a
    month where rows have none, and for a form of single rows where it is not said which.
    """
    month = month or (_month(last_day(books.now)) if form.columns and form.day and not keys else None)
    if month and not form.day:
        raise SheetkitError("doc-no-month", name=form.name)
    entries = [one for one in _entries(books, form) if not month or _in_month(one.row, form, month)]
    if keys:
        chosen = _chosen([_name(one, form) for one in entries], keys, books, form)
        entries = [one for one in entries if _name(one, form) in chosen]
    elif form.rows and not month and not form.among:
        like = SheetkitError("doc-which-like", key=_name(entries[-1], form)) if entries else ""
        raise SheetkitError("doc-which-month" if form.day else "doc-which", name=form.name, like=like)
    if form.rows:
        return _told_apart(list(_of_rows(books, form, centre, entries)))
    called = month or "、".join([] if form.each else keys) or f"{last_day(books.now)}"
    return _told_apart(list(_tables(books, form, centre, entries, _period(month) if month else "", called)))


def keyed(books: Books, form: Form) -> dict[str, Row]:
    """The rows that the form is for, by what they are asked for with: a key, or the value that papers are made by."""
    return {_name(entry, form): entry.row for entry in _entries(books, form)}


def unclear(books: Books, form: Form) -> int:
    """How many rows are left out because it is not understood whether the form is for them."""
    if form.register is DUE:
        return due(books, states=()).unclear
    if form.among not in ("", UNPAID):
        return due(books, rules=[form.among], states=()).unclear
    asked = {form.day, *form.where, *form.unless, *(_BILL if form.among else ())}
    return sum(not asked.isdisjoint(row.bad) for row in books.rows(form.register.name))


_BILL = ("due_on", "amount", "paid")


def _of_rows(books: Books, form: Form, centre: str, entries: Sequence[Entry]) -> Iterator[Paper]:
    for entry in entries:
        name, (lines, notes) = _name(entry, form), row_lines(entry, form, books)
        left = plain_date(last_day(books.now)) if form.among else ""
        right = f"编号：{name}" if form.key else ""
        yield _paper(form, name, Paper("", centre, form.title, left, right, lines, notes=notes))


def _tables(
    books: Books, form: Form, centre: str, entries: Sequence[Entry], period: str, called: str
) -> Iterator[Paper]:
    """One table, or one for each value of a column; nothing where there are no rows. `called` ends the file's name."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(_name(entry, form) if form.each else "", []).append(entry)
    today = last_day(books.now)
    for name, among in groups.items():
        lines, notes = table_lines(among, form, books, int(period[:4]) if period else None)
        to = shown(value_of(among[0], form.to, form.register, books)) if form.to else ""
        left = "　".join(filter(None, [name, to, period])) or f"截至{plain_date(today)}"
        right = f"截至{plain_date(today)}" if form.each else f"共 {len(among)} 条"
        named = "-".join(filter(None, [name, called]))
        yield _paper(form, named, Paper("", centre, form.title, left, right, lines, notes=notes, rows=len(among)))


def _paper(form: Form, name: str, paper: Paper) -> Paper:
    """The paper with what the form says of all its papers."""
    signed = "　　".join(f"{who}：＿＿＿＿＿＿" for who in form.signatures)
    foot, file = [*filter(None, [signed, form.note])], f"{form.name}-{safe_name(name)}.docx"
    return replace(paper, file=file, foot=foot, copies=form.copies, landscape=form.landscape, small=form.small)


def _entries(books: Books, form: Form) -> list[Entry]:
    """The rows that the form is for, in its order."""
    if form.register is DUE:
        found = list(_overdue(books))
    elif form.among:
        found = list(_unpaid(books) if form.among == UNPAID else _late(books, form))
    else:
        found = [Entry(row, {}) for row in books.rows(form.register.name)]
    found = [one for one in found if _is_for(one.row, form)]
    if form.sort:
        found.sort(key=lambda one: [_order(getattr(one.row, name)) for name in form.sort])
    return found


def _is_for(row: Row, form: Form) -> bool:
    kept = all(shown(getattr(row, name)) in values for name, values in form.where.items())
    return kept and not any(shown(getattr(row, name)) in values for name, values in form.unless.items())


def _late(books: Books, form: Form) -> Iterator[Entry]:
    """The rows that are overdue by a rule, with the limit and by how much it is past."""
    table = books.tables[form.register.name]
    for item in due(books, rules=[form.among], states=["overdue"]).items:
        row = table.row_at(item.row) if item.register == form.register.name else None
        if row is not None:
            yield Entry(row, {"@limit": _until(item.due), "@late": span_words(item.late_minutes, "zh")})


def _overdue(books: Books) -> Iterator[Entry]:
    """What is overdue by any rule, as rows of their own."""
    for item in due(books, states=["overdue"]).items:
        values: dict[str, Cell] = {name: getattr(item, name) for name in ("rests_with", "rule", "what", "sheet")}
        row = make_row(DUE, {**values, "key": item.key or f"第{item.row}行", "limit": item.due})
        yield Entry(row, {"@limit": _until(item.due), "@late": span_words(item.late_minutes, "zh")})


def _until(limit: datetime) -> str:
    """A limit; 00:00 is 24:00 of the day that it ends."""
    return shown(limit) if limit.time() != time() else f"{plain_date(last_day(limit))} 24:00"


def _unpaid(books: Books) -> Iterator[Entry]:
    """The bills past their day that are not paid in full, with what is still owed (PROC-9)."""
    for row in books.rows("fees"):
        if not row.bad.isdisjoint(_BILL) or row.due_on >= last_day(books.now):
            continue
        owed = exact(row.amount) - exact(row.paid or 0)
        if owed > 0:
            yield Entry(row, {"@owed": float(owed)})


def _chosen(names: Sequence[str], keys: Sequence[str], books: Books, form: Form) -> set[str]:
    """The names that the keys mean. Raises SheetkitError for a key that is none."""
    known = {name.casefold(): name for name in names}
    chosen: set[str] = set()
    for key in keys:
        typed = narrow(key).strip().casefold()
        found = [known[typed]] if typed in known else _between(names, narrow(key).strip())
        if not found:
            raise _no_such(key, names, books, form)
        chosen.update(found)
    return chosen


def _no_such(key: str, names: Sequence[str], books: Books, form: Form) -> SheetkitError:
    if form.key and not form.each and form.register is not DUE and books.group(form.register.name, form.key).get(key):
        return SheetkitError("doc-not-for", name=form.name, key=key)
    like = _neighbour(key, names) or get_close_matches(key, names, 1, 0.5) or names[-1:]
    return SheetkitError("doc-no-key-like" if like else "doc-no-key", name=form.name, key=key, like="".join(like))


def _neighbour(key: str, names: Sequence[str]) -> list[str]:
    """The name that comes just before the key among those that differ from it in their last number, else the first."""
    ordered = sorted((name for name in names if _LAST.sub("", name) == _LAST.sub("", key)), key=in_house)
    place = bisect_left(ordered, in_house(key), key=in_house)
    return ordered[max(place - 1, 0) :][:1]


def _between(names: Sequence[str], span: str) -> list[str]:
    """The names from one to another, in the order in which people count: BS202611-0001..BS202611-0009, rows 5-9."""
    ends = _SPAN.fullmatch(span)
    if ends is None:
        return []
    low, high = (in_house(end.strip()) for end in ends.groups() if end)
    return [name for name in names if low <= in_house(name) <= high]


def _name(entry: Entry, form: Form) -> str:
    """What a clerk calls the row: its key, or the value that papers are made by, else Excel's row number."""
    column = form.each or form.key
    value = getattr(entry.row, column) if column else None
    return shown(value) or (f"第{entry.row.at}行" if column else str(entry.row.at))


def _in_month(row: Row, form: Form, month: str) -> bool:
    value = getattr(row, form.day) if form.day else None
    return (_month(value) if isinstance(value, date) else value) == month


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _period(month: str) -> str:
    year, number = month.split("-")
    return f"{year}年{int(number)}月"


def _order(value: object) -> tuple[bool, object]:
    """Blank last; rooms and other texts as people count."""
    if value is None:
        return True, ()
    return False, in_house(value) if isinstance(value, str) else value


def _told_apart(made: Sequence[Paper]) -> list[Paper]:
    """Papers whose files would have the same name get a number each."""
    seen: Counter[str] = Counter()
    found = []
    for paper in made:
        seen[paper.file.casefold()] += 1
        again = seen[paper.file.casefold()]
        stem = paper.file.removesuffix(".docx")
        found.append(replace(paper, file=f"{stem}({again}).docx") if again > 1 else paper)
    return found
