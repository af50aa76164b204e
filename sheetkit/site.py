"""A site: a folder of workbooks with `sheetkit.toml`, or one workbook by itself. It only joins the floors below."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from itertools import chain
from os.path import lexists
from pathlib import Path
from typing import TYPE_CHECKING

from sheetkit import config
from sheetkit.books import Books, OnDemand
from sheetkit.cache import Cache
from sheetkit.check import Gap
from sheetkit.errors import SheetkitError, Unreadable
from sheetkit.excel.guard.limits import limits
from sheetkit.excel.guard.source import fetch
from sheetkit.lights import headers
from sheetkit.memory import unwatched
from sheetkit.model import Grid
from sheetkit.people import People
from sheetkit.places import in_any_case, likely, of_past_years
from sheetkit.register import Register, registers, workbooks
from sheetkit.sheets import recognised, titles
from sheetkit.shipped import shipped
from sheetkit.store.change import OWN
from sheetkit.table import Table, read_table
from sheetkit.workdays import calendar

if TYPE_CHECKING:
    import pandas

    from sheetkit.excel.app.cells import Cells, OpenCells
    from sheetkit.excel.read import Workbook


Ask = Callable[[str], str | None]
Computed = Mapping[str, Mapping[str, str]]
"""The headers that only formulas fill, by register, each with its formula, "" for unknown."""


def _nobody(workbook: str) -> None:
    """Nobody knows the password."""


@dataclass
class Site:
    """Where the workbooks are, and what the site says of itself. `alone` is the one workbook outside any site."""

    folder: Path
    config: config.Config
    alone: Path | None = None
    gaps: list[Gap] = field(default_factory=list)
    """What was found missing or unreadable by `tables`."""
    unreadable: dict[str, Unreadable] = field(default_factory=dict)
    """Why, by workbook."""
    password: Ask = field(default=_nobody, repr=False)
    """Asked by workbook where one is encrypted, and again while the answer is wrong; None where nobody knows."""
    unlocked: dict[str, str] = field(default_factory=dict, repr=False)
    """The password of each encrypted workbook that was opened."""
    digests: dict[str, str] = field(default_factory=dict)
    """The SHA-256 of each workbook as it was read, by its path in the site."""
    open: "Mapping[str, OpenCells]" = field(default_factory=dict, repr=False)
    """Workbooks that a program holds open, by their path in the site: read and set there, not in their files."""

    caching: bool = False
    """Whether what was read is remembered in the site's own folder, and asked for there."""

    @cached_property
    def cache(self) -> Cache | None:
        """What was read before; nothing is left behind beside a lone workbook, or in the sample that is shipped."""
        if self.alone or not self.caching or self.folder.resolve() == shipped("samples/estate").resolve():
            return None
        law = repr((limits(self.config.policy), self._computed))
        return Cache(self.folder / OWN / "cache", law)

    @cached_property
    def _computed(self) -> Computed:
        return headers(self.config.policy)

    @property
    def name(self) -> str:
        """The centre's name, else the folder's or the file's."""
        return self.config.centre or (self.alone or self.folder).name

    def path(self, workbook: str) -> Path:
        """Where a workbook lies, in whatever case its name is written there (客户信息.XLSX)."""
        path = self.folder / workbook
        return self.alone or in_any_case(path.parent, [path.name])[0]

    def named(self, path: Path) -> str:
        """A workbook's name within the site: its path from the folder on."""
        return path.name if self.alone else path.relative_to(self.folder).as_posix()

    def stamps(self) -> dict[str, tuple[int, int]]:
        """When the settings and the workbooks, those of past years too, were changed (ns), and their size in bytes."""
        found: dict[str, tuple[int, int]] = {}
        for path in (self.folder / config.FILE, *chain.from_iterable(self.files().values())):
            with suppress(OSError):
                told = path.stat()
                found[self.named(path)] = told.st_mtime_ns, told.st_size
        return found

    def books(self, now: datetime, only: Collection[str] | None = None, *, lazily: bool = False) -> Books:
        """The registers (or these only) with law, calendar and people at a moment; gaps are noted in `gaps`.

        With `lazily` a workbook of a site is read, and its gaps are noted, when one of its registers is asked for.
        """
        tables = self._tables(only) if lazily else self.tables(only)
        settings = self.config
        staff = tables["staff"].rows if "staff" in tables else []
        people = People(staff, settings.in_charge, settings.deputies)
        days = calendar(settings.off, settings.work)
        since, desk, size = settings.books_since, settings.desk, settings.households
        return Books(tables, settings.policy, days, now, people, since, desk, size)

    def tables(self, only: Collection[str] | None = None) -> Mapping[str, Table]:
        """The registers (or these only) as they were understood."""
        return dict(self._tables(only))

    def _tables(self, only: Collection[str] | None) -> Mapping[str, Table]:
        self.gaps.clear()
        self.unreadable.clear()
        self.digests.clear()
        wanted = {name: register for name, register in registers().items() if only is None or name in only}
        if self.alone:
            return self._of_lone(self.alone, wanted)
        sheets = workbooks(wanted)
        return OnDemand(sheets, lambda name: self._of_workbook(name, sheets[name], only is None))

    def _of_lone(self, path: Path, wanted: Mapping[str, Register]) -> dict[str, Table]:
        """The registers that a workbook outside any site holds, whatever it is called."""
        found: dict[str, Table] = {}
        with unwatched():
            if (book := self._held(path) or self._open(path)) is not None:
                found = self._understood(book, recognised(book, wanted), self._computed, book.path.name)
        if not found and not self.unreadable:
            if len(wanted) == len(registers()):
                raise SheetkitError("file-not-ours", file=str(path))
            raise SheetkitError("query-not-there", place=str(path), sheet="、".join(r.sheet for r in wanted.values()))
        return found

    def _of_workbook(self, name: str, sheets: Sequence[Register], whole: bool) -> dict[str, Table]:
        """The registers of a workbook, with the closed rows of past years (`历史/2025/…`) where rows have a day."""
        with unwatched():
            if not lexists(path := self.path(name)):
                self._note_missing(name)
                return {}
            found = self._read(self.named(path), sheets, self._computed, whole)
            dated = [table.register for table in found.values() if table.register.dated]
            for path in of_past_years(self.folder, [name])[name] if found else ():
                for past in self._read(self.named(path), dated, {}, whole).values():
                    found[past.register.name].past.extend(past.rows)
                    found[past.register.name].past_flaws[past.workbook] = past.flaws
        return found

    def files(self) -> dict[str, list[Path]]:
        """By workbook its file, there or not, and those of the same name in the folders of past years."""
        names = [*workbooks()]
        past = of_past_years(self.folder, names)
        own = [self.alone] * len(names) if self.alone else in_any_case(self.folder, names)
        return {name: [path, *past[name]] for name, path in zip(names, own, strict=True)}

    def _read(self, name: str, sheets: Sequence[Register], computed: Computed, whole: bool) -> dict[str, Table]:
        """The tables of one workbook: as they were understood before where its bytes are the same, else read.

        `whole` tells that all of its registers are wanted: only then is it worth remembering. What a program holds open
        is never the same as its file.
        """
        if (live := self._held(self.folder / name)) is not None:
            return self._told(live, name, sheets, computed)
        cache, before = self.cache, len(self.gaps)
        digest = self.digest(name) if cache else None
        if cache and digest and (known := cache.recall(name, digest, sheets)):
            self.digests[name] = digest
            self.gaps += known[1]
            return known[0]
        book = self._open(self.folder / name)
        if cache and (book is None or book.encrypted):
            cache.forget(name)
        if book is None:
            return {}
        tables = self._told(book, name, sheets, computed)
        if cache and whole and not book.encrypted and name not in self.unreadable:
            cache.keep(name, book.digest, sheets, tables, self.gaps[before:])
        return tables

    def _told(self, book: "Cells", name: str, sheets: Sequence[Register], computed: Computed) -> dict[str, Table]:
        """The tables of an open workbook; what sheets it lacks is noted, of a past year's it is not."""
        names = titles(book)
        there = [(register, names[register.sheet]) for register in sheets if register.sheet in names]
        tables = self._understood(book, there, computed, name)
        if "/" not in name:
            self._sheet_gaps(book, sheets)
        return tables

    def _held(self, path: Path) -> "Cells | None":
        """The workbook where a program holds it open."""
        return self.open.get(self.named(path))

    def _understood(
        self, book: "Cells", sheets: Sequence[tuple[Register, str]], computed: Computed, name: str
    ) -> dict[str, Table]:
        tables: dict[str, Table] = {}
        for register, title in sheets:
            if (grid := self._grid(book, title)) is not None:
                tables[register.name] = read_table(grid, register, name, computed.get(register.name, {}))
        return tables

    def digest(self, name: str) -> str | None:
        """The hash of a workbook as it lies there now; None where it cannot be had."""
        try:
            return sha256(fetch(self.folder / name, limits(self.config.policy).file)).hexdigest()
        except Unreadable:
            return None  # why is told on opening

    def require(self, names: Collection[str]) -> None:
        """Refuse to answer from books that lack one of these registers: never a silently shorter table."""
        if self.alone:
            if self.unreadable:
                raise next(iter(self.unreadable.values()))
            return
        for gap in self.gaps:
            workbook = gap.workbook.rpartition("/")[2].casefold()
            lost = [registers()[name] for name in names if registers()[name].workbook.casefold() == workbook]
            if gap.rule != "stray-space" and any(gap.sheet in (None, register.sheet) for register in lost):
                place = f"{gap.workbook} {gap.sheet or ''}".strip()
                reason = self.unreadable.get(gap.workbook) or SheetkitError("workbook-absent", file=place)
                raise SheetkitError("books-incomplete", reason=reason)

    def frame(self, name: str) -> "pandas.DataFrame":
        """One register as a pandas frame, for people who explore (`pip install sheetkit[explore]`)."""
        import pandas

        table = self.tables([name])[name]
        columns = [column.name for column in table.register.columns]
        return pandas.DataFrame([row[: len(columns)] for row in table.rows], columns=columns)

    def _open(self, path: Path) -> "Workbook | None":
        from sheetkit.excel.unlock import unlock

        try:
            book = unlock(path, self.named(path), self.password, self.unlocked, limits(self.config.policy))
            self.digests[self.named(path)] = book.digest
            return book
        except Unreadable as error:
            self._note_unreadable(path, None, error)
            return None

    def _grid(self, book: "Cells", title: str) -> Grid | None:
        try:
            return book.grid(title)
        except Unreadable as error:
            self._note_unreadable(book.path, title.strip(), error)
            return None

    def _note_missing(self, name: str) -> None:
        like = likely(self.folder, name)
        self.gaps.append(Gap("missing-workbook", name, "renamed" if like else "missing", words={"like": like}))
        if self.cache:
            self.cache.forget(name)

    def _note_unreadable(self, path: Path, sheet: str | None, error: Unreadable) -> None:
        name = self.named(path)
        self.unreadable[name] = error
        self.gaps.append(Gap("unreadable", name, "file", sheet, {"reason": error}))

    def _sheet_gaps(self, book: "Cells", sheets: Sequence[Register]) -> None:
        names = titles(book)
        for register in sheets:
            title = names.get(register.sheet)
            if title is None:
                like = next((name for one, name in recognised(book, {register.name: register})), "")
                name = "renamed" if like else "missing"
                self.gaps.append(Gap("missing-sheet", register.workbook, name, register.sheet, {"like": like}))
            elif title != register.sheet:
                self.gaps.append(Gap("stray-space", register.workbook, "sheet", register.sheet, {"title": title}))


def open_site(place: str | Path | None = None) -> Site:
    """The site at a folder, around a file or, for None, around the working folder; else the workbook by itself.

    Raises SheetkitError if there is no site and no workbook.
    """
    start = Path(place) if place is not None else Path.cwd()
    if place is not None and not lexists(start):
        raise SheetkitError("place-missing", place=str(place))
    around = [start] if place is not None and start.is_dir() else [start, *start.resolve().parents]
    for folder in around:
        if (folder / config.FILE).is_file():
            return Site(folder, config.load(folder / config.FILE))
    if not start.is_dir():
        return Site(start.parent, config.Config(), alone=start)
    raise SheetkitError("not-a-site", place=str(place or "."))
