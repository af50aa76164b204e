"""Lays a filled form out as a Word document: A4, 黑体 and 宋体, one table whose heads repeat on every page.

The same paper gives the same bytes, and values are plain text whatever they hold.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from io import BytesIO
from itertools import accumulate
from typing import Any
from xml.sax.saxutils import escape

from sheetkit.paper import Box, Line, Paper
from sheetkit.word.fill import NOT_TEXT
from sheetkit.word.seal import parts_of, sealed

_BODY = "word/document.xml"
_HEI, _SONG = "黑体", "宋体"
_TITLE, _COPY_TITLE, _CENTRE, _TEXT, _SMALL, _TINY = 15, 12, 12, 10.5, 9, 6.5
"""小三, 小四, 小四, 五号, 小五, 小六 in points."""
_LONG_SIDE, _SHORT_SIDE = 297, 210
_MARGIN, _MARGIN_OF_COPIES, _GUTTER = (18, 16), (15, 8), 5
"""Left and right, top and bottom, in millimetres; and at the left of tables, to bind them."""
_SNAP = 3
"""Edges of boxes that lie closer than that, in millimetres, become one."""
_LEADING = 1.35
"""The height of a line in a box for the size of its letters: the same whichever typeface a machine has."""
_TALL = 20
"""Boxes higher than that, in millimetres, are written into from the top."""
_TWIPS = 1440 / 25.4
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_NO_GAPS = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
"""No room between Chinese and figures: dates stay together in narrow columns."""
_CUT = '<w:pBdr><w:bottom w:val="dashed" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'


def form_document(paper: Paper) -> bytes:
    """The paper as a .docx file."""
    parts, width = _blank(paper.landscape, bool(paper.copies))
    body = "".join(_copies(paper, width)).encode()
    head, section, foot = parts[_BODY].partition(b"<w:sectPr")
    return sealed({**parts, _BODY: head + body + section + foot})


@cache
def _blank(landscape: bool, copies: bool) -> tuple[Mapping[str, bytes], float]:
    """The parts of a document without text, and the width of its lines in millimetres."""
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    for name, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):  # a second set of styles, for Word 2010 alone
            del document.part.rels[name]
    _normal(document.styles["Normal"])
    width = _page(document.sections[0], landscape, copies)
    if not copies:
        first = document.sections[0].footer.paragraphs[0]._p
        first.getparent().replace(first, parse_xml(_page_number()))
    package = BytesIO()
    document.save(package)
    return parts_of(package), width


def _normal(style: Any) -> None:
    """Everything is set in 宋体 without space around it, unless it says otherwise."""
    from docx.oxml import parse_xml

    for part in (style.element.rPr, style.element.pPr):
        if part is not None:
            style.element.remove(part)
    style.element.append(parse_xml(f'<w:pPr {_W}><w:spacing w:before="0" w:after="0"/></w:pPr>'))
    style.element.append(parse_xml(_run_look(_SONG, _TEXT).replace("<w:rPr>", f"<w:rPr {_W}>", 1)))


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
            yield _paragraph((("沿此线裁开", _SONG, _TINY),), "center", space=6, before=2, extra=_CUT)
        yield from _form(paper, copy, width)


def _form(paper: Paper, copy: str, width: float) -> Iterator[str]:
    keep = bool(copy)
    size = _SMALL if paper.small else _TEXT
    if copy:
        title = (f"\t{paper.centre}　{paper.title}（{copy}）", _HEI, _COPY_TITLE)
        runs = ((paper.left, _SONG, _SMALL), title, (f"\t{paper.right}", _SONG, _SMALL))
        yield _paragraph(runs, "left", keep, space=2, extra=_stops(width))
    else:
        yield _paragraph(((paper.centre, _SONG, _CENTRE),), "center")
        yield _paragraph(((paper.title, _HEI, _TITLE),), "center", space=4)
    if not copy and (paper.left or paper.right):
        yield _paragraph(((f"{paper.left}\t\t{paper.right}", _SONG, size),), "left", space=2, extra=_stops(width))
    yield _table(paper.lines, width, size, keep)
    for line in paper.foot:
        yield _paragraph(((line, _SONG, size),), "left", space=2, before=0 if copy else 6)
    if not paper.foot:
        yield _paragraph((("", _SONG, _TINY),), "left", high=_TINY / 3)


def _stops(width: float) -> str:
    """Stops for tabs in the middle and at the right."""
    stops = (f'<w:tab w:val="{kind}" w:pos="{_twips(at)}"/>' for kind, at in (("center", width / 2), ("right", width)))
    return f"<w:tabs>{''.join(stops)}</w:tabs>"


def _table(lines: Sequence[Line], width: float, size: float, keep: bool) -> str:
    edges = [_edges(line.boxes, width) for line in lines]
    grid = _snapped([edge for one in edges for edge in one], width)
    columns = "".join(f'<w:gridCol w:w="{_twips(b) - _twips(a)}"/>' for a, b in zip([0, *grid], grid, strict=False))
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{8 if side in _OUTER else 4}" w:space="0" w:color="000000"/>'
        for side in (*_OUTER, "insideH", "insideV")
    )
    margins = "".join(f'<w:{side} w:w="{_twips(1)}" w:type="dxa"/>' for side in ("left", "right"))
    look = (
        f'<w:tblW w:w="{_twips(width)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
    )
    rows = "".join(_row(line, ends, grid, size, keep) for line, ends in zip(lines, edges, strict=True))
    return f"<w:tbl {_W}><w:tblPr>{look}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


_OUTER = ("top", "left", "bottom", "right")


def _edges(boxes: Sequence[Box], width: float) -> list[float]:
    """Where each box ends, in millimetres from the left."""
    free = width - sum(box.fixed for box in boxes)
    shares = sum(box.share for box in boxes if not box.fixed)
    return list(accumulate(box.fixed or free * box.share / shares for box in boxes))


def _snapped(edges: Sequence[float], width: float) -> list[float]:
    """All edges from the left, those that nearly meet made one; the last is the width."""
    grid: list[float] = []
    for edge in sorted(edges):
        if edge < width - _SNAP and (not grid or edge - grid[-1] > _SNAP):
            grid.append(edge)
    return [*grid, width]


def _row(line: Line, ends: Sequence[float], grid: Sequence[float], size: float, keep: bool) -> str:
    places = [min(range(len(grid)), key=lambda at, end=end: abs(grid[at] - end)) + 1 for end in ends]  # type: ignore[misc]
    cells = [
        _cell(box, first, last, grid, size, keep, line.high)
        for box, first, last in zip(line.boxes, [0, *places], places, strict=False)
    ]
    look = f'<w:cantSplit/><w:trHeight w:val="{_twips(line.high)}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr>{look}{'<w:tblHeader/>' if line.head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(box: Box, first: int, last: int, grid: Sequence[float], size: float, keep: bool, high: float) -> str:
    wide = _twips(grid[last - 1]) - _twips(grid[first - 1] if first else 0)
    span = f'<w:gridSpan w:val="{last - first}"/>' if last - first > 1 else ""
    tall = high > _TALL and not box.label
    place, before = ("top", size / 3) if tall else ("center", 0)
    run = (box.text, _HEI if box.label else _SONG, size)
    text = _paragraph((run,), box.align, keep, before=before, high=size * _LEADING)
    return f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{span}<w:vAlign w:val="{place}"/></w:tcPr>{text}</w:tc>'


def _paragraph(
    runs: Sequence[tuple[str, str, float]],
    align: str,
    keep: bool = False,
    space: float = 0,
    extra: str = "",
    before: float = 0,
    high: float = 0,
) -> str:
    """One paragraph of runs (text, typeface, size); line breaks in a text stay, what is no text is left out.

    `before` and `space` are left free above and below it, its lines are `high`, all in points.
    """
    kept = "<w:keepNext/>" if keep else ""
    line = f' w:line="{high * 20:.0f}" w:lineRule="exact"' if high else ""
    spacing = f'<w:spacing w:before="{before * 20:.0f}" w:after="{space * 20:.0f}"{line}/>'
    look = f'<w:pPr>{kept}{extra}{_NO_GAPS}{spacing}<w:jc w:val="{align}"/></w:pPr>'
    return f"<w:p {_W}>{look}{''.join(_run(*run) for run in runs)}</w:p>"


def _run(text: str, face: str, size: float) -> str:
    lines = [NOT_TEXT.sub("", line).strip(" ") for line in text.splitlines()]
    return f"<w:r>{_run_look(face, size)}{'<w:br/>'.join(map(_line, lines))}</w:r>"


def _line(text: str) -> str:
    """The text of a run; a tab leads to the stop at the right."""
    pieces = (f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in text.split("\t"))
    return "<w:tab/>".join(pieces)


def _run_look(face: str, size: float) -> str:
    """A typeface for Latin and Chinese alike (NOT-6), and its size."""
    faces = "".join(f' w:{slot}="{face}"' for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
    half = f"{size * 2:.0f}"
    lang = '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    return f'<w:rPr><w:rFonts{faces}/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>{lang}</w:rPr>'


def _page_number() -> str:
    look = _run_look(_SONG, _SMALL)

    def run(inner: str) -> str:
        return f"<w:r>{look}{inner}</w:r>"

    def number(name: str) -> str:
        marks = ('<w:fldChar w:fldCharType="begin"/>', f"<w:instrText>{name}</w:instrText>")
        return "".join(map(run, (*marks, '<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>", _END)))

    words = run("<w:t>第</w:t>") + number("PAGE") + run("<w:t>页　共</w:t>") + number("NUMPAGES") + run("<w:t>页</w:t>")
    return f'<w:p {_W}><w:pPr><w:jc w:val="center"/></w:pPr>{words}</w:p>'


_END = '<w:fldChar w:fldCharType="end"/>'


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS)
