"""Trends for the terminal and as data; here, at the end, figures are rounded."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sheetkit.exact import figure, rounded
from sheetkit.messages import Language, say
from sheetkit.report.text import LINE, table, wrap
from sheetkit.trend import Figure, Trend

FIELDS = ("name", "title", "unit", "month", "value", "year_before")
_SIDE_BY_SIDE = 4
_MONTH, _WIDE, _NARROW = 7, 8, 6
"""The most columns of a terminal for a month, a figure, and the one of the year before."""


def as_data(trends: Sequence[Trend]) -> list[dict[str, Any]]:
    """The trends as `trends --format json` has them; null is not known, or a rate of nothing."""
    return [
        {
            "name": trend.name,
            "title": trend.title,
            "unit": trend.unit,
            "points": [
                {"month": one.month, "value": plain(one.value), "year_before": plain(one.year_before)}
                for one in trend.points
            ],
        }
        for trend in trends
    ]


def flat(trends: Sequence[Trend]) -> list[dict[str, Any]]:
    """A row for each point, with the names of `FIELDS`."""
    return [
        {"name": trend["name"], "title": trend["title"], "unit": trend["unit"], **point}
        for trend in as_data(trends)
        for point in trend["points"]
    ]


def as_text(trends: Sequence[Trend], site: str, month: str, language: Language) -> str:
    """Tables of the months with a few figures side by side, each with the one of the year before."""
    words = say(language, "trend-head", site=site, month=month)
    blocks = ["\n".join(wrap(words, LINE)) + "\n"]
    starts = range(0, len(trends), _SIDE_BY_SIDE)
    blocks += [_block(trends[at : at + _SIDE_BY_SIDE], language) for at in starts]
    blocks.append("\n".join(wrap(say(language, "trend-note"), LINE)) + "\n")
    return "\n".join(blocks)


def headed(trend: Trend) -> str:
    """The title of a trend, with its unit."""
    return trend.title + ("%" if trend.unit == "percent" else "")


def plain(value: Figure) -> float | int | None:
    """A figure as a number of two places; counts stay whole."""
    return rounded(value) if isinstance(value, Fraction) else value


def _block(trends: Sequence[Trend], language: Language) -> str:
    before = say(language, "trend-before")
    heads = [say(language, "col-month"), *(head for trend in trends for head in (headed(trend), before))]
    rows = [
        [points[0].month, *(_shown(value) for one in points for value in (one.value, one.year_before))]
        for points in zip(*(trend.points for trend in trends), strict=True)
    ]
    return table(heads, rows, [_MONTH, *(_WIDE, _NARROW) * len(trends)])


def _shown(value: Figure) -> str:
    return figure(value) if isinstance(value, Fraction) or value is None else str(value)
