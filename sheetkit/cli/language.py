"""The user's language: what was asked for, else the system's; a site's own comes between the two."""

import locale
import os
from collections.abc import Sequence

import click

from sheetkit.messages import LANGUAGES, Language


def asked_language(words: Sequence[str]) -> Language:
    """`--lang` among the words of a command line that may not parse, else the system's language."""
    for place, word in enumerate(words):
        value = word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if word == "--lang" and place + 1 < len(words):
            value = words[place + 1]
        for language in LANGUAGES:
            if value == language:
                return language
    return system_language()


def system_language() -> Language:
    """English where the system says so, else Chinese."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((name for name in names if name), "") or locale.getlocale()[0] or ""
    return "en" if name.lower().startswith("en") else "zh"


def language_of(ctx: click.Context) -> Language:
    """The language of a help text."""
    asked = ctx.find_root().obj
    return next((language for language in LANGUAGES if language == asked), system_language())
