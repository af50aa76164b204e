"""The choices that the site itself offers: its months, forms, rows, workbooks, documents, backups, rules."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from sheetkit.cells import show
from sheetkit.cli.menu.model import Choice, Question, Stand
from sheetkit.form import Form, forms
from sheetkit.messages import Language, say
from sheetkit.report.text import clean
from sheetkit.table import Row

_MOST = 500
"""Rows that are offered, the newest where they have a day; an older one is typed behind the command."""
_WIDE = 60
_DAILY = ("repairs", "receptions", "visits", "inspections")
"""The registers that every month of a working site has rows in."""


def months(stand: Stand) -> list[Choice]:
    """The months that have rows, the last full one first."""
    books = stand.books(*_DAILY)
    found: set[str] = set()
    for name in _DAILY:
        days = [column.name for column in books.register(name).columns if column.kind in ("date", "time")]
        found |= {f"{day:%Y-%m}" for row in books.current(name) if isinstance(day := getattr(row, days[0]), date)}
    return _months(found, stand)


def coming_months(stand: Stand) -> list[Choice]:
    """The next month and this one."""
    this = stand.today.replace(day=1)
    after = (this + timedelta(days=31)).replace(day=1)
    return [Choice(f"{day:%Y-%m}", ("--month", f"{day:%Y-%m}")) for day in (after, this)]


def _months(found: Iterable[str], stand: Stand) -> list[Choice]:
    """Past months, the newest first, then this one; one that is still to come is a slip of the pen."""
    this = f"{stand.today:%Y-%m}"
    ordered = sorted((month for month in found if month < this), reverse=True)
    return [Choice(month, ("--month", month)) for month in [*ordered, this]]


def documents(stand: Stand) -> list[Choice]:
    """The forms, each with what is to be named for it, then the reports."""
    return [*(Choice(name, (name,), _ways(form)) for name, form in forms().items()), *reviews(stand)]


def reviews(stand: Stand) -> list[Choice]:
    """The reports of a month or a year, as Word documents."""
    from sheetkit.reviews import REVIEWS

    return [Choice(name, (name,), (Question("menu-ask-month", months),)) for name in REVIEWS]


def month_documents(stand: Stand) -> list[Choice]:
    """The forms that make a month's table."""
    return [Choice(name, (name,), _by_month(form)) for name, form in forms().items() if form.columns and form.day]


def _ways(form: Form) -> tuple[Question, ...]:
    """One row, a month, or all: asked only where there is more than one way."""
    row = (Question("menu-ask-row", lambda stand: _rows_of(form, stand)),) if form.rows or form.each else ()
    every = form.each is not None or bool(form.among)
    if not row and not form.day:
        return ()
    if not every and bool(row) != bool(form.day):
        return row or _by_month(form)

    def ways(stand: Stand) -> list[Choice]:
        found = [Choice(say(stand.language, "menu-way-all"))] if every else []
        found += [Choice(say(stand.language, "menu-way-row"), then=row)] if row else []
        return found + ([Choice(say(stand.language, "menu-way-month"), then=_by_month(form))] if form.day else [])

    return (Question("menu-ask-way", ways),)


def _by_month(form: Form) -> tuple[Question, ...]:
    def choices(stand: Stand) -> list[Choice]:
        books, day = stand.books(form.register.name), str(form.day)
        values = [getattr(row, day) for row in books.rows(form.register.name)]
        return _months({f"{one:%Y-%m}" if isinstance(one, date) else one for one in values if one}, stand)

    return (Question("menu-ask-month", choices),)


def _rows_of(form: Form, stand: Stand) -> list[Choice]:
    from sheetkit.documents import keyed

    found = _rows(keyed(stand.books(*form.needs), form).items())
    return found[: -_MOST - 1 : -1] if form.day else found[:_MOST]


def tickets(stand: Stand) -> list[Choice]:
    """Complaints and reports, the newest first."""
    from sheetkit.story import TICKETS

    books = stand.books(*TICKETS)
    found = []
    for name in TICKETS:
        key = str(books.register(name).key)
        rows = [(str(getattr(row, key)), row) for row in books.current(name) if getattr(row, key)]
        found += _rows(rows[: -_MOST - 1 : -1])
    return found


def _rows(rows: Iterable[tuple[str, Row]]) -> list[Choice]:
    """Rows by their keys and what they begin with; a key that a command would take for an option is none."""
    return [Choice(f"{key}  {_beginning(key, row)}", (key,)) for key, row in rows if not key.startswith("-")]


def _beginning(key: str, row: Row) -> str:
    values = [clean(show(value)).replace("\n", " ") for value in row[:-3] if value not in (None, key)]
    return " ".join(values)[:_WIDE]


def waiting_notices(stand: Stand) -> list[Choice]:
    """The rows of 发文 that have gone out in no form yet: to be issued where approved, else as a draft."""
    from sheetkit.notices.state import approved

    language, found = stand.language, []
    for row in stand.books("notices").current("notices"):
        if row.row_no and not (row.withdrawn_on or row.notice_no or row.file):
            ready = approved(row, stand.now)
            told = say(language, "menu-notice-approved" if ready else "menu-notice-draft")
            words = ("--row", str(row.row_no), *(() if ready else ("--draft",)))
            found.append(Choice(f"{row.row_no}  {clean(row.title or '')}  {told}", words))
    return found


def books_there(stand: Stand) -> list[Choice]:
    """The workbooks of the site."""
    from sheetkit.register import workbooks

    return [Choice(name, (name,)) for name in workbooks() if (stand.site.folder / name).exists()]


def backups(stand: Stand) -> list[Choice]:
    """The copies of workbooks, the newest of each first."""
    from sheetkit.store.backups import backups as copies

    return [
        Choice(
            f"{one.workbook}  {one.number}  {one.at:%Y-%m-%d %H:%M:%S}",
            ("--workbook", one.workbook, "--restore", str(one.number)),
        )
        for one in sorted(copies(stand.site.folder), key=lambda one: (one.workbook, -one.number))
    ]


def word_files(stand: Stand) -> list[Choice]:
    """The Word documents in the site, the newest first."""
    folder = stand.site.folder
    return _files(folder, [path for path in folder.rglob("*.docx") if path.name[0] not in "~."])


def old_books(stand: Stand) -> list[Choice]:
    """The workbooks that are none of the site's own."""
    from sheetkit.register import workbooks

    ours = {name.casefold() for name in workbooks()}
    paths = [path for path in stand.site.folder.glob("*.xls*") if path.name[0] not in "~."]
    return _files(stand.site.folder, [path for path in paths if path.name.casefold() not in ours])


def _files(folder: Path, paths: Sequence[Path]) -> list[Choice]:
    newest = sorted(paths, key=lambda path: path.stat().st_mtime, reverse=True)[:_MOST]
    names = [str(path.relative_to(folder)) for path in newest]
    return [Choice(name, (name,)) for name in names if not name.startswith("-")]


def sheets(stand: Stand) -> list[Choice]:
    """The registers by their sheets."""
    from sheetkit.register import registers

    return [Choice(f"{one.sheet}  {one.workbook}", (one.sheet,)) for one in registers().values()]


def rules(stand: Stand) -> list[Choice]:
    """The rules with their titles."""
    policy = stand.site.config.policy
    return [Choice(f"{rule.id}  {rule.title[stand.language]}", (rule.id,)) for rule in policy.values()]


def sites_near(stand: Stand) -> list[Choice]:
    """The sites below and beside the working folder by their names, or ways where two share one; not the open one."""
    here = Path.cwd()
    found = {here.resolve(): "."}
    for pattern in ("*", "*/*", "../*"):
        with suppress(OSError):  # a folder that may not be looked into holds nothing to offer
            for file in sorted(here.glob(f"{pattern}/sheetkit.toml")):
                found.setdefault(file.parent.resolve(), str(file.parent.relative_to(here)))
    shared = Counter(path.name for path in found)
    ways = [(path.name, way) for path, way in found.items() if way != "."]
    return [Choice(name if shared[name] == 1 else way, ("cd", way)) for name, way in ways]


def fixed(*lines: tuple[str, tuple[str, ...]], then: Sequence[Question] = ()) -> Callable[[Stand], list[Choice]]:
    """Choices that are the same everywhere: of each the name of its message, `menu-NAME`, and its words."""

    def choices(stand: Stand) -> list[Choice]:
        return [named(stand.language, name, words, tuple(then)) for name, words in lines]

    return choices


def named(
    language: Language, name: str, words: tuple[str, ...], then: tuple[Question, ...] = (), key: str = ""
) -> Choice:
    """A choice whose label is the message `menu-NAME`."""
    return Choice(say(language, f"menu-{name}"), words, then, key)
