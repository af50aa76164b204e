"""What a package says of itself: the parts of sheets and tables, how days are counted, which formats show days."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from sheetkit.errors import Refused
from sheetkit.excel.patch.cell import area, shows_days
from sheetkit.excel.relations import relations

_REL = "id"
_SIGNED = "_xmlsignatures/"
_NAMED = re.compile(r"""\[(?:[^\[\]]|\[[^\[\]]*\])*\]|"[^"]*"|'[^']*'!""")
_BOUND = re.compile(r"(?<![\w.\\])\$?[A-Z]{1,3}[1-9]\d*(?![\w(.])")
"""What of a formula names columns or is text, and a reference that would move with the row, such as B2."""


@dataclass(frozen=True, slots=True)
class TablePart:
    """An Excel table of a sheet: its part, its range, whether it has a row of totals, its formulas by column.

    `bound` is a column whose formula names cells of one row (B2), 0 for none: what it is in another row is not known.
    """

    part: str
    area: tuple[int, int, int, int]
    totals: bool
    formulas: Mapping[int, str]
    bound: int = 0


@dataclass(frozen=True, slots=True)
class SheetPart:
    """The part of a sheet, and the tables on it."""

    part: str
    tables: tuple[TablePart, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What a workbook's own parts say: the sheets by name, the way days are counted, and the cell formats."""

    parts: Mapping[str, str]
    from_1904: bool
    dated: tuple[bool, ...]
    """Of each cell format whether it shows days."""


def layout(package: ZipFile) -> Layout:
    """Read the parts that describe the workbook. Raises Refused (`package-signed`), KeyError for a missing part."""
    if len(set(package.namelist())) < len(package.namelist()):
        raise BadZipFile("two members of one name")
    if any(name.lower().startswith(_SIGNED) for name in package.namelist()):
        raise Refused("package-signed")
    book_part = _target(package, "", "officeDocument") or "xl/workbook.xml"
    book = _xml(package, book_part)
    targets = dict(relations(package, book_part))
    ids = {sheet.get("name", ""): _local_get(sheet, _REL) for sheet in _all(book, "sheet")}
    properties = next(_all(book, "workbookPr"), None)
    from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    styles = _target(package, book_part, "styles")
    return Layout(
        {name: targets[id_][1] for name, id_ in ids.items() if id_ in targets},
        from_1904,
        _dated(_xml(package, styles)) if styles else (),
    )


def sheet_part(package: ZipFile, found: Layout, sheet: str) -> SheetPart:
    """The part of the sheet of that name, spaces around it aside. Raises Refused (`sheet-absent`)."""
    part = next((part for name, part in found.parts.items() if name.strip() == sheet.strip()), None)
    if part is None or part not in package.namelist():
        raise Refused("sheet-absent", sheet=sheet)
    tables = [target for kind, target in dict(relations(package, part)).values() if kind == "table"]
    return SheetPart(part, tuple(_table(package, target) for target in tables))


def _table(package: ZipFile, part: str) -> TablePart:
    table = _xml(package, part)
    span = area(table.get("ref", "").encode())
    formulas = {}
    for column, element in enumerate(_all(table, "tableColumn"), span[1]):
        formula = next(_all(element, "calculatedColumnFormula"), None)
        if formula is not None and formula.text and formula.get("array") is None:
            formulas[column] = formula.text
    bound = next((column for column, formula in formulas.items() if _BOUND.search(_NAMED.sub("", formula))), 0)
    return TablePart(part, span, int(table.get("totalsRowCount", "0")) > 0, formulas, bound)


def _dated(styles: ElementTree.Element) -> tuple[bool, ...]:
    codes = {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in _all(styles, "numFmt")}
    formats = next(_all(styles, "cellXfs"), None)
    numbers = [int(one.get("numFmtId", "0")) for one in formats] if formats is not None else []
    return tuple(shows_days(number, codes.get(number)) for number in numbers)


def _target(package: ZipFile, part: str, kind: str) -> str | None:
    """The part that a relation of this kind leads to, if it is there."""
    targets = [target for one, target in dict(relations(package, part)).values() if one == kind]
    return next((target for target in targets if target in package.namelist()), None)


def _xml(package: ZipFile, part: str) -> ElementTree.Element:
    return ElementTree.fromstring(package.read(part))


def _all(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """The elements of a local name, whichever namespace the workbook is written in (strict or transitional)."""
    return (one for one in element.iter() if one.tag.rpartition("}")[2] == name)


def _local_get(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.items() if key.endswith("}" + name)), "")
