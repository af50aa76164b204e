"""`sheetkit score`: the month's scores, every point traceable."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.disk import write_whole
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.books import Books
    from sheetkit.scores import Scores


@click.command("score", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--month", required=True, callback=common.month, metavar="2026-10", help="opt-month")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="opt-score-out")
@click.option("--explain", "name", metavar="NAME|ZONE", help="opt-score-explain")
@click.option("--what-if", "figures", multiple=True, metavar="RULE.PARAMETER=VALUE", help="opt-score-what-if")
@click.option("--without", multiple=True, callback=common.several, metavar="KEY", help="opt-score-without")
@common.format_option("text", "json")
@common.cache_option
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    place: str | None,
    month: str,
    out: Path | None,
    name: str | None,
    figures: Sequence[str],
    without: Sequence[str],
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, score, print; write workbook and report where told."""
    from sheetkit.score import ALSO, NEEDS, score
    from sheetkit.score.assumed import score_assumed

    asked = common.opened_site(ctx, place, lang, as_of)
    books = asked.site.books(asked.now, (*NEEDS, *ALSO))
    asked.site.require(NEEDS)
    if figures or without:
        scores = score_assumed(books, month, figures, without, asked.language)
    else:
        scores = score(books, month, asked.language)
    name = name and name.strip()  # one that nobody bears is refused before anything is written
    said = _explained(scores, name, books, asked, form) if name else _whole(scores, asked, form)
    if out is not None:
        _write(scores, books, asked, out)
    if isinstance(said, str):
        common.answer(said, output)
    else:
        common.answer_json({"version": __version__, "site": asked.site.name, **said}, output)


def _whole(scores: "Scores", asked: common.Asked, form: str) -> str | dict[str, Any]:
    """The scores of the month, as text or for JSON."""
    from sheetkit.report.explained import month_data
    from sheetkit.report.scores import as_text

    return month_data(scores, asked.language) if form == "json" else as_text(scores, asked.site.name, asked.language)


def _explained(scores: "Scores", name: str, books: "Books", asked: common.Asked, form: str) -> str | dict[str, Any]:
    """How the score of one name came about. Raises SheetkitError for a name that nobody bears."""
    from sheetkit.report.explained import explained, explained_data
    from sheetkit.score.about import about

    one = about(scores, name, books)
    if form == "json":
        return explained_data(one, asked.language)
    ranked = sum(zone.rank is not None for zone in scores.zones)
    return explained(one, name, asked.site.name, ranked, asked.language)


def _write(scores: "Scores", books: "Books", asked: common.Asked, out: Path) -> None:
    """The workbook, and the report of scores as they are: what is signed shows nothing that was assumed."""
    from sheetkit.report.links import link_base
    from sheetkit.report.scorebook import file_name, scorebook

    file = out / file_name(scores)
    write_whole(file, scorebook(scores, asked.site.name, link_base(asked.site.folder, out)))
    common.note(say(asked.language, "score-written", file=file))
    if not scores.assumed:
        _report(scores, books, asked, out)


def _report(scores: "Scores", books: "Books", asked: common.Asked, out: Path) -> None:
    """The ranking as a Word report; one that somebody edited stays."""
    from sheetkit.reviews import REVIEWS, review, zones
    from sheetkit.reviews.asked import LANGUAGE, Asked
    from sheetkit.word.review import review_document
    from sheetkit.word.seal import put

    own = scores if asked.language == LANGUAGE else None
    about = Asked(books, scores.month, asked.site.config.company, asked.site.name, scored=own)
    made = review(REVIEWS[zones.NAME], about)
    outcome = put(out / made.file, review_document(made))
    common.note(say(asked.language, f"doc-{outcome}", file=out / made.file))
