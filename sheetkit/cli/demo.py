"""`sheetkit demo`: the sample site, walked through."""

from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime
from io import StringIO
from pathlib import Path

import click

from sheetkit.cli import check, common, due, notice, score
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say
from sheetkit.report.text import as_typed

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
    names = {word: target / say(language, f"demo-file-{word}") for word in ("check", "report", "due", "notice")}
    names["score"] = target / f"考核-{SAMPLE_MONTH}.xlsx"
    steps: list[tuple[click.Command, str, list[str]]] = [
        (check.command, "check", ["--as-of", moment, "-o", str(names["check"]), "--report", str(names["report"])]),
        (due.command, "due", ["--as-of", moment, "-o", str(names["due"])]),
        (score.command, "score", ["--month", SAMPLE_MONTH, "--as-of", moment, "--out", str(target)]),
        (notice.command, "notice", ["--as-of", moment, "--out", str(names["notice"])]),
    ]
    click.echo(say(language, "demo-copied", folder=target, moment=moment.replace("T", " ")))
    for number, (step, name, words) in enumerate(steps, 1):
        _run(step, [str(target), *words, "--lang", language], language)
        click.echo(f"\n{number}. sheetkit {' '.join([name, *map(as_typed, (str(target), *words))])}")
        click.echo("   " + say(language, f"demo-{name}", file=names[name], month=SAMPLE_MONTH))
    click.echo("\n" + say(language, "demo-open", folder=target, typed=as_typed(str(target)), **names))


def _run(step: click.Command, words: list[str], language: Language) -> None:
    """Run a command without its own words on the screen; findings are no failure here."""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        step.main(words, prog_name="sheetkit", standalone_mode=False, obj=language)


def _free(folder: Path) -> Path:
    """The folder, or the first of folder-2, folder-3 … that is free: an earlier demo is left alone."""
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free
