"""A simulated group of sites, for tests and for measuring: small, each a little different, and quickly made.

`python -m tests.many_sites FOLDER COUNT [ROWS] [--lean]` writes COUNT sites with ROWS tickets each; `--lean` leaves
each site its one workbook of tickets.
"""

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from sheetkit.register import workbooks
from tests.workbooks import PEOPLE, SETTINGS, TICKET, blank, lines

MONTH, AS_OF = "2026-10", "2026-11-20T17:00"
_DAYS = {"default_date_format": "yyyy-mm-dd hh:mm"}
Rows = Sequence[Mapping[str, Any]]


def make_group(folder: Path, count: int, tickets: int = 4, *, lean: bool = False) -> Path:
    """So many sites below a folder, `s0000` on; with `lean` each has its workbook of tickets and no other."""
    for number in range(count):
        make_one(folder / f"s{number:04}", number, tickets, lean=lean)
    return folder


def make_one(site: Path, number: int, tickets: int = 4, *, lean: bool = False) -> Path:
    """One site; its zone's score and its findings depend on the number."""
    site.mkdir(parents=True)
    settings = SETTINGS.replace("云溪花园客户服务中心", f"第{number:04}号中心").replace("2026-11-01", "2026-08-01")
    (site / "sheetkit.toml").write_text(settings, "utf-8")
    held = {"repairs": _tickets(number, tickets)}
    if not lean:
        held |= {**PEOPLE, "inspections": _rounds(number), "praises": _praises(number)}
    for name, among in workbooks().items():
        if any(one.name in held for one in among):
            sheets = {one.sheet: lines(one.name, held.get(one.name, ())) for one in among}
            (site / name).write_bytes(_book(sheets))
        elif not lean:
            (site / name).write_bytes(blank(name))
    return site


def _tickets(number: int, count: int) -> Rows:
    """Tickets of one morning after the other, each done within the hour; in every third site one breaks REP-14."""
    start = datetime(2026, 8, 1, 9)
    rows = []
    for at in range(count):
        come = start + timedelta(days=at % 90, minutes=at)
        done = {"arrived_at": come + timedelta(minutes=20), "finished_at": come + timedelta(minutes=50)}
        done |= {
            "result": "更换配件，已修好",
            "man_hours": 0.5,
            "fee": 20,
            "rating": "满意",
            "signed": "是",
            "status": "已完工",
        }
        done |= {"returned_at": come + timedelta(minutes=55), "callback_at": come + timedelta(hours=2)}
        done |= {
            "callback_form": "电话",
            "callback_rating": "满意",
            "callback_by": "林小燕",
            "department": "工程维修部",
        }
        row = {**TICKET, "ticket_no": f"BS{come:%Y%m}-{at + 1:04}", "reported_at": come, **done}
        row |= {"dispatched_at": come + timedelta(minutes=5), "content": f"厨房水管漏水（{number}-{at}）"}
        rows.append(row)
    if number % 3 == 0:
        rows[-1]["status"] = "处理中"
    return rows


def _rounds(number: int) -> Rows:
    """A round in each of three months; the score differs by site and month."""
    head = {"kind": "主管周巡", "zone": "东区", "inspector": "陈志远"}
    return [
        {**head, "inspected_at": datetime(2026, month, 12, 10), "score": 80 + (number * 7 + month) % 20}
        for month in (8, 9, 10)
    ]


def _praises(number: int) -> Rows:
    return [
        {"praised_on": datetime(2026, 10, 20), "zone": "东区", "praised_by": "赵一", "content": "热心"}
        for _ in range(number % 2)
    ]


def _book(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    package = BytesIO()
    with Workbook(package, _DAYS) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for at, row in enumerate(rows):
                for place, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(at, place, value)
                    elif value is not None:
                        sheet.write(at, place, value)
    return package.getvalue()


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--lean"]
    make_group(Path(words[0]), *map(int, words[1:]), lean="--lean" in sys.argv)
