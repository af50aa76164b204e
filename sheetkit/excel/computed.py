"""The computed columns on a sheet: formulas with their cached values, colours, and a refusal of what is typed there."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from sheetkit.excel import theme
from sheetkit.excel.formulas.columns import Live, LiveColumn
from sheetkit.excel.formulas.reading import serial
from sheetkit.excel.formulas.row import Sheet as Row
from sheetkit.lights import BAD, WORDS
from sheetkit.statuses import asked_for

LAST_ROW = 1_048_575
_FORMATS = {
    "分钟": '0" 分钟";"超 "0" 分钟";0" 分钟"',
    "小时": '0.0" 小时";"超 "0.0" 小时";0.0" 小时"',
    "天": '0" 天";"超 "0" 天";"今天"',
}
_REFUSED = "这一列由公式算出，请不要填写；要改结果，请改前面的时间。"


def write_computed(
    sheet: Any, styles: theme.Styles, row: Row, columns: Sequence[LiveColumn], live: Live, rows: int
) -> None:
    """Write the formulas of the rows (at least of one blank row) with what they show; colours, and no typing over."""
    _missing(sheet, styles, row)
    shown = live.cells.get(row.register.name, {})
    for column in columns:
        index = row.places[column.header]
        limit = column.header.endswith("时限")
        style = styles.computed(theme.TIME if limit else _FORMATS.get(column.unit or "", "General"))
        sheet.set_column(index, index, theme.computed_width(column.header), style, {"hidden": column.hidden})
        sheet.data_validation(1, index, LAST_ROW, index, _refuse(column.header))
        for number in range(1, max(rows, 1) + 1):
            value = shown.get(number + 1, {}).get(column.header, "")
            value = serial(value) if isinstance(value, date) else value
            sheet.write_formula(number, index, column.formula, style, value)
        if column.waits_for:
            _colour(sheet, styles, row, index, column.waits_for)


def _missing(sheet: Any, styles: theme.Styles, row: Row) -> None:
    """The blank cells that the row's status asks for."""
    places = {column.name: xl_col_to_name(row.places[column.header]) for column in row.register.columns}
    for column, statuses in asked_for(row.register.name).items():
        asked = ",".join(f'${places["status"]}2="{status}"' for status in statuses)
        formula = f'=AND(OR({asked}),${places[column]}2="")'
        area = f"{places[column]}2:{places[column]}{LAST_ROW + 1}"
        look = styles.make(**theme.MISSING)
        sheet.conditional_format(area, {"type": "formula", "criteria": formula, "format": look})


def _refuse(header: str) -> dict[str, Any]:
    return {
        "validate": "custom",
        "value": "=FALSE",
        "ignore_blank": False,
        "error_title": header,
        "error_message": _REFUSED,
    }


def _colour(sheet: Any, styles: theme.Styles, row: Row, index: int, met: str) -> None:
    """The light itself by its word, and the cell that is still to be filled in while it is soon or overdue."""
    looks = {WORDS[state]: look for state, look in theme.LIGHTS.items()} | {BAD: theme.WRONG}
    for word, look in looks.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": styles.make(**look)}
        sheet.conditional_format(1, index, LAST_ROW, index, rule)
    place = row.places[row.register.column(met).header]
    light = f"${xl_col_to_name(index)}2"
    formula = f'=AND(OR({light}="{WORDS["overdue"]}",{light}="{WORDS["soon"]}"),${xl_col_to_name(place)}2="")'
    sheet.conditional_format(
        1, place, LAST_ROW, place, {"type": "formula", "criteria": formula, "format": styles.make(**theme.MISSING)}
    )
