"""The cache is never believed over the file: answers are the same to the byte with it, without, and after any harm."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetkit import cache
from sheetkit.cli import cli
from sheetkit.kept import as_bytes, from_bytes, packed, unpacked
from sheetkit.model import Grid
from sheetkit.register import registers
from sheetkit.shipped import shipped
from sheetkit.site import Site, open_site
from sheetkit.table import Table, read_table
from tests.agile import sealed
from tests.test_cells import ANYTHING, good, poor
from tests.workbooks import NOW, PEOPLE, SETTINGS, TICKET, make_site, patch, write_register

BOOK = "报事登记.xlsx"
Ask = Callable[..., Result]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "site", repairs=[TICKET, {**TICKET, "channel": "电报", "room": None}], **PEOPLE)


@pytest.fixture
def ask() -> Ask:
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in (*words, "--as-of", "2026-11-20T17:00")])


def entries(site: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((site / ".sheetkit" / "cache").glob("*"))}


def reading(place: Path) -> Site:
    """The site as the command line opens it, with its tables read."""
    found = open_site(place)
    found.caching = True
    found.books(NOW)
    return found


def is_known(place: Path, book: str = BOOK) -> bool:
    """Whether a workbook's tables come from the cache."""
    found = open_site(place)
    found.caching = True
    digest = found.digest(book)
    own = [register for register in registers().values() if register.workbook == book]
    return bool(digest and found.cache and found.cache.recall(book, digest, own))


# The same answers


@pytest.mark.parametrize("command", [["check", "--format", "json"], ["due", "--format", "json", "--state", "met,open"]])
def test_the_sample_site_answers_the_same_cold_warm_and_without(tmp_path: Path, ask: Ask, command: list[str]) -> None:
    estate = copytree(shipped("samples/estate"), tmp_path / "estate")
    word, *rest = command
    without = ask(word, estate, *rest, "--no-cache")
    assert not (estate / ".sheetkit").exists(), "--no-cache leaves nothing"
    cold, warm = ask(word, estate, *rest), ask(word, estate, *rest)
    assert without.stdout == cold.stdout == warm.stdout and len(cold.stdout) > 10_000
    assert is_known(estate)


ODD: dict[str, Callable[[Path], object]] = {
    "no workbook": lambda path: path.write_bytes(b"not a workbook"),
    "gone": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "no header": lambda path: write_register(path, "follow_ups"),
    "a sheet with a space": lambda path: patch(path, "xl/workbook.xml", b'name="', b'name=" '),
    "a comment between cells": lambda path: patch(path, "xl/worksheets/sheet1.xml", b"<row", b"<!-- x --><row"),
    "damaged": lambda path: path.write_bytes(path.read_bytes()[:-200]),
    "a text for a moment": lambda path: write_register(path, "repairs", {**TICKET, "reported_at": " 2026/11/20 9:00"}),
    "a formula nobody calculated": lambda path: write_register(path, "repairs", {**TICKET, "fee": "=1+1"}),
}


@pytest.mark.parametrize("harm", ODD)
def test_odd_files_answer_the_same_cold_warm_and_without(site: Path, ask: Ask, harm: str) -> None:
    ask("check", site)  # what is remembered of the file before is not believed
    ODD[harm](site / BOOK)
    answers = [ask("check", site, "--format", "json", *rest) for rest in (("--no-cache",), (), ())]
    assert len({answer.stdout for answer in answers}) == 1
    assert answers[0].exit_code == 1


# What makes an entry worthless


def test_a_changed_file_is_read_again(site: Path, ask: Ask) -> None:
    ask("check", site)
    write_register(site / BOOK, "repairs", {**TICKET, "channel": "微博"})
    assert not is_known(site)
    assert "微博" in ask("check", site).stdout


@pytest.mark.parametrize("figures", ["[policy.unreadable]\nblanks = 5000000\n", "[policy.REP-1]\nwithin = '90min'\n"])
def test_figures_that_reading_rests_on_make_it_worthless_and_others_do_not(site: Path, figures: str) -> None:
    reading(site)
    (site / "sheetkit.toml").write_text(SETTINGS + figures, "utf-8")
    assert is_known(site) is ("REP-1" in figures)


def test_another_code_law_or_definition_of_ours_reads_again(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading(site)
    assert is_known(site)
    monkeypatch.setattr(cache, "stamp", lambda: "another")
    assert not is_known(site)


HARM: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda raw: b"",
    "half-written": lambda raw: raw[: len(raw) // 2],
    "foreign": lambda raw: b"\x80\x04\x95" + raw,
    "one bit": lambda raw: raw[:200] + bytes([raw[200] ^ 1]) + raw[201:],
    "the seal alone": lambda raw: raw[:64],
    "more": lambda raw: raw + b"\0",
}


@pytest.mark.parametrize("harm", HARM)
def test_a_damaged_entry_is_passed_over_and_written_anew(site: Path, ask: Ask, harm: str) -> None:
    before = ask("check", site, "--format", "json").stdout
    whole = entries(site)
    for name, raw in whole.items():
        (site / ".sheetkit" / "cache" / name).write_bytes(HARM[harm](raw))
    assert ask("check", site, "--format", "json").stdout == before
    assert entries(site) == whole


def test_one_workbook_s_entry_is_no_other_s(site: Path) -> None:
    reading(site)
    first, second = sorted((site / ".sheetkit" / "cache").glob("*"))[:2]
    first.write_bytes(second.read_bytes())
    found = open_site(site)
    assert [*reading(site).tables()] == [*found.tables()]


# What it leaves behind


def test_nothing_of_an_encrypted_workbook_is_remembered_and_what_was_goes(site: Path, ask: Ask) -> None:
    ask("check", site)
    assert is_known(site, "客户信息.xlsx")
    (site / "客户信息.xlsx").write_bytes(sealed((site / "客户信息.xlsx").read_bytes(), "Wzk7-Qm2x"))
    ask("check", site)  # nobody tells the password
    assert len(read(site)) == 12
    known = reading_with(site, "Wzk7-Qm2x")
    assert known.tables()["households"].rows and len(read(site)) == 12
    assert not any("赵一".encode() in raw and "东区".encode() in raw for raw in entries(site).values())


def read(site: Path) -> list[str]:
    """The workbooks of which tables are remembered, by the names of their entries."""
    return [name for name in entries(site) if name.endswith(".tables")]


def reading_with(place: Path, password: str) -> Site:
    found = open_site(place)
    found.caching, found.password = True, lambda _: password
    return found


def test_it_may_be_deleted_at_any_time_and_a_folder_that_cannot_be_written_does_without(
    site: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ask("check", site).stdout
    rmtree(site / ".sheetkit")
    (site / ".sheetkit").write_text("in the way")
    assert ask("check", site).stdout == before


def test_the_oldest_entries_go(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading(site)
    monkeypatch.setattr(cache, "_MOST", 5)
    write_register(site / BOOK, "repairs", TICKET)
    reading(site)
    assert len(entries(site)) <= 6


def test_a_workbook_by_itself_leaves_nothing(tmp_path: Path, ask: Ask) -> None:
    ask("check", write_register(tmp_path / BOOK, "repairs", TICKET))
    assert [path.name for path in tmp_path.iterdir()] == [BOOK]


# Tables come back as they were


def again(table: Table) -> Table:
    said, arrays = from_bytes(as_bytes(*packed(table)))
    return unpacked(said, arrays, table.register)


def test_of_columns_that_a_sheet_lacks_nothing_is_kept() -> None:
    marks = registers()["marks"]
    said, arrays = packed(read_table(Grid("评分", [["月份", "员工"], ["2026-10", "林小燕"]]), marks, "巡检考核.xlsx"))
    assert said["texts"] == [["2026-10"], ["林小燕"]]
    assert len(arrays) == 2 + len(["the numbers of the rows", "the formulas"])


def kinds(table: Table) -> list[list[tuple[type, object]]]:
    """The rows with the types of their values: 1.0 is not True."""
    return [[(type(value), value) for value in row] for row in table.rows]


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_whatever_was_read_comes_back_the_same(data: st.DataObject) -> None:
    register = data.draw(st.sampled_from(list(registers().values())))
    cells = [good(column) | poor(column) | ANYTHING | st.just("") for column in register.columns]
    rows = data.draw(st.lists(st.tuples(*cells).map(list), max_size=6))
    grid = Grid(register.sheet, [list(register.headers)[: data.draw(st.integers(2, len(cells)))], *rows])
    table = read_table(grid, register, "a.xlsx")
    back = again(table)
    assert (back.flaws, back.places, back.header_row, back.formulas) == (
        table.flaws,
        table.places,
        table.header_row,
        table.formulas,
    )
    assert kinds(back) == kinds(table)


def test_silent_formulas_and_rows_far_down_come_back_too() -> None:
    register = registers()["repairs"]
    formulas = frozenset({(2, 1), (9, 3)})
    grid = Grid("报事", [list(register.headers), ["BS1", datetime(2026, 1, 1)]], formulas, frozenset({(9, 3)}))
    table = read_table(grid, register, BOOK)
    assert again(table) == table and [row.at for row in table.rows] == [2, 9]
