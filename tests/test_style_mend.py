"""How a document is mended: by the least that does it, and only where it is plain what is meant."""

import zipfile
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from sheetkit.errors import SheetkitError
from sheetkit.policy import rulebook, with_overrides
from sheetkit.word.style import misfits
from sheetkit.word.style.lint import judged
from sheetkit.word.style.mend import mended
from sheetkit.word.style.package import opened, package_of
from tests.documents import A4, HOUSE, MAIN, TEXT, WAYS, Look, Notice, paragraph, run, style

W = f"{{{MAIN}}}"
NUMBER = TEXT["通知文号"]
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def test_only_what_was_wrong_is_touched(tmp_path: Path) -> None:
    """A run in another face: that run is dressed, every other element and every other part stays as it was."""
    comments = f'<w:comments xmlns:w="{MAIN}"/>'
    notice = Notice(inner={"通知正文": run("号外", '<w:rFonts w:eastAsia="仿宋"/><w:b/><w:u w:val="single"/>')})
    notice.draft.more = {"word/comments.xml": comments, "word/media/image1.png": "not a picture"}
    notice.write(tmp_path / "a.docx")
    data, left = mended(opened(tmp_path / "a.docx"), rulebook())
    assert left == [] and data
    with zipfile.ZipFile(tmp_path / "a.docx") as old, zipfile.ZipFile(BytesIO(data)) as new:
        assert old.namelist() == new.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
        before, after = (etree.fromstring(one.read("word/document.xml")) for one in (old, new))
    assert changed == ["word/document.xml"]
    fonts = before.find(f".//{W}r/{W}rPr/{W}rFonts")
    for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(W + slot, "宋体")
    assert etree.tostring(before, method="c14n") == etree.tostring(after, method="c14n")


def _part(data: bytes, name: str = "word/document.xml") -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return package.read(name)


def test_a_style_of_the_house_is_mended_in_one_place(tmp_path: Path) -> None:
    notice = Notice(looks=dict(HOUSE) | {"通知标题": Look("宋体", "Arial", 16, "left")})
    data, left = mended(opened(notice.write(tmp_path / "a.docx")), rulebook())
    assert left == [] and data
    assert _part(data) == _part((tmp_path / "a.docx").read_bytes())
    made = docx.Document(BytesIO(data)).styles["通知标题"]
    assert (made.font.size.pt, made.font.name) == (15, "黑体")  # type: ignore[attr-defined]


def test_a_style_that_others_build_on_stays(tmp_path: Path) -> None:
    """What is built on it may stand where nothing was wrong: the paragraphs are mended one by one."""
    notice = Notice(looks=dict(HOUSE) | {"通知标题": Look("宋体", "宋体", 15, "center")})
    notice.draft.heads["default"] = paragraph(run("页眉"), '<w:pStyle w:val="Head"/>')
    notice.draft.styles += [style("X"), style("Head", based="S2")]
    raw = notice.write(tmp_path / "a.docx")
    data, left = mended(opened(raw), rulebook())
    assert left == [] and data and _part(data, "word/styles.xml") == _part(raw.read_bytes(), "word/styles.xml")


def test_properties_are_put_in_the_order_that_word_wants(tmp_path: Path) -> None:
    notice = Notice(named=False, ways=dict.fromkeys(HOUSE, "normal"))
    inner = run("号外", '<w:b/><w:u w:val="single"/><w:lang w:val="zh-CN"/>')
    notice = Notice(
        inner={"通知正文": inner}, looks=dict(HOUSE) | {"通知标题": Look("黑体", "黑体", 15, "right")}, named=False
    )
    notice.inner["通知正文"] = inner.replace("<w:b/>", "<w:b/><w:sz w:val='50'/>")
    data, _ = mended(opened(notice.write(tmp_path / "a.docx")), rulebook())
    text = _part(data or b"").decode()
    assert '<w:b/><w:sz w:val="28"/><w:szCs w:val="28"/><w:u' in text
    assert '<w:pStyle w:val="S0"/><w:jc w:val="center"/></w:pPr>' in text


def test_title_and_number_in_one_run_are_parted_at_the_break(tmp_path: Path) -> None:
    one = f"<w:r><w:t>停水通知</w:t><w:br/><w:t>{NUMBER}</w:t></w:r>"
    notice = Notice(order=tuple(HOUSE)[2:])
    notice.draft.body.append(paragraph(one))
    data, left = mended(opened(notice.write(tmp_path / "a.docx")), rulebook())
    assert left == [] and data
    title = docx.Document(BytesIO(data)).paragraphs[0]
    assert [(run_.text, run_.font.size.pt) for run_ in title.runs if run_.font.size] == [
        ("停水通知\n", 15),
        (NUMBER, 10.5),
    ]


def test_a_text_box_is_mended_for_old_programs_too(tmp_path: Path) -> None:
    notice = Notice(
        ways={"通知标题": "box"}, looks=dict(HOUSE) | {"通知标题": Look("宋体", "宋体", 15, "center")}, named=False
    )
    data, left = mended(opened(notice.write(tmp_path / "a.docx")), rulebook())
    boxes = [etree.tostring(box) for box in etree.fromstring(_part(data or b"")).iter(f"{W}txbxContent")]
    assert (
        left == []
        and len(boxes) == 2
        and boxes[0] == boxes[1]
        and "黑体".encode("ascii", "xmlcharrefreplace") in boxes[0]
    )


def test_a_mended_document_is_as_sound_as_it_was(tmp_path: Path) -> None:
    """Held against what Word expects of every part, by a program of others."""
    inner = run("号外", '<w:b/><w:u w:val="single"/><w:lang w:val="zh-CN"/>')
    looks = {part: replace(look, face="仿宋", size=20.0, align="right") for part, look in HOUSE.items()}
    notices = [in_the_body()]
    for ways in (WAYS[:6], WAYS[5:]):
        dressed = dict(zip(HOUSE, [*ways, "run", "style"], strict=False))
        notices.append(Notice(looks=looks, named=ways[0] == "run", inner=dict.fromkeys(HOUSE, inner), ways=dressed))
    for notice in notices:
        data, _ = mended(opened(notice.write(tmp_path / "a.docx")), rulebook())
        (tmp_path / "b.docx").write_bytes(data or b"")
        before, after = (
            Counter(error.description for error in OpenXmlValidator().validate(tmp_path / name).errors)
            for name in ("a.docx", "b.docx")
        )
        assert after <= before


def in_the_body(**foot: str) -> Notice:
    """A notice whose posting period stands below its closing lines."""
    notice = Notice(order=tuple(HOUSE)[:-1])
    notice.draft.feet = foot
    notice.draft.section = A4
    notice.extra.append(paragraph(run(TEXT["张贴期限"], '<w:rFonts w:eastAsia="仿宋"/>')))
    return notice


def feet(data: bytes) -> list[list[str]]:
    return [[one.text for one in section.footer.paragraphs] for section in docx.Document(BytesIO(data)).sections]


def test_a_period_in_the_body_goes_into_the_footer_that_is_there(tmp_path: Path) -> None:
    raw = in_the_body(default=paragraph(run("第1页"))).write(tmp_path / "a.docx")
    data, left = mended(opened(raw), rulebook())
    assert left == [] and data and feet(data) == [[TEXT["张贴期限"], "第1页"]]
    assert TEXT["张贴期限"] not in [one.text for one in docx.Document(BytesIO(data)).paragraphs]


def test_a_document_without_a_footer_gets_one(tmp_path: Path) -> None:
    notice = in_the_body()
    notice.extra.append(paragraph("", f"<w:sectPr>{A4}</w:sectPr>"))
    data, left = mended(opened(notice.write(tmp_path / "a.docx")), rulebook())
    assert left == [] and data and feet(data) == [[TEXT["张贴期限"]]] * 2
    assert mended(opened(tmp_path / "a.docx"), rulebook())[0] == data, "the same document gives the same copy"


@pytest.mark.parametrize("section", ["<w:titlePg/>", ""])
def test_where_footers_differ_a_person_moves_the_period(tmp_path: Path, section: str) -> None:
    notice = in_the_body(default=paragraph(run("第1页")))
    notice.draft.section += section
    notice.extra += [] if section else [paragraph("", f"<w:sectPr>{A4}</w:sectPr>")]
    _, left = mended(opened(notice.write(tmp_path / "a.docx")), rulebook())
    assert [one.kind for one in left] == ["place"]


def test_ticks_stay_ticks(tmp_path: Path) -> None:
    fonts = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:eastAsia="仿宋"/><w:sz w:val="28"/>'
    data, left = mended(opened(Notice(inner={"通知正文": run("R已查", fonts)}).write(tmp_path / "a.docx")), rulebook())
    assert left == [] and b'w:ascii="Wingdings" w:hAnsi="Wingdings" w:eastAsia="\xe5\xae\x8b' in _part(data or b"")


PERIOD = TEXT["张贴期限"]
BOUND = {
    "in a table": f"<w:tbl><w:tr><w:tc>{paragraph(run(PERIOD))}</w:tc></w:tr></w:tbl>",
    "with a link": paragraph(f'<w:hyperlink r:id="rId9">{run(PERIOD)}</w:hyperlink>'),
    "with a note": paragraph(run(PERIOD) + '<w:r><w:footnoteReference w:id="1"/></w:r>'),
    "at the end of a section": paragraph(run(PERIOD), f"<w:sectPr>{A4}</w:sectPr>"),
}


@pytest.mark.parametrize("name", BOUND)
def test_a_period_that_is_bound_to_its_place_is_moved_by_a_person(tmp_path: Path, name: str) -> None:
    notice = in_the_body()
    notice.extra = [BOUND[name]]
    _, left = mended(opened(notice.write(tmp_path / "a.docx")), rulebook())
    assert [one.kind for one in left] == ["place"]


def test_a_number_cut_by_a_tab_is_left_to_a_person(tmp_path: Path) -> None:
    notice = Notice(
        texts=dict(TEXT) | {"通知文号": "云溪中心[2026]"}, inner={"通知文号": "<w:r><w:tab/><w:t>第012号</w:t></w:r>"}
    )
    data, left = mended(opened(notice.write(tmp_path / "a.docx")), rulebook())
    assert data is None and [one.kind for one in left] == ["number"]


def test_what_is_right_is_not_written_anew(tmp_path: Path) -> None:
    assert mended(opened(Notice().write(tmp_path / "a.docx")), rulebook()) == (None, [])


def test_a_signed_document_is_not_changed(tmp_path: Path) -> None:
    notice = Notice(texts=dict(TEXT) | {"落款日期": "二零二六年一月一日"})
    notice.draft.more = {"_xmlsignatures/sig1.xml": "<x/>"}
    with pytest.raises(SheetkitError, match="数字签名"):
        mended(opened(notice.write(tmp_path / "a.docx")), rulebook())


def test_a_site_that_wants_something_else_is_mended_to_that(tmp_path: Path) -> None:
    policy = with_overrides(rulebook(), {"NOT-3": {"face": "仿宋", "size": 16}})
    data, left = mended(opened(Notice().write(tmp_path / "a.docx")), policy)
    assert left == [] and data and judged(package_of(data, "a.docx"), policy) == []
    assert {one.rule for one in judged(package_of(data, "a.docx"), rulebook())} == {"NOT-3"}


def test_a_strict_document_is_read_and_stays_strict(tmp_path: Path) -> None:
    notice = Notice(looks=dict(HOUSE) | {"通知标题": Look("宋体", "宋体", 15, "center")}, ways={"通知标题": "run"})
    notice.write(tmp_path / "a.docx")
    parts = {
        name: text.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", STRICT).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, text in notice.draft.parts().items()
    }
    with zipfile.ZipFile(tmp_path / "strict.docx", "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    assert [one.rule for one in misfits(tmp_path / "strict.docx", rulebook())] == ["NOT-1"]
    data, left = mended(opened(tmp_path / "strict.docx"), rulebook())
    assert left == [] and data
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert STRICT.encode() in package.read("word/document.xml") and MAIN.encode() not in package.read(
            "word/document.xml"
        )
