"""What `protect` and `unprotect` share: the workbook, open, with its password, and how it is replaced."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit.cli.common import Asked
from sheetkit.messages import say
from sheetkit.model import Edit

if TYPE_CHECKING:
    from sheetkit.excel.read import Workbook
    from sheetkit.policy import Rule
    from sheetkit.store import Done
    from sheetkit.writing import Held


@dataclass(frozen=True, slots=True)
class Job:
    """A workbook, open, and the password that it has."""

    asked: Asked
    book: "Workbook"
    name: str
    old: str | None = field(repr=False)

    @property
    def rule(self) -> "Rule":
        """The law of passwords."""
        return self.asked.site.config.policy["SEC-1"]

    @property
    def customers(self) -> str:
        """The workbook that the law is about."""
        from sheetkit.register import registers

        return registers()["households"].workbook

    @property
    def lawful(self) -> bool:
        """Whether this is that workbook, in its site."""
        return not self.asked.site.alone and self.name.casefold() == self.customers.casefold()

    def tell(self, key: str, **words: object) -> None:
        """Say what was done, in lines of a terminal."""
        from sheetkit.report.text import LINE, wrap

        text = say(self.asked.language, key, **{"file": self.book.path.name, "rule": self.rule.id, **words})
        click.echo("\n".join(wrap(text, LINE)))


def opened(asked: Asked, file: Path) -> Job:
    """Open the workbook, asking for its password where it has one. Raises Unreadable."""
    from sheetkit.excel.unlock import unlock

    site, path = asked.site, file.resolve()
    name = site.named(path)
    book = unlock(path, name, site.password, site.unlocked)
    return Job(asked, book, name, site.unlocked.get(name))


def replace(job: Job, new: str | None, edits: Sequence[Edit] = ()) -> "Sequence[Done | Held]":
    """Put the workbook under the new password, or under none, and make the edits with it: both or neither."""
    from sheetkit.cli.edits import deed
    from sheetkit.protection import maker, prover
    from sheetkit.store import Change
    from sheetkit.writing import write

    path, old = job.book.path, job.old
    change = Change(path, job.book.digest, maker(old, new), prover(old, new, path.name), (), secret=True)
    return write(job.asked.site, edits, deed("protect" if new else "unprotect", job.asked), [change])
