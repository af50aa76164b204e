"""`sheetkit excel notice` and `doc`: the notices and forms of the selected rows."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetkit.cli.excel.before import Before, Live, live_options
from sheetkit.errors import SheetkitError

if TYPE_CHECKING:
    from sheetkit.form import Form
    from sheetkit.table import Row, Table


@click.command("excel-notice", cls=Live)
@click.option("--draft", is_flag=True, help="opt-draft")
@click.option("--pdf", is_flag=True, help="opt-pdf")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="opt-notice-out")
@live_options
def notice_command(ctx: click.Context, here: Before, draft: bool, pdf: bool, out: Path | None) -> None:
    """The notices of the selected rows of 发文, by `sheetkit notice --row`."""
    from sheetkit.cli import notice

    table, rows = _selected(here, "notices")
    if any(row.row_no is None for row in rows):
        raise SheetkitError("excel-no-key", header=table.register.column("row_no").header, sheet=here.title)
    wanted = [str(row.row_no) for row in rows]
    given = {"place": here.place, "wanted": wanted, "draft": draft, "pdf": pdf, "out": out}
    ctx.invoke(notice.command, **given, lang=here.asked.language, as_of=here.asked.now)


@click.command("excel-doc", cls=Live)
@click.argument("name", metavar="[FORM]", required=False)
@click.option("--pdf", is_flag=True, help="opt-pdf")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="opt-doc-out")
@live_options
def doc_command(ctx: click.Context, here: Before, name: str | None, pdf: bool, out: Path | None) -> None:
    """The forms of the selected rows, by `sheetkit doc FORM KEY…`; without a name, the one form of the register."""
    from sheetkit.cli import doc

    table, rows = _selected(here, None)
    form = _form(name, table)
    column = form.each or form.key
    if column and any(getattr(row, column) is None for row in rows):
        raise SheetkitError("excel-no-key", header=table.register.column(column).header, sheet=here.title)
    keys = list(dict.fromkeys(str(getattr(row, column) if column else row.at) for row in rows))
    given = {"name": form.name, "keys": keys, "place": here.place, "pdf": pdf, "out": out}
    ctx.invoke(doc.command, **given, lang=here.asked.language, as_of=here.asked.now)


def _selected(here: Before, register: str | None) -> "tuple[Table, list[Row]]":
    """The register on the active sheet, and its rows that are selected. Raises SheetkitError where there are none."""
    from sheetkit.register import registers

    books = here.books()
    table = here.table(books)
    if register is not None and table.register.name != register:
        raise SheetkitError("excel-not-here", sheet=registers()[register].sheet)
    numbers = here.desk.selected(here.last_row(table))
    rows = [row for row in map(table.row_at, numbers) if row is not None]
    if not rows:
        raise here.no_row()
    return table, rows


def _form(name: str | None, table: "Table") -> "Form":
    """The form that is named, else the only one, or the only one of single rows. Raises SheetkitError for several."""
    from sheetkit.form import form_named, forms

    if name is not None:
        form = form_named(name)
        if form.register.name != table.register.name:
            raise SheetkitError("excel-other-form", name=form.name, sheet=form.register.sheet)
        return form
    known = [form for form in forms().values() if form.register.name == table.register.name]
    single = [form for form in known if form.rows and not form.among]
    for among in (single, known):
        if len(among) == 1:
            return among[0]
    raise SheetkitError("excel-which-form" if known else "excel-no-form", known="、".join(one.name for one in known))
