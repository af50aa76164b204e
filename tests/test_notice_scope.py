"""Whom 范围 means, and who is to sign for a key document: rows of 房屋客户 and 发文 in, rooms and names out."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from sheetkit.cli import cli
from sheetkit.excel.build import write_workbook
from sheetkit.notices.recipients import recipients
from sheetkit.notices.scope import addressed
from sheetkit.register import workbooks
from tests.rows import books
from tests.test_notice_command import GOOD, make_site
from tests.test_notice_plan import CENTRE

HOMES = [
    {"room": room, "zone": zone, "name": name, "handover": "精装"}
    for room, zone, name in (
        ("1-1-101", "东区", "赵一"),
        ("3-1-101", "南区", "钱二"),
        ("3-2-1501", "南区", "孙三"),
        ("4-2-0202", "南区", ""),
        ("5-1-101", "西区", "李四"),
    )
]
EAST, SOUTH, WEST = ["1-1-101"], ["3-1-101", "3-2-1501", "4-2-0202"], ["5-1-101"]
SCOPES: list[tuple[str, list[str]]] = [
    ("东区", EAST),
    ("东区、5-1-101", EAST + WEST),
    ("3号楼", SOUTH[:2]),
    ("3号楼业主", SOUTH[:2]),
    ("南区3、4号楼", SOUTH),
    ("东区3、4号楼", []),
    ("3号楼2单元", ["3-2-1501"]),
    ("3号楼、4号楼2单元", SOUTH),
    ("３栋和５栋", [*SOUTH[:2], *WEST]),
    ("1至3号楼", EAST + SOUTH[:2]),
    ("1栋至3栋全体业主", EAST + SOUTH[:2]),
    ("南区全部楼栋，1-1-101", EAST + SOUTH),
    ("3-2-1501 5号楼", ["3-2-1501", *WEST]),
    ("除东区外", SOUTH + WEST),
    ("除东区以外的全体业主", SOUTH + WEST),
    ("东区以外", SOUTH + WEST),
    ("除3号楼", [*EAST, "4-2-0202", *WEST]),
    ("除了１至３号楼、5-1-101外", ["4-2-0202"]),
    ("全体业主（3号楼除外）", [*EAST, "4-2-0202", *WEST]),
    ("全体业主，除东区、西区外", SOUTH),
    ("南区除3号楼2单元外", ["3-1-101", "4-2-0202"]),
    ("南区业主（除4号楼），东区", EAST + SOUTH[:2]),
]


@pytest.mark.parametrize(("scope", "rooms"), SCOPES)
def test_buildings_units_zones_and_rooms_are_read_as_people_write_them(scope: str, rooms: list[str]) -> None:
    found = addressed(books(households=HOMES), scope)
    assert (list(found.rooms), found.everyone, found.some) == (rooms, False, False)
    assert found.unknown == (() if rooms else (scope,))


@pytest.mark.parametrize("scope", ["全体业主", "全体业主、住户", "各位住户", "本小区", "业主"])
def test_all_are_meant_where_nothing_narrows_it(scope: str) -> None:
    found = addressed(books(households=HOMES), scope)
    assert (found.everyone, found.rooms, found.unknown) == (True, (), ())


UNKNOWN = [
    ("北区", ()),
    ("9号楼", ()),
    ("3-9-101", ()),
    ("各单元楼道", ()),
    ("除北区外", ()),
    ("东区除3号楼、9号楼外", ()),
    ("东区（除1号楼）", ()),
    ("除业主委员会外", ()),
    ("相关业主（除东区外）", ()),
    ("除外墙施工区外", ()),
    ("除夕值班人员", ("除夕值班人员",)),
    ("业主委员会", ("业主委员会",)),
]


@pytest.mark.parametrize(("scope", "names"), UNKNOWN)
def test_what_is_not_understood_is_told_and_a_party_is_a_name(scope: str, names: tuple[str, ...]) -> None:
    found = addressed(books(households=HOMES), scope)
    assert (found.unknown, found.names, found.everyone) == ((scope,), names, False)


KEY: dict[str, Any] = GOOD | {
    "medium": "送达",
    "key_document": "是",
    "notice_no": f"{CENTRE}〔2026〕第012号",
    "issued_on": "2026-11-20",
}
WANTED: list[tuple[dict[str, Any], list[str], list[str]]] = [
    # the row, who is to sign, what of 范围 tells nobody
    (KEY | {"scope": "3号楼"}, ["3-1-101 钱二", "3-2-1501 孙三"], []),
    (KEY | {"scope": "4号楼"}, ["4-2-0202 业主"], []),
    (KEY | {"scope": "全体业主"}, [f"{one['room']} {one['name'] or '业主'}" for one in HOMES], []),
    (KEY | {"scope": "东区、业主委员会"}, ["1-1-101 赵一", "业主委员会"], []),
    (KEY | {"scope": "北区、东区"}, ["1-1-101 赵一"], ["北区"]),
    (KEY | {"scope": "相关业主"}, [], ["相关业主"]),
    (KEY | {"scope": ""}, [], [""]),
    (KEY | {"scope": "相关业主", "template": "收费提醒"}, ["3-1-101 钱二"], []),
]
BILL = {"room": "3-1-101", "month": "2026-09", "kind": "物业费", "amount": 280, "due_on": "2026-09-15"}


@pytest.mark.parametrize(("row", "names", "unclear"), WANTED)
def test_each_who_is_meant_gets_a_row(row: dict[str, Any], names: list[str], unclear: list[str]) -> None:
    (found,) = recipients(books(households=HOMES, notices=[row], fees=[BILL]), ["收费提醒"])
    assert (list(found.names), list(found.unclear)) == (names, unclear)


NOBODY = [
    {"key_document": "否"},
    {"medium": "张贴"},
    {"notice_no": "", "issued_on": ""},
    {"issued_on": "2026-11-21"},
    {"withdrawn_on": "2026-11-20"},
]


@pytest.mark.parametrize("change", NOBODY)
def test_only_what_was_issued_and_is_to_be_signed_for_asks_for_rows(change: dict[str, Any]) -> None:
    assert recipients(books(households=HOMES, notices=[KEY | {"scope": "3号楼"} | change]), []) == []


def test_whoever_has_a_row_gets_no_second_one() -> None:
    there = [{"notice_no": KEY["notice_no"], "recipient": "3-1-101 钱二嫂"}]
    at = books(households=HOMES, notices=[KEY | {"scope": "3号楼"}], deliveries=there)
    assert recipients(at, []) == [], "the clerk has begun by hand"
    (found,) = recipients(at, [], at.rows("notices"))
    assert found.names == ["3-2-1501 孙三"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    row = GOOD | {"medium": "送达", "key_document": True, "scope": "南区", "approved_at": GOOD["approved_at"]}
    site = make_site(tmp_path / "云溪花园", [row])
    for name in ("客户信息.xlsx", "前台业务.xlsx"):
        sheets = workbooks()[name]
        homes = [one | {"moved_in": date(2025, 1, 1), "name": one["name"] or "周五"} for one in HOMES]
        write_workbook(site / name, sheets, {"households": homes} if name == "客户信息.xlsx" else {})
    return site


def run(site: Path, *words: str) -> Result:
    command, *rest = words
    return CliRunner().invoke(cli, [command, str(site), "--as-of", "2026-11-20T17:00", *rest])


def test_a_notice_tells_of_it_and_deliveries_writes_the_rows(site: Path) -> None:
    """Issued, entered, and then `check` asks for each signature from the next day on."""
    assert "sheetkit deliveries --row 1" in run(site, "notice").stdout
    shown = run(site, "deliveries")
    assert shown.exit_code == 1 and "3-2-1501 孙三" in shown.stdout
    assert run(site, "deliveries", "--write").exit_code == 0
    header, *rows = openpyxl.load_workbook(site / "收发文登记.xlsx")["送达记录"].iter_rows(values_only=True)
    assert header[:2] == ("文号", "送达对象")
    number = f"{CENTRE}〔2026〕第001号"
    assert [row[:3] for row in rows] == [(number, f"{room} {name}", None) for room, name in _south()]
    assert run(site, "deliveries").stdout == "要送达的重要文件都有送达记录，没有要添的。\n"
    later = CliRunner().invoke(cli, ["check", str(site), "--rule", "NOT-8", "--as-of", "2026-11-21T09:00"])
    assert later.stdout.count("NOT-8") >= 3 and "3-2-1501 孙三" in later.stdout


def _south() -> list[tuple[str, str]]:
    return [("3-1-101", "钱二"), ("3-2-1501", "孙三"), ("4-2-0202", "周五")]


def test_a_scope_that_tells_nobody_is_said_and_nothing_is_claimed(tmp_path: Path) -> None:
    row = GOOD | {"medium": "送达", "key_document": True, "scope": "相关业主", "issued_on": date(2026, 11, 20)}
    site = make_site(tmp_path / "a", [row | {"notice_no": f"{CENTRE}〔2026〕第001号"}])
    for name in ("客户信息.xlsx", "前台业务.xlsx"):
        write_workbook(site / name, workbooks()[name], {})
    result = run(site, "deliveries")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "“相关业主”看不出是哪些房号或单位" in result.stderr
