"""Lays a filled form out as a Word document: A4, 黑体 and 宋体, one table whose heads repeat on every page.

The same paper gives the same bytes, and values are plain text whatever they hold.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from typing import Any

from sheetkit.paper import Paper
from sheetkit.word.bits import (
    CLOSING,
    HEI,
    SMALL,
    SONG,
    TEXT,
    TINY,
    TITLE,
    normal,
    page_number,
    paragraph,
    stops,
    table,
)
from sheetkit.word.seal import parts_of, sealed

MAIN = "word/document.xml"
_COPY_TITLE = _CENTRE = CLOSING
_LONG_SIDE, _SHORT_SIDE = 297, 210
_MARGIN, _MARGIN_OF_COPIES, _GUTTER = (18, 16), (15, 8), 5
"""Left and right, top and bottom, in millimetres; and at the left of tables, to bind them."""
_CUT = '<w:pBdr><w:bottom w:val="dashed" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'


def form_document(paper: Paper) -> bytes:
    """The paper as a .docx file."""
    parts, width = blank(paper.landscape, bool(paper.copies))
    body = "".join(_copies(paper, width)).encode()
    head, section, foot = parts[MAIN].partition(b"<w:sectPr")
    return sealed({**parts, MAIN: head + body + section + foot})


@cache
def blank(landscape: bool, copies: bool) -> tuple[Mapping[str, bytes], float]:
    """The parts of a document without text, and the width of its lines in millimetres."""
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    for name, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):  # a second set of styles, for Word 2010 alone
            del document.part.rels[name]
    normal(document.styles["Normal"])
    width = _page(document.sections[0], landscape, copies)
    if not copies:
        first = document.sections[0].footer.paragraphs[0]._p
        first.getparent().replace(first, parse_xml(page_number()))
    package = BytesIO()
    document.save(package)
    return parts_of(package), width


def _page(section: Any, landscape: bool, copies: bool) -> float:
    """Set the page; how many millimetres there are between its margins."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    wide, high = (_LONG_SIDE, _SHORT_SIDE) if landscape else (_SHORT_SIDE, _LONG_SIDE)
    side, top = _MARGIN_OF_COPIES if copies else _MARGIN
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(wide), Mm(high)
    section.left_margin, section.right_margin = Mm(side + _GUTTER), Mm(side)
    section.top_margin = section.bottom_margin = Mm(top)
    section.header_distance = section.footer_distance = Mm(top / 2)
    return wide - 2 * side - _GUTTER


def _copies(paper: Paper, width: float) -> Iterator[str]:
    """The form once, or once for each copy with a line to cut along between them."""
    for place, copy in enumerate(paper.copies or ("",)):
        if place:
            yield paragraph((("沿此线裁开", SONG, TINY),), "center", space=6, before=2, extra=_CUT)
        yield from _form(paper, copy, width)


def _form(paper: Paper, copy: str, width: float) -> Iterator[str]:
    keep = bool(copy)
    size = SMALL if paper.small else TEXT
    if copy:
        title = (f"\t{paper.centre}　{paper.title}（{copy}）", HEI, _COPY_TITLE)
        runs = ((paper.left, SONG, SMALL), title, (f"\t{paper.right}", SONG, SMALL))
        yield paragraph(runs, "left", keep, space=2, extra=stops(width))
    else:
        yield paragraph(((paper.centre, SONG, _CENTRE),), "center")
        yield paragraph(((paper.title, HEI, TITLE),), "center", space=4)
    if not copy and (paper.left or paper.right):
        yield paragraph(((f"{paper.left}\t\t{paper.right}", SONG, size),), "left", space=2, extra=stops(width))
    yield table(paper.lines, width, size, keep)
    for line in paper.foot:
        yield paragraph(((line, SONG, size),), "left", space=2, before=0 if copy else 6)
    if not paper.foot:
        yield paragraph((("", SONG, TINY),), "left", high=TINY / 3)
