"""Where a property stands among others: Word takes a document for damaged where their order is wrong."""

from collections.abc import Sequence
from typing import Any

from sheetkit.word.style.xml import W, local

RUN = (
    *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow"),
    *("emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position"),
    *("sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang"),
    *("eastAsianLayout", "specVanish", "oMath", "rPrChange"),
)
PARAGRAPH = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers"),
    *("pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct"),
    *("autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing"),
    *("mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl"),
    *("divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
)
_AFTER = {
    "style": ("rPr", "tblPr", "trPr", "tcPr", "tblStylePr"),
    "lvl": (),
    "p": None,
    "r": None,
}
"""What follows the properties in what they belong to; None where they stand first."""


def placed(parent: Any, name: str, order: Sequence[str]) -> Any:
    """The child of that name, made in its place where it is not there."""
    found = parent.find(W + name)
    if found is None:
        found = parent.makeelement(W + name)
        later = order[order.index(name) + 1 :]
        at = next((at for at, child in enumerate(parent) if local(child) in later), len(parent))
        parent.insert(at, found)
    return found


def properties(owner: Any, name: str) -> Any:
    """The `rPr` or `pPr` of a run, a paragraph, a style or a list's level, made where it is not there."""
    found = owner.find(W + name)
    if found is None:
        found = owner.makeelement(W + name)
        after = _AFTER[local(owner)]
        later = () if after is None else [one for one in after if one != name]
        at = next((at for at, child in enumerate(owner) if local(child) in later), len(owner))
        owner.insert(0 if after is None else at, found)
    return found
