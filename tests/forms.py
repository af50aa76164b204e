"""Rows of one small site for every form, and a document as its reader sees it."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.table import Table

from sheetkit.books import Books
from sheetkit.documents import papers
from sheetkit.form import forms
from sheetkit.paper import Paper
from tests.rows import books

CENTRE = "云溪花园客户服务中心"
ROWS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "staff": [{"staff_no": "01", "name": "陈志远", "department": "管理处", "post": "管理处主任"}],
    "households": [
        {"room": "3-2-1501", "zone": "东区", "name": "赵一", "phone": "13800000001", "handover": "精装"},
        {"room": "10-1-302", "zone": "东区", "name": "钱二", "handover": "精装"},
    ],
    "repairs": [
        {
            **{"ticket_no": "BS202611-0001", "reported_at": "2026-11-20 09:30", "channel": "电话", "room": "3-2-1501"},
            **{"reporter": "赵一", "phone": "13800000001", "kind": "工程类", "place": "户内自用", "urgency": "急修"},
            **{"content": "厨房水管漏水", "dispatched_at": "2026-11-20 09:35", "department": "工程维修部"},
            **{"worker": "孙师傅", "arrived_at": "2026-11-20 10:05", "finished_at": "2026-11-20 11:00"},
            **{"result": "接头老化，已更换", "man_hours": 1.5, "fee": 80, "rating": "满意", "status": "已完工"},
        }
    ],
    "complaints": [
        {
            **{"complaint_no": "TS202611-0001", "received_at": "2026-11-18 08:05", "channel": "网上论坛"},
            **{"complainant": "钱二", "urgency": "紧急", "hot": "是", "category": "邻里纠纷类", "zone": "东区"},
            **{"content": "楼上装修太吵", "people": 3, "times": 2, "heat": "跟帖 40 条", "room": "10-1-302"},
            **{
                "department": "客户服务中心",
                "dispatched_at": "2026-11-18 08:10",
                "cause": "超时施工",
                "status": "处理中",
            },
        },
        {
            **{"complaint_no": "TS202611-0002", "received_at": "2026-11-19 08:05", "channel": "来电"},
            **{
                "complainant": "赵一",
                "urgency": "一般",
                "category": "其它类",
                "content": "邮件丢失",
                "status": "处理中",
            },
        },
    ],
    "follow_ups": [
        {"ticket_no": "TS202611-0001", "followed_at": "2026-11-19 10:00", "followed_by": "林小燕", "content": "已约谈"}
    ],
    "extensions": [],
    "visits": [
        {
            **{"visit_no": "FT202611-0001", "visited_at": "2026-11-20 15:10", "room": "3-2-1501", "form": "上门"},
            **{"visitor": "林小燕", "companion": "周明", "safety": "满意", "repair": "一般", "opinion": "多通知几天"},
        }
    ],
    "keys": [
        {"key_no": "K2", "kind": "空置房", "place": "3-2-1501", "box": "1号箱-02", "quantity": 2, "state": "在库"},
        {"key_no": "K1", "kind": "办公区域", "place": "水泵房", "box": "1号箱-01", "quantity": 3, "state": "借出"},
        {"key_no": "K9", "kind": "空置房", "place": "9-1-101", "box": "1号箱-09", "quantity": 1, "state": "注销"},
    ],
    "key_loans": [
        {
            **{"loan_no": "YS1", "key_no": "K1", "form": "借用", "borrower": "孙师傅", "unit": "工程维修部"},
            **{"purpose": "检修水泵", "out_at": "2026-11-19 09:00", "keeper": "林小燕"},
        },
        {
            **{"loan_no": "YS2", "key_no": "K2", "form": "领用", "borrower": "周明", "purpose": "带看"},
            **{"out_at": "2026-11-20 09:00", "keeper": "林小燕", "quantity": 2},
        },
    ],
    "key_copies": [
        {
            **{"application_no": "PZ1", "key_no": "K1", "quantity": 1, "reason": "磨损", "applicant": "孙师傅"},
            **{"applied_at": "2026-11-20 09:00", "approved_by": "陈志远", "approved_at": "2026-11-20 10:00"},
        }
    ],
    "files": [
        {
            **{"file_no": "RZ-1", "kind": "入住", "room": "3-2-1501", "holder": "业主", "handled_on": "2025-03-01"},
            **{"archived_on": "2025-03-02", "place": "1号柜", "state": "借出"},
        }
    ],
    "file_loans": [
        {
            **{"loan_no": "JY1", "file_no": "RZ-1", "form": "借阅", "borrower": "王律师", "unit": "某律师事务所"},
            **{"external": "是", "letter": "介绍信 12 号", "id_document": "工作证", "purpose": "过户"},
            **{"approved_by": "陈志远", "out_at": "2026-11-10 14:00", "due_on": "2026-11-17", "keeper": "林小燕"},
        }
    ],
    "incoming": [
        {
            **{"incoming_no": "SW1", "received_on": "2026-11-12", "sender": "街道办", "title": "关于防火的通知"},
            **{"opinion": "请张贴", "opinion_by": "陈志远", "handler": "周明", "due_on": "2026-12-01"},
        }
    ],
    "receptions": [
        {
            **{"reception_no": "JD1", "received_at": "2026-11-20 08:40", "channel": "来电", "kind": "咨询"},
            **{"name": "钱二", "phone": "13800000002", "purpose": "问物业费账期", "first_asked": "林小燕"},
            **{"answered_at": "2026-11-20 08:45", "answer": "每季首月 15 日前", "satisfied": "满意"},
        },
        {
            **{"reception_no": "JD2", "received_at": "2026-11-20 09:40", "channel": "来访", "kind": "建议"},
            **{"name": "赵一", "purpose": "增设晾衣架", "first_asked": "林小燕", "follower": "周明"},
        },
    ],
    "renovations": [
        {
            **{"filing_no": "ZX1", "room": "3-2-1501", "filed_on": "2026-11-05", "contractor": "拾光装饰"},
            **{"deposit": 5000, "starts": "2026-11-11", "handled_by": "林小燕"},
        }
    ],
    "goods_passes": [
        {
            **{"pass_no": "FX1", "issued_at": "2026-11-17 16:10", "room": "3-2-1501", "applicant": "孙租客"},
            **{"applicant_kind": "租户", "identity_checked": "是", "owner_consent": "是", "goods": "沙发 1 套"},
            **{"handled_by": "林小燕"},
        }
    ],
    "parcels": [
        {
            **{"parcel_no": "DS1", "kind": "包裹", "received_at": "2026-11-03 10:00", "room": "3-2-1501"},
            **{"recipient": "赵一", "condition": "完好", "received_by": "林小燕"},
        }
    ],
    "fees": [
        {
            "room": "10-1-302",
            "month": "2026-10",
            "kind": "物业费",
            "amount": 280.5,
            "due_on": "2026-10-15",
            "paid": 100,
        },
        {"room": "3-2-1501", "month": "2026-11", "kind": "车位费", "amount": 150, "due_on": "2026-11-15"},
        {"room": "3-2-1501", "month": "2026-11", "kind": "物业费", "amount": 1300, "due_on": "2026-11-15"},
        {"room": "3-2-1501", "month": "2026-11", "kind": "其他", "amount": 20, "due_on": "2026-11-15", "paid": 20},
        {"room": "3-2-1501", "month": "2026-12", "kind": "物业费", "amount": 300, "due_on": "2026-12-15"},
    ],
    "rosters": [
        {"kind": "热线", "staff_name": "周明", "starts_at": "2026-11-20 20:00", "ends_at": "2026-11-21 08:00"},
        {"kind": "前台", "staff_name": "林小燕", "starts_at": "2026-11-20 08:30", "ends_at": "2026-11-20 18:00"},
        {"kind": "宿舍值日", "staff_name": "周明", "starts_at": "2026-11-16 19:00", "ends_at": "2026-11-16 20:00"},
    ],
    "inspections": [
        {
            **{"inspected_at": "2026-11-20 10:00", "inspection_no": "XJ1", "kind": "宿舍周检", "inspector": "林小燕"},
            **{"score": 98, "failed_item": "地面有水", "rectify_by": "周明", "rectify_due": "2026-11-21"},
        },
        {"inspected_at": "2026-11-20 11:00", "inspection_no": "XJ2", "kind": "片区日巡", "inspector": "林小燕"},
    ],
    "inspection_items": [{"inspection_no": "XJ1", "item": "地面清洁", "deducted": 2, "rectify_by": "周明"}],
    "handovers": [
        {
            **{"post": "前台", "leaver": "林小燕", "reliever": "周明", "due_at": "2026-11-20 13:30"},
            **{"relief_at": "2026-11-20 13:16", "tidied_at": "2026-11-20 13:12", "left_at": "2026-11-20 13:32"},
            **{"goods": "钥匙 3 把，齐全", "open_work": "一张放行条待补签名", "oddities": "无"},
        }
    ],
}


def site(**rows: Sequence[Mapping[str, Any]]) -> Books:
    """The small site on 20 November 2026, with other rows where they are given."""
    return books(**{**ROWS, **rows})


def all_papers() -> dict[str, Paper]:
    """The first paper of every form, those of single rows by the month."""
    held = site()
    made = {form.name: papers(held, form, CENTRE, month="2026-11" if form.day else None) for form in forms().values()}
    return {name: found[0] for name, found in made.items()}


def text_of(document: bytes | Path) -> str:
    """What stands in a document, read by python-docx: a line a paragraph, boxes of a line between bars."""
    found = docx.Document(BytesIO(document) if isinstance(document, bytes) else str(document))
    lines = []
    for part in found.iter_inner_content():
        lines += _lines(part) if isinstance(part, Table) else [part.text.replace("\t", " ⇥ ")]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _lines(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells = dict.fromkeys(cell._tc for cell in row.cells)
        texts = ["".join(text or "⏎" for text in _texts(cell)) for cell in cells]
        yield "| " + " | ".join(texts) + " |"


def _texts(cell: Any) -> Iterator[str]:
    """The texts of a box, None for a line break."""
    for one in cell.iter():
        name = one.tag.rpartition("}")[2]
        if name in ("t", "br"):
            yield one.text if name == "t" else ""
