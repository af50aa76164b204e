"""`sheetkit excel due`: how the rows stand that the window shows, or that are selected."""

import click

from sheetkit.cli import common
from sheetkit.cli.excel.before import Before, Live, live_options
from sheetkit.messages import say
from sheetkit.model import STATES


@click.command("excel-due", cls=Live)
@click.option("--selected", is_flag=True, help="opt-excel-selected")
@click.option("--rule", "rules", multiple=True, callback=common.several, metavar="ID", help="opt-rule")
@live_options
def due_command(ctx: click.Context, here: Before, selected: bool, rules: list[str]) -> None:
    """Attach, clock what stands there now, print each state of these rows."""
    from sheetkit.due import due
    from sheetkit.report.duties import as_text

    asked = here.asked
    wanted = common.known_rules(rules, asked.site.config.policy)
    books = here.books()
    table = here.table(books)
    last = here.last_row(table)
    rows = set(here.desk.selected(last) if selected else here.desk.in_view(last))
    answer = due(books, asked.language, wanted)
    own = [
        item
        for item in answer.items
        if (item.workbook, item.sheet) == (here.name, table.register.sheet) and item.row in rows
    ]
    own.sort(key=lambda item: (item.row or 0, item.due))
    if answer.unclear:
        common.note(say(asked.language, "due-unclear", count=answer.unclear))
    summary: dict[str, int] = {state: sum(item.state == state for item in own) for state in STATES}
    common.answer(as_text(own, summary, asked.site.name, books.now, asked.language), None)
    if summary["overdue"]:
        ctx.exit(1)
