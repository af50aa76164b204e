"""Small parts of a package as trees that keep the names, prefixes and declarations that they came with."""

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from lxml import etree

from sheetkit.errors import Refused

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_FLAGS = ("b", "i", "strike", "outline", "shadow", "condense", "extend")
"""Elements of a font that say something by being there."""
_APPLIED = ("NumberFormat", "Font", "Fill", "Border", "Alignment", "Protection")
_IDLE = {"uid", "count", "xfId", "family", "charset", "scheme", *(f"apply{part}" for part in _APPLIED)}
"""Attributes and elements that say nothing about what a cell looks like."""
_USUAL = {
    *(("horizontal", "general"), ("vertical", "bottom"), ("textRotation", "0"), ("indent", "0"), ("wrapText", "0")),
    *(("shrinkToFit", "0"), ("readingOrder", "0"), ("locked", "1"), ("hidden", "0"), ("quotePrefix", "0")),
    *(("pivotButton", "0"), ("indexed", "64"), ("diagonalUp", "0"), ("diagonalDown", "0")),
}
"""Attributes that say what holds without them."""
_TRUE, _FALSE = re.compile(r"\bTRUE\b(\(\))?"), re.compile(r"\bFALSE\b(\(\))?")
_WHOLE = re.compile(r"\$([A-Z]+)\$1:\$([A-Z]+)\$1048576")
_BOOLEAN = {"true": "1", "false": "0"}


def parsed(raw: bytes) -> Any:
    """The root of a part. Raises Refused where it is no XML, or in the Strict namespace that no graft fits."""
    try:
        root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Refused("package-damaged") from error
    if etree.QName(root).namespace == _STRICT:
        raise Refused("refresh-strict")
    return root


def written(root: Any) -> bytes:
    """The part as bytes."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def child(parent: Any, name: str) -> Any:
    """The first child of that name in the main namespace, or None."""
    return parent.find(f"{{{MAIN}}}{name}")


def all_of(parent: Any, group: str) -> list[Any]:
    """The elements in a group, `cellXfs` …; none where there is no such group."""
    found = child(parent, group)
    return [] if found is None else [one for one in found if isinstance(one.tag, str)]


def add(parent: Any, element: Any, order: Sequence[str]) -> Any:
    """Put a child where the schema's order of names wants it: behind the last one that comes before or is alike."""
    rank = order.index(local(element))
    place = 0
    for at, one in enumerate(parent):
        if isinstance(one.tag, str) and (local(one) not in order or order.index(local(one)) <= rank):
            place = at + 1 if local(one) in order else place
    parent.insert(place, element)
    return element


def local(element: Any) -> str:
    """An element's name without its namespace."""
    return str(etree.QName(element).localname)


def on(element: Any, name: str) -> bool:
    """Whether an attribute that is off by default is set."""
    return element.get(name, "0") in ("1", "true")


def plain(formula: str | None) -> str:
    """A formula for comparison, without the ways of writing that programs differ in: spaces, TRUE(), whole columns."""
    parts = re.split('("[^"]*")', formula or "")
    bare = [
        part if part.startswith('"') else re.sub(r"\s", "", _TRUE.sub("1", _FALSE.sub("0", part))) for part in parts
    ]
    text = _WHOLE.sub(r"$\1:$\2", "".join(bare))
    with suppress(ValueError):
        return str(float(text))
    return text


def look(element: Any) -> tuple[Any, ...]:
    """What an element of the styles says, in whichever of the ways that programs write it: alike is the same look."""
    name, own = local(element), []
    for key, value in sorted(element.attrib.items()):
        pair = etree.QName(key).localname, _BOOLEAN.get(value, value)
        if pair[0] == "rgb":
            pair = "rgb", pair[1][-6:].upper()
        if pair[0] not in _IDLE and pair not in _USUAL:
            own.append(pair)
    if name in _FLAGS:
        return (name,) if own in ([], [("val", "1")]) else ()
    inside = sorted(filter(None, (look(one) for one in element if isinstance(one.tag, str))))
    text = (element.text or "").strip()
    if name in _IDLE or not (own or inside or text):
        return ()
    return name, tuple(own), text, tuple(inside)
