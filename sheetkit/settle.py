"""The state of keys and files that follows from the records of loans, as cells to set. Pure: nothing is written."""

from collections.abc import Iterable, Iterator

from sheetkit.books import Books
from sheetkit.lent import LENT, Misstated, misstated_files, misstated_keys
from sheetkit.messages import Language, say
from sheetkit.model import Edit
from sheetkit.references import sound
from sheetkit.table import Table

REGISTERS = ("keys", "key_loans", "files", "file_loans")
"""What `settle` reads; a list is left out where it or its loans could not be read."""


def settle(books: Books, language: Language = "zh") -> list[Edit]:
    """The states to be set, in the order of the lists: where KEY-1, and the like of it for files, has a finding.

    Left to people: 遗失, 注销, 待销毁 and 已销毁; a key struck off while it is out; what was not understood, in the row
    or in a loan; a key that stands twice; a cell with a formula. 数量 is never proposed: the records say that copies
    were made and entered, but not how many keys there were before, nor whether one of these was replaced (KEY-3).
    """
    understood, _ = sound(books)
    edits: list[Edit] = []
    if books.has("keys", "key_loans"):
        edits += _edits(understood.tables["keys"], misstated_keys(understood), language)
    if books.has("files", "file_loans"):
        edits += _edits(understood.tables["files"], misstated_files(understood), language)
    return edits


def _edits(table: Table, found: Iterable[Misstated], language: Language) -> Iterator[Edit]:
    keys = [table.key(row) for row in (*table.rows, *table.past)]
    for one in found:
        row, key = one.row, table.key(one.row)
        place = table.places.get("state")
        if one.right is None or place is None or keys.count(key) > 1 or (row.at, place) in table.formulas:
            continue
        if row.bad.intersection(("state", "quantity")):
            continue
        yield Edit(
            workbook=table.workbook,
            sheet=table.register.sheet,
            row=row.at,
            column=place,
            value=one.right,
            old=row.state,
            key=key,
            header=table.register.column("state").header,
            reason=_reason(one, language),
        )


def _reason(one: Misstated, language: Language) -> str:
    if not one.out:
        return say(language, "settle-back")
    records = say(language, "list-join").join(str(loan.loan_no or loan.at) for loan in one.out)
    return say(language, "settle-out" if one.right == LENT else "settle-issued", records=records)
