"""`sheetkit init`: a new site."""

from datetime import datetime
from pathlib import Path

import click

from sheetkit.cli import common
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say


def _named(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if not value.strip():
        raise SheetkitError("usage-blank", name=param.opts[-1])
    return value.strip()


def require_room(folder: Path) -> None:
    """Raise SheetkitError where the folder holds any of what a new site is made of, or is no folder."""
    from sheetkit.config import FILE
    from sheetkit.register import workbooks

    if folder.exists() and not folder.is_dir():
        raise SheetkitError("usage-folder", name=str(folder))
    for name in (FILE, *workbooks()):
        if (folder / name).exists():
            raise SheetkitError("init-exists", folder=str(folder), file=name)


@click.command("init", cls=common.Command)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--company", required=True, callback=_named, metavar="NAME", help="opt-company")
@click.option("--centre", required=True, callback=_named, metavar="NAME", help="opt-centre")
@click.option("--households", type=click.IntRange(min=1), metavar="N", help="opt-households")
@click.option("--handover", type=click.Choice(["精装", "毛坯"]), default="精装", help="opt-handover")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    company: str,
    centre: str,
    households: int | None,
    handover: str,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Refuse a folder that holds any of it, else write settings and blank workbooks."""
    import shutil

    from sheetkit import config
    from sheetkit.clock import last_day
    from sheetkit.disk import write_whole
    from sheetkit.register import workbooks
    from sheetkit.shipped import shipped

    require_room(folder)
    since = last_day(common.now_of(as_of, config.TIMEZONE))
    text = config.written(company, centre, households, handover, since)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in workbooks():
            shutil.copyfile(shipped("workbook_templates") / name, folder / name)
    except OSError as error:
        raise SheetkitError("file-unwritable", file=str(folder), reason=error.strerror) from error
    write_whole(folder / config.FILE, text.encode("utf-8"))
    click.echo(say(common.in_language(lang, None, ctx), "init-done", folder=folder, count=len(workbooks())))
