"""What LibreOffice makes of the forms, all in one start: pages, copies, repeated heads, and nothing lost."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from sheetkit.documents import papers
from sheetkit.form import form_named, forms
from sheetkit.paper import Paper
from sheetkit.word.form import form_document
from tests.forms import CENTRE, ROWS, all_papers, site
from tests.programs import close, printed

TICKET, COMPLAINT, CALL = ROWS["repairs"][0], ROWS["complaints"][0], ROWS["receptions"][0]
LONG = "从昨晚开始滴水，地板已经泡湿一片，楼下邻居也反映天花板渗水，请尽快安排师傅上门查看。"


def long_ones() -> dict[str, Paper]:
    """A month of many rows, a ticket with an ordinary long text, one with a boundless text."""
    calls = [{**CALL, "reception_no": f"JD{number}", "purpose": LONG} for number in range(60)]
    tickets = [
        {**TICKET, "ticket_no": "BS1", "content": LONG, "result": LONG},
        {**TICKET, "ticket_no": "BS2", "content": LONG * 250},
        {**TICKET, "ticket_no": "BS3", "content": LONG * 12},
    ]
    held = site(receptions=calls, repairs=tickets)
    month = papers(held, form_named("客户来电登记表"), CENTRE)
    long, endless, longer = papers(held, form_named("报事单"), CENTRE, ["BS1..BS3"])
    return {"a month": month[0], "long": long, "endless": endless, "longer": longer}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """The text of each page of each form, as it is laid out."""
    made = {**all_papers(), **long_ones()}
    return printed({name: form_document(paper) for name, paper in made.items()}, tmp_path_factory.mktemp("单 据"))


@pytest.mark.parametrize("name", forms())
def test_a_form_of_few_rows_is_one_page_with_all_of_its_words(pages: Mapping[str, list[str]], name: str) -> None:
    paper = all_papers()[name]
    assert len(pages[name]) == 1
    text = close(pages[name][0])
    words = [part for line in paper.lines if not line.head for box in line.boxes for part in box.text.split()]
    assert [word for word in words if len(word) < 5 and word not in text] == []
    assert close(CENTRE) in text and close(paper.title) in text
    assert paper.copies or text.endswith("第1页共1页")


def test_the_three_copies_stand_on_one_page_with_lines_to_cut_along(pages: Mapping[str, list[str]]) -> None:
    for name in ("报事单", "long"):
        (page,) = pages[name]
        text = close(page)
        places = [text.index(f"（{copy}）") for copy in ("存根联", "维修联", "客户联")]
        assert places == sorted(places)
        assert text.count("沿此线裁开") == 2 and text.count("客户签字") == text.count("编号：BS") == 3
    assert close(pages["long"][0]).count(LONG[:20]) == 6


def test_a_copy_is_never_torn_where_three_do_not_fit_on_a_page(pages: Mapping[str, list[str]]) -> None:
    texts = [close(page) for page in pages["longer"]]
    assert len(texts) == 2
    for text in texts:
        assert text.count("编号：BS3") == text.count("返单日期") > 0


def test_a_line_of_a_table_is_never_torn(pages: Mapping[str, list[str]]) -> None:
    for page in pages["a month"]:
        assert page.count("从昨晚") == page.count("上门查看") == page.count("13800000002")


def test_a_text_without_end_is_printed_whole(pages: Mapping[str, list[str]]) -> None:
    text = close("".join(pages["endless"]))
    assert text.count("从昨晚开始") == 250 * 3 and len(pages["endless"]) > 3


def test_the_heads_of_a_month_repeat_on_every_page_and_every_page_has_its_number(
    pages: Mapping[str, list[str]],
) -> None:
    month = pages["a month"]
    assert len(month) == 6
    for number, page in enumerate(month, 1):
        assert "接待时间" in page and "答复内容" in page
        assert close(page).endswith(f"第{number}页共{len(month)}页")
    assert [CENTRE in page for page in month] == [True, *[False] * 5]
    assert "登记人：" in month[-1] and "登记人：" not in "".join(month[:-1])


@pytest.mark.parametrize("name", ["报事单", "投诉处理单", "交接班记录", "费用催缴单"])
def test_a_document_is_what_word_expects(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.docx"
    path.write_bytes(form_document(all_papers()[name]))
    assert [error.description for error in OpenXmlValidator().validate(path).errors] == []


def test_the_layout_of_the_ticket_on_its_page(
    pages: Mapping[str, list[str]], golden: Callable[[str, str], None]
) -> None:
    lines = ["  ".join(line.split()) for line in pages["报事单"][0].splitlines()]
    golden("form-page.txt", "\n".join(line for line in lines if line) + "\n")
