"""Planted: repair tickets that are overdue, late or soon (items of `due` that are neither met nor open)."""

from datetime import timedelta

from samples.generator.case import Case, Change, Wanted, day, later, moment, past, shifted, when
from samples.generator.world import TODAY, Row, World, at
from sheetkit.register import registers
from sheetkit.workdays import DAY

DOWNSTREAM = ("finished_at", "returned_at", "callback_at", "closed_at")
LEAK: Row = {"kind": "工程类", "place": "户内自用", "content": "厨房水管接头漏水，地面有积水"}
NOISE: Row = {"kind": "物管类", "place": "共用部位", "content": "地库出入口有车辆乱停挡住出口"}
DEPARTMENTS = {"工程类": "工程维修部", "物管类": "环境部", "特约服务": "工程维修部"}
_NAMES = [column.name for column in registers()["repairs"].columns]
CLEARED: Row = dict.fromkeys(_NAMES[_NAMES.index("content") + 1 :])


def ticket(about: Row, urgency: str, *steps: str) -> Change:
    """A ticket told anew: reported, arrived, finished, returned, called back, as far as moments are given."""

    def change(world: World, row: Row) -> Row:
        _forget(world, row)
        department = DEPARTMENTS[str(about["kind"])]
        start = when(steps[0])
        told = CLEARED | about | {"channel": "电话", "urgency": urgency, "reported_at": start, "status": "处理中"}
        told |= {"dispatched_at": start + timedelta(minutes=6), "department": department}
        told["worker"] = world.team.on(TODAY, "员工", department=department)[0]
        for name, step in zip(("arrived_at", *DOWNSTREAM), steps[1:], strict=False):
            told[name] = when(step)
        if told.get("finished_at"):
            told |= {"status": "已完工", "result": "现场处理完毕，恢复正常", "man_hours": 1.0, "fee": 0}
        if told["returned_at"]:
            told |= {"rating": "满意", "signed": True}
        if told["callback_at"]:
            caller = world.team.on(TODAY, "前台接待员")[0]
            told |= {"callback_form": "电话", "callback_rating": "满意", "callback_by": caller}
        return told

    return change


def _forget(world: World, row: Row) -> None:
    """What other registers said of the ticket's old story."""
    for name in ("follow_ups", "holds"):
        world.books[name][:] = [other for other in world.books[name] if other["ticket_no"] != row["ticket_no"]]
    for reception in world.books["receptions"]:
        if reception.get("ticket_no") == row["ticket_no"]:
            reception["ticket_no"] = None


def _settled(world: World, row: Row) -> bool:
    """A closed ticket, soon done with and far from holidays, that nothing else is planted on."""
    quick = row["status"] == "已关闭" and moment(row, "closed_at") - moment(row, "reported_at") < 2.2 * DAY
    return quick and row["channel"] != "巡检" and not row.get("rectification") and _plain_month(row)


def _plain_month(row: Row) -> bool:
    return day(row, "reported_at").month in (3, 4, 6, 7, 8, 11, 12) and past(row, "reported_at")


def _urgent(world: World, row: Row) -> bool:
    return _settled(world, row) and row["urgency"] == "急修"


def _urgent_long(world: World, row: Row) -> bool:
    return _urgent(world, row) and later(row, "reported_at", 200) < moment(row, "finished_at")


def _ordinary(world: World, row: Row) -> bool:
    return _settled(world, row) and row["urgency"] == "一般" and row["kind"] == "工程类"


def _others(world: World, row: Row) -> bool:
    return _settled(world, row) and row["kind"] == "物管类"


def _slow_arrival(world: World, row: Row) -> Row:
    return {"arrived_at": later(row, "reported_at", 165)}


def _days_late(days: int) -> Change:
    """Finish and all that follows, whole days later."""
    return lambda world, row: shifted(row, days, *DOWNSTREAM)


def _forgotten_callback(world: World, row: Row) -> Row:
    called = at(day(row, "returned_at") + 4 * DAY, "10:20")
    return {"callback_at": called, "closed_at": called + timedelta(minutes=12)}


def _left_open(world: World, row: Row) -> Row:
    """Closed only after five days in which nobody wrote a word."""
    _forget(world, row)
    return {"closed_at": at(day(row, "reported_at") + 5 * DAY, "16:10")}


def phoned(first: int, last: int) -> Wanted:
    """Tickets of a customer that were reported between two days of the sample's month."""
    span = TODAY.replace(day=first), TODAY.replace(day=last)
    return lambda world, row: span[0] <= day(row, "reported_at") <= span[1] and row["channel"] != "巡检"


TICKETS = (
    Case(
        "urgent-nobody-there",
        "repairs",
        phoned(20, 20),
        ticket(LEAK, "急修", "20 13:35"),
        due=(("REP-1", "overdue"),),
    ),
    Case("urgent-soon-late", "repairs", phoned(20, 20), ticket(LEAK, "急修", "20 15:24"), due=(("REP-1", "soon"),)),
    Case("urgent-came-late", "repairs", _urgent_long, _slow_arrival, due=(("REP-1", "late"),)),
    Case(
        "urgent-unrepaired",
        "repairs",
        phoned(19, 19),
        ticket(LEAK, "急修", "19 09:30", "19 10:15"),
        due=(("REP-2", "overdue"),),
    ),
    Case(
        "urgent-soon-a-day",
        "repairs",
        phoned(19, 19),
        ticket(LEAK, "急修", "19 20:40", "19 21:20"),
        due=(("REP-2", "soon"),),
    ),
    Case("urgent-took-a-day", "repairs", _urgent, _days_late(1), due=(("REP-2", "late"),)),
    Case(
        "ordinary-unrepaired",
        "repairs",
        phoned(15, 17),
        ticket(LEAK, "一般", "16 14:00", "17 09:20"),
        due=(("REP-3", "overdue"),),
    ),
    Case(
        "ordinary-untouched", "repairs", phoned(15, 17), ticket(LEAK, "一般", "17 09:00"), due=(("REP-3", "overdue"),)
    ),
    Case(
        "ordinary-soon",
        "repairs",
        phoned(18, 18),
        ticket(LEAK, "一般", "18 09:10", "19 10:00"),
        due=(("REP-3", "soon"),),
    ),
    Case("ordinary-took-long", "repairs", _ordinary, _days_late(3), due=(("REP-3", "late"),)),
    Case(
        "never-called-back",
        "repairs",
        phoned(14, 17),
        ticket(LEAK, "一般", "16 09:05", "16 10:30", "16 11:40", "17 09:10"),
        due=(("REP-8", "overdue"),),
    ),
    Case(
        "call-back-today",
        "repairs",
        phoned(18, 18),
        ticket(LEAK, "一般", "18 10:20", "18 14:00", "18 15:30", "19 16:20"),
        due=(("REP-8", "soon"),),
    ),
    Case("called-back-late", "repairs", _ordinary, _forgotten_callback, due=(("REP-8", "late"),)),
    Case(
        "works-not-followed",
        "repairs",
        phoned(8, 11),
        ticket(LEAK, "一般", "10 09:15", "10 14:00", "10 15:30", "11 09:10", "12 10:00"),
        due=(("REP-9", "overdue"),),
    ),
    Case(
        "noise-not-followed",
        "repairs",
        phoned(12, 16),
        ticket(NOISE, "一般", "16 10:00", "16 10:30", "16 11:00", "16 15:00", "17 10:00"),
        due=(("REP-9", "overdue"),),
    ),
    Case(
        "works-soon-followed",
        "repairs",
        phoned(12, 16),
        ticket(LEAK, "一般", "14 11:00", "14 14:00", "14 15:30", "15 09:10", "16 10:00"),
        due=(("REP-9", "soon"),),
    ),
    Case("followed-too-rarely", "repairs", _others, _left_open, due=(("REP-9", "late"),)),
)
