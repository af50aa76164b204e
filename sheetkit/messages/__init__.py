"""The tool's own words: one TOML file a language, `key = "text with {blanks}"`.

The words of a rule (title, manual, what a finding says) stand with the rule in `policy/`.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def say(language: Language, key: str, /, **words: object) -> str:
    """The message `key` in the language, its blanks filled. KeyError for a message that does not exist."""
    return catalogue(language)[key].format(**words)


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """All messages of a language, by key."""
    file = Path(__file__).with_name(f"{language}.toml")
    return tomllib.loads(file.read_text("utf-8"))
