"""The books of one month as they stood at the books' moment, and the words for what they show."""

import re
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import replace
from datetime import date, datetime, time
from fractions import Fraction
from functools import cached_property

from sheetkit.books import Books
from sheetkit.clock import add_months, has_happened, last_day
from sheetkit.errors import SheetkitError
from sheetkit.messages import Language, say
from sheetkit.names import cell_name
from sheetkit.scores import Reason
from sheetkit.table import Row

_MONTH = re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])")


class Ledger:
    """One month's rows, each counted by its own date, nothing after the moment asked about.

    `law` is the policy with its changes, for what is judged by the law of its own day; the books' is the month's.

    Raises SheetkitError for text that is no month, and for a month that has not begun.
    """

    def __init__(self, books: Books, month: str, language: Language) -> None:
        if not _MONTH.fullmatch(month):
            raise SheetkitError("month-wrong", value=month)
        self.first = date.fromisoformat(f"{month}-01")
        law = {id_: rule.on(self.first) for id_, rule in books.policy.items()}
        self.books, self.month, self.language = replace(books, policy=law), month, language
        self.law = books.policy
        if not has_happened(self.first, books.now):
            raise SheetkitError("month-ahead", month=month, today=last_day(books.now))
        self.end = datetime.combine(add_months(self.first, 1), time())
        self.last = last_day(min(self.end, books.now))
        """The last day that the figures reach."""

    @property
    def year(self) -> "Ledger":
        """The year up to the end of the month."""
        return self._over(self.first.replace(month=1), self.end)

    @property
    def months(self) -> list["Ledger"]:
        """Each month of the year up to this one."""
        firsts = [self.first.replace(month=number) for number in range(1, self.first.month + 1)]
        return [self._over(first, datetime.combine(add_months(first, 1), time())) for first in firsts]

    def _over(self, first: date, end: datetime) -> "Ledger":
        other = copy(self)
        other.first, other.end, other.month = first, end, f"{first:%Y-%m}"
        other.last = last_day(min(end, self.books.now))
        return other

    def holds(self, at: date | datetime | None) -> bool:
        """Whether a moment or a day lies in the month and has come."""
        if at is None or not has_happened(at, self.books.now):
            return False
        day = at.date() if isinstance(at, datetime) else at
        return self.first <= day < self.end.date()

    def rows(self, register: str, at: str) -> list[Row]:
        """The month's rows by the column `at`, in order of that moment; what was not understood is in none."""
        key = self.books.register(register).key
        rows = [row for row in self.books.rows(register) if at not in row.bad and self.holds(getattr(row, at))]
        return sorted(rows, key=lambda row: (getattr(row, at), str(getattr(row, key)) if key else "", row.at))

    def reads(self, register: str, *columns: str) -> bool:
        """Whether the register could be read and has these columns."""
        if not self.books.has(register):
            return False
        absent = [flaw.column for flaw in self.books.tables[register].flaws if flaw.rule == "missing-column"]
        return not any(column is None or column in columns for column in absent)

    @cached_property
    def zones(self) -> dict[str, Row]:
        """The zones by name."""
        rows = [row for row in self.books.rows("zones") if row.zone and "zone" not in row.bad]
        return {row.zone: row for row in sorted(rows, key=lambda row: (row.zone, row.at))}

    def known_zone(self, zone: str | None) -> str | None:
        """The zone if there is one of that name."""
        return zone if zone in self.zones else None

    def place(self, row: Row, room_too: bool = True) -> str | None:
        """The zone of a row: its own, else that of its home; None where neither is known."""
        if "zone" in row.bad:
            return None
        if row.zone is not None or not room_too or "room" in row.bad:
            return self.known_zone(row.zone)
        return self.known_zone(self.books.home_zone(row.room))

    def say(self, key: str, **words: object) -> str:
        """A message in the language of the answer."""
        return say(self.language, key, **words)

    def reason(
        self,
        rule: str,
        text: str,
        row: tuple[str, Row, str] | None = None,
        part: str | None = None,
        points: Fraction | None = None,
    ) -> Reason:
        """A reason; `row` is a register, its row and the column whose cell is behind it."""
        if row is None:
            return Reason(rule, text, part, points)
        register, values, column = row
        table = self.books.tables[register]
        return Reason(
            rule=rule,
            text=text,
            part=part,
            points=points,
            register=register,
            workbook=values.book,
            sheet=table.register.sheet,
            cell=self.cell(register, values, column),
            key=table.key(values),
        )

    def cell(self, register: str, row: Row, column: str) -> str | None:
        """The name of a row's cell; None if the column is not on the sheet, or the row is of a past year."""
        table = self.books.tables[register]
        place = table.places.get(column)
        return cell_name(place, row.at) if place and row.book == table.workbook else None

    def unclear(self, register: str, columns: Iterable[str], concerns: Callable[[Row], bool]) -> list[Reason]:
        """A word for each cell of these columns that was not understood, in the rows that concern the month."""
        columns = tuple(columns)
        if not self.reads(register, *columns):
            sheet = self.books.register(register)
            return [self.reason("SCO-7", self.say("score-unreadable", workbook=sheet.workbook, sheet=sheet.sheet))]
        found = []
        for row in self.books.rows(register):
            for column in columns:
                if column in row.bad and concerns(row):
                    header = self.books.register(register).column(column).header
                    text = self.say("score-unclear", header=header)
                    found.append(self.reason("SCO-7", text, (register, row, column)))
        return found
