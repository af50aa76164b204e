"""WPS on Windows: a program with the objects of Excel under a name of its own, for which xlwings does not ask."""

import sys
from contextlib import suppress
from typing import Any

NAMES = ("Ket.Application", "ET.Application")
"""How WPS is registered: the second is that of older versions."""


def running() -> list[Any]:
    """WPS as a program of xlwings, where it runs and answers; none elsewhere."""
    if sys.platform != "win32":
        return []
    try:
        from win32com.client import GetActiveObject
        from xlwings import App, _xlwindows
    except ImportError:
        return []
    for name in NAMES:
        with suppress(Exception):  # it is not registered, does not run, or does not answer
            found = _xlwindows.COMRetryObjectWrapper(GetActiveObject(name))
            return [App(impl=_xlwindows.App(xl=found))]
    return []
