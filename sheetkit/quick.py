"""The fast path from cells to values: a column at a time, equal values once.

Looking at each cell by itself takes longer than reading the file, so that is not done: nearly all cells
are as they should be, and those are told apart for a whole column. `cells.read_cell` gives the same values, alone knows
what is odd, and is asked about all others; tests hold the two equal, and both to plain `jsonschema`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from math import isfinite
from typing import Any

from sheetkit.cells import TRIM, YES_NO, Reading, read_cell
from sheetkit.model import Cell
from sheetkit.register import Column


def read_column(raw: Sequence[object], column: Column) -> tuple[list[Cell], dict[int, Reading]]:
    """The values of a whole column, and by place from 0 the readings of its odd cells.

    Moments are looked at one by one, for hardly two are alike; of anything else equal values are looked at once.
    """
    kinds = set(map(type, raw))
    if bool in kinds:  # True equals 1.0: nothing is shared
        return _one_by_one(raw, range(len(raw)), column)
    if column.kind == "time" and datetime in kinds:
        odd = [at for at, one in enumerate(raw) if type(one) is not datetime or one.second or one.microsecond]
        return _one_by_one(raw, odd, column)
    look = quick(column)
    known = {one: look(one) for one in set(raw)}
    slow = {one: read_cell(one, column) for one, value in known.items() if value is SLOW}
    known |= {one: reading.value for one, reading in slow.items()}
    strange = {one: reading for one, reading in slow.items() if reading.flaws or reading.bad}
    readings = {at: strange[one] for at, one in enumerate(raw) if one in strange} if strange else {}
    return [*map(known.__getitem__, raw)], readings


def _one_by_one(raw: Sequence[object], odd: Iterable[int], column: Column) -> tuple[list[Cell], dict[int, Reading]]:
    """The values with those at the odd places read by `read_cell`; the others are as they should be."""
    values: list[Any] = list(raw)
    seen: dict[tuple[type, object], Reading] = {}
    readings: dict[int, Reading] = {}
    for at in odd:
        place = type(raw[at]), raw[at]
        if (reading := seen.get(place)) is None:
            reading = seen[place] = read_cell(raw[at], column)
        values[at] = reading.value
        if reading.flaws or reading.bad:
            readings[at] = reading
    return values, readings


SLOW = object()
"""What `quick` answers for a cell that has to be looked at."""


def quick(column: Column) -> Callable[[object], Any]:
    """A shorter way to the value of cells that are as they should be; SLOW for the others, which `read_cell` reads."""
    ordinary: dict[object, Cell] = {} if column.required else {"": None}
    if column.kind == "choice":
        ordinary.update({choice: choice for choice in column.choices})
    elif column.kind == "yes_no":
        ordinary.update(YES_NO)
    kinds: dict[str, type] = {"date": date, "number": float, "text": str, "time": datetime}
    own = kinds.get(column.kind)
    bounded = column.minimum is not None or column.maximum is not None or column.pattern is not None
    code = column.text or bool(column.refers)

    def look(value: object) -> Any:
        if type(value) is own and not bounded:
            if own is str:
                if value and value == value.strip(TRIM) and (not code or value.isascii()):  # type: ignore[attr-defined]
                    return value
            elif own is datetime:
                if not value.second and not value.microsecond:  # type: ignore[attr-defined]
                    return value
            elif own is date or isfinite(value):  # type: ignore[arg-type]
                return value
        return ordinary.get(value, SLOW) if isinstance(value, str) else SLOW

    return look
