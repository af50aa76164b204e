"""LibreOffice opens what we encrypt, with the password alone, and we open what LibreOffice encrypts."""

import subprocess
from pathlib import Path

import pytest

from sheetkit.errors import Unreadable
from sheetkit.excel.crypt import encrypted, is_encrypted
from sheetkit.excel.read import Workbook
from tests.programs import require
from tests.workbooks import TICKET, write_register

OURS, THEIRS = "Autumn-2026", "Winter-2026"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
LIBRARY = f"""{HEAD}
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Again"/></library:library>
"""
MACRO = f"""{HEAD}
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Again" script:language="StarBasic">
Function Word(title, content)
  Dim one As New com.sun.star.beans.PropertyValue
  one.Name = title : one.Value = content
  Word = one
End Function
Function Secret(title, content)
  Dim one As New com.sun.star.beans.NamedValue
  one.Name = title : one.Value = content
  Secret = one
End Function
Sub Main(source, target, old, fresh)
  book = StarDesktop.loadComponentFromURL(source, "_blank", 0, Array(Word("Hidden", True), Word("Password", old)))
  If Not IsNull(book) Then
    filter = Word("FilterName", "Calc MS Excel 2007 XML")
    kind = Secret("CryptoType", "StrongEncryptionDataSpace")
    If fresh = "" Then
      book.storeToURL(target, Array(filter))
    Else
      book.storeToURL(target, Array(filter, Word("EncryptionData", Array(kind, Secret("OOXPassword", fresh)))))
    End If
    book.close(True)
  End If
  StarDesktop.terminate()
End Sub
</script:module>
"""


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with the macro; LibreOffice fills a new one with its own at the first start."""
    folder = tmp_path_factory.mktemp("profile")
    again(folder, "macro:///none.none.none")
    standard = folder / "user" / "basic" / "Standard"
    (standard / "script.xlb").write_text(LIBRARY, "utf-8")
    (standard / "Again.xba").write_text(MACRO, "utf-8")
    return folder


def again(profile: Path, macro: str) -> None:
    command = [require("soffice"), "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}", macro]
    subprocess.run(command, capture_output=True, timeout=120, check=False)


def saved(profile: Path, source: Path, target: Path, old: str, fresh: str) -> Path:
    """The workbook opened with the one password and saved with the other."""
    words = ",".join(f'"{word}"' for word in (source.as_uri(), target.as_uri(), old, fresh))
    again(profile, f"macro:///Standard.Again.Main({words})")
    return target


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_register(tmp_path / "报事登记.xlsx", "repairs", TICKET)


def cells(path: Path, password: str | None = None) -> list[str]:
    return [str(value) for row in Workbook(path, password).grid("报事").rows for value in row if value != ""]


def test_libreoffice_opens_what_we_encrypt(profile: Path, book: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(encrypted(book.read_bytes(), OURS))
    out = saved(profile, locked, tmp_path / "open.xlsx", OURS, "")
    assert cells(out) == cells(book)


def test_we_open_what_libreoffice_encrypts(profile: Path, book: Path, tmp_path: Path) -> None:
    locked = saved(profile, book, tmp_path / "locked.xlsx", "", THEIRS)
    assert is_encrypted(locked.read_bytes())
    assert cells(locked, THEIRS) == cells(book)
    with pytest.raises(Unreadable) as caught:
        Workbook(locked, OURS)
    assert caught.value.key == "file-wrong-password"
