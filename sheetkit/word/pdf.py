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
_PATIENCE, _PORTION = 300, 100
"""Seconds after which LibreOffice is taken to hang, and how many documents it gets in one start."""


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
    """Make a PDF beside each document, many in one start of LibreOffice. Raises SheetkitError for those that fail,
    when the others are made.
    """
    pages, failed = [], []
    for document, data in zip(documents, _turned(documents), strict=True):
        if data is None:
            failed.append(document.name)
            continue
        pages.append(document.with_suffix(".pdf"))
        write_whole(pages[-1], data)
    _refuse(failed)
    return pages


def page_counts(documents: Sequence[bytes]) -> list[int]:
    """How many pages LibreOffice makes of each document. Raises SheetkitError where it cannot."""
    with tempfile.TemporaryDirectory() as scratch:
        files = [Path(scratch, f"{at}.docx") for at in range(len(documents))]
        for file, data in zip(files, documents, strict=True):
            file.write_bytes(data)
        pages = _turned(files)
    _refuse([file.name for file, page in zip(files, pages, strict=True) if page is None])
    return [len(_PAGE.findall(page or b"")) for page in pages]


def _refuse(failed: Sequence[str]) -> None:
    if failed:
        raise SheetkitError("pdf-failed", file="、".join(failed))


def _turned(documents: Sequence[Path]) -> list[bytes | None]:
    """Each document as the bytes of a PDF, or None; all have names of their own."""
    portions = [documents[at : at + _PORTION] for at in range(0, len(documents), _PORTION)]
    return [page for portion in portions for page in _portion(portion)]


def _portion(documents: Sequence[Path]) -> list[bytes | None]:
    program = require_libreoffice()
    with tempfile.TemporaryDirectory() as scratch:
        profile, made = Path(scratch, "profile"), Path(scratch, "made")
        command = [program, "--headless", f"-env:UserInstallation={profile.as_uri()}"]
        command += ["--convert-to", "pdf", "--outdir", str(made)]
        try:
            subprocess.run([*command, *map(str, documents)], check=False, capture_output=True, timeout=_PATIENCE)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SheetkitError("pdf-failed", file=documents[0].name) from error
        pages = [made / f"{document.stem}.pdf" for document in documents]
        return [page.read_bytes() if page.exists() else None for page in pages]
