"""`sheetkit notice`: one reminder for each home, texts for media that are no paper, sizes, a site's own templates."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from click import _termui_impl
from click.testing import CliRunner, Result
from docx.oxml.ns import qn

from sheetkit.cli import cli, common
from sheetkit.errors import SheetkitError
from sheetkit.excel.build import write_workbook
from sheetkit.policy import rulebook
from sheetkit.register import workbooks
from sheetkit.word import pdf
from sheetkit.word.fill import fill_all, opened
from sheetkit.word.scale import scaled
from sheetkit.word.style import misfits
from tests.kinds import TEMPLATES, notice
from tests.programs import require
from tests.test_notice_command import CENTRE, GOOD, SETTINGS, cells, make_site, run, text
from tests.test_notice_more import BILLS, HOMES

FEES = {**GOOD, "title": "关于缴费的提醒", "template": "收费提醒", "medium": "送达", "scope": None}
FEES |= {"starts_at": None, "ends_at": None}
FOLDER = f"收费提醒-{CENTRE}〔2026〕第001号"
LONG = {**GOOD, "extra": "请各位住户留意现场的标志，听从工作人员的指引。" * 20}


def _dated(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: date.fromisoformat(value) if name in ("due_on", "paid_on") else value for name, value in row.items()}


def with_fees(folder: Path, notices: Sequence[Mapping[str, Any]]) -> Path:
    """A site with bills and homes."""
    site = make_site(folder, notices)
    held = {"fees": [_dated(row) for row in BILLS], "households": HOMES}
    for name in ("前台业务.xlsx", "客户信息.xlsx"):
        sheets = workbooks()[name]
        write_workbook(site / name, sheets, {one.name: held[one.name] for one in sheets if one.name in held})
    return site


def own(site: Path, name: str, change: Callable[[Any], None], kind: str = "停水通知") -> Path:
    """A template of the site's own: one of ours, changed."""
    document = docx.Document(str(TEMPLATES[kind]))
    change(document)
    (site / "通知模板").mkdir(exist_ok=True)
    document.save(str(site / "通知模板" / f"{name}.docx"))
    return site / "通知模板" / f"{name}.docx"


def listed(site: Path) -> Result:
    return CliRunner().invoke(cli, ["notice", str(site), "--list", "--lang", "zh"])


def test_a_reminder_for_each_home_that_owes_under_one_number(tmp_path: Path) -> None:
    site = with_fees(tmp_path / "s", [FEES])
    result = run(site)
    assert result.exit_code == 0 and "共 3 户" in result.stdout and "新做 3 份" in result.stdout
    assert sorted(path.name for path in (site / "通知" / FOLDER).iterdir()) == [
        *("3-2-1501.docx", "3-2-1502.docx", "9-1-101.docx"),
    ]
    made = text(site / "通知" / FOLDER / "3-2-1501.docx")
    assert "尊敬的赵一（房号3-2-1501）：" in made and "合计：940.50元" in made
    assert cells(site)[0]["文件"] == FOLDER
    assert misfits(site / "通知" / FOLDER / "3-2-1501.docx", rulebook()) == []
    assert "没有要做的通知" in run(site).stdout
    again = run(site, "--row", "1")
    assert "没有变化 3 份" in again.stdout


def test_without_the_bills_no_reminder_is_made(tmp_path: Path) -> None:
    site = with_fees(tmp_path / "s", [FEES])
    (site / "前台业务.xlsx").unlink()
    result = run(site)
    assert result.exit_code == 2 and "前台业务.xlsx" in result.stderr and not (tmp_path / "s" / "通知").exists()


def test_a_reminder_that_fails_is_named_and_the_rest_go_on(tmp_path: Path) -> None:
    site = with_fees(tmp_path / "s", [FEES, {**GOOD, "row_no": "2"}])
    own(
        site,
        "收费提醒",
        lambda document: document.add_paragraph("{{ 1 // (房号|length - 7) }}", "通知正文"),
        "收费提醒",
    )
    result = run(site)
    assert result.exit_code == 2 and "9-1-101.docx" in result.stderr and "Traceback" not in result.stderr
    assert sorted(path.name for path in (site / "通知" / FOLDER).iterdir()) == ["3-2-1501.docx", "3-2-1502.docx"]
    assert "新做 2 份" in result.stdout and (site / "通知" / f"停水通知-{CENTRE}〔2026〕第002号.docx").exists()


def test_one_document_that_cannot_be_written_keeps_no_other_from_it(tmp_path: Path) -> None:
    template = opened(TEMPLATES["停水通知"])
    (tmp_path / "2.docx").mkdir()
    jobs = [(template, notice("停水通知"), tmp_path / f"{number}.docx") for number in (1, 2, 3)]
    first, second, third = fill_all(jobs, overwrite=False)
    assert (first, third) == ("written", "written") and isinstance(second, SheetkitError)


def test_progress_is_shown_on_a_terminal_and_nowhere_else(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(common.watched([1, 2])) == [1, 2] and capsys.readouterr() == ("", "")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr(_termui_impl, "isatty", lambda _: True)
    assert list(common.watched([1, 2])) == [1, 2]
    shown = capsys.readouterr()
    assert shown.out == "" and "100%" in shown.err


MEDIA = {
    "电子显示屏": "关于临时停水的通知：2026年11月23日（星期一）9:00至17:00，东区1栋至6栋。云溪花园客户服务中心\n",
    "微博": "【关于临时停水的通知】2026年11月23日（星期一）9:00至17:00，东区1栋至6栋。——云溪花园客户服务中心\n",
}


def test_texts_for_screen_and_blog_are_one_line(tmp_path: Path) -> None:
    rows = [{**GOOD, "row_no": str(at), "medium": medium} for at, medium in enumerate(MEDIA, 1)]
    site = make_site(tmp_path / "s", rows)
    assert run(site).exit_code == 0
    assert [row.get("文号") for row in cells(site)] == [None, None]
    for at, (medium, line) in enumerate(MEDIA.items(), 1):
        assert (site / "通知" / f"{medium}-20261120-{at}.txt").read_text("utf-8") == line


@pytest.mark.parametrize("medium", ["微信", "业主论坛"])
def test_a_post_has_the_body_of_the_word_template(tmp_path: Path, medium: str) -> None:
    site = make_site(tmp_path / "s", [{**GOOD, "medium": medium, "extra": "第一点\n{{ 第二点 }}"}])
    assert run(site).exit_code == 0
    lines = (site / "通知" / f"{medium}-20261120-1.txt").read_text("utf-8").splitlines()
    assert lines[:3] == ["关于临时停水的通知", "", "尊敬的各位业主、住户："]
    assert lines[-4:] == ["", "云溪物业服务有限公司", CENTRE, "2026年11月20日"]
    assert "停水范围：东区1栋至6栋" in lines and "{{ 第二点 }}" in lines


def test_a_text_that_people_edited_gives_way_only_to_a_named_row(tmp_path: Path) -> None:
    site = make_site(tmp_path / "s", [{**GOOD, "medium": "短信"}])
    run(site)
    path = site / "通知" / "短信-20261120-1.txt"
    path.write_text("改过的")
    assert "没有要做的通知" in run(site).stdout and path.read_text() == "改过的"
    assert run(site, "--row", "1").exit_code == 0 and "停水" in path.read_text("utf-8")


@pytest.mark.parametrize(("steps", "title", "body"), [(-2, 12, 10.5), (-1, 14, 12), (1, 16, 15), (3, 22, 18)])
def test_all_sizes_move_together_and_the_typefaces_stay(tmp_path: Path, steps: int, title: float, body: float) -> None:
    site = make_site(tmp_path / "s", [GOOD])
    assert run(site, "--scale", str(steps)).exit_code == 0
    (path,) = (site / "通知").glob("*.docx")
    assert misfits(path, rulebook()) == []
    styles = docx.Document(str(path)).styles
    assert (styles["通知标题"].font.size.pt, styles["通知正文"].font.size.pt) == (title, body)
    for style in styles:
        sizes = [one.get(qn("w:val")) for name in ("w:sz", "w:szCs") for one in style.element.iter(qn(name))]
        assert len(set(sizes)) <= 1, "letters of all scripts together"
    assert styles["通知正文"].paragraph_format.line_spacing.pt == pytest.approx(26 * body / 14, abs=0.1)


@pytest.mark.parametrize("kind", TEMPLATES)
def test_every_template_keeps_the_house_style_in_other_sizes(tmp_path: Path, kind: str) -> None:
    for steps in (-2, 2):
        smaller = opened(TEMPLATES[kind], lambda data, steps=steps: scaled(data, steps, rulebook()))
        (tmp_path / "a.docx").write_bytes(smaller.filled(notice(kind) | {"草稿": ""}))
        assert misfits(tmp_path / "a.docx", rulebook()) == []


@pytest.mark.parametrize("steps", ["99", "-12"])
def test_a_size_off_the_scale_is_refused(tmp_path: Path, steps: str) -> None:
    site = make_site(tmp_path / "s", [GOOD])
    result = run(site, "--row", "1", "--draft", "--scale", steps)
    assert result.exit_code == 2 and steps in result.stderr and result.stderr.count("\n") == 1


def test_a_long_notice_is_made_smaller_until_it_is_one_page(tmp_path: Path) -> None:
    require("soffice")
    site = make_site(tmp_path / "s", [GOOD, {**LONG, "row_no": "2"}])
    assert run(site, "--fit", "one-page").exit_code == 0
    paths = sorted((site / "通知").glob("*.docx"))
    sizes = [docx.Document(str(path)).styles["通知正文"].font.size.pt for path in paths]
    assert sizes == [14, 12] and all(misfits(path, rulebook()) == [] for path in paths)


def test_without_libreoffice_pages_cannot_be_counted_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "libreoffice", lambda: None)
    site = make_site(tmp_path / "s", [GOOD])
    result = run(site, "--fit", "one-page")
    assert result.exit_code == 2 and "数不了页数" in result.stderr and not (site / "通知").exists()


def test_a_template_of_the_site_comes_before_ours_and_adds_to_them(tmp_path: Path) -> None:
    site = make_site(tmp_path / "s", [GOOD, {**GOOD, "row_no": "2", "template": "停气通知"}])
    for name in ("停水通知", "停气通知"):
        own(site, name, lambda document: document.paragraphs[2].add_run("本小区自己的模板。"))
    (site / "通知模板" / "~$停气通知.docx").write_bytes(b"a lock file of Word")
    assert run(site).exit_code == 0
    assert all("本小区自己的模板" in text(path) for path in (site / "通知").iterdir())
    assert len(list((site / "通知").iterdir())) == 2 and listed(site).exit_code == 0


def _split(document: Any) -> None:
    paragraph = next(one for one in document.paragraphs if "{{ 范围 }}" in one.text)
    paragraph.runs[0].text = "停水范围：{{ 范"
    paragraph.add_run("围 }}").bold = True


FAULTY: dict[str, tuple[Callable[[Any], None], str]] = {
    "unknown": (
        lambda document: document.add_paragraph("停气：{{ 停气时间 }}", "通知正文"),
        "正文第 26 段：不认识的字段“停气时间”，请改正：“停气：{{ 停气时间 }}”",
    ),
    "split": (_split, "正文第 6 段：“{{ 范围 }}”中间的格式不一致"),
    "open": (
        lambda document: document.sections[0].footer.add_paragraph("至{{ 张贴期限", "张贴期限"),
        "页脚第 2 段：有落单的“{{”，请把双大括号补成一对：“至{{ 张贴期限”",
    ),
    "style": (
        lambda document: setattr(document.styles["通知标题"].font, "name", "Arial"),
        "NOT-1 通知标题应为黑体 小三，现在是Arial 小三：“{{ 标题 }}”",
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_what_is_to_be_mended_in_a_template_is_told_with_its_place(tmp_path: Path, name: str) -> None:
    change, told = FAULTY[name]
    site = make_site(tmp_path / "s", [])
    own(site, "停气通知", change)
    result = listed(site)
    assert result.exit_code == 1 and "Traceback" not in result.output
    faults = [line.strip() for line in result.stdout.splitlines() if line.startswith("　！")]
    assert any(line.removeprefix("！").startswith(told) for line in faults), faults


def test_a_placeholder_that_word_cut_without_a_change_of_format_is_no_fault(tmp_path: Path) -> None:
    def cut(document: Any) -> None:
        paragraph = next(one for one in document.paragraphs if "{{ 范围 }}" in one.text)
        paragraph.runs[0].text = "停水范围：{{ 范"
        paragraph.add_run("围 }}")

    site = make_site(tmp_path / "s", [GOOD])
    own(site, "停水通知", cut)
    assert listed(site).exit_code == 0 and run(site).exit_code == 0
    assert "停水范围：东区1栋至6栋" in text(next((site / "通知").iterdir()))


def test_a_broken_template_keeps_no_other_from_being_used(tmp_path: Path) -> None:
    site = make_site(tmp_path / "s", [GOOD, {**GOOD, "row_no": "2", "template": "停气通知"}])
    (site / "通知模板").mkdir()
    (site / "通知模板" / "停气通知.docx").write_bytes(b"PK nonsense")
    (site / "通知模板" / "短信.txt").write_text("{{ 标题", "utf-8")
    result = run(site)
    assert result.exit_code == 0 and "停气通知.docx" in result.stderr and "短信.txt" in result.stderr
    assert "1 行的模板还没有（停气通知）" in result.stdout and len(list((site / "通知").glob("*.docx"))) == 1


def test_templates_are_listed_outside_of_any_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["notice", "--list", "--lang", "en"])
    assert result.exit_code == 0 and "短信" in result.stdout and "unknown" not in result.stdout


@pytest.mark.parametrize(("fit", "sizes"), [(0, 1), (2, 3), (3, 4)])
def test_a_site_says_how_far_sizes_may_shrink(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fit: int, sizes: int
) -> None:
    tried: list[int] = []
    monkeypatch.setattr(pdf, "libreoffice", lambda: "soffice")
    monkeypatch.setattr(pdf, "page_counts", lambda documents: tried.append(1) or [2] * len(documents))
    site = make_site(tmp_path / "s", [GOOD])
    (site / "sheetkit.toml").write_text(SETTINGS + f"\n[policy.NOT-6]\nfit = {fit}\n", "utf-8")
    assert "放不进一页" in run(site, "--fit", "one-page").stdout and len(tried) == sizes


@pytest.mark.parametrize("source", ["{{ 停气时间 }}", "{{ 1 // (标题|length - 9) }}"])
def test_a_text_that_fails_is_named_and_the_rest_go_on(tmp_path: Path, source: str) -> None:
    site = make_site(tmp_path / "s", [{**GOOD, "medium": "短信"}, {**GOOD, "row_no": "2"}])
    (site / "通知模板").mkdir()
    (site / "通知模板" / "短信.txt").write_text(source, "utf-8")
    result = run(site)
    assert result.exit_code == 2 and "短信.txt" in result.stderr and "Traceback" not in result.stderr
    assert [path.suffix for path in (site / "通知").iterdir()] == [".docx"]
    assert listed(site).exit_code == ("停气" in source)
