"""`sheetkit doc`: forms of rows, and reports of a month or a year, as Word documents to print and sign."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from sheetkit import __version__
from sheetkit.cli import common
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say

if TYPE_CHECKING:
    from sheetkit.form import Form
    from sheetkit.reviews import Kind

FOLDER = "单据"
"""Where a site's forms go unless told otherwise."""
_WIDTHS = (26, 14, 36)
"""The most columns of a terminal for a form, its sheet, and how it is asked for."""


@click.command("doc", cls=common.Command)
@click.argument("name", metavar="FORM", required=False)
@click.argument("keys", metavar="[KEY…]", nargs=-1, callback=common.several)
@click.option("--site", "place", metavar="SITE", help="opt-doc-site")
@click.option("--month", callback=common.month, metavar="2026-10", help="opt-doc-month")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="opt-doc-out")
@click.option("--pdf", is_flag=True, help="opt-pdf")
@click.option("--list", "listing", is_flag=True, help="opt-doc-list")
@common.format_option("text", "json")
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
    form: str,
    output: Path | None,
    lang: Language | None,
    as_of: datetime | None,
) -> None:
    """Read, choose the rows, fill, write, print."""
    from sheetkit.form import form_named
    from sheetkit.reviews import REVIEWS, review_named
    from sheetkit.word.pdf import require_libreoffice

    if listing:
        _list(form, output, common.in_language(lang, None, ctx))
        return
    common.listed_only(form, output)
    if name is None:
        raise SheetkitError("doc-needs-form")
    kind = review_named(name)
    paper = None if kind else form_named(name, REVIEWS)
    if pdf:
        require_libreoffice()
    asked = common.opened_site(ctx, place, lang, as_of)
    folder = out or asked.site.folder / FOLDER
    if paper is not None:
        made = _papers(paper, asked, keys, month)
    elif kind is not None:
        made = [_report(kind, asked, keys, month)]
    _write(made, folder, asked.language)
    if pdf:
        _pdf([folder / document.file for document in made], asked.language)


class _Document(NamedTuple):
    """What is to be written: its file's name, how its bytes are made, the headers of cells that were not understood."""

    file: str
    laid_out: Callable[[], bytes]
    unclear: Sequence[str] = ()


def _papers(form: "Form", asked: common.Asked, keys: Sequence[str], month: str | None) -> list[_Document]:
    """A form for the rows asked for."""
    from sheetkit.documents import papers, unclear
    from sheetkit.register import registers
    from sheetkit.word.form import form_document

    site, language = asked.site, asked.language
    books = site.books(asked.now, {*form.needs, "staff"} if form.needs else None)
    site.require(form.needs or registers())
    made = papers(books, form, site.name, keys, month)
    if not keys and (count := unclear(books, form)):
        common.note(say(language, "doc-left-out", count=count))
    if not made:
        click.echo(say(language, "doc-none", name=form.name))
    return [_Document(paper.file, partial(form_document, paper), paper.notes) for paper in made]


def _report(kind: "Kind", asked: common.Asked, keys: Sequence[str], month: str | None) -> _Document:
    """A report of a month or a year."""
    from sheetkit.reviews import review, usual_month
    from sheetkit.reviews.asked import Asked
    from sheetkit.word.review import review_document

    site = asked.site
    books = site.books(asked.now, {*kind.needs, *kind.also, "staff"})
    site.require(kind.needs)
    about = Asked(books, month or usual_month(kind, asked.now), site.config.company, site.name, keys)
    made = review(kind, about)
    return _Document(made.file, partial(review_document, made))


def _write(made: Sequence[_Document], folder: Path, language: Language) -> None:
    """Write each document that is not there yet or that nobody edited, and say what became of it."""
    from sheetkit.word.seal import put

    for document in made:
        outcome = put(folder / document.file, document.laid_out())
        click.echo(say(language, f"doc-{outcome}", file=folder / document.file))
        if document.unclear:
            click.echo("  · " + say(language, "doc-unclear", columns="、".join(document.unclear)))


def _pdf(documents: Sequence[Path], language: Language) -> None:
    """Make the PDFs that are missing or older than their document."""
    from sheetkit.word.pdf import is_current, to_pdf

    for made in to_pdf([document for document in documents if not is_current(document)]):
        click.echo(say(language, "doc-written", file=made))


def _list(form: str, output: Path | None, language: Language) -> None:
    """Each form, the sheet that it is printed from, and what is to be named; then the reports."""
    from sheetkit.form import forms
    from sheetkit.report.text import table
    from sheetkit.reviews import REVIEWS

    several = say(language, "doc-list-several")
    rows = [[one.name, one.register.sheet, _asked(one, language)] for one in forms().values()]
    rows += [[kind.name, several, say(language, f"doc-asked-report-{kind.span}")] for kind in REVIEWS.values()]
    if form == "json":
        told = [dict(zip(("form", "sheet", "asked"), row, strict=True)) for row in rows]
        common.answer_json({"version": __version__, "forms": told}, output)
        return
    heads = [say(language, f"doc-list-{word}") for word in ("form", "sheet", "asked")]
    common.answer(table(heads, rows, _WIDTHS), output)


def _asked(form: "Form", language: Language) -> str:
    """How a form is asked for: by a key, a month, or as things stand."""
    column = form.each or (form.key if form.rows else None)
    header = form.register.column(column).header if column else ""
    kind = "each" if form.each else "late" if form.rows and form.among else "row" if form.rows else "table"
    return say(language, f"doc-asked-{kind}" + ("-month" if form.day else ""), key=header)
