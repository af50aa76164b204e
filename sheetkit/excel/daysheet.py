"""The hidden sheet 日历 that formulas look things up in: the moment, the working days, how times are typed, lists."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from sheetkit.excel.formulas.clock import NOW, TODAY
from sheetkit.excel.formulas.columns import Live
from sheetkit.excel.formulas.reading import CODES, DAY_ZERO, FORMS, forms, serial
from sheetkit.excel.formulas.row import Book
from sheetkit.excel.theme import DATE, TIME, Sheet, Styles
from sheetkit.model import Cell
from sheetkit.workdays import DAY, Calendar

SHEET = "日历"


def add(book: Any, styles: Styles, live: Live, needs: Book) -> None:
    """Add the sheet and define all names; nothing where no sheet of the workbook has computed columns."""
    if not needs.names:
        return
    sheet = book.add_worksheet(SHEET, Sheet)
    sheet.hide()
    sheet.set_column(0, 30, 12)
    _single_cells(book, sheet, styles, live)
    place = _list(book, sheet, 3, "工作日", workdays(live.calendar), styles.make(num_format=DATE))
    shapes = [*forms()]
    place = _list(book, sheet, place, FORMS, [form for form, _ in shapes])
    place = _list(book, sheet, place, CODES, [code for _, code in shapes])
    for name in sorted(needs.lists):
        place = _list(book, sheet, place, name, live.lists.get(name) or [""])
    for name, formula in needs.names.items():
        book.define_name(name, f"={formula}")
    for defined in book.defined_names:
        defined[3] = 1


def ours(heads: Sequence[str]) -> bool:
    """Whether a sheet with these texts in its first row is one that was made here."""
    return list(heads[:1]) == ["此刻"]


def workdays(calendar: Calendar) -> list[float]:
    """The working days of the years with official data as Excel's days, in order, after a mark for their beginning.

    The mark lies between the last day before them, for which nothing is known, and the first.
    """
    first, last = covered(calendar)
    days = (first + DAY * step for step in range((last - first).days + 1))
    return [serial(first) - 0.5, *(serial(day) for day in days if calendar.is_workday(day))]


def covered(calendar: Calendar) -> tuple[date, date]:
    """The first and the last day for which the official days are known."""
    last = max(calendar.years)
    first = last
    while first - 1 in calendar.years:
        first -= 1
    return date(first, 1, 1), date(last, 12, 31)


def _single_cells(book: Any, sheet: Any, styles: Styles, live: Live) -> None:
    """The cells that stand for themselves: name in column A, value or formula in column B."""
    now = live.now or datetime.combine(DAY_ZERO, time())
    minutes = round(serial(now) * 1440)
    first, last = covered(live.calendar)
    cells: list[tuple[str, str, Any]] = [
        ("此刻", f"={serial(now)!r}" if live.fixed else "=NOW()", serial(now)),
        (NOW, "=INT(ROUND(此刻*86400,0)/60)", minutes),
        (TODAY, f"=INT(({NOW}-1)/1440)", (minutes - 1) // 1440),
        ("日历_首日", f"={serial(first)}", serial(first)),
        ("日历_末日", f"={serial(last)}", serial(last)),
    ]
    for row, (name, formula, value) in enumerate(cells):
        sheet.write_string(row, 0, name)
        sheet.write_formula(row, 1, formula, styles.make(num_format=TIME if name == "此刻" else "General"), value)
        book.define_name(name, f"={SHEET}!$B${row + 1}")


def _list(book: Any, sheet: Any, place: int, name: str, values: Sequence[Cell], style: Any = None) -> int:
    """Write a list with its name above it; the place of the next column."""
    sheet.write_string(0, place, name)
    for row, value in enumerate(values, 1):
        if isinstance(value, str):
            sheet.write_string(row, place, value)
        elif isinstance(value, date):
            sheet.write_number(row, place, serial(value))
        elif value is not None:
            sheet.write_number(row, place, value, style)
    letters = xl_col_to_name(place)
    book.define_name(name, f"={SHEET}!${letters}$2:${letters}${max(len(values), 1) + 1}")
    return place + 1
