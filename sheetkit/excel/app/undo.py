"""The one step that can be taken back: what was last set in open workbooks, in `.sheetkit/excel-undo.json` of the site.

Setting a cell from outside empties Excel's own list of steps, so the old values are kept here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError
from sheetkit.excel.app.cells import Step
from sheetkit.excel.app.figures import figures
from sheetkit.store.change import OWN

_FILE = "excel-undo.json"
_DAYS = {"datetime": datetime.fromisoformat, "date": date.fromisoformat, "time": time.fromisoformat}


def remember(folder: Path, steps: Mapping[str, Sequence[Step]]) -> bool:
    """Keep these steps, by workbook, in place of the earlier ones; False for too many, which are not kept at all."""
    count = sum(map(len, steps.values()))
    if count > figures("undo")["most"]:
        forget(folder)
        return False
    data = {name: [_told(step) for step in own] for name, own in steps.items()}
    write_whole(folder / OWN / _FILE, json.dumps(data, ensure_ascii=False).encode())
    return True


def recall(folder: Path) -> dict[str, list[Step]]:
    """The steps that can be taken back, by workbook; none where nothing was set, or it was taken back already."""
    path = folder / OWN / _FILE
    if not path.exists():
        return {}
    try:
        data = json.loads(path.read_bytes())
        return {name: [_step(own) for own in steps] for name, steps in data.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SheetkitError("excel-undo-unclear", file=str(path)) from error


def forget(folder: Path) -> None:
    """There is nothing to be taken back any more."""
    (folder / OWN / _FILE).unlink(missing_ok=True)


def _told(step: Step) -> dict[str, Any]:
    return {**asdict(step), "new": _value(step.new), "old": _value(step.old)}


def _step(data: Mapping[str, Any]) -> Step:
    return Step(**{**data, "new": _read(data["new"]), "old": _read(data["old"])})


def _value(value: Any) -> Any:
    """Days and times as {kind: text}; all else as JSON has it."""
    kind = type(value).__name__
    return {kind: value.isoformat()} if kind in _DAYS else value


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return _DAYS[kind](text)
    return value
