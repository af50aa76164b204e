"""Whether a workbook is whole at present: a save that is under way leaves half a file, or one that cannot be opened."""

from pathlib import Path
from zipfile import BadZipFile, ZipFile

_OLE, _LOCAL = bytes.fromhex("d0cf11e0a1b11ae1"), b"PK\x03\x04"


def is_whole(path: Path) -> bool:
    """Whether the file can be opened and all parts that its directory names begin where it says.

    A file under a password is no package; whether it is whole shows when it is opened. What is no workbook at all is
    never whole: whoever waits for it must not wait for ever.
    """
    try:
        with path.open("rb") as file:
            if file.read(len(_OLE)) == _OLE:
                return True
            with ZipFile(file) as package:
                return all(_begins(package, info.header_offset) for info in package.infolist())
    except (OSError, BadZipFile, ValueError, NotImplementedError):
        return False


def _begins(package: ZipFile, at: int) -> bool:
    assert package.fp is not None
    package.fp.seek(at)
    return package.fp.read(len(_LOCAL)) == _LOCAL
