"""Packages made by hand for tests of patching: one sheet's XML as some program may write it, and what it needs around.

Cell formats: 0 General, 1 a day, 2 a moment, 3 hours alone, 4 red text.
"""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from python_calamine import CalamineWorkbook

from sheetkit.excel.patch import patch
from sheetkit.model import Cell, Edit
from sheetkit.names import number

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"
DAYS = """<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy/m/d;@"/>
<numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts>"""
STYLES = f"""<styleSheet xmlns="{MAIN}">{DAYS}<fonts count="2"><font><sz val="11"/></font>
<font><color rgb="FFFF0000"/></font></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>
<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="165"/><xf fontId="1"/>
</cellXfs></styleSheet>"""
NO_DAYS = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="165"/></cellXfs></styleSheet>'


def sheet(rows: str, head: str = "", tail: str = "", prefix: str = "") -> str:
    """A sheet with these rows; `prefix` is that of its root and `sheetData`."""
    p = f"{prefix}:" if prefix else ""
    names = f'xmlns{":" if prefix else ""}{prefix}="{MAIN}" xmlns:r="{LINKS}"'
    return f"<{p}worksheet {names}>{head}<{p}sheetData>{rows}</{p}sheetData>{tail}</{p}worksheet>"


def package(
    xml: str | bytes, *, styles: str = STYLES, from_1904: bool = False, tables: Sequence[str] = (), **more: str | bytes
) -> bytes:
    """A workbook whose sheet 表 is this XML, with these tables; `more` are parts by name (`__` stands for `/`)."""
    links = "".join(
        f'<Relationship Id="t{at}" Type="{LINKS}/table" Target="../tables/table{at}.xml"/>' for at in range(len(tables))
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _types(len(tables)),
        "_rels/.rels": _links(f'<Relationship Id="r" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><workbookPr date1904="{int(from_1904)}"/>'
        '<sheets><sheet name="表" sheetId="1" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _links(
            f'<Relationship Id="s" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="y" Type="{LINKS}/styles" Target="styles.xml"/>'
            f'<Relationship Id="h" Type="{LINKS}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
        ),
        "xl/styles.xml": styles,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>旧</t></si><si><t>别处</t></si></sst>',
        SHEET: xml,
        **({"xl/worksheets/_rels/sheet1.xml.rels": _links(links)} if tables else {}),
        **{f"xl/tables/table{at}.xml": text for at, text in enumerate(tables)},
        **{name.replace("__", "/"): raw for name, raw in more.items()},
    }
    raw = BytesIO()
    with ZipFile(raw, "w", ZIP_DEFLATED) as out:
        for name, part in parts.items():
            out.writestr(name, part)
    return raw.getvalue()


def table(ref: str, columns: Mapping[str, str], *, totals: bool = False, number: int = 1) -> str:
    """An Excel table: its columns with their formulas, "" for none."""
    formula = "<calculatedColumnFormula>{}</calculatedColumnFormula>"
    inside = "".join(
        f'<tableColumn id="{at}" name="{name}">{formula.format(text) if text else ""}</tableColumn>'
        for at, (name, text) in enumerate(columns.items(), 1)
    )
    first, _, last = ref.partition(":")
    bottom = place(last)[0]
    filtered = f"{first}:{last.removesuffix(str(bottom))}{bottom - totals}"
    return (
        f'<table xmlns="{MAIN}" id="{number}" name="表{number}" displayName="表{number}" ref="{ref}" '
        f'totalsRowCount="{int(totals)}"><autoFilter ref="{filtered}"/>'
        f'<tableColumns count="{len(columns)}">{inside}</tableColumns></table>'
    )


def edits(cells: Mapping[str, Cell], sheet: str = "表") -> list[Edit]:
    """`{"B2": 5}` as edits."""
    return [Edit("簿.xlsx", sheet, *place(name), value) for name, value in cells.items()]


def place(name: str) -> tuple[int, int]:
    letters = name.rstrip("0123456789")
    return int(name[len(letters) :]), number(letters)


def patched(raw: bytes, cells: Mapping[str, Cell] | Sequence[Edit]) -> bytes:
    """The workbook with its cells set."""
    target = BytesIO()
    patch(BytesIO(raw), target, edits(cells) if isinstance(cells, Mapping) else cells)
    return target.getvalue()


def part(raw: bytes, name: str = SHEET) -> bytes:
    """A part of the package."""
    with ZipFile(BytesIO(raw)) as package:
        return package.read(name)


def by_calamine(raw: bytes, names: Iterable[str]) -> dict[str, object]:
    """Cells of the first sheet as calamine reads them; '' is blank."""
    book = CalamineWorkbook.from_filelike(BytesIO(raw))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)

    def at(row: int, column: int) -> object:
        line = rows[row - 1] if row <= len(rows) else []
        return line[column - 1] if column <= len(line) else ""

    return {name: at(*place(name)) for name in names}


def by_openpyxl(raw: bytes, names: Iterable[str]) -> dict[str, object]:
    """Cells of the first sheet as openpyxl reads them; None is blank."""
    sheet = openpyxl.load_workbook(BytesIO(raw)).worksheets[0]
    return {name: sheet[name].value for name in names}


def _links(inside: str) -> str:
    return f'<Relationships xmlns="{_RELATIONS}">{inside}</Relationships>'


def _types(tables: int) -> str:
    kinds = {"workbook": "sheet.main", "worksheets/sheet1": "worksheet", "styles": "styles"}
    kinds |= {"sharedStrings": "sharedStrings", **{f"tables/table{at}": "table" for at in range(tables)}}
    inside = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inside}</Types>'
    )
