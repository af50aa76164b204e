"""`sheetkit excel install` and `uninstall`: buttons in the ribbon, and worksheet functions."""

import sys
from datetime import datetime
from pathlib import Path

import click

from sheetkit.cli import common
from sheetkit.messages import Language, say


def to_option(function: common.F) -> common.F:
    """Another folder than Excel's own."""
    kind = click.Path(path_type=Path, file_okay=False)
    return click.option("--to", "folder", type=kind, metavar="DIR", help="opt-excel-to")(function)


@click.command("excel-install", cls=common.Command)
@to_option
@common.moment_options
@click.pass_context
def install_command(ctx: click.Context, folder: Path | None, lang: Language | None, as_of: datetime | None) -> None:
    """Make the add-in for this Python, put it where Excel starts, say what to do next."""
    from sheetkit.excel.app.startup import install, start_folder

    language = common.in_language(lang, None, ctx)
    for path in install(folder or start_folder(), sys.executable, language):
        click.echo(say(language, "excel-installed", file=path))
    click.echo(say(language, "excel-restart"))


@click.command("excel-uninstall", cls=common.Command)
@to_option
@common.moment_options
@click.pass_context
def uninstall_command(ctx: click.Context, folder: Path | None, lang: Language | None, as_of: datetime | None) -> None:
    """Take away what install put there, and nothing else."""
    from sheetkit.excel.app.startup import start_folder, uninstall

    language = common.in_language(lang, None, ctx)
    gone = uninstall(folder or start_folder())
    for path in gone:
        click.echo(say(language, "excel-uninstalled", file=path))
    click.echo(say(language, "excel-restart" if gone else "excel-not-installed"))
