"""Marks on cells: a colour laid over the cell by a rule of our own, and a note. Nothing of the staff's is touched.

The colour is a conditional format, so that the cell keeps its own fill; it is known by its formula. A note is ours by
how it begins, and is only given to a cell that has none and no comment. Nothing is kept elsewhere: what bears these
signs is ours, wherever it stands by now.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sheetkit.errors import Refused
from sheetkit.excel.app import native
from sheetkit.excel.app.book import LiveBook
from sheetkit.excel.app.desk import Desk
from sheetkit.excel.app.figures import figures
from sheetkit.excel.app.values import TEXT
from sheetkit.model import SEVERITIES, Finding, Severity
from sheetkit.names import cell_name, number

OURS = "【sheetkit】"
"""How our notes, and the first cell of our sheet, begin."""
RULE = '=N("sheetkit")=0'
"""A formula that always holds, is the same in every language of Excel, and nobody else writes."""

Marked = Mapping[str, Sequence[Finding]]
"""The findings by their cell."""


def mark(desk: Desk, sheet: str, findings: Sequence[Finding]) -> tuple[int, int]:
    """Mark the cells of these findings on a sheet; how many cells got a mark, and how many a note.

    Earlier marks of ours go first. Raises Refused (`excel-protected`) with nothing changed.
    """
    target = desk.book.book.sheets[sheet]
    _unlocked(desk.book, target)
    by_cell: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.cell:
            by_cell.setdefault(finding.cell, []).append(finding)
    chosen = dict(list(by_cell.items())[: figures("marks")["most"]])
    with desk.unmoved():
        try:
            _clear(target)
            _colour(target, chosen)
            noted = sum(_noted(target.range(cell), found) for cell, found in chosen.items())
        except BaseException:
            with suppress(Exception):  # what stopped it is what is told
                _clear(target)
            raise
    return len(chosen), noted


def unmark(desk: Desk) -> tuple[int, int]:
    """Take every mark of ours from every sheet of the workbook, and our own sheet.

    How many things went, and how many of them were notes.
    """
    book = desk.book.book
    for sheet in book.sheets:
        if native.protected(sheet) and any(_ours(sheet)):
            raise Refused("excel-protected", file=desk.book.name, sheet=sheet.name)
    with desk.unmoved():
        gone = [_clear(sheet) for sheet in book.sheets]
        panes = [sheet for sheet in book.sheets if _is_pane(sheet)]
        for sheet in panes:
            sheet.delete()
    return sum(map(sum, gone), len(panes)), sum(notes for _, notes in gone)


def pane(desk: Desk, name: str, rows: Sequence[Sequence[str]]) -> None:
    """A sheet of ours behind the others with these lines, in place of an earlier one; all of it is text.

    Raises Refused where no sheet can be added, or where a sheet of that name is somebody else's.
    """
    book = desk.book.book
    if native.fixed(book):
        raise Refused("excel-fixed", file=desk.book.name)
    last = list(book.sheets)[-1]
    if any(sheet.name == name and not (_is_pane(sheet) or _is_blank(sheet)) for sheet in book.sheets):
        raise Refused("excel-pane-taken", file=desk.book.name, sheet=name)
    with desk.unmoved():
        found = next((sheet for sheet in book.sheets if sheet.name == name), None)
        sheet = found or book.sheets.add(name, after=last)
        if found:
            found.clear_contents()
        try:
            whole = sheet.range((1, 1), (len(rows), len(rows[0])))
            whole.number_format = TEXT
            whole.raw_value = [list(row) for row in rows]
        except BaseException:
            with suppress(Exception):  # half of it is no sheet of ours
                sheet.delete()
            raise


def _colour(sheet: Any, chosen: Marked) -> None:
    """One rule for each portion of cells of the same severity."""
    colours = figures("marks")["colours"]
    for severity in SEVERITIES:
        cells = [cell for cell, found in chosen.items() if _worst(found) == severity]
        for address in _portions(cells):
            rules = sheet.range(address).conditional_formats
            rules.add_custom(RULE, fill_color=tuple(colours[severity]))


def _worst(found: Sequence[Finding]) -> Severity:
    return min((one.severity for one in found), key=SEVERITIES.index)


def _portions(cells: Sequence[str]) -> Iterator[str]:
    """The cells as addresses that are short enough; cells below each other as one range."""
    address = ""
    for run in _runs(cells):
        if address and len(address) + len(run) + 1 > figures("marks")["address"]:
            yield address
            address = ""
        address += f",{run}" if address else run
    if address:
        yield address


def _runs(cells: Sequence[str]) -> Iterator[str]:
    places = sorted(
        (number(cell.rstrip("0123456789")), int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))) for cell in cells
    )
    start = 0
    for at, (column, row) in enumerate(places):
        if at + 1 == len(places) or places[at + 1] != (column, row + 1):
            first = cell_name(*places[start])
            yield first if start == at else f"{first}:{cell_name(column, row)}"
            start = at + 1


def _noted(cell: Any, found: Sequence[Finding]) -> bool:
    """Give a cell its note, where it has none of its own."""
    if cell.note is not None or _commented(cell):
        return False
    lines = [f"{one.rule} {one.message}" + (f"\n→ {one.fix}" if one.fix else "") for one in found]
    cell.add_note((OURS + "\n".join(lines))[: figures("marks")["note"]])
    return True


def _commented(cell: Any) -> bool:
    """Whether a cell has a threaded comment; older versions and macOS know of none."""
    try:
        return cell.comment is not None
    except (NotImplementedError, AttributeError):
        return False


def _ours(sheet: Any) -> Iterator[Any]:
    """The rules and notes of ours on a sheet."""
    yield from (rule for rule in sheet.cells.conditional_formats if rule.type == "custom" and is_rule(rule.formula))
    yield from (note for note in sheet.notes if note.text.startswith(OURS))


def _clear(sheet: Any) -> tuple[int, int]:
    rules = [rule for rule in sheet.cells.conditional_formats if rule.type == "custom" and is_rule(rule.formula)]
    for rule in reversed(rules):  # deleting one moves those after it
        rule.delete()
    notes = [note for note in sheet.notes if note.text.startswith(OURS)]
    for note in notes:
        note.delete()
    return len(rules), len(notes)


def is_rule(formula: str | None) -> bool:
    """Whether a conditional format with this formula is one of ours."""
    return (formula or "").replace(" ", "").upper() == RULE.upper()


def _is_pane(sheet: Any) -> bool:
    return str(sheet.range((1, 1)).value or "").startswith(OURS)


def _is_blank(sheet: Any) -> bool:
    """Whether nothing stands on a sheet: it may be one of ours that could not be filled."""
    used = sheet.used_range
    return tuple(used.shape) == (1, 1) and used.value is None


def _unlocked(book: LiveBook, sheet: Any) -> None:
    if native.protected(sheet):
        raise Refused("excel-protected", file=book.name, sheet=sheet.name)
