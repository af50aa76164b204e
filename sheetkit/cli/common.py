"""What the commands share: the moment, the site, the language, options that take several values, and how to answer."""

import json
import os
import re
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click
from click.shell_completion import CompletionItem

from sheetkit.cli.completing import with_words
from sheetkit.cli.language import language_of
from sheetkit.cli.password import Passwords
from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError
from sheetkit.messages import LANGUAGES, Language, say

if TYPE_CHECKING:
    from sheetkit.config import Config
    from sheetkit.site import Site

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
OPEN = "sheetkit.open"
"""Where a command finds the workbooks of its site that Excel holds open (`sheetkit excel`)."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AS_OF = re.compile(_DAY.pattern + r"([T ]\d{2}:\d{2}(:\d{2})?)?")


class Command(click.Command):
    """A command whose help is taken from the messages: `help-NAME`, and for options the key that `help` holds."""

    allow_extra_args = True

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        for param in self.params:
            with_words(param)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The options that begin so, each with its help from the messages."""
        told = super().shell_complete(ctx, incomplete)
        keys = {name: param.help for param in self.params if isinstance(param, click.Option) for name in param.opts}
        language = language_of(ctx)
        return [CompletionItem(one.value, help=say(language, str(keys.get(one.value, "opt-help")))) for one in told]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of the command. Raises SheetkitError for a word too many."""
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            named = any("--site" in param.opts for param in self.params)
            raise SheetkitError("usage-extra-site" if named else "usage-extra", words=" ".join(rest))
        return rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line in the user's language."""
        language = language_of(ctx)
        pieces = [say(language, "usage-options"), *self.collect_usage_pieces(ctx)[1:]]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=say(language, "usage"))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(language_of(ctx), f"help-{self.name}"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its options."""
        language = language_of(ctx)
        records = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record and isinstance(param, click.Option):
                key = "opt-help" if "--help" in param.opts else str(param.help)
                records.append((record[0], say(language, key)))
        with formatter.section(say(language, "options")):
            formatter.write_dl(records)


def moment_options(function: F) -> F:
    """`--lang` and `--as-of`, which every command takes."""
    function = click.option("--as-of", metavar="DATE", callback=_parse_as_of, help="opt-as-of")(function)
    return click.option("--lang", type=click.Choice(LANGUAGES), help="opt-lang")(function)


def cache_option(function: F) -> F:
    """`--no-cache`, for commands that read a site's workbooks; `opened` heeds it."""

    def note(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        ctx.meta[_NO_CACHE] = value

    return click.option("--no-cache", is_flag=True, expose_value=False, callback=note, help="opt-no-cache")(function)


_NO_CACHE = "sheetkit.no-cache"


def format_option(*formats: str) -> Callable[[F], F]:
    """`--format`, the first being the default, and `-o`."""

    told = "opt-format-csv" if "csv" in formats else "opt-format"

    def add(function: F) -> F:
        function = click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="opt-output")(
            function
        )
        return click.option("--format", "form", type=click.Choice(formats), default=formats[0], help=told)(function)

    return add


def listed_only(form: str, output: Path | None) -> None:
    """Refuse `--format` and `-o` where documents are made. Raises SheetkitError."""
    if form != "text" or output is not None:
        raise SheetkitError("listed-only")


def several(ctx: click.Context, param: click.Parameter, value: Sequence[str]) -> list[str]:
    """The values of an option that may be repeated and takes commas."""
    return [one.strip() for words in value for one in re.split(r"[,，]", words) if one.strip()]


def month(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A month as 2026-10. Raises SheetkitError for one that is none."""
    if value is not None and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
        raise SheetkitError("month-wrong", value=value)
    return value


def day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """A date as 2026-11-21. Raises SheetkitError for one that is none."""
    if value is None:
        return None
    try:
        if not _DAY.fullmatch(value):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError as error:
        raise SheetkitError("day-wrong", value=value) from error


def now_of(as_of: datetime | None, timezone: str) -> datetime:
    """The moment asked about: what `--as-of` says, else now on the site's wall clock, to the minute."""
    if as_of is not None:
        return as_of
    return datetime.now(ZoneInfo(timezone)).replace(tzinfo=None, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command is asked about: the site, the moment, and the language to answer in."""

    site: "Site"
    now: datetime
    language: Language


def opened(ctx: click.Context, place: str | None, lang: Language | None, as_of: datetime | None) -> Asked:
    """Open the site that was named, or the one around the working folder. Raises SheetkitError where there is none."""
    from sheetkit.site import open_site
    from sheetkit.store import recover

    site = open_site(place)
    site.open = ctx.meta.get(OPEN, {})
    recover(site.folder)
    language = in_language(lang, site.config.lang, ctx)
    site.password = Passwords(site.folder, language)
    site.caching = not ctx.meta.get(_NO_CACHE)
    return Asked(site, now_of(as_of, site.config.timezone), language)


def opened_site(ctx: click.Context, place: str | None, lang: Language | None, as_of: datetime | None) -> Asked:
    """Like `opened`, for what a workbook by itself cannot answer."""
    asked = opened(ctx, place, lang, as_of)
    if asked.site.alone:
        raise SheetkitError("not-a-site", place=place or ".")
    return asked


def one_place(named: str | None, place: str | None) -> str | None:
    """The site of a command that takes it by itself and as `--site`. Raises SheetkitError where both are given."""
    if named is not None and place is not None:
        raise SheetkitError("usage-extra-site", words=named)
    return place if named is None else named


def settings(place: str | None) -> "Config":
    """The settings of a site, or of the one around the working folder; the rulebook's own where there is none."""
    from sheetkit.config import Config
    from sheetkit.site import open_site

    if place is not None:
        return open_site(place).config
    try:
        return open_site().config
    except SheetkitError as error:
        if error.key == "not-a-site":
            return Config()
        raise


def known_rules(rules: Sequence[str], known: Collection[str]) -> list[str] | None:
    """The rules asked for, None for all; `rep-5` is REP-5. Raises SheetkitError for an id that is none."""
    ids = {id_.casefold(): id_ for id_ in known}
    for rule in rules:
        if rule.casefold() not in ids:
            raise SheetkitError("policy-unknown-rule", rule=rule)
    return [ids[rule.casefold()] for rule in rules] or None


def answer(text: str, output: Path | None) -> None:
    """Print the answer, as UTF-8 to a file with `-o`. Raises SheetkitError where it cannot be written."""
    if output is not None:
        answer_file(output, text.encode("utf-8"))
    else:
        click.echo(text, nl=not text.endswith("\n"))


def answer_json(data: Any, output: Path | None) -> None:
    """Print data as JSON; like `answer_data`."""
    answer_data(json.dumps(data, ensure_ascii=False, indent=2) + "\n", output)


def answer_data(text: str, output: Path | None) -> None:
    """Print what programs read, as UTF-8 and with its own line ends, whatever the terminal's; like `answer` with `-o`.

    What a file name has that is no character (bytes of another code page) becomes a question mark.
    """
    raw = text.encode("utf-8", "replace")
    if output is not None:
        answer_file(output, raw)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()


def answer_file(output: Path, raw: bytes) -> None:
    """Write the answer where it was asked for; what staff or the site own is never written over."""
    if output.exists() and output.suffix.lower() in _OWNED:
        raise SheetkitError("output-owned", file=str(output))
    if output.exists() and not output.is_file():
        if output.is_dir():
            raise SheetkitError("output-folder", file=str(output))
        output.write_bytes(raw)
        return
    write_whole(output, raw)


_OWNED = (".xlsx", ".xlsm", ".xls", ".docx", ".toml")


def iso(moment: Any) -> str | None:
    """A moment as ISO 8601 without a zone, to the second; a date as a date."""
    return None if moment is None else str(moment.isoformat())


def watched(items: Sequence[T]) -> Iterator[T]:
    """The items one by one, with a bar of how far it is on stderr, if that is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, file=sys.stderr) as bar:
        yield from bar


def note(line: str) -> None:
    """A word beside the answer, on stderr."""
    click.echo(line, err=True)


def colour(text: str, colour: str) -> str:
    """Coloured text, for a terminal that did not say NO_COLOR."""
    if os.environ.get("NO_COLOR") or not sys.stdout.isatty():
        return text
    return click.style(text, fg=colour)


def _parse_as_of(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """A moment; a bare date means its 24:00."""
    if value is None:
        return None
    if not _AS_OF.fullmatch(value):
        raise SheetkitError("date-wrong", value=value)
    try:
        moment = datetime.fromisoformat(value)
        return moment + timedelta(days=1) if _DAY.fullmatch(value) else moment
    except (ValueError, OverflowError) as error:
        raise SheetkitError("date-wrong", value=value) from error


def in_language(asked: Language | None, site: Language | None, ctx: click.Context) -> Language:
    """What was asked for, else the site's language, else the system's."""
    return asked or ctx.find_root().params.get("lang") or site or language_of(ctx)
