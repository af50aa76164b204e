"""`sheetkit copies`: the lists of customers that posts, front desk and control room hold, and which are out of date."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.disk import write_whole
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.handouts import Standing

FOLDER = "资料副本"
"""Where a site's copies go unless told otherwise."""


@click.command("copies", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="opt-copies-out")
@click.option("--check", "asking", is_flag=True, help="opt-copies-check")
@common.format_option("text", "json")
@common.cache_option
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    place: str | None,
    out: Path | None,
    asking: bool,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, compare, write unless only asked, print, exit."""
    from sheetkit.copies import NEEDS, standings, untold, without_room
    from sheetkit.report.copies import as_data, as_text, log_note, notes, standing_lines
    from sheetkit.report.copybook import held_in
    from sheetkit.report.duties import due_words

    asked = common.opened_site(ctx, place, lang, as_of)
    site, language = asked.site, asked.language
    books = site.books(asked.now, NEEDS)
    site.require(NEEDS)
    folder = out or site.folder / FOLDER
    found = standings(books, held_in(folder))
    made: list[dict[str, str]] = []
    if asking:
        lines = [line for one in found for line in standing_lines(one, language)]
    else:
        made, lines = _write(found, folder, asked)
        found = standings(books, held_in(folder))
    rest = untold(books), without_room(books)
    if form == "json":
        head = {"version": __version__, "as_of": common.iso(asked.now), "site": site.name, "folder": str(folder)}
        common.answer_json({**head, "written": made, **as_data(found, *rest)}, output)
    else:
        title = say(language, "copies-head", site=site.name, now=due_words(asked.now))
        said = [log_note(language)] if any(one["outcome"] != "same" for one in made) else []
        common.answer(as_text(title, lines, [*notes(found, *rest, language), *said]), output)
    if asking and not all(one.current for one in found):
        ctx.exit(1)


def _write(found: Sequence["Standing"], folder: Path, asked: common.Asked) -> tuple[list[dict[str, str]], list[str]]:
    """Write each list that is not there yet; as data and as lines what became of each."""
    from sheetkit.copies import decide
    from sheetkit.report.copies import made_lines
    from sheetkit.report.copybook import copybook, held_in

    made: list[dict[str, str]] = []
    lines: list[str] = []
    held = held_in(folder)
    for one in found:
        outcome, file = decide(one, held)
        if outcome != "same":
            write_whole(folder / file, copybook(one.copy, asked.site.name))
        made.append({"holder": one.copy.holder, "file": file, "outcome": outcome})
        lines += made_lines(one, outcome, folder / file, asked.language)
    return made, lines
