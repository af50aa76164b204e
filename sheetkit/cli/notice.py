"""`sheetkit notice`: numbers the approved notices of 发文, writes that into their rows, and makes the documents."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit.cli import common, edits
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say
from sheetkit.shipped import shipped

if TYPE_CHECKING:
    from sheetkit.books import Books
    from sheetkit.model import Edit
    from sheetkit.notices import Notice
    from sheetkit.site import Site

FOLDER = "通知"
"""Where a site's notices go unless told otherwise."""
_TOLD_ONE_BY_ONE = ("number-unclear", "missing", "misordered", "repeated")
_COUNTED = ("unapproved", "not-due", "made", "numbered", "withdrawn", "not-paper", "no-template")


@click.command("notice", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--row", "wanted", multiple=True, callback=common.several, metavar="N", help="opt-notice-row")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="opt-notice-out")
@click.option("--issue-on", callback=common.day, metavar="DATE", help="opt-issue-on")
@click.option("--draft", is_flag=True, help="opt-draft")
@click.option("--pdf", is_flag=True, help="opt-pdf")
@click.option("--list", "listing", is_flag=True, help="opt-notice-list")
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    place: str | None,
    wanted: list[str],
    out: Path | None,
    issue_on: date | None,
    draft: bool,
    pdf: bool,
    listing: bool,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, decide, make, print."""
    from sheetkit.notices import Job, pick, plan, row_edits
    from sheetkit.word.fill import template_fields
    from sheetkit.word.pdf import require_libreoffice

    templates = _templates()
    needs = {name: template_fields(path) for name, path in templates.items()}
    if listing:
        common.answer(_list(templates, needs, common.in_language(lang, None, ctx)), None)
        return
    if pdf:
        require_libreoffice()
    asked = common.opened(ctx, place, lang, as_of)
    site, language = asked.site, asked.language
    books = site.books(asked.now, ["notices", "staff"])
    _there(site, books)
    folder = out or site.folder / FOLDER
    present = frozenset(path.name for path in folder.glob("*.docx")) if folder.is_dir() else frozenset()
    given = [*_known(site, books), *(name.removesuffix(".docx").partition("-")[2] for name in present)]
    job = Job(site.config.company, site.config.centre, needs, issue_on, draft, given, present)
    notices = plan(books, job, pick(books.current("notices"), wanted) if wanted else None)
    refused = [notice for notice in notices if wanted and notice.state != "ready"]
    if refused:
        raise SheetkitError(f"notice-{refused[0].state}", **refused[0].words)
    cells = row_edits(notices, books.tables["notices"], language)
    if cells:
        site.require(["notices"])
        _write_back(asked, cells)
    _make(notices, templates, folder, bool(wanted) or draft, language)
    if pdf:
        _pdf([folder / notice.file for notice in notices if notice.state == "ready"], language)
    for line in _left_out(notices, language):
        click.echo(line)


def _templates() -> dict[str, Path]:
    """The templates by name; a file that Word keeps while a template is open is none."""
    paths = sorted(shipped("notice_templates").glob("*.docx"))
    return {path.stem: path for path in paths if not path.name.startswith("~$")}


def _there(site: "Site", books: "Books") -> None:
    """Refuse to answer where there is no site, or 发文 cannot be read: never a silently shorter list."""
    if site.alone:
        raise SheetkitError("notice-needs-site", file=str(site.alone))
    if not books.has("notices") or not books.tables["notices"].places:
        register = books.register("notices")
        absent = SheetkitError("workbook-absent", file=f"{register.workbook} {register.sheet}")
        raise SheetkitError("books-incomplete", reason=site.unreadable.get(register.workbook) or absent)


def _known(site: "Site", books: "Books") -> Sequence[str]:
    """The numbers that were given before by what the journal says, whatever became of their rows."""
    from sheetkit.store.journal import read

    workbook = books.tables["notices"].workbook
    header = books.register("notices").column("notice_no").header
    entries = [entry for entry in read(site.folder).entries if entry["workbook"] == workbook]
    return [cell["new"] for entry in entries for cell in entry["cells"] if cell["header"] == header]


def _write_back(asked: common.Asked, cells: Sequence["Edit"]) -> None:
    """Set numbers, dates and file names in the rows before any document is made.

    Whatever breaks off then, no number is given twice, and the next run makes the document that is missing.
    """
    from sheetkit.report.edits import as_text

    done = edits.write_back(asked, cells, "notice")
    click.echo(say(asked.language, "notices-written"))
    click.echo(as_text(cells, asked.language))
    common.tell_written(done, asked.language)


def _make(
    notices: Sequence["Notice"], templates: Mapping[str, Path], folder: Path, overwrite: bool, language: Language
) -> None:
    from sheetkit.word.fill import fill_all

    ready = [notice for notice in notices if notice.state == "ready"]
    if not ready:
        click.echo(say(language, "notices-none"))
        return
    jobs = [(templates[notice.row.template], notice.fields, folder / notice.file) for notice in ready]
    for notice, outcome in zip(ready, fill_all(jobs, overwrite=overwrite), strict=True):
        click.echo(say(language, f"notice-{outcome}", file=folder / notice.file, **notice.words))
        for key, words in notice.notes:
            click.echo("  · " + say(language, key, **words))


def _pdf(documents: Sequence[Path], language: Language) -> None:
    """Make the PDFs that are missing or older than their document."""
    from sheetkit.word.pdf import is_current, to_pdf

    for made in to_pdf([document for document in documents if not is_current(document)]):
        click.echo(say(language, "notice-pdf", file=made))


def _left_out(notices: Sequence["Notice"], language: Language) -> list[str]:
    """What was not made: one by one where something is to be mended, counted where it only waits or is over."""
    lines = [
        say(language, f"notice-{notice.state}", **notice.words)
        for notice in notices
        if notice.state in _TOLD_ONE_BY_ONE
    ]
    counts = Counter[str](notice.state for notice in notices)
    names = dict.fromkeys(notice.row.template for notice in notices if notice.state == "no-template")
    words = {"templates": "、".join(str(name) for name in names)}
    told = [say(language, f"notices-{state}", count=counts[state], **words) for state in _COUNTED if counts[state]]
    if told:
        lines.append(say(language, "notices-skipped", list=say(language, "notices-join").join(told)))
    return lines


def _list(templates: Mapping[str, Path], needs: Mapping[str, Mapping[str, bool]], language: Language) -> str:
    """Each template with its fields and where they come from."""
    from sheetkit.notice_page import source_of

    lines = []
    for name, fields in needs.items():
        lines.append(say(language, "notice-list-template", template=name, file=templates[name]))
        for field, needed in fields.items():
            source = say(language, source_of(field), field=field)
            lines.append(
                say(language, "notice-field" if needed else "notice-field-optional", field=field, source=source)
            )
    return "\n".join(lines)
