"""`sheetkit journal`: what was written into the workbooks, and the proof that the record is whole."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit.cli import common
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.store.journal import Journal


@click.command("journal", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--workbook", metavar="NAME", help="opt-workbook")
@common.format_option("text", "json")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    place: str | None,
    workbook: str | None,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Show the entries; exit with 1 where the journal is not whole."""
    from sheetkit.store.journal import read

    asked = common.opened(ctx, place, lang, as_of)
    journal = read(asked.site.folder)
    if form == "json":
        shown = [entry for entry in journal.entries if workbook in (None, entry["workbook"])]
        whole = {"whole": not journal.broken, "broken": journal.broken or None}
        common.answer_json({**whole, "entries": shown}, output)
    else:
        common.answer(_text(journal, workbook, asked.language), output)
    if journal.broken:
        ctx.exit(1)


def _text(journal: "Journal", workbook: str | None, language: Language) -> str:
    lines = []
    for entry in journal.entries:
        if workbook in (None, entry["workbook"]):
            words = {**entry, "at": entry["at"].replace("T", " "), "cells": len(entry["cells"])}
            key = "journal-line" if entry["cells"] else "journal-whole-file"
            lines.append(say(language, key if entry["after"] else "journal-open", **words))
            for cell in entry["cells"]:
                old, new = (_shown(cell[side], language) for side in ("old", "new"))
                lines.append(say(language, "journal-cell", sheet=cell["sheet"], cell=cell["cell"], old=old, new=new))
    if journal.broken:
        lines.append(say(language, "journal-broken", number=journal.broken))
    elif not journal.entries:
        lines.append(say(language, "journal-none"))
    else:
        lines.append(say(language, "journal-whole", count=len(journal.entries)))
    return "\n".join(lines)


def _shown(value: str, language: Language) -> str:
    if value.startswith("sha256:"):
        return say(language, "journal-hidden")
    return value or say(language, "journal-blank")
