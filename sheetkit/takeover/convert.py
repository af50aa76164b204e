"""Old rows as rows of a register: what fits is taken, and each cell or row that does not is listed with its reason."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from sheetkit.books import Books
from sheetkit.cells import Reading, read_cell
from sheetkit.model import Cell, Flaw
from sheetkit.references import reference_flaws
from sheetkit.register import Column, Register
from sheetkit.table import Table, make_row
from sheetkit.takeover.known import unread
from sheetkit.takeover.number import Numbers
from sheetkit.takeover.old import Old, Record, filled, joined, text_of
from sheetkit.takeover.plan import Plan

Outcome = Literal["row", "blank", "raw", "check", "passed"]
"""The row was not taken; the cell was left blank; written as it stood; taken but to be checked; no record at all."""

_FIRST_YEAR = 1901
"""Excel counts days from 1900 and believes in a 29 February of it: what lies before cannot be written safely."""


@dataclass(frozen=True, slots=True)
class Left:
    """Something that did not fit: row and column of the old sheet (from 1), column of ours, what stood there, why.

    `at` is None for what is true of every row, `place` for a column that the old sheet does not have.
    """

    at: int | None
    place: int | None
    column: str | None
    value: str
    flaw: Flaw
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Line:
    """One old row on its way: by column name what was understood, what is wrong, and what stood where it is."""

    at: int
    values: Mapping[str, Cell]
    flaws: Mapping[str, Flaw]
    raw: Mapping[str, Cell]
    tidied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """The lines that go into the new workbook, what did not fit, and how many cells were tidied, by finding."""

    lines: Sequence[Line]
    left: Sequence[Left]
    tidied: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> list[dict[str, Cell]]:
        """The rows as they are written."""
        return [{**line.values, **line.raw} for line in self.lines]


def convert(old: Old, plan: Plan, register: Register, books: Books, keep_faulty: bool = False) -> Taken:
    """Take over what fits. `books` are the site's: keys that stand there are not taken again, references looked up.

    With `keep_faulty` rows that do not fit are taken too, their cells as they stood, for the clerk to mend.
    """
    columns = {column.name: column for column in register.columns}
    places = {name: old.places(titles) for name, titles in plan.columns.items()}
    absent = [c for c in register.columns if keep_faulty and c.required and not _given(c, plan)]
    left = [Left(None, None, column.name, "", Flaw("missing-value"), "raw") for column in absent]
    left += [Left(at, None, None, text, Flaw(f"import-{why}"), "passed") for at, why, text in old.passed]
    seen = _keys(register, books)
    lines: list[Line] = []
    for record in old.rows:
        said = (joined(record, place, columns[name]) for name, place in places.items())
        if not any(filled(value) and text_of(value) not in plan.blank for value in said):
            left.append(Left(record.at, None, None, "", Flaw("import-empty"), "passed"))
            continue
        line = _line(record, places, plan, register, absent)
        twice = _duplicates(line, seen)
        line = replace(line, flaws={**line.flaws, **twice})
        refused = twice or any(columns[name].required for name in line.flaws)
        taken = bool(line.values or line.raw) and (keep_faulty or not refused)
        left += _left(line, places, "row" if not taken else "raw" if keep_faulty else "blank")
        if taken:
            lines.append(line if keep_faulty else replace(line, raw={}))
            for name in seen.keys() & line.values.keys():
                seen[name].setdefault(line.values[name], line.at)
    for key, form in plan.number.items():
        lines = _numbered(lines, register, key, Numbers(form, map(str, seen[key])), books.now.date())
    left += _unknown(lines, places, register, books)
    tidied = Counter(rule for line in lines for rule in line.tidied)
    return Taken(lines, sorted(left, key=lambda one: (one.at or 0, one.place or 0)), tidied)


def _given(column: Column, plan: Plan) -> bool:
    return any(column.name in part for part in (plan.columns, plan.fixed, plan.number))


def _line(
    record: Record, places: Mapping[str, list[int]], plan: Plan, register: Register, absent: Sequence[Column]
) -> Line:
    values: dict[str, Cell] = {}
    flaws: dict[str, Flaw] = {}
    raw: dict[str, Cell] = {}
    tidied: list[str] = []
    for column in register.columns:
        value = _said(joined(record, places.get(column.name, ()), column), column, plan)
        reading = _reading(value, column)
        if not filled(value) and (column.name in plan.number or column in absent):
            continue
        if reading.bad:
            flaws[column.name] = reading.flaws[-1]
            if (kept := _kept(value)) is not None:
                raw[column.name] = kept
        elif reading.value is not None:
            values[column.name] = reading.value
            tidied += [flaw.rule for flaw in reading.flaws]
    return Line(record.at, values, flaws, raw, tuple(tidied))


def _said(value: object, column: Column, plan: Plan) -> object:
    """What the old cell says by the plan: what its word stands for, nothing for a sign, the fixed value if blank."""
    text = text_of(value)
    value = plan.values.get(column.name, {}).get(text, "" if text in plan.blank else value)
    return value if filled(value) else plan.fixed.get(column.name, "")


def _reading(value: object, column: Column) -> Reading:
    if isinstance(value, Flaw):
        return Reading(None, (value,), bad=True)
    reading = read_cell(value, column)
    if isinstance(reading.value, date) and reading.value.year < _FIRST_YEAR:
        return Reading(None, (Flaw("import-too-early", value=text_of(value)),), bad=True)
    return reading


def _kept(value: object) -> Cell:
    """A value that was not understood as it can be written: itself, else what it shows."""
    early = isinstance(value, date) and value.year < _FIRST_YEAR
    return value if isinstance(value, (str, bool, int, float, date)) and not early else text_of(value) or None


def _keys(register: Register, books: Books) -> dict[str, dict[object, int]]:
    """By unique column its values and the row that has each, 0 for a row of the site's own register."""
    return {
        column.name: dict.fromkeys((v for v in books.group(register.name, column.name) if v is not None), 0)
        for column in register.columns
        if column.unique
    }


def _duplicates(line: Line, seen: Mapping[str, Mapping[object, int]]) -> dict[str, Flaw]:
    """What is wrong with keys that a row taken before, or the site's register, has."""
    found = {}
    for name, there in seen.items():
        value = line.values.get(name)
        if value is not None and value in there:
            key = "import-twice" if there[value] else "import-there"
            found[name] = Flaw(key, value=str(value), words={"at": there[value]})
    return found


def _left(line: Line, places: Mapping[str, list[int]], outcome: Outcome) -> list[Left]:
    return [
        Left(line.at, places.get(name, [None])[0], name, text_of(line.raw.get(name) or flaw.value or ""), flaw, outcome)
        for name, flaw in line.flaws.items()
    ]


def _numbered(lines: Sequence[Line], register: Register, key: str, numbers: Numbers, today: date) -> list[Line]:
    """The lines with a number where they have none, by the day of the first moment that the register requires."""
    moments = [column for column in register.columns if column.kind in ("date", "time")]
    by = next((column.name for column in moments if column.required), moments[0].name if moments else "")
    done = []
    for line in lines:
        number: dict[str, Cell] = {}
        if key not in line.values and key not in line.flaws:
            day = line.values.get(by)
            number[key] = numbers.take(day if isinstance(day, date) else today)
        done.append(replace(line, values={**number, **line.values}))
    return done


def _unknown(lines: Sequence[Line], places: Mapping[str, list[int]], register: Register, books: Books) -> list[Left]:
    """Values that stand in none of the tables they refer to, where these can be asked; each value is looked up once."""
    rows = [make_row(register, line.values, line.at) for line in lines]
    mine = Table(register, "", [*books.rows(register.name), *rows], {}, [])
    everywhere = replace(books, tables={**books.tables, register.name: mine}, _index={})
    left = []
    for column in register.columns:
        if not column.refers or unread(column, register, books):
            continue
        alike: dict[Cell, list[int]] = {}
        for line in lines:
            alike.setdefault(line.values.get(column.name), []).append(line.at)
        place = places.get(column.name, [None])[0]
        once = [make_row(register, {column.name: value}, ats[0]) for value, ats in alike.items()]
        for flaw in reference_flaws(Table(replace(register, columns=(column,)), "", once, {}, []), everywhere):
            same = next(ats for ats in alike.values() if ats[0] == flaw.at)
            left += [Left(at, place, column.name, flaw.value or "", flaw, "check") for at in same]
    return left
