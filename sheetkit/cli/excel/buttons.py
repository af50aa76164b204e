"""What the buttons of the ribbon do: the commands of `sheetkit excel`, with their answer in a message box.

The add-in calls `press_NAME()` for the button NAME.
"""

from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any

from sheetkit.cli.language import system_language
from sheetkit.errors import SheetkitError, tell
from sheetkit.messages import say


def press_check() -> None:
    """List the findings on a sheet of their own."""
    _show(_run("check", "--no-mark", "--pane")[1])


def press_mark() -> None:
    """Mark the cells with findings."""
    _show(_run("check")[1])


def press_next() -> None:
    """Go to the next finding."""
    _show(_run("next")[1])


def press_unmark() -> None:
    """Take the marks away."""
    _show(_run("unmark")[1])


def press_due() -> None:
    """How the selected rows stand."""
    _show(_run("due", "--selected")[1])


def press_fix() -> None:
    """Show the harmless repairs, ask, make them."""
    code, text = _run("fix")
    if code != 1:
        _show(text)
    elif _show(text, "yes_no") == "yes":
        _show(_run("fix", "--write")[1])


def press_undo() -> None:
    """Take back what was last set."""
    _show(_run("undo")[1])


def press_number() -> None:
    """The next number into the selected cell."""
    _show(_run("number")[1])


def press_notice() -> None:
    """The notices of the selected rows."""
    _show(_run("notice")[1])


def press_doc() -> None:
    """The forms of the selected rows."""
    _show(_run("doc")[1])


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
