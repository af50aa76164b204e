"""A document of ours is known again until somebody edits it; what people made or edited is never written over."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest

from sheetkit.word.seal import is_untouched, parts_of, put, sealed


def document(text: str) -> bytes:
    raw = BytesIO()
    made = docx.Document()
    made.add_paragraph(text)
    made.save(raw)
    return sealed(parts_of(raw))


ONE, OTHER = document("一"), document("二")


def edited_in_word(path: Path) -> None:
    found = docx.Document(str(path))
    found.add_paragraph("手写的备注")
    found.save(str(path))


def one_part_more(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/comments.xml", "<w/>")


EDITS: dict[str, Callable[[Path], object]] = {
    "edited in Word": edited_in_word,
    "one part more": one_part_more,
    "made by somebody": lambda path: docx.Document().save(str(path)),
    "no document at all": lambda path: path.write_bytes(b"PK\x03\x04 nothing"),
    "cut off": lambda path: path.write_bytes(ONE[:-100]),
    "damaged": lambda path: path.write_bytes(ONE[:900] + b"!!!!" + ONE[904:]),
    "empty": lambda path: path.write_bytes(b""),
}


def test_what_is_not_there_is_written_and_what_is_the_same_stays(tmp_path: Path) -> None:
    path = tmp_path / "单据" / "报事单.docx"
    assert put(path, ONE) == "written"
    before = path.stat().st_mtime_ns
    assert (put(path, ONE), path.stat().st_mtime_ns) == ("same", before)


def test_what_nobody_edited_is_renewed(tmp_path: Path) -> None:
    path = tmp_path / "报事单.docx"
    path.write_bytes(OTHER)
    assert is_untouched(path) and put(path, ONE) == "renewed" and path.read_bytes() == ONE


@pytest.mark.parametrize("edit", EDITS)
def test_what_somebody_edited_is_kept(tmp_path: Path, edit: str) -> None:
    path = tmp_path / "报事单.docx"
    path.write_bytes(OTHER)
    EDITS[edit](path)
    before = path.read_bytes()
    assert put(path, ONE) == "kept" and path.read_bytes() == before


def test_a_folder_of_that_name_is_kept(tmp_path: Path) -> None:
    assert put(tmp_path, ONE) == "kept"


def test_a_sealed_document_names_nobody_and_no_hour() -> None:
    properties = docx.Document(BytesIO(ONE)).core_properties
    assert (properties.author, properties.last_modified_by, properties.created) == ("", "", None)
