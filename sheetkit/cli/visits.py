"""`sheetkit visits`: the month's plan of visits, and how far they have come."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.cli.language import language_of
from sheetkit.disk import write_whole
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.books import Books


class Group(click.Group):
    """The help, from the messages."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the group is for, and its commands."""
        language = language_of(ctx)
        formatter.write_usage(ctx.command_path, say(language, "usage-words"), prefix=say(language, "usage"))
        formatter.write_paragraph()
        formatter.write_text(say(language, f"help-{self.name}"))
        with formatter.section(say(language, "commands")):
            formatter.write_dl([(name, say(language, f"help-{name}")) for name in self.commands])


@click.group("visits", cls=Group, invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Plan and coverage; by itself the help."""
    if ctx.invoked_subcommand is None:
        common.answer(ctx.get_help(), None)


@command.command("plan", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--month", required=True, callback=common.month, metavar="2026-12", help="opt-plan-month")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="opt-plan-out")
@common.format_option("text", "json")
@common.cache_option
@common.moment_options
@click.pass_context
def plan_command(
    ctx: click.Context,
    place: str | None,
    month: str,
    out: Path | None,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, plan, print; write the workbook where told."""
    from sheetkit.report.visitplan import file_name, planbook
    from sheetkit.report.visits import plan_data, plan_text
    from sheetkit.visits import plan

    asked = common.opened_site(ctx, place, lang, as_of)
    site, language, books = asked.site, asked.language, _books(asked)
    made = plan(books, month)
    if out is not None:
        file = out / file_name(made) if out.is_dir() else out
        write = write_whole if out.is_dir() else common.answer_file  # a file that was named is never written over
        write(file, planbook(made, site.name))
        common.note(say(language, "plan-written", file=file))
    if form == "json":
        data = {"version": __version__, "site": site.name, **plan_data(made, language)}
        common.answer_json(data, output)
    else:
        common.answer(plan_text(made, site.name, language), output)


@command.command("coverage", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--period", metavar="2026-11|2026Q4|2026H2|2026", help="opt-period")
@common.format_option("text", "json")
@common.cache_option
@common.moment_options
@click.pass_context
def coverage_command(
    ctx: click.Context,
    place: str | None,
    period: str | None,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, count, print."""
    from sheetkit.clock import last_day
    from sheetkit.periods import period_named
    from sheetkit.report.visits import coverage_data, coverage_text
    from sheetkit.visits import coverage

    asked = common.opened_site(ctx, place, lang, as_of)
    site, language, books = asked.site, asked.language, _books(asked)
    found = coverage(books, period_named(period or str(last_day(books.now).year)))
    if form == "json":
        common.answer_json({"version": __version__, "site": site.name, **coverage_data(found)}, output)
    else:
        common.answer(coverage_text(found, site.name, language), output)


def _books(asked: common.Asked) -> "Books":
    """The registers that visits rest on, all of them."""
    from sheetkit.visits import NEEDS

    books = asked.site.books(asked.now, NEEDS)
    asked.site.require(NEEDS)
    return books
