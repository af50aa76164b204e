"""The mapping file (对照表): what clerks may write in it, what is refused in one line; it comes back as it was."""

import tomllib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.errors import SheetkitError, tell
from sheetkit.register import registers
from sheetkit.takeover.number import Numbers, is_form
from sheetkit.takeover.old import Field
from sheetkit.takeover.plan import Plan, changed, proved, quoted, read_plan
from sheetkit.takeover.planfile import plan_text
from sheetkit.takeover.propose import Proposal
from tests.test_import_old import found
from tests.test_import_proposal import OLD

REPAIRS = registers()["repairs"]
WRITTEN = """
register = "报事"
sheet = "2025年"
header = 3
blank = ["/", "无"]
[columns]
报事时间 = ["报修日期", "报修时间"]   # 日期和时间分在两列
"房号" = "房间号"
phone = "手机"
备注 = ""
[values.紧急程度]
急 = "急修"
不急 = ""
[fixed]
渠道 = "电话"
[number]
单号 = "BS{year}{month}-{n:04}"
"""


def test_chinese_needs_no_quotes_and_what_is_left_blank_says_nothing() -> None:
    assert read_plan(WRITTEN, "对照.toml", REPAIRS) == Plan(
        columns={"reported_at": ("报修日期", "报修时间"), "room": ("房间号",), "phone": ("手机",)},
        values={"urgency": {"急": "急修"}},
        fixed={"channel": "电话"},
        number={"ticket_no": "BS{year}{month}-{n:04}"},
        blank=("/", "无"),
        sheet="2025年",
        header=3,
    )


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("急 = 1", '"急" = 1'),
        ("  3栋2单元 = 1", '  "3栋2单元" = 1'),
        ("[values.紧急程度]  # 注", '[values."紧急程度"]  # 注'),
        ('"急" = "a = b"', '"急" = "a = b"'),
        ("# 渠道 = 电话", "# 渠道 = 电话"),
        ('sheet = "甲"', 'sheet = "甲"'),
        ("columns.room = 1", "columns.room = 1"),
        ('    "急", "b=c",', '    "急", "b=c",'),
    ],
)
def test_only_bare_chinese_keys_are_quoted(line: str, same: str) -> None:
    assert quoted(line) == same


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[columns]\n房号 = 房间号", '对照.toml 第 2 行写法有误。请写成 新列 = "旧列" 的样子，引号和等号用英文的。'),
        ("[columns]\n房号 = “房间号”", "对照.toml 第 2 行写法有误"),
        ("[colums]\n房号 = '房间号'", "对照.toml：没有“colums”这一部分。请从这些里选：columns。"),
        ("[columns]\n房间 = '房间号'", "对照.toml：“报事”没有“房间”这一列。请从这些里选："),
        ("[columns]\n报事时 = '房间号'", "请从这些里选：报事时间。"),
        ("[columns]\n房号 = 3", "对照.toml：“columns.房号”的写法不对"),
        ("[columns]\n房号 = ['甲', 3]", "对照.toml：“columns.房号.1”的写法不对"),
        ("header = 0", "对照.toml：“header”的写法不对"),
        ("columns = 'x'", "对照.toml：“columns”的写法不对"),
        ("register = '投诉'", "对照.toml 是“投诉”的对照表，这次要导入“报事”"),
        ("[fixed]\n渠道 = '传真'", "对照.toml：“渠道”不能填“传真”。可填：电话、来访、邮件、网络、巡检。"),
        ("[fixed]\n客户签字 = '有'", "对照.toml：“客户签字”不能填“有”。可填：是、否。"),
        ("[values.报事时间]\n三月七日 = '3月7日'", "对照.toml：“报事时间”不能填“3月7日”，类型不对"),
        ("[number]\n单号 = 'BS'", "编号的写法“BS”不对。请写成 BS{year}{month}-{n:04} 的样子"),
        ("[number]\n单号 = 'BS{yaer}{n}'", "编号的写法“BS{yaer}{n}”不对"),
        ("[number]\n房号 = 'BS{n}'", "对照.toml：“房号”不能自动编号，只有“单号”可以"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(text: str, said: str) -> None:
    with pytest.raises(SheetkitError) as caught:
        read_plan(text, "对照.toml", REPAIRS)
    line = tell("zh", caught.value)
    assert said in line and "\n" not in line
    assert "\n" not in tell("en", caught.value)


def test_a_number_in_a_register_without_a_key_is_refused() -> None:
    with pytest.raises(SheetkitError, match="不能自动编号"):
        read_plan("[number]\n单号 = 'BS{n}'", "对照.toml", registers()["follow_ups"])


def test_an_old_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(SheetkitError, match="旧账的“旧表”表没有“房间”这一列。请从这些里选：房间号。"):
        proved(Plan(columns={"room": ("房间",)}), found(OLD), "对照.toml")


def test_what_is_typed_when_asked_changes_the_plan() -> None:
    old = found(OLD)
    plan = Plan(columns={"room": ("房间号",), "phone": ("固话",)}, values={"room": {"甲": "乙"}})
    typed = {
        "联系电话=手机": {"columns": {"room": ("房间号",), "phone": ("手机",)}},
        "room ＝ 固话 + 手机": {"columns": {"phone": ("固话",), "room": ("固话", "手机")}, "values": {}},
        "房号=": {"columns": {"phone": ("固话",)}, "values": {}},
        "渠道=“电话”": {"fixed": {"channel": "电话"}},
        "单号=BS{n:05}": {"number": {"ticket_no": "BS{n:05}"}},
    }
    for line, wanted in typed.items():
        after = changed(plan, line, old, REPAIRS)
        assert {part: getattr(after, part) for part in wanted} == wanted, line


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("好的", "“好的”看不懂。请写成 新列=旧列。"),
        ("房号=房间", "“房号=房间”：旧账的“旧表”表没有“房间”这一列"),
        ("房间号=房号", "“房间号=房号”：“报事”没有“房间号”这一列"),
        ("渠道='传真'", "“渠道='传真'”：“渠道”不能填“传真”"),
    ],
)
def test_what_is_typed_wrongly_is_said(line: str, said: str) -> None:
    with pytest.raises(SheetkitError, match=said):
        changed(Plan(), line, found(OLD), REPAIRS)


WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
NAMES = st.sampled_from([column.name for column in REPAIRS.columns])
PLAIN = st.sampled_from([column.name for column in REPAIRS.columns if column.kind == "text"])
PLANS = st.builds(
    Plan,
    columns=st.dictionaries(NAMES, st.lists(WORDS, min_size=1, max_size=3).map(tuple), max_size=5),
    values=st.dictionaries(PLAIN, st.dictionaries(WORDS, WORDS, min_size=1, max_size=3), max_size=3),
    fixed=st.dictionaries(PLAIN, WORDS, max_size=2) | st.just({"urgency": "急修"}),
    number=st.just({}) | st.just({"ticket_no": "甲{year}-{n:03}"}),
    blank=st.lists(WORDS, max_size=3).map(tuple),
    sheet=st.just("旧表"),
    header=st.just(2),
)


@given(PLANS, st.dictionaries(NAMES, st.dictionaries(WORDS, st.just(1), min_size=1), max_size=2))
def test_a_plan_that_was_written_is_read_as_it_was(plan: Plan, doubts: dict[str, dict[str, int]]) -> None:
    doubts = {n: {t: c for t, c in found_.items() if t not in plan.values.get(n, {})} for n, found_ in doubts.items()}
    text = plan_text(Proposal(plan, (), doubts), found(OLD), REPAIRS, "zh")
    assert read_plan(text, "对照.toml", REPAIRS) == plan
    assert tomllib.loads(text), "and is plain TOML"


def test_a_title_in_a_remark_makes_no_line_of_its_own() -> None:
    odd = Field(1, "备\x01注\x7f\nregister = '投诉'", ("备注",))
    old = replace(found(OLD), fields=(odd,))
    assert tomllib.loads(plan_text(Proposal(Plan()), old, REPAIRS, "zh"))["register"] == "报事"


def test_many_values_that_are_not_understood_are_not_all_listed() -> None:
    doubts = {"urgency": {f"甲{number}": 1 for number in range(50)}}
    text = plan_text(Proposal(Plan(), (), doubts), found(OLD), REPAIRS, "zh")
    assert '"甲29" = ""' in text and "甲30" not in text
    assert "# 还有 20 种看不懂的写法没有列出" in text


def test_numbers_start_anew_with_each_month_and_jump_over_those_in_use() -> None:
    numbers = Numbers("BS{year}{month}-{n:04}", ["BS202603-0002"])
    days = [date(2026, 3, 1), date(2026, 4, 1), date(2026, 3, 31), date(2026, 4, 2)]
    assert [numbers.take(day) for day in days] == ["BS202603-0001", "BS202604-0001", "BS202603-0003", "BS202604-0002"]


@pytest.mark.parametrize(
    ("form", "good"),
    [("{n}", True), ("甲{day}{n:03}", True), ("{year}", False), ("{n", False), ("{n:q}", False), ("{}{n}", False)],
)
def test_a_form_of_numbers_holds_the_running_number(form: str, good: bool) -> None:
    assert is_form(form) == good


@given(st.lists(st.dates(), max_size=30), st.sampled_from(["{n}", "{year}-{n}", "{day}{n:02}", "{month}{n}"]))
def test_no_number_is_given_twice(days: list[date], form: str) -> None:
    numbers = Numbers(form, ["1", "2020-1"])
    given_ = [numbers.take(day) for day in days]
    assert len({*given_, "1", "2020-1"}) == len(given_) + 2
