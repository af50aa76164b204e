"""Builds a workbook from the definitions: one sheet a register, blank or with rows, ready to be typed into.

What a workbook knows about its columns (kinds, allowed values, ranges) comes from the register alone; how it looks
stands in `theme`, the words it speaks in `guide`.
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
from sheetkit.excel import daysheet, guide, theme
from sheetkit.excel.computed import write_computed
from sheetkit.excel.formulas.columns import Live, LiveColumn, compile_book
from sheetkit.model import Cell
from sheetkit.register import Column, Register

LAST_ROW = 1_048_575
"""Excel's last row, counted from 0. All limits here: 'Excel specifications and limits', support.microsoft.com."""
LONGEST_TEXT = 32_767
LONGEST_LIST = 255
LONGEST_TITLE = 32
LARGEST_NUMBER = 9e15
FIRST_DAY = date(1900, 3, 1)
"""Excel believes in a 29 February 1900: days before it mean another day to every other program."""

_BORN = datetime(2026, 1, 1)
"""The date of creation in the file, fixed so that the same definitions give the same bytes."""
_EARLIEST = {"date": datetime(1910, 1, 1), "time": datetime(2000, 1, 1)}
"""A number typed into a date column (11.21, or 9:30 without its day) is a day before these, and is refused."""
_LATEST = datetime(2199, 12, 31)
_TABLE_NAME = re.compile(r"[^\W\d]\w{0,254}")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_workbook(
    path: Path,
    registers: Sequence[Register],
    rows: Mapping[str, Sequence[Mapping[str, Cell]]] = {},
    live: Live | None = None,
) -> None:
    """Write a new workbook with a sheet for each register, its rows in it, and the guide sheet 填写说明 last.

    The computed columns of its registers' duties stand after each register's own; `live` is their law, calendar and
    moment, and what they show for these rows.

    `rows` maps the register's name to rows of English column name to value. A missing key, None and "" are blank. Every
    value is written by its own type, also where the column is of another kind; text never becomes a formula or a link.
    The same input gives the same bytes. Raises KeyError for a register or column that does not exist, SheetkitError
    (`cell-unwritable`, `rows-too-many`, `definition-broken`, `file-unwritable`) for what Excel or the disk cannot hold.
    """
    known = {register.name: register.headers.values() for register in registers}
    for name, lines in rows.items():
        if odd := {column for line in lines for column in line}.difference(known[name]):
            raise KeyError(f"{name}.{min(odd)}")
    write_whole(path, _package(path.stem, registers, rows, live or Live()))


def table_name(register: Register) -> str:
    """The name of the Excel table on the register's sheet."""
    return f"{register.sheet}表"


def clean(text: str) -> str:
    """The text as a cell can hold it: a line ends in \\n, and characters that XML has no place for are left out."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _package(
    title: str, registers: Sequence[Register], rows: Mapping[str, Sequence[Mapping[str, Cell]]], live: Live
) -> bytes:
    package = BytesIO()
    book = Workbook(package, theme.preferences())
    book.set_properties({"title": title, "created": _BORN})
    styles = theme.Styles(book)
    needs, computed = compile_book(registers, live.policy)
    for register in registers:
        try:
            sheet = book.add_worksheet(register.sheet, theme.Sheet)
        except XlsxWriterException as error:
            raise _broken(register, "/sheet", str(error)) from error
        _columns(sheet, styles, register)
        held = rows.get(register.name, ())
        _rows(sheet, styles, register, held, computed[register.name])
        write_computed(sheet, styles, register, computed[register.name], live, len(held))
        _pages(sheet, title, theme.pages(register, [one.header for one in computed[register.name] if not one.hidden]))
    purpose = guide.PURPOSES.get(f"{title}.xlsx", "登记" + "、".join(register.sheet for register in registers) + "。")
    guide.add(book, styles, title, purpose, registers)
    daysheet.add(book, styles, live, needs)
    book.close()
    return package.getvalue()


def _columns(sheet: Any, styles: theme.Styles, register: Register) -> None:
    """Format and validate whole columns, so that a new row inherits both."""
    for index, column in enumerate(register.columns):
        sheet.set_column(index, index, theme.width(column), styles.column(column))
        if validation := _validation(register, column):
            sheet.data_validation(1, index, LAST_ROW, index, validation)
    codes = [xl_col_to_name(index) for index, column in enumerate(register.columns) if column.text]
    if codes:  # no green corners over phones and numbers that are text on purpose
        sheet.ignore_errors({"number_stored_as_text": " ".join(f"{code}2:{code}{LAST_ROW + 1}" for code in codes)})
    sheet.freeze_panes(1, 1)


def _validation(register: Register, column: Column) -> dict[str, Any] | None:
    title, prompt = column.header[:LONGEST_TITLE], guide.prompt(column)
    shown = {"input_title": title, "input_message": prompt} if prompt else {}
    match column.kind:
        case "choice" | "yes_no":
            rule = _list(register, column, column.choices or ("是", "否"))
            wrong = "请从下拉中选；要改下拉里的值，请找管理员。" if column.choices else "只能填“是”或“否”。"
        case "date" | "time":
            rule = _between("date", _EARLIEST[column.kind], _LATEST)
            day = "2026-11-21" if column.kind == "date" else "2026-11-21 09:30（日期和时间之间空一格）"
            wrong = f"请填{guide.KIND_WORDS[column.kind]}，例如 {day}。"
        case "number":
            least = -LARGEST_NUMBER if column.minimum is None else column.minimum
            most = LARGEST_NUMBER if column.maximum is None else column.maximum
            rule = _between("decimal", least, most)
            wrong = "，".join(filter(None, ("请填数字", guide.limits(column), "不要带单位。")))
        case "text":
            if not column.suggest:
                return {"validate": "any", **shown} if shown else None
            rule = {**_list(register, column, column.examples), "show_error": False}
            wrong = ""
    told = {"error_title": title, "error_message": wrong} if wrong else {}
    return {**rule, **shown, **told}


def _between(kind: str, least: object, most: object) -> dict[str, Any]:
    return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}


def _list(register: Register, column: Column, words: Sequence[str]) -> dict[str, Any]:
    if len(",".join(words)) > LONGEST_LIST or any("," in word for word in words):
        reason = f"a drop-down holds {LONGEST_LIST} characters in all, and no comma in a value"
        raise _broken(register, f"/row/properties/{column.name}", reason)
    return {"validate": "list", "source": list(words)}


def _rows(
    sheet: Any,
    styles: theme.Styles,
    register: Register,
    rows: Sequence[Mapping[str, Cell]],
    computed: Sequence[LiveColumn],
) -> None:
    """Write the header as an Excel table over the rows, or over one blank row."""
    if len(rows) > LAST_ROW:
        raise SheetkitError("rows-too-many", sheet=register.sheet, rows=len(rows), limit=LAST_ROW)
    heads: list[dict[str, Any]] = [
        {"header": c.header, "header_format": styles.header(c.required)} for c in register.columns
    ]
    heads += [{"header": c.header, "header_format": styles.computed_header(), "formula": c.formula} for c in computed]
    table = {"name": table_name(register), "style": theme.TABLE_STYLE, "columns": heads}
    if not _TABLE_NAME.fullmatch(table_name(register)):
        raise _broken(register, "/sheet", f"{table_name(register)} cannot be the name of an Excel table")
    sheet.add_table(0, 0, max(len(rows), 1), len(heads) - 1, table)
    tall = {0: 2}
    for index, column in enumerate(register.columns):
        write, width, wraps = _writer(sheet, styles, register, column), theme.width(column), theme.wraps(column)
        for number, row in enumerate(rows, start=1):
            value = row.get(column.name)
            if value is None or value == "":
                continue
            write(number, index, value)
            if wraps and isinstance(value, str) and (lines := theme.lines(value, width)) > tall.get(number, 1):
                tall[number] = lines
    for number, lines in tall.items():
        sheet.set_row(number, theme.height(lines))


def _writer(sheet: Any, styles: theme.Styles, register: Register, column: Column) -> Any:
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
                raise SheetkitError("cell-unwritable", sheet=register.sheet, cell=where, value=repr(value)[:40])

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
