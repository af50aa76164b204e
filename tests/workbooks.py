"""Workbooks and sites on disk as staff may have made them, written with openpyxl: any header, any odd row.

`make_site(folder, repairs=[{"ticket_no": "BS1", …}])` writes all workbooks of a site; values are put into the cells as
they are: text, numbers, dates, formulas that no program calculated.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

from sheetkit.check import check
from sheetkit.model import Finding
from sheetkit.register import registers, workbooks
from sheetkit.site import open_site

NOW = datetime(2026, 11, 20, 17)
SETTINGS = """company = "云溪物业服务有限公司"
centre = "云溪花园客户服务中心"
households = 612
handover = "精装"
books_since = 2026-11-01
"""
TICKET: dict[str, Any] = {
    "ticket_no": "BS202611-0001",
    "reported_at": datetime(2026, 11, 20, 9),
    "channel": "电话",
    "room": "3-2-1501",
    "reporter": "赵一",
    "phone": "13800000001",
    "kind": "工程类",
    "place": "户内自用",
    "urgency": "一般",
    "content": "厨房水管漏水",
    "dispatched_at": datetime(2026, 11, 20, 9, 10),
    "worker": "孙师傅",
    "status": "处理中",
}
PEOPLE: dict[str, list[dict[str, Any]]] = {
    "zones": [{"zone": "东区", "keeper": "林小燕"}],
    "staff": [
        {"staff_no": "01", "name": "陈志远", "department": "管理处", "post": "管理处主任"},
        {"staff_no": "02", "name": "林小燕", "department": "客户服务中心", "post": "片区客服员", "zone": "东区"},
        {"staff_no": "03", "name": "孙师傅", "department": "工程维修部", "post": "员工"},
    ],
    "households": [{"room": "3-2-1501", "zone": "东区", "name": "赵一", "handover": "精装"}],
}
"""What a ticket refers to; a site of these and TICKET has no findings."""

Rows = Sequence[Mapping[str, Any]]


def lines(register: str, rows: Rows = ()) -> list[list[Any]]:
    """The header of a register and the rows under it."""
    columns = registers()[register].columns
    header: list[Any] = [column.header for column in columns]
    return [header, *([row.get(column.name) for column in columns] for row in rows)]


def write_book(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook of these sheets; `rows[0]` is Excel's row 1."""
    path.write_bytes(_book(sheets))
    return path


def write_register(path: Path, register: str, *rows: Mapping[str, Any]) -> Path:
    """A workbook with one register."""
    return write_book(path, {registers()[register].sheet: lines(register, rows)})


def make_site(folder: Path, settings: str = SETTINGS, /, **rows: Rows) -> Path:
    """A site with all its workbooks and the rows of these registers."""
    folder.mkdir()
    (folder / "sheetkit.toml").write_text(settings, "utf-8")
    for name, among in workbooks().items():
        held = {one.sheet: lines(one.name, rows.get(one.name, ())) for one in among}
        filled = any(one.name in rows for one in among)
        (folder / name).write_bytes(_book(held) if filled else blank(name))
    return folder


def _book(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    raw = BytesIO()
    book.save(raw)
    return raw.getvalue()


@cache
def blank(workbook: str) -> bytes:
    """A workbook with the headers of its registers and no row."""
    return _book({one.sheet: lines(one.name) for one in workbooks()[workbook]})


def patch(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The workbook with some bytes of one part of the package changed, as other programs may write it."""
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part], f"{part} does not hold {old!r}"
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, raw in parts.items():
            package.writestr(name, raw.replace(old, new) if name == part else raw)
    return path


def checked(place: Path, now: datetime = NOW) -> list[Finding]:
    """What `sheetkit check` finds there."""
    site = open_site(place)
    return check(site.books(now), site.gaps)


def told(findings: Sequence[Finding]) -> list[tuple[str | None, str]]:
    """Of each finding its cell and its rule."""
    return [(finding.cell, finding.rule) for finding in findings]


def fingerprint(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file below the folder with its hash and time of change; what only spares reading again is left out."""
    return {
        str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent.name != "cache"
    }
