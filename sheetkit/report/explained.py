"""`score --explain`: one score told in words: the sum, every row that counts, what was left out, what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sheetkit.exact import brief, figure, numbers
from sheetkit.messages import Language, say
from sheetkit.policy import Rule, figure_words
from sheetkit.report.duties import due_words
from sheetkit.report.scores import as_data, assumption, paragraph, titled, what_changed
from sheetkit.report.text import LINE, wrap
from sheetkit.scores import PARTS, Line, PersonScore, Reason, Scores, ZoneScore

_KEYS = ("month", "as_of", "assumed", "changed", "zones", "staff", "not_assessed", "information", "first_inquiries")
_ZONE_PARTS = ("inspection", "evaluation")
_BESIDE = ("own_check", "own_rounds")
_POINTS = 7
_MOST = {"beside": 3, "notes": 5}
"""How many rows are told of what is not in the score; how many more there are is said."""


def month_data(scores: Scores, language: Language) -> dict[str, Any]:
    """The month as `score --format json` has it, with the rules behind it."""
    return {**as_data(scores), "rules": [rule_data(rule, language) for rule in law(scores)]}


def explained_data(scores: Scores, language: Language) -> dict[str, Any]:
    """What `about` found as data: the keys of the month's that hold it."""
    data = month_data(scores, language)
    return {key: data[key] for key in (*_KEYS, "notes", "rules")}


def rule_data(rule: Rule, language: Language) -> dict[str, Any]:
    """A rule with the figures in force, as in `rules --format json`."""
    figures = {
        name: {"value": value, "from": "site" if name in rule.overridden else "rulebook"}
        for name, value in rule.parameters.items()
    }
    return {"id": rule.id, "title": rule.title[language], "source": rule.source, "parameters": figures}


def explained(scores: Scores, name: str, site: str, whole: int, language: Language) -> str:
    """What `about` found as text; `whole` is how many zones have a rank."""
    head = say(language, "explained-head", site=site, month=scores.month, name=name, now=due_words(scores.now))
    blocks = [assumption(scores, language), paragraph(head)]
    for zone in scores.zones:
        weights = numbers(scores.law["SCO-1"].parameters["weights"])
        blocks += _zone(zone, {part: weights[part] for part in _ZONE_PARTS}, whole, language)
    for person in scores.staff:
        blocks += _person(person, scores.month, language)
    blocks += [paragraph(f"{one.name}：{one.text}") for one in scores.not_assessed]
    for line in scores.information or ():
        blocks.append(_line(say(language, "score-information"), line, figure(line["score"]), language))
    for line in scores.first_inquiries or ():
        blocks.append(_line(say(language, "score-first-inquiries"), line, figure(line["amount"]), language))
    blocks += [_rules(scores, language), _noted(scores, language), what_changed(scores, language)]
    return "\n".join(block.rstrip("\n") + "\n" for block in blocks if block)


def law(scores: Scores) -> list[Rule]:
    """The rules behind these scores, of SCO-3 only the figures of the posts that are among them."""
    ids = dict.fromkeys(("SCO-1", "INS-4") if scores.zones else ())
    ids |= dict.fromkeys(("SCO-3",) if scores.staff or scores.not_assessed else ())
    reasons = [reason for zone in scores.zones for reason in zone.reasons]
    reasons += [reason for person in scores.staff for reason in person.reasons]
    for line in (*(scores.information or ()), *(scores.first_inquiries or ())):
        reasons += line["reasons"]
    ids |= dict.fromkeys(reason.rule for reason in reasons)
    posts = {person.post for person in scores.staff} | {one.post for one in scores.not_assessed}
    return [
        _of_posts(scores.law[id_], posts) if id_ == "SCO-3" else scores.law[id_] for id_ in ids if id_ in scores.law
    ]


def _of_posts(rule: Rule, posts: set[str | None]) -> Rule:
    by = {post: who for post, who in rule.parameters["supervisor_is"].items() if post in posts}
    kept = {name: value for name, value in rule.parameters.items() if name in posts}
    return replace(rule, parameters={**kept, "supervisor_is": by} if by else kept)


def _zone(zone: ZoneScore, weights: Mapping[str, Fraction], whole: int, language: Language) -> Iterator[str]:
    parts = {"inspection": zone.inspection, "evaluation": zone.evaluation}
    if zone.score is None:
        yield paragraph(say(language, "explained-zone-open"))
    else:
        words = {"score": figure(zone.score), "rank": zone.rank, "whole": whole}
        yield paragraph(say(language, "explained-zone", **words))
    yield paragraph(_sum(parts, weights, zone.score, language))
    yield from (_part(part, parts[part], weights[part], zone.reasons, language) for part in _ZONE_PARTS)
    yield _left_out([r for r in zone.reasons if r.part in _ZONE_PARTS], language)
    beside = {"own_check": zone.own_check, "own_rounds": zone.own_rounds}
    yield paragraph(say(language, "explained-beside"))
    yield from (_part(part, beside[part], None, zone.reasons, language) for part in _BESIDE)
    yield _left_out([r for r in zone.reasons if r.part in _BESIDE], language, _MOST["beside"])


def _person(person: PersonScore, month: str, language: Language) -> Iterator[str]:
    words = {"post": person.post, "score": figure(person.score)}
    yield paragraph(say(language, "explained-person" if person.score is not None else "explained-person-open", **words))
    weights = {part: weight for part, weight in person.weights.items() if weight}
    yield paragraph(_sum(person.parts, weights, person.score, language))
    about = [reason.text for reason in person.reasons if reason.part is None]
    yield "".join(paragraph(text, "- ") for text in about)
    yield from (_part(part, person.parts[part], weight, person.reasons, language) for part, weight in weights.items())
    if person.zones:
        names = "、".join(person.zones)
        yield paragraph(say(language, "explained-see-zone", zones=names, month=month, zone=person.zones[0]))
    if person.missing:
        body = "".join(paragraph(text, "- ") for text in person.missing)
        yield titled(say(language, "explained-missing"), body + paragraph(say(language, "explained-never")))
    yield _left_out(person.reasons, language)


def _sum(
    parts: Mapping[str, Fraction | None], weights: Mapping[str, Fraction], score: Fraction | None, language: Language
) -> str:
    """Parts times weights, and what comes out."""
    total = sum(weights.values(), Fraction(0))
    terms = [
        f"{part_word(part, language)} {figure(parts[part], '?')} × {brief(weight * 100 / total)}%"
        for part, weight in weights.items()
    ]
    said = " + ".join(terms)
    if score is not None and len(terms) > 1:
        shares = (brief3(value * weights[part] / total) for part in weights if (value := parts[part]) is not None)
        said += " = " + " + ".join(shares)
    return f"{said} = {figure(score, '?')}"


def brief3(value: Fraction) -> str:
    """A summand, to three places where it has them: the sum is rounded at its end only."""
    return f"{float(value):.3f}".rstrip("0").rstrip(".")


def part_word(part: str, language: Language) -> str:
    """A part's whole name."""
    return say(language, f"part-{part.replace('_', '-')}")


def _part(
    part: str, value: Fraction | None, weight: Fraction | None, every: Sequence[Reason], language: Language
) -> str:
    """A part: what sums it up, then each row that counts, with its place."""
    mine = [reason for reason in every if reason.part == part]
    title = f"{part_word(part, language)} {figure(value)}"
    if weight is not None:
        title += say(language, "explained-weight", weight=brief(weight))
    body = "".join(paragraph(reason.text) for reason in mine if reason.cell is None and reason.points is None)
    body += "".join(_row(reason, language) for reason in mine if reason.points is not None)
    return titled(title, body or paragraph(say(language, "explained-no-mark")))


def _row(reason: Reason, language: Language) -> str:
    """A row: its points, what it says, and below it where it stands."""
    points = (
        "" if reason.points is None else brief(reason.points) if reason.points >= 0 else f"-{brief(-reason.points)}"
    )
    if reason.points and reason.register == "praises":
        points = f"+{points}"
    lines = wrap(reason.text, LINE - _POINTS - 1)
    place = placed(reason, language)
    lines += wrap(place, LINE - _POINTS - 1) if place else []
    first, *rest = lines
    return "\n".join([f"{points:>{_POINTS}} {first}", *(" " * (_POINTS + 1) + line for line in rest)]) + "\n"


def placed(reason: Reason, language: Language) -> str:
    """Where a row stands: 投诉登记.xlsx › 投诉!B14, with its key."""
    if not reason.workbook:
        return ""
    cell = f"{reason.sheet}!{reason.cell}" if reason.cell else reason.sheet
    key = say(language, "explained-key", key=reason.key) if reason.key else ""
    return f"{reason.workbook} › {cell}{key}"


def _left_out(reasons: Sequence[Reason], language: Language, most: int | None = None) -> str:
    """The rows that change nothing; each says why."""
    rows = [reason for reason in reasons if reason.points is None and reason.register and reason.register != "staff"]
    return _listed("explained-left-out", rows, most, language)


def _listed(title: str, rows: Sequence[Reason], most: int | None, language: Language) -> str:
    """Rows under a title, the first of them where there are many."""
    if not rows:
        return ""
    shown = rows if most is None else rows[:most]
    body = "".join(_row(reason, language) for reason in shown)
    if len(rows) > len(shown):
        body += paragraph(say(language, "explained-more", count=len(rows) - len(shown)))
    return titled(say(language, title), body)


def _line(title: str, line: Line, value: str, language: Language) -> str:
    return titled(f"{title} {value}", "".join(_row(reason, language) for reason in line["reasons"]))


def _rules(scores: Scores, language: Language) -> str:
    body = ""
    for rule in law(scores):
        body += paragraph(f"{rule.id} {rule.title[language]}")
        for name, value in rule.parameters.items():
            words = {"name": name, "figure": _figure(value, language), "origin": _origin(scores, rule, name, language)}
            body += paragraph(say(language, "explained-figure", **words), "  ")
    return titled(say(language, "explained-law"), body) if body else ""


def _origin(scores: Scores, rule: Rule, name: str, language: Language) -> str:
    """Whose figure it is."""
    before = scores.real.law[rule.id].parameters if scores.real else scores.law[rule.id].parameters
    if name in before and before[name] != scores.law[rule.id].parameters[name]:
        return say(language, "from-assumed")
    return say(language, "from-site" if name in rule.overridden else "from-rulebook")


def _figure(value: Any, language: Language) -> str:
    """A figure in one line; weights by the names of their levels."""
    if isinstance(value, Mapping) and set(value) <= {*PARTS, *_ZONE_PARTS}:
        said = (f"{part_word(part, language)} {brief(one)}" for part, one in numbers(value).items() if one)
        return say(language, "score-comma").join(said)
    return figure_words(value, language)


def _noted(scores: Scores, language: Language) -> str:
    """What was not understood in the month and may belong here."""
    notes = [*(scores.unassigned if scores.zones else ()), *scores.notes]
    return _listed("explained-noted", [replace(one, points=None) for one in notes], _MOST["notes"], language)
