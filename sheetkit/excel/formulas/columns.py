"""The computed columns of a workbook's sheets, and what they are made of: law, calendar, moment, lists."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sheetkit.excel.formulas.clock import Compiled
from sheetkit.excel.formulas.row import Book, Sheet
from sheetkit.lights import Light, Unit, lights
from sheetkit.model import Cell
from sheetkit.policy import Policy, rulebook
from sheetkit.register import Register, registers
from sheetkit.workdays import Calendar, calendar


@dataclass(frozen=True)
class Live:
    """What a workbook's formulas are made of, and what they give for the rows written with them."""

    policy: Policy = field(default_factory=rulebook)
    calendar: Calendar = field(default_factory=calendar)
    now: datetime | None = None
    """The moment that the cached values hold for; None where the rows have none."""
    fixed: bool = False
    """Whether the workbook stays at that moment for ever, as tests want it."""
    lists: Mapping[str, Sequence[Cell]] = field(default_factory=dict)
    """Lists from other workbooks by the names that formulas use for them: 房屋客户_房号."""
    cells: Mapping[str, Mapping[int, Mapping[str, Cell]]] = field(default_factory=dict)
    """By register and Excel's row, what each computed column shows."""


@dataclass(frozen=True, slots=True)
class LiveColumn:
    """One computed column: its header, its formula, and how it is shown."""

    header: str
    formula: str
    hidden: bool = False
    unit: Unit | None = None
    """In what 剩余 is counted."""
    waits_for: str | None = None
    """For a 状态灯: the column that is still to be filled in."""


def compile_book(
    among: Sequence[Register], policy: Policy, order: Mapping[str, Sequence[str]] = {}
) -> tuple[Book, dict[str, list[LiveColumn]]]:
    """All formulas of a workbook with these registers, and by register its computed columns.

    `order` has the headers of sheets whose columns do not stand as in the definition; what they lack comes at the end.
    """
    names = {register.name for register in among}
    found = {register.name: [one for one in lights(policy) if _fits(one, register, names)] for register in among}
    book = Book()
    for register in among:
        own = [column.header for column in register.columns]
        shown = [header for light in found[register.name] for header in light.headers]
        heads = dict.fromkeys([*order.get(register.name, ()), *own, *shown])
        book.sheets[register.name] = Sheet(register, book, {header: place for place, header in enumerate(heads)})
    columns: dict[str, list[LiveColumn]] = {register.name: [] for register in among}
    for register in among:
        sheet, mine = book.sheets[register.name], columns[register.name]
        for light in found[register.name]:
            formulas = Compiled(light, sheet, policy).formulas()
            limit, state, left = zip(light.headers, (f"={one}" for one in formulas), strict=True)
            mine.append(LiveColumn(*limit))
            mine.append(LiveColumn(*state, waits_for=light.duties[0][1].met))
            mine.append(LiveColumn(*left, unit=light.unit))
    for name, sheet in book.sheets.items():
        columns[name] += [LiveColumn(header, f"={formula}", hidden=True) for header, formula in sheet.hidden.items()]
    return book, columns


def _fits(light: Light, register: Register, among: Collection[str]) -> bool:
    """Whether a light belongs on the sheet: the other sheets of its workbook that it looks at are there too."""
    if light.register != register.name:
        return False
    needed = {moves.register for _, duty in light.duties for moves in (duty.moved, duty.entries) if moves}
    for _, duty in light.duties:
        for expression in (*duty.when, *duty.unless, *(start.at for start in duty.starts)):
            for name, _, far in (part.strip().partition(".") for part in expression.split("|")):
                needed |= {table for table, _ in register.column(name).refers[:1] if far}
    return all(name in among or registers()[name].workbook != register.workbook for name in needed)
