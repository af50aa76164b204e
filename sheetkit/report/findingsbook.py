"""Findings as a workbook: a row each with a link to its cell; the same by person and by workbook; counts and charts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from xlsxwriter import Workbook

from sheetkit.errors import SheetkitError
from sheetkit.excel import theme
from sheetkit.excel.build import LONGEST_TEXT
from sheetkit.excel.validations import LAST_ROW
from sheetkit.messages import Language, say
from sheetkit.model import SEVERITIES, Finding
from sheetkit.people import split
from sheetkit.policy import Policy
from sheetkit.report.duties import due_words
from sheetkit.report.grid import Page, Value
from sheetkit.report.links import link, way_to

MARK = "sheetkit:check-report"
"""Stands among the key words of the file: a report may be written over one of our own."""
_WIDTHS = {
    **{"severity": 8, "rule": 17, "title": 22, "person": 11, "workbook": 16, "place": 16, "key": 17},
    **{"header": 14, "value": 18, "message": 44, "fix": 40},
}
_BY_PERSON = ("severity", "rule", "workbook", "place", "key", "message", "fix")
_BY_WORKBOOK = ("severity", "rule", "place", "key", "message", "fix", "person")
_SUMMARY = (26, 26, 8, 8, 8, 8, 3, 78)
_MOST_BARS = 12
_COLOURS = {"error": "#C00000", "warning": "#ED9B33", "info": "#5B9BD5"}
_GONE = ("missing-workbook", "missing-sheet", "unreadable")
"""Findings about something that a link cannot lead to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding and whom it rests with: one or several names, or a post."""

    finding: Finding
    person: str


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported. `base` leads to the site's workbooks (`links.way`); None leaves links out."""

    entries: Sequence[Entry]
    site: str
    now: datetime
    policy: Policy
    language: Language
    base: str | None

    def word(self, key: str, **blanks: object) -> str:
        """The words of that key."""
        return say(self.language, f"findingsbook-{key}", **blanks)


def is_report(path: Path) -> bool:
    """Whether the file is a report of findings that we wrote."""
    try:
        with ZipFile(path) as package:
            return MARK.encode() in package.read("docProps/core.xml")
    except (OSError, BadZipFile, KeyError):
        return False


def findingsbook(report: Report) -> bytes:
    """The workbook as a package. Raises SheetkitError where there are more findings than a sheet has rows."""
    package = BytesIO()
    if len(report.entries) >= LAST_ROW:
        raise SheetkitError("rows-too-many", sheet=report.word("list"), rows=len(report.entries), limit=LAST_ROW)
    book = Workbook(package, theme.preferences())
    title = report.word("title", site=report.site, now=due_words(report.now))
    book.set_properties({"title": title, "created": report.now, "keywords": MARK})
    styles = theme.Styles(book)

    def page(name: str, widths: Sequence[float]) -> Page:
        made = Page(book, styles, report.word(name), widths, landscape=True)
        made.head(title)
        return made

    _summary(book, page("summary", _SUMMARY), report, title)
    _table(page("list", list(_WIDTHS.values())), report)
    people: dict[str, list[Entry]] = {}
    for entry in report.entries:
        for name in split(entry.person) or [entry.person]:
            people.setdefault(name, []).append(entry)
    most_first = dict(sorted(people.items(), key=lambda one: -len(one[1])))
    _grouped(page("by-person", [_WIDTHS[name] for name in _BY_PERSON]), report, _BY_PERSON, most_first)
    books: dict[str, list[Entry]] = {}
    for entry in report.entries:
        one = entry.finding
        books.setdefault(f"{one.workbook} › {one.sheet}" if one.sheet else one.workbook, []).append(entry)
    _grouped(page("by-workbook", [_WIDTHS[name] for name in _BY_WORKBOOK]), report, _BY_WORKBOOK, books)
    book.close()
    return package.getvalue()


def _summary(book: Any, page: Page, report: Report, title: str) -> None:
    """The counts by workbook, by person and by rule, with a chart of the workbooks and one of the rules."""
    found = [entry.finding for entry in report.entries]
    row = page.line(0, title, bold=True, font_size=16)
    row = page.line(row, report.word("counts", total=len(found), **_counts(found))) + 1
    if not found:
        page.line(row, say(report.language, "check-nothing"))
        return
    levels = [say(report.language, f"severity-{level}") for level in SEVERITIES]
    heads = [report.word("workbook"), report.word("sheet"), *levels, report.word("total")]
    first = row + 1
    places = [(one.workbook, one.sheet or report.word("whole")) for one in found]
    row = page.grid(row, heads, _counted(places, found))
    _chart(book, page, report, (first, row - 1), levels)
    row = page.grid(row + 1, [report.word("person"), report.word("workbook"), *heads[2:]], _people(report))
    rules = [(one.rule, report.policy[one.rule].title[report.language]) for one in found]
    first = row + 2
    row = page.grid(row + 1, [report.word("rule"), report.word("title-of-rule"), *heads[2:]], _counted(rules, found))
    _bars(book, page, report, (first, min(row - 1, first + _MOST_BARS - 1)))


def _counts(found: Sequence[Finding]) -> dict[str, int]:
    counts = Counter(one.severity for one in found)
    return {f"{level}s": counts[level] for level in SEVERITIES}


def _people(report: Report) -> list[Sequence[Value]]:
    each = [(name, one.finding) for one in report.entries for name in split(one.person) or [one.person]]
    books: dict[str, dict[str, None]] = {}
    for name, finding in each:
        books.setdefault(name, {})[finding.workbook.removesuffix(".xlsx")] = None
    return _counted([(name, "、".join(books[name])) for name, _ in each], [finding for _, finding in each])


def _counted(keys: Sequence[tuple[str, str]], found: Sequence[Finding]) -> list[Sequence[Value]]:
    """A row for each pair of words: how many findings of each severity, and in all; the most first."""
    lines: dict[tuple[str, str], Counter[str]] = {}
    for key, finding in zip(keys, found, strict=True):
        lines.setdefault(key, Counter())[finding.severity] += 1
    ranked = sorted(lines.items(), key=lambda line: -line[1].total())
    return [(*key, *(counts[level] for level in SEVERITIES), counts.total()) for key, counts in ranked]


def _chart(book: Any, page: Page, report: Report, rows: tuple[int, int], levels: Sequence[str]) -> None:
    """The sheets with the most findings, each a stack of its severities."""
    first, last = rows[0], min(rows[1], rows[0] + _MOST_BARS - 1)
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for place, (level, word) in enumerate(zip(SEVERITIES, levels, strict=True), start=2):
        series = {"name": word, "fill": {"color": _COLOURS[level]}, "gap": 60}
        sheet = report.word("summary")
        chart.add_series(
            {**series, "categories": [sheet, first, 1, last, 1], "values": [sheet, first, place, last, place]}
        )
    _place(page, chart, report.word("chart-workbooks"), 3, last - first + 1, legend=True)


def _bars(book: Any, page: Page, report: Report, rows: tuple[int, int]) -> None:
    """The rules that are broken most often."""
    chart = book.add_chart({"type": "bar"})
    first, last = rows
    sheet = report.word("summary")
    values = {"categories": [sheet, first, 1, last, 1], "values": [sheet, first, 5, last, 5]}
    look = {"name": report.word("total"), "fill": {"color": "#5B9BD5"}, "gap": 60, "data_labels": {"value": True}}
    chart.add_series({**values, **look})
    _place(page, chart, report.word("chart-rules"), 3 + _CHART_ROWS, last - first + 1, legend=False)


_CHART_ROWS = 21


def _place(page: Page, chart: Any, title: str, row: int, bars: int, *, legend: bool) -> None:
    """Put a chart of so many bars beside the tables, the longest bar on top."""
    chart.set_title({"name": title, "name_font": {"size": 13}})
    chart.set_legend({"position": "bottom"} if legend else {"none": True})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, "num_format": "0"})
    chart.set_size({"width": 560, "height": 110 + 28 * max(bars, 2)})
    page.sheet.insert_chart(row, 7, chart, {"object_position": 2})


def _table(page: Page, report: Report) -> None:
    """Every finding as a row of an Excel table."""
    lines = [_cells(entry, report) for entry in report.entries]
    heads = [{"header": report.word(name), "header_format": page.styles.header(True)} for name in _HEADS]
    options = {"name": report.word("table"), "columns": heads, "style": theme.TABLE_STYLE}
    page.sheet.add_table(0, 0, max(len(lines), 1), len(heads) - 1, options)
    page.rows(1, [list(line.values()) for line in lines])
    for row, entry in enumerate(report.entries, start=1):
        _mark(page, row, tuple(_WIDTHS), entry, report)
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)


_HEADS = tuple("title-of-rule" if name == "title" else name for name in _WIDTHS)


def _grouped(page: Page, report: Report, names: Sequence[str], groups: Mapping[str, Sequence[Entry]]) -> None:
    """The findings of each group under a line that names and counts it."""
    row = page.grid(0, [report.word(name) for name in names], [])
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)
    for title, entries in groups.items():
        counts = report.word("counts", total=len(entries), **_counts([entry.finding for entry in entries]))
        row = page.line(row, f"{title}　{counts}", **theme.BAND)
        for entry in entries:
            cells = _cells(entry, report)
            page.rows(row, [[cells[name] for name in names]])
            _mark(page, row, names, entry, report)
            row += 1


def _cells(entry: Entry, report: Report) -> dict[str, str]:
    """The words of a finding by the names of the columns."""
    one = entry.finding
    words = {
        "severity": say(report.language, f"severity-{one.severity}"),
        "rule": one.rule,
        "title": report.policy[one.rule].title[report.language],
        "person": entry.person,
        "workbook": one.workbook,
        "place": f"{one.sheet}!{one.cell}" if one.cell else one.sheet or "",
        "key": one.key or "",
        "header": one.header or "",
        "value": one.value or "",
        "message": one.message,
        "fix": one.fix or "",
    }
    return {name: text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…" for name, text in words.items()}


def _mark(page: Page, row: int, names: Sequence[str], entry: Entry, report: Report) -> None:
    """Give the severity its colour and the place its link."""
    one = entry.finding
    words = _cells(entry, report)
    colour = page.styles.make(**theme.GRID, font_color=_COLOURS[one.severity], bold=True)
    page.sheet.write_string(row, names.index("severity"), words["severity"], colour)
    if one.rule not in _GONE and words["place"]:
        target = way_to(report.base, one.workbook, one.sheet, one.cell)
        link(page, row, names.index("place"), target, words["place"], report.word("open"))
