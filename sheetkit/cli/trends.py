"""`sheetkit trends`: month by month for a year, beside the year before."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.trends import Trend


@click.command("trends", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--month", required=True, callback=common.month, metavar="2026-10", help="opt-trends-month")
@common.format_option("text", "json", "csv", "xlsx")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    place: str | None,
    month: str,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, count, print."""
    from sheetkit.trends import NEEDS, trends

    if form == "xlsx" and output is None:
        raise SheetkitError("trends-xlsx-where")
    asked = common.opened_site(ctx, place, lang, as_of)
    books = asked.site.books(asked.now, NEEDS)
    asked.site.require(NEEDS)
    _answer(form, trends(books, month, asked.language), asked, month, output)


def _answer(form: str, found: "list[Trend]", asked: common.Asked, month: str, output: Path | None) -> None:
    from sheetkit.report.flat import as_csv
    from sheetkit.report.trends import FIELDS, as_data, as_text, flat

    site, language = asked.site.name, asked.language
    if form == "json":
        head = {"version": __version__, "as_of": common.iso(asked.now), "site": site, "month": month}
        common.answer_json({**head, "trends": as_data(found)}, output)
    elif form == "csv":
        common.answer(as_csv(FIELDS, flat(found)), output)
    elif form == "xlsx" and output is not None:
        from sheetkit.report.trendbook import trendbook

        common.answer_file(output, trendbook(found, site, asked.now, language))
        common.note(say(language, "score-written", file=output))
    else:
        common.answer(as_text(found, site, month, language), output)
