"""`sheetkit backups`: the copies from before each write, listed or restored."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit.cli import common, edits
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.store.backups import Backup


@click.command("backups", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--workbook", metavar="NAME", help="opt-workbook")
@click.option("--restore", "number", type=click.IntRange(min=1), metavar="N", help="opt-backups-restore")
@common.format_option("text", "json")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    place: str | None,
    workbook: str | None,
    number: int | None,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """List, or restore one."""
    from sheetkit.store.backups import backups

    asked = common.opened(ctx, place, lang, as_of)
    folder, language = asked.site.folder, asked.language
    found = backups(folder, workbook)
    if number is not None:
        click.echo(_restore(asked, found, workbook, number))
    elif form == "json":
        common.answer_json({"backups": [_row(one) for one in found]}, output)
    else:
        common.answer(_list(found, language), output)


def _restore(asked: common.Asked, found: "list[Backup]", workbook: str | None, number: int) -> str:
    from sheetkit.disk import digest_of
    from sheetkit.writing import whole

    if workbook is None:
        raise SheetkitError("backups-name")
    backup = next((one for one in found if one.number == number), None)
    if backup is None:
        raise SheetkitError("backups-which", workbook=workbook, number=number)
    path = asked.site.folder / workbook
    if not path.exists():
        raise SheetkitError("file-missing", file=workbook)
    seen, words = digest_of(path), {"workbook": workbook, "number": number}
    if seen == digest_of(backup.path):
        return say(asked.language, "backups-same", **words)
    (done,) = whole(asked.site, path, seen, backup.path.read_bytes(), edits.deed("backups --restore", asked))
    return say(asked.language, "backups-restored", backup=done.backup.name, **words)


def _row(one: "Backup") -> dict[str, object]:
    return {
        "workbook": one.workbook,
        "number": one.number,
        "at": common.iso(one.at),
        "size": one.path.stat().st_size,
        "file": str(one.path),
    }


def _list(found: "list[Backup]", language: Language) -> str:
    if not found:
        return say(language, "backups-none")
    lines = []
    for workbook in dict.fromkeys(one.workbook for one in found):
        lines.append(workbook)
        for one in found:
            if one.workbook == workbook:
                words = {"size": one.path.stat().st_size, "file": one.path.name, "at": f"{one.at:%Y-%m-%d %H:%M:%S}"}
                lines.append(say(language, "backups-line", number=one.number, **words))
    return "\n".join(lines)
