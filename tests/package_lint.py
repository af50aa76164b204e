"""What makes Excel "repair" a workbook, found without Excel: `lint(path)` gives one line a fault, none if it is sound.

Limits as in ECMA-376 part 1 (dataValidation, table, sheet) and in what Excel itself lets one type.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LIMITS = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 255}
Parts = dict[str, ElementTree.Element]


def lint(path: Path) -> list[str]:
    with ZipFile(path) as package:
        names = package.namelist()
        parts: Parts = {}
        for name in names:
            if name.endswith((".xml", ".rels")):
                try:
                    parts[name] = ElementTree.fromstring(package.read(name))
                except ElementTree.ParseError as error:
                    return [f"{name}: not well formed, {error}"]
    return [*_content_types(parts, names), *_relations(parts, names), *_names(parts), *_sheets(parts)]


def _content_types(parts: Parts, names: list[str]) -> Iterator[str]:
    types = parts["[Content_Types].xml"]
    endings = {node.get("Extension", "").lower() for node in types if node.tag.endswith("Default")} - {"xml"}
    overrides = {node.get("PartName", "")[1:] for node in types if node.tag.endswith("Override")}
    for name in names:
        if name not in {"[Content_Types].xml", *overrides} and name.rpartition(".")[2].lower() not in endings:
            yield f"{name}: no content type"
    yield from (f"{name}: a content type but no such part" for name in sorted(overrides - set(names)))
    yield from (f"{name}: twice in the package" for name, count in Counter(names).items() if count > 1)


def _targets(parts: Parts, part: str) -> dict[str, str | None]:
    """Relation id to part for a part's relations ('' is the package itself); None for what lies outside."""
    folder, name = posixpath.split(part)
    relations = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"), ())
    found: dict[str, str | None] = {}
    for node in relations:
        inside = posixpath.normpath(posixpath.join("/", folder, node.get("Target", "")))[1:]
        found[node.get("Id", "")] = None if node.get("TargetMode") == "External" else inside
    return found


def _relations(parts: Parts, names: list[str]) -> Iterator[str]:
    for name, root in [*parts.items(), ("", ElementTree.Element("package"))]:
        targets = _targets(parts, name)
        for target in targets.values():
            if target is not None and target not in names:
                yield f"{name}: leads to {target}, which is missing"
        used = {node.get(RELATION, "") for node in root.iter() if RELATION in node.attrib}
        yield from (f"{name}: uses {name_id}, which is no relation" for name_id in used - targets.keys())


def _names(parts: Parts) -> Iterator[str]:
    book = parts["xl/workbook.xml"]
    sheets = [node.get("name", "") for node in book.iter(f"{MAIN}sheet")]
    tables = [root.get("displayName", "") for root in parts.values() if root.tag == f"{MAIN}table"]
    defined = [n.get("name", "") for n in book.iter(f"{MAIN}definedName") if n.get("localSheetId") is None]
    yield from (
        f"sheet {name!r}: not a name for a sheet" for name in sheets if not re.fullmatch(r"[^\\/:*?\[\]]{1,31}", name)
    )
    valid = re.compile(r"(?![A-Za-z]{1,3}\d+$|[RrCc]$)[^\W\d][\w.]{0,254}|\\\w*")
    yield from (f"table {name!r}: not a name for a table" for name in tables if not valid.fullmatch(name))
    for kind, words in (("sheet", sheets), ("table or defined name", tables + defined)):
        counts = Counter(word.casefold() for word in words)
        yield from (f"{kind} {word!r}: {count} times" for word, count in counts.items() if count > 1)
    ids = Counter(root.get("id") for root in parts.values() if root.tag == f"{MAIN}table")
    yield from (f"table id {number}: {count} times" for number, count in ids.items() if count > 1)


def _sheets(parts: Parts) -> Iterator[str]:
    strings = [
        "".join(text.text or "" for text in node.iter(f"{MAIN}t")) for node in parts.get("xl/sharedStrings.xml", ())
    ]
    for name, sheet in parts.items():
        if sheet.tag != f"{MAIN}worksheet":
            continue
        for rule in sheet.iter(f"{MAIN}dataValidation"):
            yield from _validation(name, rule)
        for formula in sheet.iter(f"{MAIN}f"):
            if "[@" in (formula.text or ""):
                yield f"{name}: [@ is for the screen, a file has [#This Row]: {formula.text}"
        cells = {node.get("r"): _shown(node, strings) for node in sheet.iter(f"{MAIN}c")}
        targets = _targets(parts, name)
        for part in sheet.iter(f"{MAIN}tablePart"):
            target = targets.get(part.get(RELATION, ""))
            if target in parts:
                yield from _table(target, parts[target], cells)


def _validation(name: str, rule: ElementTree.Element) -> Iterator[str]:
    where = f"{name} {rule.get('sqref')}"
    for attribute, limit in LIMITS.items():
        if len(rule.get(attribute, "")) > limit:
            yield f"{where}: {attribute} has more than {limit} characters"
    for formula in (rule.findtext(f"{MAIN}formula1", ""), rule.findtext(f"{MAIN}formula2", "")):
        if len(formula.strip('"') if formula.startswith('"') else formula) > 255:
            yield f"{where}: a list or formula of more than 255 characters"


def _table(name: str, table: ElementTree.Element, cells: dict[str | None, str]) -> Iterator[str]:
    area = CellRange(table.get("ref", ""))
    columns = table.find(f"{MAIN}tableColumns")
    heads = [node.get("name", "") for node in columns] if columns is not None else []
    filters = table.find(f"{MAIN}autoFilter")
    if filters is None or filters.get("ref") != table.get("ref"):
        yield f"{name}: the filter covers another range than the table"
    if columns is None or not columns.get("count") == str(len(heads)) == str(area.size["columns"]):
        yield f"{name}: the number of columns differs from the range"
    yield from (
        f"{name}: {n} columns are headed {head}" for head, n in Counter(map(str.casefold, heads)).items() if n > 1
    )
    for index, head in enumerate(heads):
        cell = f"{get_column_letter(area.min_col + index)}{area.min_row}"
        if cells.get(cell) != head:
            yield f"{name}: the column {head} is headed {cells.get(cell)} in {cell}"


def _shown(cell: ElementTree.Element, strings: list[str]) -> str:
    value = cell.findtext(f"{MAIN}v", "")
    return strings[int(value)] if cell.get("t") == "s" else value
