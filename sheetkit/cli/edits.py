"""What commands share that set cells of workbooks: they show them, and write them only when told to."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.messages import Language, say
from sheetkit.model import Edit

if TYPE_CHECKING:
    from sheetkit.store import Deed, Done
    from sheetkit.writing import Held


def offer(
    ctx: click.Context, asked: common.Asked, edits: Sequence[Edit], write: bool, form: str, output: Path | None
) -> None:
    """Show the cells to be set, as text or JSON, and set them with `write`; exit status 1 where that is left to do."""
    from sheetkit.report.edits import as_rows, as_text

    command, language = str(ctx.info_name), asked.language
    done = write_back(asked, edits, command) if write else []
    if form == "json":
        data = {"version": __version__, "as_of": common.iso(asked.now), "site": asked.site.name, "written": bool(done)}
        common.answer_json({**data, "edits": as_rows(edits)}, output)
    elif edits:
        said = say(language, "edits-written" if done else "edits-to-do", count=len(edits))
        common.answer(f"{as_text(edits, language)}\n{said}\n", output)
        tell_written(done, language)
    else:
        common.answer(say(language, f"nothing-{command}"), output)
    if edits and not done:
        ctx.exit(1)


def write_back(asked: common.Asked, edits: Sequence[Edit], command: str) -> "list[Done | Held]":
    """Set cells of the site's workbooks, all of them or none, in the one way of writing."""
    from sheetkit.writing import write

    return write(asked.site, edits, deed(command, asked))


def deed(command: str, asked: common.Asked) -> "Deed":
    """Who writes, and the real hour of it, whatever moment was asked about."""
    import getpass

    from sheetkit.store import Deed

    try:
        who = getpass.getuser()
    except (OSError, KeyError, ImportError):
        who = "?"
    moment = datetime.now(ZoneInfo(asked.site.config.timezone)).replace(tzinfo=None, microsecond=0)
    return Deed(command, who, moment)


def tell_written(done: "Sequence[Done | Held]", language: Language) -> None:
    """Say of each workbook that was written what was done, and where the copy from before is."""
    from sheetkit.store import Done

    for one in done:
        if not isinstance(one, Done):
            key = "written-open" if one.back else "written-open-final"
            click.echo(say(language, key, file=one.path.name, cells=one.cells))
            continue
        key = "written-cells" if one.cells else "written-whole"
        click.echo(say(language, key, file=one.path.name, cells=one.cells, backup=one.backup.name))
