"""Duties as a workbook: a row each, filterable, with a link to the cell that would meet it."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

from sheetkit.excel import theme
from sheetkit.messages import Language, say
from sheetkit.model import Due
from sheetkit.report.duties import due_words, span_of
from sheetkit.report.grid import Page
from sheetkit.report.links import link, way_to

_COLUMNS = {
    **{"state": 10, "due": 17, "span": 16, "person": 11, "rule": 9, "key": 17},
    **{"what": 20, "place": 34, "why": 60},
}
_PLACE = list(_COLUMNS).index("place")


def duebook(items: Sequence[Due], site: str, now: datetime, language: Language, base: str | None) -> bytes:
    """The workbook as a package. `base` leads to the site's workbooks; None leaves links out."""
    package = BytesIO()
    book = Workbook(package, theme.preferences())
    title = say(language, "due-head", site=site, now=due_words(now))
    book.set_properties({"title": title, "created": now})
    page = Page(book, theme.Styles(book), say(language, "duebook-sheet"), list(_COLUMNS.values()), landscape=True)
    page.head(title)
    heads = [say(language, f"duebook-{name}") for name in _COLUMNS]
    page.grid(0, heads, [_row(item, now, language) for item in items])
    page.sheet.autofilter(0, 0, max(len(items), 1), len(_COLUMNS) - 1)
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)
    for at, item in enumerate(items, start=1):
        if item.cell is not None:
            link(page, at, _PLACE, way_to(base, item.workbook, item.sheet, item.cell), _place(item))
    book.close()
    return package.getvalue()


def _row(item: Due, now: datetime, language: Language) -> tuple[str, ...]:
    state = say(language, f"state-{item.state}")
    due, span = due_words(item.due), span_of(item, now, language)
    return state, due, span, item.rests_with, item.rule, item.about, item.what, _place(item), item.why


def _place(item: Due) -> str:
    return f"{item.workbook} › {item.sheet}" + (f"!{item.cell}" if item.cell else "")
