"""Notices that are no paper: text messages, lines for a screen, posts. Their templates are text files, `短信.txt` …"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from sheetkit.errors import SheetkitError
from sheetkit.word.fill import broken, environment, note_fields, plain_lines

_ALONE, _PART = 70, 67
"""Code units of UTF-16 that one text message holds, and each part of a longer one (3GPP TS 23.038 and 23.040)."""


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """A text template that was opened: its fields, and whether each must be filled."""

    name: str
    fields: Mapping[str, bool]
    _template: Any
    _lines: int

    def filled(self, fields: Mapping[str, str]) -> str:
        """The text, without blank edges; a template of one line gives one line. Raises SheetkitError as a document."""
        for name in self.fields:
            if name not in fields:
                raise SheetkitError("template-unknown-field", template=self.name, field=name)
        values = {name: "\n".join(plain_lines(value)) for name, value in fields.items()}
        try:
            text = self._template.render(values)
        except Exception as error:  # jinja2's family, and what an expression of the template raises
            raise broken(self.name, error) from error
        lines = [line.strip() for line in text.strip().splitlines()]
        return "".join(lines) if self._lines == 1 else "\n".join(lines)


def opened_text(template: Path) -> TextTemplate:
    """Open a text template. Raises SheetkitError for a broken one."""
    fields: dict[str, bool] = {}
    try:
        source = template.read_bytes().decode("utf-8-sig")
        note_fields(source, fields)
        compiled = environment(escaped=False).from_string(source)
    except Exception as error:  # jinja2's family, and what is no text
        raise broken(template.name, error) from error
    return TextTemplate(template.name, fields, compiled, len(source.strip().splitlines()))


def body_of(document: bytes, style: str) -> str:
    """The paragraphs of a document in a style, a line each."""
    import docx

    paragraphs = docx.Document(BytesIO(document)).paragraphs
    return "\n".join(one.text for one in paragraphs if one.style is not None and one.style.name == style)


def message_parts(text: str) -> tuple[int, int]:
    """The length of a text message as networks count it, and in how many parts it goes out."""
    units = len(text.encode("utf-16-le")) // 2
    return units, 1 if units <= _ALONE else -(-units // _PART)
