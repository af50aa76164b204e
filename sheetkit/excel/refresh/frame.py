"""A sheet without its rows: columns' widths and formats, conditions and validations brought over from a fresh one."""

import re
from collections.abc import Collection
from copy import deepcopy
from typing import Any

from lxml import etree

from sheetkit.excel.patch.cell import area, place
from sheetkit.excel.refresh.formats import Formats
from sheetkit.excel.refresh.xml import MAIN, add, all_of, child, local, shape
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
_LAST_COLUMN = 16_384


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


def validated(own: Any, fresh: Any, ours: Collection[int]) -> list[int]:
    """Put the fresh validations in the place of those of our columns; the columns for which that changes anything."""
    before, after = _validations(own), _validations(fresh)
    changed = [column for column in ours if before.get(column) != after.get(column)]
    if changed:
        group = child(own, "dataValidations")
        if group is None:
            group = add(own, etree.Element(f"{{{MAIN}}}dataValidations"), ORDER)
        for one in list(group):
            rest = [part for part in one.get("sqref", "").split() if _columns(part).isdisjoint(changed)]
            if rest:
                one.set("sqref", " ".join(rest))
            else:
                group.remove(one)
        for one in all_of(fresh, "dataValidations"):
            rest = [part for part in one.get("sqref", "").split() if not _columns(part).isdisjoint(changed)]
            if rest:
                group.append(deepcopy(one))
                group[-1].set("sqref", " ".join(rest))
        group.set("count", str(len(group)))
        if not len(group):
            own.remove(group)
    return changed


def _validations(root: Any) -> dict[int, set[tuple[Any, ...]]]:
    """What is validated, by column."""
    found: dict[int, set[tuple[Any, ...]]] = {}
    for one in all_of(root, "dataValidations"):
        bare = deepcopy(one)
        bare.attrib.pop("sqref", None)
        for part in one.get("sqref", "").split():
            for column in _columns(part):
                found.setdefault(column, set()).add(shape(bare))
    return found


def _columns(reference: str) -> set[int]:
    _, first, _, last = area(reference.encode())
    return set(range(first, min(last, _LAST_COLUMN) + 1))


def conditioned(own: Any, fresh: Any, formats: Formats) -> bool:
    """Add the conditions that are not there yet, each with its format; whether there were any."""
    there = {_condition(*pair) for pair in _rules(own)}
    missing = [pair for pair in _rules(fresh) if _condition(*pair) not in there]
    priority = max((int(rule.get("priority", "0")) for _, rule in _rules(own)), default=0)
    for block, rule in missing:
        priority += 1
        element = etree.Element(f"{{{MAIN}}}conditionalFormatting", {"sqref": block.get("sqref")})
        new = deepcopy(rule)
        new.set("priority", str(priority))
        if "dxfId" in new.attrib:
            new.set("dxfId", str(formats.difference(int(new.get("dxfId")))))
        element.append(new)
        add(own, element, ORDER)
    return bool(missing)


def _rules(root: Any) -> list[tuple[Any, Any]]:
    blocks = [one for one in root if isinstance(one.tag, str) and local(one) == "conditionalFormatting"]
    return [(block, rule) for block in blocks for rule in block if isinstance(rule.tag, str)]


def _condition(block: Any, rule: Any) -> tuple[Any, ...]:
    """What a condition says, its place included; not the look that it gives, which programs write in many ways."""
    bare = deepcopy(rule)
    bare.attrib.pop("priority", None)
    bare.attrib.pop("dxfId", None)
    return block.get("sqref"), shape(bare)


def formats_of(fresh: Any) -> dict[tuple[int, int], int]:
    """The cell formats of a small sheet, by row and column."""
    return {place(one.get("r").encode()): int(one.get("s", "0")) for one in fresh.iter(f"{{{MAIN}}}c")}


_FILLED = re.compile(rb"""<c\s[^>]*?\br=["']([A-Z]{1,3})\d+["'][^>]*(?<!/)>""")


def beyond(rows: bytes, right: int) -> bool:
    """Whether a cell to the right of a column holds anything."""
    return any(number(letters.decode()) > right for letters in set(_FILLED.findall(rows)))
