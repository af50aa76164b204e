"""Lays a report out as a Word document in house style (NOT-1, NOT-3, NOT-4): A4, text, tables and charts.

Charts are Office's own: a double click opens their figures. The same report gives the same bytes.
"""

import re
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from sheetkit.excel.chart import chart_parts
from sheetkit.review import Block, Chart, Heading, Page, Review, Table, Text
from sheetkit.word.bits import BODY, CLOSING, HEI, SONG, TEXT, TITLE, W, paragraph, run_look, table
from sheetkit.word.chinese import chinese_date
from sheetkit.word.fill import NOT_TEXT
from sheetkit.word.form import MAIN, blank
from sheetkit.word.seal import sealed

_STYLES, _TYPES, _LINKS = "word/styles.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_FORMATS = "application/vnd.openxmlformats-officedocument"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_HIGH = 72
"""The height of a chart in millimetres."""
_EMU = 36000
"""Word's measure of drawings: so many make a millimetre."""
_CLOSING = ("落款单位", "落款中心", "落款签署", "落款日期")
_LOOKS: Mapping[str, tuple[str, float, str]] = {
    "通知标题": (HEI, TITLE, '<w:spacing w:before="120" w:after="200"/><w:jc w:val="center"/>'),
    "通知正文": (
        SONG,
        BODY,
        '<w:spacing w:after="40" w:line="500" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="560"/>',
    ),
    "报告小标题": (SONG, BODY, '<w:keepNext/><w:spacing w:before="160" w:after="60"/><w:outlineLvl w:val="0"/>'),
    **dict.fromkeys(_CLOSING, (SONG, CLOSING, '<w:keepNext/><w:spacing w:before="60"/><w:jc w:val="right"/>')),
}
"""The styles of a report: typeface, size, and how its paragraphs stand."""
_BOLD = "报告小标题"
_SIGN = "负责人：＿＿＿＿＿＿＿＿"


def review_document(review: Review) -> bytes:
    """The report as a .docx file."""
    parts, width = blank(False, False)
    made = dict(parts)
    charts = [block for block in review.blocks if isinstance(block, Chart)]
    for number, chart in enumerate(charts, start=1):
        made |= _chart_parts(chart, number, width)
    made[_TYPES] = _inserted(made[_TYPES], "</Types>", "".join(_types(len(charts))))
    made[_LINKS] = _inserted(made[_LINKS], "</Relationships>", "".join(_links(len(charts))))
    made[_STYLES] = _inserted(made[_STYLES], "</w:styles>", "".join(map(_style, _LOOKS)))
    body = "".join(_body(review, width)).encode()
    head, section, foot = made[MAIN].partition(b"<w:sectPr")
    return sealed({**made, MAIN: head + body + section + foot})


def _inserted(part: bytes, end: str, xml: str) -> bytes:
    head, found, rest = part.partition(end.encode())
    return head + xml.encode() + found + rest


def _style(name: str) -> str:
    face, size, look = _LOOKS[name]
    run = run_look(face, size)
    if name == _BOLD:
        run = run.replace("<w:sz ", "<w:b/><w:sz ", 1)
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{_id(name)}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{look}</w:pPr>{run}</w:style>'
    )


def _id(name: str) -> str:
    return f"House{list(_LOOKS).index(name) + 1}"


def _body(review: Review, width: float) -> Iterator[str]:
    if not (review.blocks and isinstance(review.blocks[0], Page)):
        yield _styled(review.title, "通知标题")
    number = 0
    for place, block in enumerate(review.blocks):
        number += isinstance(block, Chart)
        yield from _block(block, place == 0, number, width)
    if review.closed:
        yield _gap()
        closing = zip(_CLOSING, _closing(review), strict=True)
        yield from (_styled(text, style) for style, text in closing if text)


def _closing(review: Review) -> tuple[str, str, str, str]:
    return review.company, review.centre, _SIGN, chinese_date(review.day)


def _block(block: Block, first: bool, number: int, width: float) -> Iterator[str]:
    match block:
        case Page():
            yield _styled(block.title, "通知标题", "" if first else "<w:pageBreakBefore/>")
        case Heading():
            yield _styled(block.text, _BOLD)
        case Text():
            yield _styled(block.text, "通知正文")
        case Table():
            yield table(block.lines, width, TEXT)
            yield _gap()
        case Chart():
            yield _graphic(block, number, width)


def _styled(text: str, style: str, extra: str = "") -> str:
    """A paragraph of one style; a line break in a value is a space, what is no text is left out."""
    words = escape(NOT_TEXT.sub("", re.sub(r"[\t\n\r\v\f\u2028\u2029\x85]+", " ", text)))
    look = f'<w:pPr><w:pStyle w:val="{_id(style)}"/>{extra}</w:pPr>'
    return f'<w:p {W}>{look}<w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def _gap() -> str:
    return paragraph((("", SONG, TEXT),), "left", high=TEXT)


def _graphic(chart: Chart, number: int, width: float) -> str:
    """The place of a chart in the text, with words for those who cannot see it."""
    words = quoteattr(NOT_TEXT.sub("", chart.words))
    drawing = (
        f'<wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{round(width * _EMU)}" cy="{_HIGH * _EMU}"/><wp:docPr id="{number}" name="图 {number}" '
        f'descr={words}/><wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData '
        f'uri="{_DRAWING}/chart"><c:chart xmlns:c="{_DRAWING}/chart" xmlns:r="{_OFFICE}" r:id="chart{number}"/>'
        "</a:graphicData></a:graphic></wp:inline>"
    )
    look = '<w:pPr><w:spacing w:before="120" w:after="120"/><w:jc w:val="center"/></w:pPr>'
    return f"<w:p {W}>{look}<w:r><w:drawing>{drawing}</w:drawing></w:r></w:p>"


_FONT = (
    '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1000"><a:latin typeface="宋体"/>'
    '<a:ea typeface="宋体"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
)
_DATA = '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'


def _chart_parts(chart: Chart, number: int, width: float) -> dict[str, bytes]:
    """The chart and the workbook behind it."""
    xml, book = chart_parts(chart, width, _HIGH)
    link = (
        f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="{_OFFICE}/package" Target="../embeddings/chart{number}.xlsx"/></Relationships>'
    )
    return {
        f"word/charts/chart{number}.xml": _inserted(xml, "</c:chartSpace>", _FONT + _DATA),
        f"word/charts/_rels/chart{number}.xml.rels": link.encode(),
        f"word/embeddings/chart{number}.xlsx": book,
    }


def _types(count: int) -> Iterator[str]:
    if count:
        yield f'<Default Extension="xlsx" ContentType="{_FORMATS}.spreadsheetml.sheet"/>'
    for number in range(1, count + 1):
        yield f'<Override PartName="/word/charts/chart{number}.xml" ContentType="{_FORMATS}.drawingml.chart+xml"/>'


def _links(count: int) -> Iterator[str]:
    for number in range(1, count + 1):
        yield f'<Relationship Id="chart{number}" Type="{_OFFICE}/chart" Target="charts/chart{number}.xml"/>'
