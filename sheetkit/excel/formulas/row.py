"""What a formula may look at from a row: its own cells, the row it refers to, and rows elsewhere that name it.

What is worked out at length, or needed by other sheets, stands in hidden columns at the table's end, headed 算_…: no
program works a name out once and keeps it, and LibreOffice takes at most 8192 steps in one formula.
"""

from dataclasses import dataclass, field

from xlsxwriter.utility import xl_col_to_name

from sheetkit.duty import Moves
from sheetkit.excel.formulas.reading import Names, reader, trimmed
from sheetkit.lights import BAD, HIDDEN
from sheetkit.register import Column, Register, registers


@dataclass(frozen=True)
class Book:
    """The sheets of one workbook whose formulas are made, and what they need besides: defined names and lists."""

    sheets: dict[str, "Sheet"] = field(default_factory=dict)
    """By register."""
    names: Names = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)
    """The lists from other workbooks, by their defined names."""


@dataclass(frozen=True)
class Sheet:
    """The sheet of a register as each of its rows sees it; all references are to the row of the formula's own cell."""

    register: Register
    book: Book
    places: dict[str, int]
    """Where each header stands, from 0; a header that is asked for and not there yet comes after the last."""
    hidden: dict[str, str] = field(default_factory=dict)
    """Header and formula of each hidden column, in order."""

    def name(self, *parts: str) -> str:
        """A defined name of this sheet: 报事_到场时限."""
        return "_".join((self.register.sheet, *parts))

    def define(self, part: str, formula: str) -> str:
        """Define a name and give it."""
        self.book.names[self.name(part)] = formula
        return self.name(part)

    def cell(self, header: str) -> str:
        """The reference to the row's cell under a header, as a name in A1 has it."""
        return f"{self.register.sheet}!${xl_col_to_name(self.places.setdefault(header, len(self.places)))}1"

    def hide(self, header: str, formula: str) -> str:
        """The reference to the cell of a hidden column with this formula."""
        self.hidden.setdefault(HIDDEN + header, formula)
        return self.cell(HIDDEN + header)

    def value(self, expression: str) -> str:
        """What the policy calls `column`, `reference.column` or `a|b`, as an expression."""
        first, *others = (self._one(part.strip()) for part in expression.split("|"))
        return f'IF({first}<>"",{first},{others[0]})' if others else first

    def column(self, name: str) -> str:
        """A whole column as it is understood: the cells of a hidden column of the Excel table."""
        column = self.register.column(name)
        self.hide(column.header, self._reader(column))
        return f"{self.register.sheet}表[{HIDDEN}{column.header}]"

    def blank(self) -> str:
        """Whether there is nothing in the row that counts, as for `table.read_table`."""
        filled, again, count = [], [], 0
        for first, last in self._runs():
            row = f"{self.register.sheet}!${xl_col_to_name(first)}1:${xl_col_to_name(last)}1"
            kept = trimmed(row)
            for ignored in "*＊ ":
                kept = f'SUBSTITUTE({kept},"{ignored}","")'
            filled.append(f"SUMPRODUCT(--(LEN({kept})>0))")
            again.append(f"SUMPRODUCT(--EXACT({row},{row.replace('1', '$1')}))")
            count += last - first + 1
        none, heads = f"{'+'.join(filled)}=0", f"{'+'.join(again)}={count}"
        return self.define("空行", f"IFERROR(OR({none},{heads}),FALSE)")

    def _runs(self) -> list[tuple[int, int]]:
        """The register's own columns, as spans of such that stand side by side."""
        runs: list[tuple[int, int]] = []
        for place in sorted(self.places[column.header] for column in self.register.columns):
            if runs and runs[-1][1] == place - 1:
                runs[-1] = runs[-1][0], place
            else:
                runs.append((place, place))
        return runs

    def linked(self, moves: Moves, first: str, worth: str) -> str:
        """`worth` of the rows that name this one, `first` if there are none, 数据有误 if a moment of theirs is bad.

        `worth` has `{same}`, whether each row names this one, `{at}` and `{to}`, their moments in minutes.
        """
        other = self.book.sheets[moves.register]
        at, to = other.column(moves.at), other.column(moves.to or moves.at)
        same = f"EXACT({other.column(moves.link)},{self.value(self.register.key or '')})"
        bad = f"SUMPRODUCT({same}*(1-ISNUMBER({at})*ISNUMBER({to})))>0"
        return f'IF(SUMPRODUCT(--{same})=0,{first},IF({bad},"{BAD}",{worth.format(same=same, at=at, to=to)}))'

    def _one(self, expression: str) -> str:
        name, _, far = expression.partition(".")
        column = self.register.column(name)
        if far:
            return self._through(column, far)
        return self.hide(column.header, self._reader(column)) if column.kind in _LONG else self._reader(column)

    def _reader(self, column: Column) -> str:
        name = self.name(column.header)
        self.book.names.update(reader(name, self.cell(column.header), column))
        return name

    def _through(self, column: Column, far: str) -> str:
        """The value in the first row with the key that the column holds, "?" where there is none."""
        (table, key), *_ = column.refers
        own, other, header = self._reader(column), registers()[table], registers()[table].column(far).header
        if table in self.book.sheets:
            keys, values = (self.book.sheets[table].column(one) for one in (key, far))
        else:
            keys, values = (f"{other.sheet}_{other.column(one).header}" for one in (key, far))
            self.book.lists.update((keys, values))
        found = f"INDEX({values},MATCH({own},{keys},0))"
        found = f'IF(EXACT(INDEX({keys},MATCH({own},{keys},0)),{own}),{found},"?")'
        return self.hide(
            column.header + header, self.define(column.header + header, f'IF({own}="","",IFERROR({found},"?"))')
        )


_LONG = ("time", "date", "number")
"""Kinds that take long to read."""
