"""`sheetkit protect`: a workbook's password, set or changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from sheetkit.cli import common
from sheetkit.cli.locking import Job, opened, replace
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language
from sheetkit.model import Edit
from sheetkit.store.change import OWN


@click.command("protect", cls=common.Command)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--by", metavar="NAME", help="opt-by-name")
@click.option("--remember", "keep", is_flag=True, help="opt-remember")
@click.option("--drop-backups", "drop", is_flag=True, help="opt-drop-backups")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    file: Path,
    by: str | None,
    keep: bool,
    drop: bool,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Open, ask for a new password, replace and log, see to copies and key ring, say what to remember."""
    from sheetkit.cli.password import new_password
    from sheetkit.protection import refusal

    job = opened(common.opened(ctx, str(file), lang, as_of), file)
    log = _log(job, by) if job.lawful else None
    new = new_password(lambda word: refusal(word, job.old, job.rule), job.asked.language)
    replace(job, new, log.edits if log else ())
    job.tell("protect-changed" if job.old else "protect-set")
    _tell_logged(job, log)
    _see_to_copies(job, new, drop)
    _see_to_ring(job, new, keep)
    job.tell("protect-lost")
    job.tell("protect-elsewhere")


@dataclass(frozen=True, slots=True)
class _Log:
    """The row of duty_log that will say so: who did it, and the edits that write it."""

    by: str
    edits: Sequence[Edit]


def _log(job: Job, by: str | None) -> _Log:
    """Who did it, and the row that says so. Raises SheetkitError where it is not known who does it."""
    from sheetkit.clock import last_day
    from sheetkit.duties.secrecy import changed
    from sheetkit.people import SUPERVISOR, at_work
    from sheetkit.writing import row_edits

    needed = ["staff", "duty_log"]
    books = job.asked.site.books(job.asked.now, needed)
    job.asked.site.require(needed)
    day = last_day(job.asked.now)
    name = by or books.people.of_post(SUPERVISOR, day)
    if name == SUPERVISOR:
        raise SheetkitError("protect-who", post=SUPERVISOR)
    if not any(one.name == name and at_work(one, day) for one in books.people.staff):
        raise SheetkitError("protect-stranger", name=name)
    row = changed(job.rule, job.name, name, job.asked.now)
    return _Log(name, row_edits(books, "duty_log", [row], job.rule.id))


def _tell_logged(job: Job, log: _Log | None) -> None:
    if log is not None:
        job.tell("protect-logged", at=f"{job.asked.now:%Y-%m-%d %H:%M}", by=log.by)
    elif job.asked.site.alone:
        job.tell("protect-outside")
    else:
        job.tell("protect-other", workbook=job.customers)


def _see_to_copies(job: Job, new: str, drop: bool) -> None:
    """Earlier backups in clear, the one just made among them: encrypt them too, or delete them. Nor is it cached."""
    from sheetkit.protection import clear_copies, lock_copies

    if cache := job.asked.site.cache:
        cache.forget(job.name)
    try:
        copies = clear_copies(job.asked.site.folder, job.name)
        if drop:
            for copy in copies:
                copy.unlink()
        else:
            lock_copies(copies, new)
    except (OSError, SheetkitError) as error:
        raise SheetkitError("protect-copies-left", folder=str(job.asked.site.folder / OWN)) from error
    if copies:
        job.tell("protect-dropped" if drop else "protect-copies", count=len(copies))
    if job.old:
        job.tell("protect-old-copies")


def _see_to_ring(job: Job, new: str, keep: bool) -> None:
    """Put the new password into the key ring, or take the old one out."""
    from sheetkit.cli.ring import forget, remember

    if keep:
        job.tell("protect-remembered" if remember(job.book.path, new) else "password-no-ring")
    elif job.old:
        forget(job.book.path)
