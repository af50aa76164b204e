"""A document brought into house style by the least that does it: what is right, and what is no matter of style, stays.

A style of the house that is itself wrong is mended there; all else at the run or paragraph. What only a person can
mend (a part that is missing, an order, a number that cannot be told) stays a misfit.
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from sheetkit.errors import SheetkitError
from sheetkit.policy import Policy
from sheetkit.word.style.cascade import Cascade, alignment, size
from sheetkit.word.style.foot import moved
from sheetkit.word.style.house import House, Want, house_of
from sheetkit.word.style.lines import Line
from sheetkit.word.style.lint import Misfit, judged
from sheetkit.word.style.package import Package, package_of
from sheetkit.word.style.pages import paper, read
from sheetkit.word.style.parts import recognised
from sheetkit.word.style.place import PARAGRAPH, RUN, placed, properties
from sheetkit.word.style.retext import retext
from sheetkit.word.style.scripts import SLOTS
from sheetkit.word.style.xml import MC, W, local, val

_THEMED = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
_TWENTIETHS = 72 / 25.4 * 20
"""Twentieths of a point to a millimetre, in which Word measures paper."""


def mended(package: Package, policy: Policy) -> tuple[bytes | None, list[Misfit]]:
    """The document as bytes in house style (None where nothing can be mended), and what is left for a person.

    The trees of the package are changed. Raises SheetkitError for a document that is signed.
    """
    house = house_of(policy)
    if package.signed:
        raise SheetkitError("document-signed", file=package.file)
    found, changes = judged(package, policy), 0
    for step in (_foot, _styles, _breaks, _looks, _writing, _papers):
        step(package, found, house)
        if package.changes > changes:
            found, changes = judged(package, policy), package.changes
    if not changes:
        return None, found
    data = package.written()
    return data, judged(package_of(data, package.file), policy)


def _foot(package: Package, found: Sequence[Misfit], house: House) -> None:
    """Bring a posting period of the body into the footer, unless there is one already."""
    pages = read(package)
    periods = [part.line for part in recognised(pages, house.roles) if part.name == house.roles.period]
    if len(periods) == 1 and periods[0].place == "body":
        moved(package, pages, periods[0])


def _styles(package: Package, found: Sequence[Misfit], house: House) -> None:
    """Mend a style of the house that says something else itself, unless others build on it."""
    cascade = Cascade(package)
    wants = {one.line.style: one.want for one in found if one.line and one.want and one.line.style == one.part}
    styles = list(cascade.styles.iter(f"{W}style")) if cascade.styles is not None else []
    bases = {val(style, "basedOn") for style in styles}
    for style in styles:
        want = wants.get((val(style, "name") or "").split(",")[0].strip())
        id_ = style.get(f"{W}styleId")
        if want is None or style.get(f"{W}type") != "paragraph" or id_ in bases:
            continue
        chain = cascade.chain("paragraph", id_)
        layers = [*(one.find(f"{W}rPr") for one in chain), cascade.defaults("rPr")]
        faces = {house.usual(cascade.face(layers, slot)) for slot in SLOTS if slot != "cs"}
        if faces != {want.face} or size(layers, False) != want.size:
            _dress(properties(style, "rPr"), want, house, face=True, sized=True)
            package.touch(style)
        placing = [*(one.find(f"{W}pPr") for one in chain), cascade.defaults("pPr")]
        if want.align and not want.suits(alignment(placing)):
            placed(properties(style, "pPr"), "jc", PARAGRAPH).set(f"{W}val", want.align)
            package.touch(style)


def _breaks(package: Package, found: Sequence[Misfit], house: House) -> None:
    """A run that goes over a line break is cut there: the lines may be different parts."""
    for run in dict.fromkeys(piece.where for one in found for piece in one.pieces):
        for sign in reversed([child for child in run if local(child) in ("br", "cr") and child.getnext() is not None]):
            rest = run.makeelement(run.tag, dict(run.attrib), run.nsmap)
            rest.extend([deepcopy(one) for one in run if local(one) == "rPr"])
            rest.extend(list(sign.itersiblings()))
            run.addnext(rest)
            package.touch(run)


def _looks(package: Package, found: Sequence[Misfit], house: House) -> None:
    """Set typeface and size at the runs, alignment at the paragraph."""
    for one in found:
        if one.line is None or one.want is None:
            continue
        for piece in one.pieces:
            face = house.usual(piece.face) != one.want.face and piece.face not in house.symbols
            _dress(properties(piece.where, "rPr"), one.want, house, face=face, sized=piece.size != one.want.size)
            package.touch(piece.where)
        if one.kind == "align" and one.want.align:
            _align(one.line, one.want.align)
            package.touch(one.line.paragraph)
        _twin(package, one.line)


def _writing(package: Package, found: Sequence[Misfit], house: House) -> None:
    """Write a number or a date as it should be, where it is plain which one is meant."""
    for one in found:
        if one.kind in ("number", "date") and one.line and retext(one.line.texts, one.text, one.expected):
            package.touch(one.line.paragraph)
            _twin(package, one.line)


def _papers(package: Package, found: Sequence[Misfit], house: House) -> None:
    """Set the paper of sections that have another, as upright or as wide as it was."""
    short, long = (str(round(side * _TWENTIETHS)) for side in house.paper)
    for told in package.tree(package.main).iter(f"{W}pgSz"):
        sides = paper(told.getparent())
        if sides and not house.is_paper(sides):
            told.set(f"{W}w", short if sides[0] <= sides[1] else long)
            told.set(f"{W}h", long if sides[0] <= sides[1] else short)
            package.touch(told)


def _dress(run_properties: Any, want: Want, house: House, *, face: bool, sized: bool) -> None:
    """Name typeface and size; signs of a typeface of symbols stay signs."""
    if face:
        fonts = placed(run_properties, "rFonts", RUN)
        for themed in _THEMED:
            fonts.attrib.pop(W + themed, None)
        for slot in SLOTS:
            if fonts.get(W + slot) not in house.symbols:
                fonts.set(W + slot, want.face)
    for name in ("sz", "szCs") if sized else ():
        placed(run_properties, name, RUN).set(f"{W}val", f"{want.size * 2:g}")


def _align(line: Line, align: str) -> None:
    other = {"left": "right", "right": "left"} if line.mirrored else {}
    placed(properties(line.paragraph, "pPr"), "jc", PARAGRAPH).set(f"{W}val", other.get(align, align))


def _twin(package: Package, line: Line) -> None:
    """A text box stands twice in a document, the second time for old programs: that is brought up with the first."""
    around = next(line.paragraph.iterancestors(f"{MC}AlternateContent"), None)
    if around is None or len(around) < 2:
        return
    first, second = (list(one.iter(f"{W}p")) for one in (around[0], around[-1]))
    if len(first) == len(second) and line.paragraph in first:
        old = second[first.index(line.paragraph)]
        if not any(True for _ in old.iter(f"{MC}AlternateContent", f"{W}pict")):
            old.getparent().replace(old, deepcopy(line.paragraph))
            package.touch(around)
