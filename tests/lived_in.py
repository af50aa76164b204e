"""A workbook of an older definition that staff have lived in: `site(folder)` is a site with one, 报事登记.xlsx.

It has no computed columns and lacks two others; columns stand elsewhere, own ones among them (班组, =单价*2) and at the
end; there are comments, a picture, a chart, colours, a filter with a hidden row, a hidden column, conditions and
validations of the staff's own, a protected sheet of theirs, and odd values.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from sheetkit.excel.build import write_workbook
from sheetkit.register import registers, workbooks
from tests.real_books import picture
from tests.workbooks import NOW, PEOPLE, SETTINGS, TICKET, patch

BOOK = "报事登记.xlsx"
HIDDEN = "BS202611-0002"
LACKING = ("man_hours", "fee")
ROWS: list[dict[str, Any]] = [
    {**TICKET, "班组": "水电一班", "单价": 10, "经理批示": "抓紧"},
    {**TICKET, "ticket_no": "BS202611-0002", "reported_at": datetime(2026, 11, 20, 16, 50), "urgency": "紧急"},
    {**TICKET, "ticket_no": "BS202611-0003", "reported_at": "2026/11/19 8:00", "content": 12, "room": 30201},
    {
        **TICKET,
        "ticket_no": "BS202611-0004",
        "reported_at": "昨天下午",
        "status": "已完成",
        "班组": "木工",
        "单价": 3.5,
    },
    {},
    {**TICKET, "ticket_no": "BS202611-0005", "arrived_at": datetime(2026, 11, 20, 9, 20), "content": "＝1+1 ☎ 〔急〕"},
]
Draw = Callable[[Any, Any, Mapping[str, str]], object]
"""Puts something on the sheet 报事: the workbook, the sheet, the letters of the columns by header."""


def heads() -> list[str]:
    """The headers of 报事 as staff have them: the last ones first, columns of their own among and after them."""
    own = [column.header for column in registers()["repairs"].columns if column.name not in LACKING]
    return [own[0], "班组", *own[:4:-1], *own[1:5], "单价", "两倍单价", "经理批示"]


def site(folder: Path, draw: Draw | None = None, **options: Any) -> Path:
    """The site; `draw` adds to the sheet 报事, `options` are those of `write`."""
    folder.mkdir()
    (folder / "sheetkit.toml").write_text(SETTINGS, "utf-8")
    for name, raw in _people().items():
        (folder / name).write_bytes(raw)
    write(folder / BOOK, draw, **options)
    return folder


@cache
def _people() -> dict[str, bytes]:
    """The workbooks that the tickets refer to, of today's definition."""
    found = {}
    for name in ("组织架构.xlsx", "客户信息.xlsx"):
        with TemporaryDirectory() as folder:
            among = workbooks()[name]
            write_workbook(Path(folder) / name, among, {one.name: PEOPLE.get(one.name, ()) for one in among})
            found[name] = (Path(folder) / name).read_bytes()
    return found


def write(
    path: Path,
    draw: Draw | None = None,
    *,
    heads: Sequence[str] = tuple(heads()),
    rows: Sequence[Mapping[str, Any]] = tuple(ROWS),
    top: int = 0,
    table: Mapping[str, Any] | None = None,
    own: bool = True,
) -> Path:
    """The workbook: its sheets with a table each; 报事 begins in row `top` (from 0) with more options of its table."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        for register in workbooks()[BOOK]:
            sheet = book.add_worksheet(register.sheet)
            if register.name == "repairs":
                _fill(sheet, register, heads, rows, top, table)
                letters = {header: xl_col_to_name(at) for at, header in enumerate(heads)}
                if own:
                    png = picture(path.parent / "a.png")
                    _live_in(book, sheet, letters, png.read_bytes())
                    png.unlink()
                if draw is not None:
                    draw(book, sheet, letters)
            else:
                _fill(sheet, register, register.headers, [], 0, None)
        if own:
            _own_sheet(book)
    return _filtered(path) if own and not (table or {}).get("none") else path


def _filtered(path: Path) -> Path:
    """The table of 报事 with one ticket filtered out."""
    with ZipFile(path) as package:
        tag = re.search(b'<autoFilter ref="[A-Z0-9:]+"/>', package.read("xl/tables/table1.xml"))
    assert tag is not None
    inside = (
        f'<filterColumn colId="0"><customFilters><customFilter operator="notEqual" val="{HIDDEN}"/></customFilters>'
    )
    return patch(path, "xl/tables/table1.xml", tag[0], tag[0][:-2] + f">{inside}</filterColumn></autoFilter>".encode())


def _fill(
    sheet: Any,
    register: Any,
    heads: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    top: int,
    table: Mapping[str, Any] | None,
) -> None:
    names = {column.header: column.name for column in register.columns}
    columns = [{"header": header} for header in heads]
    for at, row in enumerate(rows, top + 1):
        for place, header in enumerate(heads):
            value = row.get(names.get(header, header))
            if value is not None:
                sheet.write(at, place, value)
    last = top + max(len(rows), 1)
    if "两倍单价" in heads:
        columns[list(heads).index("两倍单价")]["formula"] = "=[@单价]*2"
    options = {"columns": columns, "name": f"{register.sheet}表", **(table or {})}
    if table is None or not table.get("none"):
        sheet.add_table(top, 0, last, len(heads) - 1, options)
    else:
        sheet.write_row(top, 0, heads)


def _live_in(book: Any, sheet: Any, at: Mapping[str, str], png: bytes) -> None:
    """What staff put on the sheet."""
    yellow = book.add_format({"bg_color": "#FFFF00", "bold": True})
    sheet.write_comment(f"{at['单号']}1", "按月重新编号", {"author": "林小燕"})
    sheet.write_comment(f"{at['报事内容']}3", "已电话确认", {"author": "赵一"})
    sheet.write(f"{at['班组']}5", "木工", yellow)
    sheet.set_column(f"{at['联系电话']}:{at['联系电话']}", 22, None, {"hidden": True})
    sheet.insert_image(f"{at['班组']}40", "a.png", {"image_data": BytesIO(png)})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"=报事!${at['单价']}$2:${at['单价']}$7"})
    sheet.insert_chart("C45", chart)
    sheet.data_validation(f"{at['班组']}2:{at['班组']}99", {"validate": "list", "source": ["水电一班", "木工"]})
    sheet.conditional_format(f"{at['单价']}2:{at['单价']}99", {"type": "data_bar"})
    sheet.conditional_format(
        f"{at['班组']}2:{at['班组']}99", {"type": "cell", "criteria": "==", "value": '"木工"', "format": yellow}
    )
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_row(3, 39)
    sheet.freeze_panes(1, 2)


def _own_sheet(book: Any) -> None:
    sheet = book.add_worksheet("班组排班")
    sheet.write_row("A1", ["班组", "周一", True, 3.25])
    sheet.write_datetime("A2", NOW, book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_formula("B2", "=COUNTA(报事!A:A)-1", value=5)
    sheet.write_formula("C2", "=1/0", value="#DIV/0!")
    sheet.protect("123", {"sort": True})
    book.define_name("班组数", "=班组排班!$D$1")
