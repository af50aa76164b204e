"""Values that walk through the house, and nothing else: what was read, found, clocked and scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Cell = str | float | bool | date | datetime | None
"""What one cell holds once it was understood; None is blank or could not be understood."""

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")

State = Literal["overdue", "soon", "open", "late", "met"]
STATES: tuple[State, ...] = ("overdue", "soon", "open", "late", "met")

PRESSING: tuple[State, ...] = ("overdue", "soon")
"""What someone has to see to now: shown where nothing else is asked for."""
WAITING: tuple[State, ...] = (*PRESSING, "open")
"""What is still to be done."""

SITE = "site"
"""The key of a duty of the site as a whole."""

Area = tuple[int, int, int, int]
"""A range of cells: first row, first column, last row, last column, all from 1."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sheet holds besides its cells: merged ranges, Excel tables, and drop-downs whose list is gone.

    `calculated` holds the formula of each computed column of the tables by its header, as the file has it.
    """

    merges: tuple[Area, ...] = ()
    tables: tuple[Area, ...] = ()
    broken_lists: tuple[tuple[Area, str], ...] = ()
    """The cells with such a drop-down, and where it looks for its list."""
    calculated: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as it was read: `rows[0]` is Excel's row 1, `rows[r][0]` column A. Blank cells are ''.

    `formulas` and `uncalculated` hold (row, column), both from 1: the cells with a formula, and those of them
    that no program ever calculated. `errors` holds the cells that show an error (#N/A …).
    """

    sheet: str
    rows: Sequence[Sequence[object]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something odd about a cell, a column or a sheet; `rule` is an id of the structural findings."""

    rule: str
    at: int | None = None
    column: str | None = None
    value: str | None = None
    words: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong in the books, its place and what to type instead (keys as in `check --format json`)."""

    rule: str
    severity: Severity
    workbook: str
    sheet: str | None
    cell: str | None
    row: int | None
    column: str | None
    header: str | None
    key: str | None
    value: str | None
    message: str
    fix: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell of a staff workbook that is to be set, shown before it is done; `row` and `column` count from 1.

    `workbook` is the path within the site, `sheet` the register's sheet. `old` is what the cell shows now; None as
    `value` clears the cell, and a bool is written as 是 or 否.
    """

    workbook: str
    sheet: str
    row: int
    column: int
    value: Cell
    old: str = ""
    key: str | None = None
    header: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """One duty of one subject at a moment (keys as in `due --format json`); times are the site's wall clock."""

    rule: str
    register: str
    workbook: str
    sheet: str
    cell: str | None
    row: int | None
    key: str | None
    what: str
    start: datetime
    due: datetime
    met: date | datetime | None
    state: State
    late_minutes: int
    rests_with: str
    provisional: bool
    why: str
    missed: int = 0
    """How many turns of a periodic duty were missed before this one."""

    @property
    def about(self) -> str:
        """The key as people are shown it: nothing where it is a matter of the site as a whole."""
        return "" if self.key is None or (self.row is None and self.key == SITE) else self.key
