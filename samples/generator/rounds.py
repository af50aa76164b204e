"""Inspections with their deductions, praises and marks (巡检考核.xlsx)."""

from datetime import date
from random import Random

from samples.generator.people import polite
from samples.generator.texts import phrases
from samples.generator.world import BEGIN, TODAY, Row, World, between, days, months, next_month, weighted
from sheetkit.model import Cell
from sheetkit.workdays import DAY

PRAISES = 92
FULL = 100
MARKED_FROM = date(2026, 3, 1)
HEADS = ("协管队长", "工程主管", "环境主管")
LEADERS = ("协管班长", "维修班长", "保洁班长", "绿化班长")
DEPARTMENT_HEADS = {"协管队": "协管队长", "工程维修部": "工程主管", "环境部": "环境主管"}


def rounds(world: World) -> None:
    """Write the rounds of every zone, dormitory and contractor, then praises and the months' marks."""
    rng = world.stream("rounds")
    rows = _zones(world, rng) + _dormitory(world, rng) + _contractors(world, rng)
    rows.sort(key=lambda row: (str(row["inspected_at"]), str(row.get("zone")), str(row["kind"])))
    items: list[Row] = []
    counts: dict[str, int] = {}
    for row in rows:
        month = f"{row['inspected_at']:%Y%m}"
        counts[month] = counts.get(month, 0) + 1
        row["inspection_no"] = f"XJ{month}-{counts[month]:04d}"
        items += _results(world, rng, row)
    world.books["inspections"] = rows
    world.books["inspection_items"] = items
    world.books["praises"] = _praises(world, world.stream("praises"))
    world.books["marks"] = _marks(world, world.stream("marks"))


def _zones(world: World, rng: Random) -> list[Row]:
    """The keeper daily, the zone's team and the supervisor weekly, the company monthly."""
    rows: list[Row] = []
    for zone in world.books["zones"]:
        name, keeper = zone["zone"], str(zone["keeper"])
        for day in days():
            hours = ("08:40", "11:30") if day == TODAY or rng.random() < 0.6 else ("13:40", "17:20")
            rows.append(_round(rng, "片区日巡", day, hours, keeper, zone=name))
        for monday in days(BEGIN, TODAY):
            if monday.weekday() == 0:
                team = "、".join(world.team.on(monday, "片区客服员", zone=name))
                day = monday + DAY * rng.randint(0, 3)
                rows.append(_round(rng, "小组周巡", day, ("09:00", "11:00"), team, zone=name))
                day = monday + DAY * rng.randint(1, 3)
                rows.append(_round(rng, "主管周巡", day, ("14:00", "16:30"), world.team.supervisor, zone=name))
        for month in months():
            day = month.replace(day=rng.randint(8, 18))
            rows.append(_round(rng, "公司巡检", day, ("09:30", "11:30"), world.team.head, zone=name))
    return rows


def _round(rng: Random, kind: str, day: date, hours: tuple[str, str], by: str, **about: Cell) -> Row:
    row: Row = {"inspected_at": between(rng, day, *hours), "inspection_no": None, "kind": kind, "inspector": by}
    return row | about


def _dormitory(world: World, rng: Random) -> list[Row]:
    rows = []
    for monday in days():
        if monday.weekday() == 0:
            day = monday + DAY * rng.randint(0, 3)
            rows.append(_round(rng, "宿舍周检", day, ("10:00", "11:30"), world.team.supervisor))
    for month in months():
        day = month.replace(day=rng.randint(6, 17))
        rows.append(_round(rng, "宿舍月检", day, ("15:00", "16:30"), world.team.head))
    return rows


def _contractors(world: World, rng: Random) -> list[Row]:
    """Once a month while the contract runs, the first and last month included."""
    rows = []
    for contractor in world.books["contractors"]:
        starts, ends = contractor["starts"], contractor["ends"]
        assert isinstance(starts, date) and isinstance(ends, date)
        for month in months(max(BEGIN, starts), min(TODAY, ends)):
            day = month.replace(day=rng.randint(7, 18))
            by = rng.choice(world.team.on(day, "环境主管", "客服主管"))
            rows.append(_round(rng, "外包检查", day, ("09:00", "11:00"), by, contractor=contractor["name"]))
    return rows


def _results(world: World, rng: Random, row: Row) -> list[Row]:
    """The score typed by hand, or left to the deductions of the checklist; what fails is put right in time."""
    kind = row["kind"]
    day = row["inspected_at"].date()  # type: ignore[union-attr]
    if kind in ("主管周巡", "公司巡检") and rng.random() < 0.7:
        wanted = rng.randint(1, 3)
        found = rng.sample(list(phrases("rounds")["items"]), wanted)
        return [_item(world, rng, row, day, item) for item in found]
    if kind != "片区日巡" or rng.random() < 0.25:
        row["score"] = rng.randint(91, 100)
    if rng.random() < (0.02 if kind == "片区日巡" else 0.06):
        if str(kind).startswith("宿舍"):
            failed, post = rng.choice(phrases("rounds")["dormitory"]["failed"]), "协管班长"
        else:
            choice = rng.choice(phrases("rounds")["failed"])
            failed, post = choice["item"], choice["post"]
        row["failed_item"] = failed
        row |= _rectified(world, rng, day, post)
        if "score" in row:
            row["score"] = rng.randint(85, 94)
    return []


def _item(world: World, rng: Random, row: Row, day: date, item: str) -> Row:
    deducted = rng.choice([0.5, 1, 1, 2, 3])
    found: Row = {"inspection_no": row["inspection_no"], "item": item, "deducted": deducted}
    if deducted >= 1:
        found |= _rectified(world, rng, day, phrases("rounds")["items"][item])
        found.pop("rechecked_on", None)
    return found


def _rectified(world: World, rng: Random, day: date, post: str) -> Row:
    """Put right well before its day and looked at again; what was found this week may still be open."""
    allowed = rng.randint(4, 7)
    row: Row = {"rectify_by": world.team.on(day, post)[0], "rectify_due": day + DAY * allowed}
    done = day + DAY * rng.randint(1, allowed // 2)
    checked = done + DAY * rng.randint(0, 1)
    if checked <= TODAY:
        row |= {"rectified_on": done, "rechecked_by": world.team.supervisor, "rechecked_on": checked}
    elif day < TODAY - DAY:
        row |= {"rectified_on": day + DAY, "rechecked_by": world.team.supervisor, "rechecked_on": day + DAY}
    return row


def _praises(world: World, rng: Random) -> list[Row]:
    bank = phrases("rounds")["praise"]
    rows: list[Row] = []
    for _ in range(world.scaled(PRAISES)):
        day = rng.choice(list(days()))
        home = rng.choice(world.occupied)
        post = weighted(rng, {"片区客服员": 5, "员工": 5, "前台接待员": 3, "维修班长": 1, "社区文化专员": 1})
        zone = home["zone"] if post == "片区客服员" else None
        name = rng.choice(world.team.on(day, post, zone=zone))
        kinds = bank["content"][world.team.department[name] if post == "员工" else post]
        rows.append(
            {
                "praised_on": day,
                "zone": home["zone"],
                "staff_name": name,
                "praised_by": f"{home['room']} {polite(str(home['name']), rng)}",
                "content": f"{rng.choice(kinds)}（{rng.choice(bank['form'])}）",
            }
        )
    return sorted(rows, key=lambda row: (str(row["praised_on"]), str(row["staff_name"])))


def _marks(world: World, rng: Random) -> list[Row]:
    """Every mark that SCO-3 weighs for those at work in the month; the zones' score stands in for zone staff."""
    rows: list[Row] = []
    for month in months(MARKED_FROM, TODAY.replace(day=1) - DAY):
        last = next_month(month) - DAY
        for person in world.books["staff"]:
            name = str(person["name"])
            if name in world.team.on(last, str(person["post"])):
                for level, by in _levels(world, rng, person, last):
                    mark = rng.randint(170, 198) / 2
                    row: Row = {"month": f"{month:%Y-%m}", "staff_name": name, "level": level, "mark": mark}
                    rows.append(row | {"marked_by": by})
    return rows


def _levels(world: World, rng: Random, person: Row, day: date) -> list[tuple[str, str]]:
    """(level, who marks) that the person's post asks for."""
    team, post, own = world.team, str(person["post"]), str(person["name"])
    keeper = str(rng.choice(world.books["zones"])["keeper"])
    self, zone = ("员工自检", own), ("片区小组", keeper)
    if post == "客服主管":
        return [self, ("主任级", team.head)]
    if post in ("前台接待员", "客服班长"):
        return [self, ("主管级", team.supervisor)]
    if post == "片区客服员":
        return [self]
    if post in HEADS:
        return [self, zone, ("主管级", team.supervisor), ("主任级", team.head)]
    head = team.on(day, DEPARTMENT_HEADS.get(str(person["department"]), ""))
    if post in LEADERS:
        return [self, ("主管级", head[0])]
    return [zone, ("主管级", head[0])] if post == "员工" else []
