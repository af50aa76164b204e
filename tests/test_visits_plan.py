"""Coverage (VIS-7, VIS-9) and the month's plan (VIS-4): figures, who goes where when, and the staff's workbook."""

import json
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.books import Books
from sheetkit.cli import cli
from sheetkit.config import written
from sheetkit.errors import SheetkitError
from sheetkit.excel.build import write_workbook
from sheetkit.homes import in_house
from sheetkit.periods import period_named
from sheetkit.register import workbooks
from sheetkit.report.text import width
from sheetkit.report.visitplan import planbook
from sheetkit.report.visits import coverage_text, plan_text
from sheetkit.visiting import Coverage, Part, Plan, Share
from sheetkit.visits import coverage, plan
from sheetkit.visits.plan import portions
from sheetkit.visits.schedule import building
from tests.programs import soffice
from tests.rows import books

STAFF = [
    {"name": "周国安", "post": "管理处主任", "sex": "男"},
    {"name": "方主管", "post": "客服主管", "sex": "女"},
    {"name": "周岚", "post": "片区客服员", "sex": "女", "zone": "东区"},
    {"name": "何志远", "post": "片区客服员", "sex": "男", "zone": "东区"},
    {"name": "苏梅", "post": "片区客服员", "sex": "女", "zone": "西区"},
    {"name": "石磊", "post": "片区客服员", "sex": "男", "zone": "西区"},
    {"name": "前台", "post": "前台接待员", "sex": "女"},
]
ZONES = [{"zone": "东区", "keeper": "周岚"}, {"zone": "西区", "keeper": "苏梅"}]
SITE = {"books_since": "2026-01-01", "households": 600}
HOURS = {"10:00-12:00", "15:00-18:00", "19:00-21:00"}


def home(room: str, moved_in: str = "2024-05-12", **more: Any) -> dict[str, Any]:
    zone = "东区" if building(room) < "5" else "西区"
    return {"room": room, "zone": zone, "name": f"客户{room}", "handover": "精装", "moved_in": moved_in, **more}


def visit(room: str, at: str, visitor: str = "周岚", form: str = "上门") -> dict[str, Any]:
    return {"visit_no": f"{room} {at}", "visited_at": f"{at} 10:00", "room": room, "form": form, "visitor": visitor}


def made(now: str = "2026-11-20T17:00", **rows: Any) -> Books:
    return books(now, **{"staff": STAFF, "zones": ZONES, "site": SITE, **rows})


def covered(period: str = "2026", now: str = "2026-11-20T17:00", **rows: Any) -> Coverage:
    return coverage(made(now, **rows), period_named(period))


def part(found: Coverage, zone: str | None = None, phase: str | None = None) -> Part:
    return next(one for one in found.parts if (one.zone, one.phase) == (zone, phase))


def share(found: Coverage, zone: str | None = None, phase: str | None = None) -> Share:
    return next(one for one in found.shares if (one.zone, one.phase) == (zone, phase))


# --- coverage -------------------------------------------------------------------------------------------------------


def test_homes_reached_by_zone_and_phase() -> None:
    homes = [home("1-1-101"), home("1-1-102"), home("1-1-103", "2026-05-01"), home("7-1-101", "2025-03-01")]
    visits = [visit("1-1-101", "2026-02-01"), visit("1-1-101", "2026-08-01"), visit("7-1-101", "2025-12-31")]
    found = covered(households=homes, visits=visits)
    assert (part(found).homes, part(found).visited, part(found).rate) == (4, 1, 25)
    assert [(one.homes, one.visited) for one in found.parts if one.zone == "东区"] == [(1, 0), (0, 0), (2, 1), (3, 1)]
    assert [(one.homes, one.visited) for one in found.parts if one.zone == "西区"] == [(0, 0), (1, 0), (0, 0), (1, 0)]
    assert part(found, "西区", "老业主").rate is None, "of no home there is no rate"
    assert [one.room for one in found.unvisited] == ["1-1-103", "7-1-101", "1-1-102"], "those first that are due first"


def test_a_home_that_moved_in_during_the_period_counts_from_then_on() -> None:
    rows: dict[str, Any] = {"households": [home("1", "2026-09-10")], "visits": [visit("1", "2026-09-09")]}
    assert part(covered("2026Q3", **rows)).visited == 0, "that was at those who lived there before"
    assert part(covered("2026-08", **rows)).homes == 0
    assert part(covered("2026-09", **rows)).homes == 1


def test_visits_count_in_the_period_up_to_the_moment_asked_about() -> None:
    rows: dict[str, Any] = {"households": [home("1")], "visits": [visit("1", "2026-10-31"), visit("1", "2026-11-20")]}
    assert [part(covered(period, **rows)).visited for period in ("2026-10", "2026-11", "2026Q3", "2026H2")] == [
        1,
        1,
        0,
        1,
    ]
    assert share(covered("2026", **rows)).visits == 2
    assert share(covered("2026", now="2026-11-20T09:59", **rows)).visits == 1


def test_who_visited_by_the_post_of_that_day() -> None:
    site = SITE | {"deputies": [{"post": "管理处主任", "name": "方主管", "first": "2026-10-01", "last": "2026-10-07"}]}
    days = {"2026-10-08": "方主管", "2026-10-03": "方主管", "2026-10-09": "前台", "2026-10-10": "临时工"}
    visits = [visit("1", day, name) for day, name in days.items()] + [visit("1", "2026-10-11", "周岚、周国安")]
    found = share(covered(households=[home("1")], visits=visits, site=site))
    assert dict(found.by) == {"责任人": 2, "主管": 1, "客服": 1, "其他": 1}, "the highest of several counts"
    assert found.shares is not None and found.shares["责任人"] == 40


def test_the_shares_of_a_phase_go_by_the_day_of_the_visit_and_stand_beside_the_aim() -> None:
    visits = [visit("1", "2026-03-09"), visit("1", "2026-03-12")]
    found = covered(households=[home("1", "2025-03-10")], visits=visits)
    assert [share(found, None, phase).visits for phase in ("磨合期", "稳定期")] == [1, 1]
    aim = share(found, None, "磨合期").aim
    assert aim == {"责任人": 5, "主管": 20, "客服": 75}


def test_a_missed_first_visit_stays_though_the_phase_has_changed() -> None:
    homes = [home("1", "2025-10-15"), home("2", "2025-10-15"), home("3", "2026-10-15")]
    visits = [visit("1", "2026-02-01"), visit("2", "2026-01-10")]
    found = covered(households=homes, visits=visits)
    assert part(found).missed == 1 and part(found, None, "稳定期").missed == 1
    assert part(covered("2026-02", households=homes, visits=visits)).missed == 0, "its limit lay in January"


def test_the_pace_is_what_still_falls_due_over_the_working_days_that_are_left() -> None:
    homes = [home(f"1-1-{number}") for number in range(10)]
    visits = [visit(f"1-1-{number}", "2025-12-20") for number in range(6)]  # due on 20 December
    found = covered(households=homes, visits=visits)  # the other four from books_since: 1 January
    assert (part(found).due, found.days_left, part(found).pace) == (6, 30, Fraction(6, 30))
    at_the_close = covered(now="2026-11-20T18:00", households=homes, visits=visits)
    assert at_the_close.days_left == 29, "today is over"
    over = covered("2026-10", households=homes, visits=visits)
    assert (part(over).due, part(over).pace, over.days_left) == (None, None, 0)
    assert covered("2026-11", now="2026-11-30", households=homes, visits=visits).days_left == 0


def test_the_make_up_saturday_is_worked_and_an_unknown_year_is_provisional() -> None:
    assert covered("2026-10", now="2026-10-07", households=[home("1")]).days_left == 18  # 8, 9, Saturday 10 …
    found = covered("2027", now="2027-01-04T10:00", households=[home("1")])
    assert found.provisional and "放假安排尚未公布" in coverage_text(found, "项目", "zh")


def test_homes_that_are_left_out_are_listed_with_the_reason() -> None:
    homes = [home("1", vacant="是"), home("2", None), home("3", "2026-12-01"), home("4", "去年"), home("5")]  # type: ignore[arg-type]
    found = covered(households=homes)
    assert [(one.room, one.reason) for one in found.left_out] == [
        ("1", "vacant"),
        ("2", "no-date"),
        ("3", "ahead"),
        ("4", "unclear"),
    ]
    text = coverage_text(found, "项目", "zh")
    assert "空置，不计的 1 户：1" in text and "没有入伙日期，不计的 1 户：2" in text and "看不懂" in text


def test_how_many_owners_the_zones_staff_know() -> None:
    def asked(day: str, known: int | None, zone: str = "东区") -> dict[str, Any]:
        return {
            "survey_no": f"{zone}{day}",
            "kind": "业主认知度",
            "held_on": day,
            "zone": zone,
            "asked": 50,
            "satisfied": known,
        }

    surveys = [
        asked("2026-09-22", 45),
        asked("2026-03-22", 50),
        asked("2026-09-22", 44, "西区"),
        asked("2026-10-01", None),
    ]
    found = covered(surveys=surveys).known
    assert [(one.zone, one.held_on.month, one.rate, one.enough) for one in found] == [
        ("东区", 9, 90, True),
        ("西区", 9, 88, False),
    ]


def test_a_period_that_has_not_begun_is_refused() -> None:
    with pytest.raises(SheetkitError, match="2026-12 还没有开始（现在算到 2026-11-20）"):
        covered("2026-12")


@given(
    st.lists(st.tuples(st.sampled_from("1357"), st.dates(date(2023, 1, 1), date(2027, 1, 1))), max_size=8),
    st.lists(st.tuples(st.sampled_from("1357"), st.dates(date(2026, 1, 1), date(2026, 11, 20))), max_size=8),
)
def test_zones_and_phases_add_up_to_the_whole(moved, visited) -> None:
    homes = [home(f"{number}-{place}", str(day)) for place, (number, day) in enumerate(moved)]
    visits = [visit(f"{number}-{place}", str(day)) for place, (number, day) in enumerate(visited)]
    found = covered(households=homes, visits=visits)
    for zone in ("东区", "西区", None):
        of_zone = [one for one in found.parts if one.zone == zone]
        assert sum(one.homes for one in of_zone[:-1]) == of_zone[-1].homes
        assert of_zone[-1].visited <= of_zone[-1].homes
    assert len(found.unvisited) == part(found).homes - part(found).visited
    assert part(found).homes + len(found.left_out) == len(homes)


# --- the plan -------------------------------------------------------------------------------------------------------


def planned(month: str = "2026-12", now: str = "2026-11-20T17:00", **rows: Any) -> Plan:
    return plan(made(now, **rows), month)


def estate(count: int, last: str = "2025-12-20", **more: Any) -> dict[str, Any]:
    """Homes in eight buildings that were all visited on one day."""
    rooms = [f"{number % 8 + 1}-1-{number:03d}" for number in range(count)]
    return {"households": [home(room, **more) for room in rooms], "visits": [visit(room, last) for room in rooms]}


def test_what_falls_due_in_the_month_is_planned_and_says_why() -> None:
    homes = [home("1-1-101"), home("1-1-102"), home("1-1-103"), home("1-1-104", "2026-09-10")]
    visits = [visit("1-1-101", "2025-12-20"), visit("1-1-102", "2025-11-01"), visit("1-1-103", "2026-10-01")]
    found = planned(households=homes, visits=visits, site=SITE | {"books_since": "2025-01-01"})
    text = plan_text(found, "项目", "zh").replace("\n", "").replace(" ", "")
    assert {one.wish.room for one in found.visits} == {"1-1-101", "1-1-102", "1-1-104"}
    assert "定期访谈，2026-12-20前" in text and "定期访谈，2026-11-01已到期" in text
    new = next(one.wish for one in found.visits if one.wish.room == "1-1-104")
    assert (new.owed, new.due) == (("visit-first", "care-visit"), date(2026, 10, 10)), "one visit for both"


def test_two_people_man_and_woman_on_working_days_at_the_hours_for_visits() -> None:
    found = planned(**estate(60))
    sex = {row["name"]: row["sex"] for row in STAFF}
    assert len(found.visits) == 60 and not found.unplaced
    assert {one.hours for one in found.visits} == HOURS
    assert all({sex[one.visitor], sex[one.companion]} == {"男", "女"} for one in found.visits)
    days = made().calendar
    assert all(days.is_workday(one.day) and one.day.month == 12 for one in found.visits)


def test_nobody_is_in_two_places_and_a_round_stays_in_one_building() -> None:
    found = planned(**estate(150))
    busy: dict[tuple[str, date, str], set[tuple[str, str]]] = defaultdict(set)
    for one in found.visits:
        for person in (one.visitor, one.companion):
            busy[person, one.day, one.hours].add((one.visitor, building(one.wish.room)))
    assert all(len(places) == 1 for places in busy.values())
    rounds = Counter((one.visitor, one.day, one.hours) for one in found.visits)
    assert max(rounds.values()) <= 4, "120 minutes of 30 each"


def test_zone_staff_go_to_their_own_zone_and_share_the_work() -> None:
    found = planned(**estate(80))
    own = {"周岚": "东区", "何志远": "东区", "苏梅": "西区", "石磊": "西区"}
    service = [one for one in found.visits if one.kind == "客服"]
    assert all(own[one.visitor] == one.wish.zone == own[one.companion] for one in service)
    counts = Counter(one.visitor for one in service)
    assert set(counts) == set(own)
    assert abs(counts["周岚"] - counts["何志远"]) <= 4 and abs(counts["苏梅"] - counts["石磊"]) <= 4


@pytest.mark.parametrize(
    ("more", "expected"),
    [({}, {"责任人": 2, "主管": 15, "客服": 83}), ({"moved_in": "2026-01-10"}, {"责任人": 5, "主管": 20, "客服": 75})],
)
def test_visits_are_shared_out_by_phase(more, expected) -> None:
    rows = estate(100, "2026-01-05", **more)
    found = planned(households=rows["households"], site=SITE | {"books_since": "2025-12-01"})
    assert Counter(one.kind for one in found.visits) == expected


def test_key_customers_go_to_the_head_and_the_supervisor_first() -> None:
    rows = estate(97)
    rows["households"] += [home(f"1-2-{number}", key_customer="是") for number in range(3)]
    found = planned(**rows)
    kinds = [one.kind for one in found.visits if one.wish.key]
    assert sorted(kinds) == ["主管", "责任人", "责任人"]
    assert {one.visitor for one in found.visits if one.kind == "责任人"} == {"周国安"}


def test_a_key_customer_is_visited_for_all_that_is_due_at_once() -> None:
    rows = {"households": [home("1", key_customer="是")], "visits": [visit("1", "2026-01-10")]}
    (one,) = planned("2027-01", "2026-12-20", **rows).visits
    assert one.wish.owed == ("visit-yearly", "visit-key", "care-key")


def test_a_thin_month_brings_forward_up_to_a_twelfth_but_nobody_visited_lately() -> None:
    rows = estate(60, "2026-04-10")  # due in April 2027
    found = planned(**rows)
    assert len(found.visits) == 5 and all(one.wish.early for one in found.visits)
    assert "（提前）" in plan_text(found, "项目", "zh").replace("\n", "").replace(" ", "")
    assert planned(**estate(60, "2026-06-02")).visits == [], "less than six months ago"


def test_a_far_month_leaves_out_what_the_months_between_will_do() -> None:
    rows = estate(24, "2026-01-20")  # due on 20 January
    assert len(planned("2026-12", **rows).visits) == 2, "brought forward"
    near, far = planned("2027-01", **rows), planned("2027-02", **rows)
    assert len(near.visits) == 24 and near.far and near.provisional
    assert far.visits == [] and "先排那几个月" in plan_text(far, "项目", "zh").replace("\n", "")


def test_the_running_month_is_planned_from_tomorrow_and_a_past_one_not_at_all() -> None:
    found = planned("2026-11", **estate(12, "2025-11-25"))
    assert {one.day for one in found.visits} <= {date(2026, 11, 20 + step) for step in range(1, 11)}
    for month, now in (("2026-10", "2026-11-20T17:00"), ("2026-11", "2026-11-30")):
        with pytest.raises(SheetkitError, match="没有剩下的工作日"):
            planned(month, now, **estate(3))


def test_what_finds_no_hours_or_nobody_is_listed_and_not_dropped() -> None:
    crowd = planned("2026-11", "2026-11-26", **estate(400, "2025-11-01"))  # two working days are left
    assert len(crowd.visits) + len(crowd.unplaced) == 400 and crowd.unplaced
    assert f"没有排进去的 {len(crowd.unplaced)} 户" in plan_text(crowd, "项目", "zh")
    alone = planned(staff=[], **estate(3))
    assert (len(alone.visits), len(alone.unplaced)) == (0, 3)


def test_those_at_work_take_over_for_posts_that_nobody_holds() -> None:
    found = planned(staff=STAFF[2:4], **estate(100))
    assert {one.kind for one in found.visits} == {"客服"} and not found.unplaced
    gone = [STAFF[2] | {"left": "2026-12-10"}, *STAFF[3:]]
    assert "周岚" not in {one.visitor for one in planned(staff=gone, **estate(20)).visits}


def test_without_the_other_sex_someone_else_goes_along_and_nobody_is_said() -> None:
    women = [row for row in STAFF if row["sex"] == "女"]
    assert all(one.companion and one.companion != one.visitor for one in planned(staff=women, **estate(20)).visits)
    lonely = planned(staff=STAFF[2:3], **estate(4))
    assert {one.companion for one in lonely.visits} == {""}
    assert "找不到同行人的 4 户" in plan_text(lonely, "项目", "zh")


def test_a_plan_needs_to_know_since_when_the_books_are_kept() -> None:
    with pytest.raises(SheetkitError, match="books_since"):
        planned(site={}, **estate(1))


shares = st.fixed_dictionaries({kind: st.integers(0, 100) for kind in ("责任人", "主管", "客服")}).filter(
    lambda one: sum(one.values()) > 0
)


@given(total=st.integers(0, 500), figures=shares)
def test_portions_add_up_and_none_is_off_by_a_whole_visit(total, figures) -> None:
    counts = portions(total, {kind: Fraction(number) for kind, number in figures.items()})
    assert sum(counts.values()) == total
    assert all(
        abs(counts[kind] - Fraction(total * number, sum(figures.values()))) < 1 for kind, number in figures.items()
    )


@given(
    count=st.integers(0, 40),
    last=st.dates(date(2025, 10, 1), date(2026, 11, 1)),
    month=st.sampled_from(["2026-11", "2026-12"]),
)
def test_every_home_is_planned_once_and_never_past_the_month(count, last, month) -> None:
    found = planned(month, **estate(count, str(last)))
    rooms = [one.wish.room for one in found.visits] + [wish.room for wish in found.unplaced]
    assert len(rooms) == len(set(rooms))
    assert all(str(one.day).startswith(month) for one in found.visits)


def test_rooms_stand_in_the_order_of_a_walk() -> None:
    assert sorted(["10-1-301", "2-1-1001", "2-1-301"], key=in_house) == ["2-1-301", "2-1-1001", "10-1-301"]
    assert sorted(["商铺10", "2-1", "商铺9"], key=in_house) in (["2-1", "商铺9", "商铺10"], ["商铺9", "商铺10", "2-1"])
    assert (building("3-2-1501"), building("商铺3")) == ("3", "商铺3")


# --- the workbook and the commands ----------------------------------------------------------------------------------


def test_the_workbook_holds_the_plan_for_printing(tmp_path: Path) -> None:
    found = planned(**estate(30))
    file = tmp_path / "计划.xlsx"
    file.write_bytes(planbook(found, "栎川苑服务中心"))
    assert planbook(found, "栎川苑服务中心") == file.read_bytes(), "the same plan is the same file"
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["计划", "覆盖率"]
    sheet = book["计划"]
    assert [cell.value for cell in sheet[1]] == [
        "日期",
        "时段",
        "片区",
        "房号",
        "客户",
        "是否重点",
        "访谈人",
        "同行人",
        "为什么",
    ]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=31)]
    assert [row[3] for row in rows] == [one.wish.room for one in found.visits]
    assert rows[0][0] == f"{found.visits[0].day} 周{'一二三四五六日'[found.visits[0].day.weekday()]}"
    assert all((one.page_setup.paperSize, one.page_setup.orientation) == (9, "landscape") for one in book)
    assert all(one.sheet_properties.pageSetUpPr.fitToPage for one in book)
    assert sheet.print_title_rows == "$1:$1"


@pytest.mark.slow
def test_libreoffice_reads_and_prints_it(tmp_path: Path) -> None:
    file = tmp_path / "计划.xlsx"
    file.write_bytes(planbook(planned(**estate(30)), "栎川苑服务中心"))
    (again,) = soffice([file], "xlsx", tmp_path / "out")
    values = [row[3].value for row in openpyxl.load_workbook(again)["计划"].iter_rows(min_row=2, max_row=31)]
    assert values == [row[3].value for row in openpyxl.load_workbook(file)["计划"].iter_rows(min_row=2, max_row=31)]
    (paper,) = soffice([file], "pdf", tmp_path / "out")
    assert paper.stat().st_size > 0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site of workbooks."""
    folder = tmp_path_factory.mktemp("site")
    rows = {**{"staff": STAFF, "zones": ZONES}, **estate(12)}
    cells = {name: [_typed(row) for row in given] for name, given in rows.items()}
    for name, registers in workbooks().items():
        write_workbook(folder / name, registers, {one.name: cells.get(one.name, []) for one in registers})
    (folder / "sheetkit.toml").write_text(written("公司", "中心", 600, "精装", date(2026, 1, 1)), "utf-8")
    return folder


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """Dates and moments as workbooks hold them."""
    days = {key: date.fromisoformat(row[key]) for key in ("moved_in",) if key in row}
    moments = {key: made().now.fromisoformat(row[key]) for key in ("visited_at",) if key in row}
    return row | days | moments


def run(capsysbinary: Any, *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        cli.main(list(words))
    out, err = capsysbinary.readouterr()
    return int(left.value.code or 0), out.decode(), err.decode()


def test_visits_plan_prints_writes_and_answers_as_data(site: Path, tmp_path: Path, capsysbinary: Any) -> None:
    at = ["--month", "2026-12", "--as-of", "2026-11-20T17:00"]
    before = {path.name: path.read_bytes() for path in site.glob("*.xlsx")}
    code, out, _ = run(capsysbinary, "visits", "plan", str(site), *at)
    assert code == 0 and "中心 2026-12 访谈计划：12 户" in out
    assert all(width(line) <= 80 for line in out.splitlines())
    code, out, err = run(capsysbinary, "visits", "plan", str(site), *at, "--format", "json", "--out", str(tmp_path))
    data = json.loads(out)
    assert code == 0 and str(tmp_path / "访谈计划-2026-12.xlsx") in err
    assert list(data) == ["version", "site", "month", "as_of", "provisional", "visits", "unplaced", "coverage"]
    assert len(data["visits"]) == 12 and data["visits"][0].keys() >= {
        "date",
        "hours",
        "room",
        "visitor",
        "companion",
        "why",
    }
    assert {rule for one in data["visits"] for rule in one["rules"]} == {"VIS-2"}
    assert before == {path.name: path.read_bytes() for path in site.glob("*.xlsx")}, "the registers are only read"


def test_visits_coverage_answers_in_both_languages_and_as_data(site: Path, capsysbinary: Any) -> None:
    code, out, _ = run(capsysbinary, "visits", "coverage", str(site), "--as-of", "2026-11-20T17:00")
    assert code == 0 and "中心 2026 访谈覆盖率" in out and "期内还没有访谈的 12 户" in out.replace("\n", "")
    code, out, _ = run(capsysbinary, "visits", "coverage", str(site), "--as-of", "2026-11-20", "--lang", "en")
    assert code == 0 and "coverage of the visits in 2026" in out
    words = ["--period", "2025", "--format", "json", "--as-of", "2026-11-20"]
    code, out, _ = run(capsysbinary, "visits", "coverage", str(site), *words)
    whole = json.loads(out)["homes"][-1]
    assert whole == {
        "zone": None,
        "phase": None,
        "homes": 12,
        "visited": 12,
        "rate": 100.0,
        "missed_first_visit": 0,
        "still_due": None,
        "pace_per_working_day": None,
    }


def test_what_cannot_be_done_is_one_line(site: Path, tmp_path: Path, capsysbinary: Any) -> None:
    for words in (
        ["plan", str(site)],
        ["plan", str(site), "--month", "2026-13"],
        ["plan", str(site), "--month", "2026-01", "--as-of", "2026-11-20"],
        ["coverage", str(site), "--period", "2026Q5"],
        ["coverage", str(tmp_path)],
        ["plan", str(tmp_path / "nowhere"), "--month", "2026-12"],
    ):
        code, out, err = run(capsysbinary, "visits", *words)
        assert (code, out) == (2, "") and err.count("\n") == 1 and "Traceback" not in err


def test_books_without_the_visits_are_refused(site: Path, tmp_path: Path, capsysbinary: Any) -> None:
    for file in site.iterdir():
        if file.is_file() and file.name != "访谈登记.xlsx":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    code, _, err = run(capsysbinary, "visits", "coverage", str(tmp_path), "--as-of", "2026-11-20")
    assert code == 2 and "访谈登记.xlsx" in err


def test_visits_by_itself_shows_its_help(capsysbinary: Any) -> None:
    code, out, _ = run(capsysbinary, "visits", "--help")
    assert code == 0 and "plan" in out and "coverage" in out
    assert run(capsysbinary, "visits")[1] == out
