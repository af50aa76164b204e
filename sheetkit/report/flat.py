"""Values as a CSV file that Excel opens: what came in as text never leaves as a formula."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
"""Without it Excel takes UTF-8 for code page 936."""


def as_csv(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows under their names, with a byte order mark."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([[safe(row[name]) for name in names] for row in rows])
    return BOM + file.getvalue()


def safe(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(_FORMULAS):
        return f"'{value}"
    return "" if value is None else value
