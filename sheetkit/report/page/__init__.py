"""The page as one HTML file: style, script and charts stand in it, and its policy lets nothing in from elsewhere.

What came in as text stays text: the template escapes all of it, and links are those of `report.links` alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sheetkit.board import WHENS, Board, Item, Loan, Place
from sheetkit.cells import show
from sheetkit.exact import brief
from sheetkit.messages import Language, say
from sheetkit.report.duties import due_words, span_words
from sheetkit.report.html import rendered
from sheetkit.report.links import way_to
from sheetkit.report.page import charts

MARK = "sheetkit page"
"""Stands as the generator of the file: a page may be written over one of our own."""
_LARGEST_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Words:
    """What the template asks for: words in the page's language, moments, places, and the links to them."""

    language: Language
    base: str | None

    def __call__(self, key: str, **blanks: object) -> str:
        """The message of that key."""
        return say(self.language, f"page-{key}", **blanks)

    def moment(self, at: datetime) -> str:
        """The moment of the page; midnight is 24:00 of the day before."""
        return due_words(at)

    def limit(self, one: Item | Loan) -> str:
        """By when."""
        return due_words(one.due) if one.due else ""

    def span(self, item: Item) -> str:
        """How late, or how much is left."""
        key = "due-late" if item.when == "overdue" else "due-left"
        return say(self.language, key, span=span_words(item.minutes, self.language))

    def place(self, place: Place) -> str:
        """Where it stands, as findings say it."""
        return f"{place.workbook} › {place.sheet}" + (f"!{place.cell}" if place.cell else "")

    def link(self, place: Place) -> str | None:
        """The way to it, None where the page lies elsewhere than the site."""
        return way_to(self.base, place.workbook, place.sheet, place.cell)


def is_page(path: Path) -> bool:
    """Whether the file is a page that we wrote."""
    try:
        with path.open("rb") as file:
            return f'content="{MARK}"'.encode() in file.read(_LARGEST_HEAD)
    except OSError:
        return False


def page_html(board: Board, language: Language, base: str | None) -> bytes:
    """The file. `base` leads to the site's workbooks (`links.link_base`); None leaves links out."""
    word = Words(language, base)
    return rendered(
        "page/page.html",
        "page/page.css",
        "page/page.js",
        board=board,
        word=word,
        title=word("title", site=board.site),
        language=language,
        mark=MARK,
        whens={when: [item for item in board.items if item.when == when] for when in WHENS},
        filters=_filters(board),
        busiest=_busiest(board),
        charts=charts,
        show=show,
        brief=brief,
    )


def _filters(board: Board) -> Mapping[str, Sequence[str]]:
    """The choices of each filter: zones in their own order, departments and people by name."""
    whom = [*(item.whom for item in board.items), *(loan.whom for loan in board.loans)]
    zones = [zone.name for zone in board.zones]
    known = dict.fromkeys(one.zone for one in whom if one.zone)
    return {
        "zone": [*zones, *(zone for zone in known if zone not in zones)],
        "department": sorted({one.department for one in whom if one.department}),
        "person": sorted({name for one in whom for name in one.names}),
    }


def _busiest(board: Board) -> Sequence[tuple[str, int, int]]:
    """Whoever has something overdue or coming: how many of each, the most overdue first."""
    counts: dict[str, list[int]] = {}
    for item in board.items:
        for name in item.whom.names:
            counts.setdefault(name, [0, 0])[item.when != "overdue"] += 1
    ranked = sorted(counts.items(), key=lambda one: (-one[1][0], -one[1][1], one[0]))
    return [(name, overdue, coming) for name, (overdue, coming) in ranked]
