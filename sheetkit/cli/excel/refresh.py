"""`sheetkit excel refresh`: the open workbook is saved, closed, brought up to date as a file, and opened again."""

from datetime import datetime

import click

from sheetkit.cli import common
from sheetkit.cli.excel.before import Live, before, live_options
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say


@click.command("excel-refresh", cls=Live)
@click.option("--write", is_flag=True, help="opt-excel-refresh-write")
@click.option("--save", is_flag=True, help="opt-excel-save")
@live_options
@click.pass_context
def refresh_command(
    ctx: click.Context,
    write: bool,
    save: bool,
    workbook: str | None,
    pid: int | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Show what the saved file lacks; with --write do all of it, and come back to the same sheet and cells."""
    from sheetkit.cli import refresh
    from sheetkit.excel.app.reopen import closed

    here = before(ctx, workbook, pid, lang, as_of)
    ctx.meta.pop(common.OPEN)
    given = {"place": here.place, "wanted": [here.name], "lang": lang, "as_of": as_of}
    if not write:
        ctx.invoke(refresh.command, **given)
        return
    if here.asked.site.alone:
        raise SheetkitError("not-a-site", place=here.place)
    with closed(here.desk, save):
        common.note(say(here.asked.language, "excel-reopened", file=here.desk.book.name))
        ctx.invoke(refresh.command, **given, writing=True)
