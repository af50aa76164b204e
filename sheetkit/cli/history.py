"""`sheetkit history KEY`: all that happened to a complaint or report."""

from datetime import datetime
from pathlib import Path

import click

from sheetkit.cli import common
from sheetkit.messages import Language, say


@click.command("history", cls=common.Command)
@click.argument("key", metavar="KEY")
@click.option("--site", "place", metavar="SITE", help="opt-site")
@common.format_option("text", "json")
@common.cache_option
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    key: str,
    place: str | None,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, tell in order."""
    from sheetkit.report.text import LINE, pad, wrap
    from sheetkit.story import NEEDS, story

    asked = common.opened(ctx, place, lang, as_of)
    site, language = asked.site, asked.language
    books = site.books(asked.now)
    site.require(NEEDS)
    told = story(key, books, language)
    if form == "json":
        events = [{"at": common.iso(event.at), "text": event.text, "limit": event.limit} for event in told.events]
        matter = {"rests_with": told.rests_with, "matter": told.matter}
        common.answer_json({"key": told.key, "what": told.what, "events": events, **matter}, output)
        return
    lines = [*wrap(say(language, "history-head", key=told.key, what=told.what), LINE), ""]
    for event in told.events:
        when = f"{event.at:%Y-%m-%d %H:%M}" if isinstance(event.at, datetime) else event.at.isoformat()
        first, *rest = wrap(event.text, LINE - 20)
        lines += [f"{pad(when, 17)} {'*' if event.limit else ' '} {first}", *(" " * 20 + line for line in rest)]
    if told.rests_with:
        lines += ["", say(language, "history-rests", person=told.rests_with)]
    if told.matter:
        lines += [say(language, "history-matter", keys="、".join(told.matter))]
    common.answer("\n".join(lines) + "\n", output)
