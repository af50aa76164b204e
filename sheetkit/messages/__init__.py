"""The tool's own words: a TOML file a language, `key = "text with {blanks}"`, of which only what is said is parsed.

The words of a rule (title, manual, what a finding says) stand with the rule in `policy/`.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def say(language: Language, key: str, /, **words: object) -> str:
    """The message `key` in the language, its blanks filled. KeyError for a message that does not exist."""
    return message(language, key).format(**words)


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """All messages of a language, by key."""
    import tomllib

    return tomllib.loads(_file(language))


@cache
def message(language: Language, key: str) -> str:
    """The message with its blanks. KeyError for one that does not exist.

    To parse all of the file would take longer than all else that a short command does, so only one line is; in this
    file each message has one, and texts are written as in JSON.
    """
    _, found, rest = _file(language).partition(f"\n{key} = ")
    if not found:
        raise KeyError(key)
    text: str = json.loads(rest[: rest.index("\n")])
    return text


@cache
def _file(language: Language) -> str:
    return Path(__file__).with_name(f"{language}.toml").read_text("utf-8")
