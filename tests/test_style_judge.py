"""LibreOffice as a second judge: it lays out the typefaces and sizes that the linter reads; what it writes is read."""

import re
import subprocess
from pathlib import Path

from sheetkit.policy import rulebook
from sheetkit.word.style import misfits
from sheetkit.word.style.cascade import Cascade
from sheetkit.word.style.lines import Reader
from sheetkit.word.style.package import opened
from tests.documents import ALONE, HOUSE, WAYS, Draft, Look, Notice, dressed, paragraph, run, style
from tests.programs import require, soffice

LOOK = Look("Noto Serif CJK SC", "Noto Sans CJK SC", 15)
"""Faces that are there where LibreOffice is tested: one for Chinese, one for Latin."""
FACES = {"NotoSerifCJK": "Noto Serif CJK SC", "NotoSansCJK": "Noto Sans CJK SC"}
"""As they are called in a PDF."""
PIXELS = 1.5
"""pdftohtml counts whole pixels, so many to a point."""
OTHER = Look("Noto Sans CJK SC", "Noto Serif CJK SC", 20)


def drafts(folder: Path) -> list[Path]:
    """A line said in each way, in as many documents as ways that exclude each other need."""
    files = []
    for number, alone in enumerate(([*ALONE][0:2], [*ALONE][2:])):
        draft = Draft(minor=("Arial", "楷体"))
        ways = [way for way in WAYS if way in alone or way not in ALONE]
        for at, way in enumerate(way for way in ways if way != "box"):
            draft.body.append(dressed(draft, "x", LOOK, way, f"甲{'乙' * at}AB{at}", named=False))
        draft.styles += [style("P", rpr="<w:vanish/>"), style("H", "character", rpr="<w:vanish/>")]
        draft.body.append(paragraph(run("藏HID", '<w:rStyle w:val="H"/>') + run("现SEE", LOOK.fonts() + LOOK.sizes())))
        table = style("T", "table", rpr=LOOK.fonts() + LOOK.sizes())
        first = (
            f'<w:tblStylePr w:type="firstRow"><w:rPr>{OTHER.fonts()}{OTHER.sizes()}</w:rPr></w:tblStylePr></w:style>'
        )
        draft.styles.append(table.replace("</w:style>", first))
        rows = "".join(f"<w:tr><w:tc>{paragraph(run(text))}</w:tc></w:tr>" for text in ("首ROW", "次ROW"))
        look = '<w:tblStyle w:val="T"/><w:tblLook w:val="0020" w:firstRow="1"/>'
        draft.body += [f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid><w:gridCol w:w='4000'/></w:tblGrid>{rows}</w:tbl>"]
        draft.body.append(paragraph(""))
        files.append(draft.write(folder / f"judge{number}.docx"))
    return files


def ours(document: Path) -> set[tuple[str, str, float]]:
    """Text, typeface and size of each piece that the linter reads."""
    package = opened(document)
    body = package.tree(package.main)[0]
    lines = Reader(Cascade(package), package.main, "body").lines(body)
    return {(piece.text.strip(), piece.face, piece.size) for line in lines for piece in line.pieces}


def theirs(page: Path) -> set[tuple[str, str, float]]:
    """The same as it is laid out on the page."""
    done = subprocess.run([require("pdftohtml"), "-xml", "-i", "-stdout", page], capture_output=True, check=True)
    text = done.stdout.decode("utf-8")
    fonts = {
        id_: (next(face for embedded, face in FACES.items() if embedded in family), round(int(size) / PIXELS))
        for id_, size, family in re.findall(r'<fontspec id="(\d+)" size="(\d+)" family="([^"]+)"', text)
    }
    words = re.findall(r'<text [^>]*font="(\d+)">(.*?)</text>', text)
    return {(shown, *fonts[id_]) for id_, inner in words if (shown := re.sub("<[^>]+>", "", inner).strip())}


def test_libreoffice_shows_what_the_linter_reads(tmp_path: Path) -> None:
    files = drafts(tmp_path)
    for document, page in zip(files, soffice(files, "pdf", tmp_path), strict=True):
        assert theirs(page) == ours(document)


def test_a_notice_that_libreoffice_wrote_anew_is_still_in_house_style(tmp_path: Path) -> None:
    """Other structures, the same page."""
    files = []
    for number, alone in enumerate(ALONE):
        ways = [alone, *(way for way in WAYS if way not in ALONE and way != "box")]
        dressed_ = {part: ways[(number + at) % len(ways)] for at, part in enumerate(HOUSE)}
        files.append(Notice(ways=dressed_, named=number % 2 == 0).write(tmp_path / f"{alone}.docx"))
    (tmp_path / "anew").mkdir()
    written = soffice(files, "docx:MS Word 2007 XML", tmp_path / "anew")
    assert [misfits(path, rulebook()) for path in written] == [[]] * len(files)
