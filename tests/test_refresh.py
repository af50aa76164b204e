"""`refresh` after the law, the calendar or the lists of a site changed, and after other programs saved a workbook."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

import openpyxl
import pytest

import sheetkit.renewal
from sheetkit import workdays
from sheetkit.register import workbooks
from sheetkit.shipped import shipped
from tests.lived_in import BOOK, site
from tests.package_lint import MAIN, lint
from tests.programs import soffice
from tests.real_books import with_parts
from tests.refreshing import news, refresh, told
from tests.workbooks import SETTINGS

PEOPLE, HOMES = "组织架构.xlsx", "客户信息.xlsx"
NUMBERS = ("cellXfs", "fonts", "fills", "borders", "dxfs", "numFmts", "definedNames", "dataValidations", "sheets")


@pytest.fixture
def current(tmp_path: Path) -> Path:
    """A site of today's definitions."""
    folder = site(tmp_path / "site")
    assert refresh(folder, "--write").exit_code == 0
    return folder


def held(path: Path, sheet: str, head: str) -> list[object]:
    """What stands under a header of a sheet."""
    rows = list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))
    return [row[rows[0].index(head)] for row in rows[1:] if row[rows[0].index(head)] is not None]


def test_new_rooms_and_staff_reach_the_drop_downs_of_other_workbooks(current: Path) -> None:
    for name, sheet, row in (
        (HOMES, "房屋客户", ["3-2-1502", "东区", "钱二"]),
        (PEOPLE, "员工", ["04", "周岚", None, "客户服务中心", "前台接待员"]),
    ):
        book = openpyxl.load_workbook(current / name)
        for place, value in enumerate(row, 1):
            book[sheet].cell(len(list(book[sheet].iter_rows(min_col=1, max_col=1))) + (place == 1), place, value)
        book.save(current / name)
    before = (current / BOOK).read_bytes()
    assert told(current)[BOOK] == [(None, "hidden", ["清单"])]
    assert refresh(current, "--write").exit_code == 0
    assert held(current / BOOK, "清单", "房号清单") == ["3-2-1501", "3-2-1502"]
    assert "周岚" in held(current / BOOK, "清单", "姓名清单")
    assert changed(before, current / BOOK) <= {
        *("xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"),
        *parts(current / BOOK, "清单"),
    }
    with ZipFile(current / BOOK) as package:
        assert b'fullCalcOnLoad="1"' in package.read("xl/workbook.xml")
    assert lint(current / BOOK) == [] and refresh(current).exit_code == 0


def changed(before: bytes, path: Path) -> set[str]:
    """The parts of a package that are other now."""
    old = path.with_name("old.zip")
    old.write_bytes(before)
    with ZipFile(old) as one, ZipFile(path) as other:
        found = {name for name in other.namelist() if name not in one.namelist() or one.read(name) != other.read(name)}
    old.unlink()
    return found


def parts(path: Path, *sheets: str) -> list[str]:
    from sheetkit.excel.patch.layout import layout

    with ZipFile(path) as package:
        return [layout(package).parts[sheet] for sheet in sheets]


def test_next_year_s_calendar_reaches_the_hidden_sheet(
    current: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar = shutil.copytree(workdays.FOLDER, tmp_path / "calendar")
    days = {
        "year": 2027,
        "source": "国办发明电〔2026〕0号",
        "off": {"元旦": ["2027-01-01"]},
        "work": [],
        "festivals": {},
    }
    (calendar / "2027.json").write_text(json.dumps(days, ensure_ascii=False), "utf-8")
    monkeypatch.setattr(workdays, "FOLDER", calendar)
    monkeypatch.setattr(workdays, "_official", cache(workdays._official.__wrapped__))
    assert told(current)[BOOK] == [(None, "hidden", ["日历"]), (None, "names", ["工作日"])]
    assert refresh(current, "--write").exit_code == 0
    worked = [str(day)[:10] for day in held(current / BOOK, "日历", "工作日")]
    assert worked[-1] == "2027-12-31" and "2027-01-01" not in worked and "2026-10-10" in worked
    assert refresh(current).exit_code == 0


def test_a_law_of_the_site_s_own_changes_the_formulas(current: Path) -> None:
    (current / "sheetkit.toml").write_text(SETTINGS + '[policy.REP-1]\nwithin = "45min"\n', "utf-8")
    assert news(current, BOOK, "names") == [["报事_到场限1"]]
    refresh(current, "--write")
    assert "45" in openpyxl.load_workbook(current / BOOK).defined_names["报事_到场限1"].attr_text
    assert refresh(current).exit_code == 0


def test_a_workbook_just_made_is_up_to_date_but_for_its_lists(tmp_path: Path) -> None:
    folder = shutil.copytree(shipped("workbook_templates"), tmp_path / "site")
    (folder / "sheetkit.toml").write_text(SETTINGS, "utf-8")
    assert refresh(folder).exit_code == 0
    for name in (HOMES, PEOPLE):
        book = openpyxl.load_workbook(folder / name)
        sheet = book.worksheets[0 if name == HOMES else 1]
        sheet.cell(2, 1, "3-2-1501")
        sheet.cell(2, 2, "赵一")
        book.save(folder / name)
    behind = told(folder)
    assert {kind for what in behind.values() for _, kind, _ in what} == {"hidden"}
    assert {BOOK, HOMES} <= behind.keys() <= set(workbooks())


def test_excel_s_order_of_calculation_goes_when_a_hidden_sheet_changes(current: Path) -> None:
    """Excel calls a file damaged whose order names a cell that holds no formula any more."""
    chain = f'<calcChain xmlns="{MAIN[1:-1]}"><c r="C2" i="5"/></calcChain>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    added = {
        "[Content_Types].xml": ("</Types>", f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'),
        "xl/_rels/workbook.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="rId99" Type="{link}" Target="calcChain.xml"/></Relationships>',
        ),
    }
    raw = with_parts((current / BOOK).read_bytes(), {"xl/calcChain.xml": chain}, added)
    (current / BOOK).write_bytes(raw)
    assert lint(current / BOOK) == [] and refresh(current).exit_code == 0
    (current / PEOPLE).write_bytes((shipped("workbook_templates") / PEOPLE).read_bytes())
    assert refresh(current, "--write").exit_code == 0
    with ZipFile(current / BOOK) as package:
        assert "xl/calcChain.xml" not in package.namelist()
        assert b"calcChain" not in package.read("[Content_Types].xml") + package.read("xl/_rels/workbook.xml.rels")
    assert lint(current / BOOK) == []


def test_what_does_not_read_back_right_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong in making it: here a value of the staff's is lost."""
    folder = site(tmp_path / "site")
    before = (folder / BOOK).read_bytes()
    real = sheetkit.renewal.refreshed

    def losing(source: BinaryIO, target: BinaryIO, fresh: bytes, sheets: Mapping[str, Any]) -> Any:
        out = BytesIO()
        news = real(source, out, fresh, sheets)
        with ZipFile(out) as old, ZipFile(target, "w") as new:
            for name in old.namelist():
                new.writestr(
                    name, old.read(name).replace(b"<v>3.25</v>", b"<v>3.5</v>").replace(b"<v>12</v>", b"<v>1</v>")
                )
        return news

    monkeypatch.setattr(sheetkit.renewal, "refreshed", losing)
    done = refresh(folder, "--write", "--workbook", BOOK)
    assert done.exit_code == 2 and BOOK in done.stderr and (folder / BOOK).read_bytes() == before


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Counter[str]]]:
    """Of a workbook that LibreOffice saves and refresh brings up to date, twice over, what there is of everything."""
    place = tmp_path_factory.mktemp("again")
    folder, found = site(place / "site"), []
    refresh(folder, "--write")
    for turn in range(2):
        (place / str(turn)).mkdir()
        (saved,) = soffice([folder / BOOK], "xlsx", place / str(turn))
        shutil.copy(saved, folder / BOOK)
        assert not {kind for _, kind, _ in told(folder).get(BOOK, ())} - {"formulas", "restored"}
        assert refresh(folder, "--write").exit_code == 0
        assert lint(folder / BOOK) == []
        found.append(numbers(folder / BOOK))
    assert refresh(folder).exit_code == 0
    yield found


def numbers(path: Path) -> Counter[str]:
    """How many formats, rules, conditions, names and sheets a workbook has."""
    from xml.etree import ElementTree

    found: Counter[str] = Counter()
    with ZipFile(path) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                root = ElementTree.fromstring(package.read(name))
                found.update({group: len(one) for group in NUMBERS for one in root.iter(MAIN + group)})
                found["cfRule"] += len(list(root.iter(MAIN + "cfRule")))
    return found


def test_nothing_grows_however_often_libreoffice_saves_and_refresh_runs(counts: list[Counter[str]]) -> None:
    assert counts[0]["cfRule"] > 20 and counts[0]["dataValidations"] > 40
    for name in ("cfRule", "dxfs", "definedNames", "dataValidations", "sheets", "borders", "numFmts"):
        assert counts[0][name] == counts[1][name]
    assert counts[1]["cellXfs"] <= counts[0]["cellXfs"] + 10  # LibreOffice simplifies some; from then on it is the same


def test_a_workbook_that_openpyxl_saved_is_up_to_date(current: Path) -> None:
    openpyxl.load_workbook(current / BOOK).save(current / BOOK)
    assert refresh(current).exit_code == 0
