"""`sheetkit refresh`: workbooks brought up to the definitions, law, calendar and lists of today."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetkit import __version__
from sheetkit.cli import common, edits
from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError, tell
from sheetkit.lights import HIDDEN
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
    from sheetkit.register import workbooks
    from sheetkit.renewal import renewals

    asked = common.opened_site(ctx, place, lang, as_of)
    for name in wanted:
        if name not in workbooks():
            raise SheetkitError("refresh-unknown", name=name, known="、".join(workbooks()))
    books = asked.site.books(asked.now)
    found = [*renewals(asked.site, books, wanted)]
    for error in asked.site.unreadable.values():
        common.note(tell(asked.language, error))
    if form == "json":
        head = {"version": __version__, "as_of": common.iso(asked.now), "site": asked.site.name}
        common.answer_json({**head, "written": writing, "workbooks": [_row(one) for one in found]}, output)
    else:
        common.answer(_text(found, asked.language, writing), output)
    if writing:
        _write(asked, found, books)
    if any(one.refused or not writing for one in found):
        ctx.exit(1)


def _write(asked: common.Asked, found: "Sequence[Renewal]", books: Any) -> None:
    """All that can be changed in its place, together; and a new workbook beside each of the others."""
    from sheetkit.store.lock import require_free
    from sheetkit.writing import write

    for one in found:
        if one.refused is not None:  # what someone has not saved yet would be missing in the new one
            require_free(asked.site.path(one.workbook))
    beside = list(_beside(asked, found, books))
    changes = [one.change for one in found if one.change is not None]
    edits.tell_written(write(asked.site, (), edits.deed("refresh", asked), changes), asked.language)
    for path, raw, workbook in beside:
        write_whole(path, raw)
        click.echo(say(asked.language, "refresh-beside", workbook=workbook, file=path.name))
    if changes:
        click.echo(say(asked.language, "refresh-done", count=len(changes)))


def _beside(asked: common.Asked, found: "Sequence[Renewal]", books: Any) -> Iterator[tuple[Path, bytes, str]]:
    """The new workbooks: where they go, what they are, of which one. What cannot be made is told."""
    from sheetkit import beside
    from sheetkit.clock import last_day

    for one in found:
        if one.refused is not None:
            try:
                path = beside.place(asked.site, one.workbook, last_day(asked.now))
                yield path, beside.made(asked.site, books, one.workbook), one.workbook
            except SheetkitError as error:
                common.note(tell(asked.language, error))


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
            reason += "" if writing else " " * (language == "en") + say(language, "refresh-would")
            lines += [f"  {line}" for line in wrap(reason, LINE - 2)]
        for news in one.news:
            place = news.sheet or say(language, "refresh-whole")
            told = say(language, f"refresh-{news.kind}", what=_named(news.what, language), count=len(news.what))
            first, *more = wrap(f"{place}  {told}", LINE - 2)
            lines += [f"  {first}", *(f"    {line}" for line in more)]
    if not writing:
        lines += ["", *wrap(say(language, "refresh-to-do", count=len(found)), LINE)]
    return "\n".join(lines)


def _named(what: Sequence[str], language: Language) -> str:
    """The headers or cells; hidden columns are only counted, and so are the last of many."""
    plain = [one for one in what if not one.startswith(HIDDEN)]
    shown = plain[:_MOST]
    if len(plain) > _MOST:
        shown.append(say(language, "refresh-more", count=len(plain)))
    if len(plain) < len(what):
        shown.append(say(language, "refresh-inner", count=len(what) - len(plain)))
    return say(language, "refresh-join").join(shown)
