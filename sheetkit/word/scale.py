"""All sizes of a document moved together along the scale of 字号, its lines and spaces with them (NOT-6)."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from sheetkit.errors import SheetkitError
from sheetkit.policy import Policy

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIZES = ("sz", "szCs")
_SPACES = {"spacing": ("before", "after"), "ind": ("firstLine", "hanging", "left", "right", "start", "end")}
_HALF = 2


def scaled(document: bytes, steps: int, policy: Policy) -> bytes:
    """The document with every size so many steps of 字号 larger, or smaller for less than 0; typefaces stay.

    A size that is not on the scale moves in the proportion of the body. Raises SheetkitError where the scale ends.
    """
    if not steps:
        return document
    scale = sorted(float(size) for size in policy["NOT-6"].parameters["scale"].values())
    body = float(policy["NOT-3"].parameters["size"])
    ratio = _moved(body, steps, scale, 0) / body
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(document)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("word/") and name.endswith(".xml"):
                data = _part(data, steps, scale, ratio)
            target.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _part(data: bytes, steps: int, scale: Sequence[float], ratio: float) -> bytes:
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    for name in _SIZES:
        for one in root.iter(_W + name):
            size = float(one.get(f"{_W}val")) / _HALF
            one.set(f"{_W}val", f"{_moved(size, steps, scale, ratio) * _HALF:g}")
    for name, sides in _SPACES.items():
        for one in root.iter(_W + name):
            _shrink(one, [*sides, "line"] if one.get(f"{_W}lineRule") in ("exact", "atLeast") else sides, ratio)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def _moved(size: float, steps: int, scale: Sequence[float], ratio: float) -> float:
    """A size so many steps further on the scale (smallest first); one that is not on it by the ratio."""
    if size not in scale:
        return round(size * ratio * _HALF) / _HALF
    place = scale.index(size) + steps
    if not 0 <= place < len(scale):
        raise SheetkitError("scale-too-far", steps=steps)
    return scale[place]


def _shrink(element: Any, sides: Sequence[str], ratio: float) -> None:
    """Lengths in twentieths of a point, in proportion."""
    for side in sides:
        if (told := element.get(_W + side)) is not None:
            element.set(_W + side, str(round(float(told) * ratio)))
