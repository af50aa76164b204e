"""Whom 范围 means: rooms, zones, buildings and units as people write them. Pure: text and 房屋客户 → rooms."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sheetkit.books import Books
from sheetkit.cells import narrow

_HOUSE = "(?:号楼|栋|幢|座)"
_SOME = rf"\d+(?:{_HOUSE}?(?:至|到|~|-)\d+)?"
"""One building, or from one to another."""
_PEOPLE = "(?:业主|住户|客户|租户|居民)(?!委员会)"
_WORDS = {
    "blocks": rf"(?<![\d-])(?P<numbers>{_SOME}(?:[、,，和及与]{_SOME})*){_HOUSE}(?:(?P<unit>\d+)单元)?",
    "room": r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)+",
    "some": rf"(?:相关|有关|欠费)的?{_PEOPLE}",
    "people": rf"(?:全体|各位|所有|全部|广大)?的?{_PEOPLE}|(?:全|本|整个)小区",
    "filling": r"全部|所有|各|楼栋|的",
    "end": r"[、,，;；\s和及与]",
    "other": r".",
}

_PLACE = re.compile(r"\d|(?:[区楼栋幢座]|单元|楼道)$")
"""Speaks of a place, though of none that the site has."""


_EXCEPT = re.compile(
    r"[(（]?(?:除(?!夕)[了去]?(?P<after>[^()（）]+?)(?:[以之]?外|(?=[,，;；)）]|$))"
    r"|(?P<before>[^除,，;；()（）]+)(?:[以之]外|除外))的?[)）]?"
)
"""What is left out: 除东区外、东区以外、3号楼除外、除3号楼."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """The rooms that are meant, in the order of 房屋客户; `everyone` where all are, `some` where 相关业主 stands alone.

    `unknown` are words that mean none of the site's rooms; of these, `names` speak of no place at all (业主委员会).
    """

    rooms: tuple[str, ...]
    everyone: bool
    some: bool
    unknown: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(slots=True)
class _Clause:
    """What stands between two separators: a zone, buildings in it, a room."""

    text: str = ""
    zone: str | None = None
    room: str | None = None
    blocks: list[tuple[range, str | None]] = field(default_factory=list)
    people: str = ""
    other: str = ""

    @property
    def place(self) -> bool:
        """Whether it speaks of a place."""
        return bool(self.zone or self.room or self.blocks)

    def means(self, room: str, zone: str | None) -> bool:
        """Whether a room is meant."""
        if self.room:
            return room == self.room
        if not self.place or (self.zone and zone != self.zone):
            return False
        house, _, rest = room.partition("-")
        return not self.blocks or any(
            house.isdecimal() and int(house) in houses and unit in (None, rest.partition("-")[0].lstrip("0"))
            for houses, unit in self.blocks
        )


def addressed(books: Books, scope: str | None) -> Addressed:
    """What 范围 means; a room counts as known if 房屋客户 or 收费 has it."""
    homes: dict[str, str | None] = {}
    for name in ("households", "fees"):
        homes |= {str(room): books.home_zone(str(room)) for room in books.group(name, "room") if room}
    text = narrow(scope or "")
    without = [_read(found["after"] or found["before"], homes) for found in _EXCEPT.finditer(text)]
    base = _read(_EXCEPT.sub(",", text), homes)
    return _less(base, without, homes, text.strip()) if without else base


def _read(text: str, homes: Mapping[str, str | None]) -> Addressed:
    """What words mean that leave nothing out."""
    zones = {zone for zone in homes.values() if zone}
    clauses = [clause for clause in _clauses(text, zones) if clause.text]
    chosen: dict[str, None] = {}
    unknown = []
    for clause in clauses:
        found = [room for room, zone in homes.items() if clause.means(room, zone)]
        if clause.other or not (found or clause.people):
            unknown.append(clause.text)
        chosen |= dict.fromkeys(found)
    bare = {one.people for one in clauses if not (one.place or one.other)}
    rooms = tuple(room for room in homes if room in chosen)
    names = tuple(one.text for one in clauses if one.other and not one.place and not _PLACE.search(one.text))
    return Addressed(rooms, "people" in bare, "some" in bare, tuple(unknown), names)


def _less(base: Addressed, without: Sequence[Addressed], homes: Iterable[str], text: str) -> Addressed:
    """Those rooms, or all, without the others; nobody where one of both is not understood."""
    out = {room for one in without for room in one.rooms}
    among = homes if base.everyone or not base.rooms else base.rooms
    rooms = tuple(room for room in among if room not in out)
    clear = all(one.rooms and not (one.unknown or one.everyone or one.some) for one in without)
    if not (clear and rooms) or base.unknown or base.some:
        return Addressed((), False, False, (text,), ())
    return Addressed(rooms, False, False, (), ())


def _clauses(text: str, zones: set[str]) -> Iterator[_Clause]:
    named = "|".join(re.escape(zone) for zone in sorted(zones, key=len, reverse=True))
    words: Mapping[str, str] = ({"zone": named} if named else {}) | _WORDS
    clause = _Clause()
    for found in re.finditer("|".join(f"(?P<{name}>{pattern})" for name, pattern in words.items()), text):
        kind, word = next((name, found[name]) for name in words if found[name])
        if kind == "end" or (kind in ("zone", "room") and clause.place):
            yield clause
            clause = _Clause()
        if kind != "end":
            clause.text += word
        match kind:
            case "zone":
                clause.zone = word
            case "room":
                clause.room = word
            case "blocks":
                clause.blocks += [(houses, found["unit"]) for houses in _houses(found["numbers"])]
            case "people" | "some":
                clause.people = kind
            case "other":
                clause.other += word
    yield clause


def _houses(numbers: str) -> Iterator[range]:
    """Each number, or from one to another."""
    for some in re.split("[、,，和及与]", numbers):
        first, *last = (int(number) for number in re.findall(r"\d+", some))
        yield range(first, (last or [first])[0] + 1)
