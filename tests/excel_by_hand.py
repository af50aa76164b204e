"""What only a real Excel can show. A person runs this on Windows or macOS, with Excel closed, and reads what it prints:

    python -m tests.excel_by_hand [zh|en]

It works on a copy of the sample in a temporary folder, opens Excel by itself, and prints PASS or FAIL for each point;
where it says so, the person does something in Excel or looks, and answers.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sheetkit.errors import SheetkitError
from sheetkit.excel.app import marks, native
from sheetkit.excel.app.book import open_books, within
from sheetkit.excel.app.desk import Desk, attach
from sheetkit.excel.app.faults import told
from sheetkit.excel.app.functions import deadline, workdays
from sheetkit.excel.app.reopen import closed
from sheetkit.model import Edit, Finding
from sheetkit.shipped import shipped
from sheetkit.site import Site, open_site

BOOK, SHEET = "报事登记.xlsx", "报事"
TEXTS = ["=1+1", "2026-11-21", "1/2", "3-2-1501", "TRUE", "50%", "5月5日", "水管漏水", "13800000001"]


@dataclass(frozen=True)
class Hand:
    """What a point works with."""

    app: Any
    folder: Path
    language: str

    @property
    def desk(self) -> Desk:
        return attach(BOOK)

    @property
    def sheet(self) -> Any:
        return self.desk.book.book.sheets[SHEET]

    def site(self) -> Site:
        """The site as the commands see it."""
        site = open_site(self.folder)
        site.open = within(list(open_books([self.app])), site.folder, site.named)
        return site

    def asks(self, chinese: str, english: str) -> bool:
        """Have the person do or see something; their answer."""
        text = chinese if self.language == "zh" else english
        return not input(f"    ▶ {text} [Enter = y / n] ").strip().lower().startswith("n")


Point = Callable[[Hand], bool]
POINTS: list[tuple[str, str, Point]] = []


def point(chinese: str, english: str) -> Callable[[Point], Point]:
    """A point of the list, in both languages."""

    def add(function: Point) -> Point:
        POINTS.append((chinese, english, function))
        return function

    return add


@point("连上正在运行的 Excel，认出登记表", "attaches to the running Excel and knows the register")
def attaches(hand: Hand) -> bool:
    return hand.desk.book.name == BOOK and hand.desk.sheet.name == SHEET


@point("打开着的工作簿读出来和文件一样", "an open workbook reads like its file")
def reads_alike(hand: Hand) -> bool:
    only = ["repairs", "follow_ups", "holds"]
    live, file = hand.site().tables(only), open_site(hand.folder).tables(only)
    return all(live[name].rows == file[name].rows and live[name].formulas == file[name].formulas for name in only)


@point("标记再去掉标记，逐格比较没有变化", "marked and unmarked, nothing differs cell by cell")
def marks_and_unmarks(hand: Hand) -> bool:
    hand.sheet.range("D5").color, hand.sheet.range("D6").value = (255, 0, 0), "9-9-9999"
    hand.sheet.range("D7").add_note("张姐：已核对")
    before = looks(hand.sheet)
    found = [_finding(f"{column}{row}") for column in "ADEK" for row in range(2, 12)]
    cells, notes = marks.mark(hand.desk, SHEET, found)
    seen = hand.asks("能看到带颜色的格和批注吗？", "Do you see coloured cells with notes?")
    marks.unmark(hand.desk)
    return seen and (cells, notes) == (40, 39) and looks(hand.sheet) == before


@point(
    "标记后插入一行、排序，再去掉标记，一个不剩",
    "marks are all found again after inserting a row and sorting",
)
def marks_move(hand: Hand) -> bool:
    marks.mark(hand.desk, SHEET, [_finding(f"D{row}") for row in range(2, 12)])
    hand.sheet.range("4:4").insert()
    hand.asks("请按任意一列排序，再回来", "Sort the sheet by any column, then come back")
    marks.unmark(hand.desk)
    rules = [
        rule for rule in hand.sheet.cells.conditional_formats if rule.type == "custom" and marks._is_rule(rule.formula)
    ]
    return not rules and not [note for note in hand.sheet.notes if note.text.startswith(marks.OURS)]


@point("清单表加上又去掉，选中的格不变", "the sheet of findings comes and goes, the selection stays")
def pane(hand: Hand) -> bool:
    hand.desk.go(SHEET, "C5")
    marks.pane(hand.desk, "sheetkit 问题", [[marks.OURS, ""], ["D2", "=1+1"]])
    last = list(hand.desk.book.book.sheets)[-1]
    good = last.range("B2").value == "=1+1" and hand.desk.cell == (5, 3) and hand.desk.sheet.name == SHEET
    marks.unmark(hand.desk)
    return good and "sheetkit 问题" not in [sheet.name for sheet in hand.desk.book.book.sheets]


@point("写进去的文字仍是文字，日期仍是日期，数字仍是数字", "text stays text, days stay days, numbers stay numbers")
def writes(hand: Hand) -> bool:
    values = [*TEXTS, date(2026, 11, 21), datetime(2026, 11, 21, 9, 30), 3880.5, True]
    edits = [Edit(BOOK, SHEET, 3000 + n, 10, value) for n, value in enumerate(values)]
    book = hand.site().open[BOOK]
    book.grid(SHEET)
    steps = book.write(edits)
    formulas = [row for row, _ in book.grid(SHEET).formulas if row >= 3000]
    return not formulas and len(book.put_back(steps)) == len(values)


@point("受保护的工作表不写", "a protected sheet is not written")
def protected(hand: Hand) -> bool:
    hand.asks("请在“审阅”里保护当前工作表（不设密码）", "Protect this sheet (Review, no password)")
    refused = _refuses(lambda: hand.site().open[BOOK].ready([Edit(BOOK, SHEET, 3, 10, "x")]), "excel-protected")
    hand.asks("请撤销保护", "Unprotect it again")
    return refused and not native.protected(hand.sheet)


@point("正在编辑单元格时给出一行提示，什么都不动", "while a cell is edited: one line, nothing done")
def editing(hand: Hand) -> bool:
    hand.asks(
        "请双击一个单元格，停在编辑状态，再回到这里按回车",
        "Double-click a cell, leave it in editing, come back and press Enter",
    )
    refused = _refuses(lambda: marks.mark(hand.desk, SHEET, [_finding("D2")]), "excel-busy")
    hand.asks("请按 Esc 退出编辑", "Press Esc in Excel")
    return refused


@point("开着对话框时给出一行提示", "while a dialog is open: one line")
def dialog(hand: Hand) -> bool:
    hand.asks("请打开“设置单元格格式”对话框，不要关", "Open the Format Cells dialog and leave it open")
    refused = _refuses(lambda: marks.mark(hand.desk, SHEET, [_finding("D2")]), "excel-busy")
    hand.asks("请关掉对话框", "Close the dialog")
    return refused


@point(
    "显示 #N/A 的格读成错误，不读成空白（macOS 上做不到）", "a cell that shows #N/A reads as an error (not on macOS)"
)
def errors(hand: Hand) -> bool:
    hand.sheet.range("J3100").formula = "=NA()"
    found = hand.site().open[BOOK].grid(SHEET).errors
    hand.sheet.range("J3100").clear_contents()
    return native.blind_to_errors() or found.get((3100, 10)) == "#N/A"


@point("关闭再打开，回到原来的表和格", "closed and opened again, the same sheet and cells are shown")
def reopens(hand: Hand) -> bool:
    hand.desk.go(SHEET, "C5")
    with closed(hand.desk, save=True):
        (hand.folder / BOOK).replace(hand.folder / BOOK)
    return hand.desk.sheet.name == SHEET and hand.desk.cell == (5, 3)


@point("选中的行和窗口里的行认得对，筛掉的不算", "selected rows and rows in view are right, filtered ones left out")
def rows(hand: Hand) -> bool:
    hand.sheet.range("A5:B7").select()
    return hand.desk.selected(1000) == [5, 6, 7] and 5 in hand.desk.in_view(1000)


@point("以只读方式打开的副本不写", "a read-only copy is not written")
def read_only(hand: Hand) -> bool:
    hand.desk.book.book.save()
    hand.desk.book.book.close()
    book = hand.app.books.open(str(hand.folder / BOOK), read_only=True)
    refused = _refuses(lambda: hand.site().open[BOOK].ready([Edit(BOOK, SHEET, 3, 10, "x")]), "excel-read-only")
    book.close()
    hand.app.books.open(str(hand.folder / BOOK)).sheets[SHEET].activate()
    return refused


@point("命令行：检查、下一处、期限、小修正、撤回", "the commands: check, next, due, fix, undo")
def commands(hand: Hand) -> bool:
    for words in (["check"], ["next"], ["unmark"], ["due"], ["fix"], ["fix", "--write"], ["undo"]):
        done = subprocess.run([sys.executable, "-m", "sheetkit", "excel", *words], check=False)
        if done.returncode not in (0, 1):
            return False
    return hand.asks("以上输出看起来对吗？", "Does the output above look right?")


@point("装上插件，按钮可用", "the add-in's buttons work")
def addin(hand: Hand) -> bool:
    subprocess.run([sys.executable, "-m", "sheetkit", "excel", "install"], check=True)
    return hand.asks(
        "请另开一次 Excel 和登记簿：“sheetkit”选项卡里的检查、标记、去标记、通知都能用吗？",
        "Start Excel anew with a register: do Check, Mark, Unmark and Notice on the sheetkit tab work?",
    )


@point(
    "Windows：=SK_WORKDAYS 和 =SK_DEADLINE 与引擎一致",
    "Windows: both worksheet functions give what the engine gives",
)
def functions(hand: Hand) -> bool:
    if sys.platform != "win32":
        return True
    settings, start = open_site(hand.folder).config, datetime(2026, 9, 30, 9)
    wanted = workdays(start, 1, settings), deadline("REP-3", start, settings)
    return hand.asks(
        f'A2 填 2026-09-30 9:00：=SK_WORKDAYS(A2,1) 得 {wanted[0]}，=SK_DEADLINE("REP-3",A2) 得 {wanted[1]} 吗？',
        f'With 2026-09-30 9:00 in A2: is =SK_WORKDAYS(A2,1) {wanted[0]}, =SK_DEADLINE("REP-3",A2) {wanted[1]}?',
    )


@point("拆掉插件，不留文件", "the add-in is gone again")
def no_addin(hand: Hand) -> bool:
    hand.asks("请关掉另开的 Excel", "Close the Excel that you started")
    done = subprocess.run([sys.executable, "-m", "sheetkit", "excel", "uninstall"], check=False)
    return done.returncode == 0


@point(
    "没有 Python 也行：dist/sheetkit 里的程序装的按钮和函数都能用",
    "without Python: buttons and functions that the program in dist/sheetkit installs work",
)
def packaged(hand: Hand) -> bool:
    home = Path(__file__).resolve().parents[1] / "dist" / "sheetkit"
    program = home / ("sheetkit.exe" if sys.platform == "win32" else "sheetkit")
    if not program.exists():
        print(f"    {program}: python tasks.py package")
        return False
    installed = subprocess.run([str(program), "excel", "install"], check=False).returncode == 0
    good = installed and hand.asks(
        f"请另开一个 Excel，打开 {hand.folder / BOOK}：按钮“检查”出结果吗？Windows 上 "
        "=SK_WORKDAYS(A2,1) 得日期吗？看完请关掉它",
        f"Start another Excel, open {hand.folder / BOOK}: does the button Check answer, and on Windows "
        "=SK_WORKDAYS(A2,1)? Then close it",
    )
    return subprocess.run([str(program), "excel", "uninstall"], check=False).returncode == 0 and good


@point(
    "WPS（Windows）：关掉 Excel，用 WPS 打开登记簿，能检查",
    "WPS (Windows): with Excel closed, check works in WPS",
)
def wps(hand: Hand) -> bool:
    if sys.platform != "win32":
        return True
    return hand.asks(
        "请关掉 Excel，用 WPS 打开登记簿，另开命令行运行 sheetkit excel check：能用吗？",
        "Close Excel, open a register in WPS, run sheetkit excel check in another terminal: does it work?",
    )


def looks(sheet: Any) -> list[tuple[object, ...]]:
    """Value, formula, colour, note and drop-down of the first cells, and all rules of the sheet."""
    found: list[tuple[object, ...]] = []
    for row in range(1, 15):
        for column in range(1, 15):
            cell = sheet.range((row, column))
            note = cell.note.text if cell.note else None
            found.append((cell.value, cell.formula, cell.color, note, cell.number_format, _validation(cell)))
    return [*found, *((rule.type, rule.formula) for rule in sheet.cells.conditional_formats)]


def _validation(cell: Any) -> object:
    try:
        return cell.data_validation.type, cell.data_validation.formula1
    except Exception:
        return None


def _finding(cell: str) -> Finding:
    return Finding("REP-5", "error", BOOK, SHEET, cell, None, None, None, None, None, "试一试 a trial", None, "S0")


def _refuses(act: Callable[[], object], key: str) -> bool:
    try:
        with told():
            act()
    except SheetkitError as error:
        print(f"    {error}")
        return error.key == key
    return False


@contextmanager
def excel(language: str) -> Iterator[Hand]:
    """A copy of the sample, open in an Excel of its own."""
    import xlwings

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(shutil.copytree(shipped("samples/estate"), Path(place) / "栎川苑"))
        app = xlwings.App(visible=True, add_book=False)
        app.books.open(str(folder / BOOK)).sheets[SHEET].activate()
        try:
            yield Hand(app, folder, language)
        finally:
            app.quit()


def main(language: str) -> int:
    """Try every point; how many failed."""
    failed = 0
    with excel(language) as hand:
        for number, (chinese, english, function) in enumerate(POINTS, 1):
            try:
                good = function(hand)
            except Exception as error:
                good = False
                print(f"    {type(error).__name__}: {error}")
            failed += not good
            print(f"{'PASS' if good else 'FAIL'}  {number:2}  {chinese if language == 'zh' else english}")
    print(f"{len(POINTS) - failed} PASS, {failed} FAIL")
    return failed


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1] if len(sys.argv) > 1 else "zh")))
