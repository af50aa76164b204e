"""The log of periodic work: what was done each day, month, quarter and year (周期工作记录)."""

from datetime import date, timedelta
from random import Random

from samples.generator.staff import LEFT
from samples.generator.world import BEGIN, TODAY, Row, World, at, between, days, months, next_month
from sheetkit.workdays import DAY

QUARTERLY = [
    date(2025, 12, 9),
    date(2026, 2, 5),
    date(2026, 4, 16),
    date(2026, 6, 24),
    date(2026, 8, 27),
    date(2026, 10, 29),
]
"""Days of what is done every three months, never further apart than eleven weeks."""
HALF_YEARLY = [date(2025, 12, 11), date(2026, 4, 22), date(2026, 9, 8)]


def duty_log(world: World) -> None:
    """Write an entry for every duty whose only evidence is this log."""
    rng = world.stream("duty-log")
    rows = _daily(world, rng) + _monthly(world, rng) + _rosters(world, rng) + _yearly(world, rng)
    supervisor = world.team.supervisor
    for day in [*QUARTERLY, LEFT[1]]:
        about = "客户信息工作簿密码更换" + ("（人员离职）" if day == LEFT[1] else "")
        rows.append(_entry(rng, "SEC-1", about, f"{day:%Y-%m}", day, supervisor, "密码更换登记表"))
    for day in QUARTERLY:
        rows.append(_entry(rng, "ARC-6", "各岗位客户资料完整性检查", f"{day:%Y-%m}", day, supervisor, "资料检查表"))
    for day in HALF_YEARLY:
        rows.append(_entry(rng, "SEC-3", "岗位与中控室客户资料副本更新", f"{day:%Y-%m}", day, supervisor, "副本签收表"))
    world.books["duty_log"] = sorted(rows, key=lambda row: (str(row["done_at"]), str(row["rule"]), str(row["about"])))


def _entry(rng: Random, rule: str, about: str, period: str, day: date, by: str, evidence: str) -> Row:
    done = between(rng, day, "09:00", "16:30")
    return {"rule": rule, "about": about, "period": period, "done_at": done, "done_by": by, "evidence": evidence}


def _daily(world: World, rng: Random) -> list[Row]:
    """Open complaints are gone through every day."""
    rows = []
    for day in days():
        by = world.team.on(day, "客服班长")[0] if day.weekday() > 4 else world.team.supervisor
        rows.append(_entry(rng, "CMP-10", "未结投诉梳理", f"{day:%Y-%m-%d}", day, by, "投诉梳理台账"))
    return rows


def _monthly(world: World, rng: Random) -> list[Row]:
    """The figures of a month, made in the first days of the next."""
    supervisor = world.team.supervisor
    kinds = [("REP-13", "月度报事统计"), ("CMP-10", "月度投诉分析"), ("INF-4", "入住空置、有偿服务收入与收费情况")]
    rows = []
    for month in months(date(2025, 11, 1), TODAY.replace(day=1) - DAY):
        for rule, about in kinds:
            day = next_month(month) + DAY * rng.randint(3, 8)
            rows.append(_entry(rng, rule, about, f"{month:%Y-%m}", day, supervisor, f"{month:%Y%m}{about}.docx"))
    return rows


def _rosters(world: World, rng: Random) -> list[Row]:
    """Made and approved by the 28th of the month before; the period is the month that the roster is for."""
    rows = []
    for month in months(BEGIN, date(2026, 12, 1)):
        made = min((month - DAY).replace(day=22), TODAY - DAY * 2)
        for about in ("值班安排", "宿舍值日安排"):
            by = world.team.on(max(made, BEGIN), "客服班长")[0]
            row = _entry(rng, "DUTY-1", about, f"{month:%Y-%m}", made, by, f"{month:%Y%m}{about}.xlsx")
            approved = at(made + DAY, "10:00") + timedelta(minutes=rng.randint(0, 300))
            rows.append(row | {"approved_by": world.team.supervisor, "approved_at": approved})
    return rows


def _yearly(world: World, rng: Random) -> list[Row]:
    """The year's figures and reviews, within a month of its end."""
    supervisor, head = world.team.supervisor, world.team.head
    plan = [
        ("REP-13", "年度报事统计", date(2026, 1, 9), supervisor),
        ("CMP-10", "年度投诉分析", date(2026, 1, 12), supervisor),
        ("SCO-6", "回访意见", date(2026, 1, 14), supervisor),
        ("SCO-6", "年度服务评审报告", date(2026, 1, 20), head),
    ]
    return [_entry(rng, rule, about, "2025", day, by, f"2025{about}.docx") for rule, about, day, by in plan]
