"""The harmless repairs: cells that can be read in one way only, as they should have been typed. Nothing is written."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from sheetkit.books import Books
from sheetkit.cells import read_cell, show, tells_all
from sheetkit.excel.build import FIRST_DAY
from sheetkit.messages import Language, say
from sheetkit.model import Cell, Edit, Flaw
from sheetkit.policy import Policy
from sheetkit.register import Column
from sheetkit.table import Table

HARMLESS = ("stray-space", "full-width", "text-as-date", "text-as-number")
"""The findings that can be mended without anyone's decision, in the order in which a cell's text is tidied."""
_DIGITS = 15
"""The most that a number in Excel keeps."""


def fixes(books: Books, language: Language = "zh", rules: Collection[str] = HARMLESS) -> list[Edit]:
    """The cells with one of these findings, each with the value that heals all of its own, in the order of the books.

    Codes, phones, rooms and id numbers stay text. What would lose something stays a finding: a time of day in a column
    of dates, seconds, digits beyond Excel's. A cell with a formula is never touched.
    """
    return [edit for table in books.tables.values() for edit in _of(table, books.policy, language, rules)]


def _of(table: Table, policy: Policy, language: Language, rules: Collection[str]) -> Iterator[Edit]:
    cells = [flaw for flaw in table.flaws if flaw.rule in HARMLESS and flaw.at and flaw.column]
    order = sorted(cells, key=lambda flaw: (flaw.at or 0, table.places[flaw.column or ""]))
    for (at, name), group in groupby(order, key=lambda flaw: (flaw.at or 0, flaw.column or "")):
        flaws, column, place = list(group), table.register.column(name), table.places[name]
        if (at, place) in table.formulas or not any(flaw.rule in rules for flaw in flaws):
            continue
        healed, found = heal(flaws, column)
        if healed is None:
            continue
        titles = (policy[rule].title[language] for rule in found)
        row = table.row_at(at)
        yield Edit(
            workbook=table.workbook,
            sheet=table.register.sheet,
            row=at,
            column=place,
            value=healed,
            old=flaws[0].value or "",
            key=table.key(row) if row is not None else None,
            header=column.header,
            reason=say(language, "list-join").join(titles),
        )


def heal(flaws: list[Flaw], column: Column) -> tuple[Cell, list[str]]:
    """The value that heals a cell with these harmless flaws, and all that it heals; None where something would be lost.

    Text that means nothing in its column is only tidied: what it should say is for people.
    """
    tidied = [flaw for flaw in flaws if flaw.rule in HARMLESS[:2]]
    text = str(tidied[-1].words["like"]) if tidied else flaws[0].value or ""
    found = [flaw.rule for flaw in tidied]
    if column.kind not in ("date", "time", "number"):
        return text, found
    reading = read_cell(text, column)
    if reading.bad:
        return text, found
    kept = reading.value if _whole(text, reading.value) else None
    return kept, [*found, *(flaw.rule for flaw in reading.flaws)]


def _whole(text: str, value: Cell) -> bool:
    """Whether the value says all that the text does, and Excel can hold it."""
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return day >= FIRST_DAY and tells_all(text, value)
    plain = Decimal(text.replace(",", ""))
    return plain == Decimal(show(value)) and len(plain.normalize().as_tuple().digits) <= _DIGITS
