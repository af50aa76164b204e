"""The hidden sheet 清单: what the drop-downs offer, and the next number of each running key.

A drop-down asks for a name (`房号清单`). Where the register it stands for is in the same workbook, the name is that
table's column and grows with it; else it is a column of this sheet, a copy that `sheetkit refresh` brings up to date.
Of the households the copy has the rooms alone, never a name or a number.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.excel.theme import Sheet, Styles
from sheetkit.model import Edit, Grid
from sheetkit.people import at_work
from sheetkit.register import Column, Register, registers

SHEET = "清单"
TODAY = "今天"
"""The name of the one cell with the day."""
LONGEST_LIST = 255
"""What a list inside a validation may have in characters; Excel repairs a file with more."""

Lists = Mapping[str, Sequence[str]]
"""What each drop-down offers, by the name of its list."""
NOTHING: Lists = MappingProxyType({})


def lists(books: Books) -> dict[str, list[str]]:
    """What the site's books have for every list, in the order of the sheet; of what happened the newest first.

    Staff who have left are left out.
    """
    found: dict[str, list[str]] = {}
    for table, name in _referred(registers().values()):
        rows = books.current(table)
        if table == "staff":
            rows = [row for row in rows if at_work(row, clock.last_day(books.now))]
        values = [str(value) for row in rows if (value := getattr(row, name)) is not None and name not in row.bad]
        newest_first = registers()[table].dated
        found[list_name(table, name)] = list(dict.fromkeys(values[::-1] if newest_first else values))
    return found


def held(among: Sequence[Register], known: Lists = NOTHING) -> dict[str, Sequence[str]]:
    """The lists that the sheet of a workbook with these registers holds: one a column from A on, headed by its name."""
    own = {register.name for register in among}
    found: dict[str, Sequence[str]] = {}
    for register in among:
        for column in register.columns:
            if column.refers and own.isdisjoint(table for table, _ in column.refers):
                name = list_name(*column.refers[0])
                found[name] = known.get(name, ())
            elif len(",".join(column.choices)) > LONGEST_LIST or any("," in choice for choice in column.choices):
                found[_choices(register, column)] = column.choices
    return found


def ours(heads: Sequence[str]) -> bool:
    """Whether a sheet with these texts in its first row is one that was made here."""
    return all(head == TODAY or head.startswith("下一个") or head.endswith(("清单", "选项")) for head in heads)


def edits(workbook: str, grid: Grid, among: Sequence[Register], known: Lists) -> list[Edit]:
    """What brings the sheet 清单 of an existing workbook up to date, cell by cell.

    A list is found by its name in row 1, wherever it stands. One that is not there is left out: such a workbook is of
    an older definition, and its names would have to be made as well.
    """
    heads = list(grid.rows[0]) if grid.rows else []
    found: list[Edit] = []
    for name, values in held(among, known).items():
        if name not in heads:
            continue
        at = heads.index(name)
        olds = [str(row[at]) if at < len(row) else "" for row in grid.rows[1:]]
        for row, (old, new) in enumerate(zip_longest(olds, values, fillvalue=""), start=2):
            if old != new:
                found.append(Edit(workbook, SHEET, row, at + 1, new or None, old, header=name))
    return found


def source(register: Register, column: Column, among: Sequence[Register]) -> str | list[str] | None:
    """What a drop-down of the column offers: the values, or a formula that leads to them; None where it has none."""
    if column.refers:
        own = {one.name for one in among}
        live = [place for place in column.refers if place[0] in own]
        return f"={list_name(*(live or column.refers)[0])}"
    if column.series:
        return f"={next_name(column)}"
    if _choices(register, column) in held([register]):
        return f"={_choices(register, column)}"
    words = column.choices or (("是", "否") if column.kind == "yes_no" else ())
    if column.suggest:
        words = column.examples
    return list(words) or None


def table_name(register: Register) -> str:
    """The name of the Excel table on the register's sheet."""
    return f"{register.sheet}表"


def list_name(table: str, name: str) -> str:
    """The name of the list of a register's column, by its header; headers that are referred to are all different."""
    return f"{registers()[table].column(name).header}清单"


def next_name(column: Column) -> str:
    """The name of the cell with the next number of a running key."""
    return f"下一个{column.header}"


def proposed(grid: Grid, column: Column) -> str:
    """The next number of a running key that the sheet 清单 of a workbook shows now; '' where it shows none."""
    heads = list(grid.rows[0]) if grid.rows else []
    if next_name(column) not in heads or len(grid.rows) < 2:
        return ""
    at = heads.index(next_name(column))
    return str(grid.rows[1][at]) if at < len(grid.rows[1]) else ""


def add(book: Any, styles: Styles, among: Sequence[Register], known: Lists, day: str = "TODAY()") -> None:
    """Add the sheet and the names; none where no drop-down needs one.

    `day` is the formula of today: one volatile cell is enough where the workbook has the time already.
    """
    columns, series = held(among, known), list(_series(among))
    for table, name in sorted(set(_referred(among)) & {(one.name, c.name) for one in among for c in one.columns}):
        book.define_name(list_name(table, name), f"={_live(registers()[table], name)}")
    if not columns and not series:
        return
    sheet = book.add_worksheet(SHEET, Sheet)
    for index, (name, values) in enumerate(columns.items()):
        sheet.set_column(index, index, 20, styles.make(num_format=49))
        sheet.write_string(0, index, name, styles.header(required=False))
        for row, value in enumerate(values, start=1):
            sheet.write_string(row, index, value, styles.make(num_format=49))
        letter = xl_col_to_name(index)
        whole = f"{SHEET}!${letter}:${letter}"
        book.define_name(name, f"={SHEET}!${letter}$2:INDEX({whole},MAX(2,COUNTA({whole})))")
    if series:
        _next_numbers(book, sheet, styles, series, (len(columns), day))
    sheet.hide()


def _next_numbers(
    book: Any, sheet: Any, styles: Styles, series: Sequence[tuple[Register, Column]], today: tuple[int, str]
) -> None:
    """A column for each running key with its next number; left of them, at its place, the day."""
    left, day = today
    sheet.set_column(left, left + len(series), 20)
    sheet.write_string(0, left, TODAY, styles.header(required=False))
    sheet.write_formula(1, left, f"={day}", styles.make(num_format="yyyy-mm-dd"), "")
    book.define_name(TODAY, f"={SHEET}!${xl_col_to_name(left)}$2")
    for index, (register, column) in enumerate(series, start=left + 1):
        letter = xl_col_to_name(index)
        sheet.write_string(0, index, next_name(column), styles.header(required=False))
        for row, formula in enumerate(proposal(register, column, letter), start=1):
            sheet.write_array_formula(row, index, row, index, f"={formula}", None, "")
        book.define_name(next_name(column), f"={SHEET}!${letter}$2")


def proposal(register: Register, column: Column, letter: str) -> list[str]:
    """The formulas of the next number, from row 2 of the sheet's column down: the number itself, then the steps to it.

    It is in the form of the last number in the table, or of the example where there is none. A month (202611) or a year
    in it becomes today's, and the number is one more than the highest in that form.
    """
    first, table = column.examples[0], _live(register, column.name)
    start = first[: len(first.rstrip("0123456789"))] + "0" * (len(first) - len(first.rstrip("0123456789")))
    last, digits, head, month, year, highest = (f"{letter}{row}" for row in range(3, 9))
    return [
        f'IFERROR(IF({digits}=0,"",{year}&TEXT({highest}+1,REPT("0",{digits}))),"")',
        f'IFERROR(LOOKUP(2,1/({table}<>""),{table}),"{start}")&""',
        f'MATCH(TRUE,ISERROR(VALUE(MID("x"&{last},LEN({last})+1-{{0,1,2,3,4,5,6,7,8,9}},1))),0)-1',
        f"LEFT({last},LEN({last})-{digits})",
        _stamped(head, 6, "200001", "209912", f"YEAR({TODAY})*100+MONTH({TODAY})"),
        _stamped(month, 4, "2000", "2099", f"YEAR({TODAY})"),
        f"MAX(0,IF(LEFT({table},LEN({year}))={year},"
        f"IF(LEN({table})=LEN({year})+{digits},IFERROR(VALUE(RIGHT({table},{digits})),0))))",
    ]


def _stamped(head: str, size: int, least: str, most: str, stamp: str) -> str:
    """The head of a number (`BS202611-`) with the month or year before its last sign brought to today."""
    found = f"VALUE(MID({head},LEN({head})-{size},{size}))"
    changed = f"LEFT({head},LEN({head})-{size + 1})&({stamp})&RIGHT({head},1)"
    return f"IFERROR(IF(AND({found}>={least},{found}<={most}),{changed},{head}),{head})"


def _series(among: Sequence[Register]) -> Iterator[tuple[Register, Column]]:
    return ((register, column) for register in among for column in register.columns if column.series)


def _referred(among: Any) -> list[tuple[str, str]]:
    """The (register, column) pairs that these registers refer to."""
    places = (place for register in among for column in register.columns for place in column.refers)
    return list(dict.fromkeys(places))


def _live(register: Register, name: str) -> str:
    """The column of the register's table, as a formula asks for it."""
    return f"{table_name(register)}[{register.column(name).header}]"


def _choices(register: Register, column: Column) -> str:
    return f"{register.sheet}{column.header}选项"
