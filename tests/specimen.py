"""A register with a column of each kind, and what is needed to write it and to look into what was written."""

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from sheetkit.excel.build import write_workbook
from sheetkit.model import Cell
from sheetkit.register import Column, Register

SAMPLE = Register(
    name="sample",
    workbook="样本.xlsx",
    sheet="样本",
    position=1,
    key="code",
    columns=(
        Column("code", "编号", "text", True, text=True, unique=True),
        Column("words", "内容", "text", False),
        Column("pick", "选择", "choice", False, choices=("甲", "乙")),
        Column("day", "日期", "date", False),
        Column("moment", "时间", "time", False),
        Column("amount", "金额", "number", False, minimum=0),
        Column("sure", "确认", "yes_no", False, blank="是"),
    ),
    row={},
)


def write(path: Path, *rows: Mapping[str, Cell]) -> Path:
    write_workbook(path, [SAMPLE], {"sample": rows})
    return path


def read(path: Path, sheet: str = "样本") -> list[list[object]]:
    return [
        list(row) for row in CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    ]


def members(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}
