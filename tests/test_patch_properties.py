"""Whatever a sheet looks like and whatever is set in it: all else stays to the byte, and what was set is read back."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import NamedTuple
from xml.parsers import expat

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from sheetkit.errors import Refused
from sheetkit.excel.patch.proof import prove
from sheetkit.excel.patch.sheet import Task, edited
from sheetkit.model import Cell
from sheetkit.names import cell_name
from tests.packages import by_calamine, by_openpyxl, edits, package, part, patched, place, sheet

FARTHEST = (9, 6)
"""The last row and column that anything is put into."""

# ---- sheets as programs may write them


def _quoted(draw: st.DrawFn, **attributes: object) -> str:
    """Attributes in any order, in either quotation marks; None leaves one out."""
    given_ = [(name, value) for name, value in attributes.items() if value is not None]
    mark = draw(st.sampled_from('""\''))
    return "".join(f" {name}={mark}{value}{mark}" for name, value in draw(st.permutations(given_)))


CONTENTS = {
    None: ["", "<{p}v/>"],
    "n": ["<{p}v>7</{p}v>", "<{p}v>1.5</{p}v>"],
    "s": ["<{p}v>1</{p}v>"],
    "b": ["<{p}v>1</{p}v>"],
    "e": ["<{p}v>#N/A</{p}v>"],
    "inlineStr": ["<{p}is><{p}t>a&gt;b > c</{p}t></{p}is>", "<{p}is><{p}r><{p}rPr><{p}color/></{p}rPr></{p}r></{p}is>"],
}


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """A sheet's XML with at most nine rows of six cells; references, spans, styles and blanks as they come."""
    prefix = draw(st.sampled_from(["", "", "x"]))
    p = f"{prefix}:" if prefix else ""
    space = draw(st.sampled_from(["", "", "\n  "]))
    rows, before = [], 0
    for row in sorted(draw(st.sets(st.integers(1, FARTHEST[0] - 1)))):
        own = row if row != before + 1 or draw(st.booleans()) else None
        looks = {"spans": draw(st.sampled_from([None, "1:3", "2:2"])), "ht": draw(st.sampled_from([None, "20"]))}
        looks |= draw(st.sampled_from([{}, {"s": "2", "customFormat": "1"}, {"s": "2"}, {"hidden": "1"}]))
        start = f"<{p}row{_quoted(draw, r=own, **looks)}"
        cells = space.join(_cells(draw, p, row))
        rows.append(f"{start}{space}/>" if not cells and draw(st.booleans()) else f"{start}>{cells}</{p}row>")
        before = row
    head = draw(st.sampled_from(["", f'<{p}dimension ref="B2:C3"/>']))
    head += draw(st.sampled_from(["", f'<{p}cols><{p}col min="2" max="3" style="4"/></{p}cols>']))
    xml = sheet(space.join(rows), head, draw(st.sampled_from(["", f"<{p}pageMargins/>", "\n"])), prefix)
    xml = xml.replace(
        f"<{p}sheetData></{p}sheetData>", draw(st.sampled_from([f"<{p}sheetData/>", f"<{p}sheetData />"]))
    )
    return draw(st.sampled_from(["", "\ufeff", '<?xml version="1.0" encoding="UTF-8"?>\r\n'])) + xml


def _cells(draw: st.DrawFn, p: str, row: int) -> Iterator[str]:
    before = 0
    for column in sorted(draw(st.sets(st.integers(1, FARTHEST[1] - 1), max_size=4))):
        own = cell_name(column, row) if column != before + 1 or draw(st.booleans()) else None
        kind = draw(st.sampled_from(list(CONTENTS)))
        style = draw(st.sampled_from([None, "0", "1", "4"]))
        inside = draw(st.sampled_from(CONTENTS[kind])).format(p=p)
        start = f"<{p}c{_quoted(draw, r=own, s=style, t=kind)}"
        yield f"{start}>{inside}</{p}c>" if inside or draw(st.booleans()) else f"{start}/>"
        before = column


VALUES: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.booleans(),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=9),
    st.sampled_from(["_x0041_", " a ", "</c>", "😀"]),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False),
    st.dates(date(1904, 1, 1), date(2199, 12, 31)),
    st.datetimes(datetime(1904, 1, 1), datetime(2199, 12, 31)).map(lambda moment: moment.replace(microsecond=0)),
)
NAMES = st.tuples(st.integers(1, FARTHEST[1]), st.integers(1, FARTHEST[0])).map(lambda at: cell_name(*at))
EDITS: st.SearchStrategy[dict[str, Cell]] = st.dictionaries(NAMES, VALUES, min_size=1, max_size=6)


# ---- what stands in a sheet, found by a parser that is not ours


class Held(NamedTuple):
    """A sheet taken apart: its rows' own tags, its cells, and all other bytes with marks in the place of those."""

    rows: dict[int, bytes]
    cells: dict[str, bytes]
    rest: list[bytes]


def apart(raw: bytes) -> Held:
    """Take a sheet apart with expat, which says at which byte a tag begins."""
    held = Held({}, {}, [])
    parser = expat.ParserCreate()
    state = {"done": 0, "row": 0, "column": 0, "tag": 0, "deep": 0}

    def tag_end(begin: int) -> int:
        found = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""").match(raw, begin)
        assert found is not None
        return found.end()

    def cut(to: int) -> bytes:
        piece, state["done"] = raw[state["done"] : to], to
        return piece

    def start(name: str, own: dict[str, str]) -> None:
        local, at = name.rpartition(":")[2], parser.CurrentByteIndex
        state["tag"] = at
        if local in ("row", "c", "dimension", "sheetCalcPr", "sheetData") and not state["deep"]:
            held.rest.append(cut(at))
        if local == "row":
            state["row"], state["column"] = int(own.get("r", state["row"] + 1)), 0
            assert state["row"] not in held.rows
            held.rows[state["row"]] = cut(tag_end(at))
            held.rest.append(b"row %d" % state["row"])
        elif local == "c" and not state["deep"]:
            state["column"] = place(own["r"])[1] if "r" in own else state["column"] + 1
            assert place(own["r"])[0] == state["row"] if "r" in own else True
            state["deep"] = 1
        elif local in ("dimension", "sheetCalcPr", "sheetData"):
            cut(tag_end(at))

    def end(name: str) -> None:
        local, at = name.rpartition(":")[2], parser.CurrentByteIndex
        # of an empty element expat names the end, of any other the beginning of its end tag
        empty = state["tag"] >= 0 and tag_end(state["tag"]) == at and raw[:at].endswith(b"/>")
        after, state["tag"] = at if empty else tag_end(at), -1
        if local == "c":
            cell = cut(after)
            title = cell_name(state["column"], state["row"])
            assert title not in held.cells
            held.cells[title], state["deep"] = cell, 0
            held.rest.append(f"cell {title}".encode())
        elif local in ("row", "sheetData") and not empty:
            held.rest.append(cut(at) if at > state["done"] else b"")
            cut(after)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(raw, True)
    held.rest.append(raw[state["done"] :])
    return held


def _without_spans(tag: bytes) -> bytes:
    return re.sub(rb"""\sspans=["'][^"']*["']|\s*/?>$""", b"", tag)


def changed(raw: bytes, cells: Mapping[str, Cell], pieces: int | None = None) -> bytes:
    """The sheet with its cells set, fed in pieces of that many bytes."""
    size = pieces or len(raw)
    chunks = [raw[at : at + size] for at in range(0, len(raw), size)]
    task = Task({place(name): value for name, value in cells.items()}, False, (False, True, True))
    try:
        return b"".join(edited(chunks, task))
    except Refused as error:
        assert error.key == "cell-day-format"
        reject()


# ---- the claims


@given(sheets(), EDITS)
def test_every_byte_outside_the_cells_named_is_as_it_was(xml: str, cells: dict[str, Cell]) -> None:
    raw = xml.encode()
    new = changed(raw, cells)
    was, now = apart(raw), apart(new)
    filled = {name for name, value in cells.items() if value not in (None, "")}
    assert set(now.cells) == set(was.cells) | filled
    assert {name: now.cells[name] for name in was.cells if name not in cells} == {
        name: cell for name, cell in was.cells.items() if name not in cells
    }
    touched = {place(name)[0] for name in cells}
    assert set(now.rows) == set(was.rows) | {place(name)[0] for name in filled}
    for row, tag in was.rows.items():
        assert _without_spans(now.rows[row]) == _without_spans(tag) if row in touched else now.rows[row] == tag
    new_names = {f"cell {name}".encode() for name in now.cells if name not in was.cells}
    new_rows = {b"row %d" % row for row in now.rows if row not in was.rows}
    kept = [piece for piece in now.rest if piece not in new_names | new_rows]
    assert b"".join(kept) == b"".join(was.rest)
    places = [place(name) for name in now.cells]
    assert places == sorted(places)


@given(sheets(), EDITS, st.integers(1, 40), st.randoms(use_true_random=False))
def test_neither_the_order_of_edits_nor_the_size_of_pieces_matters(
    xml: str, cells: dict[str, Cell], size: int, chance: object
) -> None:
    raw, order = xml.encode(), list(cells.items())
    chance.shuffle(order)  # type: ignore[attr-defined]
    assert changed(raw, cells) == changed(raw, dict(order), size) == changed(raw, cells, 1)


@given(sheets(), EDITS, EDITS)
def test_twice_is_as_good_as_once(xml: str, first: dict[str, Cell], second: dict[str, Cell]) -> None:
    """The same edits again change nothing; two patches hold what one of both would hold."""
    once = changed(xml.encode(), first)
    assert changed(once, first) == once
    twice, together = apart(changed(once, second)), apart(changed(xml.encode(), first | second))
    for name in twice.cells.keys() | together.cells.keys():
        content = [re.sub(rb' s="\d+"', b"", one.cells.get(name, b"")) for one in (twice, together)]
        if content[0] != content[1]:
            assert (first | second)[name] in (None, "")  # a cell made and cleared again stays as a blank one


def _seen(value: Cell) -> object:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime() if value.time() == datetime.min.time():
            return value.date()
    return value


@settings(max_examples=60)
@given(sheets(), EDITS, st.booleans())
def test_what_was_set_is_read_back_by_two_libraries_and_the_rest_reads_as_before(
    xml: str, cells: dict[str, Cell], from_1904: bool
) -> None:
    plain = {name: value for name, value in cells.items() if not isinstance(value, int | float) or value is True}
    raw = package(xml.encode(), from_1904=from_1904)
    new = patched(raw, plain)
    prove(BytesIO(raw), BytesIO(new), edits(plain))
    everywhere = [cell_name(column, row) for row in range(1, 10) for column in range(1, 7)]
    before, after = by_calamine(raw, everywhere), by_calamine(new, everywhere)
    for name in everywhere:
        assert after[name] == (_seen(plain[name]) if name in plain else before[name])
    if not xml.startswith("\ufeff"):
        _as_openpyxl(raw, new, plain, everywhere)


def _as_openpyxl(raw: bytes, new: bytes, cells: Mapping[str, Cell], everywhere: list[str]) -> None:
    before, after = by_openpyxl(raw, everywhere), by_openpyxl(new, everywhere)
    for name in everywhere:
        if name not in cells:
            assert after[name] == before[name]
        elif isinstance(value := cells[name], date):
            seen = after[name]
            moment = datetime.combine(value, datetime.min.time()) if not isinstance(value, datetime) else value
            assert isinstance(seen, datetime) and abs((seen - moment).total_seconds()) < 0.01


@pytest.mark.parametrize("number", [0.1, -7, 1e15, 2**53, 1e-300])
def test_a_number_stays_one_in_any_look_that_shows_numbers(number: float) -> None:
    raw = package(sheet('<row r="1"><c r="A1" s="4" t="s"><v>0</v></c></row>'))
    assert by_calamine(patched(raw, {"A1": number}), ["A1"]) == {"A1": number}
    assert b's="4"' in part(patched(raw, {"A1": number}))
