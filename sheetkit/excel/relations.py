"""What a part of a package is related to: its tables, its pictures, its links, by way of the part beside it."""

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from xml.etree import ElementTree
from zipfile import ZipFile


def relations(package: ZipFile, part: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """The relations of a part within the package: id, then kind and part."""
    folder = dirname(part)
    name = join(folder, "_rels", f"{part.rpartition('/')[2]}.rels")
    if name not in package.namelist():
        return
    for element in ElementTree.fromstring(package.read(name)):
        target = element.get("Target", "")
        if element.get("TargetMode") != "External":
            whole = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            yield element.get("Id", ""), (element.get("Type", "").rpartition("/")[2], whole)
