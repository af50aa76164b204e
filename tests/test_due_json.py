"""What scripts rely on of `sheetkit due`: keys, states, options and exit codes, on a real site (CLI.md)."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sheetkit.cli import cli
from sheetkit.excel.build import write_workbook
from sheetkit.register import workbooks

CENTRE = "云溪花园客户服务中心"
SETTINGS = f"""
company = "云溪物业服务有限公司"
centre = "{CENTRE}"
households = 612
handover = "精装"
books_since = 2026-11-20
"""
NOW = "2026-11-20T17:00"  # a Friday


def ticket(number: str, reported: datetime, **cells: Any) -> dict[str, Any]:
    row = {"ticket_no": number, "reported_at": reported, "channel": "电话", "room": "3-2-1501", "reporter": "刘敏"}
    return row | {"kind": "工程类", "urgency": "一般", "content": "厨房漏水", "status": "处理中"} | cells


def home(room: str, zone: str) -> dict[str, Any]:
    return {"room": room, "zone": zone, "name": "刘敏", "handover": "精装"}


def member(number: str, name: str, department: str, post: str) -> dict[str, Any]:
    return {"staff_no": number, "name": name, "department": department, "post": post}


ROWS: dict[str, Sequence[Mapping[str, Any]]] = {
    "zones": [{"zone": "东区"}, {"zone": "西区"}],
    "households": [home("3-2-1501", "东区"), home("8-1-202", "西区")],
    "staff": [member("1", "陈静", "客户服务中心", "客服主管"), member("2", "赵强", "工程维修部", "工程主管")],
    "repairs": [
        ticket("BS1", datetime(2026, 11, 17, 16), worker="赵强"),  # overdue since 16:00
        ticket("BS2", datetime(2026, 11, 18, 8), room="8-1-202"),  # soon: until the 21st, 08:00
        ticket("BS3", datetime(2026, 11, 20, 9)),  # open: until the 23rd, 09:00
        ticket("BS4", datetime(2026, 11, 16, 9), finished_at=datetime(2026, 11, 19, 9), status="已完工"),  # met
        ticket("BS5", datetime(2026, 11, 16, 9), finished_at=datetime(2026, 11, 19, 10), status="已完工"),  # late
    ],
    "incoming": [
        {
            "incoming_no": "S1",
            "received_on": date(2026, 11, 16),
            "sender": "街道办",
            "title": "消防检查通知",
            "due_on": date(2026, 11, 18),
            "done_on": date(2026, 11, 18),
        }
    ],
}
PLACE = ["rule", "register", "workbook", "sheet", "cell", "row", "key", "what"]
ITEM = [*PLACE, "from", "due", "met", "state", "late_minutes", "rests_with", "provisional", "why"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_site(tmp_path_factory.mktemp("due") / "云溪花园", ROWS)


def make_site(folder: Path, rows: Mapping[str, Sequence[Mapping[str, Any]]], without: str = "") -> Path:
    """A site of all workbooks but one."""
    folder.mkdir()
    (folder / "sheetkit.toml").write_text(SETTINGS, "utf-8")
    for name, registers in workbooks().items():
        if name != without:
            held = {one.name: rows[one.name] for one in registers if one.name in rows}
            write_workbook(folder / name, registers, held)
    return folder


def run(place: Path, *words: str, now: str = NOW) -> Result:
    return CliRunner().invoke(cli, ["due", str(place), "--as-of", now, "--lang", "zh", *words])


def data(place: Path, *words: str, now: str = NOW) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(run(place, *words, "--format", "json", now=now).stdout)
    return read


def keys(answer: Mapping[str, Any]) -> list[str]:
    return [item["key"] for item in answer["items"]]


# --- the JSON -------------------------------------------------------------------------------------------------------


def test_the_answer_has_its_keys_in_order(site: Path) -> None:
    answer = data(site, "--rule", "REP-3")
    assert list(answer) == ["version", "as_of", "site", "summary", "items"]
    assert (answer["as_of"], answer["site"]) == ("2026-11-20T17:00:00", CENTRE)
    assert answer["summary"] == {"overdue": 1, "soon": 1, "open": 1, "late": 1, "met": 1}
    for item in answer["items"]:
        assert [key for key in item if key in ITEM] == ITEM, "keys may be added; these stay, in this order"


def test_an_item_in_full(site: Path) -> None:
    first = data(site, "--rule", "REP-3")["items"][0]
    why = first.pop("why")
    assert why.startswith("一般报修完工：自 2026-11-17 16:00 起；限 72 小时")
    assert {key: first[key] for key in ITEM if key not in ("why", "rests_with")} == {
        "rule": "REP-3",
        "register": "repairs",
        "workbook": "报事登记.xlsx",
        "sheet": "报事",
        "cell": "P2",
        "row": 2,
        "key": "BS1",
        "what": "一般报修完工",
        "from": "2026-11-17T16:00:00",
        "due": "2026-11-20T16:00:00",
        "met": None,
        "state": "overdue",
        "late_minutes": 60,
        "provisional": False,
    }


def test_times_are_without_a_zone_24_00_is_the_next_day_and_a_day_stays_a_day(site: Path) -> None:
    item = data(site, "--rule", "INC-2", "--state", "met")["items"][0]
    assert (item["from"], item["due"], item["met"]) == ("2026-11-16T00:00:00", "2026-11-19T00:00:00", "2026-11-18")


def test_a_bare_date_means_its_24_00(site: Path) -> None:
    answer = data(site, "--rule", "REP-3", now="2026-11-20")
    assert answer["as_of"] == "2026-11-21T00:00:00"
    assert answer["items"][0]["late_minutes"] == 480


def test_two_runs_give_the_same_bytes(site: Path) -> None:
    assert run(site, "--format", "json").stdout == run(site, "--format", "json").stdout


# --- options --------------------------------------------------------------------------------------------------------

SHOWN = [
    # options beside --rule REP-3, the tickets shown
    ([], ["BS1", "BS2"]),  # overdue and soon
    (["--state", "overdue"], ["BS1"]),
    (["--state", "met,late"], ["BS4", "BS5"]),
    (["--state", "met", "--state", "open"], ["BS4", "BS3"]),
    (["--state", "overdue,soon,open,late,met"], ["BS4", "BS5", "BS1", "BS2", "BS3"]),
    (["--within", "3d"], ["BS1", "BS2", "BS3"]),
    (["--within", "63h"], ["BS1", "BS2"]),  # the 23rd at 08:00, an hour short of BS3
    (["--within", "64h"], ["BS1", "BS2", "BS3"]),
    (["--within", "3d", "--state", "open"], ["BS3"]),
    (["--within", "64h", "--state", "open"], ["BS3"]),
    (["--within", "63h", "--state", "open"], []),
]


@pytest.mark.parametrize(("words", "tickets"), SHOWN)
def test_which_items_are_shown(site: Path, words: list[str], tickets: list[str]) -> None:
    answer = data(site, "--rule", "REP-3", *words)
    assert keys(answer) == tickets
    assert answer["summary"]["open"] == 1, "the summary counts all, shown or not"


def test_rules_may_be_repeated_and_joined_by_commas(site: Path) -> None:
    both = data(site, "--rule", "REP-3,REP-9", "--state", "open")
    assert {item["rule"] for item in both["items"]} == {"REP-3", "REP-9"}
    assert both == data(site, "--rule", "REP-3", "--rule", "REP-9", "--state", "open")


def test_text_may_be_grouped(site: Path) -> None:
    words = ["--rule", "REP-3", "--state", "overdue,soon"]
    assert "【东区】1 项" in run(site, *words, "--by", "zone").stdout
    assert "【西区】1 项" in run(site, *words, "--by", "zone").stdout
    assert "【REP-3 一般报修完工】2 项" in run(site, *words, "--by", "rule").stdout
    assert "【报事登记.xlsx › 报事】2 项" in run(site, *words, "--by", "register").stdout
    assert "【陈静】" in run(site, *words, "--by", "person").stdout


def test_the_answer_may_go_to_a_file(site: Path, tmp_path: Path) -> None:
    result = run(site, "--format", "json", "-o", str(tmp_path / "期限.json"))
    assert result.stdout == ""
    assert json.loads((tmp_path / "期限.json").read_text("utf-8")) == data(site)


# --- exit codes -----------------------------------------------------------------------------------------------------


def test_exit_1_where_something_is_overdue_shown_or_not(site: Path) -> None:
    assert run(site, "--rule", "REP-3").exit_code == 1
    assert run(site, "--rule", "REP-3", "--state", "open", "--within", "1h").exit_code == 1
    assert run(site, "--rule", "REP-3", "--format", "json").exit_code == 1


def test_exit_0_where_nothing_is_overdue(site: Path) -> None:
    assert run(site, "--rule", "INC-2").exit_code == 0
    assert run(site, "--rule", "REP-3", now="2026-11-20T16:00").exit_code == 0


WRONG = [
    (["--state", "spaet"], "没有状态“spaet”"),
    (["--within", "3 Tage"], "3 Tage"),
    (["--rule", "REP-99"], "没有规则 REP-99"),
    (["--by", "colour"], "--by"),
    (["--format", "yaml"], "--format"),
]


@pytest.mark.parametrize(("words", "said"), WRONG)
def test_exit_2_and_one_line_for_an_option_that_makes_no_sense(site: Path, words: list[str], said: str) -> None:
    result = run(site, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr and result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("absent", "rule"),
    [
        ("报事登记.xlsx", "REP-3"),
        ("投诉登记.xlsx", "CMP-3"),
        ("组织架构.xlsx", "KEY-2"),  # who the head is
        ("客户信息.xlsx", "ARC-2"),  # how the owner moved in
    ],
)
def test_exit_2_where_a_workbook_that_the_duty_needs_is_missing(tmp_path: Path, absent: str, rule: str) -> None:
    """Never a silently shorter list; a duty that needs other books is answered."""
    site = make_site(tmp_path / "site", ROWS, without=absent)
    result = run(site, "--rule", rule)
    assert (result.exit_code, result.stdout) == (2, "")
    assert absent in result.stderr
    assert run(site, "--rule", "INC-2").exit_code == 0


def test_rows_that_cannot_be_clocked_are_counted_on_stderr(tmp_path: Path) -> None:
    rows = {"repairs": [ticket("BS1", datetime(2026, 11, 20, 9), status="差不多了"), *ROWS["repairs"][1:3]]}
    result = run(make_site(tmp_path / "site", rows), "--rule", "REP-3", "--format", "json")
    assert "有 1 行" in result.stderr
    assert "BS1" not in result.stdout and json.loads(result.stdout)["summary"]["overdue"] == 0


# --- a command that asks writes nothing -----------------------------------------------------------------------------


def test_no_workbook_is_touched(site: Path) -> None:
    def state() -> dict[str, tuple[bytes, int]]:
        return {
            path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(site.iterdir()) if path.is_file()
        }

    before = state()
    run(site)
    run(site, "--format", "json", "--by", "person")
    assert state() == before
