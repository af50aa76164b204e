"""What our own templates make keeps the house style (NOT-1 to NOT-6): read once by the linter, once by other means."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from sheetkit.policy import rulebook, with_overrides
from sheetkit.shipped import shipped
from sheetkit.word.fill import fill
from sheetkit.word.style import misfits
from tests.test_notice_fill import FIELDS, TEMPLATE

STYLE = {
    # style: typeface, size in points, how it is set, as the rulebook has it
    "通知标题": ("黑体", 15, "center"),
    "通知文号": ("黑体", 10.5, "center"),
    "通知正文": ("宋体", 14, None),
    "落款单位": ("宋体", 12, "right"),
    "落款中心": ("宋体", 12, "right"),
    "落款签署": ("宋体", 12, "right"),
    "落款日期": ("宋体", 12, "right"),
    "张贴期限": ("宋体", 12, "left"),
}
TEMPLATES = sorted(shipped("notice_templates").glob("*.docx"))


@pytest.fixture
def made(tmp_path: Path) -> Path:
    more = {"事由": "Water tank 检修", "补充说明": "见附页 A4", "联系电话": "0755-88880000"}
    fill(TEMPLATE, FIELDS | more, tmp_path / "made.docx")
    return tmp_path / "made.docx"


def test_every_part_by_a_second_reading(made: Path) -> None:
    """No run is dressed by itself, each style names its size and the faces of all scripts: nothing can win over it."""
    document = docx.Document(str(made))
    seen = []
    for paragraph in [*document.paragraphs, *document.sections[0].footer.paragraphs]:
        style: Any = paragraph.style
        face, size, align = STYLE[style.name]
        fonts = style.element.rPr.rFonts
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {face}
        assert not [name for name in fonts.attrib if "heme" in name]
        assert style.font.size == Pt(size) and style.element.rPr.find(qn("w:szCs")).get(qn("w:val")) == f"{size * 2:g}"
        jc = style.element.pPr.find(qn("w:jc"))
        assert (jc.get(qn("w:val")) if jc is not None else None) == align
        assert all(run._r.rPr is None for run in paragraph.runs) and paragraph.alignment is None
        seen.append(style.name)
    assert list(dict.fromkeys(seen)) == list(STYLE)


def test_the_posting_period_stands_in_the_footer_and_paper_is_a4(made: Path) -> None:
    section = docx.Document(str(made)).sections[0]
    assert [p.text for p in section.footer.paragraphs] == ["张贴期限：2026年11月20日至2026年11月23日"]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_every_template_is_in_house_style(path: Path) -> None:
    assert misfits(path, rulebook()) == []
    with_theme = [part for part in docx.Document(str(path)).part.package.iter_parts() if "theme" in part.partname]
    assert not with_theme, "a theme's typefaces win over the named ones"


def test_a_template_is_judged_by_all_that_may_be_filled_in(tmp_path: Path) -> None:
    """No Latin letter stands in its title yet; one may."""
    document = docx.Document(str(TEMPLATE))
    document.styles["通知标题"].font.name = "Arial"
    document.save(str(tmp_path / "a.docx"))
    told = [(one.rule, one.part, one.found) for one in misfits(tmp_path / "a.docx", rulebook())]
    assert told == [("NOT-1", "通知标题", "Arial 小三")]


def test_a_document_is_in_house_style(made: Path) -> None:
    assert misfits(made, rulebook()) == []


def _style(name: str, change: Callable[[Any], None]) -> Callable[[Any], None]:
    return lambda document: change(document.styles[name])


def _theme(style: Any) -> None:
    style.element.rPr.rFonts.set(qn("w:eastAsiaTheme"), "minorEastAsia")


def _latin(document: Any) -> None:
    document.styles["通知正文"].font.name = "Arial"  # python-docx sets ascii and hAnsi alone


def _unset_size(style: Any) -> None:
    style.font.size = None


def _left(style: Any) -> None:
    style.paragraph_format.alignment = 0


def _one_run(document: Any) -> None:
    run = document.paragraphs[5].add_run("号外")
    run.font.size = Pt(16)


def _swapped(document: Any) -> None:
    body = document.element.body
    company = next(p for p in document.paragraphs if p.style.name == "落款单位")._p
    date = next(p for p in document.paragraphs if p.style.name == "落款日期")._p
    body.remove(company)
    date.addnext(company)


def _no_footer(document: Any) -> None:
    document.sections[0].footer.paragraphs[0].clear()


def _in_body(document: Any) -> None:
    document.add_paragraph("张贴期限：七天", style="张贴期限")


BREAKS: dict[str, tuple[Callable[[Any], None], str]] = {
    "a theme's face": (_style("通知正文", _theme), "NOT-3"),
    "another face for Latin letters": (_latin, "NOT-3"),
    "the size of the base style": (_style("落款日期", _unset_size), "NOT-4"),
    "the number at the left": (_style("通知文号", _left), "NOT-2"),
    "one run in another size": (_one_run, "NOT-3"),
    "closing lines out of order": (_swapped, "NOT-4"),
    "no posting period": (_no_footer, "NOT-5"),
    "the posting period in the body": (_in_body, "NOT-5"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_leaves_the_house_style_is_found(made: Path, name: str) -> None:
    breakage, rule = BREAKS[name]
    document = docx.Document(str(made))
    breakage(document)
    document.save(str(made))
    assert {misfit.rule for misfit in misfits(made, rulebook())} == {rule}


def test_the_figures_come_from_the_policy(made: Path) -> None:
    policy = with_overrides(rulebook(), {"NOT-1": {"size": 16}, "NOT-3": {"face": "仿宋"}, "NOT-2": {"align": "left"}})
    told = {(misfit.rule, misfit.expected, misfit.found) for misfit in misfits(made, policy)}
    assert told == {
        ("NOT-1", "黑体 三号", "黑体 小三"),
        ("NOT-3", "仿宋 四号", "宋体 四号"),
        ("NOT-2", "left", "center"),
    }


SMALLER = {15: 14, 14: 12, 12: 10.5, 10.5: 9}
"""Each size of the house style and the next smaller 字号."""


def _resized(made: Path, sizes: dict[str, float]) -> set[str]:
    document = docx.Document(str(made))
    for name, size in sizes.items():
        document.styles[name].font.size = Pt(size)
    document.save(str(made))
    return {misfit.rule for misfit in misfits(made, rulebook())}


def test_sizes_may_change_all_together(made: Path) -> None:
    assert _resized(made, {name: SMALLER[size] for name, (_, size, _) in STYLE.items()}) == set()


def test_one_size_alone_may_not(made: Path) -> None:
    assert _resized(made, {"通知标题": 14}) == {"NOT-1"}


def test_sizes_that_lose_their_proportion_are_found(made: Path) -> None:
    smaller = {name: SMALLER[size] for name, (_, size, _) in STYLE.items()}
    assert _resized(made, {**smaller, "通知正文": 10.5}) == {"NOT-6"}
