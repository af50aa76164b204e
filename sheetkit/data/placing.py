"""Puts what was exported in its place: made beside it whole, and over nothing but an earlier export."""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sheetkit.disk import digest_of, write_whole
from sheetkit.errors import SheetkitError

MARK = "sheetkit-export.json"
"""Lists what we put into a folder, each file with the hashes that it may have."""


@contextmanager
def beside(place: Path) -> Iterator[Path]:
    """A folder on the same disk that is gone at the end. Raises SheetkitError where nothing can be written."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    except OSError as error:
        raise SheetkitError("file-unwritable", file=str(place), reason=error.strerror or str(error)) from error


def put_file(made: Path, place: Path, ours: Callable[[Path], bool]) -> None:
    """Put a file in its place. Raises SheetkitError (`export-foreign`) over one that is not ours."""
    if place.is_dir():
        raise SheetkitError("output-folder", file=str(place))
    if place.exists() and not ours(place):
        raise SheetkitError("export-foreign", place=str(place.parent), file=place.name)
    made.replace(place)


def put_folder(made: Path, place: Path, part: str | None = None) -> None:
    """Put the files of a folder in their places, and take those of the export before away; others stay.

    With `part` the folder is shared, and only what lies below a folder of that name is of the export before. Raises
    SheetkitError (`export-foreign`), before anything is done, where a file is not ours or was changed since.
    """
    known = _listed(place)
    new = {path.relative_to(made).as_posix(): digest_of(path) for path in sorted(made.rglob("*")) if path.is_file()}
    gone = [name for name in known if name not in new and (part is None or f"/{part}/" in name)]
    for name in (*new, *gone):
        file = place / name
        if file.exists() and not (file.is_file() and digest_of(file) in (*known.get(name, ()), new.get(name))):
            raise SheetkitError("export-foreign", place=str(place), file=name)
    # From here on both are ours, the old file and the new one, wherever it is interrupted.
    _list(place, known | {name: [*known.get(name, ()), digest] for name, digest in new.items()})
    for name in new:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).replace(place / name)
    for name in gone:
        (place / name).unlink(missing_ok=True)
        _without_empty((place / name).parent, place)
    kept = {name: digests for name, digests in known.items() if name not in gone}
    _list(place, kept | {name: [digest] for name, digest in new.items()})


def _listed(place: Path) -> dict[str, list[str]]:
    """The hashes that each file of ours may have; nothing where there is no list."""
    try:
        return {name: list(digests) for name, digests in json.loads((place / MARK).read_text("utf-8"))["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _list(place: Path, files: Mapping[str, Sequence[str]]) -> None:
    write_whole(place / MARK, (json.dumps({"files": files}, ensure_ascii=False, indent=1) + "\n").encode())


def _without_empty(folder: Path, place: Path) -> None:
    while folder != place and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
