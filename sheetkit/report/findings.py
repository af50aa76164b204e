"""Findings for the terminal."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from sheetkit.messages import Language, say
from sheetkit.model import Finding
from sheetkit.report.text import pad, wrap

_PLACE, _RULE, _LINE = 6, 19, 80
_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


def as_text(findings: Sequence[Finding], summary: Mapping[str, int], site: str, language: Language) -> str:
    """Findings under their workbook and sheet, and the sum of them."""
    lines = []
    for (workbook, sheet), group in groupby(findings, key=lambda finding: (finding.workbook, finding.sheet)):
        lines.append(f"{workbook} › {sheet}" if sheet else workbook)
        for finding in group:
            lines.extend(_lines(finding, language))
        lines.append("")
    if not findings:
        lines += [say(language, "check-nothing"), ""]
    lines.append(say(language, "check-summary", site=site, **summary))
    lines.append(say(language, "check-see-due"))
    return "\n".join(lines) + "\n"


def _lines(finding: Finding, language: Language) -> list[str]:
    severity = say(language, f"severity-{finding.severity}")
    head = f"  {pad(finding.cell or '', _PLACE)} {pad(f'{severity} {finding.rule}', _RULE)} "
    indent = " " * (2 + _PLACE + 1 + _RULE + 1)
    subject = f"{finding.key}：" if finding.key and language == "zh" else f"{finding.key}: " if finding.key else ""
    first, *rest = wrap(subject + finding.message, _LINE - len(indent))
    lines = [head + first, *(indent + line for line in rest)]
    if finding.fix:
        first, *rest = wrap(finding.fix, _LINE - len(indent) - 3)
        lines += [f"{indent}→ {first}", *(f"{indent}   {line}" for line in rest)]
    return [_coloured(line, finding) for line in lines[:1]] + lines[1:]


def _coloured(line: str, finding: Finding) -> str:
    return line
