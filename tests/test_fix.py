"""`fix`: the harmless repairs, and nothing that would lose or decide anything."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.cli import cli
from sheetkit.fix import HARMLESS, fixes
from sheetkit.messages import LANGUAGES
from sheetkit.model import Cell, Edit, Flaw, Grid
from sheetkit.register import registers
from sheetkit.shipped import shipped
from sheetkit.table import Table, read_table
from tests.rows import NOW, books
from tests.workbooks import PEOPLE, TICKET, checked, fingerprint, lines, make_site, told

REPAIRS = registers()["repairs"]
HEADER, SOUND = lines("repairs", [TICKET])


def grid(*rows: Sequence[Any], **more: Any) -> Grid:
    return Grid("报事", [HEADER, *([("" if cell is None else cell) for cell in row] for row in rows)], **more)


def read(sheet: Grid) -> Table:
    return read_table(sheet, REPAIRS, REPAIRS.workbook)


def fixed(sheet: Grid, **more: Any) -> list[Edit]:
    at = books()
    return fixes(replace(at, tables={"repairs": read(sheet)}), **more)


def with_cell(column: str, value: Any) -> list[Any]:
    row = list(SOUND)
    row[[one.name for one in REPAIRS.columns].index(column)] = value
    return row


CELLS: list[tuple[str, str, Any, Cell, str]] = [
    # what it shows, column, what was typed, what it becomes, why
    ("a space before a room", "room", " 3-2-1501", "3-2-1501", "多余空格"),
    ("wide digits in a room", "room", "３-２-1501", "3-2-1501", "全角字符"),
    ("both", "room", "\u3000３-2-1501 ", "3-2-1501", "多余空格、全角字符"),
    ("a phone stays text", "phone", "１３８0000 0001 ", "1380000 0001", "多余空格、全角字符"),
    ("a phone is no number", "phone", " 13800000001", "13800000001", "多余空格"),
    ("free text keeps its signs", "content", "水管漏水，３楼！ ", "水管漏水，３楼！", "多余空格"),
    ("a choice", "channel", "电话 ", "电话", "多余空格"),
    ("yes", "signed", " 是", "是", "多余空格"),
    ("a moment", "reported_at", "2026/11/20 9:00", datetime(2026, 11, 20, 9), "日期存成了文字"),
    (
        "a moment with spaces",
        "reported_at",
        " 2026年11月20日 9时 ",
        datetime(2026, 11, 20, 9),
        "多余空格、日期存成了文字",
    ),
    (
        "a moment in wide digits",
        "reported_at",
        "２０２６-11-20 09：00",
        datetime(2026, 11, 20, 9),
        "全角字符、日期存成了文字",
    ),
    ("a moment to the second 0", "reported_at", "2026-11-20 09:00:00", datetime(2026, 11, 20, 9), "日期存成了文字"),
    ("a day", "reported_at", "20261120", datetime(2026, 11, 20), "日期存成了文字"),
    ("a number", "fee", "1,234.50", 1234.5, "数字存成了文字"),
    ("a number in wide digits", "fee", "５０ ", 50.0, "多余空格、全角字符、数字存成了文字"),
    ("no date, but a space", "reported_at", " 昨天", "昨天", "多余空格"),
    ("no number, but wide digits", "fee", "５０元", "50元", "全角字符"),
    ("not allowed, but a space", "channel", " 微信", "微信", "多余空格"),
]


@pytest.mark.parametrize(("shows", "column", "typed", "becomes", "why"), CELLS, ids=[case[0] for case in CELLS])
def test_a_cell_is_healed_at_once(shows: str, column: str, typed: str, becomes: Cell, why: str) -> None:
    (edit,) = fixed(grid(with_cell(column, typed)))
    assert (edit.value, type(edit.value), edit.reason) == (becomes, type(becomes), why)
    place = [one.name for one in REPAIRS.columns].index(column) + 1
    assert (edit.workbook, edit.sheet, edit.row, edit.column) == ("报事登记.xlsx", "报事", 2, place)
    assert (edit.old, edit.header, edit.key) == (typed, REPAIRS.column(column).header, "BS202611-0001")


LEFT: list[tuple[str, str, Any]] = [
    ("sound", "room", "3-2-1501"),
    ("seconds would be lost", "reported_at", "2026-11-20 09:00:30"),
    ("parts of seconds too", "reported_at", "2026-11-20 09:00:00.5"),
    ("digits would be lost", "fee", "1234567890123456789"),
    ("Excel would lose the last digit", "fee", "1234567890123456"),
    ("Excel knows no such day", "reported_at", "1900-01-15 09:00"),
    ("wide digits, but seconds", "reported_at", "２０２６-11-20 09:00:30"),
    ("a room made a date", "room", date(2001, 3, 2)),
    ("blank", "reporter", None),
    ("a choice that is none", "channel", "微信"),
]


@pytest.mark.parametrize(("shows", "column", "typed"), LEFT, ids=[case[0] for case in LEFT])
def test_what_would_lose_or_decide_something_is_left_to_people(shows: str, column: str, typed: Any) -> None:
    assert fixed(grid(with_cell(column, typed))) == []


def test_a_time_of_day_in_a_column_of_dates_is_not_cut_off() -> None:
    zones = registers()["staff"]
    header, row = lines("staff", [{**PEOPLE["staff"][0], "joined": "2026-01-05 08:30", "left": "2026-11-20 00:00"}])
    table = read_table(Grid("员工", [header, ["" if cell is None else cell for cell in row]]), zones, zones.workbook)
    (edit,) = fixes(replace(books(), tables={"staff": table}))
    assert (edit.header, edit.value) == ("离职日期", date(2026, 11, 20))


def test_a_formula_is_never_touched() -> None:
    sheet = grid(with_cell("room", " 3-2-1501"), formulas=frozenset({(2, 4)}))
    assert fixed(sheet) == []


def test_only_these_rules() -> None:
    sheet = grid(with_cell("room", " ３-2-1501"), with_cell("fee", "50"))
    assert [edit.column for edit in fixed(sheet, rules=["full-width"])] == [4]
    assert [edit.column for edit in fixed(sheet, rules=["text-as-number"])] == [19]
    assert len(fixed(sheet, rules=["text-as-date"])) == 0


# Whatever was typed

PIECES = st.sampled_from(
    [
        "3-2-1501",
        "３",
        "电话",
        "是",
        "2026-11-20",
        "2026/1/5",
        " ",
        "\u3000",
        "9:30",
        "：30",
        "50",
        "1,000",
        ".5",
        "元",
        "-",
    ]
)
TYPED = st.lists(PIECES, max_size=4).map("".join) | st.floats(0, 1e6) | st.sampled_from([None, date(2026, 11, 20)])
ROWS = st.lists(
    st.fixed_dictionaries(
        dict.fromkeys(("room", "phone", "content", "channel", "signed", "reported_at", "fee"), TYPED)
    ),
    min_size=1,
    max_size=3,
)


def healed(sheet: Grid, edits: Sequence[Edit]) -> Grid:
    """The sheet with the cells set."""
    rows = [list(row) for row in sheet.rows]
    for edit in edits:
        rows[edit.row - 1][edit.column - 1] = edit.value
    return replace(sheet, rows=rows)


def odd(table: Table) -> set[tuple[int | None, str | None, str]]:
    return {(flaw.at, flaw.column, flaw.rule) for flaw in table.flaws}


@given(ROWS)
def test_once_fixed_nothing_of_it_is_found_nothing_new_and_every_value_is_the_same(rows: list[dict[str, Any]]) -> None:
    names = [column.name for column in REPAIRS.columns]
    sheet = grid(*([row.get(name, cell) for name, cell in zip(names, SOUND, strict=True)] for row in rows))
    edits = fixed(sheet)
    places = {(edit.row, names[edit.column - 1]) for edit in edits}
    before, after = read(sheet), read(healed(sheet, edits))
    harmless = {one for one in odd(before) if one[2] in HARMLESS}
    gone = {one for one in harmless if (one[0], one[1]) in places}
    assert odd(after) == odd(before) - gone
    assert [row._replace(bad=0) for row in after.rows] == [row._replace(bad=0) for row in before.rows]
    assert fixed(healed(sheet, edits)) == []
    for at, column, rule in harmless - gone:
        assert column in ("reported_at", "fee"), (at, column, rule)


def test_the_titles_of_the_rules_are_the_reasons() -> None:
    table = replace(read(grid(SOUND)), flaws=[Flaw("stray-space", 2, "room", " 3-2-1501", {"like": "3-2-1501"})])
    at = replace(books(), tables={"repairs": table})
    assert [fixes(at, language)[0].reason for language in LANGUAGES] == ["多余空格", "Stray spaces"]


# The command


def run(place: Path, *words: str, lang: str = "zh") -> Result:
    return CliRunner().invoke(cli, ["fix", str(place), "--as-of", NOW, "--lang", lang, *words])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_shown(lang: str, golden: Callable[[str, str], None]) -> None:
    result = run(shipped("samples/estate"), lang=lang)
    assert result.exit_code == 1
    golden(f"fix.{lang}.txt", result.stdout)


def test_shown_only_nothing_is_written(estate: Path) -> None:
    before = fingerprint(estate)
    assert run(estate).exit_code == 1 and fingerprint(estate) == before


def test_written_check_finds_none_of_it_and_the_rest_as_before(tmp_path: Path) -> None:
    ticket = {
        **TICKET,
        "room": " 3-2-1501",
        "reported_at": "2026/11/20 9:00",
        "fee": "３０",
        "channel": "x",
        "phone": "１",
    }
    site = make_site(tmp_path / "s", repairs=[ticket], **PEOPLE)
    before = told(checked(site))
    result = run(site, "--write")
    assert result.exit_code == 0 and "已写进工作簿，共 4 格。\n" in result.stdout
    assert told(checked(site)) == [one for one in before if one[1] not in HARMLESS] == [("C2", "not-allowed")]
    sheet = openpyxl.load_workbook(site / "报事登记.xlsx")["报事"]
    assert [sheet[cell].value for cell in ("B2", "D2", "F2", "S2")] == [datetime(2026, 11, 20, 9), "3-2-1501", "1", 30]
    again = run(site)
    assert (again.exit_code, again.stdout) == (0, "没有要整理的单元格。\n")


@pytest.mark.parametrize(
    ("rule", "words"), [("REP-5", "由人决定"), ("wrong-type", "由人决定"), ("no-rule", "没有规则")]
)
def test_what_takes_a_decision_is_refused(rule: str, words: str) -> None:
    result = run(shipped("samples/estate"), "--rule", rule)
    assert result.exit_code == 2 and words in result.stderr and result.stderr.count("\n") == 1


def test_a_workbook_that_cannot_be_read_is_told_of_and_the_others_are_fixed(estate: Path) -> None:
    (estate / "报事登记.xlsx").write_bytes(b"")
    result = run(estate, "--rule", "full-width")
    assert result.exit_code == 1 and "报事登记.xlsx" in result.stderr and "F372" in result.stdout
