"""SEC-2, SEC-3, INF-3: who holds which list of customers, and when it is out of date."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetkit import books as books_module
from sheetkit.books import Books
from sheetkit.copies import decide, standings, untold, without_room
from sheetkit.errors import SheetkitError, Unreadable
from sheetkit.handouts import Held, Standing, file_name, named
from sheetkit.homes import in_house
from sheetkit.policy import rulebook, with_overrides
from sheetkit.register import registers
from tests.rows import books

HOMES: list[dict[str, Any]] = [
    {"room": "3-10-101", "name": "钱二", "phone": "13800000002", "vacant": "是", "remark": "长期在外"},
    {"room": "3-2-1501", "name": "赵一", "phone": "13800000001", "id_number": "990101199001011234"},
]
POST, DESK = ("房号", "客户姓名"), ("房号", "客户姓名", "联系电话")
ROWS = [("3-2-1501", "赵一"), ("3-10-101", "钱二")]
"""What a post's list holds."""


def standing(held: Held | None = None, now: str = "2026-11-20T17:00", **rows: Any) -> Standing:
    """How things stand for the posts, with this list in the folder."""
    return standings(books(now, **{"households": HOMES, **rows}), [held] if held else [])[0]


def held(day: str = "2026-11-20", **given: Any) -> Held:
    """A list of the posts as it was read back, the one that agrees with HOMES unless told otherwise."""
    words: dict[str, Any] = {"heads": POST, "rows": ROWS, "number": 1, "holder": "岗位"} | given
    return Held(
        file_name(words["holder"], date.fromisoformat(day), words["number"]), day=date.fromisoformat(day), **words
    )


# --- who holds what --------------------------------------------------------------------------------------------------


def test_posts_hold_room_and_name_desk_and_control_room_the_phone_too() -> None:
    lists = {one.copy.holder: one.copy for one in standings(books(households=HOMES), [])}
    assert {holder: copy.heads for holder, copy in lists.items()} == {"岗位": POST, "前台": DESK, "中控室": DESK}
    assert lists["岗位"].rows == ROWS
    assert lists["前台"].rows[0] == ("3-2-1501", "赵一", "13800000001")


def test_a_vacant_home_stands_among_the_others_for_to_leave_it_out_would_tell_that_it_is_empty() -> None:
    assert ("3-10-101", "钱二") in standing().copy.rows


def test_numbers_in_a_room_are_numbers() -> None:
    rooms = ["10-1-101", "3-10-101", "3-2-1501", "3-2-0201", "3-2-302", "车位 12", "车位 2", "A座 3", "3-2"]
    assert sorted(rooms, key=in_house) == [
        *("3-2", "3-2-0201", "3-2-302", "3-2-1501", "3-10-101", "10-1-101", "A座 3", "车位 2", "车位 12")
    ]


@given(st.lists(st.text(max_size=12), min_size=1, unique=True))
def test_any_rooms_have_an_order(rooms: list[str]) -> None:
    assert sorted(rooms, key=in_house)
    assert len({tuple(in_house(room)) for room in rooms}) == len(rooms), "no two rooms share a place"


def test_a_row_without_a_room_stands_on_no_list_and_a_cell_not_understood_is_blank_both_are_told() -> None:
    homes = [*HOMES, {"room": "", "name": "孙三"}, {"room": "9-1-101", "name": ""}]
    found = books(households=homes)
    assert [line for line in standings(found, [])[0].copy.rows if line not in ROWS] == [("9-1-101", "")]
    assert (without_room(found), standings(found, [])[0].unclear) == (1, 1)


def test_what_two_lines_or_odd_signs_held_stands_on_one_line() -> None:
    (line,) = standing(households=[{"room": "1-101", "name": "赵\n一\u0007 （产权人）"}]).copy.rows
    assert line == ("1-101", "赵 一 （产权人）")


@pytest.mark.parametrize("register", registers().values(), ids=lambda register: register.name)
def test_over_all_definitions_nothing_for_supervisors_stands_in_a_copy(register: Any) -> None:
    """Even if another register were handed out by the same parameter."""
    policy = dict(rulebook()) | {"SEC-2": replace(rulebook()["SEC-2"], register=register.name)}
    row = {column.name: None for column in register.columns} | {"room": "1-101"}
    kept = _with_a_room(register, row)
    found = replace(books(), policy=policy, tables=kept)
    private = {column.header for column in register.columns if column.audience == "supervisor"}
    for one in standings(found, []):
        assert private.isdisjoint(one.copy.heads)


def _with_a_room(register: Any, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Tables in which this register has one row, and a room in it whatever its columns."""
    table = books().tables[register.name]
    line = type("Line", (), {**row, "bad": frozenset(), "at": 2})()
    return {**books().tables, register.name: replace(table, rows=[line])}


def test_a_column_that_the_definition_takes_from_an_audience_leaves_its_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    households = registers()["households"]
    columns = tuple(replace(c, audience="supervisor") if c.name == "phone" else c for c in households.columns)
    changed = {**registers(), "households": replace(households, columns=columns)}
    monkeypatch.setattr(books_module, "registers", lambda: changed)
    assert [one.copy.heads for one in standings(books(households=HOMES), [])] == [POST, POST, POST]


def test_a_site_may_give_less_but_never_more_and_nobody_else() -> None:
    less = with_overrides(rulebook(), {"SEC-2": {"copies": {"前台": "post"}}})
    assert less["SEC-2"].parameters["copies"] == {"岗位": "post", "前台": "post", "中控室": "desk"}
    for more in ({"岗位": "desk"}, {"前台": "supervisor"}, {"保洁": "post"}, {"岗位": "everybody"}):
        with pytest.raises(SheetkitError):
            with_overrides(rulebook(), {"SEC-2": {"copies": more}})


def test_no_list_is_made_without_one_of_its_columns_or_of_no_homes() -> None:
    found = books(households=HOMES)
    table = found.tables["households"]
    lacking = replace(table, places={name: at for name, at in table.places.items() if name != "phone"})
    with pytest.raises(SheetkitError) as caught:
        standings(replace(found, tables={**found.tables, "households": lacking}), [])
    assert (caught.value.key, caught.value.words["column"]) == ("copies-no-column", "联系电话")
    with pytest.raises(SheetkitError, match="还没有房屋"):
        standings(books(), [])


# --- which is out of date --------------------------------------------------------------------------------------------

MOVED = [{"change_no": "B1", "room": "3-2-1501", "changed_at": "2026-11-19 10:00", "item": "电话"}]

CASES: list[tuple[str, Held, dict[str, Any], dict[str, Any]]] = [
    ("it agrees", held(), {}, {}),
    ("in another order", held(rows=ROWS[::-1]), {}, {}),
    ("its columns in another order", held(heads=POST[::-1], rows=[line[::-1] for line in ROWS]), {}, {}),
    ("a name differs", held(rows=[("3-2-1501", "赵七"), ROWS[1]]), {}, {"differs": ["3-2-1501"]}),
    ("a home is missing", held(rows=ROWS[1:]), {}, {"differs": ["3-2-1501"]}),
    ("a home is gone", held(rows=[*ROWS, ("1-101", "孙三")]), {}, {"differs": ["1-101"]}),
    ("a home stands twice", held(rows=[*ROWS, ROWS[0]]), {}, {"differs": ["3-2-1501"]}),
    ("it has the phones", held(heads=DESK, rows=[(*line, "1") for line in ROWS]), {}, {"columns": "、".join(DESK)}),
    ("a column twice", held(heads=(*POST, "房号")), {}, {"columns": "房号、客户姓名、房号"}),
    ("another sheet", held(extra=True), {}, {"extra": None}),
    ("not readable", held(broken=Unreadable("file-empty", file="x")), {}, {"unreadable": None}),
    ("a change the day after", held("2026-11-18"), {"customer_changes": MOVED}, {"changes": ["B1"]}),
    ("a change of its day shows in its rows", held("2026-11-19"), {"customer_changes": MOVED}, {}),
    ("a change to come", held("2026-11-18"), {"customer_changes": MOVED, "now": "2026-11-19T09:59"}, {}),
    ("six months old today", held("2026-05-20"), {}, {}),
    ("a day more", held("2026-05-19"), {}, {"aged": date(2026, 11, 19)}),
    ("at the end of a month", held("2025-08-31"), {"now": "2026-03-01"}, {"aged": date(2026, 2, 28)}),
]


@pytest.mark.parametrize(("latest", "more", "faults"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_list_is_out_of_date(latest: Held, more: dict[str, Any], faults: dict[str, Any]) -> None:
    found = standing(latest, **more)
    told = {"differs": "rooms", "columns": "held", "changes": "numbers", "aged": "limit"}
    assert {fault.reason: fault.words.get(told.get(fault.reason, "")) for fault in found.faults} == faults
    assert found.current == (not faults)


def test_a_site_that_renews_more_often_is_reminded_earlier() -> None:
    found = books("2026-11-20T17:00", site={"policy": {"SEC-3": {"copies": "every month"}}}, households=HOMES)
    assert [fault.reason for fault in standings(found, [held("2026-10-19")])[0].faults] == ["aged"]
    assert standings(found, [held("2026-10-20")])[0].current


def test_the_latest_counts_the_others_are_to_be_destroyed_and_one_of_tomorrow_is_not_there_yet() -> None:
    files = [held("2026-11-20", number=2), held("2026-11-20"), held("2026-05-01"), held("2026-11-21")]
    found = standings(books("2026-11-20", households=HOMES), [*files, held("2026-11-01", holder="前台")])
    assert found[0].latest == files[0]
    assert [one.file for one in found[0].old] == ["客户名单-岗位-2026-05-01.xlsx", "客户名单-岗位-2026-11-20.xlsx"]
    assert found[1].latest == held("2026-11-01", holder="前台") and found[2].latest is None


# --- what becomes of it today ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "outcome", "file"),
    [
        ([], "written", "客户名单-岗位-2026-11-20.xlsx"),
        ([held("2026-11-19")], "written", "客户名单-岗位-2026-11-20.xlsx"),
        ([held()], "same", "客户名单-岗位-2026-11-20.xlsx"),
        ([held(rows=[])], "again", "客户名单-岗位-2026-11-20-2.xlsx"),
        ([held(rows=[]), held(number=2)], "same", "客户名单-岗位-2026-11-20-2.xlsx"),
        ([held(), held(number=2, rows=[])], "again", "客户名单-岗位-2026-11-20-3.xlsx"),
        ([held(broken=Unreadable("file-empty", file="x"))], "again", "客户名单-岗位-2026-11-20-2.xlsx"),
    ],
)
def test_no_list_is_written_over(there: list[Held], outcome: str, file: str) -> None:
    found = standings(books("2026-11-20T17:00", households=HOMES), there)[0]
    assert decide(found, there) == (outcome, file)


@pytest.mark.parametrize(
    ("file", "known"),
    [
        ("客户名单-岗位-2026-11-20.xlsx", ("岗位", date(2026, 11, 20), 1)),
        ("客户名单-中控室-2026-11-20-12.xlsx", ("中控室", date(2026, 11, 20), 12)),
        ("客户名单-岗位-2026-13-20.xlsx", None),
        ("客户名单-岗位-2026-11-20-0.xlsx", None),
        ("~$客户名单-岗位-2026-11-20.xlsx", None),
        ("客户名单-岗位-2026-11-20.xlsx.bak", None),
        ("客户信息.xlsx", None),
    ],
)
def test_a_list_is_known_by_its_name(file: str, known: Any) -> None:
    assert named(file) == known
    assert known is None or file_name(*known) == file


def changes() -> Iterator[tuple[str, tuple[str, ...]]]:
    at = "2026-11-19 10:00"
    rows = [
        {"change_no": "B1", "changed_at": at, "posts_told_at": at, "control_room_told_at": at},
        {"change_no": "B2", "changed_at": at, "posts_told_at": at},
        {"change_no": "B3", "changed_at": at},
        {"change_no": "B4", "changed_at": "2026-11-21 10:00"},
        {"change_no": "B5", "changed_at": at, "posts_told_at": at, "control_room_told_at": "2026-11-21 09:00"},
    ]
    found: Books = books("2026-11-20T17:00", customer_changes=rows)
    yield from ((row.change_no, who) for row, who in untold(found))


def test_who_was_not_told_of_a_change_is_told() -> None:
    assert list(changes()) == [("B2", ("control_room",)), ("B3", ("posts", "control_room")), ("B5", ("control_room",))]
