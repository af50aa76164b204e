"""What programs get: each register, and what is told about them, as a table of typed columns.

A relation is plain data, made from a register's definition; `data/` puts it into DuckDB, SQLite, Parquet or CSV. Its
rows travel as columns: one list a field, all of the same length, in the order of the sheet.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Literal

from sheetkit.clock import moment
from sheetkit.model import Cell, Due, Finding, Flaw
from sheetkit.register import Audience, Column, Kind, Register, for_audience, registers
from sheetkit.table import Row, Table

Type = Literal["text", "number", "whole", "date", "time", "yes_no"]
Values = Sequence[Sequence[Cell]]
"""The columns of a relation's rows."""

_TYPES: Mapping[Kind, Type] = {
    "text": "text",
    "choice": "text",
    "date": "date",
    "time": "time",
    "number": "number",
    "yes_no": "yes_no",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its English name, its type, and the word that heads it in the table of the Chinese name."""

    name: str
    type: Type
    header: str
    column: Column | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A table: `name` in English, `title` in Chinese; `register` where it is one."""

    name: str
    title: str
    fields: tuple[Field, ...]
    register: Register | None = None

    @property
    def names(self) -> list[str]:
        """The English names of its columns."""
        return [field.name for field in self.fields]

    @property
    def key(self) -> str | None:
        """The column that is the primary key by the definition, if it is among the fields."""
        key = self.register.key if self.register else None
        return key if key in self.names else None

    @property
    def month(self) -> str | None:
        """The column that tells the month of a row: 月份, else the first day that every row must have; None without."""
        columns = [field.column for field in self.fields if field.column]
        named = (column.name for column in columns if column.name == "month")
        dated = (column.name for column in columns if column.required and column.kind in ("date", "time"))
        return next(named, None) or next(dated, None)


SITE, WORKBOOK, ROW, PAST = "_site", "_workbook", "_row", "_past"
ORIGIN = (
    Field(SITE, "text", SITE),
    Field(WORKBOOK, "text", WORKBOOK),
    Field(ROW, "whole", ROW),
    Field(PAST, "yes_no", PAST),
)
"""Where a row comes from: its site, its workbook there, Excel's row, and whether it is one of a past year."""


def _told(name: str, title: str, *columns: tuple[str, Type, str]) -> Relation:
    return Relation(name, title, (ORIGIN[0], *(Field(*column) for column in columns)))


UNCLEAR = _told(
    "_unclear",
    "_没看懂",
    ("register", "text", "登记簿"),
    (WORKBOOK, "text", WORKBOOK),
    (ROW, "whole", ROW),
    ("column", "text", "列"),
    ("header", "text", "表头"),
    ("value", "text", "原文"),
    ("rule", "text", "规则"),
)
"""The cells that were not understood: they are blank in their own table."""
FINDINGS = _told(
    "findings",
    "问题",
    ("rule", "text", "规则"),
    ("severity", "text", "级别"),
    ("workbook", "text", "工作簿"),
    ("sheet", "text", "工作表"),
    ("cell", "text", "单元格"),
    ("row", "whole", "行"),
    ("column", "text", "列"),
    ("header", "text", "表头"),
    ("key", "text", "编号"),
    ("value", "text", "内容"),
    ("message", "text", "问题"),
    ("fix", "text", "改法"),
    ("source", "text", "出处"),
)
"""What `check` finds."""
DUE = _told(
    "due",
    "期限",
    ("rule", "text", "规则"),
    ("register", "text", "登记簿"),
    ("workbook", "text", "工作簿"),
    ("sheet", "text", "工作表"),
    ("cell", "text", "单元格"),
    ("row", "whole", "行"),
    ("key", "text", "编号"),
    ("what", "text", "事项"),
    ("from", "time", "起算"),
    ("due", "time", "期限"),
    ("met", "time", "完成"),
    ("state", "text", "状态"),
    ("late_minutes", "whole", "超时分钟"),
    ("rests_with", "text", "责任人"),
    ("provisional", "yes_no", "暂定"),
    ("why", "text", "原因"),
)
"""What `due` tells; a day on which a duty was met stands as its 00:00."""
ANSWERS = (UNCLEAR, FINDINGS, DUE)


def relations(audience: Audience = "supervisor") -> dict[str, Relation]:
    """The registers that an audience may see something of, with the columns it may see (INF-3), by name."""
    found = ((register, for_audience(register, audience)) for register in registers().values())
    return {register.name: relation_of(register, columns) for register, columns in found if columns}


def relation_of(register: Register, columns: Sequence[Column]) -> Relation:
    """The relation of a register with these of its columns."""
    own = (Field(column.name, _TYPES[column.kind], column.header, column) for column in columns)
    return Relation(register.name, register.sheet, (*ORIGIN, *own), register)


def values_of(relation: Relation, site: str, table: Table) -> Values:
    """The rows of a register's table, those of past years last."""
    rows = [*table.rows, *table.past]
    past = [False] * len(table.rows) + [True] * len(table.past)
    origin: list[Sequence[Cell]] = [[site] * len(rows), _column(rows, "book"), _column(rows, "at"), past]
    return origin + [_column(rows, field.name) for field in relation.fields[len(ORIGIN) :]]


def _column(rows: Sequence[Row], name: str) -> list[Cell]:
    return list(map(attrgetter(name), rows))


def unclear_of(relation: Relation, site: str, table: Table) -> Values:
    """The cells of the table that were not understood, as rows of UNCLEAR."""
    heads = {field.name: field.header for field in relation.fields}
    years: dict[str, list[Row]] = {}
    for row in (*table.rows, *table.past):
        years.setdefault(row.book, []).append(row)
    found: list[Sequence[Cell]] = [
        (site, relation.name, book, flaw.at, flaw.column, heads[flaw.column or ""], flaw.value, flaw.rule)
        for book, flaws in {table.workbook: table.flaws, **table.past_flaws}.items()
        for flaw in _unclear(years.get(book, ()), flaws)
        if flaw.column in heads
    ]
    return columns(UNCLEAR, found)


def _unclear(rows: Sequence[Row], flaws: Sequence[Flaw]) -> Iterator[Flaw]:
    """The flaw of each cell whose value is lost; where several were found in it, the last, which says why."""
    bad = {row.at: row.bad for row in rows}
    found = {
        (flaw.at, flaw.column): flaw
        for flaw in flaws
        if flaw.rule != "missing-value" and flaw.column in bad.get(flaw.at or 0, ())
    }
    yield from found.values()


def lacking(relation: Relation, table: Table) -> list[str]:
    """The headers of this relation that the sheet does not have: their columns are blank from end to end."""
    return [field.header for field in relation.fields if field.column and field.name not in table.places]


def findings_values(site: str, findings: Sequence[Finding]) -> Values:
    """Findings as rows of FINDINGS."""
    names = [field.name for field in fields(Finding)]
    assert names == FINDINGS.names[1:]
    return columns(FINDINGS, [(site, *(getattr(one, name) for name in names)) for one in findings])


def due_values(site: str, items: Sequence[Due]) -> Values:
    """Duties as rows of DUE."""
    return columns(DUE, [(site, *(_of_due(item, name) for name in DUE.names[1:])) for item in items])


def _of_due(item: Due, name: str) -> Cell:
    value: Cell = getattr(item, "start" if name == "from" else name)
    return moment(value) if isinstance(value, date) and not isinstance(value, datetime) else value


def columns(relation: Relation, rows: Collection[Sequence[Cell]]) -> Values:
    """Rows as columns."""
    return list(zip(*rows, strict=True)) if rows else [()] * len(relation.fields)


def links(relation: Relation, among: Mapping[str, Relation]) -> list[tuple[str, str, str]]:
    """The columns that refer to a column of one other table: (column, table, column there).

    Left out are those that may point into one of two tables, and names of people, of which a cell may hold several.
    """
    columns = [field.column for field in relation.fields if field.column]
    single = [(one.name, *one.refers[0]) for one in columns if len(one.refers) == 1 and not one.people]
    return [(name, table, far) for name, table, far in single if table in among and far in among[table].names]
