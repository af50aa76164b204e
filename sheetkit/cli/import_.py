"""`sheetkit import`: takes over the rows of an old workbook whose headers are others."""

import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say, tell

if TYPE_CHECKING:
    from sheetkit.books import Books
    from sheetkit.register import Register
    from sheetkit.site import Site
    from sheetkit.takeover.convert import Taken
    from sheetkit.takeover.known import Known
    from sheetkit.takeover.old import Old
    from sheetkit.takeover.plan import Plan
    from sheetkit.takeover.propose import Proposal


@dataclass(frozen=True)
class Job:
    """What every step of one import is given."""

    register: "Register"
    old: "Old"
    known: "Mapping[str, Known]"
    language: Language


@click.command("import", cls=common.Command)
@click.argument("file", metavar="OLD.xlsx", type=click.Path(path_type=Path))
@click.option("--register", "name", required=True, metavar="NAME", help="opt-import-register")
@click.option("--site", metavar="SITE", help="opt-site")
@click.option("--sheet", metavar="NAME", help="opt-import-sheet")
@click.option("--map", "map_in", type=click.Path(path_type=Path), metavar="FILE", help="opt-map")
@click.option("--map-out", type=click.Path(path_type=Path), metavar="FILE", help="opt-map-out")
@click.option("--yes", is_flag=True, help="opt-import-yes")
@click.option("--keep-faulty", is_flag=True, help="opt-keep-faulty")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="opt-import-output")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="opt-format")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    file: Path,
    name: str,
    site: str | None,
    sheet: str | None,
    map_in: Path | None,
    map_out: Path | None,
    yes: bool,
    keep_faulty: bool,
    output: Path | None,
    form: str,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Propose or read a plan, have it agreed to, write the new workbook."""
    from sheetkit.site import open_site
    from sheetkit.takeover.convert import convert
    from sheetkit.takeover.known import known_values, unchecked
    from sheetkit.takeover.plan import proved

    place, register = open_site(site), _register(name)
    if place.alone:
        raise SheetkitError("import-needs-site", file=str(place.alone))
    language = common.in_language(lang, place.config.lang, ctx)
    now = common.now_of(as_of, place.config.timezone)
    target = _target(output, place.folder, register, now)
    if map_out is not None and map_out.exists():
        raise SheetkitError("import-exists", file=str(map_out))
    books = _books(place, register, now)
    plan = _read(map_in, register) if map_in else None
    job = Job(register, _open(file, register, sheet, plan, language), known_values(register, books), language)
    if plan is not None:
        plan = proved(plan, job.old, str(map_in))
    else:
        plan = _agreed(job, map_out, yes, keep_faulty, form)
    _nothing_lacks(plan, register, keep_faulty)
    taken = convert(job.old, plan, register, books, keep_faulty)
    _write(target, taken, job, books)
    ...
