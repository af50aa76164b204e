"""The month's score workbook: figures as formulas over 依据, the rows behind them; charts, and a page for each person.

Every formula is made of our own words, codes and cells; names and other text of the books stand in cells alone. The
value that the engine gives stands beside each formula, and a program that works it out anew comes to the same.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from io import BytesIO

from xlsxwriter import Workbook

from sheetkit.exact import exact
from sheetkit.excel import theme
from sheetkit.messages import say
from sheetkit.report import changes
from sheetkit.report.duties import due_words
from sheetkit.report.figures import figures
from sheetkit.report.grid import Calc, Page, Value
from sheetkit.report.scorebook import charts, departments, law, people, zones
from sheetkit.report.scorebook.basis import HEADS, SHEET, basis, write_basis
from sheetkit.report.scores import as_data, assumption, located
from sheetkit.report.shown import NESTED, Shown, counted
from sheetkit.scores import Line, Scores

COUNTED = ("complaints", "repairs", "visits")
"""The counts that stand side by side in the summary."""
_SUMMARY = (16, 9, 2, 16, 9, 2, 16, 9)
_CHANGES = (34, 20, 24, 24)
_FIGURES = (20, 22, 18, *[11] * 6)
_MONTHLY = (30, *[9] * 13)
_ELSEWHERE = ("score-information", "score-first-inquiries")
"""Parts of the figures that have a sheet of their own."""


def file_name(scores: Scores) -> str:
    """The file that the month's workbook is written to; assumed scores never bear the name of the real ones."""
    return f"考核-{scores.month}{'-假设' if scores.assumed else ''}.xlsx"


def scorebook(scores: Scores, site: str, base: str | None) -> bytes:
    """The workbook as a package. `base` leads to the site's workbooks (`link_base`); None leaves links out."""
    package = BytesIO()
    book = Workbook(package, theme.preferences())
    year, month = scores.month.split("-")
    title = f"{site} {year} 年 {int(month)} 月考核"
    book.set_properties({"title": title, "created": scores.now})
    styles = theme.Styles(book)
    mark = assumption(scores, "zh").replace("\n", "")
    top = 1 if mark else 0

    def page(name: str, widths: Sequence[float], landscape: bool = False) -> Page:
        made = Page(book, styles, name, widths, landscape)
        made.head(f"{title}（假设）" if mark else title)
        if mark:
            made.line(0, mark, bold=True, font_color="#C00000")
            made.sheet.repeat_rows(0)
        return made

    found = basis(scores, top)
    summary = page("汇总", _SUMMARY)
    if mark:
        _changed(page("假设前后", _CHANGES), scores, top)
    zones.write_zones(page(zones.SHEET, list(zones.HEADS.values())), scores, found, book, top)
    staff = page(people.SHEET, list(people.HEADS.values()), True)
    forms = page("考评表", people.SHEETS_WIDTHS)
    of_departments = page(departments.SHEET, departments.WIDTHS)
    charts.write_charts(page(charts.SHEET, charts.WIDTHS), scores, book, top)
    shown = [part for part in figures(scores, "zh") if part.title not in [say("zh", key) for key in _ELSEWHERE]]
    _figures(page("月度数字", _FIGURES, landscape=True), [part for part in shown if not part.monthly], top)
    _figures(page("逐月", _MONTHLY, landscape=True), [part for part in shown if part.monthly], top)
    write_basis(page(SHEET, list(HEADS.values()), landscape=True), found, base)
    weights = law.write_law(page(law.SHEET, law.WIDTHS), scores, book, top)
    _summary(summary, scores, title, top)
    people.write_people(staff, scores, found, weights, top)
    people.write_sheets(forms, scores, weights, top)
    departments.write_departments(of_departments, scores, found, top)
    book.close()
    return package.getvalue()


def _summary(page: Page, scores: Scores, title: str, top: int) -> None:
    """The results side by side, then the counts, what needs a look, and who made and reviewed it."""
    row = page.line(top, title, bold=True, font_size=16, align="center")
    start = page.line(row, f"数字截至 {due_words(scores.now)}", align="center") + 1
    row = page.grid(start, ("片区（按名次）", "得分"), _ranking(scores, top))
    row = max(row, page.grid(start, ("员工考评", "人数"), _people(scores, top), 3))
    row = max(row, page.grid(start, ("部门信息报送", "得分"), _departments(scores, top), 6))
    start = row = row + 1
    for place, name in enumerate(COUNTED):
        heads = (say("zh", f"score-{name}"), "数量")
        row = max(row, page.grid(start, heads, _counts(getattr(scores, name)), place * 3))
    for key, reasons in (("score-unassigned", scores.unassigned), ("score-notes", scores.notes)):
        if reasons:
            row = page.line(row + 1, say("zh", key), bold=True)
            for reason in reasons:
                row = page.line(row, located(reason))
    for column, words in ((0, "制表："), (3, "审核（管理处主任）："), (6, "日期：")):
        page.sheet.write_string(row + 2, column, words)


def _ranking(scores: Scores, top: int) -> list[Sequence[Value]]:
    return [(zone.zone, Calc(zones.place(scores, zone.zone, "D", top), zone.score)) for zone in scores.zones] or [
        ("没有片区", "")
    ]


def _people(scores: Scores, top: int) -> list[Sequence[Value]]:
    """How many have a score; counted in 人员."""
    whole = len(scores.staff)
    done = sum(person.score is not None for person in scores.staff)
    column = f"{people.SHEET}!$J${top + 2}:$J${top + 1 + max(whole, 1)}"
    return [
        ("列入考评", whole),
        ("已出分", Calc(f"COUNT({column})", done)),
        ("缺评分，待定", Calc(f"{whole}-COUNT({column})", whole - done)),
        ("岗位不参加考评", len(scores.not_assessed)),
    ]


def _departments(scores: Scores, top: int) -> list[Sequence[Value]]:
    if scores.information is None:
        return [("读不到", None)]
    first = top + 3
    return [
        (line["department"], "-" if line["score"] is None else Calc(f"{departments.SHEET}!$B${at}", line["score"]))
        for at, line in enumerate(scores.information, first)
    ]


def _changed(page: Page, scores: Scores, top: int) -> None:
    """What the assumption changes, figure by figure."""
    found = changes.changed(as_data(scores.real), as_data(scores)) if scores.real else []
    if not found:
        page.line(top, say("zh", "changed-nothing"))
        return
    heads = [say("zh", f"changed-{name}") for name in ("what", "figure", "before", "after")]
    page.grid(top, heads, [(*changes.label(one, "zh"), _side(one.before), _side(one.after)) for one in found])
    page.sheet.repeat_rows(0, top)


def _side(value: changes.Plain) -> Value:
    """A figure before or after, as a number where it is one."""
    if isinstance(value, float):
        return exact(value)
    return value if type(value) is int else changes.shown(value, "zh")


def _counts(counts: Line) -> list[tuple[str, Value]]:
    """The counts with their words; what makes up a count stands below it, set in."""
    rows: list[tuple[str, Value]] = []
    for key, value in counts.items():
        if key in (*NESTED, "by_cause", "unclear"):
            continue
        if isinstance(value, Mapping):
            rows += [(f"　{word}", number) for word, number in value.items()]
        elif not key.startswith("by_"):
            rate = key == "satisfaction"
            known = Fraction(str(value)) if isinstance(value, float) else value
            nobody = rate and value is None and counts["called_back"] == 0
            rows.append((counted(key, "zh") + ("（%）" if rate else ""), "–" if nobody else known))
    return rows


def _figures(page: Page, parts: Sequence[Shown], top: int) -> None:
    """The figures part by part: a title, sentences, a table."""
    row = top
    for part in parts:
        row = page.line(row, part.title, bold=True, font_size=13)
        for sentence in part.words:
            row = page.line(row, sentence)
        if part.rows:
            row = page.grid(row, part.heads, part.rows)
        row += 1
