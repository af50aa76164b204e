"""`sheetkit import`: takes over the rows of an old workbook whose headers are others."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError, tell
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.books import Books
    from sheetkit.register import Column, Register
    from sheetkit.site import Site
    from sheetkit.takeover.convert import Taken
    from sheetkit.takeover.known import Known
    from sheetkit.takeover.old import Old
    from sheetkit.takeover.plan import Plan
    from sheetkit.takeover.propose import Proposal


@dataclass(frozen=True)
class Job:
    """What every step of one import is given."""

    site: "Site"
    register: "Register"
    books: "Books"
    known: "Mapping[str, Known]"
    language: Language


@click.command("import", cls=common.Command)
@click.argument("file", metavar="OLD.xlsx", type=click.Path(path_type=Path))
@click.option("--register", "name", required=True, metavar="NAME", help="opt-import-register")
@click.option("--site", "place", metavar="SITE", help="opt-site")
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
    place: str | None,
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
    """Read, propose, have it agreed to, convert, write, print."""
    from sheetkit.takeover.convert import convert
    from sheetkit.takeover.plan import proved
    from sheetkit.takeover.propose import lacking

    job = _job(place, name, as_of, lang, ctx)
    target = _new_file(output or job.site.folder / _file_name(job))
    read = _plan(map_in, job) if map_in else None
    old = _old(file, sheet, read, job)
    data = _head(job, file, old)
    plan = proved(read, old, str(map_in)) if read else _agreed(job, old, data, map_out, yes, keep_faulty, form)
    if not keep_faulty and (missing := lacking(plan, job.register)):
        raise _lacking(missing, job)
    taken = convert(old, plan, job.register, job.books, keep_faulty)
    _write(target, taken, job)
    _answer(data, target, taken, job, form)
    if any(one.outcome != "passed" for one in taken.left):
        ctx.exit(1)


def _job(place: str | None, name: str, as_of: datetime | None, lang: Language | None, ctx: click.Context) -> Job:
    """The site, its register and what its books know. Raises SheetkitError where there is no site or register."""
    from sheetkit.register import register_named
    from sheetkit.takeover.known import known_values, unchecked

    register = register_named(name)
    asked = common.opened(ctx, place, lang, as_of)
    site = asked.site
    if site.alone:
        raise SheetkitError("import-needs-site", file=str(site.alone))
    needed = {register.name, "staff", *(table for column in register.columns for table, _ in column.refers)}
    books = site.books(asked.now, needed)
    job = Job(site, register, books, known_values(register, books), asked.language)
    if sheets := unchecked(register, books):
        common.note(say(job.language, "import-unchecked", list=_join(sheets, job)))
    return job


def _file_name(job: Job) -> str:
    """导入-报事-2026-11-21.xlsx; a moment at 24:00 belongs to the day that it ends."""
    return f"导入-{job.register.sheet}-{(job.books.now - timedelta(seconds=1)).date()}.xlsx"


def _new_file(path: Path) -> Path:
    if path.exists():
        raise SheetkitError("import-exists", file=str(path))
    if path.suffix.lower() != ".xlsx":
        raise SheetkitError("import-not-xlsx", file=str(path))
    return path


def _plan(path: Path, job: Job) -> "Plan":
    from sheetkit.takeover.plan import read_plan

    try:
        return read_plan(path.read_text("utf-8-sig"), str(path), job.register)
    except FileNotFoundError as error:
        raise SheetkitError("file-missing", file=str(path)) from error
    except UnicodeDecodeError as error:
        raise SheetkitError("config-not-utf8", file=str(path)) from error
    except OSError as error:
        raise SheetkitError("file-no-access", file=str(path), reason=error.strerror) from error


def _old(file: Path, sheet: str | None, plan: "Plan | None", job: Job) -> "Old":
    """The old sheet: the one named on the command line or in the plan, else the one that fits best."""
    from sheetkit.excel.unlock import unlock
    from sheetkit.takeover.old import choose, open_sheet

    book = unlock(file, str(file.resolve()), job.site.password, {})
    named = sheet or (plan.sheet if plan else None)
    if named is not None and named not in book.sheets:
        raise SheetkitError("import-no-sheet", file=file.name, sheet=named, known=_join(book.sheets, job))
    header = plan.header if plan and sheet in (None, plan.sheet) else None
    names = [named] if named is not None else book.sheets
    found = (open_sheet(book.grid(one), job.register, header) for one in names)
    old, also = choose(found)
    if old is None:
        raise SheetkitError("import-no-header", file=file.name, sheet=_join(names, job), register=job.register.sheet)
    if also:
        common.note(say(job.language, "import-also", sheet=old.sheet, list=_join(also, job)))
    return old


def _agreed(
    job: Job, old: "Old", data: dict[str, Any], map_out: Path | None, yes: bool, keep_faulty: bool, form: str
) -> "Plan":
    """The proposal as it was agreed to: by --yes or at the terminal. Raises SheetkitError where nobody was asked."""
    from sheetkit.takeover.planfile import plan_text
    from sheetkit.takeover.propose import propose
    from sheetkit.takeover.shown import proposal_text

    if map_out is not None and map_out.exists():
        raise SheetkitError("import-exists", file=str(map_out))
    proposal = propose(old, job.register, job.known)
    data["proposal"] = [asdict(match) for match in proposal.matches]
    asks = form == "text" and not yes and sys.stdin.isatty() and sys.stdout.isatty()
    if form == "text":
        click.echo(proposal_text(proposal, old, job.register, job.language))
    if asks:
        proposal = _asked(job, old, proposal, keep_faulty)
    if map_out is not None:
        write_whole(map_out, plan_text(proposal, old, job.register, job.language).encode("utf-8"))
    if yes or asks:
        return proposal.plan
    if form == "json":
        common.answer_json(data, None)
    raise SheetkitError("import-review-file" if map_out else "import-review", file=str(map_out))


def _asked(job: Job, old: "Old", proposal: "Proposal", keep_faulty: bool) -> "Proposal":
    """Ask until the proposal is accepted: a line changes it, an empty line accepts it, q gives up."""

    from sheetkit.takeover.plan import changed
    from sheetkit.takeover.propose import lacking, with_words
    from sheetkit.takeover.shown import open_text

    click.echo(say(job.language, "import-how"))
    while True:
        line = click.prompt(">", prompt_suffix=" ", default="", show_default=False).strip()
        missing = [] if keep_faulty else lacking(proposal.plan, job.register)
        if line.lower() == "q":
            raise click.Abort
        if not line and not missing:
            return proposal
        try:
            if not line:
                raise _lacking(missing, job)
            proposal = with_words(changed(proposal.plan, line, old, job.register), old, job.register, job.known)
            click.echo("\n".join(open_text(proposal, old, job.register, job.language)))
        except SheetkitError as error:
            click.echo(tell(job.language, error))


def _lacking(columns: Sequence["Column"], job: Job) -> SheetkitError:
    return SheetkitError("import-lacking", columns=_join([column.header for column in columns], job))


def _write(target: Path, taken: "Taken", job: Job) -> None:
    """The new workbook: the rows taken, and the sheet 未导入."""
    from sheetkit.excel.build import write_workbook
    from sheetkit.excel.lists import lists
    from sheetkit.live import holding, live
    from sheetkit.takeover.shown import LEFT_OUT, left_rows

    left = left_rows(taken.left, job.register, job.books.policy, job.language)
    rows = {job.register.name: taken.rows, LEFT_OUT.name: left}
    shown = live(holding({job.register.name: taken.rows}, job.books))
    write_workbook(target, [job.register, LEFT_OUT], rows, lists(job.books), shown)


def _answer(data: dict[str, Any], target: Path, taken: "Taken", job: Job, form: str) -> None:
    from sheetkit.report.text import LINE, wrap
    from sheetkit.takeover.shown import LEFT_OUT, left_rows, taken_text

    policy, register = job.books.policy, job.register
    if form == "json":
        listed = zip(taken.left, left_rows(taken.left, register, policy, job.language), strict=True)
        left = [{"row": one.at, "column": one.column, **line, "outcome": one.outcome} for one, line in listed]
        common.answer_json({**data, "written": str(target), "rows": len(taken.lines), "left_out": left}, None)
        return
    click.echo(taken_text(taken, register, policy, job.language))
    words = {"workbook": register.workbook, "sheet": register.sheet, "left": LEFT_OUT.sheet}
    click.echo(say(job.language, "import-written", file=target))
    click.echo("\n".join(wrap(say(job.language, "import-next", **words), LINE)))


def _head(job: Job, file: Path, old: "Old") -> dict[str, Any]:
    return {
        "version": __version__,
        "as_of": common.iso(job.books.now),
        "site": job.site.name,
        "register": job.register.name,
        "old": {"file": file.name, "sheet": old.sheet, "header": old.header, "rows": len(old.rows)},
        "proposal": None,
        "written": None,
    }


def _join(words: Sequence[str], job: Job) -> str:
    return say(job.language, "list-join").join(words)
