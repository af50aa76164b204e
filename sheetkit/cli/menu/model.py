"""What a menu is made of: a question has choices, a choice adds words to the command line and may ask further."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sheetkit.cli.common import now_of
from sheetkit.cli.password import Passwords
from sheetkit.messages import Language

if TYPE_CHECKING:
    from sheetkit.books import Books
    from sheetkit.site import Site


@dataclass
class Stand:
    """Where the user stands: the site's folder, None outside of one, the language to speak, and the known commands."""

    folder: Path | None
    language: Language
    commands: Collection[str]

    @cached_property
    def site(self) -> "Site":
        """The site. Raises SheetkitError where there is none."""
        from sheetkit.site import open_site

        site = open_site(self.folder)
        site.password = Passwords(site.folder, self.language)
        return site

    @cached_property
    def now(self) -> datetime:
        """The moment, on the site's wall clock."""
        return now_of(None, self.site.config.timezone)

    @property
    def today(self) -> date:
        """The day of it."""
        return self.now.date()

    def books(self, *names: str) -> "Books":
        """These registers; none of them stands for all. Raises SheetkitError where one of them cannot be read."""
        books = self.site.books(self.now, names or None)
        self.site.require(names)
        return books


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list: the words that it adds to the command line, and what is asked then.

    `key` is the letter or digit that chooses it at once.
    """

    label: str
    words: tuple[str, ...] = ()
    then: tuple["Question", ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, as a message, and the choices as they are when it is asked.

    Without choices the answer is typed, and `words` are put before it; `default` stands there already. What `optional`
    leaves blank adds no words. `check` raises SheetkitError for an answer that the command would refuse.
    """

    message: str
    choices: Callable[[Stand], Sequence[Choice]] | None = None
    words: tuple[str, ...] = ()
    default: str = ""
    optional: bool = False
    check: Callable[[str], object] | None = None
