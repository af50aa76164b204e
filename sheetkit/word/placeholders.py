"""What is wrong with the `{{ 字段 }}` of a template: told with the paragraph and its text, for whoever edits it."""

import re
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from sheetkit.errors import SheetkitError

Kind = Literal["unknown", "split", "open"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PART = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_WHOLE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_SIGN = re.compile(r"\{\{|\}\}|\{%|%\}")
_NAME = re.compile(r"[^\W\d]\w*")
_TIDY = ("lang", "noProof", "lastRenderedPageBreak")
"""What Word notes of a run by itself, and nobody sees."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A placeholder that is unknown, split by formatting, or left open. `part` is the part of the file, `at` the number
    of its paragraph with text, from 1."""

    kind: Kind
    part: str
    at: int
    text: str
    wrong: str


def faults(template: Path, unknown: Collection[str]) -> list[Fault]:
    """The faults of a template, of whose fields these are unknown. Raises SheetkitError for what is no document."""
    from lxml import etree

    found: list[Fault] = []
    try:
        with zipfile.ZipFile(BytesIO(template.read_bytes())) as package:
            for name in sorted(package.namelist()):
                if told := _PART.fullmatch(name):
                    root = etree.fromstring(package.read(name), etree.XMLParser(resolve_entities=False))
                    found += _of_part(root, told[1].rstrip("0123456789"), unknown)
    except (OSError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise SheetkitError("template-broken", template=template.name, reason=str(error)[:200]) from error
    return found


def _of_part(root: Any, part: str, unknown: Collection[str]) -> Iterator[Fault]:
    at = 0
    for paragraph in root.iter(f"{_W}p"):
        runs = [
            (_look(run), "".join(text.text or "" for text in run.iter(f"{_W}t"))) for run in paragraph.iter(f"{_W}r")
        ]
        line = "".join(text for _, text in runs)
        at += bool(line.strip())
        looks = [look for look, text in runs for _ in text]
        for match in _WHOLE.finditer(line):
            for name in dict.fromkeys(one for one in _NAME.findall(match[0]) if one in unknown):
                yield Fault("unknown", part, at, line.strip(), name)
            if any(one != other for one, other in pairwise(looks[match.start() : match.end()])):
                yield Fault("split", part, at, line.strip(), match[0])
        if rest := _SIGN.search(_WHOLE.sub("", line)):
            yield Fault("open", part, at, line.strip(), rest[0])


def _look(run: Any) -> bytes:
    """The formatting of a run, as far as one sees it."""
    from lxml import etree

    properties = run.find(f"{_W}rPr")
    if properties is None:
        return b""
    seen = [one for one in properties if etree.QName(one).localname not in _TIDY]
    return b"".join(etree.tostring(one, method="c14n") for one in seen)
