"""`sheetkit unprotect`: a workbook without its password again."""

from datetime import datetime
from pathlib import Path

import click

from sheetkit.cli import common, edits
from sheetkit.cli.locking import opened, replace
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language


@click.command("unprotect", cls=common.Command)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@common.moment_options
@click.pass_context
def command(ctx: click.Context, file: Path, lang: Language | None, as_of: datetime | None) -> None:
    """Open with the password, replace, say what that means."""
    from sheetkit.cli.ring import forget

    job = opened(common.opened(ctx, str(file), lang, as_of), file)
    if job.old is None:
        raise SheetkitError("unprotect-none", file=job.book.path.name)
    done = replace(job, None)
    forget(job.book.path)
    job.tell("unprotect-done")
    edits.tell_written(done, job.asked.language)
    if job.lawful:
        job.tell("unprotect-rule", workbook=job.customers)
