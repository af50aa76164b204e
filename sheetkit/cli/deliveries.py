"""`sheetkit deliveries`: who is to sign for a key document, as rows of 送达记录."""

from datetime import datetime
from pathlib import Path

import click

from sheetkit.cli import common, edits
from sheetkit.cli.templates import templates
from sheetkit.messages import Language, say


@click.command("deliveries", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--row", "wanted", multiple=True, callback=common.several, metavar="N", help="opt-deliveries-row")
@click.option("--write", is_flag=True, help="opt-write")
@common.format_option("text", "json")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    place: str | None,
    wanted: list[str],
    write: bool,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, find who is meant, show, and with --write add the rows."""
    from sheetkit.notices import pick
    from sheetkit.notices.each import FIELDS
    from sheetkit.notices.recipients import REGISTERS, recipients
    from sheetkit.writing import row_edits

    asked = common.opened(ctx, place, lang, as_of)
    books = asked.site.books(asked.now, REGISTERS)
    asked.site.require(REGISTERS)
    words = templates(asked.site.folder).words
    reminding = [name for name, template in words.items() if not FIELDS.isdisjoint(template.fields)]
    found = recipients(books, reminding, pick(books.current("notices"), wanted) if wanted else None)
    for one in found:
        if one.unclear:
            unclear = "、".join(one.unclear)
            common.note(say(asked.language, "deliveries-unclear", row_no=one.row.row_no, unclear=unclear))
    if not any(one.names for one in found) and any(one.unclear for one in found):
        ctx.exit(1)
    rows = [{"notice_no": one.row.notice_no, "recipient": name} for one in found for name in one.names]
    reason = say(asked.language, "deliveries-reason")
    edits.offer(ctx, asked, row_edits(books, "deliveries", rows, reason), write, form, output)
