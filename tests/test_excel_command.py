"""`sheetkit excel`: the commands of the running Excel, and a clear line for all that keeps Excel from answering."""

import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
import xlwings
from click.testing import CliRunner, Result

from sheetkit.cli import cli
from sheetkit.cli.excel import MODULES
from sheetkit.excel.app import faults, native, wps
from sheetkit.excel.app.desk import spans
from sheetkit.excel.app.marks import OURS
from sheetkit.messages import LANGUAGES, say
from sheetkit.names import letter
from sheetkit.register import registers
from sheetkit.shipped import shipped
from tests import excel_by_hand
from tests.stand_in import (
    EDITING,
    GONE,
    REJECTED,
    BookHeld,
    EngineOf,
    Excel,
    Held,
    SheetHeld,
    com_error,
    opened,
    refused,
    running,
    typed,
)
from tests.workbooks import PEOPLE, SETTINGS, TICKET, fingerprint, make_site, write_register

AS_OF = ("--as-of", "2026-11-20T17:00")
NOTICE = {
    "row_no": "1",
    "title": "停水通知",
    "template": "停水通知",
    "medium": "张贴",
    "matter": "水箱清洗",
    "scope": "1、2号楼",
    "starts_at": "2026-11-22 09:00",
    "ends_at": "2026-11-22 15:00",
    "contact": "0571-12345678",
    "drafted_by": "林小燕",
    "drafted_on": "2026-11-20",
    "approved_by": "陈志远",
    "approved_at": "2026-11-20 10:00",
}
TICKETS = [
    TICKET,
    {**TICKET, "ticket_no": "BS202611-0002", "room": " 3-2-1501", "man_hours": "2.5"},
    {**TICKET, "ticket_no": "BS202611-0003", "status": "完成"},
]


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["excel", *words, *AS_OF])


def place(name: str, register: str = "repairs") -> int:
    return [column.name for column in registers()[register].columns].index(name) + 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_site(tmp_path / "site", repairs=TICKETS, notices=[NOTICE, {**NOTICE, "row_no": "2"}], **PEOPLE)


@pytest.fixture
def book(folder: Path) -> BookHeld:
    held = opened(folder / "报事登记.xlsx")
    held.active = "报事"
    return held


@pytest.fixture
def excel(book: BookHeld) -> Iterator[Excel]:
    one = Excel(book)
    with running(one):
        yield one


# --- check, next, unmark ---------------------------------------------------------------------------------------------


def test_check_marks_lists_and_leaves_the_file(excel: Excel, book: BookHeld, folder: Path) -> None:
    files = fingerprint(folder)
    typed(book.sheet("报事").at((2, place("room"))), "9-9-9999")
    done = run("check", "--lang", "zh")
    assert done.exit_code == 1
    assert "9-9-9999" in done.output and "已标记" in done.output, "what was not saved is checked"
    assert "“没有”" not in done.output and "另有" not in done.output
    notes = [held.note for held in book.sheet("报事").cells.values() if held.note]
    assert len(notes) == 4 and all(note.startswith(OURS) for note in notes)
    assert run("unmark").exit_code == 0
    assert not any(held.note for held in book.sheet("报事").cells.values()) and not book.sheet("报事").rules
    assert fingerprint(folder) == files


def test_check_as_data_with_a_pane_and_without_marks(excel: Excel, book: BookHeld) -> None:
    done = run("check", "--no-mark", "--pane", "--format", "json", "--rule", "not-allowed")
    found = json.loads(done.stdout)["findings"]
    assert [(one["cell"], one["rule"]) for one in found] == [("AH4", "not-allowed")]
    assert book.sheets[-1].name == "sheetkit 问题" and book.active == "报事" and not book.sheet("报事").rules
    assert [book.sheets[-1].at((3, column)).value for column in (1, 3, 4)] == ["AH4", "not-allowed", "BS202611-0003"]
    assert run("unmark").exit_code == 0 and book.sheets[-1].name != "sheetkit 问题"


def test_next_goes_from_one_finding_to_the_next_and_round(excel: Excel, book: BookHeld) -> None:
    seen = []
    for _ in range(4):
        assert run("next").exit_code == 0
        seen.append(book.selected)
    assert seen == ["$D$3", "$R$3", "$AH$4", "$D$3"]
    typed(book.sheet("报事").at((3, place("room"))), "'3-2-1501")
    run("next")
    assert book.selected == "$R$3", "what is mended is no longer stopped at"


def test_a_sheet_without_findings_says_so(folder: Path) -> None:
    staff = opened(folder / "组织架构.xlsx")
    staff.active = "片区"
    with running(Excel(staff)):
        assert "没有问题" in run("next", "--lang", "zh").output


# --- due -------------------------------------------------------------------------------------------------------------


def test_due_tells_every_state_of_the_rows_in_view(excel: Excel, book: BookHeld) -> None:
    book.in_view = "$A$2:$Z$3"
    text = run("due").output
    assert "BS202611-0001" in text and "BS202611-0002" in text and "BS202611-0003" not in text
    assert "进行中" in text, "not only what is late"
    book.sheet("报事").hidden = {2}
    assert "BS202611-0001" not in run("due").output, "what a filter hides is not in view"


def test_due_of_the_selected_rows(excel: Excel, book: BookHeld) -> None:
    book.selected = "$C$3,$A$40"
    text = run("due", "--selected", "--lang", "en").output
    assert "BS202611-0002" in text and "BS202611-0001" not in text


# --- fix, undo, number -----------------------------------------------------------------------------------------------


def test_fix_shows_then_sets_then_takes_back(excel: Excel, book: BookHeld, folder: Path) -> None:
    before, files = book.looks(), (folder / "报事登记.xlsx").read_bytes()
    assert run("fix").exit_code == 1 and book.looks() == before
    done = run("fix", "--write", "--lang", "zh")
    assert done.exit_code == 0 and "还没有保存" in done.output
    row = [book.sheet("报事").at((3, place(name))).value for name in ("room", "man_hours")]
    assert row == ["3-2-1501", 2.5] and (folder / "报事登记.xlsx").read_bytes() == files
    assert run("fix").exit_code == 0
    assert "2" in run("undo").output and book.sheet("报事").at((3, place("room"))).value == " 3-2-1501"
    assert "没有可以撤回" in run("undo", "--lang", "zh").output
    told = CliRunner().invoke(cli, ["journal", str(folder), "--lang", "zh"]).stdout
    assert told.count("填在打开着的工作簿里") == 2 and "记录完整" in told
    assert f"报事!{letter(place('room'))}3： 3-2-1501 → 3-2-1501" in told


def test_what_was_changed_since_is_not_taken_back(excel: Excel, book: BookHeld) -> None:
    run("fix", "--write")
    typed(book.sheet("报事").at((3, place("room"))), "3-2-1502")
    assert "已撤回 1 格；另有 1 格后来又改过，没有动。" in run("undo", "--lang", "zh").output
    assert book.sheet("报事").at((3, place("room"))).value == "3-2-1502"


def test_what_lies_in_a_closed_workbook_is_not_taken_back(excel: Excel, book: BookHeld, folder: Path) -> None:
    run("fix", "--write")
    staff = opened(folder / "组织架构.xlsx")
    excel.books, excel.active = [staff], staff
    done = run("undo", "--lang", "zh")
    assert done.exit_code == 2 and "报事登记.xlsx" in done.output


@pytest.mark.parametrize("lang", LANGUAGES)
def test_number_puts_what_the_workbook_proposes_into_the_blank_cell(excel: Excel, book: BookHeld, lang: str) -> None:
    sheet = book.sheet("报事")
    book.selected = "$A$5"
    assert run("number", "--lang", lang).exit_code == 2, "a workbook without its sheet of lists proposes none"
    lists = book_sheet(book, "清单")
    lists.cells[1, 1], lists.cells[2, 1] = Held("下一个单号"), Held("BS202611-0004", '=IF(1,"")')
    done = run("number", "--lang", lang)
    assert done.exit_code == 0 and sheet.at((5, 1)).value == "BS202611-0004"
    assert run("number", "--lang", lang).exit_code == 2, "the cell is no longer blank"
    book.selected = "$B$6"
    assert "单号" in run("number", "--lang", lang).output
    book.active = "跟进记录"
    assert run("number", "--lang", lang).exit_code == 2


def book_sheet(book: BookHeld, name: str) -> Any:

    book.sheets.append(SheetHeld(name))
    return book.sheets[-1]


# --- notice, doc -----------------------------------------------------------------------------------------------------


def test_notice_numbers_the_selected_row_in_the_open_workbook(folder: Path) -> None:
    raw = (folder / "收发文登记.xlsx").read_bytes()
    book = opened(folder / "收发文登记.xlsx")
    book.active, book.selected = "发文", "$C$3"
    with running(Excel(book)):
        done = run("notice", "--lang", "zh")
        assert done.exit_code == 0, done.output
        column = place("notice_no", "notices")
        numbers = [book.sheet("发文").at((row, column)).value for row in (2, 3)]
        assert numbers[0] is None and "2026" in numbers[1]
        assert (folder / "收发文登记.xlsx").read_bytes() == raw
        assert len([*(folder / "通知").glob("*.docx")]) == 1
        before = book.looks()
        assert run("notice").exit_code == 0 and book.looks() == before, "a second run changes nothing"


def test_doc_prints_the_selected_rows(excel: Excel, book: BookHeld, folder: Path) -> None:
    book.selected = "$A$2:$A$4"
    book.sheet("报事").hidden = {3}
    assert run("doc", "报事单").exit_code == 0
    assert sorted(path.name for path in (folder / "单据").iterdir()) == [
        "报事单-BS202611-0001.docx",
        "报事单-BS202611-0003.docx",
    ]
    assert "“投诉”" in run("doc", "投诉处理单", "--lang", "zh").output
    book.selected = "$A$40"
    assert "没有登记内容" in run("doc", "报事单", "--lang", "zh").output


def test_rows_without_their_key_other_sheets_and_several_forms_are_told(
    excel: Excel, book: BookHeld, folder: Path
) -> None:
    assert "切换到“发文”" in run("notice", "--lang", "zh").output
    notices = opened(folder / "收发文登记.xlsx")
    notices.active, notices.selected = "发文", "$A$2"
    notices.sheet("发文").at((2, 1)).value = None
    with running(Excel(notices)):
        assert "没有填“序号”" in run("notice", "--lang", "zh").output
    visits = opened(folder / "访谈登记.xlsx")
    visits.active = "满意度调查"
    typed(visits.sheet("满意度调查").at((2, 1)), "DC1")
    visits.selected = "$A$2"
    with running(Excel(visits)):
        assert "没有可以打印的单据" in run("doc", "--lang", "zh").output
    keys = opened(folder / "钥匙管理.xlsx")
    keys.active, keys.selected = "钥匙清单", "$A$2"
    typed(keys.sheet("钥匙清单").at((2, 1)), "WS-1")
    with running(Excel(keys)):
        assert run("doc").exit_code == 0 and (folder / "单据/钥匙盘点表-WS-1.docx").exists(), "there is but one form"
        keys.active = "领借用记录"
        typed(keys.sheet("领借用记录").at((2, 1)), "YS1")
        assert "请写明要哪一种：钥匙催还单、钥匙领借用记录" in run("doc", "--lang", "zh").output


# --- a workbook by itself --------------------------------------------------------------------------------------------


def test_a_workbook_outside_any_site_is_checked_and_set_too(tmp_path: Path) -> None:
    path = write_register(tmp_path / "报事.xlsx", "repairs", *TICKETS)
    book = opened(path)
    with running(Excel(book)):
        assert "BS202611-0003" in run("check").output and book.sheet("报事").rules
        assert run("fix", "--write").exit_code == 0 and book.sheet("报事").at((3, place("man_hours"))).value == 2.5
        assert run("undo").exit_code == 0 and book.sheet("报事").at((3, place("man_hours"))).value == "2.5"
        assert run("refresh", "--write").exit_code == 2


# --- refresh ---------------------------------------------------------------------------------------------------------


def test_refresh_saves_closes_refreshes_and_opens_again(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped("workbook_templates"), tmp_path / "site"))
    (folder / "sheetkit.toml").write_text(SETTINGS, "utf-8")
    path = folder / "钥匙管理.xlsx"
    file = openpyxl.load_workbook(path)
    del file["清单"]
    file.save(path)
    book = opened(path)
    book.active, book.selected, book.saved = "领借用记录", "$B$3", False
    excel = Excel(book)
    with running(excel):
        assert run("refresh").exit_code == 1 and excel.books == [book]
        done = run("refresh", "--write", "--lang", "zh")
        assert done.exit_code == 2 and "没保存" in done.output and excel.books == [book]
        done = run("refresh", "--write", "--save", "--lang", "zh")
        assert excel.active is not book and excel.active and excel.active.path == path, done.output
        assert (excel.active.active, excel.active.selected) == ("领借用记录", "$B$3")


# --- which Excel, and what it says -----------------------------------------------------------------------------------


@pytest.fixture
def no_excel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlwings.engines, "active", None)


@pytest.mark.parametrize("name", [name for name in MODULES if name not in ("install", "uninstall")])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_excel_every_command_says_so_in_one_line(no_excel: None, name: str, lang: str) -> None:
    done = run(name, "--lang", lang)
    assert done.exit_code == 2 and done.output.startswith("sheetkit: ") and done.output.count("\n") == 1
    assert say(lang, "excel-no-platform") in done.output  # type: ignore[arg-type]


def lines_of(*excels: Excel, words: tuple[str, ...] = ("check",)) -> str:
    with running(*excels):
        done = run(*words, "--lang", "zh")
    assert done.exit_code == 2 and done.output.count("\n") == 1
    return done.output


def test_none_runs_none_has_a_workbook_or_it_was_never_saved(tmp_path: Path) -> None:
    assert "没有找到正在运行的 Excel" in lines_of()
    assert "没有打开工作簿" in lines_of(Excel())
    assert "还没有保存过" in lines_of(Excel(BookHeld(Path("工作簿1"), [], "")))


def test_of_several_the_one_that_shows_a_register_is_meant_else_it_is_asked(folder: Path, book: BookHeld) -> None:
    other = BookHeld(folder / "账目.xlsx", [type(book.sheets[0])("账")], "账")
    one, two, three = Excel(book, pid=7), Excel(other, pid=8), Excel(opened(folder / "组织架构.xlsx"), pid=9)
    with running(two, one):
        assert "BS202611-0002" in run("check").output
    three.books[0].active = "员工"
    told = lines_of(one, three)
    assert "报事登记.xlsx（7）" in told and "组织架构.xlsx（9）" in told
    with running(one, three):
        assert "BS202611-0002" in run("check", "--pid", "7").output
        assert "BS202611-0002" in run("check", "--workbook", "报事登记.xlsx").output
    assert "7、9" in lines_of(one, three, words=("check", "--pid", "5"))
    assert "组织架构.xlsx" in lines_of(one, three, words=("check", "--workbook", "无.xlsx"))
    assert "同时" in lines_of(one, Excel(book, pid=8), words=("check", "--workbook", "报事登记.xlsx"))


def test_a_sheet_that_is_no_register_and_a_selected_chart_are_told(excel: Excel, book: BookHeld) -> None:
    book_sheet(book, "草稿")
    book.active = "草稿"
    assert "报事、跟进记录" in lines_of(excel)
    book.active, book.selected = "报事", None
    assert "不是单元格" in lines_of(excel, words=("number",))


def test_a_workbook_behind_another_is_checked_but_has_no_selection(excel: Excel, book: BookHeld, folder: Path) -> None:
    staff = opened(folder / "组织架构.xlsx")
    excel.books.append(staff)
    excel.active = staff
    named = ("--workbook", "报事登记.xlsx")
    assert "BS202611-0002" in run("check", *named).output and (staff.active, staff.selected) == ("片区", "$A$1")
    for name in ("due", "number", "doc", "next"):
        assert "不在最前面" in lines_of(excel, words=(name, *named))
    excel.active = book
    assert run("next").exit_code == 0 and excel.active is book


@pytest.mark.parametrize("registered", wps.NAMES)
def test_where_no_excel_runs_wps_is_asked_by_its_own_name(
    folder: Path, book: BookHeld, monkeypatch: pytest.MonkeyPatch, registered: str
) -> None:
    """By modules that stand in for pywin32: what WPS really answers only a person can see."""

    def active(name: str) -> str:
        if name != registered:
            raise com_error(-2147221021, "Operation unavailable", None, None)
        return name

    def app(xl: str) -> Any:
        assert xl == ("retried", registered)
        return next(iter(EngineOf([Excel(book)]).apps))

    windows = SimpleNamespace(COMRetryObjectWrapper=lambda xl: ("retried", xl), App=app)
    monkeypatch.setitem(sys.modules, "win32com", SimpleNamespace())
    monkeypatch.setitem(sys.modules, "win32com.client", SimpleNamespace(GetActiveObject=active))
    monkeypatch.setattr(xlwings, "_xlwindows", windows, raising=False)
    monkeypatch.setattr(wps.sys, "platform", "win32")
    monkeypatch.setattr(native.sys, "platform", "win32")
    with running():
        assert "BS202611-0002" in run("check", "--no-mark").output


@pytest.mark.parametrize("name", ["check", "next", "unmark", "due", "fix", "number", "doc", "refresh"])
@pytest.mark.parametrize(("mood", "key"), [(REJECTED, "excel-busy"), (EDITING, "excel-busy"), (GONE, "excel-gone")])
def test_while_excel_does_not_answer_nothing_is_done(
    excel: Excel, book: BookHeld, name: str, mood: int, key: str
) -> None:
    before = book.looks()
    excel.mood = mood
    done = run(name, "--lang", "zh")
    assert (done.exit_code, done.output) == (2, f"sheetkit: {say('zh', key)}\n")
    excel.mood = 0
    assert book.looks() == before


@pytest.mark.parametrize("call", ["Range.value=", "Range.number_format", "Range.formula"])
def test_when_someone_begins_to_type_while_cells_are_set_no_more_is_set(
    excel: Excel, book: BookHeld, folder: Path, call: str
) -> None:
    excel.breaks_at = (call, excel.calls[call] + 6 if call == "Range.formula" else excel.calls[call] + 2)
    done = run("fix", "--write", "--lang", "zh")
    assert done.exit_code == 2 and say("zh", "excel-busy") in done.output
    assert not (folder / ".sheetkit/excel-undo.json").exists()


class CommandError(Exception):
    """As appscript raises it."""

    def __init__(self, number: int) -> None:
        super().__init__("Apple event error")
        self.errornumber = number


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (com_error(REJECTED, "Call was rejected by callee.", None, None), "excel-busy"),
        (refused("不能对合并单元格作部分更改。"), "excel-refused"),
        (CommandError(-1712), "excel-busy"),
        (CommandError(-609), "excel-gone"),
        (CommandError(-50), "excel-refused"),
        (xlwings.XlwingsError("no local path for a file in the cloud"), "excel-refused"),
    ],
)
def test_what_the_engines_raise_is_understood(error: Exception, key: str) -> None:
    meant = faults.meaning(error)
    assert meant is not None and meant.key == key
    if key == "excel-refused" and isinstance(error, com_error):
        assert "合并单元格" in str(meant), "in Excel's own words"


def test_an_error_of_ours_is_not_taken_for_one_of_excel() -> None:
    assert faults.meaning(KeyError("x")) is None and faults.meaning(AttributeError("x")) is None


def test_on_macos_it_is_said_what_cannot_be_seen_there(
    excel: Excel, book: BookHeld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(**known: Any) -> SimpleNamespace:
        answers = {name: SimpleNamespace(get=lambda value=value: value) for name, value in known.items()}
        return SimpleNamespace(api=SimpleNamespace(**answers))

    monkeypatch.setattr(native.sys, "platform", "darwin")
    assert native.read_only(asked(read_only=True)) and native.unsaved(asked(saved=False))
    assert native.protected(asked(protect_contents=True)) and native.fixed(asked(protect_structure=True))
    window = SimpleNamespace(visible_range=SimpleNamespace(get_address=lambda: "$A$1:$B$9"))
    assert native.in_view(SimpleNamespace(api=SimpleNamespace(active_window=window))) == "$A$1:$B$9"
    monkeypatch.setattr(native, "protected", lambda sheet: False)
    done = run("check", "--lang", "zh")
    assert "#N/A" in done.stderr and book.sheet("报事").rules


@pytest.mark.parametrize("name", ["attaches", "reads_alike", "pane", "writes", "rows", "reopens"])
def test_the_points_that_a_person_tries_hold_of_the_stand_in(
    excel: Excel, book: BookHeld, folder: Path, name: str
) -> None:
    """So that the script itself is sound; what it says of Excel, only Excel can."""
    excel.active = book
    assert getattr(excel_by_hand, name)(excel_by_hand.Hand(next(iter(xlwings.apps)), folder, "zh"))


def test_every_point_is_told_in_both_languages() -> None:
    assert len(excel_by_hand.POINTS) > 15
    assert all(re.search("[一-鿿]", chinese) and english.isascii() for chinese, english, _ in excel_by_hand.POINTS)


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("$A$2", [(2, 2)]),
        ("$A$2:$C$5,$D$9", [(2, 5), (9, 9)]),
        ("$3:$7", [(3, 7)]),
        ("$B:$C", [(1, 20)]),
        ("$A$19:$A$400", [(19, 20)]),
        ("$A$30", []),
    ],
)
def test_the_rows_of_what_is_selected(address: str, rows: list[tuple[int, int]]) -> None:
    assert spans(address, 20) == rows
