"""Documents as PDF, through LibreOffice."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sheetkit.disk import write_whole
from sheetkit.errors import SheetkitError

_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_PAGE = re.compile(rb"/Type\s*/Page\b")
"""What begins a page in the PDFs that LibreOffice makes, which leave their objects readable."""
_FACE = re.compile(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([^\s/<>\[\]()]+)")
_PATIENCE = 300
"""Seconds after which LibreOffice is taken to hang."""


def libreoffice() -> str | None:
    """Where LibreOffice is installed, or None."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).exists()), None)


def require_libreoffice() -> str:
    """Where LibreOffice is installed. Raises SheetkitError if it is not."""
    program = libreoffice()
    if program is None:
        raise SheetkitError("no-libreoffice")
    return program


def is_current(document: Path) -> bool:
    """Whether there is a PDF beside the document that is not older."""
    page = document.with_suffix(".pdf")
    return page.exists() and page.stat().st_mtime >= document.stat().st_mtime


def to_pdf(documents: Sequence[Path]) -> list[Path]:
    """Make a PDF beside each document, all in one start of LibreOffice. Raises SheetkitError where that fails."""
    pages = [document.with_suffix(".pdf") for document in documents]
    for page, data in zip(pages, _turned(documents), strict=True):
        write_whole(page, data)
    return pages


def typefaces(page: bytes) -> set[str]:
    """The names of the typefaces in a PDF of LibreOffice."""
    return {name.decode("ascii", "replace") for name in _FACE.findall(page)}


def page_counts(documents: Sequence[bytes]) -> list[int]:
    """How many pages LibreOffice makes of each document. Raises SheetkitError where it cannot."""
    with tempfile.TemporaryDirectory() as scratch:
        files = [Path(scratch, f"{at}.docx") for at in range(len(documents))]
        for file, data in zip(files, documents, strict=True):
            file.write_bytes(data)
        return [len(_PAGE.findall(page)) for page in _turned(files)]


def _turned(documents: Sequence[Path]) -> list[bytes]:
    """Each document as the bytes of a PDF; all have names of their own."""
    if not documents:
        return []
    program = require_libreoffice()
    with tempfile.TemporaryDirectory() as scratch:
        profile, made = Path(scratch, "profile"), Path(scratch, "made")
        command = [program, "--headless", f"-env:UserInstallation={profile.as_uri()}"]
        command += ["--convert-to", "pdf", "--outdir", str(made)]
        try:
            subprocess.run([*command, *map(str, documents)], check=False, capture_output=True, timeout=_PATIENCE)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SheetkitError("pdf-failed", file=documents[0].name) from error
        results = []
        for document in documents:
            page = made / f"{document.stem}.pdf"
            if not page.exists():
                raise SheetkitError("pdf-failed", file=document.name)
            results.append(page.read_bytes())
    return results
