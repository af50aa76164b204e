"""What stands in the document of a row of 发文: its fields as a template names them, and the name of its file."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from sheetkit.cells import show
from sheetkit.model import Cell
from sheetkit.register import registers
from sheetkit.table import Row
from sheetkit.word.chinese import chinese_date, plain_clock, plain_date, plain_moment

FIELDS: Mapping[str, str] = {
    "公司": "notice-from-company",
    "中心": "notice-from-centre",
    "负责人": "notice-from-head",
    "落款日期": "notice-from-issue-day",
    "张贴期限": "notice-from-period",
    "草稿": "notice-from-draft",
}
"""What a template may name besides the headers of 发文, each with the message that tells where it comes from."""
SIGN_HERE = "＿＿＿＿＿＿"
"""Stands for the person responsible where nobody is known to be."""
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DRAFT_TITLE = "【草稿】"
_DRAFT_NUMBER = "（草稿，未编文号）"
_DRAFT_HEADER = "草稿：不得张贴、送达"


def source_of(name: str) -> str:
    """The message that tells where a template's field comes from."""
    if name in registers()["notices"].headers:
        return "notice-from-column"
    return FIELDS.get(name, "notice-from-nowhere")


def file_name(row: Row, number: str | None, draft: bool) -> str:
    """The name of the row's document."""
    named = f"草稿-{row.row_no}" if draft else number or ""
    return f"{row.template}-{safe_name(named)}.docx"


def safe_name(name: str) -> str:
    """A file name that Windows takes too, short enough for every disk."""
    return _UNSAFE.sub("_", name).strip(" .")[:70].rstrip(" .")


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
