"""Makes the item of a duty that is about a subject (a home, a zone, the site, a festival), not about a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.messages import Language, say
from sheetkit.model import Due, State
from sheetkit.policy import Rule


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a duty: from when, until when, met when, with whom it rests, and how that came about.

    `missed` are the first days of earlier turns that were missed; `settled` is for what is met until its next limit
    falls due, whenever it was done.
    """

    start: date | datetime
    due: datetime
    met: date | datetime | None
    rests_with: str
    steps: Sequence[str]
    missed: Sequence[date] = ()
    settled: bool = False
    provisional: bool = False


def subject_item(rule: Rule, register: str, key: str, what: str, turn: Turn, books: Books, language: Language) -> Due:
    """The item of a subject; `register` is where the evidence goes."""
    start = turn.start if isinstance(turn.start, datetime) else datetime.combine(turn.start, time())
    soon = books.policy["CAL-2"].number("soon")
    state: State = "met" if turn.settled else clock.state(turn.start, turn.due, turn.met, books.now, soon)
    late = state in ("late", "overdue")
    definition = books.register(register)
    return Due(
        rule=rule.id,
        register=register,
        workbook=books.tables[register].workbook if register in books.tables else definition.workbook,
        sheet=definition.sheet,
        cell=None,
        row=None,
        key=key,
        what=what,
        start=start,
        due=turn.due,
        met=turn.met,
        state=state,
        late_minutes=clock.late_minutes(turn.due, turn.met or books.now) if late else 0,
        rests_with=turn.rests_with,
        provisional=turn.provisional,
        why=say(language, "why", clause=rule.title[language], steps=_steps(turn, language)),
        missed=len(turn.missed),
    )


def _steps(turn: Turn, language: Language) -> str:
    steps = list(turn.steps)
    if turn.missed:
        steps.append(say(language, "why-missed", count=len(turn.missed), first=turn.missed[0].isoformat()))
    return say(language, "why-join").join(steps)
