"""The lint of packages finds what it says: one sound workbook, broken in one place at a time."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.package_lint import lint
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


@pytest.mark.parametrize("fault", FAULTS)
def test_the_lint_finds_a_broken_package(fault: str, tmp_path: Path) -> None:
    part, old, new = FAULTS[fault]
    parts = members(write(tmp_path / "sound.xlsx", {}))
    assert old in parts[part]
    with ZipFile(tmp_path / "broken.xlsx", "w") as package:
        for name, content in parts.items():
            package.writestr(name, content.replace(old, new) if name == part else content)
    assert any(fault in line for line in lint(tmp_path / "broken.xlsx"))
