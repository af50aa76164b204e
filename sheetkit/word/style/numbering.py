"""The number or sign that Word itself puts before a paragraph of a list: its level, and what it may show."""

import re
from typing import Any

from sheetkit.word.style.cascade import Cascade
from sheetkit.word.style.xml import W, val

_NO_TEXT = frozenset(("bullet", "none"))
"""Bullets are signs, not letters."""
_CHINESE = re.compile("hinese|ideograph|japanese|taiwanese|korean|aiueo|iroha")


def level_of(cascade: Cascade, paragraph: Any) -> Any:
    """The level of the list that a paragraph stands in, by itself or by its style; None where it stands in none."""
    layers = [paragraph, *cascade.of_paragraph(paragraph)]
    set_ = [one for layer in layers if (one := layer.find(f"{W}pPr/{W}numPr")) is not None]
    list_id = next((id_ for one in set_ if (id_ := val(one, "numId"))), "0")
    at = next((at for one in set_ if (at := val(one, "ilvl"))), "0")
    if cascade.numbering is None or list_id == "0":
        return None
    number = _named(cascade.numbering, "num", "numId", list_id)
    for override in number.findall(f"{W}lvlOverride") if number is not None else ():
        if override.get(f"{W}ilvl") == at and (level := override.find(f"{W}lvl")) is not None:
            return level
    abstract = _named(cascade.numbering, "abstractNum", "abstractNumId", val(number, "abstractNumId"))
    return _named(abstract, "lvl", "ilvl", at)


def shown(level: Any) -> str:
    """What stands before the paragraph, with a sample for each number: 1 or 一."""
    form = val(level, "numFmt") or "decimal"
    text = val(level, "lvlText") or ""
    if form in _NO_TEXT:
        return ""
    return re.sub(r"%\d", "一" if _CHINESE.search(form) else "1", text)


def _named(parent: Any, tag: str, attribute: str, value: str | None) -> Any:
    found = parent.findall(W + tag) if parent is not None else ()
    return next((one for one in found if one.get(W + attribute) == value), None)
