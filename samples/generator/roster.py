"""Rosters, handovers and the log of periodic work (值班管理.xlsx)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

from samples.generator.world import BEGIN, MOMENT, Row, World, at, between, days, months, next_month, some
from sheetkit.workdays import DAY

ROSTERED_TO = date(2026, 12, 31)
SWAPS = 26
GOODS = [
    "对讲机2部、应急灯1只、备用钥匙1串，齐全",
    "值班手机1部、登记本3本，齐全",
    "雨伞12把、轮椅1部，齐全",
    "印章柜钥匙1把、热线耳机2副，齐全",
]
OPEN_WORK = [
    "无",
    "无",
    "2单元漏水待明早回访",
    "快递3件待业主领取",
    "一张放行条待业主补签名",
    "晚间访客一名未离场，已告知门岗",
]
ODDITIES = ["无", "无", "无", "地库道闸偶发识别失败，已报修", "夜间有业主反映噪声，已劝止"]


def roster(world: World) -> None:
    """Write who keeps hotline, desk and dormitory to the end of the coming month, and each relief so far."""
    rng = world.stream("rosters")
    rows = _hotline_and_desk(world)
    world.books["handovers"] = _handovers(world.stream("handovers"), rows)
    _swap(world, rng, rows)
    rows += _dormitory(world)
    world.books["rosters"] = sorted(rows, key=lambda row: (str(row["starts_at"]), str(row["kind"])))


def _hotline_and_desk(world: World) -> list[Row]:
    """Two hotline and two desk shifts a day, four people in turn: nobody works twice within a day and a half."""
    end = datetime.combine(ROSTERED_TO + DAY, datetime.min.time())
    rows: list[Row] = []
    turn = 0
    for month in months(last=ROSTERED_TO):
        pool = _pool(world, month)
        for day in days(month, min(next_month(month) - DAY, ROSTERED_TO)):
            people = [pool[(turn + place) % len(pool)] for place in range(4)]
            turn += 4
            if day == BEGIN:
                rows.append(_shift("热线", pool[-1], at(day, "00:00"), at(day, "08:00")))
            rows.append(_shift("热线", people[0], at(day, "08:00"), at(day, "20:00")))
            rows.append(_shift("前台", people[1], at(day, "08:30"), at(day, "13:30")))
            rows.append(_shift("前台", people[2], at(day, "13:30"), at(day, "18:00")))
            rows.append(_shift("热线", people[3], at(day, "20:00"), min(at(day + DAY, "08:00"), end)))
    return rows


def _pool(world: World, month: date) -> list[str]:
    """Those who are employed from before the month to after it; zone staff come in so that a turn takes three days."""
    last = next_month(month)
    posts = ("前台接待员", "客服班长", "片区客服员")
    pool = [name for name in world.team.on(month, *posts) if name in world.team.on(last, *posts)]
    return pool[:13]


def _shift(kind: str, name: str, starts: datetime, ends: datetime) -> Row:
    return {"kind": kind, "staff_name": name, "starts_at": starts, "ends_at": ends}


def _handovers(rng: Random, rows: list[Row]) -> list[Row]:
    """Every relief on the same post: the leaver has tidied, the reliever comes early, all is written down."""
    result: list[Row] = []
    for post in ("热线", "前台"):
        shifts = [row for row in rows if row["kind"] == post]
        for leaving, coming in pairwise(shifts):
            due = coming["starts_at"]
            assert isinstance(due, datetime)
            if leaving["ends_at"] != due or due > MOMENT:
                continue
            result.append(
                {
                    "post": post,
                    "leaver": leaving["staff_name"],
                    "reliever": coming["staff_name"],
                    "due_at": due,
                    "relief_at": due - timedelta(minutes=rng.randint(12, 18)),
                    "tidied_at": due - timedelta(minutes=rng.randint(18, 28)),
                    "left_at": due + timedelta(minutes=rng.randint(1, 9)),
                    "goods": rng.choice(GOODS),
                    "open_work": rng.choice(OPEN_WORK),
                    "oddities": rng.choice(ODDITIES),
                }
            )
    return sorted(result, key=lambda row: str(row["due_at"]))


def _swap(world: World, rng: Random, rows: list[Row]) -> None:
    """Afternoon shifts at the desk taken by someone who is off that day and the days beside it."""
    past = [row for row in rows if row["kind"] == "前台" and at(BEGIN, "23:00") < _start(row) < MOMENT - 2 * DAY]
    afternoons = [row for row in past if _start(row).hour == 13]
    by_day: dict[date, list[Row]] = {}
    for row in rows:
        by_day.setdefault(_start(row).date(), []).append(row)
    for row in some(rng, afternoons, SWAPS):
        day = _start(row).date()
        near = [other for step in (-1, 0, 1) for other in by_day.get(day + step * DAY, [])]
        busy = [str(other["staff_name"]) for other in near]
        off = [name for name in _pool(world, day.replace(day=1)) if name not in busy]
        if off:
            row["swapped_for"] = rng.choice(off)
            row["swap_approved_by"] = world.team.supervisor
            row["swap_approved_at"] = between(rng, day - DAY, "09:00", "17:00")


def _start(row: Row) -> datetime:
    start = row["starts_at"]
    assert isinstance(start, datetime)
    return start


def _dormitory(world: World) -> list[Row]:
    """One worker a week keeps the dormitory clean in the evening hour."""
    rows: list[Row] = []
    for number, monday in enumerate(_mondays(ROSTERED_TO)):
        people = world.team.on(monday, "员工", department="协管队")
        name = people[number % len(people)]
        rows.append(_shift("宿舍值日", name, at(monday, "19:00"), at(monday, "20:00")))
    return rows


def _mondays(last: date) -> Iterator[date]:
    day = BEGIN - DAY * BEGIN.weekday()
    while day <= last:
        yield day
        day += 7 * DAY
