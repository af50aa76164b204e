"""`sheetkit export`: registers for other programs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say
from sheetkit.register import AUDIENCES, Audience

if TYPE_CHECKING:
    from sheetkit.relations import Relation

FORMS = ("csv", "parquet", "sqlite", "duckdb", "datapackage")
FOLDER = "导出"
"""Where a site's exports go unless told otherwise."""
_FEW = 3
"""Of so many registers the columns are named too."""


@click.command("export", cls=common.Command)
@click.argument("named", metavar="[SITE]", required=False)
@click.option("--to", "form", required=True, type=click.Choice(FORMS), help="opt-export-to")
@click.option("--for", "audience", type=click.Choice(AUDIENCES), default="post", help="opt-export-for")
@click.option("--register", "names", multiple=True, callback=common.several, metavar="NAME", help="opt-export-register")
@click.option("--site", "place", metavar="SITE", help="opt-site")
@click.option("-o", "--output", "--out", "to", type=click.Path(path_type=Path), metavar="PATH", help="opt-export-out")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    named: str | None,
    form: str,
    audience: str,
    names: list[str],
    place: str | None,
    to: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, write, say what was left out."""
    from sheetkit.cli.query import note_lines
    from sheetkit.data.export import Origin, export
    from sheetkit.dataset import Notes, Source, gathered
    from sheetkit.relations import relations

    asked = common.opened(ctx, common.one_place(named, place), lang, as_of)
    site, language = asked.site, asked.language
    seen = relations(cast(Audience, audience))
    wanted = _chosen(names, seen, audience, language)
    notes = Notes()
    parts = gathered(Source(site, asked.now), wanted, seen, language, notes)
    target = to or _default(site.folder, site.name, form)
    origin = Origin(site.name, asked.now.isoformat(), audience, __version__)
    keyless = export(form, target, parts, origin)
    registers = {relation.name: relation for relation, _ in parts if relation.register}
    rows = sum(len(values[0]) for relation, values in parts if relation.register)
    common.answer(say(language, "export-done", tables=len(registers), rows=rows, place=target), None)
    common.answer(_audience(registers, audience, bool(names), language), None)
    if keyless:
        common.note(say(language, "export-duplicates", tables=_join((one.title for one in keyless), language)))
    if site.unlocked:
        common.note(say(language, "export-clear", workbooks=_join(site.unlocked, language)))
    for line in note_lines(notes, language):
        common.note(line)


def _chosen(
    names: Sequence[str], seen: Mapping[str, "Relation"], audience: str, language: Language
) -> list[str] | None:
    """The registers named, None for all that the audience may see. Raises SheetkitError for one it may not see."""
    from sheetkit.register import register_named

    found = [register_named(name) for name in names]
    for register in found:
        if register.name not in seen:
            words = {"audience": say(language, f"audience-{audience}"), "register": register.sheet}
            raise SheetkitError("export-none", **words)
    return [register.name for register in found] or None


def _default(folder: Path, site: str, form: str) -> Path:
    from sheetkit.names import safe_name

    return folder / FOLDER / (f"{safe_name(site)}.{form}" if form in ("sqlite", "duckdb") else form)


def _audience(registers: Mapping[str, "Relation"], audience: str, chosen: bool, language: Language) -> str:
    """What the export holds and what was left out of it (INF-3)."""
    from sheetkit.relations import relations

    if audience == "supervisor":
        return say(language, "export-all")
    every = relations()
    kept = [one.title for one in registers.values()]
    if len(registers) <= _FEW:
        kept = [f"{one.title}（{_join(_headers(one), language)}）" for one in registers.values()]
    words = {
        "audience": say(language, f"audience-{audience}"),
        "kept": _join(kept, language),
        "columns": sum(len(every[name].fields) - len(one.fields) for name, one in registers.items()),
    }
    if chosen:
        return say(language, "export-left-columns", **words)
    return say(language, "export-left-out", registers=len(every) - len(registers), **words)


def _headers(relation: "Relation") -> list[str]:
    return [field.header for field in relation.fields if field.column]


def _join(names: Iterable[str], language: Language) -> str:
    return say(language, "list-join").join(names)
