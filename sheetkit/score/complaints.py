"""Complaints of the month and of the year up to it (CMP-7): counted, by final cause, month by month, and as matters."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sheetkit.cells import show
from sheetkit.matters import Matter
from sheetkit.score.counts import CALLBACK, called_elsewhere, count_complaints, if_read
from sheetkit.score.evidence import matter_reason, repeat_reason
from sheetkit.score.ledger import Ledger
from sheetkit.scores import Line, Reason
from sheetkit.table import Row

COLUMNS = ("cause", "people", "times", "heat", "offline_effect")
"""The columns that these figures need beside those of matters and callbacks."""


def complaint_figures(ledger: Ledger, matters: Sequence[Matter]) -> Line:
    """The month's counts, the year's and those of each month, the month's matters, and its callbacks as reasons."""
    month = _counts(ledger, matters)
    if month["received"] is None:
        return dict.fromkeys([*month, "year", "months", "groups", "reasons"])
    called = ledger.rows("complaints", "callback_at")
    return {
        **month,
        "year": _counts(ledger.year, matters),
        "months": [{"month": one.month, **_counts(one, matters)} for one in ledger.months],
        "groups": _groups(ledger, matters),
        "reasons": [
            *(_called_back(ledger, row, "score-called-back") for row in called),
            *(
                _called_back(ledger, row, "score-called-elsewhere")
                for row in called_elsewhere(ledger, "complaints", "received_at")
            ),
        ],
    }


def _counts(ledger: Ledger, matters: Sequence[Matter]) -> dict[str, Any]:
    counts = count_complaints(ledger, matters)
    begun = [matter for matter in matters if ledger.holds(matter.first.received_at)]
    return counts | if_read(ledger, {"by_cause": by_cause(ledger, begun)}, "complaints", "received_at", "cause")


def by_cause(ledger: Ledger, matters: Sequence[Matter]) -> Mapping[str, int]:
    """How many matters each final cause has, most first; those without one last."""
    counted = Counter(cause(matter) for matter in matters)
    order = sorted(counted, key=lambda name: (name is None, -counted[name], name or ""))
    return {name or ledger.say("score-no-cause"): counted[name] for name in order}


def cause(matter: Matter) -> str | None:
    """The final cause of a matter: that of the last row that names one."""
    return next((row.cause for row in reversed(matter.rows) if row.cause), None)


def people(matter: Matter) -> int:
    """How many people raised it: of one complainant's rows the largest number, complainants added up; a blank is 1."""
    most: dict[object, int] = {}
    for row in matter.rows:
        who = (row.room, row.complainant) if row.complainant else row.at
        most[who] = max(most.get(who, 0), int(row.people or 1))
    return sum(most.values())


def times(matter: Matter) -> int:
    """How many times it was raised, all rows added up; a blank is 1."""
    return sum(int(row.times or 1) for row in matter.rows)


def _groups(ledger: Ledger, matters: Sequence[Matter]) -> list[Line] | None:
    """A line for each matter with a row in the month; None where a column is not there."""
    if not ledger.reads("complaints", *COLUMNS):
        return None
    return [_group(ledger, one) for one in matters if any(ledger.holds(row.received_at) for row in one.rows)]


def _group(ledger: Ledger, matter: Matter) -> Line:
    """What a matter is made of, by how many it was raised, and how it came to count."""
    first = matter.first
    return {
        "number": first.complaint_no,
        "month": f"{first.received_at:%Y-%m}",
        "zone": ledger.place(first),
        "category": first.category,
        "cause": cause(matter),
        "counted": matter.counted,
        "rows": [row.complaint_no for row in matter.rows],
        "people": people(matter),
        "times": times(matter),
        "heat": [row.heat for row in matter.rows if row.heat],
        "offline_effect": [row.offline_effect for row in matter.rows if row.offline_effect],
        "reasons": _reasons(ledger, matter),
    }


def _reasons(ledger: Ledger, matter: Matter) -> list[Reason]:
    """Whether and by which row it counts; where it began in an earlier month, each row of this one."""
    decided = replace(matter_reason(ledger, matter), points=None, part="groups", rule="CMP-7")
    late = [] if ledger.holds(matter.first.received_at) else [r for r in matter.rows if ledger.holds(r.received_at)]
    return [decided, *(replace(repeat_reason(ledger, matter, row), part="groups") for row in late)]


def _called_back(ledger: Ledger, row: Row, key: str) -> Reason:
    answer = row.callback_rating or ledger.say("score-blank")
    text = ledger.say(key, number=row.complaint_no or "", at=show(row.callback_at), answer=answer)
    return ledger.reason("CMP-12", text, ("complaints", row, CALLBACK[1]), "satisfaction")
