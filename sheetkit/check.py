"""Are the books sound and the house rules kept? Structure first, then the rules, in one list."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.errors import told
from sheetkit.messages import Language
from sheetkit.model import Finding, Flaw
from sheetkit.names import cell_name
from sheetkit.policy import Policy, Rule
from sheetkit.references import Sound, sound
from sheetkit.register import Register, registers, workbooks
from sheetkit.rules import judge
from sheetkit.rules.fault import Fault
from sheetkit.table import Row, Table

CODED = {"row", "table"}


@dataclass(frozen=True, slots=True)
class Gap:
    """A workbook or sheet that is not there or cannot be read; `name` picks the words of the structural finding."""

    rule: str
    workbook: str
    name: str
    sheet: str | None = None
    words: Mapping[str, object] = field(default_factory=dict)


def check(
    books: Books, gaps: Sequence[Gap] = (), language: Language = "zh", rules: Collection[str] | None = None
) -> list[Finding]:
    """All findings (of these rules) by workbook, sheet and row, in the order of the data dictionary."""
    findings = gap_findings(gaps, books.policy, language)
    understood, tables = sound(books)
    for name in tables:
        findings.extend(structure(name, tables, books.policy, language))
    for rule in coded(books.policy, rules):
        findings.extend(judged(rule, understood, language))
    return arranged(findings if rules is None else chosen(findings, books, rules))


def coded(policy: Policy, rules: Collection[str] | None = None) -> list[Rule]:
    """The rules (among these) that are a function of the books."""
    return [rule for rule in policy.values() if CODED & set(rule.kinds) and (rules is None or rule.id in rules)]


def gap_findings(gaps: Sequence[Gap], policy: Policy, language: Language) -> list[Finding]:
    """What is missing or cannot be read."""
    return [_gap(gap, policy, language) for gap in gaps]


def structure(name: str, tables: Sound, policy: Policy, language: Language) -> Iterator[Finding]:
    """What is odd about one register's table, its keys and what it refers to."""
    return (_flaw(flaw, tables[name], policy, language) for flaw in tables.flaws(name))


def chosen(findings: Sequence[Finding], books: Books, rules: Collection[str]) -> list[Finding]:
    """The findings of these rules, and that what they needed is gone."""
    lost = _lost(rules, books)
    return [one for one in findings if one.rule in rules or (one.workbook, one.sheet) in lost]


def arranged(findings: Sequence[Finding]) -> list[Finding]:
    """The findings in the order in which they are shown."""
    return sorted(findings, key=_Order())


def _lost(rules: Collection[str], books: Books) -> set[tuple[str, str | None]]:
    """The workbooks and sheets without which these rules could not be asked: that they are gone is told as well."""
    asked = [books.policy[id_] for id_ in rules if id_ in books.policy]
    names = {name for rule in asked for name in (rule.register, *rule.needs) if name is not None}
    gone = [books.register(name) for name in names if not books.has(name)]
    return {(register.workbook, sheet) for register in gone for sheet in (register.sheet, None)}


def judged(rule: Rule, books: Books, language: Language) -> Iterator[Finding]:
    """The findings of one rule; none where a register it needs could not be read."""
    if rule.register is None or not books.has(rule.register, *rule.needs):
        return
    for law, first, last in rule.versions():
        for fault in judge(rule)(books, law):
            table = books.tables[fault.register or rule.register]
            if fault.row.book != table.workbook:
                continue  # a closed row of a past year
            if not fault.row.bad.isdisjoint((fault.column, *fault.also)):
                continue
            if first <= (_own_day(fault.row, table.register) or last) <= last:
                yield _fault(fault, law, table, language)


def _own_day(row: Row, register: Register) -> date | None:
    """The day of a row: its first required date or moment. The law of that day judges it."""
    for column in register.columns:
        if column.required and column.kind in ("date", "time"):
            value = getattr(row, column.name)
            return value.date() if isinstance(value, datetime) else value
    return None


def _fault(fault: Fault, rule: Rule, table: Table, language: Language) -> Finding:
    message, fix = rule.fault(language, fault.name, fault.words)
    value = getattr(fault.row, fault.column)
    return Finding(
        rule=rule.id,
        severity=fault.severity or rule.severity,
        workbook=table.workbook,
        sheet=table.register.sheet,
        cell=cell_name(table.places[fault.column], fault.row.at),
        row=fault.row.at,
        column=fault.column,
        header=table.register.column(fault.column).header,
        key=table.key(fault.row),
        value=None if value is None else show(value),
        message=message,
        fix=fix,
        source=rule.source,
    )


def _flaw(flaw: Flaw, table: Table, policy: Policy, language: Language) -> Finding:
    rule = policy[flaw.rule]
    register = table.register
    column = register.column(flaw.column) if flaw.column else None
    header = column.header if column else str(flaw.words.get("header", "")) or None
    name = str(flaw.words.get("name", next(iter(rule.faults))))
    words = {"sheet": register.sheet, "header": header, "value": flaw.value or "", **flaw.words}
    message, fix = rule.fault(language, name, words)
    place = flaw.words.get("place") or (table.places.get(flaw.column) if flaw.column else None)
    row = table.row_at(flaw.at)
    severity = rule.severity
    if flaw.rule == "unknown-reference" and column and column.unknown == "warning":
        severity = "warning"
    return Finding(
        rule=flaw.rule,
        severity=severity,
        workbook=table.workbook,
        sheet=register.sheet,
        cell=cell_name(int(str(place)), flaw.at) if place and flaw.at else None,
        row=flaw.at,
        column=flaw.column,
        header=header,
        key=table.key(row) if row is not None else None,
        value=flaw.value,
        message=message,
        fix=fix,
        source=rule.source,
    )


def _gap(gap: Gap, policy: Policy, language: Language) -> Finding:
    rule = policy[gap.rule]
    words = {"workbook": gap.workbook, "sheet": gap.sheet, **told(language, gap.words)}
    message, fix = rule.fault(language, gap.name, words)
    return Finding(
        gap.rule, rule.severity, gap.workbook, gap.sheet, None, None, None, None, None, None, message, fix, rule.source
    )


class _Order:
    """Findings by workbook, sheet, row and column as the data dictionary has them; other workbooks come last."""

    def __init__(self) -> None:
        self.books = {name: place for place, name in enumerate(workbooks())}
        self.sheets = {register.sheet: register.position for register in registers().values()}

    def __call__(self, finding: Finding) -> tuple[int, str, int, int, str, str]:
        return (
            self.books.get(finding.workbook, len(self.books)),
            finding.workbook,
            self.sheets.get(finding.sheet or "", 0),
            finding.row or 0,
            finding.rule,
            finding.cell or "",
        )
