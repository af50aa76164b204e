"""`sheetkit demo`: the sample site, walked through."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from sheetkit.cli import check, common, due, notice, score
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say

FOLDER = "sheetkit-demo"
SAMPLE_MOMENT = "2026-11-20T17:00"
SAMPLE_MONTH = "2026-10"


@click.command("demo", cls=common.Command)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path, file_okay=False))
@common.moment_options
@click.pass_context
def command(ctx: click.Context, folder: Path | None, lang: Language | None, as_of: datetime | None) -> None:
    """Copy the sample, run the commands on it as a user would, say what to open."""
    import shutil

    from sheetkit.shipped import shipped

    language = common.in_language(lang, None, ctx)
    target = folder or _free(Path(FOLDER))
    if target.exists() and any(target.iterdir()):
        raise SheetkitError("demo-exists", folder=str(target))
    try:
        shutil.copytree(shipped("samples/estate"), target, dirs_exist_ok=True)
    except OSError as error:
        raise SheetkitError("file-unwritable", file=str(target), reason=error.strerror) from error
    moment = f"{as_of:%Y-%m-%dT%H:%M}" if as_of else SAMPLE_MOMENT
    names = {word: target / say(language, f"demo-file-{word}") for word in ("check", "due", "notice")}
    steps: list[tuple[click.Command, list[str], str]] = [
        (check.command, ["--as-of", moment, "-o", str(names["check"])], "check"),
        (due.command, ["--as-of", moment, "-o", str(names["due"])], "due"),
        (score.command, ["--month", SAMPLE_MONTH, "--as-of", moment, "--out", str(target)], "score"),
        (notice.command, ["--as-of", moment, "--out", str(names["notice"])], "notice"),
    ]
    click.echo(say(language, "demo-copied", folder=target))
    for number, (step, words, name) in enumerate(steps, 1):
        click.echo(f"\n{number}. sheetkit {' '.join([name, str(target), *words])}")
        _run(step, [str(target), *words, "--lang", language], ctx.obj)
        click.echo(f"   {say(language, f'demo-{name}')}")
    click.echo("\n" + say(language, "demo-open", **names, folder=target))


def _run(step: click.Command, words: list[str], language: Any) -> None:
    """Run a command; findings are no failure here."""
    step.main(words, prog_name="sheetkit", standalone_mode=False, obj=language)


def _free(folder: Path) -> Path:
    """The folder, or the first of folder-2, folder-3 … that is free: an earlier demo is left alone."""
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free
