"""What LibreOffice makes of notices: one page each, every line in its place, and what `--pdf` gives."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from sheetkit.errors import SheetkitError
from sheetkit.word import pdf
from sheetkit.word.fill import fill
from tests.kinds import TEMPLATES, notice
from tests.programs import close, pages_of, require
from tests.test_notice_fill import FIELDS, TEMPLATE

FULL = FIELDS | {
    "事由": "二次供水水箱清洗消毒",
    "结束时间": "2027年1月2日（星期六）6:30",
    "联系电话": "0755-88880000",
    "更改原文号": "云溪花园客户服务中心〔2026〕第011号",
    "补充说明": "施工期间西门临时停放车辆，请绕行南门。\n如遇雨天，顺延一天，另行通知。",
}
DRAFT = FIELDS | {"标题": "【草稿】关于临时停水的通知", "文号": "（草稿，未编文号）", "草稿": "草稿：不得张贴、送达"}
LONG = FULL | {"补充说明": "施工安排较长，请各位住户耐心阅读。" * 120}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of each page of each notice, as it is laid out."""
    require("soffice")
    folder = tmp_path_factory.mktemp("通 知")
    cases = {"least": FIELDS, "full": FULL, "draft": DRAFT, "long": LONG}
    for name, fields in cases.items():
        fill(TEMPLATE, fields, folder / f"{name}.docx")
    for kind, path in TEMPLATES.items():
        fill(path, notice(kind), folder / f"{kind}.docx")
    names = [*cases, *TEMPLATES]
    made = pdf.to_pdf([folder / f"{name}.docx" for name in names])
    assert sorted(folder.glob("*.pdf")) == sorted(made)
    return pages_of(dict(zip(names, made, strict=True)))


@pytest.mark.parametrize("name", ["least", "full", "draft"])
def test_a_notice_is_one_page(pages: dict[str, list[str]], name: str) -> None:
    assert len(pages[name]) == 1


def test_the_text_of_a_page_in_its_order(pages: dict[str, list[str]]) -> None:
    assert close(pages["full"][0]) == close(
        """
        关于临时停水的通知
        云溪花园客户服务中心〔2026〕第012号
        尊敬的各位业主、住户：
        您好！小区将临时停水，具体安排如下：
        停水时间：2026年11月23日（星期一）9:00至2027年1月2日（星期六）6:30
        停水范围：东区1栋至6栋
        停水原因：二次供水水箱清洗消毒
        请您提前储备生活用水。停水期间请关好家中的水龙头，外出前再检查一遍，以免来水时无人在家而跑水。
        恢复供水之初水色如有浑浊，请先放水片刻，待水清后再使用。
        施工期间西门临时停放车辆，请绕行南门。
        如遇雨天，顺延一天，另行通知。
        本通知发布后，原通知（云溪花园客户服务中心〔2026〕第011号）同时停止执行。
        如有疑问或需要帮助，请拨打客户服务电话：0755-88880000。
        给您的生活带来不便，敬请谅解。感谢您的理解与支持！
        特此通知。
        云溪物业服务有限公司
        云溪花园客户服务中心
        负责人：陈志远
        二〇二六年十一月二十日
        张贴期限：2026年11月20日至2026年11月23日
        """
    )


def test_the_place_of_each_part_on_the_page(pages: dict[str, list[str]]) -> None:
    """Title and number in the middle, the closing lines at the right, the posting period at the left of the foot."""
    lines = [line for line in pages["least"][0].splitlines() if line.strip()]
    indents = [len(line) - len(line.lstrip()) for line in lines]
    title, number, greeting, *_, company, centre, signed, day, period = indents
    assert greeting == period == 0 and 0 < number < title < company
    assert min(company, centre, signed, day) > 30


def test_every_kind_is_one_page_with_each_part_in_its_place(
    pages: dict[str, list[str]], golden: Callable[[str, str], None]
) -> None:
    """Page count and text of each; where lines break is the typeface's affair."""
    told = [f"== {kind}：{len(pages[kind])} 页\n" + "\n".join(map(close, pages[kind])) for kind in TEMPLATES]
    golden("notices.txt", "\n".join(told) + "\n")
    for kind in TEMPLATES:
        lines = [line for line in pages[kind][0].splitlines() if line.strip()]
        title, number, greeting, *_, company, centre, signed, day, period = [
            len(line) - len(line.lstrip()) for line in lines
        ]
        assert greeting == period == 0 and 0 < number < company and number < title < company, kind
        assert min(company, centre, signed, day) > 30, kind


def test_a_draft_says_so_at_the_top(pages: dict[str, list[str]]) -> None:
    lines = [close(line) for line in pages["draft"][0].splitlines() if line.strip()]
    assert lines[:3] == ["草稿：不得张贴、送达", "【草稿】关于临时停水的通知", "（草稿，未编文号）"]


def test_a_long_notice_keeps_its_closing_lines_together_and_the_period_on_every_page(
    pages: dict[str, list[str]],
) -> None:
    assert len(pages["long"]) > 1
    assert all(close(page).endswith("张贴期限：2026年11月20日至2026年11月23日") for page in pages["long"])
    closing = "云溪物业服务有限公司云溪花园客户服务中心负责人：陈志远二〇二六年十一月二十日"
    assert closing in close(pages["long"][-1])


def test_without_libreoffice_the_answer_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "libreoffice", lambda: None)
    with pytest.raises(SheetkitError, match="LibreOffice"):
        pdf.to_pdf([tmp_path / "a.docx"])


def test_a_document_that_libreoffice_cannot_turn_is_named_and_the_others_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require("soffice")
    monkeypatch.setattr(pdf, "_PORTION", 2)
    good = [tmp_path / f"{name}.docx" for name in "甲乙"]
    for one in good:
        docx.Document().save(str(one))
    with pytest.raises(SheetkitError, match=r"没有\.docx"):
        pdf.to_pdf([good[0], tmp_path / "没有.docx", good[1]])
    assert all(pdf.is_current(one) for one in good)
