"""A table as bytes and back, for the cache: plain JSON and arrays of numbers, which can hold nothing that acts.

Columns are packed by their kind: moments as days and minutes, texts as places in a list of the different ones.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, count
from math import isnan, nan
from operator import add, itemgetter
from typing import Any

from sheetkit.model import Cell, Flaw
from sheetkit.register import Kind, Register
from sheetkit.table import Row, Table, made_rows

_DAY = 24 * 60
_CODES: Mapping[Kind, str] = {"time": "I", "date": "I", "number": "d", "yes_no": "b", "text": "I", "choice": "I"}


def packed(table: Table) -> tuple[dict[str, Any], list[bytes]]:
    """What JSON can say of a table, and its arrays in the order in which `unpacked` takes them.

    There is one for each column that stands in the sheet (`table.places`), then the rows' numbers and the formulas.
    """
    register, rows = table.register, table.rows
    texts: list[list[str | None]] = []
    there = [(at, column) for at, column in enumerate(register.columns) if column.name in table.places]
    arrays = [_array(column.kind, [*map(itemgetter(at), rows)], texts) for at, column in there]
    marks = [row.bad for row in rows]
    odd = set(marks) - {frozenset(column.name for column in register.columns if column.name not in table.places)}
    said = {
        "workbook": table.workbook,
        "places": dict(table.places),
        "header": table.header_row,
        "flaws": [[flaw.rule, flaw.at, flaw.column, flaw.value, dict(flaw.words)] for flaw in table.flaws],
        "bad": [[place, sorted(one)] for place, one in enumerate(marks) if one in odd] if odd else [],
        "texts": texts,
    }
    formulas = array("I", chain.from_iterable(table.formulas))
    return said, [one.tobytes() for one in (*arrays, array("I", [row.at for row in rows]), formulas)]


def unpacked(said: Mapping[str, Any], arrays: Sequence[bytes], register: Register) -> Table:
    """The table again. Raises ValueError, TypeError, KeyError or IndexError for what `packed` never made."""
    texts, own, places = iter(said["texts"]), iter(arrays), said["places"]
    there = {one.name: _values(one.kind, next(own), texts) for one in register.columns if one.name in places}
    at, formulas = (_filled("I", raw) for raw in own)
    absent = frozenset(column.name for column in register.columns if column.name not in places)
    bad = [absent] * len(at)
    for place, marks in said["bad"]:
        bad[place] = frozenset(marks)
    flaws = [Flaw(*flaw) for flaw in said["flaws"]]
    blank = [None] * len(at)
    columns = [there.get(column.name, blank) for column in register.columns]
    rows: list[Row] = made_rows(register, columns, at.tolist(), bad, said["workbook"])
    cells = frozenset(zip(formulas[::2], formulas[1::2], strict=True))
    return Table(register, said["workbook"], rows, places, flaws, said["header"], formulas=cells)


def _array(kind: Kind, values: Sequence[Any], texts: list[list[str | None]]) -> "array[Any]":
    match kind:
        case "time":
            days = array("I", [at.toordinal() if at else 0 for at in values])
            return days + array("I", [at.hour * 60 + at.minute if at else 0 for at in values])
        case "date":
            return array("I", [day.toordinal() if day else 0 for day in values])
        case "number":
            return array("d", [nan if number is None else number for number in values])
        case "yes_no":
            return array("b", [-1 if yes is None else yes for yes in values])
        case _:
            places = defaultdict[str | None, int](count().__next__)
            order = array("I", [*map(places.__getitem__, values)])
            texts.append(list(places))
            return order


def _values(kind: Kind, raw: bytes, texts: Any) -> Sequence[Cell]:
    numbers = _filled(_CODES[kind], raw)
    if kind in ("text", "choice"):
        return [*map(next(texts).__getitem__, numbers)]
    if kind == "time":
        return _moments(numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :])
    meanings: Mapping[str, Callable[[Any], Cell]] = {
        "date": lambda day: date.fromordinal(day) if day else None,
        "number": lambda number: None if isnan(number) else number,
        "yes_no": lambda yes: None if yes < 0 else bool(yes),
    }
    if kind == "number":
        return [*map(meanings[kind], numbers)]
    known = {number: meanings[kind](number) for number in set(numbers)}
    return [*map(known.__getitem__, numbers)]


def _moments(days: "array[int]", minutes: "array[int]") -> list[Cell]:
    """Moments from days, 0 for none, and minutes of the day, without a step of Python's for each."""
    starts = {day: datetime.fromordinal(day or 1) for day in set(days)}
    spans = {minute: timedelta(minutes=minute) for minute in set(minutes)}
    moments: list[Cell] = [*map(add, map(starts.__getitem__, days), map(spans.__getitem__, minutes))]
    for at in [at for at, day in enumerate(days) if not day] if 0 in starts else ():
        moments[at] = None
    return moments


def _filled(code: str, raw: bytes) -> "array[Any]":
    numbers: array[Any] = array(code)
    numbers.frombytes(raw)
    return numbers


def as_bytes(said: Mapping[str, Any], arrays: Sequence[bytes]) -> bytes:
    """Both in one: the length of the JSON, the JSON with the sizes of the arrays, the arrays."""
    head = json.dumps({"said": said, "sizes": [len(one) for one in arrays]}, ensure_ascii=False).encode("utf-8")
    return b"".join((len(head).to_bytes(8, "little"), head, *arrays))


def from_bytes(raw: bytes) -> tuple[Any, list[bytes]]:
    """What `as_bytes` joined. Raises ValueError, TypeError or KeyError for anything else."""
    end = 8 + int.from_bytes(raw[:8], "little")
    head = json.loads(raw[8:end])
    arrays = []
    for size in head["sizes"]:
        arrays.append(raw[end : end + size])
        end += size
    return head["said"], arrays
