"""`sheetkit excel check`, `next`, `unmark`: the findings of the active sheet on its cells, one by one, and gone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.cli.excel.before import Before, Live, live_options, tell
from sheetkit.messages import say
from sheetkit.model import SEVERITIES, Finding

if TYPE_CHECKING:
    from sheetkit.table import Table


@click.command("excel-check", cls=Live)
@click.option("--rule", "rules", multiple=True, callback=common.several, metavar="ID", help="opt-rule")
@click.option("--no-mark", is_flag=True, help="opt-excel-no-mark")
@click.option("--pane", is_flag=True, help="opt-excel-pane")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="opt-format")
@live_options
def check_command(ctx: click.Context, here: Before, rules: list[str], no_mark: bool, pane: bool, form: str) -> None:
    """Attach, read what stands there now, check, mark, list."""
    found, others, table = _findings(here, rules)
    marks = None if no_mark else _mark(here, found)
    if pane:
        _pane(here, found)
    _answer(here, found, form, table)
    if form == "text":
        _tell(here, found, others, marks)
    if any(finding.severity == "error" for finding in found):
        ctx.exit(1)


@click.command("excel-next", cls=Live)
@click.option("--rule", "rules", multiple=True, callback=common.several, metavar="ID", help="opt-rule")
@live_options
def next_command(ctx: click.Context, here: Before, rules: list[str]) -> None:
    """Check again, and select the next cell with a finding; after the last comes the first."""
    from sheetkit.excel.patch.cell import place

    found, others, _ = _findings(here, rules)
    cells = sorted({place(finding.cell.encode()): finding.cell for finding in found if finding.cell}.items())
    if not cells:
        tell(here, "excel-none-here", sheet=here.title)
        _tell_others(here, others)
        return
    at = here.desk.cell
    number, cell = next(
        ((number, cell) for number, (where, cell) in enumerate(cells, 1) if where > at), (1, cells[0][1])
    )
    here.desk.go(here.title, cell)
    own = [finding for finding in found if finding.cell == cell]
    tell(here, "excel-at", cell=cell, number=number, count=len(cells))
    _answer(here, own, "text", None)


@click.command("excel-unmark", cls=Live)
@live_options
def unmark_command(ctx: click.Context, here: Before) -> None:
    """Take away what `check` put on the cells, and its sheet."""
    from sheetkit.excel.app.marks import unmark

    gone, notes = unmark(here.desk)
    tell(here, "excel-unmarked" if gone else "excel-no-marks", notes=notes, file=here.desk.book.name)


def _findings(here: Before, rules: Sequence[str]) -> tuple[list[Finding], int, "Table"]:
    """The findings of the active sheet, and how many others its workbook has. Raises where it holds no register."""
    from sheetkit.check import check
    from sheetkit.excel.app.native import blind_to_errors

    asked = here.asked
    wanted = common.known_rules(rules, asked.site.config.policy)
    books = here.books()
    table = here.table(books)
    if blind_to_errors():
        common.note(say(asked.language, "excel-blind"))
    found = [one for one in check(books, asked.site.gaps, asked.language, wanted) if one.workbook == here.name]
    own = [finding for finding in found if finding.sheet == table.register.sheet]
    return own, len(found) - len(own), table


def _mark(here: Before, found: Sequence[Finding]) -> tuple[int, int]:
    from sheetkit.excel.app.marks import mark

    return mark(here.desk, here.title, found)


def _pane(here: Before, found: Sequence[Finding]) -> None:
    """The findings on a sheet of our own, each line one."""
    from sheetkit.excel.app.marks import OURS, pane

    language = here.asked.language
    heads = [say(language, f"findingsbook-{key}") for key in ("place", "severity", "rule", "key", "message", "fix")]
    title = OURS + say(language, "excel-pane-title", sheet=here.title, count=len(found))
    rows = [
        [one.cell or "", say(language, f"severity-{one.severity}"), one.rule, one.key or "", one.message, one.fix or ""]
        for one in found
    ]
    pane(here.desk, say(language, "excel-pane-sheet"), [[title, *[""] * (len(heads) - 1)], heads, *rows])


def _answer(here: Before, found: Sequence[Finding], form: str, table: "Table | None") -> None:
    from dataclasses import asdict

    from sheetkit.report.findings import as_text

    asked = here.asked
    summary = {f"{level}s": sum(finding.severity == level for finding in found) for level in SEVERITIES}
    summary = {"workbooks": 1, "rows": len(table.rows) if table else 0, **summary}
    if form == "json":
        head = {"version": __version__, "as_of": common.iso(asked.now), "site": asked.site.name, "summary": summary}
        common.answer_json({**head, "findings": [asdict(finding) for finding in found]}, None)
    elif table is not None:
        common.answer(as_text(found, summary, asked.site.name, asked.language, common.colour), None)
    else:
        for one in found:
            tell(here, "excel-one", rule=one.rule, of=one.key or "", message=one.message, fix=one.fix or "")


def _tell(here: Before, found: Sequence[Finding], others: int, marks: tuple[int, int] | None) -> None:
    """What was marked, what was not, and what else there is."""
    cells = len({finding.cell for finding in found if finding.cell})
    if marks is not None and cells:
        tell(here, "excel-marked", count=marks[0], notes=marks[1])
        if marks[0] < cells:
            tell(here, "excel-more", count=cells - marks[0])
    _tell_others(here, others)
    tell(here, "excel-not-asked")


def _tell_others(here: Before, others: int) -> None:
    if others:
        tell(here, "excel-others", count=others)
