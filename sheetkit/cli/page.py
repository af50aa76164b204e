"""`sheetkit page`: what is overdue and coming, the month and what is out, as one web page for one audience."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit.cli import common
from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say
from sheetkit.register import AUDIENCES, Audience

if TYPE_CHECKING:
    from sheetkit.books import Books

_SUFFIXES = (".html", ".htm")


@click.command("page", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE.html", help="opt-page-output")
@click.option("--for", "audience", type=click.Choice(AUDIENCES), default=AUDIENCES[0], help="opt-page-for")
@click.option("--month", callback=common.month, metavar="2026-10", help="opt-page-month")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    place: str | None,
    output: Path | None,
    audience: Audience,
    month: str | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, gather, write."""
    from sheetkit.page import needs

    if output is None:
        raise SheetkitError("page-where")
    require_ours(output)
    asked = common.opened_site(ctx, place, lang, as_of)
    books = asked.site.books(asked.now, needs(asked.site.config.policy))
    write_whole(output, page_file(output, books, asked, audience, month))
    common.note(say(asked.language, "score-written", file=output))


def require_ours(file: Path) -> None:
    """Raise SheetkitError for a place where no page may be written: over nothing but an earlier one."""
    from sheetkit.report.page import is_page

    if file.is_dir():
        raise SheetkitError("output-folder", file=str(file))
    if file.suffix.lower() not in _SUFFIXES:
        raise SheetkitError("page-suffix", file=str(file))
    if file.exists() and not is_page(file):
        raise SheetkitError("page-taken", file=str(file))


def page_file(file: Path, books: "Books", asked: common.Asked, audience: Audience, month: str | None = None) -> bytes:
    """The page of books that were read, for that place. Raises SheetkitError where they are incomplete."""
    from sheetkit.page import board, needs
    from sheetkit.report.links import link_base
    from sheetkit.report.page import page_html

    asked.site.require(needs(books.policy))
    made = board(books, asked.site.name, audience, month, asked.language)
    return page_html(made, asked.language, link_base(asked.site.folder, file.parent))
