"""What stands in the document of a row of 发文: its fields as a template names them, and the name of its file."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.holidays import Holiday, long_holidays
from sheetkit.model import Cell
from sheetkit.names import safe_name
from sheetkit.register import registers
from sheetkit.table import Row
from sheetkit.word.chinese import chinese_date, plain_clock, plain_date, plain_day, plain_moment

FIELDS: Mapping[str, str] = {
    "公司": "notice-from-company",
    "中心": "notice-from-centre",
    "负责人": "notice-from-head",
    "落款日期": "notice-from-issue-day",
    "张贴期限": "notice-from-period",
    "草稿": "notice-from-draft",
    "放假日期": "notice-from-holiday",
    "房号": "notice-from-fees",
    "客户姓名": "notice-from-household",
    "欠费明细": "notice-from-fees",
    "欠费合计": "notice-from-fees",
    "正文": "notice-from-template",
}
"""What a template may name besides the headers of 发文, each with the message that tells where it comes from."""
SIGN_HERE = "＿＿＿＿＿＿"
"""Stands for the person responsible where nobody is known to be."""
_LONGEST, _AHEAD = timedelta(days=31), timedelta(days=366)
"""How long a holiday may have begun before, and how far ahead one is looked for."""
_DRAFT_TITLE = "【草稿】"
_DRAFT_NUMBER = "（草稿，未编文号）"
_DRAFT_HEADER = "草稿：不得张贴、送达"


def source_of(name: str) -> str:
    """The message that tells where a template's field comes from."""
    if name in registers()["notices"].headers:
        return "notice-from-column"
    return FIELDS.get(name, "notice-from-nowhere")


def file_name(row: Row, number: str | None, draft: bool, *, each: bool = False) -> str:
    """The name of the row's document, or of the folder of its documents where each recipient gets one."""
    named = f"草稿-{row.row_no}" if draft else number or ""
    return f"{row.template}-{safe_name(named)}" + ("" if each else ".docx")


def text_name(row: Row, issued: date, draft: bool) -> str:
    """The name of the row's text, for a medium that is no paper."""
    return f"{row.medium}-" + safe_name(f"草稿-{row.row_no}" if draft else f"{issued:%Y%m%d}-{row.row_no}") + ".txt"


def page_fields(row: Row, issued: date, until: date, signed: Mapping[str, str], draft: bool) -> dict[str, str]:
    """The values of all fields that a template may name; `signed` are 公司, 中心 and 负责人."""
    columns = registers()["notices"].columns
    fields = {column.header: _shown(getattr(row, column.name)) for column in columns}
    fields |= {"结束时间": _end(row), "发布日期": plain_date(issued), "张贴期限至": plain_date(until)}
    fields |= {**signed, "落款日期": chinese_date(issued)}
    fields |= {"张贴期限": f"{plain_date(issued)}至{plain_date(until)}", "草稿": ""}
    if draft:
        fields |= {"标题": _DRAFT_TITLE + fields["标题"], "文号": _DRAFT_NUMBER, "草稿": _DRAFT_HEADER}
    return fields


def holiday_days(row: Row, issued: date, books: Books) -> tuple[str, Holiday | None]:
    """The days of the row's 对应假期 in words, and the holiday of the calendar: the next that has not ended.

    Where the calendar does not know it yet, 开始时间 and 结束时间 tell its days; "" where they do not either.
    """
    begin = issued - _LONGEST
    runs = long_holidays(books.calendar, books.policy, begin, issued + _AHEAD)
    coming = [one for one in runs if row.holiday in one.names and one.last >= issued and one.known]
    if coming:
        return _days(coming[0].first, coming[0].last), coming[0]
    if row.starts_at is not None and row.ends_at is not None:
        return _days(row.starts_at.date(), row.ends_at.date()), None
    return "", None


def _days(first: date, last: date) -> str:
    until = plain_day(last).removeprefix(f"{first.year}年")
    until = until.removeprefix(f"{first.month}月") if first.year == last.year else until
    return f"{plain_day(first)}至{until}，共{(last - first).days + 1}天".replace("星期", "周")


def _end(row: Row) -> str:
    """The end of a span: on the day it begins, its time of day is enough."""
    start, end = row.starts_at, row.ends_at
    if start is not None and end is not None and start.date() == end.date():
        return plain_clock(end)
    return _shown(end)


def _shown(value: Cell) -> str:
    if isinstance(value, datetime):
        return plain_moment(value)
    if isinstance(value, date):
        return plain_date(value)
    return "" if value is None else show(value)
