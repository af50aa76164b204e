"""What two answers of `score` differ in, figure by figure, by comparing what the JSON of each holds."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sheetkit.messages import Language, catalogue, say

Plain = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after; `path` leads to it in the JSON, the lines of a list by their names."""

    path: tuple[str, ...]
    before: Plain
    after: Plain


_NAMES = ("number", "reply_no", "file_no", "name", "department", "zone", "kind", "month")
"""What names a line: the first of these that it has."""
_SKIPPED = (
    "reasons",
    "notes",
    "unassigned",
    "rules",
    "text",
    "title",
    "reached",
    "target",
    *("as_of", "assumed", "changed"),
)
_UNSAID = ("own", "parts", "by_zone", "by_kind", "by_cause", "by_category", "by_form", "months", "on_time", "groups")
"""Keys that only hold others: what stands in them is understood without."""
_WORDS = {
    **{
        "zones": "score-zones",
        "staff": "score-staff",
        "not_assessed": "score-others",
        "files_to_destroy": "score-files",
    },
    **{"standard_replies": "score-replies", "first_inquiries": "score-first-inquiries"},
    **{"paid_services": "score-paid-services", "check": "col-own-check", "rounds": "col-own-rounds"},
    **{"weights": "change-weights", "proposals": "change-proposals", "year": "col-of-year"},
}
_CLOCKS = {"rate": "col-on-time-rate", "late": "col-missed"}


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The figures that differ, in the order of the JSON. Of a line that only one side has, its figures alone."""
    old, new = (dict(_leaves(data, ())) for data in (before, after))
    paths = dict.fromkeys((*old, *new))
    found = [Change(path, old.get(path), new.get(path)) for path in paths]
    return [
        one
        for one in found
        if one.before != one.after and ((one.path in old and one.path in new) or not _is_word(one, old, new))
    ]


def label(change: Change, language: Language) -> tuple[str, str]:
    """What the figure is about, and its name."""
    words = [_word(change.path, at, language) for at, key in enumerate(change.path) if key not in _UNSAID]
    return " ".join(words[:-1]), words[-1]


def shown(value: Plain, language: Language) -> str:
    """A figure before or after; a hyphen for what is not known or not there."""
    if isinstance(value, bool):
        return say(language, "score-yes" if value else "score-no")
    if isinstance(value, float):
        return f"{value:.2f}"
    return "-" if value is None or value == "" else str(value)


def as_data(changes: list[Change]) -> list[dict[str, Any]]:
    """The `changed` of the JSON."""
    return [{"figure": "/".join(one.path), "before": one.before, "after": one.after} for one in changes]


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Plain]]:
    """Every figure with the way to it."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key not in _SKIPPED:
                yield from _leaves(one, (*path, str(key)))
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        seen: Counter[str] = Counter()
        for one in value:
            name = str(next((one[key] for key in _NAMES if key in one), ""))
            seen[name] += 1
            yield from _leaves(one, (*path, name if seen[name] == 1 else f"{name} ({seen[name]})"))
    else:
        yield path, "、".join(map(str, value)) if isinstance(value, list) else value


def _is_word(one: Change, *sides: Mapping[tuple[str, ...], Plain]) -> bool:
    """Whether a leaf that only one side has is no figure but says whose line it is."""
    value = one.before if one.path in sides[0] else one.after
    return isinstance(value, str) or value is None or "weights" in one.path


def _word(path: tuple[str, ...], at: int, language: Language) -> str:
    """A key of the path as people say it; names stay as they are."""
    key = path[at]
    if "on_time" in path and key in _CLOCKS:
        return say(language, _CLOCKS[key])
    plain = key.replace("_", "-")
    order = (f"score-{plain}", f"count-{plain}") if at == 0 else (f"count-{plain}", f"col-{plain}")
    if at and path[0] in ("zones", "staff", "information", "first_inquiries", "standard_replies"):
        order = (f"col-{plain}", f"count-{plain}")
    known = catalogue(language)
    return next((known[name] for name in (_WORDS.get(key, ""), *order) if name in known), key)
