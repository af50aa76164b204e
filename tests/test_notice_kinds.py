"""All templates that come with sheetkit: their results keep the house style, and hold any text as it was typed."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from sheetkit.notices.page import source_of
from sheetkit.policy import rulebook
from sheetkit.shipped import shipped
from sheetkit.word.fill import fill, filled, opened
from sheetkit.word.placeholders import faults
from sheetkit.word.style import misfits
from sheetkit.word.texts import opened_text
from tests.kinds import TEMPLATES, notice
from tests.test_notice_fill import HOSTILE

TEXTS = sorted(shipped("notice_templates").glob("*.txt"))
CONTROLS = "一\x00二\x0b三\ud800四\x1b[31m五\ufffe六"
BACKWARDS = "\u202e反\u202c \u2067مرحبا\u2069 שלום"


def test_what_stands_on_the_list_of_the_trade() -> None:
    assert set(TEMPLATES) == {
        *(
            "停水通知",
            "停电通知",
            "电梯维保通知",
            "消杀通知",
            "消防演习通知",
            "恶劣天气提醒",
            "长假服务安排",
            "节日祝福",
        ),
        *("居家用电检查", "装修提醒", "社区活动通知", "收费提醒", "失物招领", "道路施工通知", "通用通知"),
    }
    assert {path.stem for path in TEXTS} == {"短信", "电子显示屏", "业主论坛", "微信", "微博"}


@pytest.mark.parametrize("kind", TEMPLATES)
def test_every_field_is_filled_by_a_row_and_no_placeholder_is_split(kind: str) -> None:
    template = opened(TEMPLATES[kind])
    assert [name for name in template.fields if source_of(name) == "notice-from-nowhere"] == []
    assert faults(TEMPLATES[kind], []) == []


@pytest.mark.parametrize("kind", TEMPLATES)
@pytest.mark.parametrize("least", [False, True])
def test_what_a_template_makes_is_in_house_style(tmp_path: Path, kind: str, least: bool) -> None:
    """With all that may be filled in, and with no more than must be."""
    needed = opened(TEMPLATES[kind]).fields
    fields = {name: text for name, text in notice(kind).items() if not least or needed.get(name)}
    fill(TEMPLATES[kind], dict.fromkeys(needed, "") | fields, tmp_path / "a.docx")
    assert misfits(tmp_path / "a.docx", rulebook()) == []
    own = [paragraph.text[-2:] for paragraph in docx.Document(str(TEMPLATES[kind])).paragraphs]
    for paragraph in docx.Document(str(tmp_path / "a.docx")).paragraphs:
        assert "{" not in paragraph.text
        assert paragraph.text[-2:] in own or paragraph.text[-1] not in "：，至起", "nothing is begun and left open"


@pytest.mark.parametrize("kind", TEMPLATES)
def test_hostile_text_in_every_field_of_every_template_comes_out_as_text(kind: str) -> None:
    template = opened(TEMPLATES[kind])
    usual = docx.Document(BytesIO(template.filled(dict.fromkeys(template.fields, "一"))))
    for text in [*HOSTILE, BACKWARDS]:
        made = template.filled(dict.fromkeys(template.fields, text))
        document = docx.Document(BytesIO(made))
        footer = document.sections[0].footer.paragraphs
        assert [one.text for one in document.paragraphs[:2]] == [text, text]
        assert footer[0].text == f"张贴期限：{text}"
        assert len(document.paragraphs) == len(usual.paragraphs)
        assert all(text in one.text for one in document.paragraphs[-4:])
        _sound(made)


THEME = "relationships/theme' is missing"
"""Office opens a document without a theme; ours have none, for its typefaces would win over the named ones."""


@pytest.mark.parametrize("kind", TEMPLATES)
def test_office_finds_every_part_as_it_expects_it(kind: str, tmp_path: Path, openxml_validator: Any) -> None:
    template = opened(TEMPLATES[kind])
    for text in [None, *HOSTILE, BACKWARDS, CONTROLS]:
        fields = notice(kind) | {"草稿": "草稿"} if text is None else dict.fromkeys(template.fields, text)
        (tmp_path / "a.docx").write_bytes(template.filled(fields))
        errors = [error.description for error in openxml_validator.validate(tmp_path / "a.docx").errors]
        assert [error for error in errors if THEME not in error] == []


@pytest.mark.parametrize("kind", TEMPLATES)
def test_control_characters_are_left_out_and_the_document_is_sound(kind: str) -> None:
    made = opened(TEMPLATES[kind]).filled(dict.fromkeys(notice(kind) | {"草稿": ""}, CONTROLS))
    assert docx.Document(BytesIO(made)).paragraphs[0].text == "一二"
    _sound(made)


def _sound(document: bytes) -> None:
    with zipfile.ZipFile(BytesIO(document)) as package:
        assert package.testzip() is None and len(set(package.namelist())) == len(package.namelist())
        for name in package.namelist():
            etree.fromstring(package.read(name))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("text", [*HOSTILE, BACKWARDS, CONTROLS])
def test_hostile_text_in_a_message_or_post(path: Path, text: str) -> None:
    template = opened_text(path)
    made = template.filled(dict.fromkeys(template.fields, text))
    assert (text in made) is (text != CONTROLS) and not any(char in made for char in "\x00\x0b\ud800\x1b\ufffe")
    assert "<" in made or "<" not in text


def test_a_document_that_is_the_same_has_the_same_bytes_however_it_was_made() -> None:
    kind = "收费提醒"
    template = opened(TEMPLATES[kind])
    first, second = template.filled(notice(kind)), template.filled(notice(kind) | {"房号": "1-1-101"})
    assert first == template.filled(notice(kind)) == filled(TEMPLATES[kind], notice(kind)) != second
