"""Runs a command of the menu as if it had been typed, shows it for people to learn, and its answer by screenfuls."""

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from io import StringIO
from itertools import pairwise
from pathlib import Path

import click

from sheetkit.cli.common import answer_file
from sheetkit.cli.menu.asking import pick
from sheetkit.cli.menu.entries import fresh
from sheetkit.cli.menu.model import Choice, Stand
from sheetkit.errors import SheetkitError, tell
from sheetkit.messages import Language, say
from sheetkit.report.text import as_typed

Run = Callable[[list[str]], object]
"""Runs the words of a command line, and ends in SystemExit with the status."""

_TALKS = ("protect", "unprotect", "import")
"""Commands that ask while they answer: their answers are not held back."""
_OFFERS = {
    "fix": ("--write",),
    "settle": ("--write",),
    "refresh": ("--write",),
    "deliveries": ("--write",),
}
"""What may follow where a command left something to do."""

_FOLDERS = {"doc": "单据", "notice": "通知", "copies": "资料副本"}
"""Where commands put what they make unless told otherwise."""
_LEFT_TO_DO = 1
_AROUND = 7
"""Lines of the screen that a screenful leaves to the question under it."""


class _Screen(StringIO):
    """Holds an answer back, in the colours of the screen on which it will be shown."""

    def isatty(self) -> bool:
        return sys.__stdout__ is not None and sys.__stdout__.isatty()


def perform(words: tuple[str, ...], stand: Stand, run: Run, asked: Language | None) -> None:
    """Show the command, run it, show its answer; then offer what may follow."""
    if words[0] == "cd":
        go(words[1], stand.language)
        return
    words = (*words, "--lang", asked) if asked else words
    code = _run(words, stand, run)
    more = _OFFERS.get(words[0])
    if more and code == _LEFT_TO_DO and _agreed("menu-write", stand.language):
        _run((words[0], *more, *words[1:]), stand, run)
    elif code != 2 and (made := _made(words)):
        _offer_to_open(made, stand.language)


def go(folder: str, language: Language) -> None:
    """Make a folder the working one, and say so as it would be typed."""
    place = Path(folder.strip().strip("\"'")).expanduser()
    try:
        os.chdir(place)
    except OSError:
        click.echo(f"sheetkit: {say(language, 'place-missing', place=str(place))}", err=True)
        return
    click.echo(typed(("cd", str(place))))


def typed(words: Sequence[str], windows: bool = os.name == "nt") -> str:
    """The command line as one types it into the system's own terminal."""
    if words[0] == "cd":
        words = ("pushd" if words[1].startswith("\\\\") else "cd /d", words[1]) if windows else words
    else:
        words = ("sheetkit", *words)
    return f"{'>' if windows else '$'} {' '.join([words[0], *(as_typed(word, windows) for word in words[1:])])}"


def _run(words: tuple[str, ...], stand: Stand, run: Run) -> int:
    """The exit status."""
    click.echo(f"\n{click.style(typed(words), bold=True)}\n")
    screen = _Screen()
    try:
        if words[0] in _TALKS:
            run(list(words))
        else:
            with redirect_stdout(screen):
                run(list(words))
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    else:
        code = 0
    show(screen.getvalue(), words[0], stand.language)
    click.echo()
    return code


def show(text: str, name: str, language: Language) -> None:
    """Show an answer a screenful at a time; the rest may be had at once, or all of it in a file."""
    lines = text.splitlines()
    while lines:
        screen = shutil.get_terminal_size().lines
        height = len(lines) if len(lines) < screen else max(5, screen - _AROUND)
        click.echo("\n".join(lines[:height]))
        lines = lines[height:]
        if not lines:
            return
        words = {"count": len(lines)}
        ways = [Choice(say(language, f"menu-page-{way}", **words), (way,)) for way in ("next", "rest", "file", "stop")]
        way = pick(say(language, "menu-page", **words), ways, language, told=False)
        match way.words[0] if way else "stop":
            case "rest":
                click.echo("\n".join(lines))
                return
            case "file":
                _into_file(text, name, language)
                return
            case "stop":
                return


def _into_file(text: str, name: str, language: Language) -> None:
    file = Path(fresh(Path.cwd(), f"{name}.txt"))
    try:
        answer_file(file, click.unstyle(text).encode("utf-8"))
    except SheetkitError as error:
        click.echo(f"sheetkit: {tell(language, error)}", err=True)
        return
    click.echo(say(language, "menu-page-written", file=file))
    _offer_to_open(file, language)


def _made(words: tuple[str, ...]) -> Path | None:
    """The file or folder that a command has written, if it has."""
    named = [value for word, value in pairwise(words) if word in ("-o", "--out", "--report")]
    made = Path(named[0] if named else _FOLDERS.get(words[0], ""))
    return made if made != Path() and made.exists() and "--list" not in words and "--check" not in words else None


def _offer_to_open(made: Path, language: Language) -> None:
    """Open what was made with the program that the system has for it, where there is a screen for programs."""
    if os.name == "posix" and sys.platform != "darwin" and not {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ):
        return
    if _agreed("menu-open", language, file=made) and click.launch(str(made.resolve())):
        click.echo(say(language, "menu-not-opened", file=made.resolve()))


def _agreed(message: str, language: Language, **words: object) -> bool:
    """Whether the user says yes; no is what Enter alone says."""
    answers = [Choice(say(language, f"menu-{answer}"), (answer,)) for answer in ("no", "yes")]
    answer = pick(say(language, message, **words), answers, language)
    return answer is not None and answer.words == ("yes",)
