"""A whole document: its lines, the header and footer of each kind of page, and its paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sheetkit.word.style.cascade import Cascade
from sheetkit.word.style.lines import Line, Reader
from sheetkit.word.style.package import Package
from sheetkit.word.style.xml import R, W, points, switched

Kind = Literal["default", "first", "even"]
_TWENTIETHS = 20


@dataclass(frozen=True, slots=True)
class Foot:
    """The footer of a kind of page of a section, numbered from 1; without part and lines where there is none."""

    section: int
    kind: Kind
    part: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """What a document shows. A footer that several sections share stands once for each."""

    body: tuple[Line, ...]
    heads: tuple[Line, ...]
    feet: tuple[Foot, ...]
    papers: tuple[Any, ...]
    """The `w:sectPr` of each section, in order."""

    @property
    def foot_lines(self) -> tuple[Line, ...]:
        """The lines of all footers, each footer once."""
        parts = {line.part: foot.lines for foot in self.feet for line in foot.lines}
        return tuple(line for lines in parts.values() for line in lines)


def read(package: Package) -> Pages:
    """The document as it is shown. Raises Unreadable for a broken part."""
    cascade = Cascade(package)
    root = package.tree(package.main)
    body = root.find(f"{W}body")
    sections = [] if body is None else [one for one in body.iter(f"{W}sectPr") if not _is_old(one)]
    settings = package.only("settings")
    even = bool(switched(settings, "evenAndOddHeaders"))
    margins = {
        kind: {
            part: tuple(Reader(cascade, part, kind).lines(package.tree(part)))
            for part in package.related(package.main, kind).values()
        }
        for kind in ("header", "footer")
    }
    lines = () if body is None else tuple(Reader(cascade, package.main, "body").lines(body))
    used = _used(package, sections, even, "footer")
    feet = tuple(Foot(at, kind, part, margins["footer"].get(part, ())) for at, kind, part in used)
    heads = dict.fromkeys(part for _, _, part in _used(package, sections, even, "header"))
    return Pages(
        lines, tuple(line for part in heads for line in margins["header"].get(part, ())), feet, tuple(sections)
    )


def paper(section: Any) -> tuple[float, float] | None:
    """Width and height of a section's paper in millimetres; None where it does not say."""
    told = section.find(f"{W}pgSz")
    if told is None:
        return None
    sides = [points(told.get(W + side), _TWENTIETHS) for side in ("w", "h")]
    width, height = (None if side is None else side * 25.4 / 72 for side in sides)
    return None if width is None or height is None else (width, height)


def _used(package: Package, sections: list[Any], even: bool, name: str) -> Iterator[tuple[int, Kind, str]]:
    """Section, kind and part of each header or footer that is shown; a section without its own goes on."""
    parts = package.related(package.main, name)
    now: dict[Kind, str] = {}
    for at, section in enumerate(sections, 1):
        own: Mapping[Kind, str] = {
            one.get(f"{W}type", "default"): parts.get(one.get(f"{R}id", ""), "")
            for one in section.findall(f"{W}{name}Reference")
        }
        now |= own
        shown: dict[Kind, bool] = {"default": True, "first": bool(switched(section, "titlePg")), "even": even}
        yield from ((at, kind, now.get(kind, "")) for kind, on in shown.items() if on)


def _is_old(section: Any) -> bool:
    """Whether it only tells what was before a tracked change."""
    return any(parent.tag == f"{W}sectPrChange" for parent in section.iterancestors())
