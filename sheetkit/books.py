"""What every engine is given: the tables of a site, its law, its calendar and its people at one moment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sheetkit.people import People
from sheetkit.policy import Policy
from sheetkit.register import Register, registers
from sheetkit.table import Row, Table
from sheetkit.workdays import Calendar


@dataclass(frozen=True)
class Books:
    """The books at the moment `now`. A register that could not be read has no table; its rows are none."""

    tables: Mapping[str, Table]
    policy: Policy
    calendar: Calendar
    now: datetime
    people: People = field(default_factory=People)
    since: date | None = None
    """The day from which periodic duties count (`books_since`); None leaves them out."""
    desk: Mapping[str, str] = field(default_factory=dict)
    """The opening hours of the front desk (`open`, `close`) where the site gives its own."""
    households: int | None = None
    """How many households the project has by its settings."""
    _index: dict[tuple[str, str], dict[object, list[Row]]] = field(default_factory=dict, repr=False)

    def has(self, *names: str) -> bool:
        """Whether all these registers could be read."""
        return all(name in self.tables for name in names)

    def rows(self, name: str) -> list[Row]:
        """The rows of a register in the order of its sheet, then the closed ones of past years."""
        if name not in self.tables:
            return []
        table = self.tables[name]
        return [*table.rows, *table.past] if table.past else table.rows

    def current(self, name: str) -> list[Row]:
        """The rows of a register without those of past years."""
        return self.tables[name].rows if name in self.tables else []

    def group(self, name: str, column: str) -> Mapping[object, list[Row]]:
        """The rows of a register by the value of a column; blank ones under None."""
        if name not in self.tables:
            return {}
        place = name, column
        if place not in self._index:
            groups: dict[object, list[Row]] = {}
            for row in self.rows(name):
                groups.setdefault(getattr(row, column), []).append(row)
            self._index[place] = groups
        return self._index[place]

    def find(self, name: str, key: str | None) -> Row | None:
        """The row of a register with this primary key, the first if there are several; None if there is none."""
        register = registers()[name]
        if key is None or register.key is None:
            return None
        rows = self.group(name, register.key).get(key)
        return rows[0] if rows else None

    def home_zone(self, room: str | None) -> str | None:
        """The zone of a home, or None where the room or its zone is not known."""
        home = self.find("households", room)
        return home.zone if home is not None else None

    def register(self, name: str) -> Register:
        """The definition of a register."""
        return registers()[name]


class OnDemand(Mapping[str, Table]):
    """The tables of a site, a workbook read when one of its registers is first asked for, and then once."""

    def __init__(self, workbooks: Mapping[str, Sequence[Register]], read: Callable[[str], Mapping[str, Table]]) -> None:
        self._workbooks, self._read_workbook = workbooks, read
        self._read: dict[str, Mapping[str, Table]] = {}

    def of(self, workbook: str) -> Mapping[str, Table]:
        """The tables of a workbook, in the order of the data dictionary."""
        if workbook not in self._read:
            self._read[workbook] = self._read_workbook(workbook)
        return self._read[workbook]

    def __getitem__(self, name: str) -> Table:
        return self.of(registers()[name].workbook)[name]

    def __contains__(self, name: object) -> bool:
        asked = registers().get(str(name))
        return asked is not None and asked.workbook in self._workbooks and name in self.of(asked.workbook)

    def __iter__(self) -> Iterator[str]:
        for workbook in self._workbooks:
            yield from self.of(workbook)

    def __len__(self) -> int:
        return sum(1 for _ in self)
