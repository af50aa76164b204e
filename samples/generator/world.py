"""What every family of the sample shares: the span of time, the size, the calendar, the people, and seeded chance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import TypeVar

from sheetkit.model import Cell
from sheetkit.workdays import DAY, Calendar, calendar

Row = dict[str, Cell]
Books = dict[str, list[Row]]
"""Register name to rows, each {English column: value}."""
T = TypeVar("T")

COMPANY = "岚栎物业服务有限公司"
CENTRE = "栎川苑服务中心"
ESTATE = "栎川苑"
BEGIN = date(2025, 12, 1)
MOMENT = datetime(2026, 11, 20, 17, 0)
TODAY = date(2026, 11, 20)
STANDARD_HOMES = 612
HOMES_A_ZONE = 153
OFFICE_OPENS, OFFICE_CLOSES = time(8, 30), time(17, 30)


@dataclass
class World:
    """One run of the generator: its size and seed, and what the families made so far."""

    homes: int = STANDARD_HOMES
    seed: int = 2026
    books: Books = field(default_factory=dict)
    calendar: Calendar = field(default_factory=calendar)

    def stream(self, family: str) -> Random:
        """The family's own stream of chance: a change in one family leaves all others as they are."""
        return Random(f"{self.seed}/{family}")

    def scaled(self, count: float, least: int = 1) -> int:
        """How many of something there are, given how many the standard estate has."""
        return max(least, round(count * self.homes / STANDARD_HOMES))

    @cached_property
    def zones(self) -> list[str]:
        """The names of the zones (片区)."""
        count = max(4, round(self.homes / HOMES_A_ZONE))
        named = ["东区", "南区", "西区", "北区"]
        return named + [f"第{number}区" for number in range(5, count + 1)]

    @cached_property
    def occupied(self) -> list[Row]:
        """The homes that are lived in."""
        return [row for row in self.books["households"] if row.get("moved_in") and not row.get("vacant")]

    def home(self, room: Cell) -> Row:
        """The household of that room."""
        return self._homes[room]

    @cached_property
    def _homes(self) -> Mapping[Cell, Row]:
        return {row["room"]: row for row in self.books["households"]}

    @cached_property
    def team(self) -> "Team":
        """The staff, by post, zone and day."""
        return Team(self.books["staff"])


class Team:
    """Who works on which day."""

    def __init__(self, staff: Sequence[Row]) -> None:
        self._by_post: dict[Cell, list[Row]] = {}
        self._asked: dict[object, list[str]] = {}
        for row in staff:
            self._by_post.setdefault(row["post"], []).append(row)
        self.head = self.all("管理处主任")[0]
        self.supervisor = self.all("客服主管")[0]
        self.archivist = self.all("资料管理员")[0]

    def all(self, *posts: str) -> list[str]:
        """The names of all who ever held one of the posts."""
        return [str(row["name"]) for post in posts for row in self._by_post.get(post, [])]

    def on(self, day: date, *posts: str, zone: Cell = None, department: str | None = None) -> list[str]:
        """The names of those at work in these posts on the day, of one zone or department if asked."""
        asked = (day, posts, zone, department)
        if asked not in self._asked:
            rows = (row for post in posts for row in self._by_post.get(post, []))
            self._asked[asked] = [
                str(row["name"])
                for row in rows
                if at_work(row, day) and zone in (None, row.get("zone")) and department in (None, row["department"])
            ]
        return self._asked[asked]

    @cached_property
    def department(self) -> Mapping[str, str]:
        """Name to department."""
        return {str(row["name"]): str(row["department"]) for rows in self._by_post.values() for row in rows}

    @cached_property
    def sex(self) -> Mapping[str, Cell]:
        """Name to sex."""
        return {str(row["name"]): row["sex"] for rows in self._by_post.values() for row in rows}


def at_work(row: Row, day: date) -> bool:
    """Whether the member of staff was employed on the day."""
    joined, left = row.get("joined"), row.get("left")
    return not (isinstance(joined, date) and day < joined) and not (isinstance(left, date) and day > left)


def days(first: date = BEGIN, last: date = TODAY) -> Iterator[date]:
    """Every day from the first to the last."""
    while first <= last:
        yield first
        first += DAY


def months(first: date = BEGIN, last: date = TODAY) -> Iterator[date]:
    """The first day of every month from the first to the last."""
    day = first.replace(day=1)
    while day <= last:
        yield day
        day = next_month(day)


def next_month(day: date) -> date:
    """The first day of the following month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def at(day: date, clock: str) -> datetime:
    """That time of the day, given as 09:30."""
    return datetime.combine(day, time.fromisoformat(clock))


def between(rng: Random, day: date, first: str, last: str) -> datetime:
    """A random minute of the day, from the first to the last."""
    start = at(day, first)
    return start + timedelta(minutes=rng.randint(0, int((at(day, last) - start).total_seconds() // 60)))


def after(rng: Random, moment: datetime, least: int, most: int) -> datetime:
    """A random moment so many minutes later."""
    return moment + timedelta(minutes=rng.randint(least, most))


def office(moment: datetime) -> datetime:
    """The moment itself in office hours, else as many minutes into the next ones."""
    if moment.time() < OFFICE_OPENS:
        return datetime.combine(moment.date(), OFFICE_OPENS) + timedelta(minutes=moment.minute % 40)
    if moment.time() > OFFICE_CLOSES:
        return datetime.combine(moment.date() + DAY, OFFICE_OPENS) + timedelta(minutes=moment.minute % 40)
    return moment


def weighted(rng: Random, weights: Mapping[T, float]) -> T:
    """One of the keys, by weight."""
    point = rng.random() * sum(weights.values())
    for key, weight in weights.items():
        point -= weight
        if point < 0:
            return key
    return next(iter(weights))


def some(rng: Random, rows: Sequence[T], count: int) -> list[T]:
    """That many of the rows, in their order; all where there are fewer."""
    if count >= len(rows):
        return list(rows)
    return [rows[index] for index in sorted(rng.sample(range(len(rows)), count))]


def fill(rng: Random, text: str, words: Mapping[str, Sequence[str]]) -> str:
    """The text with each {word} replaced by one of its values."""
    for name, values in words.items():
        if "{" + name + "}" in text:
            text = text.replace("{" + name + "}", rng.choice(values))
    return text


def numbered(rows: list[Row], column: str, prefix: str, moment: str, digits: int = 4, per: str = "%Y%m") -> list[Row]:
    """The rows in the order of their moment, numbered anew each month (or year), the number first."""
    counts: dict[str, int] = {}
    result = []
    for row in sorted(rows, key=lambda row: _instant(row[moment])):
        when = _instant(row[moment]).strftime(per)
        counts[when] = counts.get(when, 0) + 1
        result.append({column: f"{prefix}{when}-{counts[when]:0{digits}d}", **row})
    return result


def _instant(value: Cell) -> datetime:
    if isinstance(value, datetime):
        return value
    assert isinstance(value, date)
    return datetime.combine(value, time())
