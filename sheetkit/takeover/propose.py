"""Which old column is which of ours: judged by its title and by what stands in it, each with a score and why."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from sheetkit.register import Column, Register
from sheetkit.takeover.known import Known, looks_right, telling, translation, understood
from sheetkit.takeover.names import NONE, Resemblance, Why, resemblance
from sheetkit.takeover.old import Field, Old, filled, text_of
from sheetkit.takeover.plan import Plan
from sheetkit.takeover.synonyms import synonyms

_SAMPLES = 3
_NUMBERED = re.compile(r"([A-Za-z]+)\d{4}\d{2}-(\d+)")


@dataclass(frozen=True, slots=True)
class Match:
    """An old column proposed for one of ours: the score from 0 to 1, and how many of its filled cells fit."""

    column: str
    title: str
    score: float
    why: Why
    fits: int
    filled: int
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for an old sheet. `doubts` holds by column the values not understood, and how often."""

    plan: Plan
    matches: tuple[Match, ...] = ()
    doubts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def propose(old: Old, register: Register, known: Mapping[str, Known]) -> Proposal:
    """Propose a plan; `known` holds by column what the site's books know. Nothing is decided by it."""
    pairs = _pairs(old, register, known)
    signs = {text_of(value) for one in old.fields for value in _cells(old, one)} & synonyms().blank
    plan = Plan(
        columns={c.name: (pairs[c.name][0].title,) for c in register.columns if c.name in pairs},
        number=_number(register, pairs),
        blank=tuple(sorted(signs)),
        sheet=old.sheet,
        header=old.header,
    )
    proposal = with_words(plan, old, register, known)
    matches = []
    for name, (one, found) in ((name, pairs[name]) for name in plan.columns):
        counts = _counts(old, one)
        filled = sum(counts.values())
        fits = filled - sum(proposal.doubts.get(name, {}).values())
        matches.append(Match(name, one.title, found.score, found.why, fits, filled, tuple(counts)[:_SAMPLES]))
    return replace(proposal, matches=tuple(matches))


def with_words(plan: Plan, old: Old, register: Register, known: Mapping[str, Known]) -> Proposal:
    """The plan with the words that plainly stand for others where it says nothing of them; those not understood."""
    values: dict[str, dict[str, str]] = {}
    doubts: dict[str, dict[str, int]] = {}
    for name, titles in plan.columns.items():
        column, among = register.column(name), known.get(name)
        said = values[name] = dict(plan.values.get(name, {}))
        for value in old.values(titles, column):
            text = text_of(value)
            if not text or text in said or text in plan.blank:
                continue
            meant = translation(text, column, among)
            if meant is not None:
                said[text] = meant
            elif not understood(value, column, among):
                doubts.setdefault(name, Counter())[text] += 1
    return Proposal(replace(plan, values={name: said for name, said in values.items() if said}), (), doubts)


def unused(old: Old, plan: Plan) -> list[tuple[str, tuple[str, ...]]]:
    """The old columns that the plan leaves out, with samples of what stands in them; those that are blank are not."""
    used = {title for titles in plan.columns.values() for title in titles}
    rest = [(one.title, tuple(list(_counts(old, one))[:_SAMPLES])) for one in old.fields if one.title not in used]
    return [(title, samples) for title, samples in rest if samples]


def lacking(plan: Plan, register: Register) -> list[Column]:
    """The required columns for which neither an old column nor a fixed value nor a number is given."""
    given = {*plan.columns, *plan.fixed, *plan.number}
    return [column for column in register.columns if column.required and column.name not in given]


def _pairs(old: Old, register: Register, known: Mapping[str, Known]) -> dict[str, tuple[Field, Resemblance]]:
    """The best pairs first, each column of either side once; then what the content alone tells without a rival."""
    samples = {one.title: _sample(old, one) for one in old.fields}
    shares = {
        (column.name, title): _share(sample, column, known.get(column.name))
        for column in register.columns
        for title, sample in samples.items()
    }
    scored = [
        (_score(one, column, shares[column.name, one.title]), column, one)
        for column in register.columns
        for one in old.fields
    ]
    enough = [entry for entry in scored if entry[0].score >= synonyms().figures["enough"]]
    pairs: dict[str, tuple[Field, Resemblance]] = {}
    taken: set[str] = set()
    held = {one.title: len(_cells(old, one)) for one in old.fields}
    best_first = sorted(enough, key=lambda entry: (-entry[0].score, -held[entry[2].title]))
    for resembles, column, one in best_first:
        if column.name not in pairs and one.title not in taken:
            pairs[column.name] = one, resembles
            taken.add(one.title)
    columns = [c for c in register.columns if c.name not in pairs and telling(c, known.get(c.name))]
    free = [one for one in old.fields if one.title not in taken]
    return pairs | _by_content(columns, free, shares)


def _by_content(
    columns: list[Column], fields: list[Field], shares: Mapping[tuple[str, str], float | None]
) -> dict[str, tuple[Field, Resemblance]]:
    """The pairs of which neither side has another that fits as well."""
    figures = synonyms().figures
    fitting = [
        (column.name, one)
        for column in columns
        for one in fields
        if (shares[column.name, one.title] or 0.0) >= figures["telling"]
    ]
    names, titles = Counter(name for name, _ in fitting), Counter(one.title for _, one in fitting)
    return {
        name: (one, Resemblance((shares[name, one.title] or 0.0) * figures["told"], "content"))
        for name, one in fitting
        if names[name] == titles[one.title] == 1
    }


def _score(one: Field, column: Column, share: float | None) -> Resemblance:
    best = max((resemblance(word, column.header) for word in one.words), key=lambda found: found.score, default=NONE)
    if share is None or best is NONE:
        return best
    figures = synonyms().figures
    return Resemblance(best.score * figures["name"] + share * figures["content"], best.why)


def _share(sample: Sequence[object], column: Column, known: Known | None) -> float | None:
    """How much of a sample is understood in the column; None where the content can tell nothing."""
    if not sample or (column.kind == "text" and not column.pattern and not telling(column, known)):
        return None
    return sum(understood(one, column, known) and looks_right(one, column) for one in sample) / len(sample)


def _sample(old: Old, one: Field) -> list[object]:
    """The first values of an old column, signs for nothing left out."""
    values = (value for value in _cells(old, one) if text_of(value) not in synonyms().blank)
    return list(islice(values, int(synonyms().figures["sample"])))


def _cells(old: Old, one: Field) -> list[object]:
    return [value for record in old.rows if filled(value := record.cells[one.place - 1])]


def _counts(old: Old, one: Field) -> dict[str, int]:
    """What stands in an old column, and how often."""
    texts = (text_of(value) for value in _cells(old, one))
    return dict(Counter(text for text in texts if text and text not in synonyms().blank))


def _number(register: Register, pairs: Mapping[str, object]) -> dict[str, str]:
    """A numbering in the form of the register's example, for a key that the old sheet lacks."""
    if register.key is None or register.key in pairs:
        return {}
    for example in register.column(register.key).examples:
        if match := _NUMBERED.fullmatch(example):
            return {register.key: f"{match[1]}{{year}}{{month}}-{{n:0{len(match[2])}}}"}
    return {}
