"""What others write of the same rows, each as its manual says: `python -m tests.benchmarks.writers NAME SITE OUT`.

Of the first tickets a form each, as Word documents with the same boxes; or one cell set in the workbook of tickets.
`proved` as NAME looks whether it was done.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from sheetkit.register import registers
from tests.benchmarks.registers import BOOK, NAMES, NOW, SHEET

FORMS = 100
"""How many tickets become a form."""
CELL, WORD = (500, NAMES.index("result") + 1), "已复查"
"""The row and column of the cell that is set, and what is put there."""
BOXES = (
    *(("reported_at", "channel"), ("room", "reporter", "phone"), ("kind", "urgency"), ("content",)),
    *(("department", "worker", "dispatched_at"), ("arrived_at", "finished_at"), ("result",), ("man_hours", "fee")),
)
"""The lines of a form's boxes, as sheetkit's own has them; each is a label and a value."""
COPIES = ("存根联", "维修联", "客户联")


def our_forms(site: Path, out: Path) -> None:
    """`sheetkit doc`, without its command line."""
    from sheetkit.documents import papers
    from sheetkit.form import forms
    from sheetkit.site import open_site
    from sheetkit.word.form import form_document

    found, form = open_site(site), forms()["报事单"]
    books = found.books(NOW, {*form.needs, "staff"})
    keys = [row.ticket_no for row in books.rows("repairs")[:FORMS]]
    for paper in papers(books, form, found.name, keys):
        (out / paper.file).write_bytes(form_document(paper))


def docxtpl(site: Path, out: Path) -> None:
    """A template with blanks, rendered for each row."""
    import docxtpl as library

    template = BytesIO()
    _document("{{ ticket_no }}", {name: f"{{{{ {name} }}}}" for name in NAMES}).save(template)
    for row in _tickets(site):
        document = library.DocxTemplate(BytesIO(template.getvalue()))
        document.render(row, autoescape=True)
        document.save(out / f"{row['ticket_no']}.docx")


def python_docx(site: Path, out: Path) -> None:
    """The same tables, built for each row."""
    for row in _tickets(site):
        _document(row["ticket_no"], row).save(str(out / f"{row['ticket_no']}.docx"))


def _tickets(site: Path) -> Iterator[dict[str, str]]:
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(site / BOOK)).get_sheet_by_name(SHEET).to_python()
    for row in rows[1 : FORMS + 1]:
        yield {name: f"{value}" for name, value in zip(NAMES, row, strict=True)}


def _document(number: str, row: Mapping[str, str]) -> Any:
    """Three copies of a ticket on a page, each a table of boxes."""
    import docx

    headers = {column.name: column.header for column in registers()["repairs"].columns}
    document = docx.Document()
    for copy in COPIES:
        document.add_paragraph(f"报事单 {copy} {number}")
        table = document.add_table(rows=len(BOXES), cols=6, style="Table Grid")
        for line, names in zip(table.rows, BOXES, strict=True):
            cells = line.cells
            for at, name in enumerate(names):
                cells[2 * at].text, cells[2 * at + 1].text = headers[name], row[name]
    return document


def our_cell(site: Path, out: Path) -> None:
    """The cell patched into the sheet's part; nothing else of the package is touched."""
    from sheetkit.excel.patch import patch
    from sheetkit.model import Edit

    with (site / BOOK).open("rb") as source, (out / BOOK).open("w+b") as target:
        patch(source, target, [Edit(BOOK, SHEET, *CELL, WORD)])


def openpyxl(site: Path, out: Path) -> None:
    """All of the workbook loaded and saved again."""
    import openpyxl as library

    book = library.load_workbook(site / BOOK)
    book[SHEET].cell(*CELL, value=WORD)
    book.save(out / BOOK)


WRITERS: Mapping[str, Mapping[str, Callable[[Path, Path], None]]] = {
    f"{FORMS} forms of rows": {"sheetkit doc": our_forms, "docxtpl": docxtpl, "python-docx": python_docx},
    "one cell set": {"sheetkit's patch": our_cell, "openpyxl, loaded and saved": openpyxl},
}
"""By what is asked, who does it; ours comes first."""


def proved(site: Path, out: Path) -> None:
    """Stop where what was to be written does not stand in the files."""
    from python_calamine import CalamineWorkbook

    if (out / BOOK).exists():
        row, column = CELL
        found = CalamineWorkbook.from_path(str(out / BOOK)).get_sheet_by_name(SHEET).to_python()[row - 1][column - 1]
        lacking = [] if found == WORD else [WORD]
    else:
        texts = [_text(path) for path in sorted(out.glob("*.docx"))]
        lacking = [row["ticket_no"] for row in _tickets(site) if not any(_shows(text, row) for text in texts)]
    if lacking:
        raise SystemExit(f"not written: {lacking[:5]}")


def _text(path: Path) -> str:
    import docx

    return "".join(text for text in docx.Document(str(path)).element.itertext())


def _shows(text: str, row: Mapping[str, str]) -> bool:
    return all(row[name] in text for name in ("ticket_no", "content", "worker", "result"))


if __name__ == "__main__":
    by_name = {"proved": proved, **{name: write for among in WRITERS.values() for name, write in among.items()}}
    by_name[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
