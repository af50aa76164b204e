"""`sheetkit group`: one question put to every site below some folders."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetkit.cli import common
from sheetkit.cli.language import language_of
from sheetkit.cli.progress import Progress
from sheetkit.config import TIMEZONE
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.group.ask import Outcome
    from sheetkit.group.job import Job
    from sheetkit.group.runner import Pool

_FAILED = 2


@click.command("group", cls=common.Command)
@click.argument("question", metavar="check|due|score", type=click.Choice(["check", "due", "score"]))
@click.argument("roots", metavar="ROOT...", nargs=-1, required=True)
@click.option("--month", callback=common.month, metavar="2026-10", help="opt-month")
@click.option("--back", type=click.IntRange(0), default=5, metavar="N", help="opt-group-back")
@click.option("--rule", "rules", multiple=True, callback=common.several, metavar="ID", help="opt-rule")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="opt-group-out")
@click.option("--fresh", is_flag=True, help="opt-group-fresh")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="opt-group-workers")
@click.option("--scheduler", metavar="tcp://HOST:PORT", help="opt-group-scheduler")
@click.option("--no-cache", is_flag=True, help="opt-no-cache")
@common.format_option("text", "json", "csv", "xlsx", "html", "parquet")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    question: Any,
    roots: tuple[str, ...],
    month: str | None,
    back: int,
    rules: list[str],
    out: Path | None,
    fresh: bool,
    workers: int | None,
    scheduler: str | None,
    no_cache: bool,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Find the sites, ask them, put the answers together, print, exit."""
    from sheetkit.group.ask import ask
    from sheetkit.group.job import Job
    from sheetkit.group.merge import merged
    from sheetkit.group.places import find
    from sheetkit.group.shelf import Shelf

    if form in ("xlsx", "html", "parquet") and output is None:
        raise SheetkitError("group-where", form=form)
    language = lang or ctx.find_root().params.get("lang") or language_of(ctx)
    now, months = common.now_of(as_of, TIMEZONE), _months(question, month, back)
    job = Job(question, now, language, _rules(rules), months, caching=not no_cache)
    folder = _out(out, roots)
    places, shelf, progress = find(roots), Shelf(folder, job), Progress(language)
    with _stopping(job, progress):
        outcome = ask(places, job, shelf, lambda: _pool(workers, scheduler), progress, fresh)
    data = merged(outcome, places, job, shelf)
    _answer(form, data, language, folder / job.shelf, output)
    _exit(ctx, outcome, job, bool(data["summary"]["attention"]))


@contextmanager
def _stopping(job: "Job", progress: Progress) -> Iterator[None]:
    """The line of progress ends with the work; after Ctrl-C it is said how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        progress.end()
        common.note(say(job.language, "group-stopped", now=job.now.isoformat(timespec="minutes")))
        raise
    progress.end()


def _exit(ctx: click.Context, outcome: "Outcome", job: "Job", attention: bool) -> None:
    """2 where a site could not be done or a result not be kept, before 1 where something was found."""
    if outcome.unkept:
        common.note(say(job.language, "group-unkept", count=outcome.unkept, reason=outcome.fault))
    if outcome.missing:
        moment = job.now.isoformat(timespec="minutes")
        common.note(say(job.language, "group-again", count=len(outcome.missing), now=moment))
    if outcome.missing or outcome.unkept:
        ctx.exit(_FAILED)
    if attention and job.question != "score":
        ctx.exit(1)


def _rules(rules: Sequence[str]) -> tuple[str, ...] | None:
    from sheetkit.policy import rulebook

    known = common.known_rules(rules, rulebook())
    return None if known is None else tuple(known)


def _months(question: str, month: str | None, back: int) -> tuple[str, ...]:
    """The month of a score after those before it."""
    if question != "score":
        return ()
    if month is None:
        raise SheetkitError("usage-missing", name="--month")
    last = int(month[:4]) * 12 + int(month[5:]) - 1
    return tuple(f"{number // 12:04}-{number % 12 + 1:02}" for number in range(last - back, last + 1))


def _out(out: Path | None, roots: Sequence[str]) -> Path:
    """Where the results go: where it is said, else beside the sites of the first root."""
    from sheetkit.group.remote import is_address
    from sheetkit.group.shelf import FOLDER

    if out is None and is_address(roots[0]):
        raise SheetkitError("group-out-where", root=roots[0])
    return out or Path(roots[0]) / FOLDER


def _pool(workers: int | None, scheduler: str | None) -> "Pool":
    from sheetkit.group.cluster import dask
    from sheetkit.group.local import processes

    return dask(scheduler) if scheduler else processes(workers)


def _answer(form: str, data: dict[str, Any], language: Language, kept: Path, output: Path | None) -> None:
    from sheetkit.report.flat import as_csv
    from sheetkit.report.group import as_rows, as_text
    from sheetkit.report.groupbook import groupbook
    from sheetkit.report.grouppage import grouppage
    from sheetkit.report.grouptable import as_relation

    match form:
        case "json":
            common.answer_json(data, output)
        case "csv":
            common.answer(as_csv(*as_rows(data)), output)
        case "text":
            common.answer(as_text(data, language, str(kept)), output)
        case _:
            assert output is not None
            if form == "parquet":
                from sheetkit.data.parquet import whole

                raw = whole(*as_relation(*as_rows(data)))
            else:
                raw = groupbook(data, language) if form == "xlsx" else grouppage(data, language)
            common.answer_file(output, raw)
            common.note(say(language, "score-written", file=output))
