"""A Word document as a package of parts, looked at before it is read: no bomb, no document type, nothing twice."""

import itertools
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

from lxml import etree

from sheetkit.errors import Unreadable

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_FILE, _MOST_UNPACKED, _MOST_XML, _MOST_MEMBERS = 200 << 20, 512 << 20, 32 << 20, 10_000
"""Bytes of the file, of what it unpacks to, of one part that is read; members. No document of an office has more."""
_DAMAGED = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error)
_SPACES = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
"""The namespaces of a Strict document and those of all others: it is read as one of the others, written as it was."""
_KIND = re.compile(r"/(officeDocument|styles|theme|settings|numbering|header|footer)$")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DECLARED = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "[Content_Types].xml"
_SIGNATURE = "_xmlsignatures/"


@dataclass
class Package:
    """The parts of a document. What was asked for is held as a tree; `written` writes those that were touched."""

    file: str
    raw: bytes
    names: set[str]
    main: str = ""
    touched: set[str] = field(default_factory=set)
    changes: int = 0
    _trees: dict[str, Any] = field(default_factory=dict)
    _strict: set[str] = field(default_factory=set)

    @property
    def signed(self) -> bool:
        """Whether the document bears a digital signature, which any change would break."""
        return any(name.startswith(_SIGNATURE) for name in self.names)

    def tree(self, name: str) -> Any:
        """The root element of a part. Raises Unreadable for what is no sound XML."""
        if name not in self._trees:
            self._trees[name] = self._parsed(name)
        return self._trees[name]

    def related(self, name: str, kind: str) -> dict[str, str]:
        """The parts of a kind (`styles`, `footer` …) that a part refers to, by id; only those that are there."""
        rels = join(dirname(name), "_rels", name.rpartition("/")[2] + ".rels")
        found: dict[str, str] = {}
        if rels in self.names:
            for one in self.tree(rels).iter(_RELATIONSHIP):
                told = _KIND.search(one.get("Type", ""))
                target = normpath(join("/", dirname(name), one.get("Target", ""))).lstrip("/")
                if told and told[1] == kind and one.get("TargetMode") != "External" and target in self.names:
                    found[one.get("Id", "")] = target
        return found

    def only(self, kind: str) -> Any:
        """The root of the document's one part of a kind, None where it has none."""
        part = next(iter(self.related(self.main, kind).values()), None)
        return None if part is None else self.tree(part)

    def touch(self, element: Any) -> None:
        """Note that an element was changed, and with it its part."""
        self.changes += 1
        self.touched.add(self.part_of(element))

    def part_of(self, element: Any) -> str:
        """The name of the part that an element stands in."""
        root = element.getroottree().getroot()
        return next(name for name, tree in self._trees.items() if tree is root)

    def add(self, name: str, root: Any, kind: str, type_: str) -> str | None:
        """Add a part beside the main one, which then refers to it; the id it is known by, None if that cannot be."""
        rels = join(dirname(self.main), "_rels", self.main.rpartition("/")[2] + ".rels")
        part = join(dirname(self.main), name)
        if part in self.names or not {rels, _TYPES} <= self.names:
            return None
        relations, types = self.tree(rels), self.tree(_TYPES)
        taken = {one.get("Id") for one in relations}
        id_ = next(one for at in itertools.count(1) if (one := f"rId{at}") not in taken)
        etree.SubElement(relations, _RELATIONSHIP, Id=id_, Type=f"{_RELATIONS}/{kind}", Target=name)
        etree.SubElement(types, _OVERRIDE, PartName=f"/{part}", ContentType=type_)
        self.names.add(part)
        self._trees[part] = root
        self._strict |= {part} if self.main in self._strict else set()
        for one in (relations, types, root):
            self.touch(one)
        return id_

    def written(self) -> bytes:
        """The package with the touched parts written anew, all else as it was, in the same order. Raises Unreadable."""
        out = BytesIO()
        try:
            with zipfile.ZipFile(BytesIO(self.raw)) as source, zipfile.ZipFile(out, "w") as target:
                target.comment = source.comment
                for info in source.infolist():
                    data = self._written(info.filename) if info.filename in self.touched else source.read(info)
                    target.writestr(info, data)
                for name in sorted(self.touched - set(source.namelist())):
                    target.writestr(zipfile.ZipInfo(name), self._written(name), zipfile.ZIP_DEFLATED)
        except _DAMAGED as error:
            raise Unreadable("document-damaged", file=self.file) from error
        return out.getvalue()

    def _parsed(self, name: str) -> Any:
        with zipfile.ZipFile(BytesIO(self.raw)) as source:
            try:
                if source.getinfo(name).file_size > _MOST_XML:
                    raise Unreadable("document-too-big", file=self.file)
                data = source.read(name)
            except _DAMAGED as error:
                raise Unreadable("document-damaged", file=self.file) from error
        for strict, usual in _SPACES.items():
            if strict in data:
                self._strict.add(name)
                data = data.replace(strict, usual)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise Unreadable("document-damaged", file=self.file) from error
        if root.getroottree().docinfo.doctype:
            raise Unreadable("document-hostile", file=self.file)
        return root

    def _written(self, name: str) -> bytes:
        data = _DECLARED + bytes(
            etree.tostring(self._trees[name].getroottree(), encoding="UTF-8", xml_declaration=False)
        )
        if name in self._strict:
            for strict, usual in _SPACES.items():
                data = data.replace(usual, strict)
        return data


def opened(path: Path) -> Package:
    """Look at a file and open it as a document. Raises Unreadable, which says why in plain words."""
    return package_of(_bytes(path), path.name)


def package_of(raw: bytes, file: str) -> Package:
    """A document's bytes as a package. Raises Unreadable as `opened` does."""
    if raw.startswith(_OLE):
        raise Unreadable("document-encrypted" if _ENCRYPTED in raw else "document-old-doc", file=file)
    try:
        with zipfile.ZipFile(BytesIO(raw)) as source:
            members = source.infolist()
    except _DAMAGED as error:
        key = "document-damaged" if raw.startswith(b"PK") else "document-unreadable"
        raise Unreadable(key, file=file) from error
    names = [member.filename for member in members]
    if len(names) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_UNPACKED:
        raise Unreadable("document-too-big", file=file)
    if len(set(names)) < len(names):
        raise Unreadable("document-hostile", file=file)
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("document-encrypted", file=file)
    package = Package(file, raw, set(names))
    package.main = next(iter(package.related("", "officeDocument").values()), "")
    if not package.main or not package.tree(package.main).tag.endswith("}document"):
        raise Unreadable("document-unreadable", file=file)
    return package


def _bytes(path: Path) -> bytes:
    if not path.exists():
        raise Unreadable("file-missing", file=path.name)
    if not path.is_file():
        raise Unreadable("document-not-a-file", file=path.name)
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_FILE + 1)
    except OSError as error:
        raise Unreadable("file-no-access", file=path.name, reason=error.strerror) from error
    if len(raw) > _MOST_FILE:
        raise Unreadable("document-too-big", file=path.name)
    if not raw:
        raise Unreadable("document-empty", file=path.name)
    return raw
