"""What changed since the books were asked last, in a few lines for the terminal of `watch`."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sheetkit.messages import Language, say
from sheetkit.model import SEVERITIES, Due, Finding
from sheetkit.report.duties import due_words
from sheetkit.report.text import LINE, clean, wrap

_MOST = 8
"""How many new findings, and how many newly overdue, are told one by one."""
_INDENT = "  "


def head(now: datetime, saved: Sequence[str], language: Language, *, first: bool = False) -> str:
    """The hour, and what was saved; nothing was at the first time, and where only time has passed."""
    what = say(language, "watch-saved", files="、".join(saved)) if saved else say(language, "watch-time")
    what = say(language, "watch-first") if first else what
    return say(language, "watch-head", time=due_words(now)[len("2026-") :], what=what)


def totals(findings: Sequence[Finding], overdue: int, language: Language) -> str:
    """How things stand now."""
    counts = {f"{level}s": sum(one.severity == level for one in findings) for level in SEVERITIES}
    return _INDENT + say(language, "watch-totals", overdue=overdue, **counts)


def news(
    found: Sequence[Finding], mended: int, overdue: Sequence[Due], settled: int, language: Language
) -> Iterator[str]:
    """What is new, one line each up to a few, and how much is gone."""
    words = {"found": len(found), "mended": mended, "overdue": len(overdue), "settled": settled}
    if not any(words.values()):
        yield _INDENT + say(language, "watch-nothing")
        return
    yield _INDENT + say(language, "watch-news", **words)
    yield from _some([_finding(one, language) for one in found], language)
    yield from _some([_item(one, language) for one in overdue], language)


def _some(texts: Sequence[str], language: Language) -> Iterator[str]:
    for text in texts[:_MOST]:
        first, *rest = wrap(text, LINE - 2 * len(_INDENT))
        yield from (_INDENT + first, *(2 * _INDENT + line for line in rest))
    if len(texts) > _MOST:
        yield _INDENT + say(language, "watch-more", count=len(texts) - _MOST)


def _finding(one: Finding, language: Language) -> str:
    place = f"{one.workbook} › {one.sheet}" if one.sheet else one.workbook
    place += f"!{one.cell}" if one.cell else ""
    words = {"severity": say(language, f"severity-{one.severity}"), "rule": one.rule, "key": one.key or ""}
    return clean(" ".join(say(language, "watch-finding", place=place, message=one.message, **words).split()))


def _item(one: Due, language: Language) -> str:
    place = f"{one.workbook} › {one.sheet}" + (f"!{one.cell}" if one.cell else "")
    words = {"rule": one.rule, "key": one.about, "what": one.what, "person": one.rests_with}
    return clean(" ".join(say(language, "watch-overdue", place=place, **words).split()))
