"""What a document shows, line by line, each piece of text in the typeface and size that it really has.

Hidden, deleted and moved text is none, nor are a field's instructions; text boxes and tables are text like any other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sheetkit.word.style.cascade import Cascade, Layers, alignment, hinted, is_on, size
from sheetkit.word.style.numbering import level_of, shown
from sheetkit.word.style.scripts import SLOTS, Slot, by_slot
from sheetkit.word.style.tables import cell_styles
from sheetkit.word.style.xml import MC, W, content, local, val

Place = Literal["body", "header", "footer"]
_BREAKS = ("br", "cr")
_PLACEHOLDER = ("{{", "{%")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a line in one look: the typeface of its slot, its size in points.

    `where` is the run, or the level of the list for a number that Word makes.
    """

    text: str
    slot: Slot
    face: str
    size: float
    where: Any


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph, which breaks may cut into several; `style` is the name of its style."""

    text: str
    style: str
    place: Place
    align: str
    mirrored: bool
    """Whether it runs from right to left."""
    pieces: tuple[Piece, ...]
    paragraph: Any
    texts: tuple[Any, ...]
    """The `w:t` elements that hold the text, in order."""
    part: str
    """The part of the package that it stands in."""


class Reader:
    """Reads the lines of one part of a document."""

    def __init__(self, cascade: Cascade, part: str, place: Place) -> None:
        self.cascade, self.part, self.place = cascade, part, place
        self.fields: list[bool] = []
        """The fields around the text: whether each has come to its result."""

    def lines(self, element: Any, table: tuple[Any, ...] = ()) -> Iterator[Line]:
        """The lines with text under an element; `table` is the style of the cell that it is."""
        for child in content(element):
            if local(child) == "p":
                yield from self._paragraph(child, table)
            elif local(child) == "tbl":
                for cell, styles in cell_styles(self.cascade, child):
                    yield from self.lines(cell, tuple(styles))

    def _paragraph(self, paragraph: Any, table: tuple[Any, ...]) -> Iterator[Line]:
        boxes: list[Any] = []
        runs = list(self._runs(paragraph, boxes))
        chain = self.cascade.of_paragraph(paragraph)
        level = level_of(self.cascade, paragraph)
        layers = self.cascade.paragraph_layers(paragraph, level, [style.find(f"{W}pPr") for style in table])
        name = (val(chain[0], "name") or "").split(",")[0].strip() if chain else ""
        dressed = self._dressed(paragraph, runs, level, [style.find(f"{W}rPr") for style in table])
        for text, pieces, texts in dressed:
            if text.strip():
                set_ = alignment(layers), is_on(layers, "bidi")
                yield Line(text.strip(), name, self.place, *set_, tuple(pieces), paragraph, tuple(texts), self.part)
        for box in boxes:
            yield from self.lines(box)

    def _runs(self, element: Any, boxes: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
        """Each run with what it shows, text boxes put aside."""
        for child in content(element):
            if local(child) == "r":
                yield child, list(self._shown(child, boxes))
                for base in child.findall(f"{W}ruby/{W}rubyBase"):
                    yield from self._runs(base, boxes)
            elif local(child) == "fldSimple":
                yield from self._runs(child, boxes)

    def _shown(self, run: Any, boxes: list[Any]) -> Iterator[Any]:
        for child in run:
            name = local(child)
            if name == "fldChar":
                self._field(child.get(f"{W}fldCharType"))
            elif name in ("drawing", "pict", "object") or child.tag == f"{MC}AlternateContent":
                boxes.extend(_boxes(child))
            elif all(self.fields):
                yield child

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _dressed(
        self, paragraph: Any, runs: Sequence[tuple[Any, list[Any]]], level: Any, table: Layers
    ) -> Iterator[tuple[str, list[Piece], list[Any]]]:
        """The lines of a paragraph: text, pieces and the elements that hold it."""
        any_script = has_placeholder("".join(_text(one) for _, shown_ in runs for one in shown_))
        text, pieces, texts = "", list[Piece](), list[Any]()
        if level is not None and (number := shown(level)):
            pieces += self._pieces(number, level, self.cascade.number_layers(level, paragraph, table), False)
        for run, shown_ in runs:
            if self.cascade.is_hidden(run, paragraph, table):
                continue
            layers = self.cascade.run_layers(run, paragraph, table)
            written = ""
            for one in shown_:
                if local(one) in _BREAKS:
                    yield text + written, [*pieces, *self._pieces(written, run, layers, any_script)], texts
                    text, pieces, texts, written = "", [], [], ""
                else:
                    written += _text(one)
                    texts += [one] if local(one) == "t" else []
            text += written
            pieces += self._pieces(written, run, layers, any_script)
        yield text, pieces, texts

    def _pieces(self, text: str, where: Any, layers: Layers, any_script: bool) -> list[Piece]:
        complex_ = is_on(layers, "rtl") or is_on(layers, "cs")
        if not text.strip():
            return []
        if any_script:  # a placeholder may come to be anything
            found = [(slot, text) for slot in SLOTS if slot != "cs" or complex_]
        elif complex_:
            found = [("cs", text)]
        else:
            found = list(by_slot(text, hinted(layers)))
        return [
            Piece(part, slot, self.cascade.face(layers, slot), size(layers, slot == "cs"), where)
            for slot, part in found
        ]


def has_placeholder(text: str) -> bool:
    """Whether a text is that of a template, to be filled yet."""
    return any(mark in text for mark in _PLACEHOLDER)


def _text(element: Any) -> str:
    match local(element):
        case "t":
            return element.text or ""
        case "noBreakHyphen":
            return "-"
        case "tab" | "ptab":
            return "\t"
        case _:
            return ""


def _boxes(element: Any) -> Iterator[Any]:
    """The text boxes in a drawing, the outermost; of alternatives the first, which programs of today show."""
    if local(element) == "txbxContent":
        yield element
    elif element.tag == f"{MC}AlternateContent":
        yield from _boxes(element[0]) if len(element) else ()
    else:
        for child in element:
            if isinstance(child.tag, str):
                yield from _boxes(child)
