"""Every workbook that we write is what Office expects, and LibreOffice opens and calculates it.

The audit takes a second for each 30,000 cells: of the sample it sees the first rows of every sheet, and all else whole.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from sheetkit.cli import cli
from sheetkit.register import workbooks
from sheetkit.shipped import shipped
from tests.package_lint import audit, lint
from tests.programs import soffice
from tests.specimen import members

SITE = shipped("samples/estate")
REPORTS = {
    "问题清单.xlsx": ("check", SITE, "--report", "问题清单.xlsx"),
    "期限清单.xlsx": ("due", SITE, "--format", "xlsx", "-o", "期限清单.xlsx"),
    "考核-2026-10.xlsx": ("score", SITE, "--month", "2026-10", "--out", "."),
    "访谈计划-2026-12.xlsx": ("visits", "plan", SITE, "--month", "2026-12", "--out", "访谈计划-2026-12.xlsx"),
}
_FIRST_ROWS = 15


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """All kinds of workbook by a name: blank ones, those of the sample, reports."""
    folder = tmp_path_factory.mktemp("reports")
    found = {f"blank {name}": shipped("workbook_templates") / name for name in workbooks()}
    found |= {f"sample {name}": SITE / name for name in workbooks()}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, words in REPORTS.items():
            done = CliRunner().invoke(cli, [*map(str, words), "--as-of", "2026-11-20T17:00"])
            assert done.exit_code in (0, 1), done.stderr
            found[f"report {name}"] = folder / name
    return found


def shortened(path: Path, folder: Path) -> Path:
    """The workbook with the first rows of each sheet."""
    short = folder / path.name
    with ZipFile(short, "w", ZIP_DEFLATED) as package:
        for name, raw in members(path).items():
            rest = rb'<row r="%d".*</sheetData>' % _FIRST_ROWS
            package.writestr(name, re.sub(rest, b"</sheetData>", raw, flags=re.DOTALL))
    return short


def test_the_lint_finds_nothing(built: Mapping[str, Path]) -> None:
    assert {name: found for name, path in built.items() if (found := lint(path))} == {}


def test_the_audit_finds_nothing(built: Mapping[str, Path], tmp_path: Path) -> None:
    short = {name: shortened(path, tmp_path) if name[0] == "s" else path for name, path in built.items()}
    assert {name: found for name, path in short.items() if (found := audit(path))} == {}


def test_libreoffice_opens_and_calculates_them_without_an_error(built: Mapping[str, Path], tmp_path: Path) -> None:
    paths = [path for name, path in built.items() if not name.startswith("blank")]
    for path, opened in zip(paths, soffice(paths, "xlsx", tmp_path, calculate=True), strict=True):
        for name, raw in members(opened).items():
            assert not (name.startswith("xl/worksheets/") and b't="e"' in raw), f"{path.name} {name}"
        ours, theirs = CalamineWorkbook.from_path(path), CalamineWorkbook.from_path(opened)
        assert ours.sheet_names == theirs.sheet_names
        for sheet in ours.sheet_names:
            rows = [book.get_sheet_by_name(sheet).to_python()[1:] for book in (ours, theirs)]
            assert len(rows[0]) == len(rows[1]), f"{path.name} {sheet}"
