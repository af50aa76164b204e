"""`sheetkit excel refresh`: the open workbook is saved, closed, brought up to date as a file, and opened again."""

import click

from sheetkit.cli import common
from sheetkit.cli.excel.before import Before, Live, live_options
from sheetkit.errors import SheetkitError
from sheetkit.messages import say


@click.command("excel-refresh", cls=Live)
@click.option("--write", is_flag=True, help="opt-excel-refresh-write")
@click.option("--save", is_flag=True, help="opt-excel-save")
@live_options
def refresh_command(ctx: click.Context, here: Before, write: bool, save: bool) -> None:
    """Show what the saved file lacks; with --write do all of it, and come back to the same sheet and cells."""
    from sheetkit.cli import refresh
    from sheetkit.excel.app.reopen import closed

    ctx.meta.pop(common.OPEN)
    given = {"place": here.place, "wanted": [here.name], "lang": here.asked.language, "as_of": here.asked.now}
    if not write:
        ctx.invoke(refresh.command, **given)
        return
    if here.asked.site.alone:
        raise SheetkitError("not-a-site", place=here.place)
    with closed(here.desk, save):
        common.note(say(here.asked.language, "excel-reopened", file=here.desk.book.name))
        ctx.invoke(refresh.command, **given, writing=True)
