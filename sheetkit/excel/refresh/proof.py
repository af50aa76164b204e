"""The proof of a refreshed workbook: every value of the staff stands where it stood, every other part is the same."""

from collections.abc import Collection, Mapping, Sequence
from io import BytesIO
from itertools import zip_longest
from typing import BinaryIO
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from sheetkit.errors import Refused
from sheetkit.excel.patch import DAMAGED
from sheetkit.excel.patch.layout import layout, sheet_part
from sheetkit.excel.patch.proof import same, well_formed

_CHAIN = "xl/calcChain.xml"
"""The order of calculation, which goes where the hidden sheets change."""
_COMMON = {"xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}


def prove(source: BinaryIO, target: BinaryIO, fresh: bytes, sheets: Collection[str], hidden: Collection[str]) -> None:
    """Raise Refused (`write-unproved`) unless all that the staff had in `source` is in `target`.

    `sheets` are the registers' own, whose computed columns, as `fresh` has them, may change; the sheets `hidden` are
    ours.
    """
    try:
        _parts(source, target, [*sheets, *hidden])
        _values(_read(source), _read(target), _computed(fresh, sheets), hidden)
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
            if member.filename == _CHAIN and _CHAIN not in after:
                continue
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


def _values(
    old: CalamineWorkbook, new: CalamineWorkbook, computed: Mapping[str, Collection[int]], hidden: Collection[str]
) -> None:
    if [name for name in new.sheet_names if name in old.sheet_names] != old.sheet_names:
        raise Refused("write-unproved")
    sheets = [one.name for one in old.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    for name in sheets:
        if name in hidden:
            continue
        before, after = _rows(old, name), _rows(new, name)
        ours = computed.get(name.strip(), ())
        for was, now in zip_longest(before, after, fillvalue=()):
            for place, value in enumerate(was):
                if place not in ours and value != (now[place] if place < len(now) else ""):
                    raise Refused("write-unproved")


def _rows(book: CalamineWorkbook, name: str) -> Sequence[Sequence[object]]:
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _computed(fresh: bytes, sheets: Collection[str]) -> dict[str, set[int]]:
    """By sheet the places of its computed columns, from 0."""
    with ZipFile(BytesIO(fresh)) as package:
        found = layout(package)
        return {name: {one - 1 for one in sheet_part(package, found, name).tables[0].formulas} for name in sheets}
