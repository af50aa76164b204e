"""Workbooks that someone might send in to hang, crash or deceive a reader, each made by a few lines of its own.

`HOSTILE` names them; a maker writes one file at the path that it is given. `PARTS` are those of a sound workbook with
two sheets, which most makers change in one place.
"""

import random
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET, BOOK, STYLES, STRINGS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
RELS = "xl/_rels/workbook.xml.rels"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ROW = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'

Maker = Callable[[Path], object]
Parts = dict[str, bytes]


def sheet(rows: str, before: str = "", after: str = "") -> bytes:
    """A sheet with these rows."""
    return f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def strings(items: str, count: str = "2") -> bytes:
    """The shared strings."""
    return f'{HEAD}<sst xmlns="{MAIN}" count="{count}" uniqueCount="{count}">{items}</sst>'.encode()


def links(*targets: tuple[str, str]) -> bytes:
    """Relationships r1, r2 … of these kinds to these parts."""
    inside = "".join(
        f'<Relationship Id="r{at}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{LINKS}">{inside}</Relationships>'.encode()


def book(*names: str, before: str = "") -> bytes:
    """The workbook part with these sheets."""
    inside = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in enumerate(names, 1))
    return f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATION}">{before}<sheets>{inside}</sheets></workbook>'.encode()


def styles(formats: str = "", cells: str = '<xf numFmtId="0"/><xf numFmtId="22"/>') -> bytes:
    """Number formats and the cell formats that use them."""
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>'.encode()
    )


TARGETS = [("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml")]
TARGETS += [("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
PARTS: Parts = {
    "[Content_Types].xml": f'{HEAD}<Types xmlns="{LINKS}"/>'.encode(),
    "_rels/.rels": links(("officeDocument", BOOK)),
    RELS: links(*TARGETS),
    BOOK: book("报事", "投诉"),
    STYLES: styles(),
    STRINGS: strings("<si><t>单号</t></si><si><t>内容</t></si>"),
    SHEET: sheet(ROW + '<row r="2"><c r="A2"><v>1</v></c><c r="B2" s="1"><v>46000.5</v></c></row>'),
    "xl/worksheets/sheet2.xml": sheet('<row r="1"><c r="A1"><v>2</v></c></row>'),
}
SOUND = [[["单号", "内容"], [1.0, "2025-12-09 12:00:00"]], [[2.0]]]
"""What the sheets of `PARTS` hold, dates as text."""


def packed(parts: Mapping[str, bytes | Iterator[bytes]], path: Path, method: int = ZIP_DEFLATED) -> None:
    """Write a package; a part may come in pieces."""
    with ZipFile(path, "w", method, compresslevel=1) as package:
        for name, raw in parts.items():
            with package.open(name, "w", force_zip64=not isinstance(raw, bytes)) as part:
                for piece in (raw,) if isinstance(raw, bytes) else raw:
                    part.write(piece)


def whole() -> bytes:
    """The sound package."""
    raw = BytesIO()
    with ZipFile(raw, "w", ZIP_DEFLATED) as package:
        for name, part in PARTS.items():
            package.writestr(name, part)
    return raw.getvalue()


def changed(**more: bytes | Iterator[bytes] | Callable[[], Iterator[bytes]] | None) -> Maker:
    """The sound workbook with other parts under the names of the constants above; None leaves one out."""

    def make(path: Path) -> None:
        parts: dict[str, bytes | Iterator[bytes]] = dict(PARTS)
        for constant, raw in more.items():
            name = globals().get(constant, constant)
            parts.pop(name, None)
            if raw is not None:
                parts[name] = raw() if callable(raw) else raw
        packed(parts, path)

    return make


def with_parts(parts: Mapping[str, bytes], method: int = ZIP_DEFLATED) -> Maker:
    """The sound workbook with further parts."""
    return lambda path: packed({**PARTS, **parts}, path, method)


def raw_file(raw: bytes) -> Maker:
    """A file of these bytes."""
    return lambda path: path.write_bytes(raw)


def many(before: bytes, piece: bytes, times: int, after: bytes) -> Callable[[], Iterator[bytes]]:
    """A part that repeats one piece without end."""

    def pieces() -> Iterator[bytes]:
        yield before
        block = piece * 1000
        for _ in range(times // 1000):
            yield block
        yield after

    return pieces


def in_sheet(piece: str, times: int) -> Callable[[], Iterator[bytes]]:
    """A sheet that repeats one piece of its data."""
    before, _, after = sheet("|").partition(b"|")
    return many(before, piece.encode(), times, after)


def rows_of(count: int, cells: Callable[[int], str], block: int = 2000) -> Callable[[], Iterator[bytes]]:
    """A sheet of so many rows, each with these cells."""
    before, _, after = sheet("|").partition(b"|")

    def pieces() -> Iterator[bytes]:
        yield before
        for first in range(1, count + 1, block):
            rows = range(first, min(first + block, count + 1))
            yield "".join(f'<row r="{row}">{cells(row)}</row>' for row in rows).encode()
        yield after

    return pieces


def one_cell(attributes: str, inside: str, row: str = '<row r="1">', before: str = "", after: str = "") -> Maker:
    """A sheet with one cell."""
    return changed(SHEET=sheet(f"{row}<c {attributes}>{inside}</c></row>", before, after))


def document_type(words: str, part: str, use: str = "") -> Maker:
    """A part that begins with a document type and uses an entity of it."""
    raw = PARTS[part].decode().replace(HEAD, f"{HEAD}<!DOCTYPE x [{words}]>").replace("单号", use or "单号")
    return with_parts({part: raw.encode()})


LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
DEEP = "<a>" * 20_000 + "</a>" * 20_000


def lied_sizes(field: int, value: int, *, central: bool = True, local: bool = True) -> Maker:
    """The sheet's claimed sizes or sum changed in its headers: field 0 the sum, 4 the packed, 8 the unpacked size."""

    def make(path: Path) -> None:
        raw = bytearray(whole())
        for mark, offset, name_at, wanted in ((b"PK\x01\x02", 16, 46, central), (b"PK\x03\x04", 14, 30, local)):
            at = raw.find(SHEET.encode())
            while wanted and at >= 0:
                start = at - name_at
                if raw[start : start + 4] == mark:
                    struct.pack_into("<I", raw, start + offset + field, value)
                at = raw.find(SHEET.encode(), at + 1)
        path.write_bytes(raw)

    return make


def directory(change: Callable[[bytearray, int], object]) -> Maker:
    """The sound package with something changed in the directory's entry of the sheet."""

    def make(path: Path) -> None:
        raw = bytearray(whole())
        change(raw, raw.rindex(SHEET.encode()) - 46)
        path.write_bytes(raw)

    return make


def overlapping(path: Path) -> None:
    """A hundred names for the same packed megabytes."""
    parts = {"xl/media/0.bin": bytes(8 << 20), **PARTS}
    packed(parts, path)
    raw = bytearray(path.read_bytes())
    end = raw.rindex(b"PK\x05\x06")
    at = int.from_bytes(raw[end + 16 : end + 20], "little")
    entry = bytes(raw[at : at + 46 + len("xl/media/0.bin")])
    more = b"".join(entry.replace(b"0.bin", b"%c.bin" % letter) for letter in range(97, 123))
    tail = bytearray(raw[end:])
    count = len(parts) + 26
    struct.pack_into("<HHI", tail, 8, count, count, end - at + len(more))
    path.write_bytes(bytes(raw[:end]) + more + bytes(tail))


def quine(path: Path, depth: int = 6) -> None:
    """A package within a package within …"""
    raw = whole()
    for _ in range(depth):
        inner = BytesIO()
        with ZipFile(inner, "w", ZIP_DEFLATED) as package:
            for name, part in PARTS.items():
                package.writestr(name, part)
            for number in range(4):
                package.writestr(f"xl/embeddings/{number}.xlsx", raw)
        raw = inner.getvalue()
    path.write_bytes(raw)


def duplicate(name: str) -> Maker:
    """Two members of one name, or of names that differ in what does not count."""

    def make(path: Path) -> None:
        packed({**PARTS, "xl/worksheets/sheetX.xml": sheet(ROW)}, path)
        raw = path.read_bytes().replace(b"xl/worksheets/sheetX.xml", name.encode())
        path.write_bytes(raw)

    return make


def named(name: str) -> Maker:
    """A member of this name beside the others; NUL and backslash stay as they are."""

    def make(path: Path) -> None:
        held = "x" * len(name.encode())
        packed({**PARTS, held: b"<a/>"}, path)
        path.write_bytes(path.read_bytes().replace(held.encode(), name.encode()))

    return make


def entries(count: int) -> Maker:
    """A package of so many empty parts."""

    def make(path: Path) -> None:
        with ZipFile(path, "w", ZIP_STORED) as package:
            for name, part in PARTS.items():
                package.writestr(name, part)
            for number in range(count):
                package.writestr(f"xl/media/{number}", b"")

    return make


def cut(part: int) -> Maker:
    """The sound workbook cut off after so many twentieths."""
    return lambda path: path.write_bytes(whole()[: len(whole()) * part // 20])


def flipped(seed: int, part: str | None) -> Maker:
    """A bit turned over: anywhere in the file, or in one part with its sum made right again."""

    def make(path: Path) -> None:
        dice = random.Random(seed)
        if part is None:
            raw = bytearray(whole())
            raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
            path.write_bytes(raw)
            return
        inside = bytearray(PARTS[part])
        for _ in range(dice.choice((1, 1, 2, 8))):
            inside[dice.randrange(len(inside))] ^= 1 << dice.randrange(8)
        packed({**PARTS, part: bytes(inside)}, path)

    return make


def loose_deflate(path: Path) -> None:
    """More packed bytes than the stream needs: what lies behind its end."""
    packed(PARTS, path, ZIP_STORED)
    raw = path.read_bytes()
    part = PARTS[SHEET]
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = squeezed.compress(part) + squeezed.flush()
    at = raw.index(part)
    stuffed = stream + b"\0" * (len(part) - len(stream))
    raw = raw[:at] + stuffed + raw[at + len(part) :]
    fixed = bytearray(raw)
    for mark, offset, name_at in ((b"PK\x03\x04", 8, 30), (b"PK\x01\x02", 10, 46)):
        place = fixed.find(SHEET.encode())
        while place >= 0:
            if fixed[place - name_at : place - name_at + 4] == mark:
                struct.pack_into("<H", fixed, place - name_at + offset, ZIP_DEFLATED)
            place = fixed.find(SHEET.encode(), place + 1)
    path.write_bytes(fixed)


def prefixed_zip(path: Path) -> None:
    """Another package before the workbook's own: two readers may see two files."""
    path.write_bytes(whole() + whole())


def far_row(cell: str) -> bytes:
    digits = "".join(filter(str.isdigit, cell))
    return sheet(f'{ROW}<row r="{digits}"><c r="{cell}"><v>1</v></c></row>')


BIG_TEXT = "x" * 32_767
MERGES = "".join(f'<mergeCell ref="A1:A{row}"/>' for row in range(2, 200_002))
ROOTED = f'<worksheet xmlns="{MAIN}"><sheetData>'

HOSTILE: dict[str, Maker] = {
    # Bombs
    "rows without end": changed(SHEET=in_sheet("<row/>", 20_000_000)),
    "numbered rows without end": changed(SHEET=rows_of(1_048_576, lambda row: "", 50_000)),
    "cells without places without end": changed(SHEET=in_sheet("<row><c><v>1</v></c></row>", 3_000_000)),
    "one cell a million times": changed(SHEET=in_sheet('<c r="A1"><v>1</v></c>', 6_000_000)),
    "a million cells of one value": changed(
        SHEET=rows_of(100_000, lambda row: "".join(f'<c r="{c}{row}"><v>1</v></c>' for c in "ABCDEFGHIJ"))
    ),
    "blank cells with a format": changed(
        SHEET=rows_of(350_000, lambda row: "".join(f'<c r="{c}{row}" s="1"/>' for c in "ABCDEFGHIJ"))
    ),
    "strings without end": changed(
        STRINGS=many(strings("|").partition(b"|")[0], b"<si><t>a</t></si>", 8_000_000, b"</sst>")
    ),
    "one string of 100 MB": changed(
        STRINGS=many(strings("|").partition(b"|")[0] + b"<si><t>", b"x" * 1000, 100_000, b"</t></si></sst>")
    ),
    "a long string in each of 300,000 cells": changed(
        STRINGS=strings(f"<si><t>{BIG_TEXT}</t></si><si><t>b</t></si>"),
        SHEET=rows_of(300_000, lambda row: f'<c r="A{row}" t="s"><v>0</v></c>'),
    ),
    "a long string in each cell, its index disguised": changed(
        STRINGS=strings(f"<si><t>{BIG_TEXT}</t></si><si><t>b</t></si>"),
        SHEET=rows_of(100_000, lambda row: f"<c r=\"A{row}\" t='s'><v>00</v></c>"),
    ),
    "a cell of 100 MB": changed(
        SHEET=many(
            f'{ROOTED}<row r="1"><c r="A1" t="str"><v>'.encode(),
            b"x" * 1000,
            100_000,
            b"</v></c></row></sheetData></worksheet>",
        )
    ),
    "a cell of 40 MB": changed(
        SHEET=many(
            f'{ROOTED}<row r="1"><c r="A1" t="str"><v>'.encode(),
            b"x" * 1000,
            40_000,
            b"</v></c></row></sheetData></worksheet>",
        )
    ),
    "spaces without end": changed(SHEET=in_sheet(" " * 1000, 100_000)),
    "an attribute without end": changed(
        SHEET=many(b'<worksheet a="', b"x" * 1000, 100_000, f'" xmlns="{MAIN}"><sheetData/></worksheet>'.encode())
    ),
    "attributes without end": changed(
        SHEET=sheet(ROW).replace(b"<worksheet ", b"<worksheet " + b"".join(b'a%d="" ' % n for n in range(150_000)))
    ),
    "a comment without end": changed(SHEET=many(b"<!--", b"x" * 1000, 100_000, b"-->" + sheet(ROW))),
    "zeros as a picture": with_parts({"xl/media/a.png": bytes(100 << 20)}),
    "thirty thousand parts": entries(30_000),
    "packages within packages": quine,
    "sheets without end": changed(
        BOOK=book(*(f"表{n}" for n in range(1, 30_001))),
        RELS=links(*[("worksheet", "worksheets/sheet1.xml")] * 30_000),
    ),
    "names without end": changed(
        BOOK=book(
            "报事", before="<definedNames>" + '<definedName name="a">A1</definedName>' * 60_000 + "</definedNames>"
        )
    ),
    # Claims
    "a string count of a trillion": changed(STRINGS=strings("<si><t>a</t></si><si><t>b</t></si>", "1000000000000")),
    "a string count beyond 64 bits": changed(STRINGS=strings("<si><t>a</t></si><si><t>b</t></si>", "9" * 400)),
    "a string count of two thousand millions": changed(
        STRINGS=strings("<si><t>a</t></si><si><t>b</t></si>", "2000000000")
    ),
    "a negative string count": changed(STRINGS=strings("<si><t>a</t></si><si><t>b</t></si>", "-1")),
    "a dimension beyond all": changed(SHEET=sheet(ROW, '<dimension ref="A1:ZZZZZZ9999999999"/>')),
    "a dimension turned round": changed(SHEET=sheet(ROW, '<dimension ref="XFD1048576:A1"/>')),
    "a dimension of nothing": changed(SHEET=sheet(ROW, '<dimension ref=""/>')),
    "spans beyond all": changed(SHEET=sheet(ROW.replace('r="1">', 'r="1" spans="1:999999999999">', 1))),
    "a claimed style count of a billion": changed(
        STYLES=styles().replace(b"<cellXfs>", b'<cellXfs count="1000000000">')
    ),
    "a shared formula over everything": one_cell(
        'r="A1"', '<f t="shared" ref="A1:XFD1048576" si="4294967295">B1</f><v>1</v>'
    ),
    "an array formula over everything": one_cell('r="A1"', '<f t="array" ref="A1:XFD1048576">1</f><v>1</v>'),
    "columns a billion times": changed(SHEET=sheet(ROW, "<cols>" + '<col min="1" max="16384"/>' * 50_000 + "</cols>")),
    # Cells far away
    "corner cells": changed(SHEET=far_row("XFD1048576")),
    "a cell in the last row of 40 columns": changed(SHEET=far_row("AN1048576")),
    "a row beyond the last": changed(SHEET=far_row("A1048577")),
    "a column beyond the last": changed(SHEET=far_row("XFE1")),
    "a row number beyond 32 bits": changed(SHEET=far_row("A4294967297")),
    "a row number beyond 64 bits": changed(SHEET=far_row("A" + "9" * 40)),
    "a column name of 40 letters": changed(SHEET=far_row("Z" * 40 + "1")),
    "row zero": changed(SHEET=far_row("A0")),
    "a far cell with small letters": changed(SHEET=far_row("xfd1048576")),
    "a far cell in single quotes": one_cell("r='XFD1048576'", "<v>1</v>", f"{ROW}<row>"),
    "a far cell whose place comes last": one_cell('s="0" r="XFD1048576"', "<v>1</v>", f"{ROW}<row>"),
    "a far cell over two lines": one_cell('\n r="XFD1048576"', "<v>1</v>", f"{ROW}<row>"),
    "a far cell in another row's place": changed(
        SHEET=sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>')
    ),
    "a far cell under another prefix": changed(
        SHEET=sheet(f'{ROW}<row r="2"><y:c r="XFD1048576" xmlns:y="{MAIN}"><y:v>1</y:v></y:c></row>')
    ),
    "a far cell outside any row": changed(SHEET=sheet(f'{ROW}<c r="XFD1048576"><v>1</v></c>')),
    "a far cell in a reference": one_cell('r="&#88;FD1048576"', "<v>1</v>"),
    "many far cells": changed(
        SHEET=sheet("".join(f'<row r="{r}"><c r="XFD{r}"><v>1</v></c></row>' for r in range(1, 5000)))
    ),
    # XML
    "billion laughs in the strings": document_type(LAUGHS, STRINGS, "&a9;"),
    "billion laughs in the workbook": document_type(LAUGHS, BOOK),
    "a quadratic entity": document_type(f'<!ENTITY b "{"x" * 100_000}">', STRINGS, "&b;" * 10_000),
    "an entity from a file": document_type('<!ENTITY b SYSTEM "file:///etc/passwd">', STRINGS, "&b;"),
    "an entity from the network": document_type('<!ENTITY b SYSTEM "http://127.0.0.1:9/">', SHEET, "&b;"),
    "a parameter entity": document_type('<!ENTITY % b SYSTEM "file:///etc/passwd"> %b;', RELS),
    "a document type in a part nobody reads": with_parts({"docProps/core.xml": b"<!DOCTYPE a><a/>"}),
    "entities in UTF-16": with_parts(
        {
            STRINGS: PARTS[STRINGS]
            .decode()
            .replace(HEAD, f"<!DOCTYPE x [{LAUGHS}]>")
            .replace("单号", "&a9;")
            .encode("utf-16")
        }
    ),
    "deep nesting in a sheet": changed(SHEET=sheet(ROW + DEEP)),
    "deep nesting in the workbook": changed(BOOK=book("报事", before=DEEP)),
    "deep nesting in an unusual sheet": changed(SHEET=sheet(f"<!-- -->{ROW}{DEEP}")),
    "deep nesting in the strings": changed(STRINGS=strings("<si><t>a</t></si><si><t>b</t></si>" + DEEP)),
    "nesting of five million": changed(SHEET=many(sheet("|").partition(b"|")[0], b"<a>", 5_000_000, b"")),
    "CDATA in every value": one_cell('r="A1"', "<v><![CDATA[1]]></v>"),
    "a character that XML forbids": one_cell('r="A1" t="str"', "<v>&#0;</v>"),
    "NUL bytes": changed(SHEET=PARTS[SHEET].replace(b"<v>1</v>", b"<v>\0</v>")),
    "bytes that are no UTF-8": changed(SHEET=sheet(ROW).replace(b"<v>0</v>", b"<v>\xff\xfe</v>")),
    "an encoding of UTF-7": changed(SHEET=sheet(ROW).replace(b"UTF-8", b"UTF-7")),
    "an encoding nobody knows": changed(SHEET=sheet(ROW).replace(b"UTF-8", b"x-none")),
    "tags that do not close": changed(SHEET=sheet(ROW).replace(b"</row>", b"")),
    "tags closed crosswise": changed(SHEET=sheet('<row r="1"><c r="A1"><v>1</c></v></row>')),
    "an attribute twice": one_cell('r="A1" r="XFD1048576"', "<v>1</v>"),
    # Values
    "a string index out of range": one_cell('r="A1" t="s"', "<v>4000000000</v>"),
    "a negative string index": one_cell('r="A1" t="s"', "<v>-1</v>"),
    "a style out of range": one_cell('r="A1" s="4294967295"', "<v>1</v>"),
    "a date beyond the years": one_cell('r="A1" s="1"', "<v>1e300</v>"),
    "a date before the years": one_cell('r="A1" s="1"', "<v>-1e15</v>"),
    "a date that is no number": one_cell('r="A1" s="1"', "<v>NaN</v>"),
    "a date of year 10000": one_cell('r="A1" s="1"', "<v>2958466</v>"),
    "an infinite number": one_cell('r="A1"', "<v>inf</v>"),
    "a number of 100,000 digits": one_cell('r="A1"', f"<v>{'9' * 100_000}</v>"),
    "a date as broken text": one_cell('r="A1" t="d"', "<v>2026-99-99T99:99:99</v>"),
    "a kind of cell nobody knows": one_cell('r="A1" t="zzz"', "<v>1</v>"),
    "an error nobody knows": one_cell('r="A1" t="e"', "<v>#ZZZ!</v>"),
    "an escape of half a character": one_cell('r="A1" t="str"', "<v>_xD83D_</v>"),
    "escapes of control characters": one_cell('r="A1" t="str"', "<v>_x0000__x0007_</v>"),
    "a number format of a megabyte, 65,000 times": changed(
        STYLES=styles(f'<numFmt numFmtId="200" formatCode="{"0" * (1 << 20)}"/>', '<xf numFmtId="200"/>' * 65_000)
    ),
    "styles by the million": changed(
        STYLES=many(styles("", "|").partition(b"|")[0], b'<xf numFmtId="14"/>', 2_000_000, b"</cellXfs></styleSheet>")
    ),
    "brackets in a number format": changed(
        STYLES=styles(f'<numFmt numFmtId="200" formatCode="{"[" * 1000}h"/>', '<xf numFmtId="200"/>' * 3)
    ),
    "200,000 merged ranges over each other": changed(SHEET=sheet(ROW, after=f"<mergeCells>{MERGES}</mergeCells>")),
    "a merged range over everything": changed(
        SHEET=sheet(ROW, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    ),
    "a merged range turned round": changed(SHEET=sheet(ROW, after='<mergeCells><mergeCell ref="C3:A1"/></mergeCells>')),
    # The package
    "a member named to the root": named("/etc/cron.d/x"),
    "a member named to the folder above": named("../../../x.xml"),
    "a member named to the folder above in the way of Windows": named("..\\..\\x.xml"),
    "a member on a drive": named("C:/x.xml"),
    "a member with NUL in its name": named("xl/a.xml\0.png"),
    "a member of no name": named("."),
    "two sheets of one part name": duplicate("xl/worksheets/sheet1.xml"),
    "two part names that differ in case": duplicate("xl/worksheets/SHEET1.xml"),
    "two part names that differ in the slash": duplicate("xl\\worksheets\\sheet1.xml"),
    "two sheets of one name": changed(BOOK=book("报事", "报事")),
    "two sheets of one part": changed(RELS=links(TARGETS[0], TARGETS[0], *TARGETS[2:])),
    "a sheet that is the workbook itself": changed(RELS=links(("worksheet", "workbook.xml"), *TARGETS[1:])),
    "a sheet that is its own relationships": changed(
        RELS=links(("worksheet", "_rels/workbook.xml.rels"), *TARGETS[1:])
    ),
    "a sheet outside the package": changed(RELS=links(("worksheet", "../../../../etc/passwd"), *TARGETS[1:])),
    "a sheet in the network": changed(
        RELS=links(*TARGETS).replace(
            b'Target="worksheets/sheet1.xml"', b'Target="http://127.0.0.1:9/" TargetMode="External"'
        )
    ),
    "a workbook that is its relationships": with_parts({"_rels/.rels": links(("officeDocument", "_rels/.rels"))}),
    "overlapping members": overlapping,
    "bytes behind the packed ones": loose_deflate,
    "a package before the package": prefixed_zip,
    "an unpacked size that lies low": lied_sizes(8, 10),
    "an unpacked size that lies high": lied_sizes(8, 0xFFFF0000),
    "a packed size that lies low": lied_sizes(4, 10),
    "a packed size that lies high": lied_sizes(4, 0xFFFF0000),
    "a sum that lies": lied_sizes(0, 0),
    "a sum that lies in the directory": lied_sizes(0, 0, local=False),
    "a header beyond the file": directory(lambda raw, at: struct.pack_into("<I", raw, at + 42, 0x7FFFFFFF)),
    "an unknown way of packing": directory(lambda raw, at: struct.pack_into("<H", raw, at + 10, 99)),
    "a member said to be encrypted": directory(lambda raw, at: struct.pack_into("<H", raw, at + 8, 1)),
    "a directory of endless entries": lambda path: path.write_bytes(whole() + b"PK\x01\x02" * 2_000_000),
    "no relationships": with_parts({"_rels/.rels": links()}),
    "no workbook": changed(BOOK=None),
    "no workbook relationships": changed(RELS=None),
    "no sheet": changed(SHEET=None),
    "no strings": changed(STRINGS=None),
    "no styles": changed(STYLES=None),
    "empty parts": with_parts(dict.fromkeys((BOOK, RELS, STYLES, STRINGS, SHEET), b"")),
    # Not what they say
    "nothing": raw_file(b""),
    "one byte": raw_file(b"P"),
    "an empty package": raw_file(b"PK\x05\x06" + bytes(18)),
    "noise": raw_file(random.Random(1).randbytes(300_000)),
    "noise that begins like a package": raw_file(b"PK\x03\x04" + random.Random(2).randbytes(300_000)),
    "noise that begins like an old workbook": raw_file(OLE + random.Random(3).randbytes(300_000)),
    "an old .xls": raw_file(OLE + bytes(3000) + "Workbook".encode("utf-16-le")),
    "an .xls of rubbish inside": raw_file(OLE + b"\xff" * 5000),
    "a .csv": raw_file("单号,内容\nBS1,漏水\n".encode()),
    "a web page": raw_file(b"<html><table><tr><td>1</td></tr></table></html>"),
    "an .ods": lambda path: packed(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}, path
    ),
    "a .docx": lambda path: packed(
        {"_rels/.rels": links(("officeDocument", "word/document.xml")), "word/document.xml": b"<a/>"}, path
    ),
    "an .xlsb": lambda path: packed(
        {"_rels/.rels": links(("officeDocument", "xl/workbook.bin")), "xl/workbook.bin": b"\0"}, path
    ),
    "a folder": lambda path: path.mkdir(),
    "a link to nowhere": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to endless zeros": lambda path: path.symlink_to("/dev/zero"),
}
HOSTILE |= {f"cut after {part}/20": cut(part) for part in range(1, 20)}

FLIPPED: dict[str, Maker] = {f"bit {seed} of the file": flipped(seed, None) for seed in range(200)}
FLIPPED |= {
    f"bit {seed} of {part}": flipped(seed, part) for part in (SHEET, BOOK, RELS, STYLES, STRINGS) for seed in range(40)
}
