"""Where a workbook's password comes from: the environment, the key ring, the terminal; never the command line."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from sheetkit.cli.ring import remembered
from sheetkit.errors import SheetkitError, tell
from sheetkit.messages import Language, say
from sheetkit.names import PASSWORD_VARIABLE

NEW_VARIABLE = "SHEETKIT_NEW_PASSWORD"
_TRIES = 3


class Passwords:
    """Answers for the password of a workbook; who asks again for the same one says that the answer was wrong.

    What opened one workbook is tried first on the next.
    """

    def __init__(self, folder: Path, language: Language) -> None:
        self._folder, self._language = folder, language
        self._offers: dict[str, Iterator[str]] = {}
        self._last: str | None = None
        self._good: list[str] = []
        self._tries = _TRIES

    def __call__(self, workbook: str) -> str | None:
        """The next password to try on the workbook, None when there is no other."""
        if workbook not in self._offers:
            if self._last is not None:
                self._good.insert(0, self._last)
                self._tries = _TRIES
            self._offers[workbook] = self._all(workbook)
        self._last = next(self._offers[workbook], None)
        return self._last

    def _all(self, workbook: str) -> Iterator[str]:
        tried, file = {""}, Path(workbook).name
        for password in self._known(workbook):
            if password not in tried:
                tried.add(password)
                yield password
        while self._tries and at_terminal():
            if len(tried) > 1:
                click.echo(say(self._language, "password-wrong", file=file), err=True)
            self._tries -= 1
            password = typed(say(self._language, "password-ask", file=file))
            if not password:
                self._tries = 0
                return
            tried.add(password)
            yield password

    def _known(self, workbook: str) -> Iterator[str]:
        yield from self._good
        yield os.environ.get(PASSWORD_VARIABLE, "")
        yield remembered(self._folder / workbook) or ""


def new_password(refused: Callable[[str], SheetkitError | None], language: Language) -> str:
    """A new password, from the environment or typed twice. Raises SheetkitError where there is none that is good."""
    if given := os.environ.get(NEW_VARIABLE):
        if fault := refused(given):
            raise fault
        return given
    if not at_terminal():
        raise SheetkitError("password-none")
    for _ in range(_TRIES):
        password = typed(say(language, "password-new"))
        fault = refused(password)
        if fault is None and typed(say(language, "password-again")) == password:
            return password
        click.echo(tell(language, fault or SheetkitError("password-differs")), err=True)
    raise SheetkitError("password-given-up")


def typed(question: str) -> str:
    """What is typed unseen at the terminal."""
    return str(click.prompt(question, default="", show_default=False, hide_input=True, err=True))


def at_terminal() -> bool:
    """Whether someone sits there to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()
