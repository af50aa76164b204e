"""What a page shows, and to whom: items, loans and figures for one reader, and nothing that the reader may not see."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

from sheetkit.board import Board, Item
from sheetkit.books import Books
from sheetkit.messages import catalogue
from sheetkit.page import board, needs
from sheetkit.policy import rulebook
from sheetkit.register import AUDIENCES, Audience, for_audience, registers
from sheetkit.report.html import HERE
from sheetkit.report.page import page_html
from sheetkit.shipped import shipped
from sheetkit.site import open_site
from tests.odd_rows import rows
from tests.rows import books

NOW = datetime(2026, 11, 20, 17)  # a Friday
SITE = {"books_since": "2026-11-01"}
PEOPLE: dict[str, Any] = {
    "zones": [{"zone": "东区", "keeper": "林小燕"}, {"zone": "西区"}],
    "staff": [
        {"name": "陈志远", "department": "管理处", "post": "管理处主任"},
        {"name": "方圆", "department": "客户服务中心", "post": "客服主管"},
        {"name": "林小燕", "department": "客户服务中心", "post": "片区客服员", "zone": "东区"},
        {"name": "孙工", "department": "工程维修部", "post": "员工"},
    ],
    "households": [{"room": "3-2-1501", "zone": "东区", "name": "赵一", "phone": "13800000001", "handover": "精装"}],
}


def ticket(number: str, reported: str, **more: Any) -> dict[str, Any]:
    return {
        "ticket_no": number,
        "reported_at": reported,
        "urgency": "一般",
        "worker": "孙工",
        "status": "处理中",
    } | more


def page(audience: Audience = "supervisor", now: str = "2026-11-20T17:00", **rows: Any) -> Board:
    return board(books(now, SITE, **{**PEOPLE, **rows}), "云溪花园", audience)


def of(found: Board, rule: str) -> list[Item]:
    return [item for item in found.items if item.rule == rule]


# --- what is overdue, today, this week -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reported", "when"),
    [
        ("2026-11-17 16:59", "overdue"),
        ("2026-11-17 17:00", "today"),  # met at the very minute is in time
        ("2026-11-17 23:59", "today"),
        ("2026-11-18 00:00", "today"),  # 24:00 of a day belongs to it
        ("2026-11-18 00:01", "week"),
        ("2026-11-20 00:00", "week"),  # 24:00 of Sunday
    ],
)
def test_a_limit_stands_under_its_day(reported: str, when: str) -> None:
    (item,) = of(page(repairs=[ticket("BS1", reported)]), "REP-3")
    assert item.when == when


def test_what_falls_due_next_week_or_is_met_is_left_out() -> None:
    rows = [ticket("BS1", "2026-11-20 00:01"), ticket("BS2", "2026-11-16 09:00", finished_at="2026-11-17 09:00")]
    assert of(page(repairs=rows), "REP-3") == []


@pytest.mark.parametrize(("now", "told"), [("2028-11-20T17:00", True), ("2026-11-20T17:00", False)])
def test_a_limit_that_may_move_is_told_where_it_is_shown(now: str, told: bool) -> None:
    """The holidays of 2028 are not known, nor those of 2027, in which a yearly duty of today falls due."""
    rows = [ticket("BS1", "2028-11-16 09:00", returned_at="2028-11-20 09:00", finished_at="2028-11-16 10:00")]
    assert page(now=now, repairs=rows).provisional is told


def test_an_item_tells_with_whom_it_is_where_it_stands_and_how_late_it_is() -> None:
    (item,) = of(page(repairs=[ticket("BS1", "2026-11-17 15:00", room="3-2-1501")]), "REP-3")
    assert (item.key, item.minutes, item.what) == ("BS1", 120, "一般报修完工")
    assert (item.whom.names, item.whom.department, item.whom.zone) == (("方圆",), "客户服务中心", "东区")
    assert (item.place.workbook, item.place.sheet, item.place.cell) == ("报事登记.xlsx", "报事", "P2")
    assert item.why is not None and "已错过 1 个时限" in item.why


def test_a_row_that_names_its_department_is_that_departments() -> None:
    (item,) = of(page(repairs=[ticket("BS1", "2026-11-17 15:00", department="工程维修部")]), "REP-3")
    assert item.whom.department == "工程维修部"


def test_several_people_are_each_told() -> None:
    (item,) = of(page(repairs=[ticket("BS1", "2026-11-18 15:00", worker="孙工、林小燕")]), "REP-3")
    assert item.whom.names == ("孙工", "林小燕")


# --- keys and files --------------------------------------------------------------------------------------------------

OUT: dict[str, Any] = {
    "keys": [{"key_no": "KF-1", "kind": "空置房", "place": "3-2-1501", "box": "甲", "quantity": 3, "state": "借出"}],
    "key_loans": [
        {"loan_no": "J1", "key_no": "KF-1", "form": "领用", "borrower": "孙工", "out_at": "2026-11-02 09:00"},
        {"loan_no": "J2", "key_no": "KF-1", "form": "借用", "borrower": "赵一", "out_at": "2026-11-20 09:00"},
        {"loan_no": "J3", "key_no": "KF-1", "form": "借用", "borrower": "孙工", "out_at": "2026-11-18 09:00"},
        {
            **{"loan_no": "J4", "key_no": "KF-1", "form": "借用", "borrower": "孙工"},
            **{"out_at": "2026-11-18 09:00", "in_at": "2026-11-18 10:00"},
        },
    ],
    "files": [{"file_no": "RZ-3-2-1501", "kind": "入住", "room": "3-2-1501", "holder": "业主", "state": "借出"}],
    "file_loans": [
        {
            **{"loan_no": "Y1", "file_no": "RZ-3-2-1501", "form": "借阅", "borrower": "钱某", "unit": "供水公司"},
            **{"out_at": "2026-11-19 09:00", "due_on": "2026-11-25"},
        }
    ],
}


def test_what_is_out_and_not_back_late_first_then_by_its_day() -> None:
    out = page(**OUT).loans
    assert [(loan.number, loan.late) for loan in out] == [("J3", True), ("J2", False), ("Y1", False), ("J1", False)]
    assert {loan.thing for loan in out} == {"KF-1", "RZ-3-2-1501"} and {loan.whom.zone for loan in out} == {"东区"}
    assert out[0].due == datetime(2026, 11, 19) and out[-1].due is None


@pytest.mark.parametrize(("audience", "things"), [("post", {None}), ("desk", {"KF-1", None})])
def test_the_desk_sees_which_key_a_post_only_that_one_is_out(audience: Audience, things: set[str | None]) -> None:
    out = page(audience, **OUT).loans
    assert {loan.thing for loan in out} == things and [loan.number for loan in out] == ["J3", "J2", "Y1", "J1"]


def test_who_does_not_work_here_is_named_to_supervisors_alone() -> None:
    names = {audience: {n for loan in page(audience, **OUT).loans for n in loan.whom.names} for audience in AUDIENCES}
    assert names == {"post": {"孙工"}, "desk": {"孙工"}, "supervisor": {"孙工", "赵一", "钱某"}}


# --- the month -------------------------------------------------------------------------------------------------------


KIND = {"category": "环境管理类", "zone": "东区"}


def complaint(number: str, at: str, **more: Any) -> dict[str, Any]:
    return {"complaint_no": number, "received_at": at, "urgency": "一般", **KIND, "counted": "是"} | more


COMPLAINTS = [
    complaint("TS1", "2026-01-05 09:00", cause="清运晚了"),
    complaint("TS2", "2026-11-05 09:00", cause="清运晚了"),
    complaint("TS3", "2026-11-06 09:00", cause="3-2-1501 赵一说漏水", category="设备设施类"),
    complaint("TS4", "2026-11-07 09:00", category="设备设施类"),
    complaint("TS5", "2026-11-08 09:00", category="设备设施类", same_as="TS4"),
]


def test_causes_most_first_with_their_share_so_far() -> None:
    found = page(complaints=COMPLAINTS).pareto
    told = [(one.name, one.year, one.month, round(float(one.share), 2)) for one in found.causes or ()]
    assert told == [("清运晚了", 2, 1, 66.67), ("3-2-1501 赵一说漏水", 1, 1, 100.0)]
    assert (found.by, found.without) == ("cause", 1)


@pytest.mark.parametrize("audience", ["post", "desk"])
def test_what_staff_wrote_as_cause_is_for_supervisors_the_others_see_categories(audience: Audience) -> None:
    found = page(audience, complaints=COMPLAINTS).pareto
    assert [(one.name, one.year) for one in found.causes or ()] == [("环境管理类", 2), ("设备设施类", 2)]
    assert (found.by, found.without) == ("category", 0)


def test_a_zone_has_its_items_and_its_month_and_for_supervisors_its_score() -> None:
    rows = {
        "complaints": [*COMPLAINTS, complaint("TS6", "2026-11-20 16:00", dispatched_at="2026-11-20 16:00")],
        "inspections": [{"inspected_at": "2026-11-03 09:00", "kind": "主管周巡", "zone": "东区", "score": 90}],
    }
    east, west = page(**rows).zones
    assert (east.name, east.keeper, east.complaints, west.keeper, west.complaints) == ("东区", "林小燕", 4, None, 0)
    assert east.overdue and east.coming and east.score is not None and east.rank == 1
    assert [(zone.score, zone.rank) for zone in page("post", **rows).zones] == [(None, None)] * 2


def test_what_is_collected_is_a_trend_for_supervisors_alone() -> None:
    names = {audience: {trend.name for trend in page(audience).trends} for audience in AUDIENCES}
    assert names["supervisor"] - names["post"] == {"fee_rate"} and names["post"] == names["desk"]


def test_a_page_of_an_empty_site_says_so_and_shows_no_chart_of_nothing() -> None:
    made = board(books(NOW), "空", "post")
    html = page_html(made, "zh", "").decode()
    for words in (
        "没有逾期的事项",
        "还没有登记片区",
        "还没有要访谈的住户",
        "今年还没有可以归类的投诉",
        "钥匙和档案都在库",
    ):
        assert words in html


def test_what_cannot_be_read_is_unknown_and_not_nothing() -> None:
    made = board(books(NOW, without=["complaints"], **PEOPLE), "甲", "supervisor")
    assert made.pareto.causes is None and {zone.complaints for zone in made.zones} == {None}
    assert "算不出来" in page_html(made, "zh", "").decode()


def test_a_page_rests_on_every_register_that_it_asks() -> None:
    asked = needs(rulebook())
    assert {"complaints", "repairs", "key_loans", "file_loans", "keys", "files", "visits", "zones", "staff"} <= asked
    assert asked <= set(registers())


# --- nothing private (INF-3) -----------------------------------------------------------------------------------------


@cache
def sample() -> Books:
    site = open_site(shipped("samples/estate"))
    return site.books(NOW)


def html(of_books: Books, audience: Audience, language: Any = "zh") -> str:
    return page_html(board(of_books, "栎川苑", audience, None, language), language, "").decode()


@cache
def shown(audience: Audience, language: Any = "zh") -> str:
    """The page of the sample."""
    return html(sample(), audience, language)


LAW = [
    word
    for rule in rulebook().values()
    for words in (rule.title, *(line.what for line in rule.duties), *(line.what for line in rule.cycles))
    for word in (rule.id, *words.values())
]


def texts(of_books: Books, audience: Audience, *, seen: bool) -> Iterator[tuple[str, str, str]]:
    """The texts in columns that an audience may see, or may not, with where they stand."""
    for name, table in of_books.tables.items():
        mine = {column.name for column in for_audience(table.register, audience)}
        for column in table.register.columns:
            if column.kind == "text" and (column.name in mine) == seen:
                for value in {getattr(row, column.name) for row in (*table.rows, *table.past)} - {None}:
                    yield name, column.name, str(value)


@pytest.mark.parametrize("audience", ["post", "desk"])
def test_no_text_of_a_column_for_others_stands_in_the_page_of_the_sample(audience: Audience) -> None:
    """Searched in the whole file; a text that also stands in a column for this reader, or in our own words, may be."""
    found, own = shown(audience), html(books(NOW), audience)
    may = {value for _, _, value in texts(sample(), audience, seen=True) if value in found}
    may |= {choice for register in registers().values() for column in register.columns for choice in column.choices}
    told = "\n".join([own, *may, *LAW])
    hidden = {one for one in texts(sample(), audience, seen=False) if len(one[2]) > 1 and one[2] not in told}
    assert len(hidden) > 10_000
    assert [one for one in hidden if one[2] in found and not re.fullmatch(r"\d{4}-\d\d(-\d\d)?", one[2])] == []


def test_the_search_finds_what_a_supervisor_sees() -> None:
    """Else the test above could not fail."""
    found = shown("supervisor")
    seen = {(register, column) for register, column, value in texts(sample(), "post", seen=False) if value in found}
    assert {("files", "file_no"), ("complaints", "cause"), ("keys", "key_no"), ("file_loans", "borrower")} <= seen
    assert re.search(r">\d-\d-\d{4}<", found) and "生日祝福" in found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("audience", ["post", "desk"])
def test_no_room_no_phone_no_birthday_and_no_reason_is_in_it(audience: Audience, language: str) -> None:
    found = shown(audience, language)
    text = re.sub(r"<(style|script)>.*?</\1>", "", found, flags=re.S)
    assert not re.search(r"(?<![-\d])\d{1,2}-\d-\d{4}(?!\d)", text), "a room"
    assert not re.search(r"1[3-9]\d{9}", text), "a phone"
    assert "生日" not in text and "birthday" not in text and "<details><summary>依据" not in text


def marked(of_books: Books, audience: Audience) -> tuple[Books, Mapping[str, str]]:
    """The books with a text of its own in every free cell that the audience may not see, and where each stands."""
    marks: dict[str, str] = {}
    tables = {}
    for name, table in of_books.tables.items():
        mine = {column.name for column in for_audience(table.register, audience)}
        free = [
            column.name
            for column in table.register.columns
            if column.kind == "text" and column.name not in mine and not column.refers and not column.unique
        ]
        rows = []
        for at, row in enumerate(table.rows):
            new = {column: f"秘{name}.{column}.{at}秘" for column in free if getattr(row, column)}
            marks |= {text: f"{name}.{column}" for column, text in new.items()}
            rows.append(row._replace(**new))
        tables[name] = replace(table, rows=rows)
    return replace(of_books, tables=tables, _index={}), marks


@pytest.mark.parametrize("audience", ["post", "desk"])
def test_whatever_stands_in_a_cell_for_others_stays_there(audience: Audience) -> None:
    hidden, marks = marked(sample(), audience)
    assert len(marks) > 10_000
    assert re.findall("秘[^秘]*秘", html(hidden, audience)) == []
    assert re.findall("秘[^秘]*秘", html(hidden, "supervisor")), "else the test could not fail"


# --- nothing alive ---------------------------------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7*7 }}{% raw %}",
    "</style><b>",
    "javascript:alert(1)",
    "甲\u202e乙\x00\ud800",
)


class Shape(HTMLParser):
    """The tags of a page, with the names of their attributes and where its links lead; not its text."""

    def __init__(self, raw: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.feed(raw)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = ("href", "class", "id", "src", "style")
        self.tags.append((tag, tuple((name, value if name in known else None) for name, value in attrs)))


def with_text(text: str) -> str:
    rows = {
        "staff": [*PEOPLE["staff"], {"name": text, "department": "工程维修部", "post": "员工"}],
        "zones": [{"zone": text, "keeper": text}],
        "complaints": [complaint("TS1", "2026-11-05 09:00", cause=text, zone=text)],
        "repairs": [ticket(text, "2026-11-18 15:00", worker=text)],
    }
    return page_html(replace(page(**rows), site=text), "zh", "").decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_what_came_in_as_text_is_text(text: str) -> None:
    """The page is made of the same tags, attributes and links as one with a harmless text in the same places."""
    assert Shape(with_text(text)).tags == Shape(with_text("无害")).tags


def test_the_text_is_there_to_be_read() -> None:
    assert with_text("<b>甲</b>").count("&lt;b&gt;甲&lt;/b&gt;") > 8


def test_the_same_books_make_the_same_bytes() -> None:
    assert html(sample(), "post") == shown("post")


def test_it_names_no_place_outside_of_itself_but_the_workbooks() -> None:
    raw = shown("supervisor")
    assert not re.search(r"https?://|//[a-z]|@import|url\(", raw.replace("http-equiv", ""))
    assert "default-src 'none'" in raw and "unsafe" not in raw
    links = set(re.findall(r'href="([^"#][^"]*)"', raw)) - {"data:,"}
    assert links and all(re.fullmatch(r"[^/:]+\.xlsx#.+![A-Z]+\d+", link) for link in links)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_that_the_template_asks_for_is_there(language: str) -> None:
    asked = re.findall(r'word\("([a-z-]+)"[,)]', (HERE / "page" / "page.html").read_text("utf-8").replace("'", '"'))
    assert len(set(asked)) > 40 and {f"page-{key}" for key in asked} <= set(catalogue(language))  # type: ignore[arg-type]


def test_dark_is_the_same_whether_chosen_or_the_systems() -> None:
    """The examination in the browser looks at the system's."""
    css = (HERE / "page" / "page.css").read_text("utf-8")
    blocks = re.findall(r"color-scheme: dark;\s*([^}]*)\}", css)
    assert len(blocks) == 2 and blocks[0].split() == blocks[1].split()


@pytest.mark.parametrize("seed", range(6))
def test_odd_rows_stop_no_page(seed: int) -> None:
    chance = random.Random(seed)
    given = {"zones.zone": ["东区", "西区"], "households.room": ["1-1-101", "2-1-101"], "staff.name": ["甲", "乙"]}
    odd = {name: rows(one, 12, chance, given) for name, one in registers().items()}
    held = books(site={"books_since": "2025-10-15"}, **odd)
    for audience in AUDIENCES:
        assert html(held, audience).endswith("</html>\n")
