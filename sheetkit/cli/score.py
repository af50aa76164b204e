"""`sheetkit score`: the month's scores, every point traceable."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.disk import write_whole
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.books import Books


@click.command("score", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--month", required=True, callback=common.month, metavar="2026-10", help="opt-month")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="opt-score-out")
@common.format_option("text", "json")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    place: str | None,
    month: str,
    out: Path | None,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, score, print; write workbook and report where told."""
    from sheetkit.report.links import link_base
    from sheetkit.report.scorebook import file_name, scorebook
    from sheetkit.report.scores import as_data, as_text
    from sheetkit.score import ALSO, NEEDS, score

    asked = common.opened_site(ctx, place, lang, as_of)
    site, language = asked.site, asked.language
    books = site.books(asked.now, (*NEEDS, *ALSO))
    site.require(NEEDS)
    scores = score(books, month, language)
    if out is not None:
        file = out / file_name(scores)
        write_whole(file, scorebook(scores, site.name, link_base(site.folder, out)))
        common.note(say(language, "score-written", file=file))
        _report(books, month, asked, out)
    if form == "json":
        common.answer_json({"version": __version__, "site": site.name, **as_data(scores)}, output)
    else:
        common.answer(as_text(scores, site.name, language), output)


def _report(books: "Books", month: str, asked: common.Asked, out: Path) -> None:
    """The ranking as a Word report; one that somebody edited stays."""
    from sheetkit.reviews import REVIEWS, review, zones
    from sheetkit.word.review import review_document
    from sheetkit.word.seal import put

    made = review(REVIEWS[zones.NAME], books, month, asked.site.config.company, asked.site.name)
    outcome = put(out / made.file, review_document(made))
    common.note(say(asked.language, f"doc-{outcome}", file=out / made.file))
