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
_LIMITS = (8, 14, 12, 18)
"""The most columns of a terminal for each but the last two: together they get what is left."""
_VALUES, _LEAST = 36, 12
"""What the old and the new value take together, and the least for the reason."""


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
    return [cell_name(edit.column, edit.row), edit.key or "", edit.header, old, new, edit.reason]


def _limits(rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column may be: a long new value takes what the old ones leave, the reason what is left then."""
    taken = [min(limit, max(width(row[place]) for row in rows)) for place, limit in enumerate(_LIMITS)]
    taken.append(min(_VALUES - taken[-1], max(width(row[len(_LIMITS)]) for row in rows)))
    return [*taken, max(_LEAST, LINE - sum(taken) - len(GAP) * len(taken))]


def _marked(text: str) -> str:
    """A text whose spaces at its ends would not be seen, in quotation marks; all of it on one line."""
    line = " ".join(text.split("\n"))
    return line if line == line.strip("\u200b\ufeff ") == line.strip() else f"“{line}”"


def _shown(edit: Edit) -> str:
    return "" if edit.value is None else show(edit.value)


def _column(edit: Edit) -> str | None:
    names: Mapping[str, str] = next((one.headers for one in registers().values() if one.sheet == edit.sheet), {})
    return names.get(edit.header)
