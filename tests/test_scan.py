"""What the guard knows of a sheet before it is read: the quick way and the long way see the same, as it streams by."""

from collections.abc import Iterator
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetkit.excel.guard import scan
from sheetkit.excel.guard.texts import text_size
from sheetkit.excel.guard.xml import Proof

CELLS = (
    *('<c r="{at}"/>', '<c r="{at}" s="3"/>', '<c r="{at}"><v>1</v></c>', '<c r="{at}" s="1" t="s"><v>0</v></c>'),
    *('<c r="{at}" t="str"><v>a</v></c>', '<c r="{at}" t="b"><v>1</v></c>', '<c r="{at}" t="e"><v>#N/A</v></c>'),
    *('<c r="{at}" t="inlineStr"><is><t>a</t></is></c>', '<c r="{at}"><v>-1</v></c>', '<c r="{at}"><v>-1E30</v></c>'),
    *('<c r="{at}" s="1"><f>B2*2</f><v>4</v></c>', '<c r="{at}"><f>B2</f></c>', '<c r="{at}" t="str"><f>B2</f></c>'),
    *('<c r="{at}"><f t="shared" si="0"/><v>4</v></c>', '<c r="{at}"><f t="shared" si="0"/></c>'),
    *('<c r="{at}" t="str"><f>B2</f><v>a_x000D_</v></c>', '<c r="{at}" t="e"><f>B2</f><v>#REF!</v></c>'),
    *('<c t="n" r="{at}"><v>1</v></c>', "<c><v>1</v></c>", '<!-- a --><c r="{at}"/>', '<c r="B99"><v>1</v></c>'),
    *('<c r="{at}"><v>1</v><f>B2</f></c>', '<c r="{at}"><f>DISPIMG("ID_1",1)</f><v>0</v></c>'),
)
USUAL = 4
"""So many of them are what nearly all cells are like."""
ROWS = st.lists(st.lists(st.sampled_from(CELLS[:USUAL] * 8 + CELLS), min_size=1, max_size=5), max_size=12)


def xml(rows: list[list[str]]) -> bytes:
    lines = [
        f'<row r="{at}">{"".join(cell.format(at=f"{chr(64 + place)}{at}") for place, cell in enumerate(row, 1))}</row>'
        for at, row in enumerate(rows, 1)
    ]
    return f"<worksheet><sheetData>{''.join(lines)}</sheetData><mergeCells/></worksheet>".encode()


def pieces(raw: bytes, size: int) -> Iterator[bytes]:
    return (raw[at : at + size] for at in range(0, len(raw), size))


class Seen(Proof):
    """A proof that counts what it was given."""

    size = 0

    def see(self, piece: bytes) -> None:
        self.size += len(piece)
        super().see(piece)


def scanned(raw: bytes, size: int = 1 << 20, proof: Proof | None = None) -> scan.Sheet:
    """What is known of a sheet that streams by in pieces of that size."""
    proof = proof or Proof(1 << 20)
    *_, sheet = scan.scan(pieces(raw, size), proof)
    proof.end()
    return sheet


def known(raw: bytes, size: int, worth: int, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    with monkeypatch.context() as patched:
        patched.setattr(scan, "_WORTH", worth)
        sheet = scanned(raw, size)
    places = sheet.formulas, sheet.uncalculated, sheet.errors
    around = b"".join(sheet.before), b"".join(sheet.after)
    shown = b"".join(sheet.pictured).count(b"DISPIMG")
    return [sheet.plain, sheet.amiss, sheet.rows, sheet.columns, sheet.filled, places, around, shown]


@settings(deadline=None)
@given(ROWS, st.integers(100, 2_000))
def test_rows_that_are_proved_together_are_seen_as_by_themselves(rows: list[list[str]], size: int) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert known(xml(rows), size, 0, monkeypatch) == known(xml(rows), size, 1 << 30, monkeypatch)


@pytest.mark.parametrize(
    ("cell", "plain", "formulas", "uncalculated"),
    [
        ('<c r="{at}"><f>B2</f></c>', True, {(1, 1)}, {(1, 1)}),
        ('<c r="{at}" t="str"><f>B2</f></c>', True, {(1, 1)}, set()),
        ('<c r="{at}"><f t="shared" si="0"/><v>4</v></c>', True, {(1, 1)}, set()),
        ('<c r="{at}"><v>1</v><f>B2</f></c>', False, set(), set()),
        ('<c r="{at}"><f>B2</f><f>B3</f></c>', False, {(1, 1)}, {(1, 1)}),
        ('<c r="{at}"><is><f>B2</f></is></c>', False, set(), set()),
    ],
    ids=["never calculated", "an empty text", "shared", "behind its value", "two in a cell", "within a text"],
)
def test_a_formula_belongs_to_its_cell_or_the_sheet_is_not_plain(
    cell: str, plain: bool, formulas: set[scan.Place], uncalculated: set[scan.Place]
) -> None:
    sheet = scanned(xml([[cell]]))
    assert (sheet.plain, sheet.formulas, sheet.uncalculated) == (plain, formulas, uncalculated)


@settings(deadline=None)
@given(ROWS, st.integers(100, 2_000))
def test_texts_are_counted_alike_in_usual_rows_and_in_others(rows: list[list[str]], size: int) -> None:
    """What may be the number of a shared string counts, wherever it is not surely something else."""
    raw = xml(rows)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(scan, "_WORTH", 0)
        sheet = scanned(raw, size)
    if sheet.plain:
        quick = text_size(pieces(raw, size), [7, 3], sheet.usual)
        assert quick <= text_size(pieces(raw, size), [7, 3], usual=False)
        assert quick >= 7 * raw.count(b't="s"><v>0</v>')


@pytest.mark.parametrize("cell", ['<c r="{at}" t="s"><f>B2</f><v>0</v></c>', '<c r="{at}" t="s"><v>0</v></c>'])
def test_a_shared_string_counts_behind_a_formula_too(cell: str) -> None:
    assert text_size([xml([[cell]] * 9)], [7], usual=True) == 63


@pytest.mark.parametrize(
    "tag", ["<c r=\"{at}\" t='s'>", '<c r="{at}"\tt="s">', '<c r="{at}" t ="s">', '<c r="{at}" t="&#115;">']
)
def test_a_tag_that_no_program_writes_is_counted_with_care(tag: str) -> None:
    raw = xml([[f"{tag}<v>0</v></c>"]] * 9)
    sheet = scanned(raw)
    assert not sheet.usual and text_size([raw], [7], sheet.usual) == 63


USUAL_ROW = (
    '<row r="{at}" spans="1:2"><c r="A{at}" s="1" t="s"><v>0</v></c><c r="B{at}"><f>A{at}&amp;1</f><v>1</v></c></row>'
)
WRONG = {
    "an ampersand in a formula": ("&amp;", "&"),
    "an escape that XML does not know": ("&amp;", "&nbsp;"),
    "a sign that XML does not know": ("&amp;", "\x01"),
    "an end of CDATA": ("&amp;", "]]>"),
    "a value that does not end": ("<v>1</v>", "<v>1"),
    "a cell that does not end": ("</c></row>", "</row>"),
    "a row that ends twice": ("</row>", "</row></row>"),
    "an attribute without its quotes": ('spans="1:2"', "spans=1"),
    "an attribute with an ampersand": ("1:2", "1&2"),
    "a place said twice": ('spans="1:2"', 'r="7"'),
    "bytes that are no UTF-8": ("&amp;", "\udcff"),
}


@pytest.mark.parametrize(("right", "wrong"), WRONG.values(), ids=WRONG)
def test_usual_rows_are_proved_well_formed_in_a_sheet_of_any_size(right: str, wrong: str) -> None:
    """A parser sees only what is left of them, of which there is little: one wrong row among a thousand is found."""
    rows = [USUAL_ROW.format(at=at) for at in range(1, 1_001)]
    whole = f"<worksheet><sheetData>{''.join(rows)}</sheetData></worksheet>"
    proof = Seen(1 << 20)
    assert scanned(whole.encode(), 1 << 14, proof).filled == 2_000
    assert proof.size < len(whole) / 100
    broken = whole.replace(rows[700], rows[700].replace(right, wrong), 1)
    with pytest.raises(expat.ExpatError):
        scanned(broken.encode("utf-8", "surrogateescape"), 1 << 14)
