"""What holds for a run or a paragraph in the end: the layers of a document, the nearest first.

Run: its own formatting, character style, paragraph style, table style, document defaults; each style with those it is
based on. A theme's typeface wins over a plain name that stands beside it.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from sheetkit.word.style.package import Package
from sheetkit.word.style.scripts import Slot
from sheetkit.word.style.theme import theme_faces
from sheetkit.word.style.xml import W, points, switched, val

Layers = Sequence[Any]
"""Property elements, the nearest first; None where a layer has none."""
_WORDS_OWN_FACE, _WORDS_OWN_SIZE = "Times New Roman", 10.0
"""What Word takes where a document names nothing at all, or a typeface of a theme that it does not have."""
_THEME = {"ascii": "asciiTheme", "hAnsi": "hAnsiTheme", "eastAsia": "eastAsiaTheme", "cs": "cstheme"}
_DEEPEST = 64
"""Styles that are followed, each based on the next; Word itself makes far fewer."""
_HALF = 2
"""Word counts sizes in half points."""


class Cascade:
    """The styles, defaults, theme and lists of one document."""

    def __init__(self, package: Package) -> None:
        self.styles = package.only("styles")
        self.numbering = package.only("numbering")
        self.theme: Mapping[str, str] = theme_faces(package)
        self._chains: dict[tuple[str, str | None], tuple[Any, ...]] = {}

    def chain(self, kind: str, id_: str | None) -> tuple[Any, ...]:
        """A style of a kind and those it is based on, the nearest first; one that is unknown is the kind's default."""
        if (kind, id_) not in self._chains:
            self._chains[kind, id_] = tuple(self._followed(kind, id_))
        return self._chains[kind, id_]

    def of_paragraph(self, paragraph: Any) -> tuple[Any, ...]:
        """The styles of a paragraph."""
        return self.chain("paragraph", val(paragraph.find(f"{W}pPr"), "pStyle"))

    def run_layers(self, run: Any, paragraph: Any, table: Layers) -> list[Any]:
        """The run properties that hold for a run; `table` are those of its table's style."""
        own = run.find(f"{W}rPr")
        named = val(own, "rStyle")
        styles = (*(self.chain("character", named) if named else ()), *self.of_paragraph(paragraph))
        return [own, *(style.find(f"{W}rPr") for style in styles), *table, self.defaults("rPr")]

    def number_layers(self, level: Any, paragraph: Any, table: Layers) -> list[Any]:
        """Those for the number that Word puts before a paragraph: the list's, then those of the paragraph's mark."""
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        styles = (style.find(f"{W}rPr") for style in self.of_paragraph(paragraph))
        return [level.find(f"{W}rPr"), mark, *styles, *table, self.defaults("rPr")]

    def paragraph_layers(self, paragraph: Any, level: Any, table: Layers) -> list[Any]:
        """The paragraph properties that hold. A list's come after the paragraph's own, before its style's."""
        listed = [level.find(f"{W}pPr")] if level is not None else []
        styles = (style.find(f"{W}pPr") for style in self.of_paragraph(paragraph))
        return [paragraph.find(f"{W}pPr"), *listed, *styles, *table, self.defaults("pPr")]

    def face(self, layers: Layers, slot: Slot) -> str:
        """The typeface of a slot."""
        for layer in layers:
            fonts = layer.find(f"{W}rFonts") if layer is not None else None
            if fonts is not None:
                if themed := fonts.get(W + _THEME[slot]):
                    return self.theme.get(themed, _WORDS_OWN_FACE)
                if face := fonts.get(W + slot):
                    return str(face).strip()
        return _WORDS_OWN_FACE

    def is_hidden(self, run: Any, paragraph: Any, table: Layers) -> bool:
        """Whether a run is hidden text: its own word, else what an odd number of its kinds of style say."""
        own = run.find(f"{W}rPr")
        if (said := switched(own, "vanish")) is not None:
            return said
        named = val(own, "rStyle")
        kinds = [
            [style.find(f"{W}rPr") for style in self.chain("character", named)] if named else [],
            [style.find(f"{W}rPr") for style in self.of_paragraph(paragraph)],
            table,
        ]
        return bool(switched(self.defaults("rPr"), "vanish")) or sum(is_on(kind, "vanish") for kind in kinds) % 2 == 1

    def _followed(self, kind: str, id_: str | None) -> Iterator[Any]:
        style, seen = self._by_id.get((kind, id_)), set[Any]()
        style = self._by_id.get((kind, None)) if style is None and kind != "character" else style
        while style is not None and style not in seen and len(seen) < _DEEPEST:
            seen.add(style)
            yield style
            style = self._by_id.get((kind, val(style, "basedOn") or ""))

    @cached_property
    def _by_id(self) -> Mapping[tuple[str, str | None], Any]:
        found: dict[tuple[str, str | None], Any] = {}
        for style in self.styles.iter(f"{W}style") if self.styles is not None else ():
            kind = style.get(f"{W}type", "paragraph")
            found.setdefault((kind, style.get(f"{W}styleId", "")), style)
            if style.get(f"{W}default") in ("1", "true", "on"):
                found[kind, None] = style
        return found

    def defaults(self, kind: str) -> Any:
        """The document's own defaults of a kind of properties, `rPr` or `pPr`."""
        return self.styles.find(f"{W}docDefaults/{W}{kind}Default/{W}{kind}") if self.styles is not None else None


def size(layers: Layers, complex_: bool) -> float:
    """The size in points; complex scripts have one of their own."""
    name = "szCs" if complex_ else "sz"
    found = (points(val(layer, name), _HALF) for layer in layers)
    return next((one for one in found if one is not None), _WORDS_OWN_SIZE)


def hinted(layers: Layers) -> bool:
    """Whether signs that both scripts have are East Asian here."""
    fonts = (layer.find(f"{W}rFonts") for layer in layers if layer is not None)
    hints = (one.get(f"{W}hint") for one in fonts if one is not None)
    return next((hint for hint in hints if hint), None) == "eastAsia"


def is_on(layers: Layers, name: str) -> bool:
    """Whether the nearest layer that sets a switch turns it on."""
    return next((said for layer in layers if (said := switched(layer, name)) is not None), False)


def alignment(layers: Layers) -> str:
    """`left`, `right`, `center`, `both` … as it looks on the page: in lines from right to left, left is right."""
    set_ = next((jc for layer in layers if (jc := val(layer, "jc"))), "left")
    said = {"start": "left", "end": "right"}.get(set_, set_)
    mirrored = {"left": "right", "right": "left"} if is_on(layers, "bidi") else {}
    return mirrored.get(said, said)
