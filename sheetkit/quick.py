"""The fast path from cells to values: a column at a time, equal values once.

Looking at each cell by itself takes longer than reading the file, so that is not done: nearly all cells
are as they should be, and those are told apart for a whole column. `cells.read_cell` gives the same values, alone knows
what is odd, and is asked about all others; tests hold the two equal, and both to plain `jsonschema`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
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
    if not kinds.isdisjoint((bool, int)):  # True and 1 equal 1.0: nothing is shared
        return _one_by_one(raw, range(len(raw)), column)
    if column.kind == "time" and datetime in kinds:
        broken = [at for at, one in enumerate(raw) if type(one) is not datetime or one.second or one.microsecond]
        return _one_by_one(raw, broken, column)
    known, different = usual(column), set(raw)
    odd = {one: read_cell(one, column) for one in unusual(different, column) if one not in known}
    told: dict[Any, Any] = {**known, **{one: reading.value for one, reading in odd.items()}}
    others = {one: value for one, value in told.items() if value is not one and one in different}
    strange = {one: reading for one, reading in odd.items() if reading.flaws or reading.bad}
    readings = {at: strange[one] for at, one in enumerate(raw) if one in strange} if strange else {}
    values: list[Any] = [*map(others.get, raw, raw)] if others else [*raw]
    return values, readings


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


@cache
def usual(column: Column) -> Mapping[object, Cell]:
    """What the usual words of a column stand for: its choices, 是 and 否, a blank cell where it may be blank."""
    words: dict[object, Cell] = {} if column.required else {"": None}
    words.update(YES_NO if column.kind == "yes_no" else {choice: choice for choice in column.choices})
    return words


def unusual(values: Iterable[object], column: Column) -> Iterable[Any]:
    """Those of the values, usual words among them, that have to be looked at; all others say what they are."""
    if column.minimum is not None or column.maximum is not None or column.pattern is not None:
        return values
    match column.kind:
        case "text":
            code = column.text or bool(column.refers)
            return [
                one
                for one in values
                if type(one) is not str or not one or one != one.strip(TRIM) or (code and not one.isascii())
            ]
        case "number":
            return [one for one in values if type(one) is not float or not isfinite(one)]
        case "date":
            return [one for one in values if type(one) is not date]
        case _:
            return values
