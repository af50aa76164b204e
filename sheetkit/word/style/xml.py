"""Names and small readings of WordprocessingML that all of the style's modules share."""

import re
from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MEASURE = re.compile(r"(-?[\d.]+)(mm|cm|in|pt|pc|pi)?")
_POINTS = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72, "pt": 1, "pc": 12, "pi": 12}
_THROUGH = frozenset(
    W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "dir", "bdo")
)
"""What only stands around content. Deleted text and what was moved away is none."""


def local(element: Any) -> str:
    """An element's name, without its namespace if it is that of Word; "" for comments and instructions."""
    tag = element.tag
    return tag.removeprefix(W) if isinstance(tag, str) else ""


def val(element: Any, name: str) -> str | None:
    """The `val` of the child of that name; None where there is no child or no element."""
    child = element.find(W + name) if element is not None else None
    return None if child is None else child.get(f"{W}val")


def switched(element: Any, name: str) -> bool | None:
    """Whether a switch is on or off; None where it is not set."""
    child = element.find(W + name) if element is not None else None
    return None if child is None else child.get(f"{W}val", "true") in ("1", "true", "on")


def points(text: str | None, per_point: int) -> float | None:
    """A measure in points: a bare number counts `per_point` to a point, else it bears its unit."""
    found = _MEASURE.fullmatch(text or "")
    if not found:
        return None
    try:
        return float(found[1]) * _POINTS[found[2]] if found[2] else float(found[1]) / per_point
    except ValueError:
        return None


def content(element: Any) -> Iterator[Any]:
    """The children, with those of content controls, links and insertions in their place; of alternatives the first."""
    for child in element:
        if child.tag in _THROUGH:
            yield from content(child)
        elif child.tag == f"{MC}AlternateContent":
            yield from content(child[0]) if len(child) else ()
        else:
            yield child
