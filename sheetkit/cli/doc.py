"""`sheetkit doc`: forms of rows as Word documents, to print and sign."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit.cli import common
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.form import Form
    from sheetkit.paper import Paper

FOLDER = "单据"
"""Where a site's forms go unless told otherwise."""


@click.command("doc", cls=common.Command)
@click.argument("name", metavar="FORM", required=False)
@click.argument("keys", metavar="[KEY…]", nargs=-1, callback=common.several)
@click.option("--site", "place", metavar="SITE", help="opt-doc-site")
@click.option("--month", callback=common.month, metavar="2026-10", help="opt-doc-month")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="opt-doc-out")
@click.option("--pdf", is_flag=True, help="opt-pdf")
@click.option("--list", "listing", is_flag=True, help="opt-doc-list")
@common.cache_option
@common.moment_options
@click.pass_context
def command(
    ctx: click.Context,
    name: str | None,
    keys: list[str],
    place: str | None,
    month: str | None,
    out: Path | None,
    pdf: bool,
    listing: bool,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, choose the rows, fill, write, print."""
    from sheetkit.documents import papers, unclear
    from sheetkit.form import form_named
    from sheetkit.register import registers
    from sheetkit.word.pdf import require_libreoffice

    if listing:
        common.answer(_list(common.in_language(lang, None, ctx)), None)
        return
    if name is None:
        raise SheetkitError("doc-needs-form")
    form = form_named(name)
    if pdf:
        require_libreoffice()
    asked = common.opened_site(ctx, place, lang, as_of)
    site, language = asked.site, asked.language
    books = site.books(asked.now, {*form.needs, "staff"} if form.needs else None)
    site.require(form.needs or registers())
    made = papers(books, form, site.name, keys, month)
    if not keys and (count := unclear(books, form)):
        common.note(say(language, "doc-left-out", count=count))
    if not made:
        click.echo(say(language, "doc-none", name=form.name))
        return
    folder = out or site.folder / FOLDER
    _write(made, folder, language)
    if pdf:
        _pdf([folder / paper.file for paper in made], language)


def _write(made: "Sequence[Paper]", folder: Path, language: Language) -> None:
    """Write each document that is not there yet or that nobody edited, and say what became of it."""
    from sheetkit.word.form import form_document
    from sheetkit.word.seal import put

    for paper in made:
        outcome = put(folder / paper.file, form_document(paper))
        click.echo(say(language, f"doc-{outcome}", file=folder / paper.file))
        if paper.notes:
            click.echo("  · " + say(language, "doc-unclear", columns="、".join(paper.notes)))


def _pdf(documents: Sequence[Path], language: Language) -> None:
    """Make the PDFs that are missing or older than their document."""
    from sheetkit.word.pdf import is_current, to_pdf

    for made in to_pdf([document for document in documents if not is_current(document)]):
        click.echo(say(language, "doc-written", file=made))


def _list(language: Language) -> str:
    """Each form, the sheet that it is printed from, and what is to be named."""
    from sheetkit.form import forms
    from sheetkit.report.text import table

    heads = [say(language, f"doc-list-{word}") for word in ("form", "sheet", "asked")]
    rows = [[form.name, form.register.sheet, _asked(form, language)] for form in forms().values()]
    return table(heads, rows)


def _asked(form: "Form", language: Language) -> str:
    """How a form is asked for: by a key, a month, or as things stand."""
    column = form.each or (form.key if form.rows else None)
    header = form.register.column(column).header if column else ""
    kind = "each" if form.each else "late" if form.rows and form.among else "row" if form.rows else "table"
    return say(language, f"doc-asked-{kind}" + ("-month" if form.day else ""), key=header)
