"""A report as it goes to the printer, by whatever program it is laid out: a title, and blocks one below the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sheetkit.paper import Line


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the text: 一、报事情况."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Lines of boxes, the heads first; a blank box is filled in by hand."""

    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Series:
    """The values of a chart, one a category, None for a gap: columns, or a `line`, if need be in per cent of a scale
    of its own at the right (`second`)."""

    name: str
    values: Sequence[float | None]
    line: bool = False
    second: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of columns, lines, or both."""

    title: str
    categories: Sequence[str]
    series: Sequence[Series]

    @property
    def words(self) -> str:
        """What it shows, for those who cannot see it."""
        told = []
        for one in self.series:
            pairs = zip(self.categories, one.values, strict=True)
            told.append(f"{one.name}：" + "、".join(f"{name} {value:g}" for name, value in pairs if value is not None))
        return "；".join([self.title, *told])


@dataclass(frozen=True, slots=True)
class Page:
    """A new page with a title of its own."""

    title: str


Block = Heading | Text | Table | Chart | Page


@dataclass(frozen=True, slots=True)
class Review:
    """One report. Below it stand company, centre, room to sign and the day."""

    file: str
    title: str
    company: str
    centre: str
    day: date
    blocks: Sequence[Block] = field(default_factory=list)
    closed: bool = True
    """Whether the closing lines stand below it; sheets that are signed one by one have none."""
