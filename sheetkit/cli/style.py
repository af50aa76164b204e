"""`sheetkit style`: Word documents held against the house style, and copies that keep it."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError, tell
from sheetkit.messages import Language

if TYPE_CHECKING:
    from sheetkit.policy import Policy
    from sheetkit.report.style import Judged

_FIXED = ".fixed.docx"


@click.command("style", cls=common.Command)
@click.argument("files", metavar="FILE.docx…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--site", "place", metavar="SITE", help="opt-site")
@click.option("--fix", is_flag=True, help="opt-style-fix")
@common.format_option("text", "json")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    place: str | None,
    fix: bool,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Judge each, mend if asked, print; a file that cannot be judged keeps none of the others from it."""
    from sheetkit.clock import last_day
    from sheetkit.report.style import as_data, as_text

    config = common.settings(place)
    language = common.in_language(lang, config.lang, ctx)
    day = last_day(common.now_of(as_of, config.timezone))
    policy = {id_: rule.on(day) for id_, rule in config.policy.items()}
    judged: list[Judged] = []
    errors: list[SheetkitError] = []
    for file in dict.fromkeys(files):
        try:
            judged.append(_judge(file, policy, fix))
        except SheetkitError as error:
            errors.append(error)
    if form == "json":
        common.answer_json({"version": __version__, "files": as_data(judged, language)}, output)
    elif judged:
        common.answer(as_text(judged, language), output)
    for one in errors[:-1]:
        common.note(f"sheetkit: {tell(language, one)}")
    if errors:
        raise errors[-1]
    if any(one.found if one.left is None else one.left for one in judged):
        ctx.exit(1)


def _judge(file: Path, policy: "Policy", fix: bool) -> "Judged":
    """What a document does not keep; with `fix`, its mended copy is written, unless nothing can be mended."""
    from sheetkit.report.style import Judged
    from sheetkit.word.style.lint import judged
    from sheetkit.word.style.mend import mended
    from sheetkit.word.style.package import opened

    package = opened(file)
    found = judged(package, policy)
    if not fix or not found:
        return Judged(file, found)
    data, left = mended(package, policy)
    if data is None:
        return Judged(file, found, None, left)
    target = file.with_name(file.stem + _FIXED)
    _write(target, data)
    return Judged(file, found, target, left)


def _write(target: Path, data: bytes) -> None:
    """Write the copy; what is there already stays, and must be the same."""
    if target.is_symlink() or (target.exists() and (not target.is_file() or target.read_bytes() != data)):
        raise SheetkitError("document-fixed-exists", file=str(target))
    if not target.exists():
        write_whole(target, data)
