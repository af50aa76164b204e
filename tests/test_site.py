"""A site is a folder of workbooks; a workbook outside any site stands for itself."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from sheetkit.check import check
from sheetkit.cli.common import settings
from sheetkit.errors import SheetkitError
from sheetkit.excel.read import Workbook
from sheetkit.site import Site, open_site
from tests.workbooks import (
    NOW,
    PEOPLE,
    SETTINGS,
    TICKET,
    checked,
    fingerprint,
    lines,
    make_site,
    told,
    write_book,
    write_register,
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(tmp_path / "云溪花园", repairs=[TICKET], **PEOPLE)


# Where a site is


def test_a_site_is_a_folder_or_a_file_in_it(site: Path) -> None:
    (site / "通知" / "2026").mkdir(parents=True)
    (site / "通知" / "2026" / "a.docx").write_bytes(b"")
    for place in (site, site / "sheetkit.toml", site / "报事登记.xlsx", site / "通知" / "2026" / "a.docx"):
        found = open_site(place)
        assert (found.folder.resolve(), found.alone) == (site.resolve(), None)


@pytest.mark.parametrize("below", [".", "通知", "通知/2026"])
def test_without_a_name_it_is_the_nearest_folder_upwards(
    below: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site / below).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(site / below)
    assert open_site().folder == site.resolve()
    assert open_site().name == "云溪花园客户服务中心"


def test_of_sites_within_sites_it_is_the_nearest(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = make_site(site / "二期", SETTINGS.replace("云溪花园客户", "二期客户"))
    monkeypatch.chdir(inner)
    assert open_site().name == "二期客户服务中心"


@pytest.mark.parametrize("place", ["没有", "没有/报事登记.xlsx"])
def test_a_place_that_is_not_there(place: str, tmp_path: Path) -> None:
    with pytest.raises(SheetkitError) as caught:
        open_site(tmp_path / place)
    assert caught.value.key == "place-missing"


def test_a_folder_without_settings_is_no_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for place in (None, tmp_path, str(tmp_path)):
        with pytest.raises(SheetkitError, match=r"sheetkit init") as caught:
            open_site(place)
        assert caught.value.key == "not-a-site"


def test_a_folder_below_a_site_is_none_by_itself(site: Path) -> None:
    (site / "通知").mkdir()
    with pytest.raises(SheetkitError) as caught:
        open_site(site / "通知")
    assert caught.value.key == "not-a-site"


def test_settings_where_there_is_no_site_are_the_rulebooks_own(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert settings(None).company == ""
    assert settings(str(site)).households == 612
    monkeypatch.chdir(site)
    assert settings(None).households == 612
    (site / "sheetkit.toml").write_text("?", "utf-8")
    with pytest.raises(SheetkitError) as caught:
        settings(None)
    assert caught.value.key == "config-syntax"


# What a site holds


def test_the_books_hold_tables_law_calendar_and_people(site: Path) -> None:
    more = '[people]\n"客服主管" = "周岚"\n[calendar]\noff = [2026-12-30]\n[policy.REP-1]\nwithin = "90min"\n'
    (site / "sheetkit.toml").write_text(SETTINGS + more, "utf-8")
    held = open_site(site).books(NOW)
    assert (held.now, len(held.tables)) == (NOW, 41)
    assert [row.room for row in held.rows("households")] == ["3-2-1501"]
    assert held.policy["REP-1"].parameters["within"] == "90min"
    assert held.people.holders("管理处主任", None) == ["陈志远"]
    assert held.people.holders("客服主管", None) == ["周岚"]
    assert not held.calendar.is_workday(date(2026, 12, 30))


def test_only_what_was_asked_for_is_read(site: Path) -> None:
    (site / "报事登记.xlsx").write_bytes(b"")
    found = open_site(site)
    assert list(found.books(NOW, ["staff", "zones"]).tables) == ["zones", "staff"]
    assert found.gaps == []


def test_what_is_missing_or_unreadable_is_noted_each_time_anew(site: Path) -> None:
    found = open_site(site)
    (site / "报事登记.xlsx").rename(site / "x.bin")
    (site / "客户信息.xlsx").write_bytes(b"")
    for _ in range(2):
        held = found.books(NOW)
        assert [(gap.rule, gap.workbook) for gap in found.gaps] == [
            ("unreadable", "客户信息.xlsx"),
            ("missing-workbook", "报事登记.xlsx"),
        ]
        assert not held.has("repairs") and held.rows("repairs") == [] and held.has("staff")
    (site / "x.bin").rename(site / "报事登记.xlsx")
    found.books(NOW)
    write_register(site / "客户信息.xlsx", "households")
    found.books(NOW)
    assert {gap.rule for gap in found.gaps} == {"missing-sheet"} and not found.unreadable


def test_a_frame_for_people_who_explore(site: Path) -> None:
    pytest.importorskip("pandas")
    frame = open_site(site).frame("repairs")
    assert list(frame.columns[:2]) == ["ticket_no", "reported_at"]
    assert frame.loc[0, "reported_at"] == datetime(2026, 11, 20, 9)


def test_reading_changes_nothing_in_the_folder(site: Path) -> None:
    before = fingerprint(site)
    open_site(site).books(NOW)
    assert fingerprint(site) == before


# What a question cannot be answered without


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda path: path.unlink(), "workbook-absent"),
        (lambda path: path.write_bytes(b""), "file-empty"),
        (lambda path: write_book(path, {"别的": [["x"]]}), "workbook-absent"),
    ],
    ids=["no workbook", "an empty file", "no sheet"],
)
def test_what_a_question_needs_is_there_or_the_job_stops_and_says_why(
    spoil: Callable[[Path], object], key: str, site: Path
) -> None:
    spoil(site / "报事登记.xlsx")
    found = open_site(site)
    found.books(NOW)
    found.require(["zones", "keys"])
    with pytest.raises(SheetkitError) as caught:
        found.require(["zones", "repairs"])
    assert caught.value.key == "books-incomplete"
    assert getattr(caught.value.words["reason"], "key", None) == key
    assert "报事登记.xlsx" in str(caught.value)


def test_a_space_in_the_name_of_a_sheet_stops_nothing(site: Path) -> None:
    sheets = {"报事 ": lines("repairs", [TICKET]), "跟进记录": lines("follow_ups"), "暂停记录": lines("holds")}
    write_book(site / "报事登记.xlsx", sheets)
    found = open_site(site)
    assert len(found.books(NOW).rows("repairs")) == 1
    found.require(["repairs"])


# A workbook by itself


def alone(path: Path) -> Site:
    found = open_site(path)
    assert (found.alone, found.name) == (path, path.name)
    return found


def test_a_workbook_outside_any_site_is_known_by_its_sheets(tmp_path: Path) -> None:
    path = write_register(tmp_path / "十一月.xlsx", "repairs", {**TICKET, "channel": "x"})
    found = alone(path)
    (finding,) = check(found.books(NOW), found.gaps)
    assert (finding.workbook, finding.sheet, finding.cell) == ("十一月.xlsx", "报事", "C2")


def test_or_by_half_of_its_headers(tmp_path: Path) -> None:
    header, row = lines("repairs", [TICKET])
    path = write_book(tmp_path / "a.xlsx", {"Sheet1": [["十一月"], header[:25], row[:25]], "统计": [["合计"]]})
    assert set(told(checked(path))) == {(None, "missing-column"), ("A1", "title-above")}
    assert len(open_site(path).books(NOW).rows("repairs")) == 1


def test_references_into_other_workbooks_are_left_out_those_within_are_not(tmp_path: Path) -> None:
    follow = {"ticket_no": "BS9", "followed_at": NOW, "followed_by": "张三", "content": "已联系"}
    sheets = {
        "报事": lines("repairs", [TICKET]),
        "投诉": lines("complaints"),
        "跟进记录": lines("follow_ups", [follow]),
    }
    assert told(checked(write_book(tmp_path / "a.xlsx", sheets))) == [("A2", "unknown-reference")]


def test_a_workbook_with_none_of_our_registers_is_said_to_be_none(tmp_path: Path) -> None:
    path = write_book(tmp_path / "工资.xlsx", {"Sheet1": [["姓名", "工资"], ["甲", 1]]})
    with pytest.raises(SheetkitError) as caught:
        alone(path).books(NOW)
    assert caught.value.key == "file-not-ours"
    with pytest.raises(SheetkitError, match="里没有登记簿“钥匙清单、领借用记录”"):
        alone(path).books(NOW, ["keys", "key_loans"])


@pytest.mark.parametrize("name", ["a.xlsx", "~$a.xlsx", "a.docx"])
def test_an_unreadable_workbook_by_itself_is_noted(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\x05owner".ljust(165))
    found = alone(tmp_path / name)
    found.books(NOW)
    assert [gap.rule for gap in found.gaps] == ["unreadable"]
    assert found.unreadable[name].key == "file-no-workbook"


def test_every_sheet_is_read_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    grid = Workbook.grid

    def counted(book: Workbook, sheet: str) -> object:
        read.append(sheet)
        return grid(book, sheet)

    monkeypatch.setattr(Workbook, "grid", counted)
    open_site(site).books(NOW)
    assert len(read) == len(set(read)) == 41


@pytest.fixture(autouse=True)
def far_from_any_site(tmp_path: Path) -> Iterator[None]:
    """No test folder lies in a site of its own."""
    assert not any((folder / "sheetkit.toml").exists() for folder in tmp_path.parents)
    yield


def test_books_that_are_read_when_asked_for_are_the_same(site: Path) -> None:
    """One workbook for one register; all of them for a count; what is missing is known from then on."""
    (site / "钥匙管理.xlsx").unlink()
    found, whole = open_site(site), open_site(site).books(NOW)
    books = found.books(NOW, lazily=True)
    assert books.rows("repairs") == whole.rows("repairs")
    assert {*found.digests} == {"组织架构.xlsx", "报事登记.xlsx"} and found.gaps == []
    assert (*books.tables,) == (*whole.tables,) and len(books.tables) == len(whole.tables)
    assert [gap.workbook for gap in found.gaps] == ["钥匙管理.xlsx"]
