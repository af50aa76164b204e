"""A site: a folder of workbooks with `sheetkit.toml`, or one workbook by itself. It only joins the floors below."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches
from os.path import lexists
from pathlib import Path
from typing import TYPE_CHECKING

from sheetkit import config
from sheetkit.books import Books
from sheetkit.check import Gap
from sheetkit.errors import SheetkitError, Unreadable
from sheetkit.lights import lights
from sheetkit.model import Grid
from sheetkit.people import People
from sheetkit.register import Register, registers, workbooks
from sheetkit.table import HEADER_ROWS, Table, read_table
from sheetkit.workdays import calendar

if TYPE_CHECKING:
    import pandas

    from sheetkit.excel.app.cells import Cells, OpenCells


HISTORY = "历史"
"""The folder with a folder for each past year."""

Ask = Callable[[str], str | None]


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

    @property
    def name(self) -> str:
        """The centre's name, else the folder's or the file's."""
        return self.config.centre or (self.alone or self.folder).name

    def path(self, workbook: str) -> Path:
        """Where a workbook lies."""
        return self.alone or self.folder / workbook

    def named(self, path: Path) -> str:
        """A workbook's name within the site: its path from the folder on."""
        return path.name if self.alone else path.relative_to(self.folder).as_posix()

    def books(self, now: datetime, only: Collection[str] | None = None) -> Books:
        """The registers (or these only) with law, calendar and people at a moment; gaps are noted in `gaps`."""
        tables = self.tables(only)
        settings = self.config
        staff = tables["staff"].rows if "staff" in tables else []
        people = People(staff, settings.in_charge, settings.deputies)
        days = calendar(settings.off, settings.work)
        since, desk, size = settings.books_since, settings.desk, settings.households
        return Books(tables, settings.policy, days, now, people, since, desk, size)

    def tables(self, only: Collection[str] | None = None) -> Mapping[str, Table]:
        """The registers (or these only) as they were understood."""
        self.gaps.clear()
        self.unreadable.clear()
        self.digests.clear()
        found: dict[str, Table] = {}
        computed = _computed(self.config)
        wanted = {name: register for name, register in registers().items() if only is None or name in only}
        for book, sheets in self._workbooks(wanted):
            for register, title in sheets:
                headers = computed.get(register.name, {})
                if (grid := self._grid(book, title)) is not None:
                    found[register.name] = read_table(grid, register, book.path.name, headers)
        self._read_past(found)
        if self.alone and not found and not self.unreadable:
            raise SheetkitError("file-not-ours", file=str(self.alone))
        return found

    def _read_past(self, found: Mapping[str, Table]) -> None:
        """Add the closed rows of past years (`历史/2025/…`) to the tables of registers whose rows have a day."""
        for folder in sorted(self.folder.glob(f"{HISTORY}/*/")) if not self.alone else ():
            for name, sheets in workbooks({name: table.register for name, table in found.items()}).items():
                if not lexists(folder / name) or (book := self._open(folder / name)) is None:
                    continue
                titles = _titles(book)
                for register in sheets:
                    if register.dated and register.sheet in titles:
                        grid = self._grid(book, titles[register.sheet])
                        if grid is not None:
                            past = read_table(grid, register, f"{HISTORY}/{folder.name}/{name}")
                            found[register.name].past.extend(past.rows)

    def require(self, names: Collection[str]) -> None:
        """Refuse to answer from books that lack one of these registers: never a silently shorter table."""
        if self.alone:
            if self.unreadable:
                raise next(iter(self.unreadable.values()))
            return
        for gap in self.gaps:
            workbook = gap.workbook.rpartition("/")[2]
            lost = [registers()[name] for name in names if registers()[name].workbook == workbook]
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

    def _workbooks(self, wanted: Mapping[str, Register]) -> "Iterator[tuple[Cells, list[tuple[Register, str]]]]":
        """Each workbook that can be read, with the registers wanted and the sheets that hold them."""
        if self.alone:
            book = self._open(self.alone)
            if book is not None:
                yield book, _recognised(book, wanted)
            return
        for name, sheets in workbooks(wanted).items():
            if not lexists(self.path(name)):
                like = _likely(self.folder, name)
                self.gaps.append(Gap("missing-workbook", name, "renamed" if like else "missing", words={"like": like}))
            elif (book := self._open(self.path(name))) is not None:
                titles = _titles(book)
                yield book, [(register, titles[register.sheet]) for register in sheets if register.sheet in titles]
                self._sheet_gaps(book, sheets)

    def _open(self, path: Path) -> "Cells | None":
        from sheetkit.excel.guard.limits import limits
        from sheetkit.excel.unlock import unlock

        if self.named(path) in self.open:
            return self.open[self.named(path)]
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

    def _note_unreadable(self, path: Path, sheet: str | None, error: Unreadable) -> None:
        name = self.named(path)
        self.unreadable[name] = error
        self.gaps.append(Gap("unreadable", name, "file", sheet, {"reason": error}))

    def _sheet_gaps(self, book: "Cells", sheets: Sequence[Register]) -> None:
        titles = _titles(book)
        for register in sheets:
            title = titles.get(register.sheet)
            if title is None:
                like = next((name for one, name in _recognised(book, {register.name: register})), "")
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


def settings(place: str | None) -> config.Config:
    """The settings of a site, or of the one around the working folder; the rulebook's own where there is none."""
    if place is not None:
        return open_site(place).config
    try:
        return open_site().config
    except SheetkitError as error:
        if error.key == "not-a-site":
            return config.Config()
        raise


def _recognised(book: "Cells", wanted: Mapping[str, Register]) -> list[tuple[Register, str]]:
    """The registers that a workbook's sheets hold: by the sheet's name, else by at least half of the headers."""
    titles = _titles(book)
    found = [(register, titles[register.sheet]) for register in wanted.values() if register.sheet in titles]
    ours = {register.sheet for register in registers().values()}
    for sheet in book.sheets:
        rest = [register for register in wanted.values() if register not in (one for one, _ in found)]
        if sheet.strip() not in ours and rest:
            shares = _shares(book, sheet, rest)
            share, best = max(zip(shares, rest, strict=True), key=lambda pair: pair[0])
            if share >= _HALF:
                found.append((best, sheet))
    return sorted(found, key=lambda pair: pair[0].position)


_HALF = 0.5


def _shares(book: "Cells", sheet: str, among: Sequence[Register]) -> list[float]:
    """How much of each register's headers a sheet holds; nothing where it cannot be read."""
    try:
        grid = book.grid(sheet)
    except Unreadable:
        return [0.0] * len(among)
    top = replace(grid, rows=grid.rows[:HEADER_ROWS])
    return [len(read_table(top, register, "").places) / len(register.columns) for register in among]


def _titles(book: "Cells") -> dict[str, str]:
    """The sheets by their names without the spaces around them; the name that has none comes first."""
    return {title.strip(): title for title in sorted(book.sheets, key=lambda title: title == title.strip())}


def _likely(folder: Path, workbook: str) -> str:
    """A file that may be the workbook under another name or in an older form, else ''."""
    names = [path.name for path in sorted(folder.iterdir()) if path.suffix.lower() in _FORMS]
    others = {name.lower(): name for name in names if name not in workbooks() and not name.startswith(("~", "."))}
    return next((others[like] for like in get_close_matches(workbook, others, 1)), "")


_FORMS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".csv")


def _computed(settings: config.Config) -> Mapping[str, Mapping[str, str]]:
    """The headers that only formulas fill, by register: 时限, 状态灯 and 剩余 of each duty; no formulas are known."""
    headers: dict[str, dict[str, str]] = {}
    for light in lights(settings.policy):
        headers.setdefault(light.register, {}).update(dict.fromkeys(light.headers, ""))
    return headers
