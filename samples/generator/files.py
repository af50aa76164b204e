"""Customers' files and their loans (档案管理.xlsx)."""

from datetime import date, datetime, timedelta
from random import Random

from samples.generator.people import person
from samples.generator.world import BEGIN, TODAY, Row, World, after, between, days, numbered, some, weighted
from sheetkit.workdays import DAY

PARKING, TENANTS, LOANS = 58, 16, 76
OUT = [(3, 10), (1, 12)]
"""Loans still out: (days since, days agreed)."""
PURPOSES = ["核对面积", "办理过户", "装修图纸查阅", "产权复核", "核对签字样本", "年度资料抽查"]
OUTSIDERS = ["栎川派出所", "区住建局", "开发单位工程部", "某某律师事务所", "供水公司"]


def files(world: World) -> None:
    """Write the files of homes, renovations, parking places and tenants, and who looked at them."""
    rng = world.stream("files")
    rows = [_home(world, rng, home) for home in world.books["households"] if home["moved_in"]]
    rows += [_renovation(world, rng, row) for row in world.books["renovations"]]
    rows += _same_day(world, rng)
    for number, row in enumerate(rows):
        cabinet, shelf = divmod(number // 25, 6)
        row |= {"place": f"{cabinet + 1}号柜{shelf + 1}层", "state": "在库"}
    world.books["files"] = rows
    world.books["file_loans"] = _loans(world, world.stream("file-loans"), rows)


def file_no(home: Row) -> str:
    """The number of a home's move-in papers."""
    return f"RZ-{home['room']}"


def _home(world: World, rng: Random, home: Row) -> Row:
    """Filed well within three working days, entered within seven of a collective, two of a single move-in."""
    handled = home["moved_in"]
    assert isinstance(handled, date)
    collective = home["move_in_kind"] == "集中"
    archived = world.calendar.workday_after(handled, rng.choice([1, 1, 2] if collective else [1]))
    entered = world.calendar.workday_after(archived, rng.randint(1, 3)) if collective else archived
    return {
        "file_no": file_no(home),
        "kind": "入住",
        "room": home["room"],
        "holder": "业主",
        "handled_on": handled,
        "move_in_kind": home["move_in_kind"],
        "archived_on": min(archived, TODAY),
        "entered_on": min(entered, TODAY),
    }


def _renovation(world: World, rng: Random, filing: Row) -> Row:
    filed = filing["filed_on"]
    assert isinstance(filed, date)
    archived = world.calendar.workday_after(filed, rng.choice([1, 1, 2]))
    holder, room = "业主", filing["room"]
    row: Row = {"file_no": filing["file_no"], "kind": "装修", "room": room, "holder": holder, "handled_on": filed}
    return row | {"archived_on": min(archived, TODAY)}


def _same_day(world: World, rng: Random) -> list[Row]:
    """Parking places and tenants' papers are filed on the day; some tenants have left since."""
    rows: list[Row] = []
    for number, home in enumerate(some(rng, world.occupied, world.scaled(PARKING)), start=1):
        moved = home["moved_in"]
        assert isinstance(moved, date)
        day = moved + timedelta(days=rng.randint(0, max(0, (TODAY - moved).days)))
        row: Row = {"file_no": f"CW-{number:04d}", "kind": "车位", "room": home["room"], "holder": "业主"}
        rows.append(row | {"handled_on": day, "archived_on": day})
    tenants: list[Row] = [
        {"room": row["room"], "handled_on": row["starts"]} for row in world.books["residents"] if row["kind"] == "租户"
    ]
    for home in some(rng, world.occupied, world.scaled(TENANTS)):
        moved = home["moved_in"]
        assert isinstance(moved, date)
        starts = moved + timedelta(days=rng.randint(0, max(0, (TODAY - moved).days - 60)))
        ended = starts + timedelta(days=rng.randint(30, 600))
        tenants.append({"room": home["room"], "handled_on": starts, "ended_on": ended if ended < TODAY else None})
    for number, tenant in enumerate(tenants, start=1):
        row = {"file_no": f"ZK-{number:04d}", "kind": "其他", "room": tenant["room"], "holder": "租户"}
        row |= {"handled_on": tenant["handled_on"], "archived_on": tenant["handled_on"]}
        rows.append(row | {"ended_on": tenant.get("ended_on")})
    return rows


def _loans(world: World, rng: Random, rows: list[Row]) -> list[Row]:
    """Approved by the head; outside units bring a letter and an identity document; lent files come back in time."""
    old = [row for row in rows if str(row["handled_on"]) < str(BEGIN)]
    chosen = some(rng, old, world.scaled(LOANS) + len(OUT))
    rng.shuffle(chosen)
    result = []
    for number, file in enumerate(chosen):
        if number < len(OUT):
            since, agreed = OUT[number]
            row = _loan(world, rng, TODAY - DAY * since, "借阅")
            row["due_on"] = TODAY + DAY * (agreed - since)
            file["state"] = "借出"
        else:
            day = rng.choice(list(days(last=TODAY - 21 * DAY)))
            row = _returned(rng, _loan(world, rng, day, weighted(rng, {"查阅": 13, "借阅": 7})), day)
        result.append({"file_no": file["file_no"], **row})
    return numbered(result, "loan_no", "JY", "out_at", 3, "%Y")


def _loan(world: World, rng: Random, day: date, form: str) -> Row:
    external = rng.random() < 0.14
    desk = world.team.on(day, "资料管理员")
    inside = world.team.on(day, "工程主管", "客服班长", "协管队长", "维修班长", "片区客服员")
    row: Row = {
        "form": form,
        "borrower": person(rng) if external else rng.choice(inside),
        "unit": rng.choice(OUTSIDERS) if external else "服务中心",
        "external": external,
        "purpose": rng.choice(PURPOSES),
        "approved_by": world.team.head,
        "out_at": between(rng, day, "09:00", "15:30"),
        "keeper": desk[0],
    }
    if external:
        row |= {"letter": f"介绍信{rng.randint(100, 999)}号", "id_document": "工作证及身份证复印件"}
    return row


def _returned(rng: Random, row: Row, day: date) -> Row:
    out = row["out_at"]
    assert isinstance(out, datetime)
    if row["form"] == "查阅":
        return row | {"in_at": after(rng, out, 10, 80), "intact": True}
    agreed = rng.randint(3, 10)
    back = between(rng, day + DAY * rng.randint(1, agreed - 1), "09:00", "16:30")
    return row | {"due_on": day + DAY * agreed, "in_at": back, "intact": True}
