"""Cells that are to be set, for people and for scripts: what stands there, what is to stand there, and why."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from sheetkit.cells import show
from sheetkit.messages import Language, say
from sheetkit.model import Edit
from sheetkit.names import cell_name
from sheetkit.register import registers
from sheetkit.report.text import GAP, LINE, table, width, wrap

_HEADS = ("cell", "key", "header", "old", "new", "reason")
_LIMITS = (8, 14, 12)
"""The most columns of a terminal for cell, key and header; the two values and the reason share what is left."""
_LEAST = 10
"""Columns for the reason, however long the values are."""


def as_text(edits: Sequence[Edit], language: Language) -> str:
    """A table of the cells under each workbook and sheet, at most as wide as a terminal."""
    heads = [say(language, f"edit-{head}") for head in _HEADS]
    lines = []
    for (workbook, sheet), group in groupby(edits, key=lambda edit: (edit.workbook, edit.sheet)):
        rows = [_cells(edit, language) for edit in group]
        lines += [*wrap(f"{workbook} › {sheet}", LINE), table(heads, rows, _limits([heads, *rows]))]
    return "\n".join(lines)


def as_rows(edits: Sequence[Edit]) -> list[dict[str, Any]]:
    """The cells as JSON has them; `column` is the English name, None for a column that is not in the register."""
    return [
        {
            "workbook": edit.workbook,
            "sheet": edit.sheet,
            "cell": cell_name(edit.column, edit.row),
            "row": edit.row,
            "column": _column(edit),
            "header": edit.header,
            "key": edit.key,
            "old": edit.old,
            "new": _shown(edit),
            "reason": edit.reason,
        }
        for edit in edits
    ]


def _cells(edit: Edit, language: Language) -> list[str]:
    blank = say(language, "edit-blank")
    old, new = (_marked(text) or blank for text in (edit.old, _shown(edit)))
    if old == new:  # a date or a number that was stored as text
        old = say(language, "edit-as-text", text=old)
    return [cell_name(edit.column, edit.row), edit.key or "", edit.header, old, new, edit.reason]


def _limits(rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column may be: of two long values each gets half, and the reason what they leave."""
    widest = [max(width(row[place]) for row in rows) for place in range(len(_HEADS))]
    first = [min(limit, wide) for limit, wide in zip(_LIMITS, widest, strict=False)]
    room = LINE - sum(first) - len(GAP) * (len(_HEADS) - 1)
    old = min(widest[3], max((room - _LEAST) // 2, room - _LEAST - widest[4]))
    new = min(widest[4], room - _LEAST - old)
    return [*first, old, new, room - old - new]


def _marked(text: str) -> str:
    """A text whose spaces at its ends would not be seen, in quotation marks; all of it on one line."""
    line = " ".join(text.split("\n"))
    return line if line == line.strip("\u200b\ufeff ") == line.strip() else f"“{line}”"


def _shown(edit: Edit) -> str:
    return "" if edit.value is None else show(edit.value)


def _column(edit: Edit) -> str | None:
    names: Mapping[str, str] = next((one.headers for one in registers().values() if one.sheet == edit.sheet), {})
    return names.get(edit.header)
