"""Where Excel looks for add-ins when it starts, and what is put there and taken away again."""

import os
import shutil
import sys
from pathlib import Path

from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError
from sheetkit.excel.app.addin import FILE, addin, is_ours
from sheetkit.messages import Language

_OTHER = "xlwings.xlam"
"""xlwings' own add-in, which needs its script too."""


def start_folder() -> Path:
    """The folder from which this user's Excel opens all files. Raises SheetkitError on other systems."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home() / "AppData/Roaming")) / "Microsoft/Excel/XLSTART"
    if sys.platform == "darwin":
        office = Path.home() / "Library/Group Containers/UBF8T346G9.Office/User Content.localized"
        return office / "Startup.localized/Excel"
    raise SheetkitError("excel-no-platform")


def install(folder: Path, interpreter: str, language: Language) -> list[Path]:
    """Put the add-in into the folder, and on macOS the script that starts Python; what was written.

    Raises SheetkitError where a file of that name is not ours, or it cannot be written.
    """
    path = folder / FILE
    if path.exists() and not is_ours(path):
        raise SheetkitError("excel-addin-taken", file=str(path))
    raw = addin(interpreter, language)
    try:
        write_whole(path, raw)
    except SheetkitError as error:
        raise SheetkitError("excel-addin-held", file=str(path)) from error
    script = _script()
    if script is None or script.exists():
        return [path]
    script.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_shipped(script.name), script)
    return [path, script]


def uninstall(folder: Path) -> list[Path]:
    """Take away what was put there; what went. Raises SheetkitError where a file of that name is not ours."""
    path = folder / FILE
    gone = []
    if path.exists():
        if not is_ours(path):
            raise SheetkitError("excel-addin-taken", file=str(path))
        try:
            path.unlink()
        except OSError as error:
            raise SheetkitError("excel-addin-held", file=str(path)) from error
        gone.append(path)
    script = _script()
    if gone and script is not None and script.exists() and not (folder / _OTHER).exists():
        script.unlink()
        gone.append(script)
    return gone


def _script() -> Path | None:
    """Where macOS lets Excel run a script of its own accord; None elsewhere."""
    if sys.platform != "darwin":
        return None
    import xlwings

    folder = Path.home() / "Library/Application Scripts/com.microsoft.Excel"
    return folder / f"xlwings-{xlwings.__version__}.applescript"


def _shipped(name: str) -> Path:
    import xlwings

    return Path(xlwings.__file__).with_name(name)
