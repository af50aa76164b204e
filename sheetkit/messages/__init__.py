"""The tool's own words: two TOML files a language, `key = "text with {blanks}"`; what `--help` says has its own.

The words of a rule (title, manual, what a finding says) stand with the rule in `policy/`.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
_HELP = ("help", "opt-", "usage", "commands", "options")
"""How the keys begin of what `--help` says: reading all words would double the time it takes."""


def say(language: Language, key: str, /, **words: object) -> str:
    """The message `key` in the language, its blanks filled. KeyError for a message that does not exist."""
    return _read(f"{language}.help" if key.startswith(_HELP) else language)[key].format(**words)


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """All messages of a language, by key."""
    return {**_read(language), **_read(f"{language}.help")}


@cache
def _read(name: str) -> Mapping[str, str]:
    file = Path(__file__).with_name(f"{name}.toml")
    return tomllib.loads(file.read_text("utf-8"))
