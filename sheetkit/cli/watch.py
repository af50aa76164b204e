"""`sheetkit watch`: asks again whenever a workbook was saved or a limit has passed, and renews page and report."""

import gc
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit.cli import INTERRUPTED, common
from sheetkit.cli import check as check_command
from sheetkit.cli import page as page_command
from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError, tell
from sheetkit.messages import Language, say
from sheetkit.register import AUDIENCES, Audience

if TYPE_CHECKING:
    from sheetkit.books import Books
    from sheetkit.recall import Inquiry
    from sheetkit.site import Site
    from sheetkit.watching import Outcome, Step

pause = time.sleep
"""Waits between two looks."""
LOOKS = 2.0
"""Seconds between two looks, unless told."""


@click.command("watch", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--page", type=click.Path(path_type=Path), metavar="FILE.html", help="opt-watch-page")
@click.option("--for", "audience", type=click.Choice(AUDIENCES), default=AUDIENCES[0], help="opt-page-for")
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE.xlsx", help="opt-watch-report")
@click.option("--every", type=click.FloatRange(0.1, 3600), default=LOOKS, metavar="SECONDS", help="opt-watch-every")
@click.option("--once", is_flag=True, help="opt-watch-once")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    place: str | None,
    page: Path | None,
    audience: Audience,
    report: Path | None,
    every: float,
    once: bool,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Look, ask where something changed, tell, write, wait; until it is stopped, or `once`: then exit as check does."""
    if page is not None:
        page_command.require_ours(page)
    if report is not None:
        check_command.require_ours(report)
    asked = common.opened_site(ctx, place, lang, as_of)
    watcher = Watcher(asked, page, audience, report, as_of)
    if not once:
        click.echo(say(asked.language, "watch-begins", site=asked.site.name, folder=asked.site.folder.resolve()))
    try:
        watcher.run(every, once)
    except KeyboardInterrupt:
        common.note("\n" + say(asked.language, "watch-ends"))
        ctx.exit(INTERRUPTED)
    ctx.exit(watcher.status)


@dataclass
class Watcher:
    """The loop round `watching`: it takes the stamps, asks, tells and writes."""

    asked: common.Asked
    page: Path | None
    audience: Audience
    report: Path | None
    as_of: datetime | None
    last: "Outcome | None" = None
    unwritten: dict[Path, bytes] = field(default_factory=dict)
    """What could not be written yet, since somebody has the file open."""

    @property
    def status(self) -> int:
        """The exit status: 1 with errors in the books, 2 where they could not be asked or a file not be written."""
        if self.last is None or self.unwritten:
            return 2
        return int(any(finding.severity == "error" for finding in self.last.findings))

    def run(self, every: float, once: bool = False) -> None:
        """Look, and look again; KeyboardInterrupt ends it, or with `once` the first answer."""
        from sheetkit.watching import Watch, look

        watch = Watch(seen=self.asked.site.stamps())
        while True:
            self.asked = replace(self.asked, now=common.now_of(self.as_of, self.asked.site.config.timezone))
            watch, step = look(watch, self.asked.now, self.asked.site.stamps(), self._unfinished)
            if step.waiting:
                common.note(say(self.asked.language, "watch-waiting", files="、".join(step.waiting)))
            if step.ask:
                watch = replace(watch, wake=self._ask(step))
                if once:
                    return
                gc.collect()  # this command is not over soon, and nobody else looks for garbage
            else:
                self._write_late()
            pause(every)

    def _unfinished(self, names: Collection[str]) -> list[str]:
        from sheetkit.excel.finished import is_whole

        return [name for name in names if name.endswith(".xlsx") and not is_whole(self.asked.site.path(name))]

    def _ask(self, step: "Step") -> datetime | None:
        """Ask the books anew, tell what is new, write; when to ask again, None where it could not be done."""
        from sheetkit.recall import Inquiry
        from sheetkit.report.news import head
        from sheetkit.watching import next_change

        language = self.asked.language
        click.echo(head(self.asked.now, step.changed if self.last else (), language, first=self.last is None))
        try:
            inquiry = Inquiry(self._reopened(), self.asked.now, language)
            outcome = self._answers(inquiry)
        except SheetkitError as error:
            self._cannot(error)
            return None
        self._tell(outcome)
        self.last = outcome
        for file, make in self._files(inquiry.books, outcome):
            self._write(file, make)
        return next_change(outcome.items, self.asked.now)

    def _reopened(self) -> "Site":
        """The site by its settings of now; what opened its workbooks before opens them again."""
        from sheetkit.site import open_site

        site = open_site(self.asked.site.folder)
        before = self.asked.site
        site.password, site.unlocked, site.caching = before.password, before.unlocked, before.caching
        self.asked = replace(self.asked, site=site)
        return site

    def _answers(self, inquiry: "Inquiry") -> "Outcome":
        """What check and due say; where books are missing, the duties as they were."""
        from sheetkit.due import due, needs
        from sheetkit.model import WAITING
        from sheetkit.watching import Outcome

        findings, books = inquiry.answer().findings, inquiry.books
        try:
            tuple(books.tables)  # all are read by then, and what is missing is known
            self.asked.site.require(needs(books.policy))
        except SheetkitError as error:
            self._cannot(error)
            return Outcome(findings, self.last.items if self.last else ())
        return Outcome(findings, due(books, self.asked.language, states=WAITING).items)

    def _tell(self, outcome: "Outcome") -> None:
        from sheetkit.report.news import news, totals
        from sheetkit.watching import change

        if self.last is not None:
            new = change(self.last, outcome)
            for line in news(new.found, new.mended, new.overdue, new.settled, self.asked.language):
                click.echo(line)
        click.echo(totals(outcome.findings, len(outcome.overdue), self.asked.language))

    def _files(self, books: "Books", outcome: "Outcome") -> Iterator[tuple[Path, Callable[[Path], bytes]]]:
        if self.page is not None:
            yield self.page, lambda file: page_command.page_file(file, books, self.asked, self.audience)
        if self.report is not None:
            yield self.report, lambda file: check_command.report_file(file, outcome.findings, books, self.asked)

    def _write(self, file: Path, make: Callable[[Path], bytes]) -> None:
        """Write a file anew; where it cannot be written now, say so once and keep it for later."""
        known = file in self.unwritten
        try:
            self.unwritten[file] = make(file)
            put(file, self.unwritten[file])
            del self.unwritten[file]
        except SheetkitError as error:
            if not known:
                self._cannot(error)

    def _write_late(self) -> None:
        """Try again what could not be written, without a word until it can."""
        for file, raw in list(self.unwritten.items()):
            with suppress(SheetkitError):
                put(file, raw)
                del self.unwritten[file]
                click.echo(say(self.asked.language, "watch-written-late", file=file))

    def _cannot(self, error: SheetkitError) -> None:
        common.note("  " + tell(self.asked.language, error))


def put(file: Path, raw: bytes) -> None:
    """Write the file whole, under nobody's hands. Raises SheetkitError where somebody has it open."""
    from sheetkit.store.lock import require_free

    try:
        if file.exists():
            require_free(file)
    except OSError as error:
        raise SheetkitError("file-unwritable", file=str(file), reason=error.strerror or str(error)) from error
    write_whole(file, raw)
