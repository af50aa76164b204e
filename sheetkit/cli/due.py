"""`sheetkit due`: what is late, with whom?"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from sheetkit.cli import common
from sheetkit.clock import last_day
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say
from sheetkit.model import PRESSING, STATES, WAITING, Due, State
from sheetkit.resting import zone_of

if TYPE_CHECKING:
    from sheetkit.books import Books
    from sheetkit.site import Site

_WITHIN = re.compile(r"(\d+)(d|h)")


def _states(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> list[State]:
    asked = common.several(ctx, param, value)
    if wrong := next((state for state in asked if state not in STATES), None):
        raise SheetkitError("state-wrong", value=wrong, known=", ".join(STATES))
    return [state for state in STATES if state in asked]


def _within(ctx: click.Context, param: click.Parameter, value: str | None) -> timedelta | None:
    if value is None:
        return None
    match = _WITHIN.fullmatch(value)
    if match is None:
        raise SheetkitError("within-wrong", value=value)
    return timedelta(days=int(match[1])) if match[2] == "d" else timedelta(hours=int(match[1]))


@click.command("due", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--within", callback=_within, metavar="3d", help="opt-within")
@click.option("--state", "states", multiple=True, callback=_states, metavar="STATE", help="opt-state")
@click.option("--rule", "rules", multiple=True, callback=common.several, metavar="ID", help="opt-rule")
@click.option("--by", type=click.Choice(["person", "rule", "register", "zone"]), help="opt-by")
@common.format_option("text", "json", "csv", "ics", "xlsx")
@common.cache_option
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    place: str | None,
    within: timedelta | None,
    states: list[State],
    rules: list[str],
    by: str | None,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, clock, print, exit."""
    from sheetkit.due import due, needs

    asked = common.opened(ctx, place, lang, as_of)
    site, language = asked.site, asked.language
    wanted = common.known_rules(rules, site.config.policy)
    books = site.books(asked.now)
    site.require(needs(books.policy, wanted))
    pressing = PRESSING if within is None and by != "person" else WAITING
    answer = due(books, language, wanted, states or pressing)
    shown = [item for item in answer.items if _shown(item, books.now, states, within, by)]
    summary = answer.summary()
    if answer.unclear:
        common.note(say(language, "due-unclear", count=answer.unclear))
    if any(item.provisional for item in shown):
        years = "、".join(str(year) for year in sorted(books.calendar.years))
        common.note(say(language, "due-provisional", years=years))
    if form == "text":
        from sheetkit.report.duties import as_text

        common.answer(as_text(shown, summary, site.name, books.now, language, _grouping(by, books, language)), output)
    else:
        _answer(form, shown, summary, asked, output)
    if summary["overdue"]:
        ctx.exit(1)


def _answer(form: str, items: list[Due], summary: dict[str, int], asked: common.Asked, output: Path | None) -> None:
    """The items for other programs."""
    from sheetkit.report.duties import FIELDS, answer_data, as_data
    from sheetkit.report.flat import as_csv
    from sheetkit.report.ics import as_ics

    site, now, language = asked.site, asked.now, asked.language
    if form == "json":
        common.answer_json(answer_data(items, summary, now, site.name), output)
    elif form == "csv":
        common.answer_data(as_csv(FIELDS, [as_data(item) for item in items]), output)
    elif form == "ics":
        stamp = now.replace(tzinfo=ZoneInfo(site.config.timezone)).astimezone(UTC)
        common.answer_data(as_ics(items, site.name, stamp, language), output)
    else:
        _workbook(items, site, now, language, output)


def _workbook(items: list[Due], site: "Site", now: datetime, language: Language, output: Path | None) -> None:
    """A workbook has to go to a file, and never over one of the site's."""
    from sheetkit.report.duebook import duebook
    from sheetkit.report.links import link_base

    if output is None:
        raise SheetkitError("due-xlsx-where")
    common.answer_file(output, duebook(items, site.name, now, language, link_base(site.folder, output.parent)))
    common.note(say(language, "score-written", file=output))


def _shown(item: Due, now: datetime, states: list[State], within: timedelta | None, by: str | None) -> bool:
    """Overdue and soon unless asked otherwise; with `--within` all that falls due by then, `--by person` adds today."""
    if states:
        return within is None or item.due <= now + within
    if within is not None:
        return item.due <= now + within
    if by == "person" and item.state == "open" and last_day(item.due) == last_day(now):
        return True
    return item.state in PRESSING


def _grouping(by: str | None, books: "Books", language: Language) -> Callable[[Due], str] | None:
    match by:
        case "person":
            return lambda item: item.rests_with
        case "rule":
            return lambda item: f"{item.rule} {books.policy[item.rule].title[language]}"
        case "register":
            return lambda item: f"{item.workbook} › {item.sheet}"
        case "zone":
            return lambda item: zone_of(item, books) or "—"
        case _:
            return None
