"""The zones' month: inspection and owners' evaluation (SCO-1), and the zone team's own check beside it (SCO-2)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from sheetkit.exact import brief, mean, numbers, weighted, within
from sheetkit.matters import Matter
from sheetkit.score.evidence import Evidence, callbacks, complaints, inspections, praises
from sheetkit.score.ledger import Ledger
from sheetkit.scores import Reason, ZoneScore

Mine = Mapping[str, list[Reason] | None]
"""What stands behind a zone's figures, by part; None is a register that cannot be read."""


def score_zones(ledger: Ledger, matters: Sequence[Matter]) -> tuple[list[ZoneScore], list[Reason]]:
    """The zones in order of rank, unknown ones last by name; and what belongs to no zone."""
    law = ledger.books.policy
    found = {
        "inspection": inspections(ledger, law["SCO-1"].parameters["rounds"], "inspection"),
        "complaints": complaints(ledger, matters),
        "praises": praises(ledger),
        "callbacks": callbacks(ledger),
        "own_rounds": inspections(ledger, law["SCO-2"].parameters["rounds"], "own_rounds"),
    }
    zones = []
    for zone in ledger.zones:
        mine = {name: _of(zone, every) for name, every in found.items()}
        zones.append(_zone(ledger, zone, mine))
    lost = [reason for every in found.values() for where, reason in every or () if where is None]
    no_zone = ledger.say("score-no-zone")
    return rank(zones), [replace(reason, text=reason.text + no_zone) for reason in lost]


def rank(zones: Sequence[ZoneScore]) -> list[ZoneScore]:
    """Ranks by force: score, then fewer complaints, more praise, name. A zone without a score has no rank."""
    known = [(zone.score, zone) for zone in zones if zone.score is not None]
    known.sort(key=lambda pair: (-pair[0], pair[1].complaints or 0, -(pair[1].praises or 0), pair[1].zone))
    ranked = [replace(zone, rank=place) for place, (_, zone) in enumerate(known, 1)]
    return ranked + sorted((zone for zone in zones if zone.score is None), key=lambda zone: zone.zone)


def _of(zone: str, evidence: Evidence | None) -> list[Reason] | None:
    return None if evidence is None else [reason for where, reason in evidence if where == zone]


def _zone(ledger: Ledger, name: str, mine: Mine) -> ZoneScore:
    inspection, inspected = _mean(ledger, "SCO-1", "inspection", mine["inspection"])
    evaluation, evaluated = _sum(ledger, "SCO-1", "evaluation", mine["complaints"], mine["praises"])
    check, checked = _sum(ledger, "SCO-2", "own_check", mine["callbacks"])
    own, walked = _mean(ledger, "SCO-2", "own_rounds", mine["own_rounds"])
    score = None
    if inspection is not None and evaluation is not None:
        law = ledger.books.policy["SCO-1"]
        score = weighted({"inspection": inspection, "evaluation": evaluation}, numbers(law.parameters["weights"]))
    return ZoneScore(
        zone=name,
        keeper=ledger.zones[name].keeper,
        inspection=inspection,
        evaluation=evaluation,
        complaints=_count(mine["complaints"]),
        praises=_count(mine["praises"]),
        own_check=check,
        own_rounds=own,
        score=score,
        rank=None,
        reasons=[*inspected, *evaluated, *checked, *walked],
    )


def _mean(ledger: Ledger, rule: str, part: str, reasons: list[Reason] | None) -> tuple[Fraction | None, list[Reason]]:
    """The mean of the rounds that have a score, with a word that sums them up before them."""
    if reasons is None:
        return None, [ledger.reason(rule, ledger.say("score-part-unreadable"), part=part)]
    points = [reason.points for reason in reasons if reason.points is not None]
    value = mean(points)
    if value is None:
        kinds = "、".join(ledger.books.policy[rule].parameters["rounds"])
        text = ledger.say("score-no-rounds" if part == "inspection" else "score-no-own-rounds", kinds=kinds)
    else:
        text = ledger.say("score-mean", count=len(points), mean=brief(value))
    return value, [ledger.reason(rule, text, part=part), *reasons]


def _sum(ledger: Ledger, rule: str, part: str, *parts: list[Reason] | None) -> tuple[Fraction | None, list[Reason]]:
    """What is left of the start after all points, on the scale, with a word that sums it up before the rows."""
    if any(reasons is None for reasons in parts):
        return None, [ledger.reason(rule, ledger.say("score-part-unreadable"), part=part)]
    law = ledger.books.policy[rule]
    reasons = [reason for one in parts for reason in one or ()]
    start, points = law.number("start"), [reason.points for reason in reasons if reason.points]
    total = start + sum(points, Fraction(0))
    value = within(total, Fraction(0), law.number("full"))
    steps = "".join(
        f" {'+' if point > 0 else '-'} {brief(abs(point))}×{count}" for point, count in sorted(Counter(points).items())
    )
    text = ledger.say("score-sum" if points else "score-start", start=brief(start), steps=steps, total=brief(total))
    if value != total:
        text += ledger.say("score-capped", full=brief(law.number("full")), value=brief(value))
    return value, [ledger.reason(rule, text, part=part), *reasons]


def _count(reasons: list[Reason] | None) -> int | None:
    """How many of these change the figure."""
    return None if reasons is None else sum(reason.points is not None for reason in reasons)
