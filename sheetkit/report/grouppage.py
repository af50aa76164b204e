"""What many sites answered as one HTML file: no script, its style in it, nothing let in from elsewhere."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sheetkit.messages import Language, say
from sheetkit.report.group import COUNTED, SCORED, change, figure, most
from sheetkit.report.html import rendered

if TYPE_CHECKING:
    from markupsafe import Markup

_WIDE, _HIGH, _EDGE = 120, 28, 4


def grouppage(data: Mapping[str, Any], language: Language) -> bytes:
    """The file. What came in as text stays text: the template escapes all of it."""

    def word(key: str, **blanks: object) -> str:
        return say(language, f"group-{key}", **blanks)

    question, now = data["question"], data["as_of"].replace("T", " ")[:16]
    return rendered(
        "grouppage.html",
        "grouppage.css",
        mark="sheetkit group",
        title=word(f"head-{question}", now=now, month=data.get("month")),
        data=data,
        question=question,
        word=word,
        language=language,
        counted=COUNTED.get(question, ()),
        scored=SCORED,
        shown=_shown,
        change=change,
        most=most,
        run=_run,
    )


def _shown(value: Any) -> str:
    """A value in a cell: a hyphen for what is not known."""
    return figure(value) if isinstance(value, float) else "-" if value is None else str(value)


def _run(values: Sequence[float | None]) -> "Markup":
    """The run of a score over the months as a small line, a dot for the last; gaps where nothing is known.

    It reaches from the least to the most of its own months; what it shows stands in the table of months.
    """
    from markupsafe import Markup

    known = [value for value in values if value is not None]
    low, span = min(known, default=0.0), (max(known, default=0.0) - min(known, default=0.0)) or 1.0
    step = (_WIDE - 2 * _EDGE) / max(len(values) - 1, 1)
    spots = [
        None if value is None else (_EDGE + at * step, _HIGH - _EDGE - (value - low) / span * (_HIGH - 2 * _EDGE))
        for at, value in enumerate(values)
    ]
    lines = [
        Markup('<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(*one, *two)
        for one, two in pairwise(spots)
        if one is not None and two is not None
    ]
    dots = [
        Markup('<circle cx="{:.1f}" cy="{:.1f}" r="2.5"/>').format(*spot) for spot in spots[-1:] if spot is not None
    ]
    return Markup('<svg class="run" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>').format(
        _WIDE, _HIGH, Markup("").join([*lines, *dots])
    )
