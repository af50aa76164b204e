"""Findings for build servers (JUnit) and code viewers (SARIF 2.1.0)."""

from collections.abc import Sequence
from typing import Any
from unicodedata import category
from urllib.parse import quote
from xml.etree import ElementTree

from sheetkit.messages import Language
from sheetkit.model import Finding
from sheetkit.names import address
from sheetkit.policy import Policy

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_junit(findings: Sequence[Finding], policy: Policy, site: str, language: Language) -> str:
    """One test case a rule: it fails with its findings, or passes."""
    broken = {finding.rule for finding in findings}
    rules = [rule for rule in policy.values() if rule.id in broken or {"row", "table"} & set(rule.kinds)]
    suite = ElementTree.Element("testsuite", name=_plain(site), tests=str(len(rules)), failures=str(len(broken)))
    for rule in rules:
        case = ElementTree.SubElement(suite, "testcase", classname="sheetkit", name=f"{rule.id} {rule.title[language]}")
        mine = [finding for finding in findings if finding.rule == rule.id]
        if mine:
            lines = [f"{place(finding)}: {finding.message} {finding.fix or ''}".strip() for finding in mine]
            failure = ElementTree.SubElement(case, "failure", message=_plain(mine[0].message), type=mine[0].severity)
            failure.text = _plain("\n".join(lines))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suite, encoding="unicode") + "\n"


def as_sarif(findings: Sequence[Finding], policy: Policy, version: str, language: Language) -> dict[str, Any]:
    """The findings as one SARIF run; a place is the workbook and, by name, the cell."""
    used = [rule for rule in policy.values() if any(finding.rule == rule.id for finding in findings)]
    rules = [{"id": rule.id, "shortDescription": {"text": rule.title[language]}} for rule in used]
    driver = {"name": "sheetkit", "version": version, "rules": rules}
    run = {"tool": {"driver": driver}, "results": _results(findings)}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _results(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "ruleId": finding.rule,
            "level": _LEVELS[finding.severity],
            "message": {"text": " ".join(filter(None, (finding.message, finding.fix)))},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(address(finding.workbook) or "", safe="/%")},
                        "region": {"startLine": finding.row or 1},
                    },
                    "logicalLocations": [{"fullyQualifiedName": place(finding)}],
                }
            ],
        }
        for finding in findings
    ]


def place(finding: Finding) -> str:
    """`报事登记.xlsx › 报事!R14`, or as much of it as the finding is about."""
    sheet = finding.sheet + (f"!{finding.cell}" if finding.cell else "") if finding.sheet else ""
    return " › ".join(filter(None, (finding.workbook, sheet)))


def _plain(text: str) -> str:
    """Text that XML can hold."""
    return "".join(char for char in text if char in "\t\n" or category(char) not in ("Cc", "Cs", "Cn"))
