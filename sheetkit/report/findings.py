"""Findings for the terminal and as data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import groupby
from typing import Any

from sheetkit import __version__
from sheetkit.messages import Language, say
from sheetkit.model import Finding
from sheetkit.report.text import LINE, pad, wrap

FIELDS = tuple(field.name for field in fields(Finding))
"""The keys of a finding."""
Paint = Callable[[str, str], str]
"""Gives a text a colour; `plain` where there are none."""
_PLACE = 6
_INDENT = " " * (2 + _PLACE + 1)
_ARROW = "→  "
_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


def plain(text: str, colour: str) -> str:
    """The text as it is."""
    return text


def as_data(shown: Sequence[Finding], counts: Mapping[str, int], now: datetime, site: str) -> dict[str, Any]:
    """The answer as `check --format json` has it."""
    head = {"version": __version__, "as_of": now.isoformat(), "site": site, "summary": counts}
    return {**head, "findings": [{name: getattr(finding, name) for name in FIELDS} for finding in shown]}


def as_text(
    findings: Sequence[Finding], summary: Mapping[str, int], site: str, language: Language, paint: Paint = plain
) -> str:
    """Findings under their workbook and sheet, and the sum of them."""
    lines = []
    for (workbook, sheet), group in groupby(findings, key=lambda finding: (finding.workbook, finding.sheet)):
        lines += wrap(f"{workbook} › {sheet}" if sheet else workbook, LINE)
        for finding in group:
            lines += _lines(finding, language, paint)
        lines.append("")
    if not findings:
        lines += [say(language, "check-nothing"), ""]
    lines += wrap(say(language, "check-summary", site=site, **summary), LINE)
    lines += wrap(say(language, "check-see-due"), LINE)
    return "\n".join(lines) + "\n"


def _lines(finding: Finding, language: Language, paint: Paint) -> list[str]:
    """Place, severity, rule and key of a finding; below, what is wrong and what to type instead."""
    severity = say(language, f"severity-{finding.severity}")
    place = f"  {pad(finding.cell or '', _PLACE)} "
    first, *more = wrap(f"{severity} {finding.rule}  {finding.key or ''}", LINE - len(place))
    head = place + first.replace(severity, paint(severity, _COLOURS[finding.severity]), 1)
    body = [*more, *wrap(finding.message, LINE - len(_INDENT))]
    if finding.fix:
        fix, *rest = wrap(finding.fix, LINE - len(_INDENT) - len(_ARROW))
        body += [_ARROW + fix, *(" " * len(_ARROW) + line for line in rest)]
    return [head, *(_INDENT + line for line in body)]
