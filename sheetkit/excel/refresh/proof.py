"""The proof of a refreshed workbook: every value of the staff stands where it stood, every other part is the same."""

from collections.abc import Collection, Iterator, Sequence
from io import BytesIO
from itertools import zip_longest
from typing import BinaryIO
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from sheetkit.errors import Refused
from sheetkit.excel.patch import DAMAGED
from sheetkit.excel.patch.layout import layout, sheet_part
from sheetkit.excel.patch.proof import same, well_formed
from sheetkit.lights import HIDDEN

_COMMON = {"xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}


def prove(source: BinaryIO, target: BinaryIO, sheets: Collection[str], hidden: Collection[str]) -> None:
    """Raise Refused (`write-unproved`) unless all that the staff had in `source` is in `target`.

    `sheets` are the registers' own, whose computed columns may change; the sheets `hidden` are ours.
    """
    try:
        _parts(source, target, [*sheets, *hidden])
        _values(_read(source), _read(target), sheets, hidden)
    except (*DAMAGED, CalamineError) as error:
        raise Refused("write-unproved") from error


def _parts(source: BinaryIO, target: BinaryIO, sheets: Collection[str]) -> None:
    with ZipFile(source) as old, ZipFile(target) as new:
        found = layout(old)
        free = set(_COMMON)
        for name in sheets:
            if any(one.strip() == name for one in found.parts):
                own = sheet_part(old, found, name)
                free |= {own.part, *(table.part for table in own.tables)}
        after = {member.filename: member for member in new.infolist()}
        for member in old.infolist():
            if member.filename not in after:
                raise Refused("write-unproved")
            if member.filename not in free and not same(source, member, target, after[member.filename]):
                raise Refused("write-unproved")
        for member in new.infolist():
            if member.filename.endswith((".xml", ".rels")):
                well_formed(new, member)


def _read(file: BinaryIO) -> CalamineWorkbook:
    file.seek(0)
    return CalamineWorkbook.from_filelike(BytesIO(file.read()))


def _values(old: CalamineWorkbook, new: CalamineWorkbook, sheets: Collection[str], hidden: Collection[str]) -> None:
    if [name for name in new.sheet_names if name in old.sheet_names] != old.sheet_names:
        raise Refused("write-unproved")
    for name in old.sheet_names:
        if name in hidden:
            continue
        before, after = _rows(old, name), _rows(new, name)
        ours = set(_computed(before)) if name.strip() in sheets else set()
        for was, now in zip_longest(before, after, fillvalue=()):
            for place, value in enumerate(was):
                if place not in ours and value != (now[place] if place < len(now) else ""):
                    raise Refused("write-unproved")


def _rows(book: CalamineWorkbook, name: str) -> Sequence[Sequence[object]]:
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _computed(rows: Sequence[Sequence[object]]) -> Iterator[int]:
    """The places of computed columns, from 0."""
    for place, header in enumerate(rows[0] if rows else ()):
        if isinstance(header, str) and (header.startswith(HIDDEN) or header.endswith(("时限", "状态灯", "剩余"))):
            yield place
