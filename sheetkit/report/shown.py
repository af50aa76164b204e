"""Figures as people see them, on the terminal and in the workbook: a title, sentences, and a table below them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sheetkit.exact import figure
from sheetkit.messages import Language, say
from sheetkit.scores import Line

Value = str | int | Fraction | None
"""What a cell of a table holds; None is a figure that is not known."""
RATES = ("satisfaction", "satisfaction_asked", "rate")
NESTED = ("year", "months", "groups", "on_time", "reasons")
"""Keys whose values are no counts: they are shown by themselves."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One part of the month's figures. `monthly` has a column a month, for which only the workbook has room."""

    title: str
    words: Sequence[str] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[Value]] = ()
    limits: Sequence[int | None] = ()
    """The most columns of a terminal that each column takes."""
    monthly: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one answer: of its language, its month and its year."""

    language: Language
    month: str

    def __call__(self, key: str, **blanks: object) -> str:
        """The message of that key."""
        return say(self.language, f"score-{key}", **blanks)

    def heads(self, *names: str) -> list[str]:
        """The heads of columns."""
        return [say(self.language, f"col-{name.replace('_', '-')}") for name in names]

    def of_month(self, line: Line) -> str:
        """The sentence of the month's counts."""
        return self("of-month", list=self.sentence(line))

    def of_year(self, line: Line) -> str:
        """The sentence of the counts of the year up to the month."""
        year, month = self.month.split("-")
        return self("of-year", year=year, month=int(month), list=self.sentence(line))

    def sentence(self, line: Line) -> str:
        """Counts with their words; what makes one up stands in brackets after it, a hyphen for what is not known."""
        parts: list[str] = []
        for key, value in line.items():
            if key in NESTED:
                continue
            if not key.startswith("by_"):
                unit = "%" if key in RATES and value is not None else ""
                parts.append(f"{counted(key, self.language)} {shown(value)}{unit}")
            elif isinstance(value, Mapping) and value:
                parts[-1] += self("of-these", list=self.listed(value))
        return self("comma").join(parts)

    def listed(self, counts: Mapping[str, object], between: str = "comma") -> str:
        """Names with their counts."""
        return self(between).join(f"{name} {number}" for name, number in counts.items())


def counted(key: str, language: Language) -> str:
    """The words for a count."""
    return say(language, f"count-{key.replace('_', '-')}")


def shown(value: Any) -> str:
    """A figure as text: two places for what is not a count, a hyphen for what is not known."""
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, Fraction) or value is None:
        return figure(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def pick(line: Line, *names: str) -> Line:
    """These figures of a line."""
    return {name: line[name] for name in names}


def table(
    words: Words, title: str, lines: Sequence[Line] | None, names: Sequence[str], limits: Sequence[int | None] = ()
) -> Shown:
    """A table of lines, or a sentence where there are none or they cannot be read."""
    if not lines:
        return Shown(words(title), [words("cannot" if lines is None else f"{title}-none")])
    rows = [[_cell(line[name]) for name in names] for line in lines]
    return Shown(words(title), (), words.heads(*names), rows, limits)


def _cell(value: Any) -> Value:
    return value.isoformat() if isinstance(value, date) else value
