"""`score --what-if`, `--without`: the month once more with other figures or without rows, and what that changes.

zone  as it is                          投诉扣分 3                     without TS1
东区  30 % × 92.75 + 70 % × 95 = 94.33  … × 97 = 95.73 (95.725)        … × 100 = 97.83 (97.825)
西区  30 % × 88 + 70 % × 100   = 96.40  96.40: rank 1 → 1              96.40: rank 1 → 2
"""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetkit.errors import SheetkitError
from sheetkit.report.changes import changed
from sheetkit.report.scorebook import file_name, scorebook
from sheetkit.report.scores import as_data, as_text
from sheetkit.report.text import width
from sheetkit.score import score
from sheetkit.score.assumed import score_assumed
from sheetkit.scores import Scores
from tests.package_lint import lint
from tests.rows import books
from tests.score_month import STAFF, october
from tests.test_score_command import october as run
from tests.test_score_command import site  # noqa: F401
from tests.test_score_properties import ZONES, complaints, months


def assume(*figures: str, without=(), **changes) -> Scores:
    return score_assumed(october(**changes), "2026-10", figures, without)


def zones(scores: Scores) -> dict[str, tuple[Fraction | None, int | None]]:
    return {zone.zone: (zone.score, zone.rank) for zone in scores.zones}


REAL = zones(score(october(), "2026-10"))


def test_another_figure_of_the_law():
    scores = assume("SCO-1.complaint=3")
    assert zones(scores) == {**REAL, "东区": (Fraction("95.725"), 2)}
    assert scores.assumed == ["SCO-1.complaint 由 5 改为 3"]
    assert zones(scores.real) == REAL and not scores.real.assumed, "the real scores stand beside it"


def test_without_a_row():
    scores = assume(without=["TS1"])
    assert zones(scores) == {**REAL, "东区": (Fraction("97.825"), 1), "西区": (Fraction("96.4"), 2)}
    assert scores.assumed == ["不算 投诉 TS1（投诉登记.xlsx › 投诉!A2）"]


def test_both_together():
    scores = assume("SCO-1.praise=0", "SCO-2.dissatisfied=2", without=["TS1", "TS3"])
    assert zones(scores)["西区"] == (Fraction("96.4"), 2)
    assert next(zone.own_check for zone in scores.zones if zone.zone == "东区") == 98
    assert len(scores.assumed) == 4


def test_a_row_without_a_key_is_named_by_its_place():
    for place in ("表扬!A2", "巡检考核.xlsx › 表扬!C2"):
        scores = assume(without=[place])
        assert [zone.praises for zone in scores.zones] == [0, 0, 0]
        assert scores.assumed == ["不算 表扬（巡检考核.xlsx › 表扬!A2）"]


def test_without_a_member_of_staff_the_person_and_the_posts_holder_are_gone():
    scores = assume(without=["7"], marks=[])  # 王工, head of 工程维修部
    assert len(scores.real.staff) == len(scores.staff) + 1
    owed = [next(one.missing[1] for one in found.staff if one.name == "郑班") for found in (scores.real, scores)]
    assert owed == ["主管级（工程主管 王工）", "主管级（工程主管）"]


def test_weights_are_changed_together():
    scores = assume("SCO-1.weights.inspection=40", "sco-1.weights.evaluation=60")
    assert zones(scores)["东区"][0] == (40 * Fraction("92.75") + 60 * 95) / 100
    whole = assume("SCO-1.weights={ inspection = 40, evaluation = 60 }")
    assert zones(whole) == zones(scores)
    post = assume("SCO-3.维修班长.self=40", "SCO-3.维修班长.supervisor=60")
    assert next(one.score for one in post.staff if one.name == "郑班") == Fraction("89.8")


def test_a_rule_with_one_figure_needs_no_name():
    assert assume("REP-1=1min", "INS-4=90").assumed == [
        "REP-1.within 由 2 小时 改为 1 分钟",
        "INS-4.full 由 100 改为 90",
    ]


def test_what_a_site_changed_on_a_day_is_changed_too():
    """A dated figure of the site's own would else come back in October."""
    law = {"policy": {"SCO-1": {"changes": [{"since": date(2026, 9, 1), "complaint": 10}]}}}
    scores = assume("SCO-1.complaint=3", site=law)
    assert scores.assumed == ["SCO-1.complaint 由 10 改为 3"]
    assert zones(scores)["东区"][0] == Fraction("95.725")


@pytest.mark.parametrize(
    ("figure", "says"),
    [
        ("SCO-1=3", "有几个数"),
        ("SCO-1.complaints=3", "没有“complaints”。可改的有：start, complaint"),
        ("SCO-1.complaint=-3", "的“complaint”不能是 -3"),
        ("SCO-1.complaint=三", "的“complaint”不能是"),
        ("SCO-1.complaint.x=3", "的“complaint”不能是"),
        ("SCO-1.weights.inspection=40", "合计 110，应为 100"),
        ("SCO-1.weights.roof=40", "没有“weights.roof”"),
        ("SCO-1.severity=info", "没有“severity”"),
        ("SCO-1.changes=[]", "没有“changes”"),
        ("REP-1=2 working days before", "的“within”不能是"),
        ("SCO-99.x=3", "没有规则 SCO-99"),
        ("SCO-7=3", "没有可以改的数"),
        ("complaint=3", "请写成 规则.参数=数"),
        ("SCO-1.complaint", "请写成 规则.参数=数"),
    ],
)
def test_figures_are_judged_as_those_of_a_site(figure, says):
    with pytest.raises(SheetkitError, match=r"\w") as caught:
        assume(figure)
    assert says in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("key", "says"),
    [("TS9", "是不是：TS3、TS2、TS1"), ("完全不同", "没有编号“完全不同”。请核对"), ("表扬!A9", "表扬!A9")],
)
def test_a_key_that_is_none_is_refused_with_those_like_it(key, says):
    with pytest.raises(SheetkitError, match=r"\w") as caught:
        assume(without=[key])
    assert says in str(caught.value)


ROW = {"received_at": "2026-10-05 09:00", "zone": "东区", "counted": "是"}


@pytest.mark.parametrize("key", [["TS1"], ["TS2"], ["TS1", "TS2"], ["TS2", "TS1"], ["TS3"]])
def test_what_is_left_of_a_matter_stays_one_matter(key):
    """TS1 ← TS2 ← TS3 and TS4: whichever goes, the rest counts once."""
    links = {"TS1": None, "TS2": "TS1", "TS3": "TS2", "TS4": "TS2"}
    rows = [{**ROW, "complaint_no": number, "same_as": other} for number, other in links.items()]
    scores = score_assumed(books(zones=[{"zone": "东区"}], complaints=rows), "2026-10", (), key)
    assert scores.complaints["counted"] == 1 and not scores.notes


def test_a_link_to_nothing_is_not_handed_on():
    links = {"TS1": "TS99", "TS2": "TS1", "TS3": "TS1"}
    rows = [{**ROW, "complaint_no": number, "same_as": other} for number, other in links.items()]
    scores = score_assumed(books(zones=[{"zone": "东区"}], complaints=rows), "2026-10", (), ["TS1"])
    assert (scores.real.complaints["counted"], scores.complaints["counted"]) == (1, 1)


@given(complaints, st.integers(0, 7))
@settings(max_examples=150)
def test_without_a_complaint_there_are_never_more_matters_than_before(rows, place):
    """Links may lead round, to nothing or to themselves."""
    if not rows:
        return
    before = books(zones=[{"zone": name} for name in ZONES], complaints=rows)
    scores = score_assumed(before, "2026-10", (), [rows[place % len(rows)]["complaint_no"]])
    after, real = (one.complaints["year"]["matters"] for one in (scores, scores.real))
    assert after in (real, real - 1)


@given(months, st.sampled_from(ZONES))
@settings(max_examples=40)
def test_without_a_complaint_that_stands_alone_its_zone_loses_nothing_and_the_others_stay(rows, name):
    alone = {"complaint_no": "TS99", "received_at": "2026-10-15 12:00", "zone": name, "counted": "是"}
    every = {**rows, "complaints": [*rows["complaints"], alone]}
    scores = score_assumed(books(zones=[{"zone": zone} for zone in ZONES], **every), "2026-10", (), ["TS99"])
    before, after = ({zone.zone: zone.evaluation for zone in one.zones} for one in (scores.real, scores))
    assert after[name] >= before[name]
    assert {zone: after[zone] for zone in ZONES if zone != name} == {
        zone: before[zone] for zone in ZONES if zone != name
    }


@given(months)
@settings(max_examples=40)
def test_to_assume_what_is_so_changes_nothing(rows):
    site_ = books(zones=[{"zone": name} for name in ZONES], **rows)
    scores = score_assumed(site_, "2026-10", ["SCO-1.complaint=5", "SCO-1.weights.inspection=30"], ())
    assert changed(as_data(scores.real), as_data(scores)) == []


# What people see


def test_the_change_is_told_figure_by_figure():
    found = changed(*(as_data(one) for one in (assume(without=["TS1"]).real, assume(without=["TS1"]))))
    told = {"/".join(one.path): (one.before, one.after) for one in found}
    assert told["zones/东区/score"] == (94.33, 97.83)
    assert told["zones/东区/rank"] == (2, 1) and told["zones/西区/rank"] == (1, 2)
    assert told["staff/李东/parts/supervisor"] == (94.33, 97.83)
    assert told["complaints/counted"] == (1, 0)
    assert not [path for path in told if "reasons" in path]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_mark_stands_on_top_and_the_table_of_changes_below_it(language):
    scores = score_assumed(october(), "2026-10", ["SCO-1.complaint=3"], ["TS2"], language)
    text = as_text(scores, "示例中心", language)
    mark = {"zh": "【假设，并非实际成绩】", "en": "[Assumed, not the real results]"}[language]
    assert text.startswith(mark)
    assert "94.33" in text and "95.73" in text
    assert max(map(width, text.splitlines())) <= 80
    assert mark not in as_text(scores.real, "示例中心", language)


def test_an_assumption_that_changes_nothing_says_so():
    assert "没有数字因此变化。" in as_text(assume("SCO-5.ranges.拒绝=[1, 2]"), "示例中心", "zh")


def test_somebody_who_is_taken_out_is_told_by_figures_alone():
    scores = assume(without=[STAFF[7]["staff_no"]])  # 郑班
    found = {one.path[2:] for one in changed(as_data(scores.real), as_data(scores)) if one.path[1] == "郑班"}
    assert found == {("parts", "self"), ("parts", "supervisor"), ("score",)}


def test_the_file_never_bears_the_name_of_the_real_one(site, tmp_path):  # noqa: F811
    assert run(site, "--out", tmp_path).exit_code == 0
    real = (tmp_path / "考核-2026-10.xlsx").read_bytes()
    result = run(site, "--out", tmp_path, "--what-if", "SCO-1.complaint=3", "--without", "TS2,TS3")
    assert result.exit_code == 0
    names = ["月度片区考核与排名-2026-10.docx", "考核-2026-10-假设.xlsx", "考核-2026-10.xlsx"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names, "and no report of what was assumed"
    assert (tmp_path / "考核-2026-10.xlsx").read_bytes() == real
    assert file_name(assume("SCO-1.complaint=3")) == "考核-2026-10-假设.xlsx"


def test_json_says_what_was_assumed_and_what_changed(site):  # noqa: F811
    real = json.loads(run(site, "--format", "json").stdout)
    assert (real["assumed"], real["changed"]) == ([], [])
    data = json.loads(run(site, "--format", "json", "--what-if", "SCO-1.complaint=3").stdout)
    assert data["assumed"] == ["SCO-1.complaint 由 5 改为 3"]
    assert {"figure": "zones/东区/evaluation", "before": 95.0, "after": 97.0} in data["changed"]


def test_what_makes_no_sense_is_one_line_and_status_2(site):  # noqa: F811
    for words in (["--what-if", "SCO-1=3"], ["--without", "TS77"]):
        result = run(site, *words)
        assert (result.exit_code, len(result.stderr.splitlines()), result.stdout) == (2, 1, "")


def test_nothing_is_written_into_the_site(site, tmp_path):  # noqa: F811
    before = {path.name: path.read_bytes() for path in Path(site).iterdir() if path.is_file()}
    run(site, "--what-if", "SCO-1.complaint=3", "--without", "TS1", "--out", tmp_path)
    assert {path.name: path.read_bytes() for path in Path(site).iterdir() if path.is_file()} == before


def test_every_sheet_of_the_workbook_and_every_printed_page_is_marked(tmp_path):
    path = tmp_path / "b.xlsx"
    path.write_bytes(scorebook(assume("SCO-1.complaint=3", without=["TS2"]), "示例中心", None))
    assert lint(path) == []
    book = openpyxl.load_workbook(path)
    for sheet in book:
        assert str(sheet["A1"].value).startswith("【假设，并非实际成绩】SCO-1.complaint 由 5 改为 3"), sheet.title
        assert sheet.print_title_rows.startswith("$1:") and "（假设）" in sheet.oddHeader.left.text
    told = {(row[0], row[1]): row[2:4] for row in book["假设前后"].iter_rows(min_row=3, values_only=True)}
    assert told["片区排名 东区", "得分"] == (94.33, 95.73)
    real = tmp_path / "r.xlsx"
    real.write_bytes(scorebook(score(october(), "2026-10"), "示例中心", None))
    with ZipFile(real) as package:
        assert not [name for name in package.namelist() if "假设，并非" in package.read(name).decode("utf-8", "ignore")]
