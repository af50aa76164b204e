"""The worksheet functions as xlwings registers them: the only module that Excel itself imports, on Windows.

What cannot be answered stands in the cell as one line of text, as people would be told it elsewhere.
"""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlwings

from sheetkit.config import Config
from sheetkit.errors import SheetkitError, tell
from sheetkit.excel.app import functions


@xlwings.func
def workdays(start: Any, n: Any) -> Any:
    """The n-th official working day after a day, before it for a negative n."""
    return answered(lambda settings: functions.workdays(_day(start), int(n), settings), start, n)


@xlwings.func
def deadline(rule: Any, start: Any, kind: Any = None) -> Any:
    """When something that began at a moment falls due by a rule."""
    wanted = str(kind) if kind not in (None, "") else None
    return answered(lambda settings: functions.deadline(str(rule), _day(start), settings, wanted), rule, start)


def answered(ask: Callable[[Config], date], *given: Any) -> Any:
    """The answer as Excel takes it: a moment, blank where something asked is blank, else a line that says why not."""
    if any(value in (None, "") for value in given):
        return ""
    settings = Config()
    try:
        settings = functions.settings_around(Path(xlwings.Book.caller().fullname))
        found = ask(settings)
    except SheetkitError as error:
        return tell(settings.lang or "zh", error)
    return found if isinstance(found, datetime) else datetime(found.year, found.month, found.day)


def _day(value: Any) -> datetime:
    """The moment in a cell. Raises SheetkitError for what is none."""
    if not isinstance(value, datetime):
        raise SheetkitError("function-no-day", value=value)
    return value.replace(tzinfo=None)
