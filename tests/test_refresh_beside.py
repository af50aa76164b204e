"""Where `refresh` may not touch a workbook it makes a new one beside it, which has all that was in the old one."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from sheetkit.excel.crypt import decrypted, encrypted
from sheetkit.store.journal import read
from tests.lived_in import BOOK, ROWS, heads, site, write
from tests.package_lint import audit, lint
from tests.real_books import in_strict
from tests.refreshing import refresh
from tests.workbooks import checked, fingerprint, patch

NEW = "报事登记-新版-2026-11-20.xlsx"
SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"


def no_table(folder: Path) -> None:
    write(folder / BOOK, table={"none": True})


def totals(folder: Path) -> None:
    write(folder / BOOK, table={"total_row": True})


def title(folder: Path) -> None:
    def draw(book: Any, sheet: Any, at: Any) -> None:
        sheet.merge_range("A1:D1", "2026年11月报事")
        sheet.write("F2", "制表：林小燕")

    write(folder / BOOK, draw, top=2, own=False)


def two_tables(folder: Path) -> None:
    def draw(book: Any, sheet: Any, at: Any) -> None:
        sheet.add_table(60, 0, 61, 1, {"data": [["赵一", 2]], "columns": [{"header": "谁"}, {"header": "几次"}]})

    write(folder / BOOK, draw)


def beside_the_table(folder: Path) -> None:
    write(folder / BOOK, lambda book, sheet, at: sheet.write("AT4", "旁边的话"))


def prefixed(folder: Path) -> None:
    """As some programs write it, and text beside the table."""
    beside_the_table(folder)
    again(folder, lambda name, raw: _prefix(raw) if name == SHEET else raw)


def _prefix(raw: bytes) -> bytes:
    raw = re.sub(rb"<(/?)(?![?!x/]|xdr)(\w+)", rb"<\1x:\2", raw)
    return raw.replace(b"xmlns=", b"xmlns:x=", 1)


def strict(folder: Path) -> None:
    (folder / BOOK).write_bytes(in_strict((folder / BOOK).read_bytes()))


def signed(folder: Path) -> None:
    again(folder, more={"_xmlsignatures/sig1.xml": b"<Signature/>"})


def from_1904(folder: Path) -> None:
    patch(folder / BOOK, "xl/workbook.xml", b"<workbookPr ", b'<workbookPr date1904="1" ')


def headed_otherwise(folder: Path) -> None:
    rows = [{**row, "房号 *": row.get("room")} for row in ROWS]
    write(folder / BOOK, heads=[f"{head} *" if head == "房号" else head for head in heads()], rows=rows)


def own_column_of_that_name(folder: Path) -> None:
    rows = [{"ticket_no": "BS1", "到场时限": "两小时"}, {"ticket_no": "BS2", "到场时限": datetime(2026, 11, 21, 9)}]
    write(folder / BOOK, heads=[*heads(), "到场时限"], rows=rows, own=False)


def own_sheet_of_that_name(folder: Path) -> None:
    def draw(book: Any, sheet: Any, at: Any) -> None:
        book.add_worksheet("日历").write_row("A1", ["11月21日", "消防演练"])

    write(folder / BOOK, draw)


def sheet_away(folder: Path) -> None:
    write(folder / BOOK, heads=[head for head in heads() if head != "两倍单价"], own=False)
    book = openpyxl.load_workbook(folder / BOOK)
    del book["暂停记录"]
    book.save(folder / BOOK)


CASES: dict[Callable[[Path], None], str] = {
    no_table: "不是一张从 A1 开始",
    totals: "没有汇总行",
    title: "不是一张从 A1 开始",
    two_tables: "不是一张从 A1 开始",
    beside_the_table: "右边有内容",
    prefixed: "右边有内容",
    strict: "严格 Open XML",
    signed: "签名",
    from_1904: "1904",
    headed_otherwise: "标题要和“房号”一字不差",
    own_column_of_that_name: "已有自己加的列“到场时限”",
    own_sheet_of_that_name: "已有自己的工作表“日历”",
    sheet_away: "暂停记录",
}


@pytest.mark.parametrize("spoil", CASES, ids=lambda spoil: spoil.__name__)
def test_what_may_not_be_touched_is_made_anew_beside(spoil: Callable[[Path], None], tmp_path: Path) -> None:
    folder = site(tmp_path / "site")
    spoil(folder)
    before = fingerprint(folder)
    found = checked(folder)
    done = refresh(folder, "--workbook", BOOK, "--write")
    assert done.exit_code == 1 and NEW in done.output
    assert CASES[spoil] in done.output.replace("\n  ", "") and "加 --write" not in done.output
    after = fingerprint(folder)
    assert {name: after[name] for name in before} == before
    assert lint(folder / NEW) == [] and (spoil is not title or audit(folder / NEW) == [])
    lost = set(values(folder / BOOK, without=("清单",))) - set(values(folder / NEW))
    assert lost <= {"房号 *"}
    rules = ("title-above", "missing-column", "missing-sheet", "merged-cells", "table-short", "formula-overwritten")
    old = sorted((one.rule, one.message) for one in found if one.rule not in rules)
    (folder / NEW).replace(folder / BOOK)
    assert sorted((one.rule, one.message) for one in checked(folder) if one.rule not in rules) == old
    assert spoil is not title or refresh(folder, "--workbook", BOOK).exit_code == 0


def values(path: Path, without: Iterable[str] = ()) -> list[str]:
    """All that the sheets hold, as texts; 是 and a true value are the same."""
    book = CalamineWorkbook.from_path(str(path))
    found = []
    for name in book.sheet_names:
        if name not in without:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            found += [str(cell) if cell is not True else "是" for row in rows for cell in row if cell != ""]
    return found


def again(
    folder: Path, change: Callable[[str, bytes], bytes] = lambda name, raw: raw, more: dict[str, bytes] | None = None
) -> None:
    """The workbook's package written anew."""
    with ZipFile(folder / BOOK) as package:
        parts = {name: change(name, package.read(name)) for name in package.namelist()}
    with ZipFile(folder / BOOK, "w", ZIP_DEFLATED) as package:
        for name, raw in {**parts, **(more or {})}.items():
            package.writestr(name, raw)


def test_columns_without_a_header_and_headers_that_stand_twice_are_carried_over(tmp_path: Path) -> None:
    folder = site(tmp_path / "site")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "报事"
    sheet.append(["单号", "房号", None, "房号", "Ab", "aB", "报事时间", 2026])
    sheet.append(["BS1", "3-2-1501", "无题", "第二个房号", 1, 2, datetime(2026, 11, 20, 9), "#N/A"])
    sheet.append([])
    sheet.append(["BS2", 30201, datetime(1900, 1, 15), "=1/0", True, "=1+1", "昨天", 12.5])
    book.save(folder / BOOK)
    with ZipFile(folder / BOOK) as package:
        raw = package.read(SHEET)
    for formula, value in ((b"1/0", b"#DIV/0!"), (b"1+1", b"2")):
        raw, count = re.subn(
            b"<f>%s</f><v ?(/>|></v>)" % re.escape(formula), b"<f>%s</f><v>%s</v>" % (formula, value), raw
        )
        assert count == 1
    raw = raw.replace(b'<c r="D4"><f>', b'<c r="D4" t="e"><f>')
    again(folder, lambda name, old: raw if name == SHEET else old)
    assert NEW in refresh(folder, "--workbook", BOOK, "--write").output
    new = openpyxl.load_workbook(folder / NEW)["报事"]
    rows = [[cell.value for cell in row[:8]] for row in new.iter_rows(max_row=4)]
    assert rows[0] == ["单号", "房号", "C列", "房号（2）", "Ab", "aB（2）", "报事时间", "2026"]
    assert rows[1] == ["BS1", "3-2-1501", "无题", "第二个房号", 1, 2, datetime(2026, 11, 20, 9), "#N/A"]
    assert rows[2] == [None] * 8
    assert rows[3][:2] == ["BS2", 30201] and "1900-01-1" in str(rows[3][2])
    assert rows[3][3:] == ["#DIV/0!", "是", 2, "昨天", 12.5]


def test_a_formula_that_was_never_worked_out_is_not_lost_in_silence(tmp_path: Path) -> None:
    folder = site(tmp_path / "site")
    book = openpyxl.load_workbook(folder / BOOK)
    book["报事"].insert_rows(1)
    book["班组排班"]["E5"] = "=1+1"
    book.save(folder / BOOK)
    done = refresh(folder, "--workbook", BOOK, "--write")
    assert done.exit_code == 1 and "还没有算过" in done.stderr and not (folder / NEW).exists()


def test_nothing_is_ever_written_over(tmp_path: Path) -> None:
    folder = site(tmp_path / "site")
    no_table(folder)
    (folder / NEW).write_bytes(b"ours")
    before = fingerprint(folder)
    done = refresh(folder, "--workbook", BOOK, "--write")
    assert done.exit_code == 1 and NEW in done.stderr and "先把它移走" in done.stderr
    assert fingerprint(folder) == before


@pytest.mark.parametrize("spoil", [None, no_table], ids=["in its place", "beside"])
@pytest.mark.parametrize("owner", [f"~${BOOK}", f".~lock.{BOOK}#"])
def test_nothing_at_all_is_written_while_someone_has_a_workbook_open(
    spoil: Callable[[Path], None] | None, owner: str, tmp_path: Path
) -> None:
    folder = site(tmp_path / "site")
    if spoil is not None:
        spoil(folder)
    (folder / owner).write_bytes("\x04赵一".encode("gbk") if owner.startswith("~") else "赵一,,,;".encode())
    before = {name: mark for name, mark in fingerprint(folder).items() if not name.startswith(".sheetkit")}
    done = refresh(folder, "--write")
    assert done.exit_code == 2 and "赵一" in done.stderr
    after = {name: mark for name, mark in fingerprint(folder).items() if not name.startswith(".sheetkit")}
    assert after == before


@pytest.mark.parametrize("spoil", [None, no_table], ids=["in its place", "beside"])
def test_a_workbook_with_a_password_keeps_it(
    spoil: Callable[[Path], None] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = "Yun-xi2026"
    folder = site(tmp_path / "site")
    if spoil is not None:
        spoil(folder)
    held = set(values(folder / BOOK, without=("清单",)))
    (folder / BOOK).write_bytes(encrypted((folder / BOOK).read_bytes(), password))
    monkeypatch.setenv("SHEETKIT_PASSWORD", password)
    done = refresh(folder, "--workbook", BOOK, "--write")
    assert done.exit_code == (1 if spoil else 0)
    made = folder / (NEW if spoil else BOOK)
    clear = tmp_path / "clear.xlsx"
    clear.write_bytes(decrypted(made.read_bytes(), password, made.name))
    assert lint(clear) == [] and held <= set(values(clear)) and "清单" in openpyxl.load_workbook(clear).sheetnames
    entries = read(folder).entries
    assert all(cell["new"].startswith("sha256:") for entry in entries for cell in entry["cells"])


def test_a_workbook_that_is_none_of_ours_is_named(tmp_path: Path) -> None:
    done = refresh(site(tmp_path / "site"), "--workbook", "报事.xlsx")
    assert done.exit_code == 2 and "没有叫 报事.xlsx 的工作簿" in done.stderr


def test_a_workbook_that_cannot_be_read_is_told_of_and_the_others_are_refreshed(tmp_path: Path) -> None:
    folder = site(tmp_path / "site")
    (folder / BOOK).write_bytes(b"")
    done = refresh(folder, "--write")
    assert BOOK in done.stderr and done.exit_code == 0
    assert (folder / BOOK).read_bytes() == b"" and "已更新 1 个工作簿" in done.stdout
