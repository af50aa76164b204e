"""Reports of the departments and incidents (信息报送.xlsx)."""

from datetime import date, timedelta
from random import Random

from samples.generator.texts import phrases
from samples.generator.world import BEGIN, TODAY, Row, World, after, at, between, days, months, next_month, some
from sheetkit.workdays import DAY

SENDERS = {
    "管理处": "管理处主任",
    "客户服务中心": "客服主管",
    "协管队": "协管队长",
    "工程维修部": "工程主管",
    "环境部": "环境主管",
    "其他": "其他",
}
INSTANT = 34


def reports(world: World) -> None:
    """Write the departments' reports, all sent in time, and the incidents."""
    rng = world.stream("reports")
    rows = _monthly(world, rng) + _yearly(world, rng) + _instant(world, rng)
    world.books["reports"] = sorted(rows, key=lambda row: (str(row["sent_at"]), str(row["department"])))
    world.books["incidents"] = _incidents(world, world.stream("incidents"))


def _sender(world: World, department: str) -> str:
    return next(
        str(row["name"])
        for row in world.books["staff"]
        if row["department"] == department and row["post"] == SENDERS[department]
    )


def _monthly(world: World, rng: Random) -> list[Row]:
    rows: list[Row] = []
    titles = phrases("rounds")["report"]["month"]
    order = ["客户服务中心", "协管队", "工程维修部", "环境部", "管理处", "其他"]
    for month in months(BEGIN, TODAY.replace(day=1) - DAY):
        due = at(next_month(month).replace(day=8), "17:30")
        for department, title in zip(order, titles, strict=True):
            sent = between(rng, next_month(month).replace(day=rng.randint(3, 6)), "09:00", "17:00")
            row: Row = {"department": department, "kind": "月度报表", "due_at": due, "sent_at": sent}
            row |= {"content": f"{month:%Y年%m月}{title}", "sent_by": _sender(world, department)}
            rows.append(row)
    return rows


def _yearly(world: World, rng: Random) -> list[Row]:
    """The year's summary and plan by 15 January, the training outline in January."""
    plan = [
        ("年度总结", "2025年度工作总结", date(2026, 1, 15)),
        ("年度计划", "2026年度工作计划", date(2026, 1, 15)),
        ("培训大纲", "2026年度培训大纲", date(2026, 1, 31)),
    ]
    rows: list[Row] = []
    for kind, title, due in plan:
        for department in SENDERS:
            sent = between(rng, due - DAY * rng.randint(4, 9), "09:00", "17:00")
            row: Row = {"department": department, "kind": kind, "due_at": at(due, "17:30"), "sent_at": sent}
            rows.append(row | {"content": f"{department}{title}", "sent_by": _sender(world, department)})
    return rows


def _instant(world: World, rng: Random) -> list[Row]:
    """Told within the hour."""
    rows: list[Row] = []
    for day in some(rng, list(days(last=TODAY - DAY)), INSTANT):
        happened = between(rng, day, "08:00", "20:00")
        department = rng.choice(["客户服务中心", "协管队", "工程维修部", "环境部"])
        row: Row = {"department": department, "kind": "即时信息", "event_at": happened}
        row |= {"due_at": happened + timedelta(hours=1), "sent_at": after(rng, happened, 8, 40)}
        row |= {"content": rng.choice(phrases("rounds")["report"]["instant"]), "sent_by": _sender(world, department)}
        rows.append(row)
    return rows


def _incidents(world: World, rng: Random) -> list[Row]:
    """The manager is on the scene well within two hours, learns cause, reach and response, and reports."""
    rows: list[Row] = []
    for incident in sorted(phrases("rounds")["incident"], key=lambda incident: str(incident["day"])):
        happened = at(incident["day"], incident["clock"])
        arrived = after(rng, happened, 10, 50)
        post = rng.choice(["管理处主任", "协管队长", "工程主管"])
        rows.append(
            {
                "incident_no": f"SJ{happened:%Y%m%d}",
                "kind": incident["kind"],
                "happened_at": happened,
                "place": incident["place"],
                "loss": incident["loss"],
                "manager": world.team.on(incident["day"], post)[0],
                "arrived_at": arrived,
                "cause": incident["cause"],
                "reach": incident["reach"],
                "response": incident["response"],
                "reported_at": after(rng, arrived, 5, 40),
            }
        )
    return rows
