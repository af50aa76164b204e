"""Documents that know whether someone edited them: a digest of what they hold stands in their properties."""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Literal

from sheetkit.disk import write_whole

Outcome = Literal["written", "same", "renewed", "kept"]

_CORE = "docProps/core.xml"
_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp='
    '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier>{}</dc:identifier></cp:coreProperties>'
)
_APP = "docProps/app.xml"
_NOTHING = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_SEAL = re.compile(rb"<dc:identifier>([0-9a-f]{64})</dc:identifier>")


def sealed(parts: Mapping[str, bytes]) -> bytes:
    """The document of these parts with fixed stamps, and nothing in its properties but the digest of the others."""
    parts = {**parts, _APP: _NOTHING}
    parts[_CORE] = _XML.format(_digest(parts)).encode()
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(info, data)
    return made.getvalue()


def is_untouched(path: Path) -> bool:
    """Whether the file is a document as `sealed` made it; what cannot be read is not."""
    try:
        parts = parts_of(path)
    except (OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False
    seal = _SEAL.search(parts.get(_CORE, b""))
    return seal is not None and seal[1].decode() == _digest(parts)


def put(path: Path, document: bytes) -> Outcome:
    """Write a sealed document, but never over one that somebody made or edited (`kept`).

    One that holds the same stays as it is (`same`). Raises SheetkitError if it cannot be written.
    """
    if not path.exists():
        write_whole(path, document)
        return "written"
    if path.is_file() and path.read_bytes() == document:
        return "same"
    if not is_untouched(path):
        return "kept"
    write_whole(path, document)
    return "renewed"


def parts_of(source: BytesIO | Path) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(source) as package:
        return {name: package.read(name) for name in package.namelist()}


def _digest(parts: Mapping[str, bytes]) -> str:
    """The SHA-256 of all parts but the properties, whatever their order."""
    found = hashlib.sha256()
    for name in sorted(parts):
        if name != _CORE:
            found.update(f"{name}\n{len(parts[name])}\n".encode() + parts[name])
    return found.hexdigest()
