"""XML that is not trusted: no document type, no entity, not nested without end; small parts as lists of elements."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.parsers import expat

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The namespace of workbooks, as all write it and as Strict OOXML does."""
RELATIONSHIP = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


class Hostile(Exception):
    """What no program writes; the argument completes the message's key `hostile-…`."""


class Element(NamedTuple):
    """An element's namespace, local name and attributes; those of a namespace bear it before a space."""

    space: str
    name: str
    attributes: Mapping[str, str]


def parser(depth: int | None = None, spaces: bool = True) -> expat.XMLParserType:
    """A parser that refuses what may hide an attack, with or without namespaces. Raises Hostile, expat.ExpatError."""
    made = expat.ParserCreate(namespace_separator=" " if spaces else None)
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse
    if depth is not None:
        made.StartElementHandler, made.EndElementHandler = _counted(depth)
    return made


def elements(raw: bytes, depth: int) -> list[Element]:
    """All elements of a small part in their order, without what stands between them. Raises Hostile, ExpatError."""
    found: list[Element] = []
    reader = parser(depth)
    count, uncount = reader.StartElementHandler, reader.EndElementHandler

    def start(name: str, attributes: Mapping[str, str]) -> None:
        count(name, attributes)
        space, _, local = name.rpartition(" ")
        found.append(Element(space, local, attributes))

    reader.StartElementHandler, reader.EndElementHandler = start, uncount
    reader.Parse(raw, True)
    return found


def declared(head: bytes) -> tuple[bool, bytes]:
    """Whether a part is UTF-8 by its own word or says nothing, and its first bytes without the declaration."""
    found = _DECLARATION.match(head)
    rest = head[found.end() :] if found else head
    encoding = found and found[1]
    return rest.lstrip()[:1] == b"<" and (encoding or b"utf-8").lower() in (b"utf-8", b"utf8"), rest


_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml\s(?:[^>]*?encoding=[\"']([^\"'>]*))?[^>]*\?>)?")


def _refuse(*_: object) -> None:
    raise Hostile("entity")


def _counted(most: int) -> tuple[Callable[[str, Mapping[str, str]], None], Callable[[str], None]]:
    deep = 0

    def start(_: str, __: Mapping[str, str]) -> None:
        nonlocal deep
        deep += 1
        if deep > most:
            raise Hostile("deep")

    def end(_: str) -> None:
        nonlocal deep
        deep -= 1

    return start, end
