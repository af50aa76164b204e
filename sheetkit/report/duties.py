"""Duties for the terminal and as data."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sheetkit import __version__
from sheetkit.cells import show
from sheetkit.clock import last_day
from sheetkit.messages import Language, say
from sheetkit.model import Due
from sheetkit.report.text import LINE, pad, wrap

_STATE = 10


FIELDS = (
    *("rule", "register", "workbook", "sheet", "cell", "row", "key", "what", "from", "due", "met", "state"),
    *("late_minutes", "rests_with", "provisional", "why"),
)
"""The keys of an item."""


def as_data(item: Due) -> dict[str, Any]:
    """The item as `due --format json` has it."""
    return {
        "rule": item.rule,
        "register": item.register,
        "workbook": item.workbook,
        "sheet": item.sheet,
        "cell": item.cell,
        "row": item.row,
        "key": item.key,
        "what": item.what,
        "from": item.start.isoformat(),
        "due": item.due.isoformat(),
        "met": None if item.met is None else item.met.isoformat(),
        "state": item.state,
        "late_minutes": item.late_minutes,
        "rests_with": item.rests_with,
        "provisional": item.provisional,
        "why": item.why,
    }


def answer_data(items: Sequence[Due], summary: Mapping[str, int], now: datetime, site: str) -> dict[str, Any]:
    """The answer as `due --format json` has it."""
    head = {"version": __version__, "as_of": now.isoformat(), "site": site, "summary": summary}
    return {**head, "items": [as_data(item) for item in items]}


def as_text(
    items: Sequence[Due],
    summary: Mapping[str, int],
    site: str,
    now: datetime,
    language: Language,
    group: Callable[[Due], str] | None = None,
) -> str:
    """Items in order of their limits, under their groups if asked for, and how many there are of each state."""
    lines = [*wrap(say(language, "due-head", site=site, now=due_words(now)), LINE), ""]
    if group is None:
        for item in items:
            lines.extend(_lines(item, now, language))
    else:
        for title in sorted({group(item) for item in items}):
            members = [item for item in items if group(item) == title]
            lines.extend(wrap(say(language, "due-group", title=title, count=len(members)), LINE))
            for item in members:
                lines.extend(_lines(item, now, language))
    if not items:
        lines.append(say(language, "due-nothing"))
    counts = "  ".join(f"{say(language, f'state-{state}')} {count}" for state, count in summary.items())
    lines += ["", counts, *wrap(say(language, "due-see-check"), LINE)]
    return "\n".join(lines) + "\n"


def _lines(item: Due, now: datetime, language: Language) -> list[str]:
    today = item.state in ("open", "soon") and last_day(item.due) == last_day(now)
    state = say(language, "state-today" if today else f"state-{item.state}")
    place = f"{item.workbook} › {item.sheet}" + (f"!{item.cell}" if item.cell else "")
    head = " ".join(filter(None, (item.rule, item.about, item.what)))
    head += f"  {span_of(item, now, language)}  {item.rests_with}"
    facts = say(language, "due-facts", due=due_words(item.due), place=place)
    indent = " " * (2 + _STATE)
    first, *rest = (line for text in (head, facts, item.why) for line in wrap(text, LINE - len(indent)))
    return [f"  {pad(state, _STATE)}{first}", *(indent + line for line in rest)]


def span_of(item: Due, now: datetime, language: Language) -> str:
    """How late, or how much is left."""
    if item.state in ("overdue", "late"):
        return say(language, "due-late", span=span_words(item.late_minutes, language))
    if item.state == "met":
        return say(language, "due-met", met=show(item.met) if isinstance(item.met, date) else "")
    return say(language, "due-left", span=span_words(int((item.due - now).total_seconds()) // 60, language))


def span_words(minutes: int, language: Language) -> str:
    """Minutes as days, hours and minutes, the two largest."""
    parts = (("span-days", minutes // 1440), ("span-hours", minutes // 60 % 24), ("span-minutes", minutes % 60))
    said = [say(language, key, count=count) for key, count in parts if count]
    return say(language, "span-join").join(said[:2]) or say(language, "span-minutes", count=0)


def due_words(due: datetime) -> str:
    """The limit; midnight is 24:00 of the day before."""
    if due.hour or due.minute:
        return show(due)
    return f"{date.fromordinal(due.toordinal() - 1)} 24:00"
