"""What the buttons of the ribbon do: the commands of `sheetkit excel`, with their answer in a message box.

The add-in calls `press(NAME)` for the button NAME.
"""

from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any

from sheetkit.cli.language import system_language
from sheetkit.errors import SheetkitError, tell
from sheetkit.messages import say

COMMANDS: Mapping[str, Sequence[str]] = {
    "check": ("check", "--no-mark", "--pane"),
    "mark": ("check",),
    "next": ("next",),
    "unmark": ("unmark",),
    "due": ("due", "--selected"),
    "fix": ("fix",),
    "undo": ("undo",),
    "number": ("number",),
    "notice": ("notice",),
    "doc": ("doc",),
}
"""What each button runs, by its name in the ribbon (`excel/app/addin.py`)."""
_ASKS = {"fix": "--write"}
"""What is shown first, and done once somebody has said yes."""
_LEFT_TO_DO = 1


def press(name: str) -> None:
    """Run what the button stands for, and show the answer."""
    words = COMMANDS[name]
    code, text = _run(*words)
    asks = name in _ASKS and code == _LEFT_TO_DO
    if _show(text, "yes_no" if asks else "ok") == "yes":
        _show(_run(*words, _ASKS[name])[1])


def _run(*words: str) -> tuple[int, str]:
    """A command's exit status, and all that it says."""
    from sheetkit.cli import cli

    said = StringIO()
    code: Any = 0
    with redirect_stdout(said), redirect_stderr(said):
        try:
            cli.main(["excel", *words])
        except SystemExit as ended:
            code = ended.code
    return int(code or 0), said.getvalue()


def _show(text: str, buttons: str = "ok") -> str:
    """Say it in a box of Excel: the end of it, where it is long. Raises SystemExit where Excel shows no box."""
    from sheetkit.excel.app.desk import attach
    from sheetkit.excel.app.faults import told
    from sheetkit.excel.app.figures import figures

    lines, most = text.strip().splitlines(), figures("buttons")["lines"]
    if len(lines) > most:
        lines = [say(system_language(), "button-end", count=len(lines) - most), *lines[-most:]]
    shown = "\n".join(lines)
    try:
        with told():
            return str(attach().app.alert(shown, title="sheetkit", buttons=buttons))
    except SheetkitError as error:
        raise SystemExit(f"{shown}\n{tell(system_language(), error)}") from error
