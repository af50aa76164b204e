"""What Excel answers when it will not, as one line for people. Of its libraries only their errors are known here."""

from collections.abc import Iterator
from contextlib import contextmanager

from sheetkit.errors import SheetkitError

_EDITING = -2146777998  # 0x800AC472: a cell is being edited
_BUSY = {-2147418111, -2147417846, _EDITING}  # 0x80010001 call rejected, 0x8001010A call again later
_GONE = {-2147023174, -2147417848, -2147023170}  # 0x800706BA, 0x80010108, 0x800706BE: the server is not there any more
_RAISED = -2147352567  # 0x80020009: the reason stands within
_TIMEOUT, _NO_PROCESS, _LOST = -1712, -600, -609
"""Of Apple events: no answer in time (a dialog is open, a cell is edited), no such program, the connection was lost."""


@contextmanager
def told() -> Iterator[None]:
    """Errors of the engine inside, told as SheetkitError. What is no error of the engine passes."""
    try:
        yield
    except SheetkitError:
        raise
    except Exception as error:
        meant = meaning(error)
        if meant is None:
            raise
        raise meant from error


def meaning(error: Exception) -> SheetkitError | None:
    """What an error of the engine tells; None for an error that is none of the engine."""
    kind = type(error).__name__
    if kind == "com_error":
        return _of_com(error)
    if kind == "CommandError":
        number = getattr(error, "errornumber", 0)
        if number == _TIMEOUT:
            return SheetkitError("excel-busy")
        return SheetkitError("excel-gone") if number in (_NO_PROCESS, _LOST) else _other(error)
    if kind == "ExcelBusyError":
        return SheetkitError("excel-busy")
    if kind == "XlwingsError":
        return _other(error)
    return None


def _of_com(error: Exception) -> SheetkitError:
    number, inner = _numbers(error)
    if number in _BUSY or inner in _BUSY:
        return SheetkitError("excel-busy")
    return SheetkitError("excel-gone") if number in _GONE else _other(error)


def _numbers(error: Exception) -> tuple[int, int]:
    """The number of a COM error, and the one within it: (hresult, words, (…, scode), argument)."""
    number = int(getattr(error, "hresult", 0) or 0)
    within = error.args[2] if len(error.args) > 2 else None
    return number, int(within[5] or 0) if number == _RAISED and within else 0


def _other(error: Exception) -> SheetkitError:
    """What Excel says of itself, where it says something."""
    within = error.args[2] if len(error.args) > 2 else None
    words = within[2] if isinstance(within, tuple) and len(within) > 2 and within[2] else str(error)
    return SheetkitError("excel-refused", reason=" ".join(str(words).split()))
