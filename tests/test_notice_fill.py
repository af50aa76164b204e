"""Templates are filled with plain text, whole or not at all, and the same way each time."""

import os
import re
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError
from sheetkit.shipped import shipped
from sheetkit.word.fill import fill, filled, template_fields

TEMPLATE = shipped("notice_templates") / "停水通知.docx"
FIELDS = dict.fromkeys(template_fields(TEMPLATE), "") | {
    "标题": "关于临时停水的通知",
    "文号": "云溪花园客户服务中心〔2026〕第012号",
    "范围": "东区1栋至6栋",
    "开始时间": "2026年11月23日（星期一）9:00",
    "结束时间": "17:00",
    "公司": "云溪物业服务有限公司",
    "中心": "云溪花园客户服务中心",
    "负责人": "陈志远",
    "落款日期": "二〇二六年十一月二十日",
    "张贴期限": "2026年11月20日至2026年11月23日",
}
LEAST = """\
关于临时停水的通知
云溪花园客户服务中心〔2026〕第012号
尊敬的各位业主、住户：
您好！小区将临时停水，具体安排如下：
停水时间：2026年11月23日（星期一）9:00至17:00
停水范围：东区1栋至6栋
请您提前储备生活用水。停水期间请关好家中的水龙头，外出前再检查一遍，以免来水时无人在家而跑水。恢复供水之初水色如有浑浊，\
请先放水片刻，待水清后再使用。
给您的生活带来不便，敬请谅解。感谢您的理解与支持！
特此通知。
云溪物业服务有限公司
云溪花园客户服务中心
负责人：陈志远
二〇二六年十一月二十日"""


def texts(path: Path) -> list[str]:
    """The paragraphs of the body as python-docx reads them."""
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def template(path: Path, *paragraphs: str) -> Path:
    """A template of these paragraphs, each word a run of its own, as Word likes to split them."""
    document = docx.Document()
    for text in paragraphs:
        paragraph = document.add_paragraph()
        for piece in re.findall(r"\S+|\s+", text):
            paragraph.add_run(piece)
    document.save(str(path))
    return path


def test_blank_optional_fields_leave_neither_lines_nor_words_behind(tmp_path: Path) -> None:
    fill(TEMPLATE, FIELDS, tmp_path / "a.docx")
    assert "\n".join(texts(tmp_path / "a.docx")) == LEAST


def test_what_optional_fields_add(tmp_path: Path) -> None:
    more = {"事由": "二次供水水箱清洗", "补充说明": "第一点\n\n 第二点", "联系电话": "0755-88880000", "结束时间": ""}
    fill(TEMPLATE, FIELDS | more | {"更改原文号": "中心〔2026〕第011号"}, tmp_path / "a.docx")
    added = [text for text in texts(tmp_path / "a.docx") if text not in LEAST]
    assert added == [
        "停水时间：2026年11月23日（星期一）9:00起，恢复供水的时间另行通知",
        "停水原因：二次供水水箱清洗",
        "第一点",
        "第二点",
        "本通知发布后，原通知（中心〔2026〕第011号）同时停止执行。",
        "如有疑问或需要帮助，请拨打客户服务电话：0755-88880000。",
    ]


def test_a_template_tells_which_fields_must_be_filled() -> None:
    must = {name for name, needed in template_fields(TEMPLATE).items() if needed}
    may = set(template_fields(TEMPLATE)) - must
    assert must == {"标题", "文号", "范围", "开始时间", "公司", "中心", "负责人", "落款日期", "张贴期限"}
    assert may == {"事由", "结束时间", "补充说明", "更改原文号", "联系电话", "草稿"}


HOSTILE = [
    "<w:b/></w:t></w:r></w:p><w:p>",
    "a & b &amp; c < d > e \" f ' g ]]> <!-- -->",
    "{{ 标题 }} {% for x in y %} {# #} {_{ 标题 }_} {_% if %_} }} %} {{{{",
    "{{ ''.__class__.__mro__ }}",
    "😀👨‍👩‍👧 𠮷野家 〇 é",
    "长" * 10_000,
    '=HYPERLINK("http://x")',
    "%s %(a)s {0} \\n \\u0041 $1 \\1",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", ["标题", "范围", "补充说明", "张贴期限"])
def test_hostile_text_comes_out_as_it_was_typed(tmp_path: Path, name: str, text: str) -> None:
    fill(TEMPLATE, FIELDS | {name: text}, tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    whole = [*document.paragraphs, *document.sections[0].footer.paragraphs]
    assert sum(paragraph.text.endswith(text) for paragraph in whole) == 1
    assert len(document.paragraphs) == LEAST.count("\n") + 1 + (name == "补充说明")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80))
def test_any_text_makes_a_sound_document(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.docx").write_bytes(filled(TEMPLATE, FIELDS | {"补充说明": text}))
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        for name in package.namelist():
            etree.fromstring(package.read(name))
    shown = "".join(texts(tmp_path / "a.docx"))
    visible = [char for char in text if char.isprintable() and not char.isspace() and not "\ue000" <= char <= "\uf8ff"]
    assert all(char in shown for char in visible)


def test_control_characters_and_halves_of_pairs_are_left_out(tmp_path: Path) -> None:
    fill(TEMPLATE, FIELDS | {"范围": "一\x00\x07二\ud800三\ufffe四\t五\ufdd0六"}, tmp_path / "a.docx")
    assert "停水范围：一二三四 五六" in texts(tmp_path / "a.docx")


def test_the_same_fields_give_the_same_bytes_and_no_trace_of_who_made_the_template(tmp_path: Path) -> None:
    source = template(tmp_path / "t.docx", "{{ 标题 }}")
    document = docx.Document(str(source))
    document.core_properties.author = "某某某"
    document.core_properties.title = "{{ 标题 }}"
    document.save(str(source))
    assert filled(source, FIELDS) == filled(source, FIELDS | {"标题": FIELDS["标题"]})
    fill(source, FIELDS | {"标题": "长" * 300}, tmp_path / "a.docx")
    made = docx.Document(str(tmp_path / "a.docx")).core_properties
    assert (made.author, made.last_modified_by, made.title, made.created) == ("", "", "", None)


def test_a_field_that_nothing_fills_is_refused_by_name(tmp_path: Path) -> None:
    source = template(tmp_path / "某通知.docx", "{{ 标题 }}", "{%p if 停气时间 %}", "停气", "{%p endif %}")
    with pytest.raises(SheetkitError, match=r"某通知\.docx.*停气时间"):
        fill(source, FIELDS, tmp_path / "out" / "a.docx")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "text",
    [
        "{{ 标题",
        "{% if 标题 %}没有结尾",
        "{{ 标题|没有的过滤器 }}",
        "{{ 标题.__class__.__mro__[1].__subclasses__() }}",
        "{{ 标题.format.__globals__ }}",
        "{{ 标题 / 2 }}",
        "{{ 1 // 0 }}",
    ],
)
def test_a_broken_or_prying_template_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    source = template(tmp_path / "t.docx", text)
    with pytest.raises(SheetkitError) as error:
        fill(source, FIELDS, tmp_path / "a.docx")
    assert error.value.key == "template-broken" and "\n" not in str(error.value)
    assert not (tmp_path / "a.docx").exists()


def test_names_of_the_template_language_are_no_fields(tmp_path: Path) -> None:
    source = template(tmp_path / "t.docx", "{% for n in range(3) %}{{ n }}{% endfor %}")
    with pytest.raises(SheetkitError, match="range"):
        fill(source, FIELDS, tmp_path / "a.docx")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nonsense", b"plain text"])
def test_a_file_that_is_no_document_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.docx").write_bytes(content)
    with pytest.raises(SheetkitError, match=r"t\.docx"):
        template_fields(tmp_path / "t.docx")


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_nothing_is_left_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    out = tmp_path / "a.docx"
    out.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if call == "fsync" else Path, call, fail)
    with pytest.raises(SheetkitError, match=r"a\.docx"):
        fill(TEMPLATE, FIELDS, out)
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"] and out.read_bytes() == b"old"


def test_a_link_stays_a_link_and_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "link.docx").symlink_to(tmp_path / "real.docx")
    write_whole(tmp_path / "link.docx", b"new")
    assert (tmp_path / "link.docx").is_symlink() and (tmp_path / "real.docx").read_bytes() == b"new"
    (tmp_path / "b.docx").mkdir()
    with pytest.raises(SheetkitError, match=r"b\.docx"):
        write_whole(tmp_path / "b.docx", b"new")
