"""Customer care and community events (客户关怀.xlsx, 社区活动)."""

from datetime import date, datetime, timedelta
from random import Random

from samples.generator.estate import moved_in
from samples.generator.texts import phrases
from samples.generator.world import BEGIN, MOMENT, TODAY, Row, World, after, at, between, numbered, some, weighted
from sheetkit.model import Cell
from sheetkit.workdays import DAY

GREETED = ("元旦", "春节", "元宵", "劳动节", "端午", "中秋", "国庆")
POWER_REMINDERS = [date(2025, 12, 18), date(2026, 6, 8)]
"""Home-electricity reminders to every home; homes that move in later get theirs on that day."""


def care(world: World) -> None:
    """Write what is owed to the site, to single homes, and what is done beyond that."""
    rng = world.stream("care")
    rows = _weather(world, rng) + _holidays(world, rng) + _themed(world, rng)
    rows += _birthdays(world, rng) + _welcome(world, rng) + _power(world, rng)
    rows += _key_customers(world, rng) + _optional(world, rng)
    rows.sort(key=lambda row: (str(row["started_at"]), str(row["kind"]), str(row.get("room"))))
    world.books["care"] = numbered(rows, "care_no", "GH", "started_at")
    world.books["events"] = _events(world, world.stream("events"))


def _row(world: World, rng: Random, kind: str, event: date, moment: datetime, form: str, **more: Cell) -> Row:
    """One act of care by someone of the desk; a visit takes two people and less than ten minutes."""
    desk = world.team.on(moment.date(), "前台接待员", "客服班长")
    row: Row = {"kind": kind, "room": None, "event_on": event, "started_at": moment, "done_by": rng.choice(desk)}
    row |= {"form": form, **more}
    if form == "上门":
        zone = world.home(row["room"])["zone"]
        row["done_by"], row["companion"] = world.team.on(moment.date(), "片区客服员", zone=zone)[:2]
        row["ended_at"] = after(rng, moment, 5, 9)
        row["gift_declined"] = True if rng.random() < 0.15 else None
    return row


def _weather(world: World, rng: Random) -> list[Row]:
    warned = phrases("care")["weather"]
    return [
        _row(world, rng, "天气提醒", w["day"], between(rng, w["day"], "08:35", "10:30"), "短信", remark=w["remark"])
        for w in warned
    ]


def _holidays(world: World, rng: Random) -> list[Row]:
    """Arrangements as posted by notice; greetings before the holiday begins."""
    rows = []
    for notice in world.books["notices"]:
        posted = notice.get("issued_on")
        if notice.get("holiday") and isinstance(posted, date):
            first = notice["starts_at"]
            assert isinstance(first, datetime)
            moment = between(rng, posted, "09:00", "16:00")
            number = notice["notice_no"]
            rows.append(_row(world, rng, "长假安排", first.date(), moment, "书面", notice_no=number))
    texts = phrases("care")["greeting"]
    for (_, name), day in sorted(world.calendar.festivals.items(), key=lambda item: item[1]):
        if name in GREETED and BEGIN < day <= TODAY:
            moment = between(rng, _before(world, day) - DAY, "09:30", "16:30")
            rows.append(_row(world, rng, "节日祝福", day, moment, "短信", remark=texts[name]))
    return rows


def _before(world: World, day: date) -> date:
    """The last day before the days off round the festival."""
    while day in world.calendar.off or day - DAY in world.calendar.off:
        day -= DAY
    return day - DAY if day in world.calendar.festivals.values() else day


def _happenings(world: World) -> list[tuple[dict[str, object], date, date]]:
    """(event, the day it marks, the day it is held) of each themed event."""
    found = []
    for event in phrases("care")["event"]:
        festivals = [d for (_, name), d in world.calendar.festivals.items() if name == event.get("festival")]
        marks = [d for d in festivals if BEGIN < d <= TODAY]
        day = marks[0] if marks else event["day"]
        found.append((event, day, event.get("day", day)))
    return found


def _themed(world: World, rng: Random) -> list[Row]:
    return [
        _row(
            world,
            rng,
            "专题活动",
            day,
            at(held, "09:30"),
            "活动",
            ended_at=at(held, "11:30"),
            remark=str(event["name"]),
        )
        for event, day, held in _happenings(world)
    ]


def _events(world: World, rng: Random) -> list[Row]:
    texts = phrases("care")["texts"]
    rows: list[Row] = []
    for event, _, held in _happenings(world):
        budget = event["budget"]
        assert isinstance(budget, int)
        rows.append(
            {
                "name": str(event["name"]),
                "planned_in": "年度计划" if event.get("festival") else "月度计划",
                "approved_by": world.team.head,
                "held_on": held,
                "place": str(event["place"]),
                "budget": budget,
                "spent": round(budget * rng.uniform(0.8, 0.99)),
                "people": world.scaled(rng.randint(35, 160)),
                "summary": rng.choice(texts["summaries"]),
                "photo": f"活动照片/{held:%Y%m%d}.jpg",
            }
        )
    return numbered(rows, "event_no", "HD", "held_on", 2, "%Y")


def _birthdays(world: World, rng: Random) -> list[Row]:
    rows = []
    texts = phrases("care")["texts"]["birthday"]
    for home in world.occupied:
        born = home.get("birthday")
        if isinstance(born, date):
            for year in (BEGIN.year, TODAY.year):
                day = born.replace(year=year)
                if BEGIN <= day <= TODAY:
                    moment = between(rng, day, "09:00", "16:30")
                    choice = rng.randrange(len(texts))
                    form = ("电话", "短信", "书面")[choice]
                    more = {"room": home["room"], "remark": texts[choice]}
                    rows.append(_row(world, rng, "生日", day, moment, form, **more))
    return rows


def _welcome(world: World, rng: Random) -> list[Row]:
    """A message on the day of moving in, and the visit within the month that the visits hold."""
    first = _first_visits(world)
    rows = []
    for home in world.occupied:
        moved = moved_in(home)
        if moved.date() < BEGIN:
            continue
        said = between(rng, moved.date(), "10:00", "16:50")
        rows.append(_row(world, rng, "入住欢迎", moved.date(), said, "短信", room=home["room"]))
        visit = first.get(str(home["room"]))
        if visit:
            moment, number = visit["visited_at"], visit["visit_no"]
            assert isinstance(moment, datetime)
            row = _row(world, rng, "乔迁访谈", moved.date(), moment, "上门", room=home["room"], visit_no=number)
            row |= {"done_by": visit["visitor"], "companion": visit["companion"]}
            row["remark"] = rng.choice(phrases("care")["texts"]["house"])
            rows.append(row)
    return rows


def _first_visits(world: World) -> dict[str, Row]:
    first: dict[str, Row] = {}
    for visit in world.books["visits"]:
        first.setdefault(str(visit["room"]), visit)
    return first


def _power(world: World, rng: Random) -> list[Row]:
    """One reminder a year for each home: by text in winter, in writing before summer."""
    rows = []
    for day in POWER_REMINDERS:
        moment = at(day, "10:00")
        for home in world.occupied:
            came = moved_in(home).date()
            on = moment if came < day else at(came, "16:55")
            if on.year == day.year and on <= MOMENT:
                form = "短信" if day.month == 12 or came >= day else "书面"
                rows.append(_row(world, rng, "用电提醒", on.date(), on, form, room=home["room"]))
    return rows


def _key_customers(world: World, rng: Random) -> list[Row]:
    """A visit now, a call in between: never three months without either."""
    rows = []
    texts = phrases("care")["texts"]["key"]
    kept = {str(home["room"]) for home in world.occupied if home.get("key_customer")}
    for visit in world.books["visits"]:
        if str(visit["room"]) not in kept:
            continue
        moment, room = visit["visited_at"], visit["room"]
        assert isinstance(moment, datetime)
        row = _row(world, rng, "重点客户", moment.date(), moment, "上门", room=room, visit_no=visit["visit_no"])
        rows.append(row | {"done_by": visit["visitor"], "companion": visit["companion"]})
        call = between(rng, moment.date() + timedelta(days=rng.randint(34, 42)), "09:30", "16:30")
        if call <= MOMENT:
            rows.append(_row(world, rng, "重点客户", call.date(), call, "电话", room=room, remark=rng.choice(texts)))
    return rows


def _optional(world: World, rng: Random) -> list[Row]:
    """What no rule asks for: school start, filters, telling of a renovation, weddings and births, frail people."""
    texts = phrases("care")["texts"]
    school = date(2026, 9, 1)
    rows = [_row(world, rng, "开学", school, at(school, "07:40"), "书面", remark=texts["school"])]
    for home in some(rng, world.occupied, world.scaled(46)):
        kind = weighted(rng, {"空调清洗": 18, "装修告知": 8, "弱势群体": 10, "结婚": 3, "生子": 3, "电器检修": 4})
        day = BEGIN + timedelta(days=rng.randint(3, 345))
        if kind == "空调清洗":
            day = date(2026, 5, 20) + timedelta(days=rng.randint(0, 40))
        if moved_in(home).date() > day:
            continue
        visits = {"空调清洗": texts["clean"], "弱势群体": rng.choice(texts["vulnerable"])}
        remark = visits.get(kind, texts["told"] if kind == "装修告知" else None)
        form = "上门" if kind in visits else "电话"
        moment = between(rng, day, "15:05", "17:30")
        rows.append(_row(world, rng, kind, day, moment, form, room=home["room"], remark=remark))
    return rows
