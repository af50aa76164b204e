"""A month's scores for the terminal and as data; here, at the end, figures are rounded."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from sheetkit.exact import figure, rounded
from sheetkit.messages import Language, say
from sheetkit.report import changes
from sheetkit.report.duties import due_words
from sheetkit.report.figures import figures
from sheetkit.report.shown import Shown, shown
from sheetkit.report.text import LINE, table, wrap
from sheetkit.scores import PARTS, PersonScore, Reason, Scores, ZoneScore


def as_data(scores: Scores) -> dict[str, Any]:
    """The month as `score --format json` has it, without version and site."""
    plain = _data(scores)
    differ = changes.changed(_data(scores.real), plain) if scores.real else []
    return {**plain, "changed": changes.as_data(differ)}


def _data(scores: Scores) -> dict[str, Any]:
    return {
        "month": scores.month,
        "as_of": scores.now.isoformat(),
        "assumed": list(scores.assumed),
        "zones": [_zone(zone) for zone in scores.zones],
        "staff": [_person(person) for person in scores.staff],
        "not_assessed": [
            {"name": one.name, "department": one.department, "post": one.post, "text": one.text}
            for one in scores.not_assessed
        ],
        "unassigned": [_reason(reason) for reason in scores.unassigned],
        "notes": [_reason(reason) for reason in scores.notes],
        **{name: _plain(getattr(scores, name)) for name in FIGURES},
    }


FIGURES = (
    *("complaints", "standard_replies", "consultations", "repairs", "visits", "information", "first_inquiries"),
    *("fees", "homes", "paid_services", "files_to_destroy"),
)
"""The month's figures beside the scores, in their order."""


def as_text(scores: Scores, site: str, language: Language) -> str:
    """The month's tables: zones, people, those not assessed, the other figures, and what needs a look."""

    def words(key: str, **blanks: object) -> str:
        return say(language, key, **blanks)

    blocks = [
        assumption(scores, language),
        paragraph(words("score-head", site=site, month=scores.month, now=due_words(scores.now))),
        what_changed(scores, language),
        titled(words("score-zones"), _zones(scores.zones, language) if scores.zones else words("score-no-zones")),
        titled(words("score-staff"), _staff(scores.staff, language) if scores.staff else words("score-no-staff")),
    ]
    if scores.not_assessed:
        people = "、".join(f"{one.name}（{one.post or '?'}）" for one in scores.not_assessed)
        blocks.append(titled(words("score-others"), paragraph(people)))
    blocks += [_part(part) for part in figures(scores, language) if not part.monthly]
    for key, reasons in (("score-unassigned", scores.unassigned), ("score-notes", scores.notes)):
        if reasons:
            blocks.append(titled(words(key), "".join(paragraph(located(reason), "- ") for reason in reasons)))
    return "\n".join(block.rstrip("\n") + "\n" for block in blocks if block)


def assumption(scores: Scores, language: Language) -> str:
    """The mark that these are not the real scores; nothing for those that are."""
    if not scores.assumed:
        return ""
    list_ = say(language, "score-semicolon").join(scores.assumed)
    return paragraph(say(language, "score-assumed", list=list_))


def what_changed(scores: Scores, language: Language) -> str:
    """Before and after of every figure that the assumption changes; nothing where nothing was assumed."""
    if scores.real is None:
        return ""
    found = changes.changed(_data(scores.real), _data(scores))
    if not found:
        return titled(say(language, "changed-title"), paragraph(say(language, "changed-nothing")))
    rows = [
        [*changes.label(one, language), *(changes.shown(v, language) for v in (one.before, one.after))] for one in found
    ]
    heads = [say(language, f"changed-{name}") for name in ("what", "figure", "before", "after")]
    return titled(say(language, "changed-title"), table(heads, rows, [30, 18, 13, 13]))


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


def _part(part: Shown) -> str:
    """A part of the figures: its sentences, each a paragraph, and its table."""
    body = "".join(paragraph(sentence) for sentence in part.words)
    if part.rows:
        rows = [[shown(value) for value in row] for row in part.rows]
        body += ("\n" if part.words else "") + table(part.heads, rows, part.limits)
    return titled(part.title, body)


def titled(title: str, body: str) -> str:
    """A title and what stands below it."""
    return f"【{title}】\n{body}"


def paragraph(text: str, mark: str = "") -> str:
    """A text in lines, the first after a mark, the others set in below it."""
    first, *rest = wrap(text, LINE - len(mark))
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


def _plain(value: Any) -> Any:
    """A figure as JSON has it: exact numbers rounded, days as text, reasons in full."""
    match value:
        case Fraction():
            return rounded(value)
        case Reason():
            return _reason(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case _:
            return value


def _round(value: Fraction | None) -> float | None:
    return None if value is None else rounded(value)
