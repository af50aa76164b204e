"""What a person has before them in Excel, as the commands of `sheetkit excel` start from it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

import click

from sheetkit.cli import common
from sheetkit.errors import SheetkitError
from sheetkit.errors import tell as tell_error
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.books import Books
    from sheetkit.excel.app.desk import Desk
    from sheetkit.table import Table


class Live(common.Command):
    """A command of the running Excel: what Excel refuses is told in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it. Raises SheetkitError for what Excel refuses."""
        from sheetkit.excel.app.faults import told

        with told():
            return super().invoke(ctx)


def live_options(function: Callable[..., None]) -> Callable[..., None]:
    """Which Excel and which workbook, and what every command takes; the function gets `Before` in their place."""

    @click.pass_context
    def run(
        ctx: click.Context,
        /,
        workbook: str | None,
        pid: int | None,
        lang: Language | None,
        as_of: datetime | None,
        **own: Any,
    ) -> None:
        function(ctx, before(ctx, workbook, pid, lang, as_of), **own)

    pid = click.option("--pid", type=click.IntRange(1), metavar="N", help="opt-excel-pid")
    workbook = click.option("--workbook", metavar="NAME", help="opt-excel-workbook")
    return common.moment_options(workbook(pid(update_wrapper(run, function))))


@dataclass(frozen=True, slots=True)
class Before:
    """The running Excel, its site with all workbooks of it that are open, and the active one's name in the site."""

    desk: "Desk"
    asked: common.Asked
    name: str

    @property
    def place(self) -> str:
        """What the other commands take as SITE."""
        return str(self.desk.book.path)

    @property
    def title(self) -> str:
        """The name of the active sheet."""
        return str(self.desk.sheet.name)

    def books(self) -> "Books":
        """The site's registers with what is open as it stands now; what of it cannot be read is told."""
        books = self.asked.site.books(self.asked.now)
        for error in self.asked.site.unreadable.values():
            common.note(tell_error(self.asked.language, error))
        return books

    def table(self, books: "Books") -> "Table":
        """The register on the active sheet. Raises SheetkitError where it holds none."""
        title = self.title.strip()
        for table in books.tables.values():
            if (table.workbook, table.register.sheet) == (self.name, title):
                return table
        known = [table.register.sheet for table in books.tables.values() if table.workbook == self.name]
        raise SheetkitError("excel-no-register", sheet=self.title, file=self.name, known="、".join(known) or "—")

    def last_row(self, table: "Table") -> int:
        """The last row of the register's data."""
        return max((row.at for row in table.rows), default=table.header_row)

    def no_row(self) -> SheetkitError:
        """None of the selected rows holds data."""
        return SheetkitError("excel-no-row", sheet=self.title)


def before(
    ctx: click.Context, workbook: str | None, pid: int | None, lang: Language | None, as_of: datetime | None
) -> Before:
    """Attach, and open the site around the workbook; commands that are called from here on see the same.

    Raises SheetkitError where Excel does not answer, or the workbook was never saved.
    """
    from sheetkit.excel.app.book import open_books, within
    from sheetkit.excel.app.desk import attach

    desk = attach(workbook, pid)
    if not desk.book.path.is_file():
        raise SheetkitError("excel-never-saved", file=desk.book.name)
    asked = common.opened(ctx, str(desk.book.path), lang, as_of)
    site = asked.site
    site.open = ctx.meta[common.OPEN] = within(list(open_books(desk.apps)), site.folder, site.named)
    path = desk.book.path.resolve()
    name = next(name for name, book in site.open.items() if book.path.resolve() == path)
    return Before(desk, asked, name)


def tell(here: Before, key: str, **words: object) -> None:
    """Say what was done, in lines of a terminal."""
    from sheetkit.report.text import LINE, wrap

    click.echo("\n".join(wrap(say(here.asked.language, key, **words), LINE)))
