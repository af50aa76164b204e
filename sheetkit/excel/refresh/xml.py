"""Small parts of a package as trees that keep the names, prefixes and declarations that they came with."""

from collections.abc import Sequence
from typing import Any

from lxml import etree

from sheetkit.errors import Refused

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_APPLIED = ("NumberFormat", "Font", "Fill", "Border", "Alignment", "Protection")
_IDLE = {"uid", "count", *(f"apply{part}" for part in _APPLIED)}
"""Attributes that say nothing about what an element looks like or does."""


def parsed(raw: bytes) -> Any:
    """The root of a part. Raises Refused where it is no XML, or in the Strict namespace that no graft fits."""
    try:
        return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Refused("package-damaged") from error


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


def shape(element: Any) -> tuple[Any, ...]:
    """What an element says, whichever prefixes it is written with: two of the same shape look the same."""
    attributes = sorted((etree.QName(key).localname, value) for key, value in element.attrib.items())
    own = tuple(pair for pair in attributes if pair[0] not in _IDLE)
    return local(element), own, (element.text or "").strip(), tuple(shape(one) for one in element)
