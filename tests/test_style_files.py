"""Files that are no sound document are told in one line, whatever is wrong with them."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetkit.errors import SheetkitError, Unreadable
from sheetkit.policy import rulebook
from sheetkit.word.style import misfits
from sheetkit.word.style.mend import mended
from sheetkit.word.style.package import opened, package_of
from tests.documents import HOUSE, WAYS, Notice


def zipped(path: Path, **parts: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, raw in {"_rels/.rels": RELS, **parts}.items():
            package.writestr(name, raw)


RELS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="d.xml"/>'
    b"</Relationships>"
)


def cut_off(path: Path) -> None:
    zipped(path, **{"d.xml": b"<w/>"})
    path.write_bytes(path.read_bytes()[:-40])


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
BOMB = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w>&b;</w>'
FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing there": (lambda path: None, "file-missing"),
    "a folder": (lambda path: path.mkdir(), "document-not-a-file"),
    "empty": (lambda path: path.write_bytes(b""), "document-empty"),
    "a password": (lambda path: path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le")), "document-encrypted"),
    "an old .doc": (lambda path: path.write_bytes(OLE + bytes(600)), "document-old-doc"),
    "a text": (lambda path: path.write_text("通知"), "document-unreadable"),
    "a workbook": (lambda path: zipped(path, **{"d.xml": b"<workbook/>"}), "document-unreadable"),
    "a zip": (lambda path: zipped(path, **{"_rels/.rels": b"<Relationships/>"}), "document-unreadable"),
    "cut off": (cut_off, "document-damaged"),
    "a document type": (lambda path: zipped(path, **{"d.xml": BOMB}), "document-hostile"),
    "broken XML": (lambda path: zipped(path, **{"d.xml": b"<w:document>"}), "document-damaged"),
    "nested without end": (lambda path: zipped(path, **{"d.xml": b"<a>" * 9999 + b"</a>" * 9999}), "document-damaged"),
    "a bomb": (lambda path: zipped(path, **{"d.xml": b" " * (40 << 20)}), "document-too-big"),
    "too many members": (lambda path: zipped(path, **{f"m{n}": b"" for n in range(10_001)}), "document-too-big"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_sound_document_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    make, key = FILES[name]
    make(tmp_path / "坏.docx")
    with pytest.raises(Unreadable) as error:
        misfits(tmp_path / "坏.docx", rulebook())
    assert error.value.key == key and "坏.docx" in str(error.value) and "\n" not in str(error.value)


def test_two_members_of_one_name_are_not_trusted(tmp_path: Path) -> None:
    with pytest.warns(UserWarning), zipfile.ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr("word/document.xml", "<a/>")
        package.writestr("word/document.xml", "<b/>")
    with pytest.raises(Unreadable, match="同名"):
        opened(tmp_path / "a.docx")


def test_a_changed_byte_is_told_not_thrown(tmp_path: Path) -> None:
    """Whatever byte of a document is spoilt, it is judged or refused in one line."""
    raw = Notice().write(tmp_path / "a.docx").read_bytes()
    for place in range(0, len(raw), 97):
        broken = bytearray(raw)
        broken[place] ^= 0x5A
        try:
            mended(package_of(bytes(broken), "a.docx"), rulebook())
        except SheetkitError as error:
            assert "a.docx" in str(error)


def test_nonsense_in_any_attribute_is_judged_or_told(tmp_path: Path) -> None:
    """One value after the other is replaced, in every part: nothing but an error of ours ever comes of it."""
    notice = Notice(ways=dict(zip(HOUSE, WAYS, strict=False)), named=False)
    parts = notice.write(tmp_path / "a.docx") and notice.draft.parts()
    values = [(name, found.span(1)) for name, text in parts.items() for found in VALUE.finditer(text)]
    assert len(values) > 100
    for number, (name, (start, end)) in enumerate(values):
        nonsense = ("", "x", "-1", "1.5.2", "99999999999", "１")[number % 6]
        changed = parts | {name: parts[name][:start] + nonsense + parts[name][end:]}
        with zipfile.ZipFile(tmp_path / "b.docx", "w") as package:
            for part, text in changed.items():
                package.writestr(part, text)
        try:
            mended(opened(tmp_path / "b.docx"), rulebook())
        except SheetkitError as error:
            assert "b.docx" in str(error)


VALUE = re.compile(r' (?:[wr]:\w+|Id|Target|Type|typeface|script)="([^"]*)"')
