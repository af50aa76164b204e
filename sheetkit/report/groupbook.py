"""What many sites answered as a workbook: the sites with charts, their zones or the broken rules, what is missing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from sheetkit.cells import show
from sheetkit.excel import theme
from sheetkit.messages import Language, say
from sheetkit.report.grid import Page, Value
from sheetkit.report.group import COUNTED, SCORED, heads_of, most

Data = Mapping[str, Any]

_SITE = (22, 32)
_MOST_BARS = 20
_HIGH = 330
_CHART_ROWS = 18
_BLUE, _RED, _GREY = "#5B9BD5", "#C00000", "#A5A5A5"


class _Book:
    """The workbook being made: its pages, and its words."""

    def __init__(self, data: Data, language: Language) -> None:
        self.package, self.data, self.language = BytesIO(), data, language
        self.book: Any = Workbook(self.package, theme.preferences())
        self.styles = theme.Styles(self.book)
        now = datetime.fromisoformat(data["as_of"])
        self.title = self.word(f"head-{data['question']}", now=show(now), month=data.get("month", ""))
        self.book.set_properties({"title": self.title, "created": now})

    def word(self, key: str, **blanks: object) -> str:
        """The message of that key."""
        return say(self.language, f"group-{key}", **blanks)

    def page(self, name: str, widths: Sequence[float]) -> Page:
        """A new sheet."""
        page = Page(self.book, self.styles, self.word(f"sheet-{name}"), widths, landscape=True)
        page.head(self.title)
        return page

    def table(self, page: Page, top: int, names: Sequence[str], rows: Sequence[Sequence[Value]]) -> int:
        """Rows under their headers, to be filtered, the headers on every page; the row after the last."""
        end = page.grid(top, heads_of(names, self.language), rows)
        page.sheet.autofilter(top, 0, max(end - 1, top + 1), len(names) - 1)
        page.sheet.freeze_panes(top + 1, 0)
        page.sheet.repeat_rows(top)
        return end

    def chart(self, kind: str, title: str, series: Sequence[Mapping[str, Any]], **axis: Any) -> Any:
        """A chart in the style of all others."""
        chart = self.book.add_chart({"type": kind})
        for one in series:
            chart.add_series(one)
        chart.set_title({"name": title, "name_font": {"size": 13}})
        chart.set_legend({"position": "bottom"} if len(series) > 1 else {"none": True})
        chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, **axis})
        chart.set_size({"width": 620, "height": _HIGH})
        return chart


def groupbook(data: Data, language: Language) -> bytes:
    """The workbook as a package."""
    made = _Book(data, language)
    if data["question"] == "score":
        _ranking(made)
        _months(made)
        _zones(made)
    else:
        _sites(made)
        _rules(made)
    _missing(made)
    made.book.close()
    return made.package.getvalue()


def _top(made: _Book, page: Page) -> int:
    """The title and the totals."""
    row = page.line(0, made.title, bold=True, font_size=16)
    row = page.line(row, made.word(f"sum-{made.data['question']}", **made.data["summary"]))
    if made.data["question"] == "score":
        row = page.line(row, made.word("how-ranked"))
    return row + 1


def _sites(made: _Book) -> None:
    """The sites, those with the most errors or overdue duties first, with a chart of the first."""
    counts = COUNTED[made.data["question"]]
    page = made.page("sites", (*_SITE, *[9] * len(counts), 40))
    sites = sorted(made.data["sites"], key=lambda site: (*(-site[name] for name in counts), site["path"]))
    question = made.data["question"]
    rows = [(one["site"], one["path"], *(one[name] for name in counts), most(one["rules"], question)) for one in sites]
    top = _top(made, page)
    bars = min(sum(site[counts[0]] > 0 for site in sites), _MOST_BARS)
    if bars:
        first = top + _CHART_ROWS + 1
        chart = _columns(made, "sites", (first, first + bars - 1), 2, made.word("chart-most"), _RED)
        page.sheet.insert_chart(top, 0, chart, {"object_position": 2})
        top += _CHART_ROWS
    made.table(page, top, ("site", "path", *counts, "most-rules"), rows)


def _columns(made: _Book, sheet: str, rows: tuple[int, int], column: int, title: str, colour: str, **axis: Any) -> Any:
    name = made.word(f"sheet-{sheet}")
    places = {"categories": [name, rows[0], 0 if column < 3 else 1, rows[1], 0 if column < 3 else 1]}
    values = {"values": [name, rows[0], column, rows[1], column]}
    labels = {"data_labels": {"value": True, "font": {"size": 8}}}
    return made.chart("column", title, [{**places, **values, "fill": {"color": colour}, "gap": 60, **labels}], **axis)


def _rules(made: _Book) -> None:
    lines = made.data["rules"]
    kinds = [name for name in lines[0] if name not in ("rule", "title", "sites")] if lines else []
    page = made.page("rules", (20, 40, 10, *[9] * len(kinds)))
    rows = [[line[name] for name in ("rule", "title", "sites", *kinds)] for line in lines]
    made.table(page, 0, ("rule", "title", "sites", *kinds), rows)


def _ranking(made: _Book) -> None:
    """The sites by rank with the run of their scores in the cell, and a chart of the first."""
    page = made.page("ranking", (7, *_SITE, *[10] * len(SCORED), 12, 16))
    sites, top = made.data["sites"], _top(made, page)
    ranked = sum(site["rank"] is not None for site in sites)
    if ranked:
        first = top + _CHART_ROWS + 1
        title = made.word("chart-scores", count=min(ranked, _MOST_BARS))
        chart = _columns(made, "ranking", (first, first + min(ranked, _MOST_BARS) - 1), 3, title, _BLUE, min=0, max=100)
        page.sheet.insert_chart(top, 0, chart, {"object_position": 2})
        top += _CHART_ROWS
    names = ("rank", "site", "path", *SCORED, "zones-unknown", "run")
    rows = [
        [_named(one, "rank"), one["site"], one["path"], *(_exact(one[name]) for name in (*SCORED, "zones_unknown")), ""]
        for one in sites
    ]
    made.table(page, top, names, rows)
    sheet, width = made.word("sheet-months"), len(made.data["months"])
    for at, _ in enumerate(sites, start=0):
        span = [xl_rowcol_to_cell(_FIRST_SITE + at, column, True, True) for column in (2, 1 + width)]
        place = {"range": f"'{sheet}'!{':'.join(span)}", "markers": True, "series_color": _BLUE}
        page.sheet.add_sparkline(top + 1 + at, len(names) - 1, place)


_GROUP_ROWS = ("score", "best", "worst")
_FIRST_SITE = len(_GROUP_ROWS) + 2
"""The row, from 0, of the first site on the sheet of months."""


def _months(made: _Book) -> None:
    """Every site's score by month in the order of the ranking, below the group's, and a chart of the group."""
    months = [one["month"] for one in made.data["months"]]
    page = made.page("months", (*_SITE, *[10] * len(months)))
    heads = [*heads_of(("site", "path"), made.language), *months]
    group = [
        [made.word(f"group-{name}"), "", *(_exact(one[name]) for one in made.data["months"])] for name in _GROUP_ROWS
    ]
    row = page.grid(0, heads, group)
    lines = [
        [site["site"], site["path"], *(_exact(site["months"].get(month, {}).get("score")) for month in months)]
        for site in made.data["sites"]
    ]
    page.grid(row, heads, lines)
    page.sheet.freeze_panes(1, 2)
    name = made.word("sheet-months")
    series = [
        {
            "name": [name, at, 0],
            "categories": [name, 0, 2, 0, 1 + len(months)],
            "values": [name, at, 2, at, 1 + len(months)],
            "line": {"color": colour, "width": 2},
            "marker": {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}},
        }
        for at, colour in enumerate((_BLUE, _GREY, _RED), start=1)
    ]
    chart = made.chart("line", made.word("chart-months"), series, max=100)
    page.sheet.insert_chart(0, 3 + len(months), chart, {"object_position": 2})


def _zones(made: _Book) -> None:
    names = ("rank", "site", "zone", "keeper", "score", "complaints", "praises", "path")
    page = made.page("zones", (7, 22, 12, 12, 10, 10, 8, 32))
    rows = [[_named(zone, name) for name in names] for zone in made.data["zones"]]
    made.table(page, 0, names, rows)


def _named(line: Data, name: str) -> Value:
    blank = {"keeper": "", "rank": "-"}
    return _exact(blank.get(name) if line[name] is None else line[name])


def _missing(made: _Book) -> None:
    page = made.page("missing", (40, 90))
    made.table(page, 0, ("path", "reason"), [(one["path"], one["reason"]) for one in made.data["missing"]])


def _exact(value: Any) -> Value:
    """A figure as a sheet writes it: rounded ones to two places; None is one that is not known."""
    return Fraction(str(value)) if isinstance(value, float) else value
