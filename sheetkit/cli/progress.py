"""How far a long run is, on stderr and only if that is a terminal: so many of so many, how fast, how much longer."""

import sys
import time

import click

from sheetkit.messages import Language, say

_PAUSE = 0.2
"""Seconds between two lines."""


class Progress:
    """Told of what is done and what is left; it measures from the first time it is told."""

    def __init__(self, language: Language) -> None:
        self._language, self._shown = language, sys.stderr.isatty()
        self._start: float | None = None
        self._last = 0.0

    def __call__(self, done: int, left: int, reused: int) -> None:
        """Show it, if it is time to."""
        now = time.monotonic()
        self._start = now if self._start is None else self._start
        if not self._shown or (left and now - self._last < _PAUSE):
            return
        self._last = now
        rate = done / (now - self._start) if now > self._start else 0.0
        seconds = round(left / rate) if rate else None
        rest = "?" if seconds is None else f"{seconds // 60}:{seconds % 60:02}"
        line = say(
            self._language, "group-progress", done=done, all=done + left, rate=f"{rate:.1f}", rest=rest, reused=reused
        )
        click.echo(f"\r\x1b[2K{line}", nl=False, err=True)

    def end(self) -> None:
        """Take the line away."""
        if self._shown:
            click.echo("\r\x1b[2K", nl=False, err=True)
