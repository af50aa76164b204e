"""The proof of a patch: what was to stay is the same to the byte, what was written is XML, and reads as it should."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import zip_longest
from typing import BinaryIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from python_calamine import CalamineError, CalamineWorkbook

from sheetkit.errors import Refused
from sheetkit.excel.patch.layout import layout, sheet_part
from sheetkit.excel.patch.package import chunks, stored
from sheetkit.model import Cell, Edit

_HALF_A_SECOND = timedelta(milliseconds=500)


def prove(source: BinaryIO, target: BinaryIO, edits: Sequence[Edit]) -> None:
    """Raise Refused (`write-unproved`) unless `target` is `source` with these edits and nothing else."""
    try:
        _members(source, target, edits)
        _values(target, edits)
    except (BadZipFile, EOFError, KeyError, ValueError, IndexError, CalamineError, expat.ExpatError) as error:
        raise Refused("write-unproved") from error


def _members(source: BinaryIO, target: BinaryIO, edits: Sequence[Edit]) -> None:
    with ZipFile(source) as old, ZipFile(target) as new:
        found = layout(old)
        anew: set[str] = set()
        for sheet in {edit.sheet for edit in edits}:
            part = sheet_part(old, found, sheet)
            anew |= {part.part, *(table.part for table in part.tables)}
        for before, after in zip_longest(old.infolist(), new.infolist()):
            if before is None or after is None or before.filename != after.filename:
                raise Refused("write-unproved")
            if before.filename in anew:
                well_formed(new, after)
            elif not same(source, before, target, after):
                raise Refused("write-unproved")


def same(source: BinaryIO, before: ZipInfo, target: BinaryIO, after: ZipInfo) -> bool:
    """Whether two members are packed into the same bytes."""
    if (before.CRC, before.file_size, before.compress_type) != (after.CRC, after.file_size, after.compress_type):
        return False
    return all(one == other for one, other in zip_longest(stored(source, before), stored(target, after)))


def well_formed(package: ZipFile, member: ZipInfo) -> None:
    """Read the member to its end, which proves its checksum too. Raises BadZipFile or ExpatError."""
    parser = expat.ParserCreate()
    for piece in chunks(package, member):
        parser.Parse(piece)
    parser.Parse(b"", True)


def _values(target: BinaryIO, edits: Sequence[Edit]) -> None:
    """Read the cells back with another library than the one that wrote them, which was ours."""
    target.seek(0)
    book = CalamineWorkbook.from_filelike(BytesIO(target.read()))
    titles = {title.strip(): title for title in book.sheet_names}
    for sheet in {edit.sheet for edit in edits}:
        rows = book.get_sheet_by_name(titles[sheet.strip()]).to_python(skip_empty_area=False)
        for edit in edits:
            if edit.sheet == sheet and not alike(_at(rows, edit.row, edit.column), edit.value):
                raise Refused("write-unproved")


def _at(rows: Sequence[Sequence[object]], row: int, column: int) -> object:
    line = rows[row - 1] if row <= len(rows) else ()
    return line[column - 1] if column <= len(line) else ""


def alike(read: object, wanted: Cell) -> bool:
    """Whether a value that was read back says what was written; moments to half a second."""
    match wanted:
        case None:
            return read == ""
        case bool():
            return read == ("是" if wanted else "否")
        case date():
            moment = wanted if isinstance(wanted, datetime) else datetime(wanted.year, wanted.month, wanted.day)
            moment = moment.replace(microsecond=0)
            if isinstance(read, date) and not isinstance(read, datetime):
                read = datetime(read.year, read.month, read.day)
            return isinstance(read, datetime) and abs(read - moment) < _HALF_A_SECOND
        case _:
            return read == wanted
