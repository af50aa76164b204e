"""One small site for every report, and a report as its reader sees it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sheetkit.books import Books
from sheetkit.cells import read_cell
from sheetkit.register import registers
from sheetkit.review import Review
from sheetkit.reviews import REVIEWS, review
from sheetkit.reviews.asked import Asked
from tests.rows import books
from tests.score_month import COMPLAINTS, REGISTERS, REPAIRS, STAFF
from tests.workbooks import make_site

COMPANY, CENTRE = "示例物业有限公司", "云溪花园客户服务中心"
SITE = {"books_since": "2026-01-01"}
HOMES = [
    {
        "room": f"{zone}-1-10{number}",
        "zone": name,
        "name": f"客户{zone}{number}",
        "moved_in": "2024-03-01",
        "handover": "精装",
    }
    for zone, name in enumerate(("东区", "西区", "南区"), 1)
    for number in (1, 2)
]
MORE: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "households": HOMES,
    "staff": [{**row, "sex": "女" if at % 2 else "男"} for at, row in enumerate(STAFF)],
    "complaints": [
        {**COMPLAINTS[0], "cause": "门禁失灵", "replied_at": "2026-11-01 09:00", "people": 3},
        {**COMPLAINTS[1], "cause": "清运不及时"},
        *COMPLAINTS[2:],
        {
            "complaint_no": "TS4",
            "received_at": "2026-10-20 10:00",
            "zone": "西区",
            "same_as": "TS2",
            "category": "环境管理类",
        },
        {
            "complaint_no": "TS5",
            "received_at": "2026-09-20 10:00",
            "zone": "东区",
            "counted": "是",
            "cause": "门禁失灵",
        },
    ],
    "repairs": [
        *REPAIRS,
        {
            **{
                "ticket_no": "BS3",
                "reported_at": "2026-10-20 09:00",
                "kind": "工程类",
                "urgency": "急修",
                "status": "已关闭",
            },
            **{"arrived_at": "2026-10-20 10:00", "finished_at": "2026-10-20 12:00", "closed_at": "2026-10-22 12:00"},
        },
        {
            "ticket_no": "BS4",
            "reported_at": "2026-09-20 09:00",
            "kind": "工程类",
            "urgency": "一般",
            "status": "处理中",
        },
    ],
    "receptions": [
        {"reception_no": "JD1", "received_at": "2026-10-08 09:00", "kind": "咨询", "satisfied": "满意"},
        {"reception_no": "JD2", "received_at": "2026-10-09 09:00", "kind": "咨询", "satisfied": "不满意"},
    ],
    "care": [
        {
            "care_no": "GH1",
            "kind": "生日",
            "room": "1-1-101",
            "event_on": "2026-10-08",
            "started_at": "2026-10-08 09:00",
        },
        {"care_no": "GH2", "kind": "生日", "room": "2-1-101", "event_on": "2026-10-09"},
    ],
    "events": [{"event_no": "HD1", "name": "重阳茶话会", "held_on": "2026-10-18", "people": 32}],
    "surveys": [
        {
            "survey_no": "DC1",
            "kind": "满意度调查",
            "held_on": "2026-09-10",
            "asked": 100,
            "answered": 80,
            "satisfied": 76,
        },
        {
            "survey_no": "DC2",
            "kind": "业主认知度",
            "held_on": "2026-09-11",
            "zone": "东区",
            "asked": 50,
            "satisfied": 44,
        },
    ],
    "incidents": [
        {"incident_no": "TF1", "kind": "火灾爆炸", "happened_at": "2026-03-21 20:00", "place": "垃圾房", "loss": 300}
    ],
    "keys": [
        {"key_no": "WS-001", "kind": "未收楼", "place": "3-1-101", "quantity": 2, "state": "借出"},
        {"key_no": "BG-001", "kind": "办公区域", "place": "前台", "quantity": 1, "state": "遗失"},
    ],
    "key_loans": [
        {
            "loan_no": "YS1",
            "key_no": "WS-001",
            "form": "借用",
            "quantity": 2,
            "borrower": "王工",
            "out_at": "2026-11-02 09:00",
        }
    ],
    "key_counts": [
        {"counted_on": "2026-10-30", "kind": "季度盘点", "counted_by": "褚资", "expected": 3, "counted": 2},
        {"counted_on": "2026-10-31", "kind": "日清点", "counted_by": "褚资", "expected": 3, "counted": 3},
    ],
    "files": [{"file_no": "RZ-1", "kind": "入住", "holder": "业主", "state": "在库"}],
    "duty_log": [{"rule": "SCO-6", "about": "回访意见", "period": "2026", "done_at": "2026-11-10 10:00"}],
}


def site(**changes: Any) -> Books:
    """The small site on 20 November 2026; `changes` replace registers, or are arguments of `tests.rows.books`."""
    return books(**{"site": SITE, **REGISTERS, **MORE, **changes})


def made(name: str, held: Books, month: str = "2026-10", names: Sequence[str] = ()) -> Review:
    """A report of the site."""
    return review(REVIEWS[name], Asked(held, month, COMPANY, CENTRE, names))


def workbooks(folder: Path) -> Path:
    """The small site as a folder of workbooks."""
    rows = {**REGISTERS, **MORE}
    return make_site(folder, **{name: [_typed(name, row) for row in some] for name, some in rows.items()})


def _typed(register: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with dates and numbers as Excel holds them."""
    columns = registers()[register]
    raw = {name: float(value) if isinstance(value, int) else value for name, value in row.items()}
    return {name: read_cell(value, columns.column(name)).value for name, value in raw.items()}
