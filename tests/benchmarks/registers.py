"""Sites of any size with faults planted in them: a register of repair tickets, and what it refers to.

The sheet is written row by row in the form that Excel gives it (shared texts, dates as numbers with a format), so that
a million rows need neither minutes nor gigabytes. What is planted is known by cell, for us and for every peer.
"""

import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from sheetkit.names import cell_name
from sheetkit.register import registers

BOOK, SHEET = "报事登记.xlsx", "报事"
NAMES = (
    *("ticket_no", "reported_at", "channel", "room", "reporter", "phone", "kind", "place", "urgency", "content"),
    *("appointed_at", "dispatched_at", "department", "worker", "arrived_at", "finished_at", "result", "man_hours"),
    *("fee", "signed", "status", "closed_at"),
)
"""The columns of the sheet, those of a desk that does not call back; the 15 others are told as missing."""
NOW = datetime(2026, 11, 20, 17)
FIRST = datetime(2024, 1, 1, 8)
ROOMS, WORKERS, PHRASES = 1_200, 24, 3_000
APART = 97
"""Every so many rows one thing is wrong."""
Value = str | float | datetime | None
Row = dict[str, Value]
Planted = set[tuple[int, str]]
"""Excel's row and the column of each fault."""

PLANTS: tuple[tuple[str, Value], ...] = (
    ("reporter", None),
    ("channel", "电报"),
    ("reported_at", "前天上午"),
    ("room", "99-9-9901"),
    ("fee", "两百元"),
    ("ticket_no", "the one before"),
    ("status", None),
)
"""What stands in a column instead, in turn; a ticket number is that of the row before, which is at fault too."""


def rooms() -> list[str]:
    """The homes of the site."""
    return [f"{at // 240 + 1}-{at % 240 // 60 + 1}-{at % 60 // 4 + 1:02d}{at % 4 + 1:02d}" for at in range(ROOMS)]


def workers() -> list[str]:
    """The staff of the site by name."""
    return [f"{'赵钱孙李周吴郑王'[at % 8]}{'建明国强'[at // 8]}师傅" for at in range(WORKERS)]


def rows(count: int) -> Iterator[tuple[Row, str | None]]:
    """Each row, and the column in which it is at fault; only its value is then wrong."""
    homes, staff = rooms(), workers()
    step = (NOW - FIRST - timedelta(days=30)) / count
    before = ""
    for at in range(count):
        row = _row(at, FIRST + step * at, homes[at * 7 % ROOMS], staff[at * 5 % WORKERS])
        column = None
        if at % APART == APART - 1:
            column, wrong = PLANTS[at // APART % len(PLANTS)]
            row[column] = before if column == "ticket_no" else wrong
        before = str(row["ticket_no"])
        yield row, column


def _row(at: int, reported: datetime, room: str, worker: str) -> Row:
    reported = reported.replace(second=0, microsecond=0)
    urgent, special = at % 10 == 0, at % 12 == 5
    arrived = reported + timedelta(minutes=50 + at % 60)
    finished = arrived + timedelta(minutes=30 + at % 400)
    paid = at % 6 == 0
    return {
        "ticket_no": f"BS{reported:%Y%m}-{at:07d}",
        "reported_at": reported,
        "channel": ("电话", "来访", "邮件", "网络")[at % 4],
        "room": room,
        "reporter": f"{'赵钱孙李周吴郑王'[at % 8]}{'先生' if at % 2 else '女士'}",
        "phone": f"138{at % ROOMS:08d}",
        "kind": "特约服务" if special else "工程类",
        "place": "户内自用",
        "urgency": "急修" if urgent else "一般",
        "content": f"第 {at % PHRASES} 号报修：厨房水管漏水，请尽快派人处理",
        "appointed_at": reported + timedelta(minutes=20) if special else None,
        "dispatched_at": reported + timedelta(minutes=10),
        "department": "工程维修部",
        "worker": worker,
        "arrived_at": arrived,
        "finished_at": finished,
        "result": ("更换角阀", "更换灯管", "疏通", "紧固接头")[at % 4],
        "man_hours": 0.5 + at % 9 / 2 if paid else None,
        "fee": float(at % 40 * 20) if paid else None,
        "signed": "是",
        "status": "已关闭",
        "closed_at": finished + timedelta(minutes=90),
    }


def make(folder: Path, count: int) -> Planted:
    """A site with a ticket register of so many rows; what is planted in it."""
    from tests.workbooks import make_site

    staff = [
        {"staff_no": "01", "name": "陈志远", "department": "管理处", "post": "管理处主任"},
        {"staff_no": "02", "name": "林小燕", "department": "客户服务中心", "post": "客服主管"},
        *(
            {"staff_no": f"{at:02d}", "name": name, "department": "工程维修部", "post": "员工"}
            for at, name in enumerate(workers(), 3)
        ),
    ]
    homes = [{"room": room, "zone": "东区", "name": "业主", "handover": "精装"} for room in rooms()]
    make_site(folder, zones=[{"zone": "东区", "keeper": "林小燕"}], staff=staff, households=homes)
    return write(folder / BOOK, count)


def write(path: Path, count: int) -> Planted:
    """A workbook with a ticket register of so many rows and its two further sheets; what is planted in it."""
    planted: Planted = set()
    frame = _frame()
    texts = {text.decode(): at for at, text in enumerate(_TEXT.findall(frame.pop(STRINGS)))}
    head, tail = frame.pop(TICKETS).split(b"</sheetData>")
    head = re.sub(rb'(<dimension ref="A1:[A-Z]+)1"', rb'\g<1>%d"' % (count + 1), head)
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, raw in frame.items():
            package.writestr(name, raw)
        with package.open(TICKETS, "w", force_zip64=True) as part:
            part.write(head)
            for at, (row, column) in enumerate(rows(count), 2):
                part.write(_xml(at, row, texts))
                if column is not None:
                    planted.add((at, column))
                if column == "ticket_no":
                    planted.add((at - 1, column))
            part.write(b"</sheetData>" + tail)
        all_texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
        package.writestr(STRINGS, f'{_SST} uniqueCount="{len(texts)}">{all_texts}</sst>')
    return planted


TICKETS, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_SST = '<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_TEXT = re.compile(rb"<t>([^<]*)</t>")


def _frame() -> dict[str, bytes]:
    """The parts of a workbook that holds nothing but headers; its style 1 shows moments."""
    from xlsxwriter import Workbook

    among = registers()
    raw = BytesIO()
    with Workbook(raw) as book:
        moments = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name in ("repairs", "follow_ups", "holds"):
            sheet = book.add_worksheet(among[name].sheet)
            heads = [one.header for one in among[name].columns if name != "repairs" or one.name in NAMES]
            sheet.write_row(0, 0, heads)
            sheet.set_column(1, 1, 17, moments)
    with ZipFile(raw) as package:
        return {name: package.read(name) for name in package.namelist()}


def _xml(at: int, row: Row, texts: dict[str, int]) -> bytes:
    cells = []
    for name, value in row.items():
        place = f"{PLACES[name]}{at}"
        if isinstance(value, str):
            cells.append(f'<c r="{place}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>')
        elif isinstance(value, datetime):
            cells.append(f'<c r="{place}" s="1"><v>{(value - _ZERO) / timedelta(days=1):.10f}</v></c>')
        elif value is not None:
            cells.append(f'<c r="{place}"><v>{value:g}</v></c>')
    return f'<row r="{at}">{"".join(cells)}</row>'.encode()


_ZERO = datetime(1899, 12, 30)
PLACES = {name: cell_name(at, 1)[:-1] for at, name in enumerate(NAMES, 1)}
"""The letters of each column."""


if __name__ == "__main__":
    print(json.dumps(sorted(make(Path(sys.argv[1]), int(sys.argv[2])))))
