"""Duties as a calendar (RFC 5545) that an ordinary calendar program opens: one event at each limit."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sheetkit.messages import Language, say
from sheetkit.model import Due

_LONGEST = 75
"""Octets of a content line (RFC 5545, 3.1); longer ones go on behind a space."""
_ESCAPED = re.compile(r"([\\;,])")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def as_ics(items: Sequence[Due], site: str, stamp: datetime, language: Language) -> str:
    """The items as a calendar; limits are the site's wall clock, without a zone, `stamp` is the moment in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sheetkit//due//ZH", f"X-WR-CALNAME:{_text(site)}"]
    for item in items:
        lines.extend(_event(item, stamp, language))
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(item: Due, stamp: datetime, language: Language) -> Iterator[str]:
    place = f"{item.workbook} › {item.sheet}" + (f"!{item.cell}" if item.cell else "")
    title = " ".join(filter(None, (item.what, item.about, f"（{item.rests_with}）")))
    yield "BEGIN:VEVENT"
    yield f"UID:{_text('-'.join((item.rule, item.register, item.key or str(item.row), item.what)))}@sheetkit"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%S}Z"
    yield f"DTSTART:{item.due - timedelta(minutes=1) if _midnight(item.due) else item.due:%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{_text(f'{item.rule} {title}')}"
    yield f"LOCATION:{_text(place)}"
    yield f"DESCRIPTION:{_text(item.why)}"
    yield f"CATEGORIES:{_text(say(language, f'state-{item.state}'))}"
    yield "END:VEVENT"


def _midnight(moment: datetime) -> bool:
    """24:00 belongs to the day that it ends: the event stands at 23:59."""
    return not (moment.hour or moment.minute)


def _text(value: str) -> str:
    return _ESCAPED.sub(r"\\\1", _CONTROL.sub(" ", value)).replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of so many octets, never within a character."""
    piece = ""
    for char in line:
        if len((piece + char).encode()) > _LONGEST:
            yield piece
            piece = " "
        piece += char
    yield piece
