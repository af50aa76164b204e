"""Tickets of other kinds: found on rounds, refused, cancelled, put right before a customer moves in."""

from datetime import datetime, timedelta
from random import Random

from samples.generator.estate import moved_in
from samples.generator.people import polite
from samples.generator.texts import phrases
from samples.generator.tickets import CHANNELS, life
from samples.generator.world import BEGIN, TODAY, Row, World, after, between, days, fill, some, weighted
from sheetkit.workdays import DAY

MANY = {"patrol": 60, "refused": 7, "cancelled": 16, "rectified": 0.4}
"""How many of each in the standard estate; rectified: the share of the year's new homes."""


def patrols(world: World, rng: Random) -> list[Row]:
    """What the rounds report: no rating, signature or callback."""
    bank = phrases("repairs")["talk"]
    rows = []
    for day in some(rng, list(days(last=TODAY - DAY)) * world.scaled(1), world.scaled(MANY["patrol"])):
        choice = rng.randrange(len(bank["patrol"]))
        finder = rng.choice(world.team.on(day, "片区客服员", "协管班长"))
        row: Row = {
            "reported_at": between(rng, day, "08:40", "17:00"),
            "channel": "巡检",
            "reporter": finder,
            "kind": "工程类",
            "place": "共用设备" if choice < 2 else "共用部位",
            "urgency": "一般",
            "content": f"{rng.choice(world.zones)}{bank['patrol'][choice]}",
        }
        rows.append(life(world, rng, row, bank["patroloutcome"][choice], round(rng.uniform(0.5, 1.8), 1), 0))
    return rows


def refused(world: World, rng: Random) -> list[Row]:
    """Requests that had to be refused (never a customer's own fixtures), and tickets that were cancelled."""
    bank = phrases("repairs")
    rows = []
    refused, cancelled = world.scaled(MANY["refused"]), world.scaled(MANY["cancelled"])
    for number in range(refused + cancelled):
        moment = between(rng, rng.choice(list(days(last=TODAY - 2 * DAY))), "09:00", "17:00")
        home = rng.choice([row for row in world.occupied if moved_in(row) < moment])
        if number < refused:
            choice = number % len(bank["refusals"]["says"])
            says, place, status = bank["refusals"]["says"][choice], "共用部位", "拒绝"
            end: Row = {"refusal_reason": bank["refusals"]["reasons"][choice]}
        else:
            matter = bank["matter"][rng.randrange(5)]
            says, place, status = fill(rng, matter["says"][0], bank["words"]), "户内自用", "已取消"
            end = {"remark": rng.choice(bank["cancels"]["remarks"])}
        rows.append(
            {
                "reported_at": moment,
                "channel": weighted(rng, CHANNELS),
                "room": home["room"],
                "reporter": polite(str(home["name"]), rng),
                "phone": home["phone"],
                "kind": "物管类" if number < refused else "工程类",
                "place": place,
                "urgency": "一般",
                "content": says,
                "status": status,
                "closed_at": after(rng, moment, 60, 300),
                **end,
            }
        )
    return rows


def rectified(world: World, rng: Random) -> list[Row]:
    """Put right before moving in: inspected together, only then is the customer called."""
    bank = phrases("repairs")["talk"]
    new = [row for row in world.occupied if moved_in(row).date() >= BEGIN + 25 * DAY]
    rows = []
    for home in some(rng, new, round(len(new) * MANY["rectified"])):
        moment = between(rng, moved_in(home).date() - rng.randint(9, 16) * DAY, "09:00", "15:00")
        choice = rng.randrange(len(bank["rectified"]))
        row: Row = {
            "reported_at": moment,
            "channel": "来访",
            "room": home["room"],
            "reporter": home["name"],
            "phone": home["phone"],
            "kind": "工程类",
            "place": "户内自用",
            "urgency": "一般",
            "content": bank["rectified"][choice],
            "rectification": True,
        }
        row = life(world, rng, row, bank["rectifiedoutcome"][choice], round(rng.uniform(1, 4), 1), 0)
        finished = row["finished_at"]
        assert isinstance(finished, datetime)
        checked = finished + timedelta(minutes=rng.randint(5, 15))
        row["joint_checked_at"] = checked
        row["checked_by_service"] = rng.choice(world.team.on(moment.date(), "片区客服员", zone=home["zone"]))
        row["checked_by_engineer"] = rng.choice(world.team.on(moment.date(), "维修班长", "工程主管"))
        row["customer_called_at"] = checked + timedelta(minutes=rng.randint(2, 5))
        rows.append(row)
    return rows
