"""`sheetkit copies` on real sites: what is in the files, down to the bytes, and what the command says and leaves."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from sheetkit.cells import show
from sheetkit.cli import cli
from sheetkit.copies import standings
from sheetkit.handouts import Copy
from sheetkit.report.copybook import copybook, held_in
from sheetkit.report.text import width
from sheetkit.shipped import shipped
from sheetkit.site import open_site
from tests.package_lint import lint
from tests.programs import require, soffice
from tests.rows import books
from tests.workbooks import fingerprint, make_site

HOLDERS = {"岗位": ["room", "name"], "前台": ["room", "name", "phone"], "中控室": ["room", "name", "phone"]}
HOMES = [
    {"room": "3-10-101", "zone": "东区", "name": "钱二", "phone": "13800000002", "handover": "毛坯", "vacant": "是"},
    {"room": "3-2-1501", "zone": "东区", "name": "赵一", "phone": "13800000001", "handover": "精装"},
]
CHANGE = {"change_no": "B1", "room": "3-2-1501", "changed_at": datetime(2026, 11, 20, 9), "item": "电话"}


def copies(site: Path, *words: str, now: str = "2026-11-20T17:00", language: str = "zh") -> Result:
    return CliRunner().invoke(cli, ["copies", str(site), "--as-of", now, "--lang", language, *words])


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "site", households=HOMES, customer_changes=[CHANGE | {"changed_by": "林小燕"}])


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample estate with its copies."""
    folder = tmp_path_factory.mktemp("copies") / "estate"
    shutil.copytree(shipped("samples/estate"), folder)
    assert copies(folder).exit_code == 0
    return folder


def copy_of(site: Path, holder: str, day: str = "2026-11-20") -> Path:
    return site / "资料副本" / f"客户名单-{holder}-{day}.xlsx"


def parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as package:
        assert package.comment == b"" and not any(one.extra or one.comment for one in package.infolist())
        return {name: package.read(name) for name in package.namelist()}


# --- nothing else in any part of the file ----------------------------------------------------------------------------


def private(site: Path, holder: str) -> set[str]:
    """All that the customers' workbook tells and this holder may not see, as it may stand in a file."""
    found = open_site(site).books(datetime(2026, 11, 20, 17))
    shown = {str(getattr(row, name)) for row in found.rows("households") for name in HOLDERS[holder]}
    told = set()
    for register in ("households", "residents", "customer_changes"):
        for row in found.rows(register):
            for column in found.register(register).columns:
                value = getattr(row, column.name)
                told |= {show(value), f"{value:%Y%m%d}"} if isinstance(value, date) else {show(value)}
    return {text for text in told - shown if len(text) > 2}  # 是, 2026 and the like stand in any file


@pytest.mark.parametrize("holder", HOLDERS)
def test_no_private_word_stands_anywhere_in_the_bytes(estate: Path, holder: str) -> None:
    secrets = private(estate, holder)
    phones = {secret for secret in secrets if re.fullmatch(r"1\d{10}", secret)}
    ids = {secret for secret in secrets if re.fullmatch(r"\d{17}[\dX]", secret)}
    assert len(ids) > 300 and (len(phones) > 500) == (holder == "岗位")
    held = b"\n".join([copy_of(estate, holder).read_bytes(), *parts(copy_of(estate, holder)).values()]).decode(
        "latin-1"
    )
    assert [secret for secret in secrets if secret.encode().decode("latin-1") in held] == []


@pytest.mark.parametrize(("holder", "columns"), HOLDERS.items())
def test_the_strings_of_the_file_are_those_of_the_list_and_every_cell_is_one_of_them(
    estate: Path, holder: str, columns: list[str]
) -> None:
    package = parts(copy_of(estate, holder))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    strings = {item.text for item in ElementTree.fromstring(package["xl/sharedStrings.xml"]).iter(f"{space}t")}
    rows = open_site(estate).books(datetime(2026, 11, 20, 17)).rows("households")
    listed = {str(getattr(row, name)) for row in rows for name in columns}
    heads = {"房号", "客户姓名", "联系电话"} if "phone" in columns else {"房号", "客户姓名"}
    title = f"栎川苑服务中心　客户名单（{holder}）"
    assert strings == listed | heads | {title, "2026-11-20　共 612 户　内部资料，不得外传"}
    cells = list(ElementTree.fromstring(package["xl/worksheets/sheet1.xml"]).iter(f"{space}c"))
    assert {cell.get("t") for cell in cells if len(cell)} == {"s"}
    assert sum(1 for cell in cells if len(cell)) == 2 + (612 + 1) * len(columns)


@pytest.mark.parametrize("holder", HOLDERS)
def test_no_part_or_property_tells_more(estate: Path, holder: str) -> None:
    package = parts(copy_of(estate, holder))
    assert set(package) == {
        *("[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml"),
        *("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/theme/theme1.xml"),
        *("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"),
    }
    core = {node.tag.rpartition("}")[2]: node.text for node in ElementTree.fromstring(package["docProps/core.xml"])}
    assert {name: text for name, text in core.items() if text} == dict.fromkeys(
        ("created", "modified"), "2026-11-20T00:00:00Z"
    )
    app = {node.tag.rpartition("}")[2]: node.text for node in ElementTree.fromstring(package["docProps/app.xml"])}
    assert not app.get("Company") and not app.get("Manager")
    book = openpyxl.load_workbook(copy_of(estate, holder))
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [("客户名单", "visible")]
    names = re.findall(rb"<definedName (.*?)</definedName>", package["xl/workbook.xml"])
    assert [name.decode() for name in names] == ['name="_xlnm.Print_Titles" localSheetId="0">客户名单!$1:$3']
    assert lint(copy_of(estate, holder)) == []


def test_it_prints_on_a4_upright_with_its_header_on_every_page(tmp_path: Path) -> None:
    reader = require("pdftotext")
    rows = [(f"3-1-{number}", f"客户{number}", f"1380000{number}") for number in range(1000, 1130)]
    path = tmp_path / "名单.xlsx"
    path.write_bytes(copybook(Copy("前台", date(2026, 11, 20), ("房号", "客户姓名", "联系电话"), rows), "某中心"))
    (made,) = soffice([path], "pdf", tmp_path)
    pages = subprocess.run([reader, "-layout", made, "-"], capture_output=True, check=True).stdout.decode().split("\f")
    assert len(pages[:-1]) == 3
    for number, page in enumerate(pages[:-1], 1):
        assert all(word in page for word in ("2026-11-20", "内部资料", "客户姓名", f"第 {number} 页，共 3 页"))
    (size,) = re.findall(rb"/MediaBox\s*\[([^]]*)\]", made.read_bytes())[:1]
    assert [round(float(side)) for side in size.split()] == [0, 0, 595, 842]


@given(st.lists(st.tuples(st.text(min_size=1, max_size=9), st.text(max_size=20)), min_size=1, max_size=6))
def test_whatever_people_are_called_what_is_read_back_is_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, names: list[tuple[str, str]]
) -> None:
    homes = [{"room": f"1-{number}{room}", "name": name} for number, (room, name) in enumerate(names)]
    found = books("2026-11-20T17:00", households=homes)
    (copy, *_) = (one.copy for one in standings(found, []))
    folder = tmp_path_factory.mktemp("held")
    (folder / "客户名单-岗位-2026-11-20.xlsx").write_bytes(copybook(copy, "=中心&甲"))
    assert standings(found, held_in(folder))[0].current


# --- what the command does -------------------------------------------------------------------------------------------


def test_it_writes_the_lists_then_finds_nothing_to_change(site: Path) -> None:
    assert copies(site).exit_code == 0
    before = fingerprint(site)
    assert sorted(path.name for path in (site / "资料副本").iterdir()) == sorted(
        f"客户名单-{holder}-2026-11-20.xlsx" for holder in HOLDERS
    )
    second = copies(site, now="2026-11-20T18:00")
    assert (second.exit_code, second.stdout.count("没有变化")) == (0, 3)
    assert fingerprint(site) == before


def test_the_same_day_and_list_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    for name, now in (("a", "2026-11-20T09:00"), ("b", "2026-11-20T17:00")):
        copies(site, "--out", str(tmp_path / name), now=now)
    contents = [[path.read_bytes() for path in sorted((tmp_path / name).iterdir())] for name in "ab"]
    assert contents[0] == contents[1]


def renamed(site: Path, name: str) -> None:
    book = openpyxl.load_workbook(site / "客户信息.xlsx")
    book["房屋客户"]["C2"] = name
    book.save(site / "客户信息.xlsx")


def test_another_content_on_the_same_day_goes_beside_the_first_and_both_are_told(site: Path) -> None:
    copies(site)
    before = copy_of(site, "岗位").read_bytes()
    renamed(site, "钱三")
    assert copies(site, "--check").exit_code == 1
    result = copies(site)
    said = "".join(result.stdout.split())
    assert "今天已经出过，但内容变了" in said and "不一致的有1户：3-10-101" in said
    assert copy_of(site, "岗位").read_bytes() == before, "what people hold is not written over"
    assert copy_of(site, "岗位", "2026-11-20-2").exists()
    assert "  客户名单-岗位-2026-11-20.xlsx" in result.stdout.splitlines(), "to be taken back"
    assert copies(site, "--check").exit_code == 0


def test_to_ask_writes_nothing(site: Path) -> None:
    before = fingerprint(site)
    result = copies(site, "--check")
    assert (result.exit_code, result.stdout.count("还没有名单")) == (1, 3)
    assert fingerprint(site) == before and not (site / "资料副本").exists()


@pytest.mark.parametrize("odd", ["id number", "another sheet", "beside the table", "not a workbook", "other workbook"])
def test_a_list_into_which_somebody_put_more_is_found(site: Path, odd: str) -> None:
    copies(site)
    path = copy_of(site, "岗位")
    book = openpyxl.load_workbook(path)
    match odd:
        case "id number":
            book.worksheets[0]["C3"], book.worksheets[0]["C4"] = "证件号码", "990101199001011234"
        case "another sheet":
            book.create_sheet("全部").sheet_state = "hidden"
        case "beside the table":
            book.worksheets[0]["E9"] = "13800000001"
        case "other workbook":
            book = openpyxl.Workbook()
    book.save(path)
    if odd == "not a workbook":
        path.write_text("mine")
    result = copies(site, "--check")
    assert result.exit_code == 1 and "岗位：客户名单-岗位-2026-11-20.xlsx 已过时" in result.stdout
    assert copies(site).exit_code == 0 and copy_of(site, "岗位", "2026-11-20-2").exists()


def test_a_list_that_somebody_only_opened_and_saved_is_the_same(site: Path) -> None:
    copies(site)
    openpyxl.load_workbook(copy_of(site, "岗位")).save(copy_of(site, "岗位"))
    assert copies(site).stdout.count("没有变化") == 3


def test_json_tells_what_was_written_which_are_old_and_who_was_not_told(site: Path) -> None:
    copies(site, now="2026-05-01")
    data: dict[str, Any] = json.loads(copies(site, "--format", "json").stdout)
    assert data["written"][0] == {"holder": "岗位", "file": "客户名单-岗位-2026-11-20.xlsx", "outcome": "written"}
    assert data["copies"][2] == {
        **{"holder": "中控室", "columns": ["房号", "客户姓名", "联系电话"], "homes": 2, "current": True, "reasons": []},
        "latest": "客户名单-中控室-2026-11-20.xlsx",
    }
    assert data["old"] == [f"客户名单-{holder}-2026-05-01.xlsx" for holder in HOLDERS]
    assert data["untold"] == [{"change_no": "B1", "room": "3-2-1501", "not_told": ["posts", "control_room"]}]
    asked = json.loads(copies(site, "--check", "--format", "json", now="2027-06-01").stdout)
    assert asked["written"] == [] and asked["copies"][0]["reasons"] == [{"reason": "aged", "limit": "2027-05-20"}]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_it_says_is_that_of_the_golden_file_and_fits_80_columns(
    site: Path, language: str, golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site)
    said = [copies(Path(), *words, now=now, language=language) for words, now in STEPS]
    text = "\n".join(result.stdout for result in said)
    assert [result.exit_code for result in said] == [1, 0, 1, 0, 0]
    assert max(width(line) for line in text.splitlines()) <= 80
    golden(f"copies.{language}.txt", text)


STEPS: list[tuple[list[str], str]] = [
    (["--check"], "2026-05-01T09:00"),
    ([], "2026-05-01T09:00"),
    (["--check"], "2026-11-20T17:00"),
    ([], "2026-11-20T17:00"),
    ([], "2026-11-20T18:00"),
]


def test_a_folder_that_is_none_is_told_in_one_line(site: Path) -> None:
    (site / "资料副本").write_text("mine")
    for words in (["--check"], []):
        result = copies(site, *words)
        assert result.exit_code == 2 and "资料副本 打不开" in result.stderr and result.stderr.count("\n") == 1
    assert (site / "资料副本").read_text() == "mine"


def test_without_the_registers_it_asks_there_is_no_list(site: Path, tmp_path: Path) -> None:
    alone = shutil.copy(site / "客户信息.xlsx", tmp_path / "客户信息.xlsx")
    assert copies(Path(alone)).exit_code == 2
    (site / "客户信息.xlsx").unlink()
    result = copies(site)
    assert result.exit_code == 2 and "客户信息.xlsx" in result.stderr and not (site / "资料副本").exists()
