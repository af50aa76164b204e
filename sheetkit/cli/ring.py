"""The system's key ring. Whatever ails it (none there, locked, no screen to ask at) is no fault of the books."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

SERVICE = "sheetkit"
_PATIENCE = 30.0
"""Seconds: someone may have to unlock the ring, and where nobody sits at a screen it never answers."""


def remembered(path: Path) -> str | None:
    """The password that the ring holds for a workbook; None also where there is no ring, or none that opens."""
    found = _asked(lambda ring: ring.get_password(SERVICE, _account(path)))
    return found if isinstance(found, str) else None


def remember(path: Path, password: str) -> bool:
    """Put the password into the ring; False where there is none, or only one that keeps it for all to read."""

    def put(ring: Any) -> bool:
        if ring.get_keyring().priority < 1:
            return False
        ring.set_password(SERVICE, _account(path), password)
        return True

    return _asked(put) is True


def forget(path: Path) -> None:
    """Take out a password that opens nothing any more."""
    _asked(lambda ring: ring.delete_password(SERVICE, _account(path)))


def _account(path: Path) -> str:
    return str(path.resolve())


def _asked(ask: Callable[[Any], object]) -> object:
    """What the ring answers; None where it fails or does not answer."""
    answers: list[object] = []

    def run() -> None:
        try:
            import keyring

            answers.append(ask(keyring))
        except Exception:
            return

    worker = Thread(target=run, daemon=True)
    worker.start()
    worker.join(_PATIENCE)
    return answers[0] if answers else None
