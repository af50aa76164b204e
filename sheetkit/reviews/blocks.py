"""Tables and charts of reports from figures."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from sheetkit.exact import brief, rounded
from sheetkit.paper import Align, Box, Line
from sheetkit.review import Block, Chart, Heading, Series, Table, Text
from sheetkit.reviews.words import UNKNOWN
from sheetkit.trend import Figure, Trend

_HEAD, _HIGH, _ROOM, _WIDE = 8, 7, 14, 24
"""The least heights in millimetres of heads, of lines, and of lines and boxes that are filled in by hand."""
_NUMBERS = (*"一二三四五六七八九十", "十一", "十二")
_LONG = 12
"""A text of more characters begins at the left."""
_CAUSES = 8
"""So many causes have a column of their own in a chart."""
Value = str | int | Fraction | None


def numbered(*sections: tuple[str, Sequence[Block]]) -> list[Block]:
    """The sections one below the other, their headings numbered: 一、报事情况."""
    found: list[Block] = []
    for number, (title, blocks) in zip(_NUMBERS[: len(sections)], sections, strict=True):
        found += [Heading(f"{number}、{title}"), *blocks]
    return found


def texts(*sentences: str) -> list[Block]:
    """Each a paragraph."""
    return [Text(one) for one in sentences if one]


def table(heads: Sequence[str], rows: Sequence[Sequence[Value]], shares: Sequence[float] = ()) -> Table:
    """A table under its heads; None is not known. Numbers stand at the right, long texts at the left."""
    shares = shares or [1] * len(heads)
    texts = [[shown(value) for value in row] for row in rows]
    aligns = [_align([row[at] for row in rows]) for at in range(len(heads))]
    lines = [head(heads, shares)]
    for row in texts:
        boxes = zip(row, shares, aligns, strict=True)
        lines.append(Line(tuple(Box(text, share, align=align) for text, share, align in boxes), _HIGH))
    return Table(lines)


def to_fill(heads: Sequence[str], count: int, shares: Sequence[float] = (), first: Sequence[str] = ()) -> Table:
    """A table to fill in by hand: blank lines, the first boxes of which may be printed."""
    shares = shares or [1] * len(heads)
    lines = [head(heads, shares)]
    for at in range(max(count, len(first))):
        printed = [first[at] if at < len(first) else "", *[""] * (len(heads) - 1)]
        lines.append(Line(tuple(Box(text, share) for text, share in zip(printed, shares, strict=True)), _ROOM))
    return Table(lines)


def rooms(*labels: str) -> Table:
    """Boxes to write into, with their labels."""
    boxes = [(Box(label, fixed=27, label=True, align="center"), Box("")) for label in labels]
    return Table([Line(pair, _WIDE) for pair in boxes])


def head(heads: Sequence[str], shares: Sequence[float]) -> Line:
    """The heads of a table, which repeat on every page."""
    boxes = tuple(Box(text, share, label=True, align="center") for text, share in zip(heads, shares, strict=True))
    return Line(boxes, _HEAD, head=True)


def shown(value: Value) -> str:
    """A figure as a table shows it."""
    if value is None:
        return UNKNOWN
    return brief(value) if isinstance(value, Fraction) else str(value)


def _align(values: Sequence[Value]) -> Align:
    if any(isinstance(value, int | Fraction) for value in values):
        return "right"
    return "left" if any(len(shown(value)) > _LONG for value in values) else "center"


def pareto(title: str, counts: Mapping[str, int]) -> Chart | None:
    """The counts that lead as columns, most first, and the share of all that they add up to as a line."""
    order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    few = [pair for pair in order if pair[1]][:_CAUSES]
    if not few:
        return None
    total = sum(counts.values())
    sums = [rounded(Fraction(100 * so_far, total)) for so_far in accumulate(count for _, count in few)]
    columns = Series("件数", [count for _, count in few])
    title += f"（前 {len(few)} 项）" if len(order) > len(few) else ""
    return Chart(title, [name for name, _ in few], [columns, Series("累计占比", sums, line=True, second=True)])


def lines(title: str, trends: Sequence[Trend], before: bool = False) -> Chart | None:
    """Trends as lines over the same months, with the year before if so asked; None where there is nothing to show."""
    series = []
    for trend in trends:
        series.append(Series(trend.title, [_number(point.value) for point in trend.points], line=True))
        if before and any(point.year_before is not None for point in trend.points):
            values = [_number(point.year_before) for point in trend.points]
            series.append(Series(f"{trend.title}（上年同月）", values, line=True))
    series = [one for one in series if any(value is not None for value in one.values)]
    known = any(value for one in series for value in one.values)
    return Chart(title, [point.month[2:] for point in trends[0].points], series) if known else None


def columns(title: str, name: str, values: Mapping[str, Figure]) -> Chart | None:
    """Known values as columns; None where none is."""
    known = {key: number for key, value in values.items() if (number := _number(value)) is not None}
    return Chart(title, list(known), [Series(name, list(known.values()))]) if known else None


def _number(value: Figure) -> float | None:
    return rounded(value) if isinstance(value, Fraction) else value
