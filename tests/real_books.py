"""Workbooks with all that programs put into them, each with the same sheet 表: text, numbers, days, formulas.

Rows 2 to 6 hold 甲…, a number, a day and twice the number; F1 their sum. What stands beside differs.
"""

import struct
import zlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import xlsxwriter
from openpyxl.chart import LineChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.worksheet.datavalidation import DataValidation

NAMES = "甲乙丙丁戊"
DAY = date(2026, 11, 20)
Draw = Callable[[Any, Any, Path], object]
"""Puts something into a workbook of XlsxWriter: the workbook, its sheet, a picture."""


def picture(path: Path) -> Path:
    """A small red PNG."""

    def piece(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xd0\x20\x20" * 24 for _ in range(24))
    head = struct.pack(">IIBBBBB", 24, 24, 8, 2, 0, 0, 0)
    raw = b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", zlib.compress(rows)) + piece(b"IEND", b"")
    path.write_bytes(raw)
    return path


def _macros(folder: Path) -> str:
    (folder / "vbaProject.bin").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2040))
    return str(folder / "vbaProject.bin")


def _chart(book: Any, page: Any, png: Path) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=表!$B$2:$B$6", "categories": "=表!$A$2:$A$6"})
    page.insert_chart("H2", chart)


def _rules(book: Any, page: Any, png: Path) -> None:
    page.data_validation("A2:A99", {"validate": "list", "source": list(NAMES)})
    page.data_validation("B2:B99", {"validate": "integer", "criteria": ">", "value": 0})
    page.conditional_format("B2:B99", {"type": "data_bar", "data_bar_2010": True, "bar_direction": "left"})
    page.conditional_format("C2:C99", {"type": "icon_set", "icon_style": "3_arrows"})
    page.conditional_format("A2:A99", {"type": "formula", "criteria": "=$B2>3"})


def _look(book: Any, page: Any, png: Path) -> None:
    bold = book.add_format({"bold": True})
    page.write_rich_string("H1", "红", bold, "字", "和", bold, "黑字")
    page.merge_range("H9:J9", "合并", bold)
    page.write_url("H3", "https://example.com/a?b=1&c=2", string="链接")
    page.freeze_panes(1, 1)
    page.autofilter("A1:D6")
    page.set_row(3, 30, None, {"level": 1, "hidden": True})
    page.set_column("H:I", 20, bold, {"level": 1})
    page.protect("secret", {"sort": True})
    page.set_header("&L&G", {"image_left": str(png)})
    page.repeat_rows(0)
    page.print_area("A1:J20")


def _names(book: Any, page: Any, png: Path) -> None:
    book.define_name("数量", "=表!$B$2:$B$99")
    page.write_dynamic_array_formula("H2", "=_xlfn._xlws.SORT(B2:B6)")
    page.write_array_formula("I2:I3", "{=B2:B3*2}")
    other = book.add_worksheet("别的 表")
    other.write_formula("A1", "=SUM(数量)", value=15)
    other.hide()
    book.set_properties({"title": "题", "author": "赵一"})
    book.set_custom_property("编号", "001")


XLSXWRITER: Mapping[str, Draw] = {
    "bare": lambda book, page, png: None,
    "chart": _chart,
    "picture": lambda book, page, png: page.insert_image("H2", str(png), {"description": "图"}),
    "picture in a cell": lambda book, page, png: page.embed_image("H2", str(png)),
    "background": lambda book, page, png: page.set_background(str(png)),
    "comments": lambda book, page, png: page.write_comment("A2", "批注", {"author": "赵一", "visible": True}),
    "sparklines": lambda book, page, png: page.add_sparkline("H2", {"range": "表!B2:B6", "type": "column"}),
    "rules": _rules,
    "look": _look,
    "names": _names,
    "shapes": lambda book, page, png: (
        page.insert_textbox("H2", "文本框"),
        page.insert_button("H9", {"caption": "按钮", "macro": "x"}),
    ),
    "macros": lambda book, page, png: book.add_vba_project(_macros(png.parent)),
    "table": lambda book, page, png: page.add_table("H1:I3", {"columns": [{"header": "一"}, {"header": "二"}]}),
    "check boxes": lambda book, page, png: page.insert_checkbox("H2", True),
    "1904": lambda book, page, png: None,
    "all": lambda book, page, png: [draw(book, page, png) for draw in (_chart, _rules, _look, _names)],
}


def by_xlsxwriter(folder: Path, name: str) -> bytes:
    """The workbook of that name."""
    raw = BytesIO()
    book = xlsxwriter.Workbook(raw, {"in_memory": True, "date_1904": name == "1904"})
    page, day = book.add_worksheet("表"), book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row("A1", ["名称", "数量", "日期", "两倍"])
    for row, text in enumerate(NAMES, 1):
        page.write_row(row, 0, [text, row])
        page.write_datetime(row, 2, datetime(2026, 11, row), day)
        page.write_formula(row, 3, f"=B{row + 1}*2", value=row * 2)
    page.write_formula("F1", "=SUM(B2:B99)", value=15)
    XLSXWRITER[name](book, page, picture(folder / "a.png"))
    book.close()
    return raw.getvalue()


def by_openpyxl() -> bytes:
    """A workbook with chart, comment, link, validation, colours, groups, a view and a property of its own."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "表"
    page.append(["名称", "数量", "日期", "两倍", None, "=SUM(B2:B99)"])
    for row, text in enumerate(NAMES, 1):
        page.append([text, row, date(2026, 11, row), f"=B{row + 1}*2"])
    chart = LineChart()
    chart.add_data(Reference(page, min_col=2, min_row=1, max_row=6), titles_from_data=True)
    page.add_chart(chart, "H2")
    page["A2"].comment = Comment("批注", "赵一")
    page["A3"].hyperlink = "https://example.com"
    rule = DataValidation(type="list", formula1='"甲,乙"')
    rule.add("A2:A99")
    page.add_data_validation(rule)
    page.conditional_formatting.add("B2:B9", ColorScaleRule(start_type="min", end_type="max", start_color="FF0000"))
    page.row_dimensions.group(4, 5, hidden=True)
    page.auto_filter.ref = "A1:D6"
    page.print_title_rows = "1:1"
    book.custom_doc_props.append(StringProperty(name="编号", value="001"))
    raw = BytesIO()
    book.save(raw)
    return raw.getvalue()


def with_parts(
    raw: bytes, parts: Mapping[str, str | bytes], changed: Mapping[str, tuple[str, str]] | None = None
) -> bytes:
    """The package with more parts, and one text replaced in some of its own, as another program may have made it."""
    out = BytesIO()
    with ZipFile(BytesIO(raw)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            before, after = (one.encode() for one in (changed or {}).get(name, ("", "")))
            assert before in text
            new.writestr(name, text.replace(before, after, 1) if before else text)
        for name, more in parts.items():
            new.writestr(name, more)
    return out.getvalue()


def in_strict(raw: bytes) -> bytes:
    """The workbook in the names of ISO 29500 Strict, as Excel saves it on demand."""
    pairs = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }
    out = BytesIO()
    with ZipFile(BytesIO(raw)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            for one, other in pairs.items():
                text = text.replace(one, other)
            new.writestr(name, text.replace(b"<workbook ", b'<workbook conformance="strict" '))
    return out.getvalue()


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINK = '<Relationship Id="{}" Type="' + _LINKS + '/{}" Target="{}"/>'
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
PIVOT = {
    "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="{_MAIN}" refreshOnLoad="1">'
    '<cacheSource type="worksheet"><worksheetSource ref="A1:B6" sheet="表"/></cacheSource><cacheFields count="2">'
    '<cacheField name="名称" numFmtId="0"><sharedItems count="5">'
    + "".join(f'<s v="{name}"/>' for name in NAMES)
    + '</sharedItems></cacheField><cacheField name="数量" numFmtId="0"><sharedItems '
    'containsSemiMixedTypes="0" containsString="0" containsNumber="1"/>'
    "</cacheField></cacheFields></pivotCacheDefinition>",
    "xl/pivotTables/pivotTable1.xml": f'<pivotTableDefinition xmlns="{_MAIN}" name="透视表1" cacheId="1" '
    'dataCaption="值"><location ref="L1:M7" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields>'
    '<pivotField axis="axisRow" showAll="0"><items count="6">'
    + "".join(f'<item x="{at}"/>' for at in range(5))
    + '<item t="default"/></items></pivotField><pivotField dataField="1" showAll="0"/></pivotFields>'
    '<rowFields count="1"><field x="0"/></rowFields><dataFields count="1"><dataField name="合计" fld="1"/></dataFields>'
    "</pivotTableDefinition>",
    "xl/pivotTables/_rels/pivotTable1.xml.rels": _RELATIONS.format(
        _LINK.format("rId1", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
    ),
    "xl/worksheets/_rels/sheet1.xml.rels": _RELATIONS.format(
        _LINK.format("rIdP", "pivotTable", "../pivotTables/pivotTable1.xml")
    ),
}
_TYPE = '<Override PartName="/xl/{}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"/>'
_PIVOT_LINKS = {
    "xl/workbook.xml": ("</workbook>", '<pivotCaches><pivotCache cacheId="1" r:id="rIdC"/></pivotCaches></workbook>'),
    "xl/_rels/workbook.xml.rels": (
        "</Relationships>",
        _LINK.format("rIdC", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml") + "</Relationships>",
    ),
    "[Content_Types].xml": (
        "</Types>",
        _TYPE.format("pivotCache/pivotCacheDefinition1.xml", "pivotCacheDefinition")
        + _TYPE.format("pivotTables/pivotTable1.xml", "pivotTable")
        + "</Types>",
    ),
}
"""A pivot table as Excel links it; no library makes one."""
OTHERS = {
    "customXml/item1.xml": "<a>自定义</a>",
    "xl/embeddings/oleObject1.bin": bytes(range(256)) * 20,
    "xl/threadedComments/threadedComment1.xml": "<ThreadedComments/>",
    "xl/cellimages.xml": '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"/>',
    "xl/media/image9.png": b"\x89PNG" + bytes(99),
    "docProps/thumbnail.jpeg": b"\xff\xd8" + bytes(99),
    "xl/printerSettings/printerSettings1.bin": bytes(50),
    "xl/calcChain.xml": '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>',
}
_WPS_PICTURE = '<c r="E2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c></row><row r="3"'
"""A picture in a cell as WPS writes it."""


def made_here(folder: Path) -> dict[str, bytes]:
    """All workbooks that need no program but libraries, by name."""
    folder.mkdir(exist_ok=True)
    books = {f"xlsxwriter {name}": by_xlsxwriter(folder, name) for name in XLSXWRITER}
    bare = books["xlsxwriter bare"]
    return {
        **books,
        "openpyxl": by_openpyxl(),
        "openpyxl with macros kept": _kept(books["xlsxwriter macros"]),
        "pivot": with_parts(bare, PIVOT, _PIVOT_LINKS),
        "other parts": with_parts(bare, OTHERS),
        "picture of WPS": with_parts(bare, OTHERS, {"xl/worksheets/sheet1.xml": ('</row><row r="3"', _WPS_PICTURE)}),
        "strict": in_strict(bare),
    }


def _kept(raw: bytes) -> bytes:
    out = BytesIO()
    openpyxl.load_workbook(BytesIO(raw), keep_vba=True).save(out)
    return out.getvalue()
