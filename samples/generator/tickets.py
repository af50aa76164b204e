"""The life of a repair ticket: dispatched, worked on, returned, called back and closed, as far as the moment allows."""

from datetime import datetime, time
from random import Random

from samples.generator.world import MOMENT, Row, World, after, between, office, weighted
from sheetkit.workdays import DAY

HOUR = 60
CHANNELS = {"电话": 55, "来访": 22, "网络": 16, "邮件": 2}
DEPARTMENTS = {"工程类": "工程维修部", "物管类": "环境部", "特约服务": "工程维修部"}


def life(world: World, rng: Random, row: Row, outcome: str, hours: float, fee: float) -> Row:
    """Walk the ticket through its stages up to the moment of the sample; each stage fills its cells."""
    start = row["reported_at"]
    assert isinstance(start, datetime)
    row["status"] = "待派单"
    dispatched = after(rng, start, 2, 8) if row["urgency"] == "急修" else after(rng, start, 4, 35)
    if dispatched > MOMENT:
        return row
    arrived, finished = _work_times(rng, row, dispatched, hours)
    row["dispatched_at"] = dispatched
    row["department"] = row.get("department") or DEPARTMENTS[str(row["kind"])]
    row["worker"] = rng.choice(world.team.on(start.date(), "员工", department=str(row["department"])))
    row["status"] = "处理中"
    if row["place"] != "户内自用" and hours >= 2 and fee >= 500:
        approved = after(rng, dispatched, 2, 7)
        if approved <= MOMENT:
            row["approved_by"], row["approved_at"] = world.team.head, approved
    if arrived > MOMENT:
        return row
    row["arrived_at"] = arrived
    if finished > MOMENT:
        return row
    row |= {"finished_at": finished, "result": outcome, "man_hours": hours, "fee": fee, "status": "已完工"}
    return _aftermath(world, rng, row, finished)


def _work_times(rng: Random, row: Row, dispatched: datetime, hours: float) -> tuple[datetime, datetime]:
    """Arrival and finish, well within 2 h and 24 h for urgent work, within 72 h for other work."""
    if row["urgency"] == "急修":
        arrived = after(rng, dispatched, 8, 58)
        return arrived, after(rng, arrived, int(hours * HOUR), 12 * HOUR)
    appointed = row.get("appointed_at")
    if isinstance(appointed, datetime):
        arrived = after(rng, appointed, 0, 20)
        return arrived, after(rng, arrived, int(hours * HOUR), int(hours * HOUR) + 90)
    arrived = office(after(rng, dispatched, 20, 15 * HOUR))
    return arrived, office(after(rng, arrived, int(hours * HOUR), 22 * HOUR))


def _aftermath(world: World, rng: Random, row: Row, finished: datetime) -> Row:
    """The slip comes back signed, the customer is called the same day or the next, the ticket is closed."""
    patrol = row["channel"] == "巡检"
    if not patrol and row["fee"]:
        row["signed"] = True
    returned = office(after(rng, finished, 20, 6 * HOUR))
    if returned > MOMENT:
        return row
    row["returned_at"] = returned
    if patrol:
        return _closed(row, after(rng, returned, 5, 90))
    row["rating"] = weighted(rng, {"满意": 88, "基本满意": 10, "不满意": 2})
    row["signed"] = True
    called = between(rng, returned.date() + DAY, "09:00", "15:30")
    if returned.time() < time(15, 0) and rng.random() < 0.4:
        called = after(rng, returned, 40, 110)
    if called > MOMENT:
        return row
    callers = world.team.on(called.date(), "前台接待员", "客服班长")
    row["callback_form"] = weighted(rng, {"电话": 9, "上门": 1})
    row["callback_at"] = called
    row["callback_rating"] = "不满意" if row["rating"] == "不满意" else "满意"
    row["callback_by"] = rng.choice(callers)
    return _closed(row, after(rng, called, 3, 45))


def _closed(row: Row, moment: datetime) -> Row:
    if moment <= MOMENT:
        row["closed_at"], row["status"] = moment, "已关闭"
    return row
