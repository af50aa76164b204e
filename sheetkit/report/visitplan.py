"""The month's visits as a workbook for the staff: 计划, to be printed and taken along, and 覆盖率."""

from io import BytesIO

from xlsxwriter import Workbook

from sheetkit.cells import show
from sheetkit.excel import theme
from sheetkit.report.grid import Page
from sheetkit.report.visits import (
    HOMES,
    VISITORS,
    WEEK,
    coverage_notes,
    heads,
    home_rows,
    plan_notes,
    visitor_rows,
    why,
)
from sheetkit.visiting import Coverage, Plan

_PLAN = {
    "日期": 16,
    "时段": 13,
    "片区": 8,
    "房号": 11,
    "客户": 10,
    "是否重点": 10,
    "访谈人": 10,
    "同行人": 10,
    "为什么": 46,
}
_HOMES = (12, 10, 12, 12, 12, 12, 14, 14)


def file_name(plan: Plan) -> str:
    """The file that the month's plan is written to where no other is named."""
    return f"访谈计划-{plan.month}.xlsx"


def planbook(plan: Plan, site: str) -> bytes:
    """The workbook as a package."""
    package = BytesIO()
    book = Workbook(package, theme.preferences())
    year, month = plan.month.split("-")
    title = f"{site} {year} 年 {int(month)} 月访谈计划"
    book.set_properties({"title": title, "created": plan.now})
    styles = theme.Styles(book)
    page = Page(book, styles, "计划", list(_PLAN.values()), landscape=True)
    page.head(title)
    _visits(page, plan)
    page = Page(book, styles, "覆盖率", _HOMES, landscape=True)
    page.head(title)
    _coverage(page, plan.coverage)
    book.close()
    return package.getvalue()


def _visits(page: Page, plan: Plan) -> None:
    """A row for each visit, then how they are shared out and what found no place."""
    rows = [
        (
            f"{visit.day} 周{WEEK[visit.day.weekday()]}",
            visit.hours,
            visit.wish.zone or "",
            visit.wish.room,
            visit.wish.name,
            "是" if visit.wish.key else "",
            visit.visitor,
            visit.companion,
            why(visit.wish, plan, "zh"),
        )
        for visit in plan.visits
    ]
    row = page.grid(0, tuple(_PLAN), rows)
    page.sheet.autofilter(0, 0, max(len(rows), 1), len(_PLAN) - 1)
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)
    for note in plan_notes(plan, "zh"):
        row = page.line(row, note)
    page.line(row, f"按 {show(plan.now)} 的登记排出；上门由两人同行，最好一男一女，访谈后请登记在“访谈登记.xlsx”。")


def _coverage(page: Page, coverage: Coverage) -> None:
    """Homes reached, visitors, and the homes behind it."""
    row = page.line(0, f"{coverage.period.label} 访谈覆盖率（截至 {show(coverage.now)}）", bold=True, font_size=14)
    row = page.grid(row, heads(HOMES, "zh"), home_rows(coverage.parts, "zh")) + 1
    row = page.grid(row, heads(VISITORS, "zh"), visitor_rows(coverage.shares, "zh")) + 1
    for note in coverage_notes(coverage, "zh"):
        row = page.line(row, note)
