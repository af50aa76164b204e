"""October 2026 of a small invented site, and its scores worked out by hand.

zone  inspection                        owners' evaluation         score                       rank
西区  88                           88   100 + 2 (praise) → 100     26.4 + 70            96.40  1
东区  90, 100−2−2.5 = 95.5      92.75   100 − 5            95      27.825 + 66.5 = 94.325 → 94.33  2
南区  only its own round       unknown   100                        unknown                     -

person  post          self       zone team   supervisor         director    score
钱管    客服主管      90 × 50 %                                 85 × 50 %   87.50
孙台    前台接待员    92 × 50 %              (88 + 90)/2 × 50 %             90.50
李东    片区客服员    96 × 50 %              94.325 × 50 %                  95.1625 → 95.16
周西    片区客服员    80 × 50 %              96.4 × 50 %                    88.20
吴南    片区客服员    70 × 50 %              zone score unknown             -
王工    工程主管      90 × 50 %  80 × 5 %    70 × 5 %           60 × 40 %   45 + 4 + 3.5 + 24 = 76.50
郑班    维修班长      88 × 50 %              91 × 50 %                      89.50
冯工    员工                     90 × 30 %   85 × 70 %                      27 + 59.5 = 86.50
陈工    员工                     missing     84 × 70 %                      -
"""

from typing import Any

from sheetkit.books import Books
from tests.rows import books

ZONES = [
    {"zone": "东区", "keeper": "李东"},
    {"zone": "西区", "keeper": "周西"},
    {"zone": "南区", "keeper": "吴南"},
]
HOMES = [
    {"room": "1-1-101", "zone": "东区"},
    {"room": "2-1-101", "zone": "西区"},
    {"room": "3-1-101", "zone": "南区"},
]


def _staff(*lines: str) -> list[dict[str, Any]]:
    """Staff from lines of name, department, post, zone."""
    columns = ("staff_no", "name", "department", "post", "zone")
    return [dict(zip(columns, (str(at), *line.split()), strict=False)) for at, line in enumerate(lines, 1)]


STAFF = [
    *_staff(
        "赵任 管理处 管理处主任",
        "钱管 客户服务中心 客服主管",
        "孙台 客户服务中心 前台接待员",
        "李东 客户服务中心 片区客服员 东区",
        "周西 客户服务中心 片区客服员",
        "吴南 客户服务中心 片区客服员",
        "王工 工程维修部 工程主管",
        "郑班 工程维修部 维修班长",
        "冯工 工程维修部 员工 东区",
        "陈工 工程维修部 员工 东区",
        "褚资 客户服务中心 资料管理员",
    ),
    {"staff_no": "21", "name": "卫离", "department": "环境部", "post": "员工", "left": "2026-09-30"},
    {"staff_no": "22", "name": "蒋新", "department": "环境部", "post": "员工", "joined": "2026-11-01"},
]


def marks(month: str, *lines: str) -> list[dict[str, Any]]:
    """Marks from lines of name, level, mark, who gave it."""
    columns = ("staff_name", "level", "mark", "marked_by")
    return [{"month": month, **dict(zip(columns, line.split(), strict=True))} for line in lines]


MARKS = marks(
    "2026-10",
    "钱管 员工自检 90 钱管",
    "钱管 主任级 85 赵任",
    "孙台 员工自检 92 孙台",
    "孙台 主管级 88 钱管",
    "孙台 主管级 90 钱管",
    "李东 员工自检 96 李东",
    "周西 员工自检 80 周西",
    "吴南 员工自检 70 吴南",
    "王工 员工自检 90 王工",
    "王工 片区小组 80 李东",
    "王工 主管级 70 钱管",
    "王工 主任级 60 赵任",
    "郑班 员工自检 88 郑班",
    "郑班 主管级 91 王工",
    "冯工 片区小组 90 李东",
    "冯工 主管级 85 王工",
    "陈工 主管级 84 王工",
)
ROUNDS = [
    {"inspected_at": "2026-10-08 09:00", "kind": "主管周巡", "zone": "东区", "inspector": "钱管", "score": 90},
    {
        "inspected_at": "2026-10-20 15:00",
        "inspection_no": "XJ7",
        "kind": "公司巡检",
        "zone": "东区",
        "inspector": "赵任",
        "score": 99,
    },
    {"inspected_at": "2026-10-09 09:00", "kind": "主管周巡", "zone": "西区", "inspector": "钱管", "score": 88},
    {"inspected_at": "2026-10-16 09:00", "kind": "主管周巡", "zone": "西区", "inspector": "钱管"},
    {"inspected_at": "2026-10-16 08:00", "kind": "片区日巡", "zone": "南区", "inspector": "吴南", "score": 97},
]
ITEMS = [
    {"inspection_no": "XJ7", "item": "仪容着装", "deducted": 2},
    {"inspection_no": "XJ7", "item": "绿化", "deducted": 2.5},
]
COMPLAINTS = [
    {
        "complaint_no": "TS1",
        "received_at": "2026-10-31 23:59",
        "room": "1-1-101",
        "category": "安全管理类",
        "counted": "是",
        "verifier": "钱管",
        "callback_at": "2026-11-03 10:00",
        "callback_rating": "满意",
        "closed_at": "2026-11-04 10:00",
    },
    {"complaint_no": "TS2", "received_at": "2026-10-05 10:00", "zone": "西区", "category": "环境管理类"},
    {"complaint_no": "TS3", "received_at": "2026-10-06 10:00", "zone": "西区", "counted": "否", "category": "其它类"},
]
PRAISES = [{"praised_on": "2026-10-09", "zone": "西区", "staff_name": "周西", "praised_by": "2-1-101 业主"}]
REPAIRS = [
    {
        "ticket_no": "BS1",
        "reported_at": "2026-10-08 09:00",
        "room": "1-1-101",
        "kind": "工程类",
        "urgency": "一般",
        "status": "处理中",
        "finished_at": "2026-10-08 15:00",
        "callback_at": "2026-10-09 10:00",
        "callback_rating": "不满意",
    },
    {
        "ticket_no": "BS2",
        "reported_at": "2026-10-12 09:00",
        "room": "2-1-101",
        "kind": "物管类",
        "urgency": "一般",
        "status": "拒绝",
    },
]
VISITS = [
    {"visit_no": "FT1", "visited_at": "2026-10-10 16:00", "room": "1-1-101", "form": "上门"},
    {"visit_no": "FT2", "visited_at": "2026-10-24 16:00", "room": "1-1-101", "form": "电话"},
]

REGISTERS: dict[str, list[dict[str, Any]]] = {
    "zones": ZONES,
    "households": HOMES,
    "staff": STAFF,
    "marks": MARKS,
    "inspections": ROUNDS,
    "inspection_items": ITEMS,
    "complaints": COMPLAINTS,
    "praises": PRAISES,
    "repairs": REPAIRS,
    "visits": VISITS,
}


def october(now: str = "2026-11-20T17:00", **changes: Any) -> Books:
    """The books above; `changes` replace registers, or are `site` and `without` of `tests.rows.books`."""
    return books(now=now, **{**REGISTERS, **changes})
