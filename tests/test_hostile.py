"""Whatever file is sent in: it is read right or refused in one line, within the time and the memory that are set.

Each file is opened in a forked process of its own; the time it worked and the memory it took are those of its children
too. Nothing may stand on the error output: no panic of a library, no traceback.
"""

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from sheetkit.errors import Unreadable, tell
from sheetkit.excel.guard.limits import usual
from sheetkit.excel.read import Workbook
from tests.hostile import FLIPPED, HOSTILE, Maker

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="takes the time and memory of forked processes")

_READ, _REFUSED, _WRONG = "read", "refused", "WRONG"
_LONGEST = 120
"""Seconds on the clock, on however busy a machine, after which a file is said to hang."""


class Outcome(NamedTuple):
    """How it ended, what was said or seen, and what it cost."""

    end: str
    said: str
    seconds: float
    mebibytes: int

    @property
    def right(self) -> bool:
        """Whether it ended well within the limits."""
        limits = usual()
        return self.end != _WRONG and self.seconds <= limits.seconds and self.mebibytes <= limits.mebibytes


def opened(path: Path) -> str:
    """Read everything, as a command would: the outcome in one line."""
    try:
        book = Workbook(path)
        grids = [book.grid(sheet) for sheet in book.sheets]
        merges = sum(len(grid.facts.merges) for grid in grids)
    except Unreadable as error:
        line = tell("zh", error)
        return f"{_REFUSED if line.startswith(path.name) and '{' not in line else _WRONG} {line}"
    shown = [[list(map(str, row)) for row in grid.rows[:3]] for grid in grids[:3]]
    return f"{_READ} {shown} {merges}"[:300]


def outcome(make: Maker, path: Path) -> Outcome:
    """Make the file and open it in a process of its own."""
    make(path)
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(write, 2)
        signal.alarm(_LONGEST)
        word = _WRONG
        try:
            word = opened(path)
        except BaseException as error:
            word = f"{_WRONG} {type(error).__name__}: {error}"
        finally:
            os.write(write, f"\0{word}".encode("utf-8", "replace"))
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        noise, _, word = (part.decode("utf-8", "replace") for part in pipe.read().partition(b"\0"))
    _, status, used = os.wait4(child, 0)
    seconds, size = used.ru_utime + used.ru_stime, used.ru_maxrss // (1 << 20 if sys.platform == "darwin" else 1 << 10)
    if noise or status or not word:
        return Outcome(_WRONG, noise or f"the process ended with {status}", seconds, size)
    return Outcome(word.partition(" ")[0], word, seconds, size)


def told(outcomes: Mapping[str, Outcome]) -> list[str]:
    """What did not end right; and the figures, printed."""
    slowest = max(outcomes.items(), key=lambda one: one[1].seconds)
    largest = max(outcomes.items(), key=lambda one: one[1].mebibytes)
    right = sum(one.right for one in outcomes.values())
    read = sum(one.end == _READ for one in outcomes.values())
    print(f"\n{right} of {len(outcomes)} end right ({read} read, {len(outcomes) - read} refused)")
    print(f"slowest: {slowest[1].seconds:.1f} s, {slowest[0]}; largest: {largest[1].mebibytes} MiB, {largest[0]}")
    return [f"{name}: {one}" for name, one in outcomes.items() if not one.right]


@pytest.mark.slow
@pytest.mark.parametrize("makers", [HOSTILE, FLIPPED], ids=["hostile", "flipped"])
def test_every_hostile_file_ends_right(makers: Mapping[str, Maker], tmp_path: Path) -> None:
    outcomes = {}
    for at, (name, make) in enumerate(makers.items()):
        path = tmp_path / f"{at}.xlsx"
        outcomes[name] = outcome(make, path)
        if path.is_file() and not path.is_symlink():
            path.unlink()
    assert told(outcomes) == []
