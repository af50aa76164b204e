"""XML that is not trusted: no document type, no entity, not nested without end; small parts as lists of elements."""

import re
from collections.abc import Mapping
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


def parser(spaces: bool = True) -> expat.XMLParserType:
    """A parser that refuses what may hide an attack, with or without namespaces. Raises Hostile, expat.ExpatError."""
    made = expat.ParserCreate(namespace_separator=" " if spaces else None)
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse
    return made


class Proof:
    """A proof that XML is well-formed, given piece by piece: as far as that is worth its time, so many bytes of it."""

    def __init__(self, most: int) -> None:
        self._left, self._parser = most, parser(spaces=False)

    def see(self, piece: bytes) -> None:
        """Go on with this. Raises Hostile, expat.ExpatError."""
        self._left -= len(piece)
        if self._left >= 0:
            self._parser.Parse(piece, False)

    def end(self) -> None:
        """That was all. Raises Hostile, expat.ExpatError."""
        if self._left >= 0:
            self._parser.Parse(b"", True)


class Nested:
    """How deep the elements lie that a parser is in. Raises Hostile past the depth that is allowed."""

    def __init__(self, most: int) -> None:
        self.most, self.deep = most, 0

    def opened(self) -> None:
        """One more begins."""
        self.deep += 1
        if self.deep > self.most:
            raise Hostile("deep")

    def closed(self) -> None:
        """One ends."""
        self.deep -= 1


def elements(raw: bytes, depth: int) -> list[Element]:
    """All elements of a small part in their order, without what stands between them. Raises Hostile, ExpatError."""
    found: list[Element] = []
    nested, reader = Nested(depth), parser()

    def start(name: str, attributes: dict[str, str]) -> None:
        nested.opened()
        space, _, local = name.rpartition(" ")
        found.append(Element(space, local, attributes))

    def end(_: str) -> None:
        nested.closed()

    reader.StartElementHandler, reader.EndElementHandler = start, end
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
