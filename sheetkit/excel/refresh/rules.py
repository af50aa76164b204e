"""What a sheet accepts and how it colours cells, brought over from a fresh sheet.

Programs write the same rule in many ways and cut its range up when people paste, insert and delete rows: a rule is
there if all of the table's rows of its column have it. Rules of the staff's own stay.
"""

import re
from copy import deepcopy
from itertools import chain
from typing import Any

from lxml import etree

from sheetkit.excel.refresh.areas import areas, cover, reference, spans, without
from sheetkit.excel.refresh.formats import Formats
from sheetkit.excel.refresh.frame import ORDER
from sheetkit.excel.refresh.xml import MAIN, add, all_of, child, local, on, plain
from sheetkit.lights import BAD, WORDS

Said = tuple[Any, ...]
"""What a rule says, but for its place and its look: rules that say the same are alike."""
Rows = dict[int, dict[Said, list[tuple[int, int]]]]
"""By column, the rules there, each with the ranges of rows that it is for."""

_RANGED = ("whole", "decimal", "date", "time", "textLength")
_CELL = re.compile(r"(\$?[A-Z]{1,3})(\$?)(\d+)(?![\w(.])")
_ALL = 1_000_000
"""A row from which on a reference means the end of the sheet: it moves when rows are deleted."""
_LIGHT = {f'"{word}"' for word in (*WORDS.values(), BAD)}
_MISSING = re.compile(r'AND\(OR\(.+\),\$[A-Z]{1,3}#=""\)')
"""How the condition reads that marks a cell which is still to be filled in."""


def validated(own: Any, fresh: Any, width: int, last: int) -> list[int]:
    """Put the fresh validations of our columns (among the first `width`) in the place of those there, where any of the
    rows down to `last` has another; the columns. Raises ValueError for a range that is none.
    """
    after, before = _validations(fresh, width), _validations(own, width)
    changed = [
        column
        for column, wanted in after.items()
        if before.get(column, {}).keys() != wanted.keys() or not cover(chain(*before[column].values()), 2, last)
    ]
    if changed:
        group = child(own, "dataValidations")
        if group is None:
            group = add(own, etree.Element(f"{{{MAIN}}}dataValidations"), ORDER)
        for one in list(group):
            _narrow(one, without(areas(one.get("sqref", "")), changed))
        for one in all_of(fresh, "dataValidations"):
            group.append(deepcopy(one))
            others = after.keys() - set(changed)
            _narrow(group[-1], without(areas(one.get("sqref", "")), others))
        group.set("count", str(len(group)))
    return changed


def conditioned(own: Any, fresh: Any, formats: Formats, width: int, last: int) -> bool:
    """Add the conditions of ours that are not there for all rows down to `last`, and take away those of an older
    definition; whether there were any. Raises ValueError for a range that is none.
    """
    wanted, there = _conditions(fresh, width), _conditions(own, width)
    missing = {
        (column, said)
        for column, rules in wanted.items()
        for said in rules
        if not cover(there.get(column, {}).get(said, ()), 2, last)
    }
    outdated = {
        (column, said)
        for column, rules in there.items()
        for said in rules
        if _made_here(said) and said not in wanted.get(column, {})
    }
    for block, rule in _rules(own):
        _take(block, rule, missing | outdated)
    priority = max((int(rule.get("priority", "0")) for _, rule in _rules(own)), default=0)
    for block, rule in _rules(fresh):
        among = areas(block.get("sqref", ""))
        said = _condition(rule, among[0][0])
        new = [one for one in among if (one[1], said) in missing]
        if new:
            priority += 1
            _give(own, rule, reference(new), priority, formats)
    return bool(missing or outdated)


def _validations(root: Any, width: int) -> Rows:
    found: Rows = {}
    for one in all_of(root, "dataValidations"):
        among = areas(one.get("sqref", ""))
        said = _validation(one, min(top for top, *_ in among)) if among else ()
        for column, rows in spans(among, range(1, width + 1)).items():
            found.setdefault(column, {}).setdefault(said, []).extend(rows)
    return found


def _validation(one: Any, top: int) -> Said:
    kind, asks, warns = one.get("type", "none"), on(one, "showInputMessage"), on(one, "showErrorMessage")
    said = [kind, on(one, "allowBlank"), on(one, "showDropDown")] if kind != "none" else [kind]
    operator = one.get("operator", "between") if kind in _RANGED else ""
    said += [one.get("promptTitle", ""), one.get("prompt", "")] if asks else [""]
    if warns and kind != "none":
        said += [one.get("errorStyle", "stop"), one.get("errorTitle", ""), one.get("error", "")]
    said += [_formula(one, "formula1", top)] if kind != "none" else []
    said += [_formula(one, "formula2", top)] if operator in ("between", "notBetween") else []
    return operator, *said


def _conditions(root: Any, width: int) -> Rows:
    found: Rows = {}
    for block, rule in _rules(root):
        among = areas(block.get("sqref", ""))
        said = _condition(rule, among[0][0]) if among else ()
        for column, rows in spans(among, range(1, width + 1)).items():
            found.setdefault(column, {}).setdefault(said, []).extend(rows)
    return found


def _condition(rule: Any, top: int) -> Said:
    kind = rule.get("type", "")
    operator = rule.get("operator", "") if kind == "cellIs" else ""
    formulas = [_relative(one.text or "", top) for one in rule if local(one) == "formula"]
    return kind, operator, *formulas


def _made_here(said: Said) -> bool:
    """Whether a condition is one that we make, or made once."""
    kind, operator, *formulas = said or ("", "")
    if len(formulas) != 1:
        return False
    light = kind == "cellIs" and operator == "equal" and formulas[0] in _LIGHT
    return light or (kind == "expression" and _MISSING.fullmatch(formulas[0]) is not None)


def _rules(root: Any) -> list[tuple[Any, Any]]:
    blocks = [one for one in root if isinstance(one.tag, str) and local(one) == "conditionalFormatting"]
    return [
        (block, rule) for block in blocks for rule in block if isinstance(rule.tag, str) and local(rule) == "cfRule"
    ]


def _take(block: Any, rule: Any, away: set[tuple[int, Said]]) -> None:
    """Take a condition off the columns that are not to have it."""
    among = areas(block.get("sqref", ""))
    said = _condition(rule, among[0][0]) if among else ()
    columns = {column for column, one in away if one == said}
    left = without(among, columns)
    if left == among:
        return
    block.remove(rule)
    if left:
        alone = etree.Element(f"{{{MAIN}}}conditionalFormatting", {"sqref": reference(left)})
        alone.append(rule)
        block.addnext(alone)
    if not len(block):
        block.getparent().remove(block)


def _give(own: Any, rule: Any, where: str, priority: int, formats: Formats) -> None:
    element = etree.Element(f"{{{MAIN}}}conditionalFormatting", {"sqref": where})
    new = deepcopy(rule)
    new.set("priority", str(priority))
    if "dxfId" in new.attrib:
        new.set("dxfId", str(formats.difference(int(new.get("dxfId")))))
    element.append(new)
    add(own, element, ORDER)


def _narrow(one: Any, left: list[tuple[int, int, int, int]]) -> None:
    """Leave a validation these ranges, or take it away where there are none."""
    if not left:
        one.getparent().remove(one)
    elif left != areas(one.get("sqref", "")):
        one.set("sqref", reference(left))


def _formula(one: Any, name: str, top: int) -> str:
    found = child(one, name)
    return "" if found is None else _relative(found.text or "", top)


def _relative(formula: str, top: int) -> str:
    """A formula as seen from its first row, which is #."""

    def seen(match: re.Match[str]) -> str:
        column, fixed, row = match.groups()
        if fixed:
            return f"{column}$∞" if int(row) > _ALL else match[0]
        return f"{column}#" if int(row) == top else match[0]

    return _CELL.sub(seen, plain(formula))
