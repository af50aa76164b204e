"""An unusual but sound workbook put into the form that the usual programs write, so that one way of reading is enough.

Any encoding becomes UTF-8, cells without a place get it, CDATA and comments go, escapes like `_x000D_` become what they
stand for, parts under odd names get the usual ones. Values, styles of numbers and merged ranges stay; all else is left.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from sheetkit.excel.guard.check import Checked
from sheetkit.excel.guard.package import Member
from sheetkit.excel.guard.scan import KNOWN_ERRORS, MOST_COLUMNS, MOST_ROWS
from sheetkit.excel.guard.xml import MAIN, RELATIONSHIP, Nested, parser
from sheetkit.names import cell_name

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FARTHEST = 1e8
"""Days from the epoch: 270,000 years."""
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Za-z]{0,3})([1-9]\d{0,6})")


def plain(book: Checked) -> bytes:
    """The same workbook as a plain package. Raises Unreadable, Hostile, expat.ExpatError."""
    raw = BytesIO()
    with ZipFile(raw, "w", ZIP_DEFLATED, compresslevel=1) as package:
        for name, text in _parts(book):
            with package.open(name, "w") as part:
                for piece in text:
                    part.write(piece.encode("utf-8"))
    return raw.getvalue()


def _parts(book: Checked) -> Iterator[tuple[str, Iterator[str]]]:
    names = list(book.layout.sheets)
    kinds = ["worksheet" if book.layout.sheets[name] else "chartsheet" for name in names]
    sheets = "".join(f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="r{at}"/>' for at, name in enumerate(names, 1))
    epoch = int(book.layout.days_from_1904)
    body = f'<workbookPr date1904="{epoch}"/><sheets>{sheets}</sheets>'
    yield "_rels/.rels", _links([("officeDocument", "xl/workbook.xml")])
    links = [(kind, f"{kind}s/sheet{at}.xml") for at, kind in enumerate(kinds, 1)]
    yield (
        "xl/_rels/workbook.xml.rels",
        _links([*links, ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]),
    )
    yield "xl/workbook.xml", iter((_HEAD, _root("workbook", f' xmlns:r="{RELATIONSHIP[0]}"'), body, "</workbook>"))
    yield "xl/styles.xml", _Styles(book, book.layout.styles).text()
    yield "xl/sharedStrings.xml", _Strings(book, book.layout.strings).text()
    for at, (name, kind) in enumerate(zip(names, kinds, strict=True), 1):
        yield f"xl/{kind}s/sheet{at}.xml", _Cells(book, book.layout.sheets[name]).text()


def _links(targets: list[tuple[str, str]]) -> Iterator[str]:
    yield f'{_HEAD}<Relationships xmlns="{_LINKS}">'
    for at, (kind, target) in enumerate(targets, 1):
        yield f'<Relationship Id="r{at}" Type="{RELATIONSHIP[0]}/{kind}" Target="{target}"/>'
    yield "</Relationships>"


def _root(name: str, more: str = "") -> str:
    return f'<{name} xmlns="{MAIN[0]}"{more}>'


class _Part:
    """One part rewritten as it streams by. What lies in another namespace is passed over with all inside."""

    root = ""

    def __init__(self, book: Checked, part: str | None) -> None:
        self.member: Member | None = book.package.members[part] if part else None
        self.book = book
        self.out: list[str] = []
        self.path: list[str] = []
        self.strange = 0
        self.nested = Nested(book.package.limits.depth)
        self.words: list[str] | None = None
        """The text of the element that is open, where it is wanted."""
        self.keep = False

    def text(self) -> Iterator[str]:
        """The rewritten part in pieces."""
        yield _HEAD + _root(self.root)
        if self.member is not None:
            reader = parser()
            reader.StartElementHandler, reader.EndElementHandler = self._opened, self._closed
            reader.CharacterDataHandler = self._said
            for chunk in self.book.package.chunks(self.member):
                reader.Parse(chunk, False)
                yield "".join(self.out)
                self.out.clear()
            reader.Parse(b"", True)
        self.finish()
        yield "".join(self.out)
        yield f"</{self.root}>"

    def start(self, name: str, has: Mapping[str, str]) -> None:
        """An element of the main namespace begins."""

    def end(self, name: str) -> None:
        """It ends."""

    def finish(self) -> None:
        """The part is over."""

    def _opened(self, name: str, has: dict[str, str]) -> None:
        self.nested.opened()
        space, _, local = name.rpartition(" ")
        if self.strange or space not in MAIN:
            self.strange += 1
            return
        self.path.append(local)
        if local in ("t", "v") and "rPh" not in self.path:
            self.words = []
            self.keep = local == "v" or has.get("http://www.w3.org/XML/1998/namespace space") == "preserve"
        self.start(local, has)

    def _closed(self, _: str) -> None:
        self.nested.closed()
        if self.strange:
            self.strange -= 1
        else:
            self.end(self.path.pop())

    def _said(self, text: str) -> None:
        if self.words is not None and not self.strange:
            self.words.append(text)

    def said(self) -> str:
        """The text of the element that ends, without the spaces around it unless they are to be kept."""
        text = "".join(self.words or ())
        self.words = None
        return meant(text if self.keep else text.strip(" \t\r\n"))


class _Styles(_Part):
    root = "styleSheet"

    def __init__(self, book: Checked, part: str | None) -> None:
        super().__init__(book, part)
        self.formats: list[str] = []
        self.cells: list[str] = []

    def start(self, name: str, has: Mapping[str, str]) -> None:
        id_ = quoteattr(has.get("numFmtId", "0"))
        if name == "numFmt" and self.path[-2:-1] == ["numFmts"]:
            self.formats.append(f"<numFmt numFmtId={id_} formatCode={quoteattr(has.get('formatCode', ''))}/>")
        elif name == "xf" and self.path[-2:-1] == ["cellXfs"]:
            self.cells.append(f"<xf numFmtId={id_}/>")

    def finish(self) -> None:
        self.out.extend(("<numFmts>", *self.formats, "</numFmts><cellXfs>", *self.cells, "</cellXfs>"))


class _Strings(_Part):
    root = "sst"

    def __init__(self, book: Checked, part: str | None) -> None:
        super().__init__(book, part)
        self.runs: list[str] = []

    def end(self, name: str) -> None:
        if name == "t" and self.words is not None:
            self.runs.append(self.said())
        elif name == "si":
            self.out.append(f"<si>{shown(''.join(self.runs))}</si>")
            self.runs.clear()


class _Cells(_Part):
    root = "worksheet"

    def __init__(self, book: Checked, part: str | None) -> None:
        super().__init__(book, part)
        self.root = "worksheet" if part else "chartsheet"
        self.row = self.column = 0
        self.attributes: Mapping[str, str] = {}
        self.function = ""
        self.value: str | None = None
        self.runs: list[str] | None = None
        self.merges: list[str] = []
        if part:
            self.out.append("<sheetData>")

    def start(self, name: str, has: Mapping[str, str]) -> None:
        if name == "row":
            self.row, self.column = self._place(has["r"])[0] if "r" in has else self.row + 1, 0
            self.out.append(f'<row r="{self.row}">')
        elif name == "c":
            self.row, self.column = self._place(has["r"]) if "r" in has else (self.row, self.column + 1)
            self.attributes, self.function, self.value, self.runs = has, "", None, None
        elif name == "f":
            self.function = "<f/>"
        elif name == "is":
            self.runs = []
        elif name == "mergeCell":
            self.merges.append(f"<mergeCell ref={quoteattr(has.get('ref', ''))}/>")

    def end(self, name: str) -> None:
        if name == "v":
            self.value = self.said()
        elif name == "t" and self.words is not None:
            said = self.said()
            if self.runs is not None:
                self.runs.append(said)
        elif name == "row":
            self.out.append("</row>")
        elif name == "c":
            self.out.append(self._cell())

    def finish(self) -> None:
        if self.member is not None:
            self.out.append("</sheetData>")
            if self.merges:
                self.out.extend(("<mergeCells>", *self.merges, "</mergeCells>"))

    def _cell(self) -> str:
        place = cell_name(self.column, self.row)
        style, kind = quoteattr(self.attributes.get("s", "0")), self.attributes.get("t", "n")
        if self.runs is not None:
            return f'<c r="{place}" s={style} t="inlineStr">{self.function}<is>{shown("".join(self.runs))}</is></c>'
        value = self.value or ""
        if kind == "e" and value.encode() not in KNOWN_ERRORS:
            return f'<c r="{place}" t="e">{self.function}</c>'
        if kind == "str" and value:
            return f'<c r="{place}" t="inlineStr">{self.function}<is>{shown(value)}</is></c>'
        inside = self.function + (f"<v>{escape(value)}</v>" if value or kind == "str" else "")
        style = style if kind != "n" or _may_be_a_date(value) else '"-"'
        return f'<c r="{place}" s={style} t={quoteattr(kind)}>{inside}</c>'

    def _place(self, place: str) -> tuple[int, int]:
        found, column = _PLACE.fullmatch(place), 0
        if found is None:
            raise self.book.package.damaged()
        for letter in found[1].upper():
            column = column * 26 + ord(letter) - 64
        if int(found[2]) > MOST_ROWS or column > MOST_COLUMNS:
            raise self.book.package.damaged()
        return int(found[2]), column


def _may_be_a_date(value: str) -> bool:
    """Whether a number is of a size that no reader stumbles over as a date or a duration."""
    try:
        return abs(float(value or 0)) < _FARTHEST
    except ValueError:
        return False


def meant(text: str) -> str:
    """A text without Excel's escapes: `_x000D_` is a carriage return, `_x005F_` the sign _ itself."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def shown(text: str) -> str:
    """A text as an element that calamine reads back alike: what XML cannot hold is escaped as Excel does it."""
    safe = text.replace("_x00", "_x005F_x00")
    safe = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", lambda found: f"_x{ord(found[0]):04X}_", safe)
    safe = re.sub("[\ufffe\uffff]", "\ufffd", safe)
    return f'<t xml:space="preserve">{escape(safe, {chr(13): "_x000D_"})}</t>'
