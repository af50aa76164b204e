"""What may be wrong with the books themselves, shown on real workbooks: each finding, its cell, its words, its mend."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetkit.model import Finding
from sheetkit.policy import rulebook
from sheetkit.register import registers
from tests.workbooks import PEOPLE, TICKET, checked, lines, make_site, patch, told, write_book

STRUCTURE = {rule.id: rule for rule in rulebook().values() if "structure" in rule.kinds}


def only(findings: list[Finding]) -> Finding:
    (finding,) = findings
    return finding


def test_a_sound_site_has_no_findings(tmp_path: Path) -> None:
    assert checked(make_site(tmp_path / "s", repairs=[TICKET], **PEOPLE)) == []


def test_a_blank_site_has_no_findings(tmp_path: Path) -> None:
    assert checked(make_site(tmp_path / "s")) == []


# One cell of a sound ticket changed: the cell, the rule, what is said and what to type instead

CELLS: Mapping[str, tuple[dict[str, Any], str, str, str, str]] = {
    "blank": ({"reporter": None}, "E2", "missing-value", "“报事人”没有填", "补填“报事人”"),
    "spaces only": ({"reporter": " \u3000"}, "E2", "missing-value", "“报事人”没有填", "补填“报事人”"),
    "no date": ({"reported_at": "昨天"}, "B2", "wrong-type", "不是日期时间：昨天", "2026-11-21 09:30"),
    "a date without its format": ({"reported_at": 46346.375}, "B2", "wrong-type", "46346.375", "2026-11-20"),
    "a room made a date": ({"room": date(2001, 3, 2)}, "D2", "wrong-type", "当成了日期 2001-03-02", "3-2-2001"),
    "no number": ({"fee": "三十元"}, "S2", "wrong-type", "不是数字：三十元", "只填数字"),
    "an error": ({"fee": "#N/A"}, "S2", "wrong-type", "显示错误 #N/A", "改正公式"),
    "not allowed": ({"channel": "电话来"}, "C2", "not-allowed", "不能填“电话来”", "是不是“电话”？可填：电话、来访"),
    "far from allowed": ({"channel": "x"}, "C2", "not-allowed", "不能填“x”", "可填：电话、来访、邮件、网络、巡检"),
    "neither yes nor no": ({"signed": "签了"}, "AB2", "not-allowed", "不能填“签了”", "可填：是、否"),
    "below zero": ({"fee": -1}, "S2", "out-of-range", "是 -1，不能小于 0", "核对"),
    "an unknown room": (
        {"room": "9-9-909"},
        "D2",
        "unknown-reference",
        "9-9-909 在“房屋客户”里没有",
        "先在“房屋客户”登记",
    ),
    "a room mistyped": ({"room": "3-2-1051"}, "D2", "unknown-reference", "3-2-1051", "是不是“3-2-1501”？"),
    "a number as text": ({"fee": "0"}, "S2", "text-as-number", "存成了文字", "改成数字 0"),
    "a date as text": ({"reported_at": "2026/11/20 9:00"}, "B2", "text-as-date", "存成了文字", "2026-11-20 09:00"),
    "a space before": ({"room": " 3-2-1501"}, "D2", "stray-space", "多余的空格", "3-2-1501"),
    "full width": ({"room": "３-2-1501"}, "D2", "full-width", "全角", "3-2-1501"),
    "never calculated": ({"reporter": "=G2"}, "E2", "not-calculated", "没有计算过", "打开工作簿，保存一次"),
    "an outside worker": ({"worker": "外请师傅"}, "N2", "unknown-reference", "外请师傅 在“员工”里没有", "“员工”"),
}


@pytest.mark.parametrize("case", CELLS)
def test_one_odd_cell_is_one_finding(case: str, tmp_path: Path) -> None:
    change, cell, rule, message, fix = CELLS[case]
    finding = only(checked(make_site(tmp_path / "s", repairs=[{**TICKET, **change}], **PEOPLE)))
    (column,) = change
    assert (finding.workbook, finding.sheet, finding.cell, finding.row) == ("报事登记.xlsx", "报事", cell, 2)
    assert (finding.rule, finding.column, finding.key) == (rule, column, "BS202611-0001")
    assert finding.header == registers()["repairs"].column(column).header
    assert message in finding.message and fix in (finding.fix or "")
    warning = STRUCTURE[rule].severity == "warning" or column == "worker"
    assert finding.severity == ("warning" if warning else "error")


def test_a_blank_key_has_no_key_to_show(tmp_path: Path) -> None:
    finding = only(checked(make_site(tmp_path / "s", repairs=[{**TICKET, "ticket_no": None}], **PEOPLE)))
    assert (finding.rule, finding.cell, finding.key) == ("missing-value", "A2", None)


def test_an_id_number_stored_as_a_number_has_lost_its_last_digits(tmp_path: Path) -> None:
    home = {**PEOPLE["households"][0], "id_number": 330106199001011234}
    finding = only(checked(make_site(tmp_path / "s", **{**PEOPLE, "households": [home]})))
    assert (finding.rule, finding.severity, finding.header) == ("wrong-type", "error", "证件号码")
    assert "末尾几位已经丢失" in finding.message and "对照原件" in (finding.fix or "")


def test_a_month_that_may_be_january_or_october_is_asked_for(tmp_path: Path) -> None:
    mark = {"month": 2026.1, "staff_name": "林小燕", "level": "员工自检", "mark": 101, "marked_by": "林小燕"}
    findings = checked(make_site(tmp_path / "s", marks=[mark], **PEOPLE))
    assert told(findings) == [("A2", "bad-format"), ("D2", "out-of-range")]
    assert "2026-10" in (findings[0].fix or "") and "0 到 100" in findings[1].message
    assert findings[0].key is None


def test_phones_and_months_that_excel_stored_as_numbers_are_no_finding(tmp_path: Path) -> None:
    fee = {"room": "3-2-1501", "month": date(2026, 10, 1), "kind": "物业费", "amount": 100, "due_on": date(2026, 12, 1)}
    ticket = {**TICKET, "phone": 13800000001}
    assert checked(make_site(tmp_path / "s", repairs=[ticket], fees=[fee], **PEOPLE)) == []


def test_the_rows_of_one_duplicated_key_are_each_reported(tmp_path: Path) -> None:
    findings = checked(make_site(tmp_path / "s", repairs=[TICKET, TICKET, TICKET], **PEOPLE))
    assert told(findings) == [("A2", "duplicate-key"), ("A3", "duplicate-key"), ("A4", "duplicate-key")]
    assert "也在第 3、4 行" in findings[0].message


def test_what_follows_from_a_bad_cell_is_not_reported_as_well(tmp_path: Path) -> None:
    """Whether it was finished in order, or its status agrees, cannot be asked."""
    ticket = {
        **TICKET,
        "status": "已完工",
        "arrived_at": datetime(2026, 11, 20, 10),
        "result": "换阀",
        "finished_at": "下午",
    }
    assert told(checked(make_site(tmp_path / "s", repairs=[ticket], **PEOPLE))) == [("P2", "wrong-type")]


def test_an_unknown_value_breaks_no_rule_as_well(tmp_path: Path) -> None:
    """VIS-5 asks whether two go together; who 9-9 is, it cannot know."""
    visit = {
        "visit_no": "FT1",
        "visited_at": datetime(2026, 11, 19, 23),
        "room": "3-2-1501",
        "form": "上门",
        "visitor": "林小艳",
    }
    found = told(checked(make_site(tmp_path / "s", visits=[visit], **PEOPLE)))
    assert ("E2", "unknown-reference") in found and not any(rule == "VIS-5" for cell, rule in found if cell == "E2")


# The sheet: headers, formulas, sheets and workbooks that are not there


def books(folder: Path, *rows: list[Any], title: str = "报事", **others: list[list[Any]]) -> list[Finding]:
    """What is found in a site whose 报事 sheet holds these rows."""
    site = make_site(folder / "s", **PEOPLE)
    sheets = {title: list(rows), "跟进记录": lines("follow_ups"), "暂停记录": lines("holds")}
    write_book(site / "报事登记.xlsx", {**sheets, **others})
    return checked(site)


HEADER, ROW = lines("repairs", [TICKET])


def without(cells: list[Any], place: int) -> list[Any]:
    return [*cells[:place], *cells[place + 1 :]]


def test_a_missing_column_is_one_finding_about_the_header(tmp_path: Path) -> None:
    finding = only(books(tmp_path, without(HEADER, 4), without(ROW, 4)))
    assert (finding.rule, finding.cell, finding.row, finding.column) == ("missing-column", None, 1, "reporter")
    assert (finding.header, finding.message) == ("报事人", "没有“报事人”这一列")


def test_a_renamed_column_names_the_likely_one(tmp_path: Path) -> None:
    finding = only(books(tmp_path, ["报事人姓名" if cell == "报事人" else cell for cell in HEADER], ROW))
    assert (finding.rule, finding.message) == ("missing-column", "没有“报事人”这一列，有一列“报事人姓名”")


def test_a_doubled_column_is_read_from_the_left(tmp_path: Path) -> None:
    finding = only(books(tmp_path, [*HEADER, "渠道"], [*ROW, "不读"]))
    assert (finding.rule, finding.cell, finding.header) == ("duplicate-column", "AL1", "渠道")


def test_no_header_is_one_finding_not_one_a_column(tmp_path: Path) -> None:
    finding = only(books(tmp_path, ["报事登记表"], ROW))
    assert (finding.rule, finding.cell, finding.row) == ("missing-column", None, None)
    assert "前 10 行里找不到“报事”的表头" in finding.message


@pytest.mark.parametrize("header", ["到场时限", "完工状态灯", "完工\n剩余*"])
def test_what_is_typed_over_a_computed_column_is_found(header: str, tmp_path: Path) -> None:
    finding = only(books(tmp_path, [*HEADER, header], [*ROW, datetime(2026, 11, 20, 11)]))
    assert (finding.rule, finding.cell, finding.severity) == ("formula-overwritten", "AL2", "error")
    assert (finding.header, finding.column, finding.key) == (header.replace("\n", "").strip("*"), None, "BS202611-0001")
    assert "2026-11-20 11:00" in finding.message


def test_a_computed_column_that_is_blank_or_never_calculated_is_no_finding(tmp_path: Path) -> None:
    assert books(tmp_path, [*HEADER, "到场时限", "到场剩余"], [*ROW, "=B2+2/24", None]) == []


def test_a_sheet_with_a_space_in_its_name_is_read_and_that_is_said(tmp_path: Path) -> None:
    finding, read = books(tmp_path, HEADER, ["x" if cell == "电话" else cell for cell in ROW], title="报事 ")
    assert (finding.rule, finding.severity, finding.sheet, finding.cell) == ("stray-space", "warning", "报事", None)
    assert (read.rule, read.cell) == ("not-allowed", "C2")
    assert "“报事 ”" in finding.message and "“报事”" in (finding.fix or "")


@pytest.mark.parametrize("others", [["报事 "], [" 报事", "报事\u3000"]])
def test_beside_the_sheet_of_the_right_name_those_with_spaces_are_left_alone(others: list[str], tmp_path: Path) -> None:
    assert books(tmp_path, HEADER, ROW, **{other: [HEADER, ["不读"]] for other in others}) == []


@pytest.mark.parametrize("title", ["报事(新)", "Sheet1"])
def test_a_renamed_sheet_is_known_by_its_headers(title: str, tmp_path: Path) -> None:
    finding = only(books(tmp_path, HEADER, ROW, title=title))
    assert (finding.rule, finding.sheet, finding.cell) == ("missing-sheet", "报事", None)
    assert f"有一张“{title}”" in finding.message


def test_a_missing_sheet(tmp_path: Path) -> None:
    finding = only(books(tmp_path, ["自己的表"], title="统计"))
    assert (finding.rule, finding.workbook, finding.message) == (
        "missing-sheet",
        "报事登记.xlsx",
        "没有名为“报事”的工作表",
    )


def test_sheets_and_workbooks_of_their_own_are_left_alone(tmp_path: Path) -> None:
    site = make_site(tmp_path / "s", repairs=[TICKET], **PEOPLE)
    book = openpyxl.load_workbook(site / "报事登记.xlsx")
    book.create_sheet("小李的统计").append(["=1/0", "#N/A", "随便"])
    book.create_sheet("隐藏的").sheet_state = "hidden"
    book.create_chartsheet("图")
    book.save(site / "报事登记.xlsx")
    write_book(site / "通讯录.xlsx", {"报事": [["随便"]]})
    (site / "~$报事登记.xlsx").write_bytes(b"\x05owner".ljust(165))
    (site / "草稿.docx").write_bytes(b"")
    assert checked(site) == []


def test_a_missing_workbook(tmp_path: Path) -> None:
    site = make_site(tmp_path / "s", repairs=[TICKET], **PEOPLE)
    (site / "钥匙管理.xlsx").unlink()
    (site / "~$钥匙管理.xlsx").write_bytes(b"\x05owner".ljust(165))
    finding = only(checked(site))
    assert (finding.rule, finding.workbook, finding.sheet) == ("missing-workbook", "钥匙管理.xlsx", None)
    assert finding.message == "项目文件夹里没有 钥匙管理.xlsx"


@pytest.mark.parametrize("name", ["钥匙管理(1).xlsx", "钥匙管理 - 副本.xlsx", "钥匙管理.xls"])
def test_a_renamed_workbook_is_guessed_at_but_not_read(name: str, tmp_path: Path) -> None:
    site = make_site(tmp_path / "s")
    (site / "钥匙管理.xlsx").rename(site / name)
    assert f"有一个 {name}" in only(checked(site)).message


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


UNREADABLE: Mapping[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda path: path.write_bytes(b""), "空文件"),
    "a page renamed": (lambda path: path.write_text("<html>", "utf-8"), "其实是网页"),
    "cut short": (lambda path: path.write_bytes(path.read_bytes()[:3000]), "已损坏"),
    "a folder": (folder, "不是文件"),
    "a broken sheet": (lambda path: patch(path, "xl/worksheets/sheet1.xml", b"</sheetData>", b""), "已损坏"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_an_unreadable_workbook_is_one_finding_and_the_others_are_checked(case: str, tmp_path: Path) -> None:
    site = make_site(tmp_path / "s", repairs=[{**TICKET, "channel": "x"}], **PEOPLE)
    spoil, words = UNREADABLE[case]
    spoil(site / "钥匙管理.xlsx")
    bad_cell, finding = checked(site)
    assert (bad_cell.rule, bad_cell.cell) == ("not-allowed", "C2")
    assert (finding.rule, finding.workbook, finding.cell) == ("unreadable", "钥匙管理.xlsx", None)
    assert words in finding.message and finding.fix


def test_references_into_an_unreadable_workbook_are_left_out(tmp_path: Path) -> None:
    site = make_site(tmp_path / "s", repairs=[{**TICKET, "room": "9-9-909"}], **PEOPLE)
    (site / "客户信息.xlsx").write_bytes(b"")
    assert told(checked(site)) == [(None, "unreadable")]


# Clumsy things that are no fault, or one


def test_a_title_above_the_header_stars_and_line_breaks_in_it(tmp_path: Path) -> None:
    """All of it is read; a title is worth a hint."""
    starred = [f"{cell}*\n（必填）".replace("（必填）", "") if cell in ("单号", "渠道") else cell for cell in HEADER]
    finding = only(books(tmp_path, ["2026年报事登记表"], [], starred, [], ROW))
    assert (finding.rule, finding.severity, finding.cell) == ("title-above", "info", "A1")
    assert finding.message == "表头上面有内容：“2026年报事登记表”，表头在第 3 行"


def test_blank_rows_above_the_header_are_no_title(tmp_path: Path) -> None:
    assert books(tmp_path, [], [" "], HEADER, ROW) == []


def test_columns_in_another_order_with_others_between(tmp_path: Path) -> None:
    assert books(tmp_path, ["自用", *reversed(HEADER)], ["记得补", *reversed(ROW)]) == []


def test_findings_stand_in_the_order_of_books_sheets_and_rows(tmp_path: Path) -> None:
    site = make_site(
        tmp_path / "s",
        repairs=[{**TICKET, "channel": "x", "room": " 3-2-1501"}, {**TICKET, "ticket_no": "BS2", "fee": "1"}],
        keys=[{"key_no": "K1", "kind": "空置房", "place": "3-2-1501", "box": "1", "quantity": 1, "state": "x"}],
        **{**PEOPLE, "zones": [{"zone": "东区", "keeper": "林小"}]},
    )
    (site / "访谈登记.xlsx").unlink()
    assert [(one.workbook, one.cell, one.rule) for one in checked(site)] == [
        ("组织架构.xlsx", "B2", "unknown-reference"),
        ("报事登记.xlsx", "C2", "not-allowed"),
        ("报事登记.xlsx", "D2", "stray-space"),
        ("报事登记.xlsx", "S3", "text-as-number"),
        ("访谈登记.xlsx", None, "missing-workbook"),
        ("钥匙管理.xlsx", "F2", "not-allowed"),
    ]


def test_every_structural_finding_is_shown_above() -> None:
    shown = {rule for _, _, rule, _, _ in CELLS.values()}
    shown |= {"bad-format", "duplicate-key", "missing-column", "duplicate-column", "formula-overwritten"}
    shown |= {"missing-sheet", "missing-workbook", "unreadable", "title-above"}
    assert shown | {"merged-cells", "table-short", "broken-list", "older-workbook"} == set(STRUCTURE), "see test_shape"
