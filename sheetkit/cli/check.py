"""`sheetkit check`: are the books sound and the house rules kept?"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say
from sheetkit.model import SEVERITIES, Finding
from sheetkit.register import workbooks

if TYPE_CHECKING:
    from sheetkit.books import Books


@click.command("check", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--rule", "rules", multiple=True, callback=common.several, metavar="ID", help="opt-rule")
@click.option("--severity", type=click.Choice(SEVERITIES), help="opt-severity")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="error", help="opt-fail-on")
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE.xlsx", help="opt-report")
@common.format_option("text", "json", "csv", "junit", "sarif")
@common.cache_option
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    place: str | None,
    rules: list[str],
    severity: str | None,
    fail_on: str,
    report: Path | None,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, check, print, exit."""
    from sheetkit.recall import Inquiry

    asked = common.opened(ctx, place, lang, as_of)
    site, language = asked.site, asked.language
    wanted = common.known_rules(rules, site.config.policy)
    inquiry = Inquiry(site, asked.now, language)
    answer = inquiry.answer(wanted)
    if site.alone and site.unreadable:
        raise next(iter(site.unreadable.values()))
    if site.alone:
        common.note(say(language, "check-alone"))
    shown = [finding for finding in answer.findings if _reaches(finding.severity, severity or "info")]
    if report is not None:
        require_ours(report)
        write_whole(report, report_file(report, shown, inquiry.books, asked))
        common.note(say(language, "score-written", file=report))
    _answer(form, shown, wanted, answer.summary, asked, output)
    if fail_on != "never" and any(_reaches(finding.severity, fail_on) for finding in answer.findings):
        ctx.exit(1)


def _answer(
    form: str,
    shown: Sequence[Finding],
    wanted: Sequence[str] | None,
    summary: Mapping[str, int],
    asked: common.Asked,
    output: Path | None,
) -> None:
    from sheetkit.report.findings import as_data, as_text, plain
    from sheetkit.report.flat import as_csv
    from sheetkit.report.machines import as_junit, as_sarif

    site, policy, language = asked.site.name, asked.site.config.policy, asked.language
    match form:
        case "json":
            common.answer_json(as_data(shown, summary, asked.now, site), output)
        case "csv":
            rows = [asdict(finding) for finding in shown]
            common.answer_data(as_csv([field.name for field in fields(Finding)], rows), output)
        case "junit":
            put = policy if wanted is None else {id_: policy[id_] for id_ in wanted}
            common.answer_data(as_junit(shown, put, site, language), output)
        case "sarif":
            common.answer_json(as_sarif(shown, policy, __version__, language), output)
        case _:
            paint = common.colour if output is None else plain
            common.answer(as_text(shown, summary, site, language, paint), output)


def require_ours(file: Path) -> None:
    """Raise SheetkitError for a place where no report may be written: over nothing but an earlier one."""
    from sheetkit.report.findingsbook import is_report

    if file.is_dir():
        raise SheetkitError("output-folder", file=str(file))
    if file.suffix.lower() != ".xlsx":
        raise SheetkitError("report-suffix", file=str(file))
    if file.name.casefold() in map(str.casefold, workbooks()):
        raise SheetkitError("report-taken", file=str(file))
    if file.exists() and not is_report(file):
        raise SheetkitError("output-owned", file=str(file))


def report_file(file: Path, shown: Sequence[Finding], books: "Books", asked: common.Asked) -> bytes:
    """The workbook of findings, for that place."""
    from sheetkit.report.findingsbook import Entry, Report, findingsbook
    from sheetkit.report.links import way
    from sheetkit.resting import person_of

    entries = [Entry(finding, person_of(finding, books)) for finding in shown]
    base = way(asked.site.folder, file.parent)
    return findingsbook(Report(entries, asked.site.name, books.now, books.policy, asked.language, base))


def _reaches(severity: str, level: str) -> bool:
    order: list[str] = list(SEVERITIES)
    return order.index(severity) <= order.index(level)
