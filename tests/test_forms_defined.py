"""The forms that are there, and what a broken one is told."""

from pathlib import Path

import pytest

from sheetkit.errors import SheetkitError
from sheetkit.form import FOLDER, Form, form_named, forms

RULEBOOK = [
    *(
        "报事单",
        "投诉处理单",
        "热点投诉快报",
        "客户来电登记表",
        "客户来访登记表",
        "客户接待洽谈记录",
        "客户反映问题记录单",
    ),
    *(
        "访谈记录表",
        "钥匙领借用记录",
        "钥匙配制申请表",
        "文档查阅(借阅)记录表",
        "外来文件记录表",
        "物资放行条",
        "装修备案表",
    ),
    *("值班安排表", "宿舍值日安排表", "宿舍检查表", "交接班记录"),
]
"""The papers that the rulebook names, without the reports that are worked out from many registers."""
LISTS = ["钥匙盘点表", "档案盘点表", "钥匙催还单", "档案催还单", "逾期事项提醒单", "费用催缴清单", "费用催缴单"]
PRIVATE = {"id_number", "birthday", "key_customer", "vacant", "remark"}
"""What no form shows of a customer."""
LANDSCAPE, PORTRAIT = 258, 170
"""The width between the margins in millimetres."""

every = pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.name)


@pytest.mark.parametrize("name", RULEBOOK + LISTS)
def test_every_paper_of_the_rulebook_has_its_form(name: str) -> None:
    assert form_named(name).name == name


def test_the_ticket_has_three_copies() -> None:
    assert form_named("报事单").copies == ["存根联", "维修联", "客户联"]


@every
def test_no_form_shows_what_is_private(form: Form) -> None:
    items = [*form.columns, *(item for row in form.rows for item in row)]
    customers = [item.field for item in items if form.register.name in ("households", "residents") or "." in item.field]
    assert PRIVATE.isdisjoint(field.rpartition(".")[2] for field in customers)


@every
def test_the_columns_of_a_table_are_given_in_millimetres_of_its_page(form: Form) -> None:
    assert sum(column.share for column in form.columns) <= (LANDSCAPE if form.landscape else PORTRAIT)


@every
def test_a_form_of_single_rows_can_name_its_rows(form: Form) -> None:
    assert form.columns or form.key


@pytest.mark.parametrize(
    ("typed", "name"),
    [("文档查阅（借阅）记录表", "文档查阅(借阅)记录表"), (" 报事单", "报事单"), ("访谈 记录表", "访谈记录表")],
)
def test_a_form_is_found_whichever_brackets_and_spaces_are_typed(typed: str, name: str) -> None:
    assert form_named(typed).name == name


@pytest.mark.parametrize(
    ("typed", "key", "like"),
    [
        ("盘点", "doc-unknown-like", "钥匙盘点表、档案盘点表"),
        ("报事蛋", "doc-unknown-like", "报事单"),
        ("x", "doc-unknown", ""),
    ],
)
def test_a_form_that_is_none_is_refused_with_what_it_may_be(typed: str, key: str, like: str) -> None:
    with pytest.raises(SheetkitError) as caught:
        form_named(typed)
    assert caught.value.key == key and like in str(caught.value.words["like"])


# A definition that is broken

GOOD = 'name = "试"\nregister = "keys"\ncolumns = ["key_no"]\n'
BROKEN = {
    "no TOML": ("name = ", "/"),
    "a register that is none": (GOOD.replace("keys", "key"), "register"),
    "no name": (GOOD.replace("name", "nam"), "name"),
    "a column that is none": (GOOD.replace("key_no", "keyno"), "keyno"),
    "a column of another register that is none": (GOOD.replace("key_no", "key_no.room"), "key_no.room"),
    "a worked out field that is none": (GOOD.replace("key_no", "@sum"), "@sum"),
    "an option that is none": (GOOD + "colour = 1\n", "/"),
    "an item that is none": (GOOD.replace('"key_no"', '{ feld = "key_no" }'), "columns"),
    "neither rows nor columns": (GOOD.replace("columns", "sort"), "/"),
    "both rows and columns": (GOOD + 'rows = [["key_no"]]\n', "/"),
    "a rule that is none": (GOOD + 'among = "KEY-99"\n', "among"),
    "a month of no column": (GOOD + 'day = "day"\n', "day"),
    "a filter on no column": (GOOD + 'where = { colour = ["红"] }\n', "colour"),
    "a signature dated by no column": (GOOD.replace('"key_no"', '{ sign = "我", on = "today" }'), "today"),
    "a list of no register": (GOOD + '[[lists]]\nregister = "x"\n', "register"),
    "a list by no column": (
        GOOD + '[[lists]]\ntitle = "借"\nregister = "key_loans"\nby = "key"\ncolumns = ["form"]\n',
        "key",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_form_is_told_with_its_file_and_place(case: str, tmp_path: Path) -> None:
    text, place = BROKEN[case]
    (tmp_path / "trial.toml").write_text(text, "utf-8")
    with pytest.raises(SheetkitError) as caught:
        forms(tmp_path)
    assert (caught.value.key, caught.value.words["file"]) == ("definition-broken", "trial.toml")
    assert caught.value.words["pointer"] == place


def test_two_forms_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(GOOD, "utf-8")
    with pytest.raises(SheetkitError, match="another form"):
        forms(tmp_path)


def test_the_smallest_form_is_three_lines(tmp_path: Path) -> None:
    (tmp_path / "trial.toml").write_text(GOOD, "utf-8")
    assert [form.name for form in forms(tmp_path).values()] == ["试"]
    assert len(list(FOLDER.glob("*.toml"))) == len(forms())
