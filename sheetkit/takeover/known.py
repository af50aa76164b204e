"""What the site's books know: the values that a column may refer to, and other ways in which people write them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sheetkit.books import Books
from sheetkit.cells import narrow, read_cell
from sheetkit.model import Flaw
from sheetkit.people import split
from sheetkit.register import Column, Register
from sheetkit.takeover.old import text_of
from sheetkit.takeover.synonyms import synonyms

_TOKENS = re.compile(r"[A-Z]+|\d+|[^\W\dA-Z_]+")
_SEVERAL = re.compile(r"[、,，;；/／\s]+")
_GAPS = re.compile(r"(?<=[^\W\da-zA-Z_])\s+(?=[^\W\da-zA-Z_])")


@dataclass(frozen=True)
class Known:
    """The values that stand in the tables a column refers to."""

    values: frozenset[str]

    @cached_property
    def forms(self) -> Mapping[str, str | None]:
        """Each value by its plain form; None where several share one."""
        forms: dict[str, str | None] = {}
        for value in self.values:
            form = _form(value)
            forms[form] = None if form in forms else value
        return forms

    def meant(self, text: str) -> str | None:
        """The one value that differs only in how it is written: 3栋2单元1501室 is 3-2-1501, 张　伟 is 张伟."""
        return None if text in self.values else self.forms.get(_form(text))


def known_values(register: Register, books: Books) -> dict[str, Known]:
    """By column, what it may refer to; a column is left out where that cannot be told, or is the register itself."""
    found = {}
    for column in register.columns:
        itself = any(name == register.name for name, _ in column.refers)
        if column.refers and not itself and not unread(column, register, books):
            values = (value for name, far in column.refers for value in books.group(name, far))
            found[column.name] = Known(frozenset(value for value in values if isinstance(value, str)))
    return found


def unchecked(register: Register, books: Books) -> list[str]:
    """The sheets that this register refers to but that cannot be read or are blank, as people call them."""
    names = [name for column in register.columns if column.refers for name in unread(column, register, books)]
    if not books.has(register.name):
        names.append(register.name)
    return [books.register(name).sheet for name in dict.fromkeys(names)]


def understood(value: object, column: Column, known: Known | None) -> bool:
    """Whether the cell says something in this column: of its kind, and known where the books can tell."""
    if translation(text_of(value), column, known) is not None:
        return True
    reading = read_cell(value, column)
    if isinstance(value, Flaw) or reading.bad or reading.value is None:
        return False
    return known is None or all(one in known.values for one in _parts(str(reading.value), column))


def looks_right(value: object, column: Column) -> bool:
    """Whether the cell looks as the trade writes such a column (phones, numbers of identity cards)."""
    looks = synonyms().looks.get(column.header)
    return looks is None or all(looks.fullmatch(part) for part in _SEVERAL.split(str(read_cell(value, column).value)))


def translation(text: str, column: Column, known: Known | None) -> str | None:
    """What the text plainly stands for in this column, where it is written otherwise; else None."""
    if known is None:
        return synonyms().stands_for(text, column)
    if not column.people:
        return known.meant(text)
    meant = [known.meant(name) or name for name in split(text)]
    return "、".join(meant) if meant != split(text) and set(meant) <= known.values else None


def telling(column: Column, known: Known | None) -> bool:
    """Whether the values of the column give it away by themselves."""
    return known is not None or bool(column.choices) or column.header in synonyms().looks


def _parts(value: str, column: Column) -> list[str]:
    return split(value) if column.people else [value]


def unread(column: Column, register: Register, books: Books) -> list[str]:
    """The tables that a column refers to and that cannot be asked: unreadable ones, or all where all are blank."""
    names = [name for name, _ in column.refers]
    unreadable = [name for name in names if not books.has(name) or not books.tables[name].places]
    return unreadable or ([] if register.name in names or any(map(books.rows, names)) else names)


def _form(text: str) -> str:
    """A text without spaces between characters and without units (栋, 单元, 室) and zeros round its numbers."""
    plain = synonyms().units.sub("-", _GAPS.sub("", narrow(text).upper()))
    return "-".join(token.lstrip("0") or token for token in _TOKENS.findall(plain))
