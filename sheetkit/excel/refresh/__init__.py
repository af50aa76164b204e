"""An existing workbook brought up to the definitions, the law, the calendar and the lists of today.

A fresh workbook is built in the order of columns that the staff gave theirs; what it has and theirs lacks is carried
over: columns, formulas, validations, conditions, hidden sheets and names. Every other part stays byte for byte, and so
does every cell outside the computed columns.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO
from zipfile import ZipFile

from sheetkit.errors import Refused
from sheetkit.excel.patch import DAMAGED
from sheetkit.excel.patch.layout import SheetPart, layout, sheet_part
from sheetkit.excel.patch.package import Anew, chunks, rewrite
from sheetkit.excel.patch.sheet import Fill, Place, Task, edited
from sheetkit.excel.patch.stream import pieces
from sheetkit.excel.refresh import book, frame, rules, table
from sheetkit.excel.refresh.formats import Formats
from sheetkit.excel.refresh.xml import child, parsed, written
from sheetkit.model import Cell
from sheetkit.names import cell_name

_STYLES = "xl/styles.xml"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is known of a sheet that is to be brought up to date.

    `formulas` are the cells that hold one, `typed` those of computed columns that hold something else; `shown` is what
    each computed column gives now, by header and row.
    """

    formulas: frozenset[Place]
    shown: Mapping[str, Mapping[int, Cell]] = field(default_factory=dict)
    typed: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class News:
    """What changes in a workbook: on a sheet, or in the workbook as a whole (`sheet` is '').

    `kind` is `columns`, `formulas`, `restored`, `lists` (what a column accepts), `looks`, `hidden` or `names`; `what`
    are headers, cells, sheets or names.
    """

    sheet: str
    kind: str
    what: tuple[str, ...]


def order_of(raw: bytes, sheets: Sequence[str]) -> dict[str, list[str]]:
    """By sheet, the headers of its table in their order. Raises Refused where a sheet has no table of its own in A1."""
    try:
        with ZipFile(BytesIO(raw)) as package:
            found = layout(package)
            parts = {sheet: _table(sheet, sheet_part(package, found, sheet)) for sheet in sheets}
            return {sheet: table.headers(parsed(package.read(part))) for sheet, part in parts.items()}
    except DAMAGED as error:
        raise Refused("package-damaged") from error


def refreshed(source: BinaryIO, target: BinaryIO, fresh: bytes, sheets: Mapping[str, Wanted]) -> list[News]:
    """Write `source` to `target` with what `fresh` has on these sheets and in its hidden ones; what that changes.

    Where nothing changes nothing is written. Raises Refused where it cannot be done without harm.
    """
    try:
        with ZipFile(source) as own, ZipFile(BytesIO(fresh)) as new:
            graft = _Graft(own, new)
            if graft.layout.from_1904:  # the formulas and the calendar count from 1900
                raise Refused("refresh-1904")
            for name, wanted in sheets.items():
                graft.sheet(name, wanted)
            graft.book()
            anew, added = graft.parts()
        if graft.news:
            rewrite(source, target, anew, added, graft.dropped)
    except DAMAGED as error:
        raise Refused("package-damaged") from error
    return graft.news


class _Graft:
    def __init__(self, own: ZipFile, fresh: ZipFile) -> None:
        self.own, self.fresh = own, fresh
        self.layout, self.fresh_layout = layout(own), layout(fresh)
        self.formats = Formats(parsed(own.read(_STYLES)), parsed(fresh.read(_STYLES)))
        self.news: list[News] = []
        self.changed: dict[str, bytes] = {}
        self.streams: dict[str, Anew] = {}
        self.dropped: list[str] = []

    def sheet(self, name: str, wanted: Wanted) -> None:
        """Bring one sheet up to date."""
        own, new = sheet_part(self.own, self.layout, name), sheet_part(self.fresh, self.fresh_layout, name)
        part, theirs = _table(name, own), parsed(self.fresh.read(_table(name, new)))
        mine = parsed(self.own.read(part))
        added, computed, plain = table.extended(mine, theirs)
        heads = table.headers(mine)
        if heads != table.headers(theirs):
            raise Refused("refresh-no-table", sheet=name)
        if added:
            self._room(own, name)
        _ours(name, heads, plain, wanted)
        root, fresh, last = _frame(self.own, own.part), parsed(self.fresh.read(new.part)), own.tables[0].area[2]
        frame.widened(root, fresh, [heads.index(header) + 1 for header in added], self.formats)
        lists = [heads[place - 1] for place in rules.validated(root, fresh, len(heads), last)]
        looks = rules.conditioned(root, fresh, self.formats, len(heads), last)
        lost = _lost(new, heads, added, wanted, last)
        self._tell(name, "columns", added)
        self._tell(name, "formulas", computed)
        self._tell(name, "restored", [cell_name(column, row) for column, row in lost])
        self._tell(name, "lists", [header for header in lists if header not in added])
        self._tell(name, "looks", [""] if looks and not added else [])
        if added or computed:
            self.changed[part] = written(mine)
        if added or computed or lost or lists or looks:
            anew = {heads.index(header) + 1 for header in (*added, *computed)}
            fills = dict(self._fills(new, fresh, heads, anew, lost, wanted, last))
            heading = {(1, heads.index(header) + 1): header for header in added}
            styles = {place: self.formats.cell(frame.formats_of(fresh)[place]) for place in heading}
            task = Task(heading, dated=self.layout.dated, fills=fills, styles=styles)
            self.streams[own.part] = partial(edited, task=_framed(task, root))

    def _room(self, own: SheetPart, name: str) -> None:
        """New columns go where nothing stands: nothing may lie to the right of the table."""
        right = own.tables[0].area[3]
        for piece in pieces(chunks(self.own, own.part)):
            if piece.kind == "rows" and frame.beyond(piece.raw, right):
                raise Refused("refresh-no-room", sheet=name)

    def _fills(
        self,
        new: SheetPart,
        fresh: Any,
        heads: Sequence[str],
        anew: Collection[int],
        lost: Sequence[Place],
        wanted: Wanted,
        last: int,
    ) -> Iterator[tuple[int, Fill]]:
        """The formulas of the columns (numbers from 1) that have others now, and of those that lost some."""
        formats = frame.formats_of(fresh)
        for column, formula in new.tables[0].formulas.items():
            rows = range(2, last + 1) if column in anew else [row for one, row in lost if one == column]
            if rows:
                shown = wanted.shown.get(heads[column - 1], {})
                style = self.formats.cell(formats[2, column])
                yield column, Fill(min(rows), max(rows), formula, style, over=True, values=shown)

    def book(self) -> None:
        """Bring the hidden sheets and the names up to date."""
        hidden, parts, self.dropped = book.hidden_sheets(self.own, self.fresh, self.formats)
        self._tell("", "hidden", hidden)
        self.changed |= parts
        root = parsed(self.changed.get(book.BOOK) or self.own.read(book.BOOK))
        names = book.names(root, parsed(self.fresh.read(book.BOOK)))
        self._tell("", "names", names)
        if hidden or names:
            book.calculated_on_load(root)
            self.changed[book.BOOK] = written(root)
        if self.formats.changed:
            self.changed[_STYLES] = written(self.formats.own)

    def parts(self) -> tuple[dict[str, Anew], dict[str, bytes]]:
        """What replaces parts that are there, and the parts that are new."""
        there = set(self.own.namelist())
        anew: dict[str, Anew] = {p: partial(_instead, raw=raw) for p, raw in self.changed.items() if p in there}
        return {**anew, **self.streams}, {p: raw for p, raw in self.changed.items() if p not in there}

    def _tell(self, sheet: str, kind: str, what: Iterable[str]) -> None:
        if told := tuple(what):
            self.news.append(News(sheet, kind, told))


def _table(name: str, sheet: SheetPart) -> str:
    """The part of the one table of a sheet. Raises Refused where it has another, or none that begins in A1."""
    if len(sheet.tables) != 1 or sheet.tables[0].area[:2] != (1, 1) or sheet.tables[0].totals:
        raise Refused("refresh-no-table", sheet=name)
    return sheet.tables[0].part


def _ours(name: str, heads: Sequence[str], plain: Sequence[str], wanted: Wanted) -> None:
    """Raise Refused where a column that was never computed has a new one's header, and people have typed into it."""
    for header in plain:
        column = heads.index(header) + 1
        computed = any(place[1] == column for place in wanted.formulas)
        if not computed and any(place[1] == column for place in wanted.typed):
            raise Refused("refresh-header-taken", sheet=name, header=header)


def _lost(new: SheetPart, heads: Sequence[str], added: Sequence[str], wanted: Wanted, last: int) -> list[Place]:
    """The cells, column before row, of computed columns that hold no formula."""
    columns = [column for column in new.tables[0].formulas if heads[column - 1] not in added]
    return [(column, row) for column in columns for row in range(2, last + 1) if (row, column) not in wanted.formulas]


def _frame(package: ZipFile, part: str) -> Any:
    """A sheet without its rows."""
    raw = [piece.raw for piece in pieces(chunks(package, part)) if piece.kind != "rows"]
    return parsed(b"".join(raw))


def _framed(task: Task, root: Any) -> Task:
    """The task with what stands before and after the rows from now on."""
    data = child(root, "sheetData")
    data.text = "\n"  # so that it has an end tag
    raw = written(root)
    mark = f"<{data.prefix}:sheetData" if data.prefix else "<sheetData"
    at = raw.index(b">", raw.index(mark.encode())) + 1
    return replace(task, frame=(raw[:at], raw[at:].lstrip(b"\n")))


def _instead(old: Iterator[bytes], raw: bytes) -> list[bytes]:
    return [raw]
