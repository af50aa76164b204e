"""A posting period that stands in the body brought into the footer, where there is but one way to do it."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

from sheetkit.word.style.lines import Line
from sheetkit.word.style.package import Package
from sheetkit.word.style.pages import Pages
from sheetkit.word.style.xml import R, W, local

_PLAIN = frozenset(("pPr", "r", "proofErr", "bookmarkStart", "bookmarkEnd", "rPr", "t", "tab"))
"""What may go along: nothing that leads to another part or belongs to the body alone."""
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_NAME = "footerPeriod.xml"


def moved(package: Package, pages: Pages, line: Line) -> bool:
    """Move the paragraph of a line into the footer of every page; False, and nothing done, where that is not plain.

    It is plain where all pages have the same kind of footer, and either every section has one or none has.
    """
    paragraph, parts = line.paragraph, {foot.part for foot in pages.feet}
    if not _is_plain(paragraph) or not pages.feet or any(foot.kind != "default" for foot in pages.feet):
        return False
    if parts != {""} and "" in parts:
        return False
    if parts == {""}:
        root = _new(package, pages.papers)
        if root is None:
            return False
        parts = {package.part_of(root)}
    for part in parts:
        package.tree(part).insert(0, deepcopy(paragraph))
        package.touch(package.tree(part))
    package.touch(paragraph)
    paragraph.getparent().remove(paragraph)
    return True


def _is_plain(paragraph: Any) -> bool:
    inner = (one for child in paragraph for one in ([child, *child] if local(child) == "r" else [child]))
    own = paragraph.find(f"{W}pPr")
    ends_section = own is not None and own.find(f"{W}sectPr") is not None
    return local(paragraph.getparent()) == "body" and not ends_section and all(local(one) in _PLAIN for one in inner)


def _new(package: Package, sections: Sequence[Any]) -> Any:
    """A blank footer that the first section names and the later ones go on with; None where it cannot be made."""
    root = etree.Element(f"{W}ftr", nsmap=sections[0].nsmap)
    id_ = package.add(_NAME, root, "footer", _TYPE)
    if id_ is None:
        return None
    reference = sections[0].makeelement(f"{W}footerReference")
    reference.set(f"{W}type", "default")
    reference.set(f"{R}id", id_)
    sections[0].insert(0, reference)
    package.touch(sections[0])
    return root
