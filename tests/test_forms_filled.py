"""What stands on the paper of each form, for which rows it is made, and what a wrong key is told."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
import pytest

from sheetkit.documents import papers, unclear
from sheetkit.errors import SheetkitError
from sheetkit.form import form_named
from sheetkit.paper import Paper
from sheetkit.word.form import form_document
from tests.forms import CENTRE, ROWS, all_papers, site, text_of

TICKET = ROWS["repairs"][0]
LOAN = ROWS["key_loans"][0]


def made(name: str, *keys: str, month: str | None = None, **rows: Sequence[Mapping[str, Any]]) -> list[Paper]:
    return papers(site(**rows), form_named(name), CENTRE, keys, month)


def files(name: str, *keys: str, month: str | None = None, **rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [paper.file for paper in made(name, *keys, month=month, **rows)]


def texts(paper: Paper) -> list[list[str]]:
    return [[box.text for box in line.boxes] for line in paper.lines]


def value(paper: Paper, label: str) -> str:
    """What stands beside a label."""
    boxes = next(line.boxes for line in paper.lines if label in (box.text for box in line.boxes))
    return boxes[[box.text for box in boxes].index(label) + 1].text


def test_every_form_as_its_reader_sees_it(golden: Callable[[str, str], None]) -> None:
    pages = [f"【{paper.file}】\n{text_of(form_document(paper))}" for paper in all_papers().values()]
    golden("forms.txt", "\n".join(pages))


# Which rows

TICKETS = [{**TICKET, "ticket_no": f"BS202611-{number:04}", "reported_at": f"2026-{month}-01 09:00"}
           for number, month in ((1, "10"), (2, "11"), (3, "11"), (10, "11"))]  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "numbers"),
    [
        (["BS202611-0003"], ["0003"]),
        (["BS202611-0010", "BS202611-0001"], ["0001", "0010"]),
        (["BS202611-0002..BS202611-0009"], ["0002", "0003"]),
        (["BS202611-0001~BS202611-0002", "BS202611-0010"], ["0001", "0002", "0010"]),
        (["BS202611-0003至BS202611-0010"], ["0003", "0010"]),
        (["bs202611-0003"], ["0003"]),
        (["ＢＳ２０２６１１－０００３"], ["0003"]),
    ],
)
def test_rows_are_named_by_key_and_by_range(keys: list[str], numbers: list[str]) -> None:
    assert files("报事单", *keys, repairs=TICKETS) == [f"报事单-BS202611-{number}.docx" for number in numbers]


def test_a_month_makes_a_paper_of_each_of_its_rows() -> None:
    assert len(files("报事单", month="2026-11", repairs=TICKETS)) == 3


def test_a_table_is_of_the_month_asked_for_else_of_this_one() -> None:
    assert files("报事登记表", repairs=TICKETS) == ["报事登记表-2026-11.docx"]
    assert [paper.rows for paper in made("报事登记表", repairs=TICKETS)] == [3]
    assert [paper.rows for paper in made("报事登记表", month="2026-10", repairs=TICKETS)] == [1]
    assert made("报事登记表", month="2026-09", repairs=TICKETS) == []


def test_a_table_of_some_rows_is_of_those_whatever_their_month() -> None:
    (paper,) = made("报事登记表", "BS202611-0001..BS202611-0002", repairs=TICKETS)
    assert (paper.rows, paper.file) == (2, "报事登记表-BS202611-0001..BS202611-0002.docx")


def test_rows_of_past_years_are_there_too() -> None:
    books = site()
    books.tables["repairs"].past.append(books.tables["repairs"].rows[0]._replace(ticket_no="BS202511-0001"))
    assert papers(books, form_named("报事单"), CENTRE, ["BS202511-0001"])[0].file == "报事单-BS202511-0001.docx"


@pytest.mark.parametrize(
    ("name", "keys", "key", "like"),
    [
        ("报事单", ["BS202611-0004"], "doc-no-key-like", "BS202611-0003"),
        ("报事单", ["BS20261-0010"], "doc-no-key-like", "BS202611-0010"),
        ("报事单", ["BS202612-0001..BS202612-0009"], "doc-no-key-like", ""),
        ("热点投诉快报", ["TS202611-0002"], "doc-not-for", ""),
        ("钥匙催还单", ["YS2"], "doc-not-for", ""),
        ("报事单", [], "doc-which-month", "BS202611-0010"),
    ],
)
def test_a_wrong_key_is_refused(name: str, keys: list[str], key: str, like: str) -> None:
    with pytest.raises(SheetkitError) as caught:
        made(name, *keys, repairs=TICKETS)
    assert caught.value.key == key and like in str(caught.value)


def test_where_no_row_is_there_none_is_proposed() -> None:
    with pytest.raises(SheetkitError) as caught:
        made("报事单", "BS1", repairs=[])
    assert caught.value.key == "doc-no-key"


def test_a_month_for_what_has_none_is_refused() -> None:
    with pytest.raises(SheetkitError) as caught:
        made("钥匙盘点表", month="2026-11")
    assert caught.value.key == "doc-no-month"


def test_two_rows_of_one_key_make_two_papers() -> None:
    twice = [TICKET, {**TICKET, "content": "另一件"}]
    assert files("报事单", "BS202611-0001", repairs=twice) == [
        "报事单-BS202611-0001.docx",
        "报事单-BS202611-0001(2).docx",
    ]


def test_keys_that_no_disk_takes_become_file_names() -> None:
    assert files("报事单", "../..\\a:b", repairs=[{**TICKET, "ticket_no": "../..\\a:b"}]) == ["报事单-_.._a_b.docx"]


@pytest.mark.parametrize(
    ("name", "rows", "count"),
    [
        ("报事登记表", {"repairs": [TICKET, {**TICKET, "reported_at": "昨天"}]}, 1),
        ("客户来电登记表", {"receptions": [{**ROWS["receptions"][0], "channel": "托人"}]}, 1),
        ("钥匙盘点表", {"keys": [{**ROWS["keys"][0], "state": "在柜"}]}, 1),
        ("费用催缴单", {"fees": [{**ROWS["fees"][0], "paid": "十"}, {**ROWS["fees"][0], "due_on": ""}]}, 2),
        ("钥匙催还单", {"key_loans": [{**LOAN, "out_at": "早上"}]}, 1),
        ("报事登记表", {"repairs": [{**TICKET, "arrived_at": "早上"}]}, 0),
    ],
)
def test_rows_that_are_left_out_because_they_are_not_understood_are_counted(
    name: str, rows: Mapping[str, Sequence[Mapping[str, Any]]], count: int
) -> None:
    assert unclear(site(**rows), form_named(name)) == count


# What is overdue, owed, in stock


def test_only_keys_that_are_overdue_are_asked_back_with_limit_and_how_late() -> None:
    (paper,) = made("钥匙催还单")
    assert (value(paper, "应还时间"), value(paper, "已超时")) == (
        "2026年11月19日 24:00",
        "17 小时",
    )


def test_one_reminder_a_home_with_what_it_still_owes() -> None:
    first, second = made("费用催缴单")
    assert (first.left, second.left) == ("3-2-1501　赵一", "10-1-302　钱二")
    assert [line[5] for line in texts(first)] == ["欠缴（元）", "1,300.00", "150.00", "1,450.00"]
    assert [line[5] for line in texts(second)] == ["欠缴（元）", "180.50", "180.50"]


def test_a_bill_is_not_asked_for_on_its_last_day_nor_when_it_is_not_understood() -> None:
    bill = {"room": "3-2-1501", "month": "2026-11", "kind": "其他", "amount": 9}
    assert made("费用催缴单", fees=[{**bill, "due_on": "2026-11-20"}]) == []
    assert made("费用催缴单", fees=[{**bill, "due_on": "2026-11-19", "paid": "十"}]) == []


def test_everyone_gets_one_list_of_what_is_overdue_with_them() -> None:
    papers = made("逾期事项提醒单")
    everyone = {paper.left for paper in papers}
    assert {"孙师傅", "王律师"} <= everyone and len(everyone) == len(papers)
    (loan,) = [paper for paper in papers if paper.left == "王律师"]
    assert texts(loan)[1][:7] == [
        "1",
        "ARC-4",
        "归还档案",
        "查阅借阅记录",
        "JY1",
        "2026年11月17日 24:00",
        "2 天 17 小时",
    ]


def test_a_key_struck_off_is_not_counted_and_the_others_stand_by_their_place() -> None:
    (paper,) = made("钥匙盘点表")
    assert [line[2] for line in texts(paper)] == ["钥匙编号", "K1", "K2", ""]
    assert texts(paper)[-1][6] == "5"


# How values are shown


@pytest.mark.parametrize(
    ("cells", "label", "shown"),
    [
        ({"channel": "来访"}, "渠道", "☐电话　☑来访　☐邮件　☐网络　☐巡检"),
        ({"rating": None}, "客户评价", "☐满意　☐基本满意　☐不满意"),
        ({"reported_at": "2026-01-02 03:04"}, "报事时间", "2026年1月2日 03:04"),
        ({"fee": 0}, "费用（元）", "0"),
        ({"man_hours": 0.1}, "工时", "0.1"),
        ({"room": None}, "房号", ""),
    ],
)
def test_a_value_is_shown_as_on_paper(cells: Mapping[str, Any], label: str, shown: str) -> None:
    (paper,) = made("报事单", "BS202611-0001", repairs=[{**TICKET, **cells}])
    assert value(paper, label) == shown


def test_a_yes_or_no_is_a_box_and_blank_stays_open() -> None:
    passes = [{**ROWS["goods_passes"][0], "owner_consent": None}]
    (paper,) = made("物资放行条", "FX1", goods_passes=passes)
    assert (value(paper, "身份核对"), value(paper, "业主同意")) == ("☑是　☐否", "☐是　☐否")


def test_who_approved_is_printed_and_signs_beside_it() -> None:
    (paper,) = made("钥匙配制申请表", "PZ1")
    assert value(paper, "批准人签字") == "陈志远\n2026年11月20日 10:00"
    assert value(paper, "申请人签字").strip() == "年　　月　　日"


def test_a_day_of_the_year_above_stands_without_it_one_of_another_with_it() -> None:
    loans = [{**ROWS["file_loans"][0], "in_at": "2027-01-05 09:00"}]
    (paper,) = made("文档查阅(借阅)记录表", file_loans=loans)
    assert (texts(paper)[1][8], texts(paper)[1][11]) == ("11月10日 14:00", "2027年1月5日 09:00")


def test_the_rows_that_belong_to_a_complaint_stand_under_it_with_room_for_more() -> None:
    (paper,) = made("投诉处理单", "TS202611-0001")
    lines = texts(paper)
    at = lines.index(["跟进记录"])
    assert lines[at + 1 : at + 5] == [
        ["跟进时间", "跟进人", "跟进内容"],
        ["2026年11月19日 10:00", "林小燕", "已约谈"],
        ["", "", ""],
        ["延期约定"],
    ]


def test_cells_that_were_not_understood_are_named() -> None:
    (paper,) = made("报事单", "BS202611-0001", repairs=[{**TICKET, "arrived_at": "早上", "remark": "x"}])
    assert paper.notes == ["到达时间"] and value(paper, "到达时间") == ""


# The document

HOSTILE = {
    "markup": "<w:p/> & </w:t> \"'",
    "braces": "{{ 7*7 }} {% for a in b %} {_{",
    "emoji": "漏水😀👨‍👩‍👧",
    "right to left": "\u202eabc\u202c שלום",
    "control characters": "a\x00b\x0bc\x1bd\ufffe\ufdd0",
    "10,000 characters": "水" * 10_000,
    "lines": "一\n二\r\n三\n",
    "a tab": "甲\t乙",
}
LEFT = {"control characters": "ab⏎cd", "lines": "一⏎二⏎三", "a tab": "甲乙"}
"""What is left of them."""


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_text_is_plain_text_in_a_valid_document(case: str) -> None:
    (paper,) = made("报事单", "BS202611-0001", repairs=[{**TICKET, "content": HOSTILE[case]}])
    text = text_of(form_document(paper))
    assert text.count(f"| 报事内容 | {LEFT.get(case, HOSTILE[case])} |") == 3


def test_the_same_paper_gives_the_same_bytes() -> None:
    paper = made("投诉处理单", "TS202611-0001")[0]
    document = form_document(paper)
    assert document == form_document(paper)


def test_the_typefaces_sizes_and_page_of_the_house() -> None:
    found = docx.Document(BytesIO(form_document(made("投诉登记表")[0])))
    section = found.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    looks = {(run.font.name, run.font.size.pt) for paragraph in found.paragraphs for run in paragraph.runs}
    assert looks == {("宋体", 12), ("黑体", 15), ("宋体", 9)}
    faces = {name for run in found.element.iter() if run.tag.endswith("}rFonts") for name in run.attrib.values()}
    assert faces == {"宋体", "黑体"}
    assert found.core_properties.author == ""
