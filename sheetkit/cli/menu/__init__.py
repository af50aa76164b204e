"""The menu that `sheetkit` alone opens in a terminal: choose, answer what is asked, see the command and its answer."""

import gc
import os
import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import click

from sheetkit.cli.menu.asking import pick, type_in
from sheetkit.cli.menu.entries import QUIT, main_menu, outside_menu
from sheetkit.cli.menu.model import Choice, Question, Stand
from sheetkit.cli.menu.running import Run, go, perform
from sheetkit.cli.password import Passwords
from sheetkit.errors import SheetkitError, tell
from sheetkit.messages import Language, say

_BLIND = ("dumb", "unknown")
"""Terminals in which no list can be drawn."""


def at_screen() -> bool:
    """Whether someone sits at a terminal that can draw a list."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") not in _BLIND


def open_menu(run: Run, commands: Collection[str], asked: Language | None, system: Language) -> None:
    """Ask, run, and ask again until the user has done. `asked` is the language that was named, if any."""
    Passwords.mind = []
    while True:
        stand = _stand(commands, asked or system)
        if asked is None and stand.folder is not None:
            stand.language = stand.site.config.lang or system
        try:
            words = _words(stand)
        except (KeyboardInterrupt, EOFError):
            return
        if words == QUIT:
            return
        if words:
            perform(words, stand, run, asked)
            gc.collect()  # the menu is not over soon, and nobody else looks for garbage


def _stand(commands: Collection[str], language: Language) -> Stand:
    """The site around the working folder becomes the working folder; one that cannot be opened is told and left."""
    from sheetkit.site import open_site

    try:
        site = open_site()
    except SheetkitError as error:
        if error.key != "not-a-site":
            click.echo(f"sheetkit: {tell(language, error)}", err=True)
        return Stand(None, language, commands)
    if not site.folder.samefile(Path.cwd()):
        go(_up_to(site.folder), language)
    return Stand(Path.cwd(), language, commands)


def _up_to(folder: Path) -> str:
    """The way up from the working folder, which may lie on a drive that stands for a share of the network."""
    parents = enumerate(Path.cwd().parents, 1)
    return next((str(Path(*[".."] * steps)) for steps, one in parents if one.samefile(folder)), str(folder))


def _words(stand: Stand) -> tuple[str, ...] | None:
    """The words of the command that the user wants, None where the first list is to be shown again."""
    if stand.folder is not None:
        head = say(stand.language, "menu-head", site=stand.site.name)
        lines = main_menu(stand)
    else:
        head = say(stand.language, "menu-nowhere", place=Path.cwd())
        lines = outside_menu(stand)
    choice = pick(head, lines, stand.language)
    return None if choice is None else _asked(choice.then, choice.words, stand)


def _asked(questions: Sequence[Question], words: tuple[str, ...], stand: Stand) -> tuple[str, ...] | None:
    """The words with those of the answers; None where the user went back from the first question."""
    if not questions:
        return words
    first, *rest = questions
    while (answer := _answer(first, stand)) is not None:
        found = _asked([*answer.then, *rest], (*words, *answer.words), stand)
        if found is not None:
            return found
        if first.choices is None:  # back at it, what was typed stands there already
            first = replace(first, default=answer.label)
    return None


def _answer(question: Question, stand: Stand) -> Choice | None:
    """The answer to one question, None for going back: with Esc or Ctrl-C, or because there is nothing to choose."""
    message = say(stand.language, question.message)
    try:
        if question.choices is None:
            return _typed(question, message, stand.language)
        choices = question.choices(stand)
        if not choices:
            click.echo(say(stand.language, "menu-nothing"))
            return None
        choice = pick(message, choices, stand.language)
        return choice and Choice(choice.label, (*question.words, *choice.words), choice.then)
    except KeyboardInterrupt:
        return None
    except SheetkitError as error:
        click.echo(f"sheetkit: {tell(stand.language, error)}", err=True)
        return None


def _typed(question: Question, message: str, language: Language) -> Choice | None:
    """What was typed, asked for again until it is right; nothing is an answer only where it may be."""
    typed = type_in(message, question.default, language)
    while typed is not None:
        if not typed and question.optional:
            return Choice("")
        try:
            if not typed:
                raise SheetkitError("menu-needed")
            if question.check is not None:
                question.check(typed)
        except SheetkitError as error:
            click.echo(f"sheetkit: {tell(language, error)}", err=True)
            typed = type_in(message, typed, language)
        else:
            return Choice(typed, (*question.words, typed))
    return None
