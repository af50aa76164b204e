"""A sheet's table brought up to the fresh one: columns at its right end, and what its columns compute."""

from collections.abc import Sequence
from typing import Any

from lxml import etree

from sheetkit.excel.patch.cell import area
from sheetkit.excel.refresh.xml import MAIN, all_of, child
from sheetkit.names import cell_name


def extended(own: Any, fresh: Any) -> tuple[list[str], list[str], list[str]]:
    """Bring a table up to the fresh one, which has its columns in the same order and may have more.

    The headers that are new, those of the others whose formula is, and those of these that had none before.
    """
    theirs = {one.get("name"): one for one in all_of(own, "tableColumns")}
    added: list[str] = []
    computed: list[str] = []
    plain: list[str] = []
    group = child(own, "tableColumns")
    for column in all_of(fresh, "tableColumns"):
        name, formula = column.get("name"), child(column, "calculatedColumnFormula")
        if name not in theirs:
            number = max(int(one.get("id")) for one in group) + 1
            element = etree.SubElement(group, f"{{{MAIN}}}tableColumn", {"id": str(number), "name": name})
            theirs[name] = element
            added.append(name)
        if formula is None or _formula(theirs[name]) == formula.text:
            continue
        if name not in added:
            computed.append(name)
            plain += [name] if _formula(theirs[name]) is None else []
        _compute(theirs[name], formula.text)
    group.set("count", str(len(group)))
    _reach(own, len(group))
    return added, computed, plain


def headers(table: Any) -> list[str]:
    """The headers of a table, in their order; a line break in one stands as `_x000a_` there."""
    names: Sequence[str] = [one.get("name") for one in all_of(table, "tableColumns")]
    return [name.replace("_x000a_", "\n").replace("_x000A_", "\n") for name in names]


def _formula(column: Any) -> str | None:
    found = child(column, "calculatedColumnFormula")
    return None if found is None else found.text


def _compute(column: Any, formula: str) -> None:
    old = child(column, "calculatedColumnFormula")
    if old is not None:
        column.remove(old)
    element = etree.Element(f"{{{MAIN}}}calculatedColumnFormula")
    element.text = formula
    column.insert(0, element)


def _reach(table: Any, columns: int) -> None:
    """The range of the table and of its filter over so many columns."""
    for one in (table, child(table, "autoFilter")):
        if one is not None:
            top, left, bottom, _ = area(one.get("ref").encode())
            one.set("ref", f"{cell_name(left, top)}:{cell_name(left + columns - 1, bottom)}")
