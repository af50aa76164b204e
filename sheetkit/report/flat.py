"""Values as a CSV file that Excel opens: what came in as text never leaves as a formula.

A text that a spreadsheet would take for a formula gets an apostrophe before it, as a clerk would type it; numbers are
numbers. A program that reads the file takes one apostrophe off where a sign of `FORMULAS` follows; JSON has every value
as it is. Texts are quoted, so that the separator of another country (; or tab) cuts none in two.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

FORMULAS = "=+-@＝＋－＠"
"""What begins a formula (OWASP, 'CSV Injection'); Excel in East Asia takes the full-width signs too."""
_FORMULA = re.compile(rf"'*(?:[\s\u200b\ufeff]*[{re.escape(FORMULAS)}]|[\t\r\n])")
"""Spaces before the sign are no help, programs trim them; apostrophes count, so that exactly one can be taken off."""
BOM = "\ufeff"
"""Without it Excel takes UTF-8 for code page 936."""


def as_csv(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows under their names, with a byte order mark."""
    file = StringIO()
    csv.writer(file, lineterminator="\r\n").writerow(names)  # no quotes after the mark: not every reader knows it
    writer = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([[safe(row[name]) for name in names] for row in rows])
    return BOM + file.getvalue()


def safe(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula; None is blank."""
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return "" if value is None else value
