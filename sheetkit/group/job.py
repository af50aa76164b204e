"""What is asked of every site, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sheetkit.messages import Language

Question = Literal["check", "due", "score"]
QUESTIONS: tuple[Question, ...] = ("check", "due", "score")


@dataclass(frozen=True, slots=True)
class Job:
    """One question put to every site at one moment.

    `rules` are those asked about, None for all. `months` are the months of a score, the one that is ranked last.
    `caching` remembers in each site's own folder what was read of its workbooks; it changes no answer.
    """

    question: Question
    now: datetime
    language: Language
    rules: tuple[str, ...] | None = None
    months: tuple[str, ...] = ()
    caching: bool = False

    @property
    def shelf(self) -> str:
        """The folder of its results: one a question, for scores one a month."""
        return "-".join([self.question, *self.months[-1:]])

    def told(self) -> list[Any]:
        """What decides the answer, as JSON holds it."""
        return [self.question, self.now.isoformat(), self.language, self.rules, self.months]


@dataclass(frozen=True, slots=True)
class Result:
    """What a task brings back: figures by name, and the whole answer as JSON in UTF-8.

    `failure` says why there is none, in the language of the job. `whole` is false where something could not be read:
    such an answer is not kept for a later run.
    """

    summary: Mapping[str, Any]
    answer: bytes = b""
    whole: bool = True
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A site: its name among all, and where it lies, a folder or an address.

    `path` is the way from the root that was asked about; of several roots, each stands before its own. `mark` changes
    with the site's files, "" where that cannot be told; `fault` says why it cannot even be looked at.
    """

    path: str
    at: str
    mark: str = ""
    fault: str | None = None
