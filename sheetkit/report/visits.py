"""Coverage and plan of the visits for the terminal and as data; here, at the end, figures are rounded."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from sheetkit.exact import brief, figure, rounded
from sheetkit.messages import Language, say
from sheetkit.report.duties import due_words
from sheetkit.report.grid import Value
from sheetkit.report.text import LINE, table, wrap
from sheetkit.visiting import RULES, Coverage, Known, Part, Plan, Share, Wish

_MOST = 30
"""Homes that are named on the terminal; the data and the workbook have all."""
WEEK = "一二三四五六日"


def coverage_data(coverage: Coverage) -> dict[str, Any]:
    """Coverage as `visits coverage --format json` has it, without version and site; `zone` and `phase` null are all."""
    return {
        "period": coverage.period.label,
        "first": coverage.period.first.isoformat(),
        "last": coverage.period.last.isoformat(),
        "as_of": coverage.now.isoformat(),
        "provisional": coverage.provisional,
        "working_days_left": coverage.days_left,
        "homes": [_part(part) for part in coverage.parts],
        "visitors": [_share(share) for share in coverage.shares],
        "owners_known": [_known(known) for known in coverage.known],
        "unvisited": [
            {
                "room": one.room,
                "zone": one.zone,
                "phase": one.phase,
                "key_customer": one.key,
                "last_visit": _iso(one.last),
                "due": _iso(one.due),
            }
            for one in coverage.unvisited
        ],
        "left_out": [{"room": one.room, "zone": one.zone, "reason": one.reason} for one in coverage.left_out],
    }


def plan_data(plan: Plan, language: Language) -> dict[str, Any]:
    """The plan as `visits plan --format json` has it, without version and site."""
    return {
        "month": plan.month,
        "as_of": plan.now.isoformat(),
        "provisional": plan.provisional,
        "visits": [
            {
                "date": visit.day.isoformat(),
                "hours": visit.hours,
                **_wish(visit.wish, plan, language),
                "visitor": visit.visitor,
                "visitor_kind": visit.kind,
                "companion": visit.companion or None,
            }
            for visit in plan.visits
        ],
        "unplaced": [_wish(wish, plan, language) for wish in plan.unplaced],
        "coverage": coverage_data(plan.coverage),
    }


def coverage_text(coverage: Coverage, site: str, language: Language) -> str:
    """The tables of homes and visitors, what the zones' staff know, homes not reached and homes left out."""
    head = say(language, "coverage-head", site=site, period=coverage.period.label, now=due_words(coverage.now))
    blocks = [
        _paragraph(head),
        table(heads(HOMES, language), as_text(home_rows(coverage.parts, language))),
        table(heads(VISITORS, language), as_text(visitor_rows(coverage.shares, language))),
        "".join(_paragraph(line) for line in coverage_notes(coverage, language, _MOST)),
    ]
    return "\n".join(blocks)


def plan_text(plan: Plan, site: str, language: Language) -> str:
    """The visits in order of time, how they are shared out, and what could not be placed."""
    rows = [
        [
            f"{visit.day:%m-%d}",
            visit.hours,
            visit.wish.room,
            say(language, "visit-key-mark") if visit.wish.key else "",
            visit.visitor,
            visit.companion,
            why(visit.wish, plan, language),
        ]
        for visit in plan.visits
    ]
    names = ("date", "hours", "room", "key", "visitor", "companion", "why")
    head = say(language, "plan-head", site=site, month=plan.month, now=due_words(plan.now), count=len(plan.visits))
    blocks = [_paragraph(head), table(heads(names, language), rows, [5, 11, 10, 4, 8, 9, 21])]
    blocks.append("".join(_paragraph(line) for line in plan_notes(plan, language)))
    return "\n".join(blocks)


HOMES = ("zone", "phase", "homes", "visited", "rate", "missed", "due", "pace")
VISITORS = ("zone", "phase", "visits", "head", "supervisor", "service", "others", "aim")


def heads(names: Sequence[str], language: Language) -> list[str]:
    """The heads of columns in the user's language."""
    return [say(language, f"col-visit-{name}") for name in names]


def home_rows(parts: Sequence[Part], language: Language) -> list[list[Value]]:
    """The homes by zone and phase; phases without a home are left out, sums are not."""
    return [
        [
            _zone(part.zone, language),
            part.phase or say(language, "visit-sum"),
            part.homes,
            part.visited,
            _known_or_dash(part.rate),
            part.missed,
            _known_or_dash(part.due),
            _known_or_dash(part.pace),
        ]
        for part in parts
        if part.homes or part.phase is None
    ]


def visitor_rows(shares: Sequence[Share], language: Language) -> list[list[Value]]:
    """The visits by zone and phase: how many, the share of each kind of visitor, and the shares that are aimed at."""
    return [
        [
            _zone(share.zone, language),
            share.phase or say(language, "visit-sum"),
            share.visits,
            *(_known_or_dash(share.shares[kind] if share.shares else None) for kind in share.by),
            "/".join(brief(aim) for aim in share.aim.values()) if share.aim else "",
        ]
        for share in shares
        if share.visits or share.phase is None
    ]


def as_text(rows: Sequence[Sequence[Value]]) -> list[list[str]]:
    """Cells as the terminal shows them."""
    return [[figure(cell) if isinstance(cell, Fraction) else str(cell) for cell in row] for row in rows]


def coverage_notes(coverage: Coverage, language: Language, most: int | None = None) -> list[str]:
    """What stands below the tables; at most so many homes are named."""
    notes = []
    for one in coverage.known:
        words = {"zone": _zone(one.zone, language), "day": one.held_on, "asked": one.asked, "known": one.known}
        verdict = say(language, "known-enough" if one.enough else "known-short")
        notes.append(say(language, "coverage-known", rate=figure(one.rate), verdict=verdict, **words))
    if coverage.unvisited:
        rooms = [
            f"{one.room}（{say(language, 'visit-due', day=one.due)}）" if one.due else one.room
            for one in coverage.unvisited
        ]
        notes.append(say(language, "coverage-unvisited", count=len(rooms), rooms=_some(rooms, most, language)))
    for reason in dict.fromkeys(one.reason for one in coverage.left_out):
        rooms = [one.room for one in coverage.left_out if one.reason == reason]
        words = {"count": len(rooms), "rooms": _some(rooms, most, language)}
        notes.append(say(language, f"left-out-{reason}", **words))
    if coverage.provisional:
        notes.append(say(language, "why-provisional"))
    return notes


def plan_notes(plan: Plan, language: Language) -> list[str]:
    """How the visits are shared out, the homes without a place, visits without a companion."""
    join = say(language, "list-join").join
    notes = []
    for whole in (share for share in plan.coverage.shares if share.zone is None and share.phase):
        settling = whole.phase == SETTLING
        counts = Counter(visit.kind for visit in plan.visits if (visit.wish.phase == SETTLING) == settling)
        total = counts.total()
        parts = [
            f"{kind} {counts[kind]}（{figure(Fraction(100 * counts[kind], total))}%）"
            for kind in whole.aim or ()
            if total
        ]
        if total:
            notes.append(say(language, "plan-shares", phase=whole.phase, count=total, list=join(parts)))
    if plan.unplaced:
        rooms = [wish.room for wish in plan.unplaced]
        notes.append(say(language, "plan-unplaced", count=len(rooms), rooms=join(rooms)))
    alone = [visit.wish.room for visit in plan.visits if not visit.companion]
    if alone:
        notes.append(say(language, "plan-alone", count=len(alone), rooms=join(alone)))
    if plan.far:
        notes.append(say(language, "plan-far"))
    if plan.provisional:
        notes.append(say(language, "why-provisional"))
    return notes


SETTLING = "磨合期"


def why(wish: Wish, plan: Plan, language: Language) -> str:
    """Why a home is visited: what falls due when, or that it is brought forward."""
    names = say(language, "list-join").join(say(language, what) for what in wish.owed)
    key = "plan-early" if wish.early else "plan-overdue" if wish.due < plan.now.date() else "plan-due"
    return say(language, key, names=names, day=wish.due)


def _known_or_dash(value: int | Fraction | None) -> Value:
    return "-" if value is None else value


def _zone(zone: str | None, language: Language) -> str:
    return say(language, "visit-all") if zone is None else zone or "—"


def _some(rooms: Sequence[str], most: int | None, language: Language) -> str:
    said = say(language, "list-join").join(rooms[:most])
    return said if most is None or len(rooms) <= most else said + say(language, "and-more", count=len(rooms) - most)


def _paragraph(text: str) -> str:
    return "\n".join(wrap(text, LINE)) + "\n"


def _part(part: Part) -> dict[str, Any]:
    return {
        "zone": part.zone,
        "phase": part.phase,
        "homes": part.homes,
        "visited": part.visited,
        "rate": _round(part.rate),
        "missed_first_visit": part.missed,
        "still_due": part.due,
        "pace_per_working_day": _round(part.pace),
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "zone": share.zone,
        "phase": share.phase,
        "visits": share.visits,
        "by": dict(share.by),
        "shares": _rounded(share.shares),
        "aims": _rounded(share.aim),
    }


def _known(known: Known) -> dict[str, Any]:
    return {
        "zone": known.zone,
        "held_on": known.held_on.isoformat(),
        "asked": known.asked,
        "known": known.known,
        "rate": _round(known.rate),
        "enough": known.enough,
    }


def _wish(wish: Wish, plan: Plan, language: Language) -> dict[str, Any]:
    return {
        "room": wish.room,
        "zone": wish.zone,
        "name": wish.name,
        "key_customer": wish.key,
        "phase": wish.phase,
        "due": wish.due.isoformat(),
        "rules": list(dict.fromkeys(RULES[what] for what in wish.owed)),
        "early": wish.early,
        "why": why(wish, plan, language),
    }


def _rounded(values: Mapping[str, Fraction] | None) -> dict[str, float] | None:
    return None if values is None else {name: rounded(value) for name, value in values.items()}


def _round(value: Fraction | None) -> float | None:
    return None if value is None else rounded(value)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
