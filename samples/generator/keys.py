"""Keys, their loans, copies and counts (钥匙管理.xlsx)."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

from samples.generator.world import BEGIN, MOMENT, TODAY, Row, World, after, between, days, months, numbered, some
from sheetkit.workdays import DAY

OFFICE = [
    "前台抽屉", "资料室", "会议室", "库房", "配电房", "生活水泵房", "消防水泵房", "中控室", "电梯机房（东区）",
    "电梯机房（西区）", "垃圾房", "宿舍一楼", "宿舍二楼", "架空层会所",
]  # fmt: skip
PURPOSES = {
    "未收楼": ["通风换气", "验房查验", "入户检查水电"],
    "空置房": ["每月通风查看", "检查地漏补水", "陪同中介看房"],
    "返修": ["墙面返修", "门窗返修", "防水返修"],
    "办公区域": ["取放物品", "设备巡查", "年检陪同"],
    "特约服务": ["入户保洁", "代喂宠物浇花", "代收家具"],
    "代理租售": ["带客看房", "拍摄房源照片", "交接验房"],
    "智能卡": ["施工人员临时卡", "电梯卡调试", "访客陪同"],
}
LETTERS = dict(zip(PURPOSES, ("WS", "KZ", "FX", "BG", "TY", "ZS", "IC"), strict=True))
_ENGINEERS, _SERVICE = ("员工", "工程维修部"), ("片区客服员", "客户服务中心")
BORROWERS = {
    "未收楼": (_ENGINEERS, _SERVICE),
    "空置房": (_ENGINEERS, _SERVICE),
    "返修": (_ENGINEERS,),
    "办公区域": (_ENGINEERS, _SERVICE, ("员工", "协管队")),
    "特约服务": (("员工", "环境部"),),
    "代理租售": (_SERVICE,),
    "智能卡": (_ENGINEERS, ("员工", "协管队")),
}
LATER = datetime(9999, 1, 1)
LOANS, EXTENDED, ISSUED, COPIES = 330, 9, 8, 7


def keys(world: World) -> None:
    """Write loans and copies, then the list whose quantities and states follow from them, then the counts."""
    rng = world.stream("keys")
    rows = _list(world, rng)
    issued = some(rng, [key for key in rows if key["kind"] in ("返修", "特约服务")], world.scaled(ISSUED))
    lent = [key for key in rows if key not in issued]
    loans = _loans(world, rng, lent) + [_issue(world, rng, key) for key in issued]
    copies = _copies(world, rng, [key for key in lent if key["kind"] in ("办公区域", "智能卡")])
    for row in copies:
        key = next(key for key in rows if key["key_no"] == row["key_no"])
        key["quantity"] = int(str(key["quantity"])) + int(str(row["quantity"]))
    out = {loan["key_no"]: loan["form"] for loan in loans if "in_at" not in loan}
    for key in rows:
        key["state"] = {"借用": "借出", "领用": "领用"}.get(str(out.get(key["key_no"])), "在库")
    world.books["keys"] = rows
    world.books["key_loans"] = numbered(loans, "loan_no", "YS", "out_at", 3)
    world.books["key_copies"] = numbered(copies, "application_no", "PZ", "applied_at", 2, "%Y")
    world.books["key_counts"] = _counts(world, rows, loans, copies)


def _list(world: World, rng: Random) -> list[Row]:
    homes = world.books["households"]
    empty = [home for home in homes if home["vacant"] and home["moved_in"]]
    lived = some(rng, world.occupied, world.scaled(30))
    places: list[tuple[str, str, int]] = []
    places += [("未收楼", str(home["room"]), 1) for home in homes if not home["moved_in"]]
    places += [("空置房" if i % 4 else "代理租售", str(home["room"]), 1) for i, home in enumerate(empty)]
    places += [("返修" if i % 2 else "特约服务", str(home["room"]), 1) for i, home in enumerate(lived)]
    places += [("办公区域", place, 2) for place in OFFICE]
    places += [("智能卡", f"{zone}门禁电梯卡", 5) for zone in world.zones]
    counts: Counter[str] = Counter()
    rows: list[Row] = []
    for number, (kind, place, quantity) in enumerate(places):
        counts[kind] += 1
        shelf, hook = divmod(number, 40)
        rows.append(
            {
                "key_no": f"{LETTERS[kind]}-{counts[kind]:03d}",
                "kind": kind,
                "place": place,
                "box": f"{shelf + 1}号箱-{hook + 1:02d}",
                "quantity": quantity,
                "state": "在库",
            }
        )
    return rows


def _loans(world: World, rng: Random, keys: list[Row]) -> list[Row]:
    """Back on the same day, or by the day that the head approved; never two loans of one key at a time."""
    count = world.scaled(LOANS)
    plan = [(rng.choice(list(days(last=TODAY - 10 * DAY))), False) for _ in range(count)]
    plan += [(rng.choice(list(days(last=TODAY - 10 * DAY))), True) for _ in range(world.scaled(EXTENDED))]
    plan += [(TODAY - 2 * DAY, True)] + [(TODAY - DAY * back, False) for back in (9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0)]
    free: dict[object, datetime] = {}
    rows = []
    for day, extended in sorted(plan):
        key = rng.choice(keys)
        row = _loan(world, rng, key, day, extended)
        out, back = row["out_at"], row.get("in_at", LATER)
        assert isinstance(out, datetime) and isinstance(back, datetime)
        if key["key_no"] in free and free[key["key_no"]] >= out:
            continue
        free[key["key_no"]] = back
        rows.append(row)
    return rows


def _loan(world: World, rng: Random, key: Row, day: date, extended: bool) -> Row:
    post, department = rng.choice(BORROWERS[str(key["kind"])])
    worker = rng.choice(world.team.on(day, post, department=department))
    out = between(rng, day, "13:05", "15:50") if day == TODAY else between(rng, day, "08:40", "15:20")
    row: Row = {
        "key_no": key["key_no"],
        "form": "借用",
        "quantity": None if key["quantity"] == 1 else 1,
        "borrower": worker,
        "unit": world.team.department[worker],
        "purpose": rng.choice(PURPOSES[str(key["kind"])]),
        "out_at": out,
        "keeper": rng.choice(world.team.on(day, "前台接待员")),
    }
    back = after(rng, out, 20, 95)
    if extended:
        until = day + DAY * (9 if day > TODAY - 5 * DAY else rng.randint(2, 5))
        row |= {"extended_to": until, "approved_by": world.team.head, "extension_remark": "返修工期需多日，每日回报"}
        back = between(rng, until - DAY, "09:00", "16:30")
    if back <= MOMENT and day != TODAY:
        row["in_at"] = back
    return row


def _issue(world: World, rng: Random, key: Row) -> Row:
    """A key that was handed over for use (领用) and is still out."""
    day = BEGIN + timedelta(days=rng.randint(2, 330))
    row = _loan(world, rng, key, day, False)
    row.pop("in_at", None)
    return row | {"form": "领用", "purpose": "返修期间长期使用" if key["kind"] == "返修" else "长期特约服务"}


def _copies(world: World, rng: Random, keys: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for key in some(rng, keys, COPIES):
        day = BEGIN + timedelta(days=rng.randint(5, 330))
        applied = between(rng, day, "09:00", "11:00")
        approved = after(rng, applied, 60, 300)
        made = between(rng, day + DAY * rng.randint(1, 3), "10:00", "14:00")
        rows.append(
            {
                "key_no": key["key_no"],
                "quantity": rng.choice([1, 2]),
                "reason": rng.choice(["增加值班备用", "磨损更换", "新增岗位使用"]),
                "applicant": rng.choice(world.team.on(day, "前台接待员", "工程主管", "协管队长")),
                "applied_at": applied,
                "approved_by": world.team.head,
                "approved_at": approved,
                "made_at": made,
                "listed_at": after(rng, made, 20, 150),
            }
        )
    return rows


def _counts(world: World, keys: list[Row], loans: list[Row], copies: list[Row]) -> list[Row]:
    """Every day by the key keeper; stock-taking each quarter, by the supervisor each half year, by the head monthly."""
    full = sum(int(str(key["quantity"])) for key in keys) - sum(int(str(copy["quantity"])) for copy in copies)
    changes: Counter[date] = Counter()
    for copy in copies:
        changes[_day(copy["made_at"])] += int(str(copy["quantity"]))
    for loan in loans:
        changes[_day(loan["out_at"])] -= 1
        if "in_at" in loan:
            changes[_day(loan["in_at"])] += 1
    kinds = dict.fromkeys(_stock_taking(), "季度盘点")
    rows: list[Row] = []
    for day in days():
        full += changes[day]
        who = world.team.on(day, "资料管理员")[0]
        made = [("日清点", who)]
        if day in kinds:
            made.append(("季度盘点", who))
        if day in HALF_YEARS:
            made.append(("半年核查", world.team.supervisor))
        if day in {month.replace(day=16 if month.month % 2 else 12) for month in months()}:
            made.append(("月度检查", world.team.head))
        for kind, name in made:
            rows.append({"counted_on": day, "kind": kind, "counted_by": name, "expected": full, "counted": full})
    return rows


HALF_YEARS = (date(2025, 12, 19), date(2026, 5, 20), date(2026, 10, 21))


def _stock_taking() -> list[date]:
    return [date(2025, 12, 17), date(2026, 2, 4), date(2026, 5, 13), date(2026, 8, 12), date(2026, 10, 28)]


def _day(value: object) -> date:
    assert isinstance(value, datetime)
    return value.date()
