"""What a cell accepts while one types, and the words that Excel shows beside it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from sheetkit.excel import guide, lists
from sheetkit.register import Column, Register

LAST_ROW = 1_048_575
"""Excel's last row, counted from 0. All limits here: 'Excel specifications and limits', support.microsoft.com."""
LONGEST_TITLE = 32
LARGEST_NUMBER = 9e15

_EARLIEST = {"date": datetime(1910, 1, 1), "time": datetime(2000, 1, 1)}
"""A number typed into a date column (11.21, or 9:30 without its day) is a day before these, and is refused."""
_LATEST = datetime(2199, 12, 31)


def add(sheet: Any, register: Register, among: Sequence[Register], places: Mapping[str, int], clash: Any) -> None:
    """Give every column of the sheet, down to the last row, its validation; values that stand twice turn red at once.

    `among` are the registers of the workbook, `places` says where each header stands, from 0, and `clash` is the format
    of a value that stands twice.
    """
    for column in register.columns:
        index = places[column.header]
        options = validation(register, column, among, xl_col_to_name(index))
        sheet.data_validation(1, index, LAST_ROW, index, options)
        if column.unique:
            sheet.conditional_format(1, index, LAST_ROW, index, {"type": "duplicate", "format": clash})


def validation(register: Register, column: Column, among: Sequence[Register], letter: str) -> dict[str, Any]:
    """The options of XlsxWriter's `data_validation` for a column that stands under this letter.

    A definition's own values, dates, numbers and doubles are refused; a value that is not in a list of the site is
    asked about, because the list may be older than the value. Several names, strangers and any number are let pass.
    """
    title = column.header[:LONGEST_TITLE]
    shown = {"input_title": title, "input_message": guide.prompt(register, column)}
    rule, wrong = _rule(register, column, among, letter)
    if rule["validate"] == "any":
        return {**rule, **shown}
    return {**rule, **shown, **({"error_title": title, "error_message": wrong} if wrong else {"show_error": False})}


def _rule(register: Register, column: Column, among: Sequence[Register], letter: str) -> tuple[dict[str, Any], str]:
    """What is accepted, and what is said to anything else; nothing where anything else will do."""
    match column.kind:
        case "date" | "time":
            day = "2026-11-21" if column.kind == "date" else "2026-11-21 09:30（日期和时间之间空一格）"
            wrong = f"请填{guide.KIND_WORDS[column.kind]}，例如 {day}。"
            return _between("date", _EARLIEST[column.kind], _LATEST), wrong
        case "number":
            least = -LARGEST_NUMBER if column.minimum is None else column.minimum
            most = LARGEST_NUMBER if column.maximum is None else column.maximum
            wrong = "，".join(filter(None, ("请填数字", guide.limits(column), "不要带单位。")))
            return _between("decimal", least, most), wrong
    source = lists.source(register, column, among)
    if source is not None:
        return _list(column, source)
    if column.unique:
        once = {"validate": "custom", "value": _once(letter)}
        return once, f"这个{column.header}已经登记过，不能重复。"
    return {"validate": "any"}, ""


def _list(column: Column, source: object) -> tuple[dict[str, Any], str]:
    rule = {"validate": "list", "source": source}
    match column.kind:
        case "choice":
            return rule, "请从下拉中选；要改下拉里的值，请找管理员。"
        case "yes_no":
            return rule, "只能填“是”或“否”。"
    whole = len(column.refers) == 1  # a drop-down shows one register; a value of another is none the worse
    if whole and not column.people and column.unknown == "error":
        return {**rule, "error_type": "warning"}, "下拉里没有这个值。请核对；确实是新登记的，可以照填。"
    return rule, ""


def _between(kind: str, least: object, most: object) -> dict[str, Any]:
    return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}


def _once(letter: str) -> str:
    """A formula for row 2 that holds where the value stands once.

    COUNTIF is fast, but takes "001" and "1" as equal and reads `*` and `?` as wildcards: what it finds twice is
    compared letter by letter.
    """
    exact = f"SUMPRODUCT(--EXACT(${letter}$2:${letter}${LAST_ROW + 1},${letter}2))=1"
    return f"=IF(COUNTIF(${letter}:${letter},${letter}2)=1,TRUE,{exact})"
