"""A file that no reader can make sense of is named in one line that says what it is and what to do."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from sheetkit.errors import Unreadable, tell
from sheetkit.excel import source
from sheetkit.excel.limits import usual
from sheetkit.excel.read import Workbook
from tests.programs import soffice
from tests.workbooks import TICKET, write_register

XML_TABLE = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


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
        lambda path: path.write_bytes(OLE + bytes(600) + utf16("EncryptedPackage")),
        "file-encrypted",
        "密码",
    ),
    "an old .xls": (lambda path: path.write_bytes(OLE + bytes(600)), "file-old-xls", "另存为 .xlsx"),
    "a .csv": (lambda path: path.write_text("单号,报事时间\n", "utf-8"), "file-csv", ".csv"),
    "a .csv of code page 936": (lambda path: path.write_text("单号,报事时间\n", "gbk"), "file-csv", ".csv"),
    "a .csv of Excel": (lambda path: path.write_text("单号\t报事时间\n", "utf-16"), "file-csv", ".csv"),
    "a web page": (lambda path: path.write_text("<html><table>", "utf-8"), "file-html", "网页"),
    "an XML table": (
        lambda path: path.write_text(
            '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
        ),
        "file-xml",
        "Excel 2003",
    ),
    "a picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n"), "file-no-workbook", "改了扩展名"),
    "a Word file": (zipped(**{"word/document.xml": b"<w/>"}), "file-other-office", "不是 Excel 工作簿"),
    "an .ods": (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "file-other-office", ".ods"),
    "an old .doc": (
        lambda path: path.write_bytes(OLE + "WordDocument".encode("utf-16-le")),
        "file-no-workbook",
        "改了",
    ),
    "any zip": (zipped(**{"a.txt": b"a"}), "file-no-workbook", "不是 Excel 工作簿"),
    "a link that leads nowhere": (lambda path: path.symlink_to("nowhere.xlsx"), "file-dead-link", "链接"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "file-dead-link", "链接"),
    "a pipe": (os.mkfifo, "file-special", "管道"),
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
    assert Workbook(tmp_path / "a.xlsx").sheets == ["报事"]


def test_a_package_that_unpacks_to_more_than_its_cells_explain_is_refused(tmp_path: Path) -> None:
    sound(tmp_path / "a.xlsx")
    with pytest.raises(Unreadable) as caught:
        Workbook(tmp_path / "a.xlsx", limits=replace(usual(), unpacked=0, cell=0))
    assert caught.value.key == "file-too-big"


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound(tmp_path / "a.xlsx")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(source.os, "open", refuse)
    with pytest.raises(Unreadable, match="Permission denied"):
        Workbook(tmp_path / "a.xlsx")


def test_what_libreoffice_saves_as_xls_is_known_for_one(tmp_path: Path) -> None:
    sound(tmp_path / "a.xlsx")
    (old,) = soffice([tmp_path / "a.xlsx"], "xls", tmp_path)
    with pytest.raises(Unreadable) as caught:
        Workbook(old.rename(tmp_path / "b.xlsx"))
    assert caught.value.key == "file-old-xls"
