"""`sheetkit settle`: the states of keys and files that follow from the records of loans."""

from datetime import datetime
from pathlib import Path

import click

from sheetkit.cli import common, edits
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language


@click.command("settle", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--write", is_flag=True, help="opt-write")
@common.format_option("text", "json")
@common.cache_option
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    place: str | None,
    write: bool,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, derive, show, and with --write set the cells."""
    from sheetkit.settle import REGISTERS, settle

    asked = common.opened(ctx, place, lang, as_of)
    books = asked.site.books(asked.now, REGISTERS)
    asked.site.require(REGISTERS)
    if not books.has("keys", "key_loans") and not books.has("files", "file_loans"):
        raise SheetkitError("settle-no-lists", file=asked.site.name)
    edits.offer(ctx, asked, settle(books, asked.language), write, form, output)
