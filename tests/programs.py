"""Other programs that tests ask: what is claimed of a workbook is what people's own programs make of it.

A test that needs a missing program is skipped and says so; where SHEETKIT_REAL_PROGRAMS is `required` (CI) it fails.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

_CALCULATE_ON_LOAD = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""


def require(program: str) -> str:
    """The path of the program; without it the test is skipped, or fails where real programs are required."""
    found = shutil.which(program)
    if found is None:
        missing = pytest.fail if os.environ.get("SHEETKIT_REAL_PROGRAMS") == "required" else pytest.skip
        missing(f"{program} is not installed")
    return found


def soffice(
    files: Sequence[Path], to: str, outdir: Path, *, calculate: bool = False, reads: str = "", seconds: int = 300
) -> list[Path]:
    """Convert files with one start of LibreOffice in a fresh profile: `to` is xlsx, pdf …; the files it wrote.

    `reads` names the filter to read with, where it should not guess: `CSV:44,34,76` is a UTF-8 file with commas.
    With `calculate`, formulas are worked out anew on loading: else LibreOffice shows what the file says they gave.
    """
    program = require("soffice")
    with tempfile.TemporaryDirectory() as profile:
        if calculate:
            user = Path(profile) / "user"
            user.mkdir()
            (user / "registrymodifications.xcu").write_text(_CALCULATE_ON_LOAD, "utf-8")
        command = [program, "--headless", f"-env:UserInstallation={Path(profile).as_uri()}", "--convert-to", to]
        command += [f"--infilter={reads}"] if reads else []
        command += ["--outdir", str(outdir), *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    written = [outdir / f"{file.stem}.{to.partition(':')[0]}" for file in files]
    missing = [path.name for path in written if not path.exists()]
    assert not missing, f"LibreOffice did not write {missing}: {done.stdout}{done.stderr}"
    return written


def printed(documents: Mapping[str, bytes], folder: Path) -> dict[str, list[str]]:
    """The text of each page of each Word document, as LibreOffice lays it out."""
    files = [folder / f"{name}.docx" for name in documents]
    for file, data in zip(files, documents.values(), strict=True):
        file.write_bytes(data)
    return pages_of(dict(zip(documents, soffice(files, "pdf", folder), strict=True)))


def pages_of(pdfs: Mapping[str, Path]) -> dict[str, list[str]]:
    """The text of each page of each PDF, as it is laid out."""
    command = [require("pdftotext"), "-layout"]
    read = (subprocess.run([*command, path, "-"], capture_output=True, check=True).stdout for path in pdfs.values())
    return {name: text.decode().split("\f")[:-1] for name, text in zip(pdfs, read, strict=True)}


def close(text: str) -> str:
    """A text without its spaces and line ends."""
    return "".join(text.split())
