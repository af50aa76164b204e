"""The lint of packages finds what it says: one sound workbook, broken in one place at a time."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from sheetkit.shipped import shipped
from tests.package_lint import audit, lint
from tests.specimen import members, write

FAULTS = {
    "not well formed": ("xl/workbook.xml", b"</workbook>", b""),
    "no content type": ("[Content_Types].xml", b'PartName="/xl/styles.xml"', b'PartName="/xl/style.xml"'),
    "which is missing": ("xl/worksheets/_rels/sheet1.xml.rels", b"table1.xml", b"table9.xml"),
    "is no relation": ("xl/worksheets/sheet1.xml", b'r:id="rId1"', b'r:id="rId7"'),
    "not a name for a sheet": ("xl/workbook.xml", "样本".encode(), b"a:b"),
    "not a name for a table": ("xl/tables/table1.xml", "样本表".encode(), b"BS2026"),
    "2 times": (
        "xl/workbook.xml",
        b"</sheets>",
        "</sheets><definedNames><definedName name='样本表'/></definedNames>".encode(),
    ),
    "for the screen": ("xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData><f>[@A]</f>"),
    "prompt has more": ("xl/worksheets/sheet1.xml", "空着表示".encode(), "空".encode() * 256),
    "list or formula": ("xl/worksheets/sheet1.xml", "甲,乙".encode(), "甲,".encode() * 200),
    "filter covers": ("xl/tables/table1.xml", b'<autoFilter ref="A1:G2"', b'<autoFilter ref="A1:F2"'),
    "number of columns": ("xl/tables/table1.xml", b'count="7"', b'count="6"'),
    "columns are headed": ("xl/tables/table1.xml", "内容".encode(), "编号".encode()),
    "is headed 内容 in B1": ("xl/tables/table1.xml", "内容".encode(), "内 容".encode()),
}
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
FAULTS_WITH_LISTS = {
    "wrong order": (SHEET, b"<pageMargins", b"<sheetProtection/><pageMargins"),
    "validations overlap at B2": (
        SHEET,
        b'<dataValidation type="custom"',
        b'<dataValidation sqref="B2"/><dataValidation',
    ),
    "merged cells overlap": (
        SHEET,
        b"<conditional",
        b'<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C2"/></mergeCells><conditional',
    ),
    "tables overlap": (SHEET, b'<tablePart r:id="rId1"/>', b'<tablePart r:id="rId1"/><tablePart r:id="rId1"/>'),
    "a format that is not there": (SHEET, b' s="', b' s="9'),
    "dxfId 9 is not there": (SHEET, b'dxfId="0"', b'dxfId="9"'),
    "priority 1 2 times": (SHEET, b"</conditionalF", b'<cfRule priority="1"/></conditionalF'),
    "not a name": (BOOK, "姓名清单".encode(), b"A1"),
    "no name 姓名清单": (BOOK, "姓名清单".encode(), "名单".encode()),
    "no table 员工表": ("xl/tables/table2.xml", "员工表".encode(), "职工表".encode()),
    "IFNA without _xlfn": (SHEET, b"<formula1>", b"<formula1>IFNA(1,2)+"),
    "XLOOKUP is newer": (BOOK, "员工表[姓名]".encode(), b"_xlfn.XLOOKUP(1,2,3)"),
    "outside of cells": (SHEET, b"<formula1>", "<formula1>员工表[姓名]+".encode()),
}


def broken(parts: dict[str, bytes], fault: tuple[str, bytes, bytes], path: Path) -> Path:
    part, old, new = fault
    assert old in parts[part]
    with ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content.replace(old, new) if name == part else content)
    return path


@pytest.mark.parametrize("fault", FAULTS)
def test_the_lint_finds_a_broken_package(fault: str, tmp_path: Path) -> None:
    parts = members(write(tmp_path / "sound.xlsx", {}))
    assert any(fault in line for line in lint(broken(parts, FAULTS[fault], tmp_path / "broken.xlsx")))


@pytest.mark.parametrize("fault", FAULTS_WITH_LISTS)
def test_the_lint_finds_what_breaks_drop_downs_and_formulas(fault: str, tmp_path: Path) -> None:
    parts = members(shipped("workbook_templates") / "组织架构.xlsx")
    assert any(fault in line for line in lint(broken(parts, FAULTS_WITH_LISTS[fault], tmp_path / "broken.xlsx")))


def test_the_audit_finds_what_is_misplaced(tmp_path: Path) -> None:
    parts = members(write(tmp_path / "sound.xlsx", {}))
    assert audit(tmp_path / "sound.xlsx") == []
    misplaced = (SHEET, b"<sheetData>", b"<pageSetup/><sheetData>")
    assert audit(broken(parts, misplaced, tmp_path / "broken.xlsx")) != []
