"""Copies by need for the terminal and as data."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sheetkit.cells import show
from sheetkit.errors import told
from sheetkit.handouts import Fault, Outcome, Standing
from sheetkit.messages import Language, say
from sheetkit.register import registers
from sheetkit.report.text import LINE, wrap
from sheetkit.table import Row

Untold = Sequence[tuple[Row, tuple[str, ...]]]
"""Changes that somebody has not been told of, with whom."""
_BULLET = "  · "
_MOST = 5
"""Rooms and changes that are named on the terminal; the data has all."""


def as_data(standings: Sequence[Standing], untold: Untold, without_room: int) -> dict[str, Any]:
    """The answer of `copies --format json`, without version, site, moment and what was written."""
    return {
        "copies": [_copy(one) for one in standings],
        "old": [held.file for one in standings for held in one.old],
        "untold": [{"change_no": row.change_no, "room": row.room, "not_told": list(who)} for row, who in untold],
        "without_room": without_room,
    }


def as_text(head: str, lines: Sequence[str], notes: Sequence[str]) -> str:
    """Head, what there is to say of each list, and what to do next."""
    blocks = [[head], lines, notes]
    return "\n".join("".join(f"{line}\n" for text in block for line in _wrapped(text)) for block in blocks if block)


def made_lines(one: Standing, outcome: Outcome, path: object, language: Language) -> Iterator[str]:
    """What was written, what it holds, and why the list before it no longer held."""
    yield say(language, f"copies-{outcome}", file=path)
    heads = say(language, "list-join").join(one.copy.heads)
    yield _BULLET + say(language, "copies-holds", heads=heads, homes=len(one.copy.rows))
    if one.latest is not None and one.faults:
        reasons = say(language, "why-join").join(_reasons(one.faults, language))
        yield _BULLET + say(language, "copies-previous", file=one.latest.file, reasons=reasons)


def standing_lines(one: Standing, language: Language) -> Iterator[str]:
    """Whether the latest list of a holder still holds, and why not."""
    if one.latest is None:
        yield say(language, "copies-none", holder=one.copy.holder)
        return
    key = "copies-current" if one.current else "copies-outdated"
    yield say(language, key, holder=one.copy.holder, file=one.latest.file)
    for reason in _reasons(one.faults, language):
        yield _BULLET + reason


def _reasons(faults: Sequence[Fault], language: Language) -> Iterator[str]:
    for fault in faults:
        words: dict[str, object] = {}
        for key, word in told(language, fault.words).items():
            words |= _some(word, language) if isinstance(word, list) else {key: show(word)}
        yield say(language, f"copies-{fault.reason}", **words)


def notes(standings: Sequence[Standing], untold: Untold, without_room: int, language: Language) -> list[str]:
    """What to take back, who is still to be told, and what could not be put on a list."""
    said = []
    if files := [held.file for one in standings for held in one.old]:
        said += [say(language, "copies-old"), *(f"  {file}" for file in files)]
    if untold:
        names = [_untold(row, who, language) for row, who in untold]
        said.append(say(language, "copies-untold", **_some(names, language)))
    if without_room:
        said.append(say(language, "copies-without-room", count=without_room))
    if unclear := max(one.unclear for one in standings):
        said.append(say(language, "copies-unclear", count=unclear))
    return said


def log_note(language: Language) -> str:
    """Where the renewal is to be entered (SEC-3)."""
    register = registers()["duty_log"]
    return say(language, "copies-log", sheet=register.sheet, workbook=register.workbook)


def _untold(row: Row, who: Sequence[str], language: Language) -> str:
    whom = say(language, "list-join").join(say(language, f"copies-told-{one}") for one in who)
    return say(language, "copies-untold-one", number=row.change_no or row.at, whom=whom)


def _some(names: Sequence[str], language: Language) -> dict[str, object]:
    """How many there are, and the first of them."""
    said = say(language, "list-join").join(names[:_MOST])
    return {"count": len(names), "list": said + ("…" if len(names) > _MOST else "")}


def _copy(one: Standing) -> Mapping[str, Any]:
    return {
        "holder": one.copy.holder,
        "columns": list(one.copy.heads),
        "homes": len(one.copy.rows),
        "latest": one.latest and one.latest.file,
        "current": one.current,
        "reasons": [
            {"reason": fault.reason, **{key: _plain(word) for key, word in fault.words.items()}} for fault in one.faults
        ],
    }


def _plain(word: object) -> Any:
    return word if isinstance(word, list) else show(word)


def _wrapped(text: str) -> list[str]:
    """Lines of a text, those after the first set in as far as it."""
    indent = " " * (len(text) - len(text.lstrip(" ·")))
    first, *rest = wrap(text.lstrip(" ·"), LINE - len(indent))
    return [text[: len(indent)] + first, *(indent + line for line in rest)]
