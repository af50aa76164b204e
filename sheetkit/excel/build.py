"""Builds a workbook from the definitions: one sheet a register, blank or with rows, ready to be typed into.

What a workbook knows about its columns (kinds, allowed values, ranges) comes from the register alone; how it looks
stands in `theme`, the words it speaks in `guide`, what it accepts in `validations`, its drop-downs in `lists`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from math import isfinite
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError
from sheetkit.excel import daysheet, guide, lists, theme, validations
from sheetkit.excel.computed import write_computed
from sheetkit.excel.formulas.columns import Live, LiveColumn, compile_book
from sheetkit.excel.formulas.row import Sheet as Row
from sheetkit.excel.lists import table_name
from sheetkit.excel.validations import LAST_ROW
from sheetkit.model import Cell, Grid
from sheetkit.register import Column, Register

LONGEST_TEXT = 32_767
FIRST_DAY = date(1900, 3, 1)
"""Excel believes in a 29 February 1900: days before it mean another day to every other program."""

_BORN = datetime(2026, 1, 1)
"""The date of creation in the file, fixed so that the same definitions give the same bytes."""
_TABLE_NAME = re.compile(r"[^\W\d]\w{0,254}")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_workbook(
    path: Path,
    registers: Sequence[Register],
    rows: Mapping[str, Sequence[Mapping[str, Cell]]] = {},
    offered: lists.Lists = lists.NOTHING,
    live: Live | None = None,
    order: Mapping[str, Sequence[str]] = {},
    others: Mapping[str, Grid] = {},
) -> None:
    """Write a new workbook with a sheet for each register, its rows in it, the guide 填写说明 and, hidden, 清单.

    The computed columns of its registers' duties stand after each register's own; `live` is their law, calendar and
    moment, and what they show for these rows.

    `rows` maps the register's name to rows of English column name to value. A missing key, None and "" are blank. Every
    value is written by its own type, also where the column is of another kind; text never becomes a formula or a link.
    `offered` is what the drop-downs offer of other workbooks (`lists.lists`). `order` has by register the headers of a
    sheet whose columns do not stand as in the definition, those of the staff's own among them: what these hold is in
    `rows` under their header. `others` are sheets of the staff's own, of which the values are kept.
    The same input gives the same bytes. Raises KeyError for a register or column that does not exist, SheetkitError
    (`cell-unwritable`, `rows-too-many`, `definition-broken`, `file-unwritable`) for what Excel or the disk cannot hold.
    """
    known = {one.name: {*one.headers.values(), *order.get(one.name, ())} for one in registers}
    for name, lines in rows.items():
        if odd := {column for line in lines for column in line}.difference(known[name]):
            raise KeyError(f"{name}.{min(odd)}")
    write_whole(path, package(path.stem, registers, rows, offered, live or Live(), order, others))


def clean(text: str) -> str:
    """The text as a cell can hold it: a line ends in \\n, and characters that XML has no place for are left out."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def package(
    title: str,
    registers: Sequence[Register],
    rows: Mapping[str, Sequence[Mapping[str, Cell]]],
    offered: lists.Lists,
    live: Live,
    order: Mapping[str, Sequence[str]],
    others: Mapping[str, Grid] = {},
) -> bytes:
    """The workbook as bytes; see `write_workbook`."""
    made = BytesIO()
    book = Workbook(made, theme.preferences())
    book.set_properties({"title": title, "created": _BORN})
    styles = theme.Styles(book)
    needs, computed = compile_book(registers, live.policy, order)
    for register in registers:
        try:
            sheet = book.add_worksheet(register.sheet, theme.Sheet)
        except XlsxWriterException as error:
            raise _broken(register, "/sheet", str(error)) from error
        row, held = needs.sheets[register.name], rows.get(register.name, ())
        _columns(sheet, styles, register, registers, row.places)
        _rows(sheet, styles, row, held, computed[register.name])
        write_computed(sheet, styles, row, computed[register.name], live, len(held))
        _pages(sheet, title, theme.pages(register, [one.header for one in computed[register.name] if not one.hidden]))
    purpose = guide.PURPOSES.get(f"{title}.xlsx", "登记" + "、".join(register.sheet for register in registers) + "。")
    guide.add(book, styles, title, purpose, registers)
    lists.add(book, styles, registers, offered, "INT(此刻)" if needs.names else "TODAY()")
    daysheet.add(book, styles, live, needs)
    for name, grid in others.items():
        _other(book.add_worksheet(name), styles, grid)
    book.close()
    return made.getvalue()


def _other(sheet: Any, styles: theme.Styles, grid: Grid) -> None:
    """A sheet of the staff's own: its values where they stood."""
    write = _writer(sheet, styles, grid.sheet, _own_column(grid.sheet))
    for number, row in enumerate(grid.rows):
        for index, value in enumerate(row):
            if value != "" and value is not None:
                write(number, index, value)


def _own_column(header: str) -> Column:
    """A column of the staff's own, which may hold anything."""
    return Column(header, header, "text", required=False)


def _columns(
    sheet: Any, styles: theme.Styles, register: Register, among: Sequence[Register], places: Mapping[str, int]
) -> None:
    """Format and validate whole columns, so that a new row inherits both."""
    for column in register.columns:
        index = places[column.header]
        sheet.set_column(index, index, theme.width(column), styles.column(column))
    validations.add(sheet, register, among, places, styles.clash())
    codes = [xl_col_to_name(places[column.header]) for column in register.columns if column.text]
    if codes:  # no green corners over phones and numbers that are text on purpose
        sheet.ignore_errors({"number_stored_as_text": " ".join(f"{code}2:{code}{LAST_ROW + 1}" for code in codes)})
    sheet.freeze_panes(1, 1)


def _rows(
    sheet: Any,
    styles: theme.Styles,
    own: Row,
    rows: Sequence[Mapping[str, Cell]],
    computed: Sequence[LiveColumn],
) -> None:
    """Write the header as an Excel table over the rows, or over one blank row."""
    register = own.register
    if len(rows) > LAST_ROW:
        raise SheetkitError("rows-too-many", sheet=register.sheet, rows=len(rows), limit=LAST_ROW)
    known = {c.header: {"header_format": styles.header(c.required)} for c in register.columns}
    known |= {c.header: {"header_format": styles.computed_header(), "formula": c.formula} for c in computed}
    plain = {"header_format": styles.header(False)}
    heads: list[dict[str, Any]] = [
        {"header": header, **known.get(header, plain)} for header in sorted(own.places, key=lambda one: own.places[one])
    ]
    table = {"name": table_name(register), "style": theme.TABLE_STYLE, "columns": heads}
    if not _TABLE_NAME.fullmatch(table_name(register)):
        raise _broken(register, "/sheet", f"{table_name(register)} cannot be the name of an Excel table")
    sheet.add_table(0, 0, max(len(rows), 1), len(heads) - 1, table)
    tall = {0: 2}
    theirs = [_own_column(header) for header in own.places if header not in known]
    for column in (*register.columns, *theirs):
        index = own.places[column.header]
        write, width, wraps = _writer(sheet, styles, register.sheet, column), theme.width(column), theme.wraps(column)
        for number, row in enumerate(rows, start=1):
            value = row.get(column.name)
            if value is None or value == "":
                continue
            write(number, index, value)
            if wraps and isinstance(value, str) and (lines := theme.lines(value, width)) > tall.get(number, 1):
                tall[number] = lines
    for number, lines in tall.items():
        sheet.set_row(number, theme.height(lines))


def _writer(sheet: Any, styles: theme.Styles, title: str, column: Column) -> Any:
    """The function that writes a value of any type into this column."""
    own, stray_date, stray_time = styles.column(column), styles.stray(theme.DATE), styles.stray(theme.TIME)
    timed, dated = column.kind == "time", column.kind in ("date", "time")
    number = styles.stray("General") if dated else own

    def write(row: int, index: int, value: Cell) -> None:
        match value:
            case str() if len(text := clean(value)) <= LONGEST_TEXT:
                sheet.write_string(row, index, text, own)
            case bool():
                sheet.write_string(row, index, "是" if value else "否", own)
            case datetime() if value.date() >= FIRST_DAY:
                sheet.write_datetime(row, index, value, own if timed else stray_time)
            case date() if not isinstance(value, datetime) and value >= FIRST_DAY:
                sheet.write_datetime(row, index, value, own if dated else stray_date)
            case int() | float() if isfinite(value):
                sheet.write_number(row, index, value, number)
            case _:
                where = xl_rowcol_to_cell(row, index)
                raise SheetkitError("cell-unwritable", sheet=title, cell=where, value=repr(value)[:40])

    return write


def _pages(sheet: Any, title: str, across: int) -> None:
    """A4 landscape, the header on every page; a wide sheet goes over several pages with its first column on each."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
    sheet.fit_to_pages(across, 0)
    sheet.repeat_rows(0)
    if across > 1:
        sheet.repeat_columns(0)
        sheet.print_across()
    sheet.set_header(f"&L{title.replace('&', '&&')}&C&14&A&R打印于 &D")
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _broken(register: Register, pointer: str, reason: str) -> SheetkitError:
    return SheetkitError("definition-broken", file=f"{register.name}.json", pointer=pointer, reason=reason)
