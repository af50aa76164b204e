"""`sheetkit notice`: numbers the approved notices of 发文, writes that into their rows, makes documents and texts."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit import __version__
from sheetkit.cli import common, edits
from sheetkit.cli.making import Order, make
from sheetkit.cli.templates import Templates, as_data, as_text, listed, templates
from sheetkit.errors import SheetkitError, tell
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.books import Books
    from sheetkit.model import Edit
    from sheetkit.notices import Job, Notice
    from sheetkit.policy import Policy
    from sheetkit.site import Site

FOLDER = "通知"
"""Where a site's notices go unless told otherwise."""
REGISTERS, BILLS = ("notices", "deliveries", "staff"), ("fees", "households")
_TOLD_ONE_BY_ONE = (
    *("number-unclear", "missing", "misordered", "repeated"),
    *("private", "no-holiday", "scope-unclear", "nobody-owes"),
)
_COUNTED = ("unapproved", "not-due", "made", "numbered", "sent", "withdrawn", "not-paper", "no-template")


@click.command("notice", cls=common.Command)
@click.argument("place", metavar="[SITE]", required=False)
@click.option("--row", "wanted", multiple=True, callback=common.several, metavar="N", help="opt-notice-row")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="opt-notice-out")
@click.option("--issue-on", callback=common.day, metavar="DATE", help="opt-issue-on")
@click.option("--draft", is_flag=True, help="opt-draft")
@click.option("--pdf", is_flag=True, help="opt-pdf")
@click.option("--list", "listing", is_flag=True, help="opt-notice-list")
@click.option("--fit", type=click.Choice(["one-page"]), help="opt-notice-fit")
@click.option("--scale", type=int, default=0, metavar="N", help="opt-notice-scale")
@common.format_option("text", "json")
@common.cache_option
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
    fit: str | None,
    scale: int,
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, decide, make, print."""
    from sheetkit.notices import pick, plan, row_edits
    from sheetkit.word.pdf import require_libreoffice

    if listing:
        _list(ctx, place, form, output, lang)
        return
    common.listed_only(form, output)
    if pdf or fit:
        require_libreoffice()
    asked = common.opened(ctx, place, lang, as_of)
    site, language = asked.site, asked.language
    found = _templates(site, language)
    books = _books(asked, found)
    folder = out or site.folder / FOLDER
    job = _job(site, books, found, folder, issue_on, draft)
    notices = plan(books, job, pick(books.current("notices"), wanted) if wanted else None)
    ready = _ready(notices, bool(wanted), language)
    _write_back(asked, row_edits(notices, books.tables["notices"], language))
    order = Order(folder, bool(wanted) or draft, scale, fit is not None, books.policy, language)
    _printed(make(ready, found, order), pdf, books.policy, language)
    for line in _left_out(notices, language):
        click.echo(line)


def _templates(site: "Site", language: Language) -> Templates:
    """The templates; those that cannot be opened are told."""
    found = templates(site.folder)
    for error in found.errors.values():
        common.note(f"sheetkit: {tell(language, error)}")
    return found


def _list(ctx: click.Context, place: str | None, form: str, output: Path | None, lang: Language | None) -> None:
    """Show the templates, those of the site too, if there is one; what is to be mended makes the exit code 1."""
    from sheetkit.policy import rulebook
    from sheetkit.site import open_site

    site: Site | None = None
    try:
        site = open_site(place)
    except SheetkitError as error:
        if error.key != "not-a-site" or place is not None:
            raise
    policy = site.config.policy if site else rulebook()
    language = common.in_language(lang, site.config.lang if site else None, ctx)
    told = list(listed(templates(site.folder if site else None), policy, language))
    if form == "json":
        common.answer_json({"version": __version__, "templates": [as_data(one, language) for one in told]}, output)
    else:
        common.answer("\n".join(as_text(one, language) for one in told), output)
    if any(one.faults for one in told):
        ctx.exit(1)


def _books(asked: common.Asked, found: Templates) -> "Books":
    """The registers that notices need; 收费 and 房屋客户 only where a row has a template that asks for them."""
    from sheetkit.notices.each import FIELDS

    books = asked.site.books(asked.now, REGISTERS)
    _there(asked.site, books)
    asking = {name for name, template in found.words.items() if not FIELDS.isdisjoint(template.fields)}
    if not any(row.template in asking for row in books.current("notices")):
        return books
    books = asked.site.books(asked.now, [*REGISTERS, *BILLS])
    asked.site.require(BILLS)
    return books


def _job(site: "Site", books: "Books", found: Templates, folder: Path, issue_on: date | None, draft: bool) -> "Job":
    """What is asked of the engine, with the numbers that were given and the files that are there."""
    from sheetkit.notices import Job

    present = frozenset(path.name for path in folder.iterdir()) if folder.is_dir() else frozenset()
    old = [name.removesuffix(".docx").partition("-")[2] for name in present if not name.endswith((".txt", ".pdf"))]
    words = {name: template.fields for name, template in found.words.items()}
    texts = {name: template.fields for name, template in found.texts.items()}
    given = [*_known(site, books), *old]
    return Job(site.config.company, site.config.centre, words, texts, issue_on, draft, given, present)


def _there(site: "Site", books: "Books") -> None:
    """Refuse to answer where there is no site, or 发文 cannot be read: never a silently shorter list."""
    if site.alone:
        raise SheetkitError("notice-needs-site", file=str(site.alone))
    if not books.has("notices") or not books.tables["notices"].places:
        register = books.register("notices")
        absent = SheetkitError("workbook-absent", file=f"{register.workbook} {register.sheet}")
        raise SheetkitError("books-incomplete", reason=site.unreadable.get(register.workbook) or absent)


def _ready(notices: Sequence["Notice"], named: bool, language: Language) -> list["Notice"]:
    """Those that are made now. Raises SheetkitError if a row that was named is not."""
    refused = [notice for notice in notices if named and notice.state != "ready"]
    if refused:
        raise SheetkitError(f"notice-{refused[0].state}", **refused[0].words)
    ready = [notice for notice in notices if notice.state == "ready"]
    if not ready:
        click.echo(say(language, "notices-none"))
    return ready


def _known(site: "Site", books: "Books") -> Sequence[str]:
    """The numbers that were given before by what the journal says, whatever became of their rows."""
    from sheetkit.store.journal import read

    workbook = books.tables["notices"].workbook
    header = books.register("notices").column("notice_no").header
    entries = [entry for entry in read(site.folder).entries if entry["workbook"] == workbook]
    return [cell["new"] for entry in entries for cell in entry["cells"] if cell["header"] == header]


def _write_back(asked: common.Asked, cells: Sequence["Edit"]) -> None:
    """Set numbers, dates and file names in the rows, if there are any to set, before any document is made.

    Whatever breaks off then, no number is given twice, and the next run makes the document that is missing.
    """
    from sheetkit.report.edits import as_text

    if not cells:
        return
    asked.site.require(["notices"])
    done = edits.write_back(asked, cells, "notice")
    click.echo(say(asked.language, "notices-written"))
    click.echo(as_text(cells, asked.language))
    edits.tell_written(done, asked.language)


def _printed(documents: Sequence[Path], pdf: bool, policy: "Policy", language: Language) -> None:
    """Say where this machine lacks the typefaces of the house (NOT-6); make the PDFs that are missing or too old."""
    from sheetkit.word.pdf import is_current, to_pdf
    from sheetkit.word.typefaces import missing

    if documents and (lacking := missing(policy)):
        common.note(say(language, "typefaces-missing", faces="、".join(lacking)))
    if pdf:
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
