"""Charts of the page as plain SVG: drawn here, coloured by the page's own classes, each with a table beside it.

A screen reader is told to pass them by; what they show stands in the table.
"""

from collections.abc import Sequence
from itertools import accumulate, groupby

from markupsafe import Markup

from sheetkit.exact import brief
from sheetkit.trend import Figure, Trend

WIDE, HIGH = 300, 96
_LEFT, _RIGHT, _TOP, _FOOT = 30, 8, 10, 18
_HUNDRED = 100


def trend_chart(trend: Trend) -> Markup:
    """The months as a line with a dot on the last, the year before as a thin one; gaps where nothing is known."""
    values = [float(one) for point in trend.points for one in (point.value, point.year_before) if one is not None]
    low, high = _range(values, percent=trend.unit == "percent")
    step = (WIDE - _LEFT - _RIGHT) / max(len(trend.points) - 1, 1)

    def lines(figures: Sequence[Figure], name: str) -> Markup:
        spots = [
            None if one is None else (_LEFT + at * step, _height(float(one), low, high))
            for at, one in enumerate(figures)
        ]
        return _line(spots, name)

    body = [
        _rule(_height(high, low, high), brief_number(high)),
        _rule(_height(low, low, high), brief_number(low)),
        lines([point.year_before for point in trend.points], "before"),
        lines([point.value for point in trend.points], "now"),
        _word(_LEFT, HIGH - 4, trend.points[0].month, "start"),
        _word(WIDE - _RIGHT, HIGH - 4, trend.points[-1].month, "end"),
    ]
    return _svg(WIDE, HIGH, body)


def pareto_chart(counts: Sequence[int]) -> Markup:
    """The causes as bars, most first, and the share of all that they make up so far as a line, up to 100 %."""
    total, most = sum(counts), max(counts)
    step = (WIDE - _LEFT - _RIGHT) / len(counts)
    floor = HIGH - _FOOT
    body = [_rule(_height(most, 0, most), str(most)), _rule(floor, "0")]
    for at, count in enumerate(counts):
        top = _height(count, 0, most)
        body.append(
            Markup('<rect class="bar" x="{}" y="{}" width="{}" height="{}"/>').format(
                _n(_LEFT + at * step + step * 0.15), _n(top), _n(step * 0.7), _n(floor - top)
            )
        )
    sums = accumulate(counts)
    spots = [(_LEFT + (at + 0.5) * step, _height(one * _HUNDRED / total, 0, _HUNDRED)) for at, one in enumerate(sums)]
    body += [_line(list(spots), "share"), _word(_LEFT + step / 2, HIGH - 4, "1", "middle")]
    body.append(_word(WIDE - _RIGHT - step / 2, HIGH - 4, str(len(counts)), "middle"))
    return _svg(WIDE, HIGH, body)


_BAR = Markup(
    '<svg class="inline" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="track" width="100" height="8"/><rect class="bar" width="{}" height="8"/></svg>'
)


def bar(part: float, whole: float) -> Markup:
    """A bar in a cell of a table, as long as the part is of the whole."""
    return _BAR.format(_n(_HUNDRED * part / whole) if whole else "0")


def brief_number(value: float) -> str:
    """A figure at an axis: no digits behind the point that say nothing."""
    return f"{value:g}"


def of(value: Figure) -> str:
    """A figure for people, a hyphen for what is not known."""
    return "-" if value is None else str(value) if isinstance(value, int) else brief(value)


def _range(values: Sequence[float], *, percent: bool) -> tuple[float, float]:
    """From where to where the axis reaches: from 0, or for rates from the ten below the least, to 100."""
    if not percent:
        return 0.0, max(values, default=1.0) or 1.0
    return max(0.0, min(values, default=0.0) // 10 * 10 - 10), float(_HUNDRED)


def _height(value: float, low: float, high: float) -> float:
    return HIGH - _FOOT - (value - low) / ((high - low) or 1) * (HIGH - _TOP - _FOOT)


def _line(spots: Sequence[tuple[float, float] | None], name: str) -> Markup:
    """A line through the spots that follow each other, a dot for one that stands alone, and one on the last."""
    pieces = []
    for known, run in groupby(spots, key=lambda spot: spot is not None):
        points = [spot for spot in run if spot is not None]
        if known and len(points) > 1:
            path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
            pieces.append(Markup('<polyline class="{}" points="{}"/>').format(name, path))
        elif known:
            pieces.append(_dot(points[0], name))
    if spots and (last := spots[-1]) is not None:
        pieces.append(_dot(last, name))
    return Markup("").join(pieces)


def _dot(spot: tuple[float, float], name: str) -> Markup:
    return Markup('<circle class="{}" cx="{}" cy="{}" r="2.5"/>').format(name, _n(spot[0]), _n(spot[1]))


def _rule(y: float, text: str) -> Markup:
    line = Markup('<line class="rule" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(_LEFT, WIDE - _RIGHT, _n(y), _n(y))
    return line + _word(_LEFT - 4, y + 3, text, "end")


def _word(x: float, y: float, text: str, anchor: str) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(_n(x), _n(y), anchor, text)


def _svg(wide: int, high: int, body: Sequence[Markup]) -> Markup:
    return Markup('<svg class="chart" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>').format(
        wide, high, Markup("").join(body)
    )


def _n(value: float) -> str:
    """A coordinate to a tenth, the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")
