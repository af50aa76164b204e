"""Planted: homes not visited or cared for in time, and how visits and care are recorded (VIS, CARE, NOT-9)."""

from collections.abc import Iterable
from datetime import date, datetime

from samples.generator.case import Case, Change, Wanted, day, drop, later, moment, past, put, shifted
from samples.generator.estate import is_new, moved_in
from samples.generator.world import TODAY, Row, World, at
from sheetkit.clock import add_months
from sheetkit.workdays import DAY

BEFORE_THE_BOOKS = date(2025, 11, 8)
FIRST_VISIT_MONTHS = 6
"""The time for it in an estate of the standard size (VIS-1)."""
SPRING = date(2026, 3, 1), date(2026, 6, 10)
LATELY = date(2026, 8, 12), TODAY
"""Both are longer than the time between two acts of care for a key customer (CARE-1)."""


def _visits(world: World, home: Row) -> list[Row]:
    return [visit for visit in world.books["visits"] if visit["room"] == home["room"]]


def _cared(world: World, home: Row, kind: str) -> list[Row]:
    return [act for act in world.books["care"] if act["kind"] == kind and act["room"] == home["room"]]


def _told_of(world: World, visits: Iterable[Row]) -> list[Row]:
    """The acts of care that point to these visits."""
    numbers = [visit["visit_no"] for visit in visits]
    return [act for act in world.books["care"] if act.get("visit_no") in numbers]


def _unvisit(world: World, visits: Iterable[Row]) -> None:
    """Visits of which nobody wrote a record; what was noted as care stands by itself."""
    gone = list(visits)
    for act in _told_of(world, gone):
        act["visit_no"] = None
    drop(world, "visits", lambda visit: any(visit is other for other in gone))


def _moved(row: Row, cell: str, to: date) -> datetime:
    """The moment in the cell on another day, at the same time."""
    return datetime.combine(to, moment(row, cell).time())


def _lived_in(world: World, home: Row) -> bool:
    return bool(home["moved_in"]) and not home["vacant"] and home["handover"] == "精装"


def _new(world: World, home: Row) -> bool:
    """A home of the year, moved into long enough ago for its first visit to be overdue."""
    over = add_months(day(home, "moved_in"), FIRST_VISIT_MONTHS) < TODAY - 20 * DAY if home["moved_in"] else False
    return _lived_in(world, home) and is_new(home) and over and len(_visits(world, home)) > 1


def _old(world: World, home: Row) -> bool:
    """A home that is no key customer's, in its second year or later."""
    plain = _lived_in(world, home) and not home.get("key_customer") and moved_in(home).date() < date(2025, 1, 1)
    return plain and bool(_visits(world, home)) and day(_visits(world, home)[0], "visited_at").year == 2025


def _key(world: World, home: Row) -> bool:
    return bool(home.get("key_customer")) and len(_visits(world, home)) > 3


def _never_visited(world: World, home: Row) -> Row:
    _unvisit(world, _visits(world, home))
    return {}


def _first_visit_late(world: World, home: Row) -> Row:
    *others, last = _visits(world, home)
    _unvisit(world, others)
    last["visited_at"] = _moved(last, "visited_at", add_months(day(home, "moved_in"), FIRST_VISIT_MONTHS) + 9 * DAY)
    return {}


def _visited_last_year(world: World, home: Row) -> Row:
    """One visit, taken over from before the books began."""
    first, *others = _visits(world, home)
    _unvisit(world, others)
    first["visited_at"] = _moved(first, "visited_at", BEFORE_THE_BOOKS)
    return {}


def _phoned_only(world: World, home: Row) -> Row:
    """After the first visit the key customer was only called."""
    _phoned(world, _visits(world, home)[1:])
    return {}


def _phoned(world: World, visits: list[Row]) -> None:
    for visit in visits:
        visit |= {"form": "电话", "companion": None}
    for act in _told_of(world, visits):
        act |= {"form": "电话", "companion": None, "ended_at": None, "gift_declined": None}


def _visited_once(world: World, home: Row) -> Row:
    """One visit from before the books began, one since then; after that only calls."""
    first, _, *others = _visits(world, home)
    for act in _told_of(world, [first]):
        act |= {cell: _moved(act, cell, BEFORE_THE_BOOKS) for cell in ("started_at", "ended_at")}
        act["event_on"] = BEFORE_THE_BOOKS
    first["visited_at"] = _moved(first, "visited_at", BEFORE_THE_BOOKS)
    _phoned(world, others)
    return {}


def _uncared(span: tuple[date, date]) -> Change:
    """Nobody saw or called the key customer in that time."""

    def change(world: World, home: Row) -> Row:
        _unvisit(world, [v for v in _visits(world, home) if span[0] <= day(v, "visited_at") <= span[1]])
        gone = [act for act in _cared(world, home, "重点客户") if span[0] <= day(act, "started_at") <= span[1]]
        drop(world, "care", lambda act: any(act is other for other in gone))
        return {}

    return change


def _welcomed_late(world: World, home: Row) -> Row:
    for act in _cared(world, home, "入住欢迎"):
        act["started_at"] = later(act, "started_at", 24 * 60)
    return {}


def _visited_after_a_month(world: World, home: Row) -> Row:
    first, come = _visits(world, home)[0], day(home, "moved_in") + 37 * DAY
    for act in _told_of(world, [first]):
        act |= {cell: _moved(act, cell, come) for cell in ("started_at", "ended_at")}
    first["visited_at"] = _moved(first, "visited_at", come)
    return {}


def _reminded_of_power(world: World, home: Row) -> bool:
    return _old(world, home) and len(_cared(world, home, "用电提醒")) == 2


def _power_forgotten(world: World, home: Row) -> Row:
    gone = [act for act in _cared(world, home, "用电提醒") if day(act, "event_on").year == TODAY.year]
    drop(world, "care", lambda act: any(act is other for other in gone))
    return {}


def _act(kind: str, event: date | None = None) -> Wanted:
    """Acts of care of that kind, for that day."""
    return lambda world, row: row["kind"] == kind and past(row, "started_at") and event in (None, row["event_on"])


def _forgotten(world: World, row: Row) -> Row:
    drop(world, "care", lambda act: act is row)
    return {}


def _next_day(world: World, row: Row) -> Row:
    return shifted(row, 1, "started_at", "ended_at")


def _on_the_day(world: World, row: Row) -> Row:
    return {"started_at": at(day(row, "event_on"), "09:20")}


def _festive_late(world: World, row: Row) -> Row:
    """The themed event took place two days after its festival."""
    for event in world.books["events"]:
        if event["name"] == row["remark"]:
            event["held_on"] = day(row, "started_at") + 2 * DAY
    return shifted(row, 2, "started_at", "ended_at")


def _holiday(name: str) -> Wanted:
    return lambda world, row: row.get("holiday") == name and bool(row.get("notice_no"))


def _posted_late(world: World, row: Row) -> Row:
    issued = day(row, "starts_at") - 3 * DAY
    for act in world.books["care"]:
        if act.get("notice_no") == row["notice_no"]:
            act["started_at"] = _moved(act, "started_at", issued)
    return {"issued_on": issued}


def _withdrawn(world: World, row: Row) -> Row:
    return {"withdrawn_on": day(row, "starts_at") - 2 * DAY}


def _asked(cell: str) -> Wanted:
    """Visits in which the cell is filled."""
    return lambda world, row: bool(row.get(cell)) and past(row, "visited_at")


def _short_call(world: World, row: Row) -> bool:
    """An act of care at home that is no visit."""
    return row["form"] == "上门" and not row.get("visit_no") and past(row, "started_at")


def _stayed_long(world: World, row: Row) -> Row:
    return {"ended_at": later(row, "started_at", 25)}


HOUSEHOLDS = (
    Case("new-home-never-visited", "households", _new, _never_visited, due=(("VIS-1", "overdue"),)),
    Case("new-home-visited-late", "households", _new, _first_visit_late, due=(("VIS-1", "late"),)),
    Case("home-soon-a-year-unvisited", "households", _old, _never_visited, due=(("VIS-2", "soon"),)),
    Case("home-visited-last-year", "households", _old, _visited_last_year, due=(("VIS-2", "overdue"),)),
    Case("key-customer-only-phoned", "households", _key, _phoned_only, due=(("VIS-3", "soon"),)),
    Case("key-customer-visited-once", "households", _key, _visited_once, due=(("VIS-3", "overdue"),)),
    Case("key-customer-forgotten", "households", _key, _uncared(LATELY), due=(("CARE-1", "overdue"),)),
    Case("key-customer-alone-in-spring", "households", _key, _uncared(SPRING), missed=(("CARE-1", 1),)),
    Case("welcomed-next-day", "households", _new, _welcomed_late, due=(("CARE-1", "late"),)),
    Case("visited-after-a-month", "households", _new, _visited_after_a_month, due=(("CARE-1", "late"),)),
    Case("power-reminder-left-out", "households", _reminded_of_power, _power_forgotten, due=(("CARE-1", "soon"),)),
)

CARE = (
    Case("birthday-forgotten", "care", _act("生日"), _forgotten, due=(("CARE-1", "overdue"),)),
    Case("birthday-next-day", "care", _act("生日"), _next_day, due=(("CARE-1", "late"),)),
    Case("weather-told-next-day", "care", _act("天气提醒"), _next_day, due=(("CARE-1", "late"),)),
    Case("greeted-on-the-day", "care", _act("节日祝福", date(2026, 9, 25)), _on_the_day, due=(("CARE-1", "late"),)),
    Case(
        "lanterns-after-the-festival",
        "care",
        _act("专题活动", date(2026, 3, 3)),
        _festive_late,
        due=(("CARE-1", "late"),),
    ),
    Case(
        "holiday-posted-late",
        "notices",
        _holiday("劳动节"),
        _posted_late,
        due=(("NOT-9", "late"), ("CARE-1", "late")),
    ),
    Case("holiday-notice-withdrawn", "notices", _holiday("中秋"), _withdrawn, due=(("NOT-9", "overdue"),)),
    Case("care-took-long", "care", _short_call, _stayed_long, (("CARE-3", "ended_at"),)),
    Case("cared-alone", "care", _short_call, put("companion", None), (("CARE-3", "companion"),)),
    Case("gift-taken", "care", _short_call, put("gift_declined", False), (("CARE-3", "gift_declined"),)),
)

HOMES = (
    *HOUSEHOLDS,
    *CARE,
    Case("attitude-unasked", "visits", _asked("attitude"), put("attitude", None), (("VIS-6", "attitude"),)),
    Case("opinion-without-reply", "visits", _asked("reply"), put("reply", None), (("VIS-6", "reply"),)),
)
