"""`sheetkit score`: the month's scores, every point traceable."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.disk import write_whole
from sheetkit.messages import Language, say


@click.command("score", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--month", required=True, callback=common.month, metavar="2026-10", help="opt-month")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="opt-score-out")
@click.option("--explain", "name", metavar="NAME|ZONE", help="opt-score-explain")
@click.option("--what-if", "figures", multiple=True, metavar="RULE.PARAMETER=VALUE", help="opt-score-what-if")
@click.option("--without", multiple=True, callback=common.several, metavar="KEY", help="opt-score-without")
@common.format_option("text", "json")
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
    """Read, score, print; write the workbook where told."""
    from sheetkit.report.links import link_base
    from sheetkit.report.scorebook import file_name, scorebook
    from sheetkit.report.scores import as_text
    from sheetkit.score import ALSO, NEEDS, score
    from sheetkit.score.about import about
    from sheetkit.score.assumed import score_assumed
    from sheetkit.score.explained import explained, explained_data, month_data

    asked = common.opened_site(ctx, place, lang, as_of)
    site, language = asked.site, asked.language
    books = site.books(asked.now, (*NEEDS, *ALSO))
    site.require(NEEDS)
    if figures or without:
        scores = score_assumed(books, month, figures, without, language)
    else:
        scores = score(books, month, language)
    name = name and name.strip()
    one = about(scores, name, books) if name else None
    if out is not None:
        file = out / file_name(scores)
        write_whole(file, scorebook(scores, site.name, link_base(site.folder, out)))
        common.note(say(language, "score-written", file=file))
    if form == "json":
        data = explained_data(one, language) if one else month_data(scores, language)
        common.answer_json({"version": __version__, "site": site.name, **data}, output)
    elif one and name:
        whole = sum(zone.rank is not None for zone in scores.zones)
        common.answer(explained(one, name, site.name, whole, language), output)
    else:
        common.answer(as_text(scores, site.name, language), output)
