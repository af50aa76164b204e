"""What a table's style says of the text in each cell: the whole table, bands, first and last rows and columns."""

from collections.abc import Iterator
from typing import Any

from sheetkit.word.style.cascade import Cascade
from sheetkit.word.style.xml import W, content, local, val

_BITS = {
    "firstRow": 0x20,
    "lastRow": 0x40,
    "firstColumn": 0x80,
    "lastColumn": 0x100,
    "noHBand": 0x200,
    "noVBand": 0x400,
}


def rows(table: Any) -> list[Any]:
    """The rows of a table, without those of tables in its cells."""
    return [row for row in content(table) if local(row) == "tr"]


def cells(row: Any) -> list[Any]:
    """The cells of a row."""
    return [cell for cell in content(row) if local(cell) == "tc"]


def cell_styles(cascade: Cascade, table: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Each cell with the elements of the table's style that hold for it, the nearest first."""
    properties = table.find(f"{W}tblPr")
    chain = cascade.chain("table", val(properties, "tblStyle"))
    look = _look(properties.find(f"{W}tblLook") if properties is not None else None)
    bands = tuple(_band(chain, name) for name in ("tblStyleRowBandSize", "tblStyleColBandSize"))
    all_rows = rows(table)
    for at, row in enumerate(all_rows):
        all_cells = cells(row)
        for place, cell in enumerate(all_cells):
            wanted = _conditions(look, (at, len(all_rows)), (place, len(all_cells)), bands)
            parts = [_part(style, name) for name in wanted for style in chain]
            yield cell, [*(part for part in parts if part is not None), *chain]


def _conditions(look: set[str], row: tuple[int, int], column: tuple[int, int], bands: tuple[int, ...]) -> list[str]:
    """The names of the parts that hold in a cell, the strongest first."""
    (at, rows_), (place, columns) = row, column
    top, bottom = "firstRow" in look and at == 0, "lastRow" in look and at == rows_ - 1
    first, last = "firstColumn" in look and place == 0, "lastColumn" in look and place == columns - 1
    holds = {
        "seCell": bottom and last,
        "swCell": bottom and first,
        "neCell": top and last,
        "nwCell": top and first,
        "lastRow": bottom,
        "firstRow": top,
        "lastCol": last,
        "firstCol": first,
    }
    names = [name for name, on in holds.items() if on]
    if "noHBand" not in look and not top and not bottom:
        names.append(f"band{(at - ('firstRow' in look)) // bands[0] % 2 + 1}Horz")
    if "noVBand" not in look and not first and not last:
        names.append(f"band{(place - ('firstColumn' in look)) // bands[1] % 2 + 1}Vert")
    return names


def _look(look: Any) -> set[str]:
    """Which of its parts a table shows; one that does not say shows neither first nor last ones, nor bands."""
    if look is None:
        return {"noHBand", "noVBand"}
    try:
        bits = int(look.get(f"{W}val", "0"), 16)
    except ValueError:
        bits = 0
    told = {name: look.get(W + name) for name in _BITS}
    return {name for name, bit in _BITS.items() if (told[name] in ("1", "true", "on") if told[name] else bits & bit)}


def _band(chain: tuple[Any, ...], name: str) -> int:
    said = next((text for style in chain if (text := val(style.find(f"{W}tblPr"), name))), "1")
    return max(1, int(said)) if said.isdecimal() else 1


def _part(style: Any, name: str) -> Any:
    return next((one for one in style.findall(f"{W}tblStylePr") if one.get(f"{W}type") == name), None)
