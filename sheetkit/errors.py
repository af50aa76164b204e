"""What stops a job. What is wrong with the data is a `Finding`, never an exception.

The words of an error live in `messages/`; an error carries their key and what fills them, so that the command line
can say it in the user's language.
"""

import errno
import os
from collections.abc import Mapping

from sheetkit.messages import Language, say


class SheetkitError(Exception):
    """A job that could not be done: one line (what, where, what to do), exit status 2."""

    def __init__(self, key: str, /, **words: object) -> None:
        super().__init__(key, words)
        self.key = key
        self.words = words

    def __str__(self) -> str:
        return tell("zh", self)


class Unreadable(SheetkitError):
    """A workbook that no reader can make sense of; `key` names why (encrypted, damaged, an old .xls …)."""


class Refused(SheetkitError):
    """A write into a workbook that cannot be done without harm; `key` names why. The file was left as it is."""


def tell(language: Language, error: SheetkitError) -> str:
    """What an error says, other errors inside it included."""
    return say(language, error.key, **told(language, error.words))


def told(language: Language, words: Mapping[str, object]) -> dict[str, object]:
    """Words with errors among them, and the system's usual reasons, said in the language."""
    return {key: _told(language, word) for key, word in words.items()}


def _told(language: Language, word: object) -> object:
    if isinstance(word, SheetkitError):
        return tell(language, word)
    return say(language, _REASONS[word]) if isinstance(word, str) and word in _REASONS else word


_SYSTEM = ("ENOENT", "ENOTDIR", "EISDIR", "EACCES", "EPERM", "EROFS", "EBUSY", "ENOSPC", "ENAMETOOLONG", "EIO")
_REASONS = {os.strerror(getattr(errno, name)): f"system-{name.lower()}" for name in _SYSTEM}
"""What the system says, in English wherever it runs, and the key of our words for it."""
