"""Marks come and go, and a workbook is afterwards what it was: proved cell by cell, with what the staff had there."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetkit.errors import Refused, SheetkitError
from sheetkit.excel.app import marks
from sheetkit.excel.app.desk import Desk, attach
from sheetkit.excel.app.faults import told
from sheetkit.excel.app.figures import figures
from sheetkit.model import Finding, Severity
from sheetkit.site import open_site
from tests.stand_in import BookHeld, Excel, RangeOf, Rule, book_of, opened, running, typed
from tests.test_excel_cells import opened_in
from tests.workbooks import NOW, PEOPLE, TICKET, lines, make_site

Live = tuple[Desk, BookHeld, Excel]
STAFF_RULE = Rule('=$AH2="退回"', [(2, 1, 100, 34)], (255, 0, 0))


def finding(cell: str | None, severity: Severity = "error", rule: str = "REP-5", message: str = "=没有审批") -> Finding:
    return Finding(rule, severity, "", "报事", cell, None, None, None, None, None, message, "请补上", "S0")


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """A workbook with colours, notes, comments, a rule and a drop-down of the staff, in the middle of their work."""
    folder = make_site(tmp_path / "site", repairs=[{**TICKET, "ticket_no": f"BS{n}"} for n in range(9)], **PEOPLE)
    book = opened(folder / "报事登记.xlsx")
    sheet = book.sheet("报事")
    sheet.at((2, 4)).fill, sheet.at((3, 4)).note = "FFFF0000", "张姐：已电话核对"
    sheet.at((4, 4)).comment, sheet.at((5, 9)).validation = "请看附件", "list:急修,一般"
    sheet.at((6, 36)).formula = "=NOW()"
    sheet.rules.append(Rule(STAFF_RULE.formula, list(STAFF_RULE.areas), STAFF_RULE.fill))
    book.active, book.selected = "报事", "$C$5:$D$6"
    excel = Excel(book)
    with running(excel):
        yield attach(), book, excel


CELLS = ["D2", "D3", "D4", "I5", "T6", "T7", "T8", "A9"]
FOUND = [finding(cell, severity) for cell, severity in zip(CELLS, ["error", "warning", "info"] * 3, strict=False)]


def test_marking_and_unmarking_leaves_the_workbook_as_it_was(live: Live) -> None:
    desk, book, _ = live
    before = book.looks()
    marks.mark(desk, "报事", FOUND)
    assert book.looks() != before
    assert marks.unmark(desk)[0] > 0
    after = book.looks()
    assert set(before["sheets"]["报事"][0]) == set(after["sheets"]["报事"][0])
    for place, held in before["sheets"]["报事"][0].items():
        assert after["sheets"]["报事"][0][place] == held, place
    assert after == before


def test_a_mark_is_a_colour_over_the_cell_and_a_note_where_there_is_none(live: Live) -> None:
    desk, book, _ = live
    assert marks.mark(desk, "报事", FOUND) == (8, 6)
    sheet = book.sheet("报事")
    assert [sheet.at(place).note for place in ((3, 4), (4, 4))] == ["张姐：已电话核对", None]
    note = sheet.at((2, 4)).note or ""
    assert note.startswith(marks.OURS) and "REP-5 =没有审批" in note and "→ 请补上" in note
    own = {tuple(rule.fill): rule.areas for rule in sheet.rules if rule.formula == marks.RULE}
    assert own[tuple(figures("marks")["colours"]["error"])] == [(2, 4, 2, 4), (5, 9, 5, 9), (8, 20, 8, 20)]
    assert sheet.at((2, 4)).fill == "FFFF0000", "the cell's own colour lies beneath"


def test_checking_again_leaves_no_marks_of_the_last_time(live: Live) -> None:
    desk, book, _ = live
    marks.mark(desk, "报事", FOUND)
    once = book.looks()
    marks.mark(desk, "报事", FOUND)
    assert book.looks() == once
    marks.mark(desk, "报事", FOUND[:1])
    assert sum(bool(held.note) for held in book.sheet("报事").cells.values()) == 2


def test_marks_are_found_where_they_are_by_then(live: Live) -> None:
    desk, book, _ = live
    clean = book.looks()
    marks.mark(desk, "报事", FOUND)
    book.sheet("报事").insert_row(4)
    marks.unmark(desk)
    moved = book.looks()["sheets"]["报事"]
    assert len(moved[0]) == len(clean["sheets"]["报事"][0])
    assert [rule.formula for rule in moved[1]] == [STAFF_RULE.formula]
    assert [held.note for held in moved[0].values() if held.note] == ["张姐：已电话核对"]


def test_a_note_that_staff_wrote_over_is_theirs(live: Live) -> None:
    desk, book, _ = live
    marks.mark(desk, "报事", FOUND)
    book.sheet("报事").at((2, 4)).note = "改好了"
    marks.unmark(desk)
    assert book.sheet("报事").at((2, 4)).note == "改好了"


def test_several_findings_of_a_cell_are_one_mark_of_the_worst(live: Live) -> None:
    desk, book, _ = live
    assert marks.mark(desk, "报事", [finding("B2", "info"), finding("B2", "error", "REP-7"), finding(None)]) == (1, 1)
    (rule,) = [rule for rule in book.sheet("报事").rules if rule.formula == marks.RULE]
    assert list(rule.fill) == figures("marks")["colours"]["error"]
    assert "REP-7" in (book.sheet("报事").at((2, 2)).note or "")


def test_no_more_than_some_hundred_cells_are_marked(live: Live) -> None:
    desk, _, _ = live
    most = figures("marks")["most"]
    assert marks.mark(desk, "报事", [finding(f"B{row}") for row in range(2, most + 50)])[0] == most


def test_sheet_and_selection_stay(live: Live) -> None:
    desk, book, _ = live
    marks.mark(desk, "报事", FOUND)
    assert (book.active, book.selected) == ("报事", "$C$5:$D$6")


# --- the sheet of our own --------------------------------------------------------------------------------------------


def test_the_pane_is_text_behind_the_other_sheets_and_goes_with_the_marks(live: Live) -> None:
    desk, book, _ = live
    before = book.looks()
    rows = [[f"{marks.OURS}共 1 项", ""], ["D2", "=cmd|' /C calc'!A0"], ["2026-11-21", "1/2"]]
    marks.pane(desk, "sheetkit 问题", rows)
    assert book.sheets[-1].name == "sheetkit 问题" and (book.active, book.selected) == ("报事", "$C$5:$D$6")
    shown = {place: held.value for place, held in book.sheets[-1].cells.items() if held.value}
    assert shown[2, 2] == rows[1][1] and shown[3, 1] == "2026-11-21"
    assert not any(held.formula for held in book.sheets[-1].cells.values())
    marks.pane(desk, "sheetkit 问题", rows[:2])
    assert len(book.sheets) == len(before["order"]) + 1
    assert [value for value in book.sheets[-1].cells.values() if value.value == "1/2"] == []
    marks.unmark(desk)
    assert book.looks() == before


def test_a_sheet_of_the_staff_is_never_taken_for_ours(live: Live) -> None:
    desk, book, _ = live
    book.sheets[-1].name = "sheetkit 问题"
    with pytest.raises(Refused) as refused:
        marks.pane(desk, "sheetkit 问题", [[marks.OURS]])
    assert refused.value.key == "excel-pane-taken"
    marks.unmark(desk)
    assert book.sheets[-1].name == "sheetkit 问题"


def test_half_a_pane_is_none(live: Live) -> None:
    desk, book, _ = live
    before = book.looks()
    book.fixed = True
    with pytest.raises(Refused):
        marks.pane(desk, "sheetkit 问题", [[marks.OURS]])
    assert book.looks() == before


def test_what_breaks_off_while_the_pane_is_filled_is_filled_the_next_time(live: Live) -> None:
    desk, book, excel = live
    before = book.looks()
    excel.breaks_at = ("Range.value=", 1)
    with pytest.raises(SheetkitError), told():
        marks.pane(desk, "sheetkit 问题", [[marks.OURS]])
    excel.mood, excel.breaks_at = 0, ("", 0)
    marks.pane(desk, "sheetkit 问题", [[marks.OURS]])
    marks.unmark(desk)
    after = book.looks()
    assert (after["sheets"], after["order"]) == (before["sheets"], before["order"])


def test_where_threaded_comments_cannot_be_seen_notes_are_still_given(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(self: Any) -> Any:
        raise NotImplementedError("Threaded comments are not available through AppleScript")

    monkeypatch.setattr(RangeOf, "comment", property(unknown))
    assert marks.mark(live[0], "报事", [finding("D2"), finding("D5")]) == (2, 2)


# --- where Excel will not --------------------------------------------------------------------------------------------


def test_a_protected_sheet_is_not_marked(live: Live) -> None:
    desk, book, _ = live
    book.sheet("报事").protected = True
    before = book.looks()
    with pytest.raises(Refused) as refused:
        marks.mark(desk, "报事", FOUND)
    assert refused.value.key == "excel-protected" and book.looks() == before


def test_marks_under_a_protection_are_told_and_none_is_taken(live: Live) -> None:
    desk, book, _ = live
    marks.mark(desk, "报事", FOUND)
    book.sheet("报事").protected = True
    marked = book.looks()
    with pytest.raises(Refused):
        marks.unmark(desk)
    assert book.looks() == marked


@pytest.mark.parametrize("at", [("Rules.add", 2), ("Range.add_note", 3), ("Range.note", 1)])
def test_when_someone_begins_to_type_meanwhile_it_is_told_and_can_be_taken_back(live: Live, at: Any) -> None:
    desk, book, excel = live
    before = book.looks()
    excel.breaks_at = at
    with pytest.raises(SheetkitError) as busy, told():
        marks.mark(desk, "报事", FOUND)
    assert busy.value.key == "excel-busy"
    excel.mood, excel.breaks_at = 0, ("", 0)
    marks.unmark(desk)
    assert book.looks() == before


# --- how many calls --------------------------------------------------------------------------------------------------


def big(tmp_path: Path, count: int) -> tuple[Any, Excel]:
    chance = random.Random(count)
    folder = make_site(tmp_path / f"s{count}", repairs=[TICKET], **PEOPLE)
    tickets = [
        {**TICKET, "ticket_no": f"BS202611-{n:05d}", "room": chance.choice(["3-2-1501", "9-9-9"])} for n in range(count)
    ]
    book = book_of(folder / "报事登记.xlsx", {"报事": lines("repairs", tickets)})
    return open_site(folder), Excel(book)


def test_a_check_of_five_thousand_rows_asks_excel_as_often_as_one_of_ten(tmp_path: Path) -> None:
    counted = []
    for count in (10, 5000):
        site, excel = big(tmp_path, count)
        with running(excel):
            assert len(opened_in(site).books(NOW, ["repairs"]).rows("repairs")) == count
        counted.append(excel.calls)
    assert counted[0] == counted[1]
    assert counted[1]["Range.value"] == counted[1]["Range.formula"] == 1 and sum(counted[1].values()) < 30


def test_marking_asks_as_often_as_there_are_marks_however_long_the_sheet_is(tmp_path: Path) -> None:
    counted = []
    for count in (600, 5000):
        _, excel = big(tmp_path, count)
        with running(excel):
            marks.mark(attach(), "报事", [finding(f"D{row}") for row in range(2, count)])
        counted.append(excel.calls)
    most = figures("marks")["most"]
    assert counted[0] == counted[1] and counted[1]["Range.add_note"] == most
    assert counted[1]["Rules.add"] == 1, "cells below each other are one range"
    assert sum(counted[1].values()) < 15 * most


def test_no_address_is_longer_than_excel_takes() -> None:
    cells = [f"{column}{row}" for column in ("A", "AB", "XFD") for row in range(1, 1000, 2)]
    addresses = list(marks._portions(cells))
    assert max(map(len, addresses)) <= figures("marks")["address"] and sorted(",".join(addresses).split(",")) == sorted(
        cells
    )


def test_typing_is_known_to_the_stand_in(live: Live) -> None:
    """So that the tests above can fail: it makes of text what Excel would."""
    _, book, _ = live
    cell = book.sheet("报事").at((2, 40))
    made = []
    for text in ("=1+1", "2026-11-21", "3-2", "TRUE", "5%", "'=1+1", "水管"):
        cell.number_format = "General"
        typed(cell, text)
        made.append((type(cell.value).__name__, bool(cell.formula)))
    assert made == [
        ("int", True),
        ("datetime", False),
        ("datetime", False),
        ("bool", False),
        ("float", False),
        ("str", False),
        ("str", False),
    ]
