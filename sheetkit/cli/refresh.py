"""`sheetkit refresh`: workbooks brought up to the definitions, law, calendar and lists of today."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.errors import tell
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.renewal import Renewal

_MOST = 12
"""How many headers or cells are named before the rest is only counted."""


@click.command("refresh", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--workbook", "wanted", multiple=True, callback=common.several, metavar="NAME", help="opt-workbook")
@click.option("--write", "writing", is_flag=True, help="opt-write")
@common.format_option("text", "json")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    place: str | None,
    wanted: list[str],
    writing: bool,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, compare, show, and with --write bring up to date."""
    from sheetkit.renewal import renewals

    asked = common.opened_site(ctx, place, lang, as_of)
    books = asked.site.books(asked.now)
    found = [one for one in renewals(asked.site, books) if not wanted or one.workbook in wanted]
    for error in asked.site.unreadable.values():
        common.note(tell(asked.language, error))
    if form == "json":
        head = {"version": __version__, "as_of": common.iso(asked.now), "site": asked.site.name}
        common.answer_json({**head, "written": writing, "workbooks": [_row(one) for one in found]}, output)
    else:
        common.answer(_text(found, asked.language, writing), output)
    if writing:
        _write(asked, found, books)
    elif found:
        ctx.exit(1)


def _write(asked: common.Asked, found: "Sequence[Renewal]", books: Any) -> None:
    """All that can be changed in its place, together; then a new workbook beside each of the others."""
    from sheetkit.clock import last_day
    from sheetkit.renewal import beside
    from sheetkit.writing import write

    changes = [one.change for one in found if one.change is not None]
    common.tell_written(write(asked.site, (), common.deed("refresh", asked), changes), asked.language)
    for one in found:
        if one.refused is not None:
            new = beside(asked.site, books, one.workbook, last_day(asked.now))
            click.echo(say(asked.language, "refresh-beside", workbook=one.workbook, file=new.name))
    if changes:
        click.echo(say(asked.language, "refresh-done", count=len(changes)))


def _row(one: "Renewal") -> dict[str, Any]:
    news = [{"sheet": news.sheet or None, "kind": news.kind, "what": list(news.what)} for news in one.news]
    return {"workbook": one.workbook, "in_place": one.refused is None, "news": news}


def _text(found: "Sequence[Renewal]", language: Language, writing: bool) -> str:
    from sheetkit.report.text import LINE, wrap

    if not found:
        return say(language, "refresh-nothing")
    lines = []
    for one in found:
        lines.append(one.workbook)
        if one.refused is not None:
            reason = say(language, "refresh-refused", reason=tell(language, one.refused))
            lines += [f"  {line}" for line in wrap(reason, LINE - 2)]
        for news in one.news:
            place = news.sheet or say(language, "refresh-whole")
            shown = [*news.what[:_MOST]]
            if len(news.what) > _MOST:
                shown.append(say(language, "refresh-more", count=len(news.what)))
            what = say(language, "refresh-join").join(shown)
            told = say(language, f"refresh-{news.kind}", what=what, count=len(news.what))
            first, *more = wrap(f"{place}  {told}", LINE - 2)
            lines += [f"  {first}", *(f"    {line}" for line in more)]
    if not writing:
        lines += ["", *wrap(say(language, "refresh-to-do", count=len(found)), LINE)]
    return "\n".join(lines)
