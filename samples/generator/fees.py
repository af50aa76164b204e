"""What homes owe and what they paid (收费)."""

from datetime import date, timedelta
from random import Random

from samples.generator.texts import phrases
from samples.generator.world import TODAY, Row, World, months, some, weighted
from sheetkit.workdays import DAY

RATE = 2.8
"""Yuan a square metre and month, billed by the quarter in its first month."""
PARKING_RATE, PARKING_HOMES = 150, 52
AREAS = (89.5, 98.6, 106.2, 118.4, 126.8, 139.9)
DUE_DAY = 15
UNPAID = {date(2026, 7, 1): 0.012, date(2026, 10, 1): 0.05}


def fees(world: World) -> None:
    """Write the quarterly service fee of every home and the monthly parking fee of some."""
    rng = world.stream("fees")
    homes = [row for row in world.books["households"] if row["moved_in"]]
    areas = {str(home["room"]): rng.choice(AREAS) for home in homes}
    rows: list[Row] = []
    for month in months(date(2026, 1, 1)):
        if month.month % 3 == 1:
            for home in homes:
                area = areas[str(home["room"])]
                rows += _bill(rng, home, month, "物业费", RATE, round(RATE * area * 3, 2))
    parked = some(rng, world.occupied, world.scaled(PARKING_HOMES))
    for month in months():
        for home in parked:
            rows += _bill(rng, home, month, "车位费", PARKING_RATE, PARKING_RATE)
    world.books["fees"] = sorted(rows, key=lambda row: str(row["month"]))


def _bill(rng: Random, home: Row, month: date, kind: str, rate: float, amount: float) -> list[Row]:
    """One bill; nobody is billed for a month in which they did not live there yet."""
    moved = home["moved_in"]
    assert isinstance(moved, date)
    if moved >= month:
        return []
    due = month.replace(day=DUE_DAY)
    row: Row = {"room": home["room"], "month": f"{month:%Y-%m}", "kind": kind, "rate": rate, "amount": amount}
    row |= {"due_on": due, "paid": None, "paid_on": None}
    late = rng.random() < 0.07
    paid_on = due - timedelta(days=rng.randint(0, 14))
    if late:
        reminded = due + DAY * rng.randint(2, 4)
        paid_on = reminded + DAY * rng.randint(1, 20)
    gone = rng.random() < UNPAID.get(month, 0) and kind == "物业费"
    if gone or paid_on > TODAY or late:
        reminded = min(due + DAY * rng.randint(2, 4), TODAY)
        row |= {"reminded_on": reminded, "reminder_form": weighted(rng, {"电话": 5, "短信": 3, "书面": 1, "上门": 1})}
        row["reason"] = rng.choice(phrases("desk")["fees"]["reason"])
    if not gone and paid_on <= TODAY:
        row |= {"paid": amount, "paid_on": paid_on}
    return [row]
