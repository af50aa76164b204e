"""Where the parts of a workbook lie: its sheets by name, its strings and styles, found by way of the relationships."""

from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import normpath
from urllib.parse import unquote

from sheetkit.excel.guard.package import Package
from sheetkit.excel.guard.xml import MAIN, RELATIONSHIP, Element, elements

SMALL = 4
"""MiB of the parts that are parsed whole, far more than any program writes there."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts that hold values, by their plain names. `plain`: they lie where every reader looks for them."""

    book: str
    sheets: Mapping[str, str | None]
    """By name; None for a chart or another sheet that has no cells."""
    strings: str | None
    styles: str | None
    plain: bool
    days_from_1904: bool


def layout(package: Package) -> Layout:
    """Find the parts. Raises Unreadable, Hostile, expat.ExpatError."""
    package_links = _links(package, "", "_rels/.rels")
    found = [link for link in package_links.values() if link.kind == "officeDocument"]
    if not found:
        raise _stranger(package)
    target = found[-1].part
    if target.endswith(".bin"):
        raise package.unreadable("file-xlsb")
    if target not in package.members:
        raise package.damaged()
    if target.startswith(("word/", "ppt/")):
        raise package.unreadable("file-other-office")
    links = _links(package, *_rels_of(target))
    book = elements(package.whole(package.members[target], SMALL), package.limits.depth)
    if not book or book[0].space not in MAIN or book[0].name != "workbook":
        raise package.damaged()
    sheets, plain = _sheets(package, book, links)
    strings, styles = (_one(links, kind, package) for kind in ("sharedStrings", "styles"))
    usual = target == "xl/workbook.xml" and found[-1].target.lstrip("/") == "xl/workbook.xml" and len(found) == 1
    usual = usual and strings in (None, "xl/sharedstrings.xml") and styles in (None, "xl/styles.xml")
    dates = any(one.name == "workbookPr" and one.attributes.get("date1904") in ("1", "true") for one in book)
    return Layout(target, sheets, strings, styles, usual and plain, dates)


@dataclass(frozen=True, slots=True)
class _Link:
    kind: str
    target: str
    part: str
    """The plain name of the part that it leads to; '' for one outside the package, which is never followed."""


def _links(package: Package, folder: str, rels: str) -> dict[str, _Link]:
    member = package.members.get(rels)
    if member is None:
        return {}
    found: dict[str, _Link] = {}
    for one in elements(package.whole(member, SMALL), package.limits.depth):
        if one.name == "Relationship":
            target = one.attributes.get("Target", "")
            outside = one.attributes.get("TargetMode") == "External"
            kind = one.attributes.get("Type", "").rpartition("/")[2]
            found[one.attributes.get("Id", "")] = _Link(kind, target, "" if outside else _part(folder, target, package))
    return found


def _part(folder: str, target: str, package: Package) -> str:
    """The plain name of what a relationship points to."""
    path = target.replace("\\", "/").lower()
    if not path.startswith("/"):
        path = f"{folder}/{path}"
    plain = normpath(path).lstrip("/")
    return plain if plain in package.members else unquote(plain)


def _sheets(package: Package, book: list[Element], links: Mapping[str, _Link]) -> tuple[dict[str, str | None], bool]:
    sheets: dict[str, str | None] = {}
    names, parts, plain = set[str](), set[str](), True
    for one in book:
        if one.name != "sheet" or one.space not in MAIN:
            continue
        name, id_ = one.attributes.get("name", ""), _id(one)
        link = links.get(id_)
        if name.casefold() in names or link is None:
            raise package.damaged()
        cells = link.kind == "worksheet"
        if cells and (link.part not in package.members or link.part in parts):
            raise package.damaged()
        sheets[name] = link.part if cells else None
        names.add(name.casefold())
        parts.add(link.part)
        simple = link.target[1:] if link.target.startswith("/") else f"xl/{link.target}"
        known = cells or link.kind in ("chartsheet", "dialogsheet")
        plain = plain and known and "&" not in link.target + id_ and simple.lower() == link.part
        plain = plain and one.attributes.get("state", "visible") in ("visible", "hidden", "veryHidden")
    return sheets, plain


def _id(sheet: Element) -> str:
    return next((sheet.attributes[f"{space} id"] for space in RELATIONSHIP if f"{space} id" in sheet.attributes), "")


def _one(links: Mapping[str, _Link], kind: str, package: Package) -> str | None:
    found = [link.part for link in links.values() if link.kind == kind and link.part in package.members]
    return found[0] if found else None


def _rels_of(part: str) -> tuple[str, str]:
    """The folder of a part, from which its links are read, and the part that holds them."""
    folder, _, name = part.rpartition("/")
    return folder, f"{folder}/_rels/{name}.rels".lstrip("/")


def _stranger(package: Package) -> Exception:
    """What a package is that does not lead to a workbook."""
    names = package.members
    if "mimetype" in names or "content.xml" in names:
        return package.unreadable("file-other-office")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return package.unreadable("file-other-office")
    if any(name.startswith("xl/workbook") and name.endswith(".bin") for name in names):
        return package.unreadable("file-xlsb")
    return (
        package.damaged() if any(name.startswith("xl/") for name in names) else package.unreadable("file-no-workbook")
    )
