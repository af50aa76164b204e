"""A process of its own for a workbook in an unusual form: whatever happens in it, the caller lives on.

`python -m sheetkit.excel.guard.trial` reads the workbook on its input, puts it into the plain form, reads that once
with calamine, and only then writes it to its output; what is wrong stands as JSON on its error output.
"""

import json
import os
import sys
from dataclasses import asdict
from xml.parsers import expat

from sheetkit.errors import Unreadable
from sheetkit.excel.guard.check import Checked, check
from sheetkit.excel.guard.limits import MEBI, Limits
from sheetkit.excel.guard.xml import Hostile

_DONE, _REFUSED = 0, 3


def tried(book: Checked) -> Checked:
    """The workbook in its plain form, read once without harm. Raises Unreadable."""
    import subprocess

    package = book.package
    limits = package.limits
    seconds = limits.seconds * _times(book) / 2  # half of the time is left for what comes after
    command = [
        sys.executable,
        "-m",
        "sheetkit.excel.guard.trial",
        json.dumps([package.file, asdict(limits), _memory(book)]),
    ]
    around = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = subprocess.run(command, input=package.raw, capture_output=True, timeout=seconds, env=around, check=False)
    except (subprocess.TimeoutExpired, OSError) as error:
        raise package.unreadable("file-too-slow") from error
    if done.returncode == _REFUSED:
        raise _told(done.stderr)
    if done.returncode != _DONE:
        raise package.unreadable("file-crashes")
    plain = check(done.stdout, package.file, limits)
    if not plain.plain:
        raise package.damaged()
    return plain


def _times(book: Checked) -> float:
    """How much more than usual a workbook of so many rows may cost."""
    return max(1.0, book.rows / book.package.limits.rows)


def _memory(book: Checked) -> int:
    """Bytes that the trial may take: half of what reading may take at all."""
    return int(book.package.limits.mebibytes * _times(book) * MEBI / 2)


def _told(raw: bytes) -> Unreadable:
    """The error that the child tells of in its last line."""
    key, words = json.loads(raw.splitlines()[-1])
    if isinstance(words.get("what"), list):
        words["what"] = Unreadable(words["what"][0])
    return Unreadable(key, **words)


def _tell(error: Unreadable) -> str:
    words = {name: [word.key] if isinstance(word, Unreadable) else word for name, word in error.words.items()}
    return json.dumps([error.key, words])


def _bounded(memory: int) -> None:
    """Never take more memory than this, where the system can hold a process to it."""
    try:
        import resource
    except ImportError:  # Windows: the time alone is bounded
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _child(file: str, figures: dict[str, int], memory: int) -> bytes:
    from sheetkit.excel.guard.plain import plain
    from sheetkit.excel.values import every_sheet

    _bounded(memory)
    book = check(sys.stdin.buffer.read(), file, Limits(**figures))
    try:
        raw = plain(book)
    except Hostile as error:
        raise book.package.hostile(str(error)) from error
    except (expat.ExpatError, ValueError) as error:
        raise book.package.damaged() from error
    every_sheet(check(raw, file, Limits(**figures)))
    return raw


def main() -> int:
    """Run as the child; 0 means that the plain workbook stands on the output."""
    try:
        raw = _child(*json.loads(sys.argv[1]))
    except Unreadable as error:
        sys.stderr.write(_tell(error))
        return _REFUSED
    sys.stdout.buffer.write(raw)
    return _DONE


if __name__ == "__main__":
    sys.exit(main())
