"""Edits into the workbooks of a site: all of them or none, told in the journal, restored from a copy."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from sheetkit.cli import cli
from sheetkit.errors import Refused
from sheetkit.model import Edit
from sheetkit.register import registers
from sheetkit.site import Site, open_site
from sheetkit.store import Deed
from sheetkit.store.journal import read
from sheetkit.writing import row_edits, write
from tests.workbooks import NOW, TICKET, fingerprint, make_site

DEED = Deed("settle", "林小燕", NOW)
KEY = {"key_no": "K1", "kind": "办公区域", "place": "大厅", "box": "A-1", "quantity": 2, "state": "在库"}


def opened(tmp_path: Path) -> Site:
    site = open_site(make_site(tmp_path / "site", repairs=[TICKET], keys=[KEY]))
    site.books(NOW)
    return site


def edit(register: str, name: str, value: object, row: int = 2) -> Edit:
    one = registers()[register]
    at = [column.name for column in one.columns].index(name) + 1
    return Edit(one.workbook, one.sheet, row, at, value, old="旧")  # type: ignore[arg-type]


def value(site: Site, register: str, name: str, row: int = 2) -> object:
    one = edit(register, name, None, row)
    return openpyxl.load_workbook(site.path(one.workbook))[one.sheet].cell(one.row, one.column).value


def test_two_workbooks_are_written_and_told_in_the_journal(tmp_path: Path) -> None:
    site = opened(tmp_path)
    moment = datetime(2026, 11, 20, 16, 30)
    done = write(site, [edit("repairs", "arrived_at", moment), edit("keys", "state", "借出")], DEED)
    assert [one.cells for one in done] == [1, 1]
    assert value(site, "repairs", "arrived_at") == moment and value(site, "keys", "state") == "借出"
    entries = read(site.folder).entries
    assert [entry["cells"][0]["new"] for entry in entries] == ["2026-11-20 16:30", "借出"]
    with pytest.raises(Refused, match="又有人保存过"):
        write(site, [edit("keys", "state", "在库")], DEED)


def test_where_one_cell_cannot_be_set_no_workbook_is_touched(tmp_path: Path) -> None:
    site = opened(tmp_path)
    path = site.path(registers()["keys"].workbook)
    book = openpyxl.load_workbook(path)
    book[registers()["keys"].sheet].cell(2, edit("keys", "state", None).column).value = '=IF(1,"在库","借出")'
    book.save(path)
    site = open_site(site.folder)
    site.books(NOW)
    before = fingerprint(site.folder)
    with pytest.raises(Refused) as caught:
        write(site, [edit("repairs", "status", "已完工"), edit("keys", "state", "借出")], DEED)
    assert path.name in str(caught.value) and "公式" in str(caught.value) and "文件没有改动" in str(caught.value)
    after = fingerprint(site.folder)
    assert {name: after.get(name) for name in before} == before
    assert not read(site.folder).entries


def test_a_new_row_stands_below_the_last_one(tmp_path: Path) -> None:
    site = opened(tmp_path)
    edits = row_edits(site.books(NOW), "keys", [{"key_no": "K2", "place": "机房", "quantity": 1}])
    write(site, edits, DEED)
    assert [value(site, "keys", "key_no", row) for row in (2, 3)] == ["K1", "K2"]
    again = open_site(site.folder).books(NOW)
    assert [row.key_no for row in again.tables["keys"].rows] == ["K1", "K2"]


def test_a_copy_is_restored_and_the_journal_shows_both_writes(tmp_path: Path) -> None:
    site = opened(tmp_path)
    workbook = registers()["keys"].workbook
    raw = site.path(workbook).read_bytes()
    write(site, [edit("keys", "state", "借出")], DEED)
    run = CliRunner()
    listed = run.invoke(cli, ["backups", str(site.folder)])
    assert listed.exit_code == 0 and workbook in listed.output and "0001-20261120-170000" in listed.output
    restored = run.invoke(cli, ["backups", str(site.folder), "--workbook", workbook, "--restore", "1"])
    assert restored.exit_code == 0 and "已恢复成第 1 号备份" in restored.output
    assert site.path(workbook).read_bytes() == raw
    shown = run.invoke(cli, ["journal", str(site.folder)])
    assert shown.exit_code == 0 and "旧 → 借出" in shown.output and "记录完整：共 2 条" in shown.output
    assert f"{workbook}：1 个单元格" in shown.output and f"{workbook}：整个文件" in shown.output
    journal = site.folder / ".sheetkit" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace("借出".encode(), "遗失".encode()))
    broken = run.invoke(cli, ["journal", str(site.folder)])
    assert broken.exit_code == 1 and "记录不完整：第 2 条" in broken.output
