"""The table of many sites for programs: every column of one type, whatever is missing in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sheetkit.relations import Field, Relation, Type, Values

_TEXTS = ("path", "site", "month", "status", "reason")
_NUMBERS = ("score", "inspection", "evaluation", "fee_rate")
_MOMENT = "as_of"


def as_relation(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> tuple[Relation, Values]:
    """The rows as a relation and its columns; a figure is a whole number unless it is told here as another."""
    kinds: dict[str, Type] = {**dict.fromkeys(_TEXTS, "text"), **dict.fromkeys(_NUMBERS, "number"), _MOMENT: "time"}
    fields = tuple(Field(name, kinds.get(name, "whole"), name) for name in names)
    values = {name: [row[name] for row in rows] for name in names}
    values[_MOMENT] = [datetime.fromisoformat(text) for text in values[_MOMENT]]
    return Relation("sites", "各项目", fields), [values[name] for name in names]
