"""A month's scores for the terminal and as data; here, at the end, figures are rounded."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sheetkit.exact import figure, rounded
from sheetkit.messages import Language, say
from sheetkit.report.duties import due_words
from sheetkit.report.text import table, wrap
from sheetkit.scores import PARTS, PersonScore, Reason, Scores, ZoneScore

_LINE = 80


def as_data(scores: Scores) -> dict[str, Any]:
    """The month as `score --format json` has it, without version and site."""
    return {
        "month": scores.month,
        "as_of": scores.now.isoformat(),
        "zones": [_zone(zone) for zone in scores.zones],
        "staff": [_person(person) for person in scores.staff],
        "not_assessed": [
            {"name": one.name, "department": one.department, "post": one.post, "text": one.text}
            for one in scores.not_assessed
        ],
        "unassigned": [_reason(reason) for reason in scores.unassigned],
        "notes": [_reason(reason) for reason in scores.notes],
        "complaints": dict(scores.complaints),
        "repairs": dict(scores.repairs),
        "visits": dict(scores.visits),
    }


def as_text(scores: Scores, site: str, language: Language) -> str:
    """The month's tables: zones, people, those not assessed, counts, and what needs a look."""

    def words(key: str, **blanks: object) -> str:
        return say(language, key, **blanks)

    blocks = [
        _paragraph(words("score-head", site=site, month=scores.month, now=due_words(scores.now, language))),
        _titled(words("score-zones"), _zones(scores.zones, language) if scores.zones else words("score-no-zones")),
        _titled(words("score-staff"), _staff(scores.staff, language) if scores.staff else words("score-no-staff")),
    ]
    if scores.not_assessed:
        people = "、".join(f"{one.name}（{one.post or '?'}）" for one in scores.not_assessed)
        blocks.append(_titled(words("score-others"), _paragraph(people)))
    blocks += [_titled(words(f"score-{name}"), _paragraph(counts(scores, name, language))) for name in COUNTED]
    for key, reasons in (("score-unassigned", scores.unassigned), ("score-notes", scores.notes)):
        if reasons:
            blocks.append(_titled(words(key), "".join(_paragraph(located(reason), "- ") for reason in reasons)))
    return "\n".join(block.rstrip("\n") + "\n" for block in blocks)


COUNTED = ("complaints", "repairs", "visits")


def counts(scores: Scores, name: str, language: Language) -> str:
    """The counts of `complaints`, `repairs` or `visits` in one sentence; what is not known shows as a hyphen."""
    values: Mapping[str, Any] = getattr(scores, name)
    comma = say(language, "score-comma")
    parts: list[str] = []
    for key, value in values.items():
        if isinstance(value, Mapping):
            inside = comma.join(f"{word} {number}" for word, number in value.items())
            parts[-1] += say(language, "score-of-these", list=inside) if inside else ""
        elif not key.startswith("by_"):
            unit = "%" if key == "satisfaction" and value is not None else ""
            shown = "-" if value is None else f"{value:.2f}" if isinstance(value, float) else value
            parts.append(f"{counted(key, language)} {shown}{unit}")
    return comma.join(parts)


def counted(key: str, language: Language) -> str:
    """The words for a count."""
    return say(language, f"count-{key.replace('_', '-')}")


def located(reason: Reason) -> str:
    """The words of a reason, after the place they are about."""
    return f"{reason.sheet}!{reason.cell} {reason.text}" if reason.cell else reason.text


def _zones(zones: Sequence[ZoneScore], language: Language) -> str:
    keys = ("rank", "zone", "score", "inspection", "evaluation", "complaints", "praises", "own_check", "own_rounds")
    rows = [
        [
            "-" if zone.rank is None else str(zone.rank),
            zone.zone,
            *map(figure, (zone.score, zone.inspection, zone.evaluation)),
            *("-" if count is None else str(count) for count in (zone.complaints, zone.praises)),
            *map(figure, (zone.own_check, zone.own_rounds)),
        ]
        for zone in zones
    ]
    return table(_heads(keys, language), rows, [None, 12, *[8] * 7])


def _staff(staff: Sequence[PersonScore], language: Language) -> str:
    keys = ("name", "post", *PARTS, "score", "missing")
    rows = [
        [
            person.name,
            person.post,
            *("" if not person.weights[part] else figure(person.parts[part]) for part in PARTS),
            figure(person.score),
            "\n".join([*person.missing, *proposals(person, language)]),
        ]
        for person in staff
    ]
    return table(_heads(keys, language), rows, [8, 10, 6, 6, 6, 6, 6, 24])


def proposals(person: PersonScore, language: Language) -> list[str]:
    """What a rule proposes for marks that nobody has entered."""
    return [
        say(language, "score-proposes", part=_heads([part], language)[0], mark=figure(mark))
        for part, mark in person.proposals.items()
    ]


def _heads(keys: Sequence[str], language: Language) -> list[str]:
    return [say(language, f"col-{key.replace('_', '-')}") for key in keys]


def _titled(title: str, body: str) -> str:
    return f"【{title}】\n{body}"


def _paragraph(text: str, mark: str = "") -> str:
    first, *rest = wrap(text, _LINE - len(mark))
    return "\n".join([mark + first, *(" " * len(mark) + line for line in rest)]) + "\n"


def _zone(zone: ZoneScore) -> dict[str, Any]:
    return {
        "zone": zone.zone,
        "keeper": zone.keeper,
        "inspection": _round(zone.inspection),
        "evaluation": _round(zone.evaluation),
        "complaints": zone.complaints,
        "praises": zone.praises,
        "own": {"check": _round(zone.own_check), "rounds": _round(zone.own_rounds)},
        "score": _round(zone.score),
        "rank": zone.rank,
        "reasons": [_reason(reason) for reason in zone.reasons],
    }


def _person(person: PersonScore) -> dict[str, Any]:
    return {
        "name": person.name,
        "department": person.department,
        "post": person.post,
        "zone": person.zone,
        "parts": {part: _round(value) for part, value in person.parts.items()},
        "weights": {part: _round(value) for part, value in person.weights.items()},
        "proposals": {part: _round(value) for part, value in person.proposals.items()},
        "score": _round(person.score),
        "missing": list(person.missing),
        "reasons": [_reason(reason) for reason in person.reasons],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "rule": reason.rule,
        "part": reason.part,
        "text": reason.text,
        "points": _round(reason.points),
        "register": reason.register,
        "workbook": reason.workbook,
        "sheet": reason.sheet,
        "cell": reason.cell,
        "key": reason.key,
    }


def _round(value: Fraction | None) -> float | None:
    return None if value is None else rounded(value)
