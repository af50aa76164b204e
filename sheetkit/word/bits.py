"""What our own Word documents are set of: paragraphs, runs and tables as XML, with values as plain text."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any
from xml.sax.saxutils import escape

from sheetkit.paper import Box, Line
from sheetkit.word.fill import NOT_TEXT

HEI, SONG = "黑体", "宋体"
TITLE, BODY, CLOSING, TEXT, SMALL, TINY = 15, 14, 12, 10.5, 9, 6.5
"""小三, 四号, 小四, 五号, 小五, 小六 in points."""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SNAP = 3
"""Edges of boxes that lie closer than that, in millimetres, become one."""
_LEADING = 1.35
"""The height of a line in a box for the size of its letters: the same whichever typeface a machine has."""
_TALL = 20
"""Boxes higher than that, in millimetres, are written into from the top."""
_TWIPS = 1440 / 25.4
_NO_GAPS = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
"""No room between Chinese and figures: dates stay together in narrow columns."""


def paragraph(
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
    return f"<w:p {W}>{look}{''.join(_run(*run) for run in runs)}</w:p>"


def _run(text: str, face: str, size: float) -> str:
    lines = [NOT_TEXT.sub("", line).strip(" ") for line in text.splitlines()]
    return f"<w:r>{run_look(face, size)}{'<w:br/>'.join(map(_line, lines))}</w:r>"


def _line(text: str) -> str:
    """The text of a run; a tab leads to the stop at the right."""
    pieces = (f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in text.split("\t"))
    return "<w:tab/>".join(pieces)


def run_look(face: str, size: float) -> str:
    """A typeface for Latin and Chinese alike (NOT-6), and its size."""
    faces = "".join(f' w:{slot}="{face}"' for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
    half = f"{size * 2:.0f}"
    lang = '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    return f'<w:rPr><w:rFonts{faces}/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>{lang}</w:rPr>'


def table(lines: Sequence[Line], width: float, size: float, keep: bool = False) -> str:
    """Lines of boxes as a table of `width` millimetres with letters of `size` points; heads repeat on every page."""
    edges = [_edges(line.boxes, width) for line in lines]
    grid = _snapped([edge for one in edges for edge in one], width)
    columns = "".join(f'<w:gridCol w:w="{twips(b) - twips(a)}"/>' for a, b in zip([0, *grid], grid, strict=False))
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{8 if side in _OUTER else 4}" w:space="0" w:color="000000"/>'
        for side in (*_OUTER, "insideH", "insideV")
    )
    margins = "".join(f'<w:{side} w:w="{twips(1)}" w:type="dxa"/>' for side in ("left", "right"))
    look = (
        f'<w:tblW w:w="{twips(width)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
    )
    rows = "".join(_row(line, ends, grid, size, keep) for line, ends in zip(lines, edges, strict=True))
    return f"<w:tbl {W}><w:tblPr>{look}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


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
    look = f'<w:cantSplit/><w:trHeight w:val="{twips(line.high)}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr>{look}{'<w:tblHeader/>' if line.head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(box: Box, first: int, last: int, grid: Sequence[float], size: float, keep: bool, high: float) -> str:
    wide = twips(grid[last - 1]) - twips(grid[first - 1] if first else 0)
    span = f'<w:gridSpan w:val="{last - first}"/>' if last - first > 1 else ""
    tall = high > _TALL and not box.label
    place, before = ("top", size / 3) if tall else ("center", 0)
    run = (box.text, HEI if box.label else SONG, size)
    text = paragraph((run,), box.align, keep, before=before, high=size * _LEADING)
    return f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{span}<w:vAlign w:val="{place}"/></w:tcPr>{text}</w:tc>'


def normal(style: Any) -> None:
    """Everything is set in 宋体 without space around it, unless it says otherwise."""
    from docx.oxml import parse_xml

    for part in (style.element.rPr, style.element.pPr):
        if part is not None:
            style.element.remove(part)
    style.element.append(parse_xml(f'<w:pPr {W}><w:spacing w:before="0" w:after="0"/></w:pPr>'))
    style.element.append(parse_xml(run_look(SONG, TEXT).replace("<w:rPr>", f"<w:rPr {W}>", 1)))


def stops(width: float) -> str:
    """Stops for tabs in the middle and at the right."""
    stops = (f'<w:tab w:val="{kind}" w:pos="{twips(at)}"/>' for kind, at in (("center", width / 2), ("right", width)))
    return f"<w:tabs>{''.join(stops)}</w:tabs>"


def page_number() -> str:
    """The paragraph 第 1 页　共 2 页."""
    look = run_look(SONG, SMALL)

    def run(inner: str) -> str:
        return f"<w:r>{look}{inner}</w:r>"

    def number(name: str) -> str:
        marks = ('<w:fldChar w:fldCharType="begin"/>', f"<w:instrText>{name}</w:instrText>")
        return "".join(map(run, (*marks, '<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>", _END)))

    words = run("<w:t>第</w:t>") + number("PAGE") + run("<w:t>页　共</w:t>") + number("NUMPAGES") + run("<w:t>页</w:t>")
    return f'<w:p {W}><w:pPr><w:jc w:val="center"/></w:pPr>{words}</w:p>'


_END = '<w:fldChar w:fldCharType="end"/>'


def twips(millimetres: float) -> int:
    """Word's measure of a length."""
    return round(millimetres * _TWIPS)
