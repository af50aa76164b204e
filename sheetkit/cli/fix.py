"""`sheetkit fix`: the harmless repairs, shown, and with --write made."""

from datetime import datetime
from pathlib import Path

import click

from sheetkit.cli import common, edits
from sheetkit.errors import SheetkitError, tell
from sheetkit.messages import Language


@click.command("fix", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--rule", "rules", multiple=True, callback=common.several, metavar="ID", help="opt-fix-rule")
@click.option("--write", is_flag=True, help="opt-write")
@common.format_option("text", "json")
@common.cache_option
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    place: str | None,
    rules: list[str],
    write: bool,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, find, show, and with --write set the cells."""
    from sheetkit.fix import HARMLESS, fixes

    asked = common.opened(ctx, place, lang, as_of)
    site, language = asked.site, asked.language
    for rule in common.known_rules(rules, site.config.policy) or ():
        if rule not in HARMLESS:
            raise SheetkitError("fix-not-harmless", rule=rule, known=", ".join(HARMLESS))
    wanted = common.known_rules(rules, HARMLESS) or HARMLESS
    books = site.books(asked.now)
    if site.alone and site.unreadable:
        raise next(iter(site.unreadable.values()))
    for error in site.unreadable.values():
        common.note(tell(language, error))
    edits.offer(ctx, asked, fixes(books, language, wanted), write, form, output)
