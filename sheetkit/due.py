"""What is due, overdue, met or late: every duty of the policy put to the books at their moment."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sheetkit import clock
from sheetkit.books import Books
from sheetkit.cells import show
from sheetkit.clerk import Clerk, Clocked, Step
from sheetkit.duration import Duration, allowed_words
from sheetkit.duties import clocks
from sheetkit.duties.cycles import cycle_items
from sheetkit.duty import Duty
from sheetkit.escalation import Raised, decisive, place_of, raised, with_related
from sheetkit.messages import Language, say
from sheetkit.model import STATES, Due, State
from sheetkit.names import cell_name
from sheetkit.policy import Policy, Rule
from sheetkit.resting import rests_with


@dataclass(frozen=True, slots=True)
class Answer:
    """The items, and how many rows could not be clocked: a cell is not understood, or a register is not there.

    `counts` holds how many there are of each rule in each state, whichever of them were asked for.
    """

    items: list[Due]
    unclear: int
    counts: Counter[tuple[str, State]]

    def summary(self) -> dict[str, int]:
        """How many there are in each state."""
        return {state: sum(n for (_, one), n in self.counts.items() if one == state) for state in STATES}


def due(
    books: Books,
    language: Language = "zh",
    rules: Collection[str] | None = None,
    states: Collection[State] = STATES,
) -> Answer:
    """The items of the duties (of these rules) that are in these states, in order of their limits."""
    asked = None if rules is None else with_related(rules, books.policy)
    laws = [rule for rule in books.policy.values() if asked is None or rule.id in asked]
    own = [rule for rule in laws if rules is None or rule.id in rules]
    clocked, unclear, counts = _put(laws, books, states)
    subjects = [item for rule in own for item in _subjects(rule, books, language)]
    counts.update((item.rule, item.state) for item in subjects)
    ids = {rule.id for rule in own}
    wanted = [one for one in clocked if one.duty.rule in ids and one.state in states]
    steps_up = raised(clocked, {place_of(one) for one in wanted}, books, language)
    items = [_told(one, steps_up.get(place_of(one)), books, language) for one in wanted]
    items += [item for item in subjects if item.state in states]
    items.sort(key=lambda item: (item.due, item.rule, item.workbook, item.sheet, item.row or 0, item.key or ""))
    return Answer(items, unclear, Counter({place: n for place, n in counts.items() if place[0] in ids}))


def needs(policy: Policy, rules: Collection[str] | None = None) -> set[str]:
    """The registers that the duties (of these rules) rest on."""
    asked = [rule for rule in policy.values() if not rules or rule.id in rules]
    duties = {name for rule in asked if rule.duties for name in (*rule.needs, *(duty.register for duty in rule.duties))}
    coded = {name for rule in asked if rule.coded for name in (rule.register, *rule.needs) if name}
    return duties | coded | {cycle.register for rule in asked for cycle in rule.cycles}


def clocked(duty: Duty, rule: Rule, books: Books) -> tuple[list[Clocked], set[int]]:
    """One duty put to its register: its clocks, and the rows (Excel's) that could not be clocked."""
    clerk = Clerk(duty, rule, books)
    return [*clerk.clocked()], set(clerk.unclear)


def _put(
    laws: Sequence[Rule], books: Books, states: Collection[State]
) -> tuple[list[Clocked], int, Counter[tuple[str, State]]]:
    """The duties put to every row: the clocks in these states and those that decide with whom a row rests, how many
    rows could not be clocked, and the counts of all. Words are made for what is told alone.
    """
    kept: list[Clocked] = []
    unclear: dict[str, set[int]] = {}
    counts: Counter[tuple[str, State]] = Counter()
    for rule in laws:
        for duty in rule.duties:
            if duty.register not in books.tables:
                continue
            clerk, wanted = Clerk(duty, rule, books), {*states, *decisive(duty, books.policy)}
            tally: Counter[State] = Counter()
            for one in clerk.clocked():
                tally[one.state] += 1
                if one.state in wanted:
                    kept.append(one)
            counts.update({(rule.id, state): number for state, number in tally.items()})
            unclear.setdefault(duty.register, set()).update(clerk.unclear)
    return kept, sum(map(len, unclear.values())), counts


def _subjects(rule: Rule, books: Books, language: Language) -> Iterator[Due]:
    """The items of a rule that are about a home, a zone, the site or a day, not about one row."""
    law = rule.on(clock.last_day(books.now))
    for cycle in rule.cycles:
        yield from cycle_items(cycle, law, books, language)
    if rule.coded:
        yield from clocks(rule)(books, law, language)


def _told(one: Clocked, up: Raised | None, books: Books, language: Language) -> Due:
    """A clock as an item with its words; `up` is with whom it rests once limits were missed."""
    duty, row, limit = one.duty, one.row, one.limit
    table, rule = books.tables[duty.register], books.policy[duty.rule]
    place = table.places.get(duty.met)
    join = say(language, "why-join")
    steps = join.join(_said(step, language) for step in one.steps)
    why = say(language, "why", clause=rule.title[language], steps=steps)
    return Due(
        rule=rule.id,
        register=duty.register,
        workbook=table.workbook,
        sheet=table.register.sheet,
        cell=cell_name(place, row.at) if place and not duty.every else None,
        row=row.at,
        key=table.key(row),
        what=duty.what[language],
        start=clock.moment(one.start),
        due=limit.due,
        met=one.met,
        state=one.state,
        late_minutes=clock.late_minutes(limit.due, one.met or books.now),
        rests_with=up.person if up else rests_with(row, duty.rests, books),
        provisional=limit.provisional,
        why=why + join + up.words if up else why,
    )


def _said(step: Step, language: Language) -> str:
    message, values = step
    return say(language, message, **{name: _words(value, language) for name, value in values.items()})


def _words(value: object, language: Language) -> str:
    if isinstance(value, Duration):
        return allowed_words(value, language)
    return span_words(value) if isinstance(value, tuple) else show(value)


def span_words(days: Collection[date]) -> str:
    """Days as runs: 2026-10-01—10-07、10-11."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join(f"{run[0]:%m-%d}" if len(run) == 1 else f"{run[0]:%m-%d}—{run[-1]:%m-%d}" for run in runs)
