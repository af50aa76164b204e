"""The hidden sheets and the names of a fresh workbook brought into one of the staff."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any
from zipfile import ZipFile

from lxml import etree

from sheetkit.errors import Refused
from sheetkit.excel import daysheet
from sheetkit.excel import lists as listsheet
from sheetkit.excel.patch.layout import layout
from sheetkit.excel.refresh.formats import Formats
from sheetkit.excel.refresh.xml import MAIN, add, all_of, child, local, parsed, plain, written

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
BOOK, _LINKS, _CONTENT = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_CHAIN = "xl/calcChain.xml"
_HEAD = re.compile("[A-Z]+1")
OURS: Mapping[str, Callable[[Sequence[str]], bool]] = {listsheet.SHEET: listsheet.ours, daysheet.SHEET: daysheet.ours}
"""By name of a hidden sheet how to know ours by the texts in its first row."""
_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups"),
    *("externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr"),
    *("smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"),
)
"""The order of a workbook's elements (ECMA-376, CT_Workbook)."""


def hidden_sheets(own: ZipFile, fresh: ZipFile, formats: Formats) -> tuple[list[str], dict[str, bytes], list[str]]:
    """The hidden sheets of the fresh workbook that are new or other here, the parts that bring them in, and the part
    that then has to go: the order of calculation, which Excel makes anew, and which may name no cell without formula.

    Raises Refused where a sheet of the staff's own has the name of one.
    """
    book, links, types = (parsed(own.read(part)) for part in (BOOK, _LINKS, _CONTENT))
    parts, fresh_parts, texts, own_texts = layout(own).parts, layout(fresh).parts, _texts(fresh), _texts(own)
    changed: list[str] = []
    anew: dict[str, bytes] = {}
    for sheet in all_of(parsed(fresh.read(BOOK)), "sheets"):
        name = sheet.get("name")
        if sheet.get("state") is None:
            continue
        wanted = parsed(fresh.read(fresh_parts[name]))
        held = _held(parsed(own.read(parts[name])), own_texts) if name in parts else {}
        if held and not OURS[name]([text for cell, text in held.items() if _HEAD.fullmatch(cell)]):
            raise Refused("refresh-sheet-taken", sheet=name)
        if name in parts and held == _held(wanted, texts):
            continue
        part = parts.get(name) or _free(own, anew)
        anew[part] = written(_alone(wanted, texts, formats))
        changed.append(name)
        if name not in parts:
            _announce(book, links, types, sheet, part)
    dropped = _dropped(own, links, types) if changed else []
    if changed:
        anew |= {BOOK: written(book), _LINKS: written(links), _CONTENT: written(types)}
    return changed, anew, dropped


def calculated_on_load(book: Any) -> None:
    """Ask the next program to work out all formulas: what they look up is other now."""
    wish = child(book, "calcPr")
    if wish is None:
        wish = add(book, etree.Element(f"{{{MAIN}}}calcPr"), _ORDER)
    wish.set("fullCalcOnLoad", "1")


def _dropped(own: ZipFile, links: Any, types: Any) -> list[str]:
    """Take the order of calculation out of the relations and the content types; its part, if there is one."""
    if _CHAIN not in own.namelist():
        return []
    for group, mark in ((links, "Type"), (types, "PartName")):
        for one in [one for one in group if isinstance(one.tag, str) and "calcchain" in one.get(mark, "").lower()]:
            group.remove(one)
    return [_CHAIN]


def _held(sheet: Any, texts: list[Any]) -> dict[str, str]:
    """What the cells of a sheet hold by their names: formulas as such, whatever they gave last."""
    found = {}
    for one in sheet.iter(f"{{{MAIN}}}c"):
        formula, value = child(one, "f"), child(one, "v")
        if formula is not None:
            found[one.get("r")] = f"={plain(formula.text)}"
        elif one.get("t") == "s" and value is not None:
            found[one.get("r")] = "".join(texts[int(value.text)].itertext())
        elif one.get("t") == "inlineStr":
            found[one.get("r")] = "".join(one.itertext())
        elif value is not None:
            found[one.get("r")] = repr(float(value.text)) if one.get("t", "n") == "n" else str(value.text)
    return found


def names(book: Any, fresh: Any) -> list[str]:
    """Define the fresh workbook's names in `book`, those of single sheets aside; those that are new or other."""
    group = child(book, "definedNames")
    if group is None:
        group = add(book, etree.Element(f"{{{MAIN}}}definedNames"), _ORDER)
    there = {one.get("name"): one for one in group if one.get("localSheetId") is None}
    changed = []
    for one in all_of(fresh, "definedNames"):
        name = one.get("name")
        if one.get("localSheetId") is not None or (name in there and plain(there[name].text) == plain(one.text)):
            continue
        if name in there:
            group.remove(there[name])
        group.append(deepcopy(one))
        changed.append(name)
    if not len(group):
        book.remove(group)
    return changed


def _alone(sheet: Any, texts: list[Any], formats: Formats) -> Any:
    """A sheet that leans on nothing: its texts in its cells, its formats those of the other workbook."""
    for one in [*sheet.iter()]:
        if not isinstance(one.tag, str):
            continue
        if local(one) in ("c", "row") and "s" in one.attrib:
            one.set("s", str(formats.cell(int(one.get("s")))))
        if local(one) == "col" and "style" in one.attrib:
            one.set("style", str(formats.cell(int(one.get("style")))))
        if local(one) == "c" and one.get("t") == "s":
            text = deepcopy(texts[int(child(one, "v").text)])
            text.tag = f"{{{MAIN}}}is"
            one.set("t", "inlineStr")
            one[:] = [text]
    return sheet


def _texts(package: ZipFile) -> list[Any]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    return [one for one in parsed(package.read("xl/sharedStrings.xml")) if isinstance(one.tag, str)]


def _free(own: ZipFile, anew: Mapping[str, bytes]) -> str:
    """A name for a new sheet's part that no part has."""
    taken = {name.lower() for name in (*own.namelist(), *anew)}
    return next(part for part in _numbered() if part not in taken)


def _numbered() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"xl/worksheets/sheet{number}.xml"


def _announce(book: Any, links: Any, types: Any, sheet: Any, part: str) -> None:
    """Tell the workbook, its relations and the content types of a new hidden sheet."""
    taken = {one.get("Id") for one in links}
    id_ = next(name for number in range(1, len(taken) + 2) if (name := f"rId{number}") not in taken)
    target = part.removeprefix("xl/")
    words = {"Id": id_, "Type": f"{_RELATIONS}/worksheet", "Target": target}
    etree.SubElement(links, f"{{{_PACKAGE_RELATIONS}}}Relationship", words)
    etree.SubElement(types, f"{{{_TYPES}}}Override", {"PartName": f"/{part}", "ContentType": _SHEET})
    group = child(book, "sheets")
    number = max(int(one.get("sheetId")) for one in group) + 1
    words = {"name": sheet.get("name"), "sheetId": str(number), "state": sheet.get("state")}
    etree.SubElement(group, f"{{{MAIN}}}sheet", words).set(f"{{{_RELATIONS}}}id", id_)
