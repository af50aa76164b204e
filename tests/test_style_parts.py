"""Which line of a document is what, without our styles; and what looks right is right however it is said."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sheetkit.policy import rulebook
from sheetkit.word.style import misfits
from sheetkit.word.style.package import opened
from sheetkit.word.style.pages import read
from sheetkit.word.style.parts import recognised, roles
from tests.documents import HOUSE, TEXT, Draft, Look, Notice, paragraph, run, style

SHORT = dict(zip([*HOUSE, ""], "题号文司中签日期无", strict=True))
PLAIN = {
    # lines without styles, # a number and @ a date → their parts, then that of the footer
    "as it should be": ("停水通知|#|各位业主：|明日停水。|云溪公司|云溪中心|负责人：陈志远|@", "题号文文司中签日期"),
    "a name alone signs": ("停水通知|#|明日停水。|云溪公司|云溪管理处|陈志远|@", "题号文司中签日期"),
    "a title of two lines": ("云溪花园|停水通知|#|明日停水。|云溪公司", "题题号文司期"),
    "an open signature": ("停水通知|#|明日停水。|云溪公司|云溪中心|负责人：|@", "题号文司中签日期"),
    "no number": ("停水通知|明日停水。|云溪公司|@", "题文司日期"),
    "no title": ("各位业主：|明日停水。|云溪公司|@", "文文司日期"),
    "the number on top": ("#|停水通知|明日停水。", "号题文期"),
    "a number in the body": ("停水通知|#|甲。|乙。|丙。|丁。|云溪中心〔2026〕第011号", "题号文文文文文期"),
    "words before the closing": ("停水通知|#|明日停水。|特此通知|云溪公司|云溪中心|@", "题号文文司中日期"),
    "a long line signs nothing": ("停水通知|#|明日停水。|云溪公司|云溪中心|请相互转告周知|@", "题号文司中文日期"),
    "a remark in brackets": ("停水通知|#|明日停水。|云溪公司（盖章）|@", "题号文司日期"),
    "out of order": ("停水通知|#|明日停水。|@|云溪公司|云溪中心", "题号文日司中期"),
    "a date in figures": ("停水通知|#|明日停水。|云溪公司|2026/11/20", "题号文司日期"),
    "the period in the body": ("停水通知|#|明日停水。|张贴期限：七天", "题号文期期"),
    "nothing": ("", "期"),
}


@pytest.mark.parametrize("name", PLAIN)
def test_parts_are_known_by_what_they_say_and_where_they_stand(tmp_path: Path, name: str) -> None:
    lines, expected = PLAIN[name]
    texts = lines.replace("#", TEXT["通知文号"]).replace("@", TEXT["落款日期"]).split("|")
    draft = Draft(body=[paragraph(run(text)) for text in texts], feet={"default": paragraph(run("张贴期限：七天"))})
    found = recognised(read(opened(draft.write(tmp_path / "plain.docx"))), roles(rulebook()))
    assert "".join(SHORT[part.name] for part in found) == expected


def test_a_page_number_in_the_footer_and_a_letterhead_are_no_part(tmp_path: Path) -> None:
    notice = Notice()
    notice.draft.heads["default"] = paragraph(run("云溪物业 Yunxi", "<w:sz w:val='90'/>"))
    notice.draft.feet["default"] = paragraph(
        run(TEXT["张贴期限"], HOUSE["张贴期限"].fonts() + HOUSE["张贴期限"].sizes())
    )
    notice.draft.feet["default"] += paragraph(run("第1页", "<w:sz w:val='90'/>"))
    assert misfits(notice.write(tmp_path / "a.docx"), rulebook()) == []


def test_a_footer_that_no_page_shows_is_not_judged(tmp_path: Path) -> None:
    notice = Notice()
    notice.draft.feet["first"] = notice.draft.feet["even"] = paragraph(run("旧", "<w:sz w:val='90'/>"))
    assert misfits(notice.write(tmp_path / "a.docx"), rulebook()) == []


def body(text: str, properties: str) -> Callable[[Notice], object]:
    """More text in the body's paragraph."""
    return lambda notice: notice.inner.update({"通知正文": run(text, properties)})


def period(align: str) -> Callable[[Notice], object]:
    return lambda notice: notice.looks.update({"张贴期限": Look("宋体", "宋体", 12, align)})


def english_names(notice: Notice) -> None:
    for part, look in HOUSE.items():
        notice.looks[part] = Look("SimHei" if look.face == "黑体" else "simsun", look.face, look.size, look.align)


def from_the_right(notice: Notice) -> None:
    period("right")(notice)
    notice.draft.paragraph_defaults = "<w:bidi/>"


def hidden_by_style(notice: Notice) -> None:
    notice.draft.styles.append(style("H", "character", rpr="<w:vanish/>"))
    body("藏", '<w:rStyle w:val="H"/><w:sz w:val="90"/>')(notice)


def on_its_side(notice: Notice) -> None:
    notice.draft.section = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'


def circle(notice: Notice) -> None:
    notice.draft.styles += [style("C1", based="C2"), style("C2", based="C1")]
    notice.extra.append(paragraph(run("", ""), '<w:pStyle w:val="C1"/>'))


def bullets(notice: Notice) -> None:
    level = (
        '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="n"/><w:rPr><w:sz w:val="90"/></w:rPr></w:lvl>'
    )
    notice.draft.numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    own = HOUSE["通知正文"]
    notice.extra.append(paragraph(run("关窗。", own.fonts() + own.sizes()), '<w:numPr><w:numId w:val="1"/></w:numPr>'))


HINT = '<w:rFonts w:hint="eastAsia" w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="宋体"/><w:sz w:val="28"/>'
NO_LATIN = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:eastAsia="宋体"/><w:szCs w:val="99"/>'
SAME: dict[str, Callable[[Notice], object]] = {
    "English names of typefaces": english_names,
    "both for left": period("both"),
    "start for left": period("start"),
    "right in lines from the right": from_the_right,
    "quotes with a hint, as WPS writes it": body("“—”", HINT),
    "Latin typefaces where there is no Latin": body("好", NO_LATIN),
    "blanks in a Latin typeface": body("好 好\u3000好", NO_LATIN),
    "ticks of Wingdings": body("R", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'),
    "hidden by a style": hidden_by_style,
    "paper on its side": on_its_side,
    "a circle of styles": circle,
    "bullets of another size": bullets,
}


@pytest.mark.parametrize("name", SAME)
def test_what_looks_right_is_right_however_it_is_said(tmp_path: Path, name: str) -> None:
    notice = Notice()
    SAME[name](notice)
    assert misfits(notice.write(tmp_path / "a.docx"), rulebook()) == []


def test_hidden_by_its_paragraph_and_its_own_style_is_shown(tmp_path: Path) -> None:
    """Hidden is a toggle: what two kinds of style say together is off."""
    notice = Notice()
    notice.draft.styles += [style("P", rpr="<w:vanish/>"), style("H", "character", rpr="<w:vanish/>")]
    notice.extra.append(paragraph(run("现", '<w:rStyle w:val="H"/><w:sz w:val="90"/>'), '<w:pStyle w:val="P"/>'))
    assert [one.text for one in misfits(notice.write(tmp_path / "a.docx"), rulebook())] == ["现"]
