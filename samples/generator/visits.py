"""Visits and surveys (访谈登记.xlsx)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from samples.generator.estate import is_new, moved_in
from samples.generator.texts import phrases
from samples.generator.world import BEGIN, MOMENT, Row, World, between, numbered, weighted
from sheetkit.clock import add_months
from sheetkit.workdays import DAY

HOURS = [("10:05", "11:50"), ("15:05", "17:50"), ("19:05", "20:50")]
ASKED = ("safety", "repair", "cleaning", "complaint_handling", "courtesy", "attitude")
SHARES = {
    "磨合期": {"管理处主任": 0.05, "客服主管": 0.20, "客服": 0.75},
    "稳定期": {"管理处主任": 0.02, "客服主管": 0.15, "客服": 0.83},
}
"""Who visits, by phase of the household (VIS-4)."""
SETTLING_MONTHS = 12
KEY_DAYS = (70, 82)
"""Days from one home visit of a key customer to the next."""
LAST = MOMENT.date() - DAY


def visits(world: World) -> None:
    """Write visits: every home in time, key customers every quarter, new homes within the month; then the surveys."""
    rng = world.stream("visits")
    rows: list[Row] = []
    for home in world.occupied:
        for day, form in _days(rng, home):
            rows.append({"visited_at": _hour(rng, _open(world, day)), "room": home["room"], "form": form})
    rows.sort(key=lambda row: (row["visited_at"], row["room"]))
    _visitors(world, rng, rows)
    for row in rows:
        _answers(rng, row)
    world.books["visits"] = numbered(rows, "visit_no", "FT", "visited_at")
    world.books["surveys"] = _surveys(world, world.stream("surveys"))


def _days(rng: Random, home: Row) -> Iterator[tuple[date, str]]:
    """When this home is visited, and how."""
    came = moved_in(home).date()
    if home.get("key_customer"):
        day = BEGIN + timedelta(days=rng.randint(4, 40))
        while day <= LAST:
            yield day, "上门"
            day += timedelta(days=rng.randint(*KEY_DAYS))
    elif is_new(home):
        welcome = came + timedelta(days=rng.randint(4, 15))
        if welcome <= LAST:
            yield welcome, "上门"
        again = came + timedelta(days=rng.randint(110, 160))
        if again <= LAST:
            yield again, _form(rng)
    else:
        yield from _ordinary(rng, came)


def _ordinary(rng: Random, came: date) -> Iterator[tuple[date, str]]:
    """Once or twice in the year; homes of last autumn still in their first half year, then once more."""
    first = BEGIN + timedelta(days=rng.randint(2, 50 if came >= date(2025, 9, 1) else 330))
    yield first, _form(rng)
    if first < date(2026, 3, 10) or rng.random() < 0.12:
        again = first + timedelta(days=rng.randint(130, 250))
        if again <= LAST:
            yield again, _form(rng)


def _form(rng: Random) -> str:
    return weighted(rng, {"上门": 42, "电话": 38, "来访面谈": 20})


def _open(world: World, day: date) -> date:
    """The day, or the next that is no public holiday, but none after the last."""
    while day in world.calendar.off:
        day += DAY
    return min(day, LAST)


def _hour(rng: Random, day: date) -> datetime:
    return between(rng, day, *rng.choice(HOURS))


def _visitors(world: World, rng: Random, rows: list[Row]) -> None:
    """Give each visit to the post that lags most behind its share; key customers to the people in charge."""
    done: dict[str, dict[str, float]] = {phase: dict.fromkeys(shares, 0) for phase, shares in SHARES.items()}
    for row in rows:
        moment, home = row["visited_at"], world.home(row["room"])
        assert isinstance(moment, datetime)
        settling = moment.date() <= add_months(moved_in(home).date(), SETTLING_MONTHS)
        phase = "磨合期" if settling else "稳定期"
        count = done[phase]
        total = sum(count.values()) + 1
        lag = {post: share * total - count[post] for post, share in SHARES[phase].items()}
        posts = [post for post in lag if post != "客服"] if home.get("key_customer") else list(lag)
        post = max(posts, key=lambda post: (lag[post], post))
        count[post] += 1
        _people(world, rng, row, post)


def _people(world: World, rng: Random, row: Row, post: str) -> None:
    moment, zone = row["visited_at"], world.home(row["room"])["zone"]
    assert isinstance(moment, datetime)
    day = moment.date()
    of_zone = world.team.on(day, "片区客服员", zone=zone)
    service = of_zone * 4 + world.team.on(day, "前台接待员")
    visitor = rng.choice(service) if post == "客服" else world.team.on(day, post)[0]
    row["visitor"] = visitor
    if row["form"] == "上门":
        sex = world.team.sex
        row["companion"] = next(name for name in of_zone if sex[name] != sex[visitor])


def _answers(rng: Random, row: Row) -> None:
    bank = phrases("visits")
    for name in ASKED:
        row[name] = weighted(rng, {"满意": 86, "一般": 12, "不满意": 2})
    if rng.random() < 0.3:
        row |= rng.choice(bank["pair"])
    elif rng.random() < 0.25:
        row["remark"] = rng.choice(bank["remarks"])


def _surveys(world: World, rng: Random) -> list[Row]:
    """Opinions every half year, satisfaction every year, and how well the zones' staff know the owners."""
    opinions = [date(2025, 12, 15), date(2026, 5, 18), date(2026, 9, 14)]
    satisfaction = [date(2025, 12, 22), date(2026, 10, 19)]
    rows = [_survey(world, rng, "意见调查", day, None) for day in opinions]
    rows += [_survey(world, rng, "满意度调查", day, None) for day in satisfaction]
    for day in (date(2026, 3, 24), date(2026, 9, 22)):
        rows += [_survey(world, rng, "业主认知度", day, zone) for zone in world.zones]
    return numbered(rows, "survey_no", "DC", "held_on", 2, "%Y")


def _survey(world: World, rng: Random, kind: str, day: date, zone: str | None) -> Row:
    known = kind == "业主认知度"
    asked = 50 if known else round(len(world.occupied) * rng.uniform(0.55, 0.7))
    answered = asked if known else round(asked * rng.uniform(0.82, 0.93))
    return {
        "kind": kind,
        "held_on": day,
        "zone": zone,
        "asked": asked,
        "answered": answered,
        "satisfied": round(answered * rng.uniform(0.93, 0.98)),
        "reported_on": day + timedelta(days=rng.randint(8, 20)),
        "remark": "抽查片区客服员对业主姓名和房号的掌握" if known else None,
    }
