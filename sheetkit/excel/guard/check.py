"""A look at all of a workbook before any reader sees it: is it one, is it whole, and can it be read at a sane cost?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from xml.parsers import expat

from sheetkit.excel.guard.layout import SMALL, Layout, layout
from sheetkit.excel.guard.limits import MEBI, Limits
from sheetkit.excel.guard.package import Member, Package
from sheetkit.excel.guard.scan import MOST_COLUMNS, MOST_ROWS, Sheet, last_filled, scan
from sheetkit.excel.guard.source import recognise
from sheetkit.excel.guard.texts import text_size
from sheetkit.excel.guard.xml import Hostile, Proof, declared
from sheetkit.names import cell_name

_STYLES = 64
"""MiB of styles that may be; staff books that were copied together for years reach tens."""
_MOST_STEPS = 1 << 26
"""Characters of number formats that a reader may have to look at."""
_SPARE = 1 << 20
"""How many strings more than there are a file may announce: room is made for them at once."""
_COUNT = re.compile(rb'\buniqueCount="(\d*)"')
_ESCAPE = re.compile(rb"_x(?!00)[0-9A-Fa-f]{4}_")
"""The amiss of shared strings that calamine does not know."""
_FORMAT = re.compile(rb"formatCode=\"([^\"]*)\"|formatCode='([^']*)'")


@dataclass(frozen=True, slots=True)
class Checked:
    """A package that was found sound: where its parts lie and what its sheets hold.

    `plain`: it has the form that the usual programs write. `amiss`: calamine would get some values wrong.
    """

    package: Package
    layout: Layout
    sheets: Mapping[str, Sheet]
    """By the name that people see; charts are left out."""
    plain: bool
    amiss: bool

    @property
    def rows(self) -> int:
        """How many rows all sheets have together."""
        return sum(sheet.rows for sheet in self.sheets.values())

    def far(self, name: str) -> str | None:
        """The last cell of a sheet where it lies too far from A1 for all cells between to be held."""
        sheet, part = self.sheets.get(name), self.layout.sheets[name]
        if sheet is None or part is None or self._near(sheet, sheet.rows, sheet.columns):
            return None
        rows, columns = last_filled(self.package.chunks(self.package.members[part]))
        return None if self._near(sheet, rows, columns) else cell_name(columns, rows)

    def _near(self, sheet: Sheet, rows: int, columns: int) -> bool:
        return rows * columns <= self.package.limits.blanks + 4 * sheet.filled


def check(raw: bytes, file: str, limits: Limits) -> Checked:
    """Look at every part of a package. Raises Unreadable, which says why in plain words."""
    recognise(raw, file)
    package = Package(raw, file, limits)
    try:
        found = layout(package)
        return _Look(package, found).all()
    except Hostile as error:
        raise package.hostile(str(error)) from error
    except (expat.ExpatError, ValueError, LookupError) as error:  # the last two: of encodings nobody knows
        raise package.damaged() from error


class _Look:
    """One pass over all members, with the sum of what they unpack to and of the cells that justify it."""

    def __init__(self, package: Package, found: Layout) -> None:
        self.package = package
        self.layout = found
        self.left = package.limits.unpacked * MEBI + len(package.raw)
        self.plain = found.plain
        self.amiss = False
        self.strings = 0, 0

    def all(self) -> Checked:
        names = {part: name for name, part in self.layout.sheets.items() if part}
        sheets: dict[str, Sheet] = {}
        for part, member in self.package.members.items():
            self._ratio(member)
            if part in names:
                sheets[names[part]] = self._sheet(self._counted(member))
            elif part == self.layout.strings:
                self._strings(self._proved(part, member))
            elif part == self.layout.styles:
                self._styles(self._proved(part, member))
            else:
                self._others(part, self._proved(part, member))
        for name, sheet in sheets.items():
            self._text(name, sheet)
        plain = self.plain and all(sheet.plain for sheet in sheets.values())
        amiss = self.amiss or any(sheet.amiss for sheet in sheets.values())
        return Checked(self.package, self.layout, sheets, plain, amiss)

    def _ratio(self, member: Member) -> None:
        limits = self.package.limits
        if member.size > max(limits.unpacked * MEBI, limits.ratio * member.packed):
            raise self.package.unreadable("file-too-big")

    def _counted(self, member: Member) -> Iterator[bytes]:
        """The member's bytes, paid for."""
        for chunk in self.package.chunks(member):
            self.left -= len(chunk)
            if self.left < 0:
                raise self.package.unreadable("file-too-big")
            yield chunk

    def _proved(self, part: str, member: Member) -> Iterator[bytes]:
        """The member's bytes, paid for; XML of no great size is proved well-formed on the way."""
        stream = self._counted(member)
        if not part.endswith((".xml", ".rels")) or member.size > SMALL * MEBI:
            yield from stream
            return
        proof = Proof(SMALL * MEBI)
        for chunk in stream:
            proof.see(chunk)
            yield chunk
        proof.end()

    def _sheet(self, stream: Iterator[bytes]) -> Sheet:
        sheet, paid, proof = Sheet(), 0, Proof(SMALL * MEBI)
        for sheet in scan(stream, proof):
            self.left += self.package.limits.cell * (sheet.filled - paid)
            paid = sheet.filled
        proof.end()
        if sheet.rows > MOST_ROWS or sheet.columns > MOST_COLUMNS:
            raise self.package.damaged()
        return sheet

    def _strings(self, stream: Iterator[bytes]) -> None:
        utf8, head = declared(next(stream, b""))
        told = _COUNT.search(head)
        announced = int(told[1][:20] or 0) if told else 0
        count = longest = open_ = 0
        for chunk in chain((head,), stream):
            self.plain = self.plain and utf8 and b"<!" not in chunk
            self.amiss = self.amiss or (b"_x" in chunk and bool(_ESCAPE.search(chunk)))
            first, *more = map(len, chunk.split(b"si>"))
            longest = max(longest, open_ + first, *more)
            open_ = more[-1] if more else open_ + first
            count += len(more)
        self.plain = self.plain and announced <= count + _SPARE
        self.strings = count, longest

    def _styles(self, stream: Iterator[bytes]) -> None:
        parts, size = [], 0
        for chunk in stream:
            parts.append(chunk)
            size += len(chunk)
            if size > _STYLES * MEBI:
                raise self.package.unreadable("file-too-big")
        raw = b"".join(parts)
        self.plain = self.plain and declared(raw)[0]
        longest = max((len(one or other) for one, other in _FORMAT.findall(raw)), default=0)
        if raw.count(b"xf ") * longest > _MOST_STEPS:
            raise Hostile("styles")

    def _others(self, part: str, stream: Iterator[bytes]) -> None:
        first = next(stream, b"")
        if part in (self.layout.book, "_rels/.rels") or part.endswith("/_rels/workbook.xml.rels"):
            self.plain = self.plain and declared(first)[0]
        if part.endswith((".xml", ".rels")) and b"<!DOCTYPE" in first:
            raise Hostile("entity")
        for _ in stream:
            pass

    def _text(self, name: str, sheet: Sheet) -> None:
        """No reader shall write a long string a million times."""
        limits = self.package.limits
        most = limits.text * MEBI + limits.text_cell * sheet.filled
        if sheet.filled * self.strings[1] <= most or not sheet.plain:
            return
        members = self.package.members
        whole = b"".join(self.package.chunks(members[str(self.layout.strings)]))
        count, longest = self.strings
        sizes = [longest] * count if b"si/" in whole else [len(one) for one in whole.split(b"si>")[1::2]]
        chunks = self.package.chunks(members[str(self.layout.sheets[name])])
        if text_size(chunks, sizes, sheet.usual) > most:
            raise self.package.unreadable("file-too-big")
