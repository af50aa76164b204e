"""One adapter, two backings: a workbook reads and is set alike, closed or open in Excel (as `stand_in` has it)."""

import errno
import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.errors import Refused, SheetkitError
from sheetkit.excel.app import undo
from sheetkit.excel.app.book import open_books, within
from sheetkit.excel.app.cells import Step
from sheetkit.excel.app.values import ERRORS, as_grid, from_excel, is_plain, to_excel
from sheetkit.excel.crypt import encrypted
from sheetkit.model import Cell, Edit
from sheetkit.register import registers
from sheetkit.shipped import shipped
from sheetkit.site import Site, open_site
from sheetkit.store import Deed, Done
from sheetkit.store.journal import read
from sheetkit.table import Table
from sheetkit.writing import Held, take_back, write
from tests.odd_rows import rows
from tests.stand_in import EDITING, GONE, REJECTED, BookHeld, Excel, com_error, opened, running, typed
from tests.stand_in import Held as HeldCell
from tests.test_injection import HOSTILE
from tests.workbooks import NOW, PEOPLE, TICKET, make_site

DEED = Deed("fix", "林小燕", NOW)
SHAPE = {"title-above", "merged-cells", "table-short", "broken-list", "older-workbook"}
"""What is asked of a file only."""


def opened_in(site: Site) -> Site:
    """The site as the commands of the running Excel see it."""
    site.open = within(list(open_books(list(xlwings.apps))), site.folder, site.named)
    return site


def understood(tables: Any) -> dict[str, Any]:
    """What is understood of each register, but for the shape of its sheet."""
    return {name: (t.rows, t.places, t.header_row, _flaws(t)) for name, t in tables.items()}


def _flaws(table: Table) -> list[Any]:
    return sorted(
        ((f.rule, f.at or 0, f.column or "", f.value or "") for f in table.flaws if f.rule not in SHAPE), key=str
    )


# --- reading ---------------------------------------------------------------------------------------------------------

SAMPLE = shipped("samples/estate")


@pytest.mark.parametrize("name", ["收发文登记.xlsx", "信息报送.xlsx", "组织架构.xlsx"])
def test_a_workbook_of_the_sample_is_the_same_table_closed_and_open(name: str) -> None:
    only = {one.name for one in registers().values() if one.workbook == name}
    closed = understood(open_site(SAMPLE).tables(only))
    with running(Excel(opened(SAMPLE / name))):
        site = opened_in(open_site(SAMPLE))
        assert list(site.open) == [name] and understood(site.tables(only)) == closed
        assert name not in site.digests, "nothing was read from the file"


def test_rows_as_nobody_would_write_them_are_the_same_table_too(tmp_path: Path) -> None:
    chance = random.Random(7)
    names = ("repairs", "complaints", "keys", "notices")
    odd = {name: rows(registers()[name], 60, chance, {}) for name in names}
    folder = make_site(tmp_path / "site", **odd)
    closed = understood(open_site(folder).tables(names))
    with running(Excel(*(opened(folder / registers()[name].workbook) for name in names))):
        site = opened_in(open_site(folder))
        assert len(site.open) == len(names) and understood(site.tables(names)) == closed


def test_what_was_not_saved_is_what_counts(tmp_path: Path) -> None:
    folder = make_site(tmp_path / "site", repairs=[TICKET], **PEOPLE)
    book = opened(folder / "报事登记.xlsx")
    typed(book.sheet("报事").at((2, 4)), "9-9-9999")
    with running(Excel(book)):
        assert opened_in(open_site(folder)).tables()["repairs"].rows[0].room == "9-9-9999"
        assert open_site(folder).tables()["repairs"].rows[0].room == "3-2-1501"


def test_formulas_and_errors_are_told_from_text_that_looks_like_them() -> None:
    values = [["=1+1", 2.0, "#N/A", None], [True, Decimal("5.5"), "#REF!", ""]]
    formulas = (("=1+1", "=1+1", "=NA()", ""), ("TRUE", "5.5", "#REF!", ""))
    grid = as_grid("表", values, formulas)
    assert grid.formulas == {(1, 2), (1, 3)} and grid.errors == {(1, 3): "#N/A", (2, 3): "#REF!"}
    assert grid.rows == [["=1+1", 2.0, "", ""], [True, 5.5, "", ""]]


@pytest.mark.parametrize(
    ("value", "formulas"), [(5.0, "=2+3"), ([[5.0, 6.0]], ["=2+3", "6"]), ([[5.0], [6.0]], ["=2+3", "6"])]
)
def test_the_formulas_of_one_cell_and_of_one_row_come_in_other_shapes(value: Any, formulas: Any) -> None:
    assert as_grid("表", value if isinstance(value, list) else [[value]], formulas).formulas == {(1, 1)}


@pytest.mark.parametrize(
    ("given_", "read"),
    [
        (datetime(2026, 11, 20), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 9, 30), datetime(2026, 11, 20, 9, 30)),
        (datetime(1899, 12, 30, 9, 30), time(9, 30)),
        (None, ""),
        (7, 7.0),
        (True, True),
    ],
)
def test_values_come_as_a_file_gives_them(given_: Any, read: object) -> None:
    assert from_excel(given_) == read and type(from_excel(given_)) is type(read)


# --- setting ---------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["closed", "open"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Callable[[], Site], BookHeld | None]]:
    """A site with one ticket, its workbook closed or open; each call opens the site anew."""
    folder = make_site(tmp_path / "site", repairs=[TICKET, {**TICKET, "ticket_no": "BS202611-0002"}], **PEOPLE)
    if request.param == "closed":
        yield (lambda: open_site(folder)), None
        return
    book = opened(folder / "报事登记.xlsx")
    with running(Excel(book)):
        yield (lambda: opened_in(open_site(folder))), book


def edit(name: str, value: Cell, row: int = 2) -> Edit:
    register = registers()["repairs"]
    place = [column.name for column in register.columns].index(name) + 1
    return Edit(register.workbook, register.sheet, row, place, value)


VALUES: list[tuple[str, Cell]] = [
    ("content", "水管漏水"),
    ("content", "=1+1"),
    ("content", "@SUM(A1)"),
    ("content", "2026-11-21"),
    ("room", "3-2-1501"),
    ("phone", "13800000001"),
    ("content", "1/2"),
    ("content", "５月５日"),
    ("content", "TRUE"),
    ("content", "50%"),
    ("man_hours", 2.5),
    ("fee", 3880.0),
    ("arrived_at", datetime(2026, 11, 20, 16, 30)),
    ("arrived_at", datetime(2026, 11, 20)),
    ("signed", True),
    ("content", None),
]


@pytest.mark.parametrize(("name", "value"), VALUES, ids=[str(value) for _, value in VALUES])
def test_what_is_set_is_what_stands_there_and_nothing_else_changes(kept: Any, name: str, value: Cell) -> None:
    at, _ = kept
    site = at()
    before = site.tables()["repairs"]
    write(site, [edit(name, value)], DEED)
    after = at().tables()["repairs"]
    stands = getattr(after.rows[0], name)
    assert stands == value
    assert not after.formulas
    others = [column.name for column in registers()["repairs"].columns if column.name != name]
    assert [[getattr(row, one) for one in others] for row in after.rows] == [
        [getattr(row, one) for one in others] for row in before.rows
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_in_an_open_workbook(text: str, tmp_path: Path) -> None:
    folder = make_site(tmp_path / "site", repairs=[TICKET], **PEOPLE)
    book = opened(folder / "报事登记.xlsx")
    with running(Excel(book)):
        site = opened_in(open_site(folder))
        site.tables()
        if not text:
            return
        try:
            write(site, [edit("content", text)], DEED)
        except Refused as error:
            assert error.key == "cell-unfit" or text in ERRORS, "what reads like an error cannot be told from one"
            return
    held = book.sheet("报事").cells[2, edit("content", None).column]
    assert held.value == text and not held.formula


def test_it_is_all_of_the_edits_or_none(kept: Any) -> None:
    at, book = kept
    site = at()
    before = understood(site.tables())
    with pytest.raises(Refused):
        write(site, [edit("content", "甲"), edit("content", "x" * 40_000, 3)], DEED)
    assert understood(at().tables()) == before
    assert book is None or book.saved, "Excel was not even touched"


def test_a_formula_is_never_written_over(kept: Any) -> None:
    at, book = kept
    column = edit("content", None).column
    if book is None:
        file = openpyxl.load_workbook(at().path("报事登记.xlsx"))
        file["报事"].cell(2, column).value = '=IF(1,"漏水","")'
        file.save(at().path("报事登记.xlsx"))
    else:
        book.sheet("报事").cells[2, column] = HeldCell("漏水", '=IF(1,"漏水","")')
    site = at()
    site.tables()
    with pytest.raises(Refused, match="公式"):
        write(site, [edit("content", "甲")], DEED)


def test_what_someone_changed_since_is_left_alone(kept: Any) -> None:
    at, book = kept
    site = at()
    site.tables()
    if book is None:
        file = openpyxl.load_workbook(site.path("报事登记.xlsx"))
        file["报事"].cell(2, 5).value = "钱二"
        file.save(site.path("报事登记.xlsx"))
    else:
        typed(book.sheet("报事").at((2, 5)), "钱二")
    with pytest.raises(Refused):
        write(site, [edit("content", "甲")], DEED)
    assert at().tables()["repairs"].rows[0].content == TICKET["content"]


# --- only of open workbooks ------------------------------------------------------------------------------------------


@pytest.fixture
def live(tmp_path: Path) -> Iterator[tuple[Site, BookHeld, Excel]]:
    folder = make_site(tmp_path / "site", repairs=[TICKET, {**TICKET, "ticket_no": "BS202611-0002"}], **PEOPLE)
    excel = Excel(opened(folder / "报事登记.xlsx"), opened(folder / "组织架构.xlsx"))
    with running(excel):
        site = opened_in(open_site(folder))
        site.tables()
        yield site, excel.books[0], excel


def test_the_file_is_not_touched_the_journal_tells_of_it_and_it_can_be_taken_back(live: Any) -> None:
    site, book, _ = live
    raw, before = book.path.read_bytes(), book.looks()
    done = write(site, [edit("content", "2026-11-21"), edit("man_hours", 2.0)], DEED)
    assert done == [Held(site.path("报事登记.xlsx"), 2)] and not isinstance(done[0], Done)
    assert book.path.read_bytes() == raw
    (entry,) = read(site.folder).entries
    assert (entry["workbook"], entry["after"], entry["backup"]) == ("报事登记.xlsx", "", "")
    assert entry["before"] == hashlib.sha256(raw).hexdigest()
    assert [cell["new"] for cell in entry["cells"]] == ["2026-11-21", "2"]
    assert book.sheet("报事").at((2, edit("content", None).column)).prefix, "a date in text stands behind an apostrophe"
    steps = undo.recall(site.folder)
    assert take_back(site, steps, DEED) == 2
    after = book.looks()
    assert before == after and not undo.recall(site.folder)
    journal = read(site.folder)
    assert not journal.broken and [(cell["old"], cell["new"]) for cell in journal.entries[1]["cells"]] == [
        ("2026-11-21", TICKET["content"]),
        ("2", ""),
    ]


def test_only_what_still_stands_is_taken_back(live: Any) -> None:
    site, book, _ = live
    write(site, [edit("content", "甲"), edit("content", "乙", 3)], DEED)
    typed(book.sheet("报事").at((3, edit("content", None).column)), "丙")
    assert take_back(site, undo.recall(site.folder), DEED) == 1
    assert [cell["old"] for cell in read(site.folder).entries[1]["cells"]] == ["甲"]
    shown = opened_in(open_site(site.folder)).tables()["repairs"].rows
    assert [row.content for row in shown] == [TICKET["content"], "丙"]


def test_what_a_workbook_under_a_password_holds_is_kept_nowhere_in_clear(live: Any) -> None:
    site, book, _ = live
    write(site, [edit("content", "甲")], DEED)
    book.path.write_bytes(encrypted(book.path.read_bytes(), "Lan-9!shan"))
    (done,) = write(site, [edit("content", "门口电话13800000009")], DEED)
    assert done == Held(site.path("报事登记.xlsx"), 1, back=False) and not undo.recall(site.folder)
    last = read(site.folder).entries[1]
    assert last["cells"][0]["new"].startswith("sha256:")
    ours = b"".join(path.read_bytes() for path in (site.folder / ".sheetkit").rglob("*") if path.is_file())
    assert b"13800000009" not in ours


def test_where_the_journal_cannot_be_written_nothing_is_set(live: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    site, book, _ = live
    before = book.looks()

    def full(*given: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sheetkit.store.journal.append", full)
    with pytest.raises(Refused, match="磁盘满了"):
        write(site, [edit("content", "甲")], DEED)
    assert book.looks() == before and not read(site.folder).entries and not undo.recall(site.folder)


@pytest.mark.parametrize(
    ("harm", "key"),
    [
        (lambda book: setattr(book, "read_only", True), "excel-read-only"),
        (lambda book: setattr(book.sheet("报事"), "protected", True), "excel-protected"),
        (lambda book: setattr(book.sheet("报事"), "name", "报事旧"), "excel-no-sheet"),
    ],
)
def test_what_cannot_be_set_is_refused_before_anything_is(live: Any, harm: Any, key: str) -> None:
    site, book, _ = live
    harm(book)
    site = opened_in(open_site(site.folder))
    with pytest.raises(Refused) as refused:
        write(site, [edit("content", "甲")], DEED)
    assert refused.value.key == key and book.saved


def test_what_does_not_read_back_is_put_back(live: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A validation of Excel, or a macro of the staff, may make something else of it."""
    site, book, _ = live
    before = book.looks()
    monkeypatch.setattr("tests.stand_in.typed", lambda held, value: typed(held, "别的" if value == "甲" else value))
    with pytest.raises(Refused) as refused:
        write(site, [edit("man_hours", 2.0), edit("content", "甲")], DEED)
    assert refused.value.key == "excel-unproved"
    assert book.looks() == before


def test_when_a_closed_workbook_refuses_the_open_ones_are_put_back(live: Any) -> None:
    site, book, _ = live
    before = book.looks()
    zones = registers()["households"]
    site.path(zones.workbook).chmod(0o444)
    with pytest.raises(Refused):
        write(site, [edit("content", "甲"), Edit(zones.workbook, zones.sheet, 2, 3, "赵二")], DEED)
    assert book.looks() == before and not undo.recall(site.folder)


@given(st.text(max_size=12) | st.sampled_from(HOSTILE))
def test_excel_makes_nothing_else_of_a_text(text: str) -> None:
    """By the guesses of the stand-in, which are Excel's as far as they are known."""
    try:
        raw, _ = to_excel(text, "General")
    except Refused:
        return
    held = HeldCell()
    typed(held, raw)
    assert held.value == (text or None) and not held.formula and held.number_format == "General"


@pytest.mark.parametrize("text", ["五月五日", "Jan 5", "true", "1", "=a", "二十", "e5", "", "-", "10时"])
def test_what_may_be_read_as_something_else_is_not_plain(text: str) -> None:
    assert not is_plain(text)


@pytest.mark.parametrize("text", ["水管漏水", "厨房 水管，漏水。", "Zhang"])
def test_words_alone_are_plain(text: str) -> None:
    assert is_plain(text)


@pytest.mark.parametrize(
    ("value", "format_", "wanted"),
    [
        (2.0, "@", "General"),
        (2.0, "0.00", None),
        (date(2026, 11, 21), "General", "yyyy-mm-dd"),
        (datetime(2026, 11, 21, 9), "@", "yyyy-mm-dd hh:mm"),
        (datetime(2026, 11, 21, 9), "yyyy/m/d h:mm", None),
        ("甲", "General", None),
    ],
)
def test_a_cell_gets_another_format_only_where_it_would_not_show_the_value(
    value: Cell, format_: str, wanted: str | None
) -> None:
    assert to_excel(value, format_)[1] == wanted


STEPS: Sequence[Step] = [
    Step("报事", 2, 3, datetime(2026, 11, 20, 9), "昨天", "@"),
    Step("报事", 2, 4, date(2026, 11, 20), None),
    Step("报事", 2, 5, True, 5.5, "0.00"),
    Step("报事", 2, 6, None, time(9, 30)),  # type: ignore[arg-type]
]


def test_the_step_is_kept_as_it_was(tmp_path: Path) -> None:
    undo.remember(tmp_path, {"报事登记.xlsx": STEPS})
    assert undo.recall(tmp_path) == {"报事登记.xlsx": list(STEPS)}
    undo.remember(tmp_path, {"报事登记.xlsx": [STEPS[0]] * 3000})
    assert undo.recall(tmp_path) == {}, "half a step would be none"


def test_a_step_that_makes_no_sense_is_told(tmp_path: Path) -> None:
    undo.remember(tmp_path, {"报事登记.xlsx": STEPS})
    (tmp_path / ".sheetkit/excel-undo.json").write_text('{"a": [1]}')
    with pytest.raises(SheetkitError, match="已损坏"):
        undo.recall(tmp_path)


def test_errors_that_a_cell_shows_are_known_to_the_stand_in() -> None:
    from tests.stand_in import ERRORS as KNOWN

    assert KNOWN.keys() <= ERRORS
    assert {REJECTED, EDITING, GONE} and com_error(REJECTED, "").hresult == REJECTED


def test_what_is_open_is_neither_remembered_nor_recalled(tmp_path: Path) -> None:
    folder = make_site(tmp_path / "site", repairs=[TICKET], **PEOPLE)
    closed = open_site(folder)
    closed.caching = True
    closed.tables()
    kept = sorted((path.name, path.read_bytes()) for path in (folder / ".sheetkit/cache").rglob("*") if path.is_file())
    book = opened(folder / "报事登记.xlsx")
    typed(book.sheet("报事").at((2, 4)), "9-9-9999")
    with running(Excel(book)):
        live = opened_in(open_site(folder))
        live.caching = True
        assert live.tables()["repairs"].rows[0].room == "9-9-9999"
    assert kept == sorted((p.name, p.read_bytes()) for p in (folder / ".sheetkit/cache").rglob("*") if p.is_file())
    again = open_site(folder)
    again.caching = True
    assert again.tables()["repairs"].rows[0].room == "3-2-1501"
