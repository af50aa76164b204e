"""`sheetkit refresh` as a test runs it."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from sheetkit.cli import cli

AS_OF = "2026-11-20T17:00"


def refresh(folder: Path, *options: str, moment: str = AS_OF) -> Result:
    """The command on a site, at the usual moment; a bug is raised, not told."""
    done = CliRunner().invoke(cli, ["refresh", str(folder), "--as-of", moment, *options])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def told(folder: Path) -> dict[str, list[tuple[str | None, str, list[str]]]]:
    """By workbook what is to be done: sheet, kind and what; nothing for one that cannot be changed in its place."""
    answer = json.loads(refresh(folder, "--format", "json").stdout)
    return {
        one["workbook"]: [(each["sheet"], each["kind"], each["what"]) for each in one["news"]]
        for one in answer["workbooks"]
    }


def news(folder: Path, workbook: str, kind: str) -> list[list[str]]:
    """What is to be done of one kind in a workbook."""
    return [what for _, each, what in told(folder).get(workbook, ()) if each == kind]
