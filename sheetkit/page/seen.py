"""What a reader may see (INF-3): decided by the audience of the column that a text stands in, not by its looks."""

from collections.abc import Iterator

from sheetkit.board import Place, Whom
from sheetkit.books import Books
from sheetkit.duty import Words
from sheetkit.messages import Language, say
from sheetkit.model import Due
from sheetkit.names import cell_name
from sheetkit.people import split
from sheetkit.policy import Rule
from sheetkit.register import AUDIENCES, Audience, for_audience, registers
from sheetkit.resting import row_of, zone_of
from sheetkit.table import Row

_WORDS = (("staff", "name"), ("staff", "department"), ("staff", "post"), ("zones", "zone"), ("contractors", "name"))
"""The columns whose values name people at work, where they work, and whom they are hired from."""


class Reader:
    """One reader of the books: an audience, and the words that it may see."""

    def __init__(self, books: Books, audience: Audience, language: Language) -> None:
        self.books, self.audience, self.language = books, audience, language
        self.all = audience == AUDIENCES[-1]
        self.words = frozenset(self._words())
        self.whats = {words[language] for rule in books.policy.values() for words in _whats(rule)}
        self.departments: dict[str, str] = {}
        for row in books.rows("staff"):
            if row.name and row.department:
                self.departments.setdefault(row.name, row.department)

    def sees(self, register: str, column: str | None) -> bool:
        """Whether the column is for this reader; there is nothing to see without one."""
        columns = for_audience(registers()[register], self.audience)
        return any(one.name == column for one in columns)

    def may(self, text: str | None) -> str | None:
        """The text if the reader may see it: a supervisor any, others what stands in a column that is for them."""
        return text if text is not None and (self.all or text in self.words) else None

    def key(self, item: Due) -> str | None:
        """What an item is about; a row is told by its key where that column is for the reader."""
        if item.key and not item.about:
            return say(self.language, "page-site")
        if item.row is not None and self.sees(item.register, registers()[item.register].key):
            return item.key
        return self.may(item.key)

    def what(self, item: Due) -> str:
        """What is to be done: the law's own words; what was made up from a row is told by the title of its rule."""
        known = self.all or item.what in self.whats
        return item.what if known else self.books.policy[item.rule].title[self.language]

    def whom(self, item: Due) -> Whom:
        """With whom an item rests, in which department and zone."""
        row = row_of(item, self.books)
        own = getattr(row, "department", None) or (item.key if item.row is None else None)
        return self.named(item.rests_with, own, zone_of(item, self.books))

    def named(self, names: str | None, department: str | None, zone: str | None) -> Whom:
        """People with a department: the row's own if there is one of that name, else that of the first of them."""
        seen = tuple(name for name in split(names) if self.may(name))
        known = department if department in self.departments.values() else None
        theirs = next((self.departments[name] for name in split(names) if name in self.departments), None)
        return Whom(seen, self.may(known or theirs), self.may(zone))

    def place(self, register: str, row: Row, column: str) -> Place:
        """Where a value of a row stands."""
        table = self.books.tables[register]
        at = table.places.get(column)
        cell = cell_name(at, row.at) if at and row.book == table.workbook else None
        return Place(row.book, table.register.sheet, cell)

    def _words(self) -> Iterator[str]:
        """The values of the columns that name who works here and where, and the posts and departments there can be."""
        for register, column in _WORDS:
            if self.sees(register, column):
                yield from registers()[register].column(column).choices
                yield from (value for row in self.books.rows(register) if (value := getattr(row, column)))
        people = self.books.people
        yield from (*people.in_charge.values(), *(one.name for one in people.deputies))
        for rule in self.books.policy.values():
            yield from (line.rests[-1] for line in rule.duties)
            yield from (line.rests[-1] for line in rule.cycles)
        yield from self.books.policy["CMP-5"].parameters["ladder"]


def _whats(rule: Rule) -> Iterator[Words]:
    yield from (line.what for line in rule.duties)
    yield from (line.what for line in rule.cycles)
