"""Reads the house style of a notice (NOT-1 to NOT-5): what typeface, size and place each line really has.

The effective values are followed as Word does: run, character style, paragraph style and its bases, defaults.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheetkit.errors import SheetkitError
from sheetkit.policy import Policy, Rule

RULES = ("NOT-1", "NOT-2", "NOT-3", "NOT-4", "NOT-5")
BODY = "NOT-3"
FOOT = "NOT-5"
TOGETHER = "NOT-6"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORDS_OWN_SIZE = "20"
"""Half points, where a document names no size at all."""
_SCRIPTS = ("ascii", "hAnsi", "eastAsia", "cs")
_ALIGN = {"both": "left", "start": "left", "end": "right"}


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph with text as it is shown: `faces` of all its runs and scripts, `sizes` in points."""

    style: str
    text: str
    faces: frozenset[str]
    sizes: frozenset[float]
    align: str
    footer: bool


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something in a document that is not in house style; `part` is the style's name."""

    rule: str
    part: str
    text: str
    expected: str
    found: str
    of_size: bool = False


def misfits(document: Path, policy: Policy) -> list[Misfit]:
    """What a notice does not keep of the house style, in the order of the rules.

    Raises SheetkitError for a file that is no Word document.
    """
    shown = lines(document)
    owner = {style: id_ for id_ in RULES for style in policy[id_].parameters["styles"]}
    owned = {
        id_: [line for line in shown if owner.get(line.style, "" if line.footer else BODY) == id_] for id_ in RULES
    }
    steps = {_steps(line, policy[id_], policy[TOGETHER]) for id_, parts in owned.items() for line in parts}
    together = len(steps) == 1 and None not in steps
    found: list[Misfit] = []
    for id_, parts in owned.items():
        found += _missing(policy[id_], parts)
        for line in parts:
            found += [one for one in _differences(policy[id_], line) if not (together and one.of_size)]
    if not together and 0 not in steps:
        found.append(Misfit(TOGETHER, "", "", "=", "、".join(str(step) for step in steps), of_size=True))
    return found


def _steps(line: Line, rule: Rule, together: Rule) -> int | None:
    """By how many steps of the scale of 字号 a line is smaller than its rule wants; None if it is not on the scale."""
    scale = sorted(together.parameters["scale"].values(), reverse=True)
    size, wanted = (next(iter(line.sizes)) if len(line.sizes) == 1 else None), rule.parameters["size"]
    return scale.index(size) - scale.index(wanted) if size in scale and wanted in scale else None


def lines(document: Path) -> list[Line]:
    """All paragraphs with text: the body's, then the footers'. Raises SheetkitError for a file that is no document."""
    import docx

    try:
        opened = docx.Document(str(document))
    except Exception as error:  # zip, XML and package faults of many kinds
        raise SheetkitError("document-unreadable", file=document.name) from error
    styles = opened.styles.element
    footers = [section.footer for section in opened.sections if not section.footer.is_linked_to_previous]
    body = [_line(paragraph, styles, False) for paragraph in opened.element.body.iter(f"{_W}p")]
    foot = [_line(paragraph, styles, True) for footer in footers for paragraph in footer._element.iter(f"{_W}p")]
    return [line for line in body + foot if line.text.strip()]


def _missing(rule: Rule, parts: list[Line]) -> Iterator[Misfit]:
    """Lines that are not there, or not in their order."""
    wanted = list(rule.parameters["styles"])
    order = list(dict.fromkeys(line.style for line in parts if line.style in wanted))
    if order != wanted and not (rule.id == BODY and parts):
        yield Misfit(rule.id, "、".join(wanted), "", " → ".join(wanted), " → ".join(order))


def _differences(rule: Rule, line: Line) -> Iterator[Misfit]:
    face, size, align = rule.parameters["face"], rule.parameters["size"], rule.parameters.get("align")
    if line.faces != {face}:
        yield Misfit(rule.id, line.style, line.text, face, "、".join(sorted(line.faces)))
    if line.sizes != {size}:
        yield Misfit(rule.id, line.style, line.text, f"{size:g}", "、".join(f"{s:g}" for s in sorted(line.sizes)), True)
    if align and line.align != align:
        yield Misfit(rule.id, line.style, line.text, align, line.align)
    if line.footer != (rule.id == FOOT):
        yield Misfit(rule.id, line.style, line.text, *_place(rule.id == FOOT), *_place(line.footer))


def _place(footer: bool) -> tuple[str]:
    return ("footer" if footer else "body",)


def _line(paragraph: Any, styles: Any, footer: bool) -> Line:
    own = paragraph.find(f"{_W}pPr")
    named = own.find(f"{_W}pStyle") if own is not None else None
    chain = _chain(styles, named.get(f"{_W}val") if named is not None else _default(styles, "paragraph"))
    faces: set[str] = set()
    sizes: set[float] = set()
    for run in paragraph.iter(f"{_W}r"):
        if _text(run).strip():
            layers = _run_layers(run, styles, chain)
            faces.update(_face(layers, script) for script in _SCRIPTS)
            sizes.add(float(_value(layers, "sz") or _WORDS_OWN_SIZE) / 2)
    align = _value([own, *(style.find(f"{_W}pPr") for style in chain), _defaults(styles, "pPr")], "jc") or "left"
    name = chain[0].find(f"{_W}name").get(f"{_W}val") if chain else ""
    return Line(name, _text(paragraph), frozenset(faces), frozenset(sizes), _ALIGN.get(align, align), footer)


def _text(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{_W}t"))


def _run_layers(run: Any, styles: Any, paragraph_chain: list[Any]) -> list[Any]:
    """The run properties that hold for a run, the nearest first."""
    own = run.find(f"{_W}rPr")
    named = own.find(f"{_W}rStyle") if own is not None else None
    chain = _chain(styles, named.get(f"{_W}val")) if named is not None else []
    return [own, *(style.find(f"{_W}rPr") for style in [*chain, *paragraph_chain]), _defaults(styles, "rPr")]


def _chain(styles: Any, id_: str | None) -> list[Any]:
    """A style and the styles it is based on; a circle ends where it closes."""
    by_id = {style.get(f"{_W}styleId"): style for style in styles.iter(f"{_W}style")}
    chain: list[Any] = []
    while id_ in by_id and by_id[id_] not in chain:
        chain.append(by_id[id_])
        base = chain[-1].find(f"{_W}basedOn")
        id_ = base.get(f"{_W}val") if base is not None else None
    return chain


def _default(styles: Any, kind: str) -> str | None:
    for style in styles.iter(f"{_W}style"):
        if style.get(f"{_W}type") == kind and style.get(f"{_W}default") in ("1", "true"):
            return str(style.get(f"{_W}styleId"))
    return None


def _defaults(styles: Any, kind: str) -> Any:
    return styles.find(f"{_W}docDefaults/{_W}{kind}Default/{_W}{kind}")


def _face(layers: list[Any], script: str) -> str:
    """The typeface of a script. A theme's face, in the same place as a named one, wins over it."""
    theme = "cstheme" if script == "cs" else f"{script}Theme"
    for layer in layers:
        fonts = layer.find(f"{_W}rFonts") if layer is not None else None
        if fonts is not None and (face := fonts.get(f"{_W}{theme}") or fonts.get(f"{_W}{script}")):
            return str(face)
    return "?"


def _value(layers: list[Any], name: str) -> str | None:
    for layer in layers:
        element = layer.find(f"{_W}{name}") if layer is not None else None
        if element is not None:
            return str(element.get(f"{_W}val"))
    return None
