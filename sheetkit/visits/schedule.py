"""When, and by which two: homes of one building together, on the hours of VIS-5, spread over the days."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from sheetkit.books import Books
from sheetkit.homes import in_house, law
from sheetkit.table import Row
from sheetkit.visiting import Visit, Wish
from sheetkit.visits.visitors import at_hand, kinds


@dataclass(frozen=True, slots=True)
class _Round:
    """Homes of one building that one person visits in one stretch of hours."""

    kind: str
    zone: str | None
    wishes: Sequence[Wish]
    visitor: Row

    @property
    def due(self) -> date:
        """By when the first of them is due."""
        return min(wish.due for wish in self.wishes)


@dataclass
class _Diary:
    """Who is taken when; `loads` counts the homes of each visitor."""

    taken: dict[tuple[str, date], set[str]] = field(default_factory=dict)
    loads: dict[str, int] = field(default_factory=dict)

    def free(self, name: str, day: date, hours: str, whole_day: bool) -> bool:
        """Whether a person is free at those hours, or all day."""
        taken = self.taken.get((name, day))
        return not taken or (not whole_day and hours not in taken)


def schedule(shared: Sequence[tuple[str, Wish]], books: Books, days: Sequence[date]) -> tuple[list[Visit], list[Wish]]:
    """The visits in order of time, and the homes for which no hours or nobody was found."""
    hours: Sequence[str] = law("VIS-5", books).parameters["hours"]
    diary, visits, unplaced = _Diary(), [], []
    rounds: list[_Round] = []
    for kind, zone, wishes in _bundles(shared, _capacity(books, hours)):
        visitor = _visitor(kind, zone, books, days, diary)
        if visitor is None:
            unplaced += wishes
        else:
            diary.loads[visitor.name] = diary.loads.get(visitor.name, 0) + len(wishes)
            rounds.append(_Round(kind, zone, wishes, visitor))
    shares, placed = Counter(one.visitor.name for one in rounds), Counter[str]()
    for number, one in enumerate(sorted(rounds, key=lambda one: (one.due, one.wishes[0].room))):
        name = one.visitor.name
        late = one.due < days[0]
        aim = 0 if late else (2 * placed[name] + 1) * len(days) // (2 * shares[name])
        placed[name] += 1
        turn = number % len(hours)
        slot = _slot(one, books, days, [*hours[turn:], *hours[:turn]], aim, diary)
        if slot is None:
            unplaced += one.wishes
            continue
        day, at, companion = slot
        for person in filter(None, (name, companion)):
            diary.taken.setdefault((person, day), set()).add(at)
        visits += [Visit(day, at, wish, name, one.kind, companion) for wish in one.wishes]
    visits.sort(key=lambda visit: (visit.day, visit.hours, visit.visitor, in_house(visit.wish.room)))
    return visits, sorted(unplaced, key=lambda wish: (wish.due, wish.room))


def building(room: str) -> str:
    """The building of a room: what stands before the first hyphen (3-2-1501 is in 3)."""
    return room.partition("-")[0]


def _capacity(books: Books, hours: Sequence[str]) -> int:
    """How many homes fit into the shortest stretch of hours, one at least."""
    minutes = law("VIS-4", books).number("minutes")
    return max(1, int(min(_length(span) for span in hours) // minutes)) if minutes else 1


def _length(span: str) -> int:
    first, last = (datetime.strptime(at, "%H:%M") for at in span.split("-"))
    return int((last - first).total_seconds()) // 60


def _bundles(shared: Sequence[tuple[str, Wish]], most: int) -> Iterator[tuple[str, str | None, list[Wish]]]:
    """Homes of one kind of visitor, zone and building in bundles of about the same size, the urgent ones together."""
    groups: dict[tuple[str, str | None, str], list[Wish]] = {}
    for kind, wish in shared:
        groups.setdefault((kind, wish.zone, building(wish.room)), []).append(wish)
    for (kind, zone, _), wishes in groups.items():
        in_turn = sorted(wishes, key=lambda wish: (wish.due, in_house(wish.room)))
        count = -(-len(in_turn) // most)
        cuts = [len(in_turn) * number // count for number in range(count + 1)]
        for first, last in pairwise(cuts):
            yield kind, zone, sorted(in_turn[first:last], key=lambda wish: in_house(wish.room))


def _visitor(kind: str, zone: str | None, books: Books, days: Sequence[date], diary: _Diary) -> Row | None:
    """Who has the fewest homes: of the zone's own people where it has any."""
    there = at_hand(books, kind, days[0], days[-1])
    own = [row for row in there if zone and row.zone == zone]
    return min(own or there, key=lambda row: diary.loads.get(row.name, 0), default=None)


def _companions(one: _Round, books: Books, days: Sequence[date]) -> Iterator[list[str]]:
    """Who may go along, by preference: the other sex and the own zone first, nobody last."""
    lowest = list(kinds(books))[-1]
    others = [row for row in at_hand(books, lowest, days[0], days[-1]) if row.name != one.visitor.name]
    mixed = [row for row in others if {row.sex, one.visitor.sex} == {"男", "女"}]
    for rows in (mixed, others):
        yield [row.name for row in rows if one.zone and row.zone == one.zone]
        yield [row.name for row in rows]
    yield [""]


def _slot(
    one: _Round, books: Books, days: Sequence[date], hours: Sequence[str], aim: int, diary: _Diary
) -> tuple[date, str, str] | None:
    """The day, hours and companion: in time, near the aim, and people one round a day while that can be."""
    near = sorted(range(len(days)), key=lambda place: (days[place] > one.due, abs(place - aim), place))
    tried = [(days[place], at) for place in near for at in hours]
    for names in _companions(one, books, days):
        for whole_day in (True, False):
            for day, at in tried:
                if not diary.free(one.visitor.name, day, at, whole_day):
                    continue
                for name in names:
                    if diary.free(name, day, at, whole_day) or not name:
                        return day, at, name
    return None
