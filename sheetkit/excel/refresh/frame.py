"""A sheet without its rows: widths and formats of columns brought over from a fresh one."""

import re
from collections.abc import Collection
from copy import deepcopy
from typing import Any

from lxml import etree

from sheetkit.excel.patch.cell import place
from sheetkit.excel.refresh.formats import Formats
from sheetkit.excel.refresh.xml import MAIN, add, all_of, child
from sheetkit.names import number

ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)
"""The order of a worksheet's elements (ECMA-376, CT_Worksheet)."""


def widened(own: Any, fresh: Any, columns: Collection[int], formats: Formats) -> None:
    """Give columns that are new (numbers from 1) the width and format that they have in the fresh sheet."""
    for column in sorted(columns):
        wanted = next((one for one in all_of(fresh, "cols") if _covers(one, column)), None)
        if wanted is None:
            continue
        group = child(own, "cols")
        if group is None:
            group = add(own, etree.Element(f"{{{MAIN}}}cols"), ORDER)
        for one in [one for one in group if _covers(one, column)]:
            _split(one, column)
        element = deepcopy(wanted)
        element.set("min", str(column))
        element.set("max", str(column))
        if "style" in element.attrib:
            element.set("style", str(formats.cell(int(element.get("style")))))
        before = [one for one in group if int(one.get("min")) < column]
        group.insert(len(before), element)


def _covers(one: Any, column: int) -> bool:
    return int(one.get("min")) <= column <= int(one.get("max"))


def _split(one: Any, column: int) -> None:
    """Take one column out of those that an element is for."""
    first, last = int(one.get("min")), int(one.get("max"))
    if column < last:
        rest = deepcopy(one)
        rest.set("min", str(column + 1))
        one.addnext(rest)
    if first < column:
        one.set("max", str(column - 1))
    else:
        one.getparent().remove(one)


def formats_of(fresh: Any) -> dict[tuple[int, int], int]:
    """The cell formats of a small sheet, by row and column."""
    return {place(one.get("r").encode()): int(one.get("s", "0")) for one in fresh.iter(f"{{{MAIN}}}c")}


_HELD = re.compile(rb"""<(?:[\w.-]+:)?c\s[^>]*?\br=["']([A-Z]{1,3})\d+["'][^>]*(?<!/)>""")
_NAMELESS = re.compile(rb"""<(?:[\w.-]+:)?c(?:\s+(?!r=)[\w:]+=["'][^"']*["'])*\s*>""")
"""A cell that holds something, and one that does not say where it is."""


def beyond(rows: bytes, right: int) -> bool:
    """Whether a cell to the right of a column holds anything, or one holds something that does not say where it is."""
    return bool(_NAMELESS.search(rows)) or any(number(one.decode()) > right for one in set(_HELD.findall(rows)))
