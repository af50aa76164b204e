"""`sheetkit excel fix`, `number`, `undo`: cells that are set in the open workbook, and set back."""

import click

from sheetkit.cli import edits
from sheetkit.cli.excel.before import Before, Live, live_options, tell
from sheetkit.errors import SheetkitError
from sheetkit.model import Edit


@click.command("excel-fix", cls=Live)
@click.option("--write", is_flag=True, help="opt-excel-write")
@live_options
def fix_command(ctx: click.Context, here: Before, write: bool) -> None:
    """Attach, find the harmless repairs of the active sheet, show, and with --write set the cells."""
    from sheetkit.fix import fixes

    books = here.books()
    place = here.name, here.table(books).register.sheet
    own = [edit for edit in fixes(books, here.asked.language) if (edit.workbook, edit.sheet) == place]
    edits.offer(ctx, here.asked, own, write, "text", None)


@click.command("excel-undo", cls=Live)
@live_options
def undo_command(ctx: click.Context, here: Before) -> None:
    """Set back what was last set in open workbooks, where it still stands."""
    from sheetkit.excel.app import undo
    from sheetkit.writing import take_back

    site = here.asked.site
    steps = undo.recall(site.folder)
    if not steps:
        tell(here, "excel-no-undo")
        return
    closed = [name for name in steps if name not in site.open]
    if closed:
        raise SheetkitError("excel-undo-closed", files="、".join(closed))
    done = take_back(site, steps, edits.deed("undo", here.asked))
    kept = sum(map(len, steps.values())) - done
    tell(here, "excel-undone-some" if kept else "excel-undone", count=done, kept=kept)


@click.command("excel-number", cls=Live)
@live_options
def number_command(ctx: click.Context, here: Before) -> None:
    """Put the number that the workbook proposes into the selected cell."""
    edit = _next_number(here)
    done = edits.write_back(here.asked, [edit], "number")
    tell(here, "excel-numbered", number=edit.value, header=edit.header, row=edit.row)
    edits.tell_written(done, here.asked.language)


def _next_number(here: Before) -> Edit:
    """What is to be set. Raises SheetkitError where the cell takes no number or holds something."""
    from sheetkit.excel import lists

    books = here.books()
    table = here.table(books)
    row, column = here.desk.cell
    running = [one for one in table.register.columns if one.series and one.name in table.places]
    chosen = next((one for one in running if table.places[one.name] == column), None)
    if chosen is None:
        known = "、".join(one.header for one in running)
        key = "excel-number-where" if running else "excel-number-none"
        raise SheetkitError(key, sheet=table.register.sheet, known=known)
    book = here.asked.site.open[here.name]
    grid = book.grid(here.title)
    line = grid.rows[row - 1] if row <= len(grid.rows) else ()
    if row <= table.header_row or (column <= len(line) and line[column - 1] != ""):
        raise SheetkitError("excel-number-filled", header=chosen.header, row=row)
    proposed = lists.proposed(book.grid(lists.SHEET), chosen) if lists.SHEET in book.sheets else ""
    if not proposed:
        raise SheetkitError("excel-number-unknown", header=chosen.header, file=here.name)
    return Edit(here.name, table.register.sheet, row, column, proposed, header=chosen.header)
