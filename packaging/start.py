"""The program in the folder that PyInstaller builds: `sheetkit`, and what else asks for a Python."""

import multiprocessing
import sys

TRIAL = ["-m", "sheetkit.excel.guard.trial"]
"""The one module that sheetkit runs by itself (`excel/guard/trial.py`)."""
CODE = ["-B", "-c"]
"""How the add-in in Excel calls the program whose name it was given at `sheetkit excel install`."""


def code(words: list[str]) -> None:
    """Run a line of Python, which finds the words after it where it would in Python itself."""
    text, sys.argv = words[0], ["-c", *words[1:]]
    exec(text, {"__name__": "__main__"})


if __name__ == "__main__":
    multiprocessing.freeze_support()
    if sys.argv[1:3] == TRIAL:
        del sys.argv[1:3]
        from sheetkit.excel.guard.trial import main as trial

        sys.exit(trial())
    if sys.argv[1:3] == CODE and sys.argv[3:]:
        code(sys.argv[3:])
        sys.exit()
    from sheetkit.cli import main

    main()
