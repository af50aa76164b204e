"""A batch of reminders against python-docx filling the same template paragraph by paragraph, in one run; printed."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from time import process_time

import docx
import pytest

from sheetkit.word.fill import opened
from tests.kinds import TEMPLATES, notice

ROOT = Path(__file__).parents[1]
TEMPLATE = TEMPLATES["收费提醒"]
BATCH, ROUNDS = 1_000, 5
LEAST_RATIO = 8
_FIELD, _IF = re.compile(r"\{\{ (\w+) \}\}"), re.compile(r"\{%p (?:if (\w+)|endif) %\}")
_CHOICE = re.compile(r"\{% if (\w+) %\}(.*?)\{% else %\}(.*?)\{% endif %\}")


def by_paragraphs(path: Path, fields: Mapping[str, str]) -> bytes:
    """The template filled as people do it with python-docx: read, go through the paragraphs, save."""
    document = docx.Document(str(path))
    section, shown = document.sections[0], True
    for paragraph in [*document.paragraphs, *section.header.paragraphs, *section.footer.paragraphs]:
        text = paragraph.text
        if asked := _IF.fullmatch(text):
            shown = asked[1] is None or bool(fields[asked[1]])
        if asked or not shown:
            paragraph._p.getparent().remove(paragraph._p)
        elif "{" in text:
            text = _CHOICE.sub(lambda match: match[2] if fields[match[1]] else match[3], text)
            paragraph.runs[0].text = _FIELD.sub(lambda match: fields[match[1]], text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def rows() -> list[dict[str, str]]:
    """The fields of each home; each has other text."""
    usual = notice("收费提醒") | {"草稿": "", "欠费明细": "物业费：2026年10月，280.00元"}
    return [usual | {"房号": f"{at // 100}-{at % 4}-{at}", "客户姓名": f"赵{at}"} for at in range(BATCH)]


def rate(make: Callable[[Mapping[str, str]], bytes], homes: list[dict[str, str]]) -> float:
    """Documents a second."""
    begin = process_time()
    for fields in homes:
        make(fields)
    return len(homes) / (process_time() - begin)


def measured() -> tuple[float, float]:
    """Documents a second by us and by paragraphs: the best of some rounds each, for a busy machine only takes away."""
    homes, template = rows(), opened(TEMPLATE)
    ours, theirs = 0.0, 0.0
    for at in range(ROUNDS):
        part = homes[at::ROUNDS]
        ours = max(ours, rate(template.filled, part))
        theirs = max(theirs, rate(lambda fields: by_paragraphs(TEMPLATE, fields), part[:60]))
    return ours, theirs


def test_both_do_the_same_work() -> None:
    def text(data: bytes) -> list[str]:
        document = docx.Document(BytesIO(data))
        return [one.text for one in [*document.paragraphs, *document.sections[0].footer.paragraphs]]

    home = rows()[7]
    assert text(opened(TEMPLATE).filled(home)) == text(by_paragraphs(TEMPLATE, home))


@pytest.mark.slow
@pytest.mark.alone
def test_a_thousand_reminders_are_made_in_a_moment() -> None:
    """In a process of its own, where nothing counts the lines that are run."""
    code = "from tests.test_notice_speed import measured; print(*measured())"
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run([sys.executable, "-c", code], env=plain, cwd=ROOT, capture_output=True, text=True, check=True)
    ours, theirs = map(float, done.stdout.split())
    print(f"\nreminders a second: {ours:.0f}, paragraph by paragraph {theirs:.0f}; {ours / theirs:.1f} times")
    assert ours >= LEAST_RATIO * theirs
