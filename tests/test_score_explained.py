"""`score --explain`: one score in words, from the sum down to the rows, the figures of the law, and what is missing."""

import json

import pytest

from sheetkit.errors import SheetkitError
from sheetkit.report.explained import explained, explained_data
from sheetkit.report.text import width
from sheetkit.score import score
from sheetkit.score.about import about
from sheetkit.score.assumed import score_assumed
from tests.rows import books
from tests.score_month import STAFF, marks, october
from tests.test_score_command import october as run
from tests.test_score_command import site  # noqa: F401


def told(name, language="zh", **changes) -> str:
    site_ = october(**changes)
    whole = score(site_, "2026-10", language)
    ranked = sum(zone.rank is not None for zone in whole.zones)
    return explained(about(whole, name, site_), name, "示例中心", ranked, language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_zone_and_people_as_they_are_told(language, golden):
    names = ("东区", "南区", "李东", "孙台", "陈工", "吴南", "褚资")
    text = "\n".join(told(name, language) for name in names)
    assert max(map(width, text.splitlines())) <= 80 and "{" not in text and "None" not in text
    golden(f"explained.{language}.txt", text)


def test_the_sum_is_told_part_by_part():
    assert "公共区域巡检 92.75 × 30% + 业主评价 95.00 × 70% = 27.825 + 66.5 = 94.33" in told("东区")
    assert "员工自检 96.00 × 50% + 主管级 94.33 × 50% = 48 + 47.163 = 95.16" in told("李东")


def test_what_is_missing_is_told_with_whose_it_is():
    text = told("陈工")
    assert "片区小组 ? × 30% + 主管级 84.00 × 70% = ?" in text
    assert "- 片区小组（东区 李东）" in text and "按片区自查（东区）建议 99 分，未采用" in text
    assert "不按零分算，也不按满分算" in text


def test_every_row_that_counts_has_its_place_and_points():
    lines = told("东区").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("     -5 投诉 TS1"))
    assert lines[at + 1].strip() == "投诉登记.xlsx › 投诉!R2（TS1）"


def test_what_was_left_out_says_why():
    text = told("西区").replace("\n        ", "")
    left = text[text.index("【没有算进去的】") :]
    for words in ("TS2", "还没有定是否计入统计", "TS3", "不计入统计，不扣分", "既没有得分，也没有扣分明细"):
        assert words in left


def test_a_mark_that_is_not_used_is_told():
    given = marks("2026-10", "李东 员工自检 96 李东", "李东 主管级 60 钱管")
    text = told("李东", marks=given).replace("\n        ", "")
    assert "片区客服员的主管级用片区得分，这个手工评分没有采用" in text[text.index("【没有算进去的】") :]


def test_the_figures_are_those_in_force_and_say_whose_they_are():
    site_ = {"policy": {"SCO-1": {"complaint": 10}}}
    text = told("东区", site=site_)
    assert "complaint = 10（本项目自定）" in text and "praise = 2（规则原值）" in text
    assumed = score_assumed(october(), "2026-10", ["SCO-1.complaint=3"], ())
    found = explained(about(assumed, "东区", october()), "东区", "示例中心", 2, "zh")
    assert found.startswith("【假设，并非实际成绩】") and "complaint = 3（假设）" in found
    assert "片区排名 东区  评价  95.00   97.00" in found and "西区" not in found


def test_of_the_law_of_posts_only_the_persons_own_is_told():
    text = told("王工")
    assert "工程主管 = 员工自检 50，片区小组 5，主管级 5，主任级 40" in text and "保洁班长" not in text


def test_a_department_and_a_deduction_are_told_too():
    rows = {
        "reports": [
            {
                **{"department": "工程维修部", "kind": "即时信息", "content": "爆管"},
                **{"due_at": "2026-10-09 10:00", "sent_at": "2026-10-09 12:00"},
            }
        ],
        "first_inquiries": [{"staff_name": "孙台", "happened_on": "2026-10-08", "breach": "推诿", "amount": 100}],
    }
    assert "【部门信息报送 9.50】" in told("工程维修部", **rows) and "   -0.5 即时信息“爆管”" in told(
        "工程维修部", **rows
    )
    assert "【首问责任扣款（元） 100.00】" in told("孙台", **rows)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("东", "是不是：李东、东区"),
        ("李冬", "是不是：李东"),
        ("zzzz", "请核对“组织架构.xlsx”"),
        ("卫离", "卫离 已于 2026-09-30 离职，不在 2026-10 的考评名单里"),
        ("蒋新", "蒋新 要到 2026-11-01 才入职"),
    ],
)
def test_a_name_that_is_none_is_answered_kindly(name, says):
    with pytest.raises(SheetkitError, match=r"\w") as caught:
        told(name)
    assert says in str(caught.value)


def test_two_of_one_name_are_both_told():
    twin = {"staff_no": "30", "name": "郑班", "department": "环境部", "post": "员工"}
    text = told("郑班", staff=[*STAFF, twin])
    assert text.count("评分分不清是谁的") == 2


def test_json_holds_the_one_and_the_law(site):  # noqa: F811
    data = json.loads(run(site, "--explain", "东区", "--format", "json").stdout)
    assert [zone["zone"] for zone in data["zones"]] == ["东区"] and data["staff"] == []
    law = {rule["id"]: rule["parameters"] for rule in data["rules"]}
    assert law["SCO-1"]["complaint"] == {"value": 5, "from": "rulebook"}
    assert {reason["rule"] for zone in data["zones"] for reason in zone["reasons"]} <= set(law)
    whole = json.loads(run(site, "--format", "json").stdout)
    assert whole["zones"][1] == data["zones"][0]


def test_it_is_printed_on_a_terminal(site):  # noqa: F811
    result = run(site, "--explain", "东区")
    assert result.exit_code == 0 and "第 2 名" in result.stdout
    result = run(site, "--explain", "冬区")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1) and "东区" in result.stderr


def test_many_rows_beside_the_score_are_counted_not_all_told():
    rounds = [{"inspected_at": f"2026-10-{day:02d} 09:00", "kind": "片区日巡", "zone": "东区"} for day in range(1, 11)]
    site_ = books(zones=[{"zone": "东区"}], inspections=rounds)
    text = explained(about(score(site_, "2026-10"), "东区", site_), "东区", "示例中心", 0, "zh")
    assert text.count("片区日巡 2026-10") == 3 and "还有 7 条" in text
    data = explained_data(about(score(site_, "2026-10"), "东区", site_), "zh")
    assert len([r for r in data["zones"][0]["reasons"] if r["part"] == "own_rounds"]) == 11, "the JSON has them all"
