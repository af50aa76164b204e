"""`sheetkit shortcut`: a file in the site's folder that opens the menu there by a double click."""

import shutil
import sys
from datetime import datetime
from pathlib import Path

import click

from sheetkit.cli import common
from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say

SYSTEMS = {"windows": "打开sheetkit.bat", "mac": "打开sheetkit.command", "linux": "打开sheetkit.sh"}
"""The file of each system."""
_MARK = "sheetkit shortcut"
"""Stands in every file of ours: only such a one is written over."""
_UTF_8 = 65001


@click.command("shortcut", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--for", "system", type=click.Choice(list(SYSTEMS)), help="opt-shortcut-for")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context, place: str | None, system: str | None, lang: Language | None, as_of: datetime | None
) -> None:
    """Write the file for this system, or for the one that was named."""
    asked = common.opened_site(ctx, place, lang, as_of)
    own = own_system()
    system = system or own
    file = asked.site.folder / SYSTEMS[system]
    if file.exists() and _MARK.encode() not in file.read_bytes():
        raise SheetkitError("shortcut-taken", file=str(file))
    program = found_program() if system == own else "sheetkit"
    text = batch(program) if system == "windows" else script(program)
    write_whole(file, text.encode("utf-8"))
    if system != "windows":
        file.chmod(0o755)
    click.echo(say(asked.language, f"shortcut-{'command' if program == 'sheetkit' else 'place'}", file=file))


def own_system() -> str:
    """The name of this system among `SYSTEMS`."""
    return {"win32": "windows", "darwin": "mac"}.get(sys.platform, "linux")


def found_program() -> str:
    """`sheetkit` where the terminal knows it by that name, else where this one lies."""
    if shutil.which("sheetkit"):
        return "sheetkit"
    return sys.executable if getattr(sys, "frozen", False) else str(Path(sys.argv[0]).resolve())


def batch(program: str) -> str:
    """A batch file: CRLF, and in UTF-8, which its second line sets the terminal to before any other character comes.

    `pushd` gives a share of the network a letter of its own, which `cd` cannot. Windows itself puts in the folder,
    `%~dp0`, whatever characters it has. A `%` of the program's path stands twice, or it would begin a variable.
    """
    lines = [
        "@echo off",
        f"chcp {_UTF_8} >nul",
        f"rem {_MARK}",
        'pushd "%~dp0"',
        f'"{program.replace("%", "%%")}"',
        "if errorlevel 1 pause",
        "popd",
    ]
    return "".join(f"{line}\r\n" for line in lines)


def script(program: str) -> str:
    """A script of the shell, which macOS opens in its terminal by the ending `.command`."""
    from shlex import quote

    return f'#!/bin/sh\n# {_MARK}\ncd "$(dirname "$0")" || exit 1\nexec {quote(program)}\n'
