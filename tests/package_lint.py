"""What makes Excel "repair" a workbook, found without Excel: `lint(path)` gives one line a fault, none if it is sound.

Limits as in ECMA-376 part 1 (dataValidation, table, sheet) and in what Excel itself lets one type. `audit(path)` asks
openxml-audit, which knows the schemas; what it does not know is here.
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
ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations "
    "hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
    "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects controls webPublishItems "
    "tableParts extLst"
)
"""The children of a worksheet, in the order that the standard wants."""
NEW = "IFNA XOR DAYS ISFORMULA FORMULATEXT UNICHAR UNICODE NUMBERVALUE SHEET SHEETS BASE ISOWEEKNUM"
"""Functions since Excel 2013: a file names them with `_xlfn.` before it."""
NEWER = (
    "IFS SWITCH MAXIFS MINIFS CONCAT TEXTJOIN XLOOKUP XMATCH FILTER UNIQUE SORT SORTBY SEQUENCE RANDARRAY LET LAMBDA "
    "TEXTSPLIT TEXTBEFORE TEXTAFTER VSTACK HSTACK TOCOL TOROW TAKE DROP BYROW BYCOL MAP REDUCE SCAN"
)
"""Functions that Excel 2016 does not have."""
NAME = re.compile(r"(?![A-Za-z]{1,3}\d+$|[RrCc]$)[^\W\d][\w.]{0,254}|\\\w*")


def audit(path: Path) -> list[str]:
    from openxml_audit import FileFormat, OpenXmlValidator

    return [str(error) for error in OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(str(path)).errors]


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
    faults = (_content_types(parts, names), _relations(parts, names), _names(parts), _sheets(parts), _looks(parts))
    return [line for found in (*faults, _formulas(parts)) for line in found]


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
    yield from (f"table {name!r}: not a name for a table" for name in tables if not NAME.fullmatch(name))
    yield from (f"{name!r}: not a name" for name in defined if not (NAME.fullmatch(name) or name.startswith("_xlnm.")))
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
        known = [tag for node in sheet if (tag := node.tag.removeprefix(MAIN)) in ORDER.split()]
        if known != sorted(known, key=ORDER.split().index):
            yield f"{name}: its parts stand in the wrong order"
        rules = list(sheet.iter(f"{MAIN}dataValidation"))
        for rule in rules:
            yield from _validation(name, rule)
        yield from _overlaps(name, "validations", [area for rule in rules for area in rule.get("sqref", "").split()])
        yield from _overlaps(name, "merged cells", [one.get("ref", "") for one in sheet.iter(f"{MAIN}mergeCell")])
        cells = {node.get("r"): _shown(node, strings) for node in sheet.iter(f"{MAIN}c")}
        targets = _targets(parts, name)
        found = [targets.get(part.get(RELATION, "")) for part in sheet.iter(f"{MAIN}tablePart")]
        tables = [(target, parts[target]) for target in found if target in parts]
        yield from _overlaps(name, "tables", [table.get("ref", "") for _, table in tables])
        for target, table in tables:
            yield from _table(target, table, cells)


def _overlaps(name: str, what: str, areas: list[str]) -> Iterator[str]:
    ranges = [CellRange(area) for area in areas if area]
    for index, one in enumerate(ranges):
        if any(not one.isdisjoint(other) for other in ranges[:index]):
            yield f"{name}: {what} overlap at {one.coord}"


def _looks(parts: Parts) -> Iterator[str]:
    """Formats that a cell, a table or a conditional format asks for are there; priorities are given once."""
    styles = parts["xl/styles.xml"]
    formats, looks = len(styles.find(f"{MAIN}cellXfs") or ()), len(styles.find(f"{MAIN}dxfs") or ())
    for name, root in parts.items():
        for node in root.iter() if name.startswith("xl/") else ():
            if node.tag in (f"{MAIN}c", f"{MAIN}row") and int(node.get("s", 0)) >= formats:
                yield f"{name} {node.get('r')}: a format that is not there"
            for key, value in node.attrib.items():
                if key.lower().endswith("dxfid") and int(value) >= looks:
                    yield f"{name}: {key} {value} is not there"
        first = Counter(rule.get("priority") for rule in root.iter(f"{MAIN}cfRule"))
        yield from (f"{name}: priority {number} {count} times" for number, count in first.items() if count > 1)


def _formulas(parts: Parts) -> Iterator[str]:
    """Every formula speaks the language of files, of Excel 2016, and of tables and names that are there."""
    book = parts["xl/workbook.xml"]
    names = {node.get("name", "") for node in book.iter(f"{MAIN}definedName")}
    tables = {root.get("displayName", "") for root in parts.values() if root.tag == f"{MAIN}table"}
    outside = {f"{MAIN}{tag}" for tag in ("formula", "formula1", "formula2")}
    told = {f"{MAIN}{tag}" for tag in ("f", "calculatedColumnFormula", "definedName")} | outside
    for part, root in parts.items():
        for node in root.iter():
            if node.tag not in told or not node.text:
                continue
            text = re.sub(r'"[^"]*"', '""', node.text)
            if "[@" in text:
                yield f"{part}: [@ is for the screen, a file has [#This Row]: {text}"
            if found := re.search(rf"(?<![\w.])({'|'.join(NEW.split())})\(", text):
                yield f"{part}: {found[1]} without _xlfn.: {text}"
            if found := re.search(rf"(?<!\w)({'|'.join(NEWER.split())})\(", text):
                yield f"{part}: {found[1]} is newer than Excel 2016: {text}"
            if node.tag in outside and "[" in text:
                yield f"{part}: a table's column outside of cells and names: {text}"
            if node.tag == f"{MAIN}formula1" and NAME.fullmatch(text) and text not in names | {"TRUE", "FALSE"}:
                yield f"{part}: no name {text}"
            for table in re.findall(r"(?<![\w\]])(\w+)\[", text):
                if table not in tables:
                    yield f"{part}: no table {table}: {text}"


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
    if cell.get("t") == "inlineStr":
        return "".join(cell.itertext())
    return strings[int(value)] if cell.get("t") == "s" else value
