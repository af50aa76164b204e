"""Repair reports, special services, follow-ups and holds (报事登记.xlsx)."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from samples.generator.estate import moved_in
from samples.generator.odd_tickets import patrols, rectified, refused
from samples.generator.people import polite
from samples.generator.texts import phrases
from samples.generator.tickets import CHANNELS, life
from samples.generator.world import (
    MOMENT,
    TODAY,
    Row,
    World,
    after,
    at,
    between,
    days,
    fill,
    office,
    some,
    weighted,
)
from sheetkit.workdays import DAY

MANY = {"count": 1150, "recent": 24, "held": 34}
"""How many of each in the standard estate: tickets, more of them in the last three days, and holds."""


def repairs(world: World) -> None:
    """Write the tickets of the year, numbered by month, with their follow-ups and holds."""
    rng = world.stream("repairs")
    tickets = _asked_for(world, rng) + patrols(world, rng) + refused(world, rng) + rectified(world, rng)
    tickets.sort(key=lambda row: (row["reported_at"], row["content"]))
    counts: dict[str, int] = {}
    rows = []
    for ticket in tickets:
        month = f"{ticket['reported_at']:%Y%m}"
        counts[month] = counts.get(month, 0) + 1
        rows.append({"ticket_no": f"BS{month}-{counts[month]:04d}", **ticket})
    world.books["repairs"] = rows
    world.books["follow_ups"] = _follow_ups(world, world.stream("follow-ups"), rows)
    world.books["holds"] = _holds(world, world.stream("holds"), rows)


def _asked_for(world: World, rng: Random) -> list[Row]:
    bank = phrases("repairs")
    weights = {index: matter["weight"] for index, matter in enumerate(bank["matter"])}
    span = list(days())
    wanted = [rng.choice(span) for _ in range(world.scaled(MANY["count"]))]
    wanted += [TODAY - DAY * (number % 3) for number in range(world.scaled(MANY["recent"]))]
    rows = []
    for day in wanted:
        matter = bank["matter"][weighted(rng, weights)]
        urgent = matter.get("urgent", False)
        moment = between(rng, day, "00:10", "23:50") if urgent else between(rng, day, "07:40", "21:30")
        home = rng.choice(world.occupied)
        if moved_in(home) < moment <= MOMENT:
            rows.append(_ticket(world, rng, moment, home, matter))
    return rows


def _ticket(world: World, rng: Random, moment: datetime, home: Row, matter: dict[str, Any]) -> Row:
    bank = phrases("repairs")
    choice = rng.randrange(len(matter["says"]))
    row: Row = {
        "reported_at": moment,
        "channel": weighted(rng, CHANNELS),
        "room": home["room"],
        "reporter": polite(str(home["name"]), rng),
        "phone": home["phone"],
        "kind": matter["kind"],
        "place": matter["place"],
        "department": matter.get("department"),
        "urgency": "急修" if matter.get("urgent") else "一般",
        "content": fill(rng, matter["says"][choice], bank["words"]),
    }
    if matter["kind"] == "特约服务":
        hour = rng.choice(["09:00", "10:30", "14:00", "15:30"])
        row["appointed_at"] = at(moment.date() + DAY * rng.randint(1, 4), hour)
    hours = round(rng.uniform(*matter["hours"]), 1)
    fee = round(rng.uniform(*matter["fee"]) / 10) * 10 if rng.random() < 0.75 or matter["fee"][0] else 0
    outcome = matter["outcomes"][choice % len(matter["outcomes"])]
    return life(world, rng, row, outcome, hours, fee)


def _follow_ups(world: World, rng: Random, tickets: list[Row]) -> list[Row]:
    """An entry well before each interval ends while a ticket is open; special services have one at least."""
    bank = phrases("repairs")["talk"]
    rows: list[Row] = []
    for ticket in tickets:
        last, closed = ticket["reported_at"], ticket.get("closed_at") or MOMENT
        assert isinstance(last, datetime) and isinstance(closed, datetime)
        step = timedelta(days=3.5 if ticket["kind"] == "工程类" else 1.4)
        first = True
        while closed - last > step:
            last = office(last + step * rng.uniform(0.75, 0.95)).replace(second=0, microsecond=0)
            if last >= closed:
                break
            words = bank["service"] if ticket["kind"] == "特约服务" and first else bank["followed"]
            rows.append(_entry(world, rng, ticket, last, rng.choice(words)))
            first = False
    return sorted(rows, key=lambda row: (row["followed_at"], row["ticket_no"]))


def _entry(world: World, rng: Random, ticket: Row, moment: datetime, content: str) -> Row:
    people = world.team.on(moment.date(), "前台接待员", "客服班长", "维修班长")
    return {
        "ticket_no": ticket["ticket_no"],
        "followed_at": moment,
        "followed_by": rng.choice(people),
        "content": content,
    }


def _holds(world: World, rng: Random, tickets: list[Row]) -> list[Row]:
    """Short waits between arrival and finish."""
    long = [t for t in tickets if t.get("finished_at") and _span(t) > timedelta(hours=8) and t["urgency"] == "一般"]
    rows: list[Row] = []
    for ticket in some(rng, long, world.scaled(MANY["held"])):
        held = after(rng, _moment(ticket["arrived_at"]), 20, 60)
        rows.append(
            {
                "ticket_no": ticket["ticket_no"],
                "held_at": held,
                "resumed_at": after(rng, held, 90, 300),
                "reason": rng.choice(phrases("repairs")["talk"]["held"]),
                "held_by": rng.choice(world.team.on(held.date(), "维修班长", "工程主管")),
            }
        )
    return rows


def _span(ticket: Row) -> timedelta:
    return _moment(ticket["finished_at"]) - _moment(ticket["arrived_at"])


def _moment(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value
