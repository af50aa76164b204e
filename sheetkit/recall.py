"""`check` put to a site: what was answered before is recalled for as long as it would be the same, the rest is asked.

The answer has a part for each workbook (is it there, is it sound?) and one for each rule. Kept with a part is what it
rests on: the bytes of the workbooks that it looked at, and the moments between which all its looks at `now` are alike
(`look.py`). Once a workbook was saved, only what rests on it is asked again, and only what that needs is read.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property, partial
from operator import attrgetter
from pathlib import Path
from typing import Any

from sheetkit.books import Books
from sheetkit.check import arranged, chosen, coded, gap_findings, judged, structure
from sheetkit.look import EVER, Look, noting
from sheetkit.messages import Language
from sheetkit.model import SEVERITIES, Finding
from sheetkit.policy import Rule
from sheetkit.references import Sound, sound
from sheetkit.register import Register, registers, workbooks
from sheetkit.site import Site

Mark = list[list[str | None]]
"""The files of one workbook and of its past years, each with the hash of its bytes, None where there is no file."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the answer; a workbook's part also says how many rows were read, None where nothing was."""

    findings: Sequence[Finding]
    rests: Mapping[str, Mark]
    after: datetime = EVER[0]
    before: datetime = EVER[1]
    rows: int | None = None

    def holds(self, now: datetime, marks: Mapping[str, Mark]) -> bool:
        """Whether it would come out the same at that moment, of those files."""
        return self.after < now < self.before and all(marks.get(name) == mark for name, mark in self.rests.items())


@dataclass(frozen=True, slots=True)
class Answer:
    """All findings in order, and how much was read."""

    findings: list[Finding]
    workbooks: int
    rows: int

    @property
    def summary(self) -> dict[str, int]:
        """How much was read and what was found in it, whatever of it is shown."""
        counts = {f"{level}s": sum(finding.severity == level for finding in self.findings) for level in SEVERITIES}
        return {"workbooks": self.workbooks, "rows": self.rows, **counts}


class Inquiry:
    """One `check` of a site at a moment; its books are opened where a part has to be asked, or by who needs them."""

    def __init__(self, site: Site, now: datetime, language: Language) -> None:
        self.site, self.now, self.language = site, now, language
        self._question = f"check-{language}", site.config.digest
        self._cache = None if site.open else site.cache
        self._stamps = site.stamps() if self._cache else {}
        self._marks = {name: self._mark(files) for name, files in site.files().items()} if self._cache else {}

    @cached_property
    def books(self) -> Books:
        """The books, read as far as they are asked for."""
        return self.site.books(self.now, lazily=True)

    @cached_property
    def _sound(self) -> tuple[Books, Sound]:
        return sound(self.books)

    def answer(self, rules: Collection[str] | None = None) -> Answer:
        """All findings (of these rules)."""
        known = self._recalled()
        ways = self._ways(rules)
        asked = {name: ask() for name, ask in ways.items() if name not in known}
        self._keep(known, asked)
        parts = [{**known, **asked}[name] for name in ways]
        findings = [finding for part in parts for finding in part.findings]
        if rules is not None:
            findings = chosen(findings, self.books, rules)
        read = [part.rows for part in parts if part.rows is not None]
        return Answer(arranged(findings), len(read), sum(read))

    def _ways(self, rules: Collection[str] | None) -> dict[str, Callable[[], Part]]:
        """How each part is asked, by its name."""
        alone = self.site.alone
        own = {alone.name: [*registers().values()]} if alone else workbooks()
        structures = {name: partial(self._of_workbook, name, among) for name, among in own.items()}
        return {
            **structures,
            **{rule.id: partial(self._of_rule, rule) for rule in coded(self.site.config.policy, rules)},
        }

    def _of_workbook(self, name: str, among: Sequence[Register]) -> Part:
        _, tables = self._sound
        own = [register.name for register in among if register.name in tables]
        gaps = [gap for gap in self.site.gaps if gap.workbook.rpartition("/")[2].casefold() == name.casefold()]
        findings = gap_findings(gaps, self.books.policy, self.language)
        for register in own:
            findings.extend(structure(register, tables, self.books.policy, self.language))
        rows = sum(len(tables[register].rows) for register in own) if own else None
        return Part(findings, self._rests(register.name for register in among), rows=rows)

    def _of_rule(self, rule: Rule) -> Part:
        look = Look(self.now)
        findings = [*judged(rule, noting(self._sound[0], look), self.language)]
        return Part(findings, self._rests([*look.registers, "staff"]), look.after, look.before)

    def _rests(self, looked: Iterable[str]) -> dict[str, Mark]:
        """The marks of the workbooks of these registers, and of those that they refer to."""
        own = [registers()[name] for name in looked]
        far = [registers()[name] for register in own for column in register.columns for name, _ in column.refers]
        return {name: self._marks[name] for register in (*own, *far) if (name := register.workbook) in self._marks}

    def _mark(self, files: Sequence[Path]) -> Mark:
        names = map(self.site.named, files)
        return [[name, self.site.digest(name) if name in self._stamps else None] for name in names]

    # What is kept

    def _recalled(self) -> dict[str, Part]:
        """The parts that were answered before and would come out the same now."""
        kept = self._cache.answers(*self._question) if self._cache else {}
        parts = {name: _unpacked(said) for name, said in kept.items()}
        return {name: part for name, part in parts.items() if part.holds(self.now, self._marks)}

    def _keep(self, known: Mapping[str, Part], asked: Mapping[str, Part]) -> None:
        if self._cache and asked:
            stamps = self.site.stamps()
            fresh = {name: part for name, part in asked.items() if self._is_sure(name, part, stamps)}
            parts = {name: _packed(part) for name, part in {**known, **fresh}.items()}
            self._cache.keep_answers(*self._question, parts)

    def _is_sure(self, name: str, part: Part, stamps: Mapping[str, object]) -> bool:
        """Whether a part may be kept: something was read for it, in clear, and nobody saved it since it was marked."""
        files = {str(file) for mark in part.rests.values() for file, _ in mark}
        if not files.isdisjoint((*self.site.unlocked, *self.site.unreadable)):
            return False
        is_read = part.rows is not None or name not in workbooks()
        return is_read and all(stamps.get(file) == self._stamps.get(file) for file in files)


_VALUES = attrgetter(*(field.name for field in fields(Finding)))


def _packed(part: Part) -> list[Any]:
    """A part as JSON has it."""
    between = [part.after.isoformat(), part.before.isoformat()]
    return [[_VALUES(finding) for finding in part.findings], part.rests, *between, part.rows]


def _unpacked(said: list[Any]) -> Part:
    findings, rests, after, before, rows = said
    first, last = datetime.fromisoformat(after), datetime.fromisoformat(before)
    return Part([Finding(*one) for one in findings], rests, first, last, rows)
