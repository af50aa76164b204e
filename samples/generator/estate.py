"""The homes and who lives in them (客户信息.xlsx)."""

from datetime import date, datetime, timedelta
from random import Random

from samples.generator.people import id_number, person, phone
from samples.generator.world import BEGIN, TODAY, Row, World, after, between, days, numbered, some, weighted
from sheetkit.workdays import DAY

DOORS, FLOORS, UNITS = 2, 20, 2
HOMES_A_BUILDING = DOORS * FLOORS * UNITS
BATCHES = [date(2024, 4, 13), date(2024, 10, 19)]
"""The first days of the two collective move-ins, for the first and the second half of the zones."""
HOMES = {"集中": 0.62, "零星": 0.22, "秋": 0.03, "本年": 0.055, "空置": 0.035, "未入伙": 0.04}
"""How the homes are shared out: collective move-in, single ones of 2024, of autumn 2025, of the year of the books."""
LATEST = [date(2026, 11, 10), date(2026, 11, 12), date(2026, 11, 18)]
"""Days of the year's last move-ins, so that there always are some whose papers are fresh."""
REMARKS = [
    "业主长住外地，事先电话联系",
    "家有老人，上门请轻敲门",
    "家有宠物犬，上门先电话确认",
    "经常出差，晚间联系为宜",
]
CHANGES = ["联系电话变更", "产权人变更（二手房过户）", "增加紧急联系人", "车牌号变更", "常住人员增加", "通讯地址变更"]


def estate(world: World) -> None:
    """Write households, the people who live there for a time, and the changes of customers' data."""
    world.books["households"] = _households(world)
    world.books["residents"] = _residents(world)
    world.books["customer_changes"] = _changes(world)


def _rooms(world: World) -> list[tuple[str, str]]:
    """(room, zone) of every home: whole buildings belong to one zone, the last of a zone may be lower."""
    rooms, building = [], 0
    for index, zone in enumerate(world.zones):
        left = world.homes // len(world.zones) + (index < world.homes % len(world.zones))
        while left > 0:
            building += 1
            for place in range(min(left, HOMES_A_BUILDING)):
                unit, rest = divmod(place, DOORS * FLOORS)
                floor, door = divmod(rest, DOORS)
                rooms.append((f"{building}-{unit + 1}-{floor + 1:02d}{door + 1:02d}", zone))
            left -= HOMES_A_BUILDING
    return rooms


def _households(world: World) -> list[Row]:
    rng = world.stream("households")
    rows: list[Row] = []
    for room, zone in _rooms(world):
        kind = weighted(rng, HOMES)
        batch = BATCHES[world.zones.index(zone) * 2 // len(world.zones)]
        row: Row = {"room": room, "zone": zone, "name": person(rng), "phone": phone(rng)}
        born = date(rng.randint(1956, 1998), rng.randint(1, 12), rng.randint(1, 28))
        row["id_number"] = id_number(rng, born) if rng.random() < 0.8 else None
        row["handover"] = "毛坯" if rng.random() < 0.04 else "精装"
        row["moved_in"] = _moved_in(rng, kind, batch)
        row["move_in_kind"] = None if kind == "未入伙" else "集中" if kind == "集中" else "零星"
        row["birthday"] = born if kind in ("集中", "零星") and rng.random() < 0.6 else None
        row["vacant"] = True if kind in ("空置", "未入伙") else None
        row["remark"] = rng.choice(REMARKS) if kind in ("集中", "零星") and rng.random() < 0.05 else None
        rows.append(row)
    for row, day in zip((row for row in rows if is_new(row)), LATEST, strict=False):
        row["moved_in"] = day
    settled = [row for row in rows if row["move_in_kind"] == "集中" and not row["vacant"]]
    for row in some(rng, settled, world.scaled(14)):
        row["key_customer"] = True
    return rows


def _moved_in(rng: Random, kind: str, batch: date) -> date | None:
    match kind:
        case "未入伙":
            return None
        case "集中":
            return batch + timedelta(days=rng.randint(0, 15))
        case "秋":
            return date(2025, 9, 8) + timedelta(days=rng.randint(0, 40))
        case "本年":
            return rng.choice([day for day in days(BEGIN + 5 * DAY, TODAY - 14 * DAY) if not _quiet(day)])
        case _:
            return date(2024, 5, 20) + timedelta(days=rng.randint(0, 130))


def _quiet(day: date) -> bool:
    """Days on which nobody moves in: the weeks round the Spring Festival and the National Day."""
    return date(2026, 2, 9) <= day <= date(2026, 2, 28) or date(2026, 9, 29) <= day <= date(2026, 10, 9)


def _residents(world: World) -> list[Row]:
    """Everyone listed still lives here: the end lies well after the moment of the sample."""
    rng = world.stream("residents")
    rows: list[Row] = []
    for home in some(rng, world.occupied, world.scaled(58)):
        first = TODAY - timedelta(days=rng.randint(10, 300))
        moved_in = home["moved_in"]
        assert isinstance(moved_in, date)
        starts = max(first, moved_in + DAY)
        rows.append(
            {
                "room": home["room"],
                "name": person(rng),
                "kind": weighted(rng, {"租户": 6, "保姆": 2, "钟点工": 1, "其他": 1}),
                "id_number": id_number(rng),
                "phone": phone(rng),
                "starts": starts,
                "ends": TODAY + timedelta(days=rng.randint(25, 400)),
            }
        )
    return numbered(rows, "resident_no", "ZZ", "starts", 3, "%Y")


def _changes(world: World) -> list[Row]:
    """Posts and the control room hear of a change on the same day."""
    rng = world.stream("changes")
    homes = [row for row in world.occupied if row["move_in_kind"] == "集中" or str(row["moved_in"]) < "2025"]
    rows: list[Row] = []
    for home in some(rng, homes, world.scaled(46)):
        moment = between(rng, rng.choice(list(days(last=TODAY - DAY))), "08:40", "16:30")
        told = after(rng, moment, 8, 60)
        rows.append(
            {
                "room": home["room"],
                "changed_at": moment,
                "item": rng.choice(CHANGES),
                "posts_told_at": told,
                "control_room_told_at": after(rng, told, 1, 15),
                "changed_by": rng.choice(world.team.on(moment.date(), "前台接待员", "资料管理员")),
            }
        )
    return numbered(rows, "change_no", "BG", "changed_at", 3)


def is_new(home: Row) -> bool:
    """Whether the home was moved into since the books began."""
    day = home["moved_in"]
    return isinstance(day, date) and day >= BEGIN


def moved_in(home: Row) -> datetime:
    """The moment from which the home is lived in (00:00 of the day of moving in)."""
    day = home["moved_in"]
    assert isinstance(day, date)
    return datetime(day.year, day.month, day.day)
