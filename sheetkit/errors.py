"""What stops a job. What is wrong with the data is a `Finding`, never an exception.

The words of an error live in `messages/`; an error carries their key and what fills them, so that the command line
can say it in the user's language.
"""

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
    """Words with errors among them said in the language."""
    return {key: tell(language, word) if isinstance(word, SheetkitError) else word for key, word in words.items()}
