"""Trends: twelve months beside those of the year before, the same figures as `score` has them."""

import csv
import json
import re
from fractions import Fraction
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetkit.cli import cli
from sheetkit.errors import SheetkitError
from sheetkit.report.text import width
from sheetkit.score import score
from sheetkit.shipped import shipped
from sheetkit.trends import NAMES, trends
from tests.rows import books
from tests.score_month import REGISTERS, october

SITE = {"books_since": "2025-01-01"}


def points(month="2026-10", **rows):
    """Each trend's values by month, those of the year before under its own months."""
    found = {}
    for trend in trends(books(**{"site": SITE, **rows}), month):
        years = {f"{int(p.month[:4]) - 1}{p.month[4:]}": p.year_before for p in trend.points}
        found[trend.name] = years | {p.month: p.value for p in trend.points}
    return found


def repair(number, at, **more):
    base = {"ticket_no": f"BS{number}", "reported_at": at, "kind": "工程类", "urgency": "一般", "status": "处理中"}
    return {**base, **more}


def test_twelve_months_up_to_the_one_asked_for_each_beside_the_year_before():
    found = trends(books(site=SITE), "2026-10")
    assert [point.month for point in found[0].points][::11] == ["2025-11", "2026-10"]
    assert len(found[0].points) == 12
    assert [trend.name for trend in found if "." not in trend.name] == list(NAMES)
    assert {trend.unit for trend in found} == {"count", "percent"}


def test_a_row_counts_in_its_month_and_in_the_year_before_of_the_same_month():
    rows = [repair(1, "2025-10-31 23:59"), repair(2, "2026-10-01 00:00"), repair(3, "2026-10-31 23:59")]
    last = trends(books(site=SITE, repairs=rows), "2026-10")[0].last
    assert (last.value, last.year_before) == (2, 1)


@pytest.mark.parametrize(
    ("since", "month", "known"),
    [
        ("2026-09-15", "2026-10", 0),  # kept, and nothing happened
        ("2026-09-15", "2026-09", 0),
        ("2026-09-15", "2026-08", None),  # nobody kept it
        ("2026-09-15", "2026-07", 1),  # a row that was taken over
        (None, "2026-10", None),  # the site does not say since when
        (None, "2026-07", 1),
    ],
)
def test_before_the_books_begin_a_month_is_known_only_by_its_rows(since, month, known):
    rows = [{"visit_no": "FT1", "visited_at": "2026-07-10 16:00", "room": "1-1-101", "form": "上门"}]
    assert points(site={"books_since": since}, visits=rows)["visits"][month] == known


@pytest.mark.parametrize("register", ["repairs", "complaints", "receptions", "visits", "fees"])
def test_what_cannot_be_read_is_not_known_and_never_zero(register):
    first = {"receptions": "consultations", "fees": "fee"}.get(register, register)
    for trend in trends(october(site=SITE, without=[register]), "2026-10"):
        if trend.name.startswith(first):
            assert {value for point in trend.points for value in (point.value, point.year_before)} == {None}


def test_open_is_what_was_not_closed_when_the_month_ended():
    rows = [
        repair(1, "2026-07-31 23:00", closed_at="2026-08-01 00:00"),
        repair(2, "2026-08-05 10:00", closed_at="2026-08-06 10:00"),
        repair(3, "2026-08-05 10:00", closed_at="2026-11-02 10:00"),
        repair(4, "2026-08-05 10:00", status="已取消"),
    ]
    found = points(repairs=rows, month="2026-11")["repairs_open"]
    assert [found[f"2026-{month:02}"] for month in (6, 7, 8, 9, 10, 11)] == [0, 1, 1, 1, 1, 0]


def test_the_rate_of_the_limits_is_that_of_each_rule_and_of_all():
    rows = [
        repair(1, "2026-10-08 09:00", finished_at="2026-10-08 15:00"),
        repair(2, "2026-10-08 09:00", finished_at="2026-10-30 15:00"),
        repair(3, "2026-10-09 09:00", urgency="急修", arrived_at="2026-10-09 10:00", finished_at="2026-10-09 11:00"),
    ]
    found = points(repairs=rows)
    assert {name.partition(".")[2]: found[name]["2026-10"] for name in found if name.startswith("repairs_on")} == {
        "": 75,
        "REP-1": 100,
        "REP-2": 100,
        "REP-3": 50,
    }
    assert found["repairs_on_time"]["2026-09"] is None, "a rate of nothing"


moments = st.builds(
    "{}-{:02}-{:02} {:02}:00".format,
    st.sampled_from([2025, 2026]),
    *(st.integers(*ends) for ends in [(8, 11), (1, 28), (0, 23)]),
)
sites = st.fixed_dictionaries(
    {
        "repairs": st.lists(
            st.builds(
                repair,
                st.integers(0, 10**6),
                moments,
                finished_at=st.none() | moments,
                callback_at=st.none() | moments,
                callback_rating=st.sampled_from(["满意", "不满意", None]),
                closed_at=st.none() | moments,
                status=st.sampled_from(["处理中", "已关闭", "已取消"]),
                urgency=st.sampled_from(["急修", "一般"]),
            ),
            max_size=8,
            unique_by=lambda row: row["ticket_no"],
        ),
        "complaints": st.lists(
            st.fixed_dictionaries(
                {
                    "complaint_no": st.sampled_from([f"TS{n}" for n in range(9)]),
                    "received_at": moments,
                    "same_as": st.sampled_from(["TS1", "TS2", None]),
                    "counted": st.sampled_from(["是", "否", None]),
                    "callback_at": st.none() | moments,
                    "callback_rating": st.sampled_from(["满意", "不满意", None]),
                }
            ),
            max_size=8,
            unique_by=lambda row: row["complaint_no"],
        ),
        "receptions": st.lists(
            st.fixed_dictionaries(
                {
                    "received_at": moments,
                    "kind": st.sampled_from(["咨询", "建议"]),
                    "satisfied": st.sampled_from(["满意", "不满意", "未询问"]),
                }
            ),
            max_size=6,
        ),
        "fees": st.lists(
            st.fixed_dictionaries(
                {
                    "room": st.just("1-1-101"),
                    "month": st.sampled_from(["2026-10", "2026-09", "2025-10"]),
                    "kind": st.just("物业费"),
                    "amount": st.integers(1, 9),
                    "paid": st.none() | st.integers(0, 9),
                    "due_on": st.just("2026-10-15"),
                }
            ),
            max_size=6,
        ),
        "visits": st.lists(
            st.fixed_dictionaries({"visited_at": moments, "room": st.just("1-1-101"), "form": st.just("电话")}),
            max_size=6,
        ),
    }
)


def same(rate):
    """`score` rounds the rates of callbacks to two places."""
    return rate if rate is None else round(Fraction(str(rate)), 2) if isinstance(rate, float) else round(rate, 2)


@given(sites, st.sampled_from(["2026-11", "2026-10", "2026-08", "2025-11", "2025-10"]))
@settings(max_examples=40, deadline=None)
def test_trends_never_differ_from_the_scores_of_their_month(rows, month):
    found = {name: values[month] for name, values in points("2026-11", **rows).items()}
    scores = score(books(site=SITE, **rows), month)
    repairs, complaints = scores.repairs, scores.complaints
    on_time = repairs["on_time"].values()
    in_time, late = (sum(line[name] for line in on_time) for name in ("in_time", "late"))
    assert {name: same(value) for name, value in found.items() if not name.endswith("_open")} == {
        "repairs_reported": repairs["reported"],
        "repairs_on_time": same(Fraction(100 * in_time, in_time + late)) if in_time + late else None,
        **{f"repairs_on_time.{rule}": same(line["rate"]) for rule, line in repairs["on_time"].items()},
        "repairs_satisfaction": same(repairs["satisfaction"]),
        "complaints_received": complaints["received"],
        "complaints_counted": complaints["counted"],
        "complaints_satisfaction": same(complaints["satisfaction"]),
        "consultations_satisfaction": same(scores.consultations["satisfaction"]),
        "visits": scores.visits["visits"],
        "fee_rate": same(scores.fees["rate"]),
    }


@given(sites)
@settings(max_examples=40, deadline=None)
def test_what_is_open_now_is_what_the_scores_call_open(rows):
    mine = [row for row in rows["repairs"] if row["reported_at"] > "2026"]
    still = points("2026-11", repairs=mine)["repairs_open"]["2026-11"]
    assert still == score(books(site=SITE, repairs=mine), "2026-11").repairs["year"]["open"]


@pytest.mark.parametrize("month", ["2026-13", "0001-01", "2027-01"])
def test_a_month_that_is_none_or_has_not_begun_is_refused(month):
    with pytest.raises(SheetkitError):
        trends(books(site=SITE), month)


# The command


def run(*words: object) -> str:
    ask = ["trends", str(shipped("samples/estate")), "--month", "2026-10", "--as-of", "2026-11-20T17:00"]
    result = CliRunner().invoke(cli, [*ask, *map(str, words)])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_answer_fits_a_terminal_and_says_what_a_hyphen_means():
    for language in ("zh", "en"):
        text = run("--lang", language)
        assert max(map(width, text.splitlines())) <= 80
        assert re.search(r"^2026-10 +114 ", text, re.MULTILINE) and "books_since" in text


def test_json_and_csv_hold_the_same_figures():
    data = json.loads(run("--format", "json"))
    rows = list(csv.DictReader(StringIO(run("--format", "csv").removeprefix("\ufeff"))))
    flat = [point for trend in data["trends"] for point in trend["points"]]
    assert [row["month"] for row in rows] == [point["month"] for point in flat]
    assert [row["value"] for row in rows] == ["" if p["value"] is None else str(p["value"]) for p in flat]


def test_the_workbook_has_a_chart_of_lines_for_each_figure(tmp_path: Path):
    run("--format", "xlsx", "-o", tmp_path / "趋势.xlsx")
    book = openpyxl.load_workbook(tmp_path / "趋势.xlsx")
    charts, sheet = book["趋势图"]._charts, book["趋势数据"]
    assert len(charts) == len(list(filter(None, (row[0].value for row in sheet.iter_rows(2, 29)))))
    assert {type(chart).__name__ for chart in charts} == {"LineChart"}
    assert sheet["N2"].value == 114 and sheet["C2"].value is None, "unknown is blank, so that the line has a gap"


def test_a_workbook_has_to_go_to_a_file():
    result = CliRunner().invoke(cli, ["trends", "--month", "2026-10", "--format", "xlsx"])
    assert result.exit_code == 2


def test_the_registers_of_the_month_are_those_of_the_scores():
    assert {"repairs", "complaints", "visits"} <= set(REGISTERS)
