"""A file that no reader can make sense of is named in one line that says what it is and what to do."""

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from sheetkit.errors import Unreadable, tell
from sheetkit.excel import guard
from sheetkit.excel.guard import inspect
from sheetkit.excel.read import Workbook
from tests.programs import soffice
from tests.workbooks import TICKET, write_register

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def sound(path: Path) -> bytes:
    return write_register(path, "repairs", TICKET).read_bytes()


def folder(path: Path) -> None:
    path.mkdir()


def zipped(**parts: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with ZipFile(path, "w") as package:
            for name, raw in parts.items():
                package.writestr(name, raw)

    return make


def a_byte_changed(path: Path) -> None:
    raw = bytearray(sound(path))
    raw[len(raw) // 3] ^= 0xFF
    path.write_bytes(raw)


def locked_member(path: Path) -> None:
    """The flag of an encrypted member set in the package's directory."""
    raw = bytearray(sound(path))
    place = raw.index(b"PK\x01\x02")
    raw[place + 8] |= 1
    path.write_bytes(raw)


WORKBOOKS: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "nothing there": (lambda path: None, "file-missing", "找不到"),
    "a folder": (folder, "file-not-a-file", "不是文件"),
    "empty": (lambda path: path.write_bytes(b""), "file-empty", "空文件"),
    "a password": (
        lambda path: path.write_bytes(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
        "file-encrypted",
        "密码",
    ),
    "an old .xls": (lambda path: path.write_bytes(OLE + bytes(600)), "file-old-xls", "另存为 .xlsx"),
    "a .csv": (lambda path: path.write_text("单号,报事时间\n", "utf-8"), "file-no-workbook", "改了扩展名"),
    "a web page": (lambda path: path.write_text("<html><table>", "utf-8"), "file-no-workbook", "改了扩展名"),
    "a picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n"), "file-no-workbook", "改了扩展名"),
    "a Word file": (zipped(**{"word/document.xml": b"<w/>"}), "file-no-workbook", "不是 Excel 工作簿"),
    "an .xlsb": (zipped(**{"xl/workbook.bin": b"\0"}), "file-xlsb", ".xlsb"),
    "cut in half": (lambda path: path.write_bytes(sound(path)[:2000]), "file-damaged", "已损坏"),
    "a byte changed": (a_byte_changed, "file-damaged", "已损坏"),
    "a locked member": (locked_member, "file-damaged", "已损坏"),
    "only the name of a package": (lambda path: path.write_bytes(b"PK\x03\x04"), "file-damaged", "已损坏"),
}


@pytest.mark.parametrize("case", WORKBOOKS)
def test_what_is_no_readable_workbook_says_what_it_is_and_what_to_do(case: str, tmp_path: Path) -> None:
    make, key, words = WORKBOOKS[case]
    path = tmp_path / "报事登记.xlsx"
    make(path)
    with pytest.raises(Unreadable) as caught:
        Workbook(path)
    assert caught.value.key == key
    message = tell("zh", caught.value)
    assert message.startswith("报事登记.xlsx") or key == "file-missing"
    assert words in message and "请" in message
    assert "报事登记.xlsx" in tell("en", caught.value)


def test_a_sound_workbook_passes(tmp_path: Path) -> None:
    sound(tmp_path / "a.xlsx")
    inspect(tmp_path / "a.xlsx")


def test_a_package_that_unpacks_to_more_than_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound(tmp_path / "a.xlsx")
    monkeypatch.setattr(guard, "_MOST_BYTES", 1000)
    with pytest.raises(Unreadable) as caught:
        inspect(tmp_path / "a.xlsx")
    assert caught.value.key == "file-too-big"


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound(tmp_path / "a.xlsx")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Unreadable, match="Permission denied"):
        inspect(tmp_path / "a.xlsx")


def test_what_libreoffice_saves_as_xls_is_known_for_one(tmp_path: Path) -> None:
    sound(tmp_path / "a.xlsx")
    (old,) = soffice([tmp_path / "a.xlsx"], "xls", tmp_path)
    with pytest.raises(Unreadable) as caught:
        inspect(old.rename(tmp_path / "b.xlsx"))
    assert caught.value.key == "file-old-xls"
