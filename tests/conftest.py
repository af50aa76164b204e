"""What all tests may use: golden files, held against what people see (`--golden` writes them anew)."""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, settings

from sheetkit.model import Edit
from sheetkit.shipped import shipped
from sheetkit.site import Site

# No example fails because the machine was busy. CI tries the same examples each time; at a desk they are new ones.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("house")


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    """A copy of the sample estate."""
    return Path(shutil.copytree(shipped("samples/estate"), tmp_path / "栎川苑"))


@pytest.fixture
def writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells are set by openpyxl: what a command sets, and what follows from it, can be seen without our writer."""

    def write(site: Site, edits: Sequence[Edit], command: str) -> None:
        for workbook in dict.fromkeys(edit.workbook for edit in edits):
            book = openpyxl.load_workbook(site.path(workbook))
            for edit in (one for one in edits if one.workbook == workbook):
                value = {True: "是", False: "否"}[edit.value] if isinstance(edit.value, bool) else edit.value
                book[edit.sheet].cell(edit.row, edit.column).value = value
            book.save(site.path(workbook))

    monkeypatch.setattr("sheetkit.cli.edits.write_back", write)


GOLDEN = Path(__file__).with_name("golden")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden files anew: look at the difference")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, text)` fails where the text is not that of the file."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
        assert text == path.read_text("utf-8"), f"{name} differs; if that is meant: python3 tasks.py golden"

    return compare
