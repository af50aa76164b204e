"""Workbooks of real programs: patched with every other member the same to the byte, and read as they should be."""

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from sheetkit.excel.patch.proof import prove
from sheetkit.model import Cell
from tests.packages import by_openpyxl, edits, patched
from tests.programs import soffice
from tests.real_books import DAY, made_here

CELLS: dict[str, Cell] = {"B2": 100, "A3": "新值", "C4": DAY, "B6": None, "A8": "追加", "B8": 7, "C8": DAY}
COUNTED = {"D2": 200, "D6": 0, "F1": 100 + 2 + 3 + 4 + 7}
"""What formulas give then."""
WATCHED = [f"{letter}{row}" for row in range(1, 12) for letter in "ABCDEFGHIJ"]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """All workbooks that can be made here, LibreOffice's among them."""
    folder = tmp_path_factory.mktemp("books")
    found = made_here(folder / "made")
    again = {name: raw for name, raw in found.items() if name != "strict"}
    files = _saved(folder, again, "in")
    written = soffice(files, "xlsx:Calc MS Excel 2007 XML", folder / "libreoffice")
    return found | {f"libreoffice {name}": path.read_bytes() for name, path in zip(again, written, strict=True)}


def _saved(folder: Path, books: dict[str, bytes], word: str) -> list[Path]:
    files = [folder / f"{word}{at}.xlsx" for at in range(len(books))]
    for path, raw in zip(files, books.values(), strict=True):
        path.write_bytes(raw)
    return files


def members(raw: bytes) -> dict[str, tuple[bytes, int]]:
    """The compressed bytes of each member, and its CRC, by the way of a reader that is not ours."""
    with ZipFile(BytesIO(raw)) as package:
        found = {}
        for member in package.infolist():
            begin = member.header_offset + 30
            begin += int.from_bytes(raw[begin - 4 : begin - 2], "little") + int.from_bytes(
                raw[begin - 2 : begin], "little"
            )
            found[member.filename] = raw[begin : begin + member.compress_size], member.CRC
        assert package.testzip() is None
        return found


def seen(path: Path) -> dict[str, object]:
    """What a sheet shows, as LibreOffice exported it."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("表").to_python(skip_empty_area=False)
    return {
        name: rows[int(name[1:]) - 1][ord(name[0]) - 65]
        if int(name[1:]) <= len(rows) and ord(name[0]) - 65 < len(rows[0])
        else ""
        for name in WATCHED
    }


def test_every_other_member_of_every_workbook_is_the_same_to_the_byte(books: dict[str, bytes]) -> None:
    for name, raw in books.items():
        new = patched(raw, CELLS)
        prove(BytesIO(raw), BytesIO(new), edits(CELLS))
        before, after = members(raw), members(new)
        assert list(before) == list(after), name
        assert [part for part in before if before[part] != after[part]] == ["xl/worksheets/sheet1.xml"], name
    print(f"{len(books)} of {len(books)} workbooks patched with every other member the same to the byte")


def test_libreoffice_shows_what_was_set_and_all_else_as_before(books: dict[str, bytes], tmp_path: Path) -> None:
    new = {name: patched(raw, CELLS) for name, raw in books.items()}
    files = _saved(tmp_path, books, "old") + _saved(tmp_path, new, "new")
    shown = [seen(path) for path in soffice(files, "xlsx", tmp_path / "out", calculate=True)]
    for name, before, after in zip(books, shown, shown[len(books) :], strict=False):
        wanted = {cell: "" if value is None else value for cell, value in CELLS.items()} | COUNTED
        assert {cell: after[cell] for cell in wanted} == wanted, name
        counted = {"H2", "H3", "H4", "H5", "H6", "I2"} if "names" in name or "all" in name else set()
        rest = [cell for cell in WATCHED if cell not in wanted and cell not in counted]
        assert {cell: after[cell] for cell in rest} == {cell: before[cell] for cell in rest}, name


def test_openpyxl_reads_all_other_cells_as_before(books: dict[str, bytes]) -> None:
    for name, raw in books.items():
        if name == "strict":
            continue  # openpyxl finds no sheet in it
        before, after = by_openpyxl(raw, WATCHED), by_openpyxl(patched(raw, CELLS), WATCHED)
        for cell in WATCHED:
            wanted = CELLS.get(cell) if cell in CELLS else before[cell]
            found = after[cell].date() if isinstance(wanted, date) and cell in CELLS else after[cell]  # type: ignore[attr-defined]
            assert found == wanted or repr(found).split(" at ")[0] == repr(wanted).split(" at ")[0], (name, cell)
