"""An engine for xlwings that stands in for Excel: it holds values, formulas, formats, notes, rules and the selection.

It behaves as Excel does by COM where that is known, refuses where Excel refuses, and knows only the calls that the
adapter makes: any other raises, and the test fails. Every call that would go into Excel is counted by its name.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import xlwings
from openpyxl.utils import get_column_letter, range_boundaries
from xlwings import base_classes

ERRORS = {
    "#DIV/0!": -2146826281,
    "#N/A": -2146826246,
    "#NAME?": -2146826259,
    "#REF!": -2146826265,
    "#VALUE!": -2146826273,
}
REJECTED, EDITING, GONE = -2147418111, -2146777998, -2147023174
_RAISED, _1004 = -2147352567, -2146827284
_ZERO = datetime(1899, 12, 30)
Place = tuple[int, int]


class com_error(Exception):
    """As pywin32 raises it: (hresult, words, (code, source, description, help, context, scode), argument)."""

    @property
    def hresult(self) -> int:
        return int(self.args[0])


def refused(words: str) -> com_error:
    """Excel's error 1004 with its own words."""
    return com_error(_RAISED, "Exception occurred.", (0, "Microsoft Excel", words, "", 0, _1004), None)


@dataclass
class Held:
    """One cell. `prefix` is the apostrophe before a text."""

    value: Any = None
    formula: str = ""
    number_format: str = "General"
    fill: str | None = None
    note: str | None = None
    comment: str | None = None
    validation: str | None = None
    prefix: bool = False


@dataclass
class Rule:
    """A conditional format of the kind custom."""

    formula: str
    areas: list[tuple[int, int, int, int]]
    fill: Any = None


@dataclass
class SheetHeld:
    """One sheet as Excel holds it."""

    name: str
    cells: dict[Place, Held] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    protected: bool = False
    hidden: set[int] = field(default_factory=set)

    def at(self, place: Place) -> Held:
        return self.cells.setdefault(place, Held())

    def insert_row(self, before: int) -> None:
        """As a person inserts a row: everything from there on moves down, rules too."""
        self.cells = {(row + (row >= before), column): held for (row, column), held in self.cells.items()}
        for rule in self.rules:
            rule.areas = [(t + (t >= before), left, b + (b >= before), right) for t, left, b, right in rule.areas]

    def looks(self) -> dict[Place, Held]:
        """All that stands in the cells, to be compared."""
        return {place: replace(held) for place, held in self.cells.items() if held != Held()}


@dataclass
class BookHeld:
    """One open workbook."""

    path: Path
    sheets: list[SheetHeld]
    active: str = ""
    read_only: bool = False
    fixed: bool = False
    saved: bool = True
    selected: str | None = "$A$1"
    in_view: str = "$A$1:$Z$40"

    def sheet(self, name: str) -> SheetHeld:
        return next(one for one in self.sheets if one.name == name)

    def looks(self) -> dict[str, Any]:
        """Every sheet with its cells and rules, and what is active and selected."""
        sheets = {one.name: (one.looks(), [copy(rule) for rule in one.rules]) for one in self.sheets}
        return {"sheets": sheets, "order": [one.name for one in self.sheets], "at": (self.active, self.selected)}


class Excel:
    """One running program. `mood` is the number of the error that every call raises, 0 for none."""

    def __init__(self, *books: BookHeld, pid: int = 1) -> None:
        self.books, self.pid = list(books), pid
        self.active = books[0] if books else None
        self.mood = 0
        self.calls: Counter[str] = Counter()
        self.breaks_at: tuple[str, int] = ("", 0)
        """A call, and at which one of its kind a person begins to edit a cell."""
        self.boxes: list[str] = []

    def call(self, name: str) -> None:
        self.calls[name] += 1
        if self.breaks_at[0] == name and self.calls[name] >= self.breaks_at[1] > 0:
            self.mood = EDITING
        if self.mood == EDITING:
            raise com_error(_RAISED, "Exception occurred.", (0, None, None, None, 0, EDITING), None)
        if self.mood:
            raise com_error(self.mood, "Call was rejected by callee.", None, None)


def opened(path: Path) -> BookHeld:
    """A workbook as Excel opens it: formulas with the values that the file has for them."""
    held, shown = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    sheets = []
    for sheet in held.worksheets:
        one = SheetHeld(sheet.title)
        for row, values in zip(sheet.iter_rows(), shown[sheet.title].iter_rows(), strict=True):
            for cell, value in zip(row, values, strict=True):
                if cell.value is not None or cell.has_style or cell.comment:
                    one.cells[cell.row, cell.column] = _held(cell, value.value)
        for validation in sheet.data_validations.dataValidation:
            for area in validation.sqref.ranges:
                left, top, right, bottom = area.bounds
                for row_ in range(top, min(bottom, sheet.max_row) + 1):
                    for column in range(left, right + 1):
                        one.at((row_, column)).validation = f"{validation.type}:{validation.formula1}"
        sheets.append(one)
    return BookHeld(path, sheets, held.active.title if held.active else "")


def book_of(path: Path, rows: Mapping[str, Sequence[Sequence[Any]]]) -> BookHeld:
    """A workbook with these sheets, that nobody typed."""
    sheets = []
    for name, lines in rows.items():
        one = SheetHeld(name)
        for at, line in enumerate(lines, 1):
            for place, value in enumerate(line, 1):
                if value is not None:
                    one.cells[at, place] = Held(_com(value), "", _format(value))
        sheets.append(one)
    return BookHeld(path, sheets, next(iter(rows)))


@contextmanager
def running(*programs: Excel) -> Iterator[None]:
    """These programs are what xlwings finds."""
    before = xlwings.engines.active
    xlwings.engines.active = xlwings.Engine(impl=EngineOf(programs))
    try:
        yield
    finally:
        xlwings.engines.active = before


def _held(cell: Any, value: Any) -> Held:
    formula = getattr(cell.value, "text", cell.value) if cell.data_type == "f" else ""
    fill = cell.fill.fgColor.rgb if cell.fill and cell.fill.patternType else None
    note = cell.comment.text if cell.comment else None
    return Held(_com(value), str(formula), cell.number_format, fill, note, prefix=bool(cell.quotePrefix))


def _com(value: Any) -> Any:
    """A value as COM gives it."""
    match value:
        case bool() | None:
            return value
        case int():
            return float(value)
        case str():
            return ERRORS.get(value, value) or None
        case time():
            return datetime.combine(_ZERO.date(), value)
        case timedelta():
            return _ZERO + value
        case date() if not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day)
    return value


def _format(value: Any) -> str:
    return "yyyy-mm-dd hh:mm" if isinstance(value, date) else "General"


def _serial(moment: datetime) -> float:
    return (moment - _ZERO).total_seconds() / 86_400


_DATE = re.compile(
    r"(\d{4})[-/年.](\d{1,2})(?:[-/月.](\d{1,2})日?)?(?: (\d{1,2}):(\d{2}))?|(\d{1,2})[-/月](\d{1,2})日?"
)
_NUMBER = re.compile(r"[+-]?[￥¥$]?[\d,]*\.?\d+(e[+-]?\d+)?%?", re.IGNORECASE)


def typed(held: Held, value: Any) -> None:
    """Put a value into a cell as Excel does: what reads like something else becomes that, unless the cell is text."""
    held.formula, held.prefix = "", False
    match value:
        case None | "":
            held.value = None
        case bool():
            held.value = value
        case int() | float():
            held.value = f"{value:g}" if held.number_format == "@" else float(value)
        case datetime():
            held.value = f"{_serial(value):g}" if held.number_format == "@" else value
            held.number_format = "yyyy/m/d h:mm" if held.number_format == "General" else held.number_format
        case str() if held.number_format == "@":
            held.value = value
        case str():
            _guessed(held, value)
        case _:
            raise refused(f"a value of no kind: {value!r}")


def _guessed(held: Held, text: str) -> None:
    wide = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    if text.startswith("'"):
        held.value, held.prefix = text[1:] or None, True
    elif wide[:1] in "=+-@" and not _NUMBER.fullmatch(wide):
        held.value, held.formula = ERRORS["#NAME?"], f"={wide.lstrip('=')}"
    elif wide.upper() in ("TRUE", "FALSE"):
        held.value = wide.upper() == "TRUE"
    elif match := _DATE.fullmatch(wide.strip()):
        parts = [int(part) for part in match.groups() if part]
        held.value = datetime(*parts, *[1] * (3 - len(parts))) if parts[0] > 31 else datetime(2026, *parts)  # type: ignore[arg-type]
        held.number_format = "yyyy/m/d"
    elif _NUMBER.fullmatch(wide.strip()):
        plain = re.sub("[￥¥$,%]", "", wide)
        held.value = float(plain) / (100 if "%" in wide else 1)
    else:
        held.value = text


# --- what xlwings calls ----------------------------------------------------------------------------------------------


class EngineOf:
    """The engine of these programs."""

    name, type = "excel", "desktop"

    def __init__(self, programs: Sequence[Excel]) -> None:
        self.programs = programs

    @property
    def apps(self) -> "AppsOf":
        return AppsOf(self)

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        if isinstance(x, date) and not isinstance(x, datetime):
            raise TypeError("a mere date means nothing to Apple events")
        return "" if x is None else x

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:
        assert datetime_builder is datetime and number_builder is None
        names = {number: name for name, number in ERRORS.items()}

        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty_as
            if isinstance(value, int) and not isinstance(value, bool) and value in names:
                return names[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


class AppsOf(base_classes.Apps):
    def __init__(self, engine: EngineOf) -> None:
        self.engine = engine

    def __iter__(self) -> Iterator["AppOf"]:
        return (AppOf(self.engine, excel) for excel in self.engine.programs)

    def __len__(self) -> int:
        return len(self.engine.programs)


class Native:
    """Excel's own object: only what is named here is known."""

    def __init__(self, **known: Any) -> None:
        self.__dict__.update(known)


class AppOf(base_classes.App):
    def __init__(self, engine: EngineOf, excel: Excel) -> None:
        self.engine, self.excel = engine, excel

    @property
    def pid(self) -> int:
        return self.excel.pid

    @property
    def books(self) -> "BooksOf":
        return BooksOf(self)

    @property
    def api(self) -> Native:
        self.excel.call("App.api")
        assert self.excel.active
        return Native(ActiveWindow=Native(VisibleRange=Native(Address=self.excel.active.in_view)))

    @property
    def display_alerts(self) -> bool:
        return True

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        self.excel.call("App.display_alerts")

    def alert(self, prompt: str, title: str, buttons: str, mode: Any, callback: Any) -> str:
        self.excel.call("App.alert")
        self.excel.boxes.append(prompt)
        return {"ok": "ok", "yes_no": "yes"}[buttons]

    @property
    def selection(self) -> "RangeOf | None":
        self.excel.call("App.selection")
        book = self.excel.active
        if book is None or book.selected is None:
            return None
        return SheetOf(BookOf(self, book), book.sheet(book.active)).range(book.selected)


class BooksOf(base_classes.Books):
    def __init__(self, app: AppOf) -> None:
        self.app = app

    @property
    def active(self) -> "BookOf":
        self.app.excel.call("Books.active")
        assert self.app.excel.active
        return BookOf(self.app, self.app.excel.active)

    def __iter__(self) -> Iterator["BookOf"]:
        self.app.excel.call("Books")
        return iter([BookOf(self.app, book) for book in self.app.excel.books])

    def __len__(self) -> int:
        self.app.excel.call("Books")
        return len(self.app.excel.books)

    def __call__(self, name_or_index: Any) -> "BookOf":
        self.app.excel.call("Books")
        found = [book for book in self.app.excel.books if book.path.name == name_or_index]
        if not found:
            raise KeyError(name_or_index)
        return BookOf(self.app, found[0])

    def open(self, fullname: str, *rest: Any, **more: Any) -> "BookOf":
        self.app.excel.call("Books.open")
        book = opened(Path(fullname))
        self.app.excel.books.append(book)
        self.app.excel.active = book
        return BookOf(self.app, book)


class BookOf(base_classes.Book):
    def __init__(self, app: AppOf, held: BookHeld) -> None:
        self.app_of, self.held = app, held

    @property
    def app(self) -> AppOf:
        return self.app_of

    @property
    def api(self) -> Native:
        self.app_of.excel.call("Book.api")
        return Native(ReadOnly=self.held.read_only, Saved=self.held.saved, ProtectStructure=self.held.fixed)

    @property
    def name(self) -> str:
        self.app_of.excel.call("Book.name")
        return self.held.path.name

    @property
    def fullname(self) -> str:
        self.app_of.excel.call("Book.fullname")
        return str(self.held.path)

    @property
    def sheets(self) -> "SheetsOf":
        return SheetsOf(self)

    def save(self, path: Any = None, password: Any = None) -> None:
        assert path is None and password is None
        self.app_of.excel.call("Book.save")
        book = openpyxl.load_workbook(self.held.path)
        for sheet in self.held.sheets:
            for (row, column), held in sheet.cells.items():
                if not held.formula and held.value != _com(book[sheet.name].cell(row, column).value):
                    book[sheet.name].cell(row, column).value = held.value
        book.save(self.held.path)
        self.held.saved = True

    def activate(self) -> None:
        self.app_of.excel.call("Book.activate")
        self.app_of.excel.active = self.held

    def close(self) -> None:
        self.app_of.excel.call("Book.close")
        excel = self.app_of.excel
        excel.books.remove(self.held)
        excel.active = excel.books[0] if excel.books else None


class SheetsOf(base_classes.Sheets):
    def __init__(self, book: BookOf) -> None:
        self.book = book
        self.excel = book.app_of.excel

    @property
    def active(self) -> "SheetOf":
        self.excel.call("Sheets.active")
        return SheetOf(self.book, self.book.held.sheet(self.book.held.active))

    def __call__(self, name_or_index: Any) -> "SheetOf":
        self.excel.call("Sheets")
        found = [one for one in self.book.held.sheets if one.name == name_or_index]
        if not found:
            raise KeyError(name_or_index)
        return SheetOf(self.book, found[0])

    def __len__(self) -> int:
        return len(self.book.held.sheets)

    def __iter__(self) -> Iterator["SheetOf"]:
        self.excel.call("Sheets")
        return iter([SheetOf(self.book, one) for one in list(self.book.held.sheets)])

    def add(self, before: Any = None, after: Any = None, name: Any = None) -> "SheetOf":
        self.excel.call("Sheets.add")
        if self.book.held.fixed:
            raise refused("The workbook is protected.")
        assert before is None and after.held is self.book.held.sheets[-1]
        made = SheetHeld(name)
        self.book.held.sheets.append(made)
        self.book.held.active, self.book.held.saved = name, False
        return SheetOf(self.book, made)


class SheetOf(base_classes.Sheet):
    def __init__(self, book: BookOf, held: SheetHeld) -> None:
        self.book_of, self.held, self.excel = book, held, book.app_of.excel

    @property
    def api(self) -> Native:
        self.excel.call("Sheet.api")
        return Native(ProtectContents=self.held.protected)

    @property
    def name(self) -> str:
        self.excel.call("Sheet.name")
        return self.held.name

    @property
    def book(self) -> BookOf:
        return self.book_of

    @property
    def index(self) -> int:
        return self.book_of.held.sheets.index(self.held) + 1

    @property
    def used_range(self) -> "RangeOf":
        self.excel.call("Sheet.used_range")
        rows, columns = ([place[at] for place in self.held.cells] or [1] for at in (0, 1))
        return RangeOf(self, [(min(rows), min(columns), max(rows), max(columns))])

    @property
    def cells(self) -> "RangeOf":
        return RangeOf(self, [(1, 1, 1_048_576, 16_384)])

    @property
    def notes(self) -> list["NoteOf"]:
        self.excel.call("Sheet.notes")
        return [NoteOf(self, place) for place, held in self.held.cells.items() if held.note is not None]

    def range(self, arg1: Any, arg2: Any = None) -> "RangeOf":
        self.excel.call("Sheet.range")
        if isinstance(arg1, str):
            assert len(arg1) <= 255, "Excel takes no longer address"
            return RangeOf(self, [_area(part) for part in arg1.split(",")])
        first = _place(arg1)
        return RangeOf(self, [(*first, *(_place(arg2) if arg2 is not None else first))])

    def activate(self) -> None:
        self.excel.call("Sheet.activate")
        self.book_of.held.active = self.held.name

    def delete(self) -> None:
        self.excel.call("Sheet.delete")
        book = self.book_of.held
        book.sheets.remove(self.held)
        if book.active == self.held.name:
            book.active = book.sheets[-1].name

    def clear_contents(self) -> None:
        self.excel.call("Sheet.clear_contents")
        for held in self.held.cells.values():
            typed(held, None)


class RangeOf(base_classes.Range):
    options: Any = None

    def __init__(self, sheet: SheetOf, areas: list[tuple[int, int, int, int]]) -> None:
        self.sheet_of, self.areas, self.excel = sheet, areas, sheet.excel

    @property
    def sheet(self) -> SheetOf:
        return self.sheet_of

    @property
    def api(self) -> Native:
        return Native()

    @property
    def row(self) -> int:
        self.excel.call("Range.place")
        return self.areas[0][0]

    @property
    def column(self) -> int:
        self.excel.call("Range.place")
        return self.areas[0][1]

    @property
    def shape(self) -> tuple[int, int]:
        self.excel.call("Range.place")
        top, left, bottom, right = self.areas[0]
        return bottom - top + 1, right - left + 1

    @property
    def address(self) -> str:
        self.excel.call("Range.address")
        return ",".join(_address(area) for area in self.areas)

    def __len__(self) -> int:
        self.excel.call("Range.count")
        return sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in self.areas)

    def _places(self) -> list[list[Place]]:
        (area,) = self.areas
        top, left, bottom, right = area
        return [[(row, column) for column in range(left, right + 1)] for row in range(top, bottom + 1)]

    def _shown(self, values: list[list[Any]]) -> Any:
        return values[0][0] if len(values) == len(values[0]) == 1 else tuple(map(tuple, values))

    @property
    def raw_value(self) -> Any:
        self.excel.call("Range.value")
        cells = self.sheet_of.held.cells
        return self._shown([[cells.get(place, _BLANK).value for place in row] for row in self._places()])

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self.excel.call("Range.value=")
        self._unlocked()
        rows = data if isinstance(data, (list, tuple)) else [[data]]
        for places, values in zip(self._places(), rows, strict=True):
            for place, value in zip(places, values, strict=True):
                typed(self.sheet_of.held.at(place), value)

    @property
    def formula(self) -> Any:
        self.excel.call("Range.formula")
        cells = self.sheet_of.held.cells
        return self._shown([[_formula(cells.get(place, _BLANK)) for place in row] for row in self._places()])

    @property
    def number_format(self) -> Any:
        self.excel.call("Range.number_format")
        formats = {self.sheet_of.held.at(place).number_format for row in self._places() for place in row}
        return formats.pop() if len(formats) == 1 else None

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.excel.call("Range.number_format=")
        self._unlocked()
        for row in self._places():
            for place in row:
                self.sheet_of.held.at(place).number_format = value

    def clear_contents(self) -> None:
        self.excel.call("Range.clear_contents")
        self._unlocked()
        for row in self._places():
            for place in row:
                typed(self.sheet_of.held.at(place), None)

    def select(self) -> None:
        self.excel.call("Range.select")
        if self.sheet_of.book_of.held.active != self.sheet_of.held.name:
            raise refused("Select method of Range class failed")
        self.sheet_of.book_of.held.selected = ",".join(_address(area) for area in self.areas)

    def get_special_cells(self, cell_type: str, value_type: Any) -> list["RangeOf"]:
        assert (cell_type, value_type) == ("visible", None)
        self.excel.call("Range.special_cells")
        found: list[tuple[int, int, int, int]] = []
        for top, left, bottom, right in self.areas:
            for row in range(top, bottom + 1):
                if row in self.sheet_of.held.hidden:
                    continue
                if found and found[-1][2] == row - 1 and found[-1][1] == left:
                    found[-1] = (found[-1][0], left, row, right)
                else:
                    found.append((row, left, row, right))
        return [RangeOf(self.sheet_of, [area]) for area in found]

    @property
    def note(self) -> "NoteOf | None":
        self.excel.call("Range.note")
        place = self.areas[0][:2]
        return NoteOf(self.sheet_of, place) if self.sheet_of.held.at(place).note is not None else None

    @property
    def comment(self) -> "Native | None":
        self.excel.call("Range.comment")
        return Native() if self.sheet_of.held.at(self.areas[0][:2]).comment is not None else None

    def add_note(self, text: str) -> "NoteOf":
        self.excel.call("Range.add_note")
        self._unlocked()
        held = self.sheet_of.held.at(self.areas[0][:2])
        if held.note is not None or held.comment is not None:
            raise refused("AddComment method of Range class failed")
        held.note = text
        self.sheet_of.book_of.held.saved = False
        return NoteOf(self.sheet_of, self.areas[0][:2])

    @property
    def conditional_formats(self) -> "RulesOf":
        return RulesOf(self)

    def _unlocked(self) -> None:
        if self.sheet_of.held.protected:
            raise refused("The cell or chart you're trying to change is on a protected sheet.")
        self.sheet_of.book_of.held.saved = False


_BLANK = Held()


class NoteOf(base_classes.Note):
    def __init__(self, sheet: SheetOf, place: Place) -> None:
        self.sheet_of, self.place = sheet, place

    @property
    def text(self) -> str:
        self.sheet_of.excel.call("Note.text")
        return self.sheet_of.held.cells[self.place].note or ""

    def delete(self) -> None:
        self.sheet_of.excel.call("Note.delete")
        self.sheet_of.held.cells[self.place].note = None


class RulesOf(base_classes.ConditionalFormats):
    def __init__(self, cells: RangeOf) -> None:
        self.range_of, self.held = cells, cells.sheet_of.held

    def __iter__(self) -> Iterator["RuleOf"]:
        self.range_of.excel.call("Rules")
        assert self.range_of.areas[0][2] == 1_048_576, "asked of the whole sheet only"
        return iter([RuleOf(self, rule) for rule in list(self.held.rules)])

    def add_custom(self, spec: Mapping[str, Any]) -> "RuleOf":
        self.range_of.excel.call("Rules.add")
        self.range_of._unlocked()
        rule = Rule(spec["formula"], list(self.range_of.areas), spec["fill_color"])
        self.held.rules.insert(0, rule)  # first in order, as xlwings has it
        return RuleOf(self, rule)


class RuleOf(base_classes.ConditionalFormat):
    def __init__(self, among: RulesOf, rule: Rule) -> None:
        self.among, self.rule = among, rule

    @property
    def type(self) -> str:
        self.among.range_of.excel.call("Rule.type")
        return "custom"

    @property
    def formula(self) -> str:
        self.among.range_of.excel.call("Rule.formula")
        return self.rule.formula

    def delete(self) -> None:
        self.among.range_of.excel.call("Rule.delete")
        self.among.range_of._unlocked()
        self.among.held.rules = [rule for rule in self.among.held.rules if rule is not self.rule]


def _formula(held: Held) -> str:
    if held.formula:
        return held.formula
    match held.value:
        case None:
            return ""
        case bool():
            return str(held.value).upper()
        case datetime():
            return f"{_serial(held.value):g}"
        case float():
            return f"{held.value:g}"
        case int():
            return next(name for name, number in ERRORS.items() if number == held.value)
    return str(held.value)


def _place(what: Any) -> Place:
    return what.areas[0][:2] if isinstance(what, RangeOf) else (int(what[0]), int(what[1]))


def _area(text: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(text)
    return top or 1, left or 1, bottom or 1_048_576, right or 16_384


def _address(area: tuple[int, int, int, int]) -> str:
    top, left, bottom, right = area
    first, last = f"${get_column_letter(left)}${top}", f"${get_column_letter(right)}${bottom}"
    return first if first == last else f"{first}:{last}"
