"""A person's month (SCO-3): marks of four levels by the weights of the post; a missing mark leaves it open (SCO-7)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from sheetkit.cells import show
from sheetkit.exact import brief, mean, numbers, weighted
from sheetkit.people import split
from sheetkit.score.ledger import Ledger
from sheetkit.score.marks import LEVELS, Marks
from sheetkit.scores import PARTS, NotAssessed, PersonScore, Reason, ZoneScore
from sheetkit.table import Row

COLUMNS = ("name", "department", "post", "zone", "joined", "left")
DIRECTOR, KEEPER = "管理处主任", "片区管理员"
ZONE_SCORE, DEPARTMENT_HEAD = "片区得分", "部门负责人"
"""What SCO-3 may say of the supervisor level instead of a post."""


def score_staff(
    ledger: Ledger, zones: Sequence[ZoneScore], marks: Marks
) -> tuple[list[PersonScore], list[NotAssessed]]:
    """Everybody who was at work in the month, by department, post and name; and those whose post has no weights."""
    scored, others = [], []
    for row in _at_work(ledger):
        weights = ledger.books.policy["SCO-3"].parameters.get(row.post)
        if weights is None:
            text = ledger.say("score-not-assessed", post=row.post or "?")
            others.append(NotAssessed(row.name, row.department, row.post, text))
        else:
            mine = {} if _twice(ledger, row) else marks.get(row.name, {})
            scored.append(_person(ledger, row, numbers(weights), zones, mine))
    return scored, others


def _at_work(ledger: Ledger) -> list[Row]:
    """Those who had joined by the month's last day (or by today) and had not left before its first.

    Somebody whose row was ended and begun anew, in another zone or post, is there once, as at the month's end.
    """
    register = ledger.books.register("staff")
    departments, posts = (register.column(name).choices for name in ("department", "post"))

    def order(row: Row) -> tuple[int, int, str, int]:
        return _rank(row.department, departments), _rank(row.post, posts), row.name, row.at

    rows = [row for row in ledger.books.rows("staff") if row.name and "name" not in row.bad]
    rows = [row for row in rows if row.joined is None or row.joined <= ledger.last]
    rows = [row for row in rows if row.left is None or row.left >= ledger.first]
    last = {row.name: row for row in sorted(rows, key=_begun)}
    return sorted((row for row in rows if row is last[row.name] or _twice(ledger, row)), key=order)


def _twice(ledger: Ledger, row: Row) -> bool:
    """Whether two people of one name were there at the same time, so that nobody can tell whose marks they are."""
    spells = sorted(ledger.books.group("staff", "name")[row.name], key=_begun)
    return any(one.left is None or other.joined is None or one.left >= other.joined for one, other in pairwise(spells))


def _begun(row: Row) -> tuple[str, int]:
    return show(row.joined or ""), row.at


def _before(ledger: Ledger, row: Row) -> Row | None:
    """The same person's row that ended within the month, before this one began."""
    rows = [one for one in ledger.books.group("staff", "name")[row.name] if one.left and row.joined]
    rows = [one for one in rows if ledger.first <= one.left < row.joined]
    return None if _twice(ledger, row) else max(rows, key=_begun, default=None)


def _rank(value: str | None, choices: Sequence[str]) -> int:
    return choices.index(value) if value in choices else len(choices)


def _person(
    ledger: Ledger,
    row: Row,
    weights: Mapping[str, Fraction],
    zones: Sequence[ZoneScore],
    marks: Mapping[str, Sequence[Reason]],
) -> PersonScore:
    law = ledger.books.policy["SCO-3"].parameters
    parts: dict[str, Fraction | None] = {part: _mean(marks.get(part, ())) for part in PARTS}
    unused = [part for part in PARTS if not weights[part]]
    reasons = _about(ledger, row)
    by_zone = law["supervisor_is"].get(row.post) == ZONE_SCORE
    if by_zone:
        parts["supervisor"], words = _zone_score(ledger, zones_of(row, zones))
        reasons.append(words)
        unused.append("supervisor")
    for part in PARTS:
        given = marks.get(part, ())
        reasons += [_left_out(ledger, mark, by_zone) for mark in given] if part in unused else given
        if not weights[part]:
            parts[part] = None
    missing = [part for part in PARTS if weights[part] and parts[part] is None]
    proposals, words_for = _proposal(ledger, row, zones) if "zone_team" in missing else ({}, [])
    return PersonScore(
        name=row.name,
        department=row.department,
        post=row.post,
        zone=row.zone,
        parts=parts,
        weights=weights,
        proposals=proposals,
        score=None if missing else weighted({p: v for p, v in parts.items() if v is not None}, weights),
        missing=[f"{LEVELS[part]}（{_who(ledger, row, part, zones)}）" for part in missing],
        reasons=[*reasons, *words_for],
        by_zone=by_zone,
        zones=[zone.zone for zone in zones_of(row, zones)] if by_zone else (),
    )


def _mean(marks: Sequence[Reason]) -> Fraction | None:
    return mean(mark.points for mark in marks if mark.points is not None)


def _left_out(ledger: Ledger, mark: Reason, by_zone: bool) -> Reason:
    key = "score-mark-by-zone" if by_zone and mark.part == "supervisor" else "score-mark-unused"
    return replace(mark, points=None, text=mark.text + ledger.say(key))


def _about(ledger: Ledger, row: Row) -> list[Reason]:
    """A word where a person joined, moved or left within the month, or shares a name with another."""
    words = []
    before = _before(ledger, row)
    if before is not None:
        places = {"old": _place(before), "new": _place(row)}
        words.append(("joined", ledger.say("score-moved", day=show(row.joined), **places)))
    elif row.joined and row.joined >= ledger.first:
        words.append(("joined", ledger.say("score-joined", day=show(row.joined))))
    if row.left and row.left < ledger.end.date():
        words.append(("left", ledger.say("score-left", day=show(row.left))))
    if _twice(ledger, row):
        words.append(("name", ledger.say("score-name-twice", name=row.name)))
    return [ledger.reason("SCO-3", text, ("staff", row, column)) for column, text in words]


def _place(row: Row) -> str:
    return " ".join(filter(None, (row.post, row.zone)))


def zones_of(row: Row, zones: Sequence[ZoneScore]) -> list[ZoneScore]:
    """The person's zone, else the zones kept."""
    if row.zone is not None or "zone" in row.bad:
        return [zone for zone in zones if zone.zone == row.zone]
    return [zone for zone in zones if row.name in split(zone.keeper)]


def _zone_score(ledger: Ledger, mine: Sequence[ZoneScore]) -> tuple[Fraction | None, Reason]:
    """The supervisor level of a zone's service staff: SCO-1 of the zone, or the mean of several; unknown if one is."""
    scores = [zone.score for zone in mine if zone.score is not None]
    value = mean(scores) if len(scores) == len(mine) else None
    if value is None:
        return None, ledger.reason("SCO-3", _no_zone_score(ledger, mine), part="supervisor")
    names = "、".join(zone.zone for zone in mine)
    return value, ledger.reason(
        "SCO-3", ledger.say("score-by-zone", zones=names, score=brief(value)), part="supervisor", points=value
    )


def _no_zone_score(ledger: Ledger, mine: Sequence[ZoneScore]) -> str:
    if not mine:
        return ledger.say("score-who-no-zone")
    unknown = "、".join(zone.zone for zone in mine if zone.score is None)
    return ledger.say("score-who-zone-score", zones=unknown)


def _proposal(ledger: Ledger, row: Row, zones: Sequence[ZoneScore]) -> tuple[dict[str, Fraction], list[Reason]]:
    """What SCO-2 gives for a mark of the zone team that nobody has entered: of the person's zones, else of all."""
    by_rounds = row.post in ledger.books.policy["SCO-2"].parameters["by_rounds"]
    among = zones_of(row, zones) or zones
    value = mean(figure for zone in among if (figure := zone.own_rounds if by_rounds else zone.own_check) is not None)
    if value is None:
        return {}, []
    words = ledger.say(
        "score-proposal-rounds" if by_rounds else "score-proposal-check",
        zones="、".join(sorted(zone.zone for zone in among)),
        score=brief(value),
    )
    return {"zone_team": value}, [ledger.reason("SCO-2", words, part="zone_team")]


def _who(ledger: Ledger, row: Row, part: str, zones: Sequence[ZoneScore]) -> str:
    """Whose mark it is: a post with its name, the zone's keeper, or the person."""
    if part == "self":
        return str(row.name)
    if part == "zone_team":
        mine = [f"{zone.zone} {zone.keeper or ''}".strip() for zone in zones_of(row, zones)]
        return "、".join(mine) or KEEPER
    if part == "director":
        return _holder(ledger, DIRECTOR)
    by = ledger.books.policy["SCO-3"].parameters["supervisor_is"].get(row.post, DEPARTMENT_HEAD)
    if by == ZONE_SCORE:
        return _no_zone_score(ledger, zones_of(row, zones))
    heads = ledger.books.policy["CMP-5"].parameters["heads"]
    return _holder(ledger, heads.get(row.department, DEPARTMENT_HEAD) if by == DEPARTMENT_HEAD else by)


def _holder(ledger: Ledger, post: str) -> str:
    """The post, with the person's name where one person held it on the month's last day."""
    name = ledger.books.people.of_post(post, ledger.last)
    return post if name == post else f"{post} {name}"
