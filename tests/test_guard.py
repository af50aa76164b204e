"""A file that no reader can make sense of is named in one line that says what it is and what to do."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from sheetkit.errors import Unreadable, tell
from sheetkit.excel.crypt import encrypted
from sheetkit.excel.guard import source
from sheetkit.excel.guard.check import check
from sheetkit.excel.guard.layout import SMALL
from sheetkit.excel.guard.limits import MEBI, usual
from sheetkit.excel.read import Workbook
from sheetkit.site import open_site
from tests.hostile import PARTS, SHEET, packed, sheet
from tests.programs import soffice
from tests.workbooks import NOW, SETTINGS, TICKET, checked, make_site, patch, write_book, write_register

XML_TABLE = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def sound(path: Path) -> bytes:
    return write_register(path, "repairs", TICKET).read_bytes()


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    """A file that never ends, and waits for someone to write."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("the system has no such pipes")
    os.mkfifo(path)


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
    "a pipe": (pipe, "file-special", "管道"),
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


@pytest.mark.parametrize(("text", "key"), [("A1&amp;B1", None), ("A1&B1", "file-damaged")])
def test_xml_that_is_none_is_found_in_a_large_sheet_too(text: str, key: str | None, tmp_path: Path) -> None:
    """calamine would show what it makes of it; a parser for all of a large sheet would take longer than calamine."""
    row = '<row r="{at}"><c r="A{at}" s="1" t="str"><f>{text}</f><v>1</v></c><c r="B{at}"><v>2</v></c></row>'
    rows = "".join(row.format(at=at, text=text if at == 40_000 else "A1") for at in range(1, 80_001))
    packed({**PARTS, SHEET: sheet(rows)}, tmp_path / "a.xlsx")
    assert len(rows) > SMALL * MEBI
    if key is None:
        assert len(Workbook(tmp_path / "a.xlsx").grid("报事").rows) == 80_000
    else:
        with pytest.raises(Unreadable) as caught:
            Workbook(tmp_path / "a.xlsx")
        assert caught.value.key == key


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound(tmp_path / "a.xlsx")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(source.os, "open", refuse)
    with pytest.raises(Unreadable, match="没有权限"):
        Workbook(tmp_path / "a.xlsx")


def test_a_pipe_never_waits_even_when_it_came_in_the_place_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe(tmp_path / "a.xlsx")
    monkeypatch.setattr(source, "_look", lambda *_: None)
    with pytest.raises(Unreadable) as caught:
        Workbook(tmp_path / "a.xlsx")
    assert caught.value.key == "file-special"


def test_a_link_to_a_workbook_is_read(tmp_path: Path) -> None:
    sound(tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").symlink_to("a.xlsx")
    assert Workbook(tmp_path / "b.xlsx").sheets == ["报事"]


def test_the_digest_is_of_the_file_as_it_lies_on_the_disk(tmp_path: Path) -> None:
    raw = sound(tmp_path / "a.xlsx")
    book = Workbook(tmp_path / "a.xlsx")
    assert (book.digest, book.encrypted) == (sha256(raw).hexdigest(), False)


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """A workbook that opens with 密码 alone."""
    (tmp_path / "a.xlsx").write_bytes(encrypted(sound(tmp_path / "a.xlsx"), "密码"))
    return tmp_path / "a.xlsx"


def test_an_encrypted_workbook_is_read_with_its_password(locked: Path) -> None:
    book = Workbook(locked, "密码")
    assert (book.encrypted, book.sheets) == (True, ["报事"])
    assert book.digest == sha256(locked.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("password", "key"), [(None, "file-encrypted"), ("别的", "file-wrong-password")], ids=["no password", "a wrong one"]
)
def test_without_its_password_it_is_not_read(password: str | None, key: str, locked: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        Workbook(locked, password)
    assert (caught.value.key, caught.value.words) == (key, {"file": "a.xlsx"})


def test_what_was_encrypted_is_looked_at_like_any_other(locked: Path) -> None:
    make, key, _ = WORKBOOKS["an .xlsb"]
    make(locked)
    locked.write_bytes(encrypted(locked.read_bytes(), "密码"))
    with pytest.raises(Unreadable) as caught:
        Workbook(locked, "密码")
    assert caught.value.key == key


BOUNDS: list[tuple[str, int, str]] = [
    ("file", 0, "file-too-large"),
    ("members", 3, "file-many-members"),
    ("unpacked", 0, "file-too-big"),
    ("blanks", 0, "sheet-far-cell"),
]


@pytest.mark.parametrize(("name", "most", "key"), BOUNDS)
def test_what_may_be_asked_for_is_a_figure_that_a_site_may_change(
    name: str, most: int, key: str, tmp_path: Path
) -> None:
    write_book(tmp_path / "a.xlsx", {"报事": [["单号"], *[[]] * 50, [*[None] * 50, "x"]]})
    assert Workbook(tmp_path / "a.xlsx").grid("报事").rows[51][50] == "x"
    strict = replace(usual(), **{name: most}, **({"cell": 0} if name == "unpacked" else {}))
    with pytest.raises(Unreadable) as caught:
        Workbook(tmp_path / "a.xlsx", limits=strict).grid("报事")
    assert caught.value.key == key


def unusual(path: Path) -> Path:
    """A workbook that is first put into the usual form."""
    return patch(write_register(path, "repairs", TICKET), SHEET, b"<sheetData>", b"<sheetData><!---->")


HOME = Path(__file__).parent.parent
OURS = sorted([*HOME.glob("workbook_templates/*.xlsx"), *HOME.glob("samples/estate/*.xlsx")])


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parent.name} {path.stem}")
def test_our_own_workbooks_are_plain_and_need_no_trial(path: Path) -> None:
    found = check(path.read_bytes(), path.name, usual())
    assert (found.plain, found.amiss) == (True, False)


def test_what_libreoffice_saves_is_plain_and_needs_no_trial(tmp_path: Path) -> None:
    sound(tmp_path / "a.xlsx")
    (tmp_path / "out").mkdir()
    (saved,) = soffice([tmp_path / "a.xlsx"], "xlsx", tmp_path / "out")
    found = check(saved.read_bytes(), saved.name, usual())
    assert (found.plain, found.amiss) == (True, False)


def test_a_trial_that_takes_too_long_ends(tmp_path: Path) -> None:
    assert Workbook(unusual(tmp_path / "a.xlsx")).sheets == ["报事"]
    with pytest.raises(Unreadable) as caught:
        Workbook(tmp_path / "a.xlsx", limits=replace(usual(), seconds=0))
    assert caught.value.key == "file-too-slow"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not hold a process to its memory")
def test_a_trial_that_takes_too_much_memory_ends(tmp_path: Path) -> None:
    long = f'<row r="1"><c r="A1" t="str"><v>{"x" * 30_000_000}</v></c></row><!---->'
    packed({**PARTS, SHEET: sheet(long)}, tmp_path / "a.xlsx")
    with pytest.raises(Unreadable) as caught:
        Workbook(tmp_path / "a.xlsx", limits=replace(usual(), mebibytes=100))
    assert caught.value.key == "file-crashes"


@pytest.mark.parametrize(
    ("make", "words"),
    [(pipe, "管道"), (lambda path: path.symlink_to("nowhere"), "链接")],
    ids=["a pipe", "a link"],
)
def test_what_stands_in_a_workbooks_place_is_named_by_itself_and_in_a_site(
    make: Callable[[Path], object], words: str, tmp_path: Path
) -> None:
    make(tmp_path / "a.xlsx")
    alone = open_site(tmp_path / "a.xlsx")
    alone.books(NOW)
    assert words in str(alone.unreadable["a.xlsx"])
    for folder in ("", "历史/2025/"):
        site = make_site(tmp_path / f"site{len(folder)}")
        (site / folder).mkdir(parents=True, exist_ok=True)
        (site / folder / "报事登记.xlsx").unlink(missing_ok=True)
        make(site / folder / "报事登记.xlsx")
        assert [(one.rule, words in one.message) for one in checked(site)] == [("unreadable", True)]


def test_a_site_may_change_the_limits(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", SETTINGS + "[policy.unreadable]\nfile = 0\n")
    assert {finding.rule for finding in checked(site)} == {"unreadable"}


def test_a_site_keeps_the_digest_of_each_workbook_as_it_was_read(tmp_path: Path) -> None:
    site = open_site(make_site(tmp_path / "site", repairs=[TICKET]))
    site.books(NOW, ["repairs"])
    raw = (tmp_path / "site" / "报事登记.xlsx").read_bytes()
    assert site.digests == {"报事登记.xlsx": sha256(raw).hexdigest()}


def test_what_libreoffice_saves_as_xls_is_known_for_one(tmp_path: Path) -> None:
    sound(tmp_path / "a.xlsx")
    (old,) = soffice([tmp_path / "a.xlsx"], "xls", tmp_path)
    with pytest.raises(Unreadable) as caught:
        Workbook(old.rename(tmp_path / "b.xlsx"))
    assert caught.value.key == "file-old-xls"
