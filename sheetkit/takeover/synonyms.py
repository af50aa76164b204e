"""What the trade calls our columns and values, and the figures of a proposal: `synonyms.toml`, read once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sheetkit.register import Column

FILE = Path(__file__).with_suffix(".toml")
YES_NO = "是否"
"""Under this word stand the values of every column of 是 and 否."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The file, in the form that is asked: all by the Chinese header of a register's column."""

    figures: Mapping[str, float]
    headers: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Header → what someone may have written → the values that it may stand for."""
    looks: Mapping[str, re.Pattern[str]]
    generic: frozenset[str]
    blank: frozenset[str]
    totals: re.Pattern[str]
    units: re.Pattern[str]

    def stands_for(self, text: str, column: Column) -> str | None:
        """The one allowed value of the column that this word stands for; None if there is none, or no single one."""
        header, choices = (YES_NO, ("是", "否")) if column.kind == "yes_no" else (column.header, column.choices)
        meant = [value for value in self.values.get(header, {}).get(text, ()) if value in choices]
        return meant[0] if len(meant) == 1 and text not in choices else None


@cache
def synonyms() -> Synonyms:
    """The words and figures of the file."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    return Synonyms(
        figures=data["figures"],
        headers={header: tuple(words) for header, words in data["headers"].items()},
        values={header: _turned(values) for header, values in data["values"].items()},
        looks={header: re.compile(pattern) for header, pattern in data["looks"].items()},
        generic=frozenset(data["generic"]),
        blank=frozenset(data["blank"]),
        totals=re.compile(data["totals"]),
        units=re.compile(data["units"]),
    )


def _turned(values: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    turned: dict[str, tuple[str, ...]] = {}
    for value, words in values.items():
        for word in words:
            turned[word] = (*turned.get(word, ()), value)
    return turned
