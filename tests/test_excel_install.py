"""The add-in: what is in the file, that other programs read its VBA, and that nothing is left when it goes."""

import random
import re
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import pytest
import xlwings
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from olefile import OleFileIO

from sheetkit.cli import cli
from sheetkit.cli.excel import buttons
from sheetkit.errors import SheetkitError
from sheetkit.excel.app import addin, startup, udf, vba
from sheetkit.excel.app.compound import compound
from sheetkit.messages import LANGUAGES, say
from tests.package_lint import audit, lint
from tests.programs import soffice
from tests.stand_in import Excel, opened, running
from tests.workbooks import PEOPLE, TICKET, make_site

SHIPPED = Path(xlwings.__file__).with_name("quickstart_addin_ribbon.xlam")
PYTHON = r"C:\Program Files\<客服> & Co\python.exe"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("addin") / addin.FILE
    path.write_bytes(addin.addin(PYTHON, "zh"))
    return path


def settings_of(path: Path) -> dict[str, str]:
    """What stands on the hidden sheet; openpyxl reads no add-ins, but a workbook."""
    raw = BytesIO()
    with ZipFile(path) as old, ZipFile(raw, "w") as new:
        for member in old.infolist():
            new.writestr(member.filename, old.read(member).replace(b"addin.macroEnabled", b"sheet.macroEnabled"))
    return dict(openpyxl.load_workbook(raw)["myaddin.conf"].iter_rows(values_only=True))


def project(path: Path) -> bytes:
    with ZipFile(path) as package:
        return package.read("xl/vbaProject.bin")


# --- the file --------------------------------------------------------------------------------------------------------


def test_the_package_is_sound(made: Path) -> None:
    assert audit(made) == []
    assert set(lint(made)) <= set(lint(SHIPPED))


def test_every_button_calls_a_function_that_is_there(made: Path) -> None:
    with ZipFile(made) as package:
        ribbon = ElementTree.fromstring(package.read("customUI/customUI.xml"))
    found = {one.get("id"): one for one in ribbon.iter() if one.tag.endswith("}button")}
    assert list(found) == list(addin.BUTTONS) and {"check", "mark", "unmark", "notice"} <= set(found)
    assert {one.get("onAction") for one in found.values()} == {"RibbonMyAddin.RunMain"}
    assert found["check"].get("label") == "检查"
    assert set(found) == set(buttons.COMMANDS)
    assert "buttons.press('\" & control.ID & \"')" in vba.modules(project(made))["RibbonMyAddin"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_are_markup_in_no_language(lang: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addin, "say", lambda language, key: f'<&"{key}')
    ElementTree.fromstring(addin.ribbon(lang))


def test_the_settings_stand_on_the_hidden_sheet_and_nothing_is_run_from_beside_the_workbooks(made: Path) -> None:
    known = settings_of(made)
    assert known["INTERPRETER_WIN"] == known["INTERPRETER_MAC"] == PYTHON
    assert known["ADD_WORKBOOK_TO_PYTHONPATH"] == "false"
    with ZipFile(made) as package:
        assert not [
            name for name in package.namelist() if re.search(rb"Users\\", package.read(name)) and ".bin" not in name
        ]


def test_all_of_xlwings_own_code_is_as_it_was(made: Path) -> None:
    ours, theirs = vba.modules(project(made)), vba.modules(project(SHIPPED))
    assert {name for name in theirs if ours[name] != theirs[name]} == {"RibbonMyAddin"}
    with OleFileIO(project(made)) as new, OleFileIO(project(SHIPPED)) as old:
        assert sorted(new.listdir()) == sorted(old.listdir())
        for path in (["PROJECT"], ["PROJECTwm"], ["VBA", "xlwings"]):
            assert new.openstream(path).read() == old.openstream(path).read()


def test_another_office_reads_the_macros(made: Path, tmp_path: Path) -> None:
    """As a workbook: LibreOffice opens no add-ins of Excel."""
    book = tmp_path / "addin.xlsm"
    with ZipFile(made) as old, ZipFile(book, "w") as new:
        for member in old.infolist():
            new.writestr(member.filename, old.read(member).replace(b"addin.macroEnabled", b"sheet.macroEnabled"))
    (read,) = soffice([book], "ods", tmp_path)
    with ZipFile(read) as package:
        text = "".join(ElementTree.fromstring(package.read("Basic/MyAddin/RibbonMyAddin.xml")).itertext())
        assert "Basic/MyAddin/xlwings.xml" in package.namelist()
    for line in addin.macros().splitlines()[1:]:
        assert line in text


def test_the_worksheet_functions_call_what_is_there_with_what_it_takes() -> None:
    for name, function, given_ in re.findall(
        r'(\w+) = XLPy.CallUDF\("sheetkit.excel.app.udf", "(\w+)", Array\((.*?)\)', addin.macros()
    ):
        assert name == f"SK_{function.upper()}"
        code = getattr(udf, function).__code__
        assert code.co_argcount == len(given_.split(", "))


# --- VBA and its container -------------------------------------------------------------------------------------------


@given(st.binary(max_size=9000) | st.text("ab \n", max_size=9000).map(str.encode))
def test_what_is_packed_unpacks_to_itself(raw: bytes) -> None:
    if raw:
        assert vba.unpacked(vba.packed(raw))[: len(raw)] == raw


def test_text_is_packed_as_well_as_office_does() -> None:
    text = vba.modules(project(SHIPPED))["xlwings"].encode(vba.PAGE)
    with OleFileIO(project(SHIPPED)) as file:
        assert len(vba.packed(text)) <= 1.02 * file.get_size(["VBA", "xlwings"])


@pytest.mark.parametrize("sizes", [[0], [1], [64, 65], [4095, 4096, 4097], [100] * 40, [700_000, 3, 5000]])
def test_a_compound_file_reads_back_stream_by_stream(sizes: list[int]) -> None:
    chance = random.Random(1)
    streams = {("VBA" if n % 2 else "Andere", f"S{n}"): chance.randbytes(size) for n, size in enumerate(sizes)}
    streams["PROJECT",] = b"x"
    with OleFileIO(compound(streams)) as file:
        assert {tuple(path) for path in file.listdir()} == set(streams)
        assert all(file.openstream(list(path)).read() == raw for path, raw in streams.items())
        assert not file.parsing_issues


# --- there and gone again --------------------------------------------------------------------------------------------


def run(*words: str) -> Any:
    return CliRunner().invoke(cli, ["excel", *words, "--lang", "zh"])


def test_install_puts_one_file_there_and_uninstall_takes_exactly_that(tmp_path: Path) -> None:
    folder = tmp_path / "XLSTART"
    folder.mkdir()
    (folder / "PERSONAL.XLSB").write_bytes(b"theirs")
    assert run("install", "--to", str(folder)).exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["PERSONAL.XLSB", addin.FILE]
    assert settings_of(folder / addin.FILE)["INTERPRETER_WIN"] == sys.executable
    assert run("install", "--to", str(folder)).exit_code == 0, "again, for another Python perhaps"
    assert run("uninstall", "--to", str(folder)).exit_code == 0
    assert [path.name for path in folder.iterdir()] == ["PERSONAL.XLSB"]
    assert "没有装过" in run("uninstall", "--to", str(folder)).output


@pytest.mark.parametrize("word", ["install", "uninstall"])
def test_a_file_of_that_name_that_is_not_ours_is_left_alone(tmp_path: Path, word: str) -> None:
    (tmp_path / addin.FILE).write_bytes(SHIPPED.read_bytes())
    done = run(word, "--to", str(tmp_path))
    assert done.exit_code == 2 and "不是 sheetkit 装的" in done.output
    assert (tmp_path / addin.FILE).read_bytes() == SHIPPED.read_bytes()


def test_where_excel_starts_is_known_on_windows_and_macos(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(SheetkitError, match="没有 Excel"):
        startup.start_folder()
    monkeypatch.setattr(startup.sys, "platform", "win32")
    monkeypatch.setenv("APPDATA", str(tmp_path))
    assert startup.start_folder() == tmp_path / "Microsoft/Excel/XLSTART"
    monkeypatch.setattr(startup.sys, "platform", "darwin")
    assert startup.start_folder().parts[-2:] == ("Startup.localized", "Excel")


def test_on_macos_the_script_that_starts_python_comes_and_goes_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(startup.sys, "platform", "darwin")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    installed = startup.install(startup.start_folder(), "/usr/bin/python3", "zh")
    assert [path.suffix for path in installed] == [".xlam", ".applescript"] and all(path.exists() for path in installed)
    assert startup.install(startup.start_folder(), "/usr/bin/python3", "zh") == installed[:1]
    assert startup.uninstall(startup.start_folder()) == installed
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    startup.install(startup.start_folder(), "/usr/bin/python3", "zh")
    (startup.start_folder() / "xlwings.xlam").touch()
    assert startup.uninstall(startup.start_folder()) == installed[:1], "xlwings' own add-in needs the script"


def test_another_file_of_xlwings_than_is_known_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "quickstart_addin_ribbon.xlam").write_bytes(b"no package")
    monkeypatch.setattr(xlwings, "__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(SheetkitError, match="和预期的不一样"):
        addin.addin(PYTHON, "zh")


# --- pressing the buttons --------------------------------------------------------------------------------------------


@pytest.fixture
def pressed(tmp_path: Path) -> Any:
    """A button pressed in a program with a register open; what the box says. Boxes are answered with yes."""
    folder = make_site(tmp_path / "site", repairs=[{**TICKET, "room": " 3-2-1501"}], **PEOPLE)
    book = opened(folder / "报事登记.xlsx")
    book.active = "报事"
    excel = Excel(book)

    def press(name: str) -> tuple[str, Any]:
        excel.boxes.clear()
        with running(excel):
            buttons.press(name)
        return "\n".join(excel.boxes), book

    return press


def test_the_buttons_answer_in_a_box(pressed: Callable[[str], tuple[str, Any]]) -> None:
    text, book = pressed("check")
    assert "stray-space" in text and len(book.sheets) == 4
    assert pressed("mark")[1].sheet("报事").rules
    assert pressed("next")[1].selected == "$D$2"
    pressed("unmark")
    assert not book.sheet("报事").rules and len(book.sheets) == 3
    assert "BS202611-0001" in pressed("due")[0]
    pressed("fix")
    assert book.sheet("报事").at((2, 4)).value == "3-2-1501"
    pressed("undo")
    assert book.sheet("报事").at((2, 4)).value == " 3-2-1501"
    for name, word in (("number", "单号"), ("notice", "发文"), ("doc", "报事")):
        assert word in pressed(name)[0]


def test_a_long_answer_is_cut_at_its_beginning(pressed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buttons, "_run", lambda *words: (0, "\n".join(f"第 {n} 行" for n in range(100))))
    text, _ = pressed("due")
    assert "第 99 行" in text and "第 1 行" not in text and "76" in text


def test_where_no_box_can_be_shown_the_button_says_it_to_excel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlwings.engines, "active", None)
    monkeypatch.setattr(buttons, "system_language", lambda: "zh")
    with pytest.raises(SystemExit, match=re.escape(say("zh", "excel-no-platform")[:10])):
        buttons.press("check")
